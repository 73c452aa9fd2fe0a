import type { Timeline } from '@/chat/timeline'
import type { Write } from '@/services/storage'
import type { Message } from '@/types/message'

import { utf8Length } from '@/utils/bytes'
import { last } from '@/utils/last'

import type { Shelf, ShelfPlace } from './conversationLog'

import { emptyShelf, mend, newestOf, readPage, removePages, seal, writeHot, writeMends } from './conversationLog'
import { toTuple } from './records'

/** What happened to a timeline since it was last shelved. */
export interface Dirt {
  timeline: Timeline
  /** Keys of messages that came, changed or went. */
  touched: Set<string>
  /** The timeline began anew. */
  isReset: boolean
}

/** Messages of a page, and of the hot record. */
export const PAGE_MESSAGES = 20
/** A page is sealed earlier when its messages are long: bytes. With that, a key holds 48 KB only where a single message is longer than 36 KB. */
const PAGE_BYTES = 12 * 1024

const sizeOf = (message: Message) => utf8Length(JSON.stringify(toTuple(message)))

/**
 * Brings a shelf up to date with its timeline. Answers the shelf as it will be and what has to be written for that, in an order
 * in which every beginning leaves a whole shelf: first pages that nothing names yet, then the hot record that names them, then
 * removals. How much that is does not depend on the length of the conversation.
 *
 * A stretch of the timeline that does not meet the shelf is left alone until history has closed the gap.
 */
export async function shelve(at: ShelfPlace, before: Shelf, { timeline, touched, isReset }: Dirt): Promise<{ shelf: Shelf, writes: Write[] }> {
  const shelf = isReset ? { ...emptyShelf(before.conversation, before.next), floor: before.floor } : before
  const writes = isReset ? [] : await mendPages(at, shelf, timeline, touched)
  writes.push(...await fillHoles(at, shelf, timeline))
  shelf.hot = hotOf(shelf, timeline, touched)
  shelf.readUpTo = Math.max(shelf.readUpTo, timeline.readUpTo)
  writes.push(...sealHot(at, shelf), ...sealOlder(at, shelf, timeline))
  shelf.isComplete ||= timeline.from === 0 && newestOf(shelf) !== null && shelf.floor === 0 && (shelf.next === shelf.first || !olderThan(shelf, timeline).length)
  writes.push(newestOf(shelf) ? writeHot(at, shelf) : { key: at.keys.hot(shelf.conversation), value: null })
  if (isReset) writes.push(...removePages(at, before, before.first, before.next))
  return { shelf, writes }
}

/** Messages that lie in pages and have changed since. */
async function mendPages(at: ShelfPlace, shelf: Shelf, { byKey }: Timeline, touched: Set<string>): Promise<Write[]> {
  const isSealed = (message?: Message): message is Message => !!message?.id && shelf.next > shelf.first && message.order >= shelf.sealedFrom && message.order <= shelf.sealedTo
  const unplaced = [...touched].filter(key => !shelf.seals.has(key)).map(key => byKey.get(key)).filter(isSealed)
  await readDownTo(at, shelf, Math.min(...unplaced.map(({ order }) => order)))
  const pages = new Set<number>()
  for (const key of touched) {
    const message = byKey.get(key)
    const page = shelf.seals.get(key)?.page ?? (isSealed(message) ? pageFor(shelf, message) : undefined)
    if (page !== undefined && !shelf.holes.has(page) && mend(shelf, page, key, message?.id ? message : null)) pages.add(page)
  }
  return [...pages].map(page => writeMends(at, shelf, page))
}

/** Reads pages, newest first, until one begins at `order` or before. */
async function readDownTo(at: ShelfPlace, shelf: Shelf, order: number) {
  if (!Number.isFinite(order))
    return
  for (let page = shelf.next - 1; page >= shelf.first; page--) {
    if (!shelf.pageFrom.has(page) && !shelf.holes.has(page)) await readPage(at, shelf, page)
    if ((shelf.pageFrom.get(page) ?? Infinity) <= order)
      return
  }
}

/** The page that a message belongs to; none next to a hole, where that cannot be told. */
function pageFor({ pageFrom, first, next, holes }: Shelf, { order }: Message): number | undefined {
  for (let page = next - 1; page >= first; page--) {
    if ((pageFrom.get(page) ?? Infinity) <= order)
      return holes.has(page + 1) ? undefined : page
  }
  return undefined
}

