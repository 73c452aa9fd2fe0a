import type * as Vendor from 'zego-zim'

import type { ConversationKey } from '@/types/conversation'
import type { Delivery, LocalFile, Message, MessageReference, Outgoing } from '@/types/message'
import type { Fields } from '@/utils/read'

import { rootOf } from '@/messages/quoted'
import { createFailure, FailureError } from '@/utils/failure'
import { messageKey } from '@/utils/messageKey'
import { parseJson } from '@/utils/parseJson'
import { fieldsOf, instant, number, raw, string } from '@/utils/read'

import type { ZimContext } from './context'
import type { Pacer } from './pacer'

import { annotationsFromZim } from './annotations'
import { createReceiptAsking } from './askReceipt'
import { MessagePriority, QueryMode, ReceiptStatus, SentStatus } from './codes'
import { sendCombined } from './combined'
import { DEADLINES } from './context'
import { conversationKeyFromZim, targetToZim } from './conversationKey'
import { normalised } from './errors'
import { bodyFromZim, bodyToZim, paceOf, referredBodyToZim } from './kinds'
import { checkOutgoing } from './limits'
import { reviewFromZim, withheld } from './review'
import { createSeen } from './seen'

interface SendRequest {
  conversation: ConversationKey
  outgoing: Outgoing
  /** 16 characters of [0-9a-z], made once per message and kept across retries. Left out for commands, which ZIM does not store. */
  clientID?: string
  /** True when the same clientID was sent before and may have arrived. */
  isRetry?: boolean
  /** The file of a body without an address: a path (mini program) or a File (H5). */
  file?: LocalFile
  /** Bytes that are uploaded, and bytes of the file. 100 % may never be reported. */
  onProgress?: (done: number, total: number) => void
}

/** The messages before an anchor, or the newest ones; or those after an anchor, or the first ones. */
export type HistoryPage = { before?: Message, count: number } | { after: Message | null, count: number }

export interface MessagesClient {
  /** To a peer, a group or an entered room. Resolves with the message as the server numbered it; a command is not numbered. */
  send: (request: SendRequest) => Promise<Message>
  /** Stops the upload of a message, whose send rejects with `cancelled`. A message that is on its way already arrives all the same. Never rejects. */
  cancel: (clientID: string) => void
  /** Oldest first. Only an empty page before `before` is the beginning. */
  queryHistory: (conversation: ConversationKey, page: HistoryPage) => Promise<Message[]>
  /**
   * The messages with these seqs, at most ten, ascending. Recalled ones are of kind `revoked`. Without an answer of ZIM, also when
   * it refuses, the SDK resolves with what its memory holds: a message that is left out may exist.
   */
  queryBySeq: (conversation: ConversationKey, seqs: number[]) => Promise<Message[]>
  /** Own messages, within two minutes unless ZEGO allows longer; not in rooms. */
  revoke: (message: Message) => Promise<void>
  /** Removes messages from this account alone; not in rooms. */
  delete: (conversation: ConversationKey, messages: Message[]) => Promise<void>
  /** Removes all messages of a conversation from this account alone; not in rooms. */
  deleteAll: (conversation: ConversationKey) => Promise<void>
}

const CLIENT_ID = /^[0-9a-z]{16}$/

/** The ID that the sender's client wrote into `extendedData`, or ''. */
export function clientIDOf(extendedData: unknown): string {
  const cid = string(fieldsOf(parseJson(string(extendedData))).cid)
  return CLIENT_ID.test(cid) ? cid : ''
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
  // ZIM shows it to its sender alone.
  const isModerated = isMine && !id && message.sentStatus === SentStatus.Success && !message.isUserInserted
  const review = reviewFromZim(message.extendedData)
  const body = bodyFromZim(message as Fields)
  const delivery = isModerated ? 'failed' : isMine ? ownDelivery(message.sentStatus, message.receiptStatus) : 'sent'
  return {
    key: messageKey(senderID, clientIDOf(message.extendedData), id || localID),
    conversation: conversation ?? conversationKeyFromZim(message.conversationType, message.conversationID),
    senderID,
    isMine,
    body: review && !isMine ? withheld(body, number(message.type)) : body,
    delivery,
    failure: delivery === 'failed' ? createFailure(isModerated ? 'moderated' : 'send') : null,
    sentAt: instant(message.timestamp),
    id,
    seq: number(message.messageSeq),
    order: number(message.orderKey),
    localID,
    ...annotationsFromZim(message, isMine),
    ...(review && body.kind !== 'revoked' && { review }),
  }
}

