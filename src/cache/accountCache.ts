import type { Timeline } from '@/chat/timeline'
import type { KeyValueStorage, StorageProblem } from '@/services/storage'
import type { Conversation, ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

import { rangeOf } from '@/chat/window'
import { writeAll } from '@/services/storage'
import { loadModule } from '@/utils/loadModule'

import type { LogLocation } from './conversationLog'
import type { Restored, Segment } from './logReader'

import { createAccountLogs } from './accountLogs'
import { accountsPresent, writeAccount } from './accounts'
import { createConversationPages } from './conversationPages'
import { keysOf } from './keys'
import { readNewest, readOlder, readSegments } from './logReader'
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
  /** @default Date.now */
  now?: () => number
}

/**
 * What one account keeps on the device: the conversation list, and a log of each conversation.
 *
 * Changes are noted and written together, off the critical path; nothing here changes the state of the chat.
 * Invariants: reads and writes happen one after another · every prefix of the writes leaves a readable cache · changes that could not be
 * written are written with the next ones · a storage that does not answer turns the cache off until the next sign-in, and nothing else.
 */
export interface AccountCache {
  /** The conversation list as it was last written; [] where there is none. @param onNewest called with the first conversations of a long list, as soon as they are read */
  load: (onNewest?: (conversations: Conversation[]) => void) => Promise<Conversation[]>
  /** Null: removed from the list. */
  noteConversation: (key: ConversationKey, conversation: Conversation | null) => void
  /** The list was emptied, except for these. */
  keepOnly: (keys: ReadonlySet<ConversationKey>) => void
  noteTimeline: (key: ConversationKey, timeline: Timeline, changes: TimelineChange[]) => void
  /** The newest messages, at least 40 where there are as many. Null where there are none, and after the first call. */
  restore: (key: ConversationKey) => Promise<Restored | null>
  /** The messages before seq `from`, at least 40 where there are as many. Null where there are none. */
  restoreOlder: (key: ConversationKey, from: number) => Promise<Restored | null>
  /** Whether the cache holds messages before seq `from`. Known for a conversation that was opened. */
  hasOlder: (key: ConversationKey, from: number) => boolean
  /** Everything that is kept of a conversation, newest first, one segment in memory at a time. */
  segments: (key: ConversationKey) => AsyncGenerator<Segment>
  /** Adds a page of history, oldest first, that ends where the log begins: for a search that reads further back. */
  addOlder: (key: ConversationKey, messages: Message[], isComplete: boolean) => Promise<void>
  /** Removes records that no conversation of the list leads to. */
  tidy: () => Promise<void>
  /** Writes all changes now. */
  flush: () => Promise<void>
  /** Writes, and stops the timer. Later changes are dropped. */
  close: () => Promise<void>
  bytes: () => number
  /** Bytes of the messages of each conversation. Null when the storage does not answer. */
  sizes: () => Promise<Array<{ key: ConversationKey, bytes: number }> | null>
  /** Removes the messages of conversations, which stay in the list. Resolves to whether all are removed. */
  clear: (keys: readonly ConversationKey[]) => Promise<boolean>
  /** Why the storage last refused; null when everything is written. */
  problem: () => StorageProblem | null
}

const MB = 1024 * 1024
/** Changes of the list that may wait are written after this time, ms, or when the app is hidden. */
const LIST_EVERY = 30_000
/** An account's size is noted when it has changed by this much, bytes. */
const NOTED_STEP = 64 * 1024

/** Runs `run` once, `ms` after the first `start`. Another `start` has an effect only after `stop`. */
function createTimer(run: () => void, ms: number) {
  let id: ReturnType<typeof setTimeout> | null = null
  return {
    start() { id ??= setTimeout(run, ms) },
    stop() {
      if (id !== null) clearTimeout(id)
      id = null
    },
  }
}

