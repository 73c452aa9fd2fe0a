import { describe, expect, it } from 'vitest'

import { tip } from '@/messages/tip/row'
import { useLinesStore } from '@/stores/lines'
import { last } from '@/utils/last'

import type { TestApp } from '../support/testApp'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createTestApp, signInUsers } from '../support/testApp'

useFakeClock()

const below = (app: TestApp, key = last(app.messages.timeline('room:lobby'))?.key ?? '') => useLinesStore(app.pinia).below('room:lobby', key)
const texts = (app: TestApp, key?: string) => below(app, key).map(body => tip(body, { isMine: false, hasSenders: true, nameOf: userID => app.users.nameOf(userID) }))

/** Anna and ben are in the lobby. Anna's page of it is open. */
async function inLobby() {
  const users = await signInUsers('anna', 'ben', 'carl', 'dora')
  useLinesStore(users.anna.pinia)
  for (const name of ['anna', 'ben'] as const) await users[name].rooms.enter('lobby', 'Lobby')
  await wait(4000)
  return users
}

describe('lines of a room', () => {
  it('say who came and who went, below the message that was the last one, and never of the user', async () => {
    const { anna, ben, carl } = await inLobby()
    expect(texts(anna)).toEqual(['Ben 进入了房间'])
    ben.messages.send('room:lobby', aText('hello'))
    await wait(500)
    const said = last(anna.messages.timeline('room:lobby'))!
    await carl.rooms.enter('lobby', 'Lobby')
    ben.messages.send('room:lobby', aText('welcome'))
    await wait(3500)
    await carl.rooms.leave('lobby')
    await wait(3500)
    expect(texts(anna, said.key)).toEqual(['Carl 进入了房间'])
    expect(texts(anna)).toEqual(['Carl 离开了房间'])
    expect(texts(anna, '')).toEqual(['Ben 进入了房间'])
  })

  it('are one for many who come at once, and none for who goes at once', async () => {
    const { anna, ben, carl, dora, gateway } = await inLobby()
    ben.messages.send('room:lobby', aText('hello'))
    await wait(500)
    const others = Array.from({ length: 10 }, () => createTestApp(gateway))
    for (const [n, other] of others.entries()) await other.signIn(`guest${n}`)
    for (const user of [carl, dora, ...others]) await user.rooms.enter('lobby', 'Lobby')
    await others[0]!.rooms.leave('lobby')
    await wait(3500)
    expect(texts(anna)).toEqual(['Carl 等 11 人 进入了房间'])
  })

  it('are none for the members after a reconnect, whose page was shown meanwhile', async () => {
    const { anna, ben, carl, gateway } = await inLobby()
    ben.messages.send('room:lobby', aText('hello'))
    await wait(500)
    gateway.controls.drop('anna')
    await wait(100)
    await carl.rooms.enter('lobby', 'Lobby')
    await wait(9000)
    expect([anna.rooms.room('lobby').phase, anna.rooms.room('lobby').count]).toEqual(['entered', 3])
    expect(texts(anna)).toEqual([])
    expect(texts(ben)).toEqual([])
  })

  it('are not unread, not stored, and gone with the sign-out', async () => {
    const { anna, ben, carl } = await inLobby()
    ben.messages.send('room:lobby', aText('hello'))
    await wait(500)
    const { key } = last(anna.messages.timeline('room:lobby'))!
    const unread = anna.conversations.unreadTotal
    await carl.rooms.enter('lobby', 'Lobby')
    await wait(3500)
    expect(texts(anna, key)).toEqual(['Carl 进入了房间'])
    expect([anna.conversations.unreadTotal, anna.conversations.shown[0]!.lastMessage?.key]).toEqual([unread, key])
    await carl.rooms.leave('lobby')
    anna.zim.signOut()
    await anna.signIn('anna')
    await wait(4000)
    expect(below(anna, key)).toEqual([])
  })
})
