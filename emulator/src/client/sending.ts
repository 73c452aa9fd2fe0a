/**
 * From `sendMessage` to its result.
 *
 * Before `sendMessage` returns, the message is checked, counted against the rate limit, filled in and passed to `onMessageAttached`. From
 * then on the caller's object itself carries the state. A stored message waits about 30 s for a lost connection; a command fails at once.
 */
import type * as Vendor from 'zego-zim-miniprogram'

import type { Sent } from '../world/messages'
import type { Client } from './client'

import { ZIMConversationType, ZIMMessageDirection, ZIMMessageReceiptStatus, ZIMMessageSentStatus, ZIMMessageType } from '../enums'
import { failure, isNetworkFailure, toFailure } from '../failure'
import { checkMessage, refuseGroups, refuseUploads } from './checks'
import { showConversation } from './client'
import { networkError } from './connection'
import { isStored } from './messages'
import { keyOf } from './store'

/** What ZIM adds to the orderKey of a pinned conversation. */
const PINNED_ORDER = 1e12

/** Shortest time between two sends in one conversation, ms. Barrage messages are not counted. */
const MIN_INTERVAL = { command: 34, other: 100 }
/** A stored message fails when the connection is lost for this long, ms (measured: 30–31 s). */
const GIVE_UP_AFTER = 31_000

/** Fields that the sender does not set. */
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

interface Waiting {
  send: () => void
  giveUp: () => void
  timer: unknown
}

interface SendingOptions {
  isInRoom: (roomID: string) => boolean
  isReconnecting: () => boolean
  /** Part of every localMessageID. Unique per instance. */
  clientSid: string
}

export function sendingFacet(client: Client, { isInRoom, isReconnecting, clientSid }: SendingOptions) {
  const { ask, call, events, store, timers } = client
  const lastSends = new Map<string, number>()
  let waiting: Waiting[] = []
  let lastClientSeq = 0

  function limitRate(type: ZIMMessageType, key: string): void {
    if (type === ZIMMessageType.Barrage)
      return
    const now = timers.now()
    const interval = type === ZIMMessageType.Command ? MIN_INTERVAL.command : MIN_INTERVAL.other
    if (now - (lastSends.get(key) ?? Number.NEGATIVE_INFINITY) < interval)
      throw failure(6000004)
    lastSends.set(key, now)
  }

  function fillIn(message: Vendor.ZIMMessage, conversationID: string, conversationType: ZIMConversationType, { hasReceipt }: Vendor.ZIMMessageSendConfig): void {
    const clientSeq = ++lastClientSeq
    Object.assign(message, {
      extendedData: '',
      localExtendedData: '',
      isMentionAll: false,
      mentionedUserIDs: [],
      localMessageID: `${conversationType}${clientSid}${clientSeq}`,
      ...message,
      messageID: '',
      messageSeq: 0,
      orderKey: store.nextOrderKey(conversationID, conversationType),
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
      repliedInfo: undefined,
      editorUserID: '',
      editedTime: 0,
      pinnedUserID: '',
      pinnedTime: 0,
      reactions: [],
    })
  }

  function transmit(message: Vendor.ZIMMessage, config: Vendor.ZIMMessageSendConfig, isRetry: boolean): Promise<{ message: Vendor.ZIMMessage }> {
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => {
        finish(message, { sentStatus: ZIMMessageSentStatus.Failed, timestamp: timers.now() })
        reject(toFailure(error))
      }
      let wasSent = isRetry
      const entry: Waiting = { send, giveUp: () => fail(networkError('')), timer: undefined }

      function send(): void {
        const operation = message.conversationType === ZIMConversationType.Room ? 'sendRoomMessage' : 'sendPeerMessage'
        ask(operation, {
          conversationID: message.conversationID!,
          content: contentOf(message),
          localMessageID: message.localMessageID!,
          hasReceipt: config.hasReceipt === true,
          disableUnreadMessageCount: config.disableUnreadMessageCount === true,
          isRetry: wasSent,
        }, message.type === ZIMMessageType.Command ? 'c2c/command' : '').then((sent) => {
          finish(message, { ...sent.message, localMessageID: message.localMessageID }, sent)
          resolve({ message })
        }).catch((error) => {
          wasSent = true
          if (isStored(message) && isNetworkFailure(error))
            return wait(entry)
          fail(error)
        })
      }

      if (isStored(message) && !client.isOnline())
        wait(entry)
      else
        send()
    })
  }

  /** The order of events: the object itself, then its status, then the conversation. The promise settles last. */
  function finish(message: Vendor.ZIMMessage, changes: Partial<Vendor.ZIMMessage>, sent?: Sent): void {
    Object.assign(message, changes)
    events.emit('messageSentStatusChanged', { infos: [{ status: message.sentStatus!, reason: '', message }] })
    if (!isStored(message))
      return
    store.remember([message])
    // The client may have received or read messages since the server replied. Those are counted already, and a send changes no count.
    const known = store.find(message.conversationID!, message.conversationType!)
    const isLatest = store.last(message.conversationID!, message.conversationType!)?.messageID === message.messageID
    if (sent?.conversation && isLatest)
      showConversation(client, { ...sent.conversation, unreadMessageCount: known?.unreadMessageCount ?? sent.conversation.unreadMessageCount })
    else
      show(message)
  }

  /** Emits the conversation with a message that only this client knows. Rooms have no conversation. */
  function show(message: Vendor.ZIMMessage): void {
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

  const calls = {
    sendMessage: call('sendMessage', async (message: Vendor.ZIMMessage, toConversationID: string, type: ZIMConversationType, config: Vendor.ZIMMessageSendConfig, notification?: Vendor.ZIMMessageSendNotification) => {
      checkMessage(message, toConversationID, type, config)
      if (type === ZIMConversationType.Room && !isInRoom(toConversationID))
        throw failure(6000203, 'Room is not exist or not in the room.')
      refuseGroups('sendMessage', type)
      refuseUploads(message)
      limitRate(message.type, keyOf(toConversationID, type))
      const isRetry = config.isRetrySend === true && !!message.localMessageID
      fillIn(message, toConversationID, type, config)
      if (!isRetry)
        notification?.onMessageAttached?.(message)
      await Promise.resolve()
      if (isStored(message))
        show(message)
      return transmit(message, config, isRetry)
    }),
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
    },
  }
}

function contentOf(message: Vendor.ZIMMessage) {
  return Object.fromEntries(Object.entries(message).filter(([field]) => !ENVELOPE.has(field))) as Vendor.ZIMMessage & Record<string, unknown>
}
