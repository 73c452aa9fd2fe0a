import { busy } from './errors'

/** Runs at most `concurrency` jobs at once, in order. Throws `busy` when `maxWaiting` jobs wait already. */
export function limitConcurrency(concurrency: number, maxWaiting: number) {
  const waiting: (() => void)[] = []
  let running = 0

  return async <T>(job: () => Promise<T>): Promise<T> => {
    if (running < concurrency) {
      running += 1
    }
    else {
      if (waiting.length >= maxWaiting)
        throw busy()
      await new Promise<void>(resolve => waiting.push(resolve))
    }
    try {
      return await job()
    }
    finally {
      const next = waiting.shift()
      if (next)
        next()
      else
        running -= 1
    }
  }
}
