/** Sending, history, revoking and deleting. A message goes to every other member of its conversation. */
import type { ZIMConversation, ZIMMessage } from 'zego-zim-miniprogram'

import type { Place } from './conversations'
import type { PageArgs } from './log'
import type { Conversation, ConversationKind, ListEntry, Member, Reply, StoredMessage, WorldState } from './state'

import { lastOf } from '../arrays'
import { bodyLength } from '../bytes'
import { ZIMConversationEvent, ZIMMessageRevokeStatus, ZIMMessageType } from '../enums'
import { failure } from '../failure'
import { requireNotBlocked } from './blacklist'
import { acceptCombined, isCombined } from './combined'
import { entryOf, findActive, findConversation, findPeerConversation, findPlace, findReadable, openEntry, othersIn, peerConversation, pushEntry } from './conversations'
import { completeMedia, isMedia } from './files'
import { ROLE } from './group'
import { requireRight, roleOf } from './groupRights'
import { append, clearFor, deleteFor, isVisible, memberOf, messagesWithIDs, messagesWithSeqs, pageFor } from './log'
import { unpinRevoked } from './pins'
import { requirePlan } from './plans'
import { pushToInbox, pushToOnline, pushToOwnDevices } from './pushes'
import { countReply, replyCountOf, replyCountsOf } from './replies'
import { requireUser } from './users'
import { conversationFor, conversationIDFor, fullMessage, messageFor, repliedCount } from './views'

export interface SendArgs {
  conversationID: string
  content: StoredMessage['content']
  localMessageID: string
  hasReceipt: boolean
  disableUnreadMessageCount: boolean
  /** Set when the client sends the same message again: the server does not store it twice. */
  isRetry: boolean
  /** Of a message that replies to another one. The caller has it from the original as it knows it: one that is revoked or deleted is accepted, too. */
  reply?: Reply
}

export interface Sent {
  message: ZIMMessage
  /** The sender's conversation after the send. Absent when the message is not stored. */
  conversation?: ZIMConversation
  /** Of a reply: how many its root has now. */
  replyCount?: number
}

const PUSH_OF: Record<ConversationKind, string> = {
  peer: 'peerMessageReceived',
  group: 'groupMessageReceived',
  room: 'roomMessageReceived',
}

/** The content as the server delivers it. Throws 6000001 for a body that is too long, 6000211 for a file that the server does not have. */
export function acceptContent(world: WorldState, content: StoredMessage['content']): StoredMessage['content'] {
  if (isMedia(content.type))
    return completeMedia(world, content)
  if (isCombined(content.type))
    return acceptCombined(world, content)
  const isShortLived = content.type === ZIMMessageType.Command || content.type === ZIMMessageType.Barrage
  const limit = isShortLived ? world.limits.commandBytes : world.limits.textBytes
  if (bodyLength(content.message) > limit)
    throw failure(6000001, 'The message body is empty or its byte size exceeds.')
  return content
}

/** Sends to a conversation of any kind. The caller has checked the content, and that the sender is a member. */
export function sendTo(world: WorldState, me: string, conversation: Conversation, args: SendArgs): Sent {
  const isStored = conversation.kind !== 'room' && args.content.type !== ZIMMessageType.Command
  return isStored ? store(world, me, conversation, args) : forward(world, me, conversation, args)
}

/** Sends a message that is not stored: no history, no list entry, and nothing for members who are offline. */
function forward(world: WorldState, me: string, conversation: Conversation, { content, localMessageID }: SendArgs): Sent {
  const envelope = {
    messageID: world.nextMessageID(),
    messageSeq: conversation.kind === 'room' ? ++conversation.log.lastSeq : 0,
    senderUserID: me,
    timestamp: world.now(),
    localMessageID,
  }
  for (const { userID } of othersIn(conversation, me))
    pushToOnline(world, userID, PUSH_OF[conversation.kind], received(conversation, userID, fullMessage(conversation, userID, content, envelope)))
  return { message: fullMessage(conversation, me, content, envelope) }
}

