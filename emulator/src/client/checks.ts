/** The SDK's own checks before it sends anything, in its order and with its texts (see tests/contract). */
import type { ZIMCombineMessage, ZIMMessage, ZIMMessageSendConfig } from 'zego-zim-miniprogram'

import { bodyLength } from '../bytes'
import { ZIMConversationType, ZIMMessageDirection, ZIMMessagePriority, ZIMMessageReceiptStatus, ZIMMessageSentStatus, ZIMMessageType } from '../enums'
import { failure, invalid } from '../failure'

/** The SDK's own limit of a message body, bytes. The server's limit is smaller. */
const LARGEST_BODY = 49_152
const LARGEST_SUB_TYPE = 200
const MOST_SEQS = 10
/** Of a combined message, bytes. ZIM's server may set others. */
const LARGEST_TITLE = 100
const LARGEST_SUMMARY = 500
/** Types that take no reaction, and are not put into a combined message. */
const NOT_SHARED: number[] = [ZIMMessageType.Command, ZIMMessageType.Barrage, ZIMMessageType.Revoke, ZIMMessageType.Tips]
const LARGEST_REACTION_PAGE = 100
const LARGEST_REPLY_PAGE = 100

const SENDABLE: number[] = [
  ZIMMessageType.Text,
  ZIMMessageType.Command,
  ZIMMessageType.Multiple,
  ZIMMessageType.Image,
  ZIMMessageType.File,
  ZIMMessageType.Audio,
  ZIMMessageType.Video,
  ZIMMessageType.Barrage,
  ZIMMessageType.Combine,
  ZIMMessageType.Custom,
]
const WITH_BODY: number[] = [ZIMMessageType.Text, ZIMMessageType.Command, ZIMMessageType.Barrage, ZIMMessageType.Custom]

const UNPINNABLE: number[] = [ZIMMessageType.Unknown, ZIMMessageType.Command, ZIMMessageType.Barrage, ZIMMessageType.Revoke, ZIMMessageType.Tips]

const isFilled = (value: unknown) => typeof value === 'string' && value.length > 0

export function checkConversation(api: string, conversationID: unknown, conversationType: unknown): void {
  if (!isFilled(conversationID))
    throw invalid(api, 'conversationID is invalid.')
  checkType(api, conversationType)
}

function checkType(api: string, conversationType: unknown, allowed: number[] = [ZIMConversationType.Peer, ZIMConversationType.Room, ZIMConversationType.Group]): void {
  if (!allowed.includes(conversationType as number))
    throw invalid(api, 'conversationType is invalid.')
}

/** For calls about stored conversations. Rooms are not stored. */
export function checkStored(api: string, conversationID: unknown, conversationType: unknown): void {
  checkConversation(api, conversationID, conversationType)
  checkType(api, conversationType, [ZIMConversationType.Peer, ZIMConversationType.Group])
}

export function checkPeer(api: string, conversationID: unknown, conversationType: unknown): void {
  checkConversation(api, conversationID, conversationType)
  checkType(api, conversationType, [ZIMConversationType.Peer])
}

export function checkCount(api: string, config: { count: number } | null | undefined): void {
  if (typeof config?.count !== 'number' || !(config.count >= 0))
    throw invalid(api, 'The config or its count is invalid.')
}

export function checkSeqs(messageSeqs: unknown): void {
  if (!Array.isArray(messageSeqs) || !messageSeqs.length || messageSeqs.length > MOST_SEQS)
    throw failure(6000001, 'messageSeqs is invalid or its length exceeds 10.')
}

export function checkMessage(message: ZIMMessage, toConversationID: unknown, conversationType: unknown, config: ZIMMessageSendConfig): void {
  const api = 'sendMessage'
  if (!isFilled(toConversationID))
    throw invalid(api, 'toConversationID is invalid.')
  checkType(api, conversationType)
  if (!message)
    throw invalid(api, 'message is invalid.')
  if (!config)
    throw invalid(api, 'config is invalid.')
  if (!SENDABLE.includes(message.type) || (message.type === ZIMMessageType.Barrage && conversationType !== ZIMConversationType.Room))
    throw invalid(api, 'message type is invalid.')
  if (!(config.priority in ZIMMessagePriority))
    throw invalid(api, 'config priority is invalid.')
  if (config.hasReceipt && (conversationType === ZIMConversationType.Room || message.type === ZIMMessageType.Command))
    throw invalid(api, 'The message type is not support setting receipt.')
  const { fileLocalPath, fileDownloadUrl } = message as { fileLocalPath?: unknown, fileDownloadUrl?: unknown }
  if (message.type >= ZIMMessageType.Image && message.type <= ZIMMessageType.Video && !fileLocalPath && !fileDownloadUrl)
    throw invalid(api, 'The message of fileLocalPath and fileDownloadUrl is empty.')
  if (message.type === ZIMMessageType.Combine)
    return checkCombined(api, message as ZIMCombineMessage)
  checkContent(api, message)
}

