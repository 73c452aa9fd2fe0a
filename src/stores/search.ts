import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

import type { Finding, Hit, Matcher, SearchQuery } from '@/search/searchMessages'
import type { Conversation, ConversationKey } from '@/types/conversation'
import type { Failure } from '@/types/failure'
import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

import { capabilitiesOf } from '@/chat/capabilities'
import { FIRST_SEQ } from '@/chat/window'
import { useZim } from '@/composables/useZim'
import { findIn, foldNeedle } from '@/search/fold'
import { createMatcher, matchesIn, searchMessages } from '@/search/searchMessages'
import { failureOf } from '@/utils/failure'

import { useAccountStore } from './account'
import { useCacheStore } from './cache'
import { useChatStore } from './chat'
import { useConversationsStore } from './conversations'
import { fetchHistoryPage } from './fetchHistoryPage'
import { createHitCheck } from './hitCheck'
import { useUsersStore } from './users'

/** What was found in one conversation, newest first. */
export interface HitGroup { conversation: ConversationKey, hits: readonly Hit[] }

/** Hits shown at once, and added by `more`. */
const PAGE_HITS = 30
/** Messages of one history page, and pages fetched of each conversation before the search stops without a hit. */
const HISTORY_PAGE = 40
const STEPS_BACK = 5

/**
 * Searches the cache: conversations by name, messages by text, sender and day. ZIM's mini-program SDK has no search.
 *
 * Invariants: one search at a time, a new one ends the old one · memory holds the hits shown and one segment, however long the
 * conversations are · `isPartial` is true unless every searched conversation was searched back to its beginning · while there is a connection
 * a hit is shown when it was compared with ZIM (hitCheck.ts), a page of hits at once, and disappears when its message is recalled or deleted.
 */
