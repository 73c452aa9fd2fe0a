import sharp from 'sharp'
import { describe, expect, it } from 'vitest'

import { imageHeader, seenSize } from '@/services/media/imageHeader'
import { jpegWithOrientation, stripLocation } from '@/services/media/stripLocation'

import { animated, joined, latin1, picture, tells } from '../../../support/media/pictures'

const pixels = async (bytes: Uint8Array) => (await sharp(bytes).raw().toBuffer()).toString('base64')

describe('the header of a picture', () => {
  it.each(['jpeg', 'png', 'webp', 'tiff'] as const)('tells the stored size and the orientation of a %s', async (format) => {
    for (const orientation of [1, 3, 6, 8]) {
      const header = imageHeader(await picture(format, { width: 61, height: 40, orientation }))!
      expect(header).toMatchObject({ width: 61, height: 40, orientation, isAnimated: false })
      expect(seenSize(header)).toEqual(orientation > 4 ? { width: 40, height: 61 } : { width: 61, height: 40 })
    }
  })

  it('tells the size of WebP without loss and of old and new bitmaps', async () => {
    const webp = await sharp({ create: { width: 33, height: 9, channels: 4, background: '#0000' } }).webp({ lossless: true }).toBuffer()
    expect(imageHeader(webp)).toMatchObject({ width: 33, height: 9 })
    const bitmap = (header: number, ...sizes: number[]) => joined(latin1('BM'), new Uint8Array(12), Uint8Array.of(header, 0, 0, 0, ...sizes), new Uint8Array(20))
    expect(imageHeader(bitmap(40, 5, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF))).toMatchObject({ width: 5, height: 2 })
    expect(imageHeader(bitmap(12, 5, 0, 2, 0))).toMatchObject({ width: 5, height: 2 })
  })

  it('tells a moving GIF, WebP and PNG from a still one', async () => {
    for (const format of ['gif', 'webp'] as const) {
      expect(imageHeader(await picture(format))).toMatchObject({ isAnimated: false })
      expect(imageHeader(await animated(format))).toMatchObject({ width: 30, height: 20, isAnimated: true })
    }
    const png = await picture('png')
    const acTL = joined(Uint8Array.of(0, 0, 0, 8), latin1('acTL'), new Uint8Array(12))
    expect(imageHeader(joined(png.subarray(0, 33), acTL, png.subarray(33)))).toMatchObject({ isAnimated: true })
  })

  it('is found behind 200 KB of metadata, and is null before them', async () => {
    const jpeg = await picture('jpeg')
    const segment = joined(Uint8Array.of(0xFF, 0xE5, 0xFF, 0xFF), new Uint8Array(0xFFFD))
    const long = joined(jpeg.subarray(0, 2), segment, segment, segment, jpeg.subarray(2))
    expect(imageHeader(long)).toMatchObject({ width: 60, height: 40 })
    expect(imageHeader(long.subarray(0, 64 * 1024))).toBe(null)
  })

  it('is null when a size is 0, and tells sizes that nobody can decode', async () => {
    const sized = (png: Uint8Array, width: number[], height: number[]) => joined(png.subarray(0, 16), Uint8Array.from([...width, ...height]), png.subarray(24))
    const png = await picture('png')
    expect(imageHeader(sized(png, [0, 0, 0, 0], [0, 0, 0, 9]))).toBe(null)
    expect(imageHeader(sized(png, [0, 0, 0xFF, 0xFF], [0, 0, 0xFF, 0xFF]))).toMatchObject({ width: 65535, height: 65535 })
  })
})

