import { defineStore } from 'pinia'

import type { Dropped } from '@/chat/floods'
import type { ConversationKey } from '@/types/conversation'
import type { ChatEvent } from '@/types/events'
import type { Message } from '@/types/message'

import { capabilitiesOf } from '@/chat/capabilities'
import { countWithDropped } from '@/chat/floods'
import { thin } from '@/chat/thin'
import { createEventHook } from '@/utils/eventHook'

import { useAccountStore } from './account'
import { useChatStore } from './chat'

/** ms */
const WINDOW = 1000
/** Messages of others within a window. One more, and it is a flood. */
const MOST_AT_ONCE = 20
/** Messages of a window that are shown in a flood: with the line of the others about a screen, so that each stays in view for about a second. */
const SHOWN = 6
/** Messages of a timeline, and how many more there are before the oldest ones are dropped. */
const KEPT = 1000
const SLACK = 200
/** Messages of a timeline while the user reads above its end: nothing that is read is dropped, so later ones wait. */
const KEPT_FOR_READER = 2000

interface Flood {
  /** Start of the window, ms, and the messages that have arrived in it. */
  since: number
  count: number
  /** Received and not applied yet, oldest first, and what was dropped of these. */
  held: Message[]
  dropped: Dropped
  /** Runs to the end of the window while messages are held. */
  timer?: ReturnType<typeof setTimeout>
  /** The list is shown above its end. */
  isAbove: boolean
  waiting: number
}

const isShown = ({ body }: Message) => body.kind !== 'command'

/**
 * Keeps conversations readable and small in which others may write at any rate, and of which ZIM keeps nothing (`mayDrop`).
 *
 * Up to {@link MOST_AT_ONCE} messages in a second pass at once. The rest of that second is held to its end, and so is each later second until one has no
 * more than these. Of a second with more, the newest ones are shown, with all that are the user's own, mention the user or reply to the user. Of the others,
 * their number is (`dropped` of the timeline).
 *
 * While the user reads above the end of the list, nothing is dropped until the timeline is full. Then messages wait here, thinned in the same way, until
 * the user comes back to the end. A timeline that is longer than {@link KEPT} loses its oldest messages, but not while it is read.
 */
export const useFloodsStore = defineStore('floods', () => {
  const chat = useChatStore()
  const account = useAccountStore()
  const floods = new Map<ConversationKey, Flood>()
  const waits = createEventHook<ConversationKey>()

  account.onOpen(scope => scope.onDispose(() => {
    for (const { timer } of floods.values()) clearTimeout(timer)
    floods.clear()
  }))

  function floodOf(key: ConversationKey): Flood {
    const flood = floods.get(key) ?? { since: -Infinity, count: 0, held: [], dropped: new Map(), isAbove: false, waiting: 0 }
    floods.set(key, flood)
    return flood
  }

  const lengthOf = (key: ConversationKey) => chat.timeline(key).messages.length

  const isForMe = ({ isMine, mentions, quote }: Message) => isMine || !!mentions?.includes(chat.me()) || quote?.senderID === chat.me()

  function thinHeld(flood: Flood) {
    const { kept, dropped } = thin(flood.held, flood.dropped, { newest: SHOWN, newestForMe: KEPT, isForMe })
    Object.assign(flood, { held: kept, dropped })
  }

  function setWaiting(key: ConversationKey, flood: Flood, waiting: number) {
    if (flood.waiting === waiting)
      return
    flood.waiting = waiting
    waits.emit(key)
  }

  function apply(key: ConversationKey, flood: Flood) {
    const { held, dropped } = flood
    Object.assign(flood, { held: [], dropped: new Map() })
    if (held.length) chat.apply({ type: 'messages-received', conversation: key, messages: held, isOffline: false, dropped })
    if (!flood.isAbove && lengthOf(key) > KEPT + SLACK) chat.apply({ type: 'messages-trimmed', conversation: key, keep: KEPT })
    setWaiting(key, flood, 0)
  }

  const isFull = (key: ConversationKey, { isAbove, held }: Flood) => isAbove && lengthOf(key) + held.length > KEPT_FOR_READER

  function endWindow(key: ConversationKey, flood: Flood) {
    const isFlood = flood.count > MOST_AT_ONCE
    Object.assign(flood, { since: Date.now(), count: 0, timer: isFlood ? setTimeout(endWindow, WINDOW, key, flood) : undefined })
    const mustWait = isFull(key, flood)
    if (mustWait || (isFlood && !flood.isAbove)) thinHeld(flood)
    if (mustWait) setWaiting(key, flood, countWithDropped(flood, flood.held))
    else apply(key, flood)
  }

  function receive(key: ConversationKey, messages: readonly Message[]) {
    const flood = floodOf(key)
    const now = Date.now()
    const age = now - flood.since
    if (!flood.timer && (age >= WINDOW || age < 0)) Object.assign(flood, { since: now, count: 0 })
    flood.count += messages.filter(({ isMine }) => !isMine).length
    flood.held.push(...messages)
    if (flood.timer)
      return
    if (flood.count <= MOST_AT_ONCE && !flood.waiting && !isFull(key, flood)) apply(key, flood)
    else flood.timer = setTimeout(endWindow, flood.since + WINDOW - now, key, flood)
  }

  /** Whether an event is applied here. */
  function take(event: ChatEvent): boolean {
    if (event.type !== 'messages-received' || !capabilitiesOf(event.conversation).mayDrop)
      return false
    receive(event.conversation, event.messages.filter(isShown))
    return true
  }
  chat.divert(take)

  return {
    /** The user has begun to read above the end of the list of a conversation, or has come back to it, or left it. */
    setAbove(key: ConversationKey, isAbove: boolean) {
      if (!capabilitiesOf(key).mayDrop)
        return
      const flood = floodOf(key)
      flood.isAbove = isAbove
      if (isAbove || !flood.waiting)
        return
      thinHeld(flood)
      apply(key, flood)
    },
    /** How many messages wait until the user comes back to the end. */
    waitingOf: (key: ConversationKey) => floods.get(key)?.waiting ?? 0,
    /** Reports that the number of those has changed: at most once a second. */
    onWaiting: waits.on,
  }
})
