/**
 * Conversations, their members, and each member's list of conversations.
 *
 * A conversation of every kind has members and one message log. What a member sees of it (unread count, pin, deleted messages) is that
 * member's own. It appears in a member's list with the first message and stays there until the member deletes it; a room never appears.
 */
import type { ZIMConversation } from 'zego-zim-miniprogram'

import type { Conversation, ConversationKind, ListEntry, Member, WorldState } from './state'

import { ZIMConversationEvent, ZIMConversationNotificationStatus } from '../enums'
import { failure } from '../failure'
import { requirePlan } from './plans'
import { pushToOnline, pushToOwnDevices } from './pushes'
import { conversationFor } from './views'

const keyOf = (kind: ConversationKind, id: string) => `${kind}:${id}`

/** The ID of the peer conversation of two users, the same for both. */
const pairID = (one: string, other: string) => JSON.stringify([one, other].sort())

export function findConversation(world: WorldState, kind: ConversationKind, id: string): Conversation | undefined {
  return world.conversations.get(keyOf(kind, id))
}

/** Creates a conversation without messages. The caller has checked that there is none with this kind and ID. */
export function createConversation(world: WorldState, kind: ConversationKind, id: string, { name = '', members = [] }: { name?: string, members?: string[] } = {}): Conversation {
  const conversation: Conversation = { kind, id, name, members: new Map(), log: { messages: [], byID: new Map(), lastSeq: 0, expiredSeq: 0, replyCounts: new Map() }, pins: [] }
  world.conversations.set(keyOf(kind, id), conversation)
  for (const userID of members)
    join(world, conversation, userID)
  return conversation
}

export function removeConversation(world: WorldState, { kind, id }: Conversation): void {
  world.conversations.delete(keyOf(kind, id))
}

/** Makes a user a member, with nothing unread and nothing deleted. */
export function join(world: WorldState, conversation: Conversation, userID: string): void {
  conversation.members.set(userID, { userID, entry: undefined, clearedSeq: 0, deletedIDs: new Set() })
  membershipsOf(world, userID).add(conversation)
}

export function leave(world: WorldState, conversation: Conversation, userID: string): void {
  conversation.members.delete(userID)
  membershipsOf(world, userID).delete(conversation)
}

export function conversationsOf(world: WorldState, userID: string, kind: ConversationKind): Conversation[] {
  return [...membershipsOf(world, userID)].filter(conversation => conversation.kind === kind)
}

export function othersIn({ members }: Conversation, userID: string): Member[] {
  return [...members.values()].filter(member => member.userID !== userID)
}

export function findPeerConversation(world: WorldState, me: string, peerID: string): Conversation | undefined {
  return findConversation(world, 'peer', pairID(me, peerID))
}

/** The conversation of two users. Created when there is none. */
export function peerConversation(world: WorldState, me: string, peerID: string): Conversation {
  return findPeerConversation(world, me, peerID)
    ?? createConversation(world, 'peer', pairID(me, peerID), { members: [me, peerID] })
}

/** A member's entry for the conversation, and whether this call added it to the member's list. */
export function openEntry(world: WorldState, conversation: Conversation, userID: string): { entry: ListEntry, event: ZIMConversationEvent } {
  const member = conversation.members.get(userID)!
  if (member.entry)
    return { entry: member.entry, event: ZIMConversationEvent.Updated }
  member.entry = {
    unreadMessageCount: 0,
    readMessageSeq: 0,
    receiptSeq: 0,
    lastActiveAt: world.now(),
    isPinned: false,
    pinnedTime: 0,
    notificationStatus: ZIMConversationNotificationStatus.Notify,
    mentions: [],
  }
  const memberships = membershipsOf(world, userID)
  memberships.delete(conversation)
  memberships.add(conversation)
  return { entry: member.entry, event: ZIMConversationEvent.Added }
}

export function entryOf(conversation: Conversation | undefined, userID: string): ListEntry | undefined {
  return conversation?.members.get(userID)?.entry
}

