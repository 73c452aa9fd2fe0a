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

  it('name those that are not due', () => {
    const { bob, messageID } = read()
    const { errorMessageIDs } = bob.perform('sendMessageReceiptsRead', { conversationID: 'alice', messageIDs: [messageID, 'x'] })
    expect(errorMessageIDs).toEqual(['x'])
  })

  it('are refused for what is older than the history, which is shown as expired', () => {
    const { world, alice, bob, messageID } = read()
    world.expireReceipts()
    expect(() => bob.perform('sendMessageReceiptsRead', { conversationID: 'alice', messageIDs: [messageID] })).toThrow(expect.objectContaining({ code: 6000277 }))
    expect([...alice.history('bob'), ...bob.history('alice')]).toMatchObject([{ receiptStatus: 3 }, { receiptStatus: 3 }])
  })

  it('of one device are known on the other ones', () => {
    const { world, signIn } = worldFixture({ multiDevice: true })
    const [alice, bob, tablet] = [signIn('alice'), signIn('bob'), signIn('bob', { deviceID: 'tablet' })]
    const { messageID } = alice.sendText('bob', '1', { hasReceipt: true })
    world.takeDeliveries()
    bob.perform('sendMessageReceiptsRead', { conversationID: 'alice', messageIDs: [messageID] })
    const deliveries = world.takeDeliveries()
    expect(pushesTo(tablet, deliveries)).toMatchObject([['messageReceiptChanged', { infos: [{ messageID, conversationID: 'alice', status: 2, readMemberCount: 0, isSelfOperated: false, readTime: 0 }] }]])
    expect(pushesTo(bob, deliveries)).toEqual([])
  })

  it('of a whole conversation notify the other user once', () => {
    const { world, alice, bob } = read()
    bob.perform('sendConversationMessageReceiptRead', { conversationID: 'alice' })
    bob.perform('sendConversationMessageReceiptRead', { conversationID: 'alice' })
    expect(pushesTo(alice, world.takeDeliveries())).toMatchObject([['conversationMessageReceiptChanged', { infos: [{ conversationID: 'bob', status: 2 }] }]])
  })
})
