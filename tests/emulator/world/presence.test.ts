import { describe, expect, it } from 'vitest'

import { pushesTo, worldFixture } from './worldFixture'

const code = (code: number) => expect.objectContaining({ code })
const many = (count: number) => Array.from({ length: count }, (_, at) => `u${at}`)

describe('presence', () => {
  it('has a number of users per call', () => {
    const { signIn } = worldFixture()
    const alice = signIn('alice')
    expect(() => alice.perform('subscribeUsersStatus', { userIDs: many(101), minutes: 1 })).toThrow(code(6000001))
    expect(() => alice.perform('unsubscribeUsersStatus', { userIDs: many(101) })).toThrow(code(6000001))
    expect(() => alice.perform('queryUsersStatus', { userIDs: many(201) })).toThrow(code(6000001))
    expect(alice.perform('queryUsersStatus', { userIDs: many(200) })).toMatchObject({ userStatusList: [] })
  })

  it('more subscriptions than allowed take the places of the oldest', () => {
    const { world, signIn } = worldFixture({ limits: { subscriptions: 2 } })
    const [alice, bob, , dan] = ['alice', 'bob', 'cid', 'dan'].map(userID => signIn(userID)) as [ReturnType<typeof signIn>, ReturnType<typeof signIn>, ReturnType<typeof signIn>, ReturnType<typeof signIn>]
    for (const userID of ['bob', 'cid', 'dan']) alice.perform('subscribeUsersStatus', { userIDs: [userID], minutes: 1 })
    world.takeDeliveries()
    bob.signOut()
    dan.signOut()
    expect(pushesTo(alice, world.takeDeliveries())).toMatchObject([['userStatusUpdated', { statuses: [{ userID: 'dan' }] }]])
  })

  it('a user with another open session stays online', () => {
    const { world, signIn, wait } = worldFixture({ multiDevice: true })
    const [alice, phone] = [signIn('alice'), signIn('bob')]
    signIn('bob', { deviceID: 'tablet' })
    alice.perform('subscribeUsersStatus', { userIDs: ['bob'], minutes: 10 })
    world.takeDeliveries()
    phone.signOut()
    world.signOut('none')
    wait(60_000)
    world.settle()
    expect(world.takeDeliveries()).toEqual([])
    expect(world.dueAt()).toBeUndefined()
  })

  it('a user who was lost before the subscription is offline after its time, and without subscribers, too', () => {
    const { world, signIn, wait } = worldFixture()
    const [alice, bob, cid] = [signIn('alice'), signIn('bob'), signIn('cid')]
    world.signOut(bob.connectionID, true)
    world.signOut(cid.connectionID, true)
    expect(world.dueAt()).toBeUndefined()
    wait(30_000)
    expect(alice.perform('subscribeUsersStatus', { userIDs: ['bob'], minutes: 10 })).toMatchObject({ statuses: [{ onlineStatus: 0 }] })
    wait(5_000)
    world.settle()
    expect(pushesTo(alice, world.takeDeliveries())).toMatchObject([['userStatusUpdated', { statuses: [{ userID: 'bob', onlineStatus: 1 }] }]])
    expect(alice.perform('queryUsersStatus', { userIDs: ['cid'] })).toMatchObject({ userStatusList: [{ onlineStatus: 1 }] })
    expect(world.dueAt()).toBeUndefined()
  })

  it('a user who is back in time stays online', () => {
    const { world, signIn, wait } = worldFixture()
    const [alice, bob] = [signIn('alice'), signIn('bob')]
    world.signOut(bob.connectionID, true)
    wait(34_000)
    signIn('bob')
    wait(60_000)
    expect(alice.perform('queryUsersStatus', { userIDs: ['bob'] })).toMatchObject({ userStatusList: [{ onlineStatus: 0 }] })
  })

  it('a later custom status takes the time of an earlier one away', () => {
    const { signIn, world, wait } = worldFixture()
    const alice = signIn('alice')
    alice.perform('updateUserCustomStatus', { customStatus: 'busy', seconds: 10 })
    alice.perform('updateUserCustomStatus', { customStatus: 'away', seconds: -1 })
    wait(20_000)
    world.settle()
    expect(alice.perform('querySelfStatus')).toMatchObject({ customStatus: 'away', customStatusExpiredTime: -1 })
    alice.perform('updateUserCustomStatus', { customStatus: '', seconds: -1 })
    expect(alice.perform('querySelfStatus')).toMatchObject({ customStatus: '', customStatusExpiredTime: 0 })
  })
})