/** A damaged page is sealed again once history has brought back all that lay between its neighbours. */
async function fillHoles(at: ShelfPlace, shelf: Shelf, timeline: Timeline): Promise<Write[]> {
  const writes: Write[] = []
  for (const page of [...shelf.holes]) {
    if (page < shelf.first || page >= shelf.next) {
      shelf.holes.delete(page)
      continue
    }
    const below = page > shelf.first ? last(await readPage(at, shelf, page - 1) ?? []) : undefined
    const above = shelf.pageFrom.get(page + 1) ?? (page === shelf.next - 1 ? shelf.hot[0]?.order : undefined) ?? shelf.sealedTo + 1
    if (!below) { writes.push(...cutOff(at, shelf, page, above)) }
    else if (timeline.from !== null && timeline.from <= below.order) {
      const between = timeline.messages.filter(({ id, order }) => id && order > below.order && order < above)
      if (between.length) writes.push(seal(at, shelf, page, between), { key: at.keys.mends(shelf.conversation, page), value: null })
    }
  }
  return writes
}

/** Nothing older than a hole is readable next to it: the shelf begins above. */
function cutOff(at: ShelfPlace, shelf: Shelf, page: number, above: number): Write[] {
  const removed = removePages(at, shelf, shelf.first, page + 1)
  for (let gone = shelf.first; gone <= page; gone++) shelf.holes.delete(gone)
  shelf.first = page + 1
  shelf.isComplete = false
  shelf.sealedFrom = shelf.first < shelf.next ? above : 0
  if (shelf.first === shelf.next) shelf.sealedTo = shelf.sealedSeq = 0
  return removed
}

/** All that is newer than the pages: what the timeline knows, and before it what only the shelf knows. */
function hotOf(shelf: Shelf, { messages, from, byKey }: Timeline, touched: Set<string>): Message[] {
  const start = Math.max(from ?? Infinity, shelf.floor)
  const news: Message[] = []
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at]!
    if (message.order < start || (message.id && message.order <= shelf.sealedTo))
      break
    if (message.id) news.push(message)
  }
  news.reverse()
  const newest = newestOf(shelf)
  const isJoined = !newest || start <= newest.order || (news.length > 0 && news[0]!.seq === newest.seq + 1)
  const kept = shelf.hot.filter(({ key, order }) => (order < start || !isJoined) && (!touched.has(key) || byKey.has(key)))
  const current = kept.map(message => touched.has(message.key) && byKey.get(message.key)!.id ? byKey.get(message.key)! : message)
  return isJoined ? [...current, ...news] : current
}

function sealHot(at: ShelfPlace, shelf: Shelf): Write[] {
  const writes: Write[] = []
  let sizes = shelf.hot.map(sizeOf)
  const total = () => sizes.reduce((sum, size) => sum + size, 0)
  while (shelf.hot.length > PAGE_MESSAGES || (shelf.hot.length > 1 && total() > PAGE_BYTES)) {
    const count = countFitting(sizes)
    const page = shelf.hot.slice(0, count)
    if (shelf.next === shelf.first) shelf.sealedFrom = page[0]!.order
    writes.push(seal(at, shelf, shelf.next++, page))
    shelf.sealedTo = last(page)!.order
    shelf.sealedSeq = last(page)!.seq
    shelf.hot = shelf.hot.slice(count)
    sizes = sizes.slice(count)
  }
  return writes
}

/** How many of the first fill a page: at least one, and the newest stays hot. */
function countFitting(sizes: number[]): number {
  let count = 1
  let bytes = sizes[0]!
  while (count < PAGE_MESSAGES && count < sizes.length - 1 && bytes + sizes[count]! <= PAGE_BYTES) bytes += sizes[count++]!
  return count
}

/** Numbered messages of the unbroken stretch that are older than the pages. */
function olderThan({ sealedFrom, floor }: Shelf, { messages, from }: Timeline): Message[] {
  const older: Message[] = []
  for (const message of from === null ? [] : messages) {
    if (message.order >= sealedFrom)
      break
    if (message.id && message.order >= Math.max(from!, floor)) older.push(message)
  }
  return older
}

/** Whole pages of what history brought before the first page; a shorter one only at the beginning of the conversation. */
function sealOlder(at: ShelfPlace, shelf: Shelf, timeline: Timeline): Write[] {
  if (shelf.next === shelf.first)
    return []
  const writes: Write[] = []
  let older = olderThan(shelf, timeline)
  while (older.length >= PAGE_MESSAGES || (older.length && timeline.from === 0 && shelf.floor === 0)) {
    const count = countFitting(older.map(sizeOf).reverse().concat(0))
    const page = older.slice(-count)
    older = older.slice(0, -count)
    writes.push(seal(at, shelf, --shelf.first, page))
    shelf.sealedFrom = page[0]!.order
  }
  return writes
}
