/**
 * Keeps which conversations a user has muted, as the user's clients state it: ZEGO's server API has no such field. A muted conversation causes no
 * notification, a mention in it neither, as in the app. Clients state changes and not a list, so that two devices of a user do not undo each other's, and one that has not loaded
 * an old conversation does not end its mute. Deleted with the account.
 */
import type { Kysely } from 'kysely'

import type { Database } from '../db/schema'

import { lockUser } from '../accounts/lockUser'

export interface MutedConversation { kind: 'peer' | 'group', id: string }

/** Of one user: those that were muted first go. */
const MOST = 500

export type MutedConversations = ReturnType<typeof createMutedConversations>

export function createMutedConversations({ db, now }: { db: Kysely<Database>, now: () => number }) {
  return {
    /** The newest first. */
    async list(userID: string): Promise<MutedConversation[]> {
      return db.selectFrom('muted_conversations').select(['kind', 'id']).where('user_id', '=', userID).orderBy('muted_at', 'desc').orderBy('kind').orderBy('id').execute()
    },

    /** Returns those of the users who have muted the conversation. */
    async mutedBy(userIDs: readonly string[], { kind, id }: MutedConversation): Promise<Set<string>> {
      if (userIDs.length === 0)
        return new Set()
      const rows = await db.selectFrom('muted_conversations').select('user_id').where('kind', '=', kind).where('id', '=', id).where('user_id', 'in', userIDs).execute()
      return new Set(rows.map(row => row.user_id))
    },

    /** Changes nothing for a user that does not exist any more. */
    change(userID: string, { muted, loud }: { muted: readonly MutedConversation[], loud: readonly MutedConversation[] }): Promise<void> {
      return db.transaction().execute(async (tx) => {
        if (!await lockUser(tx, userID))
          return
        for (const { kind, id } of loud) await tx.deleteFrom('muted_conversations').where('user_id', '=', userID).where('kind', '=', kind).where('id', '=', id).execute()
        for (const { kind, id } of muted) await tx.insertInto('muted_conversations').values({ user_id: userID, kind, id, muted_at: now() }).onConflict(conflict => conflict.doNothing()).execute()
        const over = await tx.selectFrom('muted_conversations').select(['kind', 'id']).where('user_id', '=', userID).orderBy('muted_at', 'desc').orderBy('kind').orderBy('id').offset(MOST).limit(1000).execute()
        for (const { kind, id } of over) await tx.deleteFrom('muted_conversations').where('user_id', '=', userID).where('kind', '=', kind).where('id', '=', id).execute()
      })
    },
  }
}
