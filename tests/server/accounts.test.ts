import { Buffer } from 'node:buffer'
import { beforeEach, expect, it } from 'vitest'

import type { TestServer } from './support/server'

import { onEachDatabase } from './support/databases'
import { PASSWORD } from './support/server'

const DAY = 24 * 3600_000
/** 128 different characters, none of them ASCII. */
const LONG = Array.from({ length: 128 }, (_, index) => String.fromCodePoint(index % 2 ? 0x1F600 + index : 0x4E00 + index)).join('')

onEachDatabase('sign-up', ({ start }) => {
  let server: TestServer
  beforeEach(async () => { server = await start() })

  const signUp = (body: object) => server.call('POST', '/v1/accounts', { body })

  it('returns a session of 30 days and a userID within ZIM\'s limits', async () => {
    const { status, body } = await signUp({ account: 'alice', password: PASSWORD, name: ' 爱丽丝 ' })
    expect(status).toBe(201)
    expect(body).toEqual({
      session: { id: expect.any(String), token: expect.stringMatching(/^[\w-]{43}$/), expiresAt: server.clock.now + 30 * DAY },
      user: { userID: expect.stringMatching(/^u[0-9a-hjkmnp-tv-z]{10}$/), name: '爱丽丝', avatarUrl: '', account: 'alice' },
    })
  })

  it('uses the account as the name when no name is given', async () => {
    expect((await signUp({ account: 'Alice', password: PASSWORD })).body.user).toMatchObject({ name: 'alice', account: 'alice' })
  })

  it('refuses an account that exists, in any letter case', async () => {
    await signUp({ account: 'alice', password: PASSWORD })
    const { status, body } = await signUp({ account: 'ALICE', password: PASSWORD })
    expect([status, body.error.code, body.error.field]).toEqual([409, 'account-taken', 'account'])
  })

  it('creates one account for two concurrent requests', async () => {
    const replies = await Promise.all([1, 2].map(() => signUp({ account: 'alice', password: PASSWORD })))
    expect(replies.map(reply => reply.status).sort()).toEqual([201, 409])
  })

  it.each([
    ['an account of two characters', { account: 'al' }, 'account'],
    ['an account of 33 characters', { account: 'a'.repeat(33) }, 'account'],
    ['an account with a space', { account: 'al ice' }, 'account'],
    ['an account that is a number', { account: 12345 }, 'account'],
    ['a missing account', { account: undefined }, 'account'],
    ['a missing password', { password: undefined }, 'password'],
    ['a password of 7 characters', { password: 'x7!kQ2z' }, 'password'],
    ['a password of 129 characters', { password: 'xy'.repeat(65).slice(1) }, 'password'],
    ['a common password', { password: 'Password123' }, 'password'],
    ['the account as password', { account: 'alice.smith', password: 'Alice.Smith' }, 'password'],
    ['an empty name', { name: '  ' }, 'name'],
    ['a name of 65 characters', { name: '字'.repeat(65) }, 'name'],
    ['a name of more than 256 bytes', { name: '👨‍👩‍👧‍👦'.repeat(9) + '字'.repeat(10) }, 'name'],
    ['a name with a control character', { name: 'a\u0000b' }, 'name'],
    ['a name that reverses text', { name: 'a\u202Eb' }, 'name'],
    ['a name with a lone surrogate', { name: 'a\uD800b' }, 'name'],
  ])('names the wrong input: %s', async (_what, change, field) => {
    const { status, body } = await signUp({ account: 'alice', password: PASSWORD, ...change })
    expect([status, body.error.code, body.error.field]).toEqual([400, 'invalid-input', field])
    expect(body.error.message).toMatch(/\.$/)
    expect(body.error.requestId).toBeTruthy()
  })

  it('accepts a password of 128 characters in any script', async () => {
    expect((await signUp({ account: 'alice', password: LONG })).status).toBe(201)
  })
})

onEachDatabase('sign-in', ({ start }) => {
  let server: TestServer
  beforeEach(async () => { server = await start() })

  const signIn = (account: string, password = PASSWORD, headers = {}) =>
    server.call('POST', '/v1/sessions', { body: { account, password }, headers })

  it('creates another session of the same user', async () => {
    const alice = await server.signUp('alice')
    const { status, body } = await signIn('Alice')
    expect(status).toBe(201)
    expect(body.user.userID).toBe(alice.userID)
    expect(body.session.token).not.toBe(alice.token)
  })

  it('gives an unknown account the same reply as a wrong password, at the same cost', async () => {
    await server.signUp('alice')
    const costOf = async (account: string) => {
      const before = server.hashing.calls
      const { status, body } = await signIn(account, 'not the password')
      const { requestId: _, ...error } = body.error
      return { status, error, hashes: server.hashing.calls - before }
    }
    const known = await costOf('alice')
    expect(known).toMatchObject({ status: 401, error: { code: 'wrong-credentials' }, hashes: 1 })
    expect(await costOf('unknown')).toEqual(known)
  })

  it('accepts a password in another Unicode normalisation form', async () => {
    await server.call('POST', '/v1/accounts', { body: { account: 'zoe', password: 'pass phrase Zoe\u0308' } })
    expect((await signIn('zoe', 'pass phrase Zo\u00EB')).status).toBe(201)
  })
})

