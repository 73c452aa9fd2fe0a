import { describe, expect, it } from 'vitest'

import { aWorld, toldTo } from './aWorld'

describe('conversations', () => {
  it('count what is unread until they are read', () => {
    const { arrives } = aWorld()
    const [alice, bob] = [arrives('alice'), arrives('bob')]
    alice.says('bob', '1')
    alice.says('bob', '2')
    expect(bob.conversations()).toMatchObject([{ unreadMessageCount: 2, readMessageSeq: 0 }])
    bob.does('clearConversationUnreadMessageCount', { conversationID: 'alice' })
    expect(bob.conversations()).toMatchObject([{ unreadMessageCount: 0, readMessageSeq: 2 }])
  })

  it('do not count messages that ask not to be counted', () => {
    const { arrives } = aWorld()
    const [alice, bob] = [arrives('alice'), arrives('bob')]
    alice.says('bob', '1', { disableUnreadMessageCount: true })
    expect(bob.conversations()).toMatchObject([{ unreadMessageCount: 0 }])
  })

  it('are ordered by their last message, pinned ones above all', () => {
    const { arrives, wait } = aWorld()
    const [alice] = [arrives('alice'), arrives('bob'), arrives('cid')]
    alice.says('bob', '1')
    wait(1000)
    alice.says('cid', '2')
    const order = () => alice.conversations().sort((one, other) => other.orderKey - one.orderKey).map(conversation => conversation.conversationID)
    expect(order()).toEqual(['cid', 'bob'])
    alice.does('updateConversationPinnedState', { conversationID: 'bob', isPinned: true })
    expect(order()).toEqual(['bob', 'cid'])
    alice.does('updateConversationPinnedState', { conversationID: 'bob', isPinned: false })
    expect(order()).toEqual(['cid', 'bob'])
  })

  it('are pinned up to a limit', () => {
    const { arrives } = aWorld({ limits: { pinnedConversations: 1 } })
    const [alice] = [arrives('alice'), arrives('bob'), arrives('cid')]
    alice.does('updateConversationPinnedState', { conversationID: 'bob', isPinned: true })
    expect(() => alice.does('updateConversationPinnedState', { conversationID: 'cid', isPinned: true })).toThrow(expect.objectContaining({ code: 6000604 }))
  })

  it('keep their messages when deleted, and come back with the next one', () => {
    const { arrives } = aWorld()
    const [alice, bob] = [arrives('alice'), arrives('bob')]
    alice.says('bob', '1')
    bob.does('deleteConversation', { conversationID: 'alice' })
    expect(bob.conversations()).toEqual([])
    expect(bob.history('alice')).toHaveLength(1)
    alice.says('bob', '2')
    expect(bob.conversations()).toMatchObject([{ unreadMessageCount: 1 }])
  })

  it('show the peer\'s present name', () => {
    const { arrives } = aWorld()
    const [alice, bob] = [arrives('alice'), arrives('bob')]
    bob.says('alice', '1')
    bob.does('updateUserName', { userName: 'Robert' })
    bob.does('updateUserAvatarUrl', { userAvatarUrl: 'https://example.com/b.png' })
    expect(alice.conversations()).toMatchObject([{ conversationName: 'Robert', conversationAvatarUrl: 'https://example.com/b.png' }])
  })

  it('can be muted', () => {
    const { arrives } = aWorld()
    const [alice] = [arrives('alice'), arrives('bob')]
    alice.says('bob', '1')
    alice.does('setConversationNotificationStatus', { conversationID: 'bob', status: 2 })
    expect(alice.conversations()).toMatchObject([{ notificationStatus: 2 }])
  })
})

