/**
 * Password rules and scrypt hashes.
 *
 * Cost (OWASP Password Storage Cheat Sheet): N = 2^14, r = 8, p = 5, which is 16 MiB and about 0.15 s of one core for each hash. A hash
 * contains its cost (`scrypt$14$8$5$salt$key`), so the cost can be raised later. `needsRehash` finds hashes of another cost.
 *
 * Invariants:
 * - A sign-in costs one derivation whether the account exists or not. Keys are compared in constant time.
 * - At most `concurrency` derivations run at once, outside the main thread, and at most `maxWaiting` wait. Others are refused with 503.
 *   So a flood of sign-ins uses bounded memory and threads, and the server still replies to other requests.
 */
import { Buffer } from 'node:buffer'
import { scrypt as nodeScrypt, timingSafeEqual } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'

import type { RandomBytes } from './ids'

import { limitConcurrency } from '../concurrency'
import { invalidInput } from '../errors'
import { isCommonPassword } from './commonPasswords'

export interface ScryptCost { logN: number, r: number, p: number }
export type Scrypt = (password: Buffer, salt: Buffer, length: number, options: { N: number, r: number, p: number, maxmem: number }) => Promise<Buffer>

export const DEFAULT_COST: ScryptCost = { logN: 14, r: 8, p: 5 }
/** Node's thread pool has 4 threads. One is left for pictures (pictures.ts) and DNS. */
const DEFAULT_CONCURRENCY = Math.min(availableParallelism(), 3)
const DEFAULT_MAX_WAITING = 100
const KEY_BYTES = 32
const SALT_BYTES = 16
const MIN_CHARACTERS = 8
const MAX_CHARACTERS = 128

export interface PasswordsOptions {
  randomBytes: RandomBytes
  /** @default Node's, in its thread pool */
  scrypt?: Scrypt
  /** @default DEFAULT_COST */
  cost?: ScryptCost
  /** @default DEFAULT_CONCURRENCY */
  concurrency?: number
  /** @default 100 */
  maxWaiting?: number
}

export type Passwords = ReturnType<typeof createPasswords>

const defaultScrypt = promisify(nodeScrypt) as Scrypt

export function createPasswords(options: PasswordsOptions) {
  const { randomBytes, scrypt = defaultScrypt, cost = DEFAULT_COST } = options
  const limited = limitConcurrency(options.concurrency ?? DEFAULT_CONCURRENCY, options.maxWaiting ?? DEFAULT_MAX_WAITING)
  const decoySalt = randomBytes(SALT_BYTES)

  function derive(password: string, salt: Buffer, { logN, r, p }: ScryptCost) {
    const N = 2 ** logN
    return limited(() => scrypt(Buffer.from(password.normalize('NFKC')), salt, KEY_BYTES, { N, r, p, maxmem: 256 * N * r }))
  }

  return {
    /** Returns the hash to store. Throws `busy`. */
    async hash(password: string): Promise<string> {
      const salt = randomBytes(SALT_BYTES)
      const key = await derive(password, salt, cost)
      return ['scrypt', cost.logN, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$')
    },

    /** Returns whether the password matches the hash. Without a hash (no such account): false, after the same work. Throws `busy`. */
    async verify(password: string, hash: string | null): Promise<boolean> {
      if (hash === null) {
        await derive(password, decoySalt, cost)
        return false
      }
      const stored = parse(hash)
      return timingSafeEqual(await derive(password, stored.salt, stored.cost), stored.key)
    },

    needsRehash(hash: string): boolean {
      const stored = parse(hash).cost
      return stored.logN !== cost.logN || stored.r !== cost.r || stored.p !== cost.p
    },
  }
}

/**
 * Throws `invalid-input` for `field` unless the new password is allowed: 8 … 128 characters of any kind, not a common password, not the
 * account name (NIST SP 800-63B: length and a list, no composition rules).
 */
export function checkNewPassword(password: string, account: string, field: string): void {
  const characters = [...password].length
  if (characters < MIN_CHARACTERS || characters > MAX_CHARACTERS)
    throw invalidInput(`The password must have ${MIN_CHARACTERS} to ${MAX_CHARACTERS} characters.`, field)
  if (isCommonPassword(password) || password.toLowerCase() === account.toLowerCase())
    throw invalidInput('This password is easy to guess. Choose another one.', field)
}

function parse(hash: string): { cost: ScryptCost, salt: Buffer, key: Buffer } {
  const [scheme, logN, r, p, salt, key] = hash.split('$')
  if (scheme !== 'scrypt' || !salt || !key)
    throw new Error('A stored password hash does not have the format that this server writes.')
  return {
    cost: { logN: Number(logN), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
  }
}
