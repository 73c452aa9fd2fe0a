/** Read receipts of messages and of conversations. */
import type * as Vendor from 'zego-zim-miniprogram'

import type { Client } from './client'
import type { EventData } from './events'

import { ZIMMessageReceiptStatus } from '../enums'
import { failure } from '../failure'
import { checkPeer, checkReceiptList, checkReceiptQuery, isAwaitingReceipt, refuseGroups } from './checks'
import { showConversation } from './client'

type Type = Vendor.ZIMConversationType

export function receiptsFacet(client: Client) {
  const { ask, call, events, store } = client

  /** Marks a message in memory as read. Emits its conversation if it is the last message. */
  function markRead({ conversationID, conversationType, messageID }: Vendor.ZIMMessageReceiptInfo): () => void {
    const message = store.message(conversationID, conversationType, messageID)
    const conversation = store.find(conversationID, conversationType)
    if (!message?.receiptStatus || message.receiptStatus === ZIMMessageReceiptStatus.Done)
      return () => {}
    store.remember([{ ...message, receiptStatus: ZIMMessageReceiptStatus.Done }])
    if (conversation?.lastMessage?.messageID !== messageID)
      return () => {}
    return () => showConversation(client, { ...conversation, lastMessage: store.message(conversationID, conversationType, messageID) })
  }

  const holds = ({ conversationID, conversationType, messageID }: Vendor.ZIMMessageReceiptInfo) => store.message(conversationID, conversationType, messageID) !== undefined

  const calls = {
    sendMessageReceiptsRead: call('sendMessageReceiptsRead', async (messageList: Vendor.ZIMMessage[], conversationID: string, conversationType: Type) => {
      checkReceiptList('sendMessageReceiptsRead', messageList, conversationID, conversationType)
      refuseGroups('sendMessageReceiptsRead', conversationType)
      const messageIDs = messageList.filter(message => isAwaitingReceipt(message, conversationID, conversationType)).map(message => message.messageID!)
      const { infos, errorMessageIDs } = await ask('sendMessageReceiptsRead', { conversationID, messageIDs }, 'c2c_read')
      infos.forEach(info => markRead(info)())
      events.emit('messageReceiptChanged', { infos })
      return { conversationID, conversationType, errorMessageIDs }
    }),

    sendConversationMessageReceiptRead: call('sendConversationMessageReceiptRead', async (conversationID: string, conversationType: Type) => {
      checkPeer('sendConversationMessageReceiptRead', conversationID, conversationType)
      if (!store.find(conversationID, conversationType))
        throw failure(6000603)
      if (!store.listOf(conversationID, conversationType).lastSeq)
        throw failure(6000001, 'No message from server.')
      await ask('sendConversationMessageReceiptRead', { conversationID }, 'conv_read')
      return { conversationID, conversationType }
    }),

    queryMessageReceiptsInfo: call('queryMessageReceiptsInfo', async (messageList: Vendor.ZIMMessage[], conversationID: string, conversationType: Type) => {
      checkReceiptQuery('queryMessageReceiptsInfo', messageList, conversationID, conversationType)
      return ask('queryMessageReceiptsInfo', { conversationID, messageIDs: messageList.map(message => message.messageID!) }, 'c2c_receipt')
    }),
  } satisfies Partial<Vendor.ZIM>

  return {
    calls,
    pushes: {
      /** Receipts of messages that are not in memory are dropped. Their state comes with the next page of history. */
      messageReceiptChanged({ infos }: EventData<'messageReceiptChanged'>): void {
        const held = infos.filter(holds)
        if (held.length === 0)
          return
        const shows = held.map(markRead)
        events.emit('messageReceiptChanged', { infos: held })
        shows.forEach(show => show())
      },
      conversationMessageReceiptChanged({ infos }: EventData<'conversationMessageReceiptChanged'>): void {
        if (infos.some(holds))
          events.emit('conversationMessageReceiptChanged', { infos })
      },
    },
  }
}
