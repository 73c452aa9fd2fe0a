/**
 * Reads the body of a callback: a JSON object, percent-encoded or not, or a form. ZEGO's documents show both and say "UrlDecode it", so all
 * are accepted. Unknown fields are ignored. Nothing here trusts the content: the signature is checked by the route.
 */

export interface CallbackBody {
  event: string
  /** A text in ZEGO's examples. */
  appid: string
  /** As it stands in the body: it is signed so. */
  timestamp: string
  nonce: string
  signature: string
  fields: Record<string, unknown>
}

/** Longest event name, nonce, signature …, characters. */
const MAX_LENGTH = 128
/** Of a time in ms; ZEGO sends seconds for most events. */
const MS_FROM = 1e12

/** Returns null for what cannot be read, or lacks a common field. */
export function parseCallback(text: string, isForm: boolean): CallbackBody | null {
  const fields = isForm ? formFields(text) : jsonFields(text)
  if (!fields)
    return null
  const [event, appid, timestamp, nonce, signature] = ['event', 'appid', 'timestamp', 'nonce', 'signature'].map(name => shortText(fields[name]))
  if (!event || !appid || !timestamp || !nonce || !signature)
    return null
  return { event, appid, timestamp, nonce, signature, fields }
}

/** Returns the time at which ZEGO sent it, ms since the epoch; NaN when it states none. */
export function sentAt({ timestamp }: CallbackBody): number {
  const time = /^\d{1,16}$/.test(timestamp) ? Number(timestamp) : Number.NaN
  return time > MS_FROM ? time : time * 1000
}

function shortText(value: unknown): string {
  const text = typeof value === 'string' || (typeof value === 'number' && Number.isSafeInteger(value)) ? String(value) : ''
  return text.length <= MAX_LENGTH ? text : ''
}

function formFields(text: string): Record<string, unknown> | null {
  return text.includes('=') ? Object.fromEntries(new URLSearchParams(text)) : null
}

function jsonFields(text: string): Record<string, unknown> | null {
  const given = /^\s*%7B/i.test(text) ? percentDecoded(text) : text
  try {
    const value: unknown = JSON.parse(given)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : null
  }
  catch {
    return null
  }
}

/** Returns the text as it is when it is not percent-encoded. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  }
  catch {
    return text
  }
}
