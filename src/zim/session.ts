import type { ConnectionEvent } from '@/types/events'
import type { FailureKind } from '@/types/failure'

import { failed } from '@/utils/failure'

import type { ZimContext } from './context'

import { CONNECTION_REASONS, CONNECTION_STATES } from './codes'
import { normalised, toFailure } from './errors'

export interface SessionClient {
  /** Resolves when ZIM has accepted the user. May never settle before `logout()`: the caller brings its own deadline. */
  login: (user: { userID: string, userName: string }, token: string) => Promise<void>
  /** Immediate and without error, signed in or not. What waits to be sent or answered is rejected. @param because default `signed-out` */
  logout: (because?: FailureKind) => void
  /** Needs a live connection. */
  renewToken: (token: string) => Promise<void>
}

type Reason = ConnectionEvent['reason']

/** Ends of a connection that also end a login under way. */
const REFUSALS = new Set<Reason>(['token-expired', 'kicked', 'unregistered'])

export function createSession({ zim, on, emit, request, start, end }: ZimContext): SessionClient {
  let onLost: ((reason: Reason) => void) | null = null

  on('error', error => emit({ type: 'sdk-error', failure: toFailure(error) }))
  on('connectionStateChanged', ({ state: zimState, event }) => {
    const state = CONNECTION_STATES[zimState] ?? 'disconnected'
    const reason = CONNECTION_REASONS[event] ?? 'interrupted'
    if (state === 'disconnected') onLost?.(reason)
    emit({ type: 'connection', state, reason })
  })
  on('tokenWillExpire', ({ second }) => emit({ type: 'token-will-expire', seconds: second }))

  return {
    login({ userID, userName }, token) {
      start(userID)
      const config = { userName, token, isOfflineLogin: false, customStatus: '', customStatusDuration: 0 }
      return new Promise((resolve, reject) => {
        // A refusal of these kinds is an event alone: the SDK's promise never settles then.
        onLost = (reason) => { if (REFUSALS.has(reason)) reject(failed(reason as FailureKind)) }
        normalised(() => zim.login(userID, config)).then(resolve, reject).finally(() => { onLost = null })
      })
    },
    logout(because = 'signed-out') {
      end(because)
      zim.logout()
    },
    renewToken: token => request(async () => { await zim.renewToken(token) }),
  }
}
