/** Read receipts of messages and of conversations. Who has read a message of a group, and who has not, is asked page by page. */
import type * as Vendor from 'zego-zim-miniprogram'

import type { Client } from './client'
import type { EventData } from './events'

import { ZIMMessageReceiptStatus } from '../enums'
import { failure, isNetworkFailure } from '../failure'
import { checkPeer, checkReceiptList, checkReceiptMembers, checkReceiptQuery, isAwaitingReceipt } from './checks'
import { inPlace, showConversation } from './client'

type Type = Vendor.ZIMConversationType

const LARGEST_PAGE = 100

export function receiptsFacet(client: Client) {
  const { ask, call, events, store } = client

  /** Marks a message in memory as read, once all have read it. The result emits its conversation if it is the last message. */
  function markRead({ conversationID, conversationType, messageID, status }: Vendor.ZIMMessageReceiptInfo): () => void {
    const message = store.message(conversationID, conversationType, messageID)
    const conversation = store.find(conversationID, conversationType)
    if (!message?.receiptStatus || message.receiptStatus === ZIMMessageReceiptStatus.Done || status !== ZIMMessageReceiptStatus.Done)
      return () => {}
    store.remember([{ ...message, receiptStatus: ZIMMessageReceiptStatus.Done }])
    if (conversation?.lastMessage?.messageID !== messageID)
      return () => {}
    return () => showConversation(client, { ...conversation, lastMessage: store.message(conversationID, conversationType, messageID) })
  }

  const holds = ({ conversationID, conversationType, messageID }: Vendor.ZIMMessageReceiptInfo) => store.message(conversationID, conversationType, messageID) !== undefined

  /** Resolves to an empty list without a connection. */
  async function queryMembers(message: Vendor.ZIMMessage, groupID: string, config: Vendor.ZIMGroupMessageReceiptMemberQueryConfig, isRead: boolean) {
    checkReceiptMembers(isRead ? 'queryGroupMessageReceiptReadMemberList' : 'queryGroupMessageReceiptUnreadMemberList', message, groupID, config, client.me())
    const query = { groupID, messageID: message.messageID!, isRead, nextFlag: config.nextFlag, count: Math.min(config.count, LARGEST_PAGE) }
    try {
      return { groupID, ...await ask('queryGroupMessageReceiptMemberList', query, 'receipt_detail') }
    }
    catch (error) {
      if (isNetworkFailure(error))
        return { groupID, nextFlag: 0, userList: [] }
      throw error
    }
  }

  const calls = {
    sendMessageReceiptsRead: call('sendMessageReceiptsRead', async (messageList: Vendor.ZIMMessage[], conversationID: string, conversationType: Type) => {
      checkReceiptList('sendMessageReceiptsRead', messageList, conversationID, conversationType)
      const messageIDs = messageList.filter(message => isAwaitingReceipt(message, conversationID, conversationType)).map(message => message.messageID!)
      const { infos } = await ask('sendMessageReceiptsRead', { conversationID, conversationType, messageIDs }, inPlace('read_receipt', conversationType))
      infos.forEach(info => markRead(info)())
      events.emit('messageReceiptChanged', { infos })
      const sent = new Set(infos.map(({ messageID }) => messageID))
      return { conversationID, conversationType, errorMessageIDs: messageList.map(({ messageID }) => messageID!).filter(messageID => !sent.has(messageID)) }
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
      return ask('queryMessageReceiptsInfo', { conversationID, conversationType, messageIDs: messageList.map(message => message.messageID!) }, 'c2c_receipt')
    }),

    queryGroupMessageReceiptReadMemberList: call('queryGroupMessageReceiptReadMemberList', (message: Vendor.ZIMMessage, groupID: string, config: Vendor.ZIMGroupMessageReceiptMemberQueryConfig) => queryMembers(message, groupID, config, true)),

    queryGroupMessageReceiptUnreadMemberList: call('queryGroupMessageReceiptUnreadMemberList', (message: Vendor.ZIMMessage, groupID: string, config: Vendor.ZIMGroupMessageReceiptMemberQueryConfig) => queryMembers(message, groupID, config, false)),
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
