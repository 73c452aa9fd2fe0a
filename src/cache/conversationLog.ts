import type { KeyValueStorage, Write } from '@/services/storage'
import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'
import type { SeqRange } from '@/types/seqRange'

import { FIRST_SEQ } from '@/chat/window'
import { utf8Length } from '@/utils/bytes'

import type { CacheKeys } from './keys'
import type { MessageTuple } from './records'

import { fromTuple, read, toTuple, withKnownKind, write } from './records'

/** Messages of one record, oldest first. Every message of the conversation in the range is among them, or deleted. */
export interface LogPage extends SeqRange { messages: Message[] }

/**
 * One conversation in the cache: messages that the server has numbered. The newest are the `tail`; older ones lie in pages, each named by
 * its first seq. What follows the tail as it is stored is a record of its own, the news, which holds few messages and is written with each.
 *
 * Each record states the range of `messageSeq` that it covers. Two neighbours whose ranges do not touch have a gap between them: a gap
 * is data, and needs no record of its own. A record that cannot be read is dropped, which leaves a gap; history fetches it again. A record
 * from seq 1 is the beginning of the conversation.
 * Invariants: ranges ascend and, except after a kill between two writes, do not overlap · messages of a page are the messages of its range.
 */
export interface ConversationLog {
  conversation: ConversationKey
  /** Without messages where the log is empty or its newest record was dropped. */
  tail: LogPage
  /** First seq of each page, ascending. */
  starts: number[]
  /** The peer has read own messages sent up to here, ms. A message that it covers is stored as unread. */
  readUpTo: number
  /** Bytes of the pages, and of the tail. */
  bytes: number
  tailBytes: number

  /** In memory only: what the storage has of the tail. Null: nothing. */
  stored: StoredTail | null
  /** In memory only: messages with a lower seq are not stored again, because they were evicted. */
  evictedBelow: number
  /** In memory only: last seq of each page that was read or written, by its first. */
  ends: Map<number, number>
  /** In memory only: first seq of the page of each message that was read or written, by message ID. */
  pageOf: Map<string, number>
}

/** `unused`: earlier versions wrote whether the log begins with the conversation. */
type TailRecord = [from: number, to: number, messages: MessageTuple[], readUpTo: number, unused: number, bytes: number]
/** Pages, and the news. News that do not begin right after the tail are of an earlier tail, and are ignored. */
type PageRecord = [from: number, to: number, messages: MessageTuple[]]

/** The records as they are stored. `to`: last seq of the tail's record. */
interface StoredTail { to: number, tail: string, news: string | null }

/** Messages of the news. One more writes the whole tail. */
const NEWS_MESSAGES = 4

/** Where the logs of one account are. */
export interface LogLocation { storage: KeyValueStorage, keys: CacheKeys, me: string }

export const bytesOf = ({ key, value }: Write) => value === null ? 0 : key.length + utf8Length(value)

export const isEmpty = ({ tail, starts }: ConversationLog) => !tail.messages.length && !starts.length

/** The oldest record begins with the conversation. */
export const isComplete = (log: ConversationLog) => !isEmpty(log) && (log.starts[0] ?? log.tail.from) <= FIRST_SEQ

export function createLog(conversation: ConversationKey, starts: number[] = []): ConversationLog {
  return { conversation, tail: { from: 0, to: -1, messages: [] }, starts, readUpTo: 0, bytes: 0, tailBytes: 0, stored: null, evictedBelow: 0, ends: new Map(), pageOf: new Map() }
}

/** @param starts first seq of each page that the storage has, ascending. Returns null when the storage does not answer. */
export async function openLog(at: LogLocation, conversation: ConversationKey, starts: number[]): Promise<ConversationLog | null> {
  const [tail, news] = await Promise.all([at.storage.get(at.keys.tail(conversation)), at.storage.get(at.keys.news(conversation))])
  if (tail.problem || news.problem)
    return null
  const log = createLog(conversation, starts)
  const record = read<TailRecord>(tail.value)
  if (!record) {
    // Its newest record is lost: the tail begins anew behind the newest page.
    for (const { key } of tail.value === null && news.value === null ? [] : removedTail(at, conversation)) await at.storage.remove(key)
    const newest = await newestPage(at, log)
    if (newest) log.tail = { from: newest.to + 1, to: newest.to, messages: [] }
    return log
  }
  const [from, to, tuples, readUpTo, , bytes] = record
  // A kill has come between the writes of these pages and that of the tail after them. ZIM has their messages; what becomes of these would not reach them here.
  for (const start of starts.filter(start => start >= from)) await at.storage.remove(at.keys.page(conversation, start))
  log.starts = starts.filter(start => start < from)
  log.tail = { from, to, messages: await fromTuples(at, log, tuples) }
  const [after, newest, added] = read<PageRecord>(news.value) ?? []
  if (added && after === to + 1) log.tail = { from, to: newest!, messages: [...log.tail.messages, ...await fromTuples(at, log, added)] }
  log.stored = { to, tail: tail.value!, news: news.value }
  return Object.assign(log, { readUpTo, bytes, tailBytes: bytesOfTail(at, log) })
}

async function newestPage(at: LogLocation, log: ConversationLog): Promise<LogPage | null> {
  for (;;) {
    const from = log.starts[log.starts.length - 1]
    const page = from === undefined ? null : await readPage(at, log, from)
    if (page || from === undefined)
      return page
  }
}

