/** Messages after they were sent: history, revoking, deleting, receipts. */
import type { ZIMConversation, ZIMConversationType, ZIMMessage, ZIMMessageDeleteConfig, ZIMMessageQueryConfig, ZIMMessageRevokeConfig } from 'zego-zim-miniprogram'

import type { Client } from './context'

import { ZIMConversationType as Type, ZIMConversationEvent, ZIMMessageDirection, ZIMMessageReceiptStatus, ZIMMessageSentStatus } from '../enums'
import { failure, ZimError } from '../failure'
import { checkConversation, checkCount, checkMessageList, checkPeer, checkReceiptList, checkReceiptQuery, checkServerMessage, checkStored, isAwaitingReceipt, refuseGroups } from './checks'
import { showConversation } from './context'
import { copyOf } from './store'

/** The largest page the SDK asks for. */
const LARGEST_PAGE = 100
const ONLY_LOCAL = 2

export class Messages {
  constructor(private readonly client: Client, private readonly reportUnread: () => void) {}

  /**
   * A page of history, oldest first, as copies: the server's messages and those only this client knows. Without the server, what is known.
   * `reverse: true` pages back from the newest, with the first of a page as the next anchor; `false` forward from the oldest, with the last.
   */
  async query(conversationID: string, conversationType: ZIMConversationType, config: ZIMMessageQueryConfig) {
    const api = 'queryHistoryMessage'
    checkConversation(api, conversationID, conversationType)
    checkCount(api, config)
    const { nextMessage, reverse = false, mode } = config
    const count = Math.min(config.count, LARGEST_PAGE)
    const anchorOrderKey = nextMessage?.orderKey ?? (nextMessage?.messageSeq ? nextMessage.messageSeq * 100 : undefined)
    const isServerAsked = conversationType === Type.Peer && mode !== ONLY_LOCAL && count > 0 && this.client.isOnline()
    const fetched = isServerAsked ? await this.fromServer({ conversationID, count, reverse, anchorOrderKey }) : undefined
    const own = this.client.store.known(conversationID, conversationType)
    const all = fetched ? [...fetched, ...own.filter(message => !message.messageID)] : own
    const beyond = all
      .filter(({ orderKey }) => anchorOrderKey === undefined || (reverse ? orderKey! < anchorOrderKey : orderKey! > anchorOrderKey))
      .sort((one, other) => one.orderKey! - other.orderKey!)
    const messageList = reverse ? beyond.slice(Math.max(0, beyond.length - count)) : beyond.slice(0, count)
    return { conversationID, conversationType, messageList: copyOf(messageList) }
  }

  private async fromServer(args: { conversationID: string, count: number, reverse: boolean, anchorOrderKey?: number }): Promise<ZIMMessage[] | undefined> {
    const { store } = this.client
    try {
      const { messageList } = await this.client.ask('queryHistoryMessage', args, 'msg_query')
      store.remember(messageList)
      return messageList.filter(message => !store.isHidden(message))
    }
    catch (error) {
      if (error instanceof ZimError && (error.code === 6000104 || error.code === 6000105))
        return undefined
      throw error
    }
  }

  /** Local to this session. Whoever the caller names as the sender: the SDK takes an inserted message for one's own. */
  async insert(message: ZIMMessage, conversationID: string, conversationType: ZIMConversationType) {
    checkConversation('insertMessageToLocalDB', conversationID, conversationType)
    const { store, timers } = this.client
    const now = timers.now()
    const orderKey = store.nextOrderKey(conversationID, conversationType)
    Object.assign(message, {
      localMessageID: `${conversationType}${now}${orderKey}`,
      messageID: '',
      messageSeq: 0,
      orderKey,
      conversationID,
      conversationType,
      senderUserID: this.client.me(),
      direction: ZIMMessageDirection.Send,
      sentStatus: ZIMMessageSentStatus.Success,
      timestamp: now,
      isUserInserted: true,
      receiptStatus: ZIMMessageReceiptStatus.None,
    })
    store.remember([message])
    if (conversationType !== Type.Room)
      showConversation(this.client, { ...store.findOrEmpty(conversationID, conversationType, now), lastMessage: message })
    return { message }
  }

