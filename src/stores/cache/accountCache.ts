import type { KeyValueStorage, StorageProblem, Write } from '@/services/storage'
import type { Conversation, ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { writeAll } from '@/services/storage'

import type { TimelineChange } from '../changes'
import type { Timeline } from '../timeline'
import type { Dirt } from './shelve'
import type { Shelf, ShelfPlace } from './shelf'

import { accountsPresent, removeAccount, writeAccount } from './accounts'
import { keysOf } from './keys'
import { createLists } from './lists'
import { emptyShelf, newestOf, openShelf, peekPage, placeOf, readPage, removePages, writeHot } from './shelf'
import { PAGE_MESSAGES, shelve } from './shelve'

/** Messages of a conversation that come back from the phone, oldest first; `isComplete`: its beginning is the first of them. */
export interface Restored { messages: Message[], readUpTo: number, isComplete: boolean }

/** One readable part of a conversation on the phone, newest first; `isLast` parts end what is on the phone. */
export interface Segment { messages: Message[], isComplete: boolean }

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
 * written is written next time · a storage that does not answer turns the cache off for this sign-in, and nothing else.
 */
export interface AccountCache {
  /** The conversation list as the phone remembers it. Answers [] where there is none. */
  load: () => Promise<Conversation[]>
  noteConversation: (key: ConversationKey, conversation: Conversation | null) => void
  noteTimeline: (key: ConversationKey, timeline: Timeline, changes: TimelineChange[]) => void
  /** The newest messages, at least 40 where there are as many. Null where there are none, and after the first time. */
  restore: (key: ConversationKey) => Promise<Restored | null>
  /** The messages before those that were restored so far, at least 40 where there are as many. `from`: order that the timeline reaches back to. */
  restoreOlder: (key: ConversationKey, from: number) => Promise<Restored | null>
  hasOlder: (key: ConversationKey) => boolean
  /** All that is kept of a conversation, newest first, one segment in memory at a time. */
  segments: (key: ConversationKey) => AsyncGenerator<Segment>
  /** Adds a page of history, oldest first, before what is kept: for a search that looks further back. */
  addOlder: (key: ConversationKey, messages: Message[], isComplete: boolean) => Promise<void>
  /** Removes what no conversation of the list leads to. */
  tidy: () => Promise<void>
  /** Writes all that is waiting to be written, now. */
  flush: () => Promise<void>
  /** Writes, and ends the timer. What is noted later is dropped. */
  close: () => Promise<void>
  bytes: () => number
  /** What the storage said when it last refused; null when all is written. */
  problem: () => StorageProblem | null
}

const MB = 1024 * 1024
const SCREEN = 2 * PAGE_MESSAGES
/** An account's size is noted when it has changed by this much, bytes. */
const NOTED_STEP = 64 * 1024

export function createAccountCache({ storage, account, me, budget = 4 * MB, writeAfter = 800, now = Date.now }: AccountCacheOptions): AccountCache {
  const keys = keysOf(account)
  const at: ShelfPlace = { storage, keys, me }
  const lists = createLists(storage, keys, me)
  const shelves = new Map<ConversationKey, Shelf>()
  /** The lowest page of each conversation that its timeline has. */
  const cursors = new Map<ConversationKey, number>()
  const dirt = new Map<ConversationKey, Dirt>()
  /** Null: gone. */
  const noted = new Map<ConversationKey, Conversation | null>()
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

  async function shelfOf(key: ConversationKey): Promise<Shelf | null> {
    const known = shelves.get(key) ?? await openShelf(at, key, lists.place(key))
    if (known) shelves.set(key, known)
    return known
  }

  async function flushDirt(key: ConversationKey, part: Dirt): Promise<StorageProblem | null> {
    if (!lists.entries.has(key))
      return null
    const before = await shelfOf(key)
    if (!before)
      return 'unavailable'
    const oldFirst = before.first
    const { shelf, writes } = await shelve(at, before, part)
    const problem = await writeAll(storage, writes.filter(({ key: name, value }) => name !== keys.hot(key) || value !== hotWritten.get(key)))
    if (problem) {
      shelves.delete(key)
      hotWritten.delete(key)
      return problem
    }
    for (const { key: name, value } of writes) if (name === keys.hot(key)) hotWritten.set(key, value ?? '')
    shelves.set(key, shelf)
    const cursor = cursors.get(key)
    if (cursor !== undefined && (part.isReset || cursor <= oldFirst)) cursors.set(key, shelf.first)
    lists.setPlace(key, placeOf(shelf, now()))
    return null
  }

  async function removeShelf(key: ConversationKey): Promise<StorageProblem | null> {
    const shelf = await shelfOf(key)
    forgetShelf(key)
    const removed = await writeAll(storage, [{ key: keys.hot(key), value: null }, ...(shelf ? removePages(at, shelf, shelf.first, shelf.next) : [])])
    lists.setPlace(key, { bytes: 0, usedAt: 0, first: 0, next: 0 })
    return removed
  }

  function forgetShelf(key: ConversationKey) {
    shelves.delete(key)
    hotWritten.delete(key)
  }

  /** Of one conversation too long for the budget, the older pages go. */
  async function shorten(key: ConversationKey, to: number) {
    const shelf = await shelfOf(key)
    if (!shelf)
      return
    const removed: Write[] = []
    while (shelf.next - shelf.first > 1 && shelf.bytes > to) {
      const [page, mends] = await Promise.all([storage.get(keys.page(key, shelf.first)), storage.get(keys.mends(key, shelf.first))])
      shelf.bytes -= (page.value?.length ?? 0) + (mends.value?.length ?? 0)
      removed.push(...removePages(at, shelf, shelf.first, ++shelf.first))
    }
    shelf.isComplete = false
    shelf.sealedFrom = (await readPage(at, shelf, shelf.first))?.[0]?.order ?? shelf.sealedFrom
    await writeAll(storage, [writeHot(at, shelf), ...removed])
    hotWritten.delete(key)
    lists.setPlace(key, placeOf(shelf, now()))
  }

  /** Other accounts first, then the conversations not used for longest; of the last one, its older pages. */
  async function evictTo(limit: number) {
    for (const other of (await accountsPresent(storage)).reverse()) {
      if (bytes() + otherBytes <= limit)
        return
      if (other.account === account)
        continue
      await removeAccount(storage, other.account)
      otherBytes = Math.max(0, otherBytes - other.bytes)
    }
    const byAge = [...lists.entries.values()].filter(({ place }) => place.bytes > 0).sort((one, other) => one.place.usedAt - other.place.usedAt)
    for (const { conversation } of byAge.slice(0, -1)) {
      if (bytes() <= limit)
        return
      await removeShelf(conversation.key)
    }
    const last = byAge.at(-1)
    if (last && bytes() > limit) await shorten(last.conversation.key, Math.max(0, limit - (bytes() - last.place.bytes)))
  }

  async function writePending(): Promise<StorageProblem | null> {
    for (const [key, conversation] of [...noted]) {
      const problem = conversation ? null : await removeShelf(key)
      if (problem)
        return problem
      if (noted.get(key) === conversation) noted.delete(key)
      if (conversation) lists.set(conversation)
      else lists.delete(key)
    }
    for (const [key, part] of [...dirt]) {
      dirt.delete(key)
      const problem = await flushDirt(key, part)
      if (problem) {
        noteAgain(key, part)
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

  function noteAgain(key: ConversationKey, part: Dirt) {
    const since = dirt.get(key)
    dirt.set(key, { timeline: part.timeline, touched: new Set([...part.touched, ...(since?.touched ?? [])]), isReset: part.isReset || since?.isReset === true })
  }

  async function write() {
    if (isOff)
      return
    trouble = await writePending()
    if (trouble === 'full') {
      await evictTo((bytes() + otherBytes) * 3 / 4)
      trouble = await writePending()
    }
    if (bytes() + otherBytes > budget) {
      await evictTo(budget * 0.9)
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

  /** Pages below `top`, down to a screen of messages or a hole. Moves the cursor. */
  async function readScreen(shelf: Shelf, top: number, above: Message[] = []): Promise<Restored> {
    let messages = above
    let page = top
    while (page > shelf.first && messages.length < SCREEN) {
      const older = await readPage(at, shelf, page - 1)
      if (!older)
        break
      messages = [...older, ...messages]
      page--
    }
    cursors.set(shelf.conversation, page)
    return { messages, readUpTo: shelf.readUpTo, isComplete: shelf.isComplete && page === shelf.first }
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
      noted.set(key, conversation)
      schedule()
    },
    noteTimeline(key, timeline, changes) {
      const touched = new Set<string>()
      for (const change of changes) {
        if (change.type === 'appended' || change.type === 'prepended') for (const message of change.messages) touched.add(message.key)
        else if (change.type === 'removed') touched.add(change.key)
        else if (change.type !== 'reset') touched.add(change.message.key)
      }
      noteAgain(key, { timeline, touched, isReset: changes.some(({ type }) => type === 'reset') })
      schedule()
    },
    restore: key => inTurn(async () => {
      if (isOff || cursors.has(key))
        return null
      const shelf = await shelfOf(key) ?? emptyShelf(key)
      cursors.set(key, shelf.next)
      lists.setPlace(key, { ...lists.place(key), usedAt: now() })
      return newestOf(shelf) ? readScreen(shelf, shelf.next, shelf.hot) : null
    }),
    restoreOlder: (key, from) => inTurn(async () => {
      const shelf = isOff ? null : await shelfOf(key)
      const top = cursors.get(key)
      if (!shelf || top === undefined || top <= shelf.first)
        return null
      if (!shelf.holes.has(top - 1))
        return readScreen(shelf, top)
      // History has to bring back the damaged page first.
      const below = top - 1 > shelf.first ? await readPage(at, shelf, top - 2) : null
      return below?.length && from <= below.at(-1)!.order ? readScreen(shelf, top - 1) : null
    }),
    hasOlder(key) {
      const cursor = cursors.get(key)
      const shelf = shelves.get(key)
      return cursor !== undefined && shelf !== undefined && cursor > shelf.first
    },
    async* segments(key) {
      await inTurn(write)
      const shelf = isOff ? null : await inTurn(() => openShelf(at, key, lists.place(key)))
      if (!shelf)
        return
      yield { messages: shelf.hot, isComplete: shelf.isComplete && shelf.first === shelf.next }
      for (let page = shelf.next - 1; page >= shelf.first; page--) {
        const found = await peekPage(at, key, page)
        yield { messages: found?.messages ?? [], isComplete: shelf.isComplete && page === shelf.first }
      }
    },
    addOlder: (key, messages, isComplete) => inTurn(async () => {
      const shelf = isOff ? null : await shelfOf(key)
      if (!shelf || !lists.entries.has(key))
        return
      const from = isComplete ? 0 : messages[0]?.order ?? shelf.sealedFrom
      const cursor = cursors.get(key)
      const all = [...messages, ...shelf.hot]
      const timeline: Timeline = { messages: all, byKey: new Map(all.map(message => [message.key, message])), keyByID: new Map(), readUpTo: 0, from, isStale: false, held: [] }
      await flushDirt(key, { timeline, touched: new Set(), isReset: false })
      if (cursor !== undefined) cursors.set(key, cursor)
      await writeLists()
    }),
    tidy: () => inTurn(async () => {
      if (isOff)
        return
      for (const name of await storage.keys()) {
        const part = keys.parse(name)
        const place = part && lists.entries.get(part.conversation)?.place
        const isKept = part === null || dirt.has(part.conversation) || (place && (part.page === null || (part.page >= place.first && part.page < place.next)))
        if (!isKept) await storage.remove(name)
      }
    }),
    flush,
    close: () => {
      const done = flush()
      return done.then(() => inTurn(async () => {
        if (!isOff) await noteAccount()
        isOff = true
        if (timer !== null) clearTimeout(timer)
      }))
    },
    bytes,
    problem: () => trouble,
  }
}
