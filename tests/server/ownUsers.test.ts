import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'

import type { TestServer } from './support/server'

import { PEOPLE, teamUsers } from '../../server/examples/teamUsers'
import { profileOf } from '../../server/src/accounts/ownUsers'
import { readToken04 } from '../../server/src/token04'
import { onEachDatabase } from './support/databases'
import { zeroPng } from './support/pictures'
import { PASSWORD, SERVER_SECRET, startServer } from './support/server'

const SECRET = 'the-secret-of-the-team'

/** The team's service of the example, with people that a test may change. */
async function startTeam(secret = SECRET) {
  const people = PEOPLE.map(person => ({ ...person }))
  const app = teamUsers(secret, people)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => app.close())
  return { people, app, ownUsers: { url, secret: SECRET, timeoutMs: 2000 } }
}

const XIAOMING = { userID: 'emp-1001', name: '小明', avatarUrl: 'https://team.example/photos/1001.jpg' }
const signIn = (server: TestServer, body: object) => server.call('POST', '/v1/sessions', { body })

onEachDatabase('users of the team\'s own', ({ start, newDatabase }) => {
  it('sign in by the team\'s token or by its account and password, as the same user, and get ZIM tokens for the team\'s userID', async () => {
    const { ownUsers } = await startTeam()
    const server = await start({ config: { ownUsers } })
    const byToken = await signIn(server, { token: 'token-of-emp-1001' })
    expect([byToken.status, byToken.body.user]).toEqual([201, { ...XIAOMING, account: null }])
    const byPassword = await signIn(server, { account: 'Xiaoming@team.example', password: 'team password 1', consent: '3' })
    expect(byPassword.body.user.userID).toBe('emp-1001')
    const { token } = byPassword.body.session
    expect((await server.call('GET', '/v1/me/consent', { token })).body.consents).toMatchObject([{ version: '3' }])
    expect(readToken04((await server.call('POST', '/v1/zim-token', { token })).body.token, SERVER_SECRET).user_id).toBe('emp-1001')
    for (const wrong of [{ token: 'x' }, { account: 'xiaoming@team.example', password: 'x' }, {}])
      expect((await signIn(server, wrong)).body.error.code).toBe('wrong-credentials')
  })

  it('never become an account of this server that has the same userID', async () => {
    const database = await newDatabase()
    const before = await start({ database })
    const alice = await before.signUp('alice')
    const { people, ownUsers } = await startTeam()
    people[0]!.userID = alice.userID
    const server = await start({ database: before.database, config: { ownUsers } })
    expect((await signIn(server, { token: `token-of-${alice.userID}` })).body.error.code).toBe('wrong-credentials')
    expect(server.log.join('')).toContain('an own user has the userID of an account of this server')
  })
})

describe('users of the team\'s own', () => {
  let team: Awaited<ReturnType<typeof startTeam>>
  let server: TestServer
  let token: string
  beforeEach(async () => {
    team = await startTeam()
    server = await startServer({ config: { ownUsers: team.ownUsers, userSearch: 'names' } })
    onTestFinished(() => server.stop())
    token = (await signIn(server, { token: 'token-of-emp-1001' })).body.session.token
  })
  const me = () => server.call('GET', '/v1/me', { token })

  it('have the name and picture that the team gives them, and change them there', async () => {
    Object.assign(team.people[0]!, { name: '大明', avatarUrl: '' })
    expect((await me()).body.user).toEqual({ userID: 'emp-1001', name: '大明', avatarUrl: '', account: null })
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(zeroPng(1, 1))]), 'a.png')
    const refused = [
      await server.call('PATCH', '/v1/me', { token, body: { name: 'x' } }),
      await server.call('POST', '/v1/me/password', { token, body: { oldPassword: 'x', newPassword: PASSWORD } }),
      await server.call('POST', '/v1/me/avatar', { token, body: form }),
    ]
    expect(refused.map(({ status, body }) => [status, body.error.code])).toEqual(refused.map(() => [403, 'profile-elsewhere']))
  })

  it('are found where the team finds them', async () => {
    const search = async (query: string) => (await server.call('GET', `/v1/users?${query}`, { token })).body.users.map(({ userID }: { userID: string }) => userID)
    expect(await search('id=emp-1002')).toEqual(['emp-1002'])
    expect(await search('id=HONG@team.example')).toEqual(['emp-1002'])
    expect(await search('id=nobody')).toEqual([])
    expect(await search(`prefix=${encodeURIComponent('红')}`)).toEqual(['emp-1002', 'emp-1003'])
    expect(await search(`prefix=${encodeURIComponent('红')}&limit=1`)).toEqual(['emp-1002'])
    expect((await server.call('GET', '/v1/users/emp-1003', { token })).body.user).toEqual({ userID: 'emp-1003', name: '红梅', avatarUrl: '' })
    expect((await server.call('GET', '/v1/users/emp-9', { token })).status).toBe(404)
  })

  it('who have left get no ZIM token, and lose their sessions', async () => {
    team.people.shift()
    expect((await server.call('POST', '/v1/zim-token', { token })).body.error.code).toBe('session-expired')
    team.people.unshift({ ...PEOPLE[0]! })
    expect((await me()).body.error.code).toBe('session-expired')
  })

  it('stay signed in while the team\'s service is away, and cannot sign in', async () => {
    await team.app.close()
    expect((await me()).body.user.name).toBe('小明')
    expect((await server.call('POST', '/v1/zim-token', { token })).status).toBe(200)
    const refused = await signIn(server, { token: 'token-of-emp-1001' })
    expect([refused.status, refused.body.error.code, refused.headers.get('retry-after')]).toEqual([503, 'users-unavailable', '5'])
    const other = await startTeam('another secret')
    const wrong = await startServer({ config: { ownUsers: other.ownUsers } })
    expect((await signIn(wrong, { token: 'token-of-emp-1001' })).body.error.code).toBe('users-unavailable')
    await wrong.stop()
  })

  it('sign up nowhere, and guess passwords as slowly as others', async () => {
    expect((await server.call('POST', '/v1/accounts', { body: { account: 'alice', password: PASSWORD } })).status).toBe(404)
    for (let tries = 0; tries < 10; tries++) await signIn(server, { account: 'hong@team.example', password: 'x' })
    expect((await signIn(server, { account: 'HONG@team.example', password: 'team password 2' })).status).toBe(429)
    expect(server.log.join('')).not.toMatch(/team password|token-of|the-secret/)
  })
})

describe('what the team\'s service says of a user', () => {
  it('is no user without a userID that ZIM takes', () => {
    for (const value of [undefined, null, 'emp-1', {}, { userID: 7 }, { userID: '' }, { userID: 'a b' }, { userID: 'x'.repeat(33) }])
      expect(profileOf(value)).toBeUndefined()
  })

  it('is shown by the userID when its name cannot be shown, and without a picture that ZIM does not take', () => {
    for (const name of [undefined, '', '\u202E', 'x'.repeat(500), 7])
      expect(profileOf({ userID: 'emp-1', name })).toEqual({ userID: 'emp-1', name: 'emp-1', avatarUrl: '' })
    for (const avatarUrl of ['http://a.example/x.jpg', 'javascript:alert(1)', `https://a.example/${'x'.repeat(500)}`, 7])
      expect(profileOf({ userID: 'emp-1', name: 'A', avatarUrl })).toEqual({ userID: 'emp-1', name: 'A', avatarUrl: '' })
  })
})
