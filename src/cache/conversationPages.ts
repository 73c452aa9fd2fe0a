import type { KeyValueStorage, Write } from '@/services/storage'
import type { Conversation, ConversationKey } from '@/types/conversation'

import { compareConversations } from '@/chat/conversations'
import { utf8Length } from '@/utils/bytes'

import type { CacheKeys } from './keys'
import type { ListTuple, LogSize } from './records'

import { keysOf } from './keys'
import { fromListTuple, read, SCHEMA, toListTuple, withKnownKind, write } from './records'

/** Conversations of one page: a change of one of them writes them all. */
const PAGE_CONVERSATIONS = 20

/** Conversations of the record that is read first: more than a screen shows. */
const NEWEST = 20
/** Time in which these are drawn, ms. The pages are read after it: reads delay drawing on slow phones. */
const DRAWN_AFTER = 50

const NO_LOG: LogSize = { bytes: 0, usedAt: 0 }

interface Entry { conversation: Conversation, size: LogSize, page: number }

/**
 * The conversation list in the cache, in pages of {@link PAGE_CONVERSATIONS}. A conversation keeps its page for life, so that a
 * message rewrites one page, however many conversations there are. Each entry also holds the size of the conversation's log.
 * A newer last message and an unread count may wait: the log has the message, and ZIM the count. All else is urgent: a new conversation,
 * without which its log is an orphan, and a last message that was recalled or deleted.
 * The first {@link NEWEST} of a longer list are stored once more, in a record that is read first: they fill the screen.
 */
export interface ConversationPages {
  entries: ReadonlyMap<ConversationKey, Readonly<Entry>>
  /** Resolves to false when the storage does not answer. Where a later version has written the list, `keys` are from then on those of a cache beside it. A damaged page is left out. @param onNewest called with the first conversations of a long list, before the pages are read */
  load: (onNewest: (conversations: Conversation[]) => void) => Promise<boolean>
  set: (conversation: Conversation) => void
  size: (key: ConversationKey) => LogSize
  setSize: (key: ConversationKey, size: LogSize) => void
  delete: (key: ConversationKey) => void
  /** Returns the writes of pages that have changed, once. @param isWhole also of pages that may wait */
  take: (isWhole: boolean) => Write[]
  /** Whether changes wait. */
  isWaiting: () => boolean
  /** The writes have failed: they are due again. */
  giveBack: () => void
  bytes: () => number
}

const knownKind = async (conversation: Conversation): Promise<Conversation> =>
  ({ ...conversation, lastMessage: conversation.lastMessage && await withKnownKind(conversation.lastMessage) })

/** Whether a conversation differs from what is known of it by a newer last message or by its unread count alone. */
function isOnlyNewer(known: Conversation, now: Conversation): boolean {
  const isSame = known.name === now.name && known.remark === now.remark && known.isClosed === now.isClosed && known.avatarUrl === now.avatarUrl && known.isPinned === now.isPinned && known.isMuted === now.isMuted
  return isSame && (now.order > known.order || (now.lastMessage?.key === known.lastMessage?.key && now.lastMessage?.body === known.lastMessage?.body))
}

export function createConversationPages(storage: KeyValueStorage, keys: CacheKeys, me: string): ConversationPages {
  const entries = new Map<ConversationKey, Entry>()
  const pages: Set<ConversationKey>[] = []
  const dirty = new Set<number>()
  const urgent = new Set<number>()
  const written = new Map<number, string>()
  const sizes = new Map<number, number>()
  let writtenPages = 0
  let writtenNewest: string | null = null

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

  /** Null for a list that fits into it. */
  function newestRecord(): string | null {
    if (entries.size <= NEWEST)
      return null
    const inOrder = [...entries.values()].sort(({ conversation: one }, { conversation: other }) => compareConversations(one, other))
    return write(inOrder.slice(0, NEWEST).map(({ conversation, size }) => toListTuple(conversation, size)))
  }

  const pagesOfList: ConversationPages = {
    entries,
    async load(onNewest) {
      // Read alone: the first rows wait for it.
      const newest = await storage.get(keys.newest)
      if (newest.problem)
        return false
      const first = read<ListTuple[]>(newest.value)
      writtenNewest = newest.value
      if (first) {
        onNewest(await Promise.all(first.map(tuple => knownKind(fromListTuple(tuple, me).conversation))))
        await new Promise(resolve => setTimeout(resolve, DRAWN_AFTER))
      }
      const count = await storage.get(keys.lists)
      if (count.problem)
        return false
      if (Number.parseInt(count.value ?? '') > SCHEMA) {
        // What is there stays as it is. Each cache counts as another account to the other: when space is needed, what is not in use goes first. A
        // run that finds nothing of a later schema begins anew under the account's own keys.
        Object.assign(keys, keysOf(`~${SCHEMA}.${keys.account}`))
        return pagesOfList.load(onNewest)
      }
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
      for (const entry of entries.values()) entry.conversation = await knownKind(entry.conversation)
      writtenPages = count.value === null ? 0 : total
      return true
    },
    set(conversation) {
      const known = entries.get(conversation.key)
      const mayWait = known !== undefined && isOnlyNewer(known.conversation, conversation)
      put(conversation.key, { conversation })
      if (!mayWait) urgent.add(entries.get(conversation.key)!.page)
    },
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
      urgent.add(known.page)
    },
    take(isWhole) {
      const writes: Write[] = []
      if (pages.length > writtenPages) writes.push({ key: keys.lists, value: write(pages.length) })
      writtenPages = pages.length
      for (const page of isWhole ? dirty : urgent) {
        const value = textOf(page)
        if (value !== written.get(page)) writes.push({ key: keys.list(page), value })
        remember(page, value)
        dirty.delete(page)
      }
      urgent.clear()
      const value = writes.length ? newestRecord() : writtenNewest
      if (value !== writtenNewest) writes.push({ key: keys.newest, value })
      writtenNewest = value
      return writes
    },
    isWaiting: () => dirty.size > 0,
    giveBack() {
      writtenPages = 0
      writtenNewest = ''
      written.clear()
      for (const page of pages.keys()) {
        dirty.add(page)
        urgent.add(page)
      }
    },
    bytes: () => [...sizes.values()].reduce((sum, size) => sum + size, 0),
  }
  return pagesOfList
}

async function countPages(storage: KeyValueStorage, keys: CacheKeys): Promise<number> {
  const prefix = keys.list(0).slice(0, -1)
  const numbers = (await storage.keys() ?? []).filter(key => key.startsWith(prefix)).map(key => Number(key.slice(prefix.length)))
  return Math.max(-1, ...numbers.filter(Number.isInteger)) + 1
}
