import type { Zim } from '@/composables/useZim'
import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { newestRun, rangeOf } from '@/chat/window'
import { failed } from '@/utils/failure'

import type { useCacheStore } from './cache'
import type { useChatStore } from './chat'

import { coveredRange, fetchHistoryPage } from './fetchHistoryPage'

/** What a page of history is asked of, compared with and applied to. */
export interface PageTarget {
  zim: Zim
  chat: ReturnType<typeof useChatStore>
  cache: ReturnType<typeof useCacheStore>
}

/**
 * Applies a page of history, oldest first, that covers the seqs `from` to `upTo`. What the cache holds of them is loaded first, so that
 * what is gone at ZIM is removed there, too. Rejects with `network` when the connection has changed since `asked`.
 */
export async function applyPage({ zim, chat, cache }: PageTarget, key: ConversationKey, { asked, page, upTo, from }: { asked: object, page: Message[], upTo: number, from?: number }): Promise<void> {
  const range = coveredRange(page, upTo, from)
  await cache.restoreRange(key, range)
  if (zim.connection.value !== asked)
    throw failed('network')
  chat.apply({ type: 'history-loaded', conversation: key, messages: page, range })
}

/**
 * Reads the newest messages. ZIM and the cache are asked at once; what the cache holds is shown meanwhile. Rejects as `askLive`.
 * @param told the newest seq that ZIM has told of, also of a message that is not loaded
 */
export async function readNewestPage(target: PageTarget, key: ConversationKey, count: number, told = 0): Promise<void> {
  const { zim, chat, cache } = target
  const windowOf = () => chat.timeline(key).window
  const asked = zim.connection.value
  const knownBefore = Math.max(told, newestRun(windowOf())?.to ?? 0)
  const restoring = cache.restore(key)
  const [fetched] = await Promise.allSettled([fetchHistoryPage(zim, key, { count }), restoring])
  if (fetched.status === 'rejected')
    throw fetched.reason
  const answered = Math.max(knownBefore, rangeOf(fetched.value)?.to ?? 0)
  // The cache may have stored what was sent or has arrived since the request.
  const since = windowOf().confirmed.find(({ to }) => to > answered)
  const upTo = Math.min(await restoring, since ? since.from - 1 : Infinity)
  await applyPage(target, key, { asked, page: fetched.value, upTo: Math.max(answered, upTo) })
}
