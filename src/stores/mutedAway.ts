import { defineStore } from 'pinia'
import { watch } from 'vue'

import type { MutedConversation } from '@/services/subscriptions'
import type { ConversationKey } from '@/types/conversation'

import { subscriptions } from '@/services/subscriptions'
import { conversationKey, parseConversationKey } from '@/utils/conversationKey'

import { useAccountStore } from './account'
import { useChatStore } from './chat'
import { useSessionStore } from './session'
import { useSubscriptionsStore } from './subscriptions'

/** In one request, of each list. */
const MOST = 100
/** How long changes are gathered for one request, ms. */
const GATHER_MS = 1000

/**
 * States at our server which conversations are muted, so that it does not tell of them while the user is away: ZEGO tells the server nothing of it.
 *
 * Invariants: nothing is stated while the server tells the user of nothing · what the server knows is changed only for conversations that ZIM has
 * listed here, not for those of the cache, and so an old one that is not loaded stays muted · a change of another device is stated here, too, by whichever device sees it · what cannot be
 * stated is stated after the next answer of the server. Loaded by pages/startLater.ts.
 */
export const useMutedAwayStore = defineStore('mutedAway', () => {
  const account = useAccountStore()
  const chat = useChatStore()
  const session = useSessionStore()
  const told = useSubscriptionsStore()
  /** As our server knows them; null: it need not know. */
  let known: Set<ConversationKey> | null = null
  /** All of the list was compared with it. */
  let isCompared = false
  const changed = new Set<ConversationKey>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let hasFailed = false

  const isMuted = (key: ConversationKey) => chat.conversations().get(key)?.isMuted
  const toServer = (keys: readonly ConversationKey[]) => keys.map(key => parseConversationKey(key) as MutedConversation)

  function clear() {
    clearTimeout(timer)
    timer = undefined
    changed.clear()
    known = null
  }

  account.onOpen(scope => scope.onDispose(clear))

  function check(keys: Iterable<ConversationKey>) {
    if (!known || !chat.isListed())
      return
    for (const key of isCompared ? keys : chat.conversations().keys()) {
      const now = isMuted(key)
      if (now !== undefined && parseConversationKey(key).kind !== 'room' && now !== known.has(key)) changed.add(key)
    }
    isCompared = true
    if (changed.size) timer ??= setTimeout(() => void state(), GATHER_MS)
  }

  async function state() {
    const before = known
    const keys = [...changed].filter(key => isMuted(key) !== undefined && isMuted(key) !== before?.has(key)).slice(0, MOST)
    changed.clear()
    timer = undefined
    if (!before || !keys.length)
      return
    const muted = keys.filter(isMuted)
    const loud = keys.filter(key => !muted.includes(key))
    try {
      await session.asAccount(bearer => subscriptions.mute(bearer, { muted: toServer(muted), loud: toServer(loud) }))
      muted.forEach(key => before.add(key))
      loud.forEach(key => before.delete(key))
      check(chat.conversations().keys())
    }
    catch { hasFailed = true }
  }

  watch(() => told.muted, (conversations: MutedConversation[] | null) => {
    isCompared = false
    known = conversations && new Set(conversations.map(({ kind, id }) => conversationKey(kind, id)))
    check([])
  }, { immediate: true, flush: 'sync' })
  chat.onChanges(({ conversations }) => check(conversations === 'all' ? chat.conversations().keys() : conversations))

  return {
    /** Called when the user comes online. */
    start(): void {
      if (told.isKnown && !hasFailed)
        return
      hasFailed = false
      told.load().catch(() => { hasFailed = true })
    },
  }
})
