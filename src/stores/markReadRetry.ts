import type { ConversationKey } from '@/types/conversation'
import type { Sleeper } from '@/utils/sleeper'

import { failureOf } from '@/utils/failure'
import { createSleeper } from '@/utils/sleeper'

/** Waits before ZIM is told again, ms. Afterwards the next message, or the next time the chat is opened, tells it. */
const AGAIN = [1_000, 2_000, 4_000, 8_000]

/**
 * Tells ZIM that conversations are read. A refusal that may pass (the rate limit, a late answer) is not the last word:
 * without a second try this phone would show 0 and every other one the old count. Lost connections need none, because
 * the list that ZIM sends after them brings the count back.
 */
export function createMarkReadRetry(tell: (key: ConversationKey) => Promise<void>) {
  const trying = new Map<ConversationKey, Sleeper>()

  async function read(key: ConversationKey) {
    trying.get(key)?.cancel()
    const pause = createSleeper()
    trying.set(key, pause)
    for (let tries = 0; trying.get(key) === pause; tries++) {
      try { await tell(key) }
      catch (thrown) {
        if (failureOf(thrown).retryable && tries < AGAIN.length && trying.get(key) === pause && await pause.sleep(AGAIN[tries]!))
          continue
      }
      break
    }
    if (trying.get(key) === pause) trying.delete(key)
  }

  return {
    /** Never rejects. */
    read,
    /** For a user who signs out. */
    forget() {
      const pauses = [...trying.values()]
      trying.clear()
      for (const pause of pauses) pause.cancel()
    },
  }
}
