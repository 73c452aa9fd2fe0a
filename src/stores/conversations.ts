import { defineStore, getActivePinia } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'

import type { Conversation, ConversationKey } from '@/types/conversation'
import type { Failure } from '@/types/failure'
import type { ZimClient } from '@/zim/client'

import { compareConversations } from '@/chat/conversations'
import { newestSent } from '@/chat/timeline'
import { newestRun } from '@/chat/window'
import { useZim } from '@/composables/useZim'
import { createEventHook } from '@/utils/eventHook'
import { failed, failureOf } from '@/utils/failure'
import { last } from '@/utils/last'
import { loadModule } from '@/utils/loadModule'
import { isPlacedByZim } from '@/utils/messageOrder'
import { singleFlight } from '@/utils/singleFlight'

import { useAccountStore } from './account'
import { createAccountRecord, unreadMarksKey } from './accountRecord'
import { useCacheStore } from './cache'
import { useChatStore } from './chat'
import { useHeldChatsStore } from './heldChats'
import { readNewestPage } from './newestPage'
import { useOutboxStore } from './outbox'
import { createRetries } from './retries'

const PAGE = 100
/** Most conversations that are loaded. */
const MOST = 1000
/** Restarts of a loading that was overtaken by changes. After these a page is taken as it is. */
const MOST_RESTARTS = 5

const parseMarks = (saved: unknown) => Array.isArray(saved) ? saved.filter((key): key is ConversationKey => typeof key === 'string') : []

/**
 * The conversation list: pinned first, then newest first. `list` is ZIM's, without rooms.
 *
 * ZIM's own marks need a plan and do not change the unread count: a conversation is marked as unread on this device alone, until it is opened.
 */
