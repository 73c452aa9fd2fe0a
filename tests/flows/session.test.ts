import { afterEach, describe, expect, it, vi } from 'vitest'

import type { Reply } from '../support/uniStub'

import { useFakeClock, wait } from '../support/clock'
import { outcomeOf } from '../support/observe'
import { APP_ID, createBackend, createTestApp, tokenFor } from '../support/testApp'
import { stubUni } from '../support/uniStub'

vi.hoisted(() => vi.stubEnv('VITE_SERVER_URL', 'https://chat.example.com'))
useFakeClock()
afterEach(() => { vi.unstubAllGlobals() })

const anna = { userID: 'anna', name: 'Anna', avatarUrl: 'https://chat.example.com/avatars/anna.png' }

/** A stub of the account server. `isDown`: requests fail. `hasForgotten`: sessions have expired. */
function stubServer() {
  const state = { isDown: false, hasForgotten: false }
  const reply = ({ url, method }: { url: string, method?: string }): Reply | Error => {
    if (state.isDown) return new Error('request:fail')
    if (method === 'DELETE') return { statusCode: 204, data: '' }
    if (state.hasForgotten) return { statusCode: 401, data: { error: { code: 'session-expired' } } }
    if (url.endsWith('/zim-token')) return { statusCode: 200, data: { appID: APP_ID, userID: 'anna', token: tokenFor('anna'), expiresAt: 0 } }
    return { statusCode: 200, data: { session: { id: '1', token: 'secret', expiresAt: 0 }, user: anna } }
  }
  return { state, ...stubUni(reply) }
}

const form = { account: 'anna', password: 'correct horse' }

