import { beforeEach, expect, it } from 'vitest'

import type { TestServer } from './support/server'

import { onEachDatabase } from './support/databases'
import { PASSWORD } from './support/server'

onEachDatabase('the agreement of a user', ({ start }) => {
  let server: TestServer
  beforeEach(async () => { server = await start() })

  const signIn = async (path: string, body: object) => {
    const reply = await server.call('POST', path, { body: { account: 'alice', password: PASSWORD, ...body } })
    return (method: string, path: string, body?: object) => server.call(method, path, { token: reply.body.session.token, body })
  }
  const consentsOf = async (me: Awaited<ReturnType<typeof signIn>>) => (await me('GET', '/v1/me/consent')).body.consents

  it('is stated at the sign-up and at later sign-ins, and kept with its first time', async () => {
    const at = server.clock.now
    await signIn('/v1/accounts', { consent: '1' })
    server.clock.now += 60_000
    const me = await signIn('/v1/sessions', { consent: '1' })
    expect(await consentsOf(me)).toEqual([{ version: '1', agreedAt: at, withdrawnAt: null }])
  })

  it('is kept beside the one to an earlier version', async () => {
    const me = await signIn('/v1/accounts', { consent: '1' })
    server.clock.now += 60_000
    expect((await me('PUT', '/v1/me/consent', { version: '2' })).status).toBe(204)
    expect((await consentsOf(me)).map((each: { version: string }) => each.version)).toEqual(['2', '1'])
  })

  it('is none of a client that states none', async () => {
    expect(await consentsOf(await signIn('/v1/accounts', {}))).toEqual([])
  })

  it('ends all sessions when it is withdrawn, and is given again by the next sign-in', async () => {
    const at = server.clock.now
    const me = await signIn('/v1/accounts', { consent: '1' })
    const other = await signIn('/v1/sessions', { consent: '1' })
    server.clock.now += 60_000
    expect((await me('DELETE', '/v1/me/consent')).status).toBe(204)
    expect([(await me('GET', '/v1/me')).status, (await other('GET', '/v1/me')).status]).toEqual([401, 401])
    server.clock.now += 60_000
    expect(await consentsOf(await signIn('/v1/sessions', { consent: '1' }))).toEqual([
      { version: '1', agreedAt: at + 120_000, withdrawnAt: null },
      { version: '1', agreedAt: at, withdrawnAt: at + 60_000 },
    ])
  })

  it('is kept for at most some fifty versions', async () => {
    const me = await signIn('/v1/accounts', { consent: 'first' })
    for (let version = 0; version < 60; version++) {
      server.clock.now += 1
      await me('PUT', '/v1/me/consent', { version: String(version) })
    }
    const versions = (await consentsOf(me)).map((each: { version: string }) => each.version)
    expect(versions[0]).toBe('59')
    expect(versions.length).toBeLessThan(53)
  })

  it.each(['', 'x'.repeat(33), 'a\u0000b', '二'])('is refused for a version that is none: %j', async (version) => {
    const me = await signIn('/v1/accounts', {})
    expect((await me('PUT', '/v1/me/consent', { version })).body.error).toMatchObject({ code: 'invalid-input', field: 'version' })
  })
})
