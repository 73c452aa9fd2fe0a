/**
 * From `sendMessage` to its answer.
 *
 * A message is checked, counted against the limiter, filled in and handed to `onMessageAttached` before `sendMessage` returns; the very
 * object that was passed carries its state from then on. Text waits about 30 s for a lost connection to come back, a command fails at once.
 */
import type { ZIMMessage, ZIMMessageSendConfig, ZIMMessageSendNotification } from 'zego-zim-miniprogram'

import type { Sent } from '../world/messages'
import type { Client } from './context'

import { ZIMConversationType, ZIMMessageDirection, ZIMMessageReceiptStatus, ZIMMessageSentStatus, ZIMMessageType } from '../enums'
import { failure, toFailure, ZimError } from '../failure'
import { checkMessage, refuseGroups } from './checks'
import { showConversation } from './context'
import { networkError } from './link'
import { keyOf } from './store'

/** What ZIM adds to the orderKey of a pinned conversation. */
const PINNED_ORDER = 1e12

/** Least distance between two sends in one conversation, ms. Barrage messages are not counted. */
const DISTANCE = { command: 34, other: 100 }
/** A text is given up when the connection stays away for so long, ms (measured: 30–31 s). */
const PATIENCE = 31_000

/** Fields that are not what the person wrote. */
const ENVELOPE = new Set([
  'messageID',
  'messageSeq',
  'orderKey',
  'clientSeq',
  'localMessageID',
  'conversationID',
  'conversationType',
  'senderUserID',
  'direction',
  'sentStatus',
  'timestamp',
  'receiptStatus',
])

interface Pending {
  message: ZIMMessage
  send: () => void
  giveUp: () => void
  timer: unknown
}

export class Sending {
  private readonly lastSends = new Map<string, number>()
  private pending: Pending[] = []
  private clientSeq = 0

  constructor(
    private readonly client: Client,
    private readonly isInRoom: (roomID: string) => boolean,
    private readonly isReconnecting: () => boolean,
    private readonly clientSid: string,
  ) {}

  /** Also for what is thrown before the first await: the caller turns it into a rejection. */
  async send(message: ZIMMessage, toConversationID: string, type: ZIMConversationType, config: ZIMMessageSendConfig, notification?: ZIMMessageSendNotification): Promise<{ message: ZIMMessage }> {
    checkMessage(message, toConversationID, type, config)
    if (type === ZIMConversationType.Room && !this.isInRoom(toConversationID))
      throw failure(6000203, 'Room is not exist or not in the room.')
    refuseGroups('sendMessage', type)
    refuseUploads(message)
    this.limit(message.type, keyOf(toConversationID, type))
    const isRetry = config.isRetrySend === true && !!message.localMessageID
    this.attach(message, toConversationID, type, config)
    if (!isRetry)
      notification?.onMessageAttached?.(message)
    await Promise.resolve()
    if (isStored(message))
      this.show(message)
    return new Promise((resolve, reject) => this.transmit(message, config, isRetry, resolve, reject))
  }

  private limit(type: ZIMMessageType, key: string): void {
    if (type === ZIMMessageType.Barrage)
      return
    const now = this.client.timers.now()
    const distance = type === ZIMMessageType.Command ? DISTANCE.command : DISTANCE.other
    if (now - (this.lastSends.get(key) ?? Number.NEGATIVE_INFINITY) < distance)
      throw failure(6000004)
    this.lastSends.set(key, now)
  }

  private attach(message: ZIMMessage, conversationID: string, conversationType: ZIMConversationType, { hasReceipt }: ZIMMessageSendConfig): void {
    const clientSeq = ++this.clientSeq
    Object.assign(message, {
      extendedData: '',
      localExtendedData: '',
      isMentionAll: false,
      mentionedUserIDs: [],
      localMessageID: `${conversationType}${this.clientSid}${clientSeq}`,
      ...message,
      messageID: '',
      messageSeq: 0,
      orderKey: this.client.store.nextOrderKey(conversationID, conversationType),
      clientSeq,
      conversationID,
      conversationType,
      senderUserID: this.client.me(),
      direction: ZIMMessageDirection.Send,
      sentStatus: ZIMMessageSentStatus.Sending,
      timestamp: this.client.timers.now(),
      isUserInserted: false,
      isBroadcastMessage: false,
      isServerMessage: false,
      isGroupTargetedMessage: false,
      receiptStatus: hasReceipt ? ZIMMessageReceiptStatus.Processing : ZIMMessageReceiptStatus.None,
      rootRepliedCount: 0,
      repliedInfo: undefined,
      editorUserID: '',
      editedTime: 0,
      pinnedUserID: '',
      pinnedTime: 0,
      reactions: [],
    })
  }

