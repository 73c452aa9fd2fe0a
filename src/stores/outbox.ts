import { defineStore } from 'pinia'
import { ref, watch } from 'vue'

import type { ConversationQueue } from '@/outbox/conversationQueue'
import type { Drafts } from '@/outbox/drafts'
import type { OutboxEntry } from '@/outbox/entry'
import type { OutboxStorage } from '@/outbox/outboxStorage'
import type { ConversationKey } from '@/types/conversation'
import type { Failure } from '@/types/failure'
import type { Message, Outgoing } from '@/types/message'

import { newestSent } from '@/chat/timeline'
import { useStorage } from '@/composables/useStorage'
import { useZim } from '@/composables/useZim'
import { createConversationQueue } from '@/outbox/conversationQueue'
import { createDrafts } from '@/outbox/drafts'
import { keyOfEntry, messageOfEntry } from '@/outbox/entry'
import { findSent } from '@/outbox/findSent'
import { createOutboxStorage } from '@/outbox/outboxStorage'
import { leavesDoubt } from '@/outbox/retryPolicy'
import { parseConversationKey } from '@/utils/conversationKey'
import { failureOf } from '@/utils/failure'
import { createClientID } from '@/utils/ids'
import { last } from '@/utils/last'

import { useChatStore } from './chat'
import { fetchHistoryPage } from './fetchHistoryPage'
import { useSessionStore } from './session'

/**
 * Every message on its way to ZIM, from the moment it is sent until ZIM has acknowledged it or the user has thrown it away.
 *
 * Invariants: a message is written down before it is handed to ZIM · a conversation's messages go out in the order of writing,
 * one at a time · what may have arrived is looked for in the history before it is sent again, so ZIM holds it once. Rooms
 * have no history: there a message may reach ZIM twice, and receivers know it by its client ID · nothing is dropped but by
 * acknowledgement or by the user.
 * Scope: one account at a time; whose it is follows the chat store.
 */
