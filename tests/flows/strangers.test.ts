import { describe, expect, it } from 'vitest'

import { useArrivalsStore } from '@/stores/arrivals'
import { useFriendsStore } from '@/stores/friends'
import { usePrivacyStore } from '@/stores/privacy'
import { useStrangersStore } from '@/stores/strangers'

import type { TestApp } from '../support/testApp'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createBackend, createTestApp, signInUsers } from '../support/testApp'

useFakeClock()

/** What is loaded when the user is online. */
function started({ pinia }: TestApp) {
  const told: string[] = []
  useStrangersStore(pinia)
  useArrivalsStore(pinia).onArrivals(arrivals => told.push(...arrivals.map(({ conversation }) => conversation.id)))
  return { told, friends: useFriendsStore(pinia), privacy: usePrivacyStore(pinia) }
}

async function start() {
  const users = await signInUsers('anna', 'ben', 'carl')
  const anna = started(users.anna)
  await wait(300)
  await anna.friends.add('ben')
  await wait(300)
  const write = async (...names: Array<'ben' | 'carl'>) => {
    for (const name of names) users[name].messages.send('peer:anna', aText('hi'))
    await wait(3_000)
  }
  const unread = () => Object.fromEntries(users.anna.conversations.shown.map(({ id, unread }) => [id, unread]))
  return { ...users, ...anna, write, unread, total: () => users.anna.conversations.unreadTotal }
}

describe('where the user wants messages of friends alone', () => {
  it('those of strangers arrive, and neither alert nor count; those of friends do', async () => {
    const { anna, privacy, told, write, unread, total } = await start()
    privacy.set('onlyFriends', true)
    await write('ben', 'carl')
    expect([told, unread(), total()]).toEqual([['ben'], { ben: 1, carl: 0 }, 1])
    expect(anna.texts('carl')).toEqual(['hi'])
    expect(anna.conversations.get('peer:carl')).toMatchObject({ unread: 1 })
  })

  it('a stranger who becomes a friend counts from then on, and one who is none any more does not', async () => {
    const { privacy, friends, write, unread, total, told } = await start()
    privacy.set('onlyFriends', true)
    await write('carl')
    await friends.add('carl')
    await wait(300)
    expect([unread(), total()]).toEqual([{ carl: 1 }, 1])
    await friends.remove('ben')
    await wait(300)
    await write('ben')
    expect([unread(), total(), told]).toEqual([{ carl: 1, ben: 0 }, 1, []])
    privacy.set('onlyFriends', false)
    await wait(100)
    expect(total()).toBe(2)
  })

  it('groups are not concerned, and a chat can be marked as unread', async () => {
    const { anna, carl, privacy, write, unread, total } = await start()
    const { group } = await carl.zim.ask(client => client.groups.create({ name: 'Club', avatarUrl: '', userIDs: ['anna'] }))
    privacy.set('onlyFriends', true)
    carl.messages.send(`group:${group.groupID}`, aText('hi'))
    await write('carl')
    expect(total()).toBe(1)
    await anna.conversations.markUnread('peer:carl')
    await wait(100)
    expect([unread().carl, total()]).toEqual([1, 2])
  })

  it('nobody is a stranger before the friends are known, and everybody may write at first', async () => {
    const { write, total, told } = await start()
    await write('carl')
    expect([total(), told]).toEqual([1, ['carl']])
    const gateway = createBackend()
    const [late, ben] = [createTestApp(gateway), createTestApp(gateway)]
    await ben.signIn('ben')
    await late.signIn('anna')
    gateway.controls.failNext({ call: 'queryFriendList', code: 6000104, times: 20 })
    const { privacy, friends } = started(late)
    privacy.set('onlyFriends', true)
    ben.messages.send('peer:anna', aText('hi'))
    await wait(3_000)
    if (!friends.hasLoaded) expect(late.conversations.unreadTotal).toBe(1)
  })
})
