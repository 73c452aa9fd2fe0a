import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { TestServer } from './support/server'

import { createPasswords } from '../../server/src/accounts/passwords'
import { openDatabase } from '../../server/src/db/open'
import { html } from '../../server/src/operators/html'
import { createOperators } from '../../server/src/operators/operators'
import { onEachDatabase } from './support/databases'
import { APP_ID, SERVER_SECRET } from './support/server'
import { beforeSend, CALLBACK_SECRET, postCallback } from './support/zegoCallback'

const ends: Array<() => unknown> = []
afterEach(async () => { for (const end of ends.splice(0).reverse()) await end() })

const zimAt = (apiUrl: string) => ({ appID: APP_ID, serverSecret: SERVER_SECRET, tokenTtlSeconds: 7200, tokenMode: 'gcm', callbackSecrets: [CALLBACK_SECRET], apiUrl } as const)
const moderation = { moderators: ['words' as const], words: ['赌博'], sendUnchecked: [], onReview: 'refuse' as const, verdictMs: 2000 }

/** ZEGO's server API. Answers with the codes given, then 0. */
async function startZego(codes: number[] = []) {
  const bodies: Array<Record<string, unknown>> = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', chunk => text += chunk).on('end', () => {
      const { Action: action, RoomId } = Object.fromEntries(new URL(request.url!, 'http://x').searchParams)
      bodies.push({ action, ...(RoomId && { RoomId }), ...JSON.parse(text || '{}') as object })
      response.end(JSON.stringify({ Code: codes.shift() ?? 0 }))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => new Promise(resolve => server.close(resolve)))
  return { bodies, url: `http://127.0.0.1:${(server.address() as { port: number }).port}` }
}

const MESSAGE = { senderID: 'ubad', seq: 7, kind: 'text', text: '<img src=x onerror=alert(1)> rude', sentAt: 1_700_000_000_000 }

