import { describe, expect, it } from 'vitest'

import type { RoomAttributes } from '@/types/room'
import type { AttributeChanges } from '@/zim/rooms'

import { hostOf, noticeOf } from '@/chat/rooms'

import type { TestApp } from '../support/testApp'

import { useFakeClock, wait } from '../support/clock'
import { signInUsers } from '../support/testApp'

useFakeClock()

const MINE = { isForce: false, isUpdateOwner: false, isDeletedWithOwner: false }
const change = (app: TestApp, changes: AttributeChanges, rules = MINE) => app.zim.ask(client => client.rooms.changeAttributes('lobby', changes, rules))
const attributes = (app: TestApp): RoomAttributes => app.rooms.room('lobby').attributes
const host = (app: TestApp) => hostOf(app.rooms.room('lobby'))
const notice = (app: TestApp) => noticeOf(app.rooms.room('lobby'))

/** Signs users in, who enter the lobby one after the other. */
async function inLobby<Name extends string>(...names: Name[]) {
  const users = await signInUsers(...names)
  for (const name of names) await users[name].rooms.enter('lobby', 'Lobby')
  await wait(100)
  return users
}

describe('the attributes of a room', () => {
  it('are known to all who are inside, also to one who comes later', async () => {
    const { anna, ben, carl } = await inLobby('anna', 'ben', 'carl')
    await change(anna, { set: { topic: 'tea', place: 'kitchen' } })
    await wait(100)
    for (const user of [anna, ben, carl]) expect(attributes(user)).toMatchObject({ topic: 'tea', place: 'kitchen' })
    await carl.rooms.leave('lobby')
    expect(attributes(carl)).toEqual({})
    await change(anna, { deleted: ['place'] })
    await carl.rooms.enter('lobby', 'Lobby')
    for (const user of [anna, ben, carl]) expect(attributes(user)).toEqual({ host: 'anna', topic: 'tea' })
  })

  it('are set and deleted in one step', async () => {
    const { anna, ben } = await inLobby('anna', 'ben')
    await change(anna, { set: { topic: 'tea' } })
    expect(await change(anna, { set: { place: 'kitchen' }, deleted: ['topic'] })).toEqual([])
    await wait(100)
    for (const user of [anna, ben]) expect(attributes(user)).toEqual({ host: 'anna', place: 'kitchen' })
  })

  it('belong to the user who has set them: those of others are refused, by their keys or all', async () => {
    const { anna, ben } = await inLobby('anna', 'ben')
    await change(anna, { set: { topic: 'tea' } })
    expect(await change(ben, { set: { topic: 'cake', place: 'garden' } })).toEqual(['topic'])
    await expect(change(ben, { set: { topic: 'cake' } })).rejects.toMatchObject({ failure: { kind: 'room-attribute-owner', retryable: false } })
    expect(attributes(anna)).toMatchObject({ topic: 'tea', place: 'garden' })
    await change(ben, { set: { topic: 'cake' } }, { ...MINE, isForce: true, isUpdateOwner: true })
    await expect(change(anna, { set: { topic: 'tea' } })).rejects.toMatchObject({ failure: { kind: 'room-attribute-owner' } })
  })

  it('have limits: one is checked here, all of them by ZIM', async () => {
    const { anna } = await inLobby('anna')
    await expect(change(anna, { set: { notice: '字'.repeat(400) } })).rejects.toMatchObject({ failure: { kind: 'room-attribute-too-long', params: { size: 1200, limit: 1024, excess: 176 } } })
    await expect(change(anna, { set: { ['k'.repeat(17)]: '' } })).rejects.toMatchObject({ failure: { kind: 'bad-input' } })
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`k${n}`, 'v']))
    await expect(change(anna, { set: many })).rejects.toMatchObject({ failure: { kind: 'room-attributes-full', code: 6000334 } })
    const long = Object.fromEntries(Array.from({ length: 6 }, (_, n) => [`k${n}`, 'v'.repeat(1000)]))
    await expect(change(anna, { set: long })).rejects.toMatchObject({ failure: { kind: 'room-attributes-full', code: 6000337 } })
    expect(attributes(anna)).toEqual({ host: 'anna' })
  })

  it('are read again after a reconnect, also where some are gone', async () => {
    const { anna, ben, gateway } = await inLobby('anna', 'ben')
    await change(ben, { set: { topic: 'tea', place: 'kitchen' } })
    gateway.controls.drop('anna')
    await wait(100)
    await change(ben, { deleted: ['place'] })
    await change(ben, { set: { topic: 'cake' } })
    await wait(5000)
    expect(anna.rooms.room('lobby').phase).toBe('entered')
    expect(attributes(anna)).toMatchObject({ topic: 'cake' })
    expect(attributes(anna)).not.toHaveProperty('place')
  })
})

