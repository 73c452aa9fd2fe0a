/**
 * WeChat's message push: https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 *
 * SHA-1 of the texts token, timestamp and nonce, sorted and joined, is `signature` of the query. It does not cover the body. In the safe mode the body
 * is encrypted (AES-256-CBC, PKCS#7 to 32 bytes: 16 random bytes, the length, the message, the AppID), and `msg_signature` covers it.
 */
import { Buffer } from 'node:buffer'
import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'

const RANDOM_BYTES = 16
const LENGTH_BYTES = 4
const MAX_PADDING = 32
export const AES_KEY = /^[A-Z0-9]{43}$/i

export function pushSignature(...texts: string[]): string {
  return createHash('sha1').update(texts.sort().join('')).digest('hex')
}

export function isEqual(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Returns the decrypted text, or null for what was not encrypted with this key for this AppID. `encodingAesKey`: the 43 characters of WeChat's console. */
export function decryptPush(encodingAesKey: string, appID: string, encrypted: string): string | null {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  try {
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
    const bytes = Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()])
    const padding = bytes.at(-1) ?? 0
    if (padding < 1 || padding > MAX_PADDING)
      return null
    const content = bytes.subarray(RANDOM_BYTES, -padding)
    const end = LENGTH_BYTES + content.readUInt32BE(0)
    return content.subarray(end).toString() === appID ? content.subarray(LENGTH_BYTES, end).toString() : null
  }
  catch {
    return null
  }
}
