import { decodeQR } from 'qr/decode.js'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'

import { pngAddress, qrPicture } from '@/utils/qrPicture'

const LINK = 'https://chat.example.com/i/0123456789ab'

async function pixelsOf(png: Uint8Array) {
  const { data, info: { width, height } } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data, width, height }
}

describe('the picture of a QR code', () => {
  it.each([LINK, 'zimchat:i/0123456789ab', `https://chat.example.com/${'x'.repeat(200)}/i/0123456789ab`])('says %s', async (text) => {
    const { width, height, ...image } = await pixelsOf(qrPicture(text))
    expect(width).toBe(height)
    expect(decodeQR({ ...image, width, height })).toBe(text)
  })

  it('has a white border of four modules, and is at most 8 KB', async () => {
    const png = qrPicture(LINK)
    const { data, width } = await pixelsOf(png)
    expect(png.length).toBeLessThan(8_192)
    const redOf = (x: number, y: number) => data[4 * (y * width + x)]
    const firstDark = Array.from({ length: width }, (_, at) => at).find(at => redOf(at, at) === 0)
    expect([firstDark, redOf(0, 0), redOf(width - 1, width - 1)]).toEqual([4 * 24, 255, 255])
  })

  it('has an address that is the picture', () => {
    for (const length of [0, 1, 2, 3, 4, 255]) {
      const bytes = Uint8Array.from({ length }, (_, at) => at * 7 % 256)
      expect(pngAddress(bytes)).toBe(`data:image/png;base64,${Buffer.from(bytes).toString('base64')}`)
    }
  })
})
