import { beforeEach, expect, it } from 'vitest'

import type { TestServer } from './support/server'

import { onEachDatabase } from './support/databases'

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

  it('finds users by the beginning of their name in any letter case, in order of name', async () => {
    for (const name of ['Bobby', 'bob', 'BOBCAT', 'Robob', '小明', '小明明'])
      await server.signUp(undefined, name)
    expect(await search('prefix=bOb')).toEqual(['bob', 'Bobby', 'BOBCAT'])
    expect(await search(`prefix=${encodeURIComponent('小明')}`)).toEqual(['小明', '小明明'])
    expect(await search('prefix=bob&limit=2')).toEqual(['bob', 'Bobby'])
    expect(await search('prefix=bobx')).toEqual([])
  })

  it('finds a user by the new name after a change', async () => {
    await alice.call('PATCH', '/v1/me', { body: { name: 'Zoe' } })
    expect([await search('prefix=ali'), await search('prefix=zo')]).toEqual([[], ['Zoe']])
  })

  it('treats pattern characters as plain characters', async () => {
    await server.signUp(undefined, '100%')
    expect([await search('prefix=%25'), await search('prefix=_'), await search('prefix=100%25')]).toEqual([[], [], ['100%']])
  })

  it.each([
    ['no prefix', '', 'prefix'],
    ['an empty prefix', 'prefix=', 'prefix'],
    ['a blank prefix', 'prefix=%20', 'prefix'],
    ['a limit of 0', 'prefix=a&limit=0', 'limit'],
    ['a limit of 51', 'prefix=a&limit=51', 'limit'],
    ['a limit that is no number', 'prefix=a&limit=many', 'limit'],
  ])('names the wrong input: %s', async (_what, query, field) => {
    expect(await search(query)).toBe(field)
  })

  it('needs a session', async () => {
    expect((await server.call('GET', `/v1/users/${alice.userID}`)).status).toBe(401)
    expect((await server.call('GET', '/v1/users?prefix=a')).status).toBe(401)
  })
})
