/** A list of listeners of one kind of event. */
export interface EventHook<T> {
  /** Listeners run synchronously, in the order of their registration. Returns the removal. */
  on: (listener: (event: T) => void) => () => void
  /** Calls every listener, also after one that throws; the first error is thrown afterwards. */
  emit: (event: T) => void
}

export function createEventHook<T>(): EventHook<T> {
  const listeners = new Set<(event: T) => void>()
  return {
    on(listener) {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
    emit(event) {
      const errors: unknown[] = []
      for (const listener of [...listeners]) {
        try { listener(event) }
        catch (thrown) { errors.push(thrown) }
      }
      if (errors.length)
        throw errors[0]
    },
  }
}
