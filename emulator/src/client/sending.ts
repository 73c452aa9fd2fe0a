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
import { ORDER_PER_SEQ } from '../world/log'
import { checkMessage, refuseGroups, refuseUploads } from './checks'
import { showConversation } from './client'
import { networkError } from './connection'
import { isStored } from './messages'
import { keyOf } from './store'

/** What ZIM adds to the orderKey of a pinned conversation. */
const PINNED_ORDER = 1e12

/** Shortest time between two sends in one conversation, ms. A clock that was put back stops the limiter until it has caught up, or until logout. */
const MIN_INTERVAL = { short: 34, other: 100 }
/** A barrage within the interval is dropped, and reported as sent after this time, ms. */
const FAKE_SUCCESS_AFTER = 80
/** The server's code for a message that only its sender can see. The SDK reports it as sent, without a messageID. */
const MODERATED = 111100
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

  function fillIn(message: Vendor.ZIMMessage, conversationID: string, conversationType: ZIMConversationType, { hasReceipt }: Vendor.ZIMMessageSendConfig): void {
    const clientSeq = ++lastClientSeq
    Object.assign(message, {
      extendedData: '',
      localExtendedData: '',
      isMentionAll: false,
      mentionedUserIDs: [],
      localMessageID: `${conversationType}${clientSid}${clientSeq}`,
      ...message,
      ...(message.mentionedUserIDs && { mentionedUserIDs: [...new Set(message.mentionedUserIDs.filter(Boolean))] }),
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
        end(message, { sentStatus: ZIMMessageSentStatus.Failed, timestamp: timers.now() })
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
        }, labelOf(message)).then((sent) => {
          succeed(message, sent)
          resolve({ message })
        }).catch((error) => {
          wasSent = true
          if (isStored(message) && isNetworkFailure(error))
            return wait(entry)
          const { code, message: reason } = toFailure(error) as { code: number, message: string }
          if (code !== MODERATED)
            return fail(error)
          end(message, { sentStatus: ZIMMessageSentStatus.Success, timestamp: timers.now() }, reason)
          resolve({ message })
        })
      }

      if (isStored(message) && !client.isOnline())
        wait(entry)
      else
        send()
    })
  }

  /** The object itself, then the conversation, then the status. The promise settles last. An own message keeps the orderKey of its start. */
  function succeed(message: Vendor.ZIMMessage, sent: Sent): void {
    const { orderKey, localMessageID } = message
    Object.assign(message, sent.message, { orderKey, localMessageID })
    if (isStored(message)) {
      store.remember([message])
      // The client may have received or read messages since the server replied. Those are counted already, and a send changes no count.
      const known = store.find(message.conversationID!, message.conversationType!)
      if (sent.conversation && known)
        showConversation(client, { ...sent.conversation, unreadMessageCount: known.unreadMessageCount, mentionedInfoList: known.mentionedInfoList })
      else
        show(message)
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
      const isSent = limitRate(message.type, keyOf(toConversationID, type))
      const isRetry = config.isRetrySend === true && !!message.localMessageID
      fillIn(message, toConversationID, type, config)
      if (!isRetry)
        notification?.onMessageAttached?.(message)
      else
        // It moves to the end, also in the memory.
        store.listOf(toConversationID, type).delete([message])
      message.orderKey = isStored(message) ? store.listOf(toConversationID, type).maxOrderKey + 1 : store.listOf(toConversationID, type).lastSeq * ORDER_PER_SEQ + 1
      if (!isSent) {
        await new Promise<void>(resolve => timers.setTimeout(resolve, FAKE_SUCCESS_AFTER))
        end(message, { sentStatus: ZIMMessageSentStatus.Success })
        return { message }
      }
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

/** The operation that ZIM's text names when the network fails. A stored message has none. */
function labelOf({ type, conversationType }: Vendor.ZIMMessage): string {
  if (type !== ZIMMessageType.Command && type !== ZIMMessageType.Barrage)
    return ''
  return conversationType === ZIMConversationType.Room ? 'msg/room_msg' : 'c2c/command'
}
