import { describe, expect, it, vi } from 'vitest'

import { useConversationList } from '@/pages/chats/useConversationList'
import { removeDeviceData } from '@/stores/deviceData'
import { useGroupFacesStore } from '@/stores/groupFaces'
import { useGroupMembersStore } from '@/stores/groupMembers'
import { useGroupsStore } from '@/stores/groups'
import { conversationKey } from '@/utils/conversationKey'

import type { TestApp } from '../support/testApp'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createTestApp, signInUsers } from '../support/testApp'

useFakeClock()

const PEOPLE = ['ben', 'carl', 'dora', 'emil', 'fred', 'gina', 'hugo', 'ida', 'jan', 'kim']
const facesOf = ({ pinia }: TestApp, groupID: string) => useGroupFacesStore(pinia).of(groupID)

/** Anna's group of `count` others, with a message, so that the list has it. Ben has a picture. */
async function start(count: number) {
  const { gateway, ...apps } = await signInUsers('anna', ...PEOPLE.slice(0, count) as ['ben'])
  await apps.ben.zim.ask(client => client.users.updateProfile({ avatarUrl: 'https://a.example/ben.png' }))
  const { groupID } = await useGroupsStore(apps.anna.pinia).create('Club', PEOPLE.slice(0, count))
  apps.ben.messages.send(conversationKey('group', groupID), aText('hello'))
  await wait(300)
  const list = apps.anna.inContext(useConversationList)
  const row = async () => {
    await wait(300)
    return list.feed.rows.value.find(({ name }) => name === 'Club')!
  }
  return { ...apps, gateway, groupID, row, load: () => useGroupMembersStore(apps.anna.pinia).more(groupID) }
}

describe('a group without a picture', () => {
  it('has a letter until its members were loaded, then their pictures and letters, and asks for nothing to draw them', async () => {
    const { anna, row, load, groupID } = await start(2)
    expect((await row()).faces).toEqual([])
    await load()
    const ask = vi.spyOn(anna.zim, 'ask')
    expect((await row()).faces).toEqual([{ style: '', letter: 'A', tone: expect.any(Number) }, { style: 'background-image: url("https://a.example/ben.png")', letter: '', tone: expect.any(Number) }, { style: '', letter: 'C', tone: expect.any(Number) }])
    expect(ask).not.toHaveBeenCalled()
    ask.mockRestore()
    await useGroupsStore(anna.pinia).ask(groupID, client => client.groups.setAvatar(groupID, 'https://a.example/group.png'))
    expect(await row()).toMatchObject({ avatar: 'https://a.example/group.png', faces: [] })
  })

  it('has nine faces at most, in the order of joining, and follows who leaves', async () => {
    const { anna, ben, row, load, groupID } = await start(10)
    await load()
    expect((await row()).faces.map(({ letter }) => letter)).toEqual(['A', '', 'C', 'D', 'E', 'F', 'G', 'H', 'I'])
    await useGroupsStore(ben.pinia).ask(groupID, client => client.groups.leave(groupID))
    expect((await row()).faces.map(({ letter }) => letter)).toEqual(['A', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'])
    expect(facesOf(anna, groupID)).toHaveLength(9)
  })

  it('has its faces at the next start without a connection, and none after the device forgets the account', async () => {
    const { anna, gateway, load, groupID } = await start(2)
    await load()
    await wait(300)
    const account = anna.zim.accountKey()!
    anna.zim.signOut()
    await wait(200)
    expect(facesOf(anna, groupID)).toEqual([])
    const later = createTestApp(gateway, undefined, anna.storage)
    useGroupFacesStore(later.pinia)
    later.beginSignIn('anna')
    await wait(300)
    // Read when a row asks for it, and then shown.
    expect(facesOf(later, groupID)).toEqual([])
    await wait(10)
    expect(facesOf(later, groupID)).toEqual(['anna', 'ben', 'carl'])
    expect(later.users.avatarOf('ben')).toBe('https://a.example/ben.png')
    later.zim.signOut()
    await wait(200)
    await removeDeviceData(anna.storage, account)
    expect((await anna.storage.get(`groupFaces.v1.${account}`)).value).toBeNull()
  })

  it('has none of what the device kept and is no face', async () => {
    const { anna, gateway } = await signInUsers('anna')
    const account = anna.zim.accountKey()!
    await anna.storage.set(`groupFaces.v1.${account}`, JSON.stringify([['g', [['x', 'X', ''], ['y', 'Y', '']]], ['h', [['x']]], [7, []], null, ['i', 'text']]))
    anna.zim.signOut()
    await wait(200)
    const later = createTestApp(gateway, undefined, anna.storage)
    useGroupFacesStore(later.pinia)
    later.beginSignIn('anna')
    await wait(300)
    useGroupFacesStore(later.pinia).of('g')
    await wait(10)
    expect([...useGroupFacesStore(later.pinia).all.keys()]).toEqual(['g'])
    later.zim.signOut()
  })
})
