/**
 * ZEGO's Token04, with which a client proves its userID to ZIM.
 *
 * Layout: `'04' + base64( int64BE expire | uint16BE ivLength | iv | uint16BE length | ciphertext [| uint8 mode] )`.
 * The plain text is the JSON of {@link Token04Claims}; the key is the 32 bytes of the project's ServerSecret, so AES-256.
 *
 * - CBC (PKCS7, iv of 16 characters) has no mode byte: the layout of ZEGO's first samples.
 * - GCM (nonce of 12 bytes, tag of 16 bytes after the ciphertext) ends with mode byte 1: the layout of the newer samples.
 *
 * Assumes Node's crypto. Has no state. The clock is a parameter.
 */
import { Buffer } from 'node:buffer'
import { createCipheriv, createDecipheriv, randomBytes, randomInt } from 'node:crypto'

export type Token04Mode = 'gcm' | 'cbc'

/** The claims as ZEGO names them. `ctime` and `expire` are seconds since the epoch, `nonce` is an int32. */
export interface Token04Claims {
  app_id: number
  user_id: string
  nonce: number
  ctime: number
  expire: number
  payload: string
}

export class Token04Error extends Error {
  override readonly name = 'Token04Error'

  constructor(readonly reason: 'malformed' | 'version' | 'undecryptable', message: string) {
    super(message)
  }
}

export interface CreateToken04Input {
  /** 1 … 2^32 - 1, from the ZEGO console. */
  appID: number
  /** 1 … 32 of the characters that ZIM allows. */
  userID: string
  /** The ServerSecret: exactly 32 bytes. */
  secret: string
  /** More than 30 s (with less, ZIM refuses the token with 6000108), at most 24 days. */
  ttlSeconds: number
  /** Empty for ZIM. */
  payload?: string
  /** @default 'gcm' */
  mode?: Token04Mode
  /** ms since the epoch. @default Date.now */
  now?: () => number
  /** int32. @default random */
  nonce?: number
  /** 12 bytes for GCM, 16 for CBC. @default random */
  iv?: Buffer
}

export const TOKEN04_SECRET_BYTES = 32
export const TOKEN04_MIN_TTL_SECONDS = 31
export const TOKEN04_MAX_TTL_SECONDS = 24 * 24 * 3600

/** The characters of a userID, from the typings of ZIM 2.29. The SDK does not check them. */
const USER_ID = /^[\w!#$%&()+\-:;<=.>?@[\]^{}|~]{1,32}$/
const VERSION = '04'
const GCM_BYTE = 1
const CBC_BYTE = 0
const GCM_TAG_BYTES = 16
const IV_BYTES = { gcm: 12, cbc: 16 } as const
const IV_CHARACTERS = '0123456789abcdefghijklmnopqrstuvwxyz'

/** Returns whether ZIM accepts this userID: 1 … 32 of its characters (all ASCII, so 1 character is 1 byte). */
export function isZimUserID(userID: string): boolean {
  return USER_ID.test(userID)
}

/** Creates a token for one user. Throws a RangeError that names the input when an input is outside its limits. */
export function createToken04(input: CreateToken04Input): string {
  const { appID, userID, ttlSeconds, payload = '', mode = 'gcm', now = Date.now } = input
  if (!Number.isInteger(appID) || appID < 1 || appID > 0xFFFF_FFFF)
    throw new RangeError('appID must be a whole number from 1 to 4294967295.')
  if (!isZimUserID(userID))
    throw new RangeError('userID must be 1 to 32 bytes of the characters that ZIM allows.')
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < TOKEN04_MIN_TTL_SECONDS || ttlSeconds > TOKEN04_MAX_TTL_SECONDS)
    throw new RangeError(`ttlSeconds must be a whole number from ${TOKEN04_MIN_TTL_SECONDS} to ${TOKEN04_MAX_TTL_SECONDS} (24 days).`)
  const key = keyOf(input.secret)
  const iv = input.iv ?? randomIV(mode)
  if (iv.length !== IV_BYTES[mode])
    throw new RangeError(`iv must be ${IV_BYTES[mode]} bytes for ${mode}.`)

  const ctime = Math.floor(now() / 1000)
  const nonce = input.nonce ?? randomInt(-0x8000_0000, 0x8000_0000)
  const claims: Token04Claims = { app_id: appID, user_id: userID, nonce, ctime, expire: ctime + ttlSeconds, payload }
  const ciphertext = encrypt(mode, key, iv, JSON.stringify(claims))
  const body = Buffer.concat([
    int64(claims.expire),
    uint16(iv.length),
    iv,
    uint16(ciphertext.length),
    ciphertext,
    ...(mode === 'gcm' ? [Buffer.of(GCM_BYTE)] : []),
  ])
  return VERSION + body.toString('base64')
}

