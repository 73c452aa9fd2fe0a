import type { Conversation } from '@/types/conversation'

import { capabilitiesOf } from '@/chat/capabilities'

export type ConversationAction = 'markRead' | 'markUnread' | 'pin' | 'unpin' | 'mute' | 'unmute' | 'clear' | 'delete' | 'leave'

/** Returns the actions for a conversation, in the order of the menu. `canPin`: the plan has pins of conversations. */
export function conversationMenu({ key, unread, isPinned, isMuted }: Conversation, canPin: boolean): ConversationAction[] {
  const read = unread > 0 ? 'markRead' : 'markUnread'
  if (capabilitiesOf(key).hasMembership)
    return [read, 'leave']
  return [
    read,
    ...(canPin ? [isPinned ? 'unpin' as const : 'pin' as const] : []),
    isMuted ? 'unmute' : 'mute',
    'clear',
    'delete',
  ]
}

/** The actions that a swipe on a row offers. */
export const swipeActions = (conversation: Conversation) => conversationMenu(conversation, false).filter(action => action !== 'clear')
