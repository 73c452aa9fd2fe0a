import type { SeqRange } from '@/types/seqRange'

/**
 * What of a conversation is loaded. The single answer to "how far back": history asks for the page before `confirmedFrom`, the
 * cache restores what is older than `shown` and writes `shown`, the list shows whether the beginning is reached.
 *
 * Invariants: `shown` has no gap inside. A range that is known and not joined to it is not shown: what is newer is held in the
 * timeline (`held`), what is older stays in the cache until history closes the gap.
 */
export interface ConversationWindow {
  /** Null while nothing numbered is known. It only shrinks when a gap is found that is too wide to close. */
  shown: SeqRange | null
  /** First seq that ZIM's history has confirmed in this run of the app; null before the first page. */
  confirmedFrom: number | null
  /** ZIM holds nothing older than `shown`. The cache may: ZIM keeps messages for a limited time. */
  isComplete: boolean
}

export const createWindow = (): ConversationWindow => ({ shown: null, confirmedFrom: null, isComplete: false })

/** The smallest range around both. The caller knows that nothing between them is missing. */
export const joined = (one: SeqRange | null, other: SeqRange): SeqRange =>
  one ? { from: Math.min(one.from, other.from), to: Math.max(one.to, other.to) } : other

/** The range of some numbered messages that leave no gap; null where none is numbered. */
export function rangeOf(messages: ReadonlyArray<{ id: string, seq: number }>): SeqRange | null {
  let range: SeqRange | null = null
  for (const { id, seq } of messages) {
    if (id) range = joined(range, { from: seq, to: seq })
  }
  return range
}

/** Whether `older` ends where `newer` begins, or overlaps it. */
export const touches = (older: SeqRange, newer: SeqRange) => older.to + 1 >= newer.from
