/** Wraps `work` so that it runs once at a time. Calls made while it runs return the same promise. */
export function singleFlight<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null
  return () => {
    running ??= work().finally(() => { running = null })
    return running
  }
}
