import { describe, expect, it } from 'vitest'
import { FREE_LIMITS } from 'zim-emulator/world'

import { pushesTo, worldFixture } from './worldFixture'

describe('rooms', () => {
  const enter = (user: { perform: (name: 'enterRoom', args: object) => unknown }) => user.perform('enterRoom', { roomID: 'r', roomName: 'R' })

  it('deliver messages to the members inside and to no other user', () => {
    const { world, signIn } = worldFixture()
    const [alice, bob, cid] = [signIn('alice'), signIn('bob'), signIn('cid')]
    enter(alice)
    enter(bob)
    world.takeDeliveries()
    alice.sendTextInRoom('r', 'to all')
    const deliveries = world.takeDeliveries()
    expect(pushesTo(bob, deliveries)).toMatchObject([['roomMessageReceived', { fromConversationID: 'r', messageList: [{ message: 'to all', conversationType: 1 }] }]])
    expect(pushesTo(alice, deliveries)).toEqual([])
    expect(pushesTo(cid, deliveries)).toEqual([])
  })

  it('refuse messages and queries from outside', () => {
    const { signIn } = worldFixture()
    const [alice, bob] = [signIn('alice'), signIn('bob')]
    enter(alice)
    const outside = expect.objectContaining({ code: 6000321 })
    expect(() => bob.sendTextInRoom('r', 'x')).toThrow(outside)
    expect(() => bob.perform('queryRoomMemberList', { roomID: 'r', count: 10, nextFlag: '' })).toThrow(outside)
    expect(() => bob.perform('checkRoom', { roomID: 'r' })).toThrow(outside)
  })

  it('notify their members who joined and who left', () => {
    const { world, signIn } = worldFixture()
    const [alice, bob] = [signIn('alice'), signIn('bob')]
    enter(alice)
    enter(bob)
    bob.perform('leaveRoom', { roomID: 'r' })
    expect(pushesTo(alice, world.takeDeliveries())).toMatchObject([
      ['roomMemberJoined', { roomID: 'r', memberList: [{ userID: 'bob', userName: 'bob\'s name' }] }],
      ['roomMemberLeft', { roomID: 'r', memberList: [{ userID: 'bob' }] }],
    ])
  })

  it('list their members page by page', () => {
    const { signIn } = worldFixture()
    const [alice, bob] = [signIn('alice'), signIn('bob')]
    enter(alice)
    enter(bob)
    expect(alice.perform('queryRoomMemberList', { roomID: 'r', count: 1, nextFlag: '' })).toMatchObject({ memberList: [{ userID: 'alice' }], nextFlag: '1' })
    expect(alice.perform('queryRoomMemberList', { roomID: 'r', count: 1, nextFlag: '1' })).toMatchObject({ memberList: [{ userID: 'bob' }], nextFlag: '' })
  })

  it('are left when the connection ends and have to be entered again', () => {
    const { world, signIn } = worldFixture()
    const [alice, bob] = [signIn('alice'), signIn('bob')]
    enter(alice)
    enter(bob)
    world.takeDeliveries()
    const back = signIn('bob', { deviceID: 'bob\'s phone' })
    expect(() => back.sendTextInRoom('r', 'x')).toThrow(expect.objectContaining({ code: 6000321 }))
    expect(alice.perform('checkRoom', { roomID: 'r' })).toEqual({ roomID: 'r', count: 1 })
    bob.signOut()
  })

  it('end with their last member', () => {
    const { world, signIn } = worldFixture()
    const alice = signIn('alice')
    enter(alice)
    alice.signOut()
    expect(world.rooms()).toEqual([])
  })

  it('can be joined only if they exist, and created only if they do not', () => {
    const { signIn } = worldFixture()
    const alice = signIn('alice')
    expect(() => alice.perform('joinRoom', { roomID: 'r' })).toThrow(expect.objectContaining({ code: 6000322 }))
    alice.perform('createRoom', { roomID: 'r', roomName: 'R' })
    expect(() => signIn('bob').perform('createRoom', { roomID: 'r', roomName: 'R' })).toThrow(expect.objectContaining({ code: 6000323 }))
  })

  it('are limited to five per user', () => {
    const { signIn } = worldFixture()
    const alice = signIn('alice')
    for (const roomID of ['1', '2', '3', '4', '5'])
      alice.perform('enterRoom', { roomID, roomName: '' })
    expect(() => alice.perform('enterRoom', { roomID: '6', roomName: '' })).toThrow(expect.objectContaining({ code: 6000325 }))
  })

  it('are full with their number of members, and of 20 on the free plan', () => {
    const { signIn } = worldFixture({ limits: FREE_LIMITS })
    for (let at = 0; at < 20; at++) signIn(`u${at}`).perform('enterRoom', { roomID: 'r', roomName: 'R' })
    const late = signIn('late')
    expect(() => late.perform('enterRoom', { roomID: 'r', roomName: 'R' })).toThrow(expect.objectContaining({ code: 6000320 }))
  })

  it('are switched by who is in as many as allowed', () => {
    const { signIn } = worldFixture({ limits: { roomsPerUser: 1 } })
    const alice = signIn('alice')
    alice.perform('enterRoom', { roomID: 'a', roomName: 'A' })
    expect(() => alice.perform('enterRoom', { roomID: 'b', roomName: 'B' })).toThrow(expect.objectContaining({ code: 6000325 }))
    alice.perform('switchRoom', { fromRoomID: 'a', roomID: 'b', roomName: 'B', isCreating: true })
    expect(alice.perform('leaveAllRoom')).toEqual({ roomIDs: ['b'] })
  })

  it('are not made with attributes that are refused', () => {
    const { signIn } = worldFixture()
    const alice = signIn('alice')
    expect(() => alice.perform('createRoom', { roomID: 'r', roomName: 'R', attributes: { key: 'v'.repeat(1025) } })).toThrow(expect.objectContaining({ code: 6000336 }))
    expect(() => alice.perform('joinRoom', { roomID: 'r' })).toThrow(expect.objectContaining({ code: 6000322 }))
  })
})
