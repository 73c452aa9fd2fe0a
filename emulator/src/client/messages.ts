/** Received messages, history, revoking and deleting. */
import type * as Vendor from 'zego-zim-miniprogram'

import type { Client } from './client'
import type { EventData } from './events'
import type { Replies } from './replies'

import { ZIMConversationEvent, ZIMConversationType, ZIMMessageDeleteType, ZIMMessageDirection, ZIMMessageReceiptStatus, ZIMMessageSentStatus, ZIMMessageType } from '../enums'
import { isNetworkFailure } from '../failure'
import { checkConversation, checkCount, checkMessageList, checkOwnership, checkSeqs, checkServerMessage, checkStored } from './checks'
import { inPlace, mergeConversation, showConversation } from './client'
import { pageOf } from './history'
import { originalRevoked, originalsDeleted } from './replies'
import { copyOf } from './store'

const LARGEST_PAGE = 100
const PREFER_SERVER = 1
const ONLY_LOCAL = 2

/** Stores a received list and emits both generations of events, the new one first. Missed messages arrive by the new event only. */
export function receiveMessages({ events, store }: Client, event: 'peerMessageReceived' | 'roomMessageReceived' | 'groupMessageReceived', older: 'receivePeerMessage' | 'receiveRoomMessage' | 'receiveGroupMessage', data: EventData<'peerMessageReceived'>): void {
  store.remember(data.messageList.filter(isStored))
  events.emit(event, data)
  if (!data.info.isOfflineMessage)
    events.emit(older, { messageList: data.messageList, fromConversationID: data.fromConversationID })
}

const isStoredType = (type: ZIMConversationType) => type === ZIMConversationType.Peer || type === ZIMConversationType.Group

/** Commands and barrages are not kept, neither by the server nor by the client. */
export function isStored({ type }: Vendor.ZIMMessage): boolean {
  return type !== ZIMMessageType.Command && type !== ZIMMessageType.Barrage
}

