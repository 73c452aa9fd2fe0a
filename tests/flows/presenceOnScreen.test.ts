import { describe, expect, it } from 'vitest'

import { useFeaturesStore } from '@/stores/features'
import { usePresenceStore } from '@/stores/presence'

import { useFakeClock, wait } from '../support/clock'
import { createFaultyStorage } from '../support/faultyStorage'
import { createTestApp, signInUsers } from '../support/testApp'

useFakeClock()

const PAGE = {}
const OTHER_PAGE = {}
const MINUTE = 60_000
const people = (count: number, from = 0) => Array.from({ length: count }, (_, at) => `u${from + at}`)

/** Anna, who looks at others, and what her app asks of ZIM. `count` more users are online. */
async function start({ count = 0 } = {}) {
  const { anna, ben, gateway } = await signInUsers('anna', 'ben')
  people(count).forEach(userID => gateway.world.signIn(`c-${userID}`, { userID, deviceID: '' }))
  const asked: string[][] = []
  const ended: string[][] = []
  const { perform } = gateway.world
  gateway.world.perform = (connection, name, args) => {
    const { userIDs = [] } = (args ?? {}) as { userIDs?: string[] }
    if (name === 'subscribeUsersStatus') asked.push(userIDs)
    if (name === 'unsubscribeUsersStatus') ended.push(userIDs)
    return perform(connection, name, args)
  }
  const presence = usePresenceStore(anna.pinia)
  const reported: string[][] = []
  presence.onChange(userIDs => reported.push([...userIDs]))
  const show = async (userIDs: string[], ms = 700) => {
    presence.watch(PAGE, userIDs)
    await wait(ms)
  }
  /** Subscriptions that ZIM keeps for anna. */
  const held = () => [...gateway.world.state.subscriptions.get('anna')?.users ?? []].filter(([, { until }]) => until > Date.now() / 1000).map(([userID]) => userID)
  const isOnline = (userID: string) => presence.of(userID)?.isOnline ?? null
  return { anna, ben, gateway, presence, asked, ended, reported, show, held, isOnline }
}

describe('a person on the screen', () => {
  it('is known to be online after a moment, and to have gone, and with what the person says', async () => {
    const { ben, presence, show, isOnline, reported } = await start()
    expect(presence.of('ben')).toBeNull()
    await show(['ben'])
    expect(presence.of('ben')).toEqual({ userID: 'ben', isOnline: true, status: '', changedAt: expect.any(Number) })
    expect(reported).toEqual([['ben']])
    await ben.zim.ask(client => client.presence.setStatus('at lunch'))
    await wait(600)
    expect(presence.of('ben')?.status).toBe('at lunch')
    ben.zim.signOut()
    await wait(600)
    expect(isOnline('ben')).toBe(false)
  })

  it('is not asked for while rows only pass', async () => {
    const { asked, presence } = await start({ count: 100 })
    for (let from = 0; from < 90; from++) {
      presence.watch(PAGE, people(10, from))
      await wait(25)
    }
    expect(asked).toEqual([])
    await wait(700)
    expect(asked.flat()).toEqual(people(10, 89))
  })

  it('is asked for once, however many pages show the person', async () => {
    const { asked, presence, show, isOnline } = await start()
    await show(['ben'])
    presence.watch(OTHER_PAGE, ['ben'])
    await show([])
    expect(isOnline('ben')).toBe(true)
    await show(['ben'])
    expect(asked).toEqual([['ben']])
  })

  it('is asked for with at most a hundred at once', async () => {
    const { asked, show, isOnline } = await start({ count: 250 })
    await show(people(250), 2000)
    expect(asked.map(({ length }) => length)).toEqual([100, 100, 50])
    expect(isOnline('u249')).toBe(true)
  })

  it('is not the user, nobody who is blocked, and an unknown one is not asked for again', async () => {
    const { anna, asked, show, isOnline } = await start({ count: 2 })
    await anna.zim.ask(client => client.blacklist.block(['u0']))
    await show(['anna', 'u0', 'u1', 'gone'], 3 * MINUTE)
    expect(asked).toEqual([['u1', 'gone']])
    expect(['anna', 'u0', 'u1', 'gone'].map(isOnline)).toEqual([null, null, true, null])
    await anna.zim.ask(client => client.blacklist.block(['u1']))
    expect(isOnline('u1')).toBeNull()
    await anna.zim.ask(client => client.blacklist.unblock(['u0', 'u1']))
    await wait(700)
    expect(['u0', 'u1'].map(isOnline)).toEqual([true, true])
    expect(asked).toEqual([['u1', 'gone'], ['u0']])
  })
})