/** A message with the client's ID inside, by which every device recognises it (`extendedData` holds at most 1 KB). */
export function outgoingToZim({ body, mentions, mentionsAll }: Outgoing, clientID: string, file?: LocalFile): Vendor.ZIMMessage {
  return {
    ...bodyToZim(body),
    ...(file && { fileLocalPath: file }),
    ...(clientID && { extendedData: JSON.stringify({ cid: clientID }) }),
    ...(mentions?.length && { mentionedUserIDs: mentions }),
    ...(mentionsAll && { isMentionAll: true }),
  }
}

/** The priority is mandatory since 2.x: without it ZIM answers 6000001. */
export function sendConfigToZim({ isRetry = false, asksReceipt = false } = {}): Vendor.ZIMMessageSendConfig {
  return { priority: MessagePriority.Medium, ...(isRetry && { isRetrySend: true }), ...(asksReceipt && { hasReceipt: true }) }
}

/**
 * A message that ZIM already knows: to revoke or delete it, as the original of a reply, and as an anchor for history paging, of which the
 * SDK reads messageSeq, orderKey and localMessageID. Of an original that is itself a reply it reads the root of its replies, where it has not loaded the
 * original since its start (`emitSendingMsg`).
 */
export function referenceToZim(message: MessageReference & Pick<Message, 'quote'>): Vendor.ZIMMessage {
  const [conversationID, conversationType] = targetToZim(message.conversation)
  const root = rootOf(message)
  return {
    ...referredBodyToZim(message.body),
    messageID: message.id,
    localMessageID: message.localID,
    messageSeq: message.seq,
    orderKey: message.order,
    timestamp: message.sentAt,
    senderUserID: message.senderID,
    conversationID,
    conversationType,
    direction: message.isMine ? 0 : 1,
    ...(root && { repliedInfo: { rootMessageID: root.rootID, rootMessageSeq: root.rootSeq } as unknown as Vendor.ZIMMessage['repliedInfo'] }),
  }
}

/** A received-message event of 2.x or 3.x. */
interface Received {
  messageList: Vendor.ZIMMessage[]
  fromConversationID?: string
  conversationID?: string
  conversationType?: Vendor.ZIMConversationType
  info?: { isOfflineMessage?: boolean }
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
}

export interface MessagesOptions {
  /** Bytes of one text message. */
  textBytes: number
  pacer: Pacer
  /** @default Date.now */
  now?: () => number
}

/** The SDK's own rate limit. The pacer keeps it, unless the clock was put back. */
const RATE_LIMIT = 6000004

