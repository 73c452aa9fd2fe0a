import { randomBytes } from 'node:crypto'
import { beforeEach, expect, it, onTestFinished } from 'vitest'

import type { TestServer } from './support/server'

import { createPasswords } from '../../server/src/accounts/passwords'
import { openDatabase } from '../../server/src/db/open'
import { createOperators } from '../../server/src/operators/operators'
import { onEachDatabase } from './support/databases'
import { PASSWORD } from './support/server'

const NEW_PASSWORD = 'a quite new horse'
const HOUR = 3600_000

onEachDatabase('a link for a new password', ({ start }) => {
  let server: TestServer
  let alice: Awaited<ReturnType<TestServer['signUp']>>
  let operator: { cookie: string, formToken: string }
  beforeEach(async () => {
    server = await start({ config: { operatorPages: true } })
    alice = await server.signUp('alice')
    const db = await openDatabase(server.database)
    onTestFinished(() => db.destroy())
    const password = await createOperators({ db, now: () => server.clock.now, randomBytes, passwords: createPasswords({ randomBytes, cost: { logN: 4, r: 1, p: 1 } }) }).setPassword('olga')
    const cookie = (await send('POST', '/operator/sign-in', { fields: { name: 'olga', password } })).headers.get('set-cookie')!.split(';')[0]!
    operator = { cookie, formToken: /name="formToken" value="([^"]+)"/.exec(await (await send('GET', '/operator/reports', { cookie })).text())![1]! }
  })

  const send = (method: string, path: string, { cookie = '', fields }: { cookie?: string, fields?: Record<string, string> } = {}) => fetch(server.url + path, {
    method,
    redirect: 'manual',
    headers: { cookie, 'accept-language': 'en', ...(fields && { 'content-type': 'application/x-www-form-urlencoded' }) },
    body: fields && new URLSearchParams(fields),
  })
  const askLink = (userID: string, formToken = operator.formToken) => send('POST', `/operator/users/${userID}/password-link`, { cookie: operator.cookie, fields: { formToken } })
  /** Makes a link, and returns its token. */
  async function makeLink(): Promise<string> {
    const page = await (await askLink(alice.userID)).text()
    return /<code>https:\/\/chat\.test\.invalid\/password\/([\w-]{43})<\/code>/.exec(page)![1]!
  }
  const open = (token: string) => send('GET', `/password/${token}`)
  const set = (token: string, password = NEW_PASSWORD, repeated = password) => send('POST', '/password', { fields: { token, password, repeated } })
  const signIn = async (password: string) => (await server.call('POST', '/v1/sessions', { body: { account: 'alice', password } })).status

  it('sets a new password once, signs out all devices, lets the user in whose tries were used up, and is in the log of the operators', async () => {
    for (let tries = 0; tries < 10; tries++) await signIn('forgotten')
    expect(await signIn(PASSWORD)).toBe(429)
    const token = await makeLink()
    server.clock.now++
    expect([(await open(token)).status, (await open(token)).status]).toEqual([200, 200])
    const done = await set(token)
    expect([done.status, await done.text()]).toEqual([200, expect.stringContaining('all devices are signed out')])
    expect((await alice.call('GET', '/v1/me')).body.error.code).toBe('session-expired')
    expect([await signIn(NEW_PASSWORD), await signIn(PASSWORD)]).toEqual([201, 401])
    expect([(await open(token)).status, (await set(token, 'another new horse')).status, await signIn(NEW_PASSWORD)]).toEqual([404, 404, 201])
    const log = await (await send('GET', '/operator/audit', { cookie: operator.cookie })).text()
    expect(log).toMatch(new RegExp(`<td>—</td><td>a user set a password by a link</td><td>${alice.userID}</td><td[^>]*>olga</td>.*<td>olga</td><td>made a link for a new password</td><td>${alice.userID}</td>`))
    expect(log + server.log.join('')).not.toContain(token)
  })

  it('ends after a day, with the next link, and with a password that the user has changed', async () => {
    const first = await makeLink()
    const second = await makeLink()
    expect([(await open(first)).status, (await set(first)).status, (await open(second)).status]).toEqual([404, 404, 200])
    await alice.call('POST', '/v1/me/password', { body: { oldPassword: PASSWORD, newPassword: NEW_PASSWORD } })
    expect((await set(second, 'another new horse')).status).toBe(404)
    const third = await makeLink()
    server.clock.now += 24 * HOUR
    expect([(await open(third)).status, (await set(third)).status, await signIn(NEW_PASSWORD)]).toEqual([404, 404, 201])
  })

  it('refuses what is no new password, says why, and stays valid', async () => {
    const token = await makeLink()
    for (const [password, repeated, why] of [['short', 'short', '8 to 128 characters'], ['alice', 'alice', '8 to 128'], [NEW_PASSWORD, 'another', 'not the same'], ['\0', '\0', '8 to 128']]) {
      const reply = await set(token, password, repeated)
      expect([reply.status, await reply.text()]).toEqual([400, expect.stringContaining(why!)])
    }
    expect((await set(token)).status).toBe(200)
    for (const other of ['x', `${'A'.repeat(43)}`, '\0', '../me'])
      expect((await set(other)).status).toBe(404)
  })

  it('is used once when it is used twice at the same time', async () => {
    const token = await makeLink()
    const replies = await Promise.all([set(token, 'first new horse'), set(token, 'second new horse')])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 404])
    expect([await signIn('first new horse'), await signIn('second new horse')].sort()).toEqual([201, 401])
  })

  it('is made by operators alone, for an account with a password, by a form of their pages', async () => {
    expect((await send('POST', `/operator/users/${alice.userID}/password-link`, { fields: { formToken: 'x' } })).status).toBe(401)
    expect((await askLink(alice.userID, 'x')).status).toBe(403)
    expect([(await askLink('unobody')).status, (await askLink('a%00b')).status]).toEqual([404, 404])
    const db = await openDatabase(server.database)
    await db.updateTable('users').set({ password_hash: null }).where('user_id', '=', alice.userID).execute()
    await db.destroy()
    expect((await askLink(alice.userID)).status).toBe(404)
    expect(await (await send('GET', `/operator/users?id=${alice.userID}`, { cookie: operator.cookie })).text()).toContain('signs in with WeChat')
  })

  it('has a page without a script, which no other site frames and nobody stores, in Chinese unless the browser wants English', async () => {
    const { headers } = await open(await makeLink())
    expect(headers.get('content-security-policy')).toBe('default-src \'none\';style-src \'self\';form-action \'self\';base-uri \'none\';frame-ancestors \'none\'')
    expect([headers.get('cache-control'), headers.get('referrer-policy')]).toEqual(['no-store', 'no-referrer'])
    expect((await send('GET', '/password/style.css')).status).toBe(200)
    expect(await (await fetch(`${server.url}/password/${'A'.repeat(43)}`)).text()).toMatch(/<html lang="zh-CN">.*链接已失效/s)
    const other = await start({ config: { operatorPages: false } })
    expect((await other.call('GET', `/password/${'A'.repeat(43)}`)).body.error.code).toBe('route-not-found')
  })
})
