import type { Conversation, ConversationKey } from '@/types/conversation'
import type { ChatEvent } from '@/types/events'
import type { Message } from '@/types/message'
import type { Room } from '@/types/room'
import type { UserInfo } from '@/types/session'

import { parseConversationKey } from '@/utils/conversationKey'

import type { Changes, TimelineChange } from './changes'
import type { ChatState } from './chatState'
import type { Timeline } from './timeline'

import { timelineOf } from './chatState'
import { failedOrder, isBefore, messageByID, PENDING_ORDER, readUpTo, remove, removeSent, upsert, upsertAll } from './timeline'

/**
 * The rules of the chat: one event in, the state changed in place, what changed out. No clock, no I/O, no SDK, no store.
 * The same event twice changes nothing the second time.
 *
 * Unread counts come from ZIM alone (its conversation events); only opening a conversation sets one to 0 ahead of ZIM.
 */
export function applyEvent(state: ChatState, event: ChatEvent): Changes {
  const changes: Changes = { timelines: new Map(), conversations: new Set(), rooms: new Set(), users: new Set() }

  function timelineChanged(key: ConversationKey, added: TimelineChange[]) {
    if (added.length)
      changes.timelines.set(key, [...(changes.timelines.get(key) ?? []), ...added])
  }

  function conversationChanged(conversation: Conversation) {
    if (isEqual(state.conversations.get(conversation.key), conversation))
      return
    state.conversations.set(conversation.key, conversation)
    if (changes.conversations !== 'all') changes.conversations.add(conversation.key)
  }

  function conversationGone(key: ConversationKey) {
    if (state.conversations.delete(key) && changes.conversations !== 'all') changes.conversations.add(key)
  }

  function roomChanged(room: Room) {
    if (isEqual(state.rooms.get(room.roomID), room))
      return
    state.rooms.set(room.roomID, room)
    changes.rooms.add(room.roomID)
  }

  /** The list shows the newest message at once; ZIM's own conversation event follows and wins. */
  function raise(key: ConversationKey) {
    const newest = timelineOf(state, key).messages.at(-1)
    const known = state.conversations.get(key) ?? blankConversation(key)
    const isOld = newest && known.lastMessage && known.lastMessage.key !== newest.key && isBefore(newest, known.lastMessage)
    if (newest && !isOld && known.kind !== 'room') conversationChanged(withNewest(known, newest))
  }

  function put(key: ConversationKey, messages: Message[]) {
    const added = upsertAll(timelineOf(state, key), messages.filter(isShown))
    timelineChanged(key, added)
    if (added.length) raise(key)
  }

  function knowUsers(users: UserInfo[]) {
    for (const user of users) {
      const known = state.users.get(user.userID)
      const info = { ...user, name: user.name || (known?.name ?? '') }
      if (!user.userID || isEqual(known, info))
        continue
      state.users.set(user.userID, info)
      changes.users.add(user.userID)
    }
  }

  switch (event.type) {
    case 'message-sending':
    case 'message-sent':
      put(event.message.conversation, [event.message])
      break
    case 'messages-received':
      put(event.conversation, event.messages)
      break
    case 'messages-revoked':
      for (const message of event.messages) revoke(message)
      break
    case 'message-failed': {
      const timeline = timelineOf(state, event.conversation)
      const known = timeline.byKey.get(event.key)
      const isPending = known && !known.id && known.order >= PENDING_ORDER
      if (known && !known.id)
        put(event.conversation, [{ ...known, delivery: 'failed', failure: event.failure, order: isPending ? failedOrder(timeline) : known.order }])
      break
    }
    case 'message-discarded':
      drop(event.conversation, timeline => remove(timeline, event.key), ({ key }) => key === event.key)
      break
    case 'messages-deleted':
      if (event.isAll) drop(event.conversation, removeSent, ({ id }) => id !== '')
      else drop(event.conversation, timeline => event.ids.flatMap(id => remove(timeline, timeline.keyByID.get(id) ?? '')), ({ id }) => event.ids.includes(id))
      break
    case 'messages-read': {
      const timeline = timelineOf(state, event.conversation)
      const named = event.ids.flatMap(id => messageByID(timeline, id) ?? []).filter(({ isMine }) => isMine)
      put(event.conversation, named.map(message => ({ ...message, delivery: 'read' as const })))
      const read = readUpTo(timeline, event.upTo)
      timelineChanged(event.conversation, read)
      if (read.length) raise(event.conversation)
      break
    }
    case 'history-loaded': {
      const timeline = timelineOf(state, event.conversation)
      // ZIM's pages hold what this phone could not send, too: about that we know better.
      put(event.conversation, event.messages.filter(({ id, key }) => id || !timeline.byKey.has(key)))
      break
    }
    case 'conversations-loaded':
      for (const conversation of event.conversations) adopt(conversation)
      break
    case 'conversations-changed':
      for (const { action, conversation } of event.changes) {
        if (action === 'deleted') conversationGone(conversation.key)
        else adopt(conversation)
      }
      break
    case 'conversations-cleared':
      if (state.conversations.size) changes.conversations = 'all'
      state.conversations.clear()
      break
    case 'conversation-opened': {
      const known = state.conversations.get(event.conversation)
      if (known) conversationChanged({ ...known, unread: 0 })
      break
    }
    case 'conversation-sync':
      break
    case 'room-phase': {
      const known = state.rooms.get(event.roomID)
      const members = event.phase === 'left' ? [] : known?.members ?? []
      roomChanged({ roomID: event.roomID, name: event.name || known?.name || event.roomID, phase: event.phase, failure: event.failure, members })
      break
    }
    case 'room-members': {
      const room = state.rooms.get(event.roomID)
      if (!room)
        break
      const named = new Set(event.members.map(({ userID }) => userID))
      const others = event.change === 'listed' ? [] : room.members.filter(({ userID }) => !named.has(userID))
      roomChanged({ ...room, members: event.change === 'left' ? others : [...others, ...event.members] })
      knowUsers(event.members)
      break
    }
    case 'users-updated':
      knowUsers(event.users)
      break
  }
  return changes

  /** ZIM's view of a conversation. A newest message that it has not heard of yet (ours, on its way) stays the newest. */
  function adopt(conversation: Conversation) {
    const newest = state.timelines.get(conversation.key)?.messages.at(-1)
    const isAhead = newest && (!conversation.lastMessage || isBefore(conversation.lastMessage, newest))
    conversationChanged(isAhead ? withNewest(conversation, newest) : conversation)
    if (conversation.kind === 'peer' && conversation.name)
      knowUsers([{ userID: conversation.id, name: conversation.name, avatarUrl: conversation.avatarUrl }])
  }

  /** The list falls back on the newest message that is left; ZIM's own conversation event may know a newer one. */
  function drop(key: ConversationKey, removeFrom: (timeline: Timeline) => TimelineChange[], isGone: (message: Message) => boolean) {
    const timeline = timelineOf(state, key)
    timelineChanged(key, removeFrom(timeline))
    const known = state.conversations.get(key)
    if (known?.lastMessage && isGone(known.lastMessage)) conversationChanged({ ...known, lastMessage: timeline.messages.at(-1) ?? null })
  }

  function revoke(message: Message) {
    const timeline = timelineOf(state, message.conversation)
    const known = messageByID(timeline, message.id)
    const revoked = upsert(timeline, known ? { ...known, body: message.body } : message)
    timelineChanged(message.conversation, revoked)
    if (revoked.length) raise(message.conversation)
  }
}

const isEqual = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** ZIM orders unpinned conversations by the server time of their last message. */
function withNewest(conversation: Conversation, newest: Message): Conversation {
  const order = conversation.isPinned ? conversation.order : Math.max(conversation.order, newest.sentAt)
  return { ...conversation, lastMessage: newest, order }
}

/** Command messages are signals, not something to read. */
const isShown = ({ body }: Message) => body.kind !== 'command'

function blankConversation(key: ConversationKey): Conversation {
  const { kind, id } = parseConversationKey(key)
  return { key, id, kind, name: '', avatarUrl: '', unread: 0, lastMessage: null, order: 0, isPinned: false, isMuted: false }
}
