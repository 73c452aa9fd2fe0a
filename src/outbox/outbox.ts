import type { ConversationKey } from '@/types/conversation'
import type { Failure } from '@/types/failure'
import type { LocalFile, Message, MessageBody, MessageReference, Outgoing } from '@/types/message'

import { capabilitiesOf } from '@/chat/capabilities'
import { createBackOff } from '@/utils/backOff'
import { failed, failureOf } from '@/utils/failure'
import { createClientID } from '@/utils/ids'
import { last } from '@/utils/last'
import { positionOf } from '@/utils/messageOrder'

import type { ConversationQueue } from './conversationQueue'
import type { OutboxEntry } from './entry'
import type { Outbox, OutboxOptions } from './outboxTypes'

import { createConversationQueue } from './conversationQueue'
import { createDrafts } from './drafts'
import { keyOfEntry, messageOfEntry } from './entry'
import { findSent } from './findSent'
import { createOutboxStorage } from './outboxStorage'
import { leavesDoubt, mayRefuseQuote } from './retryPolicy'

/** Stored messages are read again after this time, ms, when another tab may still write. Those that could not be read: also at each `wake`. */
const REREAD_AFTER = 30_000

/** The name of the file that is uploaded with a message; null when there is none. */
const uploadOf = (body: MessageBody) => 'url' in body && !body.url ? body.name : null

/**
 * Every message of one account on its way to ZIM, from the moment it is sent until ZIM has acknowledged it or the user has discarded it.
 *
 * Invariants: a message is written to the storage before it is handed to ZIM, or the storage has refused it or not answered in time; a file is
 * kept before its message is written · the texts of a conversation go out in the order of writing, one at a time, and so do the files of a batch · a message that may have arrived is looked for in the history before it is sent again, so that ZIM holds it
 * once. Rooms have no history: there a message may reach ZIM twice, and receivers recognise it by its client ID · nothing is removed
 * except by acknowledgement or by the user · after sign-out nothing leaves and nothing is shown.
 */
