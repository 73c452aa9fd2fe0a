import { defineStore } from 'pinia'

import type { AccountCache } from '@/cache/accountCache'
import type { Restored, Segment } from '@/cache/logReader'
import type { Conversation, ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

import { createAccountCache } from '@/cache/accountCache'
import { accountsPresent } from '@/cache/accounts'
import { capabilitiesOf } from '@/chat/capabilities'
import { useStorage } from '@/composables/useStorage'
import { readOnlyWhile } from '@/services/storage'
import { last } from '@/utils/last'

import { useAccountStore } from './account'
import { useChatStore } from './chat'
import { KEPT_FOR } from './fetchHistoryPage'

/**
 * Joins the chat to the cache of the signed-in account (cache/accountCache.ts): changes are noted there, and what it holds comes back
 * as events. Rooms are not cached: they have no history to compare with.
 */
export const useCacheStore = defineStore('cache', () => {
  const account = useAccountStore()
  const chat = useChatStore()
  const storage = useStorage()
  let current: AccountCache | null = null
  let isTidy = false

  account.onOpen((scope) => {
    let own = storage
    // #ifdef H5
    own = readOnlyWhile(() => scope.isReadOnly, storage)
    // #endif
    const cache = createAccountCache({ storage: own, account: scope.key, me: scope.userID })
    current = cache
    isTidy = false
    scope.onDispose(() => {
      current = null
      // Changes that are noted are still written.
      return cache.close()
    })
    const restoreList = (conversations: Conversation[]) => {
      if (scope.isActive && conversations.length) chat.apply({ type: 'conversations-restored', conversations })
    }
    void cache.load(restoreList).then(restoreList)
  })

  chat.onChanges(({ timelines, conversations }) => {
    const known = chat.conversations()
    const changed = conversations === 'all' ? [...known.keys()] : [...conversations]
    for (const key of changed) current?.noteConversation(key, known.get(key) ?? null)
    if (conversations === 'all') current?.keepOnly(new Set(changed))
    for (const [key, changes] of timelines) {
      if (capabilitiesOf(key).hasHistory) current?.noteTimeline(key, chat.timeline(key), changes)
    }
    if (chat.isListed() && !isTidy) {
      isTidy = true
      void current?.tidy()
    }
  })

  const oldestKnown = (key: ConversationKey) => chat.timeline(key).window.known[0]?.from ?? 0
  const hasOlder = (key: ConversationKey) => current?.hasOlder(key, oldestKnown(key)) ?? false

  const show = (key: ConversationKey, restored: Restored) => chat.apply({ type: 'messages-restored', conversation: key, ...restored, keepBefore: Date.now() - KEPT_FOR })

  async function restoreBefore(key: ConversationKey, seq: number): Promise<boolean> {
    const mine = current
    const restored = await mine?.restoreOlder(key, seq)
    if (restored && mine === current) show(key, restored)
    return !!restored
  }

  return {
    /** Shows the newest messages that the cache holds of a conversation, the first time. Returns the newest seq, 0 where there is none. */
    async restore(key: ConversationKey): Promise<number> {
      const mine = current
      const restored = await mine?.restore(key)
      if (!restored || mine !== current)
        return 0
      show(key, restored)
      return last(restored.runs)?.to ?? 0
    },
    /** Shows the messages before the oldest known one. Returns whether there were any. */
    restoreOlder: (key: ConversationKey) => restoreBefore(key, oldestKnown(key)),
    /** Shows what the cache holds of a range, also in gaps. Resolves at once where nothing is missing. */
    async restoreRange(key: ConversationKey, { from, upTo }: { from: number, upTo: number }): Promise<void> {
      const tried = new Set<number>()
      const next = () => {
        const { known } = chat.timeline(key).window
        return known.filter((run, at) => run.from > from && (known[at - 1]?.to ?? -1) < upTo).map(run => Math.min(run.from, upTo + 1)).filter(seq => !tried.has(seq)).pop()
      }
      for (let seq = next(); seq !== undefined && current?.hasOlder(key, seq); seq = next()) {
        tried.add(seq)
        await restoreBefore(key, seq)
      }
    },
    /** Whether the cache holds messages before the oldest known one. */
    hasOlder,
    /** Everything that is cached of a conversation, newest first. */
    async* segments(key: ConversationKey): AsyncGenerator<Segment> {
      if (current) yield* current.segments(key)
    },
    /** Notes what has become of cached messages that are not loaded. */
    note: (key: ConversationKey, changes: TimelineChange[]) => current?.noteTimeline(key, chat.timeline(key), changes),
    /** Caches a page of history that is not shown. */
    addOlder: async (key: ConversationKey, messages: Message[], isComplete: boolean) => current?.addOlder(key, messages, isComplete),
    /** Writes all changes now. Called when the app is hidden. */
    flush: async () => current?.flush(),
    /** Bytes cached of this account, with an error of at most one page. */
    bytes: () => current?.bytes() ?? 0,
    /** Bytes of the messages of each conversation. Null when the storage does not answer. */
    sizes: async () => current?.sizes() ?? null,
    /** Removes the messages of conversations from the device. Resolves to whether all are removed. */
    clear: async (keys: readonly ConversationKey[]) => current?.clear(keys) ?? false,
    /** Why the storage last refused; null when everything is written. */
    problem: () => current?.problem() ?? null,
    /** All accounts with a cache on this device, the last used one first. */
    accounts: () => accountsPresent(storage),
  }
})