/** A user's list, in the order in which the conversations were added. */
export function listOf(world: WorldState, userID: string): { conversation: Conversation, entry: ListEntry }[] {
  return [...membershipsOf(world, userID)].flatMap((conversation) => {
    const entry = entryOf(conversation, userID)
    return entry ? { conversation, entry } : []
  })
}

/** Sends a member the present state of its entry. */
export function pushEntry(world: WorldState, conversation: Conversation, userID: string, entry: ListEntry, event = ZIMConversationEvent.Updated): void {
  pushToOnline(world, userID, 'conversationChanged', { infoList: [{ event, conversation: conversationFor(world, conversation, userID, entry) }] })
}

function membershipsOf(world: WorldState, userID: string): Set<Conversation> {
  const known = world.memberships.get(userID) ?? new Set<Conversation>()
  world.memberships.set(userID, known)
  return known
}

interface Addressed { conversationID: string }
interface Changed { conversation: ZIMConversation }

/** The entry after a change by its member. The member's other devices get it too; `own` names the change. */
function changed(world: WorldState, conversation: Conversation, me: string, entry: ListEntry, own: 'read' | 'pinned' | 'muted'): Changed {
  const view = conversationFor(world, conversation, me, entry)
  pushToOwnDevices(world, 'conversationChanged', { infoList: [{ event: ZIMConversationEvent.Updated, conversation: view }], own })
  return { conversation: view }
}

/** The whole list, which a client fetches after each login. */
function syncConversations(world: WorldState, me: string): { conversationList: ZIMConversation[] } {
  return { conversationList: listOf(world, me).map(({ conversation, entry }) => conversationFor(world, conversation, me, entry)) }
}

/** Marks everything as read. 6000603 for a conversation that is not in the list. */
function clearConversationUnreadMessageCount(world: WorldState, me: string, { conversationID }: Addressed): Changed {
  const conversation = findPeerConversation(world, me, conversationID)
  const entry = entryOf(conversation, me)
  if (!conversation || !entry)
    throw failure(6000603)
  entry.unreadMessageCount = 0
  entry.readMessageSeq = conversation.log.lastSeq
  entry.mentions = []
  return changed(world, conversation, me, entry, 'read')
}

/** At most `limits.pinnedConversations`, then 6000604. Pinning adds a conversation that is not in the list yet. */
function updateConversationPinnedState(world: WorldState, me: string, { conversationID, isPinned }: Addressed & { isPinned: boolean }): Changed {
  requirePlan(world, 'conversationPins')
  const conversation = peerConversation(world, me, conversationID)
  const { entry } = openEntry(world, conversation, me)
  const pinned = listOf(world, me).filter(({ entry }) => entry.isPinned)
  if (isPinned && !entry.isPinned && pinned.length >= world.limits.pinnedConversations)
    throw failure(6000604)
  entry.isPinned = isPinned
  entry.pinnedTime = isPinned ? world.now() : 0
  return changed(world, conversation, me, entry, 'pinned')
}

function setConversationNotificationStatus(world: WorldState, me: string, { conversationID, status }: Addressed & { status: ZIMConversationNotificationStatus }): Changed {
  const conversation = peerConversation(world, me, conversationID)
  const { entry } = openEntry(world, conversation, me)
  entry.notificationStatus = status
  return changed(world, conversation, me, entry, 'muted')
}

/** Removes it from the list. The messages stay (deleteAllMessage removes those), and the next message adds it again. */
function deleteConversation(world: WorldState, me: string, { conversationID }: Addressed): object {
  const member = findPeerConversation(world, me, conversationID)?.members.get(me)
  if (member)
    member.entry = undefined
  pushToOwnDevices(world, 'conversationDeleted', { conversationID })
  return {}
}

function deleteAllConversations(world: WorldState, me: string): object {
  for (const { conversation } of listOf(world, me))
    conversation.members.get(me)!.entry = undefined
  return {}
}

export const operations = {
  syncConversations,
  clearConversationUnreadMessageCount,
  updateConversationPinnedState,
  setConversationNotificationStatus,
  deleteConversation,
  deleteAllConversations,
}
