import type { ChatEvent, FriendEvent, GroupApplicationEvent, PresenceEvent } from '@/types/events'

import { exhausted } from '@/utils/exhausted'

import type { Changes } from './changes'
import type { ChatState } from './state'

import { createChanges } from './changes'
import { applyConversationEvent } from './conversations'
import { applyGroupEvent } from './groups'
import { applyMessageEvent, placeAll, unconfirmAll } from './messages'
import { applyRoomEvent } from './rooms'
import { applyUserEvent } from './users'

/**
 * The rules of the chat: takes one event, changes the state in place, returns what changed. No clock, no I/O, no SDK, no store.
 * Applying the same event twice changes nothing the second time.
 *
 * Each noun has its rules in a file of its own. A rule may call another noun's functions: a new message bumps its conversation, and
 * the members of a room are users.
 */
export function applyEvent(state: ChatState, event: ChatEvent): Changes {
  const update = { state, changes: createChanges() }
  switch (event.type) {
    case 'message-sending':
    case 'message-sent':
    case 'message-failed':
    case 'message-discarded':
    case 'messages-received':
    case 'messages-trimmed':
    case 'messages-revoked':
    case 'messages-annotated':
    case 'messages-deleted':
    case 'messages-in-doubt':
    case 'messages-read':
    case 'history-loaded':
    case 'messages-restored':
      applyMessageEvent(update, event)
      break
    case 'login-ended':
      placeAll(update)
      break
    case 'connection-returned':
      unconfirmAll(update)
      break
    case 'conversations-changed':
    case 'conversations-loaded':
    case 'conversations-cleared':
    case 'conversations-restored':
    case 'conversation-opened':
    case 'conversation-sync':
      applyConversationEvent(update, event)
      break
    case 'group-entered':
    case 'group-exited':
    case 'group-updated':
    case 'group-members':
      applyGroupEvent(update, event)
      break
    case 'room-phase':
    case 'room-members':
    case 'room-attributes':
      applyRoomEvent(update, event)
      break
    case 'users-updated':
      applyUserEvent(update, event)
      break
    default:
      // Contacts, applications and states of users are no part of the chat.
      exhausted(event as Exclude<typeof event, FriendEvent | GroupApplicationEvent | PresenceEvent>)
  }
  return update.changes
}
