/**
 * Sessions: the user, the device and the expiry of each sign-in. A token is returned once and stored as a hash.
 *
 * A session lasts 30 days from its last use. Its times are written at most every 10 minutes, so most requests cost one read.
 * A user has at most 20 sessions. One more ends the session that was not used for the longest time.
 */
import type { Kysely } from 'kysely'

import type { Database } from '../db/schema'
import type { RandomBytes } from './ids'
import type { User } from './users'

import { hashToken, newID, newSessionToken } from './ids'

const SESSION_MS = 30 * 24 * 3600_000
const TOUCH_MS = 10 * 60_000
const MAX_SESSIONS = 20

/** Returned once, at sign-in. `expiresAt` in ms since the epoch. */
export interface NewSession { id: string, token: string, expiresAt: number }
/** The session of the current request. */
export interface CurrentSession { id: string, userID: string }
export interface SessionInfo { id: string, createdAt: number, lastUsedAt: number, device: string, current: boolean }

export interface SessionsOptions {
  db: Kysely<Database>
  now: () => number
  randomBytes: RandomBytes
}

export type Sessions = ReturnType<typeof createSessions>

export function createSessions({ db, now, randomBytes }: SessionsOptions) {
  return {
    /**
     * Creates a session for `user` as just verified. Returns null for a banned user, and when the user was deleted or got another password
     * meanwhile. The update locks the user's row until the session is inserted: a ban comes before it, or after it and ends the session.
     */
    create(user: Pick<User, 'user_id' | 'password_hash'>, device: string): Promise<NewSession | null> {
      const session = { id: newID(randomBytes), token: newSessionToken(randomBytes), expiresAt: now() + SESSION_MS }
      return db.transaction().execute(async (tx) => {
        const { numUpdatedRows } = await tx.updateTable('users').set({ signed_in_at: now() }).where('user_id', '=', user.user_id).where('password_hash', user.password_hash === null ? 'is' : '=', user.password_hash).where('banned_until', '<=', now()).executeTakeFirstOrThrow()
        if (numUpdatedRows === 0n)
          return null
        const kept = await tx.selectFrom('sessions').select('id').where('user_id', '=', user.user_id).orderBy('last_used_at', 'desc').orderBy('id').limit(MAX_SESSIONS - 1).execute()
        await tx.deleteFrom('sessions').where('user_id', '=', user.user_id).$if(kept.length > 0, query => query.where('id', 'not in', kept.map(row => row.id))).execute()
        await tx.insertInto('sessions').values({
          id: session.id,
          token_hash: hashToken(session.token),
          user_id: user.user_id,
          device,
          created_at: now(),
          last_used_at: now(),
          expires_at: session.expiresAt,
        }).execute()
        return session
      })
    },

    /** Returns the session of a token and extends it. Undefined for a token that is unknown, revoked or expired. */
    async resume(token: string): Promise<CurrentSession | undefined> {
      const row = await db.selectFrom('sessions').select(['id', 'user_id', 'last_used_at', 'expires_at']).where('token_hash', '=', hashToken(token)).executeTakeFirst()
      if (!row || row.expires_at <= now())
        return undefined
      if (now() - row.last_used_at >= TOUCH_MS)
        await db.updateTable('sessions').set({ last_used_at: now(), expires_at: now() + SESSION_MS }).where('id', '=', row.id).execute()
      return { id: row.id, userID: row.user_id }
    },

    /** Returns the sessions of the user that have not expired, the last used first. */
    async list({ userID, id: currentID }: CurrentSession): Promise<SessionInfo[]> {
      const rows = await db.selectFrom('sessions').select(['id', 'created_at', 'last_used_at', 'device']).where('user_id', '=', userID).where('expires_at', '>', now()).orderBy('last_used_at', 'desc').orderBy('id').execute()
      return rows.map(row => ({
        id: row.id,
        createdAt: row.created_at,
        lastUsedAt: row.last_used_at,
        device: row.device,
        current: row.id === currentID,
      }))
    },

    /** Ends one session of this user. Returns false when the user has no such session. */
    async revoke(userID: string, id: string): Promise<boolean> {
      const { numDeletedRows } = await db.deleteFrom('sessions').where('user_id', '=', userID).where('id', '=', id).executeTakeFirstOrThrow()
      return numDeletedRows > 0n
    },

    /** Ends all sessions of this user. */
    async revokeAll(userID: string): Promise<void> {
      await db.deleteFrom('sessions').where('user_id', '=', userID).execute()
    },

    async deleteExpired(): Promise<void> {
      await db.deleteFrom('sessions').where('expires_at', '<=', now()).execute()
    },
  }
}
