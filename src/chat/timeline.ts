import type { Quote } from '@/types/annotations'
import type { ConversationKey } from '@/types/conversation'
import type { Message, MessageBody } from '@/types/message'
import type { SeqRange } from '@/types/seqRange'
import type { TimelineChange } from '@/types/timelineChange'

import { last } from '@/utils/last'
import { messageKey } from '@/utils/messageKey'
import { compareMessages, isBefore, placedByZim, positionOf } from '@/utils/messageOrder'

import type { Original } from './quotes'
import type { ConversationWindow } from './window'

import { recalled, withLater } from './annotations'
import { isEqual } from './changes'
import { asKnown } from './quotes'
import { createWindow } from './window'

/**
 * The known messages of one conversation, oldest first. Plain data, mutated in place: a copy for each message would cost more in a
 * longer chat. Functions here return what they changed; messages themselves are replaced, never mutated.
 *
 * Invariants: one message per key and per message ID · ascending position (utils/messageOrder.ts) · a message that waits for ZIM stands at the end
 * ({@link PENDING_ORDER}) and moves to its real position when ZIM has numbered it · a failed message stands where the end was when it
 * failed · a numbered message stays numbered.
 */
export interface Timeline {
  messages: Message[]
  byKey: Map<string, Message>
  /** ZIM's message ID → message key. */
  keyByID: Map<string, string>
  /** The peer has read own messages sent up to here, ms. */
  readUpTo: number
  window: ConversationWindow
  /** Keys of the messages before which something is missing: the first of each run but the oldest. */
  afterGap: Set<string>
  /** What was reported of messages by their ID, for those that arrive later: a page may be older than the report. */
  fates: Map<string, MessageBody | 'deleted'>
  /** ZIM's message ID → how many messages were dropped directly before this one (floods.ts). */
  dropped: Map<string, number>
}

/** The messages of each conversation. */
export interface MessagesState { timelines: Map<ConversationKey, Timeline> }

/** Provisional orders begin here: beyond every orderKey of ZIM, and whole numbers up to 7e15 from here are exact. */
export const PENDING_ORDER = 2 ** 50

/** Fits between two ZIM orderKeys, which are whole numbers: a few thousand failed messages fit as well. */
const FAILED_STEP = 1 / 4096

export const createTimeline = (): Timeline => ({ messages: [], byKey: new Map(), keyByID: new Map(), readUpTo: 0, window: createWindow(), afterGap: new Set(), fates: new Map(), dropped: new Map() })

/** The order of a message that has just failed: after all messages that do not wait. */
export function failedOrder({ messages }: Timeline): number {
  let at = messages.length - 1
  while (at >= 0 && positionOf(messages[at]!) >= PENDING_ORDER) at--
  const newest = messages[at]
  return (newest ? positionOf(newest) : 0) + FAILED_STEP
}

/** The known message with the message ID `id`. */
export function messageByID({ byKey, keyByID }: Timeline, id: string): Message | undefined {
  return byKey.get(keyByID.get(id) ?? '')
}

/** The newest numbered message. */
export function newestSent({ messages }: Timeline): Message | undefined {
  for (let at = messages.length - 1; at >= 0; at--) {
    if (messages[at]!.id)
      return messages[at]
  }
  return undefined
}

/** The index of the first message at `position` or after it, or of the first after it. The end is tried first, where new messages belong. */
function indexAt({ messages }: Timeline, position: number, isAfter = false): number {
  const isBelow = (message: Message) => isAfter ? positionOf(message) <= position : positionOf(message) < position
  if (!messages.length || isBelow(last(messages)!))
    return messages.length
  let low = 0
  let high = messages.length
  while (low < high) {
    const middle = low + high >> 1
    if (isBelow(messages[middle]!)) low = middle + 1
    else high = middle
  }
  return low
}

/** The index of the first message after `message`. */
const indexFor = (timeline: Timeline, message: Message) => indexAt(timeline, positionOf(message), true)

