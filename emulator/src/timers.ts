/** The clock and the timers that the client side and the gateway live by. */
export interface Timers {
  /** ms since the epoch. */
  now: () => number
  setTimeout: (run: () => void, ms: number) => unknown
  clearTimeout: (handle: unknown) => void
}

/** The machine's own; the globals are looked up at each call, so that a test may replace them at any time. */
export const systemTimers: Timers = {
  now: () => Date.now(),
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: handle => clearTimeout(handle as ReturnType<typeof setTimeout>),
}
