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
 * One conversation in the cache: messages that the server has numbered. The newest are the `tail`, one small record that is written with
 * each message; older ones lie in pages, each named by its first seq.
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

  /** In memory only: messages with a lower seq are not stored again, because they were evicted. */
  evictedBelow: number
  /** In memory only: last seq of each page that was read or written, by its first. */
  ends: Map<number, number>
  /** In memory only: first seq of the page of each message that was read or written, by message ID. */
  pageOf: Map<string, number>
}

/** `unused`: earlier versions wrote whether the log begins with the conversation. */
type TailRecord = [from: number, to: number, messages: MessageTuple[], readUpTo: number, unused: number, bytes: number]
type PageRecord = [from: number, to: number, messages: MessageTuple[]]

/** Where the logs of one account are. */
export interface LogLocation { storage: KeyValueStorage, keys: CacheKeys, me: string }

export const bytesOf = ({ key, value }: Write) => value === null ? 0 : key.length + utf8Length(value)

export const isEmpty = ({ tail, starts }: ConversationLog) => !tail.messages.length && !starts.length

/** The oldest record begins with the conversation. */
export const isComplete = (log: ConversationLog) => !isEmpty(log) && (log.starts[0] ?? log.tail.from) <= FIRST_SEQ

export function createLog(conversation: ConversationKey, starts: number[] = []): ConversationLog {
  return { conversation, tail: { from: 0, to: -1, messages: [] }, starts, readUpTo: 0, bytes: 0, tailBytes: 0, evictedBelow: 0, ends: new Map(), pageOf: new Map() }
}

/** @param starts first seq of each page that the storage has, ascending. Returns null when the storage does not answer. */
export async function openLog(at: LogLocation, conversation: ConversationKey, starts: number[]): Promise<ConversationLog | null> {
  const key = at.keys.tail(conversation)
  const { value, problem } = await at.storage.get(key)
  if (problem)
    return null
  const log = createLog(conversation, starts)
  const record = read<TailRecord>(value)
  if (record) {
    const [from, to, tuples, readUpTo, , bytes] = record
    return { ...log, tail: { from, to, messages: await fromTuples(at, log, tuples) }, readUpTo, bytes, tailBytes: bytesOf({ key, value }) }
  }
  // Its newest record is lost: the tail begins anew behind the newest page.
  const newest = await newestPage(at, log)
  if (newest) log.tail = { from: newest.to + 1, to: newest.to, messages: [] }
  return log
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

export function tailWrite({ keys }: LogLocation, log: ConversationLog): Write {
  const { tail: { from, to, messages }, readUpTo, bytes } = log
  const record: TailRecord = [from, to, messages.map(message => toStored(log, message)), readUpTo, 0, bytes]
  const written = { key: keys.tail(log.conversation), value: write(record) }
  log.tailBytes = bytesOf(written)
  return written
}

/** Removes everything. */
export function removals({ keys }: LogLocation, { conversation, starts }: ConversationLog): Write[] {
  return [keys.tail(conversation), ...starts.map(from => keys.page(conversation, from))].map(key => ({ key, value: null }))
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
  return [...removed, tailWrite(at, log)]
}
