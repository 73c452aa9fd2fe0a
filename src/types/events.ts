import type { Conversation, ConversationKey } from './conversation'
import type { Failure } from './failure'
import type { Message } from './message'
import type { RoomPhase } from './room'
import type { UserInfo } from './user'

/** What the connection did, with ZIM's reason in the app's words. */
export interface ConnectionEvent {
  type: 'connection'
  state: 'disconnected' | 'connecting' | 'connected' | 'reconnecting'
  reason: 'success' | 'active-login' | 'login-timeout' | 'interrupted' | 'kicked' | 'token-expired' | 'unregistered'
}

export interface TokenWillExpireEvent { type: 'token-will-expire', seconds: number }

/** ZIM's own report of trouble; diagnostics show it. */
export interface SdkErrorEvent { type: 'sdk-error', failure: Failure }

export interface ConversationChange {
  action: 'added' | 'updated' | 'disabled' | 'deleted'
  conversation: Conversation
}

/** What a page of history is the whole truth about, in orders; what is not in the page and in the range is gone from ZIM. */
export interface HistoryRange {
  /** 0: the beginning of the conversation. */
  from: number
  upTo: number
  /** It is the newest page: what comes later comes live. */
  isNewest: boolean
  /** A newest page follows what was known without a gap; otherwise all that is older than it is shown no more. */
  isJoined: boolean
  /** ms. Older messages may be missing because ZIM keeps them for some time only, and stay. */
  keepBefore: number
}

/**
 * Everything that can change what the app shows. Messages of the local user and messages from ZIM take the same road:
 * `sending` and `sent` come from our own send, the rest from ZIM's listeners or queries.
 */
export type ChatEvent
  = | { type: 'message-sending', message: Message }
    | { type: 'message-sent', message: Message }
    | { type: 'message-failed', conversation: ConversationKey, key: string, failure: Failure }
    | { type: 'message-discarded', conversation: ConversationKey, key: string }
    | { type: 'messages-received', conversation: ConversationKey, messages: Message[], isOffline: boolean }
    | { type: 'messages-revoked', conversation: ConversationKey, messages: Message[] }
    | { type: 'messages-deleted', conversation: ConversationKey, ids: string[], isAll: boolean }
    | { type: 'messages-read', conversation: ConversationKey, ids: string[], upTo: number }
    | { type: 'history-loaded', conversation: ConversationKey, messages: Message[], range?: HistoryRange }
    | { type: 'conversations-changed', changes: ConversationChange[] }
    /** `missing`: known when the list was asked for, and not in it. */
    | { type: 'conversations-loaded', conversations: Conversation[], missing?: ConversationKey[] }
    | { type: 'conversations-cleared' }
    /** From the phone's cache, as are the next. */
    | { type: 'conversations-restored', conversations: Conversation[] }
    /** Oldest first, an unbroken run. `isOlder`: it ends where what was restored before begins. `isComplete`: it begins with the conversation. */
    | { type: 'messages-restored', conversation: ConversationKey, messages: Message[], readUpTo: number, isOlder: boolean, isComplete: boolean }
    | { type: 'conversation-opened', conversation: ConversationKey }
    | { type: 'conversation-sync', state: 'started' | 'finished' | 'failed' }
    | { type: 'room-phase', roomID: string, name: string, phase: RoomPhase, failure: Failure | null }
    | { type: 'room-members', roomID: string, members: UserInfo[], change: 'joined' | 'left' | 'listed' }
    | { type: 'users-updated', users: UserInfo[] }

/** All that a ZimClient reports. */
export type ZimEvent = ConnectionEvent | TokenWillExpireEvent | SdkErrorEvent | ChatEvent
