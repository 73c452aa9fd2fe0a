import type { Verdict } from '@/services/verdicts'
import type { Review } from '@/types/annotations'

/** After the first question, ms. The last one repeats. WeChat's verdicts take seconds, and at most half an hour. */
const WAITS = [2000, 5000, 15_000, 60_000]
/** Questions that are due within this time go together, ms. */
const TOGETHER = 500
/** Keys that are followed at a time; the oldest one goes. */
const MOST_FOLLOWED = 500
/** Known verdicts; the oldest one goes. */
const MOST_KNOWN = 1000

const VERDICTS: readonly unknown[] = ['waiting', 'passed', 'refused', 'unchecked']

export interface VerdictAskerOptions {
  /** Asks our server about at most `most` keys. */
  ask: (keys: string[]) => Promise<Record<string, Verdict>>
  most: number
  /** False while the app is hidden or offline: nothing is asked. */
  canAsk: () => boolean
  /** A verdict that is final. */
  onVerdict: (review: Review) => void
  now?: () => number
}

/**
 * Asks for verdicts on media until they are final: at once, then after 2, 5, 15, 60 s, 60 s …, one request at a time.
 * Invariant: a key is asked for only while it is followed and `canAsk`; a final verdict is not asked for again while the app runs.
 */
export function createVerdictAsker({ ask, most, canAsk, onVerdict, now = Date.now }: VerdictAskerOptions) {
  const followed = new Map<string, { dueAt: number, tries: number }>()
  const known = new Map<string, Verdict>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let isAsking = false

  function schedule() {
    clearTimeout(timer)
    if (isAsking || !followed.size || !canAsk())
      return
    const dueAt = Math.min(...[...followed.values()].map(({ dueAt }) => dueAt))
    timer = setTimeout(() => void askDue(), Math.max(0, dueAt - now()))
  }

  function settle(key: string, verdict: Verdict | undefined) {
    const entry = followed.get(key)
    if (verdict === 'waiting' && entry) {
      entry.dueAt = now() + WAITS[Math.min(entry.tries++, WAITS.length - 1)]!
      return
    }
    // The server has no such key: it has forgotten it, or somebody has made it up.
    const state = VERDICTS.includes(verdict) ? verdict! : 'unchecked'
    followed.delete(key)
    if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value!)
    known.set(key, state)
    onVerdict({ key, state })
  }

  async function askDue() {
    const keys = [...followed].filter(([, { dueAt }]) => dueAt <= now() + TOGETHER).map(([key]) => key).slice(0, most)
    if (!keys.length || !canAsk())
      return schedule()
    isAsking = true
    try {
      const verdicts = new Map(Object.entries(await ask(keys)))
      keys.filter(key => followed.has(key)).forEach(key => settle(key, verdicts.get(key)))
    }
    catch {
      keys.forEach(key => followed.has(key) && settle(key, 'waiting'))
    }
    isAsking = false
    schedule()
  }

  return {
    /** Follows these keys, beside those that are followed. What is known already is told at once. */
    follow(keys: readonly string[]) {
      for (const key of keys) {
        const verdict = known.get(key)
        if (verdict) {
          onVerdict({ key, state: verdict })
        }
        else if (!followed.has(key)) {
          if (followed.size >= MOST_FOLLOWED) followed.delete(followed.keys().next().value!)
          followed.set(key, { dueAt: now(), tries: 0 })
        }
      }
      schedule()
    },
    /** `canAsk` may be true again. */
    resume: schedule,
    /** Follows nothing any more. */
    stop() {
      followed.clear()
      clearTimeout(timer)
    },
  }
}
