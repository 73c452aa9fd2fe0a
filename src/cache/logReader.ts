import type { SeqRanges } from '@/chat/seqRanges'
import type { Message } from '@/types/message'

import { addRange } from '@/chat/seqRanges'
import { FIRST_SEQ } from '@/chat/window'

import type { ConversationLog, LogLocation, LogPage } from './conversationLog'

import { isComplete, pageStartAt, readPage } from './conversationLog'

/** Messages of a conversation from the cache, oldest first. */
export interface Restored {
  messages: Message[]
  /** Runs without a gap inside, ascending. A run from 0 begins with the conversation. */
  runs: SeqRanges
  readUpTo: number
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

/** Adds older pages to `start` until a screen is filled or the log ends. */
async function readScreen(at: LogLocation, log: ConversationLog, start: LogPage): Promise<Restored | null> {
  let messages = start.messages
  let runs: SeqRanges = messages.length ? [start] : []
  for (let below = start.from; messages.length < SCREEN;) {
    const page = await pageBelow(at, log, below)
    if (!page)
      break
    messages = [...page.messages.filter(({ seq }) => seq < below), ...messages]
    runs = addRange(runs, page)
    below = page.from
  }
  const first = runs[0]
  if (!first)
    return null
  return { messages, runs: first.from <= FIRST_SEQ ? addRange(runs, { from: 0, to: first.to }) : runs.map(({ from, to }) => ({ from, to })), readUpTo: log.readUpTo }
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

/** The newest screen of messages, with the gaps between them. Returns null for an empty log. */
export const readNewest = (at: LogLocation, log: ConversationLog): Promise<Restored | null> => readScreen(at, log, log.tail)

/** The screen of messages before `seq`, with the gaps between them. Returns null where there is none. */
export const readOlder = (at: LogLocation, log: ConversationLog, seq: number): Promise<Restored | null> => readScreen(at, log, { from: seq, to: seq - 1, messages: [] })

/** Everything that is kept, newest first, one record in memory at a time. */
export async function* readSegments(at: LogLocation, log: ConversationLog): AsyncGenerator<Segment> {
  const { tail } = log
  let below = tail.from
  let isJoined = true
  yield { messages: tail.messages, isComplete: !log.starts.length && isComplete(log), isJoined }
  for (let page = await pageBelow(at, log, below); page; page = await pageBelow(at, log, below)) {
    isJoined &&= page.to + 1 >= below
    yield { messages: page.messages.filter(({ seq }) => seq < below), isComplete: page.from <= FIRST_SEQ, isJoined }
    below = page.from
  }
}