/** The first numbered message from `seq` on. */
export function firstFrom(timeline: Timeline, seq: number): Message | undefined {
  const { messages } = timeline
  let at = indexAt(timeline, positionOf({ seq, order: 0 }))
  while (at < messages.length && !messages[at]!.id) at++
  return messages[at]
}

/** The messages of a range, oldest first, with unsent ones between them. */
export function messagesWithin(timeline: Timeline, { from, to }: SeqRange): Message[] {
  return timeline.messages.slice(indexAt(timeline, positionOf({ seq: from, order: 0 })), indexAt(timeline, positionOf({ seq: to, order: 0 }), true))
}

/** The index of a known message. */
function indexOf(timeline: Timeline, message: Message): number {
  let at = indexFor(timeline, message) - 1
  while (timeline.messages[at]!.key !== message.key) at--
  return at
}

/** States only move forward: a late answer does not turn a read message into a sent one. */
const RANK = { failed: 0, waiting: 1, sending: 2, sent: 3, read: 4 } as const

function merge(known: Message, news: Message): Message {
  if (known.id && !news.id)
    return known
  const isRankedHigher = known.id !== '' && RANK[known.delivery] > RANK[news.delivery]
  const delivery = isRankedHigher ? known.delivery : news.delivery
  const failure = delivery === 'failed' ? news.failure : null
  // Both tries of a retried message have arrived: the first one counts.
  if (known.id && known.id !== news.id && !isBefore(news, known))
    return { ...known, delivery, failure }
  const staysRevoked = known.id === news.id && known.body.kind === 'revoked'
  const later = staysRevoked ? recalled(news, known.body) : withLater(known, news)
  const quote = later.quote && known.quote && asKnown(later.quote, undefined, known.quote)
  return { ...later, key: known.key, ...(quote && { quote }), delivery, failure }
}

/** Gives every numbered message ZIM's order. */
export function placeByZim(timeline: Timeline): void {
  timeline.messages.forEach((message, at) => {
    const placed = message.id ? placedByZim(message) : message
    if (placed === message)
      return
    timeline.messages[at] = placed
    remember(timeline, placed)
  })
}

/** Applies the peer's receipt where it covers this message. */
function receipted({ readUpTo }: Timeline, message: Message): Message {
  const isRead = message.isMine && message.delivery === 'sent' && message.sentAt <= readUpTo
  return isRead ? { ...message, delivery: 'read' } : message
}

const isSame = (a: Message, b: Message) => a === b || isEqual(a, b)

function remember({ byKey, keyByID }: Timeline, message: Message) {
  byKey.set(message.key, message)
  if (message.id) keyByID.set(message.id, message.key)
}

function add(timeline: Timeline, message: Message): TimelineChange {
  const index = indexFor(timeline, message)
  timeline.messages.splice(index, 0, message)
  remember(timeline, message)
  return index === timeline.messages.length - 1 ? { type: 'appended', messages: [message] } : { type: 'inserted', message, index }
}

function replace(timeline: Timeline, known: Message, message: Message): TimelineChange[] {
  const index = indexOf(timeline, known)
  const isBetween = (before?: Message, after?: Message) => (!before || !isBefore(message, before)) && (!after || isBefore(message, after))
  if (compareMessages(known, message) && !isBetween(timeline.messages[index - 1], timeline.messages[index + 1])) {
    timeline.messages.splice(index, 1)
    return [{ type: 'removed', key: known.key, id: known.id }, add(timeline, message)]
  }
  timeline.messages[index] = message
  remember(timeline, message)
  return [{ type: 'replaced', message }]
}

/** Applies what was reported of a message before it arrived. Null: it is deleted. */
function withFate({ fates, window }: Timeline, message: Message): Message | null {
  const fate = message.id ? fates.get(message.id) : undefined
  const isCleared = message.id !== '' && message.seq > 0 && message.seq <= window.clearedUpTo
  if (fate === 'deleted' || isCleared)
    return null
  return fate ? recalled(message, fate) : message
}

/** What is known of an original here: its body, or that it was deleted. */
export function originalOf(timeline: Timeline, { id, seq }: Pick<Quote, 'id' | 'seq'>): Original {
  const isCleared = seq > 0 && seq <= timeline.window.clearedUpTo
  return isCleared ? 'deleted' : timeline.fates.get(id) ?? messageByID(timeline, id)?.body
}