function store(world: WorldState, me: string, conversation: Conversation, args: SendArgs): Sent {
  const { content, localMessageID, hasReceipt, disableUnreadMessageCount, isRetry, reply } = args
  const known = isRetry ? lastOf(conversation.log.messages, message => message.senderUserID === me && message.localMessageID === localMessageID) : undefined
  const message = known ?? append(world, conversation, { senderUserID: me, content, localMessageID, hasReceipt, countsAsUnread: !disableUnreadMessageCount, ...(reply && { reply }) })
  if (!known) {
    countReply(conversation, message)
    for (const { userID } of othersIn(conversation, me))
      deliver(world, conversation, userID, message)
  }
  const { entry } = openEntry(world, conversation, me)
  entry.lastActiveAt = message.timestamp
  const sent = { message: messageFor(conversation, me, message), conversation: conversationFor(world, conversation, me, entry), ...(message.reply && { replyCount: replyCountOf(conversation, message) }) }
  if (!known) {
    if (message.reply) pushToOwnDevices(world, 'messageReplied', repliedCount(conversation, conversationIDFor(conversation, me), message))
    pushToOwnDevices(world, 'conversationChanged', { infoList: [{ event: ZIMConversationEvent.Updated, conversation: sent.conversation }] })
    pushToOwnDevices(world, PUSH_OF[conversation.kind], received(conversation, me, sent.message))
  }
  return sent
}

/** Delivers a stored message to one member: first the list entry, then the message. That is the order in which the SDK reports them. */
export function deliver(world: WorldState, conversation: Conversation, userID: string, message: StoredMessage): void {
  const { entry, event } = openEntry(world, conversation, userID)
  entry.lastActiveAt = message.timestamp
  if (message.countsAsUnread)
    entry.unreadMessageCount++
  const type = mentionOf(message, userID)
  if (type > 0)
    entry.mentions.push({ type, messageID: message.messageID, fromUserID: message.senderUserID, messageSeq: message.messageSeq })
  if (message.reply) pushToOnline(world, userID, 'messageReplied', repliedCount(conversation, conversationIDFor(conversation, userID), message))
  pushEntry(world, conversation, userID, entry, event)
  pushToInbox(world, userID, {
    push: PUSH_OF[conversation.kind],
    data: received(conversation, userID, messageFor(conversation, userID, message)),
    message: { conversation, stored: message },
  })
}

/** ZIMMessageMentionedType: 1 this member, 2 all, 3 both, 0 neither. */
function mentionOf({ content }: StoredMessage, userID: string): number {
  const { mentionedUserIDs = [], isMentionAll = false } = content as { mentionedUserIDs?: string[], isMentionAll?: boolean }
  return (mentionedUserIDs.includes(userID) ? 1 : 0) + (isMentionAll ? 2 : 0)
}

function received(conversation: Conversation, userID: string, message: ZIMMessage): object {
  return { messageList: [message], fromConversationID: conversationIDFor(conversation, userID), info: { isOfflineMessage: false } }
}

/** Sends to a user who has logged in at least once (else 6000204) and has not blocked the sender (6000284). Not to oneself: 6000001. */
function sendPeerMessage(world: WorldState, me: string, args: SendArgs): Sent {
  const { conversationID: peerID } = args
  if (args.hasReceipt)
    requirePlan(world, 'receipts')
  const content = acceptContent(world, args.content)
  if (peerID === me)
    throw failure(6000001, 'The sender and the receiver are the same user.')
  requireUser(world, peerID)
  requireNotBlocked(world, me, peerID)
  return sendTo(world, me, peerConversation(world, me, peerID), { ...args, content })
}

