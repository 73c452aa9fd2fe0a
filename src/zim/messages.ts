import type * as Vendor from 'zego-zim'

import type { ConversationKey } from '@/types/conversation'
import type { Delivery, Message, MessageBody } from '@/types/message'

import { decodeUtf8, encodeUtf8 } from '@/utils/bytes'
import { parseConversationKey } from '@/utils/conversationKey'
import { createFailure } from '@/utils/failure'
import { messageKey } from '@/utils/messageKey'

import type { ZimContext } from './context'
import type { Pacer } from './pacer'

import { MessagePriority, MessageType, QueryMode, ReceiptStatus, SentStatus } from './codes'
import { DEADLINES } from './context'
import { conversationKeyFromZim, targetToZim } from './conversationKey'
import { normalised } from './errors'
import { checkCommand, checkPeer, checkText } from './limits'
import { instant, number, raw, string } from './read'
import { createSeen } from './seen'

/** A text on its way out. `clientID`: 16 characters of [0-9a-z], made once per message and kept across retries. */
interface OutgoingText {
  conversation: ConversationKey
  clientID: string
  text: string
  /** True when the same clientID was sent before and may have arrived. */
  isRetry?: boolean
}

export interface MessagesClient {
  /** To a peer, a group or an entered room; resolves with the message as the server numbered it. */
  sendText: (text: OutgoingText) => Promise<Message>
  /** UTF-8, ≤ 5,120 bytes; never stored, never shown by ZIM itself. */
  sendCommand: (conversation: ConversationKey, text: string) => Promise<void>
  /** Oldest first. The next older page ends before `before`; a page shorter than `count` reaches the beginning. */
  queryHistory: (conversation: ConversationKey, page: { before?: Message, count: number }) => Promise<Message[]>
  /** Tells the peer that everything so far was read (needs a plan with receipts). Peers only. */
  sendRead: (conversation: ConversationKey) => Promise<void>
  /** Own messages, within two minutes unless ZEGO allows longer; not in rooms. */
  revoke: (message: Message) => Promise<void>
  /** Removes messages from this account alone; not in rooms. */
  delete: (conversation: ConversationKey, messages: Message[]) => Promise<void>
}

const CLIENT_ID = /^[0-9a-z]{16}$/

/** The ID that the sender's client wrote into `extendedData`, or ''. */
export function clientIDOf(extendedData: unknown): string {
  try {
    const { cid } = JSON.parse(string(extendedData)) as { cid?: unknown }
    return typeof cid === 'string' && CLIENT_ID.test(cid) ? cid : ''
  }
  catch { return '' }
}

function bodyFromZim({ type, message, operatedUserID, senderUserID }: { readonly [K in 'type' | 'message' | 'operatedUserID' | 'senderUserID']?: unknown }): MessageBody {
  if (type === MessageType.Text && typeof message === 'string')
    return { kind: 'text', text: message }
  if (type === MessageType.Command && message instanceof Uint8Array)
    return { kind: 'command', text: decodeUtf8(message) }
  if (type === MessageType.Revoke)
    return { kind: 'revoked', operatorID: string(operatedUserID) || string(senderUserID) }
  return { kind: 'unsupported', zimType: number(type) }
}

function ownDelivery(sentStatus: unknown, receiptStatus: unknown): Delivery {
  if (sentStatus === SentStatus.Failed)
    return 'failed'
  if (sentStatus === SentStatus.Sending)
    return 'sending'
  return receiptStatus === ReceiptStatus.Done ? 'read' : 'sent'
}

