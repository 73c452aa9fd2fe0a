import type * as Vendor from 'zego-zim'

import type { Conversation, ConversationKind } from '@/types/conversation'
import type { Message } from '@/types/message'

import { parseConversationKey } from '@/utils/conversationKey'

import { CONVERSATION_KINDS, MessagePriority, MessageType } from './codes'

/** The app's data → ZIM's. Pure. */
export const conversationTypeToZim = (kind: ConversationKind) => CONVERSATION_KINDS.indexOf(kind) as Vendor.ZIMConversationType

/** A text with the client's ID inside, by which every device recognises it (`extendedData` holds at most 1 KB). */
export function textToZim(text: string, clientID: string): Vendor.ZIMTextMessage {
  return { type: MessageType.Text, message: text, extendedData: JSON.stringify({ cid: clientID }) }
}

export function commandToZim(bytes: Uint8Array): Vendor.ZIMCommandMessage {
  return { type: MessageType.Command, message: bytes }
}

/** The priority is mandatory since 2.x: without it ZIM answers 6000001. */
export function sendConfigToZim({ isRetry = false } = {}): Vendor.ZIMMessageSendConfig {
  return { priority: MessagePriority.Medium, ...(isRetry && { isRetrySend: true }) }
}

/** A message as an anchor for history paging: the SDK reads messageSeq, orderKey and localMessageID of it. */
export function anchorToZim(message: Message): Vendor.ZIMMessage {
  return { ...referenceToZim(message), type: MessageType.Text }
}

/** A message that ZIM already knows, for revoking and deleting. */
export function referenceToZim(message: Message): Vendor.ZIMMessage {
  const { kind, id } = parseConversationKey(message.conversation)
  return {
    type: message.body.kind === 'unsupported' ? message.body.zimType : MessageType.Text,
    messageID: message.id,
    localMessageID: message.localID,
    messageSeq: message.seq,
    orderKey: message.order,
    timestamp: message.sentAt,
    senderUserID: message.senderID,
    conversationID: id,
    conversationType: conversationTypeToZim(kind),
    direction: message.isMine ? 0 : 1,
  }
}

/** A conversation as an anchor for the next page of the list: the SDK reads its ID and type. */
export function conversationToZim(conversation: Conversation): Vendor.ZIMConversation {
  return { conversationID: conversation.id, type: conversationTypeToZim(conversation.kind), orderKey: conversation.order } as Vendor.ZIMConversation
}
