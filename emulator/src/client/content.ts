/** The content of a message on its way: what goes to the server, what comes back into the sender's object. */
import type * as Vendor from 'zego-zim-miniprogram'

import { ZIMConversationType, ZIMMessageType } from '../enums'
import { isMedia, mediaContent } from './media'

/** Fields that the sender does not set. */
const ENVELOPE = new Set([
  'messageID',
  'messageSeq',
  'orderKey',
  'clientSeq',
  'localMessageID',
  'conversationID',
  'conversationType',
  'senderUserID',
  'direction',
  'sentStatus',
  'timestamp',
  'receiptStatus',
  'repliedInfo',
  'rootRepliedCount',
])

/** Fields of a media message that describe its file. */
const CONTENT_BY_ADDRESS = /^file|^largeImage|^thumbnail|^originalImage|^audioDuration$|^video/

/** What of the server's reply the sender's object takes. Of a media message by address the server's reply has no content: the sender's own stays as it was given. */
export function fieldsOf(sent: Vendor.ZIMMessage, message: Vendor.ZIMMessage): object {
  if (!isMedia(message) || message.fileUID)
    return sent
  return Object.fromEntries(Object.entries(sent).filter(([field]) => field in message && !CONTENT_BY_ADDRESS.test(field)))
}

/** What of a message is sent to the server. */
export function contentOf(message: Vendor.ZIMMessage, isUploaded: boolean, file?: { key: string, fileUID: string }) {
  if (file) {
    const { type, title, summary, extendedData, isMentionAll, mentionedUserIDs } = message as Vendor.ZIMCombineMessage
    return { type, title, summary, extendedData, isMentionAll, mentionedUserIDs, aesKey: file.key, fileUID: file.fileUID }
  }
  if (isMedia(message)) {
    const { type, extendedData, isMentionAll, mentionedUserIDs } = message
    return { type, extendedData, isMentionAll, mentionedUserIDs, ...mediaContent(message, isUploaded) }
  }
  return Object.fromEntries(Object.entries(message).filter(([field]) => !ENVELOPE.has(field))) as Vendor.ZIMMessage & Record<string, unknown>
}

/** What of a message travels inside a combined one. */
export function contentOfChild(message: Vendor.ZIMMessage): object {
  const { type, senderUserID, timestamp, messageID, extendedData } = message
  const { message: text, subType, searchedContent, title, summary } = message as unknown as Record<string, unknown>
  return { type, senderUserID, timestamp, messageID, extendedData, ...(isMedia(message) ? mediaContent(message, false) : { message: text, subType, searchedContent, title, summary }) }
}

/** The operation that ZIM's text names when the network fails. A stored message has none. */
export function labelOf({ type, conversationType }: Vendor.ZIMMessage): string {
  if (type !== ZIMMessageType.Command && type !== ZIMMessageType.Barrage)
    return ''
  return conversationType === ZIMConversationType.Room ? 'msg/room_msg' : conversationType === ZIMConversationType.Group ? 'group/command' : 'c2c/command'
}
