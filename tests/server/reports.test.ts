import type { AddressInfo } from 'node:net'

import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { TestServer } from './support/server'

import { createRestrictions, FOR_EVER } from '../../server/src/accounts/restrictions'
import { openDatabase } from '../../server/src/db/open'
import { createReports } from '../../server/src/reports/reports'
import { createWebhook } from '../../server/src/reports/webhook'
import { onEachDatabase } from './support/databases'
import { APP_ID, PASSWORD, SERVER_SECRET } from './support/server'
import { beforeSend, CALLBACK_SECRET, postCallback } from './support/zegoCallback'

const zim = { appID: APP_ID, serverSecret: SERVER_SECRET, tokenTtlSeconds: 600, tokenMode: 'gcm', callbackSecrets: [CALLBACK_SECRET], apiUrl: 'https://zim-api.zego.im' } as const

const ends: Array<() => unknown> = []
afterEach(async () => { for (const end of ends.splice(0).reverse()) await end() })

/** What operators do, on the database of a server. */
async function operatorOf(server: TestServer) {
  const db = await openDatabase(server.database)
  ends.push(() => db.destroy())
  const now = () => server.clock.now
  return { restrictions: createRestrictions({ db, now }), reports: createReports({ db, now, randomBytes }) }
}

const MESSAGE = { senderID: 'ubad', seq: 7, kind: 'text', text: 'rude', sentAt: 1_700_000_000_000 }

onEachDatabase('reports', ({ start }) => {
  let server: TestServer
  beforeEach(async () => { server = await start({ config: { zim } }) })

  const report = (user: { call: TestServer['call'] }, more: object = {}) => user.call('POST', '/v1/reports', { body: { target: { kind: 'user', id: 'ubad' }, reason: 'abuse', ...more } })

  it('need a session', async () => {
    expect((await report(server)).status).toBe(401)
  })

  it('keep the reason, the words and the messages', async () => {
    const { reports } = await operatorOf(server)
    const alice = await server.signUp()
    const { status, body } = await report(alice, { note: 'again and again', conversation: { kind: 'peer', id: 'ubad' }, messages: [MESSAGE] })
    expect(status).toBe(201)
    expect(await reports.find(body.reportID)).toEqual({
      id: body.reportID,
      reporterID: alice.userID,
      target: { kind: 'user', id: 'ubad' },
      reason: 'abuse',
      note: 'again and again',
      conversation: { kind: 'peer', id: 'ubad' },
      messages: [MESSAGE],
      createdAt: server.clock.now,
      closed: null,
    })
  })

  it('of one target by one user are one while it is open', async () => {
    const { reports } = await operatorOf(server)
    const [alice, bob] = [await server.signUp(), await server.signUp()]
    const first = await report(alice)
    const second = await report(alice, { reason: 'fraud', messages: [MESSAGE] })
    expect(second.body.reportID).toBe(first.body.reportID)
    server.clock.now++
    await report(bob)
    server.clock.now++
    await report(alice, { target: { kind: 'group', id: '#1' } })
    expect((await reports.listOpen(10)).map(({ reason, target, messages }) => [target.id, reason, messages.length])).toEqual([['ubad', 'fraud', 1], ['ubad', 'abuse', 0], ['#1', 'abuse', 0]])
    expect(await reports.countAbout({ kind: 'user', id: 'ubad' })).toBe(2)
    expect(await reports.close(first.body.reportID, 'op', 'banned')).toBe(true)
    expect(await reports.close(first.body.reportID, 'op', 'banned')).toBe(false)
    expect((await report(alice)).body.reportID).not.toBe(first.body.reportID)
    expect(await reports.countOpen()).toBe(3)
  })

  it('outlive the account of the reporter, and are deleted a year after they were closed', async () => {
    const { reports } = await operatorOf(server)
    const alice = await server.signUp()
    const { reportID } = (await report(alice)).body
    await alice.call('DELETE', '/v1/me', { body: { password: PASSWORD } })
    expect((await reports.find(reportID))?.reporterID).toBe(alice.userID)
    server.clock.now += 800 * 24 * 3600_000
    await reports.deleteExpired()
    expect(await reports.countOpen()).toBe(1)
    await reports.close(reportID, 'op', 'none')
    server.clock.now += 366 * 24 * 3600_000
    await reports.deleteExpired()
    expect(await reports.find(reportID)).toBeUndefined()
  })

  it('are at most 20 a day of one user', async () => {
    const alice = await server.signUp()
    const statuses = []
    for (let n = 0; n < 21; n++) statuses.push((await report(alice, { target: { kind: 'user', id: `u${n}` } })).status)
    expect(statuses.filter(status => status === 201)).toHaveLength(20)
    expect(statuses.at(-1)).toBe(429)
  })

  it.each([
    ['of oneself', (userID: string) => ({ target: { kind: 'user', id: userID } })],
    ['of a target that cannot be', () => ({ target: { kind: 'user', id: 'a\0b' } })],
    ['of a kind that there is not', () => ({ target: { kind: 'planet', id: 'a' } })],
    ['for a reason that there is not', () => ({ reason: 'boring' })],
    ['with too many messages', () => ({ messages: Array.from({ length: 21 }, () => MESSAGE) })],
    ['with a text that is too long', () => ({ messages: [{ ...MESSAGE, text: 'x'.repeat(1001) }] })],
    ['with a sender who cannot be', () => ({ messages: [{ ...MESSAGE, senderID: 'a b' }] })],
  ])('are refused: one %s', async (_, fields) => {
    const alice = await server.signUp()
    expect((await report(alice, fields(alice.userID))).status).toBe(400)
  })

  it('keep texts that a database would not take', async () => {
    const { reports } = await operatorOf(server)
    const alice = await server.signUp()
    const { body } = await report(alice, { note: 'a\0b', messages: [{ ...MESSAGE, text: 'a\0\uD800' }] })
    expect(await reports.find(body.reportID)).toMatchObject({ note: 'ab', messages: [{ text: 'a\uFFFD' }] })
  })
})

