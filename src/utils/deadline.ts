/** Restarts the time limit of a promise that shows signs of life. Set by `within`; without effect before and after. */
export interface Extension { restart: () => void }

/** Time limits for promises that may never settle. All pending limits can be ended at once. */
export interface Deadlines {
  /** Settles like `promise`, or rejects with `timeoutError()` after `ms`. The promise itself is not cancelled: ZIM requests cannot be cancelled. */
  within: <T>(promise: Promise<T>, ms: number, timeoutError: () => unknown, extension?: Extension) => Promise<T>
  /** Rejects all pending promises with `reason()` now and stops their timers. */
  end: (reason: () => unknown) => void
}

export function createDeadlines(): Deadlines {
  const pending = new Set<(error: unknown) => void>()

  return {
    within: (promise, ms, timeoutError, extension) => new Promise((resolve, reject) => {
      let timer: ReturnType<typeof setTimeout>
      function start() {
        timer = setTimeout(() => fail(timeoutError()), ms)
      }
      function restart() {
        clearTimeout(timer)
        start()
      }
      function cleanUp() {
        clearTimeout(timer)
        pending.delete(fail)
        if (extension) extension.restart = () => {}
      }
      function fail(error: unknown) {
        cleanUp()
        reject(error)
      }
      start()
      pending.add(fail)
      if (extension) extension.restart = restart
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
