/**
 * What an operator has taken from an account: signing in (a ban) or writing (a mute), until a time or for ever.
 *
 * A ban ends all sessions, so that there is no new ZIM token. A client that is connected to ZIM keeps its connection until its token ends
 * (TOKEN_TTL at most); what it writes meanwhile is refused by the callback, where there is one. Both end by themselves.
 */
import type { Kysely } from 'kysely'

import type { Database } from '../db/schema'
import type { User } from './users'

import { accountBanned } from '../errors'

/** Times in ms since the epoch; 0 where there is none, FOR_EVER without an end. */
export interface Restrictions { bannedUntil: number, mutedUntil: number }

export const FOR_EVER = Number.MAX_SAFE_INTEGER

export type RestrictionsStore = ReturnType<typeof createRestrictions>

export function createRestrictions({ db, now }: { db: Kysely<Database>, now: () => number }) {
  /** Of a user as just read. None of a user that does not exist. */
  function of(user: Pick<User, 'banned_until' | 'muted_until'> | undefined): Restrictions {
    const until = (time = 0) => time > now() ? time : 0
    return { bannedUntil: until(user?.banned_until), mutedUntil: until(user?.muted_until) }
  }

  return {
    of,

    /** Throws `account-banned`. Reads the user anew: a ban may have come since the request began. */
    async requireNoBan(userID: string): Promise<void> {
      const { bannedUntil } = of(await db.selectFrom('users').select(['banned_until', 'muted_until']).where('user_id', '=', userID).executeTakeFirst())
      if (bannedUntil > 0)
        throw accountBanned(bannedUntil)
    },

    /** `until` 0 ends the ban. Returns false when there is no such user. */
    ban(userID: string, until: number): Promise<boolean> {
      return db.transaction().execute(async (tx) => {
        const { numUpdatedRows } = await tx.updateTable('users').set({ banned_until: until }).where('user_id', '=', userID).executeTakeFirstOrThrow()
        if (until > 0)
          await tx.deleteFrom('sessions').where('user_id', '=', userID).execute()
        return numUpdatedRows > 0n
      })
    },

    /** `until` 0 ends the mute. Returns false when there is no such user. */
    async mute(userID: string, until: number): Promise<boolean> {
      const { numUpdatedRows } = await db.updateTable('users').set({ muted_until: until }).where('user_id', '=', userID).executeTakeFirstOrThrow()
      return numUpdatedRows > 0n
    },
  }
}
