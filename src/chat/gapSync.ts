import type { HistoryRange, MessageEvent } from '@/types/events'
import type { Message } from '@/types/message'
import type { SeqRange } from '@/types/seqRange'
import type { TimelineChange } from '@/types/timelineChange'

import type { Timeline } from './timeline'

import { remove, upsertAll } from './timeline'
import { joined, rangeOf, touches } from './window'

/**
 * Keeps gaps out of what is shown: rules for messages that come from the cache, from ZIM's history, and live, in any order. Pure,
 * called by the rules of messages.ts.
 *
 * A timeline that was restored from the cache is stale until a newest page of history has been merged. Meanwhile a live message is
 * shown where its `messageSeq` follows the last one shown. Anything else is held, and applied in order when the gap is closed.
 */

const isNumbered = ({ id }: Message) => id !== ''

/** The oldest message that ZIM's history has confirmed: the next older page ends there. Undefined before the first page. */
export function oldestConfirmed({ messages, window: { confirmedFrom } }: Timeline): Message | undefined {
  return confirmedFrom === null ? undefined : messages.find(message => isNumbered(message) && message.seq >= confirmedFrom)
}

/** Live messages extend the shown range, or start it: from then on ZIM delivers everything. */
export function extendRange({ window }: Timeline, messages: readonly Message[]): void {
  const range = rangeOf(messages)
  if (!range)
    return
  window.shown = window.shown ? { ...window.shown, to: Math.max(window.shown.to, range.to) } : range
}

/** Whether these messages, added to a stale timeline, leave no gap: each is inside the shown range, or the next by its seq. */
function isContiguous({ window: { shown } }: Timeline, messages: Message[]): boolean {
  if (!shown)
    return true
  let { to } = shown
  return [...messages].sort((a, b) => a.seq - b.seq).every(({ seq }) => seq <= to || (seq === to + 1 && ++to > 0))
}

type GateDecision = 'apply' | 'hold' | 'both'

/** Decides about an event of a conversation: applied now, held until history has been fetched, or both (it may concern either part). */
export function gate(timeline: Timeline | undefined, event: MessageEvent): GateDecision {
  if (!timeline?.isStale)
    return 'apply'
  switch (event.type) {
    case 'messages-received':
      return !timeline.held.length && isContiguous(timeline, event.messages.filter(({ body }) => body.kind !== 'command')) ? 'apply' : 'hold'
    case 'message-sent':
      return !timeline.held.length && isContiguous(timeline, [event.message]) ? 'apply' : 'hold'
    case 'messages-revoked':
      return event.messages.every(({ id }) => timeline.keyByID.has(id)) ? 'apply' : 'hold'
    case 'messages-deleted':
      return event.isAll || !timeline.held.length ? 'apply' : 'both'
    case 'messages-read':
      return timeline.held.length ? 'both' : 'apply'
    case 'message-sending':
    case 'message-failed':
    case 'message-discarded':
    case 'history-loaded':
    case 'messages-restored':
      return 'apply'
  }
}

/**
 * Adds messages from the cache, oldest first, that cover `range`. The first time they are the newest that the device holds: live
 * messages that do not follow them are held. Later (`isOlder`) they extend the shown range into the past.
 */
export function restore(timeline: Timeline, { conversation, messages, range, newer, isOlder, isComplete }: MessageEvent & { type: 'messages-restored' }): TimelineChange[] {
  const { window } = timeline
  if (!messages.length || (isOlder && !window.shown))
    return []
  const isApart = !isOlder && window.shown !== null && !touches(range, window.shown)
  const changes = isApart ? holdLiveMessages(timeline) : []
  if (newer.length) timeline.held.unshift({ type: 'messages-received', conversation, messages: newer, isOffline: true })
  changes.push(...upsertAll(timeline, messages))
  window.shown = joined(window.shown, range)
  window.isComplete ||= isComplete
  timeline.isStale ||= !isOlder
  return changes
}

/** Removes live messages from the timeline and holds them until the gap before them is closed. */
function holdLiveMessages(timeline: Timeline): TimelineChange[] {
  const { window } = timeline
  const { from } = window.shown!
  const live = timeline.messages.filter(message => isNumbered(message) && message.seq >= from)
  window.shown = null
  if (!live.length)
    return []
  timeline.held.push({ type: 'messages-received', conversation: live[0]!.conversation, messages: live, isOffline: false })
  for (const { key } of live) remove(timeline, key)
  return [{ type: 'reset', removed: [] }]
}

/** Removals up to this many are reported one by one. */
const FEW = 30

/**
 * Replaces everything known of a range by a page of history, oldest first. Removes what is gone from ZIM; messages that wait to be sent
 * stay. A newest page that is not joined to what was shown replaces it: the older messages stay in the cache.
 */
export function mergePage(timeline: Timeline, page: Message[], range: HistoryRange): TimelineChange[] {
  const { window } = timeline
  const ids = new Set(page.map(({ id }) => id))
  const pageRange = rangeOf(page)
  const pageFrom = pageRange?.from ?? Infinity
  const isCut = range.isNewest && !range.isJoined
  const isGone = ({ id, seq, sentAt }: Message) => id !== '' && !ids.has(id)
    && seq >= range.from && seq <= range.upTo && (seq >= pageFrom || sentAt >= range.keepBefore)
  const gone = timeline.messages.filter(isGone)
  const hidden = isCut ? timeline.messages.filter(message => isNumbered(message) && message.seq < pageFrom) : []
  const removed = !isCut && gone.length <= FEW ? gone.flatMap(({ key }) => remove(timeline, key)) : removeAll(timeline, gone, hidden)
  const added = upsertAll(timeline, page)
  if (isCut) window.shown = null
  if (pageRange) window.shown = joined(window.shown, pageRange)
  if (window.shown && range.isNewest) window.shown = joined(window.shown, { from: window.shown.from, to: range.upTo })
  const isFirst = window.confirmedFrom === null || isCut
  if (pageRange) window.confirmedFrom = isFirst ? pageFrom : Math.min(window.confirmedFrom!, pageFrom)
  window.isComplete = (window.isComplete && !isCut) || range.from === 0
  return isCut ? [{ type: 'reset', removed: gone.map(({ key }) => key) }] : [...removed, ...added]
}

function removeAll(timeline: Timeline, gone: Message[], hidden: Message[]): TimelineChange[] {
  const left = new Set([...gone, ...hidden])
  timeline.messages.splice(0, Infinity, ...timeline.messages.filter(message => !left.has(message)))
  for (const { key, id } of left) {
    timeline.byKey.delete(key)
    timeline.keyByID.delete(id)
  }
  return gone.length ? [{ type: 'reset', removed: gone.map(({ key }) => key) }] : []
}

/**
 * The timeline has been compared with ZIM: returns the held events, in order, and holds no more. Messages older than the shown range are
 * left out: they lie behind a gap, and come with the history page that reaches them.
 */
export function releaseHeld(timeline: Timeline): MessageEvent[] {
  const from = timeline.window.shown?.from ?? 0
  timeline.isStale = false
  return timeline.held.splice(0).map(event => event.type === 'messages-received' ? { ...event, messages: event.messages.filter(({ seq }) => seq >= from) } : event)
}

/** Whether a newest page of history, oldest first, leaves no gap after `known`. */
export function isJoinedTo(known: SeqRange | null, page: readonly Message[]): boolean {
  const range = rangeOf(page)
  return !known || !range || touches(known, range)
}
