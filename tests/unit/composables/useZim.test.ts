import { describe, expect, it, vi } from 'vitest'
import { createApp } from 'vue'

import { createZim, provideZim, useZim } from '@/composables/useZim'
import { createZimClient } from '@/zim/adapter'

import { useFakeClock, wait } from '../../support/clock'
import { createManualZim } from '../../support/manualZim'
import { outcomeOf } from '../../support/observe'

useFakeClock()

const anna = { appID: 1, userID: 'anna', userName: 'Anna' }
const ben = { appID: 1, userID: 'ben', userName: 'Ben' }
const tokens = async () => '04token'

/** A login of anna whose result is pending. `received`: types of the events passed on. */
async function pendingLogin() {
  const sdk = createManualZim()
  const load = vi.fn(async () => ({ ...sdk.module, createZimClient }))
  const zim = createZim({ load })
  const received: string[] = []
  zim.onEvent(({ type }) => { received.push(type) })
  const outcome = outcomeOf(zim.signIn(anna, tokens))
  await wait(0)
  return { sdk, zim, load, received, outcome }
}

async function online() {
  const all = await pendingLogin()
  all.sdk.call('login').resolve()
  await wait(0)
  return all
}

const state = (state: number, event: number) => ['connectionStateChanged', { state, event, extendedData: '' }] as const

describe('a pending login', () => {
  it('has its listeners before ZIM\'s login is called', async () => {
    const { sdk } = await pendingLogin()
    expect(sdk.listeners.size).toBeGreaterThan(8)
    expect(sdk.names()).toEqual(['login'])
  })

  it('stays in phase connecting for all socket states that ZIM reports meanwhile', async () => {
    const { sdk, zim } = await pendingLogin()
    for (const [name, data] of [state(1, 1), state(3, 3), state(3, 3), state(0, 2), state(0, 3), state(2, 0)]) sdk.report(name, data)
    expect(zim.connection.value.phase).toBe('connecting')
  })

  it('passes on events that ZIM reports before the login resolves', async () => {
    const { sdk, received } = await pendingLogin()
    sdk.report('conversationSyncStateChanged', { state: 0 })
    expect(received).toEqual(['conversation-sync'])
  })

  it('changes nothing when it resolves after its time-out', async () => {
    const { sdk, zim } = await pendingLogin()
    const late = sdk.call('login')
    await wait(30_000)
    expect(zim.connection.value.phase).toBe('failed')
    late.resolve()
    await wait(0)
    expect(zim.connection.value.phase).toBe('failed')
  })

  it('changes nothing when it resolves after another user has signed in', async () => {
    const { sdk, zim, outcome } = await pendingLogin()
    const firstLogin = sdk.call('login')
    const second = outcomeOf(zim.signIn(ben, tokens))
    await wait(0)
    firstLogin.resolve()
    await wait(0)
    expect(zim.connection.value).toMatchObject({ phase: 'connecting', userID: 'ben' })
    expect([outcome(), second()]).toEqual(['signed-out', 'pending'])
  })
})

describe('events', () => {
  it('of an earlier login are dropped', async () => {
    const { sdk, zim, received } = await online()
    zim.signOut()
    sdk.report('conversationsAllDeleted', {})
    outcomeOf(zim.signIn(ben, tokens))
    sdk.report('conversationsAllDeleted', {})
    sdk.report(...state(0, 4))
    expect(received).toEqual(['login-ended'])
    expect(zim.connection.value).toMatchObject({ phase: 'connecting', userID: 'ben' })
  })

  it('are dropped once the listener is removed', async () => {
    const { sdk, zim } = await online()
    const received: string[] = []
    const stop = zim.onEvent(({ type }) => { received.push(type) })
    stop()
    sdk.report('conversationsAllDeleted', {})
    expect(received).toEqual([])
  })
})

