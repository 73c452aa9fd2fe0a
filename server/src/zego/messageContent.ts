/**
 * What of a message a person can read: the texts in `msg_body` and in `payload` (ZIM's extendedData) of the callback `before_send_msg`.
 * https://www.zegocloud.com/docs/zim-server/callbacks/message-not-sent-yet
 */
import type { MediaItem } from '../moderation/media'
import type { ContentKind } from '../moderation/moderation'

import { percentDecoded } from './callbackBody'

export interface MessageContent {
  kind: ContentKind
  /** What a person can read, in the order in which it stands there. */
  texts: string[]
  /** Bytes that a text check does not see: of a picture, a recording, a video, a file. */
  hasMedia: boolean
  /** What is at an address: that of the media, and of links in custom messages. */
  media: MediaItem[]
  /** There is content without an address, such as the messages inside a combined one: nothing can check it. */
  isOpaque: boolean
}

/** ZIM's message types. The SDK's commands and barrages cause no callback. */
const KINDS: Record<string, ContentKind> = { 1: 'text', 10: 'multiple', 11: 'image', 12: 'file', 13: 'audio', 14: 'video', 100: 'combine', 200: 'custom' }
const MEDIA: readonly ContentKind[] = ['image', 'file', 'audio', 'video']
/** IDs and numbers: what a client keeps in a message for itself. */
const TECHNICAL = /^[\w.-]*$/
/** Of text that is looked for inside JSON: deeper values are not read by any client. */
const MAX_DEPTH = 6
/** Ten pictures at three addresses each. */
const MAX_ITEMS = 30
/** Characters; ZIM takes 500 bytes. */
const MAX_URL = 2000

/** Returns null for a message type that ZIM does not have. */
export function messageContent(fields: Record<string, unknown>): MessageContent | null {
  const kind = KINDS[String(fields.msg_type)]
  if (!kind)
    return null
  const body = typeof fields.msg_body === 'string' ? fields.msg_body : ''
  const payload = typeof fields.payload === 'string' ? textsIn(fields.payload) : []
  const texts = [...bodyTexts(kind, body), ...payload].filter(text => text.trim() !== '')
  return { kind, texts, hasMedia: MEDIA.includes(kind) || (kind === 'multiple' && hasMediaParts(body)), ...mediaIn(kind, body) }
}

function bodyTexts(kind: ContentKind, body: string): string[] {
  if (kind === 'text')
    return [body]
  const value = parsed(body)
  if (MEDIA.includes(kind)) {
    const name = (value as { file_name?: unknown } | undefined)?.file_name
    return typeof name === 'string' ? [percentDecoded(name)] : []
  }
  return value === undefined ? [body] : readable(value)
}

function mediaIn(kind: ContentKind, body: string): Pick<MessageContent, 'media' | 'isOpaque'> {
  const found = itemsOf(kind, body)
  const media = found?.filter(({ url }, at) => found.findIndex(item => item.url === url) === at) ?? []
  const isTooMuch = media.length > MAX_ITEMS || media.some(({ url }) => url.length > MAX_URL)
  return found && !isTooMuch ? { media, isOpaque: false } : { media: [], isOpaque: true }
}

/** Returns null where some of the content has no address. */
function itemsOf(kind: ContentKind, body: string): MediaItem[] | null {
  if (kind === 'text')
    return []
  if (kind === 'combine')
    return null
  if (kind === 'custom')
    return linksIn(parsed(body) ?? body).map(url => ({ kind: 'link', url, fileName: '', bytes: null }))
  if (kind === 'multiple') {
    return partsOf(body)?.reduce<MediaItem[] | null>((all, part) => {
      const kind = KINDS[String(part.msg_type)]
      const items = kind && kind !== 'multiple' && typeof part.callback_content === 'string' ? itemsOf(kind, part.callback_content) : null
      return all && items && [...all, ...items]
    }, []) ?? null
  }
  return mediaItems(kind as MediaItem['kind'], body)
}

/** A picture is at up to three addresses, of which clients show any; a video has a picture of its beginning. */
function mediaItems(kind: MediaItem['kind'], body: string): MediaItem[] | null {
  const fields = parsed(body) as Record<string, unknown> | undefined
  const text = (name: string) => typeof fields?.[name] === 'string' ? fields[name] : ''
  if (text('download_url') === '')
    return null
  const size = Number(fields!.file_size)
  const item = (url: string, of = kind, bytes: number | null = null, fileName = percentDecoded(text('file_name'))): MediaItem[] => url ? [{ kind: of, url, fileName, bytes }] : []
  return [
    ...item(text('download_url'), kind, size > 0 ? size : null),
    ...(kind === 'image' ? [...item(text('large_image_download_url')), ...item(text('thumbnail_download_url'))] : []),
    ...(kind === 'video' ? item(text('video_first_frame_download_url'), 'image', null, '') : []),
  ]
}

/** The strings of a value that are addresses as a whole. */
const linksIn = (value: unknown): string[] => readable(value).map(text => text.trim()).filter(text => /^https?:\/\//i.test(text))

function partsOf(body: string): Array<Record<string, unknown>> | null {
  const parts = (parsed(body) as { multi_msg?: unknown } | undefined)?.multi_msg
  return Array.isArray(parts) && parts.every(part => typeof part === 'object' && part !== null) ? parts as Array<Record<string, unknown>> : null
}

function hasMediaParts(body: string): boolean {
  return partsOf(body)?.some(({ msg_type }) => String(msg_type) !== '1') ?? true
}

const textsIn = (text: string): string[] => readable(parsed(text) ?? text)

/** Media bodies are percent-encoded JSON. */
export function parsed(text: string): unknown {
  for (const candidate of [text, percentDecoded(text)]) {
    try {
      return JSON.parse(candidate) as unknown
    }
    catch {}
  }
  return undefined
}

/** The strings inside a value, keys too, except technical ones. A string that is JSON itself is read as such. */
function readable(value: unknown, depth = 0): string[] {
  if (depth > MAX_DEPTH)
    return []
  if (typeof value === 'string') {
    const inner = /^\s*[[{]/.test(value) ? parsed(value) : undefined
    return inner !== undefined ? readable(inner, depth + 1) : TECHNICAL.test(value) ? [] : [value]
  }
  if (Array.isArray(value))
    return value.flatMap(item => readable(item, depth + 1))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, item]) => [...readable(key, depth + 1), ...readable(item, depth + 1)])
  return []
}
