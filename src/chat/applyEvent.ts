import type { Conversation, ConversationKey } from '@/types/conversation'
import type { ChatEvent, HistoryRange } from '@/types/events'
import type { Message } from '@/types/message'
import type { Room } from '@/types/room'
import type { TimelineChange } from '@/types/timelineChange'
import type { UserInfo } from '@/types/user'

import { parseConversationKey } from '@/utils/conversationKey'
import { last } from '@/utils/last'

import type { Changes } from './changes'
import type { ChatState } from './state'
import type { Timeline } from './timeline'

import { gate, mergePage, releaseHeld, restore, startRange } from './gapSync'
import { timelineOf } from './state'
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
  function bumpLastMessage(key: ConversationKey, newest = last(timelineOf(state, key).messages)) {
    const known = state.conversations.get(key) ?? blankConversation(key)
    const isOld = newest && known.lastMessage && known.lastMessage.key !== newest.key && isBefore(newest, known.lastMessage)
    if (newest && !isOld && known.kind !== 'room') conversationChanged(withNewest(known, newest))
  }

  function put(key: ConversationKey, messages: Message[]) {
    const added = upsertAll(timelineOf(state, key), messages.filter(isShown))
    timelineChanged(key, added)
    if (added.length) bumpLastMessage(key)
  }

  function putLive(key: ConversationKey, messages: Message[]) {
    startRange(timelineOf(state, key), messages.filter(isShown))
    put(key, messages)
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

  function conversationMissing(key: ConversationKey) {
    const isNeeded = state.timelines.get(key)?.messages.some(({ id }) => !id)
    if (state.hasSynced && !isNeeded) conversationGone(key)
  }

  hear(event)
  return changes

  function hear(event: ChatEvent) {
    const timeline = 'conversation' in event ? state.timelines.get(event.conversation) : 'message' in event ? state.timelines.get(event.message.conversation) : undefined
    const decision = gate(timeline, event)
    if (decision !== 'apply') timeline!.held.push(event)
    if (decision !== 'hold') handle(event)
    else if (event.type === 'messages-received') bumpLastMessage(event.conversation, last(event.messages.filter(isShown)))
  }

  function handle(event: ChatEvent) {
    switch (event.type) {
      case 'message-sending':
        put(event.message.conversation, [event.message])
        break
      case 'message-sent':
        putLive(event.message.conversation, [event.message])
        break
      case 'messages-received':
        putLive(event.conversation, event.messages)
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
        if (event.isAll) timelineOf(state, event.conversation).held = []
        if (event.isAll) drop(event.conversation, removeSent, ({ id }) => id !== '')
        else drop(event.conversation, timeline => event.ids.flatMap(id => remove(timeline, timeline.keyByID.get(id) ?? '')), ({ id }) => event.ids.includes(id))
        break
      case 'messages-read': {
        const timeline = timelineOf(state, event.conversation)
        const named = event.ids.flatMap(id => messageByID(timeline, id) ?? []).filter(({ isMine }) => isMine)
        put(event.conversation, named.map(message => ({ ...message, delivery: 'read' as const })))
        const read = readUpTo(timeline, event.upTo)
        timelineChanged(event.conversation, read)
        if (read.length) bumpLastMessage(event.conversation)
        break
      }
      case 'history-loaded': {
        // ZIM's pages hold what this phone could not send, too, even when it was thrown away: the outbox knows better.
        const page = event.messages.filter(message => isShown(message) && message.id)
        if (event.range) mergeHistoryPage(event.conversation, page, event.range)
        else put(event.conversation, page)
        break
      }
      case 'messages-restored': {
        const timeline = timelineOf(state, event.conversation)
        timeline.readUpTo = Math.max(timeline.readUpTo, event.readUpTo)
        timelineChanged(event.conversation, restore(timeline, event.messages, event.isOlder, event.isComplete))
        break
      }
      case 'conversations-restored':
        for (const conversation of state.isListed ? [] : event.conversations) {
          if (!state.conversations.has(conversation.key)) adopt(conversation)
        }
        break
      case 'conversations-loaded':
        for (const conversation of event.conversations) adopt(conversation)
        state.isListed ||= event.missing !== undefined && state.hasSynced
        event.missing?.forEach(conversationMissing)
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
        state.hasSynced = event.state === 'finished'
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
  }

  /** ZIM's view of a conversation. A newest message that it has not heard of yet (ours, on its way) stays the newest. */
  function adopt(given: Conversation) {
    const timeline = state.timelines.get(given.key)
    const isThrownAway = given.lastMessage?.id === '' && !timeline?.byKey.has(given.lastMessage.key)
    const conversation = isThrownAway ? { ...given, lastMessage: state.conversations.get(given.key)?.lastMessage ?? null } : given
    const newest = last(timeline?.messages ?? [])
    const isTrusted = newest && !(timeline?.isStale && newest.id)
    const isAhead = isTrusted && (!conversation.lastMessage || isBefore(conversation.lastMessage, newest))
    conversationChanged(isAhead ? withNewest(conversation, newest) : conversation)
    if (conversation.kind === 'peer' && conversation.name)
      knowUsers([{ userID: conversation.id, name: conversation.name, avatarUrl: conversation.avatarUrl }])
  }

  /** The list falls back on the newest message that is left; ZIM's own conversation event may know a newer one. */
  function drop(key: ConversationKey, removeFrom: (timeline: Timeline) => TimelineChange[], isGone: (message: Message) => boolean) {
    const timeline = timelineOf(state, key)
    timelineChanged(key, removeFrom(timeline))
    const known = state.conversations.get(key)
    if (known?.lastMessage && isGone(known.lastMessage)) conversationChanged({ ...known, lastMessage: last(timeline.messages) ?? null })
  }

  /** A page that says of which range it is the truth. What was held while a gap was possible follows it. */
  function mergeHistoryPage(key: ConversationKey, page: Message[], range: HistoryRange) {
    const timeline = timelineOf(state, key)
    const shown = state.conversations.get(key)?.lastMessage
    const wasKnown = shown && timeline.byKey.has(shown.key)
    const changed = mergePage(timeline, page, range)
    timelineChanged(key, changed)
    const known = state.conversations.get(key)
    if (known && wasKnown && !timeline.byKey.has(shown.key)) conversationChanged({ ...known, lastMessage: last(timeline.messages) ?? null })
    else if (changed.length) bumpLastMessage(key)
    for (const event of range.isNewest ? releaseHeld(timeline) : []) hear(event)
  }

  function revoke(message: Message) {
    const timeline = timelineOf(state, message.conversation)
    const known = messageByID(timeline, message.id)
    const revoked = upsert(timeline, known ? { ...known, body: message.body } : message)
    timelineChanged(message.conversation, revoked)
    if (revoked.length) bumpLastMessage(message.conversation)
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
