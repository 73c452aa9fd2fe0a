import { shallowReactive } from 'vue'

import type { Zim } from '@/composables/useZim'
import type { ConversationKey } from '@/types/conversation'
import type { HistoryRange } from '@/types/events'
import type { Failure } from '@/types/failure'
import type { Message } from '@/types/message'

import { isJoinedBy, newestInRange, oldestInRange } from '@/chat/gapSync'
import { failureOf } from '@/utils/failure'
import { last } from '@/utils/last'

import type { useCacheStore } from './cache'
import type { useChatStore } from './chat'

import { fetchHistoryPage } from './fetchHistoryPage'

export interface History {
  isLoading: boolean
  /** The beginning of the conversation is reached. */
  isComplete: boolean
  failure: Failure | null
}

export const PAGE = 30
/** Pages fetched to close the gap between what the phone knows and the newest page. Beyond, older messages are left to scrolling. */
const GAP_PAGES = 10
/** ZIM's smallest plan keeps history for 7 days (zim-sdk.md §2.1): older messages that it no longer has were not deleted by anybody. */
const KEPT_FOR = 7 * 24 * 3_600_000

const BLANK: History = { isLoading: false, isComplete: false, failure: null }

/**
 * Reads the history of conversations: from the phone first, then from ZIM, which has the last word.
 *
 * Invariant: `oldest` names the first message of what ZIM has confirmed; its next page ends there. The timeline may reach further
 * back, by what the phone kept.
 */
export function createHistory(zim: Zim, chat: ReturnType<typeof useChatStore>, cache: ReturnType<typeof useCacheStore>) {
  const histories = shallowReactive(new Map<ConversationKey, History>())
  const oldest = new Map<ConversationKey, Message>()

  const of = (key: ConversationKey): History => histories.get(key) ?? BLANK

  const query = (key: ConversationKey, before?: Message) => fetchHistoryPage(zim, key, { before, count: PAGE })
  const firstOf = (page: readonly Message[]) => page.find(({ id }) => id)
  const isWhole = (key: ConversationKey) => chat.timeline(key).from === 0 && !cache.hasOlder(key)

  /** One at a time for each conversation; what went wrong is told by {@link History.failure}. */
  async function reading(key: ConversationKey, read: () => Promise<void>) {
    if (of(key).isLoading)
      return
    const reader = chat.me()
    histories.set(key, { ...of(key), isLoading: true, failure: null })
    let failure: Failure | null = null
    try { await read() }
    catch (thrown) { failure = failureOf(thrown) }
    if (reader === chat.me()) histories.set(key, { isLoading: false, isComplete: isWhole(key), failure })
  }

  function apply(key: ConversationKey, messages: Message[], range: Omit<HistoryRange, 'keepBefore'>) {
    chat.apply({ type: 'history-loaded', conversation: key, messages, range: { ...range, keepBefore: Date.now() - KEPT_FOR } })
  }

  /** ZIM is asked at once; what the phone kept is shown meanwhile, and decides how far back the answer has to reach. */
  async function readNewest(key: ConversationKey) {
    const knownBefore = newestInRange(chat.timeline(key))?.order ?? 0
    const [newest, restored] = await Promise.all([query(key), cache.restore(key)])
    const known = newestInRange(chat.timeline(key))
    let messages = newest
    let isComplete = newest.length < PAGE
    for (let pages = 1; pages < GAP_PAGES && !isComplete && !isJoinedBy(messages, known); pages++) {
      const page = await query(key, firstOf(messages))
      messages = [...page, ...messages]
      isComplete = page.length < PAGE
    }
    const isJoined = isComplete || isJoinedBy(messages, known)
    const first = firstOf(messages)
    const confirmed = oldest.get(key)
    if (first && (!confirmed || !isJoined || first.order < confirmed.order || !known)) oldest.set(key, first)
    apply(key, messages, { from: isComplete ? 0 : first?.order ?? 0, upTo: Math.max(knownBefore, restored, last(messages)?.order ?? 0), isNewest: true, isJoined })
  }

  async function readOlder(key: ConversationKey) {
    const before = oldest.get(key)
    if (!before)
      return readNewest(key)
    if ((oldestInRange(chat.timeline(key))?.order ?? 0) >= before.order) await cache.restoreOlder(key)
    const page = await query(key, before)
    const first = firstOf(page)
    if (first) oldest.set(key, first)
    apply(key, page, { from: page.length < PAGE ? 0 : first?.order ?? before.order, upTo: before.order - 1, isNewest: false, isJoined: true })
  }

  /** The page before, from the phone at once and then from ZIM. Never rejects. */
  async function loadOlder(key: ConversationKey) {
    if (!of(key).isComplete) await reading(key, () => readOlder(key))
  }

  return {
    of,
    /** The newest page, on what the phone kept. Never rejects. */
    load: (key: ConversationKey) => reading(key, () => readNewest(key)),
    loadOlder,
    /** Reads back, from the phone and then from ZIM, until the timeline knows a message. False when it cannot be had. */
    async reach(key: ConversationKey, messageKey: string): Promise<boolean> {
      const isThere = () => chat.message(key, messageKey) !== null
      const reader = chat.me()
      while (!isThere() && await cache.restoreOlder(key));
      while (!isThere() && reader === chat.me() && !of(key).isComplete && !of(key).failure && !of(key).isLoading) await loadOlder(key)
      return isThere()
    },
    /** Somebody else's. */
    forget() {
      histories.clear()
      oldest.clear()
    },
  }
}
