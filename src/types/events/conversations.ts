import type { Conversation, ConversationKey } from '../conversation'

interface ConversationChange {
  action: 'added' | 'updated' | 'disabled' | 'deleted'
  conversation: Conversation
}

export type ConversationEvent
  = | { type: 'conversations-changed', changes: ConversationChange[] }
    /** A page of ZIM's list. `missing`, with the last page: known when the list was requested, and not in it. */
    | { type: 'conversations-loaded', conversations: Conversation[], missing?: ConversationKey[] }
    | { type: 'conversations-cleared' }
    /** From the cache. */
    | { type: 'conversations-restored', conversations: Conversation[] }
    | { type: 'conversation-opened', conversation: ConversationKey }
    | { type: 'conversation-sync', state: 'started' | 'finished' | 'failed' }
