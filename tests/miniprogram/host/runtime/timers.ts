/**
 * The timers of the app. They stop while the app is suspended in the background (WeChat: 5 s after it was hidden), and their exceptions
 * are reported. Timers that are due while suspended fire once, right after the app is shown again. The host assigns the ids.
 */
export interface Timers {
  globals: Record<'setTimeout' | 'clearTimeout' | 'setInterval' | 'clearInterval', unknown>
  suspend: () => void
  resume: () => void
  clearAll: () => void
}

interface Timer { id: number, run: () => void, every: number | null, due: number, handle?: ReturnType<typeof setTimeout> }

export function createTimers(onError: (error: unknown) => void): Timers {
  const timers = new Map<number, Timer>()
  let next = 1
  let suspended = false

  const fire = (timer: Timer) => {
    if (suspended || !timers.has(timer.id))
      return
    if (timer.every === null) {
      timers.delete(timer.id)
    }
    else {
      timer.due = Date.now() + timer.every
      arm(timer)
    }
    try { timer.run() }
    catch (error) { onError(error) }
  }
  const arm = (timer: Timer) => {
    timer.handle = setTimeout(fire, Math.max(0, timer.due - Date.now()), timer)
  }
  const start = (repeats: boolean) => (callback: unknown, delay?: number, ...args: unknown[]) => {
    if (typeof callback !== 'function')
      throw new TypeError('setTimeout:fail parameter error: callback should be Function')
    const ms = Math.max(0, Number(delay) || 0)
    const timer: Timer = { id: next++, run: () => callback(...args), every: repeats ? Math.max(1, ms) : null, due: Date.now() + ms }
    timers.set(timer.id, timer)
    if (!suspended)
      arm(timer)
    return timer.id
  }
  const clear = (id?: number) => {
    const timer = timers.get(Number(id))
    if (timer)
      clearTimeout(timer.handle)
    timers.delete(Number(id))
  }
  return {
    globals: { setTimeout: start(false), setInterval: start(true), clearTimeout: clear, clearInterval: clear },
    suspend() {
      suspended = true
      for (const timer of timers.values()) clearTimeout(timer.handle)
    },
    resume() {
      if (!suspended)
        return
      suspended = false
      for (const timer of timers.values()) arm(timer)
    },
    clearAll() {
      for (const timer of timers.values()) clearTimeout(timer.handle)
      timers.clear()
    },
  }
}
