/**
 * Operators: people of the team who handle reports. Their accounts have nothing to do with those of the users. They are made and removed by the
 * command `npm run operator` (src/operator.ts), never over HTTP.
 *
 * A session lasts 8 hours and is not extended. Its token is in a cookie, stored here as a hash; its form token is in every form, so that no other
 * site can send one. What an operator does is written down, with the operator's name (audit.ts).
 */
import type { Kysely } from 'kysely'

import type { RandomBytes } from '../accounts/ids'
import type { Passwords } from '../accounts/passwords'
import type { Database } from '../db/schema'

import { hashToken, newSessionToken, SESSION_TOKEN } from '../accounts/ids'

const OPERATOR_NAME = /^[a-z0-9._-]{2,32}$/
const SESSION_MS = 8 * 3600_000
/** Of a password that this server makes: 100 random bits. */
const PASSWORD_BYTES = 15

export interface OperatorSession { name: string, formToken: string }

export type Operators = ReturnType<typeof createOperators>

export function createOperators({ db, now, randomBytes, passwords }: { db: Kysely<Database>, now: () => number, randomBytes: RandomBytes, passwords: Passwords }) {
  return {
    /** Creates an operator, or gives one a new password and ends the sessions. Returns the password, which is stored as a hash alone. */
    async setPassword(name: string): Promise<string> {
      if (!OPERATOR_NAME.test(name))
        throw new Error('The name of an operator has 2 to 32 of a-z, 0-9, ".", "_" and "-".')
      const password = randomBytes(PASSWORD_BYTES).toString('base64url')
      const password_hash = await passwords.hash(password)
      await db.insertInto('operators').values({ name, password_hash, created_at: now() }).onConflict(conflict => conflict.column('name').doUpdateSet({ password_hash })).execute()
      await db.deleteFrom('operator_sessions').where('name', '=', name).execute()
      return password
    },

    /** Ends the sessions too. Returns false when there is no such operator. */
    async remove(name: string): Promise<boolean> {
      const { numDeletedRows } = await db.deleteFrom('operators').where('name', '=', name).executeTakeFirstOrThrow()
      return numDeletedRows > 0n
    },

    async list(): Promise<string[]> {
      return (await db.selectFrom('operators').select('name').orderBy('name').execute()).map(({ name }) => name)
    },

    /** Returns the token of a new session, or null for a wrong name or password. Costs the same for both. */
    async signIn(name: string, password: string): Promise<string | null> {
      const operator = OPERATOR_NAME.test(name) ? await db.selectFrom('operators').selectAll().where('name', '=', name).executeTakeFirst() : undefined
      if (!await passwords.verify(password, operator?.password_hash ?? null) || !operator)
        return null
      const token = newSessionToken(randomBytes)
      await db.insertInto('operator_sessions').values({ token_hash: hashToken(token), name, form_token: newSessionToken(randomBytes), expires_at: now() + SESSION_MS }).execute()
      return token
    },

    async session(token: string): Promise<OperatorSession | null> {
      const row = SESSION_TOKEN.test(token) ? await db.selectFrom('operator_sessions').selectAll().where('token_hash', '=', hashToken(token)).where('expires_at', '>', now()).executeTakeFirst() : undefined
      return row ? { name: row.name, formToken: row.form_token } : null
    },

    async signOut(token: string): Promise<void> {
      await db.deleteFrom('operator_sessions').where('token_hash', '=', hashToken(token)).execute()
    },

    async deleteExpired(): Promise<void> {
      await db.deleteFrom('operator_sessions').where('expires_at', '<=', now()).execute()
    },
  }
}
