import type { ZIMFriendInfo } from 'zego-zim-miniprogram'

import { describe, expect, it, vi } from 'vitest'

import { outcome, watch } from '../support/zim/helpers'
import { SERVER_SUBJECTS, useServerFixture } from '../support/zim/serverFixture'
import { settle } from '../support/zim/zimFixture'

const PEER = 0
const BOTH = 0
const SINGLE = 1
const WAITING = 1
const ACCEPTED = 2
const REJECTED = 3
const EXPIRED = 4
const DAY = 86_400_000

const config = { friendAlias: '', friendAttributes: {}, wording: '' }

/** Friends and applications. The emulator and the real package pass the same tests, on the same server. */
describe.each(SERVER_SUBJECTS)('friends: $name', (subject) => {
  const fixture = useServerFixture(subject, { multiDevice: true })

  async function ask<T>(request: Promise<T>) {
    const asked = outcome(request)
    await settle(300)
    return asked.settled as { value?: T, reason?: { code: number, message: string } }
  }

  const EVENTS = ['friendListChanged', 'friendInfoUpdated', 'friendApplicationListChanged', 'friendApplicationUpdated', 'conversationChanged'] as const

  /** Alice, signed in, and bob, whose name is known to the server. */
  async function start(options: { before?: (bob: ReturnType<typeof fixture.peer>) => void } = {}) {
    const bob = fixture.peer('bob')
    options.before?.(bob)
    const watched = watch(fixture.zim, ...EVENTS)
    await fixture.signIn()
    await settle(300)
    const atLogin = [...watched.seen]
    watched.clear()
    return { bob, watched, atLogin }
  }
  const add = (userID = 'bob', more: object = {}) => ask(fixture.zim.addFriend(userID, { ...config, ...more }))
  const apply = (userID = 'bob', more: object = {}) => ask(fixture.zim.sendFriendApplication(userID, { ...config, ...more }))
  const friends = async (count = 100, nextFlag = 0) => (await ask(fixture.zim.queryFriendList({ count, nextFlag }))).value!
  const applications = async (count = 100, nextFlag = 0) => (await ask(fixture.zim.queryFriendApplicationList({ count, nextFlag }))).value!
  const idsOf = ({ friendList }: { friendList: ZIMFriendInfo[] }) => friendList.map(({ userID }) => userID)
  const addsAlice = (peer: ReturnType<typeof fixture.peer>, more: object = {}) => peer.perform('addFriend', { userID: 'alice', alias: '', attributes: {}, wording: '', ...more })
  const appliesTo = (peer: ReturnType<typeof fixture.peer>, wording = '') => peer.perform('sendFriendApplication', { userID: 'alice', alias: '', attributes: {}, wording })

  describe('adding without consent', () => {
    it('makes the other a friend at once: the event, then the result', async () => {
      const { watched } = await start()
      const result = await add('bob', { friendAlias: 'Bobby', friendAttributes: { k0: 'work' }, wording: 'hello' })
      expect(result.value!.friendInfo).toMatchObject({ userID: 'bob', userName: 'bob\'s name', friendAlias: 'Bobby', friendAttributes: { k0: 'work' }, wording: 'hello', createTime: expect.any(Number) })
      expect(watched.names()).toEqual(['friendListChanged'])
      expect(watched.of('friendListChanged')).toMatchObject([{ action: 0, friendList: [{ userID: 'bob', friendAlias: 'Bobby' }] }])
      expect(idsOf(await friends())).toEqual(['bob'])
    })

    it('makes the caller a friend of the other, without an alias', async () => {
      const { bob, watched } = await start()
      addsAlice(bob, { alias: 'A', wording: 'it is me' })
      await settle(300)
      expect(watched.of('friendListChanged')).toMatchObject([{ action: 0, friendList: [{ userID: 'bob', friendAlias: '', wording: 'it is me' }] }])
      expect(idsOf(await friends())).toEqual(['bob'])
    })

    it.each([['oneself', 'alice', 6000810], ['a user who never logged in', 'nobody', 6000811]])('refuses %s', async (_, userID, code) => {
      const { watched } = await start()
      expect(await add(userID)).toMatchObject({ reason: { code } })
      expect(watched.names()).toEqual([])
    })

    it('refuses a friend', async () => {
      await start()
      await add()
      expect(await add()).toMatchObject({ reason: { code: 6000803 } })
    })

    it('ends the open application of the two, which is reported first and keeps its time', async () => {
      const { bob, watched } = await start()
      appliesTo(bob, 'please')
      await settle(1000)
      watched.clear()
      await add('bob', { wording: 'gladly' })
      expect(watched.names()).toEqual(['friendApplicationUpdated', 'friendListChanged'])
      const [{ applicationList: [application] }] = watched.of('friendApplicationUpdated') as [any]
      expect(application).toMatchObject({ state: ACCEPTED, wording: 'gladly' })
      expect(application.updateTime).toBe(application.createTime)
    })

    it('reports an open application to its sender, too', async () => {
      const { bob, watched } = await start()
      await apply()
      watched.clear()
      addsAlice(bob)
      await settle(300)
      expect(watched.names()).toEqual(['friendApplicationUpdated', 'friendListChanged'])
      expect(watched.of('friendApplicationUpdated')).toMatchObject([{ applicationList: [{ type: 2, state: ACCEPTED, applyUser: { userID: 'bob' } }] }])
    })

    it('fails by its operation without a connection', async () => {
      await start()
      await fixture.lose()
      expect(await add()).toEqual({ reason: { code: 6000104, message: 'friend_add: Network error.' } })
    })
  })

  it('the client checks its calls itself, with these texts', async () => {
    const { zim } = fixture
    const refused: [() => Promise<unknown>, string][] = [
      [() => zim.addFriend('bob', undefined as never), 'API.addFriend: config is invalid.'],
      [() => zim.addFriend('', config), 'API.addFriend: userID is invalid.'],
      [() => zim.sendFriendApplication('bob', { ...config, wording: 'x'.repeat(1025) }), 'API.addFriend: The config instance of wording is invalid or its length exceeds 1024.'],
      [() => zim.addFriend('bob', { ...config, friendAlias: 'x'.repeat(257) }), 'API.addFriend: The config instance of friendAlias is invalid or its length exceeds 256.'],
      [() => zim.addFriend('bob', { ...config, friendAttributes: { k0: 1 } as never }), 'API.addFriend: The config instance of friendAttributes is invalid.'],
      [() => zim.updateFriendAlias(1 as never, 'bob'), 'API.updateFriendAlias: friendAlias is invalid or its length exceeds 256.'],
      [() => zim.updateFriendAttributes({ k0: 1 } as never, 'bob'), 'API.updateFriendAlias: The config instance of friendAttributes is invalid.'],
      [() => zim.updateFriendAlias('B', 'bob'), 'Friend: bob not found.'],
      [() => zim.updateFriendAttributes({ k0: '1' }, 'bob'), 'Friend: bob not found.'],
      [() => zim.acceptFriendApplication('bob', config), 'Friend apply: bob not found.'],
      [() => zim.rejectFriendApplication('bob', {}), 'Friend apply: bob not found.'],
      [() => zim.deleteFriends([], { type: BOTH }), 'API.deleteFriends: userIDs is invalid or each of its elements must be a valid string type.'],
      [() => zim.checkFriendsRelation([''], { type: BOTH }), 'API.checkFriendsRelation: userIDs is invalid or each of its elements must be a valid string type.'],
      [() => zim.queryFriendsInfo(Array.from({ length: 21 }, (_, at) => `u${at}`)), 'API.queryFriendsInfo: userIDs is invalid or its length exceeds 20 or each of its elements must be a valid string type.'],
      [() => zim.queryFriendList({} as never), 'API.queryFriendList: The config or its count is invalid.'],
      [() => zim.queryFriendApplicationList({} as never), 'API.queryFriendApplicationList: The config or its count is invalid.'],
    ]
    await start()
    for (const [call, message] of refused)
      expect(await ask(call())).toEqual({ reason: { code: 6000001, message } })
  })

  describe('applications', () => {
    it('an application of one\'s own is listed with the other user, and reported before the result', async () => {
      const { watched } = await start()
      const result = await apply('bob', { wording: 'please' })
      expect(result.value!.applicationInfo).toMatchObject({ applyUser: { userID: 'bob', userName: 'bob\'s name' }, type: 2, state: WAITING, wording: 'please' })
      expect(watched.names()).toEqual(['friendApplicationListChanged'])
      expect(watched.of('friendApplicationListChanged')).toMatchObject([{ action: 0, applicationList: [{ type: 2, state: WAITING, applyUser: { userID: 'bob' } }] }])
      expect((await applications()).applicationList).toMatchObject([{ type: 2, applyUser: { userID: 'bob' } }])
      expect(idsOf(await friends())).toEqual([])
    })

    it('another one replaces it, and is reported as a change', async () => {
      const { watched } = await start()
      await apply('bob', { wording: '1' })
      watched.clear()
      await apply('bob', { wording: '2' })
      expect(watched.names()).toEqual(['friendApplicationUpdated'])
      expect((await applications()).applicationList).toMatchObject([{ wording: '2', state: WAITING }])
    })

    it('one that arrives is reported as new, the next one of the same user as a change', async () => {
      const { bob, watched } = await start()
      appliesTo(bob, '1')
      await settle(300)
      expect(watched.of('friendApplicationListChanged')).toMatchObject([{ action: 0, applicationList: [{ type: 1, state: WAITING, wording: '1', applyUser: { userID: 'bob' } }] }])
      appliesTo(bob, '2')
      await settle(300)
      expect(watched.of('friendApplicationUpdated')).toMatchObject([{ applicationList: [{ type: 1, wording: '2' }] }])
    })

    it('two who apply to each other have one application of both', async () => {
      const { bob, watched } = await start()
      appliesTo(bob)
      await settle(300)
      expect(await apply()).toMatchObject({ value: { applicationInfo: { type: 3, state: WAITING } } })
      expect(watched.of('friendApplicationUpdated')).toMatchObject([{ applicationList: [{ type: 3 }] }])
    })

    it('accepting: the friend, then the application, then the result; the application keeps its time', async () => {
      const { bob, watched } = await start()
      appliesTo(bob, 'please')
      await settle(1000)
      watched.clear()
      expect(await ask(fixture.zim.acceptFriendApplication('bob', { friendAlias: 'B', friendAttributes: { k1: '1' } }))).toMatchObject({ value: { friendInfo: { userID: 'bob', friendAlias: 'B', wording: 'please' } } })
      expect(watched.names()).toEqual(['friendListChanged', 'friendApplicationUpdated'])
      const [{ applicationList: [application] }] = watched.of('friendApplicationUpdated') as [any]
      expect(application).toMatchObject({ state: ACCEPTED, type: 1 })
      expect(application.updateTime).toBe(application.createTime)
      expect(await friends()).toMatchObject({ friendList: [{ userID: 'bob', friendAlias: 'B', friendAttributes: { k1: '1' } }] })
      expect(bob.perform('checkFriendsRelation', { userIDs: ['alice'], type: BOTH }).relationInfos).toEqual([{ userID: 'alice', type: 6 }])
    })

    it('the applicant gets the friend with the alias of the application', async () => {
      const { bob, watched } = await start()
      await apply('bob', { friendAlias: 'B', friendAttributes: { k0: '0' } })
      watched.clear()
      bob.perform('acceptFriendApplication', { userID: 'alice', alias: 'A', attributes: {} })
      await settle(300)
      expect(watched.names()).toEqual(['friendListChanged', 'friendApplicationUpdated'])
      expect(watched.of('friendListChanged')).toMatchObject([{ friendList: [{ userID: 'bob', friendAlias: 'B', friendAttributes: { k0: '0' } }] }])
      expect(watched.of('friendApplicationUpdated')).toMatchObject([{ applicationList: [{ type: 2, state: ACCEPTED }] }])
    })

    it('rejecting is reported to both, with its time, and makes no friends', async () => {
      const { bob, watched } = await start()
      appliesTo(bob)
      await settle(1000)
      watched.clear()
      expect(await ask(fixture.zim.rejectFriendApplication('bob', {}))).toMatchObject({ value: { userInfo: { userID: 'bob', userName: 'bob\'s name' } } })
      expect(watched.names()).toEqual(['friendApplicationUpdated'])
      const [{ applicationList: [application] }] = watched.of('friendApplicationUpdated') as [any]
      expect(application).toMatchObject({ state: REJECTED })
      expect(application.updateTime).toBeGreaterThan(application.createTime)
      expect(idsOf(await friends())).toEqual([])
      watched.clear()
      await apply()
      bob.perform('rejectFriendApplication', { userID: 'alice' })
      await settle(300)
      expect(watched.of('friendApplicationUpdated').at(-1)).toMatchObject({ applicationList: [{ type: 2, state: REJECTED }] })
    })

    it('an answer to one that was answered is refused', async () => {
      const { bob } = await start()
      appliesTo(bob)
      await settle(300)
      await ask(fixture.zim.rejectFriendApplication('bob', {}))
      expect(await ask(fixture.zim.acceptFriendApplication('bob', config))).toMatchObject({ reason: { code: 6000007 } })
    })

    it('one of seven days ago can not be accepted, and is over after the next login', async () => {
      const { bob } = await start()
      appliesTo(bob)
      await settle(300)
      fixture.zim.logout()
      vi.setSystemTime(Date.now() + 7 * DAY)
      await fixture.signIn()
      await settle(300)
      expect((await applications()).applicationList).toMatchObject([{ state: EXPIRED, applyUser: { userID: 'bob' } }])
      expect(await ask(fixture.zim.acceptFriendApplication('bob', config))).toMatchObject({ reason: { code: 6000007 } })
    })

    it('who still is a friend of the other becomes one again at once', async () => {
      const { bob, watched } = await start()
      await add()
      await ask(fixture.zim.deleteFriends(['bob'], { type: SINGLE }))
      watched.clear()
      expect(await apply()).toMatchObject({ value: { applicationInfo: { type: 2, state: WAITING, applyUser: { userID: 'bob' } } } })
      expect(watched.names()).toEqual(['friendListChanged'])
      expect((await applications()).applicationList).toEqual([])
      expect(bob.perform('checkFriendsRelation', { userIDs: ['alice'], type: BOTH }).relationInfos).toEqual([{ userID: 'alice', type: 6 }])
    })
  })

  describe('deleting', () => {
    it('of both reports the deletion to both, of one only to the acting user', async () => {
      const { bob, watched } = await start()
      fixture.peer('cid')
      await add('bob')
      await add('cid')
      watched.clear()
      expect(await ask(fixture.zim.deleteFriends(['bob'], { type: SINGLE }))).toEqual({ value: { errorUserList: [] } })
      await ask(fixture.zim.deleteFriends(['cid'], { type: BOTH }))
      expect(watched.of('friendListChanged')).toMatchObject([{ action: 1, friendList: [{ userID: 'bob' }] }, { action: 1, friendList: [{ userID: 'cid' }] }])
      expect(idsOf(await friends())).toEqual([])
      expect(await ask(fixture.zim.checkFriendsRelation(['bob', 'cid'], { type: BOTH }))).toMatchObject({ value: { relationInfos: [{ userID: 'bob', type: 5 }, { userID: 'cid', type: 3 }] } })
      addsAlice(fixture.peer('dan'))
      await settle(300)
      watched.clear()
      bob.perform('deleteFriends', { userIDs: ['alice'], type: SINGLE })
      fixture.peer('dan').perform('deleteFriends', { userIDs: ['alice'], type: BOTH })
      await settle(300)
      expect(watched.of('friendListChanged')).toMatchObject([{ action: 1, friendList: [{ userID: 'dan' }] }])
    })

    it('reports who is no friend, and no event for them', async () => {
      const { watched } = await start()
      expect(await ask(fixture.zim.deleteFriends(['bob'], { type: BOTH }))).toEqual({ value: { errorUserList: [{ userID: 'bob', reason: 6000812 }] } })
      expect(watched.names()).toEqual([])
    })

    it('takes the alias away from the conversation, which is reported before the list', async () => {
      const { bob, watched } = await start()
      bob.text('1')
      await settle(300)
      await add('bob', { friendAlias: 'Bobby' })
      watched.clear()
      await ask(fixture.zim.deleteFriends(['bob'], { type: BOTH }))
      expect(watched.names()).toEqual(['conversationChanged', 'friendListChanged'])
      expect(watched.of('conversationChanged')).toMatchObject([{ infoList: [{ event: 1, conversation: { conversationID: 'bob', conversationAlias: '' } }] }])
    })
  })

  it('the relation tells both directions, or one\'s own list alone', async () => {
    const { bob } = await start()
    const relation = async (type: number) => (await ask(fixture.zim.checkFriendsRelation(['bob'], { type }))).value!.relationInfos[0]!.type
    expect([await relation(SINGLE), await relation(BOTH)]).toEqual([1, 3])
    await add()
    expect([await relation(SINGLE), await relation(BOTH)]).toEqual([2, 6])
    bob.perform('deleteFriends', { userIDs: ['alice'], type: SINGLE })
    expect([await relation(SINGLE), await relation(BOTH)]).toEqual([2, 4])
    expect(await ask(fixture.zim.checkFriendsRelation(['nobody'], { type: BOTH }))).toEqual({ value: { relationInfos: [], errorUserList: [{ userID: 'nobody', reason: 6000811 }] } })
  })

  describe('alias and attributes', () => {
    it('an alias is reported, then the conversation that has it; a text later does not take it away', async () => {
      const { bob, watched } = await start()
      bob.text('1')
      await settle(300)
      await add()
      watched.clear()
      expect(await ask(fixture.zim.updateFriendAlias('Bobby', 'bob'))).toMatchObject({ value: { friendInfo: { userID: 'bob', friendAlias: 'Bobby' } } })
      expect(watched.names()).toEqual(['friendInfoUpdated', 'conversationChanged'])
      expect(watched.of('conversationChanged')).toMatchObject([{ infoList: [{ conversation: { conversationAlias: 'Bobby', conversationName: 'bob\'s name' } }] }])
      bob.text('2')
      await settle(300)
      expect((await ask(fixture.zim.queryConversation('bob', PEER))).value!.conversation).toMatchObject({ conversationAlias: 'Bobby', lastMessage: { message: '2' } })
    })

    it('a conversation that begins after its alias has none', async () => {
      const { bob } = await start()
      await add('bob', { friendAlias: 'Bobby' })
      bob.text('1')
      await settle(300)
      expect((await ask(fixture.zim.queryConversation('bob', PEER))).value!.conversation.conversationAlias).toBe('')
    })

    it('a conversation that is only a draft has it, too', async () => {
      const { watched } = await start()
      await ask(fixture.zim.setConversationDraft('soon', 'bob', PEER))
      watched.clear()
      await add('bob', { friendAlias: 'Bobby' })
      expect(watched.names()).toEqual(['friendListChanged', 'conversationChanged'])
      expect(watched.of('conversationChanged')).toMatchObject([{ infoList: [{ conversation: { conversationAlias: 'Bobby', draft: 'soon' } }] }])
    })

    it('an empty alias takes it away', async () => {
      const { bob } = await start()
      bob.text('1')
      await settle(300)
      await add('bob', { friendAlias: 'Bobby' })
      await ask(fixture.zim.updateFriendAlias('', 'bob'))
      expect((await ask(fixture.zim.queryConversation('bob', PEER))).value!.conversation.conversationAlias).toBe('')
    })

    it('attributes are merged', async () => {
      const { watched } = await start()
      await add('bob', { friendAttributes: { k0: '0', k1: '1' } })
      watched.clear()
      await ask(fixture.zim.updateFriendAttributes({ k1: 'one', k2: 'two' }, 'bob'))
      expect(watched.names()).toEqual(['friendInfoUpdated'])
      expect((await ask(fixture.zim.queryFriendsInfo(['bob']))).value!.friendInfos).toMatchObject([{ friendAttributes: { k0: '0', k1: 'one', k2: 'two' } }])
    })

    it('a long alias and an unknown attribute are refused by the server', async () => {
      await start()
      await add()
      expect(await ask(fixture.zim.updateFriendAlias('名'.repeat(86), 'bob'))).toMatchObject({ reason: { code: 6000001 } })
      expect(await ask(fixture.zim.updateFriendAttributes({ k5: '5' }, 'bob'))).toMatchObject({ reason: { code: 6000001 } })
    })
  })

  describe('lists', () => {
    it('pages have numbers, the newest friend first', async () => {
      await start()
      for (const userID of ['cid', 'dan', 'eve', 'fay', 'gil']) {
        fixture.peer(userID)
        await add(userID)
      }
      const first = await friends(2)
      expect([idsOf(first), first.nextFlag]).toEqual([['gil', 'fay'], 1])
      const second = await friends(2, 1)
      expect([idsOf(second), second.nextFlag]).toEqual([['eve', 'dan'], 2])
      const third = await friends(2, 2)
      expect([idsOf(third), third.nextFlag]).toEqual([['cid'], 0])
      expect(await friends(2, 9)).toMatchObject({ friendList: [], nextFlag: 0 })
      expect(await friends(5)).toMatchObject({ nextFlag: 0 })
      expect(await friends(0)).toEqual({ friendList: [], nextFlag: 0 })
    })

    it('single friends come from memory, others are reported', async () => {
      await start()
      await add()
      expect(await ask(fixture.zim.queryFriendsInfo(['bob', 'cid']))).toMatchObject({ value: { friendInfos: [{ userID: 'bob' }], errorUserList: [{ userID: 'cid', reason: 6000812 }] } })
    })

    it('are answered without a connection', async () => {
      await start()
      await add()
      await fixture.lose()
      expect(idsOf(await friends())).toEqual(['bob'])
      expect(await applications()).toEqual({ applicationList: [], nextFlag: 0 })
    })

    it('a search of a mini program finds nothing', async () => {
      await start()
      await add()
      expect(await ask(fixture.zim.searchLocalFriends({ count: 10, nextFlag: 0, keywords: ['bob'], isAlsoMatchFriendAlias: true }))).toEqual({ value: { friendInfoList: [], nextFlag: 0 } })
    })

    it('are reported after a login: friends and applications as new ones', async () => {
      const { atLogin } = await start({ before: (bob) => {
        addsAlice(bob)
        appliesTo(fixture.peer('cid'))
      } })
      expect(atLogin.map(({ event, data }) => [event, data])).toMatchObject([
        ['friendListChanged', { action: 0, friendList: [{ userID: 'bob' }] }],
        ['friendApplicationListChanged', { action: 0, applicationList: [{ type: 1, state: WAITING, applyUser: { userID: 'cid' } }] }],
      ])
    })

    it('what changed without a connection is reported after it', async () => {
      const { bob, watched } = await start()
      await add('bob')
      const [, dan, eve] = ['cid', 'dan', 'eve'].map(fixture.peer)
      await add('cid')
      await fixture.lose()
      watched.clear()
      bob.perform('deleteFriends', { userIDs: ['alice'], type: BOTH })
      addsAlice(dan!)
      appliesTo(eve!)
      fixture.gateway.controls.online()
      await settle(20_000)
      expect(watched.seen).toMatchObject([
        { event: 'friendListChanged', data: { action: 1, friendList: [{ userID: 'bob' }] } },
        { event: 'friendListChanged', data: { action: 0, friendList: [{ userID: 'dan' }] } },
        { event: 'friendApplicationListChanged', data: { action: 0, applicationList: [{ applyUser: { userID: 'eve' } }] } },
      ])
    })

    it('more than 100 changes ago: known after the first query, and reported then', async () => {
      const { watched, atLogin } = await start({ before: () => {
        for (let at = 0; at < 101; at++)
          addsAlice(fixture.peer(`u${at}`))
      } })
      expect(atLogin.map(({ data }) => (data as { friendList: [] }).friendList.length)).toEqual([100])
      expect((await ask(fixture.zim.queryFriendsInfo(['u0']))).value!.friendInfos).toEqual([])
      expect((await friends()).friendList).toHaveLength(100)
      expect((await friends(100, 1)).friendList).toMatchObject([{ userID: 'u0' }])
      expect(watched.of('friendListChanged')).toMatchObject([{ action: 0, friendList: [{ userID: 'u0' }] }])
    })
  })

  describe('another device of the user', () => {
    const device = () => fixture.peer('alice')

    it('adds and deletes friends here', async () => {
      const { watched } = await start()
      const other = device()
      other.perform('addFriend', { userID: 'bob', alias: 'B', attributes: {}, wording: '' })
      await settle(300)
      other.perform('deleteFriends', { userIDs: ['bob'], type: BOTH })
      await settle(300)
      expect(watched.of('friendListChanged')).toMatchObject([{ action: 0, friendList: [{ userID: 'bob', friendAlias: 'B' }] }, { action: 1 }])
    })

    it('applies and answers here', async () => {
      const { watched } = await start()
      const other = device()
      other.perform('sendFriendApplication', { userID: 'bob', alias: '', attributes: {}, wording: '' })
      await settle(300)
      expect(watched.of('friendApplicationListChanged')).toMatchObject([{ applicationList: [{ type: 2, applyUser: { userID: 'bob' } }] }])
      appliesTo(fixture.peer('cid'))
      appliesTo(fixture.peer('dan'))
      await settle(300)
      watched.clear()
      other.perform('acceptFriendApplication', { userID: 'cid', alias: '', attributes: {} })
      other.perform('rejectFriendApplication', { userID: 'dan' })
      await settle(300)
      expect(watched.names()).toEqual(['friendListChanged', 'friendApplicationUpdated', 'friendApplicationUpdated'])
      expect(watched.of('friendApplicationUpdated').map(({ applicationList: [one] }) => one!.state)).toEqual([ACCEPTED, REJECTED])
    })

    it('names friends here', async () => {
      const { watched } = await start()
      await add()
      watched.clear()
      const other = device()
      other.perform('updateFriendAlias', { userID: 'bob', alias: 'B' })
      other.perform('updateFriendAttributes', { userID: 'bob', attributes: { k0: '0' } })
      await settle(300)
      expect(watched.of('friendInfoUpdated')).toMatchObject([{ friendList: [{ friendAlias: 'B' }] }, { friendList: [{ friendAlias: 'B', friendAttributes: { k0: '0' } }] }])
    })
  })
})
