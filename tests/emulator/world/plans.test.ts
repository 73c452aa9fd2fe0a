import { describe, expect, it } from 'vitest'
import { planOf } from 'zim-emulator/world'

import { sendArgs, worldFixture } from './worldFixture'

const REFUSED = expect.objectContaining({ code: 6000013 })

describe('a plan', () => {
  const on = (plan: 'free' | 'pro' | 'flagship') => {
    const { world, signIn } = worldFixture({ plan })
    const [alice, bob] = [signIn('alice'), signIn('bob')]
    return { world, alice, bob, sent: alice.sendText('bob', '1') }
  }

  it('free refuses receipts and pins of conversations', () => {
    const { alice, bob, sent } = on('free')
    const receipts = { conversationID: 'alice', messageIDs: [sent.messageID] }
    for (const call of ['sendMessageReceiptsRead', 'sendConversationMessageReceiptRead', 'queryMessageReceiptsInfo'] as const)
      expect(() => bob.perform(call, receipts), call).toThrow(REFUSED)
    expect(() => alice.perform('sendPeerMessage', sendArgs('bob', { type: 1, message: '2' }, { hasReceipt: true }))).toThrow(REFUSED)
    expect(() => bob.perform('updateConversationPinnedState', { conversationID: 'alice', isPinned: true })).toThrow(REFUSED)
    expect(bob.conversations()).toMatchObject([{ isPinned: false }])
  })

  it('free sends, reads, mutes and revokes', () => {
    const { alice, bob, sent } = on('free')
    bob.perform('clearConversationUnreadMessageCount', { conversationID: 'alice' })
    bob.perform('setConversationNotificationStatus', { conversationID: 'alice', status: 2 })
    alice.perform('revokeMessage', { conversationID: 'bob', messageID: sent.messageID, revokeExtendedData: '' })
    expect(bob.history('alice')).toMatchObject([{ type: 31 }])
  })

  it('pro has receipts and pins of conversations', () => {
    const { bob } = on('pro')
    bob.perform('sendConversationMessageReceiptRead', { conversationID: 'alice' })
    bob.perform('updateConversationPinnedState', { conversationID: 'alice', isPinned: true })
    expect(bob.conversations()).toMatchObject([{ isPinned: true }])
  })

  it('pro refuses edits and pins of messages, which flagship has', () => {
    const { alice, bob, sent } = on('pro')
    const edit = { conversationID: 'bob', messageID: sent.messageID, fields: { message: '2' } }
    const pin = { conversationID: 'alice', messageID: sent.messageID, isPinned: true, disableAutoReplace: false }
    expect(() => alice.perform('editMessage', edit)).toThrow(REFUSED)
    expect(() => bob.perform('pinMessage', pin)).toThrow(REFUSED)
    const flagship = on('flagship')
    flagship.alice.perform('editMessage', edit)
    flagship.bob.perform('pinMessage', pin)
    expect(flagship.bob.history('alice')).toMatchObject([{ message: '2' }])
  })

  it('that ZIM does not have is an error that names the others', () => {
    expect(() => planOf('gold')).toThrow('free, pro, flagship')
  })
})
