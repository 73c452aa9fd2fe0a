import type { Failure } from '@/types/failure'

import { failed, failureOf } from '@/utils/failure'

import type { ImageHeader } from './imageHeader'
import type { MediaLimits } from './limits'
import type { PickResult, PreparedMedia } from './prepared'
import type { Sniffed } from './sniff'

import { fileName, shownName } from './fileName'
import { imageHeader, seenSize } from './imageHeader'
import { COMPRESS_ABOVE_BYTES, LONG_PICTURE, LONGEST_SIDE, MOST_PIXELS } from './limits'
import { sniff } from './sniff'
import { stripLocation } from './stripLocation'

/** What a picker, a clipboard or a drop delivers. `width`, `height` (px) and `seconds` of a video where the picker tells them. */
export interface Source {
  name: string
  bytes: number
  file: string | File
  width?: number
  height?: number
  seconds?: number
  poster?: string
}

/** A file that the device has written. */
export interface Written { file: string | File, bytes: number }

/** What a platform can do with files. `read` rejects with `file-unreadable`, `save` with `storage`, and `recode` with both. */
export interface MediaDevice {
  limits: MediaLimits
  read: (file: string | File, from: number, to: number) => Promise<Uint8Array>
  /** Writes bytes as a file. */
  save: (bytes: Uint8Array, extension: string) => Promise<Written>
  /** The same content as a file with this name and type, where files have them. */
  named: (file: string | File, name: string, type: string) => string | File
  /** Decodes a picture and encodes it upright, without metadata and not longer than `longest` px. Null when it cannot be decoded. */
  recode: (file: string | File, longest: number, header: ImageHeader | null) => Promise<Written | null>
  /** Makes a video smaller. Null where that is impossible. */
  shrinkVideo: (file: string | File) => Promise<Written | null>
  /** Size in px, seconds and first picture of a video, as far as they can be found within 3 s; 0 for the others. */
  videoFacts: (file: string | File) => Promise<{ width: number, height: number, seconds: number, poster?: string }>
}

export interface PrepareOptions {
  /** Pictures are not compressed. */
  isOriginal?: boolean
  /** All are sent unchanged, as files. */
  asFile?: boolean
}

/** Enough for the kind, and for the size of nearly every picture. */
const HEAD = 64 * 1024
/** The metadata before the size of a JPEG are seldom longer than this. */
const LONG_HEAD = 2 * 1024 * 1024
/** What ZIM takes as a picture and every client can draw. */
const DRAWN = new Set(['jpg', 'png', 'gif', 'webp'])
/** Longest side of a long picture that has to be compressed: the limit of most decoders is 16,384. */
const LONGEST_OF_LONG = 16_000
/** What ZIM takes as a video. */
const PLAYED = new Set(['mp4', 'mov'])

const MB = 1024 * 1024
/** MB with one decimal, rounded up: what is above a limit reads as more than it. */
const inMB = (bytes: number) => `${Math.ceil(bytes / MB * 10) / 10} MB`
const sizes = (size: number, limit: number) => ({ params: { size: inMB(size), limit: inMB(limit) } })

async function preparePicture(source: Source, found: Sniffed, head: Uint8Array, device: MediaDevice, isOriginal: boolean): Promise<PreparedMedia> {
  const { file, bytes } = source
  const { imageBytes } = device.limits
  const isDrawn = DRAWN.has(found.extension)
  const header = imageHeader(head) ?? (bytes > head.length ? imageHeader(await device.read(file, 0, Math.min(bytes, LONG_HEAD))) : null)
  if (isDrawn && !header)
    throw failed('picture-damaged')
  if (header && header.width * header.height > MOST_PIXELS)
    throw failed('picture-huge', { params: { width: header.width, height: header.height } })

  const finish = ({ file, bytes }: Written, { width, height }: { width: number, height: number }, { extension, type }: Sniffed): PreparedMedia => {
    const name = fileName(source.name, { kind: 'image', extension, type })
    return { kind: 'image', file: device.named(file, name, type), name, bytes, width, height, seconds: 0 }
  }
  /** Not decoded. Null when the picture is built in a way that does not allow that. */
  const unchanged = async () => {
    const all = header && await device.read(file, 0, bytes)
    const stripped = all && stripLocation(all)
    if (!stripped)
      return null
    return finish(stripped.length === bytes ? { file, bytes } : await device.save(stripped, found.extension), seenSize(header), found)
  }

  const { width, height } = header ?? { width: 0, height: 0 }
  const isLong = Math.max(width, height) > LONG_PICTURE * Math.min(width, height)
  const moves = header?.isAnimated || found.extension === 'gif'
  const isSmall = bytes <= COMPRESS_ABOVE_BYTES && Math.max(width, height) <= LONGEST_SIDE
  const isUpright = header?.orientation === 1
  if (isDrawn && bytes > imageBytes && (moves || isOriginal))
    throw failed(moves ? 'file-too-large' : 'original-too-large', sizes(bytes, imageBytes))
  if (isDrawn && bytes <= imageBytes && (moves || isOriginal || (isUpright && (isSmall || isLong)))) {
    const media = await unchanged()
    if (media)
      return media
  }

  const written = await device.recode(file, isLong ? LONGEST_OF_LONG : LONGEST_SIDE, header)
  if (!written)
    throw isDrawn ? failed('picture-damaged') : failed('picture-unsupported', { params: { format: found.extension.toUpperCase() } })
  const isSmaller = written.bytes < bytes || Math.max(width, height) > LONGEST_SIDE
  const media = isSmaller || !isUpright || !isDrawn || bytes > imageBytes ? null : await unchanged()
  if (media)
    return media
  if (written.bytes > imageBytes)
    throw failed('file-too-large', sizes(written.bytes, imageBytes))
  const start = await device.read(written.file, 0, Math.min(written.bytes, HEAD))
  const now = imageHeader(start)
  const is = sniff(start)
  if (!now || !is || !DRAWN.has(is.extension))
    throw failed('picture-unsupported', { params: { format: found.extension.toUpperCase() } })
  return finish(written, seenSize(now), is)
}

