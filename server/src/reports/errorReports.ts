/**
 * Errors that clients report where their users have switched it on: what failed, where in the code and on which page, in which version. No user, no
 * device and no address is stored with them. One row for each fingerprint and version, with a count, for 30 days after it was last reported.
 */
import type { Kysely } from 'kysely'

import { createHash } from 'node:crypto'

import type { Database } from '../db/schema'

/** What one device has in common for its reports. */
export interface ErrorSource { platform: string, version: string, sdk: string, library: string, os: string }
/** `stack`: places in the code, the innermost first. `count`: how often since the last report of this device. */
export interface ClientError { kind: string, code: number | null, message: string, stack: string[], page: string, count: number }

export interface ErrorRow extends ErrorSource, ClientError { firstAt: number, lastAt: number }

const KEEP_MS = 30 * 24 * 3600_000
/** New ones above are dropped; the counts of known ones go on. */
const MOST_ROWS = 5000

export type ErrorReports = ReturnType<typeof createErrorReports>

export function createErrorReports({ db, now }: { db: Kysely<Database>, now: () => number }) {
  /** Returns false for one that is not known. */
  async function countKnown(fingerprint: string, version: string, count: number): Promise<boolean> {
    const { numUpdatedRows } = await db.updateTable('error_reports').set(eb => ({ count: eb('count', '+', count), last_at: now() })).where('fingerprint', '=', fingerprint).where('version', '=', version).executeTakeFirstOrThrow()
    return numUpdatedRows > 0n
  }

  return {
    async add(source: ErrorSource, { count, stack, ...error }: ClientError): Promise<void> {
      const fingerprint = createHash('sha256').update(JSON.stringify([source.platform, error.kind, error.code, error.message, stack])).digest('base64url').slice(0, 22)
      if (await countKnown(fingerprint, source.version, count))
        return
      const { rows } = await db.selectFrom('error_reports').select(eb => eb.fn.countAll<number | string>().as('rows')).executeTakeFirstOrThrow()
      if (Number(rows) >= MOST_ROWS)
        return
      await db.insertInto('error_reports')
        .values({ ...source, ...error, fingerprint, stack: stack.join('\n'), count, first_at: now(), last_at: now() })
        .onConflict(conflict => conflict.columns(['fingerprint', 'version']).doUpdateSet(eb => ({ count: eb('error_reports.count', '+', count), last_at: now() })))
        .execute()
    },

    /** Those reported last are the first. */
    async list(limit: number): Promise<ErrorRow[]> {
      const rows = await db.selectFrom('error_reports').selectAll().orderBy('last_at', 'desc').orderBy('fingerprint').limit(limit).execute()
      return rows.map(({ fingerprint: _, first_at, last_at, stack, ...row }) => ({ ...row, stack: stack ? stack.split('\n') : [], firstAt: first_at, lastAt: last_at }))
    },

    async deleteExpired(): Promise<void> {
      await db.deleteFrom('error_reports').where('last_at', '<=', now() - KEEP_MS).execute()
    },
  }
}
