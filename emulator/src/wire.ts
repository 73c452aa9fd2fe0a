/**
 * The frames between client and server: JSON texts. JSON has no byte arrays, so the body of a command message, a Uint8Array, becomes
 * `{ "zim-emulator:bytes": [1, 2, 3] }`.
 */
import type { ZimFailure } from './failure'

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

export function decode(text: string): unknown {
  // Few frames have bytes, and a reviver makes parsing several times as slow.
  if (!text.includes(BYTES))
    return JSON.parse(text)
  return JSON.parse(text, (_, value) => value !== null && typeof value === 'object' && BYTES in value ? Uint8Array.from(value[BYTES]) : value)
}
