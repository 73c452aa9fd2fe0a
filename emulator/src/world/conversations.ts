/**
 * Conversations, their members, and each member's list of conversations.
 *
 * A conversation of every kind has members and one message log. What a member sees of it (unread count, pin, deleted messages) is that
 * member's own. It appears in a member's list with the first message and stays there until the member deletes it; a room never appears.
 */
import type { ZIMConversation } from 'zego-zim-miniprogram'

import type { Group } from './group'
import type { Conversation, ConversationKind, ListEntry, Member, WorldState } from './state'

import { ZIMConversationEvent, ZIMConversationNotificationStatus, ZIMConversationType } from '../enums'
import { failure, refused } from '../failure'
import { memberOf } from './log'
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
  const conversation: Conversation = { kind, id, name, members: new Map(), former: new Map(), log: { messages: [], byID: new Map(), lastSeq: 0, expiredSeq: 0, replyCounts: new Map() }, pins: [] }
  world.conversations.set(keyOf(kind, id), conversation)
  for (const userID of members)
    join(world, conversation, userID)
  return conversation
}

export function removeConversation(world: WorldState, { kind, id }: Conversation): void {
  world.conversations.delete(keyOf(kind, id))
}

/**
 * Makes a user a member, with nothing unread. What was written before cannot be seen, unless the world is set so. Who returns to a group has its
 * place in the list, and does not see the messages before the return either.
 */
export function join(world: WorldState, conversation: Conversation, userID: string): void {
  const { lastSeq } = conversation.log
  const isHidden = conversation.kind === 'group' && !world.groups.historyBeforeJoining
  const entry = conversation.former.get(userID)?.entry
  if (entry)
    Object.assign(entry, { unreadMessageCount: 0, readMessageSeq: lastSeq, mentions: [] })
  conversation.former.delete(userID)
  conversation.members.set(userID, { userID, entry, clearedSeq: isHidden ? lastSeq : 0, deletedIDs: new Set(), joinedAfter: lastSeq })
  membershipsOf(world, userID).add(conversation)
}

/** A group stays in the list of who leaves it. */
export function leave(world: WorldState, conversation: Conversation, userID: string): void {
  const member = conversation.members.get(userID)!
  conversation.members.delete(userID)
  if (conversation.kind === 'group')
    conversation.former.set(userID, { ...member, leftAfter: conversation.log.lastSeq })
  else
    membershipsOf(world, userID).delete(conversation)
}

/** `conversationType`: 2 for a group, else a peer. */
export interface Place { conversationID: string, conversationType?: number }

/** A conversation that a user sees: with a peer, or of a group that it is or was a member of. */
export function findPlace(world: WorldState, me: string, { conversationID, conversationType }: Place): Conversation | undefined {
  if (conversationType !== ZIMConversationType.Group)
    return findPeerConversation(world, me, conversationID)
  const group = findConversation(world, 'group', conversationID)
  return group && memberOf(group, me) ? group : undefined
}

/** The same, where the user may read: not after leaving a group when the world is set so (6000521). */
export function findReadable(world: WorldState, me: string, place: Place): Conversation | undefined {
  const conversation = findPlace(world, me, place)
  if (conversation?.former.has(me) && !world.groups.historyAfterLeaving)
    throw refused(6000521)
  return conversation
}

/** The same, where the user can still do something. Not a member: 6000521. No such group: 6000523. Undefined for a peer without messages. */
export function findActive(world: WorldState, me: string, place: Place): Conversation | undefined {
  return place.conversationType === ZIMConversationType.Group ? requireMember(world, me, place.conversationID) : findPlace(world, me, place)
}

/** A group that a user is a member of, else 6000521, or 6000523 when there is no such group. */
export function requireMember(world: WorldState, me: string, groupID: string): Conversation & { group: Group } {
  const conversation = requireGroup(world, groupID)
  if (!conversation.members.has(me))
    throw refused(6000521)
  return conversation
}

