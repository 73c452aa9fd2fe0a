/**
 * ZIM's objects, built for the user who receives them. The keys are those of the real package's objects (see tests/contract). Pure.
 */
import type { ZIMConversation, ZIMMessage, ZIMRevokeMessage } from 'zego-zim-miniprogram'

import type { Conversation, ConversationKind, ListEntry, Reply, StoredMessage, WorldState } from './state'

import { ZIMConversationType, ZIMMessageDirection, ZIMMessageReceiptStatus, ZIMMessageSentStatus, ZIMMessageType, ZIMRevokeType } from '../enums'
import { liteInfoOf } from '../lite'
import { combinedView, isCombined } from './combined'
import { isMedia } from './files'
import { isExpired, lastVisible, memberOf, ORDER_PER_SEQ } from './log'
import { briefsFor, zimReaction } from './reactionViews'

/** ZIM adds this to the orderKey of a pinned conversation, which puts it above all others. */
const PINNED_ORDER = 1e12

export const TYPE_OF: Record<ConversationKind, ZIMConversationType> = {
  peer: ZIMConversationType.Peer,
  group: ZIMConversationType.Group,
  room: ZIMConversationType.Room,
}

/** The other user of a peer conversation. */
function peerOf({ members }: Conversation, userID: string): string {
  for (const member of members.keys()) {
    if (member !== userID)
      return member
  }
  return userID
}

/** The ID by which one member addresses the conversation: the other user's ID, the groupID or the roomID. */
export function conversationIDFor(conversation: Conversation, userID: string): string {
  return conversation.kind === 'peer' ? peerOf(conversation, userID) : conversation.id
}

interface Envelope {
  messageID: string
  messageSeq: number
  senderUserID: string
  timestamp: number
  localMessageID: string
  receiptStatus?: ZIMMessageReceiptStatus
}

