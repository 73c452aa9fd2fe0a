import type { Sniffed } from './sniff'

import { provable } from './sniff'

/** UTF-16 units. ZIM and WeChat show longer names cut off. */
const LONGEST = 100
const LONGEST_EXTENSION = 16

/** Control characters, and those that are not seen: marks that turn the direction of a text let `gpj.exe` read as `exe.jpg`. */
// eslint-disable-next-line no-control-regex -- control characters are what is removed
const UNSEEN = /[\0-\x1F\x7F-\x9F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/g
/** Of other systems' file names. */
const RESERVED = /[<>:"|?*]/g

/** Other extensions that say the same. */
const SAME: Record<string, RegExp> = {
  jpg: /^jpe?g$/,
  tiff: /^tiff?$/,
  heic: /^hei[cf]$/,
  mkv: /^mk[av]$/,
  ogg: /^(?:og[agv]|opus)$/,
  m4a: /^m4[abpr]$/,
  html: /^x?html?$/,
}
/** Many formats are one of these inside, and many texts begin like a page: an extension that promises nothing provable stays. */
const HOLDS_OTHERS = new Set(['zip', 'gz', 'doc', 'exe', 'html', 'svg'])

const DEFAULTS = { image: 'image', video: 'video', audio: 'audio', file: 'file' }

function split(name: string): { base: string, extension: string } {
  const [, base, extension] = /^(.+)\.([^.\s]+)$/.exec(name) ?? []
  return base && extension && extension.length <= LONGEST_EXTENSION ? { base, extension } : { base: name, extension: '' }
}

/** The extension that tells the truth: '' when the name has none and the content is unknown. */
function trueExtension(claimed: string, found: Sniffed | null): string {
  const known = provable(claimed.toLowerCase())
  if (!found)
    return known?.kind === 'image' ? 'bin' : claimed
  const isSame = claimed.toLowerCase() === found.extension || SAME[found.extension]?.test(claimed.toLowerCase())
  return isSame || (claimed && !known && HOLDS_OTHERS.has(found.extension)) ? claimed : found.extension
}

/** Cuts no character in two. */
const cut = (text: string, length: number) => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')

/** Cuts a name to its length; the extension is kept. */
function fitted(base: string, extension: string): string {
  const suffix = extension ? `.${extension}` : ''
  return `${cut(base, LONGEST - suffix.length).trim()}${suffix}`
}

/** The last part of a path, without control and bidi characters, at most 100 UTF-16 units. For showing what is not sent. '' when nothing is left. */
export function shownName(given: string): string {
  const last = given.split(/[/\\]/).pop() ?? ''
  const { base, extension } = split(last.replace(UNSEEN, '').replace(RESERVED, '_').replace(/^[\s.]+|[\s.]+$/g, ''))
  return fitted(base, extension)
}

/**
 * Returns a name under which a file may be sent, stored and shown: as {@link shownName}, with the extension of what `found` says. `kind` names what
 * has no name.
 */
export function fileName(given: string, found: Sniffed | null, kind: keyof typeof DEFAULTS = found?.kind ?? 'file'): string {
  const { base, extension } = split(shownName(given))
  return fitted(base || DEFAULTS[kind], trueExtension(extension, found))
}
