import type { KeyValueStorage, Write } from '@/services/storage'
import type { Conversation, ConversationKey } from '@/types/conversation'

import { utf8Length } from '@/utils/bytes'

import type { CacheKeys } from './keys'
import type { ListTuple, LogSize } from './records'

import { fromListTuple, read, toListTuple, withKnownKind, write } from './records'

/** Conversations of one page: a change of one of them writes them all. */
const PAGE_CONVERSATIONS = 20

const NO_LOG: LogSize = { bytes: 0, usedAt: 0 }

interface Entry { conversation: Conversation, size: LogSize, page: number }

/**
 * The conversation list in the cache, in pages of {@link PAGE_CONVERSATIONS}. A conversation keeps its page for life, so that a
 * message rewrites one page, however many conversations there are. Each entry also holds the size of the conversation's log.
 */
export interface ConversationPages {
  entries: ReadonlyMap<ConversationKey, Readonly<Entry>>
  /** Resolves to false when the storage does not answer. A damaged page is left out. */
  load: () => Promise<boolean>
  set: (conversation: Conversation) => void
  size: (key: ConversationKey) => LogSize
  setSize: (key: ConversationKey, size: LogSize) => void
  delete: (key: ConversationKey) => void
  /** Returns the writes that are due, once. */
  take: () => Write[]
  /** The writes have failed: they are due again. */
  giveBack: () => void
  bytes: () => number
}

export function createConversationPages(storage: KeyValueStorage, keys: CacheKeys, me: string): ConversationPages {
  const entries = new Map<ConversationKey, Entry>()
  const pages: Set<ConversationKey>[] = []
  const dirty = new Set<number>()
  const written = new Map<number, string>()
  const sizes = new Map<number, number>()
  let writtenPages = 0

  function pageWithRoom(): number {
    const page = pages.findIndex(({ size }) => size < PAGE_CONVERSATIONS)
    return page >= 0 ? page : pages.push(new Set()) - 1
  }

  function put(key: ConversationKey, changes: Partial<Entry> & { conversation: Conversation }) {
    const known = entries.get(key)
    const page = known?.page ?? pageWithRoom()
    entries.set(key, { size: NO_LOG, ...known, ...changes, page })
    pages[page]!.add(key)
    dirty.add(page)
  }

  function remember(page: number, text: string) {
    if (written.get(page) === text)
      return
    written.set(page, text)
    sizes.set(page, utf8Length(text))
  }

  const textOf = (page: number) => write([...pages[page]!].map((key) => {
    const { conversation, size } = entries.get(key)!
    return toListTuple(conversation, size)
  }))

  return {
    entries,
    async load() {
      const count = await storage.get(keys.lists)
      if (count.problem)
        return false
      const total = read<number>(count.value) ?? await countPages(storage, keys)
      const texts = await Promise.all(Array.from({ length: total }, (_, page) => storage.get(keys.list(page))))
      texts.forEach(({ value }, page) => {
        pages[page] = new Set()
        for (const tuple of read<ListTuple[]>(value) ?? []) {
          const { conversation, size } = fromListTuple(tuple, me)
          entries.set(conversation.key, { conversation, size, page })
          pages[page].add(conversation.key)
        }
        if (value !== null) remember(page, value)
      })
      for (const entry of entries.values()) {
        const { lastMessage } = entry.conversation
        if (lastMessage) entry.conversation.lastMessage = await withKnownKind(lastMessage)
      }
      writtenPages = count.value === null ? 0 : total
      return true
    },
    set: conversation => put(conversation.key, { conversation }),
    size: key => entries.get(key)?.size ?? NO_LOG,
    setSize(key, size) {
      const known = entries.get(key)
      if (known) put(key, { conversation: known.conversation, size })
    },
    delete(key) {
      const known = entries.get(key)
      if (!known)
        return
      entries.delete(key)
      pages[known.page]!.delete(key)
      dirty.add(known.page)
    },
    take() {
      const writes: Write[] = []
      if (pages.length > writtenPages) writes.push({ key: keys.lists, value: write(pages.length) })
      writtenPages = pages.length
      for (const page of dirty) {
        const value = textOf(page)
        if (value !== written.get(page)) writes.push({ key: keys.list(page), value })
        remember(page, value)
      }
      dirty.clear()
      return writes
    },
    giveBack() {
      writtenPages = 0
      written.clear()
      for (const page of pages.keys()) dirty.add(page)
    },
    bytes: () => [...sizes.values()].reduce((sum, size) => sum + size, 0),
  }
}

async function countPages(storage: KeyValueStorage, keys: CacheKeys): Promise<number> {
  const prefix = keys.list(0).slice(0, -1)
  const numbers = (await storage.keys() ?? []).filter(key => key.startsWith(prefix)).map(key => Number(key.slice(prefix.length)))
  return Math.max(-1, ...numbers.filter(Number.isInteger)) + 1
}
