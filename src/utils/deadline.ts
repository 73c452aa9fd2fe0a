/** Bounds on what may never be answered, all of which can be ended at once. */
export interface Deadlines {
  /** Settles like `promise`, or rejects with `late()` after `ms`. The promise itself is not cancelled: nothing in ZIM can be. */
  within: <T>(promise: Promise<T>, ms: number, late: () => unknown) => Promise<T>
  /** Rejects all that wait with `reason()` now, and stops their timers. */
  end: (reason: () => unknown) => void
}

export function createDeadlines(): Deadlines {
  const waiting = new Set<(error: unknown) => void>()

  return {
    within: (promise, ms, late) => new Promise((resolve, reject) => {
      const timer = setTimeout(() => give(late()), ms)
      function done() {
        clearTimeout(timer)
        waiting.delete(give)
      }
      function give(error: unknown) {
        done()
        reject(error)
      }
      waiting.add(give)
      promise.then((value) => {
        done()
        resolve(value)
      }, give)
    }),
    end(reason) {
      for (const give of [...waiting]) give(reason())
    },
  }
}
