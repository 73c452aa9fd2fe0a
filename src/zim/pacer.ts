import type { FailureKind } from '@/types/failure'

import { failed } from '@/utils/failure'

/**
 * Paces sends, a queue per conversation: they start in order, never faster than ZIM allows.
 *
 * Assumptions, from runs of 2.29.0: the SDK's limiter counts the sends of one conversation, whatever their kind, and answers
 * 6000004 at once when the gap before a text or a command is too short for it; it looks at the time of the call, not of the
 * answer, so sends may overlap.
 * Invariants: first in, first started; at most `capacity` wait in one conversation; a cleared queue rejects what waited.
 */
export interface Pacer {
  /** Starts `send` when its turn comes. Rejects with `queue-full` at once when `capacity` already wait. */
  add: <T>(conversation: string, kind: SendKind, send: () => Promise<T>) => Promise<T>
  /** How many wait in one conversation; those already started are not counted. */
  waiting: (conversation: string) => number
  /** Rejects all that wait and stops the timers. */
  clear: (because: FailureKind) => void
}

export type SendKind = 'text' | 'command'

interface Waiting { gap: number, start: () => void, reject: (error: unknown) => void }

interface Lane { waiting: Waiting[], lastStart: number, timer: ReturnType<typeof setTimeout> | null }

export interface PacerOptions {
  /** Smallest time between the start before and one of this kind, ms. */
  gaps: Record<SendKind, number>
  /** @default 200 */
  capacity?: number
  /** @default Date.now */
  now?: () => number
}

export function createPacer({ gaps, capacity = 200, now = Date.now }: PacerOptions): Pacer {
  const lanes = new Map<string, Lane>()

  function pump(conversation: string, lane: Lane) {
    if (lane.timer !== null)
      return
    const gap = lane.waiting[0]?.gap ?? Math.max(...Object.values(gaps))
    // A clock that was set back must not stop the queue: never wait longer than one gap, and only once.
    const wait = Math.min(gap, lane.lastStart + gap - now())
    if (wait > 0) {
      lane.timer = setTimeout(() => {
        lane.timer = null
        lane.lastStart = -Infinity
        pump(conversation, lane)
      }, wait)
      return
    }
    const next = lane.waiting.shift()
    if (!next) {
      lanes.delete(conversation)
      return
    }
    lane.lastStart = now()
    next.start()
    pump(conversation, lane)
  }

  return {
    add<T>(conversation: string, kind: SendKind, send: () => Promise<T>): Promise<T> {
      const lane = lanes.get(conversation) ?? { waiting: [], lastStart: -Infinity, timer: null }
      lanes.set(conversation, lane)
      if (lane.waiting.length >= capacity)
        return Promise.reject(failed('queue-full', { params: { limit: capacity } }))
      return new Promise((resolve, reject) => {
        lane.waiting.push({ gap: gaps[kind], reject, start: () => { new Promise<T>(answer => answer(send())).then(resolve, reject) } })
        // What is first in line decides how long the line waits.
        if (lane.waiting.length === 1 && lane.timer !== null) {
          clearTimeout(lane.timer)
          lane.timer = null
        }
        pump(conversation, lane)
      })
    },
    waiting: conversation => lanes.get(conversation)?.waiting.length ?? 0,
    clear(because) {
      for (const lane of lanes.values()) {
        if (lane.timer !== null) clearTimeout(lane.timer)
        for (const { reject } of lane.waiting) reject(failed(because))
      }
      lanes.clear()
    },
  }
}
