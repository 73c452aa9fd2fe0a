/** EXIF orientation: 1 upright, 3 upside down, 6 and 8 on a side, the others mirrored. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

const WIDTH = 0x100
const HEIGHT = 0x101
const ORIENTATION = 0x112
/** Entries that are read: more of them are no picture of a camera. */
const MOST_ENTRIES = 512

export interface TiffTags { width: number, height: number, orientation: Orientation }

/** Reads the first directory of a TIFF structure, which EXIF is. Null when there is none. What it does not say is 0, and 1 for the orientation. */
export function readTiffTags(bytes: Uint8Array): TiffTags | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 10)
    return null
  const mark = view.getUint32(0)
  if (mark !== 0x49492A00 && mark !== 0x4D4D002A)
    return null
  const isLittle = mark === 0x49492A00
  const start = view.getUint32(4, isLittle)
  if (start + 2 > bytes.length)
    return null
  const tags: TiffTags = { width: 0, height: 0, orientation: 1 }
  const entries = Math.min(view.getUint16(start, isLittle), MOST_ENTRIES)
  for (let at = start + 2, n = 0; n < entries && at + 12 <= bytes.length; n++, at += 12) {
    const tag = view.getUint16(at, isLittle)
    // Type 3 has two bytes, type 4 four; both begin at the same place.
    const value = view.getUint16(at + 2, isLittle) === 3 ? view.getUint16(at + 8, isLittle) : view.getUint32(at + 8, isLittle)
    if (tag === WIDTH) tags.width = value
    if (tag === HEIGHT) tags.height = value
    if (tag === ORIENTATION && value >= 1 && value <= 8) tags.orientation = value as Orientation
  }
  return tags
}

/** A TIFF structure that holds the orientation and nothing else: 26 bytes. */
export const orientationOnly = (orientation: Orientation): Uint8Array => Uint8Array.from([
  ...[0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8],
  ...[0, 1],
  ...[ORIENTATION >> 8, ORIENTATION & 0xFF, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0],
  ...[0, 0, 0, 0],
])
