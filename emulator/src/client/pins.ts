/**
 * Pinned messages of a conversation. The client knows them by messageSeq: from the list that it fetches after a login, and from the
 * changes of messages in its memory. A change of another message is lost until the next login, as in the SDK.
 */
import type * as Vendor from 'zego-zim-miniprogram'

import type { PinChange } from '../world/state'
import type { Client } from './client'

import { ZIMMessagePinStatus, ZIMMessageType } from '../enums'
import { failure } from '../failure'
import { checkPin, checkStored, NOT_FOUND } from './checks'
import { inPlace } from './client'
import { copyOf, keyOf } from './store'

interface Pin { pinnedTime: number, pinnedUserID: string }

const NOT_PINNED: Pin = { pinnedTime: 0, pinnedUserID: '' }

export function pinsFacet(client: Client, messagesBySeq: (conversationID: string, conversationType: number, seqs: number[]) => Promise<Vendor.ZIMMessage[]>) {
  const { ask, call, events, store } = client
  /** By conversation and messageSeq. */
  const pins = new Map<string, Map<number, Pin>>()
  /** The last change that this client knows of. */
  let lastSeq = 0

  function pinsOf(conversationID: string, conversationType: number) {
    const key = keyOf(conversationID, conversationType)
    const known = pins.get(key) ?? new Map<number, Pin>()
    pins.set(key, known)
    return known
  }

  function note({ conversationID, conversationType, messageSeq, isPinned, at, by }: PinChange): void {
    if (isPinned) pinsOf(conversationID, conversationType).set(messageSeq, { pinnedTime: at, pinnedUserID: by })
    else pinsOf(conversationID, conversationType).delete(messageSeq)
  }

  /** Marks a message in memory. Returns it, unless it is not there or was deleted. */
  function mark({ conversationID, conversationType, messageID, messageSeq }: Pick<PinChange, 'conversationID' | 'conversationType' | 'messageID' | 'messageSeq'>, pin: Pin): Vendor.ZIMMessage | undefined {
    const message = store.message(conversationID, conversationType, messageID)
    if (!message || store.listOf(conversationID, conversationType).isDeleted({ messageSeq } as Vendor.ZIMMessage))
      return undefined
    return Object.assign(message, pin)
  }

  /** `given`: the message of the call, which need not be in memory. */
  function apply(change: PinChange, given?: Vendor.ZIMMessage): void {
    const { conversationID, conversationType, messageSeq, isPinned, at, by, replaced, seq } = change
    if (lastSeq === 0 || seq === lastSeq + 1)
      lastSeq = seq
    const pin = isPinned ? { pinnedTime: at, pinnedUserID: by } : NOT_PINNED
    const message = mark(change, pin) ?? (given && Object.assign(given, pin))
    const other = replaced && mark({ conversationID, conversationType, ...replaced }, NOT_PINNED)
    if (!message && !other)
      return
    const wasPinned = pinsOf(conversationID, conversationType).has(messageSeq)
    const status = isPinned ? wasPinned ? ZIMMessagePinStatus.Updated : ZIMMessagePinStatus.Pinned : ZIMMessagePinStatus.NotPinned
    const infos = [
      ...(message ? [{ pinStatus: status, message: copyOf(message) }] : []),
      ...(other ? [{ pinStatus: ZIMMessagePinStatus.NotPinned, message: copyOf(other) }] : []),
    ]
    events.emit('messagePinStatusChanged', { infos })
    note(change)
    if (replaced)
      pinsOf(conversationID, conversationType).delete(replaced.messageSeq)
  }

  const calls = {
    /** The event comes before the result. */
    pinMessage: call('pinMessage', async (message: Vendor.ZIMMessage, isPinned: boolean, config?: Vendor.ZIMMessagePinConfig): Promise<void> => {
      checkPin(message)
      const { conversationID, conversationType, messageSeq } = message
      const list = store.listOf(conversationID!, conversationType!)
      if (list.isDeleted(message))
        throw failure(6000001, NOT_FOUND)
      const known = list.sorted.find(other => other.messageSeq === messageSeq)
      if (known?.type === ZIMMessageType.Revoke)
        throw failure(6000001, 'Message type error.')
      const { messageID } = known ?? message
      apply(await ask('pinMessage', { conversationID: conversationID!, conversationType, messageID: messageID!, isPinned: !!isPinned, disableAutoReplace: config?.disableAutoReplace === true }, inPlace('msg_pin', conversationType!)), known ?? message)
    }),

    /** From what the client knows; only messages that are not in memory are fetched. The one that was pinned first comes first. */
    queryPinnedMessageList: call('queryPinnedMessageList', async (conversationID: string, conversationType: Vendor.ZIMConversationType) => {
      checkStored('queryPinnedMessageList', conversationID, conversationType)
      const known = pinsOf(conversationID, conversationType)
      // A revoked message is not pinned any more.
      const messages = known.size > 0 ? await messagesBySeq(conversationID, conversationType, [...known.keys()]) : []
      const messageList = messages.filter(({ type }) => type !== ZIMMessageType.Revoke).map(message => ({ ...message, ...known.get(message.messageSeq!)! })).sort((one, other) => one.pinnedTime! - other.pinnedTime!)
      return { messageList: copyOf(messageList) as Vendor.ZIMMessage[] }
    }),
  } satisfies Partial<Vendor.ZIM>

  return {
    calls,
    pushes: {
      messagePinStatusChanged: (change: PinChange) => apply(change),
    },

    /** Fetches the changes that this client has missed, and emits those of messages in memory. `seq`: the server's last change at the login. */
    async sync(seq: number): Promise<void> {
      if (seq <= lastSeq)
        return
      const missed = await ask('syncPins', { since: lastSeq }, 'msg_pin_list').catch(() => undefined)
      const groups = new Map<string, { pinStatus: ZIMMessagePinStatus, message: Vendor.ZIMMessage }[]>()
      for (const change of missed?.changes ?? []) {
        note(change)
        const message = mark(change, change.isPinned ? { pinnedTime: change.at, pinnedUserID: change.by } : NOT_PINNED)
        const key = keyOf(change.conversationID, change.conversationType)
        if (message)
          groups.set(key, [...(groups.get(key) ?? []), { pinStatus: change.isPinned ? ZIMMessagePinStatus.Pinned : ZIMMessagePinStatus.NotPinned, message: copyOf(message) }])
      }
      groups.forEach(infos => events.emit('messagePinStatusChanged', { infos }))
      lastSeq = missed?.seq ?? lastSeq
    },

    /** The login has ended. */
    end(): void {
      pins.clear()
      lastSeq = 0
    },
  }
}
