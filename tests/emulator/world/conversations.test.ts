import { describe, expect, it } from 'vitest'

import { worldFixture } from './worldFixture'

describe('conversations', () => {
  it('count unread messages until they are read', () => {
    const { signIn } = worldFixture()
    const [alice, bob] = [signIn('alice'), signIn('bob')]
    alice.sendText('bob', '1')
    alice.sendText('bob', '2')
    expect(bob.conversations()).toMatchObject([{ unreadMessageCount: 2, readMessageSeq: 0 }])
    bob.perform('clearConversationUnreadMessageCount', { conversationID: 'alice' })
    expect(bob.conversations()).toMatchObject([{ unreadMessageCount: 0, readMessageSeq: 2 }])
  })

  it('do not count messages that ask not to be counted', () => {
    const { signIn } = worldFixture()
    const [alice, bob] = [signIn('alice'), signIn('bob')]
    alice.sendText('bob', '1', { disableUnreadMessageCount: true })
    expect(bob.conversations()).toMatchObject([{ unreadMessageCount: 0 }])
  })

  it('are ordered by their last message, pinned ones above all', () => {
    const { signIn, wait } = worldFixture()
    const [alice] = [signIn('alice'), signIn('bob'), signIn('cid')]
    alice.sendText('bob', '1')
    wait(1000)
    alice.sendText('cid', '2')
    const order = () => alice.conversations().sort((one, other) => other.orderKey - one.orderKey).map(conversation => conversation.conversationID)
    expect(order()).toEqual(['cid', 'bob'])
    alice.perform('updateConversationPinnedState', { conversationID: 'bob', isPinned: true })
    expect(order()).toEqual(['bob', 'cid'])
    alice.perform('updateConversationPinnedState', { conversationID: 'bob', isPinned: false })
    expect(order()).toEqual(['cid', 'bob'])
  })

  it('are pinned up to a limit', () => {
    const { signIn } = worldFixture({ limits: { pinnedConversations: 1 } })
    const [alice] = [signIn('alice'), signIn('bob'), signIn('cid')]
    alice.perform('updateConversationPinnedState', { conversationID: 'bob', isPinned: true })
    expect(() => alice.perform('updateConversationPinnedState', { conversationID: 'cid', isPinned: true })).toThrow(expect.objectContaining({ code: 6000604 }))
  })

  it('keep their messages when deleted, and are listed again with the next message', () => {
    const { signIn } = worldFixture()
    const [alice, bob] = [signIn('alice'), signIn('bob')]
    alice.sendText('bob', '1')
    bob.perform('deleteConversation', { conversationID: 'alice' })
    expect(bob.conversations()).toEqual([])
    expect(bob.history('alice')).toHaveLength(1)
    alice.sendText('bob', '2')
    expect(bob.conversations()).toMatchObject([{ unreadMessageCount: 1 }])
  })

  it('show the current name of the peer', () => {
    const { signIn } = worldFixture()
    const [alice, bob] = [signIn('alice'), signIn('bob')]
    bob.sendText('alice', '1')
    bob.perform('updateUserName', { userName: 'Robert' })
    bob.perform('updateUserAvatarUrl', { userAvatarUrl: 'https://example.com/b.png' })
    expect(alice.conversations()).toMatchObject([{ conversationName: 'Robert', conversationAvatarUrl: 'https://example.com/b.png' }])
  })

  it('can be muted', () => {
    const { signIn } = worldFixture()
    const [alice] = [signIn('alice'), signIn('bob')]
    alice.sendText('bob', '1')
    alice.perform('setConversationNotificationStatus', { conversationID: 'bob', status: 2 })
    expect(alice.conversations()).toMatchObject([{ notificationStatus: 2 }])
  })
})
