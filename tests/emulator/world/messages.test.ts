import type { ZIMMessage } from 'zego-zim-miniprogram'
import type { WorldOptions } from 'zim-emulator/world'

import { describe, expect, it } from 'vitest'

import { pushesTo, texts, worldFixture } from './worldFixture'

describe('peer messages', () => {
  it('reach the other user, the conversation change first', () => {
    const { world, signIn } = worldFixture()
    const [alice, bob] = [signIn('alice'), signIn('bob')]
    alice.sendText('bob', 'hello')
    expect(pushesTo(bob, world.takeDeliveries())).toMatchObject([
      ['conversationChanged', { infoList: [{ event: 0, conversation: { conversationID: 'alice', conversationName: 'alice\'s name', unreadMessageCount: 1 } }] }],
      ['peerMessageReceived', { fromConversationID: 'alice', info: { isOfflineMessage: false }, messageList: [{ message: 'hello', direction: 1 }] }],
    ])
  })

  it('cause no push to their sender', () => {
    const { world, signIn } = worldFixture()
    const [alice] = [signIn('alice'), signIn('bob')]
    alice.sendText('bob', 'hello')
    expect(pushesTo(alice, world.takeDeliveries())).toEqual([])
  })

  it('are numbered from 1 in each conversation, in both directions', () => {
    const { signIn } = worldFixture()
    const [alice, bob] = [signIn('alice'), signIn('bob')]
    signIn('cid')
    expect([alice.sendText('bob', '1'), bob.sendText('alice', '2'), alice.sendText('cid', '3')].map(message => [message.messageSeq, message.orderKey]))
      .toEqual([[1, 100], [2, 200], [1, 100]])
  })

  it('have unique IDs', () => {
    const { signIn } = worldFixture()
    const [alice, bob] = [signIn('alice'), signIn('bob')]
    expect([alice.sendText('bob', '1'), bob.sendText('alice', '2')].map(message => message.messageID)).toEqual(['8000000000000000001', '8000000000000000002'])
  })

  it('need a receiver who has logged in once', () => {
    const { signIn } = worldFixture()
    const alice = signIn('alice')
    expect(() => alice.sendText('bob', 'hello')).toThrow(expect.objectContaining({ code: 6000204 }))
    signIn('bob').signOut()
    expect(() => alice.sendText('bob', 'hello')).not.toThrow()
  })

  it('cannot be sent to oneself', () => {
    const alice = worldFixture().signIn('alice')
    expect(() => alice.sendText('alice', 'hello')).toThrow(expect.objectContaining({ code: 6000001 }))
  })

  it.each([
    ['text of 2,048 bytes', 1, 'x'.repeat(2048)],
    ['command of 5,120 bytes', 2, new Uint8Array(5120)],
  ])('may be a %s', (_, type, message) => {
    const { signIn } = worldFixture()
    const [alice] = [signIn('alice'), signIn('bob')]
    expect(() => alice.send('bob', { type, message })).not.toThrow()
  })

  it.each([
    ['text of 2,049 bytes', 1, 'x'.repeat(2049)],
    ['text of 2,049 bytes in 683 characters', 1, '中'.repeat(683)],
    ['custom message of 2,049 bytes', 200, 'x'.repeat(2049)],
    ['command of 5,121 bytes', 2, new Uint8Array(5121)],
  ])('may not be a %s', (_, type, message) => {
    const { signIn } = worldFixture()
    const [alice] = [signIn('alice'), signIn('bob')]
    expect(() => alice.send('bob', { type, message })).toThrow(expect.objectContaining({ code: 6000001 }))
  })

  it('may be longer when ZEGO has raised the limit', () => {
    const { signIn } = worldFixture({ limits: { textBytes: 32_768 } })
    const [alice] = [signIn('alice'), signIn('bob')]
    expect(() => alice.sendText('bob', 'x'.repeat(32_768))).not.toThrow()
    expect(() => alice.sendText('bob', 'x'.repeat(32_769))).toThrow(expect.objectContaining({ code: 6000001 }))
  })

  it('are stored once when the client sends the same one again', () => {
    const { signIn } = worldFixture()
    const [alice, bob] = [signIn('alice'), signIn('bob')]
    const first = alice.sendText('bob', 'hello', { localMessageID: 'local-1' })
    const again = alice.sendText('bob', 'hello', { localMessageID: 'local-1', isRetry: true })
    expect(again.messageID).toBe(first.messageID)
    expect(texts(bob.history('alice'))).toEqual(['hello'])
  })
})

describe('commands', () => {
  it('are forwarded and not stored', () => {
    const { world, signIn } = worldFixture()
    const [alice, bob] = [signIn('alice'), signIn('bob')]
    alice.send('bob', { type: 2, message: Uint8Array.of(1) })
    expect(pushesTo(bob, world.takeDeliveries())).toMatchObject([['peerMessageReceived', { messageList: [{ type: 2, messageSeq: 0 }] }]])
    expect(bob.history('alice')).toEqual([])
    expect(bob.conversations()).toEqual([])
  })

  it('are not delivered to an offline user later', () => {
    const { signIn } = worldFixture()
    const alice = signIn('alice')
    signIn('bob').signOut()
    alice.send('bob', { type: 2, message: Uint8Array.of(1) })
    expect(signIn('bob').missed).toEqual([])
  })
})

