import type { Gateway } from 'zim-emulator/testing'

export type Call = (name: string, args?: unknown) => unknown

export interface Speaker { appID: number, userID: string, name: string, token: string }

let calls = 0

/**
 * Somebody without a phone: a signed-in connection to the emulated backend that hears the answers to its own calls and nothing
 * else. Throws what the backend refuses. The SDK's limiter is on the phone, so that calls here may follow each other at any pace.
 */
export function connectSpeaker(gateway: Gateway, { appID, userID, name, token }: Speaker): Call {
  const answers = new Map<number, { result?: unknown, failure?: { code: number, message: string } }>()
  const connection = gateway.connect({
    send(frame) {
      const { id, ...answer } = JSON.parse(frame) as { id?: number, result?: unknown }
      if (id !== undefined) answers.set(id, answer)
    },
    close: () => {},
  })
  const call: Call = (operation, args) => {
    const id = ++calls
    connection.receive(JSON.stringify({ id, call: operation, args }))
    const { result, failure } = answers.get(id) ?? {}
    answers.delete(id)
    if (failure) throw new Error(`${operation} as ${userID}: ${failure.code} ${failure.message}`)
    return result
  }
  call('login', { appID, userID, userName: name, token, deviceID: `bench-${userID}` })
  return call
}

const TEXT = 1

/** Sends one text to `to`. */
export function sayTo(call: Call, to: string, text: string): void {
  call('sendPeerMessage', {
    conversationID: to,
    content: { type: TEXT, message: text },
    localMessageID: `said-${++calls}`,
    hasReceipt: false,
    disableUnreadMessageCount: false,
    isRetry: false,
  })
}