onEachDatabase('the own account', ({ start }) => {
  let server: TestServer
  beforeEach(async () => { server = await start() })

  it.each(['PATCH', 'PUT'])('changes the name by %s', async (method) => {
    const alice = await server.signUp('alice')
    expect((await alice.call(method, '/v1/me', { body: { name: 'Alice 🐇' } })).body.user.name).toBe('Alice 🐇')
    expect((await alice.call('GET', '/v1/me')).body.user).toEqual({ userID: alice.userID, name: 'Alice 🐇', avatarUrl: '', account: 'alice' })
  })

  it('ignores other fields in the body', async () => {
    const alice = await server.signUp('alice')
    await alice.call('PATCH', '/v1/me', { body: { name: 'A', userID: 'u0', account: 'root', user_id: 'u0' } })
    expect((await alice.call('GET', '/v1/me')).body.user).toMatchObject({ userID: alice.userID, account: 'alice' })
  })

  it('changes the password and ends the other sessions', async () => {
    const alice = await server.signUp('alice')
    const other = (await server.call('POST', '/v1/sessions', { body: { account: 'alice', password: PASSWORD } })).body.session.token
    const { status } = await alice.call('POST', '/v1/me/password', { body: { oldPassword: PASSWORD, newPassword: 'another good one' } })
    expect(status).toBe(204)
    expect((await alice.call('GET', '/v1/me')).status).toBe(200)
    expect((await server.call('GET', '/v1/me', { token: other })).body.error.code).toBe('session-expired')
    const signIn = async (password: string) => (await server.call('POST', '/v1/sessions', { body: { account: 'alice', password } })).status
    expect([await signIn(PASSWORD), await signIn('another good one')]).toEqual([401, 201])
  })

  it.each([
    ['a wrong old password', { oldPassword: 'not this one' }, 403, 'wrong-password', 'oldPassword'],
    ['a new password that is too short', { newPassword: 'short' }, 400, 'invalid-input', 'newPassword'],
  ])('keeps the password after %s', async (_what, change, status, code, field) => {
    const alice = await server.signUp('alice')
    const reply = await alice.call('POST', '/v1/me/password', { body: { oldPassword: PASSWORD, newPassword: 'another good one', ...change } })
    expect([reply.status, reply.body.error.code, reply.body.error.field]).toEqual([status, code, field])
    expect((await server.call('POST', '/v1/sessions', { body: { account: 'alice', password: PASSWORD } })).status).toBe(201)
  })

  it('deletes the account with its sessions and picture', async () => {
    const alice = await server.signUp('alice')
    const bob = await server.signUp('bob')
    const form = new FormData()
    form.set('file', new Blob([Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')]), 'a.png')
    const picture = new URL((await alice.call('POST', '/v1/me/avatar', { body: form })).body.user.avatarUrl).pathname
    expect((await server.call('GET', picture)).status).toBe(200)

    expect((await alice.call('DELETE', '/v1/me', { body: { password: PASSWORD } })).status).toBe(204)

    expect((await alice.call('GET', '/v1/me')).body.error.code).toBe('session-expired')
    expect((await server.call('GET', picture)).status).toBe(404)
    expect((await bob.call('GET', `/v1/users/${alice.userID}`)).status).toBe(404)
    expect((await server.call('POST', '/v1/sessions', { body: { account: 'alice', password: PASSWORD } })).status).toBe(401)
  })

  it.each([
    ['no body', undefined],
    ['an empty body', {}],
    ['a wrong password', { password: 'not this one' }],
  ])('is not deleted by a request with %s', async (_what, body) => {
    const alice = await server.signUp('alice')
    expect((await alice.call('DELETE', '/v1/me', { body })).body.error).toMatchObject({ code: 'wrong-password', field: 'password' })
    expect((await alice.call('GET', '/v1/me')).status).toBe(200)
  })

  it('releases the account name after deletion, for another userID', async () => {
    const alice = await server.signUp('alice')
    await alice.call('DELETE', '/v1/me', { body: { password: PASSWORD } })
    expect((await server.signUp('alice')).userID).not.toBe(alice.userID)
  })
})
