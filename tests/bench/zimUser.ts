import type { Gateway } from 'zim-emulator/testing'

export type Call = (name: string, args?: unknown) => unknown

export interface BenchUser { appID: number, userID: string, name: string, token: string }

let calls = 0

/**
 * Logs a user in on the emulated backend without an SDK, and returns a function for calls. The connection ignores events. A call throws
 * when the backend rejects it. The rate limits of the SDK do not apply, so calls may follow each other at any rate.
 */
export function connectUser(gateway: Gateway, { appID, userID, name, token }: BenchUser): Call {
  const replies = new Map<number, { result?: unknown, failure?: { code: number, message: string } }>()
  const connection = gateway.connect({
    send(frame) {
      const { id, ...reply } = JSON.parse(frame) as { id?: number, result?: unknown }
      if (id !== undefined) replies.set(id, reply)
    },
    close: () => {},
  })
  const call: Call = (operation, args) => {
    const id = ++calls
    connection.receive(JSON.stringify({ id, call: operation, args }))
    const { result, failure } = replies.get(id) ?? {}
    replies.delete(id)
    if (failure) throw new Error(`${operation} as ${userID}: ${failure.code} ${failure.message}`)
    return result
  }
  call('login', { appID, userID, userName: name, token, deviceID: `bench-${userID}` })
  return call
}

const TEXT = 1

/** Sends one message to `to`: a text, or ZIM's fields of a message of another type. `reply`: what it names of the message that it replies to. */
export function sendTo(call: Call, to: string, content: string | object, { hasReceipt = false, reply }: { hasReceipt?: boolean, reply?: object } = {}): void {
  call('sendPeerMessage', {
    conversationID: to,
    content: typeof content === 'string' ? { type: TEXT, message: content } : content,
    localMessageID: `bench-${++calls}`,
    hasReceipt,
    disableUnreadMessageCount: false,
    isRetry: false,
    ...(reply && { reply }),
  })
}
