/** Received messages, history, revoking and deleting. */
import type * as Vendor from 'zego-zim-miniprogram'

import type { Client } from './client'
import type { EventData } from './events'

import { ZIMConversationEvent, ZIMConversationType, ZIMMessageDirection, ZIMMessageReceiptStatus, ZIMMessageSentStatus, ZIMMessageType } from '../enums'
import { isNetworkFailure } from '../failure'
import { checkConversation, checkCount, checkMessageList, checkServerMessage, checkStored, refuseGroups } from './checks'
import { showConversation } from './client'
import { copyOf } from './store'

/** The largest page that the SDK asks for. */
const LARGEST_PAGE = 100
const ONLY_LOCAL = 2

/** Stores a received list and emits both generations of events, the new one first. Missed messages arrive by the new event only. */
export function receiveMessages({ events, store }: Client, event: 'peerMessageReceived' | 'roomMessageReceived', older: 'receivePeerMessage' | 'receiveRoomMessage', data: EventData<'peerMessageReceived'>): void {
  store.remember(data.messageList.filter(isStored))
  events.emit(event, data)
  if (!data.info.isOfflineMessage)
    events.emit(older, { messageList: data.messageList, fromConversationID: data.fromConversationID })
}

/** Commands and barrages are not kept, neither by the server nor by the client. */
export function isStored({ type }: Vendor.ZIMMessage): boolean {
  return type !== ZIMMessageType.Command && type !== ZIMMessageType.Barrage
}

