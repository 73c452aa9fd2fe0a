/**
 * Requests to the servers of others. A URL may contain a secret, and an error of fetch may quote it, so neither is in a message here.
 */
import { Buffer } from 'node:buffer'

/** No usable reply: no connection, the time is over, or not a JSON object. */
export class NoReply extends Error {
  override readonly name = 'NoReply'

  constructor(readonly reason: 'unreachable' | 'timed-out' | 'not-json') {
    super(`no usable reply: ${reason}`)
  }
}

export interface JsonRequest {
  /** Sent by POST, as JSON. @default no body, by GET */
  body?: object
  headers?: Record<string, string>
  timeoutMs: number
  /** A longer reply is cut and then is not JSON. @default 16 KB */
  maxBytes?: number
  /** Ends the request early. It then counts as timed out. */
  signal?: AbortSignal
}

/** Most replies have a few hundred bytes. */
const MAX_REPLY_BYTES = 16 * 1024

/** Returns the JSON object of the reply, whatever its status is. Rejects with NoReply. Follows no redirect. */
export async function fetchJson(url: string, request: JsonRequest): Promise<Record<string, unknown>> {
  return parseObject((await fetchBytes(url, request)).toString())
}

/** Returns the bytes of the reply, whatever its status is. Rejects with NoReply. Follows no redirect. */
export async function fetchBytes(url: string, { body, headers, timeoutMs, maxBytes = MAX_REPLY_BYTES, signal }: JsonRequest): Promise<Buffer> {
  const timeout = new AbortController()
  const timer = setTimeout(() => timeout.abort(), timeoutMs)
  const abort = () => timeout.abort()
  signal?.addEventListener('abort', abort)
  try {
    signal?.throwIfAborted()
    const request = body ? { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) } : { headers }
    return await readBytes(await fetch(url, { ...request, signal: timeout.signal, redirect: 'error' }), maxBytes, timeout.signal)
  }
  catch {
    throw new NoReply(timeout.signal.aborted || signal?.aborted ? 'timed-out' : 'unreachable')
  }
  finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

/** Rejects with NoReply for another text. */
export function parseObject(text: string): Record<string, unknown> {
  try {
    const reply: unknown = JSON.parse(text)
    if (typeof reply === 'object' && reply !== null)
      return reply as Record<string, unknown>
  }
  catch {}
  throw new NoReply('not-json')
}

/**
 * Returns the body, at most `maxBytes` of it. Rejects when the signal aborts. (The signal of fetch alone does not end the body: Node
 * forgets it when garbage is collected after the headers.)
 */
async function readBytes({ body }: Response, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  if (!body)
    return Buffer.alloc(0)
  const reader = body.getReader()
  const cancel = () => reader.cancel().catch(() => {})
  signal.addEventListener('abort', cancel)
  const chunks: Uint8Array[] = []
  let size = 0
  for (let part = await reader.read(); part.value && size < maxBytes; part = await reader.read()) {
    chunks.push(part.value)
    size += part.value.length
  }
  signal.throwIfAborted()
  void cancel()
  return Buffer.concat(chunks).subarray(0, maxBytes)
}
