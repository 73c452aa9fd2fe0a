/**
 * The picture in place of a video's first frame, which only a decoder could see: grey, lighter to the right and to the bottom, in the shape of
 * the video. A PNG whose data are not compressed, because nothing here may depend on a platform. Pure.
 */

/** Pixels of the longer side. */
const LONGEST = 48
const SIGNATURE = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
const GREY_8_BITS = [8, 0, 0, 0, 0]
/** zlib, and one block that is not compressed and the last. */
const ZLIB = [0x78, 0x01, 0x01]

/** `width` and `height` of the video, pixels, above 0. */
export function poster(width: number, height: number): Uint8Array {
  const scale = Math.min(1, LONGEST / Math.max(width, height))
  const [columns, lines] = [width, height].map(side => Math.max(1, Math.round(side * scale))) as [number, number]
  const pixels = Array.from({ length: lines }, (_, y) => [0, ...Array.from({ length: columns }, (_, x) => 64 + Math.round(96 * (x / columns + y / lines)) % 192)]).flat()
  const length = [pixels.length & 0xFF, pixels.length >> 8]
  const data = [...ZLIB, ...length, ...length.map(byte => byte ^ 0xFF), ...pixels, ...u32(adler32(pixels))]
  return Uint8Array.from([...SIGNATURE, ...chunk('IHDR', [...u32(columns), ...u32(lines), ...GREY_8_BITS]), ...chunk('IDAT', data), ...chunk('IEND', [])])
}

const u32 = (value: number) => [24, 16, 8, 0].map(shift => value >>> shift & 0xFF)

function chunk(name: string, content: number[]): number[] {
  const named = [...name].map(letter => letter.charCodeAt(0)).concat(content)
  return [...u32(content.length), ...named, ...u32(crc32(named))]
}

function crc32(bytes: number[]): number {
  let crc = 0xFFFFFFFF
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++)
      crc = crc >>> 1 ^ (crc & 1 ? 0xEDB88320 : 0)
  }
  return ~crc >>> 0
}

function adler32(bytes: number[]): number {
  let [a, b] = [1, 0]
  for (const byte of bytes) {
    a = (a + byte) % 65_521
    b = (b + a) % 65_521
  }
  return (b * 65_536 + a) >>> 0
}