describe('receipts', () => {
  const read = () => {
    const { world, arrives } = aWorld()
    const [alice, bob] = [arrives('alice'), arrives('bob')]
    const { messageID } = alice.says('bob', '1', { hasReceipt: true })
    world.takeDeliveries()
    return { world, alice, bob, messageID }
  }

  it('tell the sender, and stay in both histories', () => {
    const { world, alice, bob, messageID } = read()
    bob.does('sendMessageReceiptsRead', { conversationID: 'alice', messageIDs: [messageID] })
    expect(toldTo(alice, world.takeDeliveries())).toMatchObject([['messageReceiptChanged', { infos: [{ messageID, conversationID: 'bob', status: 2, readMemberCount: 1 }] }]])
    expect(alice.history('bob')).toMatchObject([{ receiptStatus: 2 }])
    expect(bob.history('alice')).toMatchObject([{ receiptStatus: 2 }])
  })

  it('leave the unread count alone', () => {
    const { bob, messageID } = read()
    bob.does('sendMessageReceiptsRead', { conversationID: 'alice', messageIDs: [messageID] })
    expect(bob.conversations()).toMatchObject([{ unreadMessageCount: 1 }])
  })

  it('are not for one\'s own messages', () => {
    const { alice, messageID } = read()
    expect(() => alice.does('sendMessageReceiptsRead', { conversationID: 'bob', messageIDs: [messageID] })).toThrow(expect.objectContaining({ code: 6000277 }))
  })

  it('go ten at a time', () => {
    const { bob } = read()
    expect(() => bob.does('sendMessageReceiptsRead', { conversationID: 'alice', messageIDs: Array.from({ length: 11 }).fill('x') })).toThrow(expect.objectContaining({ code: 6000282 }))
  })

  it('of a whole conversation tell the other side once', () => {
    const { world, alice, bob } = read()
    bob.does('sendConversationMessageReceiptRead', { conversationID: 'alice' })
    bob.does('sendConversationMessageReceiptRead', { conversationID: 'alice' })
    expect(toldTo(alice, world.takeDeliveries())).toMatchObject([['conversationMessageReceiptChanged', { infos: [{ conversationID: 'bob', status: 2 }] }]])
  })
})

describe('rooms', () => {
  const enter = (person: { does: (name: 'enterRoom', args: object) => unknown }) => person.does('enterRoom', { roomID: 'r', roomName: 'R' })

  it('carry messages to those inside and to nobody else', () => {
    const { world, arrives } = aWorld()
    const [alice, bob, cid] = [arrives('alice'), arrives('bob'), arrives('cid')]
    enter(alice)
    enter(bob)
    world.takeDeliveries()
    alice.saysInRoom('r', 'to all')
    const deliveries = world.takeDeliveries()
    expect(toldTo(bob, deliveries)).toMatchObject([['roomMessageReceived', { fromConversationID: 'r', messageList: [{ message: 'to all', conversationType: 1 }] }]])
    expect(toldTo(alice, deliveries)).toEqual([])
    expect(toldTo(cid, deliveries)).toEqual([])
  })

  it('are closed to those outside', () => {
    const { arrives } = aWorld()
    const [alice, bob] = [arrives('alice'), arrives('bob')]
    enter(alice)
    const outside = expect.objectContaining({ code: 6000321 })
    expect(() => bob.saysInRoom('r', 'x')).toThrow(outside)
    expect(() => bob.does('queryRoomMemberList', { roomID: 'r', count: 10, nextFlag: '' })).toThrow(outside)
    expect(() => bob.does('queryRoomOnlineMemberCount', { roomID: 'r' })).toThrow(outside)
  })

  it('tell who comes and who goes', () => {
    const { world, arrives } = aWorld()
    const [alice, bob] = [arrives('alice'), arrives('bob')]
    enter(alice)
    enter(bob)
    bob.does('leaveRoom', { roomID: 'r' })
    expect(toldTo(alice, world.takeDeliveries())).toMatchObject([
      ['roomMemberJoined', { roomID: 'r', memberList: [{ userID: 'bob', userName: 'bob\'s name' }] }],
      ['roomMemberLeft', { roomID: 'r', memberList: [{ userID: 'bob' }] }],
    ])
  })

  it('list their members page by page', () => {
    const { arrives } = aWorld()
    const [alice, bob] = [arrives('alice'), arrives('bob')]
    enter(alice)
    enter(bob)
    expect(alice.does('queryRoomMemberList', { roomID: 'r', count: 1, nextFlag: '' })).toMatchObject({ memberList: [{ userID: 'alice' }], nextFlag: '1' })
    expect(alice.does('queryRoomMemberList', { roomID: 'r', count: 1, nextFlag: '1' })).toMatchObject({ memberList: [{ userID: 'bob' }], nextFlag: '' })
  })

  it('are left with the connection and have to be entered again', () => {
    const { world, arrives } = aWorld()
    const [alice, bob] = [arrives('alice'), arrives('bob')]
    enter(alice)
    enter(bob)
    world.takeDeliveries()
    const back = arrives('bob', { deviceID: 'bob\'s phone' })
    expect(() => back.saysInRoom('r', 'x')).toThrow(expect.objectContaining({ code: 6000321 }))
    expect(alice.does('queryRoomOnlineMemberCount', { roomID: 'r' })).toEqual({ roomID: 'r', count: 1 })
    bob.leaves()
  })

  it('are gone with their last member', () => {
    const { world, arrives } = aWorld()
    const alice = arrives('alice')
    enter(alice)
    alice.leaves()
    expect(world.state.rooms.size).toBe(0)
  })

  it('can be joined only where they are, and created only where they are not', () => {
    const { arrives } = aWorld()
    const alice = arrives('alice')
    expect(() => alice.does('joinRoom', { roomID: 'r' })).toThrow(expect.objectContaining({ code: 6000322 }))
    alice.does('createRoom', { roomID: 'r', roomName: 'R' })
    expect(() => arrives('bob').does('createRoom', { roomID: 'r', roomName: 'R' })).toThrow(expect.objectContaining({ code: 6000323 }))
  })

  it('take a user into five at most', () => {
    const { arrives } = aWorld()
    const alice = arrives('alice')
    for (const roomID of ['1', '2', '3', '4', '5'])
      alice.does('enterRoom', { roomID, roomName: '' })
    expect(() => alice.does('enterRoom', { roomID: '6', roomName: '' })).toThrow(expect.objectContaining({ code: 6000325 }))
  })
})

