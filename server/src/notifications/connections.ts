/**
 * Which users are connected to ZIM, by ZEGO's callback `user_action`: https://www.zegocloud.com/docs/zim-server/callbacks/login-and-logout
 *
 * A session of ZIM is one connection of one device, with an ID of its own, and it never comes back after its end. So an end that arrives before its beginning
 * holds, and a user is away when no session is left. ZEGO may lose a callback: a session counts for a day, and whoever acts on this asks ZEGO again.
 */
import type { Kysely } from 'kysely'

import type { Users } from '../accounts/users'
import type { Database } from '../db/schema'

import { isZimUserID } from '../token04'

const ONLINE = 0
const ENDS = [1, 2]
const SESSION_ID = /^[\w.:-]{1,64}$/
const COUNTS_MS = 24 * 3600_000
/** An end is kept longer than ZEGO repeats a beginning. */
const KEEP_END_MS = 3600_000

export type Connections = ReturnType<typeof createConnections>

export function createConnections({ db, now, users }: { db: Kysely<Database>, now: () => number, users: Users }) {
  return {
    /** Notes the fields of a callback. Those of a user that this server does not have, or without an ID of a session, change nothing. */
    async record({ user_id, session_id, action }: Record<string, unknown>): Promise<void> {
      const sessionID = String(session_id)
      const state = /^\d$/.test(String(action)) ? Number(action) : Number.NaN
      const isEnd = ENDS.includes(state)
      if (!SESSION_ID.test(sessionID) || !(isEnd || state === ONLINE))
        return
      const user = typeof user_id === 'string' && isZimUserID(user_id) ? await users.byID(user_id) : undefined
      if (!user)
        return
      const row = { user_id: user.user_id, session_id: sessionID, noted_at: now(), has_ended: isEnd ? 1 : 0 }
      await db.insertInto('zim_sessions').values(row).onConflict(conflict => isEnd
        ? conflict.columns(['user_id', 'session_id']).doUpdateSet({ has_ended: 1, noted_at: row.noted_at })
        : conflict.doNothing()).execute()
    },

    /** Returns which of the users are connected, and which are known to be away. Of the others nothing is known. */
    async stateOf(userIDs: readonly string[]): Promise<{ online: Set<string>, away: Set<string> }> {
      if (userIDs.length === 0)
        return { online: new Set(), away: new Set() }
      const rows = await db.selectFrom('zim_sessions').select(['user_id', 'has_ended']).distinct().where('user_id', 'in', userIDs).where('noted_at', '>', now() - COUNTS_MS).execute()
      const online = new Set(rows.filter(row => !row.has_ended).map(row => row.user_id))
      return { online, away: new Set(rows.map(row => row.user_id).filter(userID => !online.has(userID))) }
    },

    async deleteExpired(): Promise<void> {
      await db.deleteFrom('zim_sessions').where(eb => eb.or([
        eb('noted_at', '<=', now() - COUNTS_MS),
        eb.and([eb('has_ended', '=', 1), eb('noted_at', '<=', now() - KEEP_END_MS)]),
      ])).execute()
    },
  }
}
