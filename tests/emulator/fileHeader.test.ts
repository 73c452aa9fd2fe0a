import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'

import { fileHeader } from '../../emulator/src/fileHeader'
import { md5 } from '../../emulator/src/md5'
import { bmpFile, gifFile, jpegFile, mp3File, mp4File, pngFile, webpFile } from '../support/mediaFiles'

describe('the header of a file tells its type and size', () => {
  it.each<[string, Uint8Array, string, number, number]>([
    ['png', pngFile(640, 480), 'image/png', 640, 480],
    ['gif', gifFile(30, 70_00), 'image/gif', 30, 7000],
    ['bmp', bmpFile(5, 9), 'image/bmp', 5, 9],
    ['jpeg', jpegFile(4000, 3000), 'image/jpeg', 4000, 3000],
    ['jpeg that stands on its head', jpegFile(4000, 3000, 3), 'image/jpeg', 4000, 3000],
    ['jpeg that lies on its side', jpegFile(4000, 3000, 6), 'image/jpeg', 3000, 4000],
    ['webp with loss', webpFile(801, 600, 'VP8 '), 'image/webp', 801, 600],
    ['webp without loss', webpFile(801, 600, 'VP8L'), 'image/webp', 801, 600],
    ['animated webp', webpFile(801, 70_000, 'VP8X'), 'image/webp', 801, 70_000],
    ['mp4', mp4File(1920, 1080), 'video/mp4', 1920, 1080],
    ['mp4 of a phone held upright', mp4File(1920, 1080, { isTurned: true }), 'video/mp4', 1080, 1920],
    ['mov', mp4File(640, 360, { brand: 'qt  ' }), 'video/quicktime', 640, 360],
    ['m4a', mp4File(0, 0, { brand: 'M4A ' }), 'audio/mp4', 0, 0],
    ['mp3', mp3File(), 'audio/mpeg', 0, 0],
    ['pdf', Buffer.from('%PDF-1.7'), 'application/pdf', 0, 0],
    ['svg', Buffer.from('<svg width="9" height="9"/>'), 'application/octet-stream', 0, 0],
    ['png that ends in its header', pngFile(640, 480).subarray(0, 18), 'application/octet-stream', 0, 0],
    ['jpeg without a frame', jpegFile(1, 1).subarray(0, 8), 'image/jpeg', 0, 0],
    ['jpeg whose EXIF points outside', Buffer.concat([jpegFile(1, 1, 6).subarray(0, 16), Buffer.from([0xFF, 0xFF, 0xFF, 0xFF])]), 'application/octet-stream', 0, 0],
    ['mp4 with a box of length 1', Buffer.concat([mp4File(1, 1).subarray(0, 16), Buffer.from([0, 0, 0, 1, 0, 0, 0, 0])]), 'video/mp4', 0, 0],
    ['nothing', new Uint8Array(0), 'application/octet-stream', 0, 0],
  ])('%s', (_, bytes, mime, width, height) => {
    expect(fileHeader(bytes)).toEqual({ mime, width, height })
  })

  it('also where the bytes are a part of a larger buffer', () => {
    expect(fileHeader(Buffer.concat([Buffer.alloc(7), pngFile(3, 4)]).subarray(7))).toEqual({ mime: 'image/png', width: 3, height: 4 })
  })
})

describe('the MD5 of a file', () => {
  it.each([0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000, 100_003])('is that of node for %i bytes', (length) => {
    const bytes = Uint8Array.from({ length }, (_, index) => index * 7 ^ index >> 3)
    expect(md5(bytes)).toBe(createHash('md5').update(bytes).digest('hex'))
  })
})
