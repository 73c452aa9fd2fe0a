import { encodeQR } from 'qr'

import { base64Of } from './base64'
import { encodeUtf8 } from './bytes'

/** A module is 24 px, three bytes of a row: the picture is sharp at 300 px on a screen of three device pixels to one. */
const BYTES = 3
/** Modules of white around the code, as the standard wants. */
const BORDER = 4

/** Lengths of a repetition in DEFLATE that need no bits after their code, which are 257, 258 … Source: RFC 1951, 3.2.5. */
const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]

/** DEFLATE with its fixed codes (RFC 1951), for data of long runs of one byte. */
function deflated(data: readonly number[]): number[] {
  const bytes: number[] = []
  let held = 0
  let count = 0
  const put = (value: number, bits: number) => {
    held |= value << count
    for (count += bits; count >= 8; count -= 8, held >>>= 8) bytes.push(held & 255)
  }
  /** Codes stand with their highest bit first. */
  const putCode = (code: number, bits: number) => { for (let bit = bits - 1; bit >= 0; bit--) put(code >> bit & 1, 1) }
  const putByte = (byte: number) => byte < 144 ? putCode(0x30 + byte, 8) : putCode(0x190 + byte - 144, 9)
  const putLength = (index: number) => {
    if (index < 23) putCode(index + 1, 7)
    else putCode(0xC0 + index - 23, 8)
    put(0, index < 8 || index === 28 ? 0 : index - 4 >> 2)
    // The byte before.
    putCode(0, 5)
  }
  // One block, the last one, with fixed codes.
  put(3, 3)
  for (let at = 0; at < data.length;) {
    const byte = data[at]!
    let end = at + 1
    while (data[end] === byte) end++
    putByte(byte)
    at++
    for (let index = LENGTHS.length - 1; index >= 0; index--) {
      for (; end - at >= LENGTHS[index]!; at += LENGTHS[index]!) putLength(index)
    }
    for (; at < end; at++) putByte(byte)
  }
  putCode(0, 7)
  put(0, 7)
  return bytes
}

const fourBytes = (value: number) => [value >>> 24, value >>> 16 & 255, value >>> 8 & 255, value & 255]

function crc32(bytes: readonly number[]): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >>> 1 ^ 0xEDB88320 : crc >>> 1
  }
  return ~crc >>> 0
}

function adler32(bytes: readonly number[]): number {
  let [one, sum] = [1, 0]
  for (const byte of bytes) {
    one = (one + byte) % 65521
    sum = (sum + one) % 65521
  }
  return (sum << 16 | one) >>> 0
}

function chunk(name: string, data: readonly number[]): number[] {
  const named = [...Array.from(name, letter => letter.charCodeAt(0)), ...data]
  return [...fourBytes(data.length), ...named, ...fourBytes(crc32(named))]
}

/**
 * Returns a QR code as a PNG, black on white with its white border, about 5 KB. Made here because the picture is shown and saved on both
 * platforms, and a canvas differs between them. `text`: at most some hundred characters.
 */
export function qrPicture(text: string): Uint8Array {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: BORDER, textEncoder: encodeUtf8 })
  const side = modules.length * BYTES * 8
  // The rows of a module after its first one are equal to the row above: filter 2 makes them zeros.
  const repeated = [2, ...Array.from<number>({ length: side / 8 }).fill(0)]
  const rows = modules.flatMap((row) => {
    const first = [0, ...row.flatMap(isDark => Array.from<number>({ length: BYTES }).fill(isDark ? 0 : 255))]
    return [first, ...Array.from<number[]>({ length: BYTES * 8 - 1 }).fill(repeated)].flat()
  })
  return Uint8Array.from([
    ...[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
    // One bit a pixel, grey.
    ...chunk('IHDR', [...fourBytes(side), ...fourBytes(side), 1, 0, 0, 0, 0]),
    ...chunk('IDAT', [0x78, 0x01, ...deflated(rows), ...fourBytes(adler32(rows))]),
    ...chunk('IEND', []),
  ])
}

/** A PNG as an address for an image. */
export const pngAddress = (bytes: Uint8Array): string => `data:image/png;base64,${base64Of(bytes)}`
