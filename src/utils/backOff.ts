/** Default delays between attempts, ms. The last one repeats. */
const RETRY_WAITS: readonly number[] = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000]

/** Delays between attempts of one task. One delay at a time. */
export interface BackOff {
  /** Number of calls of `wait` since the last `reset`. */
  readonly retries: number
  /** Resolves true after the delay or on `wake`, false on `cancel`. Cancels an earlier wait. */
  wait: () => Promise<boolean>
  /** Starts again with the first delay. */
  reset: () => void
  /** Ends the current wait at once. */
  wake: () => void
  cancel: () => void
}

/** @param waits delays in ms; the last one repeats */
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
