/**
 * The mark of a message whose media have no verdict yet: the field `check` of its extendedData (ZEGO's `payload`), a JSON object that the sender's client
 * has written. Only this server sets it; one that came from a client is taken away.
 */
import { parsed } from './messageContent'

const FIELD = 'check'

/** Returns the payload with the key, or without any for null; undefined when that is the payload as it was. Its other fields stay, and a text that is no JSON object becomes the field `text`. */
export function markedPayload(payload: unknown, key: string | null): string | undefined {
  const fields = objectOf(payload) ?? (typeof payload === 'string' && payload !== '' ? { text: payload } : {})
  if (key === null && !Object.hasOwn(fields, FIELD))
    return undefined
  const { [FIELD]: _old, ...others } = fields
  return JSON.stringify(key === null ? others : { ...others, [FIELD]: key })
}

/** Returns the key in a payload, or ''. */
export function markOf(payload: unknown): string {
  const key = objectOf(payload)?.[FIELD]
  return typeof key === 'string' ? key : ''
}

/** Returns undefined for what is no JSON object, percent-encoded or not. */
function objectOf(payload: unknown): Record<string, unknown> | undefined {
  const value = typeof payload === 'string' ? parsed(payload) : undefined
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : undefined
}