describe('a picture without its location', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('has the same pixels and orientation, and no metadata: %s', async (format) => {
    for (const orientation of [1, 6]) {
      const before = await picture(format, { orientation })
      expect(tells(before)).toBe(true)
      const after = stripLocation(before)!
      expect(tells(after)).toBe(false)
      expect(imageHeader(after)).toEqual(imageHeader(before))
      expect(await pixels(after)).toBe(await pixels(before))
      const { exif, xmp, iptc, orientation: kept } = await sharp(after).metadata()
      expect([kept, exif?.length ?? 0, xmp, iptc]).toEqual([orientation > 1 ? orientation : undefined, expect.toSatisfy((bytes: number) => bytes <= 32), undefined, undefined])
      expect(stripLocation(after)).toEqual(after)
    }
  })

  it('keeps its colour profile', async () => {
    const before = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#c02626' } }).withIccProfile('p3').jpeg().toBuffer()
    expect((await sharp(before).metadata()).icc).toBeDefined()
    expect((await sharp(stripLocation(before)!).metadata()).icc).toEqual((await sharp(before).metadata()).icc)
  })

  it('loses comments, IPTC, and what a phone has appended', async () => {
    const jpeg = await picture('jpeg')
    const comment = joined(Uint8Array.of(0xFF, 0xFE, 0, 9), latin1('Nanjing'))
    const iptc = joined(Uint8Array.of(0xFF, 0xED, 0, 16), latin1('Photoshop 3.0\0'))
    const after = stripLocation(joined(jpeg.subarray(0, 2), comment, iptc, jpeg.subarray(2), latin1('ftypmp42 Nanjing Road'), jpeg))!
    expect(after).toEqual(stripLocation(jpeg))
  })

  it('stays a progressive picture, with all its scans', async () => {
    const before = await sharp(await picture('jpeg', { width: 200, height: 150 })).keepExif().jpeg({ progressive: true }).toBuffer()
    const after = stripLocation(before)!
    expect(tells(after)).toBe(false)
    expect(await pixels(after)).toBe(await pixels(before))
  })

  it('that moves still moves; a GIF is the same', async () => {
    const webp = await animated('webp')
    expect(imageHeader(stripLocation(webp)!)).toMatchObject({ isAnimated: true })
    const gif = await animated('gif')
    expect(stripLocation(gif)).toBe(gif)
  })

  it('can be told how it has to be turned', async () => {
    expect(imageHeader(jpegWithOrientation(await picture('jpeg'), 8)!)).toMatchObject({ orientation: 8 })
  })

  it('is not promised of other formats', async () => {
    expect([stripLocation(await picture('avif')), stripLocation(await picture('tiff')), stripLocation(latin1('hello'))]).toEqual([null, null, null])
  })
})

describe('damaged and hostile pictures', () => {
  it('get an answer at every length that they are cut to, within a second', async () => {
    const start = performance.now()
    for (const format of ['jpeg', 'png', 'webp', 'gif', 'tiff'] as const) {
      const bytes = await picture(format, { orientation: 6 })
      for (let length = 0; length < bytes.length; length += 7) {
        const cut = bytes.subarray(0, length)
        expect(() => [imageHeader(cut), stripLocation(cut)]).not.toThrow()
      }
    }
    expect(performance.now() - start).toBeLessThan(3000)
  })

  it('get an answer whatever byte is wrong', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'gif', 'tiff'] as const) {
      const bytes = await picture(format, { orientation: 6 })
      for (let at = 4; at < Math.min(bytes.length, 600); at++) {
        for (const value of [0, 0xFF]) {
          const wrong = Uint8Array.from(bytes)
          wrong[at] = value
          expect(() => [imageHeader(wrong), stripLocation(wrong)]).not.toThrow()
        }
      }
    }
  })

  it('do not keep a reader busy: 5 MB of markers, empty chunks, blocks and entries', () => {
    const many = (head: Uint8Array, piece: Uint8Array) => {
      const bytes = new Uint8Array(5_000_000)
      bytes.set(head)
      for (let at = head.length; at + piece.length <= bytes.length; at += piece.length) bytes.set(piece, at)
      return bytes
    }
    const hostile = [
      many(Uint8Array.of(0xFF, 0xD8, 0xFF), Uint8Array.of(0xFF)),
      many(Uint8Array.of(0xFF, 0xD8), Uint8Array.of(0xFF, 0xD0)),
      many(Uint8Array.of(0xFF, 0xD8), Uint8Array.of(0xFF, 0xE0, 0, 2)),
      many(latin1('\x89PNG\r\n\x1A\n'), new Uint8Array(12)),
      many(latin1('RIFF\xFF\xFF\xFF\xFFWEBP'), latin1('EXIF\0\0\0\0')),
      many(latin1('GIF89a'), Uint8Array.of(0x21, 0xFE, 0)),
      many(latin1('II*\0\x08\0\0\0'), Uint8Array.of(0xFF)),
    ]
    for (const bytes of hostile) {
      const start = performance.now()
      imageHeader(bytes)
      stripLocation(bytes)
      expect(performance.now() - start).toBeLessThan(1500)
    }
  })
})