describe('the host of a room', () => {
  it('is who has made it, whoever comes later', async () => {
    const { anna, ben, carl } = await inLobby('anna', 'ben', 'carl')
    for (const user of [anna, ben, carl]) expect(host(user)).toBe('anna')
  })

  it('is nobody after the host has left; who is the quicker to take over is the next one', async () => {
    const { anna, ben, carl } = await inLobby('anna', 'ben', 'carl')
    await expect(ben.rooms.becomeHost('lobby')).rejects.toMatchObject({ failure: { kind: 'room-hosted' } })
    await anna.rooms.leave('lobby')
    await wait(100)
    expect([host(ben), host(carl)]).toEqual(['', ''])
    const results = await Promise.allSettled([ben.rooms.becomeHost('lobby'), carl.rooms.becomeHost('lobby')])
    await wait(100)
    expect(results).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: { failure: { kind: 'room-attribute-owner' } } }])
    expect([host(ben), host(carl)]).toEqual(['ben', 'ben'])
    await anna.rooms.enter('lobby', 'Lobby')
    expect(host(anna)).toBe('ben')
  })

  it('is the host again after a lost connection, unless another one is meanwhile', async () => {
    const { anna, ben, gateway } = await inLobby('anna', 'ben')
    gateway.controls.drop('anna')
    await wait(500)
    expect(host(ben)).toBe('')
    await wait(5000)
    expect([host(anna), host(ben)]).toEqual(['anna', 'anna'])
    gateway.controls.drop('anna')
    await wait(500)
    await ben.rooms.becomeHost('lobby')
    await wait(5000)
    expect([host(anna), host(ben)]).toEqual(['ben', 'ben'])
  })

  it('stays nobody after the reconnect of one who was not the host', async () => {
    const { anna, ben, carl, gateway } = await inLobby('anna', 'ben', 'carl')
    await anna.rooms.leave('lobby')
    gateway.controls.drop('ben')
    await wait(5000)
    expect([host(ben), host(carl)]).toEqual(['', ''])
  })

  it('may be replaced where the room names nobody who is inside', async () => {
    const { anna, ben } = await inLobby('anna', 'ben')
    for (const named of ['nobody', 'x'.repeat(900)]) {
      await change(anna, { set: { host: named } }, { ...MINE, isForce: true })
      await ben.rooms.becomeHost('lobby')
      await wait(100)
      expect([host(anna), host(ben)]).toEqual(['ben', 'ben'])
    }
  })
})

describe('the notice of a room', () => {
  it('is set by the host alone, arrives, and is deleted', async () => {
    const { anna, ben } = await inLobby('anna', 'ben')
    await expect(ben.rooms.setNotice('lobby', 'mine')).rejects.toMatchObject({ failure: { kind: 'room-attribute-owner' } })
    await anna.rooms.setNotice('lobby', ' Tea at six\n')
    await wait(100)
    expect([notice(anna), notice(ben)]).toEqual(['Tea at six', 'Tea at six'])
    await anna.rooms.setNotice('lobby', ' ')
    await anna.rooms.setNotice('lobby', '')
    await wait(100)
    expect([notice(anna), notice(ben)]).toEqual(['', ''])
    expect(attributes(ben)).not.toHaveProperty('notice')
  })

  it('stays when its host leaves, and belongs to the next host', async () => {
    const { anna, ben, carl } = await inLobby('anna', 'ben', 'carl')
    await anna.rooms.setNotice('lobby', 'Tea at six')
    await anna.rooms.leave('lobby')
    await ben.rooms.becomeHost('lobby')
    expect(notice(ben)).toBe('Tea at six')
    await ben.rooms.setNotice('lobby', 'Tea at seven')
    await wait(100)
    expect(notice(carl)).toBe('Tea at seven')
    await expect(change(carl, { set: { notice: 'no tea' } })).rejects.toMatchObject({ failure: { kind: 'room-attribute-owner' } })
  })

  it('of markup and of blanks is a text', async () => {
    const { anna, ben } = await inLobby('anna', 'ben')
    await change(anna, { set: { notice: '  <script>alert(1)</script>\u202Eabc ' } })
    await wait(100)
    expect(notice(ben)).toBe('<script>alert(1)</script>\u202Eabc')
    await change(anna, { set: { notice: '  \n' } })
    await wait(100)
    expect(notice(ben)).toBe('')
  })
})
