/**
 * From `sendMessage` to its result. What happens to the file of a media message is in media.ts.
 *
 * Before `sendMessage` returns, the message is checked, counted against the rate limit, filled in and passed to `onMessageAttached`. From
 * then on the caller's object itself carries the state. A message with a local file is passed on when the file was read. A message that was
 * sent before is forwarded: its copy carries the state. A stored message waits about 30 s for a lost connection; a command fails at once.
 */
import type * as Vendor from 'zego-zim-miniprogram'

import type { Sent } from '../world/messages'
import type { Client } from './client'
import type { CombinedFacet, CombinedFile } from './combined'
import type { Attachment, Media } from './media'
import type { Replies } from './replies'

import { ZIMConversationType, ZIMMessageDirection, ZIMMessageReceiptStatus, ZIMMessageSentStatus, ZIMMessageType } from '../enums'
import { failure, isNetworkFailure, toFailure } from '../failure'
import { withPaths } from '../wire'
import { ORDER_PER_SEQ } from '../world/log'
import { checkMessage, checkReply, checkRetry } from './checks'
import { showConversation } from './client'
import { isCombined } from './combined'
import { networkError } from './connection'
import { contentOf, fieldsOf, labelOf } from './content'
import { isMedia, prepareNames } from './media'
import { isStored } from './messages'
import { repliedInfoFor, repliedInfoOf } from './replies'
import { copyOf, keyOf } from './store'

const OPERATIONS = { 0: 'sendPeerMessage', 1: 'sendRoomMessage', 2: 'sendGroupMessage' } as const

/** What ZIM adds to the orderKey of a pinned conversation. */
const PINNED_ORDER = 1e12

/** Shortest time between two sends in one conversation, ms. A clock that was put back stops the limiter until it has caught up, or until logout. */
const MIN_INTERVAL = { short: 34, other: 100 }
/** A barrage within the interval is dropped, and reported as sent after this time, ms. */
const FAKE_SUCCESS_AFTER = 80
/** The server's code for a message that only its sender can see. The SDK reports it as sent, without a messageID. */
const MODERATED = 111100
/** The server's number for a refusal by the team's own callback, whose reason is the text. */
const REFUSED_BY_CALLBACK = 111101
/** A stored message fails when the connection is lost for this long, ms (measured: 30–31 s). */
const GIVE_UP_AFTER = 31_000

interface Waiting {
  send: () => void
  giveUp: () => void
  timer: unknown
}

interface SendingOptions {
  media: Media
  combined: CombinedFacet
  replies: Pick<Replies, 'count'>
  isInRoom: (roomID: string) => boolean
  isReconnecting: () => boolean
  /** Part of every localMessageID. Unique per instance. */
  clientSid: string
}

