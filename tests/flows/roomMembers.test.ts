import { describe, expect, it } from 'vitest'

import { useRoomMembersStore } from '@/stores/roomMembers'

import type { TestApp } from '../support/testApp'

import { useFakeClock, wait } from '../support/clock'
import { fillRoom } from '../support/fillRoom'
import { signInUsers } from '../support/testApp'

useFakeClock()

const storeOf = ({ pinia }: TestApp) => useRoomMembersStore(pinia)
const listed = (app: TestApp) => storeOf(app).of('lobby').blocks.flat()

/** Anna is in the lobby, then as many as `crowd`, then ben. */
async function start(crowd = 0) {
  const users = await signInUsers('anna', 'ben', 'carl')
  await users.anna.rooms.enter('lobby', 'Lobby')
  fillRoom(users.gateway, 'lobby', crowd)
  await users.ben.rooms.enter('lobby', 'Lobby')
  await wait(100)
  return users
}

describe('the members of a room', () => {
  it('are loaded page by page, and counted also before', async () => {
    const { ben } = await start(250)
    expect([ben.rooms.room('lobby').count, listed(ben)]).toEqual([252, []])
    const store = storeOf(ben)
    for (const [count, hasMore] of [[100, true], [200, true], [252, false], [252, false]] as const) {
      await store.more('lobby')
      expect([listed(ben).length, store.hasMore('lobby')]).toEqual([count, hasMore])
    }
    expect(new Set(listed(ben)).size).toBe(252)
    expect(ben.users.nameOf('p249')).toBe('人249')
  })

  it('come and go while they are shown: a change is one of one block', async () => {
    const { anna, ben, carl } = await start(120)
    const store = storeOf(ben)
    while (store.hasMore('lobby')) await store.more('lobby')
    const before = store.of('lobby').blocks
    await carl.rooms.enter('lobby', 'Lobby')
    await anna.rooms.leave('lobby')
    await wait(1500)
    const after = store.of('lobby').blocks
    expect(listed(ben)).toContain('carl')
    expect(listed(ben)).not.toContain('anna')
    const changed = after.flatMap((block, n) => block === before[n] ? [] : n)
    expect(changed).toEqual([0, before.length - 1])
    await carl.rooms.leave('lobby')
    await carl.rooms.enter('lobby', 'Lobby')
    await wait(1500)
    expect(listed(ben).filter(userID => userID === 'carl')).toHaveLength(1)
    expect(ben.rooms.room('lobby').count).toBe(122)
  })

  it('stand in the list once, also who comes before the page that has them is loaded', async () => {
    const { ben, carl } = await start(120)
    const store = storeOf(ben)
    await store.more('lobby')
    await carl.rooms.enter('lobby', 'Lobby')
    await wait(1500)
    expect(listed(ben).at(-1)).toBe('carl')
    await store.more('lobby')
    expect([listed(ben).length, new Set(listed(ben)).size]).toEqual([123, 123])
  })

  it('are at most 2,000 in the list', async () => {
    const { ben } = await start(2500)
    const store = storeOf(ben)
    for (let page = 0; page < 30; page++) await store.more('lobby')
    expect([listed(ben).length, store.hasMore('lobby'), ben.rooms.room('lobby').count]).toEqual([2000, false, 2502])
  })

  it('fail to load where ZIM lists none, and are loaded by another try', async () => {
    const { ben, gateway } = await start()
    gateway.controls.failNext({ call: 'queryRoomMemberList', code: 6000014 })
    await expect(storeOf(ben).more('lobby')).rejects.toMatchObject({ failure: { kind: 'room' } })
    await storeOf(ben).more('lobby')
    expect(listed(ben)).toEqual(['anna', 'ben'])
  })

  it('are forgotten with the connection and with the stay', async () => {
    const { ben, gateway } = await start()
    await storeOf(ben).more('lobby')
    gateway.controls.drop('ben')
    await wait(500)
    expect(listed(ben)).toEqual([])
    await wait(5000)
    await storeOf(ben).more('lobby')
    expect(listed(ben)).toEqual(['anna', 'ben'])
    await ben.rooms.leave('lobby')
    expect(listed(ben)).toEqual([])
  })
})
