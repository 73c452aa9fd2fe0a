import type { ZIMMessage } from 'zego-zim-miniprogram'
import type { EmulatedZIM } from 'zim-emulator/testing'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createGateway, createZimModule, loopback } from 'zim-emulator/testing'

import { loginConfig, outcome, tokenFor, watch } from '../support/zim/helpers'
import { settle } from '../support/zim/zimFixture'
import { texts } from './world/worldFixture'

const PEER = 0
const ROOM = 1
const NORMAL = { priority: 1 }
const text = (message: string) => ({ type: 1, message }) as ZIMMessage

/** Clients on a network with faults, in one process and with a fake clock. */
describe('on a bad network', () => {
  beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: new Date('2026-03-01T12:00:00+08:00') }) })
  afterEach(() => { vi.useRealTimers() })

  async function signIn<const IDs extends string[]>(...userIDs: IDs) {
    const gateway = createGateway()
    const users = []
    for (const userID of userIDs) {
      const zim = createZimModule({ transport: () => loopback(gateway) }).ZIM.create({ appID: 1 })!
      const watched = watch(zim as never, 'connectionStateChanged', 'conversationChanged', 'peerMessageReceived', 'receivePeerMessage', 'roomStateChanged', 'roomMemberLeft', 'tokenWillExpire', 'messageRevokeReceived')
      const login = outcome(zim.login(userID, loginConfig(userID, { isOfflineLogin: false })))
      await settle()
      expect(login.settled).toEqual({ value: undefined })
      watched.clear()
      users.push({ userID, zim, watched })
    }
    return { gateway, controls: gateway.controls, users: users as { [Index in keyof IDs]: (typeof users)[number] } }
  }

  const received = (watched: ReturnType<typeof watch>) => texts(watched.of('peerMessageReceived').flatMap(data => data.messageList))
  const sendAt = async (zim: EmulatedZIM, messages: string[]) => {
    for (const message of messages) {
      outcome(zim.sendMessage(text(message), 'bob', PEER, NORMAL))
      await settle(101)
    }
  }

  it('a client reconnects after two seconds, and receives what it missed', async () => {
    const { controls, users: [alice, bob] } = await signIn('alice', 'bob')
    controls.drop('bob')
    await settle()
    await sendAt(alice.zim, ['1', '2'])
    expect(bob.watched.of('connectionStateChanged')).toEqual([{ state: 3, event: 3, extendedData: '' }])
    await settle(2_000)
    expect(bob.watched.of('connectionStateChanged').slice(1)).toEqual([{ state: 3, event: 1, extendedData: '' }, { state: 2, event: 0, extendedData: '' }])
    expect(bob.watched.of('peerMessageReceived')).toMatchObject([{ info: { isOfflineMessage: true } }])
    expect(received(bob.watched)).toEqual(['1', '2'])
    expect(bob.watched.of('receivePeerMessage')).toEqual([])
  })

  it('attempts to reconnect start after 2, 2, 2, 4, 4, 8, 8, 16, 16, 32, 32 seconds', async () => {
    const { controls, users: [alice] } = await signIn('alice')
    controls.offline()
    controls.drop()
    await settle()
    const times: number[] = []
    alice.zim.on('connectionStateChanged', () => { times.push(Date.now()) })
    const start = Date.now()
    await settle(150_000)
    expect(times.map(time => Math.round((time - start) / 1000))).toEqual([2, 4, 6, 10, 14, 22, 30, 46, 62, 94, 126])
  })

  it('a text that is sent offline is delivered after the reconnect', async () => {
    const { controls, users: [alice, bob] } = await signIn('alice', 'bob')
    controls.offline()
    controls.drop('alice')
    await settle()
    const sent = outcome(alice.zim.sendMessage(text('patience'), 'bob', PEER, NORMAL))
    await settle(10_000)
    controls.online()
    expect(sent.settled).toBeUndefined()
    await settle(8_000)
    expect(sent.settled).toMatchObject({ value: { message: { sentStatus: 1 } } })
    expect(received(bob.watched)).toEqual(['patience'])
  })

  it('a heartbeat detects a half-open connection, and the lost push is fetched after the reconnect', async () => {
    const { controls, users: [alice, bob] } = await signIn('alice', 'bob')
    controls.silence(['bob'])
    await sendAt(alice.zim, ['lost?'])
    expect(received(bob.watched)).toEqual([])
    await settle(16_000)
    expect(bob.watched.of('connectionStateChanged')[0]).toEqual({ state: 3, event: 3, extendedData: '' })
    controls.speak()
    await settle(10_000)
    expect(received(bob.watched)).toEqual(['lost?'])
  })

  it('a room is interrupted, ends after the reconnect, and has to be entered again', async () => {
    const { controls, users: [alice] } = await signIn('alice')
    await alice.zim.enterRoom({ roomID: 'r', roomName: 'R' })
    await settle()
    alice.watched.clear()
    controls.drop('alice')
    await settle(3_000)
    expect(alice.watched.of('roomStateChanged')).toEqual([
      { roomID: 'r', state: 1, event: 1, extendedData: '' },
      { roomID: 'r', state: 0, event: 3, extendedData: '' },
    ])
    await expect(alice.zim.sendMessage(text('x'), 'r', ROOM, NORMAL)).rejects.toMatchObject({ code: 6000203 })
    await alice.zim.enterRoom({ roomID: 'r', roomName: 'R' })
    await expect(alice.zim.sendMessage(text('x'), 'r', ROOM, NORMAL)).resolves.toMatchObject({ message: { sentStatus: 1 } })
  })

  it('delayed pushes arrive in order', async () => {
    const { controls, users: [alice, bob] } = await signIn('alice', 'bob')
    controls.delay(1_000)
    await sendAt(alice.zim, ['1', '2'])
    expect(received(bob.watched)).toEqual([])
    await settle(1_000)
    expect(received(bob.watched)).toEqual(['1', '2'])
  })

  it('a duplicated message arrives twice', async () => {
    const { controls, users: [alice, bob] } = await signIn('alice', 'bob')
    controls.duplicate(1)
    await sendAt(alice.zim, ['1', '2'])
    expect(received(bob.watched)).toEqual(['1', '1', '2'])
  })

  it('reordered messages arrive in reverse order', async () => {
    const { controls, users: [alice, bob] } = await signIn('alice', 'bob')
    controls.reorder(4)
    await sendAt(alice.zim, ['1', '2'])
    expect(received(bob.watched)).toEqual(['2', '1'])
    expect(bob.watched.of('conversationChanged')).toHaveLength(2)
  })

  it('a planned failure fails the next call of its name, once, with its code', async () => {
    const { controls, users: [alice] } = await signIn('alice', 'bob')
    controls.failNext({ call: 'sendPeerMessage', code: 6000221, userID: 'alice' })
    const message = text('bad word')
    await expect(alice.zim.sendMessage(message, 'bob', PEER, NORMAL)).rejects.toMatchObject({ code: 6000221 })
    expect(message.sentStatus).toBe(2)
    await settle(200)
    await expect(alice.zim.sendMessage(text('good'), 'bob', PEER, NORMAL)).resolves.toMatchObject({ message: { sentStatus: 1 } })
  })

  it('a kick and a token expiry end the session, without a reconnect', async () => {
    const { controls, users: [alice, bob] } = await signIn('alice', 'bob')
    controls.kick('alice')
    controls.expireToken('bob')
    await settle(60_000)
    expect(alice.watched.of('connectionStateChanged')).toMatchObject([{ state: 0, event: 4 }])
    expect(bob.watched.of('connectionStateChanged')).toMatchObject([{ state: 0, event: 5 }])
    await expect(alice.zim.queryConversationList({ count: 1 })).rejects.toMatchObject({ code: 6000121 })
  })

  it('a renewed token extends the session', async () => {
    const { users: [alice] } = await signIn('alice')
    await settle(3_500_000)
    await alice.zim.renewToken(tokenFor('alice'))
    alice.watched.clear()
    await settle(200_000)
    expect(alice.watched.seen).toEqual([])
  })

  it('a reset removes all users', async () => {
    const { gateway, controls, users: [alice] } = await signIn('alice', 'bob')
    await sendAt(alice.zim, ['1'])
    controls.reset()
    expect(gateway.world.state.users.size).toBe(0)
  })
})
