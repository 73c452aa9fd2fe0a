import type { ConversationKey } from '@/types/conversation'
import type { Failure } from '@/types/failure'

import { createBackOff } from '@/utils/backOff'
import { failureOf } from '@/utils/failure'

import type { OutboxEntry } from './entry'

import { isTransient } from './retryPolicy'

/**
 * Unsent messages of one conversation, in the order of writing: its texts, or the files of one batch.
 *
 * Invariants: one message is in flight at a time, and the next one is sent only when it has arrived or failed for good · a queue without
 * a connection has no timer · after `stop` nothing is reported.
 */
export interface ConversationQueue {
  readonly conversation: ConversationKey
  /** Of files that were chosen together; undefined for the queue of texts. */
  readonly batch?: string
  readonly entries: readonly OutboxEntry[]
  add: (entry: OutboxEntry) => void
  remove: (entry: OutboxEntry) => void
  /** Checks `isReady` again now, and ends a wait. */
  wake: () => void
  stop: () => void
}

export interface ConversationQueueOptions {
  conversation: ConversationKey
  batch?: string
  /** Whether ZIM takes messages now. Read before each try and at each `wake`. */
  isReady: () => boolean
  /** Rejects with a FailureError. */
  deliver: (entry: OutboxEntry) => Promise<void>
  onState: (entry: OutboxEntry, delivery: 'sending' | 'waiting') => void
  /** The entry has arrived and has left the queue. */
  onDelivered: (entry: OutboxEntry) => void
  /** The entry has failed for good and has left the queue. */
  onFailed: (entry: OutboxEntry, failure: Failure) => void
}

export function createConversationQueue({ conversation, batch, isReady, deliver, onState, onDelivered, onFailed }: ConversationQueueOptions): ConversationQueue {
  const entries: OutboxEntry[] = []
  const backOff = createBackOff()
  let isRunning = false
  let isStopped = false

  function leave(entry: OutboxEntry) {
    const at = entries.indexOf(entry)
    if (at >= 0) entries.splice(at, 1)
  }

  /** Tries to deliver. Resolves to whether the entry has left the queue. */
  async function attempt(entry: OutboxEntry): Promise<boolean> {
    onState(entry, 'sending')
    try {
      await deliver(entry)
      leave(entry)
      if (!isStopped) onDelivered(entry)
      return true
    }
    catch (thrown) {
      const failure = failureOf(thrown)
      if (isStopped || !entries.includes(entry))
        return true
      if (isTransient(failure))
        return false
      leave(entry)
      onFailed(entry, failure)
      return true
    }
  }

  const isDue = () => entries.length > 0 && !isStopped && isReady()
  const stall = () => { for (const entry of entries) onState(entry, 'waiting') }

  async function run() {
    if (isRunning)
      return
    isRunning = true
    // `wake` may be called by a listener; other listeners of the same event (a room that was left) run first.
    await Promise.resolve()
    while (isDue()) {
      if (await attempt(entries[0]!)) {
        backOff.reset()
        continue
      }
      stall()
      if (isDue()) await backOff.wait()
    }
    isRunning = false
    if (!isStopped) stall()
  }

  return {
    conversation,
    batch,
    entries,
    add(entry) {
      entries.push(entry)
      void run()
    },
    remove: leave,
    wake() {
      backOff.wake()
      void run()
    },
    stop() {
      isStopped = true
      entries.length = 0
      backOff.cancel()
    },
  }
}
