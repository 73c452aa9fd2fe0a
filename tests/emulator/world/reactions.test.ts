import { describe, expect, it } from 'vitest'

import { pushesTo, worldFixture } from './worldFixture'

const DAY = 86_400_000

describe('reactions', () => {
  function given(options: Parameters<typeof worldFixture>[0] = {}) {
    const fixture = worldFixture(options)
    const [alice, bob] = [fixture.signIn('alice'), fixture.signIn('bob')]
    const message = alice.sendText('bob', 'hello')
    fixture.world.takeDeliveries()
    const react = (type: string, increaseCount = 0) => bob.perform('addMessageReaction', { conversationID: 'alice', seq: message.messageSeq, type, increaseCount })
    return { ...fixture, alice, bob, message, react }
  }
  const code = (code: number) => expect.objectContaining({ code })

  it('are pushed to the other user, and are in the pages of both', () => {
    const { world, alice, bob, react } = given()
    react('👍')
    expect(pushesTo(alice, world.takeDeliveries())).toMatchObject([['messageReactionsChanged', { conversationID: 'bob', operatorID: 'bob', reactions: [{ type: '👍', people: 1, isSelfIncluded: false }] }]])
    expect(alice.history('bob')).toMatchObject([{ reactions: [{ reactionType: '👍', totalCount: 1, isSelfIncluded: false }] }])
    expect(bob.history('alice')).toMatchObject([{ reactions: [{ reactionType: '👍', isSelfIncluded: true }] }])
  })

  it('change no unread count', () => {
    const { alice, bob, message } = given()
    alice.perform('addMessageReaction', { conversationID: 'bob', seq: message.messageSeq, type: '👍', increaseCount: 0 })
    expect(bob.conversations()).toMatchObject([{ unreadMessageCount: 1 }])
  })

  it('need the plan Flagship', () => {
    const { react } = given({ plan: 'pro' })
    expect(() => react('👍')).toThrow(code(6000013))
  })

  it('of one type count once a user, unless a count is given', () => {
    const { bob, react } = given()
    react('👍')
    expect(() => react('👍')).toThrow(code(6000280))
    react('👍', 2)
    expect(bob.history('alice')).toMatchObject([{ reactions: [{ totalCount: 1, sumCount: 3 }] }])
  })

  it('have types of at most 32 bytes, and 100 of them', () => {
    const { react } = given()
    expect(() => react('二'.repeat(11))).toThrow(code(6000001))
    for (let index = 0; index < 100; index++)
      react(String(index))
    expect(() => react('one too many')).toThrow(code(6000202))
    react('7', 1)
  })

  it('are refused after seven days, and for a message that is revoked', () => {
    const { alice, message, react } = given()
    react('👍')
    alice.perform('revokeMessage', { conversationID: 'bob', messageID: message.messageID, revokeExtendedData: '' })
    expect(() => react('❤️')).toThrow(code(6000279))
    expect(alice.history('bob')).toMatchObject([{ type: 31, reactions: [] }])
    const later = given()
    later.wait(7 * DAY + 1)
    expect(() => later.react('👍')).toThrow(code(6000202))
  })

  it('are not pushed to a user who has deleted the message', () => {
    const { world, alice, message, react } = given()
    alice.perform('deleteMessages', { conversationID: 'bob', messageIDs: [message.messageID] })
    world.takeDeliveries()
    react('👍')
    expect(pushesTo(alice, world.takeDeliveries())).toEqual([])
  })

  it('that were missed arrive once for each message, as they are then', () => {
    const { alice, react, signIn } = given()
    alice.signOut()
    react('👍')
    react('❤️')
    const pushes = signIn('alice').missed
    expect(pushes).toMatchObject([{ push: 'messageReactionsChanged', data: { isMissed: true, reactions: [{ type: '👍' }, { type: '❤️' }] } }])
  })
})
