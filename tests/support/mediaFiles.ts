/** Small files of the kinds that media messages carry: headers that tell their size, without pixels or sound. */
import { Buffer } from 'node:buffer'

const text = (value: string) => Buffer.from(value, 'latin1')
const u16 = (value: number) => Buffer.from([value >> 8, value & 255])
const u32 = (value: number) => Buffer.concat([u16(value >>> 16), u16(value & 0xFFFF)])
const le16 = (value: number) => u16(value).reverse()
const le32 = (value: number) => u32(value).reverse()

export const pngFile = (width: number, height: number) => Buffer.concat([text('\x89PNG\r\n\x1A\n'), u32(13), text('IHDR'), u32(width), u32(height), Buffer.from([8, 2, 0, 0, 0])])

export const gifFile = (width: number, height: number) => Buffer.concat([text('GIF89a'), le16(width), le16(height), Buffer.alloc(3)])

export const bmpFile = (width: number, height: number) => Buffer.concat([text('BM'), Buffer.alloc(12), le32(40), le32(width), le32(height), Buffer.alloc(28)])

/** `orientation`: EXIF's, 1 to 8. `width` and `height` are those of the stored pixels. */
export function jpegFile(width: number, height: number, orientation?: number): Buffer {
  const exif = orientation === undefined
    ? []
    : [Buffer.from([0xFF, 0xE1]), u16(34), text('Exif\0\0'), text('MM\0*'), u32(8), u16(1), u16(0x0112), u16(3), u32(1), u16(orientation), u16(0), u32(0)]
  return Buffer.concat([Buffer.from([0xFF, 0xD8]), ...exif, Buffer.from([0xFF, 0xC4]), u16(4), u16(0), Buffer.from([0xFF, 0xC2]), u16(11), Buffer.from([8]), u16(height), u16(width), Buffer.from([1, 1, 17, 0])])
}

export function webpFile(width: number, height: number, form: 'VP8 ' | 'VP8L' | 'VP8X'): Buffer {
  const content = {
    'VP8 ': () => [Buffer.alloc(3), Buffer.from([0x9D, 1, 0x2A]), le16(width), le16(height)],
    'VP8L': () => [Buffer.from([0x2F]), le32((width - 1) | (height - 1) << 14)],
    'VP8X': () => [Buffer.alloc(4), le32(width - 1).subarray(0, 3), le32(height - 1).subarray(0, 3)],
  }[form]()
  return Buffer.concat([text('RIFF'), u32(0), text('WEBP'), text(form), u32(0), ...content])
}

/** `isTurned`: by 90°, as phones record. `brand`: `isom`, `qt  ` or `M4A `. */
export function mp4File(width: number, height: number, { isTurned = false, brand = 'isom' } = {}): Buffer {
  const box = (name: string, ...content: Buffer[]) => Buffer.concat([u32(8 + Buffer.concat(content).length), text(name), ...content])
  const one = u32(0x10000)
  const zero = u32(0)
  const matrix = isTurned ? [zero, one, zero, u32(0xFFFF0000), zero, zero, zero, zero, u32(0x40000000)] : [one, zero, zero, zero, one, zero, zero, zero, u32(0x40000000)]
  const track = (w: number, h: number) => box('trak', box('tkhd', Buffer.alloc(40), ...matrix, u32(w * 0x10000), u32(h * 0x10000)))
  return Buffer.concat([box('ftyp', text(brand), u32(0)), box('mdat', Buffer.alloc(10)), box('moov', box('mvhd', Buffer.alloc(100)), track(0, 0), track(width, height))])
}

export const mp3File = (length = 64) => Buffer.concat([Buffer.from([0xFF, 0xFB, 0x90, 0]), Buffer.alloc(length - 4)])
