/**
 * Reports (举报) of users about persons, groups, rooms and messages, for operators.
 *
 * - The evidence is what the reporter's client states: the server stores no messages and cannot check it.
 * - One reporter has one open report of a target: another one adds its reason and replaces the evidence.
 * - A report outlives the accounts that it is about, and its reporter's, so that a deletion does not hide anything. It is deleted a year after
 *   it was closed.
 */
import type { Kysely, Selectable } from 'kysely'

import type { RandomBytes } from '../accounts/ids'
import type { Database, ReportsTable } from '../db/schema'

import { newID } from '../accounts/ids'

export const REPORT_REASONS = ['abuse', 'fraud', 'porn', 'illegal', 'spam', 'minors', 'other'] as const
export const TARGET_KINDS = ['user', 'group', 'room'] as const
type ReportReason = typeof REPORT_REASONS[number]
type TargetKind = typeof TARGET_KINDS[number]

/** As the reporter's client states it. `seq`: ZIM's messageSeq. */
interface EvidenceMessage { senderID: string, seq: number, kind: string, text: string, sentAt: number }

export interface NewReport {
  target: { kind: TargetKind, id: string }
  reason: ReportReason
  note: string
  /** Where the messages are: of a peer chat the other person's userID. Null without messages. */
  conversation: { kind: 'peer' | 'group' | 'room', id: string } | null
  messages: EvidenceMessage[]
}

export interface Report extends NewReport {
  id: string
  reporterID: string
  createdAt: number
  /** Null while it is open. */
  closed: { at: number, by: string, outcome: string } | null
}

/** The reporter of what this server has found itself. No user has this ID. */
export const SERVER_REPORTER = ''

const KEEP_CLOSED_MS = 365 * 24 * 3600_000

export type Reports = ReturnType<typeof createReports>

export function createReports({ db, now, randomBytes }: { db: Kysely<Database>, now: () => number, randomBytes: RandomBytes }) {
  const open = () => db.selectFrom('reports').selectAll().where('closed_at', 'is', null)

  return {
    async add(reporterID: string, { target, reason, note, conversation, messages }: NewReport): Promise<{ id: string, isNew: boolean }> {
      const evidence = JSON.stringify({ conversation, messages })
      const known = await open().where('reporter_id', '=', reporterID).where('target_kind', '=', target.kind).where('target_id', '=', target.id).executeTakeFirst()
      if (known) {
        await db.updateTable('reports').set({ reason, note, evidence }).where('id', '=', known.id).execute()
        return { id: known.id, isNew: false }
      }
      const id = newID(randomBytes)
      await db.insertInto('reports').values({ id, reporter_id: reporterID, target_kind: target.kind, target_id: target.id, reason, note, evidence, created_at: now(), closed_at: null, closed_by: null, outcome: null }).execute()
      return { id, isNew: true }
    },

    /** The oldest first. */
    async listOpen(limit: number): Promise<Report[]> {
      return (await open().orderBy('created_at').orderBy('id').limit(limit).execute()).map(toReport)
    },

    async countOpen(): Promise<number> {
      const { count } = await db.selectFrom('reports').select(eb => eb.fn.countAll<number | string>().as('count')).where('closed_at', 'is', null).executeTakeFirstOrThrow()
      return Number(count)
    },

    async find(id: string): Promise<Report | undefined> {
      const row = await db.selectFrom('reports').selectAll().where('id', '=', id).executeTakeFirst()
      return row && toReport(row)
    },

    /** How many reports of others there are about a target, closed ones too. */
    async countAbout({ kind, id }: NewReport['target']): Promise<number> {
      const { count } = await db.selectFrom('reports').select(eb => eb.fn.countAll<number | string>().as('count')).where('target_kind', '=', kind).where('target_id', '=', id).executeTakeFirstOrThrow()
      return Number(count)
    },

    /** Returns false for one that is closed already, or that does not exist. */
    async close(id: string, by: string, outcome: string): Promise<boolean> {
      const { numUpdatedRows } = await db.updateTable('reports').set({ closed_at: now(), closed_by: by, outcome }).where('id', '=', id).where('closed_at', 'is', null).executeTakeFirstOrThrow()
      return numUpdatedRows > 0n
    },

    async deleteExpired(): Promise<void> {
      await db.deleteFrom('reports').where('closed_at', '<=', now() - KEEP_CLOSED_MS).execute()
    },
  }
}

function toReport(row: Selectable<ReportsTable>): Report {
  const { conversation, messages } = JSON.parse(row.evidence) as Pick<NewReport, 'conversation' | 'messages'>
  return {
    id: row.id,
    reporterID: row.reporter_id,
    target: { kind: row.target_kind as TargetKind, id: row.target_id },
    reason: row.reason as ReportReason,
    note: row.note,
    conversation,
    messages,
    createdAt: row.created_at,
    closed: row.closed_at === null ? null : { at: row.closed_at, by: row.closed_by ?? '', outcome: row.outcome ?? '' },
  }
}
