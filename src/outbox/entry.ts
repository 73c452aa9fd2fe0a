import type { ConversationKey } from '@/types/conversation'
import type { Failure } from '@/types/failure'
import type { Delivery, Message } from '@/types/message'

import { PENDING_ORDER } from '@/chat/timeline'
import { messageKey } from '@/utils/messageKey'

/** A text that ZIM has not acknowledged, as it is written down. */
export interface OutboxEntry {
  conversation: ConversationKey
  /** 16 characters of [0-9a-z]; travels in `extendedData`, so that every device and the history know the text by it. */
  clientID: string
  text: string
  /** The phone's time when it was written, ms. */
  writtenAt: number
  /** Rank among this account's texts: a clock that is set back must not change their order. */
  rank: number
  /** ZIM's newest orderKey in the conversation when it was written, 0 where none was known: the history is searched back to here. */
  after: number
  /** It may have reached ZIM, so the history is asked before it is sent again. */
  isInDoubt: boolean
  /** Why it is not tried any more, until the user wishes so. */
  failure: Failure | null
  /** Where it stands in the timeline since it failed; 0 for what is still tried: that stands at the end. */
  place: number
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function parsed(written: string | null): unknown {
  try { return JSON.parse(written ?? '') }
  catch { return null }
}

/** An entry that was read from storage, or null for one that is damaged. Whether the app ended in the middle of sending is not known: it is in doubt. */
export function parseEntry(written: string | null): OutboxEntry | null {
  const saved = parsed(written)
  if (!isRecord(saved))
    return null
  const { conversation, clientID, text, writtenAt, rank, after, failure, place } = saved
  const isWhole = typeof conversation === 'string' && /^(?:peer|group|room):./.test(conversation)
    && typeof clientID === 'string' && /^[0-9a-z]{16}$/.test(clientID)
    && typeof text === 'string' && text.trim() !== ''
    && [writtenAt, rank, after, place].every(Number.isFinite)
    && (failure === null || (isRecord(failure) && typeof failure.kind === 'string' && typeof failure.textKey === 'string' && isRecord(failure.params)))
  return isWhole ? { ...saved as unknown as OutboxEntry, isInDoubt: true } : null
}

export const keyOfEntry = (me: string, { clientID }: OutboxEntry) => messageKey(me, clientID, '')

/** The entry as a message of the timeline, in its provisional place. */
export function messageOfEntry(entry: OutboxEntry, me: string, delivery: Delivery): Message {
  return {
    key: keyOfEntry(me, entry),
    conversation: entry.conversation,
    senderID: me,
    isMine: true,
    body: { kind: 'text', text: entry.text },
    delivery,
    failure: delivery === 'failed' ? entry.failure : null,
    sentAt: entry.writtenAt,
    id: '',
    seq: 0,
    order: entry.place || PENDING_ORDER + entry.rank,
    localID: '',
  }
}