/** Asked by a client that does not know whether a message has arrived. */
function findSentMessage(world: WorldState, me: string, { localMessageID, ...place }: Place & { localMessageID: string }): Partial<Sent> {
  const conversation = findPlace(world, me, place)
  const found = conversation && lastOf(conversation.log.messages, message => message.senderUserID === me && message.localMessageID === localMessageID)
  const entry = entryOf(conversation, me)
  return found && entry ? { message: messageFor(conversation, me, found), conversation: conversationFor(world, conversation, me, entry) } : {}
}

/** A page by messageSeq, as the SDK asks for it. `nextSeq` is the `seq` of the next page, 0 when there is none. */
function queryHistoryMessage(world: WorldState, me: string, { conversationID, conversationType, count, ...page }: PageArgs & Place): { messageList: ZIMMessage[], nextSeq: number, lastSeq: number, replyCounts: Record<number, number> } {
  const conversation = findReadable(world, me, { conversationID, conversationType })
  if (!conversation)
    return { messageList: [], nextSeq: 0, lastSeq: 0, replyCounts: {} }
  const found = pageFor(conversation, memberOf(conversation, me)!, { count: count + 1, ...page })
  const messages = page.reverse ? found.slice(-count) : found.slice(0, count)
  const next = page.reverse ? messages[0] : messages.at(-1)
  return {
    messageList: messages.map(message => messageFor(conversation, me, message)),
    nextSeq: found.length > messages.length ? next!.messageSeq : 0,
    lastSeq: conversation.log.lastSeq,
    replyCounts: replyCountsOf(conversation, messages),
  }
}

/** The messages with these messageSeq that the caller has not deleted, ascending. */
function queryMessages(world: WorldState, me: string, { seqs, ...place }: Place & { seqs: number[] }): { messageList: ZIMMessage[] } {
  const conversation = findReadable(world, me, place)
  if (!conversation)
    return { messageList: [] }
  const found = messagesWithSeqs(conversation, seqs).filter(message => isVisible(memberOf(conversation, me)!, message))
  return { messageList: found.map(message => messageFor(conversation, me, message)) }
}

/**
 * Own messages, and in a group those that the role allows (else 6000001, 6000541), for two minutes (then 6000278), once (then 6000279). Every
 * member then has a Revoke message instead, except those who have deleted it, its sender among them. Assumption: ZIM does not report it to these.
 */
function revokeMessage(world: WorldState, me: string, { messageID, revokeExtendedData, ...place }: Place & { messageID: string, revokeExtendedData: string }): Sent {
  const conversation = findActive(world, me, place)
  const message = conversation?.log.byID.get(messageID)
  if (!conversation || !message)
    throw failure(6000001)
  const status = revokeStatusOf(conversation, me, message)
  if (message.revoked)
    throw failure(6000279)
  if (world.now() - message.timestamp > world.limits.revokeWithinMs)
    throw failure(6000278)
  message.revoked = { by: me, at: world.now(), extendedData: revokeExtendedData, status }
  unpinRevoked(conversation, message)
  for (const member of othersIn(conversation, me).filter(member => isVisible(member, message)))
    pushRevoked(world, conversation, member, message)
  const { entry } = openEntry(world, conversation, me)
  const revoked = { message: messageFor(conversation, me, message), conversation: conversationFor(world, conversation, me, entry) }
  if (isVisible(conversation.members.get(me)!, message))
    pushToOwnDevices(world, 'messageRevokeReceived', { messageList: [revoked.message], conversations: conversation.log.lastSeq === message.messageSeq ? [revoked.conversation] : [] })
  return revoked
}

/** A recall by ZEGO's server API. `conversationID`: of a peer chat the other person's userID. */
export interface Recall { kind: 'peer' | 'group', senderID: string, conversationID: string, seq: number, reason: string }

