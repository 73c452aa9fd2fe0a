import { describe, expect, it, vi } from 'vitest'

import type { ChatEvent } from '@/types/events'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createBackend, createTestApp, signInUsers } from '../support/testApp'

useFakeClock()

const DAY = 86_400_000

type App = Awaited<ReturnType<typeof signInUsers>>[string]

/** What a person does with contacts, and what the app is told. */
const contactsOf = (app: App) => {
  const events: ChatEvent[] = []
  app.zim.onEvent((event) => { if (/friend|block/.test(event.type)) events.push(event as ChatEvent) })
  async function ask<T>(request: Promise<T>): Promise<T | string> {
    let outcome: T | string = 'pending'
    request.then(value => outcome = value, ({ failure }) => outcome = failure.kind)
    await wait(300)
    return outcome
  }
  return {
    events,
    types: () => events.map(({ type }) => type),
    friends: <T>(call: (client: Parameters<Parameters<App['zim']['ask']>[0]>[0]['friends']) => Promise<T>) => ask(app.zim.ask(({ friends }) => call(friends))),
    blacklist: <T>(call: (client: Parameters<Parameters<App['zim']['ask']>[0]>[0]['blacklist']) => Promise<T>) => ask(app.zim.ask(({ blacklist }) => call(blacklist))),
  }
}

async function start(...names: string[]) {
  const { gateway, ...apps } = await signInUsers('anna', 'ben', ...names)
  /** `count` users become friends of anna, and as many apply, before her next login. */
  async function befriend(count: number) {
    const { world } = gateway
    for (let at = 0; at < count; at++) {
      for (const [name, call] of [['u', 'addFriend'], ['v', 'sendFriendApplication']] as const) {
        world.signIn(name + at, { userID: name + at, userName: '', deviceID: '' })
        world.perform(name + at, call, { userID: 'anna', alias: '', attributes: {}, wording: '' })
      }
    }
    apps.anna!.zim.signOut()
    await wait(300)
    await apps.anna!.signIn('anna')
  }
  const people = Object.fromEntries(Object.entries(apps).map(([name, app]) => [name, contactsOf(app as App)])) as Record<string, ReturnType<typeof contactsOf>>
  return { gateway, befriend, apps: apps as Record<string, App>, anna: people.anna!, ben: people.ben!, people }
}

describe('an application for friendship', () => {
  it('reaches the other with its words; both are friends when it is accepted, each with the own remark', async () => {
    const { anna, ben } = await start()
    expect(await anna.friends(client => client.apply('ben', { words: 'it is me', remark: 'Benny' }))).toBe('applied')
    expect(ben.events).toMatchObject([{ type: 'friend-applications-changed', applications: [{ user: { userID: 'anna', name: 'Anna' }, direction: 'received', state: 'waiting', words: 'it is me' }] }])
    expect(await ben.friends(client => client.accept('anna', 'Annie'))).toBeUndefined()
    expect(ben.types()).toEqual(['friend-applications-changed', 'friends-changed', 'friend-applications-changed'])
    expect(anna.events.slice(1)).toMatchObject([
      { type: 'friends-changed', friends: [{ userID: 'ben', name: 'Ben', remark: 'Benny', words: 'it is me', notes: {}, since: expect.any(Number) }] },
      { type: 'friend-applications-changed', applications: [{ direction: 'sent', state: 'accepted' }] },
    ])
    expect(await ben.friends(client => client.list())).toMatchObject([{ userID: 'anna', remark: 'Annie' }])
    expect(await anna.friends(client => client.relations(['ben', 'nobody']))).toEqual(new Map([['ben', 'both']]))
  })

  it('can be rejected, and is over after seven days', async () => {
    const { apps, anna, ben } = await start('cid')
    await anna.friends(client => client.apply('ben'))
    expect(await ben.friends(client => client.reject('anna'))).toBeUndefined()
    expect(anna.events.at(-1)).toMatchObject({ type: 'friend-applications-changed', applications: [{ state: 'rejected' }] })
    expect(await ben.friends(client => client.accept('anna'))).toBe('application-over')
    await contactsOf(apps.cid!).friends(client => client.apply('ben'))
    vi.setSystemTime(Date.now() + 7 * DAY)
    expect(await ben.friends(client => client.accept('cid'))).toBe('application-over')
  })

  it('that nobody has sent cannot be answered', async () => {
    const { anna } = await start()
    expect(await anna.friends(client => client.accept('ben'))).toBe('application-over')
    expect(await anna.friends(client => client.reject('ben'))).toBe('application-over')
  })

  it('to who still has the user as a friend makes friends at once', async () => {
    const { gateway, anna, ben } = await start()
    await anna.friends(client => client.add('ben'))
    gateway.world.perform(gateway.world.state.sessions.get('anna')![0]!.connectionID, 'deleteFriends', { userIDs: ['ben'], type: 1 })
    expect(await anna.friends(client => client.relations(['ben']))).toEqual(new Map([['ben', 'theirs']]))
    expect(await anna.friends(client => client.apply('ben'))).toBe('friends')
    expect(await ben.friends(client => client.relations(['anna']))).toEqual(new Map([['anna', 'both']]))
  })

  it.each([
    ['oneself', 'anna', 'own-account'],
    ['a user who never logged in', 'nobody', 'no-such-contact'],
  ])('to %s is refused', async (_, userID, kind) => {
    const { anna } = await start()
    expect(await anna.friends(client => client.apply(userID))).toBe(kind)
    expect(await anna.friends(client => client.add(userID))).toBe(kind)
  })

  it('with too many words is refused before it leaves', async () => {
    const { anna } = await start()
    expect(await anna.friends(client => client.apply('ben', { words: '你'.repeat(86) }))).toBe('words-too-long')
    expect(await anna.friends(client => client.apply('ben', { remark: '你'.repeat(86) }))).toBe('remark-too-long')
    expect(await anna.friends(client => client.listApplications())).toEqual([])
  })

  it('is refused when a list is full, and to a friend', async () => {
    const gateway = createBackend({ limits: { friends: 1 } })
    const apps = ['anna', 'ben', 'cid'].map(() => createTestApp(gateway))
    for (const [at, name] of ['anna', 'ben', 'cid'].entries()) await apps[at]!.signIn(name)
    const [anna, , cid] = apps.map(contactsOf)
    await anna!.friends(client => client.add('ben'))
    expect(await anna!.friends(client => client.add('ben'))).toBe('already-friends')
    expect(await anna!.friends(client => client.apply('cid'))).toBe('friends-full')
    expect(await cid!.friends(client => client.apply('anna'))).toBe('peer-friends-full')
  })
})

