import type { KeyValueStorage, Write } from '@/services/storage'
import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { utf8Length } from '@/utils/bytes'
import { last } from '@/utils/last'

import type { CacheKeys } from './keys'
import type { MessageTuple, Place } from './records'

import { fromTuple, hashOf, read, toTuple, write } from './records'

/**
 * One conversation on the phone: an unbroken run of its messages that the server has numbered. The newest are `hot`, one
 * small record that also knows where the rest is; older ones lie in pages that are sealed once. What changes in a page
 * afterwards is written beside it, as its mends.
 *
 * Invariant: pages `first` to `next - 1` and then `hot` follow one another in the conversation without a gap, but for `holes`:
 * damaged pages that are fetched again.
 */
export interface Shelf {
  conversation: ConversationKey
  first: number
  next: number
  /** Orders of the first and the last sealed message, and the last one's seq; 0 without pages. */
  sealedFrom: number
  sealedTo: number
  sealedSeq: number
  /** Oldest first. */
  hot: Message[]
  readUpTo: number
  /** The beginning of the conversation is on the phone. */
  isComplete: boolean
  /** Bytes of pages and mends. */
  bytes: number
  /** Bytes of the hot record. */
  hotBytes: number

  /** In memory alone: nothing older than this order is taken in, because it went for lack of room. */
  floor: number
  /** In memory alone: which page a message lies in, and the hash of what is written there. */
  seals: Map<string, { page: number, hash: number }>
  /** In memory alone: order of the first message, of each page that was read or written. */
  pageFrom: Map<number, number>
  mends: Map<number, Mends>
  holes: Set<number>
}

/** What a page's messages have become, by key; 0: gone. */
type Mends = Record<string, MessageTuple | 0>

type HotRecord = [first: number, next: number, sealedFrom: number, sealedTo: number, sealedSeq: number, hot: MessageTuple[], readUpTo: number, isComplete: 0 | 1, bytes: number]

/** Whose shelf, and where it stands. */
export interface ShelfPlace { storage: KeyValueStorage, keys: CacheKeys, me: string }

export const bytesOf = ({ key, value }: Write) => value === null ? 0 : key.length + utf8Length(value)

export const placeOf = ({ bytes, hotBytes, first, next }: Shelf, usedAt: number): Place => ({ bytes: bytes + hotBytes, usedAt, first, next })

export function emptyShelf(conversation: ConversationKey, first = 0): Shelf {
  return { conversation, first, next: first, sealedFrom: 0, sealedTo: 0, sealedSeq: 0, hot: [], readUpTo: 0, isComplete: false, bytes: 0, hotBytes: 0, floor: 0, seals: new Map(), pageFrom: new Map(), mends: new Map(), holes: new Set() }
}

/** The newest message on the shelf, as far as it has to be known to see whether another follows it. */
export function newestOf({ hot, sealedTo, sealedSeq }: Shelf): { order: number, seq: number } | null {
  return last(hot) ?? (sealedTo ? { order: sealedTo, seq: sealedSeq } : null)
}

/**
 * Null when the storage does not answer. A damaged hot record is dropped alone: the pages that `place` (the conversation list)
 * remembers are found again.
 */
export async function openShelf(at: ShelfPlace, conversation: ConversationKey, place?: Place): Promise<Shelf | null> {
  const { value, problem } = await at.storage.get(at.keys.hot(conversation))
  if (problem)
    return null
  const record = read<HotRecord>(value)
  const shelf = emptyShelf(conversation)
  if (!record) return place && place.next > place.first ? findPages(at, shelf, place) : shelf
  const [first, next, sealedFrom, sealedTo, sealedSeq, hot, readUpTo, isComplete, bytes] = record
  return { ...shelf, first, next, sealedFrom, sealedTo, sealedSeq, hot: hot.map(tuple => fromTuple(tuple, conversation, at.me)), readUpTo, isComplete: isComplete === 1, bytes, hotBytes: bytesOf({ key: at.keys.hot(conversation), value }) }
}

async function findPages(at: ShelfPlace, shelf: Shelf, place: Place): Promise<Shelf> {
  let { first, next } = place
  let newest: Message[] | null = null
  // The list may have been written before the last page was.
  for (next++; next > first && !newest?.length; next--) newest = await readPage(at, shelf, next - 1)
  next++
  const oldest = newest && await readPage(at, shelf, first)
  if (!newest?.length || !oldest?.length)
    return emptyShelf(shelf.conversation, place.next)
  return { ...shelf, first, next, sealedFrom: oldest[0]!.order, sealedTo: last(newest)!.order, sealedSeq: last(newest)!.seq, bytes: place.bytes }
}

