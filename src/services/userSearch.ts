import type { UserInfo } from '@/types/user'

import { serverUrl } from './accounts'
import { http } from './http'

/** The characters of userIDs and account names. No other text is sent. */
const ID = /^[\x21-\x7E]{1,64}$/

/**
 * Finds a user at our own server by the whole userID or account name, in any letter case. Resolves to null when there is none. Rejects with a
 * FailureError, with `try-later` after 30 searches in five minutes or 300 in a day.
 */
export async function findUser(bearer: string, id: string): Promise<UserInfo | null> {
  const text = id.trim()
  if (!ID.test(text))
    return null
  const { users: [user = null] } = await http<{ users: UserInfo[] }>(serverUrl(`/v1/users?id=${encodeURIComponent(text)}`), { bearer })
  return user
}
