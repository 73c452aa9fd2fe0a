import type { Conversation, ConversationKey } from '@/types/conversation'
import type { ConversationEvent } from '@/types/events'
import type { Message } from '@/types/message'

import { parseConversationKey } from '@/utils/conversationKey'
import { exhausted } from '@/utils/exhausted'
import { last } from '@/utils/last'
import { isBefore, isPlacedByZim } from '@/utils/messageOrder'

import type { Update } from './changes'
import type { MessagesState } from './timeline'
import type { UsersState } from './users'

import { capabilitiesOf } from './capabilities'
import { isEqual, noteConversation } from './changes'
import { includesSeq } from './seqRanges'
import { learnUsers } from './users'

/** For sorting: negative where `one` stands above `other` in the list. */
export const compareConversations = (one: Conversation, other: Conversation): number => Number(other.isPinned) - Number(one.isPinned) || other.order - one.order

/**
 * The conversation list. Rooms are never in it.
 *
 * Invariant: unread counts come from ZIM alone (its conversation events). Only opening a conversation sets one to 0 ahead of ZIM.
 */
export interface ConversationsState {
  conversations: Map<ConversationKey, Conversation>
  /** The last message of each conversation as ZIM reported it. The timeline may not hold it. */
  listed: Map<ConversationKey, Message>
  /** ZIM has synchronised its conversations in this login. Only then does a list without a conversation mean that it is gone. */
  hasSynced: boolean
  /** The whole list has arrived from ZIM: conversations from the cache are out of date. */
  isListed: boolean
}

type ConversationsUpdate = Update<ConversationsState & MessagesState & UsersState>

export function setConversation({ state, changes }: Update<ConversationsState>, conversation: Conversation): void {
  if (isEqual(state.conversations.get(conversation.key), conversation))
    return
  state.conversations.set(conversation.key, conversation)
  noteConversation(changes, conversation.key)
}

function removeConversation({ state, changes }: Update<ConversationsState>, key: ConversationKey): void {
  if (state.conversations.delete(key)) noteConversation(changes, key)
}

/** ZIM orders unpinned conversations by the server time of their last message. */
function withNewest(conversation: Conversation, newest: Message): Conversation {
  const order = conversation.isPinned ? conversation.order : Math.max(conversation.order, newest.sentAt)
  return { ...conversation, lastMessage: newest, order }
}

function blankConversation(key: ConversationKey): Conversation {
  const { kind, id } = parseConversationKey(key)
  return { key, id, kind, name: '', avatarUrl: '', unread: 0, lastMessage: null, order: 0, isPinned: false, isMuted: false }
}

/** The list shows the newest message at once. ZIM's own conversation event follows and wins. */
export function bumpLastMessage(update: Update<ConversationsState & MessagesState>, key: ConversationKey, newest: Message | undefined): void {
  const known = update.state.conversations.get(key) ?? blankConversation(key)
  const { lastMessage } = known
  // ZIM may have numbered it meanwhile: it does not stand at the end any more.
  const shown = lastMessage && (update.state.timelines.get(key)?.byKey.get(lastMessage.key) ?? lastMessage)
  const isOld = newest && shown && shown.key !== newest.key && isBefore(newest, shown)
  if (newest && !isOld && capabilitiesOf(key).hasHistory) setConversation(update, withNewest(known, newest))
}

function isDeleted({ timelines }: MessagesState, { conversation, id, seq }: Message): boolean {
  const timeline = timelines.get(conversation)
  return timeline !== undefined && (timeline.fates.get(id) === 'deleted' || seq <= timeline.window.clearedUpTo)
}

/** The newest message of a conversation: of its timeline, or the one that ZIM has reported. */
export function newestOf(state: ConversationsState & MessagesState, key: ConversationKey): Message | undefined {
  const newest = last(state.timelines.get(key)?.messages ?? [])
  const listed = state.listed.get(key)
  return listed && !isDeleted(state, listed) && (!newest || isBefore(newest, listed)) ? listed : newest
}

/** Takes ZIM's version of a conversation. A newer message that ZIM does not report yet (an own one, being sent) stays the last message. */
function adopt(update: ConversationsUpdate, given: Conversation): void {
  const { timelines, conversations } = update.state
  const timeline = timelines.get(given.key)
  const isDiscarded = given.lastMessage?.id === '' && !timeline?.byKey.has(given.lastMessage.key)
  if (given.lastMessage?.id) update.state.listed.set(given.key, given.lastMessage)
  else if (!given.lastMessage) update.state.listed.delete(given.key)
  const conversation = isDiscarded ? { ...given, lastMessage: conversations.get(given.key)?.lastMessage ?? null } : given
  const newest = last(timeline?.messages ?? [])
  const isTrusted = newest && (!newest.id || includesSeq(timeline!.window.confirmed, newest.seq))
  const isAhead = isTrusted && (!conversation.lastMessage || isBefore(conversation.lastMessage, newest))
  setConversation(update, isAhead ? withNewest(conversation, newest) : conversation)
  // No remark says nothing: ZIM has it in the conversations that there were when it was made (stores/friends.ts knows of one that is taken away).
  if (capabilitiesOf(conversation.key).isPerson && conversation.name)
    learnUsers(update, [{ userID: conversation.id, name: conversation.name, avatarUrl: conversation.avatarUrl, remark: conversation.remark || undefined }])
}

/**
 * The SDK may report a last message that is not ZIM's: after a deletion the newest in its memory, or none, and always one that it has placed
 * after an own message which ZIM numbered later (utils/messageOrder.ts). The known one stays unless it was deleted.
 */
function withKnownLast({ state }: ConversationsUpdate, given: Conversation, isReport: boolean): Conversation {
  const known = state.conversations.get(given.key)?.lastMessage
  if (!known?.id || isDeleted(state, known))
    return given
  const isNewer = given.lastMessage ? given.lastMessage.id && known.seq > given.lastMessage.seq : isReport
  return isNewer && (isReport || !isPlacedByZim(known)) ? { ...given, lastMessage: known } : given
}

function removeMissing(update: ConversationsUpdate, key: ConversationKey): void {
  const hasUnsent = update.state.timelines.get(key)?.messages.some(({ id }) => !id)
  if (update.state.hasSynced && !hasUnsent) removeConversation(update, key)
}

export function applyConversationEvent(update: ConversationsUpdate, event: ConversationEvent): void {
  const { state, changes } = update
  switch (event.type) {
    case 'conversations-restored':
      for (const conversation of state.isListed ? [] : event.conversations) {
        if (!state.conversations.has(conversation.key)) adopt(update, conversation)
      }
      return
    case 'conversations-loaded':
      for (const conversation of event.conversations) adopt(update, withKnownLast(update, conversation, false))
      state.isListed ||= event.missing !== undefined && state.hasSynced
      event.missing?.forEach(key => removeMissing(update, key))
      return
    case 'conversations-changed':
      for (const { action, conversation } of event.changes) {
        if (action === 'deleted') removeConversation(update, conversation.key)
        else adopt(update, withKnownLast(update, conversation, true))
      }
      return
    case 'conversations-cleared':
      state.listed.clear()
      if (state.conversations.size) changes.conversations = 'all'
      state.conversations.clear()
      return
    case 'conversation-opened': {
      const known = state.conversations.get(event.conversation)
      if (known) setConversation(update, { ...known, unread: 0, mention: undefined })
      return
    }
    case 'conversation-sync':
      state.hasSynced = event.state === 'finished'
      return
    default:
      exhausted(event)
  }
}
