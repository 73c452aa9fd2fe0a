import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { TestServer } from './support/server'

import { onEachDatabase } from './support/databases'
import { startServer } from './support/server'
import { startWechat } from './support/wechat'

const APP_SECRET = 'the-app-secret-of-wechat'
const OPENID = 'oABCD-openid-of-alice'
const SESSION_KEY = 'the-session-key=='

/** Returns V8's garbage collection, which a process may call only with this flag. */
function collectGarbage(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc')
}

let wechat: Awaited<ReturnType<typeof startWechat>>
beforeEach(async () => { wechat = await startWechat() })
afterEach(() => wechat.stop())

const configOf = (timeoutMs = 5000) => ({ wechat: { appID: 'wx1', appSecret: APP_SECRET, apiUrl: wechat.url, timeoutMs } })
const signInTo = (server: TestServer, code: unknown) => server.call('POST', '/v1/sessions/wechat', { body: { code } })

onEachDatabase('sign-in with WeChat', ({ start }) => {
  let server: TestServer
  beforeEach(async () => {
    server = await start({ config: configOf() })
    for (const code of ['code-1', 'code-2'])
      wechat.replies.set(code, { openid: OPENID, session_key: SESSION_KEY, unionid: 'u' })
  })

  const signIn = (code: unknown) => signInTo(server, code)

  it('creates an account at the first sign-in and uses it later', async () => {
    const first = await signIn('code-1')
    const second = await signIn('code-2')
    expect([first.status, second.status]).toEqual([201, 201])
    expect(first.body.user).toEqual({ userID: expect.stringMatching(/^u/), name: '微信用户', avatarUrl: '', account: null })
    expect(second.body.user.userID).toBe(first.body.user.userID)
  })

  it('creates one account for two concurrent first sign-ins', async () => {
    const [first, second] = await Promise.all([signIn('code-1'), signIn('code-2')])
    expect(second.body.user.userID).toBe(first.body.user.userID)
  })

  it('sends the code to code2session', async () => {
    await signIn('code-1')
    const url = wechat.requests[0]!
    expect(url.pathname).toBe('/sns/jscode2session')
    expect(Object.fromEntries(url.searchParams)).toEqual({ appid: 'wx1', secret: APP_SECRET, js_code: 'code-1', grant_type: 'authorization_code' })
  })

  it('keeps openid, session key, code and secret out of replies and log', async () => {
    const { body } = await signIn('code-1')
    const token: string = body.session.token
    const me = await server.call('GET', '/v1/me', { token })
    const seen = JSON.stringify([body, me.body]) + server.log.join('')
    for (const secret of [OPENID, SESSION_KEY, 'code-1', APP_SECRET])
      expect(seen).not.toContain(secret)
  })

  it('has no password to change and needs none to delete the account', async () => {
    const { token } = (await signIn('code-1')).body.session
    const change = await server.call('POST', '/v1/me/password', { token, body: { oldPassword: 'x', newPassword: 'another good one' } })
    expect([change.status, change.body.error.code]).toEqual([409, 'no-password'])
    expect((await server.call('DELETE', '/v1/me', { token })).status).toBe(204)
    expect((await server.call('GET', '/v1/me', { token })).status).toBe(401)
  })
})

describe('the sign-in reports when WeChat', () => {
  let server: TestServer
  beforeEach(async () => { server = await startServer({ config: configOf(200) }) })
  afterEach(() => server.stop())

  it.each([
    ['rejects the code (40029)', { errcode: 40029, errmsg: 'invalid code' }, 401, 'wechat-code'],
    ['has already used the code (40163)', { errcode: 40163 }, 401, 'wechat-code'],
    ['is busy (-1)', { errcode: -1, errmsg: 'system error' }, 503, 'wechat-unavailable'],
    ['limits the user (45011)', { errcode: 45011 }, 503, 'wechat-unavailable'],
    ['has restricted the user (40226)', { errcode: 40226 }, 403, 'wechat-blocked'],
    ['rejects the app\'s secret (40125)', { errcode: 40125, errmsg: `invalid appsecret ${APP_SECRET}` }, 502, 'wechat-unavailable'],
    ['replies without an openid', { errcode: 0 }, 502, 'wechat-unavailable'],
    ['replies with a page', '<html>', 502, 'wechat-unavailable'],
    ['replies with a list', '[]', 502, 'wechat-unavailable'],
    ['does not reply in time', 'silence', 503, 'wechat-unavailable'],
    ['sends a body that is too long', JSON.stringify({ openid: OPENID, more: 'x'.repeat(20_000) }), 502, 'wechat-unavailable'],
  ])('%s', async (_what, wechatReply, status, code) => {
    wechat.replies.set('the-code', wechatReply)
    const reply = await signInTo(server, 'the-code')
    expect([reply.status, reply.body.error.code]).toEqual([status, code])
    expect(reply.headers.has('retry-after')).toBe(status === 503)
    expect(server.log.join('')).not.toContain(APP_SECRET)
  })

  it('sends a body that goes on, also when garbage is collected meanwhile', async () => {
    wechat.replies.set('the-code', 'endless')
    const patient = await startServer({ config: configOf(1500) })
    const timer = setInterval(collectGarbage(), 50)
    const before = Date.now()
    const reply = await signInTo(patient, 'the-code')
    clearInterval(timer)
    await patient.stop()
    expect([reply.status, reply.body.error.code]).toEqual([503, 'wechat-unavailable'])
    expect(Date.now() - before).toBeLessThan(4000)
  })

  it('cannot be reached', async () => {
    await wechat.stop()
    const reply = await signInTo(server, 'the-code')
    expect([reply.status, reply.body.error.code]).toEqual([503, 'wechat-unavailable'])
    expect(server.log.join('')).not.toContain(APP_SECRET)
    wechat = await startWechat()
  })

  it.each([[''], ['x'.repeat(257)], [7], [undefined]])('would get an invalid code: %j', async (code) => {
    const reply = await signInTo(server, code)
    expect([reply.status, reply.body.error.field]).toEqual([400, 'code'])
    expect(wechat.requests).toHaveLength(0)
  })
})

it('the sign-in with WeChat reports when it is not configured', async () => {
  const server = await startServer()
  const reply = await signInTo(server, 'the-code')
  await server.stop()
  expect([reply.status, reply.body.error.code]).toEqual([503, 'wechat-unavailable'])
  expect(reply.body.error.message).toContain('not set up')
})
