import type { AccountCacheOptions } from '@/cache/accountCache'
import type { ChatEvent } from '@/types/events'
import type { Message } from '@/types/message'

import { createAccountCache } from '@/cache/accountCache'
import { applyEvent } from '@/chat/applyEvent'
import { timelineOf } from '@/chat/messages'
import { createChatState } from '@/chat/state'
// The cache loads this when it needs it. A fake clock does not wait for the disk.
import '@/cache/eviction'
import '@/cache/flush'

import type { DeviceStorage } from './model/deviceStorage'

import { aMessage } from './builders'

export const BEN = 'peer:ben' as const

/** One run of an app that consists of the chat model and a cache only. Each event is applied to the state, and its changes are passed to the cache. */
export function createCacheFixture(disk: DeviceStorage, options: Partial<AccountCacheOptions> & { onWrite?: () => void } = {}) {
  const { storage, end } = disk.view(options.onWrite)
  const state = createChatState('anna')
  const cache = createAccountCache({ storage, account: '1.anna', me: 'anna', ...options })

  function apply(event: ChatEvent) {
    const { timelines, conversations } = applyEvent(state, event)
    for (const key of conversations === 'all' ? [] : conversations) cache.noteConversation(key, state.conversations.get(key) ?? null)
    for (const [key, changes] of timelines) cache.noteTimeline(key, timelineOf(state, key), changes)
  }

  return {
    state,
    cache,
    apply,
    /** Ends the run without a flush. Later writes have no effect. */
    kill: end,
    receive: (...messages: Message[]) => apply({ type: 'messages-received', conversation: messages[0]!.conversation, messages, isOffline: false }),
    timeline: (key = BEN) => timelineOf(state, key).messages,
    /** Seqs that are missing inside what Ben's conversation states as unbroken. */
    holes: () => {
      const { messages, window } = timelineOf(state, BEN)
      const seqs = new Set(messages.map(({ seq }) => seq))
      return window.known.flatMap(({ from, to }) => numbers(Math.max(from, 1), to + 1)).filter(seq => !seqs.has(seq))
    },
    /** Restores the conversation list and Ben's conversation from the cache. */
    async open() {
      apply({ type: 'conversations-restored', conversations: await cache.load() })
      const restored = await cache.restore(BEN)
      if (restored) apply({ type: 'messages-restored', conversation: BEN, ...restored })
    },
    hasOlder: () => cache.hasOlder(BEN, timelineOf(state, BEN).window.known[0]?.from ?? 0),
    async older() {
      const oldest = timelineOf(state, BEN).window.known[0]
      const restored = oldest && await cache.restoreOlder(BEN, oldest.from)
      if (restored) apply({ type: 'messages-restored', conversation: BEN, ...restored })
      return restored
    },
  }
}

/** The same, with what the cache restores: the conversation list and Ben's conversation. */
export async function openCacheFixture(...given: Parameters<typeof createCacheFixture>) {
  const fixture = createCacheFixture(...given)
  await fixture.open()
  return fixture
}

/** Builds the messages `from` to `to - 1` of Ben's conversation. */
export const messages = (from: number, to: number, changes: Partial<Message> = {}) => Array.from({ length: to - from }, (_, n) => aMessage(from + n, changes))

export const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n)