describe('an account', () => {
  it('signs in to the account server, then to ZIM, and is saved', async () => {
    const { storage } = stubServer()
    const { session, users } = createTestApp(createBackend())
    await session.signIn(form)
    expect(session).toMatchObject({ phase: 'online', userID: 'anna', isSignedIn: true })
    expect(session.profile).toEqual(anna)
    expect([users.nameOf('anna'), users.avatarOf('anna')]).toEqual([anna.name, anna.avatarUrl])
    expect(storage.size).toBe(1)
  })

  it('is signed in again after a restart', async () => {
    stubServer()
    const gateway = createBackend()
    await createTestApp(gateway).session.signIn(form)
    const restarted = createTestApp(gateway)
    expect(restarted.session.restore()).toBe(true)
    expect(restarted.session).toMatchObject({ isSignedIn: true, phase: 'connecting' })
    await wait(200)
    expect(restarted.session.phase).toBe('online')
    expect(restarted.users.nameOf('anna')).toBe('Anna')
  })

  it('retries after a restart without a connection, and is online after the connection returns', async () => {
    const { state } = stubServer()
    const gateway = createBackend()
    await createTestApp(gateway).session.signIn(form)
    state.isDown = true
    const restarted = createTestApp(gateway)
    restarted.session.restore()
    await wait(120_000)
    expect(restarted.session).toMatchObject({ phase: 'connecting', failure: { kind: 'server-away' }, isSignedIn: true })
    state.isDown = false
    await wait(31_000)
    expect(restarted.session.phase).toBe('online')
  })

  it('is not signed in again after a restart when it was kicked out, until the user asks for it', async () => {
    stubServer()
    const gateway = createBackend()
    const { session } = createTestApp(gateway)
    await session.signIn(form)
    gateway.controls.kick('anna')
    await wait(200)
    expect(session.phase).toBe('kicked')
    const restarted = createTestApp(gateway)
    expect(restarted.session.restore()).toBe(true)
    await wait(60_000)
    expect(restarted.session).toMatchObject({ phase: 'kicked', isSignedIn: true, userID: 'anna' })
    expect([...gateway.world.state.sessions.keys()]).toEqual([])
    await restarted.session.signInAgain()
    expect(restarted.session.phase).toBe('online')
    const again = createTestApp(gateway)
    again.session.restore()
    await wait(200)
    expect(again.session.phase).toBe('online')
  })

  it('is signed out with the failure when the server no longer knows its session', async () => {
    const { state, storage } = stubServer()
    const { session, zim } = createTestApp(createBackend())
    await session.signIn(form)
    state.hasForgotten = true
    outcomeOf(zim.signInAgain())
    await wait(200)
    expect(session).toMatchObject({ isSignedIn: false, phase: 'signed-out', ended: { kind: 'session-expired' } })
    expect(storage.size).toBe(0)
  })

  it('signs out at once, and revokes the session at the server', async () => {
    const { state, storage, requests } = stubServer()
    const { session } = createTestApp(createBackend())
    await session.signIn(form)
    state.isDown = true
    const done = session.signOut()
    expect(session).toMatchObject({ isSignedIn: false, phase: 'signed-out' })
    await done
    expect(storage.size).toBe(0)
    expect(requests.at(-1)).toMatchObject({ method: 'DELETE', header: { authorization: 'Bearer secret' } })
  })

  it('is signed in when ZIM does not answer, and is online once it does', async () => {
    const { storage } = stubServer()
    const gateway = createBackend()
    const { session } = createTestApp(gateway)
    gateway.controls.offline()
    const outcome = outcomeOf(session.signUp({ ...form, name: 'Anna' }, () => {}))
    await wait(4_900)
    expect(outcome()).toBe('pending')
    await wait(200)
    expect(outcome()).toBe('done')
    expect(session).toMatchObject({ phase: 'connecting', isSignedIn: true })
    expect(storage.size).toBe(1)
    await wait(120_000)
    expect(session).toMatchObject({ phase: 'connecting', isSignedIn: true })
    gateway.controls.online()
    await wait(45_000)
    expect(session.phase).toBe('online')
  })

  it('reports that it exists before its first token is requested', async () => {
    stubUni(({ url }) => url.endsWith('/zim-token') ? new Error('request:fail') : { statusCode: 201, data: { session: { id: '1', token: 'secret', expiresAt: 0 }, user: anna } })
    const { session } = createTestApp(createBackend())
    const onCreated = vi.fn()
    await expect(session.signUp({ ...form, name: 'Anna' }, onCreated)).rejects.toMatchObject({ failure: { kind: 'server-away' } })
    expect(onCreated).toHaveBeenCalledOnce()
    expect(session.isSignedIn).toBe(false)
  })

  it('is not signed in when ZIM refuses the login', async () => {
    const { storage } = stubServer()
    const gateway = createBackend()
    const { session } = createTestApp(gateway)
    gateway.controls.failNext({ call: 'login', code: 6000013 })
    await expect(session.signIn(form)).rejects.toMatchObject({ failure: { kind: 'plan' } })
    expect(session).toMatchObject({ isSignedIn: false, phase: 'signed-out', profile: { userID: '' } })
    expect(storage.size).toBe(0)
  })
})

describe('an AppID with a token', () => {
  it('signs in and is saved', async () => {
    stubUni()
    const gateway = createBackend()
    await createTestApp(gateway).session.signInWithToken({ appID: APP_ID, userID: 'anna', token: tokenFor('anna') })
    const restarted = createTestApp(gateway)
    restarted.session.restore()
    await wait(200)
    expect(restarted.session).toMatchObject({ phase: 'online', userID: 'anna', profile: { name: 'anna' } })
  })

  it('fails with token-missing without a token and an endpoint', async () => {
    stubUni()
    const { session } = createTestApp(createBackend())
    await expect(session.signInWithToken({ appID: APP_ID, userID: 'anna', token: '' })).rejects.toMatchObject({ failure: { kind: 'token-missing' } })
  })

  it('reports an invalid identity', async () => {
    stubUni()
    const { session } = createTestApp(createBackend())
    await expect(session.signInWithToken({ appID: 0, userID: 'anna', token: 'x' })).rejects.toMatchObject({ failure: { kind: 'app-id-missing' } })
    await expect(session.signInWithToken({ appID: APP_ID, userID: 'an na', token: 'x' })).rejects.toMatchObject({ failure: { kind: 'user-id-character' } })
  })
})

describe('a device without a saved login', () => {
  it('is signed out at launch', () => {
    stubUni()
    const { session } = createTestApp(createBackend())
    expect(session.restore()).toBe(false)
    expect(session.phase).toBe('signed-out')
  })
})