describe('subscriptions', () => {
  it('are renewed while a person is shown, and end by themselves after that', async () => {
    const { asked, ended, presence, reported, show, held, isOnline } = await start({ count: 2 })
    await show(['u0', 'u1'])
    await show(['u0'], 25 * MINUTE)
    expect(isOnline('u0')).toBe(true)
    expect(isOnline('u1')).toBeNull()
    expect(held()).toEqual(['u0'])
    expect(asked).toEqual([['u0', 'u1'], ['u0'], ['u0']])
    expect(reported.at(-1)).toEqual(['u0'])
    reported.length = 0
    presence.watch(PAGE, [])
    await wait(20 * MINUTE)
    expect(reported).toEqual([['u0']])
    expect([held(), ended, asked.length]).toEqual([[], [], 3])
  })

  it('are few after a long list: those who were shown last', async () => {
    const { asked, ended, show, held } = await start({ count: 500 })
    for (let from = 0; from <= 485; from += 5) await show(people(15, from))
    expect(held().length).toBeLessThanOrEqual(215)
    expect(held()).toEqual(expect.arrayContaining(people(100, 400)))
    expect(asked.length).toBeLessThanOrEqual(98)
    expect(ended.length).toBeLessThanOrEqual(4)
    expect(ended.map(({ length }) => length)).toEqual(ended.map(() => 100))
  })

  it('of a person who comes back into view soon cost nothing', async () => {
    const { asked, show, isOnline } = await start({ count: 2 })
    await show(['u0'])
    await show(['u1'])
    await show(['u0'])
    expect(isOnline('u0')).toBe(true)
    expect(asked).toEqual([['u0'], ['u1']])
  })

  it('show a state that the SDK had before this app asked', async () => {
    const { anna, show, isOnline } = await start({ count: 1 })
    await anna.zim.ask(client => client.presence.subscribe(['u0'], 5))
    await show(['u0'])
    expect(isOnline('u0')).toBe(true)
  })
})

describe('without a connection', () => {
  it('nothing is known and nothing asked; afterwards who is shown is asked for, and no one else', async () => {
    const { asked, gateway, ben, reported, show, isOnline } = await start({ count: 3 })
    await show(['u0', 'u1'])
    await show(['ben', 'u0'])
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(2000)
    expect(['ben', 'u0', 'u1'].map(isOnline)).toEqual([null, null, null])
    expect(reported.at(-1)).toEqual(expect.arrayContaining(['ben', 'u0']))
    await show(['ben', 'u0', 'u2'], 5 * MINUTE)
    expect(asked).toEqual([['u0', 'u1'], ['ben']])
    ben.zim.signOut()
    gateway.controls.online()
    await wait(60_000)
    expect(['ben', 'u0', 'u1', 'u2'].map(isOnline)).toEqual([false, true, null, true])
    expect(asked.slice(2).flat().sort()).toEqual(['ben', 'u0', 'u2'])
    await show(['u1'])
    expect(isOnline('u1')).toBe(true)
  })

  it('a new login of the same user asks again', async () => {
    const { asked, gateway, show, isOnline } = await start({ count: 1 })
    await show(['u0'])
    gateway.controls.expireToken('anna')
    await wait(30_000)
    expect(isOnline('u0')).toBe(true)
    expect(asked).toEqual([['u0'], ['u0']])
  })
})

