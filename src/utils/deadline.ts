/** Time limits for promises that may never settle. All pending limits can be ended at once. */
export interface Deadlines {
  /** Settles like `promise`, or rejects with `timeoutError()` after `ms`. The promise itself is not cancelled: ZIM requests cannot be cancelled. */
  within: <T>(promise: Promise<T>, ms: number, timeoutError: () => unknown) => Promise<T>
  /** Rejects all pending promises with `reason()` now and stops their timers. */
  end: (reason: () => unknown) => void
}

export function createDeadlines(): Deadlines {
  const pending = new Set<(error: unknown) => void>()

  return {
    within: (promise, ms, timeoutError) => new Promise((resolve, reject) => {
      const timer = setTimeout(() => fail(timeoutError()), ms)
      function cleanUp() {
        clearTimeout(timer)
        pending.delete(fail)
      }
      function fail(error: unknown) {
        cleanUp()
        reject(error)
      }
      pending.add(fail)
      promise.then((value) => {
        cleanUp()
        resolve(value)
      }, fail)
    }),
    end(reason) {
      for (const fail of [...pending]) fail(reason())
    },
  }
}
