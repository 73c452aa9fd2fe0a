/** After a failed synchronisation the next login comes after this time, and four times later each time it fails again, ms. */
const FIRST = 15_000
const LONGEST = 16 * 60_000

/**
 * Repeats a failed synchronisation. The SDK fetches the conversations once in a login: when that has failed, list and unread counts stay
 * incomplete until the next login, which `again` starts.
 */
export function createSyncRetry(again: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let wait = FIRST

  return {
    onSync(state: 'started' | 'finished' | 'failed') {
      clearTimeout(timer)
      if (state === 'finished') wait = FIRST
      if (state !== 'failed')
        return
      timer = setTimeout(again, wait)
      wait = Math.min(wait * 4, LONGEST)
    },
    /** The login has ended: nothing is repeated. The next failure waits longer all the same. */
    stop: () => clearTimeout(timer),
    /** Another session begins. */
    reset: () => { wait = FIRST },
  }
}
