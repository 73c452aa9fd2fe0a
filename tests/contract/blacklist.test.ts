import type { ZIMMessage } from 'zego-zim-miniprogram'

import { describe, expect, it } from 'vitest'

import { outcome, watch } from '../support/zim/helpers'
import { SERVER_SUBJECTS, useServerFixture } from '../support/zim/serverFixture'
import { settle } from '../support/zim/zimFixture'

const PEER = 0

/** The blacklist. The emulator and the real package pass the same tests, on the same server. */
describe.each(SERVER_SUBJECTS)('the blacklist: $name', (subject) => {
  const fixture = useServerFixture(subject, { multiDevice: true })

  async function ask<T>(request: Promise<T>) {
    const asked = outcome(request)
    await settle(300)
    return asked.settled as { value?: T, reason?: { code: number, message: string } }
  }
  async function start(before?: (bob: ReturnType<typeof fixture.peer>) => void) {
    const bob = fixture.peer('bob')
    before?.(bob)
    const watched = watch(fixture.zim, 'blacklistChanged', 'friendListChanged', 'conversationChanged', 'messageSentStatusChanged')
    await fixture.signIn()
    await settle(300)
    const atLogin = [...watched.seen]
    watched.clear()
    return { bob, watched, atLogin }
  }
  const block = (...userIDs: string[]) => ask(fixture.zim.addUsersToBlacklist(userIDs))
  const unblock = (...userIDs: string[]) => ask(fixture.zim.removeUsersFromBlacklist(userIDs))
  const list = async (count = 100, nextFlag = 0) => (await ask(fixture.zim.queryBlacklist({ count, nextFlag }))).value!
  const isBlocked = async (userID = 'bob') => (await ask(fixture.zim.checkUserIsInBlacklist(userID))).value!.isUserInBlacklist
  const send = (message: object = { type: 1, message: 'hello' }) => ask(fixture.zim.sendMessage(message as ZIMMessage, 'bob', PEER, { priority: 1 }))

  it('adding and removing are reported before the result, with the user', async () => {
    const { watched } = await start()
    expect(await block('bob')).toEqual({ value: { errorUserList: [] } })
    expect(watched.of('blacklistChanged')).toMatchObject([{ action: 0, userList: [{ userID: 'bob', userName: 'bob\'s name' }] }])
    expect((await list()).blacklist).toMatchObject([{ userID: 'bob', userName: 'bob\'s name' }])
    expect(await isBlocked()).toBe(true)
    watched.clear()
    expect(await unblock('bob')).toEqual({ value: { errorUserList: [] } })
    expect(watched.of('blacklistChanged')).toMatchObject([{ action: 1, userList: [{ userID: 'bob' }] }])
    expect(await isBlocked()).toBe(false)
  })

  it('who cannot be added or removed is reported with a reason, or fails the call when all are', async () => {
    await start()
    fixture.peer('cid')
    await block('bob')
    expect(await block('bob', 'alice', 'nobody', 'cid')).toEqual({ value: { errorUserList: [{ userID: 'bob', reason: 6000804 }, { userID: 'alice', reason: 6000805 }, { userID: 'nobody', reason: 6000811 }] } })
    expect(await block('bob')).toMatchObject({ reason: { code: 6000815 } })
    expect(await unblock('cid', 'dan')).toEqual({ value: { errorUserList: [{ userID: 'dan', reason: 6000807 }] } })
    expect(await unblock('cid')).toMatchObject({ reason: { code: 6000816 } })
  })

  it('refuses more than 20 users, an empty list, and a page without a count', async () => {
    await start()
    expect(await block(...Array.from({ length: 21 }, (_, at) => `u${at}`))).toMatchObject({ reason: { code: 6000001 } })
    expect(await block()).toEqual({ reason: { code: 6000001, message: 'API.addUsersToBlacklist: userIDs is invalid or each of its elements must be a valid string type.' } })
    expect(await unblock('')).toEqual({ reason: { code: 6000001, message: 'API.removeUsersFromBlacklist: userIDs is invalid or each of its elements must be a valid string type.' } })
    expect(await ask(fixture.zim.queryBlacklist({} as never))).toEqual({ reason: { code: 6000001, message: 'API.queryBlacklist: The config or its count is invalid.' } })
    expect(await isBlocked('')).toBe(false)
  })

  it('pages have numbers, who was blocked last comes first', async () => {
    await start()
    for (const userID of ['cid', 'dan', 'eve']) {
      fixture.peer(userID)
      await block(userID)
    }
    expect(await list(2)).toMatchObject({ blacklist: [{ userID: 'eve' }, { userID: 'dan' }], nextFlag: 1 })
    expect(await list(2, 1)).toMatchObject({ blacklist: [{ userID: 'cid' }], nextFlag: 0 })
  })

  it('a message to who has blocked the sender fails, is not stored, and changes nothing for the receiver', async () => {
    const { bob, watched } = await start()
    bob.perform('addUsersToBlacklist', { userIDs: ['alice'] })
    const result = await send()
    expect(result).toMatchObject({ reason: { code: 6000284 } })
    expect(watched.names()).toEqual(['conversationChanged', 'messageSentStatusChanged', 'conversationChanged'])
    expect(watched.of('messageSentStatusChanged')).toMatchObject([{ infos: [{ status: 2 }] }])
    expect(await send({ type: 2, message: new Uint8Array([1]) })).toMatchObject({ reason: { code: 6000284 } })
    expect(fixture.gateway.world.storedMessages()).toEqual([])
    expect(bob.perform('syncConversations').conversationList).toEqual([])
  })

  it('who has blocked a user can still write to them', async () => {
    const { bob } = await start()
    await block('bob')
    expect(await send()).toMatchObject({ value: { message: { sentStatus: 1 } } })
    expect(() => bob.text('1')).toThrow('6000284')
    await unblock('bob')
    expect(bob.text('2')).toMatchObject({ message: '2' })
  })

  it('does not end a friendship, and the blocked one may delete it; only becoming a friend again without consent is refused', async () => {
    const { bob } = await start()
    await ask(fixture.zim.addFriend('bob', { friendAlias: '', friendAttributes: {}, wording: '' }))
    bob.perform('addUsersToBlacklist', { userIDs: ['alice'] })
    expect((await ask(fixture.zim.checkFriendsRelation(['bob'], { type: 0 }))).value!.relationInfos).toEqual([{ userID: 'bob', type: 6 }])
    await ask(fixture.zim.deleteFriends(['bob'], { type: 1 }))
    const apply = () => ask(fixture.zim.sendFriendApplication('bob', { friendAlias: '', friendAttributes: {}, wording: '' }))
    expect(await apply()).toMatchObject({ reason: { code: 6000021 } })
    bob.perform('deleteFriends', { userIDs: ['alice'], type: 1 })
    expect(await apply()).toMatchObject({ value: { applicationInfo: { state: 1 } } })
  })

  it('reactions, pins, edits and recalls are not refused', async () => {
    const { bob } = await start()
    const message = (await send()).value!.message
    bob.perform('addUsersToBlacklist', { userIDs: ['alice'] })
    expect(await ask(fixture.zim.addMessageReaction('like', message))).toHaveProperty('value')
    expect(await ask(fixture.zim.pinMessage(message, true))).toHaveProperty('value')
    expect(await ask(fixture.zim.editMessage({ ...message, message: 'other' } as ZIMMessage, {}))).toHaveProperty('value')
    expect(await ask(fixture.zim.revokeMessage(message))).toHaveProperty('value')
  })

  it('is known after a login, and what changed without a connection after it', async () => {
    const { atLogin, watched } = await start(() => fixture.peer('alice').perform('addUsersToBlacklist', { userIDs: ['bob'] }))
    expect(atLogin).toMatchObject([{ event: 'blacklistChanged', data: { action: 0, userList: [{ userID: 'bob', userName: 'bob\'s name' }] } }])
    expect(await isBlocked()).toBe(true)
    fixture.peer('cid')
    await fixture.lose()
    fixture.gateway.controls.online()
    const other = fixture.peer('alice')
    other.perform('addUsersToBlacklist', { userIDs: ['cid'] })
    other.perform('removeUsersFromBlacklist', { userIDs: ['bob'] })
    watched.clear()
    await settle(20_000)
    expect(watched.of('blacklistChanged')).toMatchObject([{ action: 0, userList: [{ userID: 'cid' }] }, { action: 1, userList: [{ userID: 'bob' }] }])
  })

  it('changes of another device of the user are reported', async () => {
    const { watched } = await start()
    const other = fixture.peer('alice')
    other.perform('addUsersToBlacklist', { userIDs: ['bob'] })
    await settle(300)
    expect(await isBlocked()).toBe(true)
    other.perform('removeUsersFromBlacklist', { userIDs: ['bob'] })
    await settle(300)
    expect(watched.of('blacklistChanged')).toMatchObject([{ action: 0, userList: [{ userID: 'bob', userName: 'bob\'s name' }] }, { action: 1, userList: [{ userID: 'bob' }] }])
  })
})
