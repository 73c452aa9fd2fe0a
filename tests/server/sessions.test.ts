import { sql } from 'kysely'
import { beforeEach, expect, it } from 'vitest'

import type { TestServer } from './support/server'

import { openDatabase } from '../../server/src/db/open'
import { onEachDatabase, onPostgresOnly } from './support/databases'
import { PASSWORD } from './support/server'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

onEachDatabase('a session', ({ start }) => {
  let server: TestServer
  let alice: Awaited<ReturnType<TestServer['signUp']>>
  beforeEach(async () => {
    server = await start()
    alice = await server.signUp('alice')
  })

  const signIn = async (device: string) =>
    (await server.call('POST', '/v1/sessions', { body: { account: 'alice', password: PASSWORD }, headers: { 'user-agent': device } })).body.session
  const errorOf = async (options: object) => (await server.call('GET', '/v1/me', options)).body.error?.code

  it('is listed with its device, the last used first', async () => {
    server.clock.now += 20 * MINUTE
    const phone = await signIn('WeChat on a phone')
    const { sessions } = (await alice.call('GET', '/v1/sessions')).body
    expect(sessions).toHaveLength(2)
    expect(sessions.find((session: { id: string }) => session.id === phone.id))
      .toEqual({ id: phone.id, createdAt: server.clock.now, lastUsedAt: server.clock.now, device: 'WeChat on a phone', current: false })
    expect(sessions.find((session: { current: boolean }) => session.current).id).toBe(alice.sessionID)
  })

  it('is not listed for other users', async () => {
    const bob = await server.signUp('bob')
    const { sessions } = (await bob.call('GET', '/v1/sessions')).body
    expect(sessions.map((session: { id: string }) => session.id)).toEqual([bob.sessionID])
  })

  it('ends at once when it is revoked from another device', async () => {
    const phone = await signIn('phone')
    expect((await alice.call('DELETE', `/v1/sessions/${phone.id}`)).status).toBe(204)
    expect(await errorOf({ token: phone.token })).toBe('session-expired')
    expect(await errorOf({ token: alice.token })).toBeUndefined()
  })

  it('ends itself by the ID "current"', async () => {
    expect((await alice.call('DELETE', '/v1/sessions/current')).status).toBe(204)
    expect(await errorOf({ token: alice.token })).toBe('session-expired')
  })

  it('cannot be revoked by another user', async () => {
    const bob = await server.signUp('bob')
    expect((await bob.call('DELETE', `/v1/sessions/${alice.sessionID}`)).body.error.code).toBe('session-not-found')
    expect(await errorOf({ token: alice.token })).toBeUndefined()
  })

  it('lasts 30 days from its last use', async () => {
    server.clock.now += 29 * DAY
    expect(await errorOf({ token: alice.token })).toBeUndefined()
    server.clock.now += 29 * DAY
    expect(await errorOf({ token: alice.token })).toBeUndefined()
    server.clock.now += 30 * DAY
    expect(await errorOf({ token: alice.token })).toBe('session-expired')
  })

  it('is ended as the least recently used when a user has more than 20', async () => {
    for (let count = 0; count < 20; count++) {
      server.clock.now += MINUTE
      await signIn(`device ${count}`)
    }
    expect(await errorOf({ token: alice.token })).toBe('session-expired')
  })

  it.each([
    ['no token', {}, 'not-signed-in'],
    ['text that is not a token', { headers: { authorization: 'Bearer x' } }, 'not-signed-in'],
    ['another scheme', { headers: { authorization: 'Basic YWxpY2U6eA==' } }, 'not-signed-in'],
    ['an unknown token', { token: 'A'.repeat(43) }, 'session-expired'],
  ])('is required: %s', async (_what, options, code) => {
    expect(await errorOf(options)).toBe(code)
  })

  it('is listed without its token', async () => {
    const { sessions } = (await alice.call('GET', '/v1/sessions')).body
    expect(await errorOf({ token: sessions[0].id })).toBe('not-signed-in')
    expect(JSON.stringify(sessions)).not.toContain(alice.token)
  })
})

onPostgresOnly('a sign-in at the same time as a ban', ({ start }) => {
  it('gets no session: it waits for the ban, and is refused', async () => {
    const server = await start()
    const alice = await server.signUp('alice')
    const db = await openDatabase(server.database)
    const signIn = () => server.call('POST', '/v1/sessions', { body: { account: 'alice', password: PASSWORD } })
    let reply: Awaited<ReturnType<typeof signIn>> | undefined
    const [signedIn] = await db.transaction().execute(async (tx) => {
      await tx.updateTable('users').set({ banned_until: server.clock.now + MINUTE }).where('user_id', '=', alice.userID).execute()
      await tx.deleteFrom('sessions').where('user_id', '=', alice.userID).execute()
      const signedIn = signIn().then(got => reply = got)
      await expect.poll(() => waitingFor(db)).toBe(1)
      expect(reply).toBeUndefined()
      return [signedIn]
    })
    const { status, body } = await signedIn!
    expect([status, body.error?.code]).toEqual([403, 'account-banned'])
    expect(await db.selectFrom('sessions').select('id').execute()).toEqual([])
    await db.destroy()
  })
})

/** How many connections to this database wait for a lock. */
async function waitingFor(db: Awaited<ReturnType<typeof openDatabase>>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
  return rows[0]!.count
}
