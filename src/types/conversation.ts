import type { ConversationKey, ConversationKind } from './conversationKey'
import type { Message } from './message'

export type { ConversationKey, ConversationKind } from './conversationKey'

export interface Conversation {
  key: ConversationKey
  /** The other person's userID, or the group's ID. */
  id: string
  kind: ConversationKind
  /** ZIM's name for it; empty without one: the ID is shown then. */
  name: string
  /** What this user calls the person or group. Left out for nothing. */
  remark?: string
  avatarUrl: string
  unread: number
  lastMessage: Message | null
  /** ZIM's ordering: larger is newer. */
  order: number
  isPinned: boolean
  isMuted: boolean
  /** An unread message names this user, or all. */
  mention?: 'me' | 'all'
  /** A group that the user has left or was removed from, or that was dismissed. Its messages stay. */
  isClosed?: true
  /** ms. The user may not send until then; -1: for ever. Left out where the user may. */
  mutedUntil?: number
}