export const useOutboxStore = defineStore('outbox', () => {
  const zim = useZim()
  const chat = useChatStore()
  const session = useSessionStore()
  const storage = useStorage()
  const unsent = ref(0)
  const queues = new Map<ConversationKey, ConversationQueue>()
  /** Tried no more, by message key. */
  const failures = new Map<string, OutboxEntry>()
  let me = ''
  let outboxStorage: OutboxStorage | null = null
  let loading: Promise<void> | null = null
  let drafts: Drafts | null = null
  let lastRank = 0

  const isOnline = () => zim.connection.value.phase === 'online'
  const report = (thrown: unknown) => session.recordError(failureOf(thrown))

  /** A room that is being entered takes no message yet. What an earlier run left for one waits until the user enters it. */
  function isReady(conversation: ConversationKey): boolean {
    const { kind, id } = parseConversationKey(conversation)
    const phase = kind === 'room' ? chat.room(id)?.phase ?? 'unknown' : 'entered'
    const isLeftOver = phase === 'unknown' && queues.get(conversation)?.entries[0]?.isInDoubt === true
    return isOnline() && phase !== 'entering' && phase !== 're-entering' && !isLeftOver
  }

  function count() {
    unsent.value = failures.size + [...queues.values()].reduce((sum, { entries }) => sum + entries.length, 0)
  }

  function show(entry: OutboxEntry, delivery: 'sending' | 'waiting' | 'failed') {
    const known = chat.message(entry.conversation, keyOfEntry(me, entry))
    if (!known?.id && known?.delivery !== delivery)
      chat.apply({ type: 'message-sending', message: messageOfEntry(entry, me, delivery) })
  }

  /** Rejects with a FailureError. Does nothing to what is shown once another account is there. */
  async function deliver(entry: OutboxEntry, from: OutboxStorage) {
    const { conversation, clientID, body, replyTo, mentions, isInDoubt } = entry
    await from.written(entry)
    try {
      const found = isInDoubt ? await find(entry) : null
      const sent = found ?? await zim.ask(client => client.messages.send({ conversation, clientID, outgoing: { body, replyTo, mentions }, isRetry: isInDoubt }))
      from.remove(entry).catch(report)
      if (from === outboxStorage) chat.apply({ type: 'message-sent', message: { ...sent, key: keyOfEntry(me, entry) } })
    }
    catch (thrown) {
      entry.isInDoubt ||= leavesDoubt(failureOf(thrown))
      throw thrown
    }
  }

  async function find(entry: OutboxEntry): Promise<Message | null> {
    const { conversation } = entry
    if (parseConversationKey(conversation).kind === 'room')
      return null
    return findSent(page => fetchHistoryPage(zim, conversation, page), entry, keyOfEntry(me, entry))
  }

  function giveUp(entry: OutboxEntry, failure: Failure, to: OutboxStorage) {
    const key = keyOfEntry(me, entry)
    failures.set(key, entry)
    chat.apply({ type: 'message-failed', conversation: entry.conversation, key, failure })
    Object.assign(entry, { failure, order: chat.message(entry.conversation, key)?.order ?? 0 })
    to.write(entry).catch(report)
    count()
  }

  function openQueue(conversation: ConversationKey, to: OutboxStorage): ConversationQueue {
    const queue = createConversationQueue({
      isReady: () => isReady(conversation),
      deliver: entry => deliver(entry, to),
      onState: show,
      onDelivered: count,
      onFailed: (entry, failure) => giveUp(entry, failure, to),
    })
    queues.set(conversation, queue)
    return queue
  }

  function enqueue(entry: OutboxEntry, to: OutboxStorage) {
    const queue = queues.get(entry.conversation) ?? openQueue(entry.conversation, to)
    queue.add(entry)
    show(entry, isReady(entry.conversation) ? 'sending' : 'waiting')
    count()
  }

  /** Writes it down and puts it behind what waits. A storage that refuses does not keep a message from being sent, but the user is told. */
  function post(entry: OutboxEntry, to: OutboxStorage) {
    Object.assign(entry, { rank: ++lastRank, failure: null, order: 0 })
    to.write(entry).catch(report)
    enqueue(entry, to)
  }

  /** Another account, or none: what is under way stops, and stays written down. */
  function change() {
    me = chat.me()
    for (const queue of queues.values()) queue.stop()
    queues.clear()
    failures.clear()
    outboxStorage = me ? createOutboxStorage(storage, zim.accountKey()) : null
    loading = outboxStorage && load(outboxStorage)
    void drafts?.close()
    drafts = me ? createDrafts(storage, zim.accountKey(), report) : null
    void drafts?.load()
    count()
  }

  /** What an earlier run of the app left. */
  async function load(from: OutboxStorage) {
    const entries = await from.read().catch((thrown) => {
      report(thrown)
      return []
    })
    if (from !== outboxStorage)
      return
    loading = null
    lastRank = last(entries)?.rank ?? 0
    for (const entry of entries) {
      if (!entry.failure) { enqueue(entry, from) }
      else {
        failures.set(keyOfEntry(me, entry), entry)
        show(entry, 'failed')
      }
    }
    count()
  }

  function wake() {
    for (const queue of queues.values()) queue.wake()
  }

  chat.onChanges(({ rooms }) => {
    if (me !== chat.me()) change()
    for (const roomID of rooms) queues.get(`room:${roomID}`)?.wake()
  })
  watch(() => zim.connection.value.phase, wake, { flush: 'sync' })

  function newEntry(conversation: ConversationKey, outgoing: Outgoing): OutboxEntry {
    const listed = chat.conversations().get(conversation)?.lastMessage
    const after = Math.max(newestSent(chat.timeline(conversation))?.order ?? 0, listed?.id ? listed.order : 0)
    const now = Date.now()
    return { ...outgoing, conversation, clientID: createClientID(now), writtenAt: now, rank: 0, after, isInDoubt: false, failure: null, order: 0 }
  }

  function drop(entry: OutboxEntry) {
    failures.delete(keyOfEntry(me, entry))
    queues.get(entry.conversation)?.remove(entry)
    outboxStorage?.remove(entry).catch(report)
    count()
  }

  const all = () => [...failures.values(), ...[...queues.values()].flatMap(({ entries }) => entries)]

  return {
    /** How many messages are neither acknowledged nor thrown away, those that failed included. */
    unsent,
    /** Takes a message that was checked. It shows at once, as `sending` or `waiting`. */
    add(conversation: ConversationKey, outgoing: Outgoing) {
      const to = outboxStorage
      if (!to)
        return
      const entry = newEntry(conversation, outgoing)
      if (!loading) post(entry, to)
      else void loading.then(() => { if (to === outboxStorage) post(entry, to) })
    },
    /** Sends a failed message again, behind what waits and under its ID. */
    retry(key: string) {
      const entry = failures.get(key)
      if (!entry || !outboxStorage)
        return
      failures.delete(key)
      post({ ...entry, isInDoubt: true }, outboxStorage)
    },
    /** The user throws a message away. One that is just being sent may arrive all the same. */
    discard(conversation: ConversationKey, key: string) {
      const entry = all().find(entry => keyOfEntry(me, entry) === key)
      if (entry) drop(entry)
      chat.apply({ type: 'message-discarded', conversation, key })
    },
    /** The user signs out and gives up what was not sent. */
    discardAll() {
      for (const entry of all()) drop(entry)
    },
    draft: (conversation: ConversationKey) => drafts?.get(conversation) ?? '',
    setDraft: (conversation: ConversationKey, text: string) => drafts?.set(conversation, text),
    /** A waiting try happens now. */
    appShown: wake,
    /** The system may end the app from here on. */
    appHidden: () => drafts?.flush(),
  }
})
