import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

import type { Finding, Hit, Matcher, SearchQuery } from '@/search/searchMessages'
import type { Conversation, ConversationKey } from '@/types/conversation'
import type { Failure } from '@/types/failure'
import type { Message } from '@/types/message'

import { capabilitiesOf } from '@/chat/capabilities'
import { FIRST_SEQ } from '@/chat/window'
import { useZim } from '@/composables/useZim'
import { findIn, foldNeedle } from '@/search/fold'
import { createMatcher, matchesIn, searchMessages } from '@/search/searchMessages'
import { failureOf } from '@/utils/failure'

import { useCacheStore } from './cache'
import { useConversationsStore } from './conversations'
import { fetchHistoryPage } from './fetchHistoryPage'
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
 * conversations are · `isPartial` is true unless every searched conversation was searched back to its beginning.
 */
export const useSearchStore = defineStore('search', () => {
  const zim = useZim()
  const cache = useCacheStore()
  const list = useConversationsStore()
  const users = useUsersStore()
  const conversations = shallowRef<readonly Conversation[]>([])
  const groups = shallowRef<readonly HitGroup[]>([])
  const isSearching = ref(false)
  const hasMore = ref(false)
  const isPartial = ref(false)
  const failure = shallowRef<Failure | null>(null)
  let match: Matcher | null = null
  let findings: AsyncGenerator<Finding, void> | null = null
  /** Conversations with older history at ZIM, and the oldest message that was searched. */
  const olderAtServer = new Map<ConversationKey, Message | null>()

  /** A message behind a gap of the cache is found there first, and again when history has reached it. */
  function add(hit: Hit) {
    const known = groups.value.find(({ conversation }) => conversation === hit.conversation)
    if (known?.hits.some(({ key }) => key === hit.key))
      return
    groups.value = known
      ? groups.value.map(group => group === known ? { ...group, hits: [...group.hits, hit] } : group)
      : [...groups.value, { conversation: hit.conversation, hits: [hit] }]
  }

  /** Ends the search and drops its hits. */
  function clear() {
    void findings?.return()
    findings = null
    match = null
    olderAtServer.clear()
    conversations.value = []
    groups.value = []
    isSearching.value = hasMore.value = isPartial.value = false
    failure.value = null
  }

  function conversationsLike(text: string): Conversation[] {
    const needle = foldNeedle(text)
    return list.list.filter(({ key, id, name }) => [name, id, capabilitiesOf(key).isPerson ? users.nameOf(id) : ''].some(word => findIn(word, needle)))
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
    if (!mine || isSearching.value)
      return
    isSearching.value = true
    let isDone = false
    for (let count = 0; count < PAGE_HITS;) {
      const { value, done } = await mine.next()
      if (mine !== findings)
        return
      if (done || !value) {
        isDone = true
        break
      }
      if (value.type === 'hit') {
        add(value.hit)
        count++
      }
      else if (!value.isWhole) { olderAtServer.set(value.conversation, value.oldest) }
    }
    hasMore.value = !isDone
    isPartial.value = olderAtServer.size > 0
    isSearching.value = false
  }

  /** Searches ZIM's history before the cached part, until a hit is found or for some pages. The pages are added to the cache. */
  async function searchFurtherBack(): Promise<void> {
    const mine = findings
    const matcher = match
    if (!mine || !matcher || isSearching.value || hasMore.value)
      return
    isSearching.value = true
    failure.value = null
    try {
      let found = 0
      for (let step = 0; step < STEPS_BACK && olderAtServer.size && !found; step++) {
        for (const [key, oldest] of [...olderAtServer]) found += await stepBack(mine, matcher, key, oldest)
      }
    }
    catch (thrown) { if (mine === findings) failure.value = failureOf(thrown) }
    if (mine !== findings)
      return
    isPartial.value = olderAtServer.size > 0
    isSearching.value = false
  }

  async function stepBack(mine: typeof findings, matcher: Matcher, key: ConversationKey, oldest: Message | null): Promise<number> {
    if (mine !== findings)
      return 0
    const page = await fetchHistoryPage(zim, key, { before: oldest ?? undefined, count: HISTORY_PAGE })
    const numbered = page.filter(({ id }) => id)
    const isWhole = !page.length || numbered.some(({ seq }) => seq <= FIRST_SEQ)
    // An anchor that the SDK does not hold is answered with its newest messages: these are only searched.
    if (numbered.every(({ seq }) => !oldest || seq < oldest.seq)) await cache.addOlder(key, numbered, isWhole)
    if (mine !== findings)
      return 0
    if (isWhole || !numbered.length) olderAtServer.delete(key)
    else olderAtServer.set(key, numbered[0]!)
    const hits = matchesIn(numbered, matcher)
    hits.forEach(add)
    return hits.length
  }

  return { conversations, groups, isSearching, hasMore, isPartial, failure, search, more, searchFurtherBack, clear }
})
