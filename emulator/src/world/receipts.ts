/**
 * Read receipts of single messages, and of a whole peer conversation. They never change unread counts.
 *
 * Invariants: a receipt belongs to one member and is never removed · it is pushed to the sender of the message, and to the reader's own other
 * devices, which then need not send it.
 */
import type { ZIMGroupMemberInfo, ZIMMessageReceiptInfo } from 'zego-zim-miniprogram'

import type { Place } from './conversations'
import type { Conversation, StoredMessage, WorldState } from './state'

import { ZIMConversationType, ZIMMessageReceiptStatus } from '../enums'
import { failure } from '../failure'
import { entryOf, findPeerConversation, findPlace, othersIn } from './conversations'
import { memberInfo } from './groupViews'
import { isExpired, messagesWithIDs } from './log'
import { requirePlan } from './plans'
import { pushToInbox, pushToOwnDevices } from './pushes'
import { conversationIDFor, readersOf, TYPE_OF } from './views'

interface Addressed extends Place { messageIDs: string[] }

interface Receipts { infos: ZIMMessageReceiptInfo[], errorMessageIDs: string[] }

/** Of a group: one of which the caller is a member. */
function placeOf(world: WorldState, me: string, place: Place): Conversation | undefined {
  const conversation = findPlace(world, me, place)
  return conversation?.members.has(me) ? conversation : undefined
}

/**
 * Marks received messages that asked for a receipt as read. More than ten at once: 6000282. None that asked for one: 6000277. The others, and
 * those that are older than the history, are in `errorMessageIDs`. Each sender gets one push, of its own messages.
 */
function sendMessageReceiptsRead(world: WorldState, me: string, { messageIDs, ...place }: Addressed): Receipts {
  requirePlan(world, 'receipts')
  if (messageIDs.length > world.limits.receiptsPerCall)
    throw failure(6000282)
  const conversation = placeOf(world, me, place)
  const messages = conversation ? messagesWithIDs(conversation, messageIDs).filter(message => message.senderUserID !== me && message.hasReceipt && !message.revoked && !isExpired(conversation, message)) : []
  if (!conversation || messages.length === 0)
    throw failure(6000277)
  for (const message of messages)
    markRead(world, message, me)
  for (const userID of new Set(messages.map(({ senderUserID }) => senderUserID)))
    pushToInbox(world, userID, { push: 'messageReceiptChanged', data: { infos: messages.filter(({ senderUserID }) => senderUserID === userID).map(message => senderInfo(conversation, userID, message)) } })
  const infos = messages.map(message => receiptInfo(conversation, me, message.messageID, { readTime: message.readBy.get(me)! }))
  pushToOwnDevices(world, 'messageReceiptChanged', { infos: infos.map(info => ({ ...info, readTime: 0 })) })
  return { infos, errorMessageIDs: without(messageIDs, messages) }
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
    pushToInbox(world, userID, { push: 'conversationMessageReceiptChanged', data: { infos: [receiptInfo(conversation, userID, last.messageID, { readMemberCount: 1 })] } })
  pushToOwnDevices(world, 'conversationMessageReceiptChanged', { infos: [receiptInfo(conversation, me, last.messageID, { isSelfOperated: true })] })
  return {}
}

/** The present receipts of messages that asked for one. */
function queryMessageReceiptsInfo(world: WorldState, me: string, { messageIDs, ...place }: Addressed): Receipts {
  requirePlan(world, 'receipts')
  const conversation = placeOf(world, me, place)
  const messages = conversation ? messagesWithIDs(conversation, messageIDs).filter(message => message.hasReceipt) : []
  return { infos: messages.map(message => senderInfo(conversation!, me, message)), errorMessageIDs: without(messageIDs, messages) }
}

interface ReceiptMembersArgs { groupID: string, messageID: string, isRead: boolean, nextFlag: number, count: number }

/**
 * Who has read an own message of a group, or who has not, in the order of joining. `nextFlag`: the number of the last member of the page, 0 at
 * the end. None for a message that asked for no receipt, or of another sender.
 */
function queryGroupMessageReceiptMemberList(world: WorldState, me: string, { groupID, messageID, isRead, nextFlag, count }: ReceiptMembersArgs): { userList: ZIMGroupMemberInfo[], nextFlag: number } {
  requirePlan(world, 'receipts')
  const group = placeOf(world, me, { conversationID: groupID, conversationType: ZIMConversationType.Group })
  const message = group?.log.byID.get(messageID)
  if (!group || message?.senderUserID !== me || !message.hasReceipt)
    return { userList: [], nextFlag: 0 }
  const due = new Set(readersOf(group, message))
  const left = [...group.group!.members.values()].filter(({ userID, number }) => due.has(userID) && message.readBy.has(userID) === isRead && number > nextFlag)
  const page = left.slice(0, count)
  return { userList: page.map(member => memberInfo(world, member)), nextFlag: page.length < left.length ? page.at(-1)!.number : 0 }
}

function markRead(world: WorldState, { readBy }: StoredMessage, userID: string): void {
  if (!readBy.has(userID))
    readBy.set(userID, world.now())
}

function without(messageIDs: string[], messages: StoredMessage[]): string[] {
  const found = new Set(messages.map(message => message.messageID))
  return messageIDs.filter(messageID => !found.has(messageID))
}

/** As its sender sees it. The counts are those of the members who were there when it was sent and still are, without the sender; of another user's message they are 0. */
function senderInfo(conversation: Conversation, userID: string, stored: StoredMessage): ZIMMessageReceiptInfo {
  const { messageID, senderUserID, readBy } = stored
  const due = readersOf(conversation, stored)
  const readers = due.filter(member => readBy.has(member))
  const unreadMemberCount = due.length - readers.length
  const isRead = senderUserID === userID ? unreadMemberCount <= 0 : readBy.has(userID)
  const readTime = isRead ? Math.max(0, ...readBy.values()) : 0
  const status = isRead ? ZIMMessageReceiptStatus.Done : ZIMMessageReceiptStatus.Processing
  return receiptInfo(conversation, userID, messageID, { status, readTime, ...(senderUserID === userID && { readMemberCount: readers.length, unreadMemberCount }) })
}

function receiptInfo(conversation: Conversation, userID: string, messageID: string, more: Partial<ZIMMessageReceiptInfo>): ZIMMessageReceiptInfo {
  return {
    conversationID: conversationIDFor(conversation, userID),
    conversationType: TYPE_OF[conversation.kind],
    messageID,
    status: ZIMMessageReceiptStatus.Done,
    readMemberCount: 0,
    unreadMemberCount: 0,
    isSelfOperated: false,
    readTime: 0,
    ...more,
  }
}

export const operations = { sendMessageReceiptsRead, sendConversationMessageReceiptRead, queryMessageReceiptsInfo, queryGroupMessageReceiptMemberList }
