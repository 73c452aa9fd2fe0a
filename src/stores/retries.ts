import type { ConversationKey } from '@/types/conversation'
import type { BackOff } from '@/utils/backOff'

import { createBackOff } from '@/utils/backOff'
import { failureOf } from '@/utils/failure'

/** Runs a request about a conversation, again after a failure that may pass (the rate limit, a late answer). @param most tries after the first */
export function createRetries(request: (key: ConversationKey) => Promise<void>, most = 4) {
  const running = new Map<ConversationKey, BackOff>()

  async function run(key: ConversationKey, isDelayed = false) {
    running.get(key)?.cancel()
    const backOff = createBackOff()
    running.set(key, backOff)
    const isCurrent = () => running.get(key) === backOff
    if (isDelayed) await backOff.wait()
    while (isCurrent()) {
      try {
        await request(key)
        break
      }
      catch (thrown) {
        const canRetry = failureOf(thrown).retryable && backOff.retries < most
        if (!canRetry || !isCurrent() || !await backOff.wait())
          break
      }
    }
    if (isCurrent()) running.delete(key)
  }

  return {
    /** Replaces an earlier run for the conversation that is being retried. Never rejects. @param isDelayed the first try waits, too */
    run,
    /** Ends all retries. */
    stop() {
      const waiting = [...running.values()]
      running.clear()
      for (const backOff of waiting) backOff.cancel()
    },
  }
}
