import { describe, expect, it } from 'vitest'

import { pushesTo, worldFixture } from './worldFixture'

describe('receipts', () => {
  const read = () => {
    const { world, signIn } = worldFixture()
    const [alice, bob] = [signIn('alice'), signIn('bob')]
    const { messageID } = alice.sendText('bob', '1', { hasReceipt: true })
    world.takeDeliveries()
    return { world, alice, bob, messageID }
  }

  it('notify the sender, and stay in both histories', () => {
    const { world, alice, bob, messageID } = read()
    bob.perform('sendMessageReceiptsRead', { conversationID: 'alice', messageIDs: [messageID] })
    expect(pushesTo(alice, world.takeDeliveries())).toMatchObject([['messageReceiptChanged', { infos: [{ messageID, conversationID: 'bob', status: 2, readMemberCount: 1 }] }]])
    expect(alice.history('bob')).toMatchObject([{ receiptStatus: 2 }])
    expect(bob.history('alice')).toMatchObject([{ receiptStatus: 2 }])
  })

  it('do not change the unread count', () => {
    const { bob, messageID } = read()
    bob.perform('sendMessageReceiptsRead', { conversationID: 'alice', messageIDs: [messageID] })
    expect(bob.conversations()).toMatchObject([{ unreadMessageCount: 1 }])
  })

  it('are refused for own messages', () => {
    const { alice, messageID } = read()
    expect(() => alice.perform('sendMessageReceiptsRead', { conversationID: 'bob', messageIDs: [messageID] })).toThrow(expect.objectContaining({ code: 6000277 }))
  })

  it('are limited to ten per call', () => {
    const { bob } = read()
    expect(() => bob.perform('sendMessageReceiptsRead', { conversationID: 'alice', messageIDs: Array.from({ length: 11 }).fill('x') })).toThrow(expect.objectContaining({ code: 6000282 }))
  })

  it('of a whole conversation notify the other user once', () => {
    const { world, alice, bob } = read()
    bob.perform('sendConversationMessageReceiptRead', { conversationID: 'alice' })
    bob.perform('sendConversationMessageReceiptRead', { conversationID: 'alice' })
    expect(pushesTo(alice, world.takeDeliveries())).toMatchObject([['conversationMessageReceiptChanged', { infos: [{ conversationID: 'bob', status: 2 }] }]])
  })
})
