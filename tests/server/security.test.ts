import { sql } from 'kysely'
import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { DatabaseConfig } from '../../server/src/config'
import type { TestServer } from './support/server'

import { openDatabase } from '../../server/src/db/open'
import { onEachDatabase } from './support/databases'
import { PASSWORD, SERVER_SECRET, startServer } from './support/server'
import { tempFile } from './support/tempFile'

const ORIGIN = 'https://web.test.invalid'

describe('every reply', () => {
  let server: TestServer
  beforeAll(async () => { server = await startServer({ config: { corsOrigins: [ORIGIN] } }) })
  afterAll(() => server.stop())

  it.each([['GET', '/healthz'], ['GET', '/v1/me'], ['GET', '/nothing/here'], ['POST', '/v1/accounts']])('to %s %s has the security headers', async (method, path) => {
    const { headers } = await server.call(method, path)
    const expected = {
      'content-security-policy': 'default-src \'none\';frame-ancestors \'none\'',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'cache-control': 'no-store',
    }
    expect(Object.fromEntries(Object.keys(expected).map(name => [name, headers.get(name)]))).toEqual(expected)
    expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/)
    expect(headers.has('x-powered-by')).toBe(false)
  })

  it('has the ID that a proxy gave to the request, in its log line too, and another one for an ID of another form', async () => {
    const idOf = async (given: string) => (await server.call('GET', '/v1/me', { headers: { 'x-request-id': given } })).headers.get('x-request-id')
    expect(await idOf('trace-0123456789.a_b')).toBe('trace-0123456789.a_b')
    await expect.poll(() => server.log.some(line => JSON.parse(line).reqId === 'trace-0123456789.a_b')).toBe(true)
    for (const given of ['short', 'x'.repeat(65), 'two words', '{"a":"01234567"}'])
      expect(await idOf(given)).toMatch(/^[\da-f-]{36}$/)
  })

  it('may be read only by pages of a listed origin', async () => {
    const allowed = async (origin: string) => (await server.call('GET', '/healthz', { headers: { origin } })).headers.get('access-control-allow-origin')
    expect([await allowed(ORIGIN), await allowed('https://evil.test.invalid'), await allowed('null')]).toEqual([ORIGIN, null, null])
  })

  it('lists the allowed requests in the preflight of a listed origin', async () => {
    const preflight = (origin: string) => server.call('OPTIONS', '/v1/me', { headers: { origin, 'access-control-request-method': 'DELETE' } })
    const { status, headers } = await preflight(ORIGIN)
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-methods')).toContain('DELETE')
    expect(headers.get('access-control-allow-headers')).toBe('authorization, content-type')
    expect((await preflight('https://evil.test.invalid')).headers.has('access-control-allow-origin')).toBe(false)
  })
})

describe('an invalid request', () => {
  let server: TestServer
  beforeAll(async () => { server = await startServer() })
  afterAll(() => server.stop())

  const json = { 'content-type': 'application/json' }
  it.each([
    ['broken JSON', 'POST', '/v1/sessions', '{"account":', json, 400, 'invalid-json'],
    ['a poisoned prototype', 'POST', '/v1/sessions', '{"__proto__":{"x":1}}', json, 400, 'invalid-json'],
    ['no body', 'POST', '/v1/sessions', '', json, 400, 'invalid-input'],
    ['a list for an object', 'POST', '/v1/sessions', '[]', json, 400, 'invalid-input'],
    ['a form', 'POST', '/v1/sessions', 'account=a&password=b', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported-media-type'],
    ['plain text', 'POST', '/v1/sessions', '{"account":"a"}', { 'content-type': 'text/plain' }, 415, 'unsupported-media-type'],
    ['more than 16 KB', 'POST', '/v1/sessions', JSON.stringify({ account: 'a'.repeat(17_000) }), json, 413, 'too-large'],
    ['an unknown address', 'GET', '/v2/me', undefined, {}, 404, 'route-not-found'],
    ['an address that cannot be decoded', 'GET', '/v1/users/%E0%A4%A', undefined, {}, 400, 'bad-request'],
    ['an address that is too long', 'GET', `/v1/users/${'x'.repeat(200)}`, undefined, {}, 404, 'route-not-found'],
    ['an unknown method', 'PUT', '/v1/sessions', undefined, {}, 404, 'route-not-found'],
  ])('gets an error in the format of the API: %s', async (_what, method, path, body, headers, status, code) => {
    const reply = await server.call(method, path, { body, headers })
    expect([reply.status, reply.body.error?.code]).toEqual([status, code])
    expect(Object.keys(reply.body.error)).toEqual(expect.arrayContaining(['code', 'message', 'requestId']))
    expect(reply.headers.get('x-request-id')).toBe(reply.body.error.requestId)
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
    await expect.poll(() => server.log.filter(line => line.includes(reply.body.error.requestId))).toHaveLength(1)
  })

  it('gets a 400 when it is not HTTP', async () => {
    const reply = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'))
      socket.once('data', data => resolve(data.toString())).once('error', reject)
    })
    expect(reply).toMatch(/^HTTP\/1\.1 400 /)
  })
})

