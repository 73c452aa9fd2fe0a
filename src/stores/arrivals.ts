import { defineStore } from 'pinia'
import { watch } from 'vue'

import type { Conversation, ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { capabilitiesOf } from '@/chat/capabilities'
import { useZim } from '@/composables/useZim'
import { createEventHook } from '@/utils/eventHook'

import { useChatStore } from './chat'
import { useConversationsStore } from './conversations'
import { useHeldChatsStore } from './heldChats'

/** A message that the user may have to be told of. */
export interface Arrival {
  conversation: Conversation
  message: Message
  /** It was sent while the connection was away. */
  isMissed: boolean
}

/** ZIM reports the name of a new conversation right after its first message, ms. */
const NAMED = 300
/** Messages that arrive within this time after others were reported are reported together, ms. */
const TOGETHER = 1000
/** ZIM delivers missed messages conversation by conversation. When none has come for this time, all are there, ms. */
const DELIVERED = 1000

/**
 * Reports which messages of others have arrived, the newest of each conversation: none of muted conversations and of strangers whose chats are held, none that was recalled or deleted
 * meanwhile. What ZIM delivers after a login is old and not reported. Of all messages that were missed while the connection was away, one is reported.
 */
export const useArrivalsStore = defineStore('arrivals', () => {
  const zim = useZim()
  const chat = useChatStore()
  const conversations = useConversationsStore()
  const held = useHeldChatsStore()
  const arrivals = createEventHook<readonly Arrival[]>()
  const recalls = createEventHook<string>()
  /** Not reported yet: the newest message of each conversation, the newest conversation last. */
  const live = new Map<ConversationKey, Message>()
  const missed = new Map<ConversationKey, Message>()
  let liveTimer: ReturnType<typeof setTimeout> | undefined
  let missedTimer: ReturnType<typeof setTimeout> | undefined
  /** The connection was made by a sign-in. Created when the user is online. */
  let isNewLogin = true

  function arrivalsOf(messages: Map<ConversationKey, Message>, isMissed: boolean): Arrival[] {
    const found = [...messages].flatMap(([key, message]) => {
      const conversation = conversations.shown.find(shown => shown.key === key)
      // In a flood it may be dropped, or not shown yet.
      const known = chat.message(key, message.key) ?? (capabilitiesOf(key).mayDrop ? conversation?.lastMessage : null)
      return conversation && !conversation.isMuted && !held.isHeld?.(key) && known && !known.isMine && known.body.kind !== 'revoked' ? { conversation, message: known, isMissed } : []
    })
    messages.clear()
    return found
  }

  function report(found: Arrival[]) {
    if (found.length) arrivals.emit(found)
  }

  function reportLive() {
    liveTimer = live.size ? setTimeout(reportLive, TOGETHER) : undefined
    report(arrivalsOf(live, false))
  }

  function add(messages: Map<ConversationKey, Message>, message: Message) {
    messages.delete(message.conversation)
    messages.set(message.conversation, message)
  }

  zim.onEvent((event) => {
    if (event.type === 'messages-revoked') return event.messages.forEach(({ id }) => recalls.emit(id))
    if (event.type !== 'messages-received' || (event.isOffline && isNewLogin))
      return
    const shown = event.messages.filter(({ isMine, body }) => !isMine && body.kind !== 'command')
    for (const message of shown) add(event.isOffline ? missed : live, message)
    if (!shown.length)
      return
    if (!event.isOffline) { liveTimer ??= setTimeout(reportLive, NAMED) }
    else {
      clearTimeout(missedTimer)
      missedTimer = setTimeout(() => report(arrivalsOf(missed, true).slice(-1)), DELIVERED)
    }
  })

  watch(zim.connection, ({ phase }) => {
    if (phase !== 'online') isNewLogin = phase !== 'reconnecting' && phase !== 'token-expired'
  }, { flush: 'sync' })

  return {
    onArrivals: arrivals.on,
    /** Reports the message ID of each recall. */
    onRecall: recalls.on,
  }
})
