import type { MessageEvent } from '@/types/events'
import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

import { last } from '@/utils/last'

import type { ConversationWindow } from './window'

import { createWindow } from './window'

/**
 * The known messages of one conversation, oldest first. Plain and mutated in place: a copy per message would not be flat
 * at ten thousand. Functions here return what they changed; messages themselves are replaced, never mutated.
 *
 * Invariants: one message per key, and per ID of the server; ascending `order`; a message that waits for the server stands
 * at the end ({@link PENDING_ORDER}) and takes its real place when ZIM has numbered it; one that failed stands where the end
 * was then; what the server has numbered is never unnumbered.
 */
export interface Timeline {
  messages: Message[]
  byKey: Map<string, Message>
  /** The server's ID → the message's key. */
  keyByID: Map<string, string>
  /** The peer has read own messages sent up to here, ms. */
  readUpTo: number
  /** Numbered messages outside `window.shown` stand alone (one that was revoked). */
  window: ConversationWindow
  /** Restored from the cache and not yet compared with ZIM's history: see gapSync.ts. */
  isStale: boolean
  /** Events behind a possible gap, in order. They are applied when the gap is closed. */
  held: MessageEvent[]
}

/** Provisional orders begin here: beyond every orderKey of ZIM, and whole numbers up to 7e15 from here are exact. */
export const PENDING_ORDER = 2 ** 50

/** Fits between two ZIM orderKeys, which are whole numbers: a few thousand failed messages fit as well. */
const FAILED_STEP = 1 / 4096

export const createTimeline = (): Timeline => ({ messages: [], byKey: new Map(), keyByID: new Map(), readUpTo: 0, window: createWindow(), isStale: false, held: [] })

/** The place of a message that has just failed: after all that does not wait. */
export function failedOrder({ messages }: Timeline): number {
  let at = messages.length - 1
  while (at >= 0 && messages[at]!.order >= PENDING_ORDER) at--
  return (messages[at]?.order ?? 0) + FAILED_STEP
}

const compare = (a: Message, b: Message) => a.order - b.order || a.seq - b.seq

export const isBefore = (a: Message, b: Message) => compare(a, b) < 0

/** The known message with the server's ID `id`. */
export function messageByID({ byKey, keyByID }: Timeline, id: string): Message | undefined {
  return byKey.get(keyByID.get(id) ?? '')
}

/** The newest message that the server has numbered. */
export function newestSent({ messages }: Timeline): Message | undefined {
  for (let at = messages.length - 1; at >= 0; at--) {
    if (messages[at]!.id)
      return messages[at]
  }
  return undefined
}

