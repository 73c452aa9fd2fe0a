/** Read receipts of messages and of conversations. */
import type * as Vendor from 'zego-zim-miniprogram'

import type { Client } from './client'
import type { EventData } from './events'

import { ZIMMessageReceiptStatus } from '../enums'
import { failure } from '../failure'
import { checkPeer, checkReceiptList, checkReceiptQuery, isAwaitingReceipt, refuseGroups } from './checks'

type Type = Vendor.ZIMConversationType

export function receiptsFacet({ ask, call, events, store }: Client) {
  const calls = {
    sendMessageReceiptsRead: call('sendMessageReceiptsRead', async (messageList: Vendor.ZIMMessage[], conversationID: string, conversationType: Type) => {
      checkReceiptList('sendMessageReceiptsRead', messageList, conversationID, conversationType)
      refuseGroups('sendMessageReceiptsRead', conversationType)
      const messageIDs = messageList.filter(message => isAwaitingReceipt(message, conversationID, conversationType)).map(message => message.messageID!)
      const { infos, errorMessageIDs } = await ask('sendMessageReceiptsRead', { conversationID, messageIDs }, 'c2c_read')
      events.emit('messageReceiptChanged', { infos })
      return { conversationID, conversationType, errorMessageIDs }
    }),

    sendConversationMessageReceiptRead: call('sendConversationMessageReceiptRead', async (conversationID: string, conversationType: Type) => {
      checkPeer('sendConversationMessageReceiptRead', conversationID, conversationType)
      if (!store.find(conversationID, conversationType))
        throw failure(6000603)
      if (!store.known(conversationID, conversationType).some(message => message.messageSeq))
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
      messageReceiptChanged(data: EventData<'messageReceiptChanged'>): void {
        for (const { conversationID, conversationType, messageID } of data.infos) {
          const message = store.message(conversationID, conversationType, messageID)
          if (message)
            store.remember([{ ...message, receiptStatus: ZIMMessageReceiptStatus.Done }])
        }
        events.emit('messageReceiptChanged', data)
      },
      conversationMessageReceiptChanged: (data: EventData<'conversationMessageReceiptChanged'>) => events.emit('conversationMessageReceiptChanged', data),
    },
  }
}
