import type { TextLink, TextPart } from '@/types/messageSlots'

/** Set when services/links.ts has loaded it. */
let findLinks: ((text: string) => TextLink[]) | null = null

export function setLinkFinder(finder: typeof findLinks): void {
  findLinks = finder
}

/** Splits a text at its links. Null when there is none, or when what finds them is not loaded yet. */
export function splitLinks(text: string): TextPart[] | null {
  const links = findLinks?.(text)
  if (!links?.length)
    return null
  const parts: TextPart[] = []
  let end = 0
  for (const { start, end: next, link, url } of links) {
    if (start > end) parts.push({ text: text.slice(end, start) })
    parts.push({ text: text.slice(start, next), link, url })
    end = next
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}

const EMOJI = '(?:\\p{Regional_Indicator}{2}|\\p{Extended_Pictographic})(?:\\uFE0F|\\p{Emoji_Modifier})?'
const FEW_EMOJI = new RegExp(`^(?:${EMOJI}(?:\\u200D${EMOJI})*){1,3}$`, 'u')

/** True for one to three emoji and nothing else. Such a message is drawn large. */
export function isFewEmoji(text: string): boolean {
  return text.length <= 40 && FEW_EMOJI.test(text)
}