describe('sessions and users', () => {
  it('let the later device in and kick the earlier one', () => {
    const { world, arrives } = aWorld()
    const first = arrives('alice', { deviceID: 'one' })
    const second = arrives('alice', { deviceID: 'two' })
    expect(toldTo(first, second.kicks)).toMatchObject([['kickedOut', { reason: 0 }]])
    expect(world.sessionOf(first.connectionID)).toBeUndefined()
    expect(world.sessionOf(second.connectionID)).toMatchObject({ userID: 'alice' })
  })

  it('let the same device come back on a new connection', () => {
    const { arrives } = aWorld()
    arrives('alice', { deviceID: 'one' })
    expect(arrives('alice', { deviceID: 'one' }).kicks).toEqual([])
  })

  it('answer nothing to a connection that is not signed in', () => {
    const { world } = aWorld()
    expect(() => world.perform('unknown', 'syncConversations', undefined)).toThrow(expect.objectContaining({ code: 6000121 }))
  })

  it('know a user from the first login on, and by the last name given', () => {
    const { world, arrives } = aWorld()
    const alice = arrives('alice')
    expect(() => alice.does('queryUsersInfo', { userIDs: ['bob'] })).toThrow(expect.objectContaining({ code: 6000011 }))
    arrives('bob')
    world.signIn('again', { userID: 'bob', userName: '', deviceID: 'bob\'s phone' })
    expect(alice.does('queryUsersInfo', { userIDs: ['bob', 'nobody'] })).toMatchObject({
      userList: [{ baseInfo: { userID: 'bob', userName: 'bob\'s name' } }],
      errorUserList: [{ userID: 'nobody', reason: 6000011 }],
    })
  })

  it('tell about ten users at a time', () => {
    const alice = aWorld().arrives('alice')
    expect(() => alice.does('queryUsersInfo', { userIDs: Array.from({ length: 11 }).fill('alice') })).toThrow(expect.objectContaining({ code: 6000012 }))
  })
})
