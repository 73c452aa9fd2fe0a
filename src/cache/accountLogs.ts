import type { StorageProblem } from '@/services/storage'
import type { ConversationKey } from '@/types/conversation'

import { writeAll } from '@/services/storage'
import { loadModule } from '@/utils/loadModule'

import type { ConversationLog, LogLocation } from './conversationLog'
import type { Dirty } from './flush'
import type { LogSize } from './records'

import { evictPages, openLog, removals } from './conversationLog'
import { isLegacy, legacyConversation, legacyPrefix } from './legacyKeys'

/**
 * The logs of one account, by conversation. A log is read when it is first needed and then kept in memory.
 *
 * Invariants: called in turn, one call after another · a log whose writing has failed is read anew · what was evicted is not stored again in
 * this run.
 */
export interface AccountLogs {
  /** Finds the pages of every log. Resolves to false when the storage does not answer: a log without its pages would be written over. */
  readIndex: () => Promise<boolean>
  /** Null when the storage does not answer. */
  get: (key: ConversationKey) => Promise<ConversationLog | null>
  write: (key: ConversationKey, dirty: Dirty) => Promise<StorageProblem | null>
  remove: (key: ConversationKey) => Promise<StorageProblem | null>
  /** Removes a log, and what it held is not stored again. */
  evict: (key: ConversationKey) => Promise<StorageProblem | null>
  /** Evicts the oldest pages until about `to` bytes are left. */
  shorten: (key: ConversationKey, to: number) => Promise<void>
  /** Whether a log that was read has pages before seq `from`. */
  hasOlder: (key: ConversationKey, from: number) => boolean
  /** Whether a key of the storage is a record that no log has. @param isListed whether a conversation is in the list */
  isOrphan: (name: string, isListed: (key: ConversationKey) => boolean) => boolean
}

/** @param setSize called with the size of each log that has changed */
export function createAccountLogs(at: LogLocation, setSize: (key: ConversationKey, size: LogSize) => void, now: () => number): AccountLogs {
  const logs = new Map<ConversationKey, ConversationLog>()
  /** First seq of each page in the storage, by conversation. */
  const index = new Map<ConversationKey, number[]>()
  /** Conversations whose log is still that of version 0.1.0. */
  const legacy = new Set<ConversationKey>()
  /** Seqs below which nothing is stored again. */
  const evictedBelow = new Map<ConversationKey, number>()

  async function get(key: ConversationKey): Promise<ConversationLog | null> {
    const known = logs.get(key) ?? await carriedOver(key) ?? await openLog(at, key, index.get(key) ?? [])
    if (known) logs.set(key, Object.assign(known, { evictedBelow: evictedBelow.get(key) ?? 0 }))
    return known
  }

  async function carriedOver(key: ConversationKey): Promise<ConversationLog | null> {
    const migration = legacy.has(key) ? await (async () => loadModule(() => import('./migrateLog')))().catch(() => null) : null
    // H5 without a connection: the log is carried over in the next run.
    if (!migration)
      return null
    legacy.delete(key)
    const migrated = await migration.migrateLog(at, key)
    if (!migrated || await writeAll(at.storage, migrated.writes))
      return null
    keep(key, migrated.log)
    return migrated.log
  }

  function keep(key: ConversationKey, log: ConversationLog) {
    logs.set(key, log)
    index.set(key, log.starts)
    setSize(key, { bytes: log.bytes + log.tailBytes, usedAt: now() })
  }

  async function remove(key: ConversationKey): Promise<StorageProblem | null> {
    const log = await get(key)
    logs.delete(key)
    index.delete(key)
    setSize(key, { bytes: 0, usedAt: 0 })
    return log ? writeAll(at.storage, removals(at, log)) : 'unavailable'
  }

  return {
    async readIndex() {
      const names = await at.storage.keys()
      for (const name of names ?? []) {
        const part = at.keys.parse(name)
        const old = legacyConversation(at, name)
        if (old) legacy.add(old)
        if (part && part.from !== null) index.set(part.conversation, [...index.get(part.conversation) ?? [], part.from])
      }
      for (const starts of index.values()) starts.sort((one, other) => one - other)
      return names !== null
    },
    get,
    async write(key, dirty) {
      const before = await get(key)
      const module = before && await (async () => loadModule(() => import('./flush')))().catch(() => null)
      // The storage does not answer, or H5 has no connection: the changes are due again.
      if (!module)
        return 'unavailable'
      const { log, writes } = await module.flush(at, before, dirty)
      const problem = await writeAll(at.storage, writes)
      if (problem) logs.delete(key)
      else keep(key, log)
      return problem
    },
    remove,
    async evict(key) {
      const log = await get(key)
      evictedBelow.set(key, (log?.tail.to ?? -1) + 1)
      return remove(key)
    },
    async shorten(key, to) {
      const log = await get(key)
      if (!log)
        return
      const problem = await writeAll(at.storage, await evictPages(at, log, to))
      evictedBelow.set(key, log.evictedBelow)
      keep(key, log)
      if (problem) logs.delete(key)
    },
    hasOlder(key, from) {
      const first = logs.get(key)?.starts[0]
      return first !== undefined && first < from
    },
    isOrphan(name, isListed) {
      const part = at.keys.parse(name)
      const isOld = isLegacy(at, name) && ![...legacy].some(key => name.startsWith(legacyPrefix(at, key)))
      return isOld || (part !== null && !(isListed(part.conversation) && (part.from === null || index.get(part.conversation)?.includes(part.from) === true)))
    },
  }
}