/**
 * Returns the claims of a token of either mode. The caller checks the expiry and the appID.
 * Throws Token04Error: `version` (not a Token04), `malformed` (another layout), `undecryptable` (another secret, or changed).
 * Throws RangeError, before any other check, when the secret does not have 32 bytes.
 */
export function readToken04(token: string, secret: string): Token04Claims {
  const key = keyOf(secret)
  if (!token.startsWith(VERSION))
    throw new Token04Error('version', 'This is not a Token04: it does not begin with "04".')
  const { expire, iv, ciphertext, mode } = unpack(decodeBase64(token.slice(VERSION.length)))
  const claims = parseClaims(decrypt(mode, key, iv, ciphertext))
  if (claims.expire !== expire)
    throw new Token04Error('malformed', 'The expiry in the header of the token is not the encrypted one.')
  return claims
}

function keyOf(secret: string): Buffer {
  const key = Buffer.from(secret, 'utf8')
  if (key.length !== TOKEN04_SECRET_BYTES)
    throw new RangeError(`The ServerSecret must be exactly ${TOKEN04_SECRET_BYTES} bytes; this one has ${key.length}.`)
  return key
}

function randomIV(mode: Token04Mode): Buffer {
  if (mode === 'gcm')
    return randomBytes(IV_BYTES.gcm)
  const characters = Array.from({ length: IV_BYTES.cbc }, () => IV_CHARACTERS[randomInt(IV_CHARACTERS.length)])
  return Buffer.from(characters.join(''), 'ascii')
}

function encrypt(mode: Token04Mode, key: Buffer, iv: Buffer, plain: string): Buffer {
  if (mode === 'cbc') {
    const cipher = createCipheriv('aes-256-cbc', key, iv)
    return Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  }
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  return Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

function decrypt(mode: Token04Mode, key: Buffer, iv: Buffer, ciphertext: Buffer): string {
  try {
    if (mode === 'cbc') {
      const decipher = createDecipheriv('aes-256-cbc', key, iv)
      return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8')
    }
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: GCM_TAG_BYTES })
    decipher.setAuthTag(ciphertext.subarray(-GCM_TAG_BYTES))
    return Buffer.concat([decipher.update(ciphertext.subarray(0, -GCM_TAG_BYTES)), decipher.final()]).toString('utf8')
  }
  catch {
    throw undecryptable()
  }
}

function decodeBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text)
    throw malformed()
  return bytes
}

function unpack(body: Buffer): { expire: number, iv: Buffer, ciphertext: Buffer, mode: Token04Mode } {
  const ivStart = 10
  if (body.length < ivStart)
    throw malformed()
  const ivEnd = ivStart + body.readUInt16BE(8)
  const ciphertextStart = ivEnd + 2
  if (body.length < ciphertextStart)
    throw malformed()
  const ciphertextEnd = ciphertextStart + body.readUInt16BE(ivEnd)
  const mode = modeOf(body, ciphertextEnd)
  const iv = body.subarray(ivStart, ivEnd)
  const ciphertext = body.subarray(ciphertextStart, ciphertextEnd)
  if (iv.length !== IV_BYTES[mode] || ciphertext.length < GCM_TAG_BYTES)
    throw malformed()
  return { expire: Number(body.readBigInt64BE(0)), iv, ciphertext, mode }
}

function modeOf(body: Buffer, ciphertextEnd: number): Token04Mode {
  if (body.length === ciphertextEnd)
    return 'cbc'
  const byte = body.length === ciphertextEnd + 1 ? body[ciphertextEnd] : undefined
  if (byte !== GCM_BYTE && byte !== CBC_BYTE)
    throw malformed()
  return byte === GCM_BYTE ? 'gcm' : 'cbc'
}

/** CBC has no tag, so its padding can be valid by chance under a wrong key. Text that is not claims therefore counts as undecryptable. */
function parseClaims(text: string): Token04Claims {
  let value: unknown
  try {
    value = JSON.parse(text)
  }
  catch {
    throw undecryptable()
  }
  if (!isClaims(value))
    throw undecryptable()
  return value
}

function isClaims(value: unknown): value is Token04Claims {
  if (typeof value !== 'object' || value === null)
    return false
  const claims = value as Record<keyof Token04Claims, unknown>
  return Number.isInteger(claims.app_id) && Number.isInteger(claims.nonce) && Number.isInteger(claims.ctime)
    && Number.isInteger(claims.expire) && typeof claims.user_id === 'string' && typeof claims.payload === 'string'
}

function malformed() {
  return new Token04Error('malformed', 'This is not the layout of a Token04.')
}

function undecryptable() {
  return new Token04Error('undecryptable', 'This token was made with another ServerSecret, or was changed.')
}

function int64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(value))
  return bytes
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}
