/**
 * Rate limits on what is worth guessing or costs much, counted in the database: they hold across all copies of the server and over
 * restarts. (The flood limit for every route is another one: per address, in the memory of each copy; see http/protection.ts.)
 *
 * Fixed windows, counted before the work is done, so that tries at the same moment do not slip through. `scale` multiplies every
 * maximum: many people behind one address, or a load test.
 */
import type { Kysely } from 'kysely'

import { sql } from 'kysely'

import type { Database } from './db/schema'

import { tooManyRequests } from './errors'

export interface Rule { name: string, max: number, windowMs: number }

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Tries per window; a password that fits gives back what was counted for its account. */
export const RULES = {
  signInPerAccountAndAddress: { name: 'sign-in:account+address', max: 10, windowMs: 15 * MINUTE },
  /** Against guessing from many addresses at once. Higher, so that one stranger cannot lock an account. */
  signInPerAccount: { name: 'sign-in:account', max: 100, windowMs: HOUR },
  signInPerAddress: { name: 'sign-in:address', max: 100, windowMs: 15 * MINUTE },
  signUpPerAddress: { name: 'sign-up:address', max: 30, windowMs: HOUR },
  wechatPerAddress: { name: 'wechat:address', max: 100, windowMs: 15 * MINUTE },
  passwordCheckPerUser: { name: 'password:user', max: 10, windowMs: 15 * MINUTE },
  tokenPerUser: { name: 'token:user', max: 30, windowMs: MINUTE },
  searchPerUser: { name: 'search:user', max: 60, windowMs: MINUTE },
  uploadPerUser: { name: 'upload:user', max: 20, windowMs: HOUR },
} as const satisfies Record<string, Rule>

export type Limits = ReturnType<typeof createLimits>

export function createLimits({ db, now, scale }: { db: Kysely<Database>, now: () => number, scale: number }) {
  const keyOf = (rule: Rule, subject: string) => `${rule.name}:${subject}`

  return {
    /** Counts one try of `subject` (an account, address or userID). Throws `too-many-requests` when there were too many. */
    async take(rule: Rule, subject: string): Promise<void> {
      const at = now()
      const fresh = sql<boolean>`rate_limits.resets_at <= ${at}`
      const { hits, resets_at } = await db.insertInto('rate_limits')
        .values({ key: keyOf(rule, subject), hits: 1, resets_at: at + rule.windowMs })
        .onConflict(conflict => conflict.column('key').doUpdateSet({
          hits: sql`case when ${fresh} then 1 else rate_limits.hits + 1 end`,
          resets_at: sql`case when ${fresh} then excluded.resets_at else rate_limits.resets_at end`,
        }))
        .returning(['hits', 'resets_at'])
        .executeTakeFirstOrThrow()
      if (hits > rule.max * scale)
        throw tooManyRequests(Math.max(1, Math.ceil((resets_at - at) / 1000)))
    },

    /** Forgets what was counted. */
    async giveBack(rule: Rule, subject: string): Promise<void> {
      await db.deleteFrom('rate_limits').where('key', '=', keyOf(rule, subject)).execute()
    },

    async deleteExpired(): Promise<void> {
      await db.deleteFrom('rate_limits').where('resets_at', '<=', now()).execute()
    },
  }
}
