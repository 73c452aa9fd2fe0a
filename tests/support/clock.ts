import { afterEach, beforeEach, vi } from 'vitest'

export const NOON = new Date('2026-03-01T12:00:00+08:00').getTime()

/** A fake clock for every test of the surrounding suite: Date and timers stand still until {@link wait}. */
export function useFakeClock() {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'], now: NOON })
  })
  afterEach(() => { vi.useRealTimers() })
}

/** Lets `ms` pass, with all that follows from it. 0: only what needs no time. */
export const wait = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
