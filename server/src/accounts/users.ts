/**
 * Users in the database. Replies contain only what `publicUser` and `ownUser` return, never the openid, the password hash or the search key.
 */
import type { Insertable, Kysely, Selectable } from 'kysely'

import { Buffer } from 'node:buffer'

import type { Database, UsersTable } from '../db/schema'
import type { RandomBytes } from './ids'
import type { OwnProfile } from './ownUsers'

import { newAvatarFile, newUserID } from './ids'
import { lockUser } from './lockUser'
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

const COLUMNS = ['user_id', 'account', 'password_hash', 'wechat_openid', 'name', 'avatar_file', 'created_at', 'signed_in_at', 'banned_until', 'muted_until'] as const
/** Pictures of groups that one user has here. */
const MOST_GROUP_PICTURES = 100
/** 50 random bits almost never collide. 5 collisions in a row mean another fault. */
const USER_ID_TRIES = 5

/** A picture that is shown now. `groupID`: of the group whose picture it is; null: it is the user's own. */
export interface ShownPicture { groupID: string | null, url: string }

export function createUsers({ db, now, randomBytes, publicUrl }: UsersOptions) {
  /** Of an own user, the address of the picture is stored in place of the name of its file. */
  const urlOf = (file: string) => file.startsWith('https://') ? file : `${publicUrl}/avatars/${file}`
  const select = () => db.selectFrom('users').select(COLUMNS)

  const byAccount = (account: string) => select().where('account', '=', account).executeTakeFirst()
  const byOpenid = (openid: string) => select().where('wechat_openid', '=', openid).executeTakeFirst()
  const byID = (userID: string) => select().where('user_id', '=', userID).executeTakeFirst()

  /** Creates a user. Returns null when a user with this account or openid exists. */
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
    throw new Error(`No free userID was found in ${USER_ID_TRIES} tries: check the source of random numbers.`)
  }

  return {
    create,
    byAccount,
    byOpenid,
    byID,

    /**
     * Returns the user with this userID, else the one with this account name: an account name that equals the userID of another user does not
     * stand in for that user. One statement, whether there is such a user or not.
     */
    async byIDOrAccount(text: string): Promise<User | undefined> {
      const key = text.toLowerCase()
      const found = await select().where(eb => eb.or([eb('user_id', '=', key), eb('account', '=', key)])).execute()
      return found.find(user => user.user_id === key) ?? found[0]
    },

    /** Returns at most `limit` users whose name begins with the prefix, in order of name. */
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

    /** Stores the profile of a team's own user. Returns null, and changes nothing, when the userID is that of an account of this server. */
    async putOwn({ userID, name, avatarUrl }: OwnProfile): Promise<User | null> {
      const profile = { name, name_key: nameKey(name), avatar_file: avatarUrl || null }
      return await db.insertInto('users')
        .values({ user_id: userID, ...profile, created_at: now(), signed_in_at: now() })
        .onConflict(conflict => conflict.column('user_id').doUpdateSet(profile).where('users.account', 'is', null).where('users.password_hash', 'is', null).where('users.wechat_openid', 'is', null))
        .returning(COLUMNS)
        .executeTakeFirst() ?? null
    },

    rename(userID: string, name: string): Promise<User | undefined> {
      return db.updateTable('users').set({ name, name_key: nameKey(name) }).where('user_id', '=', userID).returning(COLUMNS).executeTakeFirst()
    },

    /** Replaces the avatar and deletes the old file. Returns undefined when the user does not exist. `extension` has no dot. */
    setAvatar(userID: string, extension: string, { mime, bytes }: Avatar): Promise<User | undefined> {
      const file = newAvatarFile(randomBytes, extension)
      return db.transaction().execute(async (tx) => {
        const user = await tx.updateTable('users').set({ avatar_file: file }).where('user_id', '=', userID).returning(COLUMNS).executeTakeFirst()
        if (!user)
          return undefined
        await tx.deleteFrom('avatars').where('user_id', '=', userID).where('group_id', 'is', null).execute()
        await tx.insertInto('avatars').values({ file, user_id: userID, group_id: null, created_at: null, waiting_since: null, mime, bytes }).execute()
        return user
      })
    },

    /**
     * Stores a picture of a ZIM group, in place of the one that this user has uploaded for it before. A user has at most {@link MOST_GROUP_PICTURES}: the
     * oldest one goes. Returns its URL, or undefined when the user does not exist.
     */
    setGroupPicture(userID: string, groupID: string, extension: string, { mime, bytes }: Avatar): Promise<string | undefined> {
      const file = newAvatarFile(randomBytes, extension)
      return db.transaction().execute(async (tx) => {
        if (!await lockUser(tx, userID))
          return undefined
        await tx.deleteFrom('avatars').where('user_id', '=', userID).where('group_id', '=', groupID).execute()
        const older = await tx.selectFrom('avatars').select('file').where('user_id', '=', userID).where('group_id', 'is not', null).orderBy('created_at', 'desc').offset(MOST_GROUP_PICTURES - 1).limit(1000).execute()
        if (older.length) await tx.deleteFrom('avatars').where('file', 'in', older.map(picture => picture.file)).execute()
        await tx.insertInto('avatars').values({ file, user_id: userID, group_id: groupID, created_at: now(), waiting_since: null, mime, bytes }).execute()
        return urlOf(file)
      })
    },

    /**
     * Stores a picture that is not shown before {@link showAside}, in place of one that waits for the same. Its address loads it, and goes to the checker of
     * pictures alone. Returns file and address, or undefined when the user does not exist. `groupID` null: the user's own picture.
     */
    keepAside(userID: string, groupID: string | null, extension: string, { mime, bytes }: Avatar): Promise<{ file: string, url: string } | undefined> {
      const file = newAvatarFile(randomBytes, extension)
      return db.transaction().execute(async (tx) => {
        if (!await lockUser(tx, userID))
          return undefined
        await tx.deleteFrom('avatars').where('user_id', '=', userID).where('waiting_since', 'is not', null).where('group_id', groupID === null ? 'is' : '=', groupID).execute()
        await tx.insertInto('avatars').values({ file, user_id: userID, group_id: groupID, created_at: now(), waiting_since: now(), mime, bytes }).execute()
        return { file, url: urlOf(file) }
      })
    },

    /** Shows a picture that was kept aside, in place of the one before. Returns undefined when it is gone. */
    showAside(file: string): Promise<ShownPicture | undefined> {
      return db.transaction().execute(async (tx) => {
        const picture = await tx.updateTable('avatars').set({ waiting_since: null }).where('file', '=', file).where('waiting_since', 'is not', null).returning(['user_id', 'group_id']).executeTakeFirst()
        if (!picture)
          return undefined
        const { user_id: userID, group_id: groupID } = picture
        if (groupID === null)
          await tx.updateTable('users').set({ avatar_file: file }).where('user_id', '=', userID).execute()
        await tx.deleteFrom('avatars').where('user_id', '=', userID).where('file', '!=', file).where('waiting_since', 'is', null).where('group_id', groupID === null ? 'is' : '=', groupID).execute()
        const older = await tx.selectFrom('avatars').select('file').where('user_id', '=', userID).where('group_id', 'is not', null).where('waiting_since', 'is', null).orderBy('created_at', 'desc').offset(MOST_GROUP_PICTURES).limit(1000).execute()
        if (older.length) await tx.deleteFrom('avatars').where('file', 'in', older.map(picture => picture.file)).execute()
        return { groupID, url: urlOf(file) }
      })
    },

    async dropAside(file: string): Promise<void> {
      await db.deleteFrom('avatars').where('file', '=', file).where('waiting_since', 'is not', null).execute()
    },

    /** The files that were kept aside before a time, ms, at most 100. */
    async asideSince(before: number): Promise<string[]> {
      const rows = await db.selectFrom('avatars').select('file').where('waiting_since', '<=', before).limit(100).execute()
      return rows.map(({ file }) => file)
    },

    async avatar(file: string): Promise<Avatar | undefined> {
      const row = await db.selectFrom('avatars').select(['mime', 'bytes']).where('file', '=', file).executeTakeFirst()
      return row && { mime: row.mime, bytes: toBuffer(row.bytes) }
    },

    /** Stores a new hash of the same password. Changes nothing when the stored hash is not `from` any more. */
    async rehash(userID: string, from: string, to: string): Promise<void> {
      await db.updateTable('users').set({ password_hash: to }).where('user_id', '=', userID).where('password_hash', '=', from).execute()
    },

    /**
     * Stores the hash of a new password, ends all sessions except `keepSessionID`, and a link of recovery.ts. Returns false and changes nothing when the stored
     * hash is not `from` any more.
     */
    changePassword(userID: string, from: string, to: string, keepSessionID: string): Promise<boolean> {
      return db.transaction().execute(async (tx) => {
        const { numUpdatedRows } = await tx.updateTable('users').set({ password_hash: to }).where('user_id', '=', userID).where('password_hash', '=', from).executeTakeFirstOrThrow()
        if (numUpdatedRows === 0n)
          return false
        await tx.deleteFrom('sessions').where('user_id', '=', userID).where('id', '!=', keepSessionID).execute()
        await tx.deleteFrom('password_links').where('user_id', '=', userID).execute()
        return true
      })
    },

    /** Deletes the user with all sessions and the avatar: the foreign keys cascade. */
    async remove(userID: string): Promise<void> {
      await db.deleteFrom('users').where('user_id', '=', userID).execute()
    },

    publicUser(user: User): PublicUser {
      return { userID: user.user_id, name: user.name, avatarUrl: user.avatar_file ? urlOf(user.avatar_file) : '' }
    },

    ownUser(user: User): OwnUser {
      return { ...this.publicUser(user), account: user.account }
    },
  }
}

function toBuffer(bytes: Buffer | ArrayBuffer): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes)
}
