import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { TestServer } from './support/server'

import { isDatabaseUnavailable } from '../../server/src/db/unavailable'
import { hasPostgres, startPostgres } from './support/postgres'
import { startServer } from './support/server'

/** Hashing that resolves `begun` when it starts, and waits until `finish()` is called. */
function slowHashing() {
  let begin = () => {}
  let finish = () => {}
  const begun = new Promise<void>((resolve) => { begin = resolve })
  const finished = new Promise<void>((resolve) => { finish = resolve })
  const scrypt = async () => {
    begin()
    await finished
    return Buffer.alloc(32)
  }
  return { begun, finish, scrypt }
}

/** Sends text and nothing more. Resolves, when the server has closed the connection, with the reply and the time until then. */
async function sendPart(url: string, text: string): Promise<{ reply: string, ms: number }> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text))
  let reply = ''
  const before = Date.now()
  socket.on('data', (data) => { reply += data }).on('error', () => {})
  await once(socket, 'close')
  return { reply, ms: Date.now() - before }
}

const HALF_BODY = 'POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{'

/** Sends one request. Resolves with the status and the `connection` header of the reply. */
function send(agent: Agent, url: string): Promise<[number | undefined, string | undefined]> {
  return new Promise((resolve, reject) => {
    request(url, { agent }, (response) => {
      response.resume().once('end', () => resolve([response.statusCode, response.headers.connection]))
    }).once('error', reject).end()
  })
}

describe('a stopping server', () => {
  let server: TestServer
  afterEach(() => server.stop())

  it('replies to requests that arrived before', async () => {
    const { scrypt, begun, finish } = slowHashing()
    server = await startServer({ deps: { passwords: { scrypt } } })
    const request = server.call('POST', '/v1/sessions', { body: { account: 'alice', password: 'x' } })
    await begun
    const stopped = server.app.stop()
    finish()
    expect((await request).status).toBe(401)
    await stopped
    await expect(server.call('GET', '/healthz')).rejects.toThrow()
  })

  it('is not ready first, and still replies during the drain time', async () => {
    server = await startServer({ config: { drainMs: 300 } })
    expect((await server.call('GET', '/readyz')).body).toEqual({ status: 'ok' })
    const stopped = server.app.stop()
    expect((await server.call('GET', '/readyz')).body).toEqual({ status: 'stopping' })
    expect((await server.call('GET', '/healthz')).status).toBe(200)
    await stopped
  })

  it('waits for a running request at most for its limit', async () => {
    server = await startServer({ deps: { stopLimitMs: 300 } })
    const half = sendPart(server.url, HALF_BODY)
    await expect.poll(() => new Promise(resolve => server.app.server.getConnections((_error, count) => resolve(count)))).toBe(1)
    await server.app.stop()
    const { reply, ms } = await half
    expect(reply).toBe('')
    expect(ms).toBeLessThan(3000)
  })

  it('loses no request on keep-alive connections', async () => {
    server = await startServer({ config: { drainMs: 200 } })
    const agent = new Agent({ keepAlive: true, maxSockets: 4 })
    const url = `${server.url}/healthz`
    let isStopping = false
    const replies: [number | undefined, string | undefined][] = []
    const clients = Array.from({ length: 4 }, async () => {
      while (true) {
        const reply = await send(agent, url)
        replies.push(reply)
        if (isStopping && reply[1] === 'close')
          return
      }
    })
    await expect.poll(() => replies.length).toBeGreaterThan(20)
    isStopping = true
    const stopped = server.app.stop()
    await Promise.all(clients)
    await stopped
    agent.destroy()
    expect(new Set(replies.map(([status]) => status))).toEqual(new Set([200]))
  })
})

describe('a request that does not end', () => {
  it.each([
    ['nothing', ''],
    ['a part of the headers', 'GET /healthz HTTP/1.1\r\nHost: a'],
    ['a part of the body', HALF_BODY],
  ])('is closed after the request timeout: %s', async (_what, text) => {
    const server = await startServer({ deps: { requestTimeoutMs: 500 } })
    const { ms } = await sendPart(server.url, text)
    expect(ms).toBeGreaterThanOrEqual(450)
    expect(ms).toBeLessThan(3500)
    await server.stop()
  })
})

