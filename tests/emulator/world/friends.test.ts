import { describe, expect, it } from 'vitest'
import { FREE_LIMITS } from 'zim-emulator/world'

import { pushesTo, worldFixture } from './worldFixture'

const words = { alias: '', attributes: {}, wording: '' }
const code = (code: number) => expect.objectContaining({ code })
const WEEK = 7 * 86_400_000

/** What both sides of a friendship have; one side with a client is tested in tests/contract. */
describe('friends', () => {
  const fixture = (options = {}) => {
    const { signIn, world, wait } = worldFixture(options)
    const users = [signIn('alice'), signIn('bob'), signIn('cid')] as const
    const relation = (one: typeof users[number], other: string) => (one.perform('checkFriendsRelation', { userIDs: [other], type: 0 }) as { relationInfos: [{ type: number }] }).relationInfos[0].type
    return { world, wait, signIn, users, relation }
  }

  it('who has no place for another friend can neither add, nor be added, nor accept or be accepted', () => {
    const { users: [alice, bob, cid] } = fixture({ limits: { friends: 1 } })
    alice.perform('sendFriendApplication', { userID: 'cid', ...words })
    alice.perform('addFriend', { userID: 'bob', ...words })
    expect(() => alice.perform('addFriend', { userID: 'cid', ...words })).toThrow(code(6000801))
    expect(() => cid.perform('addFriend', { userID: 'alice', ...words })).toThrow(code(6000802))
    expect(() => cid.perform('acceptFriendApplication', { userID: 'alice', ...words })).toThrow(code(6000802))
    expect(() => bob.perform('sendFriendApplication', { userID: 'cid', ...words })).toThrow(code(6000801))
    alice.perform('deleteFriends', { userIDs: ['bob'], type: 0 })
    cid.perform('acceptFriendApplication', { userID: 'alice', ...words })
  })

  it('a friend who was deleted on one side takes no second place on the other', () => {
    const { users: [alice, bob], relation } = fixture({ limits: { friends: 1 } })
    alice.perform('addFriend', { userID: 'bob', ...words })
    alice.perform('deleteFriends', { userIDs: ['bob'], type: 1 })
    expect(relation(bob, 'alice')).toBe(4)
    alice.perform('addFriend', { userID: 'bob', ...words })
    expect([relation(alice, 'bob'), relation(bob, 'alice')]).toEqual([6, 6])
  })

  it('the limits of the free plan are 20 friends', () => {
    const { users: [alice], signIn } = fixture({ limits: FREE_LIMITS })
    for (let at = 0; at < 20; at++) {
      signIn(`u${at}`)
      alice.perform('addFriend', { userID: `u${at}`, ...words })
    }
    expect(() => alice.perform('addFriend', { userID: 'bob', ...words })).toThrow(code(6000801))
  })

  it('twenty users per call', () => {
    const { users: [alice] } = fixture()
    const userIDs = Array.from({ length: 21 }, (_, at) => `u${at}`)
    for (const call of ['deleteFriends', 'checkFriendsRelation', 'addUsersToBlacklist', 'removeUsersFromBlacklist'] as const)
      expect(() => alice.perform(call, { userIDs, type: 0 }), call).toThrow(code(6000001))
  })

  it('an application can be accepted for seven days', () => {
    const { users: [alice, bob], wait } = fixture()
    alice.perform('sendFriendApplication', { userID: 'bob', ...words })
    wait(WEEK)
    expect(() => bob.perform('acceptFriendApplication', { userID: 'alice', ...words })).toThrow(code(6000007))
    alice.perform('sendFriendApplication', { userID: 'bob', ...words })
    wait(WEEK - 1)
    bob.perform('acceptFriendApplication', { userID: 'alice', ...words })
  })

  it('its sender cannot accept it', () => {
    const { users: [alice] } = fixture()
    alice.perform('sendFriendApplication', { userID: 'bob', ...words })
    expect(() => alice.perform('acceptFriendApplication', { userID: 'bob', ...words })).toThrow(code(6000007))
  })

  it('of two applications to each other, one answer ends both, and each keeps its own alias', () => {
    const { world, users: [alice, bob] } = fixture()
    alice.perform('sendFriendApplication', { userID: 'bob', ...words, alias: 'B' })
    bob.perform('sendFriendApplication', { userID: 'alice', ...words, alias: 'A' })
    world.takeDeliveries()
    alice.perform('acceptFriendApplication', { userID: 'bob', alias: 'Bobby', attributes: {} })
    expect(pushesTo(bob, world.takeDeliveries())).toMatchObject([['friendApplicationAccepted', { friend: { userID: 'alice', friendAlias: 'A' } }]])
    expect(() => bob.perform('acceptFriendApplication', { userID: 'alice', ...words })).toThrow(code(6000007))
  })

  it('words have 256 bytes', () => {
    const { users: [alice] } = fixture()
    expect(() => alice.perform('sendFriendApplication', { userID: 'bob', ...words, wording: 'x'.repeat(257) })).toThrow(code(6000001))
    alice.perform('sendFriendApplication', { userID: 'bob', ...words, wording: 'x'.repeat(256) })
  })

  it('a blacklist has a limit', () => {
    const { users: [alice] } = fixture({ limits: { blockedUsers: 1 } })
    expect(alice.perform('addUsersToBlacklist', { userIDs: ['bob', 'cid'] })).toMatchObject({ errorUserList: [{ userID: 'cid', reason: 6000808 }] })
  })

  it('a blocked sender is refused by a message of every kind, and only in that direction', () => {
    const { users: [alice, bob] } = fixture()
    bob.perform('addUsersToBlacklist', { userIDs: ['alice'] })
    for (const type of [1, 2, 200])
      expect(() => alice.send('bob', { type, message: 'x' })).toThrow(code(6000284))
    bob.sendText('alice', '1')
  })
})
