import { getActivePinia } from 'pinia'

import type { KeyValueStorage } from '@/services/storage'

import { removeAccount } from '@/cache/accounts'
import { isCacheKey } from '@/cache/isCacheKey'
import { RECENT_EMOJI_KEY } from '@/composables/useEmoji'
import { draftsKey } from '@/outbox/drafts'
import { isOutboxKey } from '@/outbox/outboxStorage'
import { heardKey } from '@/services/voice/heard'
import { loadModule } from '@/utils/loadModule'

import { friendsKey, groupApplicationsKey, groupFacesKey, recentRoomsKey, unreadMarksKey } from './accountRecord'
import { errorReportsKey } from './errorReportsKey'
import { privacyKey } from './privacyKey'
import { subscriptionsKey } from './subscriptionsKey'

/**
 * Removes everything that the device keeps of an account: conversations with their messages, drafts, unsent messages, files, friends, recent rooms,
 * unread marks, what the user tells others, how often the user did not want to be told while away, how many errors were reported, and which voices were heard; and the emoji that were picked last on the device. Search reads the cached messages and stores nothing. The account has signed out, and its writes are done. Resolves to whether everything is removed.
 */
export async function removeDeviceData(storage: KeyValueStorage, account: string): Promise<boolean> {
  const records = [draftsKey(account), recentRoomsKey(account), unreadMarksKey(account), friendsKey(account), groupApplicationsKey(account), groupFacesKey(account), privacyKey(account), subscriptionsKey(account), errorReportsKey(account), heardKey(account), RECENT_EMOJI_KEY]
  /** Of any version: a later one may have written some under keys of its own. */
  const isOwn = (key: string) => isCacheKey(key, account) || isOutboxKey(key, account) || records.includes(key.replace(/^(\w+\.v)\d+/, '$11'))
  if (getActivePinia()) await (await loadModule(() => import('./media'))).useMediaStore().removeAll(account).catch(() => { /* the copies are removed with the app */ })
  await removeAccount(storage, account)
  for (const key of await storage.keys() ?? []) {
    if (isOwn(key)) await storage.remove(key)
  }
  return (await storage.keys())?.some(isOwn) === false
}
