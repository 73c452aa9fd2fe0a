import type { KeyValueStorage } from '@/services/storage'
import type { ConversationKey } from '@/types/conversation'

import { last } from '@/utils/last'

import type { LogSize } from './records'

import { accountsPresent, removeAccount } from './accounts'

/** The part of all bytes that a conversation keeps while others have less. */
const SHARE = 1 / 4

/** What eviction reads and calls. */
export interface EvictionOptions {
  storage: KeyValueStorage
  /** Key of the account in use. */
  account: string
  /** Bytes of the account in use. */
  bytes: () => number
  logs: () => Array<LogSize & { key: ConversationKey }>
  removeLog: (key: ConversationKey) => Promise<unknown>
  /** Removes the oldest pages until about `to` bytes are left. */
  shortenLog: (key: ConversationKey, to: number) => Promise<void>
}

/**
 * Brings all accounts together below `limit` bytes. Other accounts go first, then the oldest pages of the largest conversations, down to a
 * share: one long conversation does not evict the others. Then the conversations that were not used for longest; of the last one the
 * oldest pages. Returns the bytes that other accounts still have.
 */
export async function evict(at: EvictionOptions, otherBytes: number, limit: number): Promise<number> {
  let others = otherBytes
  for (const other of (await accountsPresent(at.storage)).reverse()) {
    if (at.bytes() + others <= limit)
      return others
    if (other.account === at.account)
      continue
    await removeAccount(at.storage, other.account)
    others = Math.max(0, others - other.bytes)
  }
  await shortenLargest(at, limit)
  const byAge = at.logs().filter(({ bytes }) => bytes > 0).sort((one, other) => one.usedAt - other.usedAt)
  for (const { key } of byAge.slice(0, -1)) {
    if (at.bytes() <= limit)
      return 0
    await at.removeLog(key)
  }
  const latest = last(byAge)
  if (latest && at.bytes() > limit) await at.shortenLog(latest.key, Math.max(0, limit - (at.bytes() - latest.bytes)))
  return 0
}

async function shortenLargest(at: EvictionOptions, limit: number): Promise<void> {
  const share = limit * SHARE
  for (let before = Infinity; at.bytes() > limit && at.bytes() < before;) {
    before = at.bytes()
    const largest = at.logs().reduce((one, other) => other.bytes > one.bytes ? other : one)
    if (largest.bytes > share) await at.shortenLog(largest.key, Math.max(share, largest.bytes - (before - limit)))
  }
}
