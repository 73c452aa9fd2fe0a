/**
 * What of a message a person can read: the texts in `msg_body` and in `payload` (ZIM's extendedData) of the callback `before_send_msg`.
 * https://www.zegocloud.com/docs/zim-server/callbacks/message-not-sent-yet
 */
import type { ContentKind } from '../moderation/moderation'

import { percentDecoded } from './callbackBody'

export interface MessageContent {
  kind: ContentKind
  /** What a person can read, in the order in which it stands there. */
  texts: string[]
  /** Bytes that a text check does not see: of a picture, a recording, a video, a file. */
  hasMedia: boolean
}

/** ZIM's message types. The SDK's commands and barrages cause no callback. */
const KINDS: Record<string, ContentKind> = { 1: 'text', 10: 'multiple', 11: 'image', 12: 'file', 13: 'audio', 14: 'video', 100: 'combine', 200: 'custom' }
const MEDIA: readonly ContentKind[] = ['image', 'file', 'audio', 'video']
/** IDs and numbers: what a client keeps in a message for itself. */
const TECHNICAL = /^[\w.-]*$/
/** Of text that is looked for inside JSON: deeper values are not read by any client. */
const MAX_DEPTH = 6

/** Returns null for a message type that ZIM does not have. */
export function messageContent(fields: Record<string, unknown>): MessageContent | null {
  const kind = KINDS[String(fields.msg_type)]
  if (!kind)
    return null
  const body = typeof fields.msg_body === 'string' ? fields.msg_body : ''
  const payload = typeof fields.payload === 'string' ? textsIn(fields.payload) : []
  const texts = [...bodyTexts(kind, body), ...payload].filter(text => text.trim() !== '')
  return { kind, texts, hasMedia: MEDIA.includes(kind) || (kind === 'multiple' && hasMediaParts(body)) }
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

function hasMediaParts(body: string): boolean {
  const parts = (parsed(body) as { multi_msg?: unknown } | undefined)?.multi_msg
  return !Array.isArray(parts) || parts.some(part => String((part as { msg_type?: unknown } | null)?.msg_type) !== '1')
}

const textsIn = (text: string): string[] => readable(parsed(text) ?? text)

/** Media bodies are percent-encoded JSON. */
function parsed(text: string): unknown {
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
