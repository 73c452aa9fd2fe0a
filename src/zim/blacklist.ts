import type { UserInfo } from '@/types/user'

import { failed, FailureError } from '@/utils/failure'

import type { ZimContext } from './context'

import { allPages } from './allPages'
import { BlacklistChange } from './codes'
import { userFromZim } from './users'

export interface BlacklistClient {
  /** All blocked users, the latest first, 1,000 at most. Names may be missing. To be called while online, as `friends.list`. */
  list: () => Promise<UserInfo[]>
  /**
   * Blocks users: their messages do not arrive any more, and sending them fails with `refused-by-peer`; this user can still write to them. It ends
   * no friendship. Who is blocked already stays so. Rejects with `own-account`, `no-such-contact` or `blacklist-full` when one cannot be blocked;
   * the others are. @param userIDs at most 20
   */
  block: (userIDs: string[]) => Promise<void>
  /** Who is not blocked is left out without a failure. @param userIDs at most 20 */
  unblock: (userIDs: string[]) => Promise<void>
}

const BLOCKED_ALREADY = 6000804
const ALL_REFUSED = 6000815
const NONE_BLOCKED = 6000816

/** Reasons of single users. */
const REASONS = { 6000805: 'own-account', 6000808: 'blacklist-full', 6000811: 'no-such-contact' } as const

export function createBlacklist({ zim, me, on, emit, request }: ZimContext): BlacklistClient {
  on('blacklistChanged', ({ userList, action }) => {
    const users = userList.map(userFromZim)
    emit(action === BlacklistChange.Removed ? { type: 'users-unblocked', userIDs: users.map(({ userID }) => userID) } : { type: 'users-blocked', users })
  })

  const list = () => allPages(async (page) => {
    const { blacklist, nextFlag } = await zim.queryBlacklist(page)
    return { items: blacklist, nextFlag }
  })

  /** Throws `thrown` unless its code is `code`. */
  function requireCode(thrown: unknown, code: number): void {
    if (!(thrown instanceof FailureError) || thrown.failure.code !== code)
      throw thrown
  }

  return {
    list: () => request(async () => (await list()).map(userFromZim)),
    async block(userIDs) {
      if (userIDs.includes(me()))
        throw failed('own-account')
      try {
        const { errorUserList } = await request(() => zim.addUsersToBlacklist(userIDs))
        const refused = errorUserList.find(({ reason }) => reason !== BLOCKED_ALREADY)
        if (refused)
          throw failed(REASONS[refused.reason as keyof typeof REASONS] ?? 'friend', { code: refused.reason })
      }
      catch (thrown) {
        // The reasons are not told then. Only that all are blocked already is no failure.
        requireCode(thrown, ALL_REFUSED)
        const blocked = new Set((await request(list)).map(({ userID }) => userID))
        if (userIDs.some(userID => !blocked.has(userID)))
          throw thrown
      }
    },
    async unblock(userIDs) {
      try { await request(() => zim.removeUsersFromBlacklist(userIDs)) }
      catch (thrown) { requireCode(thrown, NONE_BLOCKED) }
    },
  }
}
