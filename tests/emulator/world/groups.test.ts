import { describe, expect, it } from 'vitest'

import type { Sent } from '../../../emulator/src/world/messages'

import { findConversation, listOf } from '../../../emulator/src/world/conversations'
import { messageFor } from '../../../emulator/src/world/views'
import { pushesTo, sendArgs, texts, worldFixture } from './worldFixture'

describe('a group of three', () => {
  function groupFixture() {
    const { world, signIn } = worldFixture()
    const [alice, bob, cid] = [signIn('alice'), signIn('bob'), signIn('cid')]
    alice.perform('createGroup', { groupID: 'g', groupName: 'Team', groupAvatarUrl: '', groupNotice: '', maxMemberCount: 0, modes: { joinMode: 0, inviteMode: 0, beInviteMode: 0 }, attributes: [], userIDs: ['bob', 'cid'] })
    world.takeDeliveries()
    const group = findConversation(world.state, 'group', 'g')!
    const users = { alice, bob, cid }
    const send = (userID: keyof typeof users, text: string, more: object = {}): Sent => users[userID].perform('sendGroupMessage', sendArgs('g', { type: 1, message: text }, more))
    return { world, signIn, alice, bob, cid, group, send }
  }

  it('delivers a message to the two other members, the conversation change first', () => {
    const { world, alice, bob, cid, send } = groupFixture()
    const { message, conversation } = send('alice', 'hello')
    expect(message).toMatchObject({ conversationID: 'g', conversationType: 2, direction: 0, messageSeq: 1 })
    expect(conversation).toMatchObject({ conversationID: 'g', type: 2, conversationName: 'Team', unreadMessageCount: 0 })
    const deliveries = world.takeDeliveries()
    expect(pushesTo(alice, deliveries)).toEqual([])
    for (const member of [bob, cid]) {
      expect(pushesTo(member, deliveries)).toMatchObject([
        ['conversationChanged', { infoList: [{ event: 0, conversation: { conversationID: 'g', type: 2, unreadMessageCount: 1 } }] }],
        ['groupMessageReceived', { fromConversationID: 'g', messageList: [{ message: 'hello', senderUserID: 'alice', conversationType: 2, direction: 1 }] }],
      ])
    }
  })

  it('numbers the messages of all members in one sequence', () => {
    const { send } = groupFixture()
    expect((['alice', 'bob', 'cid'] as const).map(userID => send(userID, 'x').message.messageSeq)).toEqual([1, 2, 3])
  })

  it('counts unread messages for each member', () => {
    const { world, send } = groupFixture()
    send('alice', '1')
    send('alice', '2')
    send('bob', '3')
    expect(['alice', 'bob', 'cid'].map(userID => world.unreadCounts(userID).g)).toEqual([1, 2, 3])
  })

  it('delivers to a member who was offline at the next login', () => {
    const { signIn, cid, send } = groupFixture()
    cid.signOut()
    send('alice', '1')
    send('bob', '2')
    const back = signIn('cid')
    expect(pushesTo(back, back.missed)).toMatchObject([
      ['groupMessageReceived', { fromConversationID: 'g', info: { isOfflineMessage: true }, messageList: [{ message: '1' }, { message: '2' }] }],
    ])
  })

  describe('receipts', () => {
    const READERS = { groupID: 'g', nextFlag: 0, count: 100 }
    function receiptFixture() {
      const fixture = groupFixture()
      fixture.signIn('dora').perform('joinGroup', { groupID: 'g' })
      const { message } = fixture.send('alice', '1', { hasReceipt: true })
      const messageID = message.messageID!
      fixture.world.takeDeliveries()
      const reads = (user: typeof fixture.bob) => {
        user.perform('sendMessageReceiptsRead', { conversationID: 'g', conversationType: 2, messageIDs: [messageID] })
        return fixture.world.takeDeliveries()
      }
      const list = (isRead: boolean, more = {}) => fixture.alice.perform('queryGroupMessageReceiptMemberList', { ...READERS, messageID, isRead, ...more }) as { userList: { userID: string }[], nextFlag: number }
      return { ...fixture, messageID, reads, list, names: (isRead: boolean) => list(isRead).userList.map(({ userID }) => userID) }
    }

    it('count up for the sender alone, and are done when all have read', () => {
      const { alice, bob, cid, reads, signIn } = receiptFixture()
      const first = reads(bob)
      expect(pushesTo(alice, first)).toMatchObject([['messageReceiptChanged', { infos: [{ conversationID: 'g', conversationType: 2, status: 1, readMemberCount: 1, unreadMemberCount: 2, readTime: 0 }] }]])
      expect(pushesTo(cid, first)).toEqual([])
      reads(cid)
      expect(pushesTo(alice, reads(signIn('dora')))).toMatchObject([['messageReceiptChanged', { infos: [{ status: 2, readMemberCount: 3, unreadMemberCount: 0 }] }]])
    })

    it('list who has read a message and who has not, page by page, for its sender', () => {
      const { bob, list, names, messageID, reads } = receiptFixture()
      expect([names(true), names(false)]).toEqual([[], ['bob', 'cid', 'dora']])
      reads(bob)
      expect([names(true), names(false)]).toEqual([['bob'], ['cid', 'dora']])
      const { userList, nextFlag } = list(false, { count: 1 })
      expect(userList).toMatchObject([{ userID: 'cid', userName: 'cid\'s name' }])
      expect(list(false, { nextFlag })).toMatchObject({ userList: [{ userID: 'dora' }], nextFlag: 0 })
      expect(bob.perform('queryGroupMessageReceiptMemberList', { ...READERS, messageID, isRead: false })).toEqual({ userList: [], nextFlag: 0 })
    })

    it('are due for each member until it has sent its own', () => {
      const { bob, cid, group, reads } = receiptFixture()
      reads(bob)
      const statusFor = (userID: string) => messageFor(group, userID, group.log.messages[0]!).receiptStatus
      expect([bob, cid].map(({ userID }) => statusFor(userID))).toEqual([2, 1])
      expect(statusFor('alice')).toBe(1)
    })

    it('are refused for who is no member', () => {
      const { signIn, reads } = receiptFixture()
      expect(() => reads(signIn('eve'))).toThrow(expect.objectContaining({ code: 6000277 }))
    })
  })

  it('is one conversation of the list beside a peer conversation with the same ID', () => {
    const { world, signIn, alice, send } = groupFixture()
    signIn('g')
    send('bob', 'to the group')
    alice.sendText('g', 'to the user')
    expect(listOf(world.state, 'alice').map(({ conversation: { kind } }) => kind)).toEqual(['group', 'peer'])
    expect(texts(alice.history('g'))).toEqual(['to the user'])
  })
})