/** The first place whose message comes after `message`. The end is tried first: news comes last. */
function placeOf({ messages }: Timeline, message: Message): number {
  if (!messages.length || !isBefore(message, last(messages)!))
    return messages.length
  let low = 0
  let high = messages.length
  while (low < high) {
    const middle = low + high >> 1
    if (isBefore(message, messages[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}

/** Where a known message stands. */
function indexOf(timeline: Timeline, message: Message): number {
  let at = placeOf(timeline, message) - 1
  while (timeline.messages[at]!.key !== message.key) at--
  return at
}

/** States only move forward: an answer that comes late must not turn a read message into a sent one. */
const RANK = { failed: 0, waiting: 1, sending: 2, sent: 3, read: 4 } as const

function merge(known: Message, news: Message): Message {
  if (known.id && !news.id)
    return known
  const isRankedHigher = known.id !== '' && RANK[known.delivery] > RANK[news.delivery]
  const delivery = isRankedHigher ? known.delivery : news.delivery
  const failure = delivery === 'failed' ? news.failure : null
  // A retry whose first try had arrived after all: the first of the two counts.
  if (known.id && known.id !== news.id && !isBefore(news, known))
    return { ...known, delivery, failure }
  const staysRevoked = known.id === news.id && known.body.kind === 'revoked'
  return { ...news, key: known.key, body: staysRevoked ? known.body : news.body, delivery, failure }
}

/** With the peer's receipt, where it covers this message. */
function receipted({ readUpTo }: Timeline, message: Message): Message {
  const isRead = message.isMine && message.delivery === 'sent' && message.sentAt <= readUpTo
  return isRead ? { ...message, delivery: 'read' } : message
}

const isSame = (a: Message, b: Message) => a === b || JSON.stringify(a) === JSON.stringify(b)

function remember({ byKey, keyByID }: Timeline, message: Message) {
  byKey.set(message.key, message)
  if (message.id) keyByID.set(message.id, message.key)
}

function add(timeline: Timeline, message: Message): TimelineChange {
  const index = placeOf(timeline, message)
  timeline.messages.splice(index, 0, message)
  remember(timeline, message)
  return index === timeline.messages.length - 1 ? { type: 'appended', messages: [message] } : { type: 'inserted', message, index }
}

function replace(timeline: Timeline, known: Message, message: Message): TimelineChange[] {
  const index = indexOf(timeline, known)
  const isBetween = (before?: Message, after?: Message) => (!before || !isBefore(message, before)) && (!after || isBefore(message, after))
  if (compare(known, message) && !isBetween(timeline.messages[index - 1], timeline.messages[index + 1])) {
    timeline.messages.splice(index, 1)
    return [{ type: 'removed', key: known.key }, add(timeline, message)]
  }
  timeline.messages[index] = message
  remember(timeline, message)
  return [{ type: 'replaced', message }]
}

/** Puts one message in its place; one that is known, by its key or by the server's ID, is updated instead. */
export function upsert(timeline: Timeline, news: Message): TimelineChange[] {
  const sameID = messageByID(timeline, news.id)
  const known = timeline.byKey.get(news.key) ?? sameID
  if (!known)
    return [add(timeline, receipted(timeline, news))]
  const twins = sameID && sameID !== known ? remove(timeline, sameID.key) : []
  const message = receipted(timeline, merge(known, news))
  return isSame(known, message) ? twins : [...twins, ...replace(timeline, known, message)]
}

/** A page of history, or a burst of news: whole runs at either end become one change. */
export function upsertAll(timeline: Timeline, messages: Message[]): TimelineChange[] {
  const first = timeline.messages[0]
  const page: Timeline = { ...createTimeline(), readUpTo: timeline.readUpTo }
  const changes: TimelineChange[] = []
  for (const message of [...messages].sort(compare)) {
    const isOlder = first && isBefore(message, first) && !timeline.byKey.has(message.key) && !messageByID(timeline, message.id)
    if (isOlder) upsert(page, message)
    else changes.push(...upsert(timeline, message))
  }
  if (page.messages.length) {
    timeline.messages.unshift(...page.messages)
    for (const message of page.messages) remember(timeline, message)
    changes.push({ type: 'prepended', messages: page.messages })
  }
  return joinAppended(changes)
}

function joinAppended(changes: TimelineChange[]): TimelineChange[] {
  const joined: TimelineChange[] = []
  for (const change of changes) {
    const before = last(joined)
    if (change.type === 'appended' && before?.type === 'appended') before.messages.push(...change.messages)
    else joined.push(change)
  }
  return joined
}

/** Own messages sent up to `upTo` (ms) are read, also those not known yet. Looks no further back than the receipt before this one. */
export function readUpTo(timeline: Timeline, upTo: number): TimelineChange[] {
  const before = timeline.readUpTo
  if (upTo <= before)
    return []
  timeline.readUpTo = upTo
  const changes: TimelineChange[] = []
  for (let at = timeline.messages.length - 1; at >= 0; at--) {
    const message = timeline.messages[at]!
    if (message.id && message.sentAt <= before)
      break
    if (message.isMine && message.delivery === 'sent') changes.push(...upsert(timeline, message))
  }
  return changes
}

export function remove(timeline: Timeline, key: string): TimelineChange[] {
  const known = timeline.byKey.get(key)
  if (!known)
    return []
  timeline.messages.splice(indexOf(timeline, known), 1)
  timeline.byKey.delete(key)
  timeline.keyByID.delete(known.id)
  return [{ type: 'removed', key }]
}

/** Forgets all that the server knows; what waits to be sent stays. */
export function removeSent(timeline: Timeline): TimelineChange[] {
  const { messages, byKey, keyByID } = timeline
  const unsent = messages.filter(({ id }) => !id)
  if (unsent.length === messages.length)
    return []
  messages.splice(0, messages.length, ...unsent)
  byKey.clear()
  keyByID.clear()
  for (const message of unsent) remember(timeline, message)
  return [{ type: 'reset', removed: 'all' }]
}
