import { shallowReactive } from 'vue'

import type { Zim } from '@/composables/useZim'
import type { ConversationKey } from '@/types/conversation'
import type { HistoryRange } from '@/types/events'
import type { Failure } from '@/types/failure'
import type { Message } from '@/types/message'

import { isJoinedTo, oldestConfirmed } from '@/chat/gapSync'
import { rangeOf } from '@/chat/window'
import { failureOf } from '@/utils/failure'

import type { useAccountStore } from './account'
import type { useCacheStore } from './cache'
import type { useChatStore } from './chat'

import { fetchHistoryPage } from './fetchHistoryPage'

export interface History {
  isLoading: boolean
  /** The beginning of the conversation is reached. */
  isComplete: boolean
  failure: Failure | null
}

const PAGE = 30
/** Pages fetched to close the gap between the cached messages and the newest page. A wider gap is closed by scrolling. */
const GAP_PAGES = 10
/** ZIM's smallest plan keeps history for 7 days (zim-sdk.md §2.1): a missing older message has expired; it was not deleted. */
const KEPT_FOR = 7 * 24 * 3_600_000

const BLANK: History = { isLoading: false, isComplete: false, failure: null }

interface HistoryOptions {
  zim: Zim
  account: ReturnType<typeof useAccountStore>
  chat: ReturnType<typeof useChatStore>
  cache: ReturnType<typeof useCacheStore>
}

/**
 * Reads the history of conversations: from the cache first, then from ZIM, which has the last word. How far back a conversation is
 * loaded is its window (chat/window.ts); nothing of that is kept here.
 */
export function createHistory({ zim, account, chat, cache }: HistoryOptions) {
  const histories = shallowReactive(new Map<ConversationKey, History>())

  const of = (key: ConversationKey): History => histories.get(key) ?? BLANK
  const windowOf = (key: ConversationKey) => chat.timeline(key).window

  const query = (key: ConversationKey, before?: Message) => fetchHistoryPage(zim, key, { before, count: PAGE })
  const isWhole = (key: ConversationKey) => windowOf(key).isComplete && !cache.hasOlder(key)

  /** Runs one reading at a time for each conversation. A failure goes to {@link History.failure}. */
  async function reading(key: ConversationKey, read: () => Promise<void>) {
    if (of(key).isLoading)
      return
    const scope = account.scope()
    histories.set(key, { ...of(key), isLoading: true, failure: null })
    let failure: Failure | null = null
    try { await read() }
    catch (thrown) { failure = failureOf(thrown) }
    if (scope?.isActive) histories.set(key, { isLoading: false, isComplete: isWhole(key), failure })
  }

  function apply(key: ConversationKey, messages: Message[], range: Omit<HistoryRange, 'keepBefore'>) {
    chat.apply({ type: 'history-loaded', conversation: key, messages, range: { ...range, keepBefore: Date.now() - KEPT_FOR } })
  }

  /** Asks ZIM and the cache at once. What the cache holds is shown meanwhile, and decides how far back the answer has to reach. */
  async function readNewest(key: ConversationKey) {
    const knownBefore = windowOf(key).shown?.to ?? 0
    const [newest, restored] = await Promise.all([query(key), cache.restore(key)])
    const { shown } = windowOf(key)
    let messages = newest
    let isComplete = newest.length < PAGE
    for (let pages = 1; pages < GAP_PAGES && !isComplete && !isJoinedTo(shown, messages); pages++) {
      const page = await query(key, messages.find(({ id }) => id))
      messages = [...page, ...messages]
      isComplete = page.length < PAGE
    }
    const range = rangeOf(messages)
    apply(key, messages, {
      from: isComplete ? 0 : range?.from ?? 0,
      upTo: Math.max(knownBefore, restored, range?.to ?? 0),
      isNewest: true,
      isJoined: isComplete || isJoinedTo(shown, messages),
    })
  }

  async function readOlder(key: ConversationKey) {
    const before = oldestConfirmed(chat.timeline(key))
    if (!before)
      return readNewest(key)
    if ((windowOf(key).shown?.from ?? 0) >= before.seq) await cache.restoreOlder(key)
    const page = await query(key, before)
    const from = page.length < PAGE ? 0 : rangeOf(page)?.from ?? before.seq
    apply(key, page, { from, upTo: before.seq - 1, isNewest: false, isJoined: true })
  }

  /** Reads the page before, from the cache at once and then from ZIM. Never rejects. */
  async function loadOlder(key: ConversationKey) {
    if (!of(key).isComplete) await reading(key, () => readOlder(key))
  }

  return {
    of,
    /** Reads the newest page, on top of what the cache holds. Never rejects. */
    load: (key: ConversationKey) => reading(key, () => readNewest(key)),
    loadOlder,
    /** Reads back, from the cache and then from ZIM, until the timeline has a message. Returns false when it cannot be had. */
    async reach(key: ConversationKey, messageKey: string): Promise<boolean> {
      const isThere = () => chat.message(key, messageKey) !== null
      const scope = account.scope()
      while (!isThere() && await cache.restoreOlder(key));
      while (!isThere() && scope?.isActive && !of(key).isComplete && !of(key).failure && !of(key).isLoading) await loadOlder(key)
      return isThere()
    },
    /** Called at sign-out. */
    forget: () => histories.clear(),
  }
}
