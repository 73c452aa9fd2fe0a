import type { AnnotationChange } from '../annotations'
import type { ConversationKey } from '../conversation'
import type { Failure } from '../failure'
import type { Message } from '../message'
import type { SeqRange } from '../seqRange'

/** What a page of history is the whole truth about, in `messageSeq`. A known message inside the range and not in the page is gone from ZIM. */
export interface HistoryRange {
  /** 0: the beginning of the conversation. */
  from: number
  upTo: number
  /** ms. Older messages may be missing because ZIM keeps them for a limited time only. They stay. */
  keepBefore: number
}

/** Messages of the local user (`sending`, `sent`, `failed`, `discarded`), from ZIM's listeners, from history, and from the cache. */
export type MessageEvent
  = | { type: 'message-sending', message: Message }
    | { type: 'message-sent', message: Message }
    | { type: 'message-failed', conversation: ConversationKey, key: string, failure: Failure }
    | { type: 'message-discarded', conversation: ConversationKey, key: string }
    /** `dropped`: how many messages were dropped directly before the message with a messageID. @default none */
    | { type: 'messages-received', conversation: ConversationKey, messages: Message[], isOffline: boolean, dropped?: Iterable<readonly [id: string, count: number]> }
    /** Drops the oldest messages that ZIM has numbered. `keep`: how many stay. */
    | { type: 'messages-trimmed', conversation: ConversationKey, keep: number }
    | { type: 'messages-revoked', conversation: ConversationKey, messages: Message[] }
    /** Reactions, edits, receipts and the like. What is not loaded is read again when it is drawn. */
    | { type: 'messages-annotated', conversation: ConversationKey, changes: AnnotationChange[] }
    | { type: 'messages-deleted', conversation: ConversationKey, ids: string[], isAll: boolean }
    /** A request about these messages ended without an answer: ZIM may have changed them. */
    | { type: 'messages-in-doubt', conversation: ConversationKey, range: SeqRange }
    /** `upTo`: ms. `includesEarlier`: also all earlier own messages. */
    | { type: 'messages-read', conversation: ConversationKey, ids: string[], upTo: number, includesEarlier?: boolean }
    | { type: 'history-loaded', conversation: ConversationKey, messages: Message[], range?: HistoryRange }
    /** From the cache, oldest first: each of `runs` has no gap inside. A run from 0 begins with the conversation. `keepBefore`: as of {@link HistoryRange}. @default 0 */
    | { type: 'messages-restored', conversation: ConversationKey, messages: Message[], runs: readonly SeqRange[], readUpTo: number, keepBefore?: number }
