import type * as Vendor from 'zego-zim'

import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'
import type { UserInfo } from '@/types/user'

import { failed } from '@/utils/failure'
import { number } from '@/utils/read'

import type { ZimContext } from './context'

import { ReceiptStatus } from './codes'
import { byConversation, targetToZim } from './conversationKey'
import { userFromZim } from './users'

export interface ReceiptsClient {
  /**
   * Tells the senders that received messages were read: one receipt for each message that its sender waits for. A receipt of a whole
   * conversation is never sent: it covers everything up to the newest message, also what was not seen and what asks for none, and ZIM's history
   * does not keep it. At most ten messages (ZIM: 6000282 for more), of a peer or a group. Resolves when ZIM has taken them, or none of them is
   * due any more; what ZIM refuses singly is not due either. Rejects with `network` when ZIM does not return a message.
   */
  sendRead: (conversation: ConversationKey, messages: readonly Message[]) => Promise<void>
  /** Asks how many have read own messages of a group, at most ten. The answer comes as an event. */
  count: (conversation: ConversationKey, messages: readonly Message[]) => Promise<void>
  /** A page of at most 100 members who have read an own message of a group, or have not. `after`: `next` of the page before; 0 for the first. `next` is 0 at the end. */
  readers: (message: Message, isRead: boolean, after: number) => Promise<{ users: UserInfo[], next: number }>
}

const READERS_AT_ONCE = 100

/**
 * A receipt of a message, of an own one or of one that this user has read on any device. `isSelfOperated` does not tell them apart: it is false
 * in both (2.29.0). A count of readers exists for own messages in groups alone.
 */
function listen({ on, emit }: ZimContext) {
  function report(conversation: ConversationKey, receipts: Vendor.ZIMMessageReceiptInfo[]) {
    const done = receipts.filter(({ status }) => status === ReceiptStatus.Done).map(({ messageID }) => messageID)
    if (done.length) emit({ type: 'messages-read', conversation, ids: done, upTo: 0 })
    emit({
      type: 'messages-annotated',
      conversation,
      changes: receipts.map(({ messageID, conversationType, readMemberCount, unreadMemberCount }) => {
        const [read, unread] = [Math.max(0, number(readMemberCount)), Math.max(0, number(unreadMemberCount))]
        return { id: messageID, set: { receipt: conversationType !== 0 && read ? { read, unread } : undefined } }
      }),
    })
  }

  on('messageReceiptChanged', ({ infos }) => {
    for (const [conversation, receipts] of byConversation(infos.filter(({ status }) => status === ReceiptStatus.Done || status === ReceiptStatus.Processing))) report(conversation, receipts)
  })
  // From other apps. Names the last message that was read. Its readTime is 0 in 2.29.0.
  on('conversationMessageReceiptChanged', ({ infos }) => {
    for (const [conversation, receipts] of byConversation(infos.filter(info => !info.isSelfOperated)))
      emit({ type: 'messages-read', conversation, ids: receipts.map(receipt => receipt.messageID), upTo: Math.max(...receipts.map(receipt => receipt.readTime)), includesEarlier: true })
  })
  return report
}

export function createReceipts(context: ZimContext): ReceiptsClient {
  const { zim, emit, request } = context
  const report = listen(context)

  /** The SDK's own objects: it checks who has sent them. */
  const own = async (conversation: ConversationKey, messages: readonly Message[]) => (await zim.queryMessages(messages.map(({ seq }) => seq), ...targetToZim(conversation))).messageList

  return {
    sendRead: (conversation, messages) => request(async () => {
      const target = targetToZim(conversation)
      // The SDK's own objects: it puts those that it is given into its memory, with the status read.
      const { messageList } = await zim.queryMessages(messages.map(({ seq }) => seq), ...target)
      const due = messageList.filter(message => message.receiptStatus === ReceiptStatus.Processing)
      if (due.length) await zim.sendMessageReceiptsRead(due, ...target)
      const found = new Set(messageList.map(({ messageID }) => messageID))
      emit({ type: 'messages-annotated', conversation, changes: messages.filter(({ id }) => found.has(id)).map(({ id }) => ({ id, set: { receipt: undefined } })) })
      // Without an answer the SDK resolves with what its memory holds.
      if (messages.some(({ id }) => !found.has(id)))
        throw failed('network')
    }),
    count: (conversation, messages) => request(async () => {
      const asked = (await own(conversation, messages)).filter(({ receiptStatus }) => receiptStatus === ReceiptStatus.Processing || receiptStatus === ReceiptStatus.Done)
      if (!asked.length)
        return
      const { infos } = await zim.queryMessageReceiptsInfo(asked, ...targetToZim(conversation))
      report(conversation, infos)
    }),
    readers: (message, isRead, after) => request(async () => {
      const [known] = await own(message.conversation, [message])
      if (!known)
        throw failed('network')
      const page = { nextFlag: after, count: READERS_AT_ONCE }
      const [groupID] = targetToZim(message.conversation)
      const { userList, nextFlag } = isRead ? await zim.queryGroupMessageReceiptReadMemberList(known, groupID, page) : await zim.queryGroupMessageReceiptUnreadMemberList(known, groupID, page)
      return { users: userList.map(user => userFromZim(user)), next: number(nextFlag) }
    }),
  }
}
