import type { Timeline } from '@/chat/timeline'
import type { Write } from '@/services/storage'
import type { Message } from '@/types/message'
import type { SeqRange } from '@/types/seqRange'

import { FIRST_SEQ, hasBeginning, newestRun } from '@/chat/window'
import { utf8Length } from '@/utils/bytes'
import { last } from '@/utils/last'

import type { ConversationLog, LogLocation, LogPage } from './conversationLog'

import { bytesOf, createLog, endOf, isEmpty, pageStartAt, pageWrite, putPage, readPage, removals, tailWrites } from './conversationLog'
import { toTuple } from './records'

/** What happened to a timeline since it was last written. */
export interface Dirty {
  timeline: Pick<Timeline, 'messages' | 'byKey' | 'window' | 'readUpTo'>
  /** Keys of messages that arrived or changed. */
  touched: Set<string>
  /** IDs of messages that are gone for good, except those that are touched as well. */
  removed: Set<string>
  /** Messages with a new content that the timeline does not hold. */
  unloaded: Map<string, Message>
  /** Everything that the server has numbered was deleted. */
  isCleared: boolean
}

/** Messages of a page, and of the tail. */
const PAGE_MESSAGES = 20
/** A page is closed earlier when its messages are long: bytes. A key then holds 48 KB only where a single message is longer than 36 KB. */
const PAGE_BYTES = 12 * 1024

const sizeOf = (message: Message) => utf8Length(JSON.stringify(toTuple(message)))
const isNumbered = (message: Message | undefined): message is Message => message !== undefined && message.id !== ''
const inRange = ({ seq }: Message, { from, to }: SeqRange) => seq >= from && seq <= to

/**
 * Brings a log up to date with its timeline. Returns the log and what has to be written for that, in an order in which every beginning
 * leaves a readable log: pages first, then the tail, then removals. How much that is does not depend on the length of the conversation.
 */
export async function flush(at: LogLocation, before: ConversationLog, { timeline, touched, removed, unloaded, isCleared }: Dirty): Promise<{ log: ConversationLog, writes: Write[] }> {
  const log = isCleared ? createLog(before.conversation) : before
  const shown = shownRange(log, timeline)
  const news = [...[...touched].map(key => timeline.byKey.get(key)), ...unloaded.values()].filter(isNumbered)
  log.readUpTo = Math.max(log.readUpTo, timeline.readUpTo)
  updateTail(log, news, removed)
  const writes = [...isCleared ? removals(at, before) : [], ...await updatePages(at, log, news, removed)]
  if (shown) {
    writes.push(...extendTail(at, log, shown, news, timeline))
    writes.push(...await addOlder(at, log, timeline))
  }
  return { log, writes: [...writes, ...tailWrites(at, log)] }
}

/**
 * The newest run of the timeline, without what was evicted. Older runs come from the cache. A copy: the timeline goes on changing while
 * pages are read.
 */
function shownRange({ evictedBelow }: ConversationLog, { window }: Dirty['timeline']): SeqRange | null {
  const newest = newestRun(window)
  return newest && newest.to >= evictedBelow ? { from: Math.max(newest.from, FIRST_SEQ, evictedBelow), to: newest.to } : null
}

const numberedIn = ({ messages }: Dirty['timeline'], range: SeqRange) => messages.filter(message => isNumbered(message) && inRange(message, range))

function merged(known: Message[], news: Message[], removed: ReadonlySet<string>): Message[] {
  const byID = new Map([...known.filter(({ id }) => !removed.has(id)), ...news].map(message => [message.id, message]))
  return [...byID.values()].sort((one, other) => one.seq - other.seq)
}

/** Messages of the tail's range that arrived late, changed or were removed. */
function updateTail({ tail }: ConversationLog, news: Message[], removed: Set<string>): void {
  tail.messages = merged(tail.messages, news.filter(message => inRange(message, tail)), removed)
}

/** The same for the ranges of pages: a page that has changed is written anew, whole. */
async function updatePages(at: LogLocation, log: ConversationLog, news: Message[], removed: Set<string>): Promise<Write[]> {
  const changed = new Map<number, Message[]>()
  const add = (from: number, message?: Message) => changed.set(from, [...(changed.get(from) ?? []), ...(message ? [message] : [])])
  for (const id of removed) {
    const from = log.pageOf.get(id)
    if (from !== undefined) add(from)
  }
  for (const message of news) {
    const from = message.seq < log.tail.from ? pageStartAt(log, message.seq) : undefined
    if (from !== undefined && message.seq <= (await endOf(at, log, from) ?? -1)) add(from, message)
  }
  const writes: Write[] = []
  for (const [from, messages] of changed) {
    const page = await readPage(at, log, from)
    if (!page)
      continue
    const before = pageWrite(at, log, page)
    const now = { ...page, messages: merged(page.messages, messages, removed) }
    if (pageWrite(at, log, now).value !== before.value) writes.push(putPage(at, log, now, bytesOf(before)))
  }
  return writes
}