export const useConversationsStore = defineStore('conversations', () => {
  const pinia = getActivePinia()
  const zim = useZim()
  const account = useAccountStore()
  const chat = useChatStore()
  const cache = useCacheStore()
  const outbox = useOutboxStore()
  const held = useHeldChatsStore()
  const list = shallowRef<Conversation[]>([])
  let rooms: readonly Conversation[] = []
  /** The list as it is shown: with the rooms that the user is in. A conversation that is marked as unread has one unread message. */
  const shown = shallowRef<readonly Conversation[]>([])
  const marks = createAccountRecord<readonly ConversationKey[]>({ keyOf: unreadMarksKey, parse: parseMarks, blank: [], onChange: () => show('all') })
  const isLoading = ref(false)
  const hasLoaded = ref(false)
  const failure = shallowRef<Failure | null>(null)
  const rows = createEventHook<readonly ConversationKey[] | 'all'>()
  let isOutdated = false

  /** Muted conversations do not count, as in ZIM's own total. */
  const unreadTotal = computed(() => shown.value.reduce((sum, { unread, isMuted }) => isMuted ? sum : sum + unread, 0))

  const isMarked = (key: ConversationKey) => marks.value.value.includes(key)

  function show(changed: readonly ConversationKey[] | 'all') {
    const all = rooms.length ? [...list.value, ...rooms].sort(compareConversations) : list.value
    const seen = held.isHeld ? all.map(known => known.unread && held.isHeld?.(known.key) ? { ...known, unread: 0 } : known) : all
    shown.value = marks.value.value.length ? seen.map(known => !known.unread && isMarked(known.key) ? { ...known, unread: 1 } : known) : seen
    rows.emit(changed)
  }

  function unmark(key: ConversationKey) {
    if (isMarked(key)) marks.change(keys => keys.filter(marked => marked !== key))
  }

  chat.onChanges(({ conversations: changed }) => {
    if (changed !== 'all' && !changed.size)
      return
    list.value = [...chat.conversations().values()].sort(compareConversations)
    show(changed === 'all' ? 'all' : [...changed])
  })

  watch(() => held.isHeld, () => show('all'))

  account.onOpen(scope => scope.onDispose(() => {
    hasLoaded.value = false
    failure.value = null
    confirmLast.stop()
  }))

  /** Fetches the whole list, page by page. The present list stays meanwhile. Never rejects: a failure goes to `failure`. */
  const refresh = singleFlight(async () => {
    const scope = account.scope()
    let unseen = new Set(chat.conversations().keys())
    isLoading.value = true
    try {
      for (let count = 0, restarts = 0, after: Conversation | undefined; count < MOST;) {
        isOutdated = false
        const page = await zim.ask(client => client.conversations.query({ after, count: PAGE }))
        if (isOutdated && restarts++ < MOST_RESTARTS) {
          unseen = new Set(chat.conversations().keys())
          count = 0
          after = undefined
          continue
        }
        count += page.length
        after = last(page)
        for (const { key } of page) unseen.delete(key)
        chat.apply({ type: 'conversations-loaded', conversations: page, ...(page.length < PAGE && { missing: [...unseen] }) })
        if (page.length < PAGE)
          break
      }
      failure.value = null
      hasLoaded.value = true
    }
    catch (thrown) {
      if (scope?.isActive) failure.value = failureOf(thrown)
    }
    finally { isLoading.value = false }
  })

  const get = (key: ConversationKey) => chat.conversations().get(key) ?? null

  /** Not run before it is needed. */
  const features = async () => (await loadModule(() => import('./features'))).useFeaturesStore(pinia)

  /** Changes the list after ZIM has accepted the request, so that it never shows a pin or mute that ZIM refused. */
  async function change(key: ConversationKey, request: (client: ZimClient) => Promise<void>, changed: Partial<Conversation>, ask: typeof zim.ask = zim.ask) {
    await ask(request)
    const known = get(key)
    if (known) chat.apply({ type: 'conversations-changed', changes: [{ action: 'updated', conversation: { ...known, ...changed } }] })
  }

  /** The newest seq that the list names. An own message that the SDK has placed may be below others. */
  function listedSeq(key: ConversationKey): number {
    const listed = get(key)?.lastMessage
    return listed?.id && isPlacedByZim(listed) ? listed.seq : 0
  }

  /** Replaces the last message of a conversation by ZIM's newest one, if it is another. It stays while ZIM cannot be asked. */
  const confirmLast = createRetries(key => readNewestPage({ zim, chat, cache }, key, 1, listedSeq(key)))

  /**
   * Checks the last message that the SDK has reported. It may be the newest in the SDK's memory and not at ZIM: where the listed one is
   * later (it was deleted on another device, or the memory does not hold it), and where a gap follows (what came after the gap was deleted).
   */
  function checkLast({ key, lastMessage }: Conversation) {
    if (lastMessage?.id === '')
      return
    const seq = lastMessage?.seq ?? 0
    const { from } = newestRun(chat.timeline(key).window) ?? { from: 0 }
    if (seq < listedSeq(key) || seq < from - 1) void confirmLast.run(key)
  }

  /** Assumption: ZIM answers and pushes in the order of its server, so that what arrives after the answer was not deleted. */
  async function clearAtZim(key: ConversationKey) {
    await zim.ask(client => client.messages.deleteAll(key))
    chat.apply({ type: 'messages-deleted', conversation: key, ids: [], isAll: true })
  }

  async function removeFromZim(key: ConversationKey) {
    const newest = () => newestSent(chat.timeline(key)) ?? null
    await clearAtZim(key)
    const known = get(key)
    if (!known || newest())
      return
    await zim.ask(client => client.conversations.delete(key))
    const lastMessage = newest()
    const conversation = { ...known, unread: 0, lastMessage }
    chat.apply({ type: 'conversations-changed', changes: [{ action: lastMessage ? 'added' : 'deleted', conversation }] })
  }

  async function withoutSending(key: ConversationKey, change: (key: ConversationKey) => Promise<void>) {
    if (zim.connection.value.phase !== 'online')
      throw failed('network')
    unmark(key)
    const resume = outbox.pause(key)
    try { await change(key) }
    catch (thrown) {
      // A part of it may have arrived.
      chat.apply({ type: 'messages-in-doubt', conversation: key, range: { from: 0, to: Infinity } })
      throw thrown
    }
    finally { resume() }
  }

  return {
    list,
    shown,
    isLoading,
    hasLoaded,
    failure,
    unreadTotal,
    refresh,
    /** ZIM has reported changes: a page of the list that was requested before may be older, and is requested again. */
    noteReport(changed: readonly Conversation[] = []) {
      isOutdated = true
      changed.forEach(checkLast)
    },
    get,
    /** Whether the plan has pins, as far as it is known. */
    canPin: async () => (await features()).isKnownOn('conversationPins'),
    async setPinned(key: ConversationKey, isPinned: boolean) {
      const { ask } = await features()
      await change(key, client => client.conversations.setPinned(key, isPinned), { isPinned }, request => ask('conversationPins', request))
    },
    setMuted: (key: ConversationKey, isMuted: boolean) => change(key, client => client.conversations.setMuted(key, isMuted), { isMuted }),
    /** Shows the rooms that the user is in. `changed`: those that have changed. */
    setRooms(inside: readonly Conversation[], changed: readonly ConversationKey[]) {
      rooms = inside
      show(changed)
    },
    markUnread: (key: ConversationKey) => marks.change(keys => [...keys.filter(marked => marked !== key), key]),
    /** Called when the conversation is opened. */
    unmark,
    async markRead(key: ConversationKey) {
      unmark(key)
      chat.apply({ type: 'conversation-opened', conversation: key })
      await zim.ask(client => client.conversations.clearUnread(key))
    },
    /**
     * Removes the conversation and its messages from this account. A message that arrives meanwhile stays, and its conversation with it.
     * Rejects with `network` while the user is not online: the SDK would forget the messages alone, until the next login.
     */
    remove: (key: ConversationKey) => withoutSending(key, removeFromZim),
    /** Removes the messages of a conversation from this account; it stays in the list, and unsent messages are sent. Rejects as `remove`. */
    clear: (key: ConversationKey) => withoutSending(key, clearAtZim),
    /** Reports which rows changed, synchronously with the change. */
    onChanges: rows.on,
  }
})
