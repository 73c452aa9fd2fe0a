import type { TokenProvider } from '@/types/connection'

import { createDeadlines } from '@/utils/deadline'
import { failed, failureOf } from '@/utils/failure'
import { createSleeper } from '@/utils/sleeper'

import { fetchToken } from './loginOnce'

/** Between two tries to renew before the token runs out, ms. */
const RENEW_AGAIN = 5_000

export interface TokenRenewer {
  /** The token has `seconds` left: fetches a new one and renews, again and again until it works or time is up. */
  renew: (seconds: number) => Promise<void>
  stop: () => void
}

/**
 * Keeps the token of a live connection fresh. When it does not succeed in time, ZIM says so with {0,5} and a fresh login
 * follows (useZim): nothing is thrown here. A token source that says "never" (`retryable: false`) is not asked again.
 */
export function createTokenRenewer(tokens: TokenProvider, userID: string, renewToken: (token: string) => Promise<void>, now: () => number = Date.now): TokenRenewer {
  const pause = createSleeper()
  const deadlines = createDeadlines()
  let isRunning = false
  let isStopped = false

  return {
    async renew(seconds) {
      if (isRunning || isStopped)
        return
      isRunning = true
      const end = now() + seconds * 1000
      try {
        do {
          try {
            return await renewToken(await fetchToken(tokens, userID, deadlines))
          }
          catch (thrown) {
            if (isStopped || !failureOf(thrown).retryable)
              return
          }
        } while (now() + RENEW_AGAIN < end && await pause.sleep(RENEW_AGAIN))
      }
      finally { isRunning = false }
    },
    stop() {
      isStopped = true
      pause.cancel()
      deadlines.end(() => failed('signed-out'))
    },
  }
}
