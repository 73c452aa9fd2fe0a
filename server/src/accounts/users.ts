/**
 * The people of this server, in the database. What leaves through `publicUser` and `ownUser` is all that leaves: openid, password hash
 * and search key stay here.
 */
import type { Insertable, Kysely, Selectable } from 'kysely'

import { Buffer } from 'node:buffer'

import type { Database, UsersTable } from '../db/schema'
import type { RandomBytes } from './ids'

import { newAvatarFile, newUserID } from './ids'
import { endOfPrefix, nameKey } from './names'

export type User = Omit<Selectable<UsersTable>, 'name_key'>
export interface PublicUser { userID: string, name: string, avatarUrl: string }
export interface OwnUser extends PublicUser { account: string | null }
export interface Avatar { mime: string, bytes: Buffer }

export interface UsersOptions {
  db: Kysely<Database>
  now: () => number
  randomBytes: RandomBytes
  publicUrl: string
}

export type Users = ReturnType<typeof createUsers>

const COLUMNS = ['user_id', 'account', 'password_hash', 'wechat_openid', 'name', 'avatar_file', 'created_at', 'signed_in_at'] as const
/** 50 random bits collide about never; five times in a row means that something else is wrong. */
const USER_ID_TRIES = 5

export function createUsers({ db, now, randomBytes, publicUrl }: UsersOptions) {
  const select = () => db.selectFrom('users').select(COLUMNS)

  const byAccount = (account: string) => select().where('account', '=', account).executeTakeFirst()
  const byOpenid = (openid: string) => select().where('wechat_openid', '=', openid).executeTakeFirst()
  const byID = (userID: string) => select().where('user_id', '=', userID).executeTakeFirst()

  /** The new user, or null when its account or openid has one already. */
  async function create(identity: Pick<Insertable<UsersTable>, 'account' | 'password_hash' | 'wechat_openid'>, name: string): Promise<User | null> {
    for (let tries = 0; tries < USER_ID_TRIES; tries++) {
      const created = await db.insertInto('users')
        .values({ ...identity, user_id: newUserID(randomBytes), name, name_key: nameKey(name), created_at: now(), signed_in_at: now() })
        .onConflict(conflict => conflict.doNothing())
        .returning(COLUMNS)
        .executeTakeFirst()
      if (created)
        return created
      if (identity.account ? await byAccount(identity.account) : await byOpenid(identity.wechat_openid ?? ''))
        return null
    }
    throw new Error(`No free userID was found in ${USER_ID_TRIES} tries: is the source of random numbers broken?`)
  }

  return {
    create,
    byAccount,
    byOpenid,
    byID,

    /** People whose name begins with the prefix, by name; at most `limit`. */
    byNamePrefix(prefix: string, limit: number): Promise<User[]> {
      const key = nameKey(prefix)
      return select()
        .where('name_key', '>=', key)
        .where('name_key', '<', endOfPrefix(key))
        .orderBy('name_key')
        .orderBy('user_id')
        .limit(limit)
        .execute()
    },

    rename(userID: string, name: string): Promise<User | undefined> {
      return db.updateTable('users').set({ name, name_key: nameKey(name) }).where('user_id', '=', userID).returning(COLUMNS).executeTakeFirst()
    },

    /** Replaces the picture; the old file is gone. Undefined when the user is. `extension` without its dot. */
    setAvatar(userID: string, extension: string, { mime, bytes }: Avatar): Promise<User | undefined> {
      const file = newAvatarFile(randomBytes, extension)
      return db.transaction().execute(async (tx) => {
        const user = await tx.updateTable('users').set({ avatar_file: file }).where('user_id', '=', userID).returning(COLUMNS).executeTakeFirst()
        if (!user)
          return undefined
        await tx.deleteFrom('avatars').where('user_id', '=', userID).execute()
        await tx.insertInto('avatars').values({ file, user_id: userID, mime, bytes }).execute()
        return user
      })
    },

    async avatar(file: string): Promise<Avatar | undefined> {
      const row = await db.selectFrom('avatars').select(['mime', 'bytes']).where('file', '=', file).executeTakeFirst()
      return row && { mime: row.mime, bytes: toBuffer(row.bytes) }
    },

    /** The same password under a new hash. Nothing changes when the hash is no longer `from`. */
    async rehash(userID: string, from: string, to: string): Promise<void> {
      await db.updateTable('users').set({ password_hash: to }).where('user_id', '=', userID).where('password_hash', '=', from).execute()
    },

    /**
     * Another password: all sessions but `keepSessionID` end with the old one. False, and nothing changes, when the hash is no longer
     * `from`.
     */
    changePassword(userID: string, from: string, to: string, keepSessionID: string): Promise<boolean> {
      return db.transaction().execute(async (tx) => {
        const { numUpdatedRows } = await tx.updateTable('users').set({ password_hash: to }).where('user_id', '=', userID).where('password_hash', '=', from).executeTakeFirstOrThrow()
        if (numUpdatedRows === 0n)
          return false
        await tx.deleteFrom('sessions').where('user_id', '=', userID).where('id', '!=', keepSessionID).execute()
        return true
      })
    },

    /** The user with sessions and picture: the foreign keys cascade. */
    async remove(userID: string): Promise<void> {
      await db.deleteFrom('users').where('user_id', '=', userID).execute()
    },

    publicUser(user: User): PublicUser {
      return { userID: user.user_id, name: user.name, avatarUrl: user.avatar_file ? `${publicUrl}/avatars/${user.avatar_file}` : '' }
    },

    ownUser(user: User): OwnUser {
      return { ...this.publicUser(user), account: user.account }
    },
  }
}

function toBuffer(bytes: Buffer | ArrayBuffer): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes)
}