export const useSearchStore = defineStore('search', () => {
  const zim = useZim()
  const chat = useChatStore()
  const cache = useCacheStore()
  const list = useConversationsStore()
  const users = useUsersStore()
  const conversations = shallowRef<readonly Conversation[]>([])
  const groups = shallowRef<readonly HitGroup[]>([])
  const isSearching = ref(false)
  /** ZIM's history is searched, before the cached part. */
  const isGoingBack = ref(false)
  const hasMore = ref(false)
  const isPartial = ref(false)
  const failure = shallowRef<Failure | null>(null)
  /** Every conversation was searched back to this time, ms; 0 while one of them was not searched at all, or when all were searched whole. */
  const searchedBackTo = ref(0)
  const { check, isReportedGone } = createHitCheck({ zim, account: useAccountStore(), chat, cache })
  let match: Matcher | null = null
  let findings: AsyncGenerator<Finding, void> | null = null
  /** Number of the search further back; another one after `stop`. */
  let further = 0
  /** Conversations with older history at ZIM, and the oldest message that was searched. */
  const olderAtServer = new Map<ConversationKey, Message | null>()

  function noteProgress() {
    const times = [...olderAtServer.values()].map(oldest => oldest?.sentAt ?? 0)
    isPartial.value = times.length > 0
    searchedBackTo.value = isPartial.value && !times.includes(0) ? Math.max(...times) : 0
  }

  /** A message behind a gap of the cache is found there first, and again when history has reached it. */
  function add(hit: Hit) {
    const known = groups.value.find(({ conversation }) => conversation === hit.conversation)
    if (known?.hits.some(({ key }) => key === hit.key))
      return
    groups.value = known
      ? groups.value.map(group => group === known ? { ...group, hits: [...group.hits, hit] } : group)
      : [...groups.value, { conversation: hit.conversation, hits: [hit] }]
  }

  /** Replaces hits that are shown. Those for which `change` returns null disappear. */
  function changeHits(change: (hit: Hit) => Hit | null) {
    groups.value = groups.value
      .map(({ conversation, hits }) => ({ conversation, hits: hits.flatMap(hit => change(hit) ?? []) }))
      .filter(({ hits }) => hits.length)
  }

  /** Compares what is shown with ZIM again, a page of hits at once: the connection was away. */
  async function recheck() {
    const mine = findings
    const matcher = match
    if (!matcher)
      return
    const shown = groups.value.flatMap(({ hits }) => hits)
    for (let at = 0; at < shown.length; at += PAGE_HITS) {
      const page = shown.slice(at, at + PAGE_HITS)
      const checked = await check(page, matcher)
      if (mine !== findings)
        return
      const now = new Map<Hit, Hit | null>(page.map(hit => [hit, checked.find(({ key }) => key === hit.key) ?? null]))
      changeHits(hit => now.get(hit) === undefined ? hit : now.get(hit)!)
    }
  }

  /** An edited message is matched again. */
  function rematch(key: ConversationKey, changes: readonly TimelineChange[]) {
    for (const change of changes) {
      if ((change.type === 'replaced' || change.type === 'unloaded') && change.message.editedAt) changeHits(hit => hit.conversation === key && hit.key === change.message.key ? match!(change.message) : hit)
    }
  }

  chat.onChanges(({ isUnconfirmed, timelines }) => {
    if (match && groups.value.length) timelines.forEach((changes, key) => rematch(key, changes))
    if (groups.value.some(({ hits }) => hits.some(isReportedGone))) changeHits(hit => isReportedGone(hit) ? null : hit)
    if (isUnconfirmed) void recheck()
  })

  /** Ends the search and drops its hits. */
  function clear() {
    void findings?.return()
    findings = null
    match = null
    olderAtServer.clear()
    conversations.value = []
    groups.value = []
    isSearching.value = isGoingBack.value = hasMore.value = isPartial.value = false
    searchedBackTo.value = 0
    failure.value = null
  }

  function conversationsLike(text: string): Conversation[] {
    const needle = foldNeedle(text)
    return list.list.filter(({ key, id, name, remark = '' }) => [name, remark, id, capabilitiesOf(key).isPerson ? users.nameOf(id) : ''].some(word => findIn(word, needle)))
  }

  async function search(query: SearchQuery): Promise<void> {
    clear()
    match = createMatcher(query)
    if (!match)
      return
    if (!query.conversation && query.text) conversations.value = conversationsLike(query.text)
    const keys = query.conversation ? [query.conversation] : list.list.map(({ key }) => key)
    findings = searchMessages(keys, match, cache.segments)
    await more()
  }

  /** Adds the next hits of the cache. */
  async function more(): Promise<void> {
    const mine = findings
    const matcher = match
    if (!mine || !matcher || isSearching.value)
      return
    isSearching.value = true
    let isDone = false
    const hits: Hit[] = []
    while (hits.length < PAGE_HITS) {
      const { value, done } = await mine.next()
      if (mine !== findings)
        return
      if (done || !value) {
        isDone = true
        break
      }
      if (value.type === 'hit') hits.push(value.hit)
      else if (!value.isWhole) olderAtServer.set(value.conversation, value.oldest)
    }
    const checked = await check(hits, matcher)
    if (mine !== findings)
      return
    checked.forEach(add)
    hasMore.value = !isDone
    noteProgress()
    isSearching.value = false
  }

  /** Ends the search further back. What was found stays, and the next one goes on where this one was. */
  function stop() {
    if (!isGoingBack.value)
      return
    further++
    isGoingBack.value = isSearching.value = false
  }

  /** Searches ZIM's history before the cached part, until a hit is found or for some pages. The pages are added to the cache. */
  async function searchFurtherBack(): Promise<void> {
    const mine = findings
    const matcher = match
    if (!mine || !matcher || isSearching.value || hasMore.value)
      return
    isSearching.value = true
    failure.value = null
    isGoingBack.value = true
    const mineFurther = ++further
    const isCurrent = () => mine === findings && further === mineFurther
    try {
      let found = 0
      for (let page = 0; page < STEPS_BACK && olderAtServer.size && !found; page++) {
        for (const [key, oldest] of [...olderAtServer]) found += await stepBack(isCurrent, matcher, key, oldest)
      }
    }
    catch (thrown) { if (isCurrent()) failure.value = failureOf(thrown) }
    if (!isCurrent())
      return
    noteProgress()
    stop()
  }

  async function stepBack(isCurrent: () => boolean, matcher: Matcher, key: ConversationKey, oldest: Message | null): Promise<number> {
    if (!isCurrent())
      return 0
    const page = await fetchHistoryPage(zim, key, { before: oldest ?? undefined, count: HISTORY_PAGE })
    const numbered = page.filter(({ id }) => id)
    const isWhole = !page.length || numbered.some(({ seq }) => seq <= FIRST_SEQ)
    // An anchor that the SDK does not hold is answered with its newest messages: these are only searched.
    if (numbered.every(({ seq }) => !oldest || seq < oldest.seq)) await cache.addOlder(key, numbered, isWhole)
    if (!isCurrent())
      return 0
    if (isWhole || !numbered.length) olderAtServer.delete(key)
    else olderAtServer.set(key, numbered[0]!)
    noteProgress()
    const hits = matchesIn(numbered, matcher)
    hits.forEach(add)
    return hits.length
  }

  return { conversations, groups, isSearching, isGoingBack, hasMore, isPartial, failure, searchedBackTo, search, more, searchFurtherBack, stop, clear }
})
