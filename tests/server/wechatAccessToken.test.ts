import { afterEach, beforeEach, expect, it } from 'vitest'

import type { Database } from '../../server/src/db/schema'

import { openDatabase } from '../../server/src/db/open'
import { createAccessToken } from '../../server/src/wechatAccessToken'
import { tempFile } from './support/tempFile'
import { startWechatApi } from './support/wechatApi'

type Db = Awaited<ReturnType<typeof openDatabase>>

let wechat: Awaited<ReturnType<typeof startWechatApi>>
let db: Db
beforeEach(async () => {
  wechat = await startWechatApi()
  db = await openDatabase({ kind: 'sqlite', file: tempFile('users.db') })
})
afterEach(async () => {
  await db.destroy()
  await wechat.stop()
})

const tokenOn = (database: typeof db) => createAccessToken({ db: database, now: Date.now, wechat: { appID: 'wx1', appSecret: 'the-app-secret', apiUrl: wechat.url, timeoutMs: 5000 } })

/** Runs `job` between the reading of the token and the taking of the lease, which begins with an insert. */
function beforeLease(job: () => Promise<unknown>): Db {
  let done: Promise<unknown> | undefined
  const insertInto = (table: keyof Database) => {
    const insert = db.insertInto(table)
    return { values: (row: never) => ({ onConflict: (how: never) => ({ execute: async () => {
      await (done ??= job())
      return insert.values(row).onConflict(how).execute()
    } }) }) }
  }
  return new Proxy(db, { get(target, name) {
    const value: unknown = name === 'insertInto' ? insertInto : Reflect.get(target, name, target)
    return typeof value === 'function' ? value.bind(target) as unknown : value
  } })
}

it('an access token that another copy of the server renewed since this one has read is taken, and nobody waits for a lease', async () => {
  const { signal } = new AbortController()
  const other = tokenOn(db)
  expect(await tokenOn(beforeLease(() => other.get(signal))).get(signal)).toBe('token-1')
  expect(wechat.tokenRequests).toBe(1)
  await other.drop('token-1')
  wechat.endToken()
  expect(await other.get(signal)).toBe('token-3')
  expect(wechat.tokenRequests).toBe(2)
})
