import type { Message } from '@/types/message'
import type { SeqRange } from '@/types/seqRange'

import type { ConversationLog, LogLocation, LogPage } from './conversationLog'

import { pageStartAt, readPage } from './conversationLog'

/** Messages of a conversation from the cache, oldest first, without a gap inside `range`. */
export interface Restored {
  messages: Message[]
  range: SeqRange
  /** Messages behind a gap, newer than these. */
  newer: Message[]
  readUpTo: number
  /** The first of them is the beginning of the conversation. */
  isComplete: boolean
}

/** One part of what is kept of a conversation, oldest message first. */
export interface Segment {
  messages: Message[]
  /** It is the beginning of the conversation. */
  isComplete: boolean
  /** No gap lies between it and the newest message. */
  isJoined: boolean
}

/** Messages that fill a screen: enough to open a chat with, and to go on with. */
const SCREEN = 40
/** Fewer newest messages than this are not shown alone when there is a gap below them. */
const FEW = 20

interface Run { page: LogPage, isGapBelow: boolean }

const isFilled = ({ messages }: LogPage) => messages.length >= SCREEN

/** Adds older pages to `page` until a screen is filled, the log ends, or a gap begins. */
async function readRun(at: LogLocation, log: ConversationLog, start: LogPage, ignoresGap = false): Promise<Run> {
  let page = start
  while (!isFilled(page)) {
    const below = await pageBelow(at, log, page.from)
    if (!below)
      return { page, isGapBelow: false }
    if (below.to + 1 < page.from && !ignoresGap)
      return { page, isGapBelow: true }
    const { from } = page
    page = { from: below.from, to: page.to, messages: [...below.messages.filter(({ seq }) => seq < from), ...page.messages] }
  }
  return { page, isGapBelow: false }
}

/** The newest readable page that begins before `seq`. */
async function pageBelow(at: LogLocation, log: ConversationLog, seq: number): Promise<LogPage | null> {
  for (;;) {
    const from = pageStartAt(log, seq - 1)
    const page = from === undefined ? null : await readPage(at, log, from)
    if (page || from === undefined)
      return page
  }
}

const toRestored = ({ readUpTo, isComplete, starts }: ConversationLog, { from, to, messages }: LogPage, newer: Message[]): Restored =>
  ({ messages, range: { from, to }, newer, readUpTo, isComplete: isComplete && from <= (starts[0] ?? from) })

/**
 * The newest screen of messages. Where a gap leaves only a few, the run before the gap, with the newer messages beside it: a few new
 * messages must not hide a known history while there is no network. Returns null for an empty log.
 */
export async function readNewest(at: LogLocation, log: ConversationLog): Promise<Restored | null> {
  let newer: Message[] = []
  let { page, isGapBelow } = await readRun(at, log, log.tail)
  while (isGapBelow && page.messages.length < FEW) {
    newer = [...page.messages, ...newer]
    const below = await pageBelow(at, log, page.from)
    if (!below)
      break
    ({ page, isGapBelow } = await readRun(at, log, below))
  }
  return page.messages.length ? toRestored(log, page, newer) : null
}

/**
 * The screen of messages before `seq`. Returns null where there is none, or a gap lies between: history has to close it first.
 * @param ignoresGap ZIM holds nothing that could close it
 */
export async function readOlder(at: LogLocation, log: ConversationLog, seq: number, ignoresGap: boolean): Promise<Restored | null> {
  const { page } = await readRun(at, log, { from: seq, to: seq - 1, messages: [] }, ignoresGap)
  return page.messages.length ? toRestored(log, page, []) : null
}

/** Everything that is kept, newest first, one record in memory at a time. */
export async function* readSegments(at: LogLocation, log: ConversationLog): AsyncGenerator<Segment> {
  const { isComplete, tail } = log
  let below = tail.from
  let isJoined = true
  yield { messages: tail.messages, isComplete: isComplete && !log.starts.length, isJoined }
  for (let page = await pageBelow(at, log, below); page; page = await pageBelow(at, log, below)) {
    isJoined &&= page.to + 1 >= below
    yield { messages: page.messages.filter(({ seq }) => seq < below), isComplete: isComplete && page.from === log.starts[0], isJoined }
    below = page.from
  }
}