export function createOutbox({ scope, storage, chat, readiness, send, cancel, files, history, onError, onCount, onUnquoted }: OutboxOptions): Outbox {
  const outboxStorage = createOutboxStorage(storage, scope.key)
  const drafts = createDrafts(storage, scope.key, (problem) => {
    if (problem) onError(failed('storage', { detail: problem }))
    hasUnsavedDraft = problem !== null
    count()
  })
  const queues: ConversationQueue[] = []
  /** Not tried any more, by message key. */
  const failures = new Map<string, OutboxEntry>()
  /** Taken before the entries of earlier runs are known; sent after them. */
  const arriving = new Set<OutboxEntry>()
  /** Of these, those whose file is not copied yet. */
  const unkept = new WeakSet<OutboxEntry>()
  /** Entries that the storage did not take. */
  const unsaved = new WeakSet<OutboxEntry>()
  /** Client IDs of this run, and those that were read. */
  const taken = new Set<string>()
  const rereading = createBackOff([REREAD_AFTER])
  let hasUnsavedDraft = false
  let hasUnread = false
  let loading: Promise<void> | null = load()
  let lastRank = 0
  /** Files are copied one after another, as they were chosen. */
  let keeping: Promise<unknown> = Promise.resolve()

  const keyOf = (entry: OutboxEntry) => keyOfEntry(scope.userID, entry)

  /** An entry of an earlier run waits until the user asks for membership again. */
  function isReady(conversation: ConversationKey, queue: ConversationQueue): boolean {
    const state = readiness(conversation)
    const isLeftOver = state === 'unknown' && queue.entries[0]?.isInDoubt === true
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

  /**
   * Rejects with a FailureError. The original of a reply may be recalled or deleted while the reply waits. ZIM's SDK sends it all the same; where
   * ZIM refuses it, it is sent as a message without a quote.
   */
  async function deliver(entry: OutboxEntry) {
    let wasRefused = false
    function onRefused() {
      wasRefused = true
    }
    try { await attempt(entry, onRefused) }
    catch (thrown) {
      if (!wasRefused || !entry.replyTo || !mayRefuseQuote(failureOf(thrown)) || !scope.isActive || !all().includes(entry))
        throw thrown
      delete entry.replyTo
      void save(entry)
      chat.apply({ type: 'message-sending', message: messageOfEntry(entry, scope.userID, 'sending') })
      await attempt(entry)
      onUnquoted(entry.conversation)
    }
  }

  /** The original as it is now. A recalled text does not leave with a reply. */
  function originalOf({ conversation, replyTo }: OutboxEntry): MessageReference | undefined {
    const body = replyTo && chat.originalOf(conversation, replyTo)
    if (!replyTo || !body || body === 'deleted')
      return replyTo
    return { ...replyTo, body: body.kind === 'revoked' ? { kind: 'text', text: '' } : body }
  }

  /** @param onRefused the send itself has failed, not the search for the message */
  async function attempt(entry: OutboxEntry, onRefused = () => {}) {
    await outboxStorage.written(entry)
    const name = uploadOf(entry.body)
    const upload = name === null ? null : await (await files()).startUpload(keyOf(entry), name)
    try {
      const found = await find(entry)
      // Storage and history may answer after another account has signed in: the message must not leave under its name.
      if (!scope.isActive)
        throw failed('signed-out')
      const sent = found ?? await sendNow(entry, upload?.file).catch((thrown) => {
        onRefused()
        throw thrown
      })
      drop(entry)
      if (scope.isActive) chat.apply({ type: 'message-sent', message: { ...sent, key: keyOf(entry) } })
    }
    catch (thrown) {
      entry.isInDoubt ||= leavesDoubt(failureOf(thrown))
      throw thrown
    }
    finally { upload?.end() }
  }

  function sendNow(entry: OutboxEntry, file?: LocalFile | null): Promise<Message> {
    const { conversation, clientID, body, mentions, mentionsAll, asksReceipt, isInDoubt } = entry
    // It was discarded while the history was asked for it.
    if (!all().includes(entry))
      throw failed('cancelled')
    if (file === null)
      throw failed('file-lost')
    // An upload may have waited for others.
    if (file && readiness(conversation) === 'waiting')
      throw failed('network')
    return send({
      conversation,
      clientID,
      outgoing: { body, replyTo: originalOf(entry), mentions, mentionsAll, asksReceipt },
      isRetry: isInDoubt,
      ...(file && { file, onProgress: async (done, total) => (await files()).onProgress(keyOf(entry), done, total) }),
    })
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

  /**
   * A conversation has a queue for its texts, and one for each batch of files: a text waits for no file, and the files of a batch arrive in the
   * order in which they were chosen.
   */
  function queueOf({ conversation, batch }: OutboxEntry): ConversationQueue {
    const known = queues.find(queue => queue.conversation === conversation && queue.batch === batch)
    if (known)
      return known
    const queue: ConversationQueue = createConversationQueue({
      conversation,
      batch,
      isReady: () => isReady(conversation, queue),
      deliver,
      onState: show,
      onDelivered: count,
      onFailed: giveUp,
    })
    // Nothing is added to a batch once it is sent.
    queues.splice(0, Infinity, ...queues.filter(({ batch, entries }) => !batch || entries.length), queue)
    return queue
  }

  const queuesOf = (conversation?: ConversationKey) => conversation ? queues.filter(queue => queue.conversation === conversation) : queues
  const remove = (entry: OutboxEntry) => queueOf(entry).remove(entry)

  function enqueue(entry: OutboxEntry) {
    const queue = queueOf(entry)
    queue.add(entry)
    show(entry, isReady(entry.conversation, queue) ? 'sending' : 'waiting')
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
  function post(entry: OutboxEntry, rank = ++lastRank) {
    Object.assign(entry, { rank, failure: null, order: 0 })
    void save(entry)
    enqueue(entry)
  }

  /** The storage may take now what it did not take before. */
  const saveAgain = () => Promise.all(all().filter(entry => unsaved.has(entry)).map(save))

  function restore(entries: OutboxEntry[]) {
    lastRank = Math.max(lastRank, last(entries)?.rank ?? 0)
    for (const entry of entries) {
      taken.add(entry.clientID)
      const name = uploadOf(entry.body)
      if (name !== null) void files().then(({ restore }) => restore(keyOf(entry), name))
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
      for (const entry of [...arriving].filter(entry => !unkept.has(entry))) {
        arriving.delete(entry)
        post(entry)
      }
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

  /** Shows an entry at once, behind all others, while something that it needs is not there yet. */
  function showArriving(entry: OutboxEntry) {
    show(entry, 'waiting')
    arriving.add(entry)
    count()
  }

  /** Copies the file of an entry, which is sent afterwards. */
  async function keep(entry: OutboxEntry, file: LocalFile) {
    unkept.add(entry)
    keeping = keeping.then(async () => (await files()).keep(keyOf(entry), uploadOf(entry.body)!, file))
    const kept = keeping
    keeping = keeping.catch(() => {})
    const failure = await kept.then(() => null, failureOf)
    unkept.delete(entry)
    if (!scope.isActive)
      return
    if (!arriving.has(entry))
      return removeFile(entry, uploadOf(entry.body)!)
    if (failure) {
      arriving.delete(entry)
      giveUp(entry, failure)
    }
    else if (!loading) {
      arriving.delete(entry)
      post(entry, entry.rank)
    }
  }

  function removeFile(entry: OutboxEntry, name: string) {
    void files().then(({ remove }) => remove(keyOf(entry), name))
  }

  /** Removes an entry that the user no longer wants. A file that is being copied is removed afterwards. */
  function discard(entry: OutboxEntry) {
    const name = drop(entry)
    if (name === null)
      return
    cancel(entry.clientID)
    removeFile(entry, name)
  }

  /** Forgets an entry. Returns the name of its file; null when it has none. */
  function drop(entry: OutboxEntry): string | null {
    const name = uploadOf(entry.body)
    arriving.delete(entry)
    failures.delete(keyOf(entry))
    remove(entry)
    outboxStorage.remove(entry).catch(onError)
    if (name !== null) void files().then(({ release }) => release(keyOf(entry)))
    count()
    return name
  }

  const all = () => [...arriving, ...failures.values(), ...queues.flatMap(({ entries }) => entries)]

  void drafts.load()
  return {
    add(conversation, outgoing, attachment) {
      const entry = newEntry(conversation, outgoing)
      if (!loading && !attachment)
        return post(entry)
      // Entries of earlier runs have ranks counted from 1, or from an earlier time.
      entry.rank = lastRank = loading ? Math.max(lastRank + 1, entry.writtenAt) : lastRank + 1
      attachment?.onKey(keyOf(entry))
      showArriving(entry)
      if (attachment) void keep(entry, attachment.file)
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
      if (entry) discard(entry)
      chat.apply({ type: 'message-discarded', conversation, key: messageKey })
    },
    discardAll() {
      for (const entry of all()) discard(entry)
    },
    ready: drafts.load,
    draft: drafts.get,
    setDraft: drafts.set,
    draftReplyTo: drafts.replyTo,
    setDraftReplyTo: drafts.setReplyTo,
    draftMentions: drafts.mentions,
    setDraftMentions: drafts.setMentions,
    settle(conversation) {
      const queued = queuesOf(conversation).flatMap(({ entries }) => entries)
      for (const entry of queued.filter(entry => chat.message(conversation, keyOf(entry))?.id)) drop(entry)
      for (const entry of [...failures.values()].filter(entry => entry.conversation === conversation)) settle(entry)
    },
    wake(conversation) {
      void saveAgain()
      if (hasUnread) rereading.wake()
      for (const queue of queuesOf(conversation)) queue.wake()
    },
    flush: async () => void await Promise.all([saveAgain(), drafts.flush()]),
    close() {
      rereading.cancel()
      for (const queue of queues.splice(0)) queue.stop()
      failures.clear()
      arriving.clear()
      return Promise.all([drafts.close(), outboxStorage.settled()])
    },
  }
}
