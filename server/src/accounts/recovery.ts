/**
 * Links with which a user who forgot the password sets a new one. An operator makes one and gives it to the person, valid for 24 hours; or the person
 * asks for one, which is mailed to the confirmed address of the account (mailAddresses.ts), valid for one hour. A link is valid once, the newest one of each
 * user alone, and is stored as a hash. Another password ends it, and another mail address a mailed one.
 */
import type { Kysely } from 'kysely'

import type { Database } from '../db/schema'
import type { RandomBytes } from './ids'

import { hashToken, newSessionToken, SESSION_TOKEN } from './ids'

export const LINK_HOURS = 24
const LINK_MS = LINK_HOURS * 3600_000
export const MAIL_LINK_HOURS = 1
export const MAIL_LINK_MS = MAIL_LINK_HOURS * 3600_000
/** In place of an operator. No operator can have this name. */
export const BY_MAIL = '(mail)'

/** A link that can be used. `madeBy`: the operator, or {@link BY_MAIL}. */
export interface RecoveryLink { userID: string, account: string, madeBy: string }

export type Recovery = ReturnType<typeof createRecovery>

export function createRecovery({ db, now, randomBytes }: { db: Kysely<Database>, now: () => number, randomBytes: RandomBytes }) {
  const row = (token: string) => db.selectFrom('password_links').innerJoin('users', 'users.user_id', 'password_links.user_id').select(['users.user_id', 'users.account', 'password_links.made_by']).where('password_links.token_hash', '=', hashToken(token)).where('password_links.expires_at', '>', now())

  return {
    /** Returns the token of a new link, which replaces the one before. Null for a user that does not exist or has no password. */
    async make(userID: string, madeBy: string, validMs = LINK_MS): Promise<string | null> {
      const token = newSessionToken(randomBytes)
      const link = { token_hash: hashToken(token), made_by: madeBy, expires_at: now() + validMs }
      const { numInsertedOrUpdatedRows = 0n } = await db.insertInto('password_links')
        .columns(['user_id', 'token_hash', 'made_by', 'expires_at'])
        .expression(eb => eb.selectFrom('users').where('user_id', '=', userID).where('password_hash', 'is not', null).select(['user_id', eb.val(link.token_hash).as('token_hash'), eb.val(link.made_by).as('made_by'), eb.cast<number>(eb.val(link.expires_at), 'bigint').as('expires_at')]))
        .onConflict(conflict => conflict.column('user_id').doUpdateSet(link))
        .executeTakeFirstOrThrow()
      return numInsertedOrUpdatedRows > 0n ? token : null
    },

    /** Undefined for a link that is unknown, used or expired. Uses nothing up: apps that show previews open links, too. */
    async find(token: string): Promise<RecoveryLink | undefined> {
      const found = SESSION_TOKEN.test(token) ? await row(token).executeTakeFirst() : undefined
      return found && { userID: found.user_id, account: found.account ?? '', madeBy: found.made_by }
    },

    /** Stores the hash of the new password, ends all sessions and the link. Returns false, and changes nothing, when the link was used or replaced meanwhile. */
    use(token: string, passwordHash: string): Promise<boolean> {
      return db.transaction().execute(async (tx) => {
        const link = await tx.deleteFrom('password_links').where('token_hash', '=', hashToken(token)).where('expires_at', '>', now()).returning('user_id').executeTakeFirst()
        if (!link)
          return false
        await tx.updateTable('users').set({ password_hash: passwordHash }).where('user_id', '=', link.user_id).execute()
        await tx.deleteFrom('sessions').where('user_id', '=', link.user_id).execute()
        return true
      })
    },

    async deleteExpired(): Promise<void> {
      await db.deleteFrom('password_links').where('expires_at', '<=', now()).execute()
    },
  }
}
