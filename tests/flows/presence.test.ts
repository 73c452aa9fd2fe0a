import { describe, expect, it } from 'vitest'

import type { PresenceEvent } from '@/types/events'

import { useOwnStatusStore } from '@/stores/ownStatus'

import { useFakeClock, wait } from '../support/clock'
import { signInUsers } from '../support/testApp'

useFakeClock()

async function start() {
  const { anna, ben, gateway } = await signInUsers('anna', 'ben')
  const events: Extract<PresenceEvent, { type: 'presence-changed' }>[] = []
  anna.zim.onEvent((event) => { if (event.type === 'presence-changed') events.push(event) })
  async function ask(request: Promise<unknown>) {
    let outcome: unknown = 'pending'
    request.then(() => outcome = 'done', ({ failure }) => outcome = failure.kind)
    await wait(300)
    return outcome
  }
  return { anna, ben, gateway, events, ask, states: () => events.flatMap(({ presences }) => presences).map(({ userID, isOnline, status }) => [userID, isOnline, status]) }
}

describe('presence', () => {
  it('is reported when one subscribes, and when the other goes and comes back', async () => {
    const { anna, ben, ask, events, states } = await start()
    expect(await ask(anna.zim.ask(({ presence }) => presence.subscribe(['ben', 'anna', 'nobody'], 10)))).toBe('done')
    expect(events).toEqual([{ type: 'presence-changed', presences: [{ userID: 'ben', isOnline: true, status: '', changedAt: expect.any(Number) }] }])
    ben.zim.signOut()
    await wait(300)
    await ben.signIn('ben')
    await ask(ben.zim.ask(({ presence }) => presence.setStatus('away')))
    expect(states()).toEqual([['ben', true, ''], ['ben', false, ''], ['ben', true, ''], ['ben', true, 'away']])
  })

  it('is not reported any more after unsubscribing, and never of the user itself', async () => {
    const { anna, ben, ask, states } = await start()
    await ask(anna.zim.ask(({ presence }) => presence.subscribe(['ben'], 10)))
    await ask(anna.zim.ask(({ presence }) => presence.unsubscribe(['ben'])))
    ben.zim.signOut()
    await ask(anna.zim.ask(({ presence }) => presence.setStatus('here')))
    expect(states()).toEqual([['ben', true, '']])
  })

  it('has an own status that ends by itself, also without a connection', async () => {
    const { anna, ask, gateway } = await start()
    const store = useOwnStatusStore(anna.pinia)
    // ZIM is also asked for it, and answers what it was before.
    await ask(store.save('at lunch', 60))
    expect(store.own.status).toBe('at lunch')
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(30_000)
    expect(store.own.status).toBe('at lunch')
    await wait(31_000)
    expect(store.own).toEqual({ status: '', endsAt: 0 })
  })

  it('of many users is asked in parts of a hundred', async () => {
    const { anna, ask, gateway, states } = await start()
    const userIDs = Array.from({ length: 250 }, (_, at) => `u${at}`)
    userIDs.forEach((userID, at) => gateway.world.signIn(`c${at}`, { userID, deviceID: '' }))
    expect(await ask(anna.zim.ask(({ presence }) => presence.subscribe(userIDs, 10)))).toBe('done')
    expect(states()).toHaveLength(250)
  })

  it('that the user has chosen is known, and for how long', async () => {
    const { anna, ask } = await start()
    const told: unknown[] = []
    anna.zim.onEvent((event) => { if (event.type === 'own-status-changed') told.push(event.own) })
    expect(await anna.zim.ask(({ presence }) => presence.ownStatus())).toEqual({ status: '', endsAt: 0 })
    await ask(anna.zim.ask(({ presence }) => presence.setStatus('at lunch', 3600)))
    expect(told).toEqual([{ status: 'at lunch', endsAt: expect.any(Number) }])
    expect(Math.round((await anna.zim.ask(({ presence }) => presence.ownStatus())).endsAt / 1000)).toBe(Math.round((Date.now() + 3600_000 - 300) / 1000))
    await ask(anna.zim.ask(({ presence }) => presence.setStatus('here')))
    expect(told.at(-1)).toEqual({ status: 'here', endsAt: 0 })
  })

  it('is refused by a plan that lacks it', async () => {
    const { anna, ask, gateway } = await start()
    gateway.controls.plan('pro')
    expect(await ask(anna.zim.ask(({ presence }) => presence.subscribe(['ben'], 10)))).toBe('plan')
  })
})
