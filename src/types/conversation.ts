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
  avatarUrl: string
  unread: number
  lastMessage: Message | null
  /** ZIM's ordering: larger is newer. */
  order: number
  isPinned: boolean
  isMuted: boolean
}
