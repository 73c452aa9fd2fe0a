import { beforeEach, expect, it } from 'vitest'

import type { TestServer } from './support/server'

import { openDatabase } from '../../server/src/db/open'
import { onEachDatabase } from './support/databases'
import { tempFile } from './support/tempFile'

onEachDatabase('user search', ({ start }) => {
  let server: TestServer
  let alice: Awaited<ReturnType<TestServer['signUp']>>
  beforeEach(async () => {
    server = await start()
    alice = await server.signUp('alice', 'Alice')
  })

  const search = async (query: string) => {
    const { status, body } = await alice.call('GET', `/v1/users?${query}`)
    return status === 200 ? body.users.map((user: { name: string }) => user.name) : body.error.field
  }

  it('finds a user by userID and returns the public fields', async () => {
    const bob = await server.signUp('bob', 'Bob')
    expect((await alice.call('GET', `/v1/users/${bob.userID}`)).body).toEqual({ user: { userID: bob.userID, name: 'Bob', avatarUrl: '' } })
  })

  it.each(['u0000000000', 'a%2Fb', '%00', '%E5%B0%8F%E6%98%8E', 'x'.repeat(100)])('replies 404 for the userID %s', async (userID) => {
    const { status, body } = await alice.call('GET', `/v1/users/${userID}`)
    expect([status, body.error.code]).toEqual([404, 'user-not-found'])
  })

  it('finds one user by the whole userID or account name, in any letter case, and shows no account name', async () => {
    const { userID } = await server.signUp('bob.b', 'Bobby')
    for (const id of [userID, userID.toUpperCase(), 'bob.b', 'BOB.B', '%20bob.b%20'])
      expect((await alice.call('GET', `/v1/users?id=${id}`)).body).toEqual({ users: [{ userID, name: 'Bobby', avatarUrl: '' }] })
  })

  it('finds nobody by a part, by a name, or by what is no ID', async () => {
    const { userID } = await server.signUp('bob.b', 'Bobby')
    for (const id of [userID.slice(0, -1), 'bob', 'bob_b', 'bob%25', 'Bobby', '%20', 'a%2Fb', '%00', '%E5%B0%8F'])
      expect((await alice.call('GET', `/v1/users?id=${id}`)).body).toEqual({ users: [] })
  })

  it('finds a userID before an account name that is the same', async () => {
    await server.signUp(alice.userID, 'Not Alice')
    expect(await search(`id=${alice.userID}`)).toEqual(['Alice'])
  })

  it('finds nobody by the beginning of a name', async () => {
    const { status, body } = await alice.call('GET', '/v1/users?prefix=a')
    expect([status, body.error.code]).toEqual([403, 'name-search-off'])
  })

  it.each(['', 'id=', 'id=a&prefix=a', 'id=a&id=b', 'limit=5', `id=${'x'.repeat(65)}`])('names the wrong input: %s', async (query) => {
    expect(await search(query)).toBe('id')
  })

  it('needs a session', async () => {
    expect((await server.call('GET', `/v1/users/${alice.userID}`)).status).toBe(401)
    expect((await server.call('GET', '/v1/users?id=alice')).status).toBe(401)
  })
})

onEachDatabase('user search where names may be searched', ({ start, newDatabase }) => {
  async function begin() {
    const database = await newDatabase() ?? { kind: 'sqlite', file: tempFile('users.db') } as const
    const server = await start({ database, config: { userSearch: 'names' } })
    const alice = await server.signUp('alice', 'Alice')
    const search = async (query: string) => {
      const { status, body } = await alice.call('GET', `/v1/users?${query}`)
      return status === 200 ? body.users.map((user: { name: string }) => user.name) : body.error.field ?? body.error.code
    }
    return { database, server, alice, search }
  }

  it('finds users by the beginning of their present name in any letter case, in order of name', async () => {
    const { server, alice, search } = await begin()
    for (const name of ['Bobby', 'bob', 'BOBCAT', 'Robob', '小明', '小明明', '100%'])
      await server.signUp(undefined, name)
    expect(await search('prefix=bOb')).toEqual(['bob', 'Bobby', 'BOBCAT'])
    expect(await search(`prefix=${encodeURIComponent('小明')}`)).toEqual(['小明', '小明明'])
    expect(await search('prefix=bob&limit=2')).toEqual(['bob', 'Bobby'])
    expect(await search('prefix=bobx')).toEqual([])
    expect(await search('id=alice')).toEqual(['Alice'])

    await alice.call('PATCH', '/v1/me', { body: { name: 'Zoe' } })
    expect([await search('prefix=ali'), await search('prefix=zo')]).toEqual([[], ['Zoe']])
    // Pattern characters are plain characters, and NUL, which PostgreSQL cannot store, is in no name.
    expect([await search('prefix=%25'), await search('prefix=_'), await search('prefix=100%25'), await search('prefix=a%00b')]).toEqual([[], [], ['100%'], []])
    for (const [query, field] of [['prefix=', 'prefix'], ['prefix=%20', 'prefix'], ['prefix=a&limit=0', 'limit'], ['prefix=a&limit=51', 'limit'], ['prefix=a&limit=many', 'limit']])
      expect([query, await search(query!)]).toEqual([query, field])
  })

  it('is limited to 30 in five minutes and 300 in a day', async () => {
    const { database, server, search } = await begin()
    for (let count = 0; count < 30; count++)
      await search('id=nobody')
    expect(await search('id=alice')).toBe('too-many-requests')
    server.clock.now += 5 * 60_000
    expect(await search('id=alice')).toEqual(['Alice'])

    const db = await openDatabase(database)
    await db.updateTable('rate_limits').set({ hits: 300 }).where('key', 'like', 'search-day:%').execute()
    await db.destroy()
    server.clock.now += 5 * 60_000
    expect(await search('id=alice')).toBe('too-many-requests')
    server.clock.now += 24 * 3600_000
    expect(await search('id=alice')).toEqual(['Alice'])
  })
})
