/**
 * Rules for account names and display names.
 *
 * An account name is ASCII and is not shown to other users, so it needs no rule against look-alikes. Display names need not be unique. The
 * rules for them keep a name visible, in its line, and spelled with the letters that it seems to have. A whole word of another alphabet
 * that looks Latin («сосо») is allowed: it may be a word of that language.
 */
import { Buffer } from 'node:buffer'
import unhomoglyph from 'unhomoglyph'

import { ApiError, invalidInput } from '../errors'

export const ACCOUNT_PATTERN = '^[A-Za-z0-9._-]{3,32}$'
const MAX_NAME_CHARACTERS = 64
/** ZIM's limit for a userName. */
const MAX_NAME_BYTES = 256
/** On one base character. Thai, Tibetan and pointed Hebrew need up to four; with more, a mark leaves its line. */
const MAX_MARKS = 4

/** Control characters, lone surrogates, private use, line separators. */
const CONTROL = '\\p{Cc}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}'
/** Unicode's list (zero-width, direction, tag and filler characters, soft hyphen …), and blanks that are not on it. */
const INVISIBLE = '\\p{Default_Ignorable_Code_Point}\\u2800\\u{1D159}\\u{13441}\\u{13442}'
const FORBIDDEN = new RegExp(`[${CONTROL}${INVISIBLE}]`, 'u')
const FORBIDDEN_ALL = new RegExp(FORBIDDEN.source, 'gu')

const PICTURE = '\\p{Extended_Pictographic}[\\uFE0E\\uFE0F]?\\p{Emoji_Modifier}?'
/** Where an ignorable character has a visible effect: within an emoji, after a Han character, between letters that join. */
const VISIBLE_IN_CONTEXT = new RegExp([
  '\\p{RGI_Emoji}',
  `${PICTURE}(?:\\u200D${PICTURE})*`,
  '[\\d#*]\\uFE0F\\u20E3',
  '(?<=\\p{Script=Han})[\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}]',
  '(?<=[\\p{Script=Mongolian}])[\\u180B-\\u180F]',
  ...['Arabic', 'Syriac', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Khmer', 'Myanmar']
    .map(script => `(?<=\\p{Script=${script}}\\p{M}*)[\\u200C\\u200D](?=\\p{Script=${script}})`),
].join('|'), 'gv')

const FORBIDDEN_OUT_OF_CONTEXT = new RegExp(`(?<visible>${VISIBLE_IN_CONTEXT.source})|[${CONTROL}${INVISIBLE}]`, 'gv')

const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u
const MISPLACED_MARKS = new RegExp(`(?:^| )\\p{M}|\\p{M}{${MAX_MARKS + 1}}`, 'u')
const WORD = /[\p{L}\p{M}\p{N}]+/gu
const LATIN = /\p{Script=Latin}/u
/** Letters that are no Latin ones and are not usually mixed with them in one word, as East Asian ones are. */
const FOREIGN_LETTER = /(?![\p{Script=Latin}\p{Script=Common}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}])\p{L}/gu

/**
 * Returns an account name as it is stored: in lower case, so that letter case makes no difference. Throws `invalid-input` for a control
 * character: PostgreSQL refuses a text that contains NUL.
 */
export function normaliseAccount(account: string): string {
  if (/\p{Cc}/u.test(account))
    throw invalidInput('The account contains a control character. Type it again.', 'account')
  return account.toLowerCase()
}

/**
 * Returns a display name as it is stored: trimmed, NFC, single spaces, 1 … 64 characters, at most 256 bytes, without characters that hide,
 * reverse or stack text. Throws `invalid-input` or `name-mixed-alphabets` for the field `name`.
 */
export function normaliseName(text: string): string {
  const name = text.normalize('NFC').replace(/\p{Zs}+/gu, ' ').trim()
  if (FORBIDDEN.test(name.replace(VISIBLE_IN_CONTEXT, '')))
    throw invalidInput('The name contains invisible characters. Leave them out.', 'name')
  const characters = [...name].length
  if (characters < 1 || characters > MAX_NAME_CHARACTERS || Buffer.byteLength(name) > MAX_NAME_BYTES)
    throw invalidInput(`The name must have 1 to ${MAX_NAME_CHARACTERS} characters and at most ${MAX_NAME_BYTES} bytes.`, 'name')
  if (!VISIBLE.test(name) || MISPLACED_MARKS.test(name))
    throw invalidInput(`The name needs visible characters, with at most ${MAX_MARKS} accents on one.`, 'name')
  if (name.match(WORD)?.some(mixesLookAlikes))
    throw new ApiError(400, 'name-mixed-alphabets', 'A word of the name mixes letters of two alphabets that look alike. Write each word in one alphabet.', { field: 'name' })
  return name
}

/** Returns whether a word has Latin letters and letters of another alphabet that look like Latin ones, such as «Аlice» with a Cyrillic А. */
function mixesLookAlikes(word: string): boolean {
  return LATIN.test(word) && (word.match(FOREIGN_LETTER) ?? []).some(letter => /^[a-z]+$/i.test(unhomoglyph(letter)))
}

/**
 * Returns the name that a user states for something of ZIM's, whose rules are others: in one line, without characters that hide or reverse
 * text, cut to 64 characters and 256 bytes. Never throws; may be empty.
 */
export function statedName(text: string): string {
  const visible = text.normalize('NFC').replace(/\s+/g, ' ').replace(FORBIDDEN_OUT_OF_CONTEXT, '$<visible>').trim()
  let name = ''
  for (const character of [...visible].slice(0, MAX_NAME_CHARACTERS)) {
    if (Buffer.byteLength(name + character) > MAX_NAME_BYTES)
      break
    name += character
  }
  return name
}

/** Returns the search key of a name. Letter case and character width make no difference. */
export function nameKey(name: string): Buffer {
  return Buffer.from(name.normalize('NFKC').toLowerCase(), 'utf8')
}

/** Returns the exclusive upper bound of all keys that begin with `key`. UTF-8 has no byte 0xFF. */
export function endOfPrefix(key: Buffer): Buffer {
  return Buffer.concat([key, Buffer.of(0xFF)])
}

/** Returns a label of the client, of one line, from its User-Agent. Shortens it to 200 UTF-16 units and never throws. */
export function deviceLabel(userAgent: string | undefined): string {
  return (userAgent ?? '').replace(FORBIDDEN_ALL, '').trim().slice(0, 200)
}
