import { describe, expect, it } from 'vitest'

import { aWorld, texts, toldTo } from './aWorld'

describe('peer messages', () => {
  it('reach the other person, conversation first', () => {
    const { world, arrives } = aWorld()
    const [alice, bob] = [arrives('alice'), arrives('bob')]
    alice.says('bob', 'hello')
    expect(toldTo(bob, world.takeDeliveries())).toMatchObject([
      ['conversationChanged', { infoList: [{ event: 0, conversation: { conversationID: 'alice', conversationName: 'alice\'s name', unreadMessageCount: 1 } }] }],
      ['peerMessageReceived', { fromConversationID: 'alice', info: { isOfflineMessage: false }, messageList: [{ message: 'hello', direction: 1 }] }],
    ])
  })

  it('tell their sender nothing but the answer', () => {
    const { world, arrives } = aWorld()
    const [alice] = [arrives('alice'), arrives('bob')]
    alice.says('bob', 'hello')
    expect(toldTo(alice, world.takeDeliveries())).toEqual([])
  })

  it('are numbered from 1 in each conversation, in both directions', () => {
    const { arrives } = aWorld()
    const [alice, bob] = [arrives('alice'), arrives('bob')]
    arrives('cid')
    expect([alice.says('bob', '1'), bob.says('alice', '2'), alice.says('cid', '3')].map(message => [message.messageSeq, message.orderKey]))
      .toEqual([[1, 100], [2, 200], [1, 100]])
  })

  it('have IDs that are never used twice', () => {
    const { arrives } = aWorld()
    const [alice, bob] = [arrives('alice'), arrives('bob')]
    expect([alice.says('bob', '1'), bob.says('alice', '2')].map(message => message.messageID)).toEqual(['8000000000000000001', '8000000000000000002'])
  })

  it('need a receiver who has signed in once', () => {
    const { arrives } = aWorld()
    const alice = arrives('alice')
    expect(() => alice.says('bob', 'hello')).toThrow(expect.objectContaining({ code: 6000204 }))
    arrives('bob').leaves()
    expect(() => alice.says('bob', 'hello')).not.toThrow()
  })

  it('do not go to oneself', () => {
    const alice = aWorld().arrives('alice')
    expect(() => alice.says('alice', 'hello')).toThrow(expect.objectContaining({ code: 6000001 }))
  })

  it.each([
    ['text of 2,048 bytes', 1, 'x'.repeat(2048)],
    ['command of 5,120 bytes', 2, new Uint8Array(5120)],
  ])('may be a %s', (_, type, message) => {
    const { arrives } = aWorld()
    const [alice] = [arrives('alice'), arrives('bob')]
    expect(() => alice.sends('bob', { type, message })).not.toThrow()
  })

  it.each([
    ['text of 2,049 bytes', 1, 'x'.repeat(2049)],
    ['text of 2,049 bytes in 683 characters', 1, '中'.repeat(683)],
    ['custom message of 2,049 bytes', 200, 'x'.repeat(2049)],
    ['command of 5,121 bytes', 2, new Uint8Array(5121)],
  ])('may not be a %s', (_, type, message) => {
    const { arrives } = aWorld()
    const [alice] = [arrives('alice'), arrives('bob')]
    expect(() => alice.sends('bob', { type, message })).toThrow(expect.objectContaining({ code: 6000001 }))
  })

  it('may be longer where ZEGO has raised the limit', () => {
    const { arrives } = aWorld({ limits: { textBytes: 32_768 } })
    const [alice] = [arrives('alice'), arrives('bob')]
    expect(() => alice.says('bob', 'x'.repeat(32_768))).not.toThrow()
    expect(() => alice.says('bob', 'x'.repeat(32_769))).toThrow(expect.objectContaining({ code: 6000001 }))
  })

  it('are stored once when the same one is sent again', () => {
    const { arrives } = aWorld()
    const [alice, bob] = [arrives('alice'), arrives('bob')]
    const first = alice.says('bob', 'hello', { localMessageID: 'local-1' })
    const again = alice.says('bob', 'hello', { localMessageID: 'local-1', isRetry: true })
    expect(again.messageID).toBe(first.messageID)
    expect(texts(bob.history('alice'))).toEqual(['hello'])
  })
})

describe('commands', () => {
  it('are passed on and forgotten', () => {
    const { world, arrives } = aWorld()
    const [alice, bob] = [arrives('alice'), arrives('bob')]
    alice.sends('bob', { type: 2, message: Uint8Array.of(1) })
    expect(toldTo(bob, world.takeDeliveries())).toMatchObject([['peerMessageReceived', { messageList: [{ type: 2, messageSeq: 0 }] }]])
    expect(bob.history('alice')).toEqual([])
    expect(bob.conversations()).toEqual([])
  })

  it('are lost on who is away', () => {
    const { arrives } = aWorld()
    const alice = arrives('alice')
    arrives('bob').leaves()
    alice.sends('bob', { type: 2, message: Uint8Array.of(1) })
    expect(arrives('bob').missed).toEqual([])
  })
})