async function prepareVideo(source: Source, found: Sniffed, device: MediaDevice): Promise<PreparedMedia> {
  const { videoBytes, videoSeconds } = device.limits
  const known = source.seconds ? { width: source.width ?? 0, height: source.height ?? 0, seconds: source.seconds, poster: source.poster } : await device.videoFacts(source.file)
  const seconds = Math.max(1, Math.round(known.seconds))
  if (seconds > videoSeconds)
    throw failed('video-too-long', { params: { n: Math.floor(videoSeconds / 60) } })
  const shrunk = source.bytes > videoBytes ? await device.shrinkVideo(source.file) : null
  const { file, bytes } = shrunk ?? source
  if (bytes > videoBytes)
    throw failed('video-too-large', sizes(bytes, videoBytes))
  // What a phone has compressed is MP4.
  const { extension, type } = shrunk ? { extension: 'mp4', type: 'video/mp4' } : found
  const name = fileName(source.name, { kind: 'video', extension, type })
  return { kind: 'video', file: device.named(file, name, type), name, bytes, width: known.width, height: known.height, seconds, ...(known.poster && { poster: known.poster }) }
}

/**
 * Checks what was chosen and makes of it what may be sent. Rejects with a FailureError that says what is wrong and what to do: `file-empty`,
 * `file-too-large`, `file-unreadable`, `picture-unsupported`, `picture-damaged`, `picture-huge`, `original-too-large`, `video-too-large`, `video-too-long`.
 * Pictures are compressed when they are large or of a kind that not everyone can draw; all lose their location. Kinds come from the content, never
 * from the name.
 */
export async function prepare(source: Source, device: MediaDevice, { isOriginal = false, asFile = false }: PrepareOptions = {}): Promise<PreparedMedia> {
  const { file, bytes } = source
  if (bytes <= 0)
    throw failed('file-empty')
  const head = await device.read(file, 0, Math.min(bytes, HEAD))
  const found = sniff(head)
  if (!asFile && found?.kind === 'image')
    return preparePicture(source, found, head, device, isOriginal)
  if (!asFile && found && PLAYED.has(found.extension))
    return prepareVideo(source, found, device)
  const { fileBytes } = device.limits
  if (bytes > fileBytes)
    throw failed('file-too-large', sizes(bytes, fileBytes))
  const name = fileName(source.name, found)
  return { kind: 'file', file: device.named(file, name, found?.type ?? ''), name, bytes, width: 0, height: 0, seconds: 0 }
}

/** Prepares one after another, so that one picture at a time is in memory. Never rejects. */
export async function prepareAll(sources: readonly Source[], device: MediaDevice, options: PrepareOptions = {}): Promise<PickResult> {
  const result: PickResult = { media: [], refused: [] }
  for (const source of sources) {
    try { result.media.push(await prepare(source, device, options)) }
    catch (thrown) { result.refused.push({ name: shownName(source.name), failure: failureOf(thrown) }) }
  }
  return result
}

/** The result of a choice that did not come about. */
export const nothingPicked = (failure?: Failure): PickResult => ({ media: [], refused: failure ? [{ name: '', failure }] : [] })
