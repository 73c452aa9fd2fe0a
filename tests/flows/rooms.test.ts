import type { Gateway } from 'zim-emulator/testing'

import { describe, expect, it } from 'vitest'

import { conversationMenu } from '@/components/conversation/conversationMenu'

import type { TestApp } from '../support/testApp'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createDeviceStorage } from '../support/model/deviceStorage'
import { startOn } from '../support/startOn'
import { createBackend, signInUsers } from '../support/testApp'

useFakeClock()

const count = (phone: TestApp) => phone.rooms.room('lobby').count
const roomTexts = (phone: Awaited<ReturnType<typeof signInUsers<'anna'>>>['anna']) => phone.messages.timeline('room:lobby').map(({ body }) => body.kind === 'text' ? body.text : body.kind)

describe('a room', () => {
  it('is entered, and counts its members', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    const entered = anna.rooms.enter('lobby', 'Lobby')
    expect(anna.rooms.room('lobby')).toMatchObject({ phase: 'entering', name: 'Lobby' })
    await entered
    await ben.rooms.enter('lobby', 'Lobby')
    expect(ben.rooms.room('lobby')).toMatchObject({ phase: 'entered', failure: null })
    expect(count(ben)).toBe(2)
  })

  it('has the name that its maker gave it, whatever the others call it', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    await anna.rooms.enter('lobby', 'Lobby')
    await ben.rooms.enter('lobby', 'lobby')
    expect(ben.rooms.room('lobby').name).toBe('Lobby')
  })

  it('updates its members when a user joins or leaves', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    await anna.rooms.enter('lobby', 'Lobby')
    await ben.rooms.enter('lobby', 'Lobby')
    await wait(100)
    expect(count(anna)).toBe(2)
    expect(anna.users.nameOf('ben')).toBe('Ben')
    await ben.rooms.leave('lobby')
    await wait(100)
    expect(count(anna)).toBe(1)
    expect(ben.rooms.room('lobby')).toMatchObject({ phase: 'left', count: 0 })
  })

  it('is entered again when an earlier request for it fails late', async () => {
    const { anna, gateway } = await signInUsers('anna')
    gateway.controls.slow({ call: 'enterRoom', ms: 50_000 })
    anna.rooms.enter('lobby', 'Lobby').catch(() => {})
    await anna.rooms.enter('lobby', 'Lobby')
    await wait(20_000)
    expect(anna.rooms.room('lobby').phase).toBe('entered')
    anna.messages.send('room:lobby', aText('hello'))
    await wait(200)
    expect(anna.messages.timeline('room:lobby')).toMatchObject([{ delivery: 'sent' }])
  })

  it('delivers texts to its members only, and is not in the conversation list', async () => {
    const { anna, ben, carl } = await signInUsers('anna', 'ben', 'carl')
    for (const phone of [anna, ben]) await phone.rooms.enter('lobby', 'Lobby')
    anna.messages.send('room:lobby', aText('hello'))
    await wait(200)
    expect(roomTexts(anna)).toEqual(['hello'])
    expect(roomTexts(ben)).toEqual(['hello'])
    expect(roomTexts(carl)).toEqual([])
    expect(anna.conversations.list).toEqual([])
    expect(ben.conversations.list).toEqual([])
  })

  it('marks a text as failed when its sender is not a member', async () => {
    const { anna } = await signInUsers('anna')
    anna.messages.send('room:lobby', aText('hello?'))
    await wait(200)
    expect(anna.messages.timeline('room:lobby')).toMatchObject([{ delivery: 'failed', failure: { code: 6000203 } }])
  })

  it('has the failure of a failed entry, and can be entered again', async () => {
    const { anna, gateway } = await signInUsers('anna')
    gateway.controls.failNext({ call: 'enterRoom', code: 6000324 })
    await expect(anna.rooms.enter('lobby', 'Lobby')).rejects.toMatchObject({ failure: { kind: 'room-full' } })
    expect(anna.rooms.room('lobby')).toMatchObject({ phase: 'failed', failure: { kind: 'room-full' } })
    await anna.rooms.enter('lobby', 'Lobby')
    expect(anna.rooms.room('lobby')).toMatchObject({ phase: 'entered', failure: null })
  })

  it('rejects an invalid ID without a call of ZIM', async () => {
    const { anna, gateway } = await signInUsers('anna')
    await expect(anna.rooms.enter('x'.repeat(129), 'Lobby')).rejects.toMatchObject({ failure: { kind: 'room-id-too-long' } })
    expect(gateway.world.rooms()).toEqual([])
  })

  it('is entered again after a lost connection', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    for (const phone of [anna, ben]) await phone.rooms.enter('lobby', 'Lobby')
    gateway.controls.drop('anna')
    await wait(500)
    expect(count(ben)).toBe(1)
    expect(anna.rooms.room('lobby').phase).toBe('re-entering')
    await wait(5000)
    expect(anna.session.phase).toBe('online')
    expect(anna.rooms.room('lobby')).toMatchObject({ phase: 'entered', name: 'Lobby' })
    expect(count(anna)).toBe(2)
    ben.messages.send('room:lobby', aText('welcome back'))
    await wait(200)
    expect(roomTexts(anna)).toEqual(['welcome back'])
  })

  it('is entered again after a repeated login', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    for (const phone of [anna, ben]) await phone.rooms.enter('lobby', 'Lobby')
    gateway.controls.expireToken('anna')
    await wait(1000)
    expect(anna.session.phase).toBe('online')
    expect(anna.rooms.room('lobby').phase).toBe('entered')
    expect(count(ben)).toBe(2)
  })

  it('is entered at the next reconnect after a failed re-entry', async () => {
    const { anna, gateway } = await signInUsers('anna')
    await anna.rooms.enter('lobby', 'Lobby')
    gateway.controls.failNext({ call: 'enterRoom', code: 6000324 })
    gateway.controls.drop('anna')
    await wait(5000)
    expect(anna.rooms.room('lobby')).toMatchObject({ phase: 'failed', failure: { kind: 'room-full' } })
    gateway.controls.drop('anna')
    await wait(5000)
    expect(anna.rooms.room('lobby').phase).toBe('entered')
  })

  it('is not entered again after it was left', async () => {
    const { anna, gateway } = await signInUsers('anna')
    await anna.rooms.enter('lobby', 'Lobby')
    await anna.rooms.leave('lobby')
    gateway.controls.drop('anna')
    await wait(5000)
    expect(anna.rooms.room('lobby').phase).toBe('left')
    expect(gateway.world.rooms()).toEqual([])
  })

  it('is left when leave is called before enter completes', async () => {
    const { anna, gateway } = await signInUsers('anna')
    gateway.controls.delay(300)
    const entered = anna.rooms.enter('lobby', 'Lobby')
    const left = anna.rooms.leave('lobby')
    await wait(1000)
    await Promise.all([entered, left])
    expect(anna.rooms.room('lobby').phase).toBe('left')
    gateway.controls.delay(0)
    gateway.controls.drop('anna')
    await wait(5000)
    expect(gateway.world.rooms()).toEqual([])
  })

  it('is not entered again after sign-out', async () => {
    const { anna, gateway } = await signInUsers('anna')
    await anna.rooms.enter('lobby', 'Lobby')
    anna.zim.signOut()
    expect(anna.rooms.room('lobby')).toMatchObject({ phase: 'left', count: 0 })
    await anna.signIn('anna')
    gateway.controls.drop('anna')
    await wait(5000)
    expect(anna.session.phase).toBe('online')
    expect(gateway.world.rooms()).toEqual([])
  })
})

