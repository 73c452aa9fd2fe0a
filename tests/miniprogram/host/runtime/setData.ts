import type { SetDataCall } from '../types'
import type { Problems } from './problems'

/** WeChat rejects more than 1,024 KB in one setData (documented limit of a single call). */
const SET_DATA_LIMIT = 1024 * 1024

interface Counts { calls: number, bytes: number, largest: number }
/** Selector queries that the view has answered, and the bytes of their results. */
export interface Answers { queries: number, bytes: number }
export interface CountsByComponent extends Counts { byComponent: Record<string, Counts> }

/**
 * The boundary between the app's thread and the view's, which only JSON can pass. Every call is copied as JSON and counted (bytes = UTF-8
 * length of the JSON). A call with other values is rejected: recorded as a problem and not applied.
 * The host has one thread and applies data at once, so it does not show races between the two threads.
 */
export class SetDataBoundary {
  private counts: CountsByComponent = emptyCounts()
  private answers: Answers = { queries: 0, bytes: 0 }

  constructor(private readonly problems: Problems, private readonly onCall?: (call: SetDataCall) => void) {}

  /** Returns the copy to apply, or null when the call is rejected. */
  cross(component: string, data: unknown, hidden: boolean): Record<string, unknown> | null {
    const refusal = typeof data !== 'object' || data === null ? 'the argument is not an object' : findForeign(data, '', new Set())
    if (refusal) {
      this.problems.add('set-data', `setData refused: ${refusal}`, component)
      return null
    }
    const json = JSON.stringify(data)
    const bytes = utf8Length(json)
    if (bytes > SET_DATA_LIMIT) {
      this.problems.add('set-data', `setData refused: ${bytes} bytes in one call, WeChat's limit is ${SET_DATA_LIMIT}`, component)
      return null
    }
    for (const each of [this.counts, this.counts.byComponent[component] ??= { calls: 0, bytes: 0, largest: 0 }]) {
      each.calls += 1
      each.bytes += bytes
      each.largest = Math.max(each.largest, bytes)
    }
    const copy = JSON.parse(json) as Record<string, unknown>
    this.onCall?.({ component, bytes, data: copy, hidden })
    return copy
  }

  /** Counts the results of one selector query, which cross to the app's thread as JSON. */
  answer(results: unknown) {
    this.answers.queries += 1
    this.answers.bytes += utf8Length(JSON.stringify(results))
  }

  /** Returns the answered queries since the last reset. */
  readAnswers(): Answers {
    return { ...this.answers }
  }

  /** Returns the counts since the last reset, total and by component path. */
  read(): CountsByComponent {
    return JSON.parse(JSON.stringify(this.counts)) as CountsByComponent
  }

  reset() {
    this.counts = emptyCounts()
    this.answers = { queries: 0, bytes: 0 }
  }
}

const emptyCounts = (): CountsByComponent => ({ calls: 0, bytes: 0, largest: 0, byComponent: {} })

/** Returns the first value that JSON loses or WeChat rejects, as 'a.b is a function', or null when all is plain data. */
function findForeign(value: unknown, path: string, above: Set<object>): string | null {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint')
    return `${path || 'the value'} is a ${typeof value}`
  if (typeof value !== 'object' || value === null)
    return null
  if (above.has(value))
    return `${path} refers to itself`
  above.add(value)
  for (const key of Object.keys(value)) {
    const found = findForeign((value as Record<string, unknown>)[key], path ? `${path}.${key}` : key, above)
    if (found)
      return found
  }
  above.delete(value)
  return null
}

/** Returns the length of a string in UTF-8 bytes. */
export function utf8Length(text: string): number {
  let bytes = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0xD800 && code <= 0xDBFF) {
      bytes += 4
      i += 1
    }
    else {
      bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : 3
    }
  }
  return bytes
}
