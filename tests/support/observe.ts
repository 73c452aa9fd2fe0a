import { watch } from 'vue'

import type { TestApp } from './testApp'

/** Records the connection phases of an app from the call on. Successive equal phases are recorded once. */
export function recordPhases({ zim }: TestApp): string[] {
  const phases: string[] = [zim.connection.value.phase]
  watch(zim.connection, ({ phase }) => { if (phases.at(-1) !== phase) phases.push(phase) }, { flush: 'sync' })
  return phases
}

/** Returns a function that returns the state of a promise: 'pending', its value ('done' if it has none), or the kind of its failure. */
export function outcomeOf<T>(promise: Promise<T>): () => unknown {
  let outcome: unknown = 'pending'
  promise.then(
    (value) => { outcome = value ?? 'done' },
    (thrown) => { outcome = thrown?.failure?.kind ?? thrown },
  )
  return () => outcome
}
