/**
 * The signature of ZEGO's callbacks: https://www.zegocloud.com/docs/zim-server/callbacks/receiving-callback
 * SHA-1 of the three texts callbacksecret, timestamp and nonce, sorted and joined. The secret is a value of its own in the console, not the
 * ServerSecret. The timestamp is signed as it stands in the body: in seconds or in milliseconds.
 */
import { Buffer } from 'node:buffer'
import { createHash, timingSafeEqual } from 'node:crypto'

export function callbackSignature(secret: string, timestamp: string, nonce: string): string {
  return createHash('sha1').update([secret, timestamp, nonce].sort().join('')).digest('hex')
}

export function isSignedBy(secret: string, { timestamp, nonce, signature }: { timestamp: string, nonce: string, signature: string }): boolean {
  const expected = Buffer.from(callbackSignature(secret, timestamp, nonce))
  const given = Buffer.from(signature.toLowerCase())
  return given.length === expected.length && timingSafeEqual(given, expected)
}
