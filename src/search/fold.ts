/**
 * Folds a text for searching: upper and lower case, full-width and half-width forms (`Ａ`, `ｱ`) become one. There are no word boundaries,
 * because Chinese does not write them: a match is any part of the text.
 */
interface Folded {
  text: string
  /** For each unit of `text`, and for its end: where it comes from in the original. */
  origin: number[]
}

const isPlain = (text: string) => /^[\x20-\x7E]*$/.test(text)

/** Folds one code point. One that folds to nothing stays as it is. */
const foldChar = (char: string) => char.normalize('NFKC').toLowerCase() || char

export const foldNeedle = (text: string) => Array.from(text.trim(), foldChar).join('')

function fold(original: string): Folded {
  let text = ''
  const origin: number[] = []
  let at = 0
  for (const char of original) {
    const folded = foldChar(char)
    for (let unit = 0; unit < folded.length; unit++) origin.push(at)
    text += folded
    at += char.length
  }
  origin.push(original.length)
  return { text, origin }
}

/** The first part of `original` that matches `needle` ({@link foldNeedle}); null without one. An empty needle matches nothing. */
export function findIn(original: string, needle: string): { start: number, end: number } | null {
  if (!needle)
    return null
  if (isPlain(original)) {
    const start = original.toLowerCase().indexOf(needle)
    return start < 0 ? null : { start, end: start + needle.length }
  }
  const { text, origin } = fold(original)
  const at = text.indexOf(needle)
  if (at < 0)
    return null
  const start = origin[at]!
  let end = at + needle.length
  // The whole of the character in which the match ends.
  while (origin[end] === origin[end - 1]) end++
  return { start, end: origin[end]! }
}

/** Characters shown before and behind a match. */
const BEFORE = 12
const BEHIND = 48

export interface Snippet { before: string, match: string, behind: string }

const oneLine = (text: string) => text.replace(/\s+/g, ' ')

/** The match and the text around it, on one line, with an ellipsis where text is left out. */
export function snippetOf(original: string, { start, end }: { start: number, end: number }): Snippet {
  const before = Array.from(original.slice(Math.max(0, start - BEFORE * 2), start))
  const behind = Array.from(original.slice(end, end + BEHIND * 2))
  const isCutBefore = start > before.join('').length || before.length > BEFORE
  const isCutBehind = end + behind.join('').length < original.length || behind.length > BEHIND
  return {
    before: (isCutBefore ? '…' : '') + oneLine(before.slice(-BEFORE).join('')),
    match: oneLine(original.slice(start, end)),
    behind: oneLine(behind.slice(0, BEHIND).join('')) + (isCutBehind ? '…' : ''),
  }
}
