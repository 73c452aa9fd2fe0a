import type { KeyValueStorage } from '@/services/storage'
import type { Conversation, ConversationKey } from '@/types/conversation'
import type { ChatEvent } from '@/types/events'
import type { Failure } from '@/types/failure'
import type { Message, Outgoing } from '@/types/message'

import { capabilitiesOf } from '@/chat/capabilities'
import { createBackOff } from '@/utils/backOff'
import { failed, failureOf } from '@/utils/failure'
import { createClientID } from '@/utils/ids'
import { last } from '@/utils/last'
import { positionOf } from '@/utils/messageOrder'

import type { ConversationQueue } from './conversationQueue'
import type { OutboxEntry } from './entry'
import type { SentHistory } from './findSent'

import { createConversationQueue } from './conversationQueue'
import { createDrafts } from './drafts'
import { keyOfEntry, messageOfEntry } from './entry'
import { findSent } from './findSent'
import { createOutboxStorage } from './outboxStorage'
import { leavesDoubt } from './retryPolicy'

/** What the outbox needs of the rest of the app. */
export interface OutboxOptions {
  /** The account whose messages these are. */
  scope: { readonly userID: string, readonly key: string, readonly isActive: boolean, readonly isTakenOver: boolean }
  storage: KeyValueStorage
  chat: {
    apply: (event: ChatEvent) => void
    message: (conversation: ConversationKey, messageKey: string) => Message | null
    conversations: () => ReadonlyMap<ConversationKey, Conversation>
    /** The last message of a conversation as ZIM has reported it. */
    listed: (conversation: ConversationKey) => Message | undefined
    newestSent: (conversation: ConversationKey) => Message | undefined
  }
  /** Whether ZIM takes messages for this conversation now. `unknown`: it needs membership, and the user has not asked for it in this run. */
  readiness: (conversation: ConversationKey) => 'ready' | 'waiting' | 'unknown'
  /** Resolves with the message as ZIM has numbered it. Rejects with a FailureError. */
  send: (message: { conversation: ConversationKey, clientID: string, outgoing: Outgoing, isRetry: boolean }) => Promise<Message>
  /** ZIM's history of a conversation. */
  history: (conversation: ConversationKey) => SentHistory
  onError: (thrown: unknown) => void
  /**
   * `unsent`: messages that are neither acknowledged nor discarded. `isUnsaved`: one of them, or a draft, could not be written to the storage
   * and is lost when the app ends.
   */
  onCount: (unsent: number, isUnsaved: boolean) => void
}

/** Stored messages are read again after this time, ms, when another tab may still write. Those that could not be read: also at each `wake`. */
const REREAD_AFTER = 30_000

/**
 * Every message of one account on its way to ZIM, from the moment it is sent until ZIM has acknowledged it or the user has discarded it.
 *
 * Invariants: a message is written to the storage before it is handed to ZIM, or the storage has refused it or not answered in time · the messages of a conversation go out in the order of
 * writing, one at a time · a message that may have arrived is looked for in the history before it is sent again, so that ZIM holds it
 * once. Rooms have no history: there a message may reach ZIM twice, and receivers recognise it by its client ID · nothing is removed
 * except by acknowledgement or by the user · after sign-out nothing leaves and nothing is shown.
 */
export interface Outbox {
  /** Takes a message that was checked. It is shown at once, as `sending` or `waiting`. */
  add: (conversation: ConversationKey, outgoing: Outgoing) => void
  /** Sends a failed message again, behind the waiting ones and under its ID. */
  retry: (messageKey: string) => void
  /** Removes a message. One that is just being sent may arrive all the same. */
  discard: (conversation: ConversationKey, messageKey: string) => void
  discardAll: () => void
  /** Resolves when the drafts are read. */
  ready: () => Promise<unknown>
  draft: (conversation: ConversationKey) => string
  setDraft: (conversation: ConversationKey, text: string) => void
  /**
   * A conversation has own messages that ZIM has numbered, or a last one that ZIM reports: these are acknowledged, also while their answer is
   * under way. A later run could not find one that is deleted or recalled until then, and would send it again.
   */
  settle: (conversation: ConversationKey) => void
  /** Tries again now, in one conversation or in all. */
  wake: (conversation?: ConversationKey) => void
  /** Writes the drafts, and what could not be written before. The system may end the app from here on. */
  flush: () => Promise<void>
  /** Stops everything. Entries and drafts stay in the storage. Resolves when they are written. */
  close: () => Promise<unknown>
}

