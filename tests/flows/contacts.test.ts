import { describe, expect, it } from 'vitest'

import { useBlacklistStore } from '@/stores/blacklist'
import { removeDeviceData } from '@/stores/deviceData'
import { useFriendsStore } from '@/stores/friends'
import { useNewRequestsStore } from '@/stores/newRequests'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createDevice } from '../support/model/device'
import { createBackend, signInUsers, tokenFor } from '../support/testApp'

useFakeClock()

type App = Awaited<ReturnType<typeof signInUsers>>[string]

/** The contacts of one user, as the app opens them after the sign-in. */
function contactsOf({ pinia }: App) {
  const friends = useFriendsStore(pinia)
  return { friends, blacklist: useBlacklistStore(pinia), newRequests: useNewRequestsStore(pinia), names: () => friends.list.map(({ userID }) => userID) }
}

async function start(...others: string[]) {
  const { gateway, ...apps } = await signInUsers('anna', 'ben', ...others)
  const people = Object.fromEntries(Object.entries(apps).map(([name, app]) => [name, contactsOf(app as App)])) as Record<string, ReturnType<typeof contactsOf>>
  await wait(500)
  return { gateway, apps: apps as Record<string, App>, people, anna: people.anna!, ben: people.ben! }
}

async function befriend(one: ReturnType<typeof contactsOf>, oneID: string, other: ReturnType<typeof contactsOf>, otherID: string) {
  await Promise.all([one.friends.apply(otherID, 'hi'), wait(300)])
  await Promise.all([other.friends.accept(oneID), wait(300)])
}

/** What an action ends with: undefined, a value, or the kind of its failure. */
async function outcome<T>(action: Promise<T>) {
  const ended = action.then(value => value, ({ failure }) => failure.kind as string)
  await wait(300)
  return ended
}

describe('friends', () => {
  it('are listed on both sides as soon as an application is accepted', async () => {
    const { anna, ben } = await start()
    expect(await outcome(anna.friends.apply('ben', 'It is Anna'))).toBe('applied')
    expect(ben.friends.application('anna')).toMatchObject({ direction: 'received', state: 'waiting', words: 'It is Anna' })
    expect(anna.friends.application('ben')).toMatchObject({ direction: 'sent', state: 'waiting' })
    await outcome(ben.friends.accept('anna'))
    expect([anna.names(), ben.names()]).toEqual([['ben'], ['anna']])
    expect(anna.friends.application('ben')!.state).toBe('accepted')
  })

  it('are named by their remark everywhere, until they are deleted', async () => {
    const { apps, anna, ben } = await start()
    await befriend(anna, 'anna', ben, 'ben')
    await outcome(anna.friends.setRemark('ben', '小本'))
    expect([anna.friends.friend('ben')!.remark, apps.anna!.users.nameOf('ben'), apps.anna!.users.publicNameOf('ben')]).toEqual(['小本', '小本', 'Ben'])
    expect(apps.ben!.users.nameOf('anna')).toBe('Anna')
    // ZIM has no remark in a conversation that begins later.
    apps.anna!.messages.send('peer:ben', aText('hi'))
    await wait(1_000)
    expect(apps.anna!.users.nameOf('ben')).toBe('小本')
    await outcome(anna.friends.remove('ben'))
    expect([anna.names(), ben.names(), apps.anna!.users.nameOf('ben')]).toEqual([[], [], 'Ben'])
  })

  it('and their remarks are known without a connection after a restart', async () => {
    const gateway = createBackend()
    const [anna, ben] = [createDevice(gateway, 'anna'), createDevice(gateway, 'ben')]
    await anna.app.signIn('anna')
    await ben.app.signIn('ben')
    const [mine, theirs] = [contactsOf(anna.app), contactsOf(ben.app)]
    await befriend(mine, 'anna', theirs, 'ben')
    await outcome(mine.friends.setRemark('ben', '小本'))
    await wait(1_000)
    anna.kill()
    gateway.controls.offline(['anna'])
    const again = anna.start()
    again.beginSignIn('anna')
    const { friends } = contactsOf(again)
    await wait(500)
    expect(friends.list).toMatchObject([{ userID: 'ben', name: 'Ben', remark: '小本' }])
    expect(again.users.nameOf('ben')).toBe('小本')
    expect(friends.hasLoaded).toBe(false)
    again.zim.signOut()
    await wait(500)
    expect(friends.list).toEqual([])
    ben.app.zim.signOut()
  })

  it('who were deleted on another device lose their remark with the next login', async () => {
    const gateway = createBackend()
    const [anna, ben] = [createDevice(gateway, 'anna'), createDevice(gateway, 'ben')]
    await anna.app.signIn('anna')
    await ben.app.signIn('ben')
    const [mine, theirs] = [contactsOf(anna.app), contactsOf(ben.app)]
    ben.app.messages.send('peer:anna', aText('hi'))
    await befriend(mine, 'anna', theirs, 'ben')
    await outcome(mine.friends.setRemark('ben', '小本'))
    await wait(20_000)
    anna.kill()
    await outcome(theirs.friends.remove('anna'))
    const again = anna.start()
    let give = (_: string) => {}
    void again.zim.signIn(again.identityOf('anna'), () => new Promise((resolve) => { give = resolve }), { shouldKeepTrying: true }).catch(() => {})
    await wait(500)
    expect(again.users.nameOf('ben')).toBe('小本')
    give(tokenFor('anna'))
    await wait(5_000)
    const { friends } = contactsOf(again)
    await wait(2_000)
    expect([friends.list, again.users.nameOf('ben')]).toEqual([[], 'Ben'])
    for (const app of [again, ben.app]) app.zim.signOut()
  })

  it('who were added while the user was away are there after the connection has returned', async () => {
    const { gateway, anna, ben } = await start()
    await outcome(anna.friends.apply('ben', ''))
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(100)
    await outcome(ben.friends.accept('anna'))
    expect(anna.names()).toEqual([])
    gateway.controls.online()
    await wait(60_000)
    expect(anna.names()).toEqual(['ben'])
  })

  it('are removed from the device with the data of the account', async () => {
    const gateway = createBackend()
    const [anna, ben] = [createDevice(gateway, 'anna'), createDevice(gateway, 'ben')]
    await anna.app.signIn('anna')
    await ben.app.signIn('ben')
    await befriend(contactsOf(anna.app), 'anna', contactsOf(ben.app), 'ben')
    await wait(1_000)
    const { storage } = anna.app
    const account = anna.app.zim.accountKey()
    expect((await storage.get(`friends.v1.${account}`)).value).toContain('Ben')
    for (const app of [anna.app, ben.app]) app.zim.signOut()
    await wait(500)
    // A later version, which went back since, has more of the account, and so has another account.
    const later = [`friends.v2.${account}`, `cache/~1.${account}/lists`, `privacy.v10.${account}`]
    const others = [`friends.v2.${account}a`, `cache/~1.${account}a/lists`]
    for (const key of [...later, ...others]) await storage.set(key, '{}')
    await removeDeviceData(storage, account!)
    const values = async (keys: string[]) => Promise.all(keys.map(async key => (await storage.get(key)).value))
    expect(await values([`friends.v1.${account}`, ...later])).toEqual([null, null, null, null])
    expect(await values(others)).toEqual(['{}', '{}'])
  })

  it('stay as they are where the device has something else under their key', async () => {
    const gateway = createBackend()
    const anna = createDevice(gateway, 'anna')
    await anna.app.signIn('anna')
    const { friends } = contactsOf(anna.app)
    await wait(500)
    const key = `friends.v1.${anna.app.zim.accountKey()}`
    await anna.app.storage.set(key, JSON.stringify({ friends: [['ben'], ['carl', 'Carl', '', '小卡'], 7, null], seenAt: 'x' }))
    anna.kill()
    gateway.controls.offline(['anna'])
    const again = anna.start()
    again.beginSignIn('anna')
    const restored = contactsOf(again)
    await wait(500)
    expect(restored.names()).toEqual(['carl'])
    expect(friends.list).toEqual([])
    again.zim.signOut()
  })
})

