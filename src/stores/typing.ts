import { defineStore } from 'pinia'
import { shallowReactive, watch } from 'vue'

import type { ConversationKey } from '@/types/conversation'

import { capabilitiesOf } from '@/chat/capabilities'
import { useZim } from '@/composables/useZim'
import { readTyping, writeTyping } from '@/utils/typingSignal'

import { useChatStore } from './chat'
import { useFeaturesStore } from './features'
import { usePrivacyStore } from './privacy'

/** Between two commands of this user, ms. */
const INTERVAL = 3000
/** A user who does not tell it again is not writing any more, ms: two intervals. */
const EXPIRES = 6000
/** Conversations in which others may be writing. More are not remembered. */
const MOST = 50

/**
 * Who is writing. It is told by command messages, which ZIM delivers to connected devices alone and does not store (utils/typingSignal.ts).
 *
 * Invariants: nothing of this goes through the chat's events, the cache or the outbox, and no command is sent again · at most one command in
 * three seconds, to conversations in which another user has sent a message, not to rooms, which may have thousands of members, while the user is online and has not switched it off · a user counts
 * as writing for six seconds, until a message of the user arrives, or until the user tells that it is over · of each conversation the user who has
 * told it last is named.
 */
export const useTypingStore = defineStore('typing', () => {
  const zim = useZim()
  const chat = useChatStore()
  const features = useFeaturesStore()
  const privacy = usePrivacyStore()
  const typists = shallowReactive(new Map<ConversationKey, string>())
  const timers = new Map<ConversationKey, ReturnType<typeof setTimeout>>()
  /** Where this user counts as writing, and since when, ms. */
  let own: { key: ConversationKey, at: number } | null = null
  /** The last command, ms. */
  let lastAt = -Infinity
  let stopTimer: ReturnType<typeof setTimeout> | undefined

  const isOn = () => privacy.isOn('typing') && features.isOn('typing')

  function remove(key: ConversationKey) {
    clearTimeout(timers.get(key))
    timers.delete(key)
    typists.delete(key)
  }

  function forget() {
    for (const key of [...typists.keys()]) remove(key)
    clearTimeout(stopTimer)
    own = null
  }

  // Also at a sign-out, when no setting is read.
  watch(isOn, (isOn) => { if (!isOn) forget() }, { flush: 'sync' })

  zim.onEvent((event) => {
    if (event.type !== 'messages-received' || event.isOffline)
      return
    const { conversation: key } = event
    for (const { senderID, isMine, body } of event.messages) {
      const isTyping = body.kind === 'command' ? readTyping(body.text) : false
      if (isMine || isTyping === null)
        continue
      if (isTyping) add(key, senderID)
      else if (typists.get(key) === senderID) remove(key)
    }
  })

  function add(key: ConversationKey, userID: string) {
    if (!isOn() || capabilitiesOf(key).hasMembership || (!typists.has(key) && typists.size >= MOST))
      return
    clearTimeout(timers.get(key))
    timers.set(key, setTimeout(remove, EXPIRES, key))
    if (typists.get(key) !== userID) typists.set(key, userID)
  }

  /** The answer means nothing: a command that is lost is followed by another one, or by the end. */
  function tell(key: ConversationKey, isTyping: boolean) {
    lastAt = Date.now()
    own = isTyping ? { key, at: lastAt } : null
    zim.ask(client => client.messages.send({ conversation: key, outgoing: { body: { kind: 'command', text: writeTyping(isTyping) } } }), true).catch(() => {})
  }

  /** The clock may have been put back. */
  const isWithin = (at: number, time: number) => Date.now() >= at && Date.now() - at < time
  const mayTell = (key: ConversationKey) => isOn() && !capabilitiesOf(key).hasMembership && zim.connection.value.phase === 'online'
    && chat.timeline(key).messages.some(({ isMine, id }) => !isMine && id !== '')

  /** Tells that it is over, as soon as it may be told. */
  function stop(key: ConversationKey) {
    clearTimeout(stopTimer)
    if (own?.key !== key || !isWithin(own.at, EXPIRES))
      return
    if (!isWithin(lastAt, INTERVAL)) return mayTell(key) ? tell(key, false) : undefined
    stopTimer = setTimeout(stop, lastAt + INTERVAL - Date.now(), key)
  }

  return {
    /** Returns the userID that is writing in a conversation; '' without one. Reactive. */
    typistIn: (key: ConversationKey): string => typists.get(key) ?? '',
    /** Called when the user has changed the text by hand. Not for a draft that is restored. */
    noteInput(key: ConversationKey, text: string): void {
      if (!text.trim())
        return stop(key)
      clearTimeout(stopTimer)
      if (!isWithin(lastAt, INTERVAL) && mayTell(key)) tell(key, true)
    },
    /** The text was sent: its arrival tells that it is over. */
    noteSent(key: ConversationKey): void {
      clearTimeout(stopTimer)
      if (own?.key === key) own = null
    },
    /** The chat was left, or the app hidden. */
    stop,
  }
})
