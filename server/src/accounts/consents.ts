/**
 * To which versions of the user agreement and the privacy policy a user has agreed, and when, as the user's client states it: the server does not
 * know the texts. Deleted with the account.
 */
import type { Kysely } from 'kysely'

import type { Database } from '../db/schema'

import { lockUser } from './lockUser'

export interface Consent {
  version: string
  agreedAt: number
  /** Null while it holds. */
  withdrawnAt: number | null
}

/** Of one user: older ones go. */
const MOST = 50

export type Consents = ReturnType<typeof createConsents>

export function createConsents({ db, now }: { db: Kysely<Database>, now: () => number }) {
  const of = (connection: Kysely<Database>, userID: string) => connection.selectFrom('consents').select(['version', 'agreed_at', 'withdrawn_at']).where('user_id', '=', userID).orderBy('agreed_at', 'desc').orderBy('version')

  return {
    /** Changes nothing where the newest one is of this version and holds, or where the user does not exist any more. */
    agree(userID: string, version: string): Promise<void> {
      return db.transaction().execute(async (tx) => {
        if (!await lockUser(tx, userID))
          return
        const known = await of(tx, userID).limit(MOST).execute()
        if (known[0]?.version === version && known[0].withdrawn_at === null)
          return
        await tx.insertInto('consents').values({ user_id: userID, version, agreed_at: now(), withdrawn_at: null }).onConflict(conflict => conflict.columns(['user_id', 'version', 'agreed_at']).doUpdateSet({ withdrawn_at: null })).execute()
        if (known.length === MOST)
          await tx.deleteFrom('consents').where('user_id', '=', userID).where('agreed_at', '<', known[MOST - 1]!.agreed_at).execute()
      })
    },

    /** Withdraws the valid consents of the user and ends all sessions: a session needs a consent. */
    withdraw(userID: string): Promise<void> {
      return db.transaction().execute(async (tx) => {
        await tx.updateTable('consents').set({ withdrawn_at: now() }).where('user_id', '=', userID).where('withdrawn_at', 'is', null).execute()
        await tx.deleteFrom('sessions').where('user_id', '=', userID).execute()
      })
    },

    /** The newest first. */
    async list(userID: string): Promise<Consent[]> {
      return (await of(db, userID).execute()).map(row => ({ version: row.version, agreedAt: row.agreed_at, withdrawnAt: row.withdrawn_at }))
    },
  }
}
