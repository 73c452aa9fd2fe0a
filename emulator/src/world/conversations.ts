/** A user's list of conversations: made by the first message, kept until deleted, pinned ones first, then the latest. */
import type { ZIMConversation } from 'zego-zim-miniprogram'

import type { ConversationRecord, Thread, WorldState } from './state'

import { ZIMConversationEvent, ZIMConversationNotificationStatus } from '../enums'
import { failure } from '../failure'
import { tell } from './deliver'
import { conversationFor, threadKey } from './views'

export function threadOf(world: WorldState, one: string, other: string): Thread {
  const key = threadKey(one, other)
  const thread = world.threads.get(key) ?? { messages: [], lastSeq: 0 }
  world.threads.set(key, thread)
  return thread
}

function recordsOf(world: WorldState, userID: string): Map<string, ConversationRecord> {
  const records = world.conversations.get(userID) ?? new Map<string, ConversationRecord>()
  world.conversations.set(userID, records)
  return records
}

/** The user's conversation with a peer, made now if there is none; the answer says which. */
export function openConversation(world: WorldState, userID: string, peerID: string): { record: ConversationRecord, event: ZIMConversationEvent } {
  const records = recordsOf(world, userID)
  const known = records.get(peerID)
  if (known)
    return { record: known, event: ZIMConversationEvent.Updated }
  const record: ConversationRecord = {
    peerID,
    unreadMessageCount: 0,
    readMessageSeq: 0,
    receiptSeq: 0,
    lastActiveAt: world.now(),
    isPinned: false,
    pinnedTime: 0,
    notificationStatus: ZIMConversationNotificationStatus.Notify,
  }
  records.set(peerID, record)
  return { record, event: ZIMConversationEvent.Added }
}

export function findConversation(world: WorldState, userID: string, peerID: string): ConversationRecord | undefined {
  return world.conversations.get(userID)?.get(peerID)
}

function requireConversation(world: WorldState, userID: string, peerID: string): ConversationRecord {
  const record = findConversation(world, userID, peerID)
  if (!record)
    throw failure(6000603)
  return record
}

/** The whole list, which a client fetches after each login. */
export function syncConversations(world: WorldState, me: string): { conversationList: ZIMConversation[] } {
  return { conversationList: [...recordsOf(world, me).values()].map(record => conversationFor(world, me, record)) }
}

/** Tells a user that a conversation of theirs looks different now. */
export function tellConversation(world: WorldState, userID: string, record: ConversationRecord, event = ZIMConversationEvent.Updated): void {
  tell(world, userID, 'conversationChanged', { infoList: [{ event, conversation: conversationFor(world, userID, record) }] })
}

interface Named { conversationID: string }
interface Changed { conversation: ZIMConversation }

/** Reading to the end: nothing is unread any more. */
export function clearConversationUnreadMessageCount(world: WorldState, me: string, { conversationID }: Named): Changed {
  const record = requireConversation(world, me, conversationID)
  record.unreadMessageCount = 0
  record.readMessageSeq = threadOf(world, me, conversationID).lastSeq
  return { conversation: conversationFor(world, me, record) }
}

/** At most `limits.pinnedConversations`, then 6000604. Pinning what does not exist yet makes it. */
export function updateConversationPinnedState(world: WorldState, me: string, { conversationID, isPinned }: Named & { isPinned: boolean }): Changed {
  const { record } = openConversation(world, me, conversationID)
  const pinned = [...recordsOf(world, me).values()].filter(other => other.isPinned)
  if (isPinned && !record.isPinned && pinned.length >= world.limits.pinnedConversations)
    throw failure(6000604)
  record.isPinned = isPinned
  record.pinnedTime = isPinned ? world.now() : 0
  return { conversation: conversationFor(world, me, record) }
}

export function setConversationNotificationStatus(world: WorldState, me: string, { conversationID, status }: Named & { status: ZIMConversationNotificationStatus }): Changed {
  const { record } = openConversation(world, me, conversationID)
  record.notificationStatus = status
  return { conversation: conversationFor(world, me, record) }
}

/** Takes it off the list. Its messages stay (deleteAllMessage removes those), and the next message brings it back. */
export function deleteConversation(world: WorldState, me: string, { conversationID }: Named): object {
  recordsOf(world, me).delete(conversationID)
  return {}
}

export function deleteAllConversations(world: WorldState, me: string): object {
  recordsOf(world, me).clear()
  return {}
}