const fromTuples = ({ me }: LogLocation, { conversation }: ConversationLog, tuples: MessageTuple[]) =>
  Promise.all(tuples.map(tuple => withKnownKind(fromTuple(tuple, conversation, me))))

/** Reads a page. Returns null for one that cannot be read: it is dropped from the log and from the storage. */
export async function readPage(at: LogLocation, log: ConversationLog, from: number): Promise<LogPage | null> {
  const { value, problem } = await at.storage.get(at.keys.page(log.conversation, from))
  const record = read<PageRecord>(value)
  if (record) {
    const page = { from: record[0], to: record[1], messages: await fromTuples(at, log, record[2]) }
    remember(log, page)
    return page
  }
  if (!problem) await at.storage.remove(at.keys.page(log.conversation, from))
  log.starts = log.starts.filter(start => start !== from)
  log.ends.delete(from)
  return null
}

/** Last seq of a page; null for a page that cannot be read. */
export const endOf = async (at: LogLocation, log: ConversationLog, from: number): Promise<number | null> =>
  log.ends.get(from) ?? (await readPage(at, log, from))?.to ?? null

function remember(log: ConversationLog, { from, to, messages }: LogPage): void {
  log.ends.set(from, to)
  for (const { id } of messages) log.pageOf.set(id, from)
}

/** First seq of the newest page that begins at `seq` or before. */
export function pageStartAt({ starts }: ConversationLog, seq: number): number | undefined {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = low + high >> 1
    if (starts[middle]! <= seq) low = middle + 1
    else high = middle
  }
  return starts[low - 1]
}

/** As stored: a receipt that `readUpTo` covers is not stored with each message. */
function toStored({ readUpTo }: ConversationLog, message: Message): MessageTuple {
  return toTuple(message.delivery === 'read' && message.sentAt <= readUpTo ? { ...message, delivery: 'sent' } : message)
}

export function pageWrite({ keys }: LogLocation, log: ConversationLog, { from, to, messages }: LogPage): Write {
  const record: PageRecord = [from, to, messages.map(message => toStored(log, message))]
  return { key: keys.page(log.conversation, from), value: write(record) }
}

/** Adds a page to the log, or replaces the one with the same first seq. @param bytesBefore of the replaced one */
export function putPage(at: LogLocation, log: ConversationLog, page: LogPage, bytesBefore = 0): Write {
  const written = pageWrite(at, log, page)
  if (!log.starts.includes(page.from)) log.starts = [...log.starts, page.from].sort((one, other) => one - other)
  remember(log, page)
  log.bytes += bytesOf(written) - bytesBefore
  return written
}

const tailRecord = (log: ConversationLog, to: number, messages: Message[]): string =>
  write([log.tail.from, to, messages.map(message => toStored(log, message)), log.readUpTo, 0, log.bytes] satisfies TailRecord)

const bytesOfTail = ({ keys }: LogLocation, { conversation, stored }: ConversationLog) =>
  stored ? bytesOf({ key: keys.tail(conversation), value: stored.tail }) + bytesOf({ key: keys.news(conversation), value: stored.news }) : 0

/** Returns what has to be written of the tail: nothing, the news where the rest is stored as it is, or the tail. */
export function tailWrites(at: LogLocation, log: ConversationLog): Write[] {
  const { conversation, tail: { to, messages }, stored } = log
  if (isEmpty(log)) {
    log.stored = null
    return stored ? removedTail(at, conversation) : []
  }
  if (stored && tailRecord(log, stored.to, messages.filter(({ seq }) => seq <= stored.to)) === stored.tail) {
    const news = messages.filter(({ seq }) => seq > stored.to)
    const record: PageRecord = [stored.to + 1, to, news.map(message => toStored(log, message))]
    const value = write(record)
    if (value === stored.news || (to === stored.to && !stored.news))
      return []
    if (news.length <= NEWS_MESSAGES)
      return [store(at, log, { ...stored, news: value }, { key: at.keys.news(conversation), value })]
  }
  const value = tailRecord(log, to, messages)
  return [store(at, log, { to, tail: value, news: stored?.news ?? null }, { key: at.keys.tail(conversation), value })]
}

function store(at: LogLocation, log: ConversationLog, stored: StoredTail, written: Write): Write {
  log.stored = stored
  log.tailBytes = bytesOfTail(at, log)
  return written
}

const removedTail = ({ keys }: LogLocation, conversation: ConversationKey): Write[] => [keys.news(conversation), keys.tail(conversation)].map(key => ({ key, value: null }))

/** Removes everything. */
export function removals(at: LogLocation, { conversation, starts }: ConversationLog): Write[] {
  return [...removedTail(at, conversation), ...starts.map(from => ({ key: at.keys.page(conversation, from), value: null }))]
}

/** Removes the oldest pages until about `to` bytes are left. Returns what has to be written for that: removals first, which a full storage takes. */
export async function evictPages(at: LogLocation, log: ConversationLog, to: number): Promise<Write[]> {
  const removed: Write[] = []
  while (log.starts.length > 1 && log.bytes + log.tailBytes > to) {
    const [oldest, next] = log.starts
    const key = at.keys.page(log.conversation, oldest!)
    log.bytes -= bytesOf({ key, value: (await at.storage.get(key)).value })
    removed.push({ key, value: null })
    log.starts = log.starts.slice(1)
    log.ends.delete(oldest!)
    log.evictedBelow = next!
  }
  return [...removed, ...tailWrites(at, log)]
}