/** Adds what is newer than the tail, and moves what no longer fits in it into pages. A gap before what is new closes the tail as it is. */
function extendTail(at: LogLocation, log: ConversationLog, shown: SeqRange, news: Message[], timeline: Dirty['timeline']): Write[] {
  const { tail } = log
  const writes: Write[] = []
  if (isEmpty(log) || shown.from > tail.to + 1) {
    if (tail.messages.length) writes.push(...intoPages(at, log, 0))
    log.tail = { ...shown, messages: numberedIn(timeline, shown) }
  }
  else if (shown.to > tail.to) {
    const added = news.filter(message => message.seq > tail.to && inRange(message, shown))
    log.tail = { from: tail.from, to: shown.to, messages: merged(tail.messages, added, new Set()) }
  }
  return [...writes, ...intoPages(at, log, PAGE_MESSAGES)]
}

/** Moves the oldest messages of the tail into pages until at most `most` are left. */
function intoPages(at: LogLocation, log: ConversationLog, most: number): Write[] {
  const writes: Write[] = []
  let sizes = log.tail.messages.map(sizeOf)
  const total = () => sizes.reduce((sum, size) => sum + size, 0)
  while (log.tail.messages.length > most || (log.tail.messages.length > 1 && total() > PAGE_BYTES)) {
    const { from, to, messages } = log.tail
    const count = countFitting(sizes, most === 0 ? messages.length : messages.length - 1)
    const page = messages.slice(0, count)
    const end = count === messages.length ? to : last(page)!.seq
    writes.push(putPage(at, log, { from, to: end, messages: page }))
    log.tail = { from: end + 1, to, messages: messages.slice(count) }
    sizes = sizes.slice(count)
  }
  return writes
}

/** How many of the first fill a page: at least one, at most `most`. */
function countFitting(sizes: number[], most: number): number {
  let count = 1
  let bytes = sizes[0] ?? 0
  while (count < PAGE_MESSAGES && count < most && bytes + sizes[count]! <= PAGE_BYTES) bytes += sizes[count++]!
  return count
}

/**
 * Adds what history brought before the oldest record that is joined to the tail: whole pages, and a shorter one where nothing is missing
 * below it any more.
 */
async function addOlder(at: LogLocation, log: ConversationLog, timeline: Dirty['timeline']): Promise<Write[]> {
  const writes: Write[] = []
  let covered = log.tail.from
  for (;;) {
    const below = pageStartAt(log, covered - 1)
    const end = below === undefined ? -1 : await endOf(at, log, below)
    if (end === null)
      continue
    if (below !== undefined && end + 1 >= covered) {
      covered = below
      continue
    }
    // Nothing waits from here on: range and messages belong together.
    const shown = shownRange(log, timeline)
    const isJoined = shown !== null && shown.from < covered && shown.to >= covered - 1
    const isBeginning = hasBeginning(timeline.window) && timeline.window.known.length === 1 && log.evictedBelow === 0
    if (!isJoined)
      return writes
    const isClosed = end + 1 >= shown.from
    const missing = { from: isClosed ? end + 1 : shown.from, to: covered - 1 }
    const added = olderPages(numberedIn(timeline, missing), missing, isClosed || isBeginning)
    if (!added.length)
      return writes
    for (const page of added) writes.push(putPage(at, log, page))
    covered = last(added)!.from
  }
}

/** Pages for the messages of a range, newest first. `isWhole`: a page that is not full is made, too. */
function olderPages(messages: Message[], { from, to }: SeqRange, isWhole: boolean): LogPage[] {
  const pages: LogPage[] = []
  let left = messages
  let end = to
  const isDue = () => left.length >= PAGE_MESSAGES || (isWhole && end >= from)
  while (isDue()) {
    const count = countFitting(left.map(sizeOf).reverse(), left.length)
    const page = left.slice(-count)
    left = left.slice(0, -count)
    const start = !left.length && isWhole ? from : page[0]!.seq
    pages.push({ from: start, to: end, messages: page })
    end = start - 1
  }
  return pages
}
