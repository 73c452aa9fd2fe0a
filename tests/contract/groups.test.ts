import { describe, expect, it } from 'vitest'

import { groupFixture } from '../support/zim/groupFixture'
import { SERVER_SUBJECTS, useServerFixture } from '../support/zim/serverFixture'
import { settle } from '../support/zim/zimFixture'

const idsOf = (users: { userID: string }[]) => users.map(({ userID }) => userID)

/** Making, entering and leaving groups. The emulator and the real package pass the same tests, on the same server. */
describe.each(SERVER_SUBJECTS)('groups: $name', (subject) => {
  const fixture = useServerFixture(subject)
  const { ask, create, createBy, sendBy, send, page, watchAll } = groupFixture(fixture)

  async function signIn() {
    const [bob, cid] = [fixture.peer('bob'), fixture.peer('cid')]
    await fixture.signIn()
    return { bob, cid, watched: watchAll() }
  }
  /** Bob's group, with alice and cid. */
  async function inGroupOfBob(more: object = {}) {
    const signedIn = await signIn()
    createBy(signedIn.bob, ['alice', 'cid'], more)
    await settle(300)
    return signedIn
  }

  describe('making one', () => {
    it('the group, its attributes, the creator, those who were added; then the result', async () => {
      const { watched } = await signIn()
      const order: string[] = []
      void fixture.zim.createGroup({ groupID: 'g', groupName: 'Team', groupAvatarUrl: 'a.png' }, ['bob', 'cid'], { groupNotice: 'hi', groupAttributes: { k: 'v' } } as never).then(({ groupInfo, userList, errorUserList }) => {
        order.push(...watched.names(), 'result')
        expect(groupInfo).toMatchObject({ baseInfo: { groupID: 'g', groupName: 'Team', groupAvatarUrl: 'a.png' }, groupNotice: 'hi', groupAttributes: { k: 'v' }, maxMemberCount: expect.any(Number), createTime: expect.any(Number), verifyInfo: { joinMode: 0, inviteMode: 0, beInviteMode: 0 } })
        expect(userList).toMatchObject([{ userID: 'alice', memberRole: 1 }, { userID: 'bob', userName: 'bob\'s name', memberRole: 3 }, { userID: 'cid' }])
        expect(errorUserList).toEqual([])
      })
      await settle(300)
      expect(order).toEqual(['groupStateChanged', 'groupAttributesUpdated', 'groupMemberStateChanged', 'groupMemberStateChanged', 'result'])
      expect(watched.of('groupStateChanged')).toMatchObject([{ state: 1, event: 1, operatedInfo: { userID: 'alice', userName: 'alice\'s name', memberRole: 1, memberNickname: '' } }])
      expect(watched.of('groupMemberStateChanged').map(({ state, event, userList }) => [state, event, idsOf(userList)])).toEqual([[1, 1, ['alice']], [1, 5, ['bob', 'cid']]])
    })

    it('has no conversation before its first message', async () => {
      const { watched } = await signIn()
      await create(['bob'])
      expect(await ask(fixture.zim.queryConversation('g', 2 as never))).toMatchObject({ reason: { code: 6000603 } })
      expect(watched.of('conversationChanged')).toEqual([])
      await send('hello')
      expect(watched.of('conversationChanged')).toMatchObject([{ infoList: [{ event: 0, conversation: { conversationID: 'g', type: 2, conversationName: 'Team', isDisabled: false, mutedExpiredTime: 0 } }] }, { infoList: [{ event: 1 }] }])
    })

    it('without an ID the server makes one that begins with a number sign', async () => {
      await signIn()
      expect((await create([], { groupID: '' }))!.value!.groupInfo.baseInfo.groupID).toMatch(/^#/)
    })

    it('who cannot be added is named: unknown users, and what is no text', async () => {
      await signIn()
      expect((await create(['bob', 'nobody', 7 as never, 'bob']))!.value).toMatchObject({ userList: [{ userID: 'alice' }, { userID: 'bob' }], errorUserList: [{ userID: 7, reason: 6000001 }, { userID: 'nobody', reason: 6000011 }] })
    })

    it('with an ID that is used is refused, also after the group was dismissed', async () => {
      await signIn()
      await create([])
      expect(await create([])).toMatchObject({ reason: { code: 6000524, message: 'code: 108043, message: Group already exists.' } })
      await ask(fixture.zim.dismissGroup('g'))
      expect(await create([])).toMatchObject({ reason: { code: 6000527 } })
    })

    it('is told to who was added: the group, then itself as a member', async () => {
      const { watched } = await inGroupOfBob({ attributes: [{ key: 'k', value: 'v' }] })
      expect(watched.names()).toEqual(['groupStateChanged', 'groupAttributesUpdated', 'groupMemberStateChanged'])
      expect(watched.of('groupStateChanged')).toMatchObject([{ state: 1, event: 4, groupInfo: { baseInfo: { groupName: 'Team' } }, operatedInfo: { userID: 'bob', userName: 'bob\'s name', memberRole: 1 } }])
      expect(watched.of('groupMemberStateChanged')).toMatchObject([{ state: 1, event: 5, userList: [{ userID: 'alice', memberRole: 3, groupEnterInfo: { enterType: 4, operatedUser: { userID: 'bob' } } }] }])
    })
  })

  describe('joining', () => {
    it('the group, then oneself as a member; nothing is unread and what was written before is not seen', async () => {
      const { bob, watched } = await signIn()
      createBy(bob, [])
      sendBy(bob, 'before')
      const joined = await ask(fixture.zim.joinGroup('g'))
      expect(joined!.value).toMatchObject({ groupInfo: { baseInfo: { groupID: 'g', groupName: 'Team' } } })
      expect(watched.names()).toEqual(['groupStateChanged', 'groupMemberStateChanged'])
      expect(watched.of('groupStateChanged')).toMatchObject([{ state: 1, event: 3, operatedInfo: { userID: 'alice' } }])
      expect(watched.of('groupMemberStateChanged')).toMatchObject([{ state: 1, event: 1, userList: [{ userID: 'alice', groupEnterInfo: { enterType: 3 } }] }])
      sendBy(bob, 'after')
      await settle(300)
      expect((await fixture.zim.queryConversation('g', 2 as never)).conversation).toMatchObject({ unreadMessageCount: 1, readMessageSeq: 1 })
      expect(await page()).toMatchObject([{ message: 'after', messageSeq: 2 }])
    })

    it('of another user is told to the members', async () => {
      const { watched } = await inGroupOfBob()
      watched.clear()
      fixture.peer('dan').perform('joinGroup', { groupID: 'g' })
      await settle(300)
      expect(watched.of('groupMemberStateChanged')).toMatchObject([{ groupID: 'g', state: 1, event: 1, userList: [{ userID: 'dan', userName: 'dan\'s name' }], operatedInfo: { userID: 'dan', memberRole: 3 } }])
      expect(watched.names()).toHaveLength(1)
    })

    it.each<[string, string, number, (bob: ReturnType<typeof fixture.peer>) => unknown]>([
      ['one that does not exist', '6000523', 108044, () => {}],
      ['one that asks for an application', '6000543', 108073, bob => createBy(bob, [], { modes: { joinMode: 1, inviteMode: 0, beInviteMode: 0 } })],
      ['one that only its members open', '6000542', 108072, bob => createBy(bob, [], { modes: { joinMode: 2, inviteMode: 0, beInviteMode: 0 } })],
      ['one that is full', '6000525', 108049, bob => createBy(bob, ['cid'], { maxMemberCount: 2 })],
      ['one that alice is in', '6000522', 108037, bob => createBy(bob, ['alice'])],
    ])('%s is refused: %s', async (_, code, server, prepare) => {
      const { bob } = await signIn()
      prepare(bob)
      await settle(300)
      const refused = await ask(fixture.zim.joinGroup('g'))
      expect(refused).toMatchObject({ reason: { code: Number(code) } })
      expect(refused!.reason!.message).toMatch(new RegExp(`^code: ${server}, message: `))
    })
  })

  describe('inviting', () => {
    it('the members who were added; then the result, with who could not be', async () => {
      const { watched } = await signIn()
      await create([])
      watched.clear()
      const invited = await ask(fixture.zim.inviteUsersIntoGroup(['bob', 'alice', 'nobody'], 'g'))
      expect(watched.names()).toEqual(['groupMemberStateChanged'])
      expect(watched.of('groupMemberStateChanged')).toMatchObject([{ state: 1, event: 5, userList: [{ userID: 'bob', userName: 'bob\'s name' }], operatedInfo: { userID: 'alice', memberRole: 1 } }])
      expect(invited!.value).toMatchObject({ groupID: 'g', userList: [{ userID: 'bob' }], errorUserList: [{ userID: 'alice', reason: 6000001 }, { userID: 'nobody', reason: 6000011 }] })
    })

    it('by another member is told to the members', async () => {
      const { cid, watched } = await inGroupOfBob()
      fixture.peer('dan')
      watched.clear()
      cid.perform('inviteUsersIntoGroup', { groupID: 'g', userIDs: ['dan'], wording: '' })
      await settle(300)
      expect(watched.of('groupMemberStateChanged')).toMatchObject([{ state: 1, event: 5, userList: [{ userID: 'dan' }], operatedInfo: { userID: 'cid' } }])
    })

    it('is refused for who is not a member, and by plain members where the group is set so', async () => {
      const { bob } = await signIn()
      createBy(bob, [])
      expect(await ask(fixture.zim.inviteUsersIntoGroup(['cid'], 'g'))).toMatchObject({ reason: { code: 6000521 } })
      createBy(bob, ['alice'], { groupID: 'h', modes: { joinMode: 0, inviteMode: 1, beInviteMode: 0 } })
      expect(await ask(fixture.zim.inviteUsersIntoGroup(['cid'], 'h'))).toMatchObject({ reason: { code: 6000541 } })
    })
  })

  describe('kicking', () => {
    it('the members who are gone; then the result', async () => {
      const { watched } = await signIn()
      await create(['bob', 'cid'])
      watched.clear()
      const kicked = await ask(fixture.zim.kickGroupMembers(['bob', 'dan'], 'g'))
      expect(watched.of('groupMemberStateChanged')).toMatchObject([{ state: 0, event: 4, userList: [{ userID: 'bob' }], operatedInfo: { userID: 'alice', memberRole: 1 } }])
      expect(watched.names()).toHaveLength(1)
      expect(kicked!.value).toEqual({ groupID: 'g', kickedUserIDs: ['bob'], errorUserList: [{ userID: 'dan', reason: 6000521 }] })
    })

    it('of another member is told to the members', async () => {
      const { bob, watched } = await inGroupOfBob()
      watched.clear()
      bob.perform('kickGroupMembers', { groupID: 'g', userIDs: ['cid'] })
      await settle(300)
      expect(watched.of('groupMemberStateChanged')).toMatchObject([{ state: 0, event: 4, userList: [{ userID: 'cid' }], operatedInfo: { userID: 'bob', memberRole: 1 } }])
    })

    it('who is kicked: the conversation is disabled, the group is left, then itself as a member', async () => {
      const { bob, watched } = await inGroupOfBob()
      sendBy(bob, 'hello')
      await settle(300)
      watched.clear()
      bob.perform('kickGroupMembers', { groupID: 'g', userIDs: ['alice'] })
      await settle(300)
      expect(watched.names()).toEqual(['conversationChanged', 'groupStateChanged', 'groupMemberStateChanged'])
      expect(watched.of('conversationChanged')).toMatchObject([{ infoList: [{ event: 2, conversation: { conversationID: 'g', isDisabled: true, unreadMessageCount: 1 } }] }])
      expect(watched.of('groupStateChanged')).toMatchObject([{ state: 0, event: 6, operatedInfo: { userID: 'bob', userName: 'bob\'s name', memberRole: 1 } }])
      expect(watched.of('groupMemberStateChanged')).toMatchObject([{ state: 0, event: 4, userList: [{ userID: 'alice' }] }])
    })

    it('by a plain member is refused', async () => {
      await inGroupOfBob()
      expect(await ask(fixture.zim.kickGroupMembers(['cid'], 'g'))).toMatchObject({ reason: { code: 6000541 } })
    })
  })

  describe('leaving', () => {
    it('the conversation, the group, oneself; then the result', async () => {
      const { bob, watched } = await inGroupOfBob()
      sendBy(bob, 'hello')
      await settle(300)
      watched.clear()
      expect(await ask(fixture.zim.leaveGroup('g'))).toEqual({ value: { groupID: 'g' } })
      expect(watched.names()).toEqual(['conversationChanged', 'groupStateChanged', 'groupMemberStateChanged'])
      expect(watched.of('groupStateChanged')).toMatchObject([{ state: 0, event: 5, operatedInfo: { userID: 'alice', memberRole: 3 } }])
      expect(watched.of('groupMemberStateChanged')).toMatchObject([{ state: 0, event: 2, userList: [{ userID: 'alice' }] }])
      expect(await ask(fixture.zim.queryGroupList())).toMatchObject({ value: { groupList: [] } })
    })

    it('of the owner makes the next member the owner', async () => {
      const { bob, watched } = await inGroupOfBob()
      watched.clear()
      bob.perform('leaveGroup', { groupID: 'g' })
      await settle(300)
      expect(watched.names()).toEqual(['groupMemberStateChanged', 'groupMemberInfoUpdated'])
      expect(watched.of('groupMemberStateChanged')).toMatchObject([{ state: 0, event: 2, userList: [{ userID: 'bob' }], operatedInfo: { userID: 'bob' } }])
      expect(watched.of('groupMemberInfoUpdated')).toMatchObject([{ groupID: 'g', userList: [{ userID: 'alice', memberRole: 1 }], operatedInfo: { userID: 'bob' } }])
    })

    it('of the last member dismisses the group', async () => {
      await signIn()
      await create([])
      await ask(fixture.zim.leaveGroup('g'))
      expect(await ask(fixture.zim.joinGroup('g'))).toMatchObject({ reason: { code: 6000523 } })
      expect(await create([])).toMatchObject({ reason: { code: 6000527 } })
    })

    it('then members, number of members and sending are refused, and what was read can be read', async () => {
      const { bob, watched } = await inGroupOfBob()
      sendBy(bob, 'hello')
      await settle(300)
      await ask(fixture.zim.leaveGroup('g'))
      sendBy(bob, 'later')
      expect(await ask(fixture.zim.queryGroupMemberList('g', { count: 10, nextFlag: 0 }))).toMatchObject({ reason: { code: 6000521 } })
      expect(await ask(fixture.zim.queryGroupMemberCount('g'))).toMatchObject({ reason: { code: 6000521 } })
      watched.clear()
      expect(await send('too late')).toMatchObject({ reason: { code: 6000203, message: 'code: 108035, message: User is not in group.' } })
      expect(watched.names()).toEqual(['conversationChanged', 'messageSentStatusChanged', 'conversationChanged'])
      expect(watched.of('conversationChanged')).toMatchObject([{ infoList: [{ event: 2 }] }, { infoList: [{ event: 1, conversation: { isDisabled: true, lastMessage: { message: 'too late', sentStatus: 2 } } }] }])
      expect((await page()).map(message => (message as never as { message: string }).message)).toEqual(['hello', 'too late'])
    })

    it('and joining again: the conversation is as before, and what was written meanwhile is not seen', async () => {
      const { bob, watched } = await inGroupOfBob()
      sendBy(bob, '1')
      await settle(300)
      await ask(fixture.zim.leaveGroup('g'))
      sendBy(bob, '2')
      watched.clear()
      await ask(fixture.zim.joinGroup('g'))
      expect(watched.names()).toEqual(['conversationTotalUnreadMessageCountUpdated', 'conversationChanged', 'groupStateChanged', 'groupMemberStateChanged'])
      expect(watched.of('conversationChanged')).toMatchObject([{ infoList: [{ event: 1, conversation: { isDisabled: false, unreadMessageCount: 0 } }] }])
      sendBy(bob, '3')
      await settle(300)
      expect((await fixture.zim.queryConversation('g', 2 as never)).conversation.unreadMessageCount).toBe(1)
    })
  })

  describe('dismissing', () => {
    it('the conversation, the group, oneself; then the result', async () => {
      const { watched } = await signIn()
      await create(['bob'])
      await send('hello')
      watched.clear()
      expect(await ask(fixture.zim.dismissGroup('g'))).toEqual({ value: { groupID: 'g' } })
      expect(watched.names()).toEqual(['conversationChanged', 'groupStateChanged', 'groupMemberStateChanged'])
      expect(watched.of('conversationChanged')).toMatchObject([{ infoList: [{ event: 2, conversation: { isDisabled: true } }] }])
      expect(watched.of('groupStateChanged')).toMatchObject([{ state: 0, event: 2 }])
      expect(watched.of('groupMemberStateChanged')).toMatchObject([{ state: 0, event: 2, userList: [{ userID: 'alice' }] }])
    })

    it('by the owner is told to the members, who then have no members to ask for', async () => {
      const { bob, watched } = await inGroupOfBob()
      watched.clear()
      bob.perform('dismissGroup', { groupID: 'g' })
      await settle(300)
      expect(watched.names()).toEqual(['groupStateChanged', 'groupMemberStateChanged'])
      expect(watched.of('groupStateChanged')).toMatchObject([{ state: 0, event: 2, operatedInfo: { userID: 'bob', memberRole: 1 } }])
      expect(await ask(fixture.zim.queryGroupMemberCount('g'))).toMatchObject({ reason: { code: 6000523 } })
      expect(await send('too late')).toMatchObject({ reason: { code: 6000203, message: 'code: 108044, message: Group does not exist.' } })
    })

    it('by another member is refused', async () => {
      await inGroupOfBob()
      expect(await ask(fixture.zim.dismissGroup('g'))).toMatchObject({ reason: { code: 6000541 } })
    })
  })

  describe('the groups of the user', () => {
    it('in the order of entering, page by page, without a request', async () => {
      const { bob } = await signIn()
      await create([])
      createBy(bob, ['alice'], { groupID: 'h', groupName: 'H' })
      createBy(bob, ['alice'], { groupID: 'i', groupName: 'I' })
      await settle(300)
      await fixture.lose()
      const first = (await ask(fixture.zim.queryGroupList(2, { nextFlag: 0, userIDs: [] })))!.value!
      expect(first.groupList).toMatchObject([{ baseInfo: { groupID: 'g', groupName: 'Team', groupAvatarUrl: '' }, groupAlias: '', notificationStatus: 1 }, { baseInfo: { groupID: 'h' } }])
      expect(first.nextFlag).toBeGreaterThan(0)
      expect(await ask(fixture.zim.queryGroupList(2, { nextFlag: first.nextFlag, userIDs: [] }))).toMatchObject({ value: { groupList: [{ baseInfo: { groupID: 'i' } }], nextFlag: 0 } })
      expect((await ask(fixture.zim.queryGroupList()))!.value!.groupList).toHaveLength(3)
      fixture.gateway.controls.online()
    })

    it('are there after the login, without an event', async () => {
      const bob = fixture.peer('bob')
      createBy(bob, ['alice'])
      const watched = watchAll()
      await fixture.signIn()
      await settle(300)
      expect(watched.of('groupStateChanged')).toEqual([])
      expect(await ask(fixture.zim.queryGroupList())).toMatchObject({ value: { groupList: [{ baseInfo: { groupID: 'g', groupName: 'Team' } }], nextFlag: 0 } })
    })

    it('that one shares with another user', async () => {
      const { bob } = await inGroupOfBob()
      createBy(bob, ['cid'], { groupID: 'h' })
      expect(await ask(fixture.zim.queryGroupList(10, { nextFlag: 0, userIDs: ['bob'] }))).toEqual({ value: { groupList: [{ baseInfo: { groupID: 'g', groupName: 'Team', groupAvatarUrl: '' }, groupAlias: '', notificationStatus: 1 }], nextFlag: 0 } })
      for (const userIDs of [['alice'], ['bob', 'cid']])
        expect(await ask(fixture.zim.queryGroupList(10, { nextFlag: 0, userIDs }))).toEqual({ reason: { code: 6000001, message: 'Only one item is allowed in userIDs.' } })
    })

    it('that were entered or left while the connection was away: one event each, of nobody', async () => {
      const { bob, watched } = await inGroupOfBob()
      sendBy(bob, 'hello')
      await settle(300)
      await fixture.lose()
      watched.clear()
      bob.perform('kickGroupMembers', { groupID: 'g', userIDs: ['alice'] })
      createBy(bob, ['alice'], { groupID: 'h', groupName: 'H' })
      fixture.gateway.controls.online()
      await settle(20_000)
      const nobody = { userID: '', userName: '', memberNickname: '', memberRole: 0 }
      expect(watched.of('groupStateChanged').map(({ state, event, operatedInfo, groupInfo }) => [state, event, operatedInfo, groupInfo.baseInfo.groupID])).toEqual([[0, 5, nobody, 'g'], [1, 3, nobody, 'h']])
      expect(watched.of('groupMemberStateChanged')).toEqual([])
      expect((await fixture.zim.queryConversation('g', 2 as never)).conversation).toMatchObject({ isDisabled: true })
    })
  })

  describe('the members', () => {
    it('in the order of joining, page by page', async () => {
      await inGroupOfBob()
      const first = (await ask(fixture.zim.queryGroupMemberList('g', { count: 2, nextFlag: 0 })))!.value!
      expect(first).toMatchObject({ groupID: 'g', userList: [{ userID: 'bob', userName: 'bob\'s name', memberRole: 1, memberNickname: '', muteExpiredTime: 0, groupEnterInfo: { enterType: 1 } }, { userID: 'alice', memberRole: 3 }], nextFlag: 3 })
      expect(await ask(fixture.zim.queryGroupMemberList('g', { count: 2, nextFlag: first.nextFlag }))).toMatchObject({ value: { userList: [{ userID: 'cid' }], nextFlag: 0 } })
      expect(await ask(fixture.zim.queryGroupMemberCount('g'))).toEqual({ value: { groupID: 'g', count: 3 } })
    })

    it('are asked for once: later changes come by events', async () => {
      const { bob } = await inGroupOfBob()
      await ask(fixture.zim.queryGroupMemberList('g', { count: 100, nextFlag: 0 }))
      fixture.peer('dan').perform('joinGroup', { groupID: 'g' })
      bob.perform('kickGroupMembers', { groupID: 'g', userIDs: ['cid'] })
      await settle(300)
      await fixture.lose()
      expect(idsOf((await ask(fixture.zim.queryGroupMemberList('g', { count: 100, nextFlag: 0 })))!.value!.userList)).toEqual(['bob', 'alice', 'dan'])
      expect(await ask(fixture.zim.queryGroupMemberCount('g'))).toMatchObject({ value: { count: 3 } })
      fixture.gateway.controls.online()
    })

    it('of one: what the server knows; of who is none 6000521', async () => {
      await inGroupOfBob()
      expect(await ask(fixture.zim.queryGroupMemberInfo('bob', 'g'))).toMatchObject({ value: { groupID: 'g', userInfo: { userID: 'bob', userName: 'bob\'s name', memberRole: 1 } } })
      expect(await ask(fixture.zim.queryGroupMemberInfo('dan', 'g'))).toMatchObject({ reason: { code: 6000521 } })
    })
  })

  it('the group itself is asked for, also from outside', async () => {
    const { bob } = await signIn()
    createBy(bob, [], { groupNotice: 'hi' })
    expect(await ask(fixture.zim.queryGroupInfo('g'))).toMatchObject({ value: { groupInfo: { baseInfo: { groupID: 'g', groupName: 'Team' }, groupNotice: 'hi', mutedInfo: { mode: 0, expiredTime: 0, roles: [] } } } })
    expect(await ask(fixture.zim.queryGroupInfo('h'))).toMatchObject({ reason: { code: 6000523 } })
  })
})