/** Every member then has a Revoke message instead, its sender too. Returns what hinders it, or null. Assumption: `operatedUserID` is the sender. */
export function recallByServer(world: WorldState, { kind, senderID, conversationID, seq, reason }: Recall): 'gone' | 'recalled' | 'not-of-sender' | null {
  const conversation = kind === 'peer' ? findPeerConversation(world, senderID, conversationID) : findConversation(world, 'group', conversationID)
  const message = conversation && messagesWithSeqs(conversation, [seq])[0]
  if (!conversation || !message)
    return 'gone'
  if (message.senderUserID !== senderID)
    return 'not-of-sender'
  if (message.revoked)
    return 'recalled'
  message.revoked = { by: senderID, at: world.now(), extendedData: reason, status: ZIMMessageRevokeStatus.ServerAPIRevoke }
  unpinRevoked(conversation, message)
  for (const member of [...conversation.members.values()].filter(member => isVisible(member, message)))
    pushRevoked(world, conversation, member, message)
  return null
}

function pushRevoked(world: WorldState, conversation: Conversation, { userID, entry }: Member, message: StoredMessage): void {
  const isShown = entry !== undefined && hasChanged(conversation, entry, message)
  const changed = isShown ? [conversationFor(world, conversation, userID, entry)] : []
  pushToInbox(world, userID, { push: 'messageRevokeReceived', data: { messageList: [messageFor(conversation, userID, message)] } }, changed)
}

/** ZIMMessageRevokeStatus of a revocation by this user. Not allowed: 6000001, in a group 6000541. */
function revokeStatusOf({ group }: Conversation, me: string, { senderUserID }: StoredMessage): ZIMMessageRevokeStatus {
  if (senderUserID === me)
    return ZIMMessageRevokeStatus.SelfRevoke
  if (!group)
    throw failure(6000001)
  requireRight(group, me, 'revoke', senderUserID)
  return roleOf(group, me) === ROLE.owner ? ZIMMessageRevokeStatus.GroupOwnerRevoke : ZIMMessageRevokeStatus.GroupAdminRevoke
}

/** Takes a revoked message out of a member's counts. Returns whether the list entry looks different now. */
function hasChanged({ log }: Conversation, entry: ListEntry, { messageID, messageSeq, countsAsUnread }: StoredMessage): boolean {
  const isUnread = countsAsUnread && entry.readMessageSeq < messageSeq && entry.unreadMessageCount > 0
  if (isUnread)
    entry.unreadMessageCount--
  const mentions = entry.mentions.filter(mention => mention.messageID !== messageID)
  const wasMention = mentions.length < entry.mentions.length
  entry.mentions = mentions
  return isUnread || wasMention || log.lastSeq === messageSeq
}

/** The user's conversation after a deletion, if it is in the list. */
interface Deleted { conversation?: ZIMConversation }

/** Deletes for the caller only. The other members keep the messages. */
function deleteMessages(world: WorldState, me: string, { messageIDs, ...place }: Place & { messageIDs: string[] }): Deleted {
  const conversation = findPlace(world, me, place)
  if (conversation) {
    const member = memberOf(conversation, me)!
    deleteFor(member, messagesWithIDs(conversation, messageIDs))
    if (member.entry)
      member.entry.mentions = member.entry.mentions.filter(({ messageID }) => !messageIDs.includes(messageID))
    pushToOwnDevices(world, 'messageDeleted', { ...place, messageIDs, isAll: false, upTo: 0 })
  }
  return afterDeletion(world, me, conversation)
}

function deleteAllMessage(world: WorldState, me: string, place: Place): Deleted {
  const conversation = findPlace(world, me, place)
  if (conversation)
    clearFor(memberOf(conversation, me)!, conversation)
  pushToOwnDevices(world, 'messageDeleted', { ...place, messageIDs: [], isAll: true, upTo: conversation?.log.lastSeq ?? 0 })
  return afterDeletion(world, me, conversation)
}

function afterDeletion(world: WorldState, me: string, conversation: Conversation | undefined): Deleted {
  const entry = entryOf(conversation, me)
  return conversation && entry ? { conversation: conversationFor(world, conversation, me, entry) } : {}
}

export const operations = { sendPeerMessage, findSentMessage, queryHistoryMessage, queryMessages, revokeMessage, deleteMessages, deleteAllMessage }
