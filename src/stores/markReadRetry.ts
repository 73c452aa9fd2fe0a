import type { ConversationKey } from '@/types/conversation'
import type { BackOff } from '@/utils/backOff'

import { createBackOff } from '@/utils/backOff'
import { failureOf } from '@/utils/failure'

/** Tries after the first. Later the next message, or the next opening of the chat, marks the conversation as read. */
const RETRIES = 4

/**
 * Reports conversations as read to ZIM. A refusal that may pass (the rate limit, a late answer) is retried: otherwise this device
 * shows 0 and every other one the old count. A lost connection needs no retry: the list that ZIM sends afterwards brings the count back.
 */
export function createMarkReadRetry(markRead: (key: ConversationKey) => Promise<void>) {
  const running = new Map<ConversationKey, BackOff>()

  async function read(key: ConversationKey) {
    running.get(key)?.cancel()
    const backOff = createBackOff()
    running.set(key, backOff)
    const isCurrent = () => running.get(key) === backOff
    while (isCurrent()) {
      try {
        await markRead(key)
        break
      }
      catch (thrown) {
        const canRetry = failureOf(thrown).retryable && backOff.retries < RETRIES
        if (!canRetry || !isCurrent() || !await backOff.wait())
          break
      }
    }
    if (isCurrent()) running.delete(key)
  }

  return {
    /** Replaces an earlier report of the conversation that is being retried. Never rejects. */
    read,
    /** Ends all retries. */
    stop() {
      const waiting = [...running.values()]
      running.clear()
      for (const backOff of waiting) backOff.cancel()
    },
  }
}
