import type * as Vendor from 'zego-zim'

import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { failed } from '@/utils/failure'
import { number } from '@/utils/read'

import type { ZimContext } from './context'

import { ReceiptStatus } from './codes'
import { byConversation, targetToZim } from './conversationKey'

export interface ReceiptsClient {
  /**
   * Tells the senders that received messages were read: one receipt for each message that its sender waits for. A receipt of a whole
   * conversation is never sent: it covers everything up to the newest message, also what was not seen and what asks for none, and ZIM's history
   * does not keep it. At most ten messages (ZIM: 6000282 for more), of a peer or a group. Resolves when ZIM has taken them, or none of them is
   * due any more; what ZIM refuses singly is not due either. Rejects with `network` when ZIM does not return a message.
   */
  sendRead: (conversation: ConversationKey, messages: readonly Message[]) => Promise<void>
}

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
}

export function createReceipts(context: ZimContext): ReceiptsClient {
  const { zim, emit, request } = context
  listen(context)

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
  }
}