  async revoke(message: ZIMMessage, config?: ZIMMessageRevokeConfig) {
    checkServerMessage('revokeMessage', message)
    refuseGroups('revokeMessage', message.conversationType!)
    const { conversationID, messageID } = message
    const revoked = await this.client.ask('revokeMessage', {
      conversationID: conversationID!,
      messageID: messageID!,
      revokeExtendedData: config?.revokeExtendedData ?? '',
    }, 'revoke_msg')
    this.client.store.remember([revoked.message])
    showConversation(this.client, revoked.conversation!)
    return { message: revoked.message }
  }

  async delete(messageList: ZIMMessage[], conversationID: string, conversationType: ZIMConversationType, config: ZIMMessageDeleteConfig) {
    checkStored('deleteMessages', conversationID, conversationType)
    checkMessageList('deleteMessages', messageList)
    const messageIDs = messageList.flatMap(message => message.messageID || [])
    const isAtServer = config?.isAlsoDeleteServerMessage !== false && messageIDs.length > 0
    const answer = isAtServer ? await this.client.ask('deleteMessages', { conversationID, messageIDs }, 'del_msg') : undefined
    this.client.store.hide(messageList.map(message => ({ ...message, conversationID, conversationType })))
    this.showAfterDeletion(conversationID, conversationType, answer?.conversation)
    return { conversationID, conversationType }
  }

  async deleteAll(conversationID: string, conversationType: ZIMConversationType, config: ZIMMessageDeleteConfig) {
    checkStored('deleteAllMessage', conversationID, conversationType)
    const isAtServer = config?.isAlsoDeleteServerMessage !== false && this.client.isOnline()
    const answer = isAtServer ? await this.client.ask('deleteAllMessage', { conversationID }, 'del_all_msg') : undefined
    this.client.store.hide(this.client.store.known(conversationID, conversationType))
    this.showAfterDeletion(conversationID, conversationType, answer?.conversation)
    return { conversationID, conversationType }
  }

  private showAfterDeletion(conversationID: string, conversationType: ZIMConversationType, view?: ZIMConversation): void {
    const { store, events } = this.client
    const known = store.find(conversationID, conversationType)
    if (!known)
      return
    const conversation = store.merge(view ?? { ...known, lastMessage: undefined })
    events.emit('conversationChanged', { infoList: [{ event: ZIMConversationEvent.Updated, conversation: copyOf(conversation) }] })
    this.reportUnread()
  }

  async sendReceipts(messageList: ZIMMessage[], conversationID: string, conversationType: ZIMConversationType) {
    checkReceiptList('sendMessageReceiptsRead', messageList, conversationID, conversationType)
    refuseGroups('sendMessageReceiptsRead', conversationType)
    const messageIDs = messageList.filter(message => isAwaitingReceipt(message, conversationID, conversationType)).map(message => message.messageID!)
    const { infos, errorMessageIDs } = await this.client.ask('sendMessageReceiptsRead', { conversationID, messageIDs }, 'c2c_read')
    this.client.events.emit('messageReceiptChanged', { infos })
    return { conversationID, conversationType, errorMessageIDs }
  }

  async sendConversationReceipt(conversationID: string, conversationType: ZIMConversationType) {
    checkPeer('sendConversationMessageReceiptRead', conversationID, conversationType)
    if (!this.client.store.find(conversationID, conversationType))
      throw failure(6000603)
    if (!this.client.store.known(conversationID, conversationType).some(message => message.messageSeq))
      throw failure(6000001, 'No message from server.')
    await this.client.ask('sendConversationMessageReceiptRead', { conversationID }, 'conv_read')
    return { conversationID, conversationType }
  }

  async queryReceipts(messageList: ZIMMessage[], conversationID: string, conversationType: ZIMConversationType) {
    checkReceiptQuery('queryMessageReceiptsInfo', messageList, conversationID, conversationType)
    return this.client.ask('queryMessageReceiptsInfo', { conversationID, messageIDs: messageList.map(message => message.messageID!) }, 'c2c_receipt')
  }
}