describe.skipIf(!hasPostgres)('a server whose PostgreSQL has stopped', () => {
  it('stays alive, is not ready, and hides the reason from clients', async () => {
    const postgres = await startPostgres()
    const server = await startServer({ database: { kind: 'postgres', url: await postgres.createDatabase() } })
    expect((await server.call('GET', '/readyz')).status).toBe(200)
    await postgres.stop()
    expect((await server.call('GET', '/healthz')).status).toBe(200)
    const { status, body } = await server.call('GET', '/readyz')
    expect([status, body]).toEqual([503, { status: 'no-database' }])
    const signIn = await server.call('POST', '/v1/sessions', { body: { account: 'alice', password: 'x' } })
    expect([signIn.status, signIn.body.error.code, signIn.headers.get('retry-after')]).toEqual([503, 'database-unavailable', '5'])
    const withSession = await server.call('GET', '/v1/me', { token: 'A'.repeat(43) })
    expect([withSession.status, withSession.body.error.code]).toEqual([503, 'database-unavailable'])
    await server.stop()
  })

  it('is not ready while PostgreSQL refuses writes, and ready afterwards', async () => {
    const postgres = await startPostgres()
    const url = await postgres.createDatabase()
    const server = await startServer({ database: { kind: 'postgres', url } })
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const setReadOnly = async (value: 'on' | 'off') => {
      await client.query(`alter system set default_transaction_read_only = ${value}`)
      await client.query('select pg_reload_conf()')
    }
    const ready = async () => {
      server.clock.now += 5000
      return (await server.call('GET', '/readyz')).status
    }
    await setReadOnly('on')
    await expect.poll(ready).toBe(503)
    const signIn = await server.call('POST', '/v1/sessions', { body: { account: 'alice', password: 'x' } })
    expect([signIn.status, signIn.headers.get('retry-after')]).toEqual([503, '5'])
    await setReadOnly('off')
    await expect.poll(ready).toBe(200)
    await client.end()
    await server.stop()
    await postgres.stop()
  })
})

describe('a password of the database that was changed', () => {
  it('is a database that is away, until the server has the new one', () => {
    const errorOf = (code: string) => Object.assign(new Error('x'), { code })
    expect(['28P01', '28000', '42703'].map(code => isDatabaseUnavailable(errorOf(code)))).toEqual([true, true, false])
  })
})

describe('the API', () => {
  let server: TestServer
  beforeEach(async () => { server = await startServer() })
  afterEach(() => server.stop())

  it('is described at /openapi.json, with the routes that need a session', async () => {
    const { status, body } = await server.call('GET', '/openapi.json')
    expect(status).toBe(200)
    const routes = Object.entries<Record<string, { security?: unknown[] }>>(body.paths)
      .flatMap(([path, methods]) => Object.entries(methods).map(([method, { security }]) => `${security ? '*' : ' '} ${method} ${path}`))
    expect(routes.sort()).toEqual([
      '  get /avatars/{file}',
      '  get /healthz',
      '  get /readyz',
      '  post /v1/accounts',
      '  post /v1/password-recovery',
      '  post /v1/sessions',
      '  post /v1/sessions/wechat',
      '* delete /v1/invites/{code}',
      '* delete /v1/me',
      '* delete /v1/me/consent',
      '* delete /v1/me/mail-address',
      '* delete /v1/me/push-subscription',
      '* delete /v1/sessions/{id}',
      '* get /v1/invites',
      '* get /v1/invites/{code}',
      '* get /v1/invites/{code}/wxacode',
      '* get /v1/me',
      '* get /v1/me/consent',
      '* get /v1/me/export',
      '* get /v1/me/mail-address',
      '* get /v1/me/subscriptions',
      '* get /v1/sessions',
      '* get /v1/users',
      '* get /v1/users/{userID}',
      '* patch /v1/me',
      '* post /v1/checks',
      '* post /v1/error-reports',
      '* post /v1/groups/{groupID}/avatar',
      '* post /v1/invites',
      '* post /v1/me/avatar',
      '* post /v1/me/mail-address/confirmation',
      '* post /v1/me/password',
      '* post /v1/me/subscriptions',
      '* post /v1/reports',
      '* post /v1/verdicts',
      '* post /v1/zim-token',
      '* put /v1/me',
      '* put /v1/me/consent',
      '* put /v1/me/mail-address',
      '* put /v1/me/muted-conversations',
      '* put /v1/me/push-subscription',
    ])
  })

  it.each([
    ['get', '/v1/me'],
    ['patch', '/v1/me'],
    ['put', '/v1/me'],
    ['delete', '/v1/me'],
    ['get', '/v1/me/consent'],
    ['get', '/v1/me/export'],
    ['put', '/v1/me/consent'],
    ['delete', '/v1/me/consent'],
    ['post', '/v1/me/avatar'],
    ['post', '/v1/groups/g/avatar'],
    ['post', '/v1/me/password'],
    ['get', '/v1/sessions'],
    ['delete', '/v1/sessions/current'],
    ['get', '/v1/users/u1'],
    ['get', '/v1/users?id=a'],
    ['post', '/v1/invites'],
    ['get', '/v1/invites'],
    ['get', '/v1/invites/000000000000'],
    ['get', '/v1/invites/000000000000/wxacode'],
    ['delete', '/v1/invites/000000000000'],
    ['post', '/v1/checks'],
    ['post', '/v1/error-reports'],
    ['post', '/v1/zim-token'],
  ])('%s %s refuses a request without a session', async (method, path) => {
    expect((await server.call(method.toUpperCase(), path)).body.error.code).toBe('not-signed-in')
  })
})
