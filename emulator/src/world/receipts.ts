/** Read receipts of peer conversations. They never change unread counts. */
import type { ZIMMessageReceiptInfo } from 'zego-zim-miniprogram'

import type { WorldState } from './state'

import { ZIMConversationType, ZIMMessageReceiptStatus } from '../enums'
import { failure } from '../failure'
import { findConversation, threadOf } from './conversations'
import { notify } from './deliver'

/** Messages that asked for a receipt become "read" for their sender. More than ten at once: 6000282; none that fits: 6000277. */
export function sendMessageReceiptsRead(world: WorldState, me: string, { conversationID, messageIDs }: { conversationID: string, messageIDs: string[] }): { infos: ZIMMessageReceiptInfo[], errorMessageIDs: string[] } {
  if (messageIDs.length > world.limits.receiptsPerCall)
    throw failure(6000282)
  const fitting = threadOf(world, me, conversationID).messages.filter(message =>
    messageIDs.includes(message.messageID) && message.toUserID === me && message.hasReceipt)
  if (fitting.length === 0)
    throw failure(6000277)
  for (const message of fitting)
    message.readTime ||= world.now()
  notify(world, conversationID, {
    push: 'messageReceiptChanged',
    data: { infos: fitting.map(message => receiptInfo(me, message.messageID, message.readTime, { readMemberCount: 1, unreadMemberCount: 0 })) },
  })
  return {
    infos: fitting.map(message => receiptInfo(conversationID, message.messageID, message.readTime, { readMemberCount: 0, unreadMemberCount: 0 })),
    errorMessageIDs: messageIDs.filter(messageID => !fitting.some(message => message.messageID === messageID)),
  }
}

/** Everything received so far in one conversation becomes "read" for the peer, whether it asked for a receipt or not. */
export function sendConversationMessageReceiptRead(world: WorldState, me: string, { conversationID }: { conversationID: string }): object {
  const thread = threadOf(world, me, conversationID)
  const record = findConversation(world, me, conversationID)
  const received = thread.messages.filter(message => message.toUserID === me)
  const last = received.at(-1)
  if (!record || !last || last.messageSeq <= record.receiptSeq)
    return {}
  record.receiptSeq = thread.lastSeq
  for (const message of received) {
    if (message.hasReceipt)
      message.readTime ||= world.now()
  }
  notify(world, conversationID, {
    push: 'conversationMessageReceiptChanged',
    data: { infos: [receiptInfo(me, last.messageID, world.now(), { readMemberCount: 0, unreadMemberCount: 0 })] },
  })
  return {}
}

/** The receipts of own messages as they stand. */
export function queryMessageReceiptsInfo(world: WorldState, me: string, { conversationID, messageIDs }: { conversationID: string, messageIDs: string[] }): { infos: ZIMMessageReceiptInfo[], errorMessageIDs: string[] } {
  const found = threadOf(world, me, conversationID).messages.filter(message => messageIDs.includes(message.messageID) && message.hasReceipt)
  return {
    infos: found.map(message => ({
      ...receiptInfo(conversationID, message.messageID, message.readTime, message.readTime ? { readMemberCount: 1, unreadMemberCount: 0 } : { readMemberCount: 0, unreadMemberCount: 1 }),
      status: message.readTime ? ZIMMessageReceiptStatus.Done : ZIMMessageReceiptStatus.Processing,
    })),
    errorMessageIDs: messageIDs.filter(messageID => !found.some(message => message.messageID === messageID)),
  }
}

function receiptInfo(conversationID: string, messageID: string, readTime: number, counts: { readMemberCount: number, unreadMemberCount: number }): ZIMMessageReceiptInfo {
  return { conversationID, conversationType: ZIMConversationType.Peer, messageID, status: ZIMMessageReceiptStatus.Done, ...counts, isSelfOperated: false, readTime }
}
