import type { HistoryRange, MessageEvent } from '@/types/events'
import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

import { last } from '@/utils/last'

import type { Timeline } from './timeline'

import { isBefore, remove, upsertAll } from './timeline'

/**
 * What a timeline knows to be unbroken, and how a gap never shows: rules for messages that come from the phone's cache, from
 * ZIM's history, and live, in whatever order. Pure, like `applyEvent`, which calls them.
 *
 * A timeline that was brought back from the cache is stale until a page of history has met it. Meanwhile what arrives live is
 * shown where its seq follows the last one shown; anything else is held, and applied in order when the gap is closed.
 */

/** The newest numbered message of the unbroken stretch. */
export function newestInRange({ messages, from }: Timeline): Message | undefined {
  const start = from ?? Infinity
  for (let at = messages.length - 1; at >= 0 && messages[at]!.order >= start; at--) {
    if (messages[at]!.id)
      return messages[at]
  }
  return undefined
}

/** The oldest numbered message of the unbroken stretch. */
export function oldestInRange({ messages, from }: Timeline): Message | undefined {
  return from === null ? undefined : messages.find(({ id, order }) => id !== '' && order >= from)
}

/** What came live begins a stretch where there was none: from then on ZIM leaves nothing out. */
export function startRange(timeline: Timeline, messages: readonly Message[]): void {
  const numbered = messages.filter(({ id }) => id).map(({ order }) => order)
  if (timeline.from === null && numbered.length) timeline.from = Math.min(...numbered)
}

/** Whether these messages, put into a stale timeline, leave no gap: known, or each the next by its seq. */
function isContiguous(timeline: Timeline, messages: Message[]): boolean {
  const newest = newestInRange(timeline)
  if (!newest)
    return true
  let { seq } = newest
  return [...messages].sort((a, b) => a.order - b.order).every(message => message.order <= newest.order || (message.seq === seq + 1 && ++seq > 0))
}

type GateDecision = 'apply' | 'hold' | 'both'

/** What becomes of an event of a conversation: shown now, held until history has been fetched, or both (it may concern either). */
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
 * Messages from the cache, oldest first, an unbroken run. The first time they are what the phone last saw: what came live in the
 * meantime and does not isContiguous them is held. Later (`isOlder`) they continue the stretch into the past.
 */
export function restore(timeline: Timeline, messages: Message[], isOlder: boolean, isComplete: boolean): TimelineChange[] {
  const newest = last(messages)
  if (!newest || (isOlder && timeline.from === null))
    return []
  const first = oldestInRange(timeline)
  const isApart = !isOlder && first && newest.order < first.order && newest.seq + 1 !== first.seq
  const changes = isApart ? holdLiveMessages(timeline) : []
  changes.push(...upsertAll(timeline, messages))
  timeline.from = isComplete ? 0 : Math.min(timeline.from ?? Infinity, messages[0]!.order)
  timeline.isStale ||= !isOlder
  return changes
}

/** Takes what came live out of sight until the gap before it is closed. */
function holdLiveMessages(timeline: Timeline): TimelineChange[] {
  const { from } = timeline
  const live = timeline.messages.filter(({ id, order }) => id && order >= from!)
  const changes = live.flatMap(({ key }) => remove(timeline, key))
  timeline.from = null
  timeline.held.push({ type: 'messages-received', conversation: live[0]!.conversation, messages: live, isOffline: false })
  return changes
}

/** Removals up to this many are told one by one. */
const FEW = 30

/** Puts a page of history in the place of all that was known of its range. What is gone from ZIM goes here; what waits to be sent stays. */
export function mergePage(timeline: Timeline, page: Message[], range: HistoryRange): TimelineChange[] {
  const ids = new Set(page.map(({ id }) => id))
  const pageFrom = page.find(({ id }) => id)?.order ?? Infinity
  const isCut = range.isNewest && !range.isJoined
  const isGone = ({ id, order, sentAt }: Message) => id !== '' && !ids.has(id)
    && ((isCut && order < pageFrom) || (order >= range.from && order <= range.upTo && (order >= pageFrom || sentAt >= range.keepBefore)))
  const gone = timeline.messages.filter(isGone)
  const removed = !isCut && gone.length <= FEW ? gone.flatMap(({ key }) => remove(timeline, key)) : removeAll(timeline, gone)
  const added = upsertAll(timeline, page)
  timeline.from = isCut ? range.from : Math.min(timeline.from ?? Infinity, range.from)
  return isCut ? [{ type: 'reset' }] : [...removed, ...added]
}

function removeAll(timeline: Timeline, gone: Message[]): TimelineChange[] {
  const left = new Set(gone)
  timeline.messages.splice(0, Infinity, ...timeline.messages.filter(message => !left.has(message)))
  for (const { key, id } of gone) {
    timeline.byKey.delete(key)
    timeline.keyByID.delete(id)
  }
  return gone.length ? [{ type: 'reset' }] : []
}

/** The timeline has been compared with ZIM: what was held is due, in order. */
export function releaseHeld(timeline: Timeline): MessageEvent[] {
  timeline.isStale = false
  return timeline.held.splice(0)
}

/** Whether a newest page of history, oldest first, leaves no gap after `known`. */
export function isJoinedBy(page: readonly Message[], known: Message | undefined): boolean {
  const first = page.find(({ id }) => id)
  return !known || !first || !isBefore(known, first) || known.seq + 1 === first.seq
}
