/** News from the server: remembered first, then reported under ZIM's names. */
import type { ZIMConversation, ZIMEventHandler, ZIMMessage } from 'zego-zim-miniprogram'

import type { Client } from './context'
import type { EventData } from './events'

import { ZIMMessageReceiptStatus, ZIMMessageType } from '../enums'
import { copyOf } from './store'

type Received = EventData<'peerMessageReceived'>

/** @throws Error for news the client has never heard of: client and server are of one package */
export function receivePush(client: Client, name: string, data: unknown, reportUnread: () => void): void {
  switch (name) {
    case 'peerMessageReceived': return receiveMessages(client, 'peerMessageReceived', 'receivePeerMessage', data as Received)
    case 'roomMessageReceived': return receiveMessages(client, 'roomMessageReceived', 'receiveRoomMessage', data as Received)
    case 'conversationChanged': return changeConversations(client, data as EventData<'conversationChanged'>, reportUnread)
    case 'messageRevokeReceived':
      client.store.remember((data as EventData<'messageRevokeReceived'>).messageList)
      return client.events.emit('messageRevokeReceived', data as EventData<'messageRevokeReceived'>)
    case 'messageReceiptChanged':
      markRead(client, data as EventData<'messageReceiptChanged'>)
      return client.events.emit('messageReceiptChanged', data as EventData<'messageReceiptChanged'>)
    case 'conversationMessageReceiptChanged':
      return client.events.emit('conversationMessageReceiptChanged', data as EventData<'conversationMessageReceiptChanged'>)
    case 'roomMemberJoined':
    case 'roomMemberLeft':
      return client.events.emit(name, data as EventData<'roomMemberJoined'>)
    default:
      throw new Error(`zim-emulator: unknown push ${name}`)
  }
}

/** Both generations of events fire, the new one first; what was missed comes by the new one alone. */
function receiveMessages(client: Client, event: keyof ZIMEventHandler & `${string}MessageReceived`, older: 'receivePeerMessage' | 'receiveRoomMessage', data: Received): void {
  client.store.remember(data.messageList.filter(({ type }) => type !== ZIMMessageType.Command && type !== ZIMMessageType.Barrage))
  client.events.emit(event as 'peerMessageReceived', data)
  if (!data.info.isOfflineMessage)
    client.events.emit(older, { messageList: data.messageList, fromConversationID: data.fromConversationID })
}

function changeConversations({ events, store }: Client, { infoList }: EventData<'conversationChanged'>, reportUnread: () => void): void {
  const changes = infoList.map(({ event, conversation }) => ({ event, conversation: copyOf<ZIMConversation>(store.merge(conversation)) }))
  events.emit('conversationChanged', { infoList: changes })
  reportUnread()
}

function markRead({ store }: Client, { infos }: EventData<'messageReceiptChanged'>): void {
  for (const { conversationID, conversationType, messageID } of infos) {
    const message = store.known(conversationID, conversationType).find((known: ZIMMessage) => known.messageID === messageID)
    if (message)
      store.remember([{ ...message, receiptStatus: ZIMMessageReceiptStatus.Done }])
  }
}
