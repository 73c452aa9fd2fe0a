import type { FileContent } from '../../types'

import { ascii, bigEndian, joinBytes, littleEndian } from './bytes'

export interface PictureOptions {
  /** @default 'jpeg' */
  format?: 'jpeg' | 'png' | 'gif' | 'webp' | 'heic'
  width: number
  height: number
  /** EXIF orientation, 1 to 8. Only for jpeg. @default 1 */
  orientation?: number
  /** Bytes of the file, at least those of the picture. What is added is not kept in memory. */
  size?: number
}

/**
 * Makes the file of a picture: kind, size in pixels, orientation and bytes are as asked for. A jpeg is a grey area that every browser
 * shows; of the other kinds there is only the header.
 */
export function picture({ format = 'jpeg', width, height, orientation = 1, size = 0 }: PictureOptions): FileContent {
  const head = format === 'jpeg' ? jpeg(width, height, orientation) : header(format, width, height)
  return size > head.length ? { size, head } : head
}

function header(format: 'png' | 'gif' | 'webp' | 'heic', width: number, height: number) {
  if (format === 'png')
    return joinBytes([0x89], ascii('PNG\r\n\x1A\n'), bigEndian(13, 4), ascii('IHDR'), bigEndian(width, 4), bigEndian(height, 4), [8, 6, 0, 0, 0])
  if (format === 'gif')
    return joinBytes(ascii('GIF89a'), littleEndian(width, 2), littleEndian(height, 2), [0, 0, 0])
  if (format === 'webp')
    return joinBytes(ascii('RIFF'), littleEndian(22, 4), ascii('WEBPVP8X'), littleEndian(10, 4), [0, 0, 0, 0], littleEndian(width - 1, 3), littleEndian(height - 1, 3))
  return joinBytes(bigEndian(16, 4), ascii('ftypheic'), [0, 0, 0, 0], bigEndian(20, 4), ascii('ispe'), [0, 0, 0, 0], bigEndian(width, 4), bigEndian(height, 4))
}

const segment = (marker: number, ...content: (number[] | number)[]) => {
  const bytes = joinBytes(...content)
  return joinBytes([0xFF, marker], bigEndian(bytes.length + 2, 2), bytes)
}

/** A baseline jpeg of one component. Both Huffman tables have the one code 0, so each block of 8 × 8 pixels takes two bits that are 0. */
function jpeg(width: number, height: number, orientation: number) {
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8)
  const oneCode = [1, ...Array.from<number>({ length: 15 }).fill(0), 0]
  const scan = new Uint8Array(Math.ceil(blocks / 4))
  const unused = (4 - blocks % 4) % 4 * 2
  scan[scan.length - 1] = (1 << unused) - 1
  return joinBytes(
    [0xFF, 0xD8],
    orientation === 1 ? [] : segment(0xE1, ascii('Exif\0\0II*\0'), littleEndian(8, 4), littleEndian(1, 2), littleEndian(0x112, 2), littleEndian(3, 2), littleEndian(1, 4), littleEndian(orientation, 4), littleEndian(0, 4)),
    segment(0xDB, 0, Array.from<number>({ length: 64 }).fill(1)),
    segment(0xC0, 8, bigEndian(height, 2), bigEndian(width, 2), 1, [1, 0x11, 0]),
    segment(0xC4, 0x00, oneCode),
    segment(0xC4, 0x10, oneCode),
    segment(0xDA, 1, [1, 0], [0, 63, 0]),
    scan,
    [0xFF, 0xD9],
  )
}