  private transmit(message: ZIMMessage, config: ZIMMessageSendConfig, isRetry: boolean, resolve: (result: { message: ZIMMessage }) => void, reject: (reason: unknown) => void): void {
    const fail = (error: unknown) => {
      this.finish(message, { sentStatus: ZIMMessageSentStatus.Failed, timestamp: this.client.timers.now() })
      reject(toFailure(error))
    }
    let wasSent = isRetry
    const entry: Pending = { message, send: () => {}, giveUp: () => fail(networkError('')), timer: undefined }
    entry.send = () => {
      const operation = message.conversationType === ZIMConversationType.Room ? 'sendRoomMessage' : 'sendPeerMessage'
      this.client.ask(operation, {
        conversationID: message.conversationID!,
        content: contentOf(message),
        localMessageID: message.localMessageID!,
        hasReceipt: config.hasReceipt === true,
        disableUnreadMessageCount: config.disableUnreadMessageCount === true,
        isRetry: wasSent,
      }, message.type === ZIMMessageType.Command ? 'c2c/command' : '').then((sent) => {
        this.finish(message, { ...sent.message, localMessageID: message.localMessageID }, sent)
        resolve({ message })
      }).catch((error) => {
        wasSent = true
        if (isStored(message) && isNetworkTrouble(error))
          return this.keep(entry)
        fail(error)
      })
    }
    if (isStored(message) && !this.client.isOnline())
      this.keep(entry)
    else
      entry.send()
  }

  /** The order of the SDK: the object, then its status, then the conversation; the promise settles last. */
  private finish(message: ZIMMessage, changes: Partial<ZIMMessage>, sent?: Sent): void {
    Object.assign(message, changes)
    this.client.events.emit('messageSentStatusChanged', { infos: [{ status: message.sentStatus!, reason: '', message }] })
    if (!isStored(message))
      return
    this.client.store.remember([message])
    // What arrived or was read since the answer was written is in the list already, and counted; sending counts nothing.
    const known = this.client.store.find(message.conversationID!, message.conversationType!)
    const isLatest = this.client.store.last(message.conversationID!, message.conversationType!)?.messageID === message.messageID
    if (sent?.conversation && isLatest)
      showConversation(this.client, { ...sent.conversation, unreadMessageCount: known?.unreadMessageCount ?? sent.conversation.unreadMessageCount })
    else
      this.show(message)
  }

  /** Shows a message that only this client knows in its conversation. Rooms have no conversation. */
  private show(message: ZIMMessage): void {
    const { store, timers } = this.client
    store.remember([message])
    if (message.conversationType === ZIMConversationType.Room)
      return
    const conversation = store.findOrEmpty(message.conversationID!, message.conversationType!, timers.now())
    const orderKey = message.timestamp! + (conversation.isPinned ? PINNED_ORDER : 0)
    showConversation(this.client, { ...conversation, orderKey, lastMessage: message })
  }

  private keep(entry: Pending): void {
    entry.timer = undefined
    this.pending.push(entry)
    if (this.isReconnecting())
      this.countDown(entry)
  }

  /** Without a connection that the client believes in, what waits is given up after a while. */
  interrupted(): void {
    for (const entry of this.pending) {
      if (entry.timer === undefined)
        this.countDown(entry)
    }
  }

  private countDown(entry: Pending): void {
    entry.timer = this.client.timers.setTimeout(() => {
      this.pending = this.pending.filter(other => other !== entry)
      entry.giveUp()
    }, PATIENCE)
  }

  /** The connection is back: what waits goes out, in order. */
  resume(): void {
    for (const { timer, send } of this.pending.splice(0)) {
      this.client.timers.clearTimeout(timer)
      send()
    }
  }

  /** Signed out: what waits never settles. */
  forget(): void {
    this.pending.splice(0).forEach(({ timer }) => this.client.timers.clearTimeout(timer))
    this.lastSends.clear()
  }
}

function isStored({ type }: ZIMMessage): boolean {
  return type !== ZIMMessageType.Command && type !== ZIMMessageType.Barrage
}

function isNetworkTrouble(error: unknown): boolean {
  return error instanceof ZimError && (error.code === 6000104 || error.code === 6000105)
}

function contentOf(message: ZIMMessage) {
  return Object.fromEntries(Object.entries(message).filter(([field]) => !ENVELOPE.has(field))) as ZIMMessage & Record<string, unknown>
}

/** A file on the phone would have to be uploaded; media by URL pass through. */
function refuseUploads(message: ZIMMessage & { fileLocalPath?: unknown, fileDownloadUrl?: unknown }): void {
  if (message.fileLocalPath && !message.fileDownloadUrl)
    throw failure(6000013, 'zim-emulator: uploading files is not emulated')
}
