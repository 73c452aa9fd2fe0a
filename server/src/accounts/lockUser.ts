import type { Transaction } from 'kysely'

import type { Database } from '../db/schema'

/** Locks the row of the user until the transaction ends, so that changes of one user wait for each other. Returns false when there is no such user. */
export async function lockUser(tx: Transaction<Database>, userID: string): Promise<boolean> {
  return await tx.updateTable('users').set(eb => ({ name: eb.ref('name') })).where('user_id', '=', userID).returning('user_id').executeTakeFirst() !== undefined
}
