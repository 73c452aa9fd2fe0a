/**
 * What a file is by its first bytes, whatever its name says: the type under which it is served, and the size of a picture or video.
 * Pure. What is not recognised, SVG and HTML among it, is `application/octet-stream`, which no browser shows.
 */

export interface FileHeader {
  mime: string
  /** Pixels as shown, after the rotation that the file asks for. 0 where the header does not tell. */
  width: number
  height: number
}

const UNKNOWN: FileHeader = { mime: 'application/octet-stream', width: 0, height: 0 }

export function fileHeader(bytes: Uint8Array): FileHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return png(view) ?? jpeg(view) ?? gif(view) ?? webp(view) ?? bmp(view) ?? tiff(view) ?? mp4(view) ?? mp3(view) ?? pdf(view) ?? UNKNOWN
  }
  catch (error) {
    // A header that ends too early.
    if (error instanceof RangeError)
      return UNKNOWN
    throw error
  }
}

function starts(view: DataView, text: string, at = 0): boolean {
  return view.byteLength >= at + text.length && [...text].every((char, index) => view.getUint8(at + index) === char.charCodeAt(0))
}

function png(view: DataView): FileHeader | undefined {
  return starts(view, '\x89PNG\r\n\x1A\n') ? { mime: 'image/png', width: view.getUint32(16), height: view.getUint32(20) } : undefined
}

function gif(view: DataView): FileHeader | undefined {
  return starts(view, 'GIF8') ? { mime: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) } : undefined
}

function bmp(view: DataView): FileHeader | undefined {
  return starts(view, 'BM') && view.byteLength >= 26 ? { mime: 'image/bmp', width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) } : undefined
}

function tiff(view: DataView): FileHeader | undefined {
  return starts(view, 'II*\0') || starts(view, 'MM\0*') ? { mime: 'image/tiff', width: 0, height: 0 } : undefined
}

function pdf(view: DataView): FileHeader | undefined {
  return starts(view, '%PDF-') ? { mime: 'application/pdf', width: 0, height: 0 } : undefined
}

function mp3(view: DataView): FileHeader | undefined {
  const isFrame = view.byteLength > 2 && view.getUint8(0) === 0xFF && (view.getUint8(1) & 0xE6) === 0xE2
  return starts(view, 'ID3') || isFrame ? { mime: 'audio/mpeg', width: 0, height: 0 } : undefined
}

function webp(view: DataView): FileHeader | undefined {
  if (!starts(view, 'RIFF') || !starts(view, 'WEBP', 8))
    return undefined
  const size = (width: number, height: number) => ({ mime: 'image/webp', width, height })
  if (starts(view, 'VP8X', 12))
    return size((view.getUint32(24, true) & 0xFFFFFF) + 1, (view.getUint32(26, true) >>> 8) + 1)
  if (starts(view, 'VP8L', 12)) {
    const bits = view.getUint32(21, true)
    return size((bits & 0x3FFF) + 1, (bits >>> 14 & 0x3FFF) + 1)
  }
  return size(view.getUint16(26, true) & 0x3FFF, view.getUint16(28, true) & 0x3FFF)
}

/** Segments that hold a size: the start of a frame, except the tables between them (DHT, JPG, DAC). */
const isFrame = (marker: number) => marker >= 0xC0 && marker <= 0xCF && ![0xC4, 0xC8, 0xCC].includes(marker)

function jpeg(view: DataView): FileHeader | undefined {
  if (!starts(view, '\xFF\xD8'))
    return undefined
  let isTurned = false
  for (let at = 2; at + 4 <= view.byteLength;) {
    const [marker, length] = [view.getUint8(at + 1), view.getUint16(at + 2)]
    if (marker === 0xE1 && starts(view, 'Exif\0\0', at + 4))
      isTurned = orientation(view, at + 10) >= 5
    if (isFrame(marker)) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)]
      return { mime: 'image/jpeg', ...isTurned ? { width: height, height: width } : { width, height } }
    }
    at += 2 + length
  }
  return { mime: 'image/jpeg', width: 0, height: 0 }
}

/** EXIF's orientation, 1 to 8. From 5 on the picture lies on its side. */
function orientation(view: DataView, start: number): number {
  const isLittle = starts(view, 'II', start)
  const directory = start + view.getUint32(start + 4, isLittle)
  const count = view.getUint16(directory, isLittle)
  for (let entry = 0; entry < count; entry++) {
    const at = directory + 2 + entry * 12
    if (view.getUint16(at, isLittle) === 0x0112)
      return view.getUint16(at + 8, isLittle)
  }
  return 1
}

/** MP4, MOV and M4A: boxes of a length, a name and a content. */
function mp4(view: DataView): FileHeader | undefined {
  if (!starts(view, 'ftyp', 4))
    return undefined
  const brand = [8, 9, 10, 11].map(at => String.fromCharCode(view.getUint8(at))).join('')
  if (brand.startsWith('M4A'))
    return { mime: 'audio/mp4', width: 0, height: 0 }
  return { mime: brand === 'qt  ' ? 'video/quicktime' : 'video/mp4', ...pictureSize(view, 0, view.byteLength) }
}

function pictureSize(view: DataView, from: number, to: number): { width: number, height: number } {
  for (let at = from; at + 8 <= to;) {
    const length = view.getUint32(at)
    const end = length < 8 ? to : Math.min(to, at + length)
    if (starts(view, 'tkhd', at + 4) && end - at >= 92) {
      // The header ends with a matrix of nine numbers, the width and the height, of four bytes each.
      const [width, height] = [view.getUint16(end - 8), view.getUint16(end - 4)]
      const isTurned = view.getInt32(end - 44) === 0
      if (width && height)
        return isTurned ? { width: height, height: width } : { width, height }
    }
    if (starts(view, 'moov', at + 4) || starts(view, 'trak', at + 4)) {
      const inside = pictureSize(view, at + 8, end)
      if (inside.width)
        return inside
    }
    at = end
  }
  return { width: 0, height: 0 }
}