describe('the end of a stay in a room', () => {
  it.each([
    ['the room is closed', 'room-closed', (controls: Gateway['controls']) => controls.closeRoom('lobby')],
    ['the user is removed', 'room-removed', (controls: Gateway['controls']) => controls.kickFromRoom({ roomID: 'lobby', userID: 'anna' })],
  ])('is told when %s: the app does not go back by itself, and the user may', async (_, kind, end) => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    for (const phone of [anna, ben]) await phone.rooms.enter('lobby', 'Lobby')
    end(gateway.controls)
    await wait(100)
    expect(anna.rooms.room('lobby')).toMatchObject({ phase: 'failed', failure: { kind }, count: 0, attributes: {} })
    expect(anna.conversations.shown).toEqual([])
    gateway.controls.drop('anna')
    await wait(5000)
    expect(anna.rooms.room('lobby')).toMatchObject({ phase: 'failed', failure: { kind } })
    await anna.rooms.enter('lobby', 'Lobby')
    expect(anna.rooms.room('lobby')).toMatchObject({ phase: 'entered', failure: null })
  })
})

describe('several rooms', () => {
  it('are entered, listed, counted and left each for itself', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    for (const room of ['lobby', 'kitchen', 'attic']) {
      await anna.rooms.enter(room, room.toUpperCase())
      await ben.rooms.enter(room, room)
      await wait(10)
    }
    anna.rooms.show('kitchen')
    for (const room of ['lobby', 'kitchen'] as const) ben.messages.send(`room:${room}`, aText('hello'))
    await wait(500)
    expect(anna.conversations.shown.map(({ id, unread }) => [id, unread]).sort()).toEqual([['attic', 0], ['kitchen', 0], ['lobby', 1]])
    await anna.rooms.leave('kitchen')
    expect(anna.conversations.shown.map(({ id }) => id).sort()).toEqual(['attic', 'lobby'])
    expect(anna.rooms.recent.map(({ roomID }) => roomID)).toEqual(['attic', 'kitchen', 'lobby'])
  })

  it('are as many as ZIM allows; the failure says that one has to be left', async () => {
    const { anna } = await signInUsers('anna')
    for (const n of [1, 2, 3, 4, 5]) await anna.rooms.enter(`room${n}`, '')
    await expect(anna.rooms.enter('room6', '')).rejects.toMatchObject({ failure: { kind: 'room-limit' } })
    await anna.rooms.leave('room1')
    await anna.rooms.enter('room6', '')
    expect(anna.rooms.room('room6').phase).toBe('entered')
  })

  it('are all left at a sign-out', async () => {
    const { anna, gateway } = await signInUsers('anna')
    for (const room of ['lobby', 'kitchen']) await anna.rooms.enter(room, room)
    anna.zim.signOut()
    await wait(100)
    expect(gateway.world.rooms()).toEqual([])
  })

  it('keep their unread messages while they are entered again', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    for (const phone of [anna, ben]) await phone.rooms.enter('lobby', 'Lobby')
    ben.messages.send('room:lobby', aText('one'))
    await wait(500)
    gateway.controls.expireToken('anna')
    await wait(1000)
    ben.messages.send('room:lobby', aText('two'))
    await wait(500)
    gateway.controls.failNext({ call: 'enterRoom', code: 6000324 })
    for (const phase of ['failed', 'entered']) {
      gateway.controls.drop('anna')
      await wait(6000)
      expect(anna.rooms.room('lobby').phase).toBe(phase)
    }
    expect(anna.conversations.shown.map(({ id, unread }) => [id, unread])).toEqual([['lobby', 2]])
  })
})