describe('missed messages', () => {
  it('arrive at the next login, in one list per conversation, marked as offline', () => {
    const { signIn } = worldFixture()
    const [alice, cid] = [signIn('alice'), signIn('cid')]
    signIn('bob').signOut()
    alice.sendText('bob', '1')
    alice.sendText('bob', '2')
    cid.sendText('bob', '3')
    const bob = signIn('bob')
    expect(pushesTo(bob, bob.missed)).toMatchObject([
      ['peerMessageReceived', { fromConversationID: 'alice', info: { isOfflineMessage: true }, messageList: [{ message: '1' }, { message: '2' }] }],
      ['peerMessageReceived', { fromConversationID: 'cid', info: { isOfflineMessage: true }, messageList: [{ message: '3' }] }],
    ])
    bob.signOut()
    expect(signIn('bob').missed).toEqual([])
  })

  it('do not include messages that were revoked in the meantime', () => {
    const { signIn } = worldFixture()
    const alice = signIn('alice')
    signIn('bob').signOut()
    const { messageID } = alice.sendText('bob', 'oops')
    alice.perform('revokeMessage', { conversationID: 'bob', messageID, revokeExtendedData: '' })
    expect(signIn('bob').missed.map(({ push }) => push)).toEqual(['messageRevokeReceived'])
  })

  it('arrive again when the client did not receive them', () => {
    const { world, signIn } = worldFixture()
    const [alice, bob] = [signIn('alice'), signIn('bob')]
    alice.sendText('bob', 'into a dead connection')
    world.takeDeliveries()
    bob.perform('catchUp', { since: 0 })
    expect(pushesTo(bob, world.takeDeliveries())).toMatchObject([['peerMessageReceived', { messageList: [{ message: 'into a dead connection' }] }]])
  })
})

it('a recall is not reported to a member who has deleted the message', () => {
  const { world, signIn } = worldFixture()
  const [alice, bob] = [signIn('alice'), signIn('bob')]
  const { messageID } = alice.sendText('bob', 'oops')
  bob.perform('deleteMessages', { conversationID: 'alice', messageIDs: [messageID] })
  world.takeDeliveries()
  alice.perform('revokeMessage', { conversationID: 'bob', messageID, revokeExtendedData: '' })
  expect(pushesTo(bob, world.takeDeliveries())).toEqual([])
  expect(bob.history('alice')).toEqual([])
})

it('a recall is not reported to the other devices of a sender who has deleted the message', () => {
  const { world, signIn } = worldFixture({ multiDevice: true })
  const [phone, tablet] = [signIn('alice'), signIn('alice', { deviceID: 'tablet' })]
  signIn('bob')
  const { messageID } = phone.sendText('bob', 'oops')
  phone.perform('deleteMessages', { conversationID: 'bob', messageIDs: [messageID] })
  world.takeDeliveries()
  phone.perform('revokeMessage', { conversationID: 'bob', messageID, revokeExtendedData: '' })
  expect(pushesTo(tablet, world.takeDeliveries())).toEqual([])
})

it('a recall while a member has logged in and not caught up changes the list of the member at once', () => {
  const { world, signIn } = worldFixture()
  const alice = signIn('alice')
  signIn('bob').signOut()
  const { messageID } = alice.sendText('bob', 'oops')
  world.takeDeliveries()
  world.signIn('bob again', { userID: 'bob', deviceID: 'bob\'s phone' })
  alice.perform('revokeMessage', { conversationID: 'bob', messageID, revokeExtendedData: '' })
  expect(pushesTo({ connectionID: 'bob again' }, world.takeDeliveries())).toMatchObject([['conversationChanged', { infoList: [{ conversation: { conversationID: 'alice', unreadMessageCount: 0 } }] }]])
})

