import type { Gateway } from 'zim-emulator/testing'

import { afterEach, describe, expect, it, vi } from 'vitest'

import { useProfileStore } from '@/stores/profile'

import type { Reply } from '../support/uniStub'

import { useFakeClock, wait } from '../support/clock'
import { outcomeOf } from '../support/observe'
import { APP_ID, createBackend, createTestApp, tokenFor } from '../support/testApp'
import { stubUni } from '../support/uniStub'

vi.hoisted(() => vi.stubEnv('VITE_SERVER_URL', 'https://chat.example.com'))
useFakeClock()
afterEach(() => { vi.unstubAllGlobals() })

const form = { account: 'anna', password: 'correct horse' }

/** A stub of the account server with one user. The profile can be changed. */
function stubServer({ refuse }: { refuse?: { status: number, code: string } } = {}) {
  const state = { token: 'secret', user: { userID: 'anna', name: 'Anna', avatarUrl: '', account: 'anna' as string | null }, refuse }
  const reply = ({ url, method, data }: { url: string, method?: string, data?: unknown }): Reply => {
    if (method !== 'GET' && url.includes('/me') && state.refuse) return { statusCode: state.refuse.status, data: { error: { code: state.refuse.code } } }
    if (url.endsWith('/zim-token')) return { statusCode: 200, data: { appID: APP_ID, userID: 'anna', token: tokenFor('anna'), expiresAt: 0 } }
    if (method === 'DELETE') return { statusCode: 204, data: '' }
    if (url.endsWith('/me') && method === 'PUT') Object.assign(state.user, data)
    const { user } = structuredClone(state)
    return { statusCode: 200, data: url.endsWith('/me') ? { user } : { session: { id: '1', token: state.token, expiresAt: 0 }, user } }
  }
  return { state, ...stubUni(reply) }
}

async function signedIn(gateway: Gateway = createBackend()) {
  const phone = createTestApp(gateway)
  const account = useProfileStore()
  await phone.session.signIn(form)
  await wait(300)
  return { ...phone, account, gateway }
}

const nameAtZim = (gateway: Gateway) => gateway.world.state.users.get('anna')?.baseInfo.userName

describe('a new name', () => {
  it('is stored at the server, set at ZIM, and shown at once', async () => {
    const { storage } = stubServer()
    const { account, session, users, gateway } = await signedIn()
    const saved = account.rename(' 安娜 ')
    await wait(200)
    expect(await saved).toBe(true)
    expect([session.profile.name, users.nameOf('anna'), nameAtZim(gateway)]).toEqual(['安娜', '安娜', '安娜'])
    expect(storage.get('session.v1')).toMatchObject({ user: { name: '安娜' }, isUnpushed: false })
  })

  it('that does not reach ZIM is set there after the next sign-in', async () => {
    const { storage } = stubServer()
    const { account, gateway } = await signedIn()
    gateway.controls.failNext({ call: 'updateUserName', code: 6000104 })
    const saved = account.rename('安娜')
    await wait(200)
    expect(await saved).toBe(false)
    expect(storage.get('session.v1')).toMatchObject({ isUnpushed: true })
    const restarted = createTestApp(gateway)
    useProfileStore()
    restarted.session.restore()
    await wait(400)
    expect(nameAtZim(gateway)).toBe('安娜')
    expect(storage.get('session.v1')).toMatchObject({ isUnpushed: false })
  })

  it('that does not reach ZIM is set there while the connection lasts, after more than one try', async () => {
    const { storage } = stubServer()
    const { account, gateway } = await signedIn()
    gateway.controls.failNext({ call: 'updateUserName', code: 6000104, times: 2 })
    const saved = account.rename('安娜')
    await wait(200)
    expect(await saved).toBe(false)
    await wait(5_200)
    expect(nameAtZim(gateway)).toBe('Anna')
    await wait(30_200)
    expect(nameAtZim(gateway)).toBe('安娜')
    expect(storage.get('session.v1')).toMatchObject({ isUnpushed: false })
  })

  it('is kept by a later login of the same run', async () => {
    stubServer()
    const { account, zim, gateway } = await signedIn()
    const saved = account.rename('安娜')
    await wait(200)
    await saved
    const again = zim.signInAgain()
    await wait(400)
    await again
    expect(nameAtZim(gateway)).toBe('安娜')
  })

  it('that the server refuses changes nothing', async () => {
    const { state } = stubServer()
    const { account, session, gateway } = await signedIn()
    state.refuse = { status: 503, code: 'busy' }
    await expect(account.rename('安娜')).rejects.toMatchObject({ failure: { kind: 'server-busy' } })
    expect([session.profile.name, nameAtZim(gateway)]).toEqual(['Anna', 'Anna'])
  })

  it('from another device is fetched at the next login', async () => {
    const { state } = stubServer()
    const { session, zim, gateway } = await signedIn()
    state.user.name = 'Annemarie'
    const again = zim.signInAgain()
    await wait(400)
    await again
    expect([session.profile.name, nameAtZim(gateway)]).toEqual(['Annemarie', 'Annemarie'])
  })
})

