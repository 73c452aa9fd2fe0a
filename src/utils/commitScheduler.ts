/**
 * Throttles rendering. The first request commits at once; later requests are merged into at most one commit per interval.
 * While paused (hidden page) requests are only recorded; `resume` commits once if there was one.
 */
export interface CommitScheduler {
  /** A request waits for the end of the interval. */
  readonly isDue: boolean
  request: () => void
  /** Commits without waiting for the interval. For the user's own actions. */
  requestNow: () => void
  pause: () => void
  resume: () => void
  /** Ends the scheduler: no commit follows. */
  stop: () => void
}

/** @param commit called synchronously by `request`, `requestNow` and `resume`, and by a timer */
export function createCommitScheduler(commit: () => void, intervalMs = 100): CommitScheduler {
  let timer: ReturnType<typeof setTimeout> | null = null
  let isRequested = false
  let isPaused = false

  function run() {
    isRequested = false
    timer = setTimeout(onInterval, intervalMs)
    commit()
  }

  function onInterval() {
    timer = null
    if (isRequested && !isPaused) run()
  }

  return {
    get isDue() { return isRequested && timer !== null },
    request() {
      isRequested = true
      if (!timer && !isPaused) run()
    },
    requestNow() {
      isRequested = true
      if (isPaused)
        return
      if (timer) clearTimeout(timer)
      run()
    },
    pause() {
      isPaused = true
    },
    resume() {
      isPaused = false
      if (isRequested && !timer) run()
    },
    stop() {
      if (timer) clearTimeout(timer)
      timer = null
      isPaused = true
    },
  }
}