describe('which missed messages arrive', () => {
  const miss150 = (missed: WorldOptions['missed']) => {
    const { world, signIn } = worldFixture({ missed })
    const [alice, bob, cara] = [signIn('alice'), signIn('bob'), signIn('cara')]
    world.takeDeliveries()
    bob.signOut()
    for (let index = 1; index <= 150; index++)
      alice.sendText('bob', String(index))
    cara.sendText('bob', 'hello')
    return { world, bob, signIn }
  }
  const textsOf = (deliveries: readonly { push: string, data: unknown }[]) =>
    deliveries.filter(({ push }) => push === 'peerMessageReceived').map(({ data }) => texts((data as { messageList: ZIMMessage[] }).messageList))

  it.each([
    ['all', [150, 1]],
    ['newest', [100, 1]],
    ['none', []],
  ] as const)('after a login: %s', (login, counts) => {
    const { signIn } = miss150({ login })
    expect(textsOf(signIn('bob').missed).map(({ length }) => length)).toEqual(counts)
  })

  it('are the newest ones, in order', () => {
    const { signIn } = miss150({ login: 'newest' })
    expect(textsOf(signIn('bob').missed)[0]!.slice(0, 2)).toEqual(['51', '52'])
  })

  it('is set apart for a reconnect, and what did not arrive does not arrive later', () => {
    const { world, bob, signIn } = miss150({ login: 'all', reconnect: 'none' })
    world.signIn(bob.connectionID, { userID: 'bob', deviceID: 'bob\'s phone' })
    world.takeDeliveries()
    const { inboxSeq } = bob.perform('catchUp', { since: 0, isReconnect: true }) as { inboxSeq: number }
    expect(world.takeDeliveries()).toEqual([])
    bob.signOut()
    expect(textsOf(signIn('bob').missed)).toEqual([])
    expect(inboxSeq).toBe(151)
  })

  it('are limited to the newest changes of messages, too', () => {
    const { signIn } = worldFixture({ missed: { changes: 2 } })
    const alice = signIn('alice')
    signIn('bob').signOut()
    const sent = ['1', '2', '3'].map(text => alice.sendText('bob', text))
    for (const { messageID } of sent) alice.perform('revokeMessage', { conversationID: 'bob', messageID, revokeExtendedData: '' })
    const ids = signIn('bob').missed.flatMap(({ data }) => (data as { messageList: ZIMMessage[] }).messageList).map(({ messageID }) => messageID)
    expect(ids).toEqual(sent.slice(1).map(({ messageID }) => messageID))
  })
})

describe('history', () => {
  const filled = () => {
    const { signIn } = worldFixture()
    const [alice, bob] = [signIn('alice'), signIn('bob')]
    for (let index = 1; index <= 5; index++)
      alice.sendText('bob', String(index))
    return { alice, bob }
  }

  it('is the same for both users, oldest first', () => {
    const { alice, bob } = filled()
    expect(texts(alice.history('bob'))).toEqual(['1', '2', '3', '4', '5'])
    expect(texts(bob.history('alice'))).toEqual(['1', '2', '3', '4', '5'])
  })

  it('pages back and forward from an anchor, without the anchor', () => {
    const { bob } = filled()
    expect(texts(bob.history('alice', { count: 2, seq: 4 }))).toEqual(['2', '3'])
    expect(texts(bob.history('alice', { count: 2, reverse: false, seq: 2 }))).toEqual(['3', '4'])
  })

  it('no longer contains what a user deletes, for that user alone', () => {
    const { alice, bob } = filled()
    const messageIDs = bob.history('alice').slice(0, 2).map(message => message.messageID)
    bob.perform('deleteMessages', { conversationID: 'alice', messageIDs })
    expect(texts(bob.history('alice'))).toEqual(['3', '4', '5'])
    expect(texts(alice.history('bob'))).toHaveLength(5)
    bob.perform('deleteAllMessage', { conversationID: 'alice' })
    expect(bob.history('alice')).toEqual([])
    alice.sendText('bob', '6')
    expect(texts(bob.history('alice'))).toEqual(['6'])
  })

  it('pages over what a user deleted', () => {
    const { bob } = filled()
    const messageIDs = bob.history('alice').filter((_, index) => index % 2).map(message => message.messageID)
    bob.perform('deleteMessages', { conversationID: 'alice', messageIDs })
    expect(texts(bob.history('alice', { count: 2 }))).toEqual(['3', '5'])
    expect(texts(bob.history('alice', { count: 2, seq: 4 }))).toEqual(['1', '3'])
    expect(texts(bob.history('alice', { count: 2, reverse: false }))).toEqual(['1', '3'])
  })
})

describe('revoking', () => {
  const sent = () => {
    const { world, signIn, wait } = worldFixture()
    const [alice, bob] = [signIn('alice'), signIn('bob')]
    const { messageID } = alice.sendText('bob', 'oops')
    world.takeDeliveries()
    const revokedBy = (user: typeof alice, conversationID: string) => user.perform('revokeMessage', { conversationID, messageID, revokeExtendedData: 'why' })
    return { world, wait, alice, bob, revokedBy }
  }

  it('leaves a revoke message in both histories and notifies the other user', () => {
    const { world, alice, bob, revokedBy } = sent()
    revokedBy(alice, 'bob')
    const revoked = { type: 31, operatedUserID: 'alice', originalMessageType: 1, originalTextMessageContent: '', revokeExtendedData: 'why', revokeStatus: 0 }
    expect(alice.history('bob')).toMatchObject([revoked])
    expect(bob.history('alice')).toMatchObject([revoked])
    expect(pushesTo(bob, world.takeDeliveries())).toMatchObject([
      ['messageRevokeReceived', { messageList: [revoked], conversations: [{ unreadMessageCount: 0 }] }],
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

  it('is refused to everyone but the sender', () => {
    const { bob, revokedBy } = sent()
    expect(() => revokedBy(bob, 'alice')).toThrow(expect.objectContaining({ code: 6000001 }))
  })
})