export function createAccountCache({ storage, account, me, budget = 4 * MB, writeAfter = 800, now = Date.now }: AccountCacheOptions): AccountCache {
  const keys = keysOf(account)
  const at: LogLocation = { storage, keys, me }
  const list = createConversationPages(storage, keys, me)
  const pending = createPending()
  const logs = createAccountLogs(at, list.setSize, now)
  const restored = new Set<ConversationKey>()
  const timer = createTimer(() => void inTurn(write), writeAfter)
  const listTimer = createTimer(() => void flush(), LIST_EVERY)
  let queue: Promise<unknown> = Promise.resolve()
  let isOff = false
  let notedBytes = -Infinity
  let otherBytes = 0
  let trouble: StorageProblem | null = null

  /** Runs one task after another. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = queue.then(work)
    queue = done.catch(() => { /* the caller gets the error */ })
    return done
  }

  const bytes = () => list.bytes() + [...list.entries.values()].reduce((sum, { size }) => sum + size.bytes, 0)

  function schedule() {
    if (!isOff) timer.start()
  }

  async function evictTo(limit: number) {
    const module = await (async () => loadModule(() => import('./eviction')))().catch(() => null)
    if (!module)
      return
    otherBytes = await module.evict({
      storage,
      account: keys.account,
      bytes,
      logs: () => [...list.entries.values()].map(({ conversation, size }) => ({ key: conversation.key, ...size })),
      removeLog: logs.evict,
      shortenLog: logs.shorten,
    }, otherBytes, limit)
  }

  async function writePending(): Promise<StorageProblem | null> {
    for (const [key, conversation] of [...pending.conversations]) {
      const problem = conversation ? null : await logs.remove(key)
      if (problem)
        return problem
      if (pending.conversations.get(key) === conversation) pending.conversations.delete(key)
      if (conversation) list.set(conversation)
      else list.delete(key)
    }
    for (const [key, dirty] of [...pending.timelines]) {
      pending.timelines.delete(key)
      const problem = list.entries.has(key) ? await logs.write(key, dirty) : null
      if (problem) {
        pending.giveBack(key, dirty)
        return problem
      }
    }
    return writeList(false)
  }

  async function writeList(isWhole = true): Promise<StorageProblem | null> {
    const problem = await writeAll(storage, list.take(isWhole))
    if (problem) list.giveBack()
    if (list.isWaiting() && !isOff) listTimer.start()
    return problem
  }

  async function write() {
    timer.stop()
    if (isOff)
      return
    trouble = await writePending()
    if (trouble === 'full') {
      await evictTo((bytes() + otherBytes) * 3 / 4)
      trouble = await writePending()
    }
    if (bytes() + otherBytes > budget) {
      await evictTo(budget * 0.9)
      await writeList()
    }
    if (Math.abs(bytes() - notedBytes) > NOTED_STEP) await noteAccount()
  }

  async function noteAccount() {
    notedBytes = bytes()
    await writeAccount(storage, { account: keys.account, bytes: notedBytes, usedAt: now() })
  }

  function flush(): Promise<void> {
    timer.stop()
    listTimer.stop()
    return inTurn(async () => {
      await write()
      if (!isOff) await writeList()
    })
  }

  return {
    load: (onNewest = () => {}) => inTurn(async () => {
      isOff = !await list.load(onNewest) || !await logs.readIndex()
      trouble = isOff ? 'unavailable' : null
      if (isOff)
        return []
      const others = (await accountsPresent(storage)).filter(other => other.account !== keys.account)
      otherBytes = others.reduce((sum, other) => sum + other.bytes, 0)
      return [...list.entries.values()].map(({ conversation }) => conversation)
    }),
    noteConversation(key, conversation) {
      pending.conversations.set(key, conversation)
      schedule()
    },
    keepOnly(kept) {
      for (const key of list.entries.keys()) {
        if (!kept.has(key)) pending.conversations.set(key, null)
      }
      schedule()
    },
    noteTimeline(key, timeline, changes) {
      pending.noteTimeline(key, timeline, changes)
      schedule()
    },
    restore: key => inTurn(async () => {
      if (isOff || restored.has(key))
        return null
      restored.add(key)
      const log = await logs.get(key)
      list.setSize(key, { ...list.size(key), usedAt: now() })
      return log && readNewest(at, log)
    }),
    restoreOlder: (key, from) => inTurn(async () => {
      const log = isOff || !restored.has(key) ? null : await logs.get(key)
      return log && readOlder(at, log, from)
    }),
    hasOlder: logs.hasOlder,
    async* segments(key) {
      await inTurn(write)
      const log = isOff ? null : await inTurn(() => logs.get(key))
      if (log) yield* readSegments(at, log)
    },
    addOlder: (key, messages, isComplete) => inTurn(async () => {
      const log = isOff ? null : await logs.get(key)
      const range = rangeOf(messages)
      if (!log || !range)
        return
      const byKey = new Map(messages.map(message => [message.key, message]))
      const known = [{ from: isComplete ? 0 : range.from, to: Math.max(range.to, log.tail.from - 1) }]
      if (list.entries.has(key)) await logs.write(key, { timeline: { messages, byKey, window: { known, confirmed: [], clearedUpTo: 0 }, readUpTo: 0 }, touched: new Set(byKey.keys()), removed: new Set(), unloaded: new Map(), isCleared: false })
      await writeList()
    }),
    tidy: () => inTurn(async () => {
      await write()
      for (const name of isOff || trouble ? [] : await storage.keys() ?? []) {
        if (logs.isOrphan(name, key => list.entries.has(key))) await storage.remove(name)
      }
    }),
    flush,
    close: () => flush().then(() => inTurn(async () => {
      if (!isOff) await noteAccount()
      isOff = true
      timer.stop()
      listTimer.stop()
    })),
    bytes,
    sizes: () => inTurn(async () => {
      await write()
      return isOff ? null : [...list.entries.values()].map(({ conversation, size }) => ({ key: conversation.key, bytes: size.bytes }))
    }),
    clear: keys => inTurn(async () => {
      if (isOff)
        return false
      let isDone = true
      for (const key of keys) isDone = !await logs.evict(key) && isDone
      return isDone && !await writeList()
    }),
    problem: () => trouble,
  }
}
