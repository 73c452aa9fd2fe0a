import type { ConversationKey } from '@/types/conversation'
import type { Failure } from '@/types/failure'
import type { Delivery, Message, MessageReference, Outgoing } from '@/types/message'

import { PENDING_ORDER } from '@/chat/timeline'
import { isPlainText, parseBody, storedBody } from '@/messages/models'
import { parseOriginal, quoteOf, storedOriginal } from '@/messages/quoted'
import { messageKey } from '@/utils/messageKey'
import { parseJson } from '@/utils/parseJson'

/** A message that ZIM has not acknowledged, as it is stored. */
export interface OutboxEntry extends Outgoing {
  conversation: ConversationKey
  /** 16 characters of [0-9a-z]; sent in `extendedData`, so that every device and the history recognise the message. */
  clientID: string
  /** Time of writing by the device's clock, ms. */
  writtenAt: number
  /** Rank among this account's messages: a clock that is set back does not change their order. */
  rank: number
  /** ZIM's newest orderKey in the conversation when it was written, 0 where none was known: the history is searched back to here. */
  after: number
  /** It may have reached ZIM: the history is searched before it is sent again. */
  isInDoubt: boolean
  /** Why it is not retried; null while it is. The user can retry it. */
  failure: Failure | null
  /** Its order in the timeline after it failed; 0 while it is retried, at the end of the timeline. */
  order: number
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Reads a plain text, which is stored as `text` instead of `body`. Version 0.1.0 wrote `place` for the order. */
function withBody({ text, place, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return { body: { kind: 'text', text }, order: place, ...rest }
}

const isStrings = (value: unknown) => Array.isArray(value) && value.every(item => typeof item === 'string')

/** Parses a stored entry; null for a damaged one. The app may have ended during a send, so the entry is in doubt. */
export function parseEntry(written: string | null): OutboxEntry | null {
  const read = parseJson(written)
  if (!isRecord(read))
    return null
  const saved = 'text' in read ? withBody(read) : read
  const { conversation, clientID, writtenAt, rank, after, failure, order, replyTo, mentions, mentionsAll } = saved
  const body = parseBody(saved.body)
  const original = parseOriginal<MessageReference>(replyTo)
  const isWhole = body !== null
    && typeof conversation === 'string' && /^(?:peer|group|room):./.test(conversation)
    && typeof clientID === 'string' && /^[0-9a-z]{16}$/.test(clientID)
    && [writtenAt, rank, after, order].every(Number.isFinite)
    && (failure === null || (isRecord(failure) && typeof failure.kind === 'string' && typeof failure.textKey === 'string' && isRecord(failure.params)))
    && (replyTo === undefined || original !== undefined)
    && (mentions === undefined || isStrings(mentions))
    && (mentionsAll === undefined || mentionsAll === true)
  return isWhole ? { ...saved as unknown as OutboxEntry, body, ...(original && { replyTo: original }), isInDoubt: true } : null
}

/** Writes what {@link parseEntry} reads. A plain text is stored as `text`: most messages are, and each is written once. */
export function writeEntry({ body, replyTo, ...rest }: OutboxEntry): string {
  return JSON.stringify({ ...rest, ...(isPlainText(body) ? { text: body.text } : { body: storedBody(body) }), ...(replyTo && { replyTo: storedOriginal(replyTo) }) })
}

export const keyOfEntry = (me: string, { clientID }: OutboxEntry) => messageKey(me, clientID, '')

/** The entry as a message of the timeline, with its provisional order. */
export function messageOfEntry(entry: OutboxEntry, me: string, delivery: Delivery): Message {
  return {
    key: keyOfEntry(me, entry),
    conversation: entry.conversation,
    senderID: me,
    isMine: true,
    body: entry.body,
    delivery,
    failure: delivery === 'failed' ? entry.failure : null,
    sentAt: entry.writtenAt,
    id: '',
    seq: 0,
    order: entry.order || PENDING_ORDER + entry.rank,
    localID: '',
    ...(entry.replyTo && { quote: quoteOf(entry.replyTo) }),
  }
}