function checkContent(api: string, message: ZIMMessage): void {
  if (!WITH_BODY.includes(message.type))
    return
  const body = (message as { message?: unknown }).message
  const isBlank = typeof body === 'string' && body.trim() === ''
  if (isBlank || bodyLength(body) === 0 || bodyLength(body) > LARGEST_BODY)
    throw invalid(api, 'The message body is empty or its byte size exceeds.')
  const { subType } = message as { subType?: number }
  if (message.type === ZIMMessageType.Custom && (subType! < 0 || subType! > LARGEST_SUB_TYPE))
    throw invalid(api, 'The message of subType is invalid.')
}

function checkCombined(api: string, { title, summary, messageList, messageID }: ZIMCombineMessage): void {
  if (!isFilled(title) || bodyLength(title) > LARGEST_TITLE)
    throw invalid(api, `The combine message title is invalid or its byte size exceeds ${LARGEST_TITLE}.`)
  if (!isFilled(summary) || bodyLength(summary) > LARGEST_SUMMARY)
    throw invalid(api, `The combine message summary is invalid or its byte size exceeds ${LARGEST_SUMMARY}.`)
  if (!Array.isArray(messageList) || (!messageID && messageList.length === 0))
    throw invalid(api, 'The combine message list is invalid.')
  if (messageList.some(message => !isCombinable(message)))
    throw invalid(api, 'The combine message list includes invalid message.')
}

function isCombinable(message: ZIMMessage | undefined): boolean {
  return !!message && !message.isUserInserted && !message.isBroadcastMessage && !message.isGroupTargetedMessage
    && message.sentStatus === ZIMMessageSentStatus.Success && !!message.type && !NOT_SHARED.includes(message.type)
}

/** The SDK's text for a message that this client has deleted or does not know. */
export const NOT_FOUND = 'The message was not found in the DB or it was not a server message'

export function checkEdit(message: ZIMMessage | undefined): void {
  const api = 'editMessage'
  if (!message?.conversationID || !message.messageSeq || message.isGroupTargetedMessage || message.sentStatus !== ZIMMessageSentStatus.Success)
    throw invalid(api, 'The message instance is not a successfully sent or group targeted.')
  if (message.type !== ZIMMessageType.Text && message.type !== ZIMMessageType.Custom && message.type !== ZIMMessageType.Multiple)
    throw invalid(api, 'The message type is not support.')
  if (message.conversationType !== ZIMConversationType.Peer && message.conversationType !== ZIMConversationType.Group)
    throw invalid(api, 'The message conversation type is not support.')
  checkContent(api, message)
}

export function checkPin(message: ZIMMessage): void {
  const api = 'pinMessage'
  if (message.conversationType !== ZIMConversationType.Peer && message.conversationType !== ZIMConversationType.Group)
    throw failure(6000001, 'conversationType is not support.')
  checkServerMessage(api, message)
  if (UNPINNABLE.includes(message.type))
    throw invalid(api, 'The message type is not support.')
  if (message.isGroupTargetedMessage)
    throw invalid(api, 'The group targeted message is not support.')
}

export function checkRetry({ sentStatus }: ZIMMessage): void {
  if (sentStatus !== ZIMMessageSentStatus.Failed)
    throw failure(6000001, 'The send status of message is not failed when retry send.')
}

export function checkServerMessage(api: string, message: ZIMMessage | undefined): void {
  if (!message?.conversationID || !message.messageSeq)
    throw invalid(api, 'The message instance is not a successfully sent.')
}

/** For calls about a message of the server that other users see: no command, barrage, tips or revoked message, none of a room. */
function checkShared(api: string, message: ZIMMessage | undefined): void {
  checkServerMessage(api, message)
  if (NOT_SHARED.includes(message!.type))
    throw invalid(api, 'The message type is not support.')
  if (message!.isGroupTargetedMessage)
    throw invalid(api, 'The group targeted message is not support.')
  if (message!.conversationType !== ZIMConversationType.Peer && message!.conversationType !== ZIMConversationType.Group)
    throw invalid(api, 'The message conversation type is not support.')
}

export function checkReaction(api: string, reactionType: unknown, message: ZIMMessage | undefined): void {
  if (!isFilled(reactionType))
    throw invalid(api, 'reactionType is invalid.')
  checkShared(api, message)
}

export function checkReactionUsers(message: ZIMMessage | undefined, config: { count: number } | undefined): void {
  const api = 'queryMessageReactionUserList'
  if (typeof config?.count !== 'number' || !config.count || config.count > LARGEST_REACTION_PAGE)
    throw invalid(api, 'The config or its count is invalid or its count exceeds 100.')
  checkShared(api, message)
}

const NOT_REPLIED_TO: number[] = [ZIMMessageType.Unknown, ZIMMessageType.Command, ZIMMessageType.Barrage, ZIMMessageType.Tips]

/** Of a message that others refer to. `name` is the parameter in ZIM's text. */
function checkOriginal(api: string, message: ZIMMessage | undefined, { name, isRevokedAllowed }: { name: string, isRevokedAllowed: boolean }): void {
  if (!message?.conversationID || !message.messageSeq)
    throw invalid(api, `The ${name} instance is not a successfully sent.`)
  if (isNotRepliedTo(message.type, isRevokedAllowed))
    throw invalid(api, `The ${name} type is not support.`)
  if (!isRevokedAllowed && message.isGroupTargetedMessage)
    throw invalid(api, 'The group targeted message is not support.')
  if (message.conversationType !== ZIMConversationType.Peer && message.conversationType !== ZIMConversationType.Group)
    throw invalid(api, `The ${name} conversation type is not support.`)
}