/** Total: whatever arrives, malformed or of a later version, becomes plain data that can be shown. @param me the userID of this phone, which tells own messages (also those of another device) from others'. */
export function messageFromZim(given: Vendor.ZIMMessage, me: string, conversation?: ConversationKey): Message {
  const message = raw(given)
  const senderID = string(message.senderUserID)
  const id = string(message.messageID)
  const localID = string(message.localMessageID)
  const isMine = senderID === me
  const delivery = isMine ? ownDelivery(message.sentStatus, message.receiptStatus) : 'sent'
  return {
    key: messageKey(senderID, clientIDOf(message.extendedData), id || localID),
    conversation: conversation ?? conversationKeyFromZim(message.conversationType, message.conversationID),
    senderID,
    isMine,
    body: bodyFromZim(message),
    delivery,
    failure: delivery === 'failed' ? createFailure('send') : null,
    sentAt: instant(message.timestamp),
    id,
    seq: number(message.messageSeq),
    order: number(message.orderKey),
    localID,
  }
}

/** A text with the client's ID inside, by which every device recognises it (`extendedData` holds at most 1 KB). */
export function textToZim(text: string, clientID: string): Vendor.ZIMTextMessage {
  return { type: MessageType.Text, message: text, extendedData: JSON.stringify({ cid: clientID }) }
}

export function commandToZim(bytes: Uint8Array): Vendor.ZIMCommandMessage {
  return { type: MessageType.Command, message: bytes }
}

/** The priority is mandatory since 2.x: without it ZIM answers 6000001. */
export function sendConfigToZim({ isRetry = false } = {}): Vendor.ZIMMessageSendConfig {
  return { priority: MessagePriority.Medium, ...(isRetry && { isRetrySend: true }) }
}

/** A message that ZIM already knows, for revoking and deleting. */
export function referenceToZim(message: Message): Vendor.ZIMMessage {
  const [conversationID, conversationType] = targetToZim(message.conversation)
  return {
    type: message.body.kind === 'unsupported' ? message.body.zimType : MessageType.Text,
    messageID: message.id,
    localMessageID: message.localID,
    messageSeq: message.seq,
    orderKey: message.order,
    timestamp: message.sentAt,
    senderUserID: message.senderID,
    conversationID,
    conversationType,
    direction: message.isMine ? 0 : 1,
  }
}

/** A message as an anchor for history paging: the SDK reads messageSeq, orderKey and localMessageID of it. */
export function anchorToZim(message: Message): Vendor.ZIMMessage {
  return { ...referenceToZim(message), type: MessageType.Text }
}

/** A received-message event of 2.x or 3.x. */
interface Received {
  messageList: Vendor.ZIMMessage[]
  fromConversationID?: string
  conversationID?: string
  conversationType?: Vendor.ZIMConversationType
  info?: { isOfflineMessage?: boolean }
}