export function createMessages(context: ZimContext, { textBytes, pacer, now = Date.now }: MessagesOptions): MessagesClient {
  const { zim, me, emit, request, onStart, onEnd } = context
  /** Latest start of a send in this login, ms. */
  let lastStart = -Infinity
  /** Messages under way or failed, by client ID: ZIM wants the same object for a retry, and then stores it once. It must say that it has failed; without an answer it says for ever that it is being sent. */
  const unsent = new Map<string, Vendor.ZIMMessage>()

  listen(context)
  onStart(() => { lastStart = -Infinity })
  onEnd((because) => {
    pacer.clear(because)
    if (because === 'signed-out') unsent.clear()
  })

  async function transmit({ conversation, outgoing, clientID = '', isRetry = false, file, onProgress }: SendRequest): Promise<Message> {
    const sender = me()
    const kept = isRetry ? unsent.get(clientID) : undefined
    // The SDK would send it as the reply that was refused.
    const known = kept?.repliedInfo && !outgoing.replyTo ? undefined : kept
    // Again, because the SDK decodes the name of a file in the object itself, at each try.
    const content = outgoingToZim(outgoing, clientID, file)
    const sent = Object.assign(known ?? {}, content, known && { sentStatus: SentStatus.Failed })
    const config = sendConfigToZim({ isRetry, asksReceipt: outgoing.asksReceipt })
    const notifications = onProgress ? [{ onMediaUploadingProgress: (_: unknown, done: number, total: number) => onProgress(done, total) }] : []
    if (clientID) unsent.set(clientID, sent)
    // A retry by `sendMessage` is refused when the original is not in the SDK's memory, or recalled.
    const { message } = outgoing.body.kind === 'combined'
      ? await sendCombined(zim, conversation, outgoing.body, content.extendedData!)
      : outgoing.replyTo
        ? await zim.replyMessage(sent, referenceToZim(outgoing.replyTo), config, ...notifications)
        : await zim.sendMessage(sent, ...targetToZim(conversation), config, ...notifications)
    unsent.delete(clientID)
    const result = messageFromZim(message, sender, conversation)
    // ZIM resolves a send that its moderation shows to the sender alone.
    if (result.failure)
      throw new FailureError(result.failure)
    return result
  }

  /** Also after a failure: the SDK takes a message again only when it counts as failed, and one without an answer does not. */
  function cancel(clientID: string) {
    const sent = unsent.get(clientID)
    if (sent) void normalised(() => zim.cancelSendingMessage(sent, {})).catch(() => { /* it has arrived, or was not sent */ })
  }

  /** Sends a message with a file. An upload lasts as long as it goes on: without progress it counts as unanswered. */
  async function upload(given: SendRequest): Promise<Message> {
    const extension = { restart() {} }
    function onProgress(done: number, total: number) {
      extension.restart()
      given.onProgress?.(done, total)
    }
    try { return await request(() => transmit({ ...given, onProgress }), DEADLINES.upload, extension) }
    catch (thrown) {
      cancel(given.clientID!)
      // The SDK keeps a cancellation that it has not noticed yet, and ends the next try of the same object by it.
      if (unsent.get(given.clientID!)?.sentStatus !== SentStatus.Failed) unsent.delete(given.clientID!)
      throw thrown
    }
  }

  async function sendNow(given: SendRequest): Promise<Message> {
    const isClockBehind = now() < lastStart
    lastStart = Math.max(lastStart, now())
    try { return await (given.file ? upload(given) : request(() => transmit(given), DEADLINES.send)) }
    catch (thrown) {
      if (isClockBehind && thrown instanceof FailureError && thrown.failure.code === RATE_LIMIT) emit({ type: 'clock-put-back' })
      throw thrown
    }
  }

  const sendInTurn = createReceiptAsking(context, (given: SendRequest) => pacer.start(given.conversation, paceOf(given.outgoing.body), () => sendNow(given)))

  return {
    send: given => normalised(() => {
      checkOutgoing(given.conversation, given.outgoing, { me: me(), textBytes })
      return sendInTurn(given)
    }),
    cancel,
    queryHistory: (conversation, page) => request(async () => {
      const anchor = 'after' in page ? page.after : page.before
      const { messageList } = await zim.queryHistoryMessage(...targetToZim(conversation), {
        count: page.count,
        reverse: !('after' in page),
        mode: QueryMode.PreferServer,
        ...(anchor && { nextMessage: referenceToZim(anchor) }),
      })
      return messageList.map(message => messageFromZim(message, me(), conversation))
    }),
    queryBySeq: (conversation, seqs) => request(async () => {
      const { messageList } = await zim.queryMessages(seqs, ...targetToZim(conversation))
      return messageList.map(message => messageFromZim(message, me(), conversation))
    }),
    revoke: message => request(async () => { await zim.revokeMessage(referenceToZim(message)) }),
    delete: (conversation, messages) => request(async () => {
      await zim.deleteMessages(messages.map(referenceToZim), ...targetToZim(conversation), { isAlsoDeleteServerMessage: true })
    }),
    deleteAll: conversation => request(async () => { await zim.deleteAllMessage(...targetToZim(conversation), { isAlsoDeleteServerMessage: true }) }),
  }
}
