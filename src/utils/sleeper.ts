/** One wait at a time that can be cut short: `sleep` resolves true when it ran its time or was woken, false when cancelled. */
export interface Sleeper {
  sleep: (ms: number) => Promise<boolean>
  wake: () => void
  cancel: () => void
}

export function createSleeper(): Sleeper {
  let timer: ReturnType<typeof setTimeout> | undefined
  let end: ((isDone: boolean) => void) | null = null

  function finish(isDone: boolean) {
    clearTimeout(timer)
    end?.(isDone)
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