export function messagesFacet(client: Client, replies: Replies) {
  const { ask, call, events, reportUnread, store, timers } = client

  /** Adds a page of the server to the memory. Undefined when the network fails. */
  async function fetchMessages(conversationID: string, conversationType: ZIMConversationType, request: { seq: number, count: number, reverse: boolean }) {
    try {
      const fetched = await ask('queryHistoryMessage', { conversationID, conversationType, ...request }, inPlace('msglist', conversationType))
      store.remember(fetched.messageList)
      const list = store.listOf(conversationID, conversationType)
      replies.noteCounts(list, fetched.replyCounts)
      replies.fetchRoots(conversationID, conversationType, fetched.messageList)
      list.lastSeq = Math.max(list.lastSeq, fetched.lastSeq)
      return fetched
    }
    catch (error) {
      if (isNetworkFailure(error) || store.sdk.hidesHistoryFailures)
        return undefined
      throw error
    }
  }

  function showAfterDeletion(conversationID: string, conversationType: ZIMConversationType, view?: Vendor.ZIMConversation): void {
    const known = store.find(conversationID, conversationType)
    if (!known)
      return
    const conversation = store.merge({ ...(view ?? known), lastMessage: undefined })
    store.showLastInMemory(conversation)
    events.emit('conversationChanged', { infoList: [{ event: ZIMConversationEvent.Updated, conversation: copyOf<Vendor.ZIMConversation>(conversation) }] })
    reportUnread()
  }

  async function bySeq(conversationID: string, conversationType: ZIMConversationType, messageSeqs: number[]): Promise<Vendor.ZIMMessage[]> {
    const list = store.listOf(conversationID, conversationType)
    const inMemory = (seq: number) => list.sorted.find(({ messageSeq }) => messageSeq === seq)
    const seqs = [...new Set(messageSeqs)].filter(messageSeq => !list.isDeleted({ messageSeq } as Vendor.ZIMMessage)).sort((one, other) => one - other)
    const unknown = seqs.filter(seq => !inMemory(seq))
    if (unknown.length && isStoredType(conversationType)) {
      const fetched = await ask('queryMessages', { conversationID, conversationType, seqs: unknown }, 'batch_fetch_conv_msg').catch(() => undefined)
      store.remember(fetched?.messageList ?? [])
    }
    return seqs.flatMap(seq => inMemory(seq) ?? [])
  }

  const calls = {
    /**
     * A page of history, oldest first, as copies, see history.ts. `reverse: true` pages back from the newest, and the first message of a page
     * is the next anchor; `false` pages forward from the oldest, and the last message is the next anchor.
     */
    queryHistoryMessage: call('queryHistoryMessage', async (conversationID: string, conversationType: ZIMConversationType, config: Vendor.ZIMMessageQueryConfig) => {
      const api = 'queryHistoryMessage'
      checkConversation(api, conversationID, conversationType)
      checkCount(api, config)
      const { nextMessage, reverse = false, mode } = config
      const count = Math.min(config.count, LARGEST_PAGE)
      if (count === 0)
        return { conversationID, conversationType, messageList: [] }
      const list = store.listOf(conversationID, conversationType)
      const isServerAsked = isStoredType(conversationType) && mode !== ONLY_LOCAL
      const messageList = await pageOf(list, {
        complete: () => replies.complete(list),
        count,
        reverse,
        anchor: nextMessage,
        lastMessage: store.find(conversationID, conversationType)?.lastMessage,
        isServerPreferred: mode === PREFER_SERVER,
        fetch: request => isServerAsked ? fetchMessages(conversationID, conversationType, request) : Promise.resolve(undefined),
      })
      return { conversationID, conversationType, messageList: copyOf(messageList) }
    }),

    /**
     * Messages by messageSeq, ascending. Those in memory come from there, the others from the server, and are in memory then. Without a reply
     * of the server, also when it refuses, the result is what the memory holds: a message that is absent may exist.
     */
    queryMessages: call('queryMessages', async (messageSeqs: number[], conversationID: string, conversationType: ZIMConversationType) => {
      checkSeqs(messageSeqs)
      return { conversationID, conversationType, messageList: copyOf(await bySeq(conversationID, conversationType, messageSeqs)) }
    }),

    /** Local to this login. The inserted message counts as an own one, even when the caller names another sender, as in the SDK. */
    insertMessageToLocalDB: call('insertMessageToLocalDB', async (message: Vendor.ZIMMessage, conversationID: string, conversationType: ZIMConversationType) => {
      checkConversation('insertMessageToLocalDB', conversationID, conversationType)
      const now = timers.now()
      const orderKey = store.listOf(conversationID, conversationType).maxOrderKey + 1
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
      const { conversationID, conversationType, messageID } = message
      const revoked = await ask('revokeMessage', {
        conversationID: conversationID!,
        conversationType,
        messageID: messageID!,
        revokeExtendedData: config?.revokeExtendedData ?? '',
      }, inPlace('msg_revoke', conversationType!))
      const own = { ...revoked.message, originalTextMessageContent: textOf(store.message(conversationID!, message.conversationType!, messageID!) ?? message) } as Vendor.ZIMMessage
      store.remember([own])
      originalRevoked(client, own)
      showConversation(client, { ...revoked.conversation!, ...(revoked.conversation!.lastMessage?.messageID === messageID && { lastMessage: own }) })
      return { message: own }
    }),

    deleteMessages: call('deleteMessages', async (messageList: Vendor.ZIMMessage[], conversationID: string, conversationType: ZIMConversationType, config: Vendor.ZIMMessageDeleteConfig) => {
      checkStored('deleteMessages', conversationID, conversationType)
      checkMessageList('deleteMessages', messageList)
      checkOwnership('deleteMessages', messageList, conversationID, conversationType)
      const messageIDs = messageList.flatMap(message => message.messageID || [])
      const isAtServer = config?.isAlsoDeleteServerMessage !== false && messageIDs.length > 0
      const deleted = isAtServer ? await ask('deleteMessages', { conversationID, conversationType, messageIDs }, conversationType === ZIMConversationType.Group ? 'group/del_msg' : 'del_msg') : undefined
      const list = store.listOf(conversationID, conversationType)
      list.delete(messageList)
      showAfterDeletion(conversationID, conversationType, deleted?.conversation)
      originalsDeleted(client, list, messageList.flatMap(({ messageSeq }) => messageSeq || []))
      return { conversationID, conversationType }
    }),

    deleteAllMessage: call('deleteAllMessage', async (conversationID: string, conversationType: ZIMConversationType, config: Vendor.ZIMMessageDeleteConfig) => {
      checkStored('deleteAllMessage', conversationID, conversationType)
      const isAtServer = config?.isAlsoDeleteServerMessage !== false && client.isOnline()
      const deleted = isAtServer ? await ask('deleteAllMessage', { conversationID, conversationType }, inPlace('del_all_msg', conversationType)) : undefined
      store.listOf(conversationID, conversationType).deleteAll()
      showAfterDeletion(conversationID, conversationType, deleted?.conversation)
      return { conversationID, conversationType }
    }),
  } satisfies Partial<Vendor.ZIM>

  return {
    calls,
    /** As queryMessages answers, for other calls. */
    bySeq,
    pushes: {
      peerMessageReceived(data: EventData<'peerMessageReceived'>): void {
        replies.received(data.messageList)
        replies.fetchRoots(data.fromConversationID, ZIMConversationType.Peer, data.messageList)
        receiveMessages(client, 'peerMessageReceived', 'receivePeerMessage', data)
      },
      groupMessageReceived(data: EventData<'groupMessageReceived'>): void {
        replies.received(data.messageList)
        replies.fetchRoots(data.fromConversationID, ZIMConversationType.Group, data.messageList)
        receiveMessages(client, 'groupMessageReceived', 'receiveGroupMessage', data)
      },
      /** Deleted on another device of the user. Single messages are reported when they are in memory. `upTo`: of all, the messageSeq of the last one. */
      messageDeleted({ conversationID, conversationType = ZIMConversationType.Peer, messageIDs, isAll, upTo }: { conversationID: string, conversationType?: ZIMConversationType, messageIDs: string[], isAll: boolean, upTo: number }): void {
        const messageList = messageIDs.flatMap(messageID => store.message(conversationID, conversationType, messageID) ?? [])
        const list = store.listOf(conversationID, conversationType)
        const isLastDeleted = isAll || messageIDs.includes(store.find(conversationID, conversationType)?.lastMessage?.messageID ?? '')
        if (isAll || messageList.length > 0) {
          events.emit('messageDeleted', {
            conversationID,
            conversationType,
            isDeleteConversationAllMessage: isAll,
            messageDeleteType: isAll ? ZIMMessageDeleteType.ConversationAllMessagesDeleted : ZIMMessageDeleteType.MessageListDeleted,
            messageList,
          })
        }
        if (isAll)
          list.deleteAll(upTo)
        else
          list.delete(messageList)
        if (isLastDeleted)
          showAfterDeletion(conversationID, conversationType)
        originalsDeleted(client, list, messageList.flatMap(({ messageSeq }) => messageSeq || []))
      },
      /** The event comes first, then the total, then the conversation if it has changed. Missed ones are reported for messages in memory alone. */
      messageRevokeReceived({ messageList, conversations, isMissed }: EventData<'messageRevokeReceived'> & { conversations?: Vendor.ZIMConversation[], isMissed?: boolean }): void {
        const held = isMissed ? messageList.filter(({ conversationID, conversationType, messageID }) => store.message(conversationID!, conversationType!, messageID!)) : messageList
        if (held.length === 0)
          return
        events.emit('messageRevokeReceived', { messageList: held })
        store.remember(held)
        held.forEach(message => originalRevoked(client, message))
        const infoList = (conversations ?? []).map(view => mergeConversation(client, view))
        reportUnread()
        if (infoList.length > 0)
          events.emit('conversationChanged', { infoList })
      },
    },
  }
}

function textOf(message: Vendor.ZIMMessage): string {
  return message.type === ZIMMessageType.Text ? (message as Vendor.ZIMTextMessage).message : ''
}
