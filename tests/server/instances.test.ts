import { describe, expect, it } from 'vitest'

import { migrations } from '../../server/src/db/migrations'
import { openDatabase } from '../../server/src/db/open'
import { readToken04 } from '../../server/src/token04'
import { onEachDatabase, onPostgresOnly } from './support/databases'
import { zeroPng } from './support/pictures'
import { APP_ID, PASSWORD, SERVER_SECRET, startServer } from './support/server'
import { tempFile } from './support/tempFile'

onPostgresOnly('two instances of the server with one client', ({ start, newDatabase }) => {
  /** Two servers on one database. `call` sends each request to the other server than the one before. */
  async function twoInstances() {
    const database = await newDatabase()
    const instances = await Promise.all([start({ database }), start({ database })])
    let turn = 0
    const call: typeof instances[0]['call'] = (...request) => instances[turn++ % 2]!.call(...request)
    return { instances, call }
  }

  it('start at the same time on an empty database', async () => {
    const { instances } = await twoInstances()
    for (const instance of instances)
      expect((await instance.call('GET', '/readyz')).status).toBe(200)
  })

  it('share users, sessions, avatars and names', async () => {
    const { call } = await twoInstances()
    const { session, user } = (await call('POST', '/v1/accounts', { body: { account: 'alice', password: PASSWORD } })).body
    const { token } = session
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(zeroPng(1, 1))]), 'a.png')
    const { avatarUrl } = (await call('POST', '/v1/me/avatar', { token, body: form })).body.user
    expect((await call('GET', new URL(avatarUrl).pathname)).status).toBe(200)
    await call('PATCH', '/v1/me', { token, body: { name: 'Alice' } })
    expect((await call('GET', '/v1/me', { token })).body.user).toEqual({ userID: user.userID, name: 'Alice', avatarUrl, account: 'alice' })
    expect((await call('POST', '/v1/zim-token', { token })).body.userID).toBe(user.userID)
    expect((await call('GET', '/v1/users?id=alice', { token })).body.users).toHaveLength(1)
    expect((await call('DELETE', '/v1/sessions/current', { token })).status).toBe(204)
    expect((await call('GET', '/v1/me', { token })).body.error.code).toBe('session-expired')
  })

  it('count wrong passwords together', async () => {
    const { call } = await twoInstances()
    const guess = async () => (await call('POST', '/v1/sessions', { body: { account: 'alice', password: 'wrong' } })).status
    for (let count = 0; count < 10; count++)
      expect(await guess()).toBe(401)
    expect([await guess(), await guess()]).toEqual([429, 429])
  })

  it('create one account for two concurrent requests', async () => {
    const { instances } = await twoInstances()
    for (let round = 0; round < 5; round++) {
      const requests = instances.map(instance => instance.call('POST', '/v1/accounts', { body: { account: `user-${round}`, password: PASSWORD } }))
      expect((await Promise.all(requests)).map(reply => reply.status).sort()).toEqual([201, 409])
    }
  })

  it('serve the same session while one has the old ServerSecret and the other one the new one', async () => {
    const database = await newDatabase()
    const NEW_SECRET = 'b'.repeat(32)
    const zim = (serverSecret: string) => ({ appID: APP_ID, serverSecret, tokenTtlSeconds: 600, tokenMode: 'gcm', callbackSecrets: [], apiUrl: 'https://zim-api.zego.im' } as const)
    const [before, after] = await Promise.all([SERVER_SECRET, NEW_SECRET].map(secret => start({ database, config: { zim: zim(secret) } })))
    const alice = await before!.signUp('alice')
    const tokenOf = async (server: typeof before) => (await server!.call('POST', '/v1/zim-token', { token: alice.token })).body.token as string
    expect(readToken04(await tokenOf(before), SERVER_SECRET).user_id).toBe(alice.userID)
    expect(readToken04(await tokenOf(after), NEW_SECRET).user_id).toBe(alice.userID)
  })

  it('refuse to start when the clock differs from the database\'s', async () => {
    const database = await newDatabase()
    const now = () => Date.now() + 120_000
    await expect(start({ database, deps: { now } })).rejects.toThrow(/120 s ahead of the database's\. Set both with NTP\.$/)
  })
})

describe('servers that start at the same time on one new SQLite file', () => {
  it('all start, and share the users', async () => {
    const database = { kind: 'sqlite', file: tempFile('users.db') } as const
    const servers = await Promise.all([1, 2, 3].map(() => startServer({ database })))
    for (const [index, server] of servers.entries()) {
      await server.signUp(`user-${index}`)
      expect((await servers[0]!.call('POST', '/v1/sessions', { body: { account: `user-${index}`, password: PASSWORD } })).status).toBe(201)
    }
    await Promise.all(servers.map(server => server.stop()))
  })

  it('leave no half of a schema when a migration fails', async () => {
    const database = { kind: 'sqlite', file: tempFile('users.db') } as const
    const { up } = migrations['001-accounts']!
    const fail = () => Promise.reject(new Error('the migration failed'))
    migrations['001-accounts'] = { up: db => up(db).then(fail) }
    await expect(startServer({ database })).rejects.toThrow('the migration failed')
    migrations['001-accounts'] = { up }
    await (await startServer({ database })).stop()
  })
})

onEachDatabase('a restarted server', ({ start, newDatabase }) => {
  it('keeps its users and sessions', async () => {
    const database = await newDatabase() ?? { kind: 'sqlite', file: tempFile('users.db') } as const
    const before = await start({ database })
    const alice = await before.signUp('alice')
    await before.app.stop()
    const after = await start({ database })
    expect((await after.call('GET', '/v1/me', { token: alice.token })).body.user.userID).toBe(alice.userID)
  })

  it('deletes expired sessions and rate limit counters', async () => {
    const database = await newDatabase() ?? { kind: 'sqlite', file: tempFile('users.db') } as const
    await (await start({ database })).signUp('alice')
    const db = await openDatabase(database)
    const rows = async () => [await db.selectFrom('sessions').select('id').execute(), await db.selectFrom('rate_limits').select('key').execute()].map(found => found.length)
    expect(await rows()).toEqual([1, 1])
    await db.updateTable('sessions').set({ expires_at: 1 }).execute()
    await db.updateTable('rate_limits').set({ resets_at: 1 }).execute()
    await start({ database })
    expect(await rows()).toEqual([0, 0])
    await db.destroy()
  })

  it('rehashes a password at the new cost at the next sign-in', async () => {
    const database = await newDatabase() ?? { kind: 'sqlite', file: tempFile('users.db') } as const
    await (await start({ database })).signUp('alice')
    const server = await start({ database, deps: { passwords: { cost: { logN: 5, r: 1, p: 1 } } } })
    const hashesOfSignIn = async () => {
      const before = server.hashing.calls
      expect((await server.call('POST', '/v1/sessions', { body: { account: 'alice', password: PASSWORD } })).status).toBe(201)
      return server.hashing.calls - before
    }
    expect([await hashesOfSignIn(), await hashesOfSignIn()]).toEqual([2, 1])
  })
})
