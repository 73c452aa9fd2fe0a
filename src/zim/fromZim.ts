import type * as Vendor from 'zego-zim'

import type { Conversation, ConversationKey } from '@/types/conversation'
import type { Delivery, Message, MessageBody } from '@/types/message'
import type { UserInfo } from '@/types/user'

import { decodeUtf8 } from '@/utils/bytes'
import { conversationKey } from '@/utils/conversationKey'
import { createFailure } from '@/utils/failure'

import { CONVERSATION_KINDS, MessageType, NotificationStatus, ReceiptStatus, SentStatus } from './codes'

/**
 * ZIM's objects → the app's. Pure, and total: whatever arrives, malformed or of a later version, becomes plain data
 * that can be shown; nothing here throws.
 */
const CLIENT_ID = /^[0-9a-z]{16}$/

/** Any of ZIM's objects as what it really is: fields that may be missing or of another type. */
type Raw<T> = { readonly [K in keyof T]?: unknown }

const raw = <T extends object>(value: T): Raw<T> => typeof value === 'object' && value !== null ? value : {}
const number = (value: unknown) => typeof value === 'number' && Number.isFinite(value) ? value : 0
/** Milliseconds that a Date can hold; 0 for others. */
const instant = (value: unknown) => Math.abs(number(value)) <= 8.64e15 ? number(value) : 0
const string = (value: unknown) => typeof value === 'string' ? value : ''

/** The ID that the sender's client wrote into `extendedData`, or ''. */
export function clientIDOf(extendedData: unknown): string {
  try {
    const { cid } = JSON.parse(string(extendedData)) as { cid?: unknown }
    return typeof cid === 'string' && CLIENT_ID.test(cid) ? cid : ''
  }
  catch { return '' }
}

export const messageKey = (senderID: string, clientID: string, messageID: string) => clientID ? `${senderID}~${clientID}` : `id~${messageID}`

function bodyFromZim({ type, message, operatedUserID, senderUserID }: Raw<Pick<Vendor.ZIMRevokeMessage, 'operatedUserID' | 'senderUserID'> & { type: number, message: unknown }>): MessageBody {
  if (type === MessageType.Text && typeof message === 'string')
    return { kind: 'text', text: message }
  if (type === MessageType.Command && message instanceof Uint8Array)
    return { kind: 'command', text: decodeUtf8(message) }
  if (type === MessageType.Revoke)
    return { kind: 'revoked', operatorID: string(operatedUserID) || string(senderUserID) }
  return { kind: 'unsupported', zimType: number(type) }
}

function ownDelivery({ sentStatus, receiptStatus }: Raw<Vendor.ZIMMessage>): Delivery {
  if (sentStatus === SentStatus.Failed)
    return 'failed'
  if (sentStatus === SentStatus.Sending)
    return 'sending'
  return receiptStatus === ReceiptStatus.Done ? 'read' : 'sent'
}

export function conversationKeyFromZim(type: unknown, id: unknown): ConversationKey {
  return conversationKey(CONVERSATION_KINDS[number(type)] ?? 'peer', string(id))
}

/** @param me the userID of this phone, which tells own messages (also those of another device) from others'. */
export function messageFromZim(given: Vendor.ZIMMessage, me: string, conversation?: ConversationKey): Message {
  const message = raw(given)
  const senderID = string(message.senderUserID)
  const id = string(message.messageID)
  const localID = string(message.localMessageID)
  const isMine = senderID === me
  const delivery = isMine ? ownDelivery(message) : 'sent'
  return {
    key: messageKey(senderID, clientIDOf(message.extendedData), id || localID),
    conversation: conversation ?? conversationKeyFromZim(message.conversationType, message.conversationID),
    senderID,
    isMine,
    body: bodyFromZim(message),
    delivery,
    failure: delivery === 'failed' ? createFailure('send') : null,
    sentAt: instant(message.timestamp),
    id,
    seq: number(message.messageSeq),
    order: number(message.orderKey),
    localID,
  }
}

export function conversationFromZim(given: Vendor.ZIMConversation, me: string): Conversation {
  const conversation = raw(given)
  const key = conversationKeyFromZim(conversation.type, conversation.conversationID)
  return {
    key,
    id: string(conversation.conversationID),
    kind: CONVERSATION_KINDS[number(conversation.type)] ?? 'peer',
    name: string(conversation.conversationAlias) || string(conversation.conversationName),
    avatarUrl: string(conversation.conversationAvatarUrl),
    unread: Math.max(0, number(conversation.unreadMessageCount)),
    lastMessage: conversation.lastMessage ? messageFromZim(conversation.lastMessage as Vendor.ZIMMessage, me, key) : null,
    order: number(conversation.orderKey),
    isPinned: conversation.isPinned === true,
    isMuted: conversation.notificationStatus === NotificationStatus.DoNotDisturb,
  }
}

/** `ZIMUserInfo` (rooms, members) and the older `ZIMUserFullInfo` (queries), whose name and picture lie a level deeper. */
export function userFromZim(given: Vendor.ZIMUserInfo | Vendor.ZIMUserFullInfo): UserInfo {
  const user = raw(given as Vendor.ZIMUserInfo & Vendor.ZIMUserFullInfo)
  const info = raw((user.baseInfo ?? user) as Vendor.ZIMUserInfo)
  return { userID: string(info.userID), name: string(info.userName), avatarUrl: string(user.userAvatarUrl) || string(info.userAvatarUrl) }
}
