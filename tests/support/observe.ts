import { watch } from 'vue'

import type { TestApp } from './testApp'

/** The phases of a phone's session from now on, without repetitions. */
export function recordPhases({ zim }: TestApp): string[] {
  const phases: string[] = [zim.connection.value.phase]
  watch(zim.connection, ({ phase }) => { if (phases.at(-1) !== phase) phases.push(phase) }, { flush: 'sync' })
  return phases
}

/** What a promise has come to so far: 'pending', its value, or the kind of its failure. */
export function outcomeOf<T>(promise: Promise<T>): () => unknown {
  let outcome: unknown = 'pending'
  promise.then(
    (value) => { outcome = value ?? 'done' },
    (thrown) => { outcome = thrown?.failure?.kind ?? thrown },
  )
  return () => outcome
}
