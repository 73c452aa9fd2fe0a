/**
 * Rate limits against guessing and for expensive requests. They are counted in the database, so they hold across instances and restarts.
 * (The flood limit for every route is separate: per address, in the memory of each instance, see http/protection.ts.)
 *
 * Fixed windows. A try is counted before its work starts, so that concurrent tries are all counted. `scale` multiplies every maximum, for
 * many users behind one address or for a load test.
 */
import type { Kysely } from 'kysely'

import { sql } from 'kysely'

import type { Database } from './db/schema'

import { tooManyRequests } from './errors'

export interface Rule { name: string, max: number, windowMs: number }

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Tries per window. A correct password resets the counters of its account. */
export const RULES = {
  signInPerAccountAndAddress: { name: 'sign-in:account+address', max: 10, windowMs: 15 * MINUTE },
  /** Against guessing from many addresses. Higher, so that one attacker cannot easily lock the account of another user. */
  signInPerAccount: { name: 'sign-in:account', max: 100, windowMs: HOUR },
  signInPerAddress: { name: 'sign-in:address', max: 100, windowMs: 15 * MINUTE },
  signUpPerAddress: { name: 'sign-up:address', max: 30, windowMs: HOUR },
  wechatPerAddress: { name: 'wechat:address', max: 100, windowMs: 15 * MINUTE },
  passwordCheckPerUser: { name: 'password:user', max: 10, windowMs: 15 * MINUTE },
  tokenPerUser: { name: 'token:user', max: 30, windowMs: MINUTE },
  searchPerUser: { name: 'search:user', max: 30, windowMs: 5 * MINUTE },
  /** Against trying a list of account names. */
  searchPerUserAndDay: { name: 'search-day:user', max: 300, windowMs: 24 * HOUR },
  invitePerUser: { name: 'invite:user', max: 30, windowMs: HOUR },
  /** Requests to WeChat, which takes 5,000 in a minute for all users. */
  wxacodePerUser: { name: 'wxacode:user', max: 30, windowMs: HOUR },
  /** Against guessing codes, of 60 random bits. */
  inviteOpenPerUser: { name: 'invite-open:user', max: 30, windowMs: 5 * MINUTE },
  mailCodePerUser: { name: 'mail-code:user', max: 5, windowMs: HOUR },
  /** Against mails to a person who did not ask for them, from many accounts. */
  mailCodePerMailAddress: { name: 'mail-code:mail-address', max: 5, windowMs: 24 * HOUR },
  /** Against guessing codes of six digits, over several codes. */
  mailCodeTriesPerUser: { name: 'mail-code-tries:user', max: 30, windowMs: 24 * HOUR },
  recoveryPerAddress: { name: 'recovery:address', max: 30, windowMs: HOUR },
  recoveryPerAccountAndAddress: { name: 'recovery:account+address', max: 5, windowMs: HOUR },
  /** Mails to one user. Above it the request is answered as always, and no mail is sent. */
  linkMailPerUser: { name: 'link-mail:user', max: 5, windowMs: 24 * HOUR },
  operatorSignInPerAddress: { name: 'operator:address', max: 10, windowMs: 15 * MINUTE },
  reportPerUser: { name: 'report:user', max: 20, windowMs: 24 * HOUR },
  checkPerUser: { name: 'check:user', max: 60, windowMs: HOUR },
  errorReportsPerUser: { name: 'error-reports:user', max: 20, windowMs: 24 * HOUR },
  exportPerUser: { name: 'export:user', max: 10, windowMs: HOUR },
  verdictsPerUser: { name: 'verdicts:user', max: 150, windowMs: 5 * MINUTE },
  subscriptionPerUser: { name: 'subscription:user', max: 60, windowMs: HOUR },
  mutedPerUser: { name: 'muted:user', max: 120, windowMs: HOUR },
  /** Of one conversation and recipient (notifications/notifier.ts). Claimed, not counted: `scale` does not change it. */
  notification: { name: 'notification', max: 1, windowMs: 10 * MINUTE },
  uploadPerUser: { name: 'upload:user', max: 20, windowMs: HOUR },
} as const satisfies Record<string, Rule>

export type Limits = ReturnType<typeof createLimits>

export function createLimits({ db, now, scale }: { db: Kysely<Database>, now: () => number, scale: number }) {
  const keyOf = (rule: Rule, subject: string) => `${rule.name}:${subject}`

  return {
    /** Counts one try of `subject` (an account, address or userID). Throws `too-many-requests` above the maximum. */
    async count(rule: Rule, subject: string): Promise<void> {
      const at = now()
      const isOver = sql<boolean>`rate_limits.resets_at <= ${at}`
      const { hits, resets_at } = await db.insertInto('rate_limits')
        .values({ key: keyOf(rule, subject), hits: 1, resets_at: at + rule.windowMs })
        .onConflict(conflict => conflict.column('key').doUpdateSet({
          hits: sql`case when ${isOver} then 1 else rate_limits.hits + 1 end`,
          resets_at: sql`case when ${isOver} then excluded.resets_at else rate_limits.resets_at end`,
        }))
        .returning(['hits', 'resets_at'])
        .executeTakeFirstOrThrow()
      if (hits > rule.max * scale)
        throw tooManyRequests(Math.max(1, Math.ceil((resets_at - at) / 1000)))
    },

    /** Returns true for the first one that claims the subject in a window, over all copies of the server, and false for all others. */
    async claim(rule: Rule, subject: string): Promise<boolean> {
      const row = { hits: 1, resets_at: now() + rule.windowMs }
      const claimed = await db.insertInto('rate_limits')
        .values({ key: keyOf(rule, subject), ...row })
        .onConflict(conflict => conflict.column('key').doUpdateSet(row).where('rate_limits.resets_at', '<=', now()))
        .returning('key')
        .executeTakeFirst()
      return claimed !== undefined
    },

    /** Returns the items whose subject (`subjectOf`) is not claimed in this window. */
    async unclaimed<Item>(rule: Rule, items: readonly Item[], subjectOf: (item: Item) => string): Promise<Item[]> {
      if (items.length === 0)
        return []
      const keys = items.map(item => keyOf(rule, subjectOf(item)))
      const rows = await db.selectFrom('rate_limits').select('key').where('key', 'in', keys).where('resets_at', '>', now()).execute()
      const claimed = new Set(rows.map(row => row.key))
      return items.filter((_, index) => !claimed.has(keys[index]!))
    },

    /** Deletes the counter of `subject`. */
    async reset(rule: Rule, subject: string): Promise<void> {
      await db.deleteFrom('rate_limits').where('key', '=', keyOf(rule, subject)).execute()
    },

    async deleteExpired(): Promise<void> {
      await db.deleteFrom('rate_limits').where('resets_at', '<=', now()).execute()
    },
  }
}
