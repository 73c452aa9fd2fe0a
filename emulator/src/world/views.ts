/**
 * The same message or conversation as each side sees it, in ZIM's shapes (the keys are those of the real package's objects; see
 * tests/contract). Pure.
 */
import type { ZIMConversation, ZIMMessage, ZIMRevokeMessage } from 'zego-zim-miniprogram'

import type { ConversationRecord, StoredMessage, WorldState } from './state'

import { lastOf } from '../arrays'
import { ZIMConversationType, ZIMMessageDirection, ZIMMessageReceiptStatus, ZIMMessageRevokeStatus, ZIMMessageSentStatus, ZIMMessageType, ZIMRevokeType } from '../enums'

/** ZIM's orderKey of a stored message: its messageSeq with room between for messages that only the client knows. */
export const ORDER_PER_SEQ = 100
/** ZIM adds this to the orderKey of pinned conversations, which keeps them above all others. */
export const PINNED_ORDER = 1e12

interface Envelope {
  messageID: string
  messageSeq: number
  senderUserID: string
  conversationID: string
  conversationType: ZIMConversationType
  direction: ZIMMessageDirection
  timestamp: number
  localMessageID: string
  receiptStatus?: ZIMMessageReceiptStatus
}

/** A message that the server accepted, with every field that the SDK fills. */
export function fullMessage(content: StoredMessage['content'], envelope: Envelope): ZIMMessage {
  return {
    extendedData: '',
    localExtendedData: '',
    isMentionAll: false,
    mentionedUserIDs: [],
    ...content,
    ...envelope,
    orderKey: envelope.messageSeq * ORDER_PER_SEQ,
    sentStatus: ZIMMessageSentStatus.Success,
    receiptStatus: envelope.receiptStatus ?? ZIMMessageReceiptStatus.None,
    isUserInserted: false,
    isBroadcastMessage: false,
    isServerMessage: false,
    isGroupTargetedMessage: false,
    rootRepliedCount: 0,
    editorUserID: '',
    editedTime: 0,
    pinnedUserID: '',
    pinnedTime: 0,
    reactions: [],
  }
}

/** A stored message as `userID`, one of its two people, sees it. A revoked one is a message of type Revoke. */
export function messageFor(userID: string, stored: StoredMessage): ZIMMessage {
  const isMine = stored.senderUserID === userID
  const message = fullMessage(stored.content, {
    messageID: stored.messageID,
    messageSeq: stored.messageSeq,
    senderUserID: stored.senderUserID,
    conversationID: isMine ? stored.toUserID : stored.senderUserID,
    conversationType: ZIMConversationType.Peer,
    direction: isMine ? ZIMMessageDirection.Send : ZIMMessageDirection.Receive,
    timestamp: stored.timestamp,
    localMessageID: stored.localMessageID,
    receiptStatus: !stored.hasReceipt
      ? ZIMMessageReceiptStatus.None
      : stored.readTime ? ZIMMessageReceiptStatus.Done : ZIMMessageReceiptStatus.Processing,
  })
  return stored.revoked ? revokeMessage(message, stored.revoked) : message
}

/** The same for its receiver. */
export function receivedMessage(stored: StoredMessage): ZIMMessage {
  return messageFor(stored.toUserID, stored)
}

function revokeMessage(message: ZIMMessage, { by, at, extendedData }: NonNullable<StoredMessage['revoked']>): ZIMRevokeMessage {
  const { message: text, ...rest } = message as ZIMMessage & { message?: unknown }
  return {
    ...rest,
    type: ZIMMessageType.Revoke,
    revokeType: ZIMRevokeType.TwoWay,
    revokeStatus: ZIMMessageRevokeStatus.SelfRevoke,
    revokeTimestamp: at,
    operatedUserID: by,
    originalMessageType: message.type,
    originalTextMessageContent: message.type === ZIMMessageType.Text ? String(text) : '',
    revokeExtendedData: extendedData,
  }
}

/** The conversation of `userID` with a peer. The draft is the client's own and always '' here. */
export function conversationFor(world: WorldState, userID: string, record: ConversationRecord): ZIMConversation & { isDisabled: boolean, mutedExpiredTime: number } {
  const peer = world.users.get(record.peerID)?.baseInfo
  const messages = world.threads.get(threadKey(userID, record.peerID))?.messages ?? []
  const last = lastOf(messages, message => !message.deletedFor.includes(userID))
  return {
    type: ZIMConversationType.Peer,
    conversationID: record.peerID,
    conversationName: peer?.userName ?? '',
    conversationAlias: '',
    conversationAvatarUrl: peer?.userAvatarUrl ?? '',
    unreadMessageCount: record.unreadMessageCount,
    readMessageSeq: record.readMessageSeq,
    orderKey: record.lastActiveAt + (record.isPinned ? PINNED_ORDER : 0),
    notificationStatus: record.notificationStatus,
    isPinned: record.isPinned,
    pinnedTime: record.pinnedTime,
    isDisabled: false,
    mutedExpiredTime: 0,
    draft: '',
    marks: [],
    mentionedInfoList: [],
    ...(last && { lastMessage: messageFor(userID, last) }),
  }
}

/** Two people have one thread, whoever writes. */
export function threadKey(one: string, other: string): string {
  return JSON.stringify([one, other].sort())
}