onEachDatabase('the operators\' pages', ({ start }) => {
  let server: TestServer
  let zego: Awaited<ReturnType<typeof startZego>>
  let password: string
  beforeEach(async () => {
    zego = await startZego()
    server = await start({ config: { zim: zimAt(zego.url), moderation, operatorPages: true } })
    const db = await openDatabase(server.database)
    ends.push(() => db.destroy())
    operators = createOperators({ db, now: () => server.clock.now, randomBytes, passwords: createPasswords({ randomBytes, cost: { logN: 4, r: 1, p: 1 } }) })
    password = await operators.setPassword('olga')
  })
  let operators: ReturnType<typeof createOperators>

  const send = (method: string, path: string, { cookie = '', fields, headers = {} }: { cookie?: string, fields?: Record<string, string>, headers?: Record<string, string> } = {}) => fetch(server.url + path, {
    method,
    redirect: 'manual',
    headers: { cookie, 'accept-language': 'en', ...(fields && { 'content-type': 'application/x-www-form-urlencoded' }), ...headers },
    body: fields && new URLSearchParams(fields),
  })

  async function signIn(name = 'olga', secret = password) {
    const reply = await send('POST', '/operator/sign-in', { fields: { name, password: secret } })
    return { reply, cookie: reply.headers.get('set-cookie')?.split(';')[0] ?? '' }
  }

  /** Opens a page, and sends forms with the token that it holds. */
  async function operator() {
    const { cookie } = await signIn()
    const open = async (path: string) => (await send('GET', path, { cookie })).text()
    const formToken = /name="formToken" value="([^"]+)"/.exec(await open('/operator/reports'))![1]!
    const act = async (path: string, fields: Record<string, string> = {}) => {
      const reply = await send('POST', path, { cookie, fields: { formToken, ...fields } })
      return { status: reply.status, to: reply.headers.get('location'), text: await reply.text() }
    }
    return { cookie, open, act }
  }

  async function reportOf(target: string, conversation = { kind: 'peer', id: target }) {
    const alice = await server.signUp()
    const { body } = await alice.call('POST', '/v1/reports', { body: { target: { kind: 'user', id: target }, reason: 'abuse', note: 'see <b>this</b>', conversation, messages: [{ ...MESSAGE, senderID: target }] } })
    return { reportID: body.reportID as string, reporterID: alice.userID }
  }

  it('are absent unless they are switched on', async () => {
    const other = await start({ config: { operatorPages: false } })
    expect((await other.call('GET', '/operator/reports')).status).toBe(404)
  })

  it('show nothing without a session, and act for nobody', async () => {
    const { reportID } = await reportOf('ubad')
    for (const path of ['/operator/reports', `/operator/reports/${reportID}`, '/operator/users?id=ubad', '/operator/words', '/operator/audit']) {
      const reply = await send('GET', path)
      expect([reply.status, (await reply.text()).includes('ubad')]).toEqual([401, false])
    }
    for (const path of ['/operator/users/ubad/ban', '/operator/words', `/operator/reports/${reportID}/close`])
      expect((await send('POST', path, { fields: { formToken: 'x', days: 'Infinity', word: 'x' } })).status).toBe(401)
  })

  it('set a cookie that no script reads and no other site sends', async () => {
    const { reply } = await signIn()
    expect([reply.status, reply.headers.get('location')]).toEqual([303, '/operator/reports'])
    expect(reply.headers.get('set-cookie')).toMatch(/^operator=[\w-]{43}; Max-Age=28800; Path=\/operator; HttpOnly; SameSite=Strict; Secure$/)
  })

  it('refuse a wrong name and a wrong password in the same way, and too many tries', async () => {
    const texts = []
    for (const [name, secret] of [['olga', 'wrong'], ['nobody', password], ['\0', 'x']]) {
      const { reply, cookie } = await signIn(name, secret)
      texts.push(await reply.text())
      expect([reply.status, cookie]).toEqual([401, ''])
    }
    expect(new Set(texts).size).toBe(1)
    for (let n = 0; n < 7; n++) await signIn('olga', 'wrong')
    expect((await signIn()).reply.status).toBe(429)
  })

  it('refuse a form without the session\'s token', async () => {
    const { cookie } = await signIn()
    const alice = await server.signUp('alice')
    const reply = await send('POST', `/operator/users/${alice.userID}/ban`, { cookie, fields: { formToken: 'x', days: 'Infinity' } })
    expect(reply.status).toBe(403)
    expect((await alice.call('GET', '/v1/me')).status).toBe(200)
  })

  it('end with the session: after eight hours, a sign-out, another password', async () => {
    const first = await operator()
    await send('POST', '/operator/sign-out', { cookie: first.cookie })
    expect((await send('GET', '/operator/reports', { cookie: first.cookie })).status).toBe(401)
    const second = await operator()
    server.clock.now += 8 * 3600_000 + 1
    expect((await send('GET', '/operator/reports', { cookie: second.cookie })).status).toBe(401)
    const third = await operator()
    password = await operators.setPassword('olga')
    expect((await send('GET', '/operator/reports', { cookie: third.cookie })).status).toBe(401)
  })

  it('show the queue, and a report with its evidence as text', async () => {
    const { open } = await operator()
    expect(await open('/operator/reports')).toContain('No report is open.')
    const { reportID } = await reportOf('ubad')
    expect(await open('/operator/reports')).toContain(`href="/operator/reports/${reportID}"`)
    const page = await open(`/operator/reports/${reportID}`)
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt; rude')
    expect(page).toContain('see &lt;b&gt;this&lt;/b&gt;')
    expect(page).toContain('There is no such user')
  })

  it('are in Chinese unless the browser wants English', async () => {
    const reply = await send('GET', '/operator/reports', { headers: { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' } })
    expect(await reply.text()).toMatch(/<html lang="zh-CN">.*举报处理/s)
  })

  it('allow no script and no other site', async () => {
    const { headers } = await send('GET', '/operator/reports')
    expect(headers.get('content-security-policy')).toBe('default-src \'none\';style-src \'self\';form-action \'self\';base-uri \'none\';frame-ancestors \'none\'')
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('ban and unban a user, who loses the session, cannot write, and can sign in again', async () => {
    const { act, open } = await operator()
    const alice = await server.signUp('alice')
    const path = `/operator/users/${alice.userID}`
    expect(await act(`${path}/ban`, { days: '7' })).toMatchObject({ status: 303, to: `/operator/users?id=${alice.userID}` })
    expect((await alice.call('GET', '/v1/me')).status).toBe(401)
    expect((await postCallback(server, beforeSend({ from_user_id: alice.userID }))).body.reason).toBe('banned')
    expect(await open(`/operator/users?id=alice`)).toMatch(/Banned until .*cut off within 2 hours/s)
    await act(`${path}/unban`)
    expect((await postCallback(server, beforeSend({ from_user_id: alice.userID }))).body.result).toBe(0)
  })

  it('mute a user for ever, and no one that does not exist, for no other term', async () => {
    const { act, open } = await operator()
    const alice = await server.signUp('alice')
    await act(`/operator/users/${alice.userID}/mute`, { days: 'Infinity' })
    expect(await open(`/operator/users?id=${alice.userID}`)).toMatch(/Muted until for ever/)
    expect((await act('/operator/users/unobody/mute', { days: 'Infinity' })).status).toBe(404)
    expect((await act(`/operator/users/${alice.userID}/ban`, { days: '9999' })).status).toBe(400)
    expect((await act('/operator/users/a%00b/ban', { days: '1' })).status).toBe(404)
  })

  it('recall a reported message through ZEGO, in the name of its sender', async () => {
    const { act } = await operator()
    const peer = await reportOf('ubad')
    expect((await act(`/operator/reports/${peer.reportID}/recall`, { message: '0' })).text).toContain('The message was recalled.')
    const group = await reportOf('uworse', { kind: 'group', id: '#g' })
    await act(`/operator/reports/${group.reportID}/recall`, { message: '0' })
    expect(zego.bodies).toEqual([
      { action: 'RevokePeerMessage', FromUserId: 'ubad', ToUserId: peer.reporterID, MsgSeq: 7, Payload: '' },
      { action: 'RevokeGroupMessage', FromUserId: 'uworse', GroupId: '#g', MsgSeq: 7, Payload: '' },
    ])
    expect((await act(`/operator/reports/${peer.reportID}/recall`, { message: '5' })).status).toBe(404)
    for (const id of ['AAAAAAAAAAAAAAAA', 'a%00b']) expect((await act(`/operator/reports/${id}/recall`, { message: '0' })).status).toBe(404)
  })

  it('say why a message could not be recalled', async () => {
    const refusing = await startZego([660000024])
    server = await start({ config: { zim: zimAt(refusing.url), operatorPages: true }, database: server.database })
    const { act } = await operator()
    const { reportID } = await reportOf('ubad')
    expect((await act(`/operator/reports/${reportID}/recall`, { message: '0' })).text).toContain('too old. Code: 660000024')
  })

  it('empty the name and the notice of a reported group, in the name of a user, and end a reported room', async () => {
    const { act, open } = await operator()
    const alice = await server.signUp()
    const report = async (kind: string, id: string) => (await alice.call('POST', '/v1/reports', { body: { target: { kind, id }, reason: 'other', conversation: { kind, id }, messages: [{ ...MESSAGE, senderID: 'ubad' }] } })).body.reportID as string
    const [group, room] = [await report('group', '#g'), await report('room', 'r-1')]
    expect(await open(`/operator/reports/${group}`)).toContain('name="userID" value="ubad"')
    expect((await act(`/operator/reports/${group}/clear-group`, { userID: 'ubad' })).text).toContain('Done.')
    expect((await act(`/operator/reports/${room}/end-room`)).text).toContain('Done.')
    expect(zego.bodies).toEqual([{ action: 'UpdateGroupData', FromUserId: 'ubad', GroupId: '#g', GroupName: '', GroupNotice: '' }, { action: 'DestroyRoom', RoomId: 'r-1' }])
    const log = await open('/operator/audit')
    for (const line of ['<td>ended a room</td>', '<td>emptied name and notice of a group</td>']) expect(log).toContain(line)
    for (const [path, fields] of [[`${room}/clear-group`, { userID: 'ubad' }], [`${group}/end-room`, {}], [`${group}/clear-group`, { userID: '' }]] as const) expect((await act(`/operator/reports/${path}`, fields)).status).toBeGreaterThanOrEqual(400)
    expect(zego.bodies).toHaveLength(2)
  })

  it('list the errors that clients report', async () => {
    const { open } = await operator()
    expect(await open('/operator/errors')).toContain('Nothing yet.')
    const alice = await server.signUp()
    const source = { platform: 'h5', version: '0.2.0', sdk: '2.29.0', library: '', os: 'mac' }
    await alice.call('POST', '/v1/error-reports', { body: { ...source, reports: [{ kind: 'TypeError', code: null, message: 'is not a function', stack: ['index-abc.js:1:2'], page: 'pages/chats/index', count: 3 }] } })
    const page = await open('/operator/errors')
    for (const part of ['<td>3</td>', 'TypeError is not a function', 'index-abc.js:1:2', 'pages/chats/index', '0.2.0']) expect(page).toContain(part)
    expect(page).not.toContain(alice.userID)
  })

  it('close a report once', async () => {
    const { act, open } = await operator()
    const { reportID } = await reportOf('ubad')
    expect(await act(`/operator/reports/${reportID}/close`, { outcome: 'done' })).toMatchObject({ status: 303 })
    await act(`/operator/reports/${reportID}/close`, { outcome: 'none' })
    expect(await open(`/operator/reports/${reportID}`)).toMatch(/Closed: .* By olga\. Outcome: done/s)
  })

  it('add words that hold at once here and within 30 s on other servers, and remove them', async () => {
    const { act, open } = await operator()
    const other = await start({ config: { zim: zimAt(zego.url), moderation }, database: server.database })
    const says = async (at: TestServer, msg_body: string) => (await postCallback(at, beforeSend({ msg_body, timestamp: Math.floor(at.clock.now / 1000) }))).body.result
    expect([await says(server, '刷单'), await says(other, '刷单')]).toEqual([0, 0])
    expect((await act('/operator/words', { word: ' 刷单 ' })).status).toBe(303)
    expect(await says(server, '刷 单')).toBe(3)
    other.clock.now += 30_000
    expect([await says(other, '刷单'), await says(other, '赌博')]).toEqual([3, 3])
    expect(await open('/operator/words')).toContain('刷单')
    await act('/operator/words/remove', { word: '刷单' })
    expect(await says(server, '刷单')).toBe(0)
    expect((await act('/operator/words', { word: '!!!' })).status).toBe(400)
  })

  it('write down who did what', async () => {
    const { act, open } = await operator()
    const alice = await server.signUp('alice')
    const { reportID } = await reportOf('ubad')
    server.clock.now++
    await act(`/operator/users/${alice.userID}/ban`, { days: '1' })
    server.clock.now++
    await act(`/operator/reports/${reportID}/recall`, { message: '0' })
    server.clock.now++
    await act('/operator/words', { word: '<b>' })
    const rows = [...(await open('/operator/audit')).matchAll(/<tr>(?:<td[^>]*>(?:<time[^>]*>)?(.*?)(?:<\/time>)?<\/td>)+<\/tr>/g)].map(([row]) => row.replace(/<time.*?<\/time>/, '').replace(/<[^>]+>/g, '|').split('|').filter(Boolean))
    expect(rows).toEqual([['olga', 'added a word', '&lt;b&gt;'], ['olga', 'recalled a message', reportID, 'ubad 7'], ['olga', 'banned', alice.userID, '1 d'], ['olga', 'signed in']])
  })

  it('keep passwords and tokens out of the log', async () => {
    const { cookie } = await operator()
    expect(server.log.join('')).not.toContain(password)
    expect(server.log.join('')).not.toContain(cookie.split('=')[1])
  })
})

describe('HTML of a template', () => {
  it('has every value escaped, but what was made by the same function', () => {
    const inner = html`<b>${'<'}</b>`
    expect(html`<a title="${'"\'&<>'}">${inner}${[inner, inner]}${1}</a>`.text).toBe('<a title="&quot;&#39;&amp;&lt;&gt;"><b>&lt;</b><b>&lt;</b><b>&lt;</b>1</a>')
  })
})