onEachDatabase('a NUL character', ({ start }) => {
  it('is refused with a 4xx in every text that a client sends', async () => {
    const server = await start()
    const alice = await server.signUp('alice')
    const statusOf = async (method: string, path: string, body?: object) => {
      const reply = await alice.call(method, path, { body })
      return [reply.status, reply.body.error?.field ?? reply.body.error?.code]
    }
    expect(await statusOf('POST', '/v1/sessions', { account: 'al\0ice', password: PASSWORD })).toEqual([400, 'account'])
    expect(await statusOf('POST', '/v1/accounts', { account: 'bo\0b', password: PASSWORD })).toEqual([400, 'account'])
    expect(await statusOf('PATCH', '/v1/me', { name: 'al\0ice' })).toEqual([400, 'name'])
    expect(await statusOf('DELETE', '/v1/sessions/a%00b')).toEqual([404, 'session-not-found'])
    expect(await statusOf('GET', '/v1/users/a%00b')).toEqual([404, 'user-not-found'])
    expect(await statusOf('GET', '/v1/invites/a%00b')).toEqual([404, 'invite-not-found'])
    expect(await statusOf('POST', '/v1/invites', { kind: 'group', groupID: 'a\0b' })).toEqual([400, 'groupID'])
    expect(await statusOf('POST', '/v1/sessions', { account: 'alice', password: '\0' })).toEqual([401, 'wrong-credentials'])
    const search = await alice.call('GET', '/v1/users?id=a%00b')
    expect([search.status, search.body]).toEqual([200, { users: [] }])
  })
})

onEachDatabase('an unexpected error', ({ start, newDatabase }) => {
  it('is hidden from the client and complete in the log', async () => {
    const database = await newDatabase() ?? { kind: 'sqlite', file: tempFile('users.db') } as const
    const server = await start({ database })
    const alice = await server.signUp('alice')
    await breakUsers(database)
    const { status, body } = await alice.call('GET', '/v1/me')
    expect(status).toBe(500)
    expect(body.error).toEqual({ code: 'internal-error', message: expect.any(String), requestId: expect.any(String) })
    expect(JSON.stringify(body)).not.toMatch(/select|table|column|sql|\.ts/i)
    const line = server.log.find(entry => entry.includes('unexpected error') && entry.includes(body.error.requestId))
    expect(JSON.parse(line ?? '{}').err).toMatchObject({ message: expect.stringContaining('name'), stack: expect.any(String) })
  })
})

describe('the log', () => {
  const OTHER_PASSWORD = 'another-password-7f3a'
  const WECHAT_SECRET = 'wechat-secret-91bc'
  const CODE = 'wechat-code-22de'
  const GROUP = 'a-group-58e1'

  let server: TestServer
  beforeEach(async () => {
    const wechat = { appID: 'wx1', appSecret: WECHAT_SECRET, apiUrl: 'http://127.0.0.1:1', timeoutMs: 1000 }
    server = await startServer({ config: { logLevel: 'debug', wechat } })
  })
  afterEach(() => server.stop())

  it('contains no password, token, code or secret, wherever a client sends it', async () => {
    const alice = await server.signUp('alice')
    const { body: { token: zimToken } } = await alice.call('POST', '/v1/zim-token')
    await server.call('POST', '/v1/sessions', { body: { account: 'alice', password: OTHER_PASSWORD } })
    await server.call('POST', '/v1/sessions', { body: { account: OTHER_PASSWORD, password: 'x' } })
    await server.call('POST', '/v1/sessions', { body: `{"password":"${OTHER_PASSWORD}"`, headers: { 'content-type': 'application/json' } })
    await server.call('POST', '/v1/accounts', { body: { account: OTHER_PASSWORD.repeat(3), password: OTHER_PASSWORD } })
    await server.call('POST', '/v1/sessions/wechat', { body: { code: CODE } })
    await server.call('GET', `/v1/sessions?token=${alice.token}`)
    await server.call('GET', `/v1/sessions/${alice.token}/${OTHER_PASSWORD}`)
    await server.call('GET', `/v1/users/%E0%A4%A${alice.token}`)
    await server.call('GET', '/v1/me', { token: `${alice.token}x`, headers: { cookie: alice.token } })
    await alice.call('DELETE', `/v1/sessions/${alice.token}`)
    const { code } = (await alice.call('POST', '/v1/invites', { body: { kind: 'group', groupID: GROUP, groupName: GROUP } })).body.invite
    await alice.call('GET', `/v1/invites/${code}`)
    await alice.call('DELETE', `/v1/invites/${code}`)
    await alice.call('POST', '/v1/me/avatar', { body: PASSWORD, headers: { 'content-type': 'multipart/form-data; boundary=x' } })
    await alice.call('POST', '/v1/me/password', { body: { oldPassword: PASSWORD, newPassword: OTHER_PASSWORD } })
    await alice.call('DELETE', '/v1/me', { body: { password: OTHER_PASSWORD } })

    const log = server.log.join('')
    expect(server.log.length).toBeGreaterThan(14)
    for (const secret of [PASSWORD, OTHER_PASSWORD, WECHAT_SECRET, CODE, GROUP, code, alice.token, zimToken, SERVER_SECRET])
      expect(log).not.toContain(secret)
  })

  it('has one JSON line for each request, with route, status and userID', async () => {
    const alice = await server.signUp('alice')
    const { headers } = await alice.call('GET', `/v1/users/u0000000000?x=y`)
    const lines = () => server.log.map(line => JSON.parse(line)).filter(line => line.reqId === headers.get('x-request-id'))
    await expect.poll(lines).toEqual([expect.objectContaining({
      msg: 'request',
      method: 'GET',
      route: '/v1/users/:userID',
      status: 404,
      error: 'user-not-found',
      userID: alice.userID,
      address: '127.0.0.1',
      ms: expect.any(Number),
    })])
  })
})

/** Makes every query of users fail, as after a manual change of the database. */
async function breakUsers(config: DatabaseConfig) {
  const db = await openDatabase(config)
  await sql`alter table users rename column name to title`.execute(db)
  await db.destroy()
}
