import type { Orientation } from './tiffTags'

import { EXIF, jpegParts, pngParts, textAt, viewOf, webpParts } from './pictureParts'
import { sniff } from './sniff'
import { readTiffTags } from './tiffTags'

export interface ImageHeader {
  /** px, as stored: {@link seenSize} turns them. */
  width: number
  height: number
  orientation: Orientation
  /** More than one picture. */
  isAnimated: boolean
}

/** Start of frame: the segments of a JPEG that hold its size. */
const FRAME = /^c[0-35-79abd-f]$/

const orientationOf = (bytes: Uint8Array, from: number, to: number): Orientation => readTiffTags(bytes.subarray(from, to))?.orientation ?? 1

function ofJpeg(bytes: Uint8Array): ImageHeader | null {
  const view = viewOf(bytes)
  let orientation: Orientation = 1
  for (const { name, data, end } of jpegParts(bytes)) {
    if (name === 'e1' && textAt(bytes, data, 6) === EXIF) orientation = orientationOf(bytes, data + 6, end)
    if (FRAME.test(name) && data + 5 <= bytes.length)
      return { width: view.getUint16(data + 3), height: view.getUint16(data + 1), orientation, isAnimated: false }
  }
  return null
}

function ofPng(bytes: Uint8Array): ImageHeader | null {
  if (bytes.length < 24)
    return null
  const header: ImageHeader = { width: viewOf(bytes).getUint32(16), height: viewOf(bytes).getUint32(20), orientation: 1, isAnimated: false }
  for (const { name, data, end } of pngParts(bytes)) {
    if (name === 'acTL') header.isAnimated = true
    if (name === 'eXIf') header.orientation = orientationOf(bytes, data, end)
  }
  return header
}

/** Skips a chain of blocks, each of which begins with its length. */
function afterBlocks(bytes: Uint8Array, at: number): number {
  while (bytes[at]) at += bytes[at]! + 1
  return at + 1
}

const colorTable = (flags: number) => flags & 0x80 ? 3 << (flags & 7) + 1 : 0

function ofGif(bytes: Uint8Array): ImageHeader | null {
  if (bytes.length < 13)
    return null
  const view = viewOf(bytes)
  let pictures = 0
  for (let at = 13 + colorTable(bytes[10]!); at < bytes.length && pictures < 2;) {
    if (bytes[at] === 0x21) {
      at = afterBlocks(bytes, at + 2)
    }
    else if (bytes[at] === 0x2C) {
      pictures++
      at = afterBlocks(bytes, at + 11 + colorTable(bytes[at + 9] ?? 0))
    }
    else {
      break
    }
  }
  return { width: view.getUint16(6, true), height: view.getUint16(8, true), orientation: 1, isAnimated: pictures > 1 }
}

const uint24 = (bytes: Uint8Array, at: number) => bytes[at]! | bytes[at + 1]! << 8 | bytes[at + 2]! << 16

function ofWebp(bytes: Uint8Array): ImageHeader | null {
  if (bytes.length < 30)
    return null
  const view = viewOf(bytes)
  const found: ImageHeader = { width: 0, height: 0, orientation: 1, isAnimated: false }
  for (const { name, data, end } of webpParts(bytes)) {
    if (data + 10 > bytes.length)
      break
    if (name === 'VP8X') Object.assign(found, { width: uint24(bytes, data + 4) + 1, height: uint24(bytes, data + 7) + 1, isAnimated: (bytes[data]! & 2) > 0 })
    if (name === 'VP8 ' && !found.width) Object.assign(found, { width: view.getUint16(data + 6, true) & 0x3FFF, height: view.getUint16(data + 8, true) & 0x3FFF })
    if (name === 'VP8L' && !found.width) {
      const sizes = view.getUint32(data + 1, true)
      Object.assign(found, { width: (sizes & 0x3FFF) + 1, height: (sizes >> 14 & 0x3FFF) + 1 })
    }
    if (name === 'EXIF') found.orientation = orientationOf(bytes, data + (textAt(bytes, data, 6) === EXIF ? 6 : 0), end)
  }
  return found
}

function ofBmp(bytes: Uint8Array): ImageHeader | null {
  if (bytes.length < 26)
    return null
  const view = viewOf(bytes)
  const isOld = bytes[14] === 12
  const width = isOld ? view.getUint16(18, true) : view.getInt32(18, true)
  const height = isOld ? view.getUint16(20, true) : Math.abs(view.getInt32(22, true))
  return { width, height, orientation: 1, isAnimated: false }
}

const READERS: Record<string, (bytes: Uint8Array) => ImageHeader | null> = {
  jpg: ofJpeg,
  png: ofPng,
  gif: ofGif,
  webp: ofWebp,
  bmp: ofBmp,
  tiff(bytes) {
    const tags = readTiffTags(bytes)
    return tags && { ...tags, isAnimated: false }
  },
}

/**
 * Reads the size of a picture from its first bytes, without decoding. Null when they do not tell: another format, damaged, or cut before the size
 * (JPEG has it behind its metadata, up to some hundred KB). Sizes are never 0. Takes at most one pass over `bytes`.
 */
export function imageHeader(bytes: Uint8Array): ImageHeader | null {
  const format = sniff(bytes)
  const header = format && READERS[format.extension]?.(bytes)
  return header && header.width > 0 && header.height > 0 ? header : null
}

/** px, as seen. */
export const seenSize = ({ width, height, orientation }: ImageHeader) => orientation > 4 ? { width: height, height: width } : { width, height }