describe('a room in the conversation list', () => {
  const shown = ({ conversations }: TestApp) => [...conversations.shown].map(({ key, unread }) => [key, unread])

  it('stands there while the user is inside, by its last message, with the messages that arrived while it was not shown', async () => {
    const { anna, ben, carl } = await signInUsers('anna', 'ben', 'carl')
    for (const phone of [anna, ben]) await phone.rooms.enter('lobby', 'Lobby')
    await wait(1_000)
    carl.messages.send('peer:anna', aText('hello'))
    await wait(1_000)
    expect(shown(anna)).toEqual([['peer:carl', 1], ['room:lobby', 0]])
    for (const text of ['one', 'two']) ben.messages.send('room:lobby', aText(text))
    anna.messages.send('room:lobby', aText('own'))
    await wait(1_000)
    expect(shown(anna)).toEqual([['room:lobby', 2], ['peer:carl', 1]])
    expect(anna.conversations.shown[0]).toMatchObject({ name: 'Lobby', lastMessage: { conversation: 'room:lobby' } })
    expect(anna.conversations.unreadTotal).toBe(3)
    await anna.rooms.leave('lobby')
    expect(shown(anna)).toEqual([['peer:carl', 1]])
    await anna.rooms.enter('lobby', 'Lobby')
    expect(shown(anna)[0]).toEqual(['room:lobby', 0])
  })

  it('has no unread messages after it was opened, and counts none while it is shown', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    for (const phone of [anna, ben]) await phone.rooms.enter('lobby', 'Lobby')
    ben.messages.send('room:lobby', aText('one'))
    await wait(500)
    expect(anna.rooms.show('lobby')).toBe(1)
    ben.messages.send('room:lobby', aText('two'))
    await wait(500)
    expect(shown(anna)).toEqual([['room:lobby', 0]])
    anna.rooms.hide('lobby')
    ben.messages.send('room:lobby', aText('three'))
    await wait(500)
    expect(shown(anna)).toEqual([['room:lobby', 1]])
    anna.rooms.markRead('lobby')
    expect(shown(anna)).toEqual([['room:lobby', 0]])
  })

  it('stays after a lost connection, and is gone after a sign-out', async () => {
    const { anna, gateway } = await signInUsers('anna')
    await anna.rooms.enter('lobby', 'Lobby')
    gateway.controls.drop('anna')
    await wait(500)
    expect([anna.rooms.room('lobby').phase, shown(anna)]).toEqual(['re-entering', [['room:lobby', 0]]])
    anna.zim.signOut()
    await anna.signIn('ben')
    expect(shown(anna)).toEqual([])
  })

  it('can be marked as unread, and left, but not be deleted', async () => {
    const { anna } = await signInUsers('anna')
    await anna.rooms.enter('lobby', 'Lobby')
    expect(conversationMenu(anna.conversations.shown[0]!, true)).toEqual(['markUnread', 'leave'])
    anna.conversations.markUnread('room:lobby')
    await wait(0)
    expect(shown(anna)).toEqual([['room:lobby', 1]])
    anna.rooms.show('lobby')
    await wait(0)
    expect(shown(anna)).toEqual([['room:lobby', 0]])
  })
})

describe('recent rooms', () => {
  it('are those of the account, the last one first, also after a restart', async () => {
    const gateway = createBackend()
    const disk = createDeviceStorage()
    const first = startOn(gateway, disk)
    await first.signIn('anna')
    for (const room of ['lobby', 'tea', 'lobby']) await first.rooms.enter(room, room.toUpperCase())
    await wait(0)
    first.zim.signOut()
    const restarted = startOn(gateway, disk)
    await restarted.signIn('anna')
    expect(restarted.rooms.recent).toEqual([{ roomID: 'lobby', name: 'LOBBY' }, { roomID: 'tea', name: 'TEA' }])
    restarted.zim.signOut()
    await restarted.signIn('ben')
    expect(restarted.rooms.recent).toEqual([])
  })

  it('leave out what could not be entered', async () => {
    const { anna, gateway } = await signInUsers('anna')
    gateway.controls.failNext({ call: 'enterRoom', code: 6000332 })
    await anna.rooms.enter('lobby', 'Lobby').catch(() => {})
    expect(anna.rooms.recent).toEqual([])
  })
})
