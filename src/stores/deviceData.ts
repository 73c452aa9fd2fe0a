import type { KeyValueStorage } from '@/services/storage'

import { isCacheKey, removeAccount } from '@/cache/accounts'
import { draftsKey } from '@/outbox/drafts'
import { isOutboxKey } from '@/outbox/outboxStorage'

import { recentRoomsKey } from './rooms'

/**
 * Removes everything that the device keeps of an account: conversations with their messages, drafts, unsent messages and recent rooms. Search reads the
 * cached messages and stores nothing. The account has signed out, and its writes are done. Resolves to whether everything is removed.
 */
export async function removeDeviceData(storage: KeyValueStorage, account: string): Promise<boolean> {
  const isOwn = (key: string) => isCacheKey(key, account) || isOutboxKey(key, account) || key === draftsKey(account) || key === recentRoomsKey(account)
  await removeAccount(storage, account)
  for (const key of await storage.keys() ?? []) {
    if (isOwn(key)) await storage.remove(key)
  }
  return (await storage.keys())?.some(isOwn) === false
}