describe('an account action', () => {
  it('that the server answers after a change of the account changes nothing of the next one', async () => {
    const { state } = stubServer()
    const { account, session } = await signedIn()
    const late = account.rename('安娜')
    const outcome = outcomeOf(late)
    const left = session.signOut()
    Object.assign(state, { token: 'another', user: { ...state.user, name: 'Anna' } })
    await left
    await session.signIn(form)
    await wait(300)
    expect(outcome()).toBe('signed-out')
    expect(session.profile.name).toBe('Anna')
  })

  it('signs out with the failure when the server no longer knows the session', async () => {
    const { state } = stubServer()
    const { account, session } = await signedIn()
    state.refuse = { status: 401, code: 'session-expired' }
    await expect(account.rename('安娜')).rejects.toMatchObject({ failure: { kind: 'session-expired' } })
    expect(session).toMatchObject({ isSignedIn: false, ended: { kind: 'session-expired' } })
  })

  it('with a wrong password does not sign out', async () => {
    const { state } = stubServer()
    const { account, session } = await signedIn()
    state.refuse = { status: 403, code: 'wrong-password' }
    await expect(account.remove('wrong')).rejects.toMatchObject({ failure: { kind: 'wrong-password' } })
    expect(session).toMatchObject({ isSignedIn: true, ended: null })
  })
})

describe('a silent sign-in with WeChat', () => {
  it('restores the last WeChat user, but not after a sign-out', async () => {
    stubServer()
    const gateway = createBackend()
    const { session } = createTestApp(gateway)
    await session.signInWithWeChat()
    session.$dispose()
    const { session: restarted } = createTestApp(gateway)
    expect(await restarted.signInSilently()).toBe(true)
    await restarted.signOut()
    expect(await restarted.signInSilently()).toBe(false)
  })

  it('fails with wechat-unavailable when WeChat returns no code', async () => {
    stubServer()
    uni.login = () => Promise.reject(Object.assign(new Error('login:fail'), { errMsg: 'login:fail' }))
    const { session } = createTestApp(createBackend())
    await expect(session.signInWithWeChat()).rejects.toMatchObject({ failure: { kind: 'wechat-unavailable', detail: 'login:fail' } })
  })

  it('is not tried for a user with a password', async () => {
    const { requests } = stubServer()
    const { session } = createTestApp(createBackend())
    expect(await session.signInSilently()).toBe(false)
    expect(requests).toEqual([])
  })
})

describe('the name of another user', () => {
  it('is fetched on refresh, and not again within ten seconds', async () => {
    stubServer()
    const gateway = createBackend()
    const ben = createTestApp(gateway)
    await ben.signIn('ben')
    const { account } = await signedIn(gateway)
    const seen = ben.users.refresh('anna')
    await wait(200)
    await seen
    expect(ben.users.nameOf('anna')).toBe('Anna')
    const saved = account.rename('安娜')
    await wait(200)
    await saved
    void ben.users.refresh('anna')
    await wait(200)
    expect(ben.users.nameOf('anna')).toBe('Anna')
    await wait(10_000)
    void ben.users.refresh('anna')
    await wait(200)
    expect(ben.users.nameOf('anna')).toBe('安娜')
  })
})