function byConversation<T extends { conversationID: string, conversationType: Vendor.ZIMConversationType }>(items: T[]) {
  const groups = new Map<ConversationKey, T[]>()
  for (const item of items) {
    const key = conversationKeyFromZim(item.conversationType, item.conversationID)
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return groups
}

/** ZIM 3.x has one `messageReceived` beside the three events of 2.x; a message that arrives by both passes once. */
function listen({ me, on, emit, onStart }: ZimContext) {
  const seen = createSeen()
  onStart(seen.reset)

  const receive = (conversationOf: (data: Received) => ConversationKey) => (data: Received) => {
    const conversation = conversationOf(data)
    const messages = data.messageList.filter(message => !seen.has(message?.messageID ?? '')).map(message => messageFromZim(message, me(), conversation))
    if (messages.length)
      emit({ type: 'messages-received', conversation, messages, isOffline: data.info?.isOfflineMessage === true })
  }

  on('peerMessageReceived', receive(data => conversationKeyFromZim(0, data.fromConversationID)))
  on('roomMessageReceived', receive(data => conversationKeyFromZim(1, data.fromConversationID)))
  on('groupMessageReceived', receive(data => conversationKeyFromZim(2, data.fromConversationID)))
  on('messageReceived' as 'peerMessageReceived', receive(data => conversationKeyFromZim(data.conversationType, data.conversationID)))

  on('messageRevokeReceived', ({ messageList }) => {
    for (const message of messageList.map(message => messageFromZim(message, me()))) {
      if (message.id) emit({ type: 'messages-revoked', conversation: message.conversation, messages: [message] })
    }
  })
  on('messageDeleted', data => emit({
    type: 'messages-deleted',
    conversation: conversationKeyFromZim(data.conversationType, data.conversationID),
    ids: (data.messageList ?? []).flatMap(message => message?.messageID || []),
    isAll: data.isDeleteConversationAllMessage,
  }))
  on('messageReceiptChanged', ({ infos }) => {
    for (const [conversation, receipts] of byConversation(infos.filter(info => info.status === ReceiptStatus.Done)))
      emit({ type: 'messages-read', conversation, ids: receipts.map(receipt => receipt.messageID), upTo: 0 })
  })
  on('conversationMessageReceiptChanged', ({ infos }) => {
    for (const [conversation, receipts] of byConversation(infos.filter(info => !info.isSelfOperated)))
      emit({ type: 'messages-read', conversation, ids: [], upTo: Math.max(...receipts.map(receipt => receipt.readTime)) })
  })
}

export interface MessagesOptions {
  /** Bytes of one text message. */
  textLimit: number
  pacer: Pacer
}

export function createMessages(context: ZimContext, { textLimit, pacer }: MessagesOptions): MessagesClient {
  const { zim, me, request, onEnd } = context
  /** Texts under way or failed, by client ID: ZIM wants the same object for a retry, and then stores it once. */
  const unsent = new Map<string, Vendor.ZIMTextMessage>()

  listen(context)
  onEnd((because) => {
    pacer.clear(because)
    if (because === 'signed-out') unsent.clear()
  })

  const checkTarget = (conversation: ConversationKey) => {
    const { kind, id } = parseConversationKey(conversation)
    if (kind === 'peer') checkPeer(id, me())
  }

  async function transmitText(conversation: ConversationKey, clientID: string, text: string, isRetry: boolean): Promise<Message> {
    const sender = me()
    const outgoing = (isRetry ? unsent.get(clientID) : undefined) ?? textToZim(text, clientID)
    unsent.set(clientID, outgoing)
    const { message } = await zim.sendMessage(outgoing, ...targetToZim(conversation), sendConfigToZim({ isRetry }))
    unsent.delete(clientID)
    return messageFromZim(message, sender, conversation)
  }

  return {
    sendText: ({ conversation, clientID, text, isRetry = false }) => normalised(() => {
      checkTarget(conversation)
      checkText(text, textLimit)
      return pacer.start(conversation, 'text', () => request(() => transmitText(conversation, clientID, text, isRetry), DEADLINES.send))
    }),
    sendCommand: (conversation, text) => normalised(() => {
      const bytes = encodeUtf8(text)
      checkTarget(conversation)
      checkCommand(bytes)
      return pacer.start(conversation, 'command', () => request(async () => {
        await zim.sendMessage(commandToZim(bytes), ...targetToZim(conversation), sendConfigToZim())
      }, DEADLINES.send))
    }),
    queryHistory: (conversation, { before, count }) => request(async () => {
      const { messageList } = await zim.queryHistoryMessage(...targetToZim(conversation), {
        count,
        reverse: true,
        mode: QueryMode.PreferServer,
        ...(before && { nextMessage: anchorToZim(before) }),
      })
      return messageList.map(message => messageFromZim(message, me(), conversation))
    }),
    sendRead: conversation => request(async () => { await zim.sendConversationMessageReceiptRead(...targetToZim(conversation)) }),
    revoke: message => request(async () => { await zim.revokeMessage(referenceToZim(message)) }),
    delete: (conversation, messages) => request(async () => {
      await zim.deleteMessages(messages.map(referenceToZim), ...targetToZim(conversation), { isAlsoDeleteServerMessage: true })
    }),
  }
}
