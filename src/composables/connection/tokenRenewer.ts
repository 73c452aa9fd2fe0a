import type { TokenProvider } from '@/types/connection'

import { createBackOff } from '@/utils/backOff'
import { createDeadlines } from '@/utils/deadline'
import { failed, failureOf } from '@/utils/failure'

import { fetchToken } from './loginOnce'

/** Pause between two attempts to renew, ms. */
const RETRY_INTERVAL = 5_000

export interface TokenRenewer {
  /** Fetches a new token and renews. Retries until success or until `seconds`, the remaining life of the present token, are over. Never rejects. */
  renew: (seconds: number) => Promise<void>
  /** Ends the renewer: a running `renew` stops, later calls do nothing. */
  stop: () => void
}

/**
 * Renews the token of one login. If it does not succeed in time, ZIM reports state 0, event 5, and useZim starts a new
 * login; nothing is thrown here. A failure that is not retryable ends the attempts.
 */
export function createTokenRenewer(tokens: TokenProvider, userID: string, renewToken: (token: string) => Promise<void>, now: () => number = Date.now): TokenRenewer {
  const backOff = createBackOff([RETRY_INTERVAL])
  const deadlines = createDeadlines()
  let isRunning = false
  let isStopped = false

  return {
    async renew(seconds) {
      if (isRunning || isStopped)
        return
      isRunning = true
      const expiresAt = now() + seconds * 1000
      try {
        do {
          try {
            return await renewToken(await fetchToken(tokens, userID, deadlines))
          }
          catch (thrown) {
            if (isStopped || !failureOf(thrown).retryable)
              return
          }
        } while (now() + RETRY_INTERVAL < expiresAt && await backOff.wait())
      }
      finally { isRunning = false }
    },
    stop() {
      isStopped = true
      backOff.cancel()
      deadlines.end(() => failed('signed-out'))
    },
  }
}
