/** Runs `work` once at a time: callers that arrive while it runs share its outcome. */
export function singleFlight<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null
  return () => {
    running ??= work().finally(() => { running = null })
    return running
  }
}
