import type { ConversationKey } from '../conversation'
import type { Failure } from '../failure'
import type { Message } from '../message'
import type { SeqRange } from '../seqRange'

/** What a page of history is the whole truth about, in `messageSeq`. A known message inside the range and not in the page is gone from ZIM. */
export interface HistoryRange {
  /** 0: the beginning of the conversation. */
  from: number
  upTo: number
  /** The page is the newest one: what comes later arrives live. */
  isNewest: boolean
  /** The newest page follows what was known without a gap. Otherwise everything older than the page is no longer shown. */
  isJoined: boolean
  /** ms. Older messages may be missing because ZIM keeps them for a limited time only. They stay. */
  keepBefore: number
}

/** Messages of the local user (`sending`, `sent`, `failed`, `discarded`), from ZIM's listeners, from history, and from the cache. */
export type MessageEvent
  = | { type: 'message-sending', message: Message }
    | { type: 'message-sent', message: Message }
    | { type: 'message-failed', conversation: ConversationKey, key: string, failure: Failure }
    | { type: 'message-discarded', conversation: ConversationKey, key: string }
    | { type: 'messages-received', conversation: ConversationKey, messages: Message[], isOffline: boolean }
    | { type: 'messages-revoked', conversation: ConversationKey, messages: Message[] }
    | { type: 'messages-deleted', conversation: ConversationKey, ids: string[], isAll: boolean }
    /** `upTo`: ms. `includesEarlier`: also all earlier own messages. */
    | { type: 'messages-read', conversation: ConversationKey, ids: string[], upTo: number, includesEarlier?: boolean }
    | { type: 'history-loaded', conversation: ConversationKey, messages: Message[], range?: HistoryRange }
    /**
     * From the cache: a run without a gap, oldest first, that covers `range`. `isOlder`: it ends where the timeline begins.
     * `isComplete`: it begins with the conversation. `newer`: messages behind a gap, held until history has closed it.
     */
    | { type: 'messages-restored', conversation: ConversationKey, messages: Message[], range: SeqRange, newer: Message[], readUpTo: number, isOlder: boolean, isComplete: boolean }
