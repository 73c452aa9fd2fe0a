/** One part of a picture file: a segment, a chunk. `start` to `end` is the whole part, `data` where its content begins. */
export interface Part { name: string, start: number, data: number, end: number }

export const textAt = (bytes: Uint8Array, at: number, length: number): string => String.fromCharCode(...bytes.subarray(at, at + length))
export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** What precedes EXIF in a segment of a JPEG. */
export const EXIF = 'Exif\0\0'

/** Parts that are read: pictures have some hundred, those of hostile files have no end. */
const MOST_PARTS = 20_000

/** Segments of a JPEG by their marker in hex, up to EOI. The content of a scan belongs to its segment `da`. Ends where the file does not go on as it should. */
export function* jpegParts(bytes: Uint8Array): Generator<Part> {
  const view = viewOf(bytes)
  for (let at = 2, n = 0; at + 2 <= bytes.length && n < MOST_PARTS;) {
    if (bytes[at] !== 0xFF)
      return
    const marker = bytes[at + 1]!
    // A marker may be preceded by fill bytes.
    if (marker === 0xFF) {
      at++
      continue
    }
    const isAlone = marker === 0x01 || (marker >= 0xD0 && marker <= 0xD9)
    if (!isAlone && at + 4 > bytes.length)
      return
    const size = isAlone ? 0 : view.getUint16(at + 2)
    let end = at + 2 + size
    if ((!isAlone && size < 2) || end > bytes.length)
      return
    n++
    if (marker === 0xDA) end = endOfScan(bytes, end)
    yield { name: marker.toString(16).padStart(2, '0'), start: at, data: at + 4, end }
    if (marker === 0xD9)
      return
    at = end
  }
}

/** Where the next marker begins that is no part of the coded data. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xFF, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xFF, at + 1)) {
    const next = bytes[at + 1]!
    if (next !== 0 && next !== 0xFF && (next < 0xD0 || next > 0xD7))
      return at
  }
  return bytes.length
}

/** Chunks of a PNG up to IEND. */
export function* pngParts(bytes: Uint8Array): Generator<Part> {
  const view = viewOf(bytes)
  for (let at = 8, n = 0; at + 12 <= bytes.length && n < MOST_PARTS; n++) {
    const end = at + 12 + view.getUint32(at)
    const name = textAt(bytes, at + 4, 4)
    yield { name, start: at, data: at + 8, end }
    if (name === 'IEND')
      return
    at = end
  }
}

/** Chunks of a WebP. The last one may be without its byte of padding. */
export function* webpParts(bytes: Uint8Array): Generator<Part> {
  const view = viewOf(bytes)
  const last = Math.min(bytes.length, 8 + view.getUint32(4, true))
  for (let at = 12, n = 0; at + 8 <= last && n < MOST_PARTS; n++) {
    const size = view.getUint32(at + 4, true)
    const end = at + 8 + size + size % 2
    yield { name: textAt(bytes, at, 4), start: at, data: at + 8, end }
    at = end
  }
}
