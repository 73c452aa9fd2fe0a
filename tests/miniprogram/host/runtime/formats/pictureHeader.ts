import { hasText, viewOf } from './bytes'

/** WeChat's names of the eight EXIF orientations, from 1 to 8. */
export const ORIENTATIONS = ['up', 'up-mirrored', 'down', 'down-mirrored', 'left-mirrored', 'right', 'right-mirrored', 'left'] as const

export interface PictureHeader {
  format: 'png' | 'jpeg' | 'gif' | 'webp' | 'bmp' | 'tiff' | 'heic'
  /** Pixels as stored, before the rotation of EXIF. 0 when the header does not tell. */
  width: number
  height: number
  /** EXIF orientation, 1 to 8. */
  orientation: number
}

/** Reads kind and size of a picture from its first bytes. Returns null for other files, and for a header that is cut off. */
export function readPictureHeader(bytes: Uint8Array): PictureHeader | null {
  try { return read(bytes) }
  catch (error) {
    if (error instanceof RangeError)
      return null
    throw error
  }
}

function read(bytes: Uint8Array): PictureHeader | null {
  const view = viewOf(bytes)
  const upright = (format: PictureHeader['format'], width: number, height: number) => ({ format, width, height, orientation: 1 })
  if (hasText(bytes, 1, 'PNG\r\n') && hasText(bytes, 12, 'IHDR'))
    return upright('png', view.getUint32(16), view.getUint32(20))
  if (bytes[0] === 0xFF && bytes[1] === 0xD8)
    return readJpeg(bytes, view)
  if (hasText(bytes, 0, 'GIF8'))
    return upright('gif', view.getUint16(6, true), view.getUint16(8, true))
  if (hasText(bytes, 0, 'RIFF') && hasText(bytes, 8, 'WEBP'))
    return upright('webp', ...webpSize(bytes, view))
  if (hasText(bytes, 0, 'BM'))
    return upright('bmp', view.getInt32(18, true), Math.abs(view.getInt32(22, true)))
  if (hasText(bytes, 4, 'ftyp') && ['heic', 'heix', 'hevc', 'mif1', 'msf1', 'avif'].some(brand => hasText(bytes, 8, brand)))
    return upright('heic', ...heicSize(bytes, view))
  const tags = readTiff(bytes, view, 0)
  return tags && { format: 'tiff', width: tags.get(256) ?? 0, height: tags.get(257) ?? 0, orientation: tags.get(274) ?? 1 }
}

function readJpeg(bytes: Uint8Array, view: DataView): PictureHeader | null {
  let orientation = 1
  for (let at = 2; ;) {
    const marker = view.getUint16(at)
    const isFrame = marker >= 0xFFC0 && marker <= 0xFFCF && ![0xFFC4, 0xFFC8, 0xFFCC].includes(marker)
    if (isFrame)
      return { format: 'jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5), orientation }
    if (marker < 0xFF01 || marker === 0xFFD9)
      return null
    if (marker === 0xFFE1 && hasText(bytes, at + 4, 'Exif'))
      orientation = readTiff(bytes, view, at + 10)?.get(274) ?? 1
    at += 2 + view.getUint16(at + 2)
  }
}

/** Returns the short and long values of the first directory of a TIFF structure by tag, or null for other bytes. */
function readTiff(bytes: Uint8Array, view: DataView, start: number): Map<number, number> | null {
  const isLittle = hasText(bytes, start, 'II*\0')
  if (!isLittle && !hasText(bytes, start, 'MM\0*'))
    return null
  const directory = start + view.getUint32(start + 4, isLittle)
  const tags = new Map<number, number>()
  for (let i = 0; i < view.getUint16(directory, isLittle); i++) {
    const at = directory + 2 + i * 12
    const isShort = view.getUint16(at + 2, isLittle) === 3
    tags.set(view.getUint16(at, isLittle), isShort ? view.getUint16(at + 8, isLittle) : view.getUint32(at + 8, isLittle))
  }
  return tags
}

function webpSize(bytes: Uint8Array, view: DataView): [number, number] {
  if (hasText(bytes, 12, 'VP8X'))
    return [1 + (view.getUint32(23, true) >>> 8), 1 + (view.getUint32(26, true) >>> 8)]
  if (hasText(bytes, 12, 'VP8L')) {
    const bits = view.getUint32(21, true)
    return [1 + (bits & 0x3FFF), 1 + ((bits >>> 14) & 0x3FFF)]
  }
  return [view.getUint16(26, true) & 0x3FFF, view.getUint16(28, true) & 0x3FFF]
}

/** The size in the first `ispe` box. */
function heicSize(bytes: Uint8Array, view: DataView): [number, number] {
  for (let at = 12; at + 16 <= bytes.length; at++) {
    if (hasText(bytes, at, 'ispe'))
      return [view.getUint32(at + 8), view.getUint32(at + 12)]
  }
  return [0, 0]
}
