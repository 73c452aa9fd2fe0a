export interface Sniffed {
  kind: 'image' | 'video' | 'audio' | 'file'
  /** Without a dot, in lower case: `jpg`, `mov`, `svg`. */
  extension: string
  /** The media type that the file may be stored and sent with. */
  type: string
}

const kinds = {
  'png': ['image', 'image/png'],
  'jpg': ['image', 'image/jpeg'],
  'gif': ['image', 'image/gif'],
  'webp': ['image', 'image/webp'],
  'bmp': ['image', 'image/bmp'],
  'tiff': ['image', 'image/tiff'],
  'heic': ['image', 'image/heic'],
  'avif': ['image', 'image/avif'],
  'jxl': ['image', 'image/jxl'],
  'ico': ['image', 'image/x-icon'],
  'mp4': ['video', 'video/mp4'],
  'mov': ['video', 'video/quicktime'],
  'webm': ['video', 'video/webm'],
  'mkv': ['video', 'video/x-matroska'],
  'avi': ['video', 'video/x-msvideo'],
  'mp3': ['audio', 'audio/mpeg'],
  'm4a': ['audio', 'audio/mp4'],
  'wav': ['audio', 'audio/wav'],
  'ogg': ['audio', 'audio/ogg'],
  'flac': ['audio', 'audio/flac'],
  'aac': ['audio', 'audio/aac'],
  'amr': ['audio', 'audio/amr'],
  'pdf': ['file', 'application/pdf'],
  'zip': ['file', 'application/zip'],
  'gz': ['file', 'application/gzip'],
  'rar': ['file', 'application/vnd.rar'],
  '7z': ['file', 'application/x-7z-compressed'],
  'doc': ['file', 'application/msword'],
  'exe': ['file', 'application/octet-stream'],
  // Their own types would let a browser run their scripts.
  'svg': ['file', 'application/octet-stream'],
  'html': ['file', 'application/octet-stream'],
} as const satisfies Record<string, readonly [Sniffed['kind'], string]>

type Extension = keyof typeof kinds

const sniffedAs = (extension: Extension): Sniffed => ({ kind: kinds[extension][0], extension, type: kinds[extension][1] })

/**
 * What an extension in lower case promises, where {@link sniff} recognises that kind by its content. Null for the others, also for `doc`, which
 * is written with several kinds of content.
 */
export const provable = (extension: string): Sniffed | null => Object.prototype.hasOwnProperty.call(kinds, extension) && extension !== 'doc' ? sniffedAs(extension as Extension) : null

/** [offset, bytes as Latin-1]. The first that matches in all parts counts. */
const SIGNATURES: ReadonlyArray<readonly [Extension, ...Array<readonly [number, string]>]> = [
  ['png', [0, '\x89PNG\r\n\x1A\n']],
  ['jpg', [0, '\xFF\xD8\xFF']],
  ['gif', [0, 'GIF87a']],
  ['gif', [0, 'GIF89a']],
  ['webp', [0, 'RIFF'], [8, 'WEBP']],
  ['wav', [0, 'RIFF'], [8, 'WAVE']],
  ['avi', [0, 'RIFF'], [8, 'AVI ']],
  ['tiff', [0, 'II*\0']],
  ['tiff', [0, 'MM\0*']],
  ['jxl', [0, '\xFF\x0A']],
  ['jxl', [4, 'JXL ']],
  ['ico', [0, '\0\0\x01\0']],
  ['pdf', [0, '%PDF-']],
  ['zip', [0, 'PK\x03\x04']],
  ['zip', [0, 'PK\x05\x06']],
  ['gz', [0, '\x1F\x8B\x08']],
  ['rar', [0, 'Rar!\x1A\x07']],
  ['7z', [0, '7z\xBC\xAF\x27\x1C']],
  ['doc', [0, '\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1']],
  ['ogg', [0, 'OggS']],
  ['flac', [0, 'fLaC']],
  ['amr', [0, '#!AMR']],
  ['mp3', [0, 'ID3']],
  ['exe', [0, 'MZ']],
]

