/** What operators did, and what became of it: who, when, what, to whom. Rows are only added; nothing in this server changes or removes one. */
import type { Kysely } from 'kysely'

import type { RandomBytes } from '../accounts/ids'
import type { Database } from '../db/schema'

import { newID } from '../accounts/ids'

export type AuditAction = 'sign-in' | 'close' | 'recall' | 'clear-group' | 'end-room' | 'ban' | 'unban' | 'mute' | 'unmute' | 'password-link' | 'password-set' | 'add-word' | 'remove-word'

export interface AuditEntry { at: number, operator: string, action: AuditAction, subject: string, details: string }

export type Audit = ReturnType<typeof createAudit>

export function createAudit({ db, now, randomBytes }: { db: Kysely<Database>, now: () => number, randomBytes: RandomBytes }) {
  return {
    async note(operator: string, action: AuditAction, subject: string, details = ''): Promise<void> {
      await db.insertInto('audit').values({ id: newID(randomBytes), at: now(), operator, action, subject, details }).execute()
    },

    /** The newest first. */
    async list(limit: number): Promise<AuditEntry[]> {
      const rows = await db.selectFrom('audit').select(['at', 'operator', 'action', 'subject', 'details']).orderBy('at', 'desc').orderBy('id').limit(limit).execute()
      return rows.map(row => ({ ...row, action: row.action as AuditAction }))
    },
  }
}
