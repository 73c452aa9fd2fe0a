import { describe, expect, it, vi } from 'vitest'

import { failed } from '@/utils/failure'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { outcomeOf, recordPhases } from '../support/observe'
import { createBackend, createTestApp, signInUsers, tokenFor } from '../support/testApp'

useFakeClock()

const OTHER_APP_ID = 42
const tokens = async (userID: string) => tokenFor(userID)

describe('signing in', () => {
  it('changes the phase from signed-out to connecting and online', async () => {
    const anna = createTestApp(createBackend())
    const phases = recordPhases(anna)
    await anna.signIn('anna')
    expect(phases).toEqual(['signed-out', 'connecting', 'online'])
    expect(anna.zim.connection.value).toEqual({ phase: 'online', userID: 'anna', failure: null })
  })

  it('rejects an invalid identity without a token request', async () => {
    const anna = createTestApp(createBackend())
    const asked = vi.fn(tokens)
    await expect(anna.zim.signIn({ ...anna.identityOf('anna'), userID: 'an na' }, asked)).rejects.toMatchObject({ failure: { kind: 'user-id-character' } })
    expect(anna.session.phase).toBe('failed')
    expect(asked).not.toHaveBeenCalled()
  })

  it('fails with app-id when ZIM cannot be created', async () => {
    const anna = createTestApp(createBackend())
    await expect(anna.zim.signIn(anna.identityOf('anna', 0xFFFFFFFF + 1), tokens)).rejects.toMatchObject({ failure: { kind: 'app-id' } })
  })

  it('times out after 12 seconds without a response, retries once, and then fails with timeout', async () => {
    const gateway = createBackend()
    const anna = createTestApp(gateway)
    gateway.controls.offline()
    const outcome = outcomeOf(anna.zim.signIn(anna.identityOf('anna'), tokens))
    await wait(11_900)
    expect(anna.zim.connection.value).toMatchObject({ phase: 'connecting', failure: null })
    await wait(200)
    expect(anna.zim.connection.value).toMatchObject({ phase: 'connecting', failure: { kind: 'timeout' } })
    expect(outcome()).toBe('pending')
    await wait(13_000)
    expect(outcome()).toBe('timeout')
    expect(anna.zim.connection.value).toMatchObject({ phase: 'failed', failure: { kind: 'timeout', retryable: true } })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('succeeds at the retry if the connection has returned', async () => {
    const gateway = createBackend()
    const anna = createTestApp(gateway)
    gateway.controls.offline()
    const outcome = outcomeOf(anna.zim.signIn(anna.identityOf('anna'), tokens))
    await wait(12_100)
    gateway.controls.online()
    await wait(1_100)
    expect(outcome()).toBe('done')
    expect(anna.session.phase).toBe('online')
  })

  it('can be repeated after a failure', async () => {
    const gateway = createBackend()
    const anna = createTestApp(gateway)
    gateway.controls.offline()
    outcomeOf(anna.zim.signIn(anna.identityOf('anna'), tokens))
    await wait(30_000)
    gateway.controls.online()
    await anna.zim.signInAgain()
    expect(anna.session.phase).toBe('online')
  })

  it('succeeds when another account is still logged in at ZIM', async () => {
    const gateway = createBackend()
    const anna = createTestApp(gateway)
    gateway.controls.failNext({ call: 'login', code: 6000111 })
    await anna.signIn('anna')
    expect(anna.session.phase).toBe('online')
  })

  it.each([['refused', 6000103], ['expired', 6000106]])('requests another token when the first is %s', async (_, code) => {
    const gateway = createBackend()
    const anna = createTestApp(gateway)
    gateway.controls.failNext({ call: 'login', code })
    const asked = vi.fn(async () => tokenFor('anna'))
    await anna.signIn('anna', { tokens: asked })
    expect(asked).toHaveBeenCalledTimes(2)
    expect(anna.session.phase).toBe('online')
  })

  it('does not request a third token', async () => {
    const gateway = createBackend()
    const anna = createTestApp(gateway)
    const asked = vi.fn(async () => 'no token at all')
    await expect(anna.zim.signIn(anna.identityOf('anna'), asked)).rejects.toMatchObject({ failure: { kind: 'token' } })
    expect(asked).toHaveBeenCalledTimes(2)
    expect(anna.zim.connection.value).toMatchObject({ phase: 'failed', failure: { kind: 'token' } })
  })

  it('fails after 15 seconds without a token', async () => {
    const anna = createTestApp(createBackend())
    const outcome = outcomeOf(anna.zim.signIn(anna.identityOf('anna'), () => new Promise(() => {})))
    await wait(15_100)
    expect(outcome()).toBe('server-away')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('fails with the failure of the token provider', async () => {
    const anna = createTestApp(createBackend())
    await expect(anna.zim.signIn(anna.identityOf('anna'), async () => { throw failed('session-expired') })).rejects.toMatchObject({ failure: { kind: 'session-expired' } })
    expect(anna.zim.connection.value).toMatchObject({ phase: 'failed', failure: { kind: 'session-expired' } })
  })

  it('takes over an existing instance', async () => {
    const gateway = createBackend()
    const before = createTestApp(gateway)
    await before.signIn('anna')
    const after = createTestApp(gateway, before.module)
    await after.signIn('ben')
    expect(after.session.phase).toBe('online')
    expect([...gateway.world.state.sessions.keys()]).toEqual(['ben'])
  })
})

describe('a sign-in that retries (shouldKeepTrying)', () => {
  it('retries without a connection, and is online after the connection returns', async () => {
    const gateway = createBackend()
    const anna = createTestApp(gateway)
    gateway.controls.offline()
    const outcome = outcomeOf(anna.zim.signIn(anna.identityOf('anna'), tokens, { shouldKeepTrying: true }))
    await wait(300_000)
    expect(anna.zim.connection.value).toMatchObject({ phase: 'connecting', failure: { kind: 'timeout' } })
    gateway.controls.online()
    await wait(45_000)
    expect(outcome()).toBe('done')
    expect(anna.session.phase).toBe('online')
  })

  it('retries at once when the app is shown', async () => {
    const gateway = createBackend()
    const anna = createTestApp(gateway)
    gateway.controls.offline()
    outcomeOf(anna.zim.signIn(anna.identityOf('anna'), tokens, { shouldKeepTrying: true }))
    await wait(12_000 + 1_000 + 12_000 + 2_000 + 12_000 + 1_000)
    gateway.controls.online()
    await wait(100)
    expect(anna.session.phase).toBe('connecting')
    anna.zim.appShown()
    await wait(100)
    expect(anna.session.phase).toBe('online')
  })

  it('ends with a failure that is not retryable', async () => {
    const anna = createTestApp(createBackend())
    const outcome = outcomeOf(anna.zim.signIn(anna.identityOf('anna'), async () => { throw failed('session-expired') }, { shouldKeepTrying: true }))
    await wait(100)
    expect(outcome()).toBe('session-expired')
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('signing out', () => {
  it('leaves no timer and clears the state of the user', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    ben.messages.send('peer:anna', aText('hello'))
    await wait(200)
    await anna.messages.open('peer:ben')
    ben.zim.signOut()
    anna.zim.signOut()
    expect(vi.getTimerCount()).toBe(0)
    expect(anna.zim.connection.value).toEqual({ phase: 'signed-out', userID: '', failure: null })
    expect(anna.conversations).toMatchObject({ unreadTotal: 0, hasLoaded: false })
    expect(anna.conversations.list).toEqual([])
    expect(anna.texts('ben')).toEqual([])
  })

  it('ends queued texts and pending requests', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    ben.zim.signOut()
    gateway.controls.silence(['anna'])
    for (let n = 0; n < 5; n++) anna.messages.send('peer:ben', aText(`text ${n}`))
    void anna.messages.open('peer:ben')
    const asked = outcomeOf(anna.zim.ask(client => client.users.query(['ben'])))
    anna.zim.signOut()
    await wait(0)
    expect(asked()).toBe('signed-out')
    expect(vi.getTimerCount()).toBe(0)
    expect(anna.messages.history('peer:ben')).toEqual({ isLoading: false, isComplete: false, failure: null })
  })

  it('ends a pending login', async () => {
    const gateway = createBackend()
    const anna = createTestApp(gateway)
    gateway.controls.offline()
    const outcome = outcomeOf(anna.zim.signIn(anna.identityOf('anna'), tokens))
    await wait(3000)
    anna.zim.signOut()
    await wait(0)
    expect(outcome()).toBe('signed-out')
    expect(anna.session.phase).toBe('signed-out')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('ends the wait before a retry', async () => {
    const gateway = createBackend()
    const anna = createTestApp(gateway)
    gateway.controls.offline()
    const outcome = outcomeOf(anna.zim.signIn(anna.identityOf('anna'), tokens))
    await wait(12_500)
    anna.zim.signOut()
    await wait(0)
    expect(outcome()).toBe('signed-out')
    expect(vi.getTimerCount()).toBe(0)
    expect(anna.session.phase).toBe('signed-out')
  })

  it('ends a pending download of the SDK', async () => {
    const anna = createTestApp(createBackend(), new Promise(() => {}) as never)
    const outcome = outcomeOf(anna.zim.signIn(anna.identityOf('anna'), tokens))
    await wait(1000)
    anna.zim.signOut()
    await wait(0)
    expect(outcome()).toBe('signed-out')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('ends a pending token request', async () => {
    const anna = createTestApp(createBackend())
    const outcome = outcomeOf(anna.zim.signIn(anna.identityOf('anna'), () => new Promise(() => {})))
    await wait(1000)
    anna.zim.signOut()
    await wait(0)
    expect(outcome()).toBe('signed-out')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('makes every request fail with signed-out', async () => {
    const { anna } = await signInUsers('anna')
    anna.zim.signOut()
    await expect(anna.zim.ask(client => client.users.query(['ben']))).rejects.toMatchObject({ failure: { kind: 'signed-out' } })
    expect(anna.messages.send('peer:ben', aText('hello'))).toMatchObject({ kind: 'signed-out' })
  })
})

describe('signing in as another user', () => {
  it('shows no data of the first user, also none that arrives late', async () => {
    const { anna: phone, ben, gateway } = await signInUsers('anna', 'ben')
    ben.messages.send('peer:anna', aText('for anna'))
    await wait(200)
    gateway.controls.delay(300)
    void phone.messages.open('peer:ben')
    void phone.conversations.refresh()
    ben.messages.send('peer:anna', aText('late, for anna'))
    await wait(100)
    const done = phone.zim.signIn(phone.identityOf('carl'), tokens)
    await wait(0)
    expect(phone.conversations.failure).toBeNull()
    await wait(2000)
    await done
    expect(phone.zim.connection.value).toMatchObject({ phase: 'online', userID: 'carl' })
    expect(phone.conversations.list).toEqual([])
    expect(phone.conversations).toMatchObject({ hasLoaded: true, failure: null })
    expect(phone.texts('ben')).toEqual([])
    expect(phone.messages.history('peer:ben')).toEqual({ isLoading: false, isComplete: false, failure: null })
  })

  it('works directly after a sign-out, and during a pending login', async () => {
    const gateway = createBackend()
    const phone = createTestApp(gateway)
    const first = outcomeOf(phone.zim.signIn(phone.identityOf('anna'), tokens))
    const second = outcomeOf(phone.zim.signIn(phone.identityOf('ben'), tokens))
    await wait(100)
    phone.zim.signOut()
    const third = outcomeOf(phone.zim.signIn(phone.identityOf('carl'), tokens))
    await wait(100)
    expect([first(), second(), third()]).toEqual(['signed-out', 'done', 'done'])
    expect([...gateway.world.state.sessions.keys()]).toEqual(['carl'])
  })

  it('starts with an empty state for the same userID of another project', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    ben.messages.send('peer:anna', aText('hello'))
    await wait(200)
    await anna.signIn('anna', { appID: OTHER_APP_ID })
    expect(anna.texts('ben')).toEqual([])
    expect(anna.session.phase).toBe('online')
  })

  it('keeps the state when the same user signs in again', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    ben.messages.send('peer:anna', aText('hello'))
    await wait(200)
    await anna.zim.signInAgain()
    expect(anna.texts('ben')).toEqual(['hello'])
  })
})

describe('destroying', () => {
  it('causes no error, and allows a sign-in to another project', async () => {
    const { anna, gateway } = await signInUsers('anna')
    anna.zim.destroy()
    await wait(60_000)
    await anna.signIn('anna', { appID: OTHER_APP_ID })
    expect(anna.session.phase).toBe('online')
    expect([...gateway.world.state.sessions.keys()]).toEqual(['anna'])
  })

  it('has no effect before a sign-in, or when it is repeated', () => {
    const anna = createTestApp(createBackend())
    anna.zim.destroy()
    anna.zim.destroy()
    expect(anna.session.phase).toBe('signed-out')
    expect(vi.getTimerCount()).toBe(0)
  })
})
