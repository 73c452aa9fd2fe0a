import type { Segment } from '@/cache/logReader'
import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import type { Snippet } from './fold'

import { findIn, foldNeedle, snippetOf } from './fold'

/** What is looked for. All that is given has to be true of a message; with nothing given, nothing is found. */
export interface SearchQuery {
  text: string
  /** One conversation instead of all. */
  conversation?: ConversationKey
  /** Written by this person. */
  senderID?: string
  /** Any moment of the day, ms; the phone's own calendar. */
  day?: number
}

/** A message that was found: where to jump, and what to show. */
export interface Hit {
  conversation: ConversationKey
  key: string
  senderID: string
  isMine: boolean
  sentAt: number
  snippet: Snippet
}

export type Matcher = (message: Message) => Hit | null

const WHOLE = { start: 0, end: 0 }

/** Null where the query asks for nothing. Messages without a text are never found. */
export function createMatcher({ text, senderID, day }: SearchQuery): Matcher | null {
  const needle = foldNeedle(text)
  if (!needle && !senderID && day === undefined)
    return null
  const from = day === undefined ? -Infinity : new Date(day).setHours(0, 0, 0, 0)
  const to = day === undefined ? Infinity : new Date(from).setHours(24, 0, 0, 0)
  return ({ conversation, key, senderID: sender, isMine, sentAt, body }) => {
    if (body.kind !== 'text' || (senderID && sender !== senderID) || sentAt < from || sentAt >= to)
      return null
    const place = needle ? findIn(body.text, needle) : WHOLE
    return place && { conversation, key, senderID: sender, isMine, sentAt, snippet: snippetOf(body.text, place) }
  }
}

export const matchesIn = (messages: readonly Message[], match: Matcher): Hit[] => messages.flatMap(message => match(message) ?? []).reverse()

/** What a search comes upon: hits, newest first, and the end of each conversation. */
export type Finding
  = | { type: 'hit', hit: Hit }
    /** `oldest`: where the cached part ends or its first gap begins; null where nothing is cached. `isWhole`: it is the beginning of the conversation. */
    | { type: 'end', conversation: ConversationKey, oldest: Message | null, isWhole: boolean }

/**
 * Looks through what the phone has of these conversations, one after another, one segment in memory at a time. The caller takes
 * as many findings as it wants, and ends it with `return()`.
 */
export async function* searchMessages(conversations: readonly ConversationKey[], match: Matcher, segments: (key: ConversationKey) => AsyncGenerator<Segment>): AsyncGenerator<Finding, void> {
  for (const conversation of conversations) {
    let oldest: Message | null = null
    let isWhole = false
    for await (const segment of segments(conversation)) {
      for (const hit of matchesIn(segment.messages, match)) yield { type: 'hit', hit }
      if (!segment.isJoined)
        continue
      oldest = segment.messages[0] ?? oldest
      isWhole = segment.isComplete
    }
    yield { type: 'end', conversation, oldest, isWhole }
  }
}