onEachDatabase('a restricted account', ({ start }) => {
  let server: TestServer
  beforeEach(async () => { server = await start({ config: { zim } }) })

  const say = async (from_user_id: string) => (await postCallback(server, beforeSend({ from_user_id, timestamp: Math.floor(server.clock.now / 1000) }))).body

  it('that is banned loses its sessions, cannot sign in, and writes nothing', async () => {
    const { restrictions } = await operatorOf(server)
    const alice = await server.signUp('alice')
    const bob = await server.signUp('bob')
    expect(await restrictions.ban(alice.userID, server.clock.now + 3600_000)).toBe(true)
    expect((await alice.call('POST', '/v1/zim-token')).body.error.code).toBe('session-expired')
    const signIn = () => server.call('POST', '/v1/sessions', { body: { account: 'alice', password: PASSWORD } })
    const refused = await signIn()
    expect([refused.status, refused.body.error.code]).toEqual([403, 'account-banned'])
    expect(refused.body.error.message).toContain(new Date(server.clock.now + 3600_000).toISOString())
    expect(await say(alice.userID)).toEqual({ result: 3, reason: 'banned' })
    expect([(await bob.call('GET', '/v1/me')).status, await say(bob.userID)]).toEqual([200, { result: 0, reason: '' }])
    server.clock.now += 3600_001
    expect((await signIn()).status).toBe(201)
    expect(await say(alice.userID)).toEqual({ result: 0, reason: '' })
  })

  it('that is banned for ever says so, until the ban is lifted', async () => {
    const { restrictions } = await operatorOf(server)
    const alice = await server.signUp('alice')
    await restrictions.ban(alice.userID, FOR_EVER)
    const signIn = () => server.call('POST', '/v1/sessions', { body: { account: 'alice', password: PASSWORD } })
    expect((await signIn()).body.error.message).toBe('This account was closed by the operators of this service.')
    await restrictions.ban(alice.userID, 0)
    expect((await signIn()).status).toBe(201)
  })

  it('whose password is wrong does not learn of its ban', async () => {
    const { restrictions } = await operatorOf(server)
    const alice = await server.signUp('alice')
    await restrictions.ban(alice.userID, FOR_EVER)
    expect((await server.call('POST', '/v1/sessions', { body: { account: 'alice', password: 'wrong one here' } })).body.error.code).toBe('wrong-credentials')
  })

  it('that is muted stays signed in and writes nothing', async () => {
    const { restrictions } = await operatorOf(server)
    const alice = await server.signUp('alice')
    await restrictions.mute(alice.userID, server.clock.now + 60_000)
    expect([(await alice.call('GET', '/v1/me')).status, await say(alice.userID)]).toEqual([200, { result: 3, reason: 'muted' }])
    server.clock.now += 60_001
    expect(await say(alice.userID)).toEqual({ result: 0, reason: '' })
  })

  it('that does not exist is not restricted', async () => {
    const { restrictions } = await operatorOf(server)
    expect([await restrictions.ban('unobody', FOR_EVER), await restrictions.mute('unobody', FOR_EVER)]).toEqual([false, false])
  })
})

describe('the webhook of reports', () => {
  const NOTICE = { reportID: 'r1', kind: 'user', reason: 'abuse' }
  const warn = vi.fn()
  beforeEach(() => warn.mockClear())

  async function receiver(answers: Array<'ok' | 'text' | 'drop'>) {
    const bodies: unknown[] = []
    const server = createServer((request, response) => {
      let text = ''
      request.on('data', chunk => text += chunk).on('end', () => {
        bodies.push(JSON.parse(text))
        const answer = answers.shift() ?? 'ok'
        if (answer === 'drop')
          return response.destroy()
        response.end(answer === 'ok' ? '{}' : 'ok')
      })
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    ends.push(() => new Promise((resolve) => {
      server.closeAllConnections()
      server.close(resolve)
    }))
    return { bodies, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=secret` }
  }

  it('tells kind, reason and the address of the report, and no evidence', async () => {
    const { bodies, url } = await receiver(['text'])
    await createWebhook(url, 'https://chat.example.com', { warn })(NOTICE)
    expect(bodies).toEqual([{ text: 'New report: user, abuse. https://chat.example.com/operator/reports/r1', ...NOTICE }])
  })

  it('is tried three times, then the log says so without its address', async () => {
    const { bodies, url } = await receiver(['drop', 'drop', 'drop', 'ok'])
    await createWebhook(url, 'https://chat.example.com', { warn }, [0, 1, 1])(NOTICE)
    expect(bodies).toHaveLength(3)
    expect(JSON.stringify(warn.mock.calls)).toMatch(/r1/)
    expect(JSON.stringify(warn.mock.calls)).not.toMatch(/secret/)
  })

  it('does nothing without an address', async () => {
    await createWebhook(null, '', { warn })(NOTICE)
    expect(warn).not.toHaveBeenCalled()
  })
})