export function createOutbox({ scope, storage, chat, readiness, send, history, onError, onCount }: OutboxOptions): Outbox {
  const outboxStorage = createOutboxStorage(storage, scope.key)
  const drafts = createDrafts(storage, scope.key, (problem) => {
    if (problem) onError(failed('storage', { detail: problem }))
    hasUnsavedDraft = problem !== null
    count()
  })
  const queues = new Map<ConversationKey, ConversationQueue>()
  /** Not tried any more, by message key. */
  const failures = new Map<string, OutboxEntry>()
  /** Taken before the entries of earlier runs are known; sent after them. */
  const arriving = new Set<OutboxEntry>()
  /** Entries that the storage did not take. */
  const unsaved = new WeakSet<OutboxEntry>()
  /** Client IDs of this run, and those that were read. */
  const taken = new Set<string>()
  const rereading = createBackOff([REREAD_AFTER])
  let hasUnsavedDraft = false
  let hasUnread = false
  let loading: Promise<void> | null = load()
  let lastRank = 0

  const keyOf = (entry: OutboxEntry) => keyOfEntry(scope.userID, entry)

  /** An entry of an earlier run waits until the user asks for membership again. */
  function isReady(conversation: ConversationKey): boolean {
    const state = readiness(conversation)
    const isLeftOver = state === 'unknown' && queues.get(conversation)?.entries[0]?.isInDoubt === true
    return state !== 'waiting' && !isLeftOver
  }

  function count() {
    const entries = all()
    onCount(entries.length, hasUnsavedDraft || entries.some(entry => unsaved.has(entry)))
  }

  function show(entry: OutboxEntry, delivery: 'sending' | 'waiting' | 'failed') {
    const known = chat.message(entry.conversation, keyOf(entry))
    if (!known?.id && known?.delivery !== delivery)
      chat.apply({ type: 'message-sending', message: messageOfEntry(entry, scope.userID, delivery) })
  }

  /** Rejects with a FailureError. */
  async function deliver(entry: OutboxEntry) {
    const { conversation, clientID, body, replyTo, mentions, isInDoubt } = entry
    await outboxStorage.written(entry)
    try {
      const found = await find(entry)
      // Storage and history may answer after another account has signed in: the message must not leave under its name.
      if (!scope.isActive)
        throw failed('signed-out')
      const sent = found ?? await send({ conversation, clientID, outgoing: { body, replyTo, mentions }, isRetry: isInDoubt })
      outboxStorage.remove(entry).catch(onError)
      queues.get(conversation)?.remove(entry)
      if (scope.isActive) chat.apply({ type: 'message-sent', message: { ...sent, key: keyOf(entry) } })
    }
    catch (thrown) {
      entry.isInDoubt ||= leavesDoubt(failureOf(thrown))
      throw thrown
    }
  }

  /**
   * The message as ZIM has numbered it: a page of history or the conversation list has brought it, or ZIM refuses a second try of what it
   * holds. Null where it is not loaded.
   */
  function numbered(entry: OutboxEntry): Message | null {
    const shown = chat.message(entry.conversation, keyOf(entry))
    const listed = chat.listed(entry.conversation)
    return shown?.id ? shown : listed?.id && listed.key === keyOf(entry) ? listed : null
  }

  /** Whether ZIM has numbered the message, which is then acknowledged. */
  function settle(entry: OutboxEntry): boolean {
    const message = numbered(entry)
    if (!message)
      return false
    if (!chat.message(entry.conversation, keyOf(entry))?.id) chat.apply({ type: 'message-sent', message })
    drop(entry)
    return true
  }

  /** The history no longer shows a message that was recalled or deleted since it was loaded. */
  async function find(entry: OutboxEntry): Promise<Message | null> {
    const shown = numbered(entry)
    if (shown || !entry.isInDoubt || !capabilitiesOf(entry.conversation).hasHistory)
      return shown
    return findSent(history(entry.conversation), entry, keyOf(entry))
  }

  function giveUp(entry: OutboxEntry, failure: Failure) {
    const key = keyOf(entry)
    if (settle(entry))
      return
    failures.set(key, entry)
    chat.apply({ type: 'message-failed', conversation: entry.conversation, key, failure })
    Object.assign(entry, { failure, order: chat.message(entry.conversation, key)?.order ?? 0 })
    void save(entry)
    count()
  }

  function openQueue(conversation: ConversationKey): ConversationQueue {
    const queue = createConversationQueue({
      isReady: () => isReady(conversation),
      deliver,
      onState: show,
      onDelivered: count,
      onFailed: giveUp,
    })
    queues.set(conversation, queue)
    return queue
  }

  function enqueue(entry: OutboxEntry) {
    const queue = queues.get(entry.conversation) ?? openQueue(entry.conversation)
    queue.add(entry)
    show(entry, isReady(entry.conversation) ? 'sending' : 'waiting')
    count()
  }

  /** Writes an entry. A storage that refuses does not stop the message; the error is reported. */
  async function save(entry: OutboxEntry) {
    try {
      await outboxStorage.write(entry)
      unsaved.delete(entry)
    }
    catch (thrown) {
      unsaved.add(entry)
      onError(thrown)
    }
    count()
  }

  /** Writes an entry and puts it behind the waiting ones. */
  function post(entry: OutboxEntry) {
    Object.assign(entry, { rank: ++lastRank, failure: null, order: 0 })
    void save(entry)
    enqueue(entry)
  }

  /** The storage may take now what it did not take before. */
  const saveAgain = () => Promise.all(all().filter(entry => unsaved.has(entry)).map(save))

  function restore(entries: OutboxEntry[]) {
    lastRank = Math.max(lastRank, last(entries)?.rank ?? 0)
    for (const entry of entries) {
      taken.add(entry.clientID)
      if (!entry.failure) { enqueue(entry) }
      else {
        failures.set(keyOf(entry), entry)
        show(entry, 'failed')
        settle(entry)
      }
    }
  }

  /** Restores what an earlier run of the app left. What the storage does not return is read again later; new messages do not wait for it. */
  async function load() {
    for (let isFirst = true; isFirst || await rereading.wait(); isFirst = false) {
      const { entries, problem } = await outboxStorage.read()
      loading = null
      hasUnread = problem !== null
      if (!scope.isActive)
        return
      restore(entries.filter(({ clientID }) => !taken.has(clientID)))
      for (const entry of arriving) post(entry)
      arriving.clear()
      count()
      if (problem) onError(failed('storage', { detail: problem }))
      else if (!isFirst || !scope.isTakenOver)
        return
    }
  }

  function newEntry(conversation: ConversationKey, outgoing: Outgoing): OutboxEntry {
    const listed = chat.conversations().get(conversation)?.lastMessage
    const newest = chat.newestSent(conversation)
    const after = Math.max(newest ? positionOf(newest) : 0, listed?.id ? positionOf(listed) : 0)
    const now = Date.now()
    const clientID = createClientID(now)
    taken.add(clientID)
    return { ...outgoing, conversation, clientID, writtenAt: now, rank: 0, after, isInDoubt: false, failure: null, order: 0 }
  }

  function drop(entry: OutboxEntry) {
    arriving.delete(entry)
    failures.delete(keyOf(entry))
    queues.get(entry.conversation)?.remove(entry)
    outboxStorage.remove(entry).catch(onError)
    count()
  }

  const all = () => [...arriving, ...failures.values(), ...[...queues.values()].flatMap(({ entries }) => entries)]

  void drafts.load()
  return {
    add(conversation, outgoing) {
      const entry = newEntry(conversation, outgoing)
      if (!loading)
        return post(entry)
      // It is shown at once, behind all entries of earlier runs: they have ranks counted from 1, or from an earlier time.
      entry.rank = lastRank = Math.max(lastRank + 1, entry.writtenAt)
      show(entry, 'waiting')
      arriving.add(entry)
      count()
    },
    retry(messageKey) {
      const entry = failures.get(messageKey)
      if (!entry)
        return
      failures.delete(messageKey)
      post({ ...entry, isInDoubt: true })
    },
    discard(conversation, messageKey) {
      const entry = all().find(entry => keyOf(entry) === messageKey)
      if (entry) drop(entry)
      chat.apply({ type: 'message-discarded', conversation, key: messageKey })
    },
    discardAll() {
      for (const entry of all()) drop(entry)
    },
    ready: drafts.load,
    draft: drafts.get,
    setDraft: drafts.set,
    settle(conversation) {
      for (const entry of queues.get(conversation)?.entries.filter(entry => chat.message(conversation, keyOf(entry))?.id) ?? []) drop(entry)
      for (const entry of [...failures.values()].filter(entry => entry.conversation === conversation)) settle(entry)
    },
    wake(conversation) {
      void saveAgain()
      if (hasUnread) rereading.wake()
      if (conversation) {
        queues.get(conversation)?.wake()
      }
      else {
        for (const queue of queues.values()) queue.wake()
      }
    },
    flush: async () => void await Promise.all([saveAgain(), drafts.flush()]),
    close() {
      rereading.cancel()
      for (const queue of queues.values()) queue.stop()
      queues.clear()
      failures.clear()
      arriving.clear()
      return Promise.all([drafts.close(), outboxStorage.settled()])
    },
  }
}
