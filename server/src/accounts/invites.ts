/**
 * Invites: short codes that lead to a person or to a group, to be drawn as a QR code or put into a link.
 *
 * - A code is stored as it is, because its maker sees it again on every device. It opens nothing but the maker's public profile and, for a
 *   group, what the maker said of it.
 * - The server knows nothing of ZIM's groups: it does not check that the group exists or that the maker is a member.
 * - A use is counted when a user other than the maker opens the code for the first time, so a repeated request counts once.
 * - An invite belongs to the account: it survives a sign-out, and it is deleted with its maker's account.
 */
import type { Kysely } from 'kysely'

import type { Database } from '../db/schema'
import type { RandomBytes } from './ids'
import type { PublicUser, Users } from './users'

import { inviteExpired, inviteNotFound, inviteRevoked, inviteUsedUp, sessionExpired, tooManyInvites } from '../errors'
import { INVITE_CODE, newInviteCode } from './ids'

/** Of one user, open at the same time. */
const MAX_OPEN = 50
/** How long an expired invite is kept, so that its code gets the reply "expired" and not "unknown". */
const KEEP_MS = 7 * 24 * 3600_000

/** A group as the maker of the invite describes it. `groupID` is ZIM's. */
export interface InvitedGroup { groupID: string, name: string }
/** An own invite. `group` is null for an invite to oneself. Times in ms since the epoch. */
export interface Invite { code: string, kind: 'person' | 'group', group: InvitedGroup | null, createdAt: number, expiresAt: number, maxUses: number, uses: number }
/** What the code tells others. `user` is its maker. */
export interface OpenedInvite { kind: 'person' | 'group', user: PublicUser, group: InvitedGroup | null }

export interface InvitesOptions {
  db: Kysely<Database>
  now: () => number
  randomBytes: RandomBytes
  users: Pick<Users, 'byID' | 'publicUser'>
}

export type Invites = ReturnType<typeof createInvites>

export function createInvites({ db, now, randomBytes, users }: InvitesOptions) {
  /** The invites of a user that are neither revoked nor expired. */
  const openOf = (userID: string) => db.selectFrom('invites').where('user_id', '=', userID).where('revoked_at', 'is', null).where('expires_at', '>', now())

  /** Counts the user once. Throws `invite-used-up` for a new user when there is no use left. */
  function countUse(code: string, userID: string): Promise<void> {
    return db.transaction().execute(async (tx) => {
      // From the tables and not from values: an account that is deleted meanwhile breaks no foreign key.
      const pair = tx.selectFrom('invites').innerJoin('users', join => join.on('users.user_id', '=', userID)).select(['invites.code', 'users.user_id']).where('invites.code', '=', code)
      const { numInsertedOrUpdatedRows } = await tx.insertInto('invite_uses').columns(['code', 'user_id']).expression(pair).onConflict(conflict => conflict.doNothing()).executeTakeFirstOrThrow()
      if (!numInsertedOrUpdatedRows)
        return
      const { numUpdatedRows } = await tx.updateTable('invites').set(eb => ({ uses: eb('uses', '+', 1) })).where('code', '=', code).whereRef('uses', '<', 'max_uses').executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n)
        throw inviteUsedUp()
    })
  }

  function requireValid(row: { revoked_at: number | null, expires_at: number }): void {
    if (row.revoked_at !== null)
      throw inviteRevoked()
    if (row.expires_at <= now())
      throw inviteExpired()
  }

  return {
    /** Creates an invite that ends in `ttlMs` or after `maxUses` users. Throws `too-many-invites`, and `session-expired` for a deleted account. */
    async create(userID: string, group: InvitedGroup | null, { ttlMs, maxUses }: { ttlMs: number, maxUses: number }): Promise<Invite> {
      const { count } = await openOf(userID).select(eb => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
      if (Number(count) >= MAX_OPEN)
        throw tooManyInvites()
      const row = {
        code: newInviteCode(randomBytes),
        user_id: userID,
        group_id: group?.groupID ?? null,
        group_name: group?.name ?? null,
        created_at: now(),
        expires_at: now() + ttlMs,
        max_uses: maxUses,
        uses: 0,
        revoked_at: null,
      }
      const { user_id, ...values } = row
      const columns = Object.keys(values) as (keyof typeof values)[]
      const ofUser = db.selectFrom('users').select(eb => ['user_id', ...columns.map(column => eb.val(values[column]).as(column))]).where('user_id', '=', user_id)
      const { numInsertedOrUpdatedRows } = await db.insertInto('invites').columns(['user_id', ...columns]).expression(ofUser).executeTakeFirstOrThrow()
      if (!numInsertedOrUpdatedRows)
        throw sessionExpired()
      return inviteOf(row)
    },

    /**
     * Returns whom or which group the code leads to, and counts the use. Throws `invite-not-found`, `invite-revoked`, `invite-expired` or
     * `invite-used-up`. The maker opens the own code without a use.
     */
    async open(code: string, userID: string): Promise<OpenedInvite> {
      const row = INVITE_CODE.test(code) ? await db.selectFrom('invites').selectAll().where('code', '=', code).executeTakeFirst() : undefined
      const maker = row && await users.byID(row.user_id)
      if (!row || !maker)
        throw inviteNotFound()
      requireValid(row)
      if (row.user_id !== userID)
        await countUse(code, userID)
      const { kind, group } = inviteOf(row)
      return { kind, user: users.publicUser(maker), group }
    },

    /** Throws `invite-not-found` for one that is not the user's, `invite-revoked` or `invite-expired`. */
    async requireOpen(userID: string, code: string): Promise<void> {
      const row = INVITE_CODE.test(code) ? await db.selectFrom('invites').select(['revoked_at', 'expires_at']).where('code', '=', code).where('user_id', '=', userID).executeTakeFirst() : undefined
      if (!row)
        throw inviteNotFound()
      requireValid(row)
    },

    /** Returns the invites of the user that are neither revoked nor expired, the newest first. Those that are used up are among them. */
    async list(userID: string): Promise<Invite[]> {
      const rows = await openOf(userID).selectAll().orderBy('created_at', 'desc').orderBy('code').execute()
      return rows.map(inviteOf)
    },

    /** Ends one invite of this user. Returns false when the user has no such invite. */
    async revoke(userID: string, code: string): Promise<boolean> {
      if (!INVITE_CODE.test(code))
        return false
      const { numUpdatedRows } = await db.updateTable('invites').set(eb => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(now())) })).where('user_id', '=', userID).where('code', '=', code).executeTakeFirstOrThrow()
      if (numUpdatedRows > 0n) await db.deleteFrom('wxacodes').where('code', '=', code).execute()
      return numUpdatedRows > 0n
    },

    /** Deletes what expired a week ago or earlier, with the record of its uses. */
    async deleteExpired(): Promise<void> {
      await db.deleteFrom('invites').where('expires_at', '<=', now() - KEEP_MS).execute()
    },
  }
}

interface InviteRow { code: string, group_id: string | null, group_name: string | null, created_at: number, expires_at: number, max_uses: number, uses: number }

function inviteOf(row: InviteRow): Invite {
  const group = row.group_id === null ? null : { groupID: row.group_id, name: row.group_name ?? '' }
  return { code: row.code, kind: group ? 'group' : 'person', group, createdAt: row.created_at, expiresAt: row.expires_at, maxUses: row.max_uses, uses: row.uses }
}