/** A message that replies to one that is known, or of which something was reported, quotes it as it is. */
function withKnownOriginal(timeline: Timeline, message: Message): Message {
  const { quote } = message
  if (!quote)
    return message
  const original = originalOf(timeline, quote)
  return original ? { ...message, quote: asKnown(quote, original) } : message
}

/** Changes the quotes of these originals, which were recalled, deleted or edited. */
export function requote(timeline: Timeline, isOriginal: (quote: Quote) => boolean): TimelineChange[] {
  return timeline.messages.filter(({ quote }) => quote && isOriginal(quote)).flatMap(message => upsert(timeline, message))
}

/**
 * A client ID names one message. Where its sender has used it for another one (a copy, a faulty client), the message ID is the key. ZIM may
 * store both tries of a retried message: these are one.
 */
function withOwnKey({ byKey }: Timeline, message: Message): Message {
  const known = byKey.get(message.key)
  const isOther = known && known.id && message.id && known.id !== message.id && (message.body.kind === 'revoked' || !isEqual(known.body, message.body))
  return isOther ? { ...message, key: messageKey('', '', message.id) } : message
}

/** The known form of a message: by its message ID, or by its key while ZIM has not numbered it. */
function knownAs(timeline: Timeline, { key, id }: Message): Message | undefined {
  const known = timeline.byKey.get(key)
  return messageByID(timeline, id) ?? (known?.id ? undefined : known)
}

/** Inserts one message, or updates it when it is known by its key or message ID. */
export function upsert(timeline: Timeline, given: Message): TimelineChange[] {
  const present = withFate(timeline, withKnownOriginal(timeline, given))
  if (!present)
    return remove(timeline, knownAs(timeline, given)?.key ?? '')
  const news = withOwnKey(timeline, present)
  const sameID = messageByID(timeline, news.id)
  const known = timeline.byKey.get(news.key) ?? sameID
  if (!known)
    return [add(timeline, receipted(timeline, news))]
  const twins = sameID && sameID !== known ? remove(timeline, sameID.key) : []
  const message = receipted(timeline, merge(known, news))
  return isSame(known, message) ? twins : [...twins, ...replace(timeline, known, message)]
}

/** Inserts or updates many messages. A run at either end becomes one change. */
export function upsertAll(timeline: Timeline, messages: Message[]): TimelineChange[] {
  const page: Timeline = { ...createTimeline(), readUpTo: timeline.readUpTo, window: timeline.window, fates: timeline.fates }
  const isKnown = ({ key, id }: Message) => timeline.byKey.has(key) || messageByID(timeline, id) !== undefined
  const sorted = messages.map(message => withKnownOriginal(timeline, message)).sort(compareMessages)
  // Known messages first: one that moves (a waiting text that ZIM has numbered) may change which message is the first.
  const changes = sorted.filter(isKnown).flatMap(message => upsert(timeline, message))
  const first = timeline.messages[0]
  for (const unknown of sorted.filter(message => !isKnown(message))) {
    const message = withOwnKey(page, unknown)
    // Both tries of a retried message may lie on either side of the first known message.
    if (page.byKey.has(message.key) || (first && isBefore(message, first))) upsert(page, message)
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

/** Marks own messages sent up to `upTo` (ms) as read, also ones that arrive later. Visits no message older than the previous receipt. */
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
  return [{ type: 'removed', key, id: known.id }]
}

/** Removes many messages at once. */
export function removeAll(timeline: Timeline, gone: Message[]): TimelineChange[] {
  const left = new Set(gone)
  timeline.messages.splice(0, Infinity, ...timeline.messages.filter(message => !left.has(message)))
  for (const { key, id } of left) {
    timeline.byKey.delete(key)
    timeline.keyByID.delete(id)
  }
  return [{ type: 'reset', removed: gone.map(({ id }) => id) }]
}

/** Removes all numbered messages. Unsent ones stay. */
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
