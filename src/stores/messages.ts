import { defineStore } from 'pinia'

import type { ConversationKey } from '@/types/conversation'
import type { Failure } from '@/types/failure'
import type { Attachment, Message, Outgoing } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

import { capabilitiesOf } from '@/chat/capabilities'
import { lastMissing } from '@/chat/seqRanges'
import { newestSent, originalOf } from '@/chat/timeline'
import { FIRST_SEQ, newestRun } from '@/chat/window'
import { useZim } from '@/composables/useZim'
import { FailureError, failureOf } from '@/utils/failure'
import { isPlacedByZim } from '@/utils/messageOrder'

import type { DrawnRun } from './history'

import { useAccountStore } from './account'
import { useCacheStore } from './cache'
import { useChatStore } from './chat'
import { createHistory } from './history'
import { useOutboxStore } from './outbox'
import { useReceiptsStore } from './receipts'
import { createRetries } from './retries'

/** Messages that one request deletes: ZIM names no limit. */
const DELETED_AT_ONCE = 50
/** From a failed page, or a list that names a newer message, to the next request, ms. */
const CATCH_UP_AFTER = 2_000

/**
 * The messages of open conversations: loading, sending, retrying. One page at a time opens a conversation.
 *
 * Assumption: what ZIM delivers by itself after the connection was away is incomplete. So open conversations are read again, and the
 * others when they are opened; what is loaded is confirmed again when it is drawn.
 */
