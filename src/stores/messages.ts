import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'

import type { ConversationKey } from '@/types/conversation'
import type { Failure } from '@/types/failure'
import type { Message } from '@/types/message'

import { useZim } from '@/composables/useZim'
import { parseConversationKey } from '@/utils/conversationKey'
import { failed, failureOf } from '@/utils/failure'
import { checkPeer, checkText, textLimit } from '@/zim/limits'

import type { TimelineChange } from './changes'

import { useChatStore } from './chat'
import { useOutboxStore } from './outbox'
import { isBefore, newestSent } from './timeline'

export interface History {
  isLoading: boolean
  /** The beginning of the conversation is reached. */
  isComplete: boolean
  failure: Failure | null
}

const PAGE = 30

/**
 * The messages of open conversations: loading, sending, retrying. Each conversation is read by one open page at a time.
 *
 * Assumption: while the app runs, ZIM delivers again what a lost connection swallowed, so live messages leave no gap.
 * Invariant: `oldest` names the first message of an unbroken stretch that reaches the newest; older pages end before it.
 * The timeline may know single older ones (a revoked message), which is why its own first message is no anchor.
 */
export const useMessagesStore = defineStore('messages', () => {
  const zim = useZim()
  const chat = useChatStore()
  const outbox = useOutboxStore()
  const histories = shallowReactive(new Map<ConversationKey, History>())
  const opened = new Set<ConversationKey>()
  const oldest = new Map<ConversationKey, Message>()
  const limit = textLimit(Number(import.meta.env.VITE_TEXT_LIMIT_BYTES))
  let me = chat.me()

  const history = (key: ConversationKey): History => histories.get(key) ?? { isLoading: false, isComplete: false, failure: null }
  const isRoom = (key: ConversationKey) => parseConversationKey(key).kind === 'room'

  // ZIM wants the unread count cleared after each message that arrives while its chat is open.
  chat.onChanges(({ conversations }) => {
    if (me !== chat.me()) forget()
    for (const key of opened) {
      if ((conversations === 'all' || conversations.has(key)) && chat.conversations().get(key)?.unread) clearUnread(key)
    }
  })

  /** Somebody else's: nothing of it is shown any more. */
  function forget() {
    me = chat.me()
    histories.clear()
    opened.clear()
    oldest.clear()
  }

  function clearUnread(key: ConversationKey) {
    chat.apply({ type: 'conversation-opened', conversation: key })
    zim.ask(client => client.clearUnread(key)).catch(() => { /* ZIM's next count of this conversation says so */ })
  }

  async function load(key: ConversationKey, before?: Message) {
    if (history(key).isLoading)
      return
    const reader = chat.me()
    const newest = newestSent(chat.timeline(key))
    const known = history(key)
    histories.set(key, { ...known, isLoading: true, failure: null })
    try {
      const page = await zim.ask(client => client.queryHistory(key, { before, count: PAGE }))
      const first = page.find(({ id }) => id)
      // A newest page that meets what was known leaves the stretch as long as it was.
      const isOverlap = !before && oldest.has(key) && newest && first && !isBefore(newest, first)
      if (first && !isOverlap) oldest.set(key, first)
      chat.apply({ type: 'history-loaded', conversation: key, messages: page })
      histories.set(key, { isLoading: false, isComplete: page.length < PAGE || (isOverlap ? known.isComplete : false), failure: null })
    }
    catch (thrown) {
      if (reader === chat.me()) histories.set(key, { ...history(key), isLoading: false, failure: failureOf(thrown) })
    }
  }

  /** Shows a conversation: its newest page is fetched and its unread count cleared, now and while it stays open. Never rejects. */
  async function open(key: ConversationKey) {
    opened.add(key)
    if (isRoom(key))
      return
    clearUnread(key)
    await load(key)
  }

  /** The next older page, ending before the oldest message that ZIM has numbered. */
  async function loadOlder(key: ConversationKey) {
    if (!isRoom(key) && !history(key).isComplete)
      await load(key, oldest.get(key))
  }

  /**
   * Hands a text to the outbox, which shows and sends it. Answers null, or why it cannot be sent at all (blank, too long, to
   * oneself): then nothing happened, and the draft should stay. Later failures are shown on the message.
   */
  function sendText(key: ConversationKey, text: string): Failure | null {
    const { kind, id } = parseConversationKey(key)
    try {
      if (kind === 'peer') checkPeer(id, chat.me())
      checkText(text, limit)
      if (!chat.me()) throw failed('signed-out')
    }
    catch (thrown) { return failureOf(thrown) }
    outbox.add(key, text)
    return null
  }

  return {
    history,
    open,
    close: (key: ConversationKey) => { opened.delete(key) },
    loadOlder,
    sendText,
    /** Sends a failed text again, under its ID. */
    retry: (_: ConversationKey, messageID: string) => outbox.retry(messageID),
    discard: (key: ConversationKey, messageID: string) => outbox.discard(key, messageID),
    async revoke(key: ConversationKey, messageID: string) {
      const message = chat.message(key, messageID)
      if (!message)
        return
      await zim.ask(client => client.revoke(message))
      chat.apply({ type: 'messages-revoked', conversation: key, messages: [{ ...message, body: { kind: 'revoked', operatorID: chat.me() } }] })
    },
    /** Removes a message from this account alone. */
    async remove(key: ConversationKey, messageID: string) {
      const message = chat.message(key, messageID)
      if (!message)
        return
      if (message.id && !isRoom(key)) await zim.ask(client => client.deleteMessages(key, [message]))
      outbox.discard(key, messageID)
    },
    /** Oldest first; one array for life, mutated in place. */
    timeline: (key: ConversationKey): readonly Message[] => chat.timeline(key).messages,
    onChanges: (key: ConversationKey, listener: (changes: TimelineChange[]) => void) => chat.onChanges(({ timelines }) => {
      const changes = timelines.get(key)
      if (changes) listener(changes)
    }),
    draft: outbox.draft,
    setDraft: outbox.setDraft,
  }
})
