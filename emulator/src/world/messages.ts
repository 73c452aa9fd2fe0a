/** Peer messages: what may be sent, what is kept, what happens to it afterwards. */
import type { ZIMConversation, ZIMMessage } from 'zego-zim-miniprogram'

import type { StoredMessage, WorldState } from './state'

import { bodyLength } from '../bytes'
import { ZIMConversationType, ZIMMessageDirection, ZIMMessageType } from '../enums'
import { failure } from '../failure'
import { findConversation, openConversation, tellConversation, threadOf } from './conversations'
import { notify, tell } from './deliver'
import { requireUser } from './users'
import { conversationFor, fullMessage, messageFor, ORDER_PER_SEQ, receivedMessage } from './views'

export interface SendArgs {
  conversationID: string
  content: StoredMessage['content']
  localMessageID: string
  hasReceipt: boolean
  disableUnreadMessageCount: boolean
  /** Sent once more: what arrived the first time is not stored twice. */
  isRetry: boolean
}

export interface Sent {
  message: ZIMMessage
  /** The sender's conversation as it stands now; absent for what is never stored. */
  conversation?: ZIMConversation
}

/** Blank, too long, or to oneself: 6000001. Barrage messages are for rooms. */
export function checkContent(world: WorldState, content: StoredMessage['content']): void {
  const isShortLived = content.type === ZIMMessageType.Command || content.type === ZIMMessageType.Barrage
  const limit = isShortLived ? world.limits.commandBytes : world.limits.textBytes
  if (bodyLength(content.message) > limit)
    throw failure(6000001, 'The message body is empty or its byte size exceeds.')
}

/** Sends to a peer who has logged in at least once (else 6000204). */
export function sendPeerMessage(world: WorldState, me: string, args: SendArgs): Sent {
  const { conversationID: toUserID, content } = args
  checkContent(world, content)
  if (toUserID === me)
    throw failure(6000001, 'The sender and the receiver are the same user.')
  requireUser(world, toUserID)
  return content.type === ZIMMessageType.Command ? passOn(world, me, args) : store(world, me, args)
}

/** A command message is passed on and forgotten: no conversation, no history, and nothing for a peer who is away. */
function passOn(world: WorldState, me: string, { conversationID: toUserID, content, localMessageID }: SendArgs): Sent {
  const envelope = {
    messageID: world.nextMessageID(),
    messageSeq: 0,
    senderUserID: me,
    conversationType: ZIMConversationType.Peer,
    timestamp: world.now(),
    localMessageID,
  }
  const received = fullMessage(content, { ...envelope, conversationID: me, direction: ZIMMessageDirection.Receive })
  tell(world, toUserID, 'peerMessageReceived', { messageList: [received], fromConversationID: me, info: { isOfflineMessage: false } })
  return { message: fullMessage(content, { ...envelope, conversationID: toUserID, direction: ZIMMessageDirection.Send }) }
}

function store(world: WorldState, me: string, args: SendArgs): Sent {
  const { conversationID: toUserID, content, localMessageID, hasReceipt, disableUnreadMessageCount, isRetry } = args
  const thread = threadOf(world, me, toUserID)
  const again = isRetry && thread.messages.find(message => message.senderUserID === me && message.localMessageID === localMessageID)
  const message = again || {
    messageID: world.nextMessageID(),
    messageSeq: ++thread.lastSeq,
    senderUserID: me,
    toUserID,
    timestamp: world.now(),
    content,
    localMessageID,
    hasReceipt,
    readTime: 0,
    countsAsUnread: !disableUnreadMessageCount,
    revoked: null,
    deletedFor: [],
  }
  if (!again) {
    thread.messages.push(message)
    arrive(world, message)
  }
  const { record } = openConversation(world, me, toUserID)
  record.lastActiveAt = message.timestamp
  return { message: messageFor(me, message), conversation: conversationFor(world, me, record) }
}

