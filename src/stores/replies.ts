import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

import type { ConversationKey } from '@/types/conversation'
import type { Failure } from '@/types/failure'
import type { Message } from '@/types/message'

import { useZim } from '@/composables/useZim'
import { failed, failureOf } from '@/utils/failure'

import { askLive } from './askLive'
import { useChatStore } from './chat'

/** Replies of one page. */
const PAGE = 30

/** The replies to one message, and to its replies, as ZIM lists them: oldest first. One page at a time shows them. */
export const useRepliesStore = defineStore('replies', () => {
  const zim = useZim()
  const chat = useChatStore()
  /** The message that all of them go back to; null where ZIM has it no longer, and before the first page. */
  const root = shallowRef<Message | null>(null)
  const replies = shallowRef<readonly Message[]>([])
  const total = ref(0)
  const isLoading = ref(false)
  const failure = shallowRef<Failure | null>(null)
  let of: Message | null = null
  /** Where the next page begins; 0: there is none. */
  const next = ref(0)
  const hasMore = computed(() => next.value > 0)

  /** A message as the chat knows it now; null when it was deleted. */
  function now(message: Message): Message | null {
    const { byKey, fates } = chat.timeline(message.conversation)
    return byKey.get(message.key) ?? (fates.get(message.id) === 'deleted' ? null : message)
  }

  chat.onChanges(({ timelines }) => {
    if (!of || !timelines.has(of.conversation))
      return
    root.value &&= now(root.value)
    replies.value = replies.value.flatMap(reply => now(reply) ?? [])
  })

  /** Loads the next page. Never rejects. */
  async function more() {
    const message = of
    if (!message || isLoading.value)
      return
    isLoading.value = true
    failure.value = null
    try {
      const page = await askLive(zim, client => client.replies.query(message, { after: next.value, count: PAGE }))
      if (message !== of)
        return
      root.value = page.root && now(page.root)
      total.value = page.total
      replies.value = [...replies.value, ...page.replies.flatMap(reply => now(reply) ?? [])]
      next.value = page.next
    }
    catch (thrown) {
      if (message === of) failure.value = failureOf(thrown)
    }
    if (message === of) isLoading.value = false
  }

  function close() {
    of = root.value = failure.value = null
    replies.value = []
    total.value = next.value = 0
    isLoading.value = false
  }

  /** Shows the replies of the tree that a message belongs to. Never rejects. */
  async function open(key: ConversationKey, messageKey: string) {
    close()
    of = chat.message(key, messageKey)
    if (of) await more()
    else failure.value = failed('network').failure
  }

  return { root, replies, total, isLoading, hasMore, failure, open, more, close }
})
