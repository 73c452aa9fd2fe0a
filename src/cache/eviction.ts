import type { KeyValueStorage } from '@/services/storage'
import type { ConversationKey } from '@/types/conversation'

import { last } from '@/utils/last'

import type { Place } from './records'

import { accountsPresent, removeAccount } from './accounts'

/** What has to be known and done to make room. */
export interface RoomMaker {
  storage: KeyValueStorage
  /** The one that is used now. */
  account: string
  bytes: () => number
  shelves: () => Array<Place & { key: ConversationKey }>
  removeShelf: (key: ConversationKey) => Promise<void>
  /** Removes the oldest pages, until about `to` bytes are left. */
  shortenShelf: (key: ConversationKey, to: number) => Promise<void>
}

/**
 * Brings all accounts together below `limit` bytes: other accounts go first, then the conversations not used for longest; of the
 * last one, its older pages. Answers the bytes that other accounts still have.
 */
export async function makeRoom(at: RoomMaker, otherBytes: number, limit: number): Promise<number> {
  let others = otherBytes
  for (const other of (await accountsPresent(at.storage)).reverse()) {
    if (at.bytes() + others <= limit)
      return others
    if (other.account === at.account)
      continue
    await removeAccount(at.storage, other.account)
    others = Math.max(0, others - other.bytes)
  }
  const byAge = at.shelves().filter(({ bytes }) => bytes > 0).sort((one, other) => one.usedAt - other.usedAt)
  for (const { key } of byAge.slice(0, -1)) {
    if (at.bytes() <= limit)
      return 0
    await at.removeShelf(key)
  }
  const latest = last(byAge)
  if (latest && at.bytes() > limit) await at.shortenShelf(latest.key, Math.max(0, limit - (at.bytes() - latest.bytes)))
  return 0
}
