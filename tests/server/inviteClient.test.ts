/** What the client's services make of the real server. The two have no types in common. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Failure } from '@/types/failure'

import { failureText } from '@/i18n'
import { invites } from '@/services/invites'
import { findUser } from '@/services/userSearch'

import type { TestServer } from './support/server'

import { startServer } from './support/server'

vi.hoisted(() => vi.stubEnv('VITE_SERVER_URL', 'https://chat.example.com'))

interface UniRequest {
  url: string
  method: string
  data?: object
  header: Record<string, string>
  success: (reply: { statusCode: number, data: unknown, header: Record<string, string> }) => void
  fail: (error: { errMsg: string }) => void
}

let server: TestServer
let alice: string
let bob: string
/** Paths that were requested. */
const paths: string[] = []

function request({ url, method, data, header, success, fail }: UniRequest) {
  const path = url.replace('https://chat.example.com', '')
  paths.push(`${method} ${path}`)
  fetch(server.url + path, { method, headers: header, body: data && JSON.stringify(data) })
    .then(async (reply) => {
      const text = await reply.text()
      success({ statusCode: reply.status, data: text && JSON.parse(text), header: Object.fromEntries(reply.headers) })
    })
    .catch((error: Error) => fail({ errMsg: error.message }))
}

beforeAll(async () => { server = await startServer() })
beforeEach(async () => {
  await server.reset()
  paths.length = 0
  vi.stubGlobal('uni', { request })
  alice = (await server.signUp('alice', 'Alice')).token
  bob = (await server.signUp('bob', 'Bob')).token
})
afterEach(() => { vi.unstubAllGlobals() })
afterAll(async () => {
  vi.unstubAllEnvs()
  await server.stop()
})

const failureFrom = (work: Promise<unknown>): Promise<Failure> => work.then(() => expect.fail('no failure'), thrown => thrown.failure)

describe('the invites of the client', () => {
  it('lead another user to the person', async () => {
    const invite = await invites.create(alice)
    expect(await invites.open(bob, invite.code)).toEqual({ kind: 'person', user: { userID: expect.stringMatching(/^u/), name: 'Alice', avatarUrl: '' }, group: null })
    expect(await invites.list(alice)).toEqual({ invites: [{ ...invite, uses: 1 }], hasWxacode: false })
  })

  it('lead another user to the group, whatever its name', async () => {
    const name = `${'😀'.repeat(255)}a\uD83D\0${'x'.repeat(600)}`
    const { code } = await invites.create(alice, { group: { groupID: '#g', name }, expiresInSeconds: 60, maxUses: 1 })
    expect((await invites.open(bob, code)).group).toEqual({ groupID: '#g', name: '😀'.repeat(64) })
  })

  it('say why they cannot be opened', async () => {
    const [short, once, revoked] = [await invites.create(alice, { expiresInSeconds: 60 }), await invites.create(alice, { maxUses: 1 }), await invites.create(alice)]
    await invites.open(bob, once.code)
    await invites.revoke(alice, revoked.code)
    await invites.revoke(alice, revoked.code)
    server.clock.now += 60_000
    const { token } = await server.signUp()
    const kinds = await Promise.all([short.code, once.code, revoked.code, '000000000000'].map(async (code) => {
      const failure = await failureFrom(invites.open(token, code))
      return [failure.kind, failure.retryable, failureText(failure)]
    }))
    expect(kinds).toEqual([
      ['invite-expired', false, expect.stringContaining('已过期')],
      ['invite-used-up', false, expect.stringContaining('已用完')],
      ['invite-revoked', false, expect.stringContaining('已被撤销')],
      ['invite-not-found', false, expect.stringContaining('没有这个邀请')],
    ])
  })

  it('are not asked for by a text that is no code', async () => {
    for (const code of ['', '../me', 'ABCDEFGHJKMN', '\uD800'.repeat(12)]) {
      expect((await failureFrom(invites.open(alice, code))).kind).toBe('invite-not-found')
      expect((await failureFrom(invites.revoke(alice, code))).kind).toBe('invite-not-found')
    }
    expect(paths).toEqual([])
  })

  it('of another user cannot be revoked', async () => {
    const { code } = await invites.create(alice)
    expect((await failureFrom(invites.revoke(bob, code))).kind).toBe('invite-not-found')
    expect((await invites.list(alice)).invites).toHaveLength(1)
  })

  it('say when there are too many, and when to try again', async () => {
    const makeAll = async (count: number) => {
      for (let made = 0; made < count; made++)
        await invites.create(alice)
    }
    await makeAll(30)
    expect(await failureFrom(invites.create(alice))).toMatchObject({ kind: 'try-later', params: { n: 60 }, retryable: true })
    server.clock.now += 3600_000
    await makeAll(20)
    const failure = await failureFrom(invites.create(alice))
    expect([failure.kind, failureText(failure)]).toEqual(['too-many-invites', expect.stringContaining('没有新建')])
  })
})

describe('the search of the client', () => {
  it('finds a user by userID and by account name, with spaces around it', async () => {
    const found = await findUser(alice, ' BOB ')
    expect(found).toEqual({ userID: expect.stringMatching(/^u/), name: 'Bob', avatarUrl: '' })
    expect(await findUser(alice, found!.userID)).toEqual(found)
  })

  it('finds nobody by another text, and sends none that can be no ID', async () => {
    expect(await findUser(alice, 'bo&prefix=b')).toBeNull()
    expect(paths).toEqual(['GET /v1/users?id=bo%26prefix%3Db'])
    for (const text of ['', ' ', '小明', 'a b', '\uD800', 'x'.repeat(65)])
      expect(await findUser(alice, text)).toBeNull()
    expect(paths).toHaveLength(1)
  })

  it('says that the session has ended', async () => {
    await server.call('DELETE', '/v1/sessions/current', { token: bob })
    expect((await failureFrom(findUser(bob, 'alice'))).kind).toBe('session-expired')
  })
})