/** A message that the server accepted, with every field that the SDK fills, for one member. */
export function fullMessage(conversation: Conversation, userID: string, content: StoredMessage['content'], envelope: Envelope): ZIMMessage {
  const conversationType = TYPE_OF[conversation.kind]
  const conversationID = conversationIDFor(conversation, userID)
  const localMessageID = envelope.localMessageID || `${conversationType}${envelope.messageID}`
  return {
    extendedData: '',
    localExtendedData: '',
    isMentionAll: false,
    mentionedUserIDs: [],
    ...(isCombined(content.type) && content.aesKey ? combinedView(content, conversationType, conversationID, localMessageID) : content),
    ...envelope,
    localMessageID,
    conversationID,
    conversationType,
    direction: envelope.senderUserID === userID && content.type !== ZIMMessageType.Tips ? ZIMMessageDirection.Send : ZIMMessageDirection.Receive,
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

/** A stored message for one member. A revoked message has type Revoke and no text: only the client that revoked it keeps that. */
export function messageFor(conversation: Conversation, userID: string, stored: StoredMessage): ZIMMessage {
  const { messageID, messageSeq, senderUserID, timestamp, localMessageID } = stored
  const receiptStatus = receiptStatusOf(conversation, userID, stored)
  const content = stored.revoked ? withoutFile(stored.content) : stored.content
  const message: ZIMMessage = {
    ...fullMessage(conversation, userID, content, { messageID, messageSeq, senderUserID, timestamp, localMessageID, receiptStatus }),
    rootRepliedCount: conversation.log.replyCounts.get(messageSeq) ?? 0,
    ...(stored.reply && { repliedInfo: repliedInfoOf(conversation, stored.reply) as ZIMMessage['repliedInfo'] }),
  }
  Object.assign(message, stored.edited && { editorUserID: stored.edited.by, editedTime: stored.edited.at })
  if (stored.revoked)
    return revokeMessage(message, stored.revoked)
  const reactions = briefsFor(stored, userID).filter(({ people }) => people)
  return reactions.length ? { ...message, reactions: reactions.map(brief => zimReaction({ ...message, messageSeq } as never, brief)) } : message
}

/** What a reply tells of its original, for every member: as it is now, or as the sender has quoted it where the server no longer has it. */
function repliedInfoOf({ log }: Conversation, { messageEditSeq, messageInfo, ...reply }: Reply): object {
  const original = log.byID.get(reply.messageID)
  const now = original?.revoked ? { type: ZIMMessageType.Revoke } : original ? liteInfoOf(original.content) : messageInfo
  return { ...reply, state: 0, messageInfo: now, messageEditSeq: messageEditSeq ?? 0 }
}

/** What a client is told of the root together with a reply. */
export function repliedCount(conversation: Conversation, conversationID: string, { reply }: StoredMessage) {
  return { conversationID, conversationType: TYPE_OF[conversation.kind], rootMessageSeq: reply!.rootMessageSeq, rootMessageID: reply!.rootMessageID, count: conversation.log.replyCounts.get(reply!.rootMessageSeq) ?? 0 }
}

/** A revoked message leads to no file. */
function withoutFile(content: StoredMessage['content']): StoredMessage['content'] {
  const { type, extendedData, isMentionAll, mentionedUserIDs } = content
  return isMedia(type) || isCombined(type) ? { type, ...JSON.parse(JSON.stringify({ extendedData, isMentionAll, mentionedUserIDs })) } : content
}

/** The members of whom a message expects a receipt: all others who are there now, and were there when it was sent. */
export function readersOf({ members }: Conversation, { senderUserID, messageSeq }: StoredMessage): string[] {
  return [...members.values()].flatMap(({ userID, joinedAfter }) => userID !== senderUserID && joinedAfter < messageSeq ? userID : [])
}

/** Done: for its sender when every other member has sent a receipt, for a receiver when that one has. */
function receiptStatusOf(conversation: Conversation, userID: string, stored: StoredMessage): ZIMMessageReceiptStatus {
  const { hasReceipt, readBy, senderUserID } = stored
  if (!hasReceipt)
    return ZIMMessageReceiptStatus.None
  const isDone = senderUserID === userID ? readersOf(conversation, stored).every(member => readBy.has(member)) : readBy.has(userID)
  return isDone ? ZIMMessageReceiptStatus.Done : isExpired(conversation, stored) ? ZIMMessageReceiptStatus.Expired : ZIMMessageReceiptStatus.Processing
}

function revokeMessage(message: ZIMMessage, { by, at, extendedData, status }: NonNullable<StoredMessage['revoked']>): ZIMRevokeMessage {
  const { message: _, ...rest } = message as ZIMMessage & { message?: unknown }
  return {
    ...rest,
    type: ZIMMessageType.Revoke,
    revokeType: ZIMRevokeType.TwoWay,
    revokeStatus: status,
    revokeTimestamp: at,
    operatedUserID: by,
    originalMessageType: message.type,
    originalTextMessageContent: '',
    revokeExtendedData: extendedData,
  }
}

/** A conversation of a member's list. The draft is stored by the client alone and always '' here. */
export function conversationFor(world: WorldState, conversation: Conversation, userID: string, entry: ListEntry): ZIMConversation & { isDisabled: boolean, mutedExpiredTime: number } {
  const peer = conversation.kind === 'peer' ? world.users.get(peerOf(conversation, userID))?.baseInfo : undefined
  const last = lastVisible(conversation, memberOf(conversation, userID)!)
  return {
    type: TYPE_OF[conversation.kind],
    conversationID: conversationIDFor(conversation, userID),
    conversationName: peer?.userName ?? conversation.name,
    conversationAlias: memberOf(conversation, userID)!.alias ?? '',
    conversationAvatarUrl: peer?.userAvatarUrl ?? conversation.group?.avatarUrl ?? '',
    unreadMessageCount: entry.unreadMessageCount,
    readMessageSeq: entry.readMessageSeq,
    orderKey: entry.lastActiveAt + (entry.isPinned ? PINNED_ORDER : 0),
    notificationStatus: entry.notificationStatus,
    isPinned: entry.isPinned,
    pinnedTime: entry.pinnedTime,
    isDisabled: conversation.former.has(userID),
    mutedExpiredTime: 0,
    draft: '',
    marks: [],
    mentionedInfoList: entry.mentions,
    ...(last && { lastMessage: messageFor(conversation, userID, last) }),
  }
}
