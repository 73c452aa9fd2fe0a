/** Random identifiers of this server. `randomBytes` is a parameter, so that tests can repeat them. */
import type { Buffer } from 'node:buffer'

import { createHash } from 'node:crypto'

export type RandomBytes = (size: number) => Buffer

/** Without i, l, o and u, which are easily misread. */
const BASE32 = '0123456789abcdefghjkmnpqrstvwxyz'
const USER_ID_CHARACTERS = 10
const INVITE_CHARACTERS = 12
const TOKEN_BYTES = 32
const ID_BYTES = 12
const FILE_BYTES = 16

/** The format of a session token. A token of another format is not looked up in the database. */
export const SESSION_TOKEN = /^[\w-]{43}$/

/** The format of {@link newID}. An ID of another format is not looked up in the database: PostgreSQL refuses a text that contains NUL. */
export const ID = /^[\w-]{16}$/

/** The format of an invite's code. A code of another format is not looked up in the database. */
export const INVITE_CODE = /^[0-9a-hjkmnp-tv-z]{12}$/

/** Returns text of 5 random bits a character. */
const base32 = (randomBytes: RandomBytes, characters: number) => Array.from(randomBytes(characters), byte => BASE32[byte % BASE32.length]).join('')

/** 'u' and 50 random bits. Short enough to read aloud. Letters and digits only, so ZIM accepts it. */
export const newUserID = (randomBytes: RandomBytes): string => `u${base32(randomBytes, USER_ID_CHARACTERS)}`

/** 60 random bits, which is enough where tries are limited. Short enough for a small QR code, and for the scene of a mini-program code. */
export const newInviteCode = (randomBytes: RandomBytes): string => base32(randomBytes, INVITE_CHARACTERS)

/** 256 random bits, base64url. */
export function newSessionToken(randomBytes: RandomBytes): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

/** Identifies a session, a report or an entry of the operators' log. It gives no access to any. */
export function newID(randomBytes: RandomBytes): string {
  return randomBytes(ID_BYTES).toString('base64url')
}

/** 128 random bits, never reused, so a client may cache the file without a time limit. */
export function newAvatarFile(randomBytes: RandomBytes, extension: string): string {
  return `${randomBytes(FILE_BYTES).toString('base64url')}.${extension}`
}

/** The hash of a session token, as stored. A hash without salt is enough for 256 random bits. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
