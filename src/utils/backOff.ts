/** Waits between tries of what may succeed later, ms. The last one repeats. */
const RETRY_WAITS: readonly number[] = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000]

/** The waits between tries of one piece of work, one at a time. */
export interface BackOff {
  /** Tries that have been waited for since the last `reset`. */
  readonly retries: number
  /** Resolves to true when the wait is over or `wake` was called, to false when it was cancelled. Cancels an earlier wait. */
  wait: () => Promise<boolean>
  /** The next wait is the first one again. */
  reset: () => void
  /** Ends the wait of this moment: the next try happens now. */
  wake: () => void
  cancel: () => void
}

export function createBackOff(waits: readonly number[] = RETRY_WAITS): BackOff {
  let timer: ReturnType<typeof setTimeout> | undefined
  let settle: ((isDue: boolean) => void) | null = null
  let retries = 0

  function finish(isDue: boolean) {
    clearTimeout(timer)
    settle?.(isDue)
    settle = null
  }

  return {
    get retries() { return retries },
    wait() {
      finish(false)
      const ms = waits[Math.min(retries++, waits.length - 1)]!
      return new Promise((resolve) => {
        settle = resolve
        timer = setTimeout(finish, ms, true)
      })
    },
    reset: () => { retries = 0 },
    wake: () => finish(true),
    cancel: () => finish(false),
  }
}
