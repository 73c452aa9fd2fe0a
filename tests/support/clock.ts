import { afterEach, beforeEach, vi } from 'vitest'

export const NOON = new Date('2026-03-01T12:00:00+08:00').getTime()

/** Installs a fake clock for every test of the surrounding suite. It starts at {@link NOON}. Only {@link wait} advances it. */
export function useFakeClock() {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'], now: NOON })
  })
  afterEach(() => { vi.useRealTimers() })
}

/** Advances the fake clock by `ms`, and runs due timers and pending promises. 0: pending promises, and timers of 0 ms. */
export const wait = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