describe('an online connection', () => {
  it.each([
    ['an interruption', state(3, 3), 'reconnecting'],
    ['a kick-out', state(0, 4), 'kicked'],
    ['the removal of the user', state(0, 6), 'failed'],
    ['an expired token', state(0, 5), 'token-expired'],
    ['a login time-out', state(0, 2), 'reconnecting'],
    ['a disconnection by the network', state(0, 3), 'reconnecting'],
    ['a repeated connected state', state(2, 0), 'online'],
  ])('has the expected phase after %s', async (_, event, phase) => {
    const { sdk, zim } = await online()
    sdk.report(...event)
    expect(zim.connection.value.phase).toBe(phase)
  })

  it('reports a removed user and does not retry', async () => {
    const { sdk, zim } = await online()
    sdk.report(...state(0, 6))
    await wait(600_000)
    expect(zim.connection.value).toMatchObject({ phase: 'failed', failure: { kind: 'unregistered' } })
    expect(sdk.names()).toEqual(['login', 'logout'])
  })

  it('rejects a request that is pending at sign-out', async () => {
    const { zim } = await online()
    const outcome = outcomeOf(zim.ask(async () => 'for anna'))
    zim.signOut()
    await wait(0)
    expect(outcome()).toBe('signed-out')
  })
})

describe('a room', () => {
  /** Enters a room, reports a room event, then loses and restores the connection. Returns the number of enterRoom calls. */
  async function enterCallsAfter(event: number) {
    const { sdk, zim } = await online()
    outcomeOf(zim.enterRoom('lobby', 'Lobby'))
    sdk.call('enterRoom').resolve()
    await wait(0)
    sdk.report('roomStateChanged', { roomID: 'lobby', state: 0, event, extendedData: '' })
    sdk.report(...state(3, 3))
    sdk.report(...state(2, 0))
    return sdk.names().filter(name => name === 'enterRoom').length
  }

  it('is entered again after the connection was lost', async () => {
    expect(await enterCallsAfter(2)).toBe(2)
  })

  it('is not entered again after the room has excluded the user', async () => {
    expect(await enterCallsAfter(8)).toBe(1)
  })
})

describe('the SDK', () => {
  it('is loaded again after a failed download', async () => {
    const sdk = createManualZim()
    const load = vi.fn(async () => ({ ...sdk.module, createZimClient })).mockRejectedValueOnce(new Error('no network'))
    const zim = createZim({ load })
    await expect(zim.signIn(anna, tokens)).rejects.toBeDefined()
    outcomeOf(zim.signInAgain())
    await wait(0)
    expect(sdk.names()).toEqual(['login'])
  })

  it('counts as not loaded when its download takes longer than 30 seconds', async () => {
    const outcome = outcomeOf(createZim({ load: () => new Promise(() => {}) }).signIn(anna, tokens))
    await wait(30_000)
    expect(outcome()).toBe('sdk-load')
  })

  it('is instantiated once for many logins, and again for another project', async () => {
    const { sdk, zim } = await online()
    outcomeOf(zim.signIn(ben, tokens))
    await wait(0)
    expect(sdk.created).toEqual([1])
    outcomeOf(zim.signIn({ ...ben, appID: 2 }, tokens))
    await wait(0)
    expect(sdk.created).toEqual([1, 2])
  })
})

describe('useZim', () => {
  it('returns the provided instance, and throws without one', () => {
    const app = createApp({})
    expect(() => app.runWithContext(useZim)).toThrow('provideZim')
    const zim = createZim({ load: async () => ({ ...createManualZim().module, createZimClient }) })
    provideZim(app, zim)
    expect(app.runWithContext(useZim)).toBe(zim)
  })

  it('rejects signInAgain before the first sign-in', async () => {
    await expect(createZim({ load: async () => ({ ...createManualZim().module, createZimClient }) }).signInAgain()).rejects.toMatchObject({ failure: { kind: 'signed-out' } })
  })
})
