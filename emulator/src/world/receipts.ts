/** Read receipts of peer conversations. They never change unread counts. */
import type { ZIMMessageReceiptInfo } from 'zego-zim-miniprogram'

import type { Conversation, StoredMessage, WorldState } from './state'

import { ZIMMessageReceiptStatus } from '../enums'
import { failure } from '../failure'
import { entryOf, findPeerConversation, othersIn } from './conversations'
import { messagesWithIDs } from './log'
import { requirePlan } from './plans'
import { pushToInbox } from './pushes'
import { conversationIDFor, TYPE_OF } from './views'

interface Addressed { conversationID: string, messageIDs: string[] }
interface Receipts { infos: ZIMMessageReceiptInfo[], errorMessageIDs: string[] }

/** Marks received messages that asked for a receipt as read. More than ten at once: 6000282. None that asked for one: 6000277. */
function sendMessageReceiptsRead(world: WorldState, me: string, { conversationID, messageIDs }: Addressed): Receipts {
  requirePlan(world, 'receipts')
  if (messageIDs.length > world.limits.receiptsPerCall)
    throw failure(6000282)
  const conversation = findPeerConversation(world, me, conversationID)
  const messages = conversation ? messagesWithIDs(conversation, messageIDs).filter(message => message.senderUserID !== me && message.hasReceipt) : []
  if (!conversation || messages.length === 0)
    throw failure(6000277)
  for (const message of messages)
    markRead(world, message, me)
  const infosFor = (userID: string, withCounts: boolean) => messages.map(message =>
    receiptInfo(conversation, userID, message.messageID, message.readBy.get(me)!, withCounts ? countsOf(conversation, message) : NO_COUNTS))
  for (const { userID } of othersIn(conversation, me))
    pushToInbox(world, userID, { push: 'messageReceiptChanged', data: { infos: infosFor(userID, true) } })
  return { infos: infosFor(me, false), errorMessageIDs: without(messageIDs, messages) }
}

/** Marks everything received so far as read. The peer is notified even when no message asked for a receipt, but once per message. */
function sendConversationMessageReceiptRead(world: WorldState, me: string, { conversationID }: { conversationID: string }): object {
  requirePlan(world, 'receipts')
  const conversation = findPeerConversation(world, me, conversationID)
  const entry = entryOf(conversation, me)
  if (!conversation || !entry)
    return {}
  const { messages, lastSeq } = conversation.log
  let last: StoredMessage | undefined
  for (let at = messages.length - 1; at >= 0 && messages[at]!.messageSeq > entry.receiptSeq; at--) {
    const message = messages[at]!
    if (message.senderUserID === me)
      continue
    last ??= message
    if (message.hasReceipt)
      markRead(world, message, me)
  }
  if (!last)
    return {}
  entry.receiptSeq = lastSeq
  for (const { userID } of othersIn(conversation, me))
    pushToInbox(world, userID, { push: 'conversationMessageReceiptChanged', data: { infos: [receiptInfo(conversation, userID, last.messageID, 0, { readMemberCount: 1, unreadMemberCount: 0 })] } })
  return {}
}

/** The present receipts of messages that asked for one. */
function queryMessageReceiptsInfo(world: WorldState, me: string, { conversationID, messageIDs }: Addressed): Receipts {
  requirePlan(world, 'receipts')
  const conversation = findPeerConversation(world, me, conversationID)
  const messages = conversation ? messagesWithIDs(conversation, messageIDs).filter(message => message.hasReceipt) : []
  return {
    infos: messages.map((message) => {
      const counts = countsOf(conversation!, message)
      const [readTime = 0] = message.readBy.values()
      const status = counts.unreadMemberCount === 0 ? ZIMMessageReceiptStatus.Done : ZIMMessageReceiptStatus.Processing
      return { ...receiptInfo(conversation!, me, message.messageID, readTime, counts), status }
    }),
    errorMessageIDs: without(messageIDs, messages),
  }
}

function markRead(world: WorldState, { readBy }: StoredMessage, userID: string): void {
  if (!readBy.has(userID))
    readBy.set(userID, world.now())
}

interface Counts { readMemberCount: number, unreadMemberCount: number }

const NO_COUNTS: Counts = { readMemberCount: 0, unreadMemberCount: 0 }

/** Of the members other than the sender. */
function countsOf({ members }: Conversation, { readBy }: StoredMessage): Counts {
  return { readMemberCount: readBy.size, unreadMemberCount: members.size - 1 - readBy.size }
}

function without(messageIDs: string[], messages: StoredMessage[]): string[] {
  const found = new Set(messages.map(message => message.messageID))
  return messageIDs.filter(messageID => !found.has(messageID))
}

function receiptInfo(conversation: Conversation, userID: string, messageID: string, readTime: number, counts: Counts): ZIMMessageReceiptInfo {
  return {
    conversationID: conversationIDFor(conversation, userID),
    conversationType: TYPE_OF[conversation.kind],
    messageID,
    status: ZIMMessageReceiptStatus.Done,
    ...counts,
    isSelfOperated: false,
    readTime,
  }
}

export const operations = { sendMessageReceiptsRead, sendConversationMessageReceiptRead, queryMessageReceiptsInfo }