/** The receiver's side: first the conversation, then the message, as the SDK reports them. */
function arrive(world: WorldState, message: StoredMessage): void {
  const { record, event } = openConversation(world, message.toUserID, message.senderUserID)
  record.lastActiveAt = message.timestamp
  if (message.countsAsUnread)
    record.unreadMessageCount++
  tellConversation(world, message.toUserID, record, event)
  notify(world, message.toUserID, {
    push: 'peerMessageReceived',
    data: { messageList: [receivedMessage(message)], fromConversationID: message.senderUserID, info: { isOfflineMessage: false } },
    message,
  })
}

export interface HistoryArgs {
  conversationID: string
  count: number
  /** true: the newest before the anchor; false: the oldest after it. */
  reverse: boolean
  /** orderKey of the anchor, which is not part of the page. */
  anchorOrderKey?: number
}

/** A page of a peer conversation, oldest first, without what the user deleted. Peer conversations are never forgotten here. */
export function queryHistoryMessage(world: WorldState, me: string, { conversationID, count, reverse, anchorOrderKey }: HistoryArgs): { messageList: ZIMMessage[] } {
  const visible = threadOf(world, me, conversationID).messages.filter(message => !message.deletedFor.includes(me))
  const beyond = visible.filter(({ messageSeq }) => anchorOrderKey === undefined
    || (reverse ? messageSeq * ORDER_PER_SEQ < anchorOrderKey : messageSeq * ORDER_PER_SEQ > anchorOrderKey))
  const page = reverse ? beyond.slice(Math.max(0, beyond.length - count)) : beyond.slice(0, count)
  return { messageList: page.map(message => messageFor(me, message)) }
}

function findMessage(world: WorldState, me: string, conversationID: string, messageID: string): StoredMessage | undefined {
  return threadOf(world, me, conversationID).messages.find(message => message.messageID === messageID)
}

/** Own messages, for two minutes: then 6000278; a second time 6000279. Both sides see a Revoke message in its place. */
export function revokeMessage(world: WorldState, me: string, args: { conversationID: string, messageID: string, revokeExtendedData: string }): Sent {
  const { conversationID, messageID, revokeExtendedData } = args
  const message = findMessage(world, me, conversationID, messageID)
  if (!message || message.senderUserID !== me)
    throw failure(6000001)
  if (message.revoked)
    throw failure(6000279)
  if (world.now() - message.timestamp > world.limits.revokeWithinMs)
    throw failure(6000278)
  message.revoked = { by: me, at: world.now(), extendedData: revokeExtendedData }
  const theirs = findConversation(world, conversationID, me)
  if (theirs) {
    if (message.countsAsUnread && theirs.readMessageSeq < message.messageSeq)
      theirs.unreadMessageCount = Math.max(0, theirs.unreadMessageCount - 1)
    tellConversation(world, conversationID, theirs)
  }
  notify(world, conversationID, { push: 'messageRevokeReceived', data: { messageList: [receivedMessage(message)] } })
  const { record } = openConversation(world, me, conversationID)
  return { message: messageFor(me, message), conversation: conversationFor(world, me, record) }
}

interface Deleted { conversation?: ZIMConversation }

/** For oneself only: the other side keeps them. */
export function deleteMessages(world: WorldState, me: string, { conversationID, messageIDs }: { conversationID: string, messageIDs: string[] }): Deleted {
  for (const messageID of messageIDs)
    findMessage(world, me, conversationID, messageID)?.deletedFor.push(me)
  return seenBy(world, me, conversationID)
}

export function deleteAllMessage(world: WorldState, me: string, { conversationID }: { conversationID: string }): Deleted {
  for (const message of threadOf(world, me, conversationID).messages) {
    if (!message.deletedFor.includes(me))
      message.deletedFor.push(me)
  }
  return seenBy(world, me, conversationID)
}

function seenBy(world: WorldState, me: string, conversationID: string): Deleted {
  const record = findConversation(world, me, conversationID)
  return record ? { conversation: conversationFor(world, me, record) } : {}
}
