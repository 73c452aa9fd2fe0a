import { describe, expect, it } from 'vitest'

import { createConversation, listOf } from '../../../emulator/src/world/conversations'
import { sendTo } from '../../../emulator/src/world/messages'
import { pushesTo, sendArgs, texts, worldFixture } from './worldFixture'

/** Groups are not offered as ZIM calls yet. They are conversations of the world, built and used by the functions that peers and rooms use. */
describe('a group of three', () => {
  function groupFixture() {
    const { world, signIn } = worldFixture()
    const [alice, bob, cid] = [signIn('alice'), signIn('bob'), signIn('cid')]
    const group = createConversation(world.state, 'group', 'g', { name: 'Team', members: ['alice', 'bob', 'cid'] })
    const send = (userID: string, text: string) => sendTo(world.state, userID, group, sendArgs('g', { type: 1, message: text }))
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
    expect(['alice', 'bob', 'cid'].map(userID => send(userID, 'x').message.messageSeq)).toEqual([1, 2, 3])
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

  it('is one conversation of the list beside a peer conversation with the same ID', () => {
    const { world, signIn, alice, send } = groupFixture()
    signIn('g')
    send('bob', 'to the group')
    alice.sendText('g', 'to the user')
    expect(listOf(world.state, 'alice').map(({ conversation: { kind } }) => kind)).toEqual(['group', 'peer'])
    expect(texts(alice.history('g'))).toEqual(['to the user'])
  })
})
