import type { KeyValueStorage } from '@/services/storage'

import { isCacheKey, removeAccount } from '@/cache/accounts'
import { RECENT_EMOJI_KEY } from '@/composables/useEmoji'
import { draftsKey } from '@/outbox/drafts'
import { isOutboxKey } from '@/outbox/outboxStorage'

import { recentRoomsKey, unreadMarksKey } from './accountRecord'

/**
 * Removes everything that the device keeps of an account: conversations with their messages, drafts, unsent messages, recent rooms and
 * unread marks; and the emoji that were picked last on the device. Search reads the cached messages and stores nothing. The account has signed out, and its writes are done. Resolves to whether everything is removed.
 */
export async function removeDeviceData(storage: KeyValueStorage, account: string): Promise<boolean> {
  const records = [draftsKey(account), recentRoomsKey(account), unreadMarksKey(account), RECENT_EMOJI_KEY]
  const isOwn = (key: string) => isCacheKey(key, account) || isOutboxKey(key, account) || records.includes(key)
  await removeAccount(storage, account)
  for (const key of await storage.keys() ?? []) {
    if (isOwn(key)) await storage.remove(key)
  }
  return (await storage.keys())?.some(isOwn) === false
}