/** The major brand of an ISO container says what it holds. Raw pictures of cameras are such containers, too. */
const BRANDS: ReadonlyArray<readonly [RegExp, Extension]> = [
  [/^avi[fs]/, 'avif'],
  [/^(?:hei[cxms]|hev[cxms]|mif1|msf1)/, 'heic'],
  [/^qt {2}/, 'mov'],
  [/^M4[ABP] /, 'm4a'],
  [/^(?:iso[m2-9]|mp[47]\d|avc|M4V|MSNV|3g[gp2]|dash|cmf|mmp4|XAVC|NDX|NDS|hvc|av01|f4v)/, 'mp4'],
]

/** How much of the beginning {@link sniff} looks at, bytes. */
const SNIFFED_BYTES = 4096
/** Brands of a file that are compared. */
const MOST_BRANDS = 32

const latin1 = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to))

function ofContainer(bytes: Uint8Array): Extension | null {
  const box = latin1(bytes, 4, 8)
  // QuickTime files of cameras may have no brand.
  if (box !== 'ftyp')
    return /^(?:moov|mdat|wide)$/.test(box) ? 'mov' : null
  const end = Math.min(bytes.length, (bytes[2]! << 8 | bytes[3]!), 16 + 4 * MOST_BRANDS)
  const major = latin1(bytes, 8, 12)
  const others = Array.from({ length: Math.max(0, Math.floor((end - 16) / 4)) }, (_, at) => latin1(bytes, 16 + 4 * at, 20 + 4 * at))
  // Phones write "mif1" for both formats; the others tell.
  const brands = /^m[is]f1/.test(major) ? [...others, major] : [major]
  for (const [pattern, extension] of BRANDS) {
    if (brands.some(brand => pattern.test(brand)))
      return extension
  }
  return null
}

/** The frame header of MPEG audio: layer III without a tag, or AAC in ADTS. Reserved values are neither. */
function ofFrames([first, second, third = 0xFF]: Uint8Array): Extension | null {
  if (first !== 0xFF || second === undefined)
    return null
  if ((second & 0xF6) === 0xF0)
    return 'aac'
  return (second & 0xE6) === 0xE2 && (second & 0x18) !== 0x08 && (third & 0xF0) !== 0xF0 && (third & 0x0C) !== 0x0C ? 'mp3' : null
}

/** A size of the header that Windows has: other files begin with "BM", too. */
const isBitmap = (bytes: Uint8Array) => bytes[0] === 0x42 && bytes[1] === 0x4D && [12, 40, 52, 56, 108, 124].includes(bytes[14]!) && !bytes[15]

const HTML = /^\s*(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|iframe|style|title|meta|table|div|a|h1|p)\b/i
const SVG = /^\s*(?:<\?xml[\s\S]*?\?>\s*)?(?:(?:<!--[\s\S]*?-->|<!doctype\s+svg[^>]*>)\s*)*<svg\b/i

function ofMarkup(bytes: Uint8Array): Extension | null {
  const text = latin1(bytes, 0, 1024).replace(/^\xEF\xBB\xBF/, '').replace(/\0/g, '')
  if (SVG.test(text) || (/^\s*<(?:\?xml|!)/.test(text) && text.includes('<svg')))
    return 'svg'
  return HTML.test(text) ? 'html' : null
}

/**
 * Says what a file is by its first bytes ({@link SNIFFED_BYTES} are enough), whatever its name says. Null when unknown, as all plain texts are.
 * SVG and HTML are files: both can hold scripts. Sources: the formats' specifications; brands from ISO/IEC 14496-12 and 23008-12.
 */
export function sniff(bytes: Uint8Array): Sniffed | null {
  const head = bytes.subarray(0, SNIFFED_BYTES)
  const known = SIGNATURES.find(([, ...parts]) => parts.every(([at, text]) => latin1(head, at, at + text.length) === text))
  const found = known?.[0]
    ?? ofContainer(head)
    ?? (latin1(head, 0, 4) === '\x1A\x45\xDF\xA3' ? (latin1(head, 0, 64).includes('webm') ? 'webm' as const : 'mkv' as const) : null)
    ?? (isBitmap(head) ? 'bmp' as const : null)
    ?? ofFrames(head)
    ?? ofMarkup(head)
  return found ? sniffedAs(found) : null
}