describe('a refusal', () => {
  it('by the plan ends the questions for a day, also after a restart, and no dialog tells of it', async () => {
    const { anna, asked, gateway, show, isOnline } = await start({ count: 2 })
    gateway.controls.plan('pro')
    await show(['u0'], 5 * MINUTE)
    await show(['u0', 'u1'], 60 * MINUTE)
    expect(asked).toEqual([['u0']])
    expect(isOnline('u0')).toBeNull()
    expect(useFeaturesStore(anna.pinia).isOn('presence')).toBe(false)
    expect(anna.session.recentErrors.map(({ kind }) => kind)).toEqual(['plan'])
    anna.zim.signOut()
    await wait(1000)
    // The storage answers when the user is online already.
    const slow = Object.assign(createFaultyStorage(anna.storage), { fault: 'slow', delay: 3000 })
    const again = createTestApp(gateway, undefined, slow.storage)
    const signing = again.signIn('anna')
    usePresenceStore(again.pinia).watch(PAGE, ['u1'])
    await wait(2000)
    expect(again.session.phase).toBe('online')
    await wait(MINUTE)
    await signing
    expect(asked).toEqual([['u0']])
  })

  it('of another kind is asked again, later each time, and stands in the diagnostics once', async () => {
    const { anna, asked, gateway, show, isOnline } = await start({ count: 1 })
    for (let times = 0; times < 4; times++) gateway.controls.failNext({ call: 'subscribeUsersStatus', code: 6000005, userID: 'anna' })
    await show(['u0'], 5000)
    expect(asked.length + anna.session.recentErrors.length).toBeLessThanOrEqual(4)
    expect(isOnline('u0')).toBeNull()
    await wait(30_000)
    expect(isOnline('u0')).toBe(true)
    expect(anna.session.recentErrors.map(({ kind }) => kind)).toEqual(['rate'])
  })

  it('that would come again waits for the renewal', async () => {
    const { gateway, asked, show, isOnline } = await start({ count: 1 })
    gateway.controls.failNext({ call: 'subscribeUsersStatus', code: 6000001, userID: 'anna' })
    await show(['u0'], 7 * MINUTE)
    expect(asked).toEqual([])
    await wait(3 * MINUTE)
    expect(isOnline('u0')).toBe(true)
  })
})

describe('changes', () => {
  it('of many people within a second are reported together', async () => {
    const { ben, gateway, show, reported } = await start({ count: 100 })
    await show(people(100), 2000)
    reported.length = 0
    for (const userID of people(100)) {
      gateway.world.perform(`c-${userID}`, 'updateUserCustomStatus', { customStatus: 'busy', seconds: 0 })
      // The emulator sends what has happened with the next call of anyone.
      void ben.zim.ask(client => client.presence.unsubscribe(['anna']))
      await wait(10)
    }
    await wait(1000)
    expect(reported.length).toBeLessThanOrEqual(4)
    expect(new Set(reported.flat()).size).toBe(100)
  })

  it('of one user are not those of the next one on this device', async () => {
    const { anna, gateway, show, isOnline } = await start({ count: 1 })
    await show(['u0'])
    anna.zim.signOut()
    await anna.signIn('ben2')
    expect(isOnline('u0')).toBeNull()
    await wait(5 * MINUTE)
    expect(isOnline('u0')).toBeNull()
    expect(gateway.world.state.subscriptions.get('ben2')?.users.size ?? 0).toBe(0)
  })

  it('leave nothing on the device', async () => {
    const { anna, show } = await start({ count: 1 })
    await show(['u0'], 5000)
    const kept = JSON.stringify(await Promise.all((await anna.storage.keys() ?? []).map(key => anna.storage.get(key))))
    expect(kept).not.toContain('u0')
  })
})
