import { describe, expect, it, vi } from 'vitest'
import { createApp } from 'vue'

import { createZim, provideZim, useZim } from '@/composables/useZim'
import { createZimClient } from '@/zim/adapter'

import { useFakeClock, wait } from '../../support/clock'
import { createManualZim } from '../../support/manualZim'
import { outcomeOf } from '../../support/recorded'

useFakeClock()

const anna = { appID: 1, userID: 'anna', userName: 'Anna' }
const ben = { appID: 1, userID: 'ben', userName: 'Ben' }
const tokens = async () => '04token'

/** Anna's login is on its way. */
async function loggingIn() {
  const sdk = createManualZim()
  const load = vi.fn(async () => ({ ...sdk.module, createZimClient }))
  const zim = createZim({ load })
  const heard: string[] = []
  zim.onEvent(({ type }) => { heard.push(type) })
  const outcome = outcomeOf(zim.signIn(anna, tokens))
  await wait(0)
  return { sdk, zim, load, heard, outcome }
}

async function online() {
  const all = await loggingIn()
  all.sdk.call('login').resolve()
  await wait(0)
  return all
}

const state = (state: number, event: number) => ['connectionStateChanged', { state, event, extendedData: '' }] as const

describe('a login under way', () => {
  it('has its listeners before it begins', async () => {
    const { sdk } = await loggingIn()
    expect(sdk.listeners.size).toBeGreaterThan(8)
    expect(sdk.names()).toEqual(['login'])
  })

  it('is not disturbed by what the socket goes through meanwhile', async () => {
    const { sdk, zim } = await loggingIn()
    for (const [name, data] of [state(1, 1), state(3, 3), state(3, 3), state(2, 0)]) sdk.report(name, data)
    expect(zim.connection.value.phase).toBe('connecting')
  })

  it('passes on what ZIM reports before it answers', async () => {
    const { sdk, heard } = await loggingIn()
    sdk.report('conversationSyncStateChanged', { state: 0 })
    expect(heard).toEqual(['conversation-sync'])
  })

  it('that was given up changes nothing when it is answered after all', async () => {
    const { sdk, zim } = await loggingIn()
    const late = sdk.call('login')
    await wait(30_000)
    expect(zim.connection.value.phase).toBe('failed')
    late.resolve()
    await wait(0)
    expect(zim.connection.value.phase).toBe('failed')
  })

  it('that was left for another user changes nothing when it is answered after all', async () => {
    const { sdk, zim, outcome } = await loggingIn()
    const annas = sdk.call('login')
    const second = outcomeOf(zim.signIn(ben, tokens))
    await wait(0)
    annas.resolve()
    await wait(0)
    expect(zim.connection.value).toMatchObject({ phase: 'connecting', userID: 'ben' })
    expect([outcome(), second()]).toEqual(['signed-out', 'pending'])
  })
})

describe('events', () => {
  it('of an earlier login are dropped', async () => {
    const { sdk, zim, heard } = await online()
    zim.signOut()
    sdk.report('conversationsAllDeleted', {})
    outcomeOf(zim.signIn(ben, tokens))
    sdk.report('conversationsAllDeleted', {})
    sdk.report(...state(0, 4))
    expect(heard).toEqual([])
    expect(zim.connection.value).toMatchObject({ phase: 'connecting', userID: 'ben' })
  })

  it('reach nobody once the listener is removed', async () => {
    const { sdk, zim } = await online()
    const heard: string[] = []
    const stop = zim.onEvent(({ type }) => { heard.push(type) })
    stop()
    sdk.report('conversationsAllDeleted', {})
    expect(heard).toEqual([])
  })
})

describe('being online', () => {
  it.each([
    ['interrupted', state(3, 3), 'reconnecting'],
    ['kicked out', state(0, 4), 'kicked'],
    ['removed', state(0, 6), 'failed'],
    ['out of token', state(0, 5), 'token-expired'],
    ['timed out', state(0, 2), 'reconnecting'],
    ['cut off', state(0, 3), 'reconnecting'],
    ['connected, as known', state(2, 0), 'online'],
  ])('and %s', async (_, event, phase) => {
    const { sdk, zim } = await online()
    sdk.report(...event)
    expect(zim.connection.value.phase).toBe(phase)
  })

  it('says that an account was removed, and does not try again', async () => {
    const { sdk, zim } = await online()
    sdk.report(...state(0, 6))
    await wait(600_000)
    expect(zim.connection.value).toMatchObject({ phase: 'failed', failure: { kind: 'unregistered' } })
    expect(sdk.names()).toEqual(['login', 'logout'])
  })

  it('drops an answer that comes in the moment of signing out', async () => {
    const { zim } = await online()
    const asked = outcomeOf(zim.ask(async () => 'for anna'))
    zim.signOut()
    await wait(0)
    expect(asked()).toBe('signed-out')
  })
})

describe('a room', () => {
  /** Anna is in the lobby; ZIM says something about it; the connection is lost and found. Answers how often she entered. */
  async function entersAfter(event: number) {
    const { sdk, zim } = await online()
    outcomeOf(zim.enterRoom('lobby', 'Lobby'))
    sdk.call('enterRoom').resolve()
    await wait(0)
    sdk.report('roomStateChanged', { roomID: 'lobby', state: 0, event, extendedData: '' })
    sdk.report(...state(3, 3))
    sdk.report(...state(2, 0))
    return sdk.names().filter(name => name === 'enterRoom').length
  }

  it('is entered again when only the connection was lost', async () => {
    expect(await entersAfter(2)).toBe(2)
  })

  it('is not entered again by somebody who was thrown out', async () => {
    expect(await entersAfter(8)).toBe(1)
  })
})

describe('the SDK', () => {
  it('is loaded again after a download that failed', async () => {
    const sdk = createManualZim()
    const load = vi.fn(async () => ({ ...sdk.module, createZimClient })).mockRejectedValueOnce(new Error('no network'))
    const zim = createZim({ load })
    await expect(zim.signIn(anna, tokens)).rejects.toBeDefined()
    outcomeOf(zim.signInAgain())
    await wait(0)
    expect(sdk.names()).toEqual(['login'])
  })

  it('that cannot be downloaded is given up after 30 seconds', async () => {
    const outcome = outcomeOf(createZim({ load: () => new Promise(() => {}) }).signIn(anna, tokens))
    await wait(30_000)
    expect(outcome()).toBe('sdk-load')
  })

  it('is made once for many logins, and again for another project', async () => {
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
  it('answers the app\'s own one, and says what is missing where there is none', () => {
    const app = createApp({})
    expect(() => app.runWithContext(useZim)).toThrow('provideZim')
    const zim = createZim({ load: async () => ({ ...createManualZim().module, createZimClient }) })
    provideZim(app, zim)
    expect(app.runWithContext(useZim)).toBe(zim)
  })

  it('has nobody to sign in again before anybody signed in', async () => {
    await expect(createZim({ load: async () => ({ ...createManualZim().module, createZimClient }) }).signInAgain()).rejects.toMatchObject({ failure: { kind: 'signed-out' } })
  })
})
