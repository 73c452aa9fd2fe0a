/** The random names that this server gives out. `randomBytes` is a parameter so that tests can repeat them. */
import type { Buffer } from 'node:buffer'

import { createHash } from 'node:crypto'

export type RandomBytes = (size: number) => Buffer

/** Without i, l, o and u, which are misread. */
const BASE32 = '0123456789abcdefghjkmnpqrstvwxyz'
const USER_ID_CHARACTERS = 10
const TOKEN_BYTES = 32
const ID_BYTES = 12
const FILE_BYTES = 16

/** The shape of a token: anything else is not looked up. */
export const SESSION_TOKEN = /^[\w-]{43}$/

/** 'u' and 50 random bits: short enough to be read out, letters and digits alone, so within ZIM's set. */
export function newUserID(randomBytes: RandomBytes): string {
  return `u${Array.from(randomBytes(USER_ID_CHARACTERS), byte => BASE32[byte % BASE32.length]).join('')}`
}

/** 256 random bits, base64url. */
export function newSessionToken(randomBytes: RandomBytes): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

/** Names a session without opening it. */
export function newSessionID(randomBytes: RandomBytes): string {
  return randomBytes(ID_BYTES).toString('base64url')
}

/** Cannot be guessed, and never used twice: what it names can be cached for ever. */
export function newAvatarFile(randomBytes: RandomBytes, extension: string): string {
  return `${randomBytes(FILE_BYTES).toString('base64url')}.${extension}`
}

/** What is stored of a session token. A plain hash is enough for 256 random bits. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
