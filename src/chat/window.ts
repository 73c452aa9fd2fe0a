import type { SeqRange } from '@/types/seqRange'

import { addRange } from './seqRanges'

/**
 * What of a conversation is loaded, in `messageSeq`. The single answer to "what is missing": history asks for what `confirmed` leaves out,
 * the cache writes the newest run, the list draws a placeholder between two runs.
 *
 * Invariants: every numbered message of the timeline is inside a run of `known` · inside a run nothing is missing, as far as ZIM has told ·
 * `confirmed` lies inside `known`. Conversations without history (rooms) have an empty window.
 */
export interface ConversationWindow {
  /** Runs of messages, ascending, with a gap between two of them. A run from 0 begins with the conversation. */
  known: readonly SeqRange[]
  /**
   * What ZIM has confirmed since the connection last returned, by history or live. The rest may have been recalled, edited or deleted
   * meanwhile, and messages may follow it.
   */
  confirmed: readonly SeqRange[]
  /** All messages up to this seq were deleted. */
  clearedUpTo: number
}

export const createWindow = (): ConversationWindow => ({ known: [], confirmed: [], clearedUpTo: 0 })

/** ZIM numbers from 1. */
export const FIRST_SEQ = 1

/** The run with the newest messages. */
export const newestRun = ({ known }: ConversationWindow): SeqRange | null => known[known.length - 1] ?? null

/** ZIM holds nothing older than the first run. The cache may: ZIM keeps messages for a limited time. */
export const hasBeginning = ({ known }: ConversationWindow): boolean => known.length > 0 && known[0]!.from <= FIRST_SEQ

/** The smallest range around the numbered messages; null where none is numbered. */
export function rangeOf(messages: ReadonlyArray<{ id: string, seq: number }>): SeqRange | null {
  let range: SeqRange | null = null
  for (const { id, seq } of messages) {
    if (id) range = range ? { from: Math.min(range.from, seq), to: Math.max(range.to, seq) } : { from: seq, to: seq }
  }
  return range
}

/** Notes that a range is known without a gap. */
export function noteKnown(window: ConversationWindow, range: SeqRange): void {
  window.known = addRange(window.known, range)
}

/** Notes that ZIM has told everything about a range. */
export function noteConfirmed(window: ConversationWindow, range: SeqRange): void {
  noteKnown(window, range)
  window.confirmed = addRange(window.confirmed, range)
}
