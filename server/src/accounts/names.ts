/** The rules for what people call themselves. */
import { Buffer } from 'node:buffer'

import { invalidInput } from '../errors'

export const ACCOUNT_PATTERN = '^[A-Za-z0-9._-]{3,32}$'
const MAX_NAME_CHARACTERS = 64
/** ZIM's limit for a userName. */
const MAX_NAME_BYTES = 256

/** Controls, lone surrogates, private use, line separators, and the marks that turn or hide the direction of text. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/u
const FORBIDDEN_ALL = new RegExp(FORBIDDEN.source, 'gu')

/** The form in which an account name is kept: it is the same account in capitals. */
export function normaliseAccount(account: string): string {
  return account.toLowerCase()
}

/**
 * The name as it is kept: trimmed, NFC, 1 … 64 characters and at most 256 bytes, nothing in it that hides or reverses text.
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

/** What names are searched by: letter case and width make no difference. */
export function nameKey(name: string): Buffer {
  return Buffer.from(name.normalize('NFKC').toLowerCase(), 'utf8')
}

/** The end (exclusive) of all keys that begin with `key`: no byte of UTF-8 is 0xFF. */
export function endOfPrefix(key: Buffer): Buffer {
  return Buffer.concat([key, Buffer.of(0xFF)])
}

/** A one-line label of a client, from its User-Agent. Never refused, only shortened. */
export function deviceLabel(userAgent: string | undefined): string {
  return (userAgent ?? '').replace(FORBIDDEN_ALL, '').trim().slice(0, 200)
}
