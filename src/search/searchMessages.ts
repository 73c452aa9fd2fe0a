import type { Segment } from '@/cache/logReader'
import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { plainText } from '@/messages/models'

import type { Snippet } from './fold'

import { findIn, foldNeedle, snippetOf } from './fold'

/** A query. Every given condition has to be true of a message. A query without conditions finds nothing. */
export interface SearchQuery {
  text: string
  /** One conversation instead of all. */
  conversation?: ConversationKey
  /** Written by this person. */
  senderID?: string
  /** Any moment of the day, ms, in the device's time zone. */
  day?: number
}

/** A message that was found: its position, and what to show. */
export interface Hit {
  conversation: ConversationKey
  key: string
  id: string
  seq: number
  senderID: string
  isMine: boolean
  sentAt: number
  snippet: Snippet
}

export type Matcher = (message: Message) => Hit | null

const WHOLE = { start: 0, end: 0 }

/** The part of a text that matches, or its beginning for an empty needle. */
function snippetIn(words: string, needle: string): Snippet | null {
  const match = needle ? findIn(words, needle) : WHOLE
  return words && match ? snippetOf(words, match) : null
}

/** The same of a text that a message quotes, in quotation marks. */
function quotedSnippet(words: string, needle: string): Snippet | null {
  const found = snippetIn(words, needle)
  return found && { ...found, before: `“${found.before}`, behind: `${found.behind}”` }
}

/** Null for a query without conditions. Messages without words are never found. */
export function createMatcher({ text, senderID, day }: SearchQuery): Matcher | null {
  const needle = foldNeedle(text)
  if (!needle && !senderID && day === undefined)
    return null
  const from = day === undefined ? -Infinity : new Date(day).setHours(0, 0, 0, 0)
  const to = day === undefined ? Infinity : new Date(from).setHours(24, 0, 0, 0)
  return ({ conversation, key, id, seq, senderID: sender, isMine, sentAt, body, quote }) => {
    if ((senderID && sender !== senderID) || sentAt < from || sentAt >= to)
      return null
    const snippet = snippetIn(plainText(body), needle) ?? (needle && quote && !quote.state && body.kind !== 'revoked' ? quotedSnippet(plainText(quote.body), needle) : null)
    return snippet && { conversation, key, id, seq, senderID: sender, isMine, sentAt, snippet }
  }
}

export const matchesIn = (messages: readonly Message[], match: Matcher): Hit[] => messages.flatMap(message => match(message) ?? []).reverse()

/** Results of a search: hits, newest first, and the end of each conversation. */
export type Finding
  = | { type: 'hit', hit: Hit }
    /** `oldest`: where the cached part ends or its first gap begins; null where nothing is cached. `isWhole`: it is the beginning of the conversation. */
    | { type: 'end', conversation: ConversationKey, oldest: Message | null, isWhole: boolean }

/**
 * Searches the cached messages of these conversations, one after another, one segment in memory at a time. The caller takes as many
 * findings as it needs, and ends the search with `return()`.
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