export function sendingFacet(client: Client, { media, combined, replies, isInRoom, isReconnecting, clientSid }: SendingOptions) {
  const { ask, call, events, store, timers } = client
  const lastSends = new Map<string, number>()
  let waiting: Waiting[] = []
  let lastClientSeq = 0
  /** Counts the logins that have ended. */
  let login = 0

  /** Returns false for a barrage that must not be sent. Throws 6000004 for another message. */
  function limitRate(type: ZIMMessageType, key: string): boolean {
    const now = timers.now()
    const interval = type === ZIMMessageType.Command || type === ZIMMessageType.Barrage ? MIN_INTERVAL.short : MIN_INTERVAL.other
    const isTooSoon = now - (lastSends.get(key) ?? Number.NEGATIVE_INFINITY) < interval
    if (isTooSoon && type !== ZIMMessageType.Barrage)
      throw failure(6000004)
    lastSends.set(key, now)
    return !isTooSoon
  }

  /** Returns the object that carries the state. */
  function fillIn(given: Vendor.ZIMMessage, conversationID: string, conversationType: ZIMConversationType, { hasReceipt }: Vendor.ZIMMessageSendConfig, original: Vendor.ZIMMessage | undefined): Vendor.ZIMMessage {
    const isForwarded = isStored(given) && !!given.messageID && !!given.messageSeq
    const message = isForwarded ? copyOf(given) : given
    if (isForwarded)
      Object.assign(message, { localMessageID: '', extendedData: '', localExtendedData: '', isMentionAll: false, mentionedUserIDs: [] })
    if (isMedia(message) && (message.isServerMessage || message.sentStatus !== ZIMMessageSentStatus.Success))
      message.fileUID = ''
    const clientSeq = ++lastClientSeq
    return Object.assign(message, {
      extendedData: '',
      localExtendedData: '',
      isMentionAll: false,
      mentionedUserIDs: [],
      ...message,
      ...(message.mentionedUserIDs && { mentionedUserIDs: [...new Set(message.mentionedUserIDs.filter(Boolean))] }),
      localMessageID: message.localMessageID || `${conversationType}${clientSid}${clientSeq}`,
      messageID: '',
      messageSeq: 0,
      orderKey: 0,
      clientSeq,
      conversationID,
      conversationType,
      senderUserID: client.me(),
      direction: ZIMMessageDirection.Send,
      sentStatus: ZIMMessageSentStatus.Sending,
      timestamp: timers.now(),
      isUserInserted: false,
      isBroadcastMessage: false,
      isServerMessage: false,
      isGroupTargetedMessage: false,
      receiptStatus: hasReceipt ? ZIMMessageReceiptStatus.Processing : ZIMMessageReceiptStatus.None,
      rootRepliedCount: 0,
      repliedInfo: original && repliedInfoFor(original),
      editorUserID: '',
      editedTime: 0,
      pinnedUserID: '',
      pinnedTime: 0,
      reactions: [],
    })
  }

  /** `upload` brings the message's file to the server, and returns whether it had to. It is repeated with each try. */
  function transmit(message: Vendor.ZIMMessage, config: Vendor.ZIMMessageSendConfig, isRetry: boolean, upload?: () => Promise<boolean>, file?: CombinedFile): Promise<{ message: Vendor.ZIMMessage }> {
    return new Promise((resolve, reject) => {
      const fail = (error: unknown, reason = '') => {
        const group = message.conversationType === ZIMConversationType.Group ? store.groups.find(message.conversationID!) : undefined
        if (group)
          group.isDisabledReported = false
        end(message, { sentStatus: ZIMMessageSentStatus.Failed, timestamp: timers.now() }, reason)
        reject(toFailure(error))
      }
      let wasSent = isRetry
      let wasRequested = false
      let isUploaded = false
      const entry: Waiting = { send, giveUp: () => fail(networkError('')), timer: undefined }

      function send(): void {
        const sent = upload ? sendWithFile(upload) : request()
        sent.then((sent) => {
          succeed(message, sent, isUploaded)
          resolve({ message })
        }).catch((error) => {
          wasSent ||= wasRequested
          if (isStored(message) && isNetworkFailure(error))
            return wait(entry)
          const { code, message: reason } = toFailure(error) as { code: number, message: string }
          if (code === REFUSED_BY_CALLBACK)
            return fail(failure(6000230, `code: ${code}, message: ${reason}`), reason)
          if (code !== MODERATED)
            return fail(code === 6000521 || code === 6000523 ? failure(6000203, reason) : error)
          end(message, { sentStatus: ZIMMessageSentStatus.Success, timestamp: timers.now() }, reason)
          resolve({ message })
        })
      }

      function request(): Promise<Sent> {
        const operation = OPERATIONS[message.conversationType as 0 | 1 | 2] as 'sendPeerMessage'
        wasRequested = true
        return ask(operation, {
          conversationID: message.conversationID!,
          content: withPaths(contentOf(message, isUploaded, file), isMedia(message) ? media.origin() : ''),
          localMessageID: message.localMessageID!,
          hasReceipt: config.hasReceipt === true,
          disableUnreadMessageCount: config.disableUnreadMessageCount === true,
          isRetry: wasSent,
          ...(message.repliedInfo && { reply: repliedInfoOf(message) }),
        }, labelOf(message))
      }

      /** The server may have the message already when its reply was lost. */
      async function sendWithFile(upload: () => Promise<boolean>): Promise<Sent> {
        const found = wasRequested ? await ask('findSentMessage', { conversationID: message.conversationID!, conversationType: message.conversationType, localMessageID: message.localMessageID! }, 'query_msg') : {}
        if (found.message)
          return found as Sent
        isUploaded = await upload()
        if (isUploaded)
          Object.assign(message, { clientSeq: ++lastClientSeq })
        return request()
      }

      if (isStored(message) && !client.isOnline())
        wait(entry)
      else
        send()
    })
  }

  /**
   * The object itself, then the conversation, then the status. The promise settles last. An own message keeps the orderKey of its start, unless
   * its file was uploaded: it then takes its place in the order of all.
   */
  function succeed(message: Vendor.ZIMMessage, sent: Sent, isUploaded: boolean): void {
    const { orderKey, localMessageID } = message
    if (isUploaded)
      store.listOf(message.conversationID!, message.conversationType!).delete([message])
    Object.assign(message, fieldsOf(sent.message, message), { localMessageID }, isUploaded ? {} : { orderKey })
    if (isMedia(message))
      message.fileLocalPath = ''
    if (isStored(message)) {
      store.remember([message])
      // The client may have received or read messages since the server replied. Those are counted already, and a send changes no count.
      const known = store.find(message.conversationID!, message.conversationType!)
      if (sent.conversation && known)
        showConversation(client, { ...sent.conversation, unreadMessageCount: known.unreadMessageCount, mentionedInfoList: known.mentionedInfoList })
      else
        show(message)
      const info = repliedInfoOf(message)
      if (info && sent.replyCount)
        replies.count({ conversationID: message.conversationID!, conversationType: message.conversationType!, rootMessageSeq: info.rootMessageSeq, rootMessageID: info.rootMessageID, count: sent.replyCount })
    }
    reportStatus(message)
  }

  /** The end without a server message: the status, then the conversation. */
  function end(message: Vendor.ZIMMessage, changes: Partial<Vendor.ZIMMessage>, reason = ''): void {
    Object.assign(message, changes)
    reportStatus(message, reason)
    if (isStored(message))
      show(message)
  }

  function reportStatus(message: Vendor.ZIMMessage, reason = ''): void {
    events.emit('messageSentStatusChanged', { infos: [{ status: message.sentStatus!, reason, message }] })
  }

  /** Stores a message that only this client knows, and emits its conversation. Rooms have no conversation. */
  function show(given: Vendor.ZIMMessage): void {
    const message = isCombined(given) ? { ...given, messageList: [] } : given
    store.remember([message])
    if (message.conversationType === ZIMConversationType.Room)
      return
    const conversation = store.findOrEmpty(message.conversationID!, message.conversationType!, timers.now())
    const orderKey = message.timestamp! + (conversation.isPinned ? PINNED_ORDER : 0)
    showConversation(client, { ...conversation, orderKey, lastMessage: message })
  }

  function wait(entry: Waiting): void {
    entry.timer = undefined
    waiting.push(entry)
    if (isReconnecting())
      startTimer(entry)
  }

  function startTimer(entry: Waiting): void {
    entry.timer = timers.setTimeout(() => {
      waiting = waiting.filter(other => other !== entry)
      entry.giveUp()
    }, GIVE_UP_AFTER)
  }

  /** The file is read before anything is reported. A file that cannot be read is reported by the rejection alone. */
  async function sendFile(message: Vendor.ZIMMessage, { read, file }: { read: () => Promise<Attachment>, file?: CombinedFile }, config: Vendor.ZIMMessageSendConfig, isRetry: boolean, attach: (attachment: Attachment) => void, onProgress: Vendor.ZIMMediaUploadingProgress | undefined) {
    const startedIn = login
    const attachment = await read()
    if (startedIn !== login)
      return new Promise<never>(() => {})
    try {
      attach(attachment)
    }
    catch {
      // The SDK loses an exception of the app here.
      return new Promise<never>(() => {})
    }
    show(message)
    return transmit(message, config, isRetry, () => media.upload(message, attachment, onProgress), file)
  }

  /** The message that a message replies to. A failed one is sent again only while its original is in memory and not revoked. */
  function originalOf(given: Vendor.ZIMMessage, conversationID: string, type: ZIMConversationType): Vendor.ZIMMessage | undefined {
    const { messageSeq } = given.repliedInfo ?? {}
    if (!messageSeq || !given.repliedInfo!.messageInfo)
      return undefined
    const original = inMemory(conversationID, type, messageSeq)
    if (!original || original.type === ZIMMessageType.Revoke)
      throw failure(6000001, 'The replied message is invalid when retry send.')
    return original
  }

  const inMemory = (conversationID: string, type: ZIMConversationType, seq: number) => store.listOf(conversationID, type).sorted.find(({ messageSeq }) => messageSeq === seq)

  async function send(thrown: unknown[], given: Vendor.ZIMMessage, toConversationID: string, type: ZIMConversationType, config: Vendor.ZIMMessageSendConfig, notification?: Vendor.ZIMMessageSendNotification, repliedTo?: Vendor.ZIMMessage) {
    checkMessage(given, toConversationID, type, config)
    if (type === ZIMConversationType.Room && !isInRoom(toConversationID))
      throw failure(6000203, 'Room is not exist or not in the room.')
    const isRetry = config.isRetrySend === true && !!given.localMessageID
    if (isRetry && isStored(given))
      checkRetry(given)
    const original = repliedTo ?? (isRetry ? originalOf(given, toConversationID, type) : undefined)
    try {
      if (isMedia(given))
        prepareNames(given)
    }
    catch (error) {
      thrown.push(error)
      throw error
    }
    const source = isCombined(given) ? combined.prepare(given) : given
    const isSent = isMedia(given) || isCombined(given) || limitRate(given.type, keyOf(toConversationID, type))
    const message = fillIn(source, toConversationID, type, config, original)
    const file = isCombined(message) ? combined.attach(message, source) : undefined
    const attach = (attachment?: Attachment) => {
      if (!isRetry)
        notification?.onMessageAttached?.(message)
      else
      // It moves to the end, also in the memory.
        store.listOf(toConversationID, type).delete([message])
      if (attachment && isMedia(message))
        Object.assign(message, { fileUID: attachment.fileUID, fileName: attachment.fileName, fileSize: attachment.fileSize })
      message.orderKey = isStored(message) ? store.listOf(toConversationID, type).maxOrderKey + 1 : store.listOf(toConversationID, type).lastSeq * ORDER_PER_SEQ + 1
    }
    if (isMedia(message) && !message.fileDownloadUrl && !message.fileUID)
      return sendFile(message, { read: () => media.read(message) }, config, isRetry, attach, notification?.onMediaUploadingProgress)
    if (file?.bytes) {
      const { bytes, fileUID } = file
      const attachment = { file: bytes, fileUID, fileName: `combined_${file.key}`, fileSize: bytes.length }
      return sendFile(message, { read: () => Promise.resolve(attachment), file }, config, isRetry, attach, undefined)
    }
    attach()
    if (!isSent) {
      await new Promise<void>(resolve => timers.setTimeout(resolve, FAKE_SUCCESS_AFTER))
      end(message, { sentStatus: ZIMMessageSentStatus.Success })
      return { message }
    }
    await Promise.resolve()
    if (isStored(message))
      show(message)
    return transmit(message, config, isRetry, undefined, file)
  }

  const sendMessage = call('sendMessage', send)

  /** The original is taken from memory where it is there: it may be revoked by now. */
  const replyMessage = call('replyMessage', (thrown: unknown[], given: Vendor.ZIMMessage, original: Vendor.ZIMMessage, config: Vendor.ZIMMessageSendConfig, notification?: Vendor.ZIMMessageSendNotification) => {
    checkReply(given, original)
    const { conversationID, conversationType, messageSeq } = original as Required<Vendor.ZIMMessage>
    return send(thrown, given, conversationID, conversationType, config, notification, inMemory(conversationID, conversationType, messageSeq) ?? original)
  })

  /** Throws what is thrown out of a call itself. */
  function thrownOut<T>(thrown: unknown[], sent: Promise<T>): Promise<T> {
    if (thrown.length === 0)
      return sent
    sent.catch(() => {})
    throw thrown[0]
  }

  const calls = {
    /** @throws URIError out of the call itself, as in the SDK, for a fileName that cannot be decoded */
    sendMessage(message: Vendor.ZIMMessage, toConversationID: string, type: ZIMConversationType, config: Vendor.ZIMMessageSendConfig, notification?: Vendor.ZIMMessageSendNotification) {
      const thrown: unknown[] = []
      return thrownOut(thrown, sendMessage(thrown, message, toConversationID, type, config, notification))
    },
    replyMessage(message: Vendor.ZIMMessage, toOriginalMessage: Vendor.ZIMMessage, config: Vendor.ZIMMessageSendConfig, notification?: Vendor.ZIMMessageSendNotification) {
      const thrown: unknown[] = []
      return thrownOut(thrown, replyMessage(thrown, message, toOriginalMessage, config, notification))
    },
  } satisfies Partial<Vendor.ZIM>

  return {
    calls,

    /** The connection is lost. Waiting messages fail when it stays lost. */
    interrupt(): void {
      for (const entry of waiting) {
        if (entry.timer === undefined)
          startTimer(entry)
      }
    },

    /** The connection is back and logged in. Waiting messages are sent, in order. */
    resume(): void {
      for (const { timer, send } of waiting.splice(0)) {
        timers.clearTimeout(timer)
        send()
      }
    },

    /** The login has ended. Waiting messages never settle. */
    end(): void {
      waiting.splice(0).forEach(({ timer }) => timers.clearTimeout(timer))
      lastSends.clear()
      login++
    },
  }
}
