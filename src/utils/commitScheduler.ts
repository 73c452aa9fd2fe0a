/**
 * When to draw what has changed: the first request at once, later ones together, at most one per interval.
 * Paused (a hidden page) it only remembers that something changed, and draws once on `resume`.
 */
export interface CommitScheduler {
  request: () => void
  /** Draws without waiting for the interval: what the user has just done. */
  requestNow: () => void
  pause: () => void
  resume: () => void
  /** Nothing is drawn afterwards. */
  stop: () => void
}

export function createCommitScheduler(commit: () => void, intervalMs = 100): CommitScheduler {
  let timer: ReturnType<typeof setTimeout> | null = null
  let isWaiting = false
  let isPaused = false

  function run() {
    isWaiting = false
    timer = setTimeout(onInterval, intervalMs)
    commit()
  }

  function onInterval() {
    timer = null
    if (isWaiting && !isPaused) run()
  }

  return {
    request() {
      isWaiting = true
      if (!timer && !isPaused) run()
    },
    requestNow() {
      isWaiting = true
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
      if (isWaiting && !timer) run()
    },
    stop() {
      if (timer) clearTimeout(timer)
      timer = null
      isPaused = true
    },
  }
}
