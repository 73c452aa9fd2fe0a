/** Pictures for uploads: valid ones from sharp, and PNGs with few bytes and many pixels. */
import { Buffer } from 'node:buffer'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'

type Format = 'png' | 'jpeg' | 'webp' | 'gif'

/** Returns a picture whose left half is red and whose right half is blue. `orientation`: of Exif, which also holds a place. */
export async function halves(format: Format, width: number, height: number, orientation?: number): Promise<Buffer> {
  const right = { create: { width: Math.floor(width / 2), height, channels: 3, background: '#00f' } } as const
  const picture = sharp({ create: { width, height, channels: 3, background: '#f00' } }).composite([{ input: right, left: Math.ceil(width / 2), top: 0 }])
  const exif = { IFD0: { Make: 'Secret camera' }, IFD3: { GPSLatitude: '31/1 13/1 0/1', GPSLatitudeRef: 'N' } }
  return (orientation ? picture.withExif(exif).withMetadata({ orientation }) : picture).toFormat(format).toBuffer()
}

/** Returns an animation of two frames: red, then blue. */
export async function animation(): Promise<Buffer> {
  const frame = async (background: string) => sharp({ create: { width: 8, height: 8, channels: 3, background } }).png().toBuffer()
  return sharp([await frame('#f00'), await frame('#00f')], { join: { animated: true } }).gif().toBuffer()
}

/** Returns a PNG of zeros. `color`: of PNG, 0 grey, 2 RGB, 6 RGBA. */
export function zeroPng(width: number, height: number, { color = 0, bits = 1, interlaced = false } = {}): Buffer {
  const channels = { 0: 1, 2: 3, 6: 4 }[color] ?? 1
  const rows = height * (Math.ceil(width * channels * bits / 8) + 1)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([bits, color, 0, 0, interlaced ? 1 : 0], 8)
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    // An interlaced picture has up to 15/8 as many rows, each with a byte of its own.
    chunk('IDAT', deflateSync(Buffer.alloc(rows + (interlaced ? 2 * height + 7 : 0)), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  return Buffer.concat([uint32(data.length), body, uint32(crc32(body))])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** Node's zlib.crc32 needs Node 20.15. */
function crc32(bytes: Buffer): number {
  let crc = 0xFFFF_FFFF
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++)
      crc = crc & 1 ? (crc >>> 1) ^ 0xEDB8_8320 : crc >>> 1
  }
  return (crc ^ 0xFFFF_FFFF) >>> 0
}
