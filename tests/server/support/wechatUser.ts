import { Buffer } from 'node:buffer'

import type { TestServer } from './server'

import { openDatabase } from '../../../server/src/db/open'

/** Makes an account that has signed in with WeChat, without a sign-in. */
export async function insertWechatUser(server: Pick<TestServer, 'database'>, userID: string, openid: string | null): Promise<void> {
  const database = await openDatabase(server.database)
  await database.insertInto('users').values({ user_id: userID, account: null, password_hash: null, wechat_openid: openid, name: userID, name_key: Buffer.from(userID), avatar_file: null, created_at: 0, signed_in_at: 0 }).execute()
  await database.destroy()
}
