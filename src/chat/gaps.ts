import type { HistoryRange, MessageEvent } from '@/types/events'
import type { Message } from '@/types/message'
import type { SeqRange } from '@/types/seqRange'
import type { TimelineChange } from '@/types/timelineChange'

import { isPlacedByZim } from '@/utils/messageOrder'

import type { Timeline } from './timeline'

import { includesSeq } from './seqRanges'
import { firstFrom, messageByID, messagesWithin, newestSent, remove, removeAll, upsertAll } from './timeline'
import { hasBeginning, newestRun, noteConfirmed, noteKnown, rangeOf } from './window'

/**
 * Rules for messages that come from the cache, from ZIM's history, and live, in any order, with gaps between them. Pure, called by the
 * rules of messages.ts.
 *
 * Messages are never held back: what is not joined to the rest begins a run of its own (window.ts), and the list shows that something is
 * missing before it.
 */

/** Live messages belong to the run that they follow, or begin one. */
export function noteLive({ window }: Timeline, messages: readonly Message[]): void {
  for (const { id, seq } of messages) {
    if (id && seq > 0) noteConfirmed(window, { from: seq, to: seq })
  }
}

/**
 * Adds messages from the cache, oldest first, in runs with gaps between them. ZIM has to confirm them. Reports those that were deleted meanwhile:
 * also those that are not loaded in a range that ZIM has confirmed, because what was cached of it was loaded before (stores/newestPage.ts). Those
 * sent before `keepBefore` have only expired at ZIM. What is loaded stays as it is: the cache does not know the order that the SDK has given an
 * own message in this session.
 */
export function restore(timeline: Timeline, { messages, runs, keepBefore = 0 }: MessageEvent & { type: 'messages-restored' }): TimelineChange[] {
  const { confirmed } = timeline.window
  const changes = upsertAll(timeline, messages.filter(({ id, seq, sentAt }) => !messageByID(timeline, id) && (sentAt < keepBefore || !includesSeq(confirmed, seq))))
  for (const run of runs) noteKnown(timeline.window, run)
  const deleted = messages.filter(({ id }) => !messageByID(timeline, id))
  return deleted.length ? [...changes, { type: 'reset', removed: deleted.map(({ id }) => id) }] : changes
}

/** Removals up to this many are reported one by one. */
const FEW = 40

/**
 * Replaces everything known of a range by a page of history, oldest first. Removes what is gone from ZIM; messages that wait to be sent
 * stay, and those that the page has under their key (`unsent`). A page that only shows that nothing is before the first message is reported, too: the cache writes it.
 */
export function mergePage(timeline: Timeline, page: Message[], range: HistoryRange, unsent: ReadonlySet<string>): TimelineChange[] {
  const hadBeginning = hasBeginning(timeline.window)
  const gone = goneFrom(timeline, page, range).filter(({ key }) => !unsent.has(key))
  const removed = gone.length <= FEW ? gone.flatMap(({ key }) => remove(timeline, key)) : removeAll(timeline, gone)
  const added = upsertAll(timeline, page)
  if (range.upTo >= range.from) noteConfirmed(timeline.window, { from: range.from, to: range.upTo })
  // An own message that the SDK has placed itself may be above the range.
  noteLive(timeline, page.filter(({ seq }) => seq > range.upTo))
  const changes = [...removed, ...added]
  const [first] = timeline.messages
  return first && !changes.length && !hadBeginning && hasBeginning(timeline.window) ? [{ type: 'replaced', message: first }] : changes
}

function goneFrom(timeline: Timeline, page: Message[], { from, upTo, keepBefore }: HistoryRange): Message[] {
  const ids = new Set(page.map(({ id }) => id))
  const pageFrom = rangeOf(page)?.from ?? Infinity
  // The SDK pages by orderKey: an own message that ZIM has numbered later than the SDK placed it may lie before the page.
  const lowestOrder = page.length ? Math.min(...page.map(({ order }) => order)) : -Infinity
  const isInPageOrder = (message: Message) => isPlacedByZim(message) || message.order > lowestOrder
  return messagesWithin(timeline, { from, to: upTo }).filter(message =>
    message.id !== '' && !ids.has(message.id) && (message.seq >= pageFrom || message.sentAt >= keepBefore) && isInPageOrder(message))
}

/** Marks the first message after each gap. Reports the messages for which that has changed. */
export function updateGaps(timeline: Timeline): TimelineChange[] {
  const { window: { known }, afterGap } = timeline
  if (known.length < 2 && !afterGap.size)
    return []
  const now = new Set(known.slice(1).flatMap(({ from }) => firstFrom(timeline, from)?.key ?? []))
  timeline.afterGap = now
  const changed = [...now].filter(key => !afterGap.has(key)).concat([...afterGap].filter(key => !now.has(key)))
  return changed.flatMap((key): TimelineChange[] => {
    const message = timeline.byKey.get(key)
    return message ? [{ type: 'replaced', message }] : []
  })
}

/** The range that a drawn run of messages stands for: with the gap before it, and with what may follow the newest message. */
export function drawnRange(timeline: Timeline, { first, last }: { first: Message, last: Message }): SeqRange {
  const { window, afterGap } = timeline
  const run = window.known.find(({ from, to }) => from <= first.seq && first.seq <= to)
  const newest = newestRun(window)
  const isNewest = newest !== null && last.seq >= newest.from && (newestSent(timeline)?.seq ?? 0) <= last.seq
  return {
    from: run && afterGap.has(first.key) ? run.from - 1 : first.seq,
    to: isNewest ? newest.to : last.seq,
  }
}
