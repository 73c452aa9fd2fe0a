import type { Conversation } from '@/types/conversation'

export type ConversationAction = 'markRead' | 'pin' | 'unpin' | 'mute' | 'unmute' | 'delete'

/** Returns the actions for a conversation, in the order of the menu. */
export function conversationMenu({ unread, isPinned, isMuted }: Conversation): ConversationAction[] {
  return [
    ...unread > 0 ? ['markRead' as const] : [],
    isPinned ? 'unpin' : 'pin',
    isMuted ? 'unmute' : 'mute',
    'delete',
  ]
}