const isNotRepliedTo = (type: ZIMMessageType, isRevokedAllowed = false) => !type || NOT_REPLIED_TO.includes(type) || (!isRevokedAllowed && type === ZIMMessageType.Revoke)

/** The checks of `sendMessage` follow. */
export function checkReply(message: ZIMMessage | undefined, original: ZIMMessage | undefined): void {
  checkOriginal('replyMessage', original, { name: 'toOriginMessage', isRevokedAllowed: false })
  if (!message)
    throw invalid('replyMessage', 'message is invalid.')
  if (isNotRepliedTo(message.type))
    throw invalid('replyMessage', 'The message type is not suppor.')
}

export function checkReplyQuery(api: string, message: ZIMMessage | undefined, config: { count: number } | undefined): void {
  if (typeof config?.count !== 'number' || !(config.count > 0) || config.count > LARGEST_REPLY_PAGE)
    throw invalid(api, 'The config or its count is invalid or its count exceeds 100.')
  checkOriginal(api, message, { name: 'message', isRevokedAllowed: true })
}

export function checkMessageList(api: string, messageList: unknown): void {
  if (!Array.isArray(messageList) || messageList.length === 0)
    throw invalid(api, 'messageList is invalid.')
}

/** Each message must be of the conversation. */
export function checkOwnership(api: string, messageList: ZIMMessage[], conversationID: string, conversationType: number): void {
  if (messageList.some(message => !message.localMessageID || message.conversationID !== conversationID || message.conversationType !== conversationType))
    throw invalid(api, 'Some messages int the message list in the conversationID are illegal messages.')
}

/** At least one message must have requested a receipt. */
export function checkReceiptQuery(api: string, messageList: ZIMMessage[], conversationID: string, conversationType: number): void {
  checkStored(api, conversationID, conversationType)
  checkMessageList(api, messageList)
  if (!messageList.some(message => message.receiptStatus && message.conversationID === conversationID && message.conversationType === conversationType))
    throw invalid(api, 'Every messages in the conversationID is not receipt message.')
}

/** This user must not have sent the receipt of at least one message yet. */
export function checkReceiptList(api: string, messageList: ZIMMessage[], conversationID: string, conversationType: number): void {
  checkStored(api, conversationID, conversationType)
  checkMessageList(api, messageList)
  if (!messageList.some(message => isAwaitingReceipt(message, conversationID, conversationType)))
    throw invalid(api, 'Every message in the conversationID is not received receipt processing message.')
}

/** An own message that asked for a receipt, of this group. */
export function checkReceiptMembers(api: string, message: ZIMMessage | undefined, groupID: string, config: { count: number } | undefined, me: string): void {
  checkCount(api, config)
  if (!isFilled(groupID))
    throw invalid(api, 'groupID is invalid.')
  if (message?.senderUserID !== me || message.sentStatus !== ZIMMessageSentStatus.Success || !message.receiptStatus)
    throw invalid(api, 'The message instance is not a successfully sent or not sent by self.')
  if (message.conversationID !== groupID || message.conversationType !== ZIMConversationType.Group)
    throw invalid(api, 'The message instance is not belong the groupID.')
}

export function isAwaitingReceipt(message: ZIMMessage, conversationID: string, conversationType: number): boolean {
  return message.direction === ZIMMessageDirection.Receive
    && message.receiptStatus === ZIMMessageReceiptStatus.Processing
    && !!message.messageSeq
    && message.conversationID === conversationID
    && message.conversationType === conversationType
}

export function checkRoomInfo(roomInfo: { roomID: string, roomName: string } | undefined, config?: { roomAttributes?: Record<string, string> }): void {
  const api = 'enterRoom'
  if (!roomInfo || typeof roomInfo !== 'object')
    throw invalid(api, 'roomInfo is invalid.')
  if (!isFilled(roomInfo.roomID))
    throw invalid(api, 'The roomInfo instance of roomID is invalid.')
  if (typeof roomInfo.roomName !== 'string')
    throw invalid(api, 'The roomInfo instance of roomName is invalid.')
  if (config?.roomAttributes && !Object.values(config.roomAttributes).every(value => typeof value === 'string'))
    throw invalid(api, 'The Key and Value of the roomAttributes property of the config instance only support string types.')
}

export function checkUserIDs(api: string, userIDs: unknown, most = Infinity): void {
  if (Array.isArray(userIDs) && userIDs.length > most)
    throw invalid(api, `userIDs is invalid or its length exceeds ${most} or each of its elements must be a valid string type.`)
  if (!Array.isArray(userIDs) || userIDs.length === 0 || !userIDs.every(isFilled))
    throw invalid(api, 'userIDs is invalid or each of its elements must be a valid string type.')
}