describe('friends', () => {
  it('are listed to the end, the newest first', async () => {
    const { anna, befriend } = await start()
    await befriend(120)
    const friends = await anna.friends(client => client.list()) as { userID: string }[]
    expect(new Set(friends.map(({ userID }) => userID)).size).toBe(120)
  })

  it('are removed on both sides; who is no friend is left out', async () => {
    const { anna, ben } = await start()
    await anna.friends(client => client.add('ben'))
    expect(await anna.friends(client => client.remove(['ben', 'cid']))).toBeUndefined()
    expect([anna.events.at(-1), ben.events.at(-1)]).toEqual([{ type: 'friends-removed', userIDs: ['ben'] }, { type: 'friends-removed', userIDs: ['anna'] }])
    expect(await ben.friends(client => client.list())).toEqual([])
  })

  it('have a remark, also one that the SDK does not hold after a login; no friend has none', async () => {
    const { apps, anna, ben } = await start()
    await anna.friends(client => client.add('ben'))
    expect(await anna.friends(client => client.setRemark('ben', 'Benny'))).toBeUndefined()
    expect(anna.events.at(-1)).toMatchObject({ type: 'friends-changed', friends: [{ userID: 'ben', remark: 'Benny' }] })
    expect(ben.types()).toEqual(['friends-changed'])
    apps.anna!.zim.signOut()
    await wait(300)
    await apps.anna!.signIn('anna')
    expect(await anna.friends(client => client.setRemark('ben', ''))).toBeUndefined()
    expect(await anna.friends(client => client.setRemark('cid', 'x'))).toBe('not-friends')
    expect(await anna.friends(client => client.setRemark('ben', '你'.repeat(86)))).toBe('remark-too-long')
  })

  it('of more than a hundred changes ago can be given a remark and an answer without asking for the list first', async () => {
    const { anna, befriend } = await start()
    await befriend(102)
    expect(await anna.friends(client => client.accept('v0'))).toBeUndefined()
    expect(await anna.friends(client => client.setRemark('u0', 'zero'))).toBeUndefined()
  })
})

describe('blocked users', () => {
  it('cannot write: the text fails with a reason, and nothing reaches the other', async () => {
    const { apps, anna, ben } = await start()
    expect(await ben.blacklist(client => client.block(['anna']))).toBeUndefined()
    expect(ben.events).toMatchObject([{ type: 'users-blocked', users: [{ userID: 'anna', name: 'Anna' }] }])
    expect(anna.events).toEqual([])
    await apps.anna!.messages.open('peer:ben')
    apps.anna!.messages.send('peer:ben', aText('hello'))
    await wait(300)
    expect(apps.anna!.messages.timeline('peer:ben')).toMatchObject([{ delivery: 'failed', failure: { kind: 'refused-by-peer', retryable: false } }])
    expect(apps.ben!.texts('anna')).toEqual([])
    expect(await ben.blacklist(client => client.list())).toMatchObject([{ userID: 'anna' }])
    expect(await ben.blacklist(client => client.unblock(['anna']))).toBeUndefined()
    expect(ben.events.at(-1)).toEqual({ type: 'users-unblocked', userIDs: ['anna'] })
  })

  it('stay blocked when they are blocked again, and removing one who is not blocked is no failure', async () => {
    const { anna } = await start('cid')
    await anna.blacklist(client => client.block(['ben']))
    expect(await anna.blacklist(client => client.block(['ben']))).toBeUndefined()
    expect(await anna.blacklist(client => client.block(['ben', 'cid']))).toBeUndefined()
    expect(await anna.blacklist(client => client.unblock(['nobody']))).toBeUndefined()
    expect(await anna.blacklist(client => client.block(['anna']))).toBe('own-account')
    expect(await anna.blacklist(client => client.block(['cid', 'nobody', 'dan']))).toBe('friend')
  })

  it('have a limit, and must be known to ZIM', async () => {
    const gateway = createBackend({ limits: { blockedUsers: 1 } })
    const apps = ['anna', 'ben', 'cid'].map(() => createTestApp(gateway))
    for (const [at, name] of ['anna', 'ben', 'cid'].entries()) await apps[at]!.signIn(name)
    const anna = contactsOf(apps[0]!)
    expect(await anna.blacklist(client => client.block(['ben', 'nobody']))).toBe('no-such-contact')
    await anna.blacklist(client => client.unblock(['ben']))
    expect(await anna.blacklist(client => client.block(['ben', 'cid']))).toBe('blacklist-full')
    expect(await anna.blacklist(client => client.list())).toMatchObject([{ userID: 'ben' }])
  })
})
