import type { ZIMMessage } from 'zego-zim-miniprogram'

import { applyEvent } from '@/chat/applyEvent'
import { timelineOf } from '@/chat/messages'
import { createChatState } from '@/chat/state'
import { createMessageFeed } from '@/packages/chat/message/list/messageFeed'
import { messageFromZim } from '@/zim/messages'

import type { TimelineChange } from '../../src/types/timelineChange'

import { ME, textOf } from './world'

const PEER = 'bob'
const KEY = `peer:${PEER}` as const

/** Returns a frame as the socket delivers it. Every string in it is new on the heap. */
const frameOf = (n: number) => JSON.stringify({
  type: 1,
  message: textOf(n),
  messageID: `8${String(n).padStart(18, '0')}`,
  localMessageID: `${n}`,
  senderUserID: PEER,
  conversationID: PEER,
  conversationType: 0,
  direction: 1,
  sentStatus: 1,
  receiptStatus: 0,
  timestamp: 1_760_000_000_000 + n * 1000,
  messageSeq: n,
  orderKey: n * 100,
  extendedData: '',
})

/**
 * Measures the heap bytes that each of `count` received messages uses in the app's own state: `state` in the timeline alone, `withFeed`
 * also with the feed of an open chat. Does not include the SDK and the view. Needs Node's --expose-gc.
 */
export function bytesPerMessage(count: number): { state: number, withFeed: number } {
  return { state: measure(count, false), withFeed: measure(count, true) }
}

function measure(count: number, hasFeed: boolean): number {
  const { gc } = globalThis
  if (!gc)
    throw new Error('Run Node with --expose-gc.')
  const state = createChatState(ME)
  const listeners = new Set<(changes: TimelineChange[]) => void>()
  const feed = hasFeed
    ? createMessageFeed({
        timeline: () => timelineOf(state, KEY).messages,
        onChanges(listener) {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
        isComplete: () => true,
        context: () => ({ now: Date.now(), hasSenders: false, nameOf: id => id, avatarOf: () => '', isAfterGap: () => false }),
      })
    : null
  gc()
  const before = process.memoryUsage().heapUsed
  for (let n = 1; n <= count; n++) {
    const message = messageFromZim(JSON.parse(frameOf(n)) as ZIMMessage, ME)
    const { timelines } = applyEvent(state, { type: 'messages-received', conversation: KEY, messages: [message], isOffline: false })
    for (const listener of listeners) listener(timelines.get(KEY) ?? [])
  }
  gc()
  const bytes = (process.memoryUsage().heapUsed - before) / count
  feed?.close()
  if (timelineOf(state, KEY).messages.length !== count)
    throw new Error('Some messages are missing in the timeline.')
  return Math.round(bytes)
}
