import type { ZIMUserStatus } from 'zego-zim-miniprogram'

import { describe, expect, it } from 'vitest'

import { outcome, watch } from '../support/zim/helpers'
import { SERVER_SUBJECTS, useServerFixture } from '../support/zim/serverFixture'
import { settle } from '../support/zim/zimFixture'

const ONLINE = 0
const OFFLINE = 1
const LOGOUT = 2
const UNKNOWN = 99
const MINI_PROGRAM = 7

/** States of users. The emulator and the real package pass the same tests, on the same server. */
describe.each(SERVER_SUBJECTS)('presence: $name', (subject) => {
  const fixture = useServerFixture(subject, { multiDevice: true })

  async function ask<T>(request: Promise<T>) {
    const asked = outcome(request)
    await settle(300)
    return asked.settled as { value?: T, reason?: { code: number, message: string } }
  }
  async function start(...others: string[]) {
    const [bob] = ['bob', ...others].map(fixture.peer)
    const watched = watch(fixture.zim, 'userStatusUpdated')
    await fixture.signIn()
    await settle(300)
    const atLogin = watched.of('userStatusUpdated')
    watched.clear()
    const statuses = () => watched.of('userStatusUpdated').flatMap(({ userStatusList }) => userStatusList)
    return { bob: bob!, watched, atLogin, statuses, states: () => statuses().map(({ userID, onlineStatus }) => [userID, onlineStatus]) }
  }
  const subscribe = (userIDs: string[], minutes = 10) => ask(fixture.zim.subscribeUsersStatus(userIDs, { subscriptionDuration: minutes }))
  const unsubscribe = (userIDs: string[]) => ask(fixture.zim.unsubscribeUsersStatus(userIDs))
  const list = async (userIDs: string[] = []) => (await ask(fixture.zim.querySubscribedUserStatusList({ userIDs }))).value!.userStatusSubscriptionList

  it('the answer to a subscription is the present state, reported before the result', async () => {
    const { statuses } = await start()
    expect(await subscribe(['bob'])).toEqual({ value: { errorUserList: [] } })
    expect(statuses()).toEqual([{
      userID: 'bob',
      onlineStatus: ONLINE,
      onlinePlatforms: [MINI_PROGRAM],
      customStatus: '',
      customStatusExpiredTime: 0,
      lastUpdateTime: expect.any(Number),
      lastOnlineStatusUpdateTime: expect.any(Number),
      lastCustomStatusUpdateTime: 0,
    } satisfies ZIMUserStatus])
    expect(await list()).toMatchObject([{ userStatus: { userID: 'bob', onlineStatus: ONLINE }, subscribeExpiredTime: expect.any(Number) }])
  })

  it('a second subscription of the same state reports nothing', async () => {
    const { statuses } = await start()
    await subscribe(['bob'])
    await subscribe(['bob'], 20)
    expect(statuses()).toHaveLength(1)
  })

  it('who cannot be subscribed to is reported: oneself, and unknown users', async () => {
    await start()
    expect(await subscribe(['alice', 'bob', 'nobody'])).toEqual({ value: { errorUserList: [{ userID: 'alice', reason: 6000001 }, { userID: 'nobody', reason: 6000011 }] } })
    expect((await list()).map(({ userStatus }) => userStatus.userID)).toEqual(['bob'])
  })

  it('a logout, a login and a lost connection are reported, the last one after 35 seconds', async () => {
    const { bob, states, watched } = await start()
    await subscribe(['bob'])
    watched.clear()
    bob.perform('logout')
    await settle(300)
    const again = fixture.peer('bob')
    await settle(300)
    expect(states()).toEqual([['bob', LOGOUT], ['bob', ONLINE]])
    watched.clear()
    fixture.gateway.controls.drop('bob')
    await settle(34_000)
    expect(states()).toEqual([])
    await settle(1_500)
    expect(states()).toEqual([['bob', OFFLINE]])
    expect(again.userID).toBe('bob')
  })

  it('who is back within 35 seconds was never away', async () => {
    const { states, watched } = await start()
    await subscribe(['bob'])
    watched.clear()
    fixture.gateway.controls.drop('bob')
    await settle(20_000)
    fixture.peer('bob')
    await settle(60_000)
    expect(states()).toEqual([])
  })

  it('nothing is reported after the end of the subscription, by time or by request', async () => {
    const { bob, states, watched } = await start('cid')
    await subscribe(['bob'], 1)
    await subscribe(['cid'])
    watched.clear()
    expect(await unsubscribe(['cid', 'nobody'])).toEqual({ value: { errorUserList: [{ userID: 'nobody', reason: 6000011 }] } })
    await settle(60_000)
    expect(await list()).toEqual([])
    bob.perform('logout')
    fixture.peer('cid').perform('updateUserCustomStatus', { customStatus: 'x', seconds: 0 })
    await settle(300)
    expect(states()).toEqual([])
  })

  it('a custom status of another user is reported, and its end', async () => {
    const { bob, statuses, watched } = await start()
    await subscribe(['bob'])
    watched.clear()
    bob.perform('updateUserCustomStatus', { customStatus: 'busy', seconds: 30 })
    await settle(300)
    expect(statuses()).toMatchObject([{ userID: 'bob', onlineStatus: ONLINE, customStatus: 'busy', customStatusExpiredTime: expect.any(Number) }])
    watched.clear()
    await settle(30_500)
    expect(statuses()).toMatchObject([{ userID: 'bob', customStatus: '', customStatusExpiredTime: 0 }])
  })

  it('an own custom status is reported to the acting client, too, with an unknown state', async () => {
    const { statuses } = await start()
    expect(await ask(fixture.zim.updateUserCustomStatus('busy'))).toEqual({ value: { customStatus: 'busy' } })
    expect(statuses()).toMatchObject([{ userID: 'alice', onlineStatus: UNKNOWN, customStatus: 'busy', customStatusExpiredTime: -1, onlinePlatforms: [MINI_PROGRAM], lastOnlineStatusUpdateTime: 0 }])
    expect((await ask(fixture.zim.querySelfUserInfo())).value!.selfUserInfo.userStatus).toMatchObject({ userID: 'alice', onlineStatus: UNKNOWN, customStatus: 'busy' })
    expect(await ask(fixture.zim.updateUserCustomStatus('x'.repeat(65)))).toMatchObject({ reason: { code: 6000001 } })
  })

  it('an own custom status comes from another device, and ends by itself', async () => {
    const { statuses } = await start()
    fixture.peer('alice').perform('updateUserCustomStatus', { customStatus: 'busy', seconds: 5 })
    await settle(6_000)
    expect(statuses()).toMatchObject([{ userID: 'alice', customStatus: 'busy' }, { userID: 'alice', customStatus: '', onlineStatus: UNKNOWN }])
  })

  it('the own platforms are reported after a login', async () => {
    const { atLogin } = await start()
    expect(atLogin).toMatchObject([{ userStatusList: [{ userID: 'alice', onlineStatus: UNKNOWN, onlinePlatforms: [MINI_PROGRAM], lastOnlineStatusUpdateTime: 0 }] }])
  })

  it('subscriptions outlive a login: the states are reported after it', async () => {
    const { bob, statuses, watched } = await start()
    await subscribe(['bob'])
    fixture.zim.logout()
    bob.perform('logout')
    await settle(300)
    watched.clear()
    await fixture.signIn()
    await settle(300)
    expect(statuses().filter(({ userID }) => userID !== 'alice')).toMatchObject([{ userID: 'bob', onlineStatus: LOGOUT }])
    expect((await list(['bob', 'cid'])).map(({ userStatus }) => userStatus.userID)).toEqual(['bob'])
  })

  it('what changed without a connection is reported after it', async () => {
    const { bob, states, watched } = await start('cid')
    await subscribe(['bob', 'cid'])
    await fixture.lose()
    watched.clear()
    bob.perform('logout')
    fixture.gateway.controls.online()
    await settle(20_000)
    expect(states()).toEqual([['bob', LOGOUT]])
  })

  it('states can be asked without a subscription', async () => {
    const { statuses } = await start()
    fixture.peer('cid').perform('logout')
    expect(await ask(fixture.zim.queryUsersStatus(['bob', 'cid', 'nobody']))).toMatchObject({ value: { userStatusList: [{ userID: 'bob', onlineStatus: ONLINE }, { userID: 'cid', onlineStatus: LOGOUT, onlinePlatforms: [] }], errorUserList: [{ userID: 'nobody', reason: 6000011 }] } })
    expect(statuses()).toEqual([])
  })

  it('the client checks its calls itself, and fails by their operations without a connection', async () => {
    const { zim } = fixture
    await start()
    const BAD_IDS = 'userIDs is invalid or each of its elements must be a valid string type.'
    expect(await subscribe(['bob'], 0)).toEqual({ reason: { code: 6000001, message: 'API.subscribeUsersStatus: Duration is invalid.' } })
    expect(await ask(zim.subscribeUsersStatus(['bob'], undefined as never))).toEqual({ reason: { code: 6000001, message: 'API.subscribeUsersStatus: Duration is invalid.' } })
    expect(await subscribe([])).toEqual({ reason: { code: 6000001, message: `API.subscribeUsersStatus: ${BAD_IDS}` } })
    expect(await unsubscribe([])).toEqual({ reason: { code: 6000001, message: `API.subscribeUsersStatus: ${BAD_IDS}` } })
    expect(await ask(zim.queryUsersStatus(['']))).toEqual({ reason: { code: 6000001, message: `API.queryUsersStatus: ${BAD_IDS}` } })
    await fixture.lose()
    expect(await subscribe(['bob'])).toEqual({ reason: { code: 6000104, message: 'subscribe_user_status: Network error.' } })
    expect(await unsubscribe(['bob'])).toEqual({ reason: { code: 6000104, message: 'unsubscribe_user: Network error.' } })
    expect(await ask(zim.queryUsersStatus(['bob']))).toEqual({ reason: { code: 6000104, message: 'userstate/fetch_user_status: Network error.' } })
    expect(await ask(zim.updateUserCustomStatus('x'))).toEqual({ reason: { code: 6000104, message: 'userstate/set_custom_status: Network error.' } })
    expect(await list()).toEqual([])
  })

  it('the plan has to have it', async () => {
    fixture.gateway.controls.plan('pro')
    await start()
    expect(await subscribe(['bob'])).toMatchObject({ reason: { code: 6000013 } })
    expect(await ask(fixture.zim.queryUsersStatus(['bob']))).toMatchObject({ reason: { code: 6000013 } })
    expect(await ask(fixture.zim.updateUserCustomStatus('x'))).toMatchObject({ reason: { code: 6000013 } })
  })
})
