import { failure } from '../failure'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Shorter tokens are refused without being decoded (measured: 31 characters is the first length that passes). */
const SHORTEST = 31

/**
 * The SDK's own check of a token: length, version, and the expiry in clear text at its head. Returns the expiry in seconds since the epoch.
 * Throws 6000103 (unreadable), 6000107 (version), 6000106 (expiry 0). Any other expired token passes: the server or a timer refuses it.
 */
export function tokenExpiry(token: unknown): number {
  if (typeof token !== 'string' || token.length < SHORTEST)
    throw failure(6000103)
  if (!token.startsWith('04'))
    throw failure(6000107)
  const head = bytesOf(token.slice(2, 14))
  if (head.length < 8)
    throw failure(6000103)
  const expiry = head.slice(4, 8).reduce((value, byte) => (value << 8) | byte, 0)
  if (expiry === 0)
    throw failure(6000106)
  return expiry
}

function bytesOf(base64: string): number[] {
  const sextets = Array.from(base64, char => ALPHABET.indexOf(char)).filter(value => value >= 0)
  const bytes: number[] = []
  for (let at = 0; at + 3 < sextets.length; at += 4) {
    const word = sextets.slice(at, at + 4).reduce((bits, sextet) => bits << 6 | sextet, 0)
    bytes.push(word >> 16 & 255, word >> 8 & 255, word & 255)
  }
  return bytes
}
