import { defineStore, getActivePinia } from 'pinia'
import { ref, watch } from 'vue'

import type { Outbox, OutboxOptions } from '@/outbox/outboxTypes'
import type { ConversationKey } from '@/types/conversation'
import type { Attachment, Mention, MessageReference, Outgoing } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

import { capabilitiesOf } from '@/chat/capabilities'
import { newestSent, originalOf } from '@/chat/timeline'
import { useStorage } from '@/composables/useStorage'
import { useZim } from '@/composables/useZim'
import { createOutbox } from '@/outbox/outbox'
import { isOfTryAlone } from '@/outbox/retryPolicy'
import { readOnlyWhile } from '@/services/storage'
import { parseConversationKey } from '@/utils/conversationKey'
import { createEventHook } from '@/utils/eventHook'
import { failed, failureOf } from '@/utils/failure'
import { loadModule } from '@/utils/loadModule'

import { useAccountStore } from './account'
import { askLive } from './askLive'
import { useChatStore } from './chat'
import { fetchHistoryPage } from './fetchHistoryPage'
import { useSessionStore } from './session'

/** What could not be stored is reported after this time, ms: most messages are sent before. */
const UNSAVED_AFTER = 2_000

const messagesOf = (change: TimelineChange) => 'messages' in change ? change.messages : 'message' in change ? [change.message] : []
const hasOwnNumbered = (change: TimelineChange) => change.type === 'reset' || messagesOf(change).some(({ id, isMine }) => isMine && id !== '')

/** Joins the outbox of the signed-in account (outbox/outbox.ts) to the chat and to ZIM. Without an account every call does nothing. */
export const useOutboxStore = defineStore('outbox', () => {
  const pinia = getActivePinia()
  const zim = useZim()
  const account = useAccountStore()
  const chat = useChatStore()
  const session = useSessionStore()
  const storage = useStorage()
  const unsent = ref(0)
  const isUnsaved = ref(false)
  /** Nothing is sent to these now. */
  const paused = new Set<ConversationKey>()
  const unquoted = createEventHook<ConversationKey>()
  let current: Outbox | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  function readiness(conversation: ConversationKey): 'ready' | 'waiting' | 'unknown' {
    const isOnline = zim.connection.value.phase === 'online'
    const phase = capabilitiesOf(conversation).hasMembership ? chat.room(parseConversationKey(conversation).id)?.phase : 'entered'
    if (!isOnline || paused.has(conversation) || phase === 'entering' || phase === 're-entering')
      return 'waiting'
    return phase === undefined ? 'unknown' : 'ready'
  }

  /** After a reconnect the SDK sends again what it has no answer for. A refusal of that try says nothing about the first one. */
  async function send(message: Parameters<OutboxOptions['send']>[0]) {
    const { value: asked } = zim.connection
    try { return await zim.ask(client => client.messages.send(message), !!message.file) }
    catch (thrown) { throw isOfTryAlone(failureOf(thrown)) && zim.connection.value !== asked ? failed('network') : thrown }
  }

  function stopTimer() {
    clearTimeout(timer)
    timer = undefined
  }

  /** The cache may have made space meanwhile. */
  async function tryAgain() {
    const mine = timer
    await current?.flush()
    if (mine && mine === timer) isUnsaved.value = true
  }

  account.onOpen((scope) => {
    let own = storage
    // #ifdef H5
    if (scope.isReadOnly)
      return
    own = readOnlyWhile(() => scope.isReadOnly, storage)
    // #endif
    const outbox = createOutbox({
      scope,
      storage: own,
      chat: { ...chat, newestSent: conversation => newestSent(chat.timeline(conversation)), originalOf: (conversation, original) => originalOf(chat.timeline(conversation), original) },
      readiness,
      send,
      cancel: clientID => zim.ask(async client => client.messages.cancel(clientID)).catch(() => { /* nothing is on its way */ }),
      files: async () => (await loadModule(() => import('./media'))).useMediaStore(pinia).files,
      history: conversation => ({
        fetchPage: page => fetchHistoryPage(zim, conversation, page),
        fetchBySeq: seqs => askLive(zim, client => client.messages.queryBySeq(conversation, seqs)),
      }),
      onError: thrown => session.recordError(failureOf(thrown)),
      onUnquoted: unquoted.emit,
      onCount(count, hasUnsaved) {
        if (!scope.isActive)
          return
        unsent.value = count
        isUnsaved.value &&= hasUnsaved
        if (hasUnsaved) timer ??= setTimeout(tryAgain, UNSAVED_AFTER)
        else stopTimer()
      },
    })
    current = outbox
    scope.onDispose(() => {
      current = null
      paused.clear()
      unsent.value = 0
      isUnsaved.value = false
      stopTimer()
      return outbox.close()
    })
  })

  chat.onChanges(({ rooms, timelines, conversations }) => {
    for (const roomID of rooms) current?.wake(`room:${roomID}`)
    for (const [key, changed] of timelines) {
      if (changed.some(hasOwnNumbered)) current?.settle(key)
    }
    for (const key of conversations === 'all' ? [] : conversations) current?.settle(key)
  })
  watch(() => zim.connection.value.phase, () => current?.wake(), { flush: 'sync' })

  return {
    /** How many messages are neither acknowledged nor discarded, failed ones included. */
    unsent,
    /** A message or a draft could not be written to the storage: it is lost when the app ends. Set after 2 s. */
    isUnsaved,
    add: (conversation: ConversationKey, outgoing: Outgoing, attachment?: Attachment) => current?.add(conversation, outgoing, attachment),
    /** Calls back when a reply of a conversation was sent without its quote, because ZIM has refused it. */
    onUnquoted: unquoted.on,
    retry: (messageKey: string) => current?.retry(messageKey),
    discard: (conversation: ConversationKey, messageKey: string) => current?.discard(conversation, messageKey),
    discardAll: () => current?.discardAll(),
    /** Sends nothing to a conversation until the returned function is called. What is under way is not stopped. */
    pause(conversation: ConversationKey): () => void {
      paused.add(conversation)
      return () => {
        if (paused.delete(conversation)) current?.wake(conversation)
      }
    },
    /** Resolves when the drafts of an earlier run can be read. */
    ready: async () => void await current?.ready(),
    draft: (conversation: ConversationKey) => current?.draft(conversation) ?? '',
    setDraft: (conversation: ConversationKey, text: string) => current?.setDraft(conversation, text),
    draftReplyTo: (conversation: ConversationKey) => current?.draftReplyTo(conversation),
    setDraftReplyTo: (conversation: ConversationKey, original: MessageReference | undefined) => current?.setDraftReplyTo(conversation, original),
    draftMentions: (conversation: ConversationKey) => current?.draftMentions(conversation) ?? [],
    setDraftMentions: (conversation: ConversationKey, mentions: readonly Mention[]) => current?.setDraftMentions(conversation, mentions),
    /** The app is in front: a waiting try happens now. */
    appShown: () => current?.wake(),
    appHidden: () => current?.flush(),
  }
})
