import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { decodeUtf8, encodeUtf8, utf8Length } from '@/utils/bytes'

import { holds } from '../../support/property'

/** Texts, also with lone surrogates. */
const anyText = fc.string({ unit: fc.oneof(fc.constantFrom('a', 'é', '中', '😀', '\uD83D', '\uDE00', '\uFFFD', '\0'), fc.integer({ min: 0, max: 0xFFFF }).map(code => String.fromCharCode(code))) })

/** Byte sequences, many of them almost valid UTF-8. */
const anyBytes = fc.array(fc.oneof(fc.constantFrom(0x41, 0x80, 0xA0, 0xBF, 0xC1, 0xC3, 0xE0, 0xE4, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF), fc.integer({ min: 0, max: 255 })), { maxLength: 12 })
  .map(bytes => Uint8Array.from(bytes))

describe('UTF-8', () => {
  it('is encoded as by TextEncoder', () => {
    holds(anyText, text => String(encodeUtf8(text)) === String(new TextEncoder().encode(text)))
  })

  it('has the length that TextEncoder produces', () => {
    holds(anyText, text => utf8Length(text) === new TextEncoder().encode(text).length)
  })

  it('is decoded as by TextDecoder, valid or not', () => {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
    holds(anyBytes, bytes => decodeUtf8(bytes) === decoder.decode(bytes), 2000)
  })

  it.each(['', 'hello', '你好', '👨‍👩‍👧‍👦', '\uFEFFmark'])('is unchanged after encoding and decoding: %j', (text) => {
    expect(decodeUtf8(encodeUtf8(text))).toBe(text)
  })
})
