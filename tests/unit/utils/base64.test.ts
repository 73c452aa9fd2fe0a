import { describe, expect, it } from 'vitest'

import { base64Of, bytesOfBase64 } from '@/utils/base64'

describe('base64', () => {
  it('is that of Node for bytes of any length, and back', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = Uint8Array.from({ length }, (_, at) => at * 97 + length * 31)
      const text = Buffer.from(bytes).toString('base64')
      expect([base64Of(bytes), bytesOfBase64(text)]).toEqual([text, bytes])
    }
  })

  it('leaves out what it does not know', () => {
    expect(bytesOfBase64('a G\nk=*')).toEqual(Uint8Array.from([0x68, 0x69]))
  })
})
