import type { Part } from './pictureParts'
import type { Orientation } from './tiffTags'

import { imageHeader } from './imageHeader'
import { EXIF, jpegParts, pngParts, textAt, viewOf, webpParts } from './pictureParts'
import { sniff } from './sniff'
import { orientationOnly } from './tiffTags'

/**
 * Removes where, when and by what a picture was taken, without decoding it. What is kept is listed: unknown parts go. Of EXIF the orientation stays.
 * What follows the end of the picture goes, too: phones append videos and maps there.
 */

/** Colour profiles (APP2) and how colours are stored (Adobe, APP14) are needed to draw a JPEG. */
function isOfJpeg(bytes: Uint8Array, { name, data }: Part): boolean {
  if (name === 'e2')
    return textAt(bytes, data, 12) === 'ICC_PROFILE\0'
  if (name === 'ee')
    return textAt(bytes, data, 5) === 'Adobe'
  return name !== 'fe' && !(/^e[1-9a-f]$/.test(name))
}

const OF_PNG = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB', 'cICP', 'mDCV', 'cLLI', 'bKGD', 'hIST', 'sPLT', 'pHYs', 'acTL', 'fcTL', 'fdAT'])
const OF_WEBP = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ICCP', 'ANIM', 'ANMF'])
/** Flags of VP8X that announce EXIF and XMP. */
const WEBP_EXIF = 8
const WEBP_XMP = 4

function joined(pieces: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

const latin1 = (text: string) => Uint8Array.from(text, character => character.charCodeAt(0))

function uint32(value: number, isLittle = false): Uint8Array {
  const bytes = new Uint8Array(4)
  viewOf(bytes).setUint32(0, value, isLittle)
  return bytes
}

/** The segment of a JPEG that holds its orientation. */
function exifSegment(orientation: Orientation): Uint8Array {
  const content = joined([latin1(EXIF), orientationOnly(orientation)])
  return joined([Uint8Array.of(0xFF, 0xE1, 0, content.length + 2), content])
}

/** Returns a JPEG that says how it has to be turned, and no other metadata. Null when its structure is damaged. */
export function jpegWithOrientation(bytes: Uint8Array, orientation: Orientation): Uint8Array | null {
  const parts = Array.from(jpegParts(bytes))
  if (!parts.some(({ name }) => name === 'da'))
    return null
  const kept = parts.filter(part => isOfJpeg(bytes, part))
  // JFIF wants to be first.
  const first = kept.filter(({ name }) => name === 'e0')
  const rest = kept.filter(({ name }) => name !== 'e0')
  const pieces = (of: Part[]) => of.map(({ start, end }) => bytes.subarray(start, end))
  return joined([bytes.subarray(0, 2), ...pieces(first), ...(orientation > 1 ? [exifSegment(orientation)] : []), ...pieces(rest)])
}

/** Of PNG chunks; 30 bytes are checked at most. */
function crc32(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >>> 1 ^ 0xEDB88320 : crc >>> 1
  }
  return ~crc >>> 0
}

function ofPng(bytes: Uint8Array, orientation: Orientation): Uint8Array | null {
  const parts = Array.from(pngParts(bytes))
  const last = parts[parts.length - 1]
  if (parts[0]?.name !== 'IHDR' || last?.name !== 'IEND' || last.end > bytes.length)
    return null
  const named = joined([latin1('eXIf'), orientationOnly(orientation)])
  const exif = joined([uint32(named.length - 4), named, uint32(crc32(named))])
  const pieces = parts.filter(({ name }) => OF_PNG.has(name)).map(({ start, end }) => bytes.subarray(start, end))
  if (orientation > 1) pieces.splice(1, 0, exif)
  return joined([bytes.subarray(0, 8), ...pieces])
}

function ofWebp(bytes: Uint8Array, orientation: Orientation): Uint8Array | null {
  const parts = Array.from(webpParts(bytes))
  if (!parts.length || parts.some(({ end }) => end > bytes.length + 1))
    return null
  const pieces = parts.filter(({ name }) => OF_WEBP.has(name)).map(({ name, start, data, end }) => {
    const piece = bytes.slice(start, end)
    if (name === 'VP8X') piece[data - start]! &= ~(WEBP_EXIF | WEBP_XMP)
    if (name === 'VP8X' && orientation > 1) piece[data - start]! |= WEBP_EXIF
    return end > bytes.length ? joined([piece, Uint8Array.of(0)]) : piece
  })
  const exif = orientationOnly(orientation)
  if (orientation > 1) pieces.push(joined([latin1('EXIF'), uint32(exif.length, true), exif]))
  const content = joined([latin1('WEBP'), ...pieces])
  return joined([latin1('RIFF'), uint32(content.length, true), content])
}

/**
 * Returns the picture without location and other metadata, not decoded and not encoded again: JPEG (EXIF, XMP, IPTC, comments), PNG (eXIf, texts,
 * time), WebP (EXIF, XMP). GIF is returned as it is. Null for other formats, and when the structure is damaged: nothing is promised of these.
 */
export function stripLocation(bytes: Uint8Array): Uint8Array | null {
  const format = sniff(bytes)?.extension
  if (format === 'gif')
    return bytes
  const header = imageHeader(bytes)
  if (!header)
    return null
  if (format === 'jpg')
    return jpegWithOrientation(bytes, header.orientation)
  if (format === 'png')
    return ofPng(bytes, header.orientation)
  return format === 'webp' ? ofWebp(bytes, header.orientation) : null
}