describe('missed messages', () => {
  it('wait for the next login, in one list per conversation, marked as offline', () => {
    const { arrives } = aWorld()
    const [alice, cid] = [arrives('alice'), arrives('cid')]
    arrives('bob').leaves()
    alice.says('bob', '1')
    alice.says('bob', '2')
    cid.says('bob', '3')
    const bob = arrives('bob')
    expect(toldTo(bob, bob.missed)).toMatchObject([
      ['peerMessageReceived', { fromConversationID: 'alice', info: { isOfflineMessage: true }, messageList: [{ message: '1' }, { message: '2' }] }],
      ['peerMessageReceived', { fromConversationID: 'cid', info: { isOfflineMessage: true }, messageList: [{ message: '3' }] }],
    ])
    bob.leaves()
    expect(arrives('bob').missed).toEqual([])
  })

  it('do not include what was revoked meanwhile', () => {
    const { arrives } = aWorld()
    const alice = arrives('alice')
    arrives('bob').leaves()
    const { messageID } = alice.says('bob', 'oops')
    alice.does('revokeMessage', { conversationID: 'bob', messageID, revokeExtendedData: '' })
    expect(arrives('bob').missed.map(({ push }) => push)).toEqual(['messageRevokeReceived'])
  })

  it('come again to a client that says it did not see them', () => {
    const { world, arrives } = aWorld()
    const [alice, bob] = [arrives('alice'), arrives('bob')]
    alice.says('bob', 'into a dead connection')
    world.takeDeliveries()
    bob.does('catchUp', { since: 0 })
    expect(toldTo(bob, world.takeDeliveries())).toMatchObject([['peerMessageReceived', { messageList: [{ message: 'into a dead connection' }] }]])
  })
})

describe('history', () => {
  const filled = () => {
    const { arrives } = aWorld()
    const [alice, bob] = [arrives('alice'), arrives('bob')]
    for (let index = 1; index <= 5; index++)
      alice.says('bob', String(index))
    return { alice, bob }
  }

  it('is the same for both, oldest first', () => {
    const { alice, bob } = filled()
    expect(texts(alice.history('bob'))).toEqual(['1', '2', '3', '4', '5'])
    expect(texts(bob.history('alice'))).toEqual(['1', '2', '3', '4', '5'])
  })

  it('pages back from an anchor and forward from one, without it', () => {
    const { bob } = filled()
    expect(texts(bob.history('alice', { count: 2, anchorOrderKey: 400 }))).toEqual(['2', '3'])
    expect(texts(bob.history('alice', { count: 2, reverse: false, anchorOrderKey: 200 }))).toEqual(['3', '4'])
  })

  it('loses what one deletes for oneself alone', () => {
    const { alice, bob } = filled()
    const messageIDs = bob.history('alice').slice(0, 2).map(message => message.messageID)
    bob.does('deleteMessages', { conversationID: 'alice', messageIDs })
    expect(texts(bob.history('alice'))).toEqual(['3', '4', '5'])
    expect(texts(alice.history('bob'))).toHaveLength(5)
    bob.does('deleteAllMessage', { conversationID: 'alice' })
    expect(bob.history('alice')).toEqual([])
  })
})

describe('revoking', () => {
  const sent = () => {
    const { world, arrives, wait } = aWorld()
    const [alice, bob] = [arrives('alice'), arrives('bob')]
    const { messageID } = alice.says('bob', 'oops')
    world.takeDeliveries()
    const revokedBy = (person: typeof alice, conversationID: string) => person.does('revokeMessage', { conversationID, messageID, revokeExtendedData: 'why' })
    return { world, wait, alice, bob, revokedBy }
  }

  it('leaves a revoke message in both histories and tells the other person', () => {
    const { world, alice, bob, revokedBy } = sent()
    revokedBy(alice, 'bob')
    const revoked = { type: 31, operatedUserID: 'alice', originalMessageType: 1, originalTextMessageContent: 'oops', revokeExtendedData: 'why', revokeStatus: 0 }
    expect(alice.history('bob')).toMatchObject([revoked])
    expect(bob.history('alice')).toMatchObject([revoked])
    expect(toldTo(bob, world.takeDeliveries())).toMatchObject([
      ['conversationChanged', { infoList: [{ conversation: { unreadMessageCount: 0 } }] }],
      ['messageRevokeReceived', { messageList: [revoked] }],
    ])
  })

  it('is possible for two minutes', () => {
    const { alice, revokedBy, wait } = sent()
    wait(120_001)
    expect(() => revokedBy(alice, 'bob')).toThrow(expect.objectContaining({ code: 6000278 }))
  })

  it('is possible once', () => {
    const { alice, revokedBy } = sent()
    revokedBy(alice, 'bob')
    expect(() => revokedBy(alice, 'bob')).toThrow(expect.objectContaining({ code: 6000279 }))
  })

  it('is for the sender alone', () => {
    const { bob, revokedBy } = sent()
    expect(() => revokedBy(bob, 'alice')).toThrow(expect.objectContaining({ code: 6000001 }))
  })
})
