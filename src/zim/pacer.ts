import type { PaceKind } from '@/messages/contract'
import type { FailureKind } from '@/types/failure'

import { failed } from '@/utils/failure'

/**
 * Paces the sends of each conversation: a send waits for its turn and then starts. There is no limit on how many wait: the outbox is
 * the queue, and gives one at a time.
 *
 * Assumptions, from runs of 2.29.0: the SDK's limiter counts the sends of one conversation, whatever their kind, and answers
 * 6000004 at once when the gap before a text or a command is too short for it; it looks at the time of the call, not of the
 * answer, so sends may overlap.
 * Invariants: sends start in the order in which they were asked for; each starts at most one gap after the one before, also when the
 * clock was put back; none starts after `clear`.
 */
export interface Pacer {
  /** Calls `send` when its turn comes, and settles like it. Rejects when the login ends first. */
  start: <T>(conversation: string, kind: PaceKind, send: () => Promise<T>) => Promise<T>
  /** Rejects all that wait and stops the timers. */
  clear: (because: FailureKind) => void
}

interface Turn {
  startedAt: number
  /** Resolves when the send has started, or will not start. */
  hasPassed: Promise<void>
}

export interface PacerOptions {
  /** Smallest time between the start before and one of this kind, ms. */
  gaps: Record<PaceKind, number>
  /** @default Date.now */
  now?: () => number
}

export function createPacer({ gaps, now = Date.now }: PacerOptions): Pacer {
  /** The last turn of each conversation. */
  const turns = new Map<string, Turn>()
  const pauses = new Set<() => void>()
  let login: { endedBy?: FailureKind } = {}

  /** Resolves after `ms`, or when cleared. */
  const pause = (ms: number) => new Promise<void>((resolve) => {
    const timer = setTimeout(end, ms)
    function end() {
      clearTimeout(timer)
      pauses.delete(end)
      resolve()
    }
    pauses.add(end)
  })

  return {
    start(conversation, kind, send) {
      const mine = login
      const before = turns.get(conversation)
      const turn: Turn = { startedAt: -Infinity, hasPassed: Promise.resolve() }
      // The answer is wrapped: the next turn waits for the start of this send, not for its answer.
      async function begin() {
        if (before) await before.hasPassed
        const rest = Math.min(gaps[kind], (before?.startedAt ?? -Infinity) + gaps[kind] - now())
        if (rest > 0 && !mine.endedBy) await pause(rest)
        if (mine.endedBy)
          throw failed(mine.endedBy)
        turn.startedAt = now()
        return { answer: send() }
      }
      const begun = begin()
      turn.hasPassed = begun.then(() => {}, () => {})
      turns.set(conversation, turn)
      return begun.then(({ answer }) => answer)
    },
    clear(because) {
      login.endedBy = because
      login = {}
      turns.clear()
      for (const end of pauses) end()
    },
  }
}
