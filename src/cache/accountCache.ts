import type { Timeline } from '@/chat/timeline'
import type { KeyValueStorage, StorageProblem } from '@/services/storage'
import type { Conversation, ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

import { createTimeline } from '@/chat/timeline'
import { writeAll } from '@/services/storage'

import type { Shelf, ShelfPlace } from './conversationLog'
import type { Dirt } from './flush'
import type { Restored, Segment } from './logReader'

import { accountsPresent, writeAccount } from './accounts'
import { newestOf, openShelf, placeOf, removePages, shorten } from './conversationLog'
import { createLists } from './conversationPages'
import { makeRoom } from './eviction'
import { shelve } from './flush'
import { keysOf } from './keys'
import { createReader } from './logReader'
import { createPending } from './pending'

export interface AccountCacheOptions {
  storage: KeyValueStorage
  /** Names a user of one ZEGO project. */
  account: string
  me: string
  /** Bytes of all accounts together. @default 4 MB */
  budget?: number
  /** From a change to its writing, ms. @default 800 */
  writeAfter?: number
  now?: () => number
}

/**
 * What one account keeps on the phone: the conversation list, and of each conversation an unbroken run of its newest messages.
 *
 * It hears of changes and writes them together, off the critical path; nothing in it changes the state of the chat.
 * Invariants: reads and writes happen one after another · every prefix of the writes leaves a readable cache · what could not be
 * written is written with the next change · a storage that does not answer turns the cache off for this sign-in, and nothing else.
 */
export interface AccountCache {
  /** The conversation list as the phone remembers it. Answers [] where there is none. */
  load: () => Promise<Conversation[]>
  /** Null: gone from the list. */
  noteConversation: (key: ConversationKey, conversation: Conversation | null) => void
  /** The list was emptied, but for these. */
  keepOnly: (keys: ReadonlySet<ConversationKey>) => void
  noteTimeline: (key: ConversationKey, timeline: Timeline, changes: TimelineChange[]) => void
  /** The newest messages, at least 40 where there are as many. Null where there are none, and after the first time. */
  restore: (key: ConversationKey) => Promise<Restored | null>
  /** The messages before those restored so far, at least 40 where there are as many. `from`: order that the timeline reaches back to. */
  restoreOlder: (key: ConversationKey, from: number) => Promise<Restored | null>
  hasOlder: (key: ConversationKey) => boolean
  /** All that is kept of a conversation, newest first, one segment in memory at a time. */
  segments: (key: ConversationKey) => AsyncGenerator<Segment>
  /** Adds a page of history, oldest first, before what is kept: for a search that looks further back. */
  addOlder: (key: ConversationKey, messages: Message[], isComplete: boolean) => Promise<void>
  /** Removes what no conversation of the list leads to. */
  tidy: () => Promise<void>
  /** Writes all that waits to be written, now. */
  flush: () => Promise<void>
  /** Writes, and ends the timer. What is noted later is dropped. */
  close: () => Promise<void>
  bytes: () => number
  /** What the storage said when it last refused; null when all is written. */
  problem: () => StorageProblem | null
}

const MB = 1024 * 1024
/** An account's size is noted when it has changed by this much, bytes. */
const NOTED_STEP = 64 * 1024

export function createAccountCache({ storage, account, me, budget = 4 * MB, writeAfter = 800, now = Date.now }: AccountCacheOptions): AccountCache {
  const keys = keysOf(account)
  const at: ShelfPlace = { storage, keys, me }
  const lists = createLists(storage, keys, me)
  const reader = createReader(at, lists)
  const pending = createPending()
  const shelves = new Map<ConversationKey, Shelf>()
  /** Orders below which nothing is taken in again in this run: it went for lack of room. */
  const floors = new Map<ConversationKey, number>()
  const hotWritten = new Map<ConversationKey, string>()
  let timer: ReturnType<typeof setTimeout> | null = null
  let queue: Promise<unknown> = Promise.resolve()
  let isOff = false
  let notedBytes = -Infinity
  let otherBytes = 0
  let trouble: StorageProblem | null = null

  /** One after another. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = queue.then(work)
    queue = done.catch(() => { /* the caller hears of it */ })
    return done
  }

  const bytes = () => lists.bytes() + [...lists.entries.values()].reduce((sum, { place }) => sum + place.bytes, 0)

  function schedule() {
    if (!isOff) timer ??= setTimeout(flush, writeAfter)
  }

  /** Null when the storage does not answer. */
  async function shelfOf(key: ConversationKey): Promise<Shelf | null> {
    const known = shelves.get(key) ?? await openShelf(at, key, lists.place(key))
    if (known) shelves.set(key, Object.assign(known, { floor: floors.get(key) ?? 0 }))
    return known
  }

  function forgetShelf(key: ConversationKey) {
    shelves.delete(key)
    hotWritten.delete(key)
  }

  async function writeShelf(key: ConversationKey, dirt: Dirt): Promise<StorageProblem | null> {
    if (!lists.entries.has(key))
      return null
    const before = await shelfOf(key)
    if (!before)
      return 'unavailable'
    const oldFirst = before.first
    const { shelf, writes } = await shelve(at, before, dirt)
    const problem = await writeAll(storage, writes.filter(({ key: name, value }) => name !== keys.hot(key) || value !== hotWritten.get(key)))
    if (problem) {
      forgetShelf(key)
      return problem
    }
    hotWritten.set(key, writes.find(({ key: name }) => name === keys.hot(key))?.value ?? '')
    shelves.set(key, shelf)
    reader.moved(shelf, oldFirst, dirt.isReset)
    lists.setPlace(key, placeOf(shelf, now()))
    return null
  }

  async function removeShelf(key: ConversationKey): Promise<StorageProblem | null> {
    const shelf = await shelfOf(key)
    forgetShelf(key)
    const problem = await writeAll(storage, [{ key: keys.hot(key), value: null }, ...(shelf ? removePages(at, shelf, shelf.first, shelf.next) : [])])
    lists.setPlace(key, { bytes: 0, usedAt: 0, first: 0, next: 0 })
    return problem
  }

  async function roomTo(limit: number) {
    otherBytes = await makeRoom({
      storage,
      account,
      bytes,
      shelves: () => [...lists.entries.values()].map(({ conversation, place }) => ({ key: conversation.key, ...place })),
      async removeShelf(key) {
        const shelf = await shelfOf(key)
        floors.set(key, (shelf ? newestOf(shelf)?.order ?? 0 : 0) + 1)
        await removeShelf(key)
      },
      async shortenShelf(key, to) {
        const shelf = await shelfOf(key)
        if (!shelf)
          return
        await writeAll(storage, await shorten(at, shelf, to))
        floors.set(key, shelf.floor)
        hotWritten.delete(key)
        lists.setPlace(key, placeOf(shelf, now()))
      },
    }, otherBytes, limit)
  }

  async function writePending(): Promise<StorageProblem | null> {
    for (const [key, conversation] of [...pending.conversations]) {
      const problem = conversation ? null : await removeShelf(key)
      if (problem)
        return problem
      if (pending.conversations.get(key) === conversation) pending.conversations.delete(key)
      if (conversation) lists.set(conversation)
      else lists.delete(key)
    }
    for (const [key, dirt] of [...pending.timelines]) {
      pending.timelines.delete(key)
      const problem = await writeShelf(key, dirt)
      if (problem) {
        pending.giveBack(key, dirt)
        return problem
      }
    }
    return writeLists()
  }

  async function writeLists(): Promise<StorageProblem | null> {
    const problem = await writeAll(storage, lists.take())
    if (problem) lists.giveBack()
    return problem
  }

  async function write() {
    if (isOff)
      return
    trouble = await writePending()
    if (trouble === 'full') {
      await roomTo((bytes() + otherBytes) * 3 / 4)
      trouble = await writePending()
    }
    if (bytes() + otherBytes > budget) {
      await roomTo(budget * 0.9)
      await writeLists()
    }
    if (Math.abs(bytes() - notedBytes) > NOTED_STEP) await noteAccount()
  }

  async function noteAccount() {
    notedBytes = bytes()
    await writeAccount(storage, { account, bytes: notedBytes, usedAt: now() })
  }

  function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer)
    timer = null
    return inTurn(write)
  }

  return {
    load: () => inTurn(async () => {
      isOff = !await lists.load()
      if (isOff)
        return []
      const others = (await accountsPresent(storage)).filter(other => other.account !== account)
      otherBytes = others.reduce((sum, other) => sum + other.bytes, 0)
      return [...lists.entries.values()].map(({ conversation }) => conversation)
    }),
    noteConversation(key, conversation) {
      pending.conversations.set(key, conversation)
      schedule()
    },
    keepOnly(kept) {
      for (const key of lists.entries.keys()) {
        if (!kept.has(key)) pending.conversations.set(key, null)
      }
      schedule()
    },
    noteTimeline(key, timeline, changes) {
      pending.noteTimeline(key, timeline, changes)
      schedule()
    },
    restore: key => inTurn(async () => {
      if (isOff || reader.hasRestored(key))
        return null
      const restored = await reader.restore(key, await shelfOf(key))
      lists.setPlace(key, { ...lists.place(key), usedAt: now() })
      return restored
    }),
    restoreOlder: (key, from) => inTurn(async () => isOff ? null : reader.restoreOlder(await shelfOf(key), from)),
    hasOlder: key => reader.hasOlder(shelves.get(key)),
    async* segments(key) {
      await inTurn(write)
      if (!isOff) yield* reader.segments(key)
    },
    addOlder: (key, messages, isComplete) => inTurn(async () => {
      const shelf = isOff ? null : await shelfOf(key)
      if (!shelf)
        return
      const { first } = shelf
      const wasAtFirst = reader.hasRestored(key) && !reader.hasOlder(shelf)
      const all = [...messages, ...shelf.hot]
      const from = isComplete ? 0 : messages[0]?.order ?? shelf.sealedFrom
      const timeline: Timeline = { ...createTimeline(), messages: all, byKey: new Map(all.map(message => [message.key, message])), from }
      await writeShelf(key, { timeline, touched: new Set(), isReset: false })
      if (wasAtFirst) reader.unread(key, first)
      await writeLists()
    }),
    tidy: () => inTurn(async () => {
      await write()
      for (const name of isOff || trouble ? [] : await storage.keys()) {
        const part = keys.parse(name)
        const place = part && lists.entries.get(part.conversation)?.place
        const isKept = part === null || (place && (part.page === null || (part.page >= place.first && part.page < place.next)))
        if (!isKept) await storage.remove(name)
      }
    }),
    flush,
    close: () => flush().then(() => inTurn(async () => {
      if (!isOff) await noteAccount()
      isOff = true
      if (timer !== null) clearTimeout(timer)
    })),
    bytes,
    problem: () => trouble,
  }
}
