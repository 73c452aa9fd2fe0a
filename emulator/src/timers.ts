/** The clock and the timers of the clients and of the gateway. */
export interface Timers {
  /** ms since the epoch. */
  now: () => number
  setTimeout: (run: () => void, ms: number) => unknown
  clearTimeout: (handle: unknown) => void
}

/** The global functions, looked up at each call, so that a test can replace them at any time. */
export const systemTimers: Timers = {
  now: () => Date.now(),
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: handle => clearTimeout(handle as ReturnType<typeof setTimeout>),
}