export const useMessagesStore = defineStore('messages', () => {
  const zim = useZim()
  const account = useAccountStore()
  const chat = useChatStore()
  const outbox = useOutboxStore()
  const receipts = useReceiptsStore()
  const opened = new Set<ConversationKey>()
  // Without a retry this device would show 0 unread messages, and every other one the old count. After a lost connection ZIM's list brings it back.
  const markRead = createRetries(key => zim.ask(client => client.conversations.clearUnread(key)))

  const history = createHistory({ zim, account, chat, cache: useCacheStore() })
  /** Reads the newest page, again after a failure that may pass. */
  const readLast = createRetries(async (key) => {
    await history.load(key)
    const { failure } = history.of(key)
    if (failure)
      throw new FailureError(failure)
  })
  // What is drawn must not stay wrong on a slow network. Ends when nothing is drawn.
  const confirmDrawn = createRetries(history.recheck, Infinity)
  const behind = new Map<ConversationKey, ReturnType<typeof setTimeout>>()

  /** Whether the list names a message that is newer than all that are loaded. */
  function isBehind(key: ConversationKey): boolean {
    const listed = chat.listed(key)
    return !!listed?.id && isPlacedByZim(listed) && listed.seq > (newestRun(chat.timeline(key).window)?.to ?? 0)
  }

  const isDue = (key: ConversationKey) => isBehind(key) || history.of(key).failure?.retryable === true

  /**
   * Reads the newest page of an open conversation after a while when it is still needed: the page has failed, or the list names a newer
   * message. It is told of a message just before the chat, and what does not follow was missed.
   */
  function catchUp(key: ConversationKey) {
    if (behind.has(key) || !hasHistory(key) || !isDue(key))
      return
    behind.set(key, setTimeout(() => {
      behind.delete(key)
      if (opened.has(key) && isDue(key) && zim.connection.value.phase === 'online') void readLast.run(key)
    }, CATCH_UP_AFTER))
  }

  const hasHistory = (key: ConversationKey) => capabilitiesOf(key).hasHistory

  chat.onChanges(({ conversations, isUnconfirmed }) => {
    for (const key of opened) {
      if (isUnconfirmed && hasHistory(key)) {
        void history.load(key).then(() => catchUp(key))
        void confirmDrawn.run(key)
      }
      if (conversations === 'all' || conversations.has(key)) catchUp(key)
      // ZIM counts a message that arrives while its chat is open: the count has to be cleared after each one.
      if ((conversations === 'all' || conversations.has(key)) && chat.conversations().get(key)?.unread) clearUnread(key)
    }
  })

  account.onOpen(scope => scope.onDispose(() => {
    history.forget()
    opened.clear()
    markRead.stop()
    readLast.stop()
    confirmDrawn.stop()
    behind.forEach(timer => clearTimeout(timer))
    behind.clear()
  }))

  function clearUnread(key: ConversationKey) {
    chat.apply({ type: 'conversation-opened', conversation: key })
    void markRead.run(key)
  }

  /** Runs a request about messages of one conversation. Without an answer ZIM may have changed them: they are read again when they are drawn. */
  async function inDoubt(about: Message | readonly Message[], request: () => Promise<void>) {
    try { await request() }
    catch (thrown) {
      const messages = [about].flat() as Message[]
      const seqs = messages.map(({ seq }) => seq)
      const { conversation } = messages[0]!
      chat.apply({ type: 'messages-in-doubt', conversation, range: { from: Math.min(...seqs), to: Math.max(...seqs) } })
      void confirmDrawn.run(conversation)
      throw thrown
    }
  }

  /** Shows a conversation: its newest page is fetched and its unread count cleared, now and while it stays open. Never rejects. */
  async function open(key: ConversationKey) {
    opened.add(key)
    if (!hasHistory(key))
      return
    clearUnread(key)
    await history.load(key)
    catchUp(key)
  }

  /** Loads the next older page. Never rejects. */
  async function loadOlder(key: ConversationKey) {
    if (hasHistory(key)) await history.loadOlder(key)
  }

  /**
   * Hands a message to the outbox, which shows and sends it. Returns null, or why it cannot be sent at all (blank, too long, to
   * oneself): then nothing has changed, and the draft should stay. Later failures are shown on the message.
   */
  function send(key: ConversationKey, outgoing: Outgoing, attachment?: Attachment): Failure | null {
    try { zim.checkOutgoing(key, outgoing) }
    catch (thrown) { return failureOf(thrown) }
    outbox.add(key, receipts.asks(key) ? { ...outgoing, asksReceipt: true } : outgoing, attachment)
    return null
  }

  return {
    history: history.of,
    open,
    close(key: ConversationKey) {
      opened.delete(key)
      history.hidden(key)
    },
    loadOlder,
    /** Reads back until a message is in the timeline; the conversation is open. Resolves to false when it cannot be found. */
    reach: history.reach,
    /** Reports the messages that are drawn, one run for each part of the list: what ZIM has not confirmed of them is read, gaps are closed. */
    async seen(key: ConversationKey, runs: readonly DrawnRun[]): Promise<void> {
      if (!hasHistory(key) || !opened.has(key))
        return
      history.seen(key, runs)
      await history.recheck(key).catch(() => void confirmDrawn.run(key, true))
    },
    /** Whether messages between this one and the one before it are not loaded. */
    isAfterGap: (key: ConversationKey, message: Message) => chat.timeline(key).afterGap.has(message.key),
    /** How many messages were dropped directly before the one with this messageID. */
    droppedBefore: (key: ConversationKey, id: string) => chat.timeline(key).dropped.get(id) ?? 0,
    send,
    /** Sends a failed message again, under its ID. */
    retry: (_: ConversationKey, messageKey: string) => outbox.retry(messageKey),
    discard: (key: ConversationKey, messageKey: string) => outbox.discard(key, messageKey),
    inDoubt,
    async revoke(key: ConversationKey, messageKey: string) {
      const message = chat.message(key, messageKey)
      if (!message)
        return
      await inDoubt(message, () => zim.ask(client => client.messages.revoke(message)))
      chat.apply({ type: 'messages-revoked', conversation: key, messages: [{ ...message, body: { kind: 'revoked', operatorID: chat.me() } }] })
    },
    /** Removes messages from this account alone, and discards unsent ones. After a failure the rest stays. */
    async remove(key: ConversationKey, ...messageKeys: string[]) {
      const messages = messageKeys.flatMap(messageKey => chat.message(key, messageKey) ?? [])
      for (const message of messages) {
        if (!message.id) outbox.discard(key, message.key)
      }
      const numbered = messages.filter(({ id }) => id)
      for (let at = 0; at < numbered.length; at += DELETED_AT_ONCE) {
        const batch = numbered.slice(at, at + DELETED_AT_ONCE)
        if (hasHistory(key)) await inDoubt(batch, () => zim.ask(client => client.messages.delete(key, batch)))
        chat.apply({ type: 'messages-deleted', conversation: key, ids: batch.map(({ id }) => id), isAll: false })
      }
      // What comes before them may not be loaded: the list needs it as its last message.
      const timeline = chat.timeline(key)
      const before = newestSent(timeline)
      if (numbered.length && hasHistory(key) && lastMissing(timeline.window.known, { from: before?.seq ?? FIRST_SEQ, to: Math.max(...numbered.map(({ seq }) => seq)) }) !== null) void readLast.run(key)
    },
    /** Oldest first; one array for life, mutated in place. */
    timeline: (key: ConversationKey): readonly Message[] => chat.timeline(key).messages,
    onChanges: (key: ConversationKey, listener: (changes: TimelineChange[]) => void) => chat.onChanges(({ timelines }) => {
      const changes = timelines.get(key)
      if (changes) listener(changes)
    }),
    /** What is known of the original of a reply: its body now, or that it was deleted. */
    originalOf: (key: ConversationKey, original: Pick<Message, 'id' | 'seq'>) => originalOf(chat.timeline(key), original),
    draft: outbox.draft,
    setDraft: outbox.setDraft,
    draftReplyTo: outbox.draftReplyTo,
    setDraftReplyTo: outbox.setDraftReplyTo,
    draftMentions: outbox.draftMentions,
    setDraftMentions: outbox.setDraftMentions,
  }
})