export function messagesFacet(client: Client) {
  const { ask, call, events, reportUnread, store, timers } = client

  /** Undefined when the network fails. */
  async function pageFromServer(args: { conversationID: string, count: number, reverse: boolean, anchorOrderKey?: number }): Promise<Vendor.ZIMMessage[] | undefined> {
    try {
      const { messageList } = await ask('queryHistoryMessage', args, 'msg_query')
      store.remember(messageList)
      return messageList.filter(message => !store.isHidden(message))
    }
    catch (error) {
      if (isNetworkFailure(error))
        return undefined
      throw error
    }
  }

  function showAfterDeletion(conversationID: string, conversationType: ZIMConversationType, view?: Vendor.ZIMConversation): void {
    const known = store.find(conversationID, conversationType)
    if (!known)
      return
    const conversation = store.merge(view ?? { ...known, lastMessage: undefined })
    events.emit('conversationChanged', { infoList: [{ event: ZIMConversationEvent.Updated, conversation: copyOf(conversation) }] })
    reportUnread()
  }

  const calls = {
    /**
     * A page of history, oldest first, as copies: the server's messages and those that only this client knows. Without a connection,
     * the known messages. `reverse: true` pages back from the newest, and the first message of a page is the next anchor; `false` pages
     * forward from the oldest, and the last message is the next anchor.
     */
    queryHistoryMessage: call('queryHistoryMessage', async (conversationID: string, conversationType: ZIMConversationType, config: Vendor.ZIMMessageQueryConfig) => {
      const api = 'queryHistoryMessage'
      checkConversation(api, conversationID, conversationType)
      checkCount(api, config)
      const { nextMessage, reverse = false, mode } = config
      const count = Math.min(config.count, LARGEST_PAGE)
      const anchorOrderKey = nextMessage?.orderKey ?? (nextMessage?.messageSeq ? nextMessage.messageSeq * 100 : undefined)
      const isServerAsked = conversationType === ZIMConversationType.Peer && mode !== ONLY_LOCAL && count > 0 && client.isOnline()
      const fetched = isServerAsked ? await pageFromServer({ conversationID, count, reverse, anchorOrderKey }) : undefined
      const known = store.known(conversationID, conversationType)
      const all = fetched ? [...fetched, ...known.filter(message => !message.messageID)] : known
      const beyond = all
        .filter(({ orderKey }) => anchorOrderKey === undefined || (reverse ? orderKey! < anchorOrderKey : orderKey! > anchorOrderKey))
        .sort((one, other) => one.orderKey! - other.orderKey!)
      const messageList = reverse ? beyond.slice(Math.max(0, beyond.length - count)) : beyond.slice(0, count)
      return { conversationID, conversationType, messageList: copyOf(messageList) }
    }),

    /** Local to this login. The inserted message counts as an own one, even when the caller names another sender, as in the SDK. */
    insertMessageToLocalDB: call('insertMessageToLocalDB', async (message: Vendor.ZIMMessage, conversationID: string, conversationType: ZIMConversationType) => {
      checkConversation('insertMessageToLocalDB', conversationID, conversationType)
      const now = timers.now()
      const orderKey = store.nextOrderKey(conversationID, conversationType)
      Object.assign(message, {
        localMessageID: `${conversationType}${now}${orderKey}`,
        messageID: '',
        messageSeq: 0,
        orderKey,
        conversationID,
        conversationType,
        senderUserID: client.me(),
        direction: ZIMMessageDirection.Send,
        sentStatus: ZIMMessageSentStatus.Success,
        timestamp: now,
        isUserInserted: true,
        receiptStatus: ZIMMessageReceiptStatus.None,
      })
      store.remember([message])
      if (conversationType !== ZIMConversationType.Room)
        showConversation(client, { ...store.findOrEmpty(conversationID, conversationType, now), lastMessage: message })
      return { message }
    }),

    revokeMessage: call('revokeMessage', async (message: Vendor.ZIMMessage, config?: Vendor.ZIMMessageRevokeConfig) => {
      checkServerMessage('revokeMessage', message)
      refuseGroups('revokeMessage', message.conversationType!)
      const { conversationID, messageID } = message
      const revoked = await ask('revokeMessage', {
        conversationID: conversationID!,
        messageID: messageID!,
        revokeExtendedData: config?.revokeExtendedData ?? '',
      }, 'revoke_msg')
      store.remember([revoked.message])
      showConversation(client, revoked.conversation!)
      return { message: revoked.message }
    }),

    deleteMessages: call('deleteMessages', async (messageList: Vendor.ZIMMessage[], conversationID: string, conversationType: ZIMConversationType, config: Vendor.ZIMMessageDeleteConfig) => {
      checkStored('deleteMessages', conversationID, conversationType)
      checkMessageList('deleteMessages', messageList)
      const messageIDs = messageList.flatMap(message => message.messageID || [])
      const isAtServer = config?.isAlsoDeleteServerMessage !== false && messageIDs.length > 0
      const deleted = isAtServer ? await ask('deleteMessages', { conversationID, messageIDs }, 'del_msg') : undefined
      store.hide(messageList.map(message => ({ ...message, conversationID, conversationType })))
      showAfterDeletion(conversationID, conversationType, deleted?.conversation)
      return { conversationID, conversationType }
    }),

    deleteAllMessage: call('deleteAllMessage', async (conversationID: string, conversationType: ZIMConversationType, config: Vendor.ZIMMessageDeleteConfig) => {
      checkStored('deleteAllMessage', conversationID, conversationType)
      const isAtServer = config?.isAlsoDeleteServerMessage !== false && client.isOnline()
      const deleted = isAtServer ? await ask('deleteAllMessage', { conversationID }, 'del_all_msg') : undefined
      store.hide(store.known(conversationID, conversationType))
      showAfterDeletion(conversationID, conversationType, deleted?.conversation)
      return { conversationID, conversationType }
    }),
  } satisfies Partial<Vendor.ZIM>

  return {
    calls,
    pushes: {
      peerMessageReceived: (data: EventData<'peerMessageReceived'>) => receiveMessages(client, 'peerMessageReceived', 'receivePeerMessage', data),
      messageRevokeReceived(data: EventData<'messageRevokeReceived'>): void {
        store.remember(data.messageList)
        events.emit('messageRevokeReceived', data)
      },
    },
  }
}
