import { randomBytes } from 'node:crypto'
import { beforeEach, expect, it } from 'vitest'

import type { TestServer } from './support/server'

import { createInvites } from '../../server/src/accounts/invites'
import { createUsers } from '../../server/src/accounts/users'
import { openDatabase } from '../../server/src/db/open'
import { onEachDatabase } from './support/databases'
import { PASSWORD } from './support/server'
import { tempFile } from './support/tempFile'

const DAY = 24 * 3600_000
type Person = Awaited<ReturnType<TestServer['signUp']>>

onEachDatabase('an invite', ({ start }) => {
  let server: TestServer
  let alice: Person
  let bob: Person
  beforeEach(async () => {
    server = await start()
    alice = await server.signUp('alice', 'Alice')
    bob = await server.signUp('bob', 'Bob')
  })

  const make = async (body: object = { kind: 'person' }) => (await alice.call('POST', '/v1/invites', { body })).body.invite
  const open = (code: string, person = bob) => person.call('GET', `/v1/invites/${code}`)
  const outcome = async (code: string, person = bob) => {
    const { status, body } = await open(code, person)
    return status === 200 ? 'ok' : [status, body.error.code]
  }
  const listed = async () => (await alice.call('GET', '/v1/invites')).body.invites

  it('to a person has a short code that leads to the public profile of its maker', async () => {
    const { status, body } = await alice.call('POST', '/v1/invites', { body: { kind: 'person' } })
    expect([status, body.invite]).toEqual([201, {
      code: expect.stringMatching(/^[0-9a-hjkmnp-tv-z]{12}$/),
      kind: 'person',
      group: null,
      createdAt: server.clock.now,
      expiresAt: server.clock.now + 7 * DAY,
      maxUses: 100,
      uses: 0,
    }])
    expect((await open(body.invite.code)).body).toEqual({ invite: { kind: 'person', user: { userID: alice.userID, name: 'Alice', avatarUrl: '' }, group: null } })
  })

  it('to a group leads to what its maker said of the group, and to its maker', async () => {
    const { code } = await make({ kind: 'group', groupID: '#g-1', groupName: ' 周末\n爬山\u202E 👨‍👩‍👧 ' })
    expect((await open(code)).body).toEqual({ invite: {
      kind: 'group',
      user: { userID: alice.userID, name: 'Alice', avatarUrl: '' },
      group: { groupID: '#g-1', name: '周末 爬山 👨‍👩‍👧' },
    } })
  })

  it('to a group may be without a name, and a long name is cut', async () => {
    expect((await make({ kind: 'group', groupID: 'g' })).group.name).toBe('')
    expect((await make({ kind: 'group', groupID: 'g', groupName: '字'.repeat(70) })).group.name).toBe('字'.repeat(64))
    expect((await make({ kind: 'group', groupID: 'g', groupName: '😀'.repeat(70) })).group.name).toBe('😀'.repeat(64))
  })

  it('shows the present name of its maker', async () => {
    const { code } = await make()
    await alice.call('PUT', '/v1/me', { body: { name: 'Zoe' } })
    expect((await open(code)).body.invite.user.name).toBe('Zoe')
  })

  it('counts each user once, and its maker not at all', async () => {
    const { code } = await make()
    for (const person of [bob, bob, alice, await server.signUp()])
      expect(await outcome(code, person)).toBe('ok')
    expect((await listed())[0].uses).toBe(2)
  })

  it('is used up for new users only', async () => {
    const { code } = await make({ kind: 'person', maxUses: 1 })
    expect([await outcome(code), await outcome(code, await server.signUp()), await outcome(code), await outcome(code, alice)])
      .toEqual(['ok', [410, 'invite-used-up'], 'ok', 'ok'])
    expect((await listed())[0]).toMatchObject({ uses: 1, maxUses: 1 })
  })

  it('is not used more often by requests at the same time', async () => {
    const { code } = await make({ kind: 'person', maxUses: 2 })
    const people = [bob, bob, ...await Promise.all([1, 2, 3].map(() => server.signUp()))]
    const statuses = await Promise.all(people.map(async person => (await open(code, person)).status))
    const used = new Set(people.filter((_, index) => statuses[index] === 200))
    expect([used.size, (await listed())[0].uses]).toEqual([2, 2])
  })

  it('expires', async () => {
    const [long, short] = [await make(), await make({ kind: 'person', expiresInSeconds: 60 })]
    server.clock.now += 60_000
    expect([await outcome(long.code), await outcome(short.code)]).toEqual(['ok', [410, 'invite-expired']])
    expect((await listed()).map((invite: { code: string }) => invite.code)).toEqual([long.code])
  })

  it('is revoked by its maker alone, and twice is as good as once', async () => {
    const { code } = await make()
    const revoke = async (person: Person) => (await person.call('DELETE', `/v1/invites/${code}`)).status
    expect(await revoke(bob)).toBe(404)
    expect(await outcome(code)).toBe('ok')
    expect([await revoke(alice), await revoke(alice)]).toEqual([204, 204])
    expect([await outcome(code), await outcome(code, alice), await listed()]).toEqual([[410, 'invite-revoked'], [410, 'invite-revoked'], []])
  })

  it('is listed for its maker alone, the newest first', async () => {
    const first = await make()
    server.clock.now += 1000
    const second = await make({ kind: 'group', groupID: 'g' })
    expect(await listed()).toEqual([second, first])
    expect((await bob.call('GET', '/v1/invites')).body).toEqual({ invites: [], hasWxacode: false })
  })

  it('outlives a sign-out of its maker, and not the account', async () => {
    const { code } = await make()
    await alice.call('DELETE', '/v1/sessions/current')
    expect(await outcome(code)).toBe('ok')
    const { token } = (await server.call('POST', '/v1/sessions', { body: { account: 'alice', password: PASSWORD } })).body.session
    expect((await server.call('DELETE', '/v1/me', { token, body: { password: PASSWORD } })).status).toBe(204)
    expect(await outcome(code)).toEqual([404, 'invite-not-found'])
  })

  it('is not given back a use when a user who opened it deletes the account', async () => {
    const { code } = await make({ kind: 'person', maxUses: 1 })
    await open(code)
    expect((await bob.call('DELETE', '/v1/me', { body: { password: PASSWORD } })).status).toBe(204)
    expect(await outcome(code, await server.signUp())).toEqual([410, 'invite-used-up'])
  })

  it('is not found by another code', async () => {
    for (const code of ['000000000000', 'ABCDEFGHJKMN', 'a%00b', '%E5%B0%8F', '..%2Fme', 'x'.repeat(64), '0'.repeat(13)]) {
      expect([code, await outcome(code)]).toEqual([code, [404, 'invite-not-found']])
      const { status, body } = await alice.call('DELETE', `/v1/invites/${code}`)
      expect([code, status, body.error.code]).toEqual([code, 404, 'invite-not-found'])
    }
  })

  it('is not made of a wrong input, which is named', async () => {
    const wrong: [object, string][] = [
      [{}, 'kind'],
      [{ kind: 'room' }, 'kind'],
      [{ kind: 'group', groupName: 'x' }, 'groupID'],
      [{ kind: 'group', groupID: 'a b' }, 'groupID'],
      [{ kind: 'group', groupID: 'a\0b' }, 'groupID'],
      [{ kind: 'group', groupID: 'g'.repeat(33) }, 'groupID'],
      [{ kind: 'group', groupID: 'g', groupName: 7 }, 'groupName'],
      [{ kind: 'group', groupID: 'g', groupName: 'x'.repeat(513) }, 'groupName'],
      [{ kind: 'person', expiresInSeconds: 59 }, 'expiresInSeconds'],
      [{ kind: 'person', expiresInSeconds: 7 * 24 * 3600 + 1 }, 'expiresInSeconds'],
      [{ kind: 'person', maxUses: 0 }, 'maxUses'],
      [{ kind: 'person', maxUses: 101 }, 'maxUses'],
    ]
    for (const [body, field] of wrong) {
      const reply = await alice.call('POST', '/v1/invites', { body })
      expect([body, reply.status, reply.body.error?.code, reply.body.error?.field]).toEqual([body, 400, 'invalid-input', field])
    }
    expect(await listed()).toEqual([])
  })
})