/** The messages of a page as they are now, oldest first; null when it is not there or damaged. */
export async function peekPage({ storage, keys, me }: ShelfPlace, conversation: ConversationKey, page: number): Promise<{ messages: Message[], gone: string[], mends: Mends } | null> {
  const [sealed, mended] = await Promise.all([storage.get(keys.page(conversation, page)), storage.get(keys.mends(conversation, page))])
  const tuples = read<MessageTuple[]>(sealed.value)
  if (!tuples)
    return null
  const mends = read<Mends>(mended.value) ?? {}
  const byKey = new Map(tuples.map(tuple => fromTuple(tuple, conversation, me)).map(message => [message.key, message]))
  for (const [key, tuple] of Object.entries(mends)) {
    if (tuple === 0) byKey.delete(key)
    else byKey.set(key, fromTuple(tuple, conversation, me))
  }
  const messages = [...byKey.values()].sort((one, other) => one.order - other.order)
  return { messages, gone: Object.keys(mends).filter(key => mends[key] === 0), mends }
}

/** {@link peekPage}, and the shelf remembers what lies there. A damaged page becomes a hole, or the shelf ends above it. */
export async function readPage(at: ShelfPlace, shelf: Shelf, page: number): Promise<Message[] | null> {
  const found = await peekPage(at, shelf.conversation, page)
  if (!found) {
    shelf.holes.add(page)
    return null
  }
  for (const message of found.messages) shelf.seals.set(message.key, { page, hash: hashOfMessage(message) })
  for (const key of found.gone) shelf.seals.set(key, { page, hash: GONE })
  shelf.mends.set(page, found.mends)
  shelf.pageFrom.set(page, found.messages[0]?.order ?? shelf.pageFrom.get(page + 1) ?? shelf.sealedTo)
  return found.messages
}

const GONE = -1
const hashOfMessage = (message: Message) => hashOf(JSON.stringify(toTuple(message)))

/** Seals a page of messages, oldest first. */
export function seal({ keys }: ShelfPlace, shelf: Shelf, page: number, messages: Message[]): Write {
  for (const message of messages) shelf.seals.set(message.key, { page, hash: hashOfMessage(message) })
  shelf.pageFrom.set(page, messages[0]!.order)
  shelf.holes.delete(page)
  const sealed = { key: keys.page(shelf.conversation, page), value: write(messages.map(toTuple)) }
  shelf.bytes += bytesOf(sealed)
  return sealed
}

/** Notes what a message of a page has become, null for gone. Answers whether that is news. */
export function mend(shelf: Shelf, page: number, key: string, message: Message | null): boolean {
  const hash = message ? hashOfMessage(message) : GONE
  if (shelf.seals.get(key)?.hash === hash)
    return false
  shelf.seals.set(key, { page, hash })
  shelf.mends.set(page, { ...shelf.mends.get(page), [key]: message ? toTuple(message) : 0 })
  return true
}

export function writeMends({ keys }: ShelfPlace, shelf: Shelf, page: number): Write {
  const mended = { key: keys.mends(shelf.conversation, page), value: write(shelf.mends.get(page) ?? {}) }
  shelf.bytes += bytesOf(mended)
  return mended
}

export function writeHot({ keys }: ShelfPlace, shelf: Shelf): Write {
  const { first, next, sealedFrom, sealedTo, sealedSeq, hot, readUpTo, isComplete, bytes } = shelf
  const record: HotRecord = [first, next, sealedFrom, sealedTo, sealedSeq, hot.map(toTuple), readUpTo, isComplete ? 1 : 0, bytes]
  const written = { key: keys.hot(shelf.conversation), value: write(record) }
  shelf.hotBytes = bytesOf(written)
  return written
}

/** Takes the oldest pages off until about `to` bytes are left. Answers what has to be written for that. */
export async function shorten(at: ShelfPlace, shelf: Shelf, to: number): Promise<Write[]> {
  const { storage, keys } = at
  const removed: Write[] = []
  while (shelf.next - shelf.first > 1 && shelf.bytes + shelf.hotBytes > to) {
    for (const key of [keys.page(shelf.conversation, shelf.first), keys.mends(shelf.conversation, shelf.first)]) shelf.bytes -= bytesOf({ key, value: (await storage.get(key)).value })
    removed.push(...removePages(at, shelf, shelf.first, ++shelf.first))
  }
  shelf.isComplete = false
  shelf.floor = shelf.sealedFrom = (await readPage(at, shelf, shelf.first))?.[0]?.order ?? shelf.sealedTo
  return [writeHot(at, shelf), ...removed]
}

/** Removals of pages `from` to `to - 1` with their mends. */
export function removePages({ keys }: ShelfPlace, { conversation }: Shelf, from: number, to: number): Write[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, n) => [keys.page(conversation, from + n), keys.mends(conversation, from + n)])
    .flat()
    .map(key => ({ key, value: null }))
}
