import type { Ref, ShallowRef } from 'vue'

import { markRaw, ref, shallowRef } from 'vue'

import type { Conversation, ConversationKey } from '@/types/conversation'

import { createCommitScheduler } from '@/utils/commitScheduler'

import type { ConversationRow, ConversationRowContext } from './conversationRow'

import { toConversationRow } from './conversationRow'

/**
 * The rows of the conversation list, kept so that one message changes one row.
 *
 * A row keeps its slot in the document; where it is seen is a CSS order. uni-app sends array growth at the end, or single
 * fields, cheaply, and anything that moves rows whole. Screen readers follow the document, so `rebase` puts the document
 * into the order seen; pages call it when they are shown.
 * Invariants: a conversation keeps its slot while it is mounted; when another takes its place among the mounted ones, that one
 * gets the slot · CSS orders grow in the order of `list()` · pinned rows
 * live far below zero, so that a row rising to the top of the others leaves them alone.
 */
export interface ConversationFeed {
  readonly rows: Readonly<ShallowRef<readonly ConversationRow[]>>
  /** There is at least one conversation. */
  readonly hasAny: Readonly<Ref<boolean>>
  keyOf: (slot: number) => ConversationKey | undefined
  /** These conversations have changed, appeared or gone. */
  touch: (keys: readonly ConversationKey[] | 'all') => void
  /** Mounts more rows, when there are more. */
  grow: () => void
  /** Only conversations whose name or text contains `text`; '' shows all. */
  filter: (text: string) => void
  rebase: () => void
  pause: () => void
  resume: () => void
  close: () => void
}

export interface ConversationFeedOptions {
  /** Sorted as it should be seen. */
  list: () => readonly Conversation[]
  context: () => ConversationRowContext
}

/** Rows mounted at first, and added each time the reader nears the end. */
const PAGE = 40
const PINNED = -1_000_000_000

export function createConversationFeed({ list, context }: ConversationFeedOptions): ConversationFeed {
  const rows = shallowRef<readonly ConversationRow[]>(markRaw([]))
  const hasAny = ref(false)
  const scheduler = createCommitScheduler(commit)
  const slots = new Map<ConversationKey, ConversationRow>()
  const dirty = new Set<ConversationKey>()
  let keys: Array<ConversationKey> = []
  let isAllDirty = true
  let mustRebase = true
  let limit = PAGE
  let filterText = ''

  function wanted(): readonly Conversation[] {
    if (!filterText)
      return list().slice(0, limit)
    const context_ = context()
    const matches = (conversation: Conversation) => {
      const { name, text } = toConversationRow(0, 0, conversation, context_)
      return `${name}\n${conversation.id}\n${text}`.toLowerCase().includes(filterText)
    }
    return list().filter(matches).slice(0, limit)
  }

  /** CSS orders from the end upwards: a row keeps its order while it is below the next one's, else it goes just above that. */
  function ordersOf(conversations: readonly Conversation[]): Map<ConversationKey, number> {
    const orders = new Map<ConversationKey, number>()
    let below = 1
    for (let index = conversations.length - 1; index >= 0; index--) {
      const { key, isPinned } = conversations[index]!
      if (isPinned && below > PINNED) below = PINNED
      const known = slots.get(key)?.order
      const isFitting = known !== undefined && known < below && isPinned === (known < PINNED)
      below = isFitting ? known : below - 1
      orders.set(key, below)
    }
    return orders
  }

  function restart(conversations: readonly Conversation[]) {
    slots.clear()
    keys = conversations.map(({ key }) => key)
    isAllDirty = true
  }

  /** Newcomers take the slots that have fallen free; where more are free than that, all slots are given anew. */
  function place(conversations: readonly Conversation[]) {
    const present = new Set(conversations.map(({ key }) => key))
    const newcomers = conversations.filter(({ key }) => !slots.has(key)).map(({ key }) => key)
    const free = keys.flatMap((key, slot) => present.has(key) ? [] : [slot])
    if (mustRebase || free.length > newcomers.length) {
      restart(conversations)
    }
    else {
      for (const slot of free) {
        slots.delete(keys[slot]!)
        keys[slot] = newcomers.shift()!
      }
      keys.push(...newcomers)
    }
    mustRebase = false
  }

  function commit() {
    const conversations = wanted()
    place(conversations)
    const context_ = context()
    const orders = ordersOf(conversations)
    const byKey = new Map(conversations.map(conversation => [conversation.key, conversation]))
    keys.forEach((key, slot) => {
      const row = slots.get(key)
      const order = orders.get(key)!
      if (!row || isAllDirty || dirty.has(key)) slots.set(key, toConversationRow(slot, order, byKey.get(key)!, context_))
      else if (row.order !== order) slots.set(key, { ...row, order })
    })
    dirty.clear()
    isAllDirty = false
    rows.value = markRaw(keys.map(key => slots.get(key)!))
    hasAny.value = list().length > 0
  }

  commit()

  return {
    rows,
    hasAny,
    keyOf: slot => keys[slot],
    touch(changed) {
      if (changed === 'all') isAllDirty = true
      else changed.forEach(key => dirty.add(key))
      scheduler.request()
    },
    grow() {
      if (limit >= list().length)
        return
      limit += PAGE
      scheduler.request()
    },
    filter(text) {
      filterText = text.trim().toLowerCase()
      limit = PAGE
      mustRebase = true
      scheduler.request()
    },
    rebase() {
      mustRebase = keys.some((key, slot) => slot > 0 && slots.get(key)!.order < slots.get(keys[slot - 1]!)!.order)
      isAllDirty = true
      scheduler.request()
    },
    pause: scheduler.pause,
    resume: scheduler.resume,
    close: scheduler.stop,
  }
}