/** No such group, or one that is dismissed: 6000523. */
export function requireGroup(world: WorldState, groupID: string): Conversation & { group: Group } {
  const conversation = findConversation(world, 'group', groupID) as Conversation & { group: Group } | undefined
  if (!conversation?.group || conversation.group.isDismissed)
    throw refused(6000523)
  return conversation
}

/** Where settings of the user are kept: created for a peer. */
function ownPlace(world: WorldState, me: string, place: Place): Conversation {
  return findActive(world, me, place) ?? peerConversation(world, me, place.conversationID)
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
  const member = memberOf(conversation, userID)!
  if (member.entry)
    return { entry: member.entry, event: ZIMConversationEvent.Updated }
  member.entry = {
    unreadMessageCount: 0,
    readMessageSeq: conversation.kind === 'group' ? member.joinedAfter : 0,
    receiptSeq: 0,
    lastActiveAt: world.now(),
    isPinned: false,
    pinnedTime: 0,
    notificationStatus: member.notificationStatus ?? ZIMConversationNotificationStatus.Notify,
    mentions: [],
  }
  const memberships = membershipsOf(world, userID)
  memberships.delete(conversation)
  memberships.add(conversation)
  return { entry: member.entry, event: ZIMConversationEvent.Added }
}

export function entryOf(conversation: Conversation | undefined, userID: string): ListEntry | undefined {
  return conversation && memberOf(conversation, userID)?.entry
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
function clearConversationUnreadMessageCount(world: WorldState, me: string, place: Place): Changed {
  const conversation = findPlace(world, me, place)
  const entry = entryOf(conversation, me)
  if (!conversation || !entry)
    throw failure(6000603)
  entry.unreadMessageCount = 0
  entry.readMessageSeq = conversation.log.lastSeq
  entry.mentions = []
  return changed(world, conversation, me, entry, 'read')
}

/** At most `limits.pinnedConversations`, then 6000604. Pinning adds a conversation that is not in the list yet. */
function updateConversationPinnedState(world: WorldState, me: string, { isPinned, ...place }: Place & { isPinned: boolean }): Changed {
  requirePlan(world, 'conversationPins')
  const conversation = ownPlace(world, me, place)
  const { entry } = openEntry(world, conversation, me)
  const pinned = listOf(world, me).filter(({ entry }) => entry.isPinned)
  if (isPinned && !entry.isPinned && pinned.length >= world.limits.pinnedConversations)
    throw failure(6000604)
  entry.isPinned = isPinned
  entry.pinnedTime = isPinned ? world.now() : 0
  return changed(world, conversation, me, entry, 'pinned')
}

/** Does not add a group to the list: it is applied when the group appears. */
function setConversationNotificationStatus(world: WorldState, me: string, { status, ...place }: Place & { status: ZIMConversationNotificationStatus }): Partial<Changed> {
  const conversation = ownPlace(world, me, place)
  const member = conversation.members.get(me)!
  member.notificationStatus = status
  if (conversation.kind === 'group' && !member.entry) {
    pushToOwnDevices(world, 'groupNotificationChanged', { groupID: conversation.id, status })
    return {}
  }
  const { entry } = openEntry(world, conversation, me)
  entry.notificationStatus = status
  return changed(world, conversation, me, entry, 'muted')
}

/** Removes it from the list. The messages stay (deleteAllMessage removes those), and the next message adds it again. */
function deleteConversation(world: WorldState, me: string, place: Place): object {
  const conversation = findPlace(world, me, place)
  const member = conversation && memberOf(conversation, me)
  if (member)
    member.entry = undefined
  pushToOwnDevices(world, 'conversationDeleted', place)
  return {}
}

function deleteAllConversations(world: WorldState, me: string): object {
  for (const { conversation } of listOf(world, me))
    memberOf(conversation, me)!.entry = undefined
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
