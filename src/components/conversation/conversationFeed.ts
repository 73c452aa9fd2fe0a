import type { Ref, ShallowRef } from 'vue'

import { markRaw, ref, shallowRef } from 'vue'

import type { Conversation, ConversationKey } from '@/types/conversation'

import { createCommitScheduler } from '@/utils/commitScheduler'

import type { ConversationRow, ConversationRowContext } from './conversationRow'

import { toConversationRow } from './conversationRow'

/**
 * The rows of the conversation list. One message changes one row.
 *
 * A row keeps its slot in the document; its visible position is its CSS order. uni-app sends appended elements and single
 * fields alone, but after a move of rows it sends the whole array. Screen readers follow the document order, so `rebase` moves the
 * rows of the document into the visible order; pages call it when they are shown.
 * Invariants: a mounted conversation keeps its slot; a conversation that replaces another one among the mounted ones gets its
 * slot · CSS orders increase in the order of `list()` · CSS orders of pinned rows are far below zero, so they do not change when
 * an unpinned row moves to the top of the unpinned ones.
 */
export interface ConversationFeed {
  readonly rows: Readonly<ShallowRef<readonly ConversationRow[]>>
  /** True when there is at least one conversation. */
  readonly hasAny: Readonly<Ref<boolean>>
  keyOf: (slot: number) => ConversationKey | undefined
  /** Receives the slots of the rows that are on the screen, while it is set. */
  readonly onView: ShallowRef<((slots: number[]) => void) | null>
  /** Reports conversations that have changed, appeared or been removed. */
  touch: (keys: readonly ConversationKey[] | 'all') => void
  /** Mounts 40 more rows, if there are more. */
  mountMore: () => void
  /** Shows only conversations whose name, ID or preview contains `text`, ignoring case. '' shows all. */
  filter: (text: string) => void
  /** Moves the document into the visible order. */
  rebase: () => void
  /** Stops updates while the page is hidden. */
  pause: () => void
  resume: () => void
  /** Ends the feed: no update follows. */
  close: () => void
}

export interface ConversationFeedOptions {
  /** All conversations, in the visible order. */
  list: () => readonly Conversation[]
  context: () => ConversationRowContext
}

/** Rows mounted initially and by each `mountMore`. */
const PAGE_SIZE = 40
/** Upper limit (exclusive) of the CSS orders of pinned rows. */
const PINNED = -1_000_000_000

/** Rows as they are seen: the document has them in the order of their slots. */
export const inDrawnOrder = (rows: readonly ConversationRow[]): ConversationRow[] => [...rows].sort((one, other) => one.order - other.order)

/** Creates a feed and mounts its first rows. The caller ends it with `close`. */
export function createConversationFeed({ list, context }: ConversationFeedOptions): ConversationFeed {
  const rows = shallowRef<readonly ConversationRow[]>(markRaw([]))
  const hasAny = ref(false)
  const onView = shallowRef<((slots: number[]) => void) | null>(null)
  const scheduler = createCommitScheduler(commit)
  const slots = new Map<ConversationKey, ConversationRow>()
  const dirty = new Set<ConversationKey>()
  let keys: Array<ConversationKey> = []
  let isAllDirty = true
  let mustRebase = true
  let limit = PAGE_SIZE
  let filterText = ''

  function conversationsToMount(): readonly Conversation[] {
    if (!filterText)
      return list().slice(0, limit)
    const context_ = context()
    const matches = (conversation: Conversation) => {
      const { name, text } = toConversationRow(0, 0, conversation, context_)
      return `${name}\n${conversation.id}\n${text}`.toLowerCase().includes(filterText)
    }
    return list().filter(matches).slice(0, limit)
  }

  /** Assigns CSS orders from the last row upwards. A row keeps its order if it is lower than that of the next row, else it gets that minus one. */
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

  function resetSlots(conversations: readonly Conversation[]) {
    slots.clear()
    keys = conversations.map(({ key }) => key)
    isAllDirty = true
  }

  /** Assigns free slots to added conversations. If more slots are free than conversations were added, all slots are assigned again. */
  function assignSlots(conversations: readonly Conversation[]) {
    const present = new Set(conversations.map(({ key }) => key))
    const added = conversations.filter(({ key }) => !slots.has(key)).map(({ key }) => key)
    const free = keys.flatMap((key, slot) => present.has(key) ? [] : [slot])
    if (mustRebase || free.length > added.length) {
      resetSlots(conversations)
    }
    else {
      for (const slot of free) {
        slots.delete(keys[slot]!)
        keys[slot] = added.shift()!
      }
      keys.push(...added)
    }
    mustRebase = false
  }

  function commit() {
    const conversations = conversationsToMount()
    assignSlots(conversations)
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

  /** Without a row before and after: a commit would delay the first rows by an interval. */
  function request() {
    if (keys.length || list().length) scheduler.request()
  }

  commit()

  return {
    rows,
    hasAny,
    keyOf: slot => keys[slot],
    onView,
    touch(changed) {
      if (changed === 'all') isAllDirty = true
      else changed.forEach(key => dirty.add(key))
      request()
    },
    mountMore() {
      if (limit >= list().length)
        return
      limit += PAGE_SIZE
      scheduler.request()
    },
    filter(text) {
      filterText = text.trim().toLowerCase()
      limit = PAGE_SIZE
      mustRebase = true
      scheduler.request()
    },
    rebase() {
      mustRebase = keys.some((key, slot) => slot > 0 && slots.get(key)!.order < slots.get(keys[slot - 1]!)!.order)
      isAllDirty = true
      request()
    },
    pause: scheduler.pause,
    resume: scheduler.resume,
    close: scheduler.stop,
  }
}
