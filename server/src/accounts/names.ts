/** Rules for account names and display names. */
import { Buffer } from 'node:buffer'

import { invalidInput } from '../errors'

export const ACCOUNT_PATTERN = '^[A-Za-z0-9._-]{3,32}$'
const MAX_NAME_CHARACTERS = 64
/** ZIM's limit for a userName. */
const MAX_NAME_BYTES = 256

/** Control characters, lone surrogates, private use, line separators, zero-width characters, and marks that change the text direction. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/u
const FORBIDDEN_ALL = new RegExp(FORBIDDEN.source, 'gu')

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
 * Returns a display name as it is stored: trimmed, NFC, 1 … 64 characters, at most 256 bytes, without characters that hide or reverse text.
 * Throws `invalid-input` for the field `name`.
 */
export function normaliseName(text: string): string {
  const name = text.normalize('NFC').trim()
  if (FORBIDDEN.test(name))
    throw invalidInput('The name holds invisible control characters. Leave them out.', 'name')
  const characters = [...name].length
  if (characters < 1 || characters > MAX_NAME_CHARACTERS || Buffer.byteLength(name) > MAX_NAME_BYTES)
    throw invalidInput(`The name must have 1 to ${MAX_NAME_CHARACTERS} characters and at most ${MAX_NAME_BYTES} bytes.`, 'name')
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
