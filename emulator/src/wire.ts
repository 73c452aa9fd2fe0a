/**
 * The frames between client and server: JSON texts. JSON has no byte arrays, so the body of a command message, a Uint8Array, becomes
 * `{ "zim-emulator:bytes": [1, 2, 3] }`. Addresses of files are paths of the server, see {@link decode}.
 */
import type { ZimFailure } from './failure'

import { FILES_PATH } from './files'

export interface Call {
  id: number
  call: string
  args: unknown
}

export type Reply = { id: number, result: unknown } | { id: number, failure: ZimFailure }

export interface Push {
  push: string
  data: unknown
  /** Position in the user's inbox, for pushes that must not be missed. */
  inboxSeq?: number
}

export type ClientFrame = Call
export type ServerFrame = Reply | Push

const BYTES = 'zim-emulator:bytes'

export function encode(frame: ClientFrame | ServerFrame): string {
  return JSON.stringify(frame, (_, value) => value instanceof Uint8Array ? { [BYTES]: Array.from(value) } : value)
}

/**
 * Reads a frame. The server knows no address by which a client reaches it: `origin` becomes the beginning of each path of a file that is
 * the value of a field `…DownloadUrl`, wherever in the frame. Called for such a frame only.
 */
export function decode(text: string, origin: () => string = () => ''): unknown {
  // Few frames have bytes or files, and a reviver makes parsing several times as slow.
  const [hasBytes, hasFiles] = [text.includes(BYTES), text.includes(FILES_PATH)]
  if (!hasBytes && !hasFiles)
    return JSON.parse(text)
  const start = hasFiles ? origin() : ''
  return JSON.parse(text, (key, value) => {
    if (typeof value === 'string')
      return key.endsWith('DownloadUrl') && value.startsWith(FILES_PATH) ? start + value : value
    return value !== null && typeof value === 'object' && BYTES in value ? Uint8Array.from(value[BYTES]) : value
  })
}

/** The opposite of {@link decode}: addresses of this server, as a client reaches it, become its paths again. */
export function withPaths<T>(content: T, origin: string): T {
  const start = origin + FILES_PATH
  const pathOf = (value: unknown): unknown => {
    if (Array.isArray(value))
      return value.map(pathOf)
    if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value))
      return value
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, typeof field === 'string' && key.endsWith('DownloadUrl') && field.startsWith(start) ? field.slice(origin.length) : pathOf(field)]))
  }
  return origin ? pathOf(content) as T : content
}
