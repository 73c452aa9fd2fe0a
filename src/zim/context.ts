import type * as Vendor from 'zego-zim'

import type { ZimEvent } from '@/types/events'
import type { FailureKind } from '@/types/failure'
import type { Extension } from '@/utils/deadline'

import { createDeadlines } from '@/utils/deadline'
import { failed } from '@/utils/failure'

import type { Subscription } from './subscription'

import { normalised } from './errors'
import { createSubscription } from './subscription'

/**
 * Times after which a request counts as unanswered, ms. The SDK gives a text up after 30–31 s without network and
 * answers queries at once, but stays silent for ever where it wrongly believes to be connected (runs of 2.29.0). `upload`: between two reports of progress.
 */
export const DEADLINES = { send: 40_000, query: 15_000, upload: 60_000 }

/** What the facets of a client share: the SDK's instance, the login of the moment, one way to call and one way to listen. */
export interface ZimContext {
  readonly zim: Vendor.ZIM
  /** userID of the login; empty between logout and login. */
  me: () => string
  /** Passes an event on, between login and logout. */
  emit: (event: ZimEvent) => void
  on: Subscription['on']
  /** Runs one SDK call. Rejects with a FailureError: of the call, `timeout` after `deadline` ms, or the reason of a logout. @param deadline default `DEADLINES.query` */
  request: <T>(call: () => Promise<T>, deadline?: number, extension?: Extension) => Promise<T>
  /** A login starts: facets reset what they know of the last one. */
  start: (userID: string) => void
  /** A login ends: requests without an answer are rejected. */
  end: (because: FailureKind) => void
  onStart: (reset: () => void) => void
  onEnd: (end: (because: FailureKind) => void) => void
  /** Removes all listeners. */
  stop: () => void
}

export function createContext(zim: Vendor.ZIM, onEvent: (event: ZimEvent) => void): ZimContext {
  const deadlines = createDeadlines()
  const resets: Array<() => void> = []
  const ends: Array<(because: FailureKind) => void> = []
  let me = ''

  const emit = (event: ZimEvent) => { if (me) onEvent(event) }

  return {
    ...createSubscription(zim, emit),
    zim,
    me: () => me,
    emit,
    request: (call, deadline = DEADLINES.query, extension) => deadlines.within(normalised(call), deadline, () => failed('timeout'), extension),
    start(userID) {
      me = userID
      for (const reset of resets) reset()
    },
    end(because) {
      me = ''
      for (const end of ends) end(because)
      deadlines.end(() => failed(because))
    },
    onStart: reset => resets.push(reset),
    onEnd: end => ends.push(end),
  }
}
