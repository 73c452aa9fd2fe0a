/**
 * The mail address of an account, for links with which a user who forgot the password sets a new one (recovery.ts). An address counts when its user has
 * typed the code that was sent there. Several accounts may have one address: a refusal would tell who has an account.
 *
 * A code has six digits, is valid once and for ten minutes, and is stored as a hash. Five tries end it.
 */
import type { Kysely, Transaction } from 'kysely'

import type { Database } from '../db/schema'
import type { RandomBytes } from './ids'

import { hashToken } from './ids'
import { lockUser } from './lockUser'
import { BY_MAIL } from './recovery'

export const CODE_MINUTES = 10
const CODE_MS = CODE_MINUTES * 60_000
const CODE_DIGITS = 6
const MOST_TRIES = 5
/** Of random numbers below 2^48. */
const CODE_BYTES = 6

/** `pending`: waits for its code. */
export interface MailAddress { address: string | null, pending: string | null }

export type MailAddresses = ReturnType<typeof createMailAddresses>

export function createMailAddresses({ db, now, randomBytes }: { db: Kysely<Database>, now: () => number, randomBytes: RandomBytes }) {
  const hashCode = (userID: string, code: string) => hashToken(`${userID}:${code}`)
  const endMailedLink = (tx: Transaction<Database>, userID: string) => tx.deleteFrom('password_links').where('user_id', '=', userID).where('made_by', '=', BY_MAIL).execute()

  return {
    async of(userID: string): Promise<MailAddress> {
      const confirmed = await db.selectFrom('mail_addresses').select('address').where('user_id', '=', userID).executeTakeFirst()
      const waiting = await db.selectFrom('mail_codes').select('address').where('user_id', '=', userID).where('expires_at', '>', now()).where('tries', '<', MOST_TRIES).executeTakeFirst()
      return { address: confirmed?.address ?? null, pending: waiting?.address ?? null }
    },

    /** The confirmed address of an account with a password. */
    async ofAccount(account: string): Promise<{ userID: string, address: string } | undefined> {
      const row = await db.selectFrom('users').innerJoin('mail_addresses', 'mail_addresses.user_id', 'users.user_id').select(['users.user_id', 'mail_addresses.address']).where('users.account', '=', account).where('users.password_hash', 'is not', null).executeTakeFirst()
      return row && { userID: row.user_id, address: row.address }
    },

    /** Returns the code that confirms the address. It replaces the one before. Undefined for a user that does not exist any more. */
    async begin(userID: string, address: string): Promise<string | undefined> {
      const code = String(randomBytes(CODE_BYTES).readUIntBE(0, CODE_BYTES) % 10 ** CODE_DIGITS).padStart(CODE_DIGITS, '0')
      const row = { address, code_hash: hashCode(userID, code), tries: 0, expires_at: now() + CODE_MS }
      return db.transaction().execute(async (tx) => {
        if (!await lockUser(tx, userID))
          return undefined
        await tx.insertInto('mail_codes').values({ user_id: userID, ...row }).onConflict(conflict => conflict.column('user_id').doUpdateSet(row)).execute()
        return code
      })
    },

    /** Ends this code, if it is the one that waits. */
    async cancel(userID: string, code: string): Promise<void> {
      await db.deleteFrom('mail_codes').where('user_id', '=', userID).where('code_hash', '=', hashCode(userID, code)).execute()
    },

    /** Confirms the address that waits for this code. Returns the address before it; undefined, after counting a try, when the code is wrong, over or none. */
    confirm(userID: string, code: string): Promise<{ previous: string | null, address: string } | undefined> {
      return db.transaction().execute(async (tx) => {
        await lockUser(tx, userID)
        const waiting = await tx.updateTable('mail_codes').set(eb => ({ tries: eb('tries', '+', 1) })).where('user_id', '=', userID).where('expires_at', '>', now()).where('tries', '<', MOST_TRIES).returning(['address', 'code_hash']).executeTakeFirst()
        if (waiting?.code_hash !== hashCode(userID, code))
          return undefined
        const { address } = waiting
        const before = await tx.selectFrom('mail_addresses').select('address').where('user_id', '=', userID).executeTakeFirst()
        const row = { address, confirmed_at: now() }
        await tx.insertInto('mail_addresses').values({ user_id: userID, ...row }).onConflict(conflict => conflict.column('user_id').doUpdateSet(row)).execute()
        await tx.deleteFrom('mail_codes').where('user_id', '=', userID).execute()
        await endMailedLink(tx, userID)
        return { previous: before?.address ?? null, address }
      })
    },

    /** Removes the address, and one that waits. Returns the confirmed one. */
    remove(userID: string): Promise<string | undefined> {
      return db.transaction().execute(async (tx) => {
        await tx.deleteFrom('mail_codes').where('user_id', '=', userID).execute()
        await endMailedLink(tx, userID)
        return (await tx.deleteFrom('mail_addresses').where('user_id', '=', userID).returning('address').executeTakeFirst())?.address
      })
    },

    async deleteExpired(): Promise<void> {
      await db.deleteFrom('mail_codes').where('expires_at', '<=', now()).execute()
    },
  }
}