onEachDatabase('invites', ({ start, newDatabase }) => {
  it('are limited: 30 made in an hour, 50 open, 30 opened in five minutes', async () => {
    const server = await start()
    const [alice, bob] = [await server.signUp('alice'), await server.signUp('bob')]
    const make = async () => {
      const { body } = await alice.call('POST', '/v1/invites', { body: { kind: 'person' } })
      return body.error?.code ?? body.invite.code
    }
    const codes = []
    for (let count = 0; count < 30; count++)
      codes.push(await make())
    expect(await make()).toBe('too-many-requests')
    server.clock.now += 3600_000
    for (let count = 0; count < 20; count++)
      codes.push(await make())
    expect(await make()).toBe('too-many-invites')
    await alice.call('DELETE', `/v1/invites/${codes[0]}`)
    expect(await make()).toHaveLength(12)

    const open = async (code: string) => (await bob.call('GET', `/v1/invites/${code}`)).status
    for (let count = 0; count < 30; count++)
      await open('000000000000')
    expect(await open(codes[1])).toBe(429)
    server.clock.now += 5 * 60_000
    expect(await open(codes[1])).toBe(200)
  })

  it('are neither made nor opened by an account that is deleted while the request runs', async () => {
    const db = await openDatabase(await newDatabase() ?? { kind: 'sqlite', file: tempFile('users.db') })
    const users = createUsers({ db, now: Date.now, randomBytes, publicUrl: '' })
    const invites = createInvites({ db, now: Date.now, randomBytes, users })
    const { user_id } = (await users.create({ account: 'alice' }, 'Alice'))!
    const { code } = await invites.create(user_id, null, { ttlMs: DAY, maxUses: 1 })
    await expect(invites.create('u0', null, { ttlMs: DAY, maxUses: 1 })).rejects.toMatchObject({ code: 'session-expired' })
    expect((await invites.open(code, 'u0')).user.name).toBe('Alice')
    expect((await invites.list(user_id))[0]!.uses).toBe(0)
    await db.destroy()
  })

  it('last and count as configured, and are deleted a week after their end', async () => {
    const database = await newDatabase() ?? { kind: 'sqlite', file: tempFile('users.db') } as const
    const server = await start({ database, config: { invites: { ttlMs: 2 * DAY, maxUses: 3 } } })
    const [alice, bob] = [await server.signUp('alice'), await server.signUp('bob')]
    const { invite } = (await alice.call('POST', '/v1/invites', { body: { kind: 'person' } })).body
    expect([invite.expiresAt - invite.createdAt, invite.maxUses]).toEqual([2 * DAY, 3])
    await bob.call('GET', `/v1/invites/${invite.code}`)

    const db = await openDatabase(database)
    const rows = async () => [(await db.selectFrom('invites').select('code').execute()).length, (await db.selectFrom('invite_uses').select('code').execute()).length]
    const rowsAfterStart = async (expires_at: number) => {
      await db.updateTable('invites').set({ expires_at }).execute()
      await start({ database })
      return rows()
    }
    expect(await rowsAfterStart(Date.now() - 7 * DAY + 60_000)).toEqual([1, 1])
    expect(await rowsAfterStart(Date.now() - 7 * DAY)).toEqual([0, 0])
    await db.destroy()
  })
})