describe('new applications', () => {
  it('are counted until they are seen; own ones and answered ones are not', async () => {
    const { anna, ben, people } = await start('carl')
    await outcome(ben.friends.apply('anna', ''))
    await outcome(people.carl!.friends.apply('anna', ''))
    expect([anna.newRequests.count, ben.newRequests.count]).toEqual([2, 0])
    await outcome(anna.friends.reject('ben'))
    expect(anna.newRequests.count).toBe(1)
    anna.friends.noteSeen()
    await wait(100)
    expect(anna.newRequests.count).toBe(0)
    await outcome(ben.friends.apply('anna', 'please'))
    expect(anna.newRequests.count).toBe(1)
  })

  it('of both sides at once make both friends when one is accepted', async () => {
    const { anna, ben } = await start()
    await Promise.all([outcome(anna.friends.apply('ben', '')), outcome(ben.friends.apply('anna', ''))])
    await outcome(anna.friends.accept('ben'))
    expect([anna.names(), ben.names()]).toEqual([['ben'], ['anna']])
  })
})

describe('a blocked person', () => {
  it('cannot write to the user, who can still write to them; unblocking ends that', async () => {
    const { apps, anna } = await start()
    apps.ben!.messages.send('peer:anna', aText('one'))
    await wait(1_000)
    expect(await outcome(anna.blacklist.block('ben'))).toBeUndefined()
    expect([anna.blacklist.isBlocked('ben'), anna.blacklist.list.length]).toEqual([true, 1])
    apps.ben!.messages.send('peer:anna', aText('two'))
    apps.anna!.messages.send('peer:ben', aText('three'))
    await wait(2_000)
    expect(apps.ben!.messages.timeline('peer:anna')).toMatchObject([{ delivery: 'sent' }, { isMine: false }, { delivery: 'failed', failure: { kind: 'refused-by-peer' } }])
    expect(apps.anna!.texts('ben')).toEqual(['one', 'three'])
    await outcome(anna.blacklist.unblock('ben'))
    expect(anna.blacklist.isBlocked('ben')).toBe(false)
  })

  it('is listed with a name after a restart', async () => {
    const gateway = createBackend()
    const [anna, ben] = [createDevice(gateway, 'anna'), createDevice(gateway, 'ben')]
    await ben.app.signIn('ben')
    await anna.app.signIn('anna')
    await outcome(contactsOf(anna.app).blacklist.block('ben'))
    anna.kill()
    const again = anna.start()
    await again.signIn('anna')
    const { blacklist } = contactsOf(again)
    await wait(1_000)
    expect([blacklist.list.map(({ userID }) => userID), again.users.nameOf('ben')]).toEqual([['ben'], 'Ben'])
    for (const app of [again, ben.app]) app.zim.signOut()
  })

  it('is not the user', async () => {
    const { anna } = await start()
    expect(await outcome(anna.blacklist.block('anna'))).toBe('own-account')
    expect(anna.blacklist.list).toEqual([])
  })
})
