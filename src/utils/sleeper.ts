/** One interruptible wait at a time. */
export interface Sleeper {
  /** Resolves true after `ms` or on `wake`, false on `cancel`. A new `sleep` cancels the previous one. */
  sleep: (ms: number) => Promise<boolean>
  wake: () => void
  cancel: () => void
}

export function createSleeper(): Sleeper {
  let timer: ReturnType<typeof setTimeout> | undefined
  let end: ((isComplete: boolean) => void) | null = null

  function finish(isComplete: boolean) {
    clearTimeout(timer)
    end?.(isComplete)
    end = null
  }

  return {
    sleep(ms) {
      finish(false)
      return new Promise((resolve) => {
        end = resolve
        timer = setTimeout(finish, ms, true)
      })
    },
    wake: () => finish(true),
    cancel: () => finish(false),
  }
}
