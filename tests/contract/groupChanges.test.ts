import { describe, expect, it } from 'vitest'

import { groupFixture } from '../support/zim/groupFixture'
import { SERVER_SUBJECTS, useServerFixture } from '../support/zim/serverFixture'
import { settle } from '../support/zim/zimFixture'

const AUTH = { joinMode: 1, inviteMode: 0, beInviteMode: 1 }

/** What changes in a group. The emulator and the real package pass the same tests, on the same server. */
describe.each(SERVER_SUBJECTS)('changes of a group: $name', (subject) => {
  const fixture = useServerFixture(subject, { multiDevice: true })
  const { ask, create, createBy, sendBy, send, page, watchAll } = groupFixture(fixture)

  /** Alice owns the group; bob and cid are in it. */
  async function ownGroup(more: object = {}, config?: object) {
    const [bob, cid] = [fixture.peer('bob'), fixture.peer('cid')]
    await fixture.signIn()
    await create(['bob', 'cid'], more, config)
    return { bob, cid, watched: watchAll() }
  }
  async function inGroupOfBob(more: object = {}) {
    const [bob, cid] = [fixture.peer('bob'), fixture.peer('cid')]
    await fixture.signIn()
    createBy(bob, ['alice', 'cid'], more)
    await settle(300)
    return { bob, cid, watched: watchAll() }
  }
  const OWNER = { userID: 'alice', userName: 'alice\'s name', memberRole: 1, memberNickname: '' }
  const BOB = { userID: 'bob', userName: 'bob\'s name', memberRole: 1, memberNickname: '' }

  it('name, picture and notice by this client: the event, and the conversation where it shows', async () => {
    const { watched } = await ownGroup()
    await send('hello')
    watched.clear()
    expect(await ask(fixture.zim.updateGroupName('New', 'g'))).toEqual({ value: { groupID: 'g', groupName: 'New' } })
    expect(await ask(fixture.zim.updateGroupAvatarUrl('b.png', 'g'))).toEqual({ value: { groupID: 'g', groupAvatarUrl: 'b.png' } })
    expect(await ask(fixture.zim.updateGroupNotice('hi', 'g'))).toEqual({ value: { groupID: 'g', groupNotice: 'hi' } })
    expect(watched.names()).toEqual(['groupNameUpdated', 'conversationChanged', 'groupAvatarUrlUpdated', 'conversationChanged', 'groupNoticeUpdated'])
    expect(watched.of('groupNameUpdated')).toEqual([{ groupID: 'g', groupName: 'New', operatedInfo: OWNER }])
    expect(watched.of('conversationChanged')[1]).toMatchObject({ infoList: [{ event: 1, conversation: { conversationName: 'New', conversationAvatarUrl: 'b.png' } }] })
  })

  it('name, picture and notice by another member: the same events', async () => {
    const { bob, watched } = await inGroupOfBob()
    sendBy(bob, 'hello')
    await settle(300)
    watched.clear()
    for (const [field, value] of [['groupName', 'New'], ['groupAvatarUrl', 'b.png'], ['groupNotice', 'hi']])
      bob.perform('updateGroupProfile', { groupID: 'g', field, value })
    await settle(300)
    expect(watched.names()).toEqual(['groupNameUpdated', 'conversationChanged', 'groupAvatarUrlUpdated', 'conversationChanged', 'groupNoticeUpdated'])
    expect(watched.of('groupAvatarUrlUpdated')).toEqual([{ groupID: 'g', groupAvatarUrl: 'b.png', operatedInfo: BOB }])
    expect(await ask(fixture.zim.queryGroupInfo('g'))).toMatchObject({ value: { groupInfo: { baseInfo: { groupName: 'New' }, groupNotice: 'hi' } } })
  })

  it('the user\'s own name for it: the event, then the conversation; on another device the conversation first', async () => {
    const { bob, watched } = await inGroupOfBob()
    sendBy(bob, 'hello')
    await settle(300)
    watched.clear()
    expect(await ask(fixture.zim.updateGroupAlias('Mine', 'g'))).toEqual({ value: { groupID: 'g', groupAlias: 'Mine' } })
    expect(watched.names()).toEqual(['groupAliasUpdated', 'conversationChanged'])
    expect(watched.of('groupAliasUpdated')).toEqual([{ groupID: 'g', groupAlias: 'Mine', operatedUserID: 'alice' }])
    expect(watched.of('conversationChanged')).toMatchObject([{ infoList: [{ conversation: { conversationAlias: 'Mine' } }] }])
    watched.clear()
    fixture.peer('alice').perform('updateGroupAlias', { groupID: 'g', alias: 'Ours' })
    await settle(300)
    expect(watched.names()).toEqual(['conversationChanged', 'groupAliasUpdated'])
  })

  it('modes: an event where one changes, and refused for plain members', async () => {
    const { watched } = await ownGroup()
    expect(await ask(fixture.zim.updateGroupJoinMode(1, 'g'))).toEqual({ value: { groupID: 'g', mode: 1 } })
    expect(watched.of('groupVerifyInfoUpdated')).toEqual([{ groupID: 'g', verifyInfo: { joinMode: 1, inviteMode: 0, beInviteMode: 0 }, operatedInfo: OWNER }])
    await ask(fixture.zim.updateGroupJoinMode(1, 'g'))
    expect(watched.of('groupVerifyInfoUpdated')).toHaveLength(1)
    await ask(fixture.zim.transferGroupOwner('bob', 'g'))
    expect(await ask(fixture.zim.updateGroupInviteMode(1, 'g'))).toMatchObject({ reason: { code: 6000541 } })
  })

  it('attributes: what is set and what is deleted, with the keys that were not there', async () => {
    const { bob, watched } = await ownGroup({}, { groupAttributes: { a: '1' } })
    expect(await ask(fixture.zim.setGroupAttributes({ b: '2' }, 'g'))).toEqual({ value: { groupID: 'g', errorKeys: [] } })
    expect(await ask(fixture.zim.deleteGroupAttributes(['a', 'x'], 'g'))).toEqual({ value: { groupID: 'g', errorKeys: ['x'] } })
    bob.perform('setGroupAttributes', { groupID: 'g', attributes: [{ key: 'a', value: '3' }] })
    await settle(300)
    expect(watched.of('groupAttributesUpdated').map(({ infoList, operatedInfo }) => [infoList, operatedInfo.userID])).toEqual([
      [[{ action: 0, groupAttributes: { b: '2' } }], 'alice'],
      [[{ action: 1, groupAttributes: { a: '' } }], 'alice'],
      [[{ action: 0, groupAttributes: { a: '3' } }], 'bob'],
    ])
    expect(await ask(fixture.zim.queryGroupAllAttributes('g'))).toEqual({ value: { groupID: 'g', groupAttributes: { a: '3', b: '2' } } })
    expect(await ask(fixture.zim.queryGroupAttributes(['b', 'x'], 'g'))).toEqual({ value: { groupID: 'g', groupAttributes: { b: '2' } } })
    expect(await ask(fixture.zim.deleteGroupAttributes(['x'], 'g'))).toMatchObject({ reason: { code: 6000526 } })
    expect(await ask(fixture.zim.setGroupAttributes({ long: 'x'.repeat(1025) }, 'g'))).toMatchObject({ reason: { code: 6000533 } })
  })

  it('role and nickname by this client and by another one; what is refused', async () => {
    const { bob, watched } = await ownGroup()
    expect(await ask(fixture.zim.setGroupMemberRole(2, 'bob', 'g'))).toEqual({ value: { groupID: 'g', forUserID: 'bob', role: 2 } })
    expect(await ask(fixture.zim.setGroupMemberNickname('Bobby', 'bob', 'g'))).toEqual({ value: { groupID: 'g', forUserID: 'bob', nickname: 'Bobby' } })
    bob.perform('setGroupMemberNickname', { groupID: 'g', userID: 'cid', nickname: 'C' })
    await settle(300)
    expect(watched.names()).toEqual(['groupMemberInfoUpdated', 'groupMemberInfoUpdated', 'groupMemberInfoUpdated'])
    expect(watched.of('groupMemberInfoUpdated')).toMatchObject([
      { userList: [{ userID: 'bob', memberRole: 2 }], operatedInfo: OWNER },
      { userList: [{ userID: 'bob', memberRole: 2, memberNickname: 'Bobby' }] },
      { userList: [{ userID: 'cid', memberNickname: 'C' }], operatedInfo: { userID: 'bob', memberRole: 2, memberNickname: 'Bobby' } },
    ])
    expect(await ask(fixture.zim.setGroupMemberRole(2, 'dan', 'g'))).toMatchObject({ reason: { code: 6000521 } })
  })

  it('the owner: the new one and the old one, as a plain member', async () => {
    const { bob, watched } = await ownGroup()
    expect(await ask(fixture.zim.transferGroupOwner('bob', 'g'))).toEqual({ value: { groupID: 'g', toUserID: 'bob' } })
    expect(watched.of('groupMemberInfoUpdated')).toMatchObject([{ userList: [{ userID: 'bob', memberRole: 1 }, { userID: 'alice', memberRole: 3 }], operatedInfo: { userID: 'alice', memberRole: 3 } }])
    watched.clear()
    bob.perform('transferGroupOwner', { groupID: 'g', toUserID: 'alice' })
    await settle(300)
    expect(watched.of('groupMemberInfoUpdated')).toMatchObject([{ userList: [{ userID: 'alice', memberRole: 1 }, { userID: 'bob', memberRole: 3 }], operatedInfo: { userID: 'bob', memberRole: 3 } }])
  })

  describe('mutes', () => {
    it('of all, by this client: the event, the conversation; then it cannot write either', async () => {
      const { watched } = await ownGroup()
      await send('hello')
      watched.clear()
      expect(await ask(fixture.zim.muteGroup(true, 'g', undefined as never))).toEqual({ value: { groupID: 'g', isMute: true, mutedInfo: { mode: 2, expiredTime: -1, roles: [] } } })
      expect(watched.names()).toEqual(['groupMutedInfoUpdated', 'conversationChanged'])
      expect(watched.of('groupMutedInfoUpdated')).toEqual([{ groupID: 'g', mutedInfo: { mode: 2, expiredTime: -1, roles: [] }, operatedInfo: OWNER }])
      expect(watched.of('conversationChanged')).toMatchObject([{ infoList: [{ conversation: { mutedExpiredTime: -1 } }] }])
      expect(await send('muted')).toMatchObject({ reason: { code: 6000231, message: expect.stringMatching(/^code: 108065, message: /) } })
      expect(await ask(fixture.zim.muteGroup(false, 'g', undefined as never))).toMatchObject({ value: { isMute: false, mutedInfo: { mode: 0, expiredTime: 0, roles: [] } } })
      expect(await send('again')).toHaveProperty('value')
    })

    it('of plain members, by the owner: the end of it shows in the conversation, until it is over', async () => {
      const { bob, watched } = await inGroupOfBob()
      sendBy(bob, 'hello')
      await settle(300)
      watched.clear()
      bob.perform('muteGroup', { groupID: 'g', mode: 1, duration: 60, roles: [3] })
      await settle(300)
      expect(watched.names()).toEqual(['groupMutedInfoUpdated', 'conversationChanged'])
      expect(watched.of('groupMutedInfoUpdated')).toMatchObject([{ mutedInfo: { mode: 1, expiredTime: expect.any(Number), roles: [3] }, operatedInfo: { userID: 'bob' } }])
      expect(await send('muted')).toMatchObject({ reason: { code: 6000231 } })
      watched.clear()
      await settle(75_000)
      expect(watched.of('conversationChanged')).toMatchObject([{ infoList: [{ conversation: { mutedExpiredTime: 0 } }] }])
      expect(await send('again')).toHaveProperty('value')
    })

    it('of single members, by this client and by another one; the list of those', async () => {
      const { bob, watched } = await ownGroup()
      expect(await ask(fixture.zim.muteGroupMembers(true, ['cid', 'dan'], 'g', { duration: 60 }))).toEqual({ value: { groupID: 'g', isMute: true, duration: 60, mutedUserIDs: ['cid'], errorUserList: [{ userID: 'dan', reason: 6000521 }] } })
      expect(watched.of('groupMemberInfoUpdated')).toMatchObject([{ userList: [{ userID: 'cid', muteExpiredTime: expect.any(Number) }], operatedInfo: OWNER }])
      expect(await ask(fixture.zim.queryGroupMemberMutedList('g', { count: 10, nextFlag: 0 }))).toMatchObject({ value: { userList: [{ userID: 'cid' }], nextFlag: 0 } })
      await ask(fixture.zim.transferGroupOwner('bob', 'g'))
      await send('hello')
      watched.clear()
      bob.perform('muteGroupMembers', { groupID: 'g', userIDs: ['alice'], duration: -1 })
      await settle(300)
      expect(watched.names()).toEqual(['conversationChanged', 'groupMemberInfoUpdated'])
      expect(watched.of('conversationChanged')).toMatchObject([{ infoList: [{ conversation: { mutedExpiredTime: -1 } }] }])
      expect(await send('muted')).toMatchObject({ reason: { code: 6000231 } })
    })
  })

  describe('applications', () => {
    it('to join: known here as waiting, then accepted, which enters the group', async () => {
      const bob = fixture.peer('bob')
      await fixture.signIn()
      createBy(bob, [], { modes: AUTH })
      const watched = watchAll()
      expect(await ask(fixture.zim.sendGroupJoinApplication('g', { wording: 'me' }))).toEqual({ value: { groupID: 'g' } })
      await ask(fixture.zim.sendGroupJoinApplication('g', { wording: 'me, please' }))
      expect(watched.names()).toEqual(['groupApplicationListChanged', 'groupApplicationUpdated'])
      expect(watched.of('groupApplicationListChanged')).toMatchObject([{ action: 0, applicationList: [{ type: 1, state: 1, groupInfo: { groupID: 'g', groupName: 'Team' }, applyUser: { userID: 'alice' }, wording: 'me' }] }])
      watched.clear()
      bob.perform('handleGroupJoinApplication', { groupID: 'g', userID: 'alice', isAccepted: true })
      await settle(300)
      expect(watched.names()).toEqual(['groupStateChanged', 'groupMemberStateChanged', 'groupApplicationUpdated'])
      expect(watched.of('groupStateChanged')).toMatchObject([{ state: 1, event: 3, operatedInfo: { userID: 'bob' } }])
      expect(watched.of('groupApplicationUpdated')).toMatchObject([{ applicationList: [{ type: 1, state: 2, operatedUser: { userID: 'bob', memberRole: 1 } }] }])
      expect(await ask(fixture.zim.queryGroupApplicationList({ count: 10, nextFlag: 0 }))).toMatchObject({ value: { applicationList: [{ type: 1, state: 2 }], nextFlag: 0 } })
    })

    it('to join, of another user: the owner accepts and rejects them', async () => {
      const { watched } = await ownGroup({}, { joinMode: 1 })
      const [dan, eve] = [fixture.peer('dan'), fixture.peer('eve')]
      dan.perform('sendGroupJoinApplication', { groupID: 'g', wording: 'me' })
      eve.perform('sendGroupJoinApplication', { groupID: 'g', wording: 'me too' })
      await settle(300)
      expect(watched.of('groupApplicationListChanged')).toMatchObject([{ applicationList: [{ type: 1, state: 1, applyUser: { userID: 'dan', userName: 'dan\'s name' }, wording: 'me' }] }, { applicationList: [{ applyUser: { userID: 'eve' } }] }])
      watched.clear()
      expect(await ask(fixture.zim.acceptGroupJoinApplication('dan', 'g', {}))).toEqual({ value: { groupID: 'g', userID: 'dan' } })
      expect(watched.of('groupMemberStateChanged')).toMatchObject([{ state: 1, event: 1, userList: [{ userID: 'dan', groupEnterInfo: { enterType: 2 } }] }])
      expect(watched.of('groupApplicationUpdated')).toMatchObject([{ applicationList: [{ type: 1, state: 2, applyUser: { userID: 'dan' }, wording: 'me', operatedUser: { userID: 'alice', memberRole: 1 } }] }])
      expect(await ask(fixture.zim.rejectGroupJoinApplication('eve', 'g', {}))).toEqual({ value: { groupID: 'g', userID: 'eve' } })
      expect(await ask(fixture.zim.acceptGroupJoinApplication('eve', 'g', {}))).toMatchObject({ reason: { code: 6000502 } })
    })

    it('to join a group that anybody may join: joins at once', async () => {
      const bob = fixture.peer('bob')
      await fixture.signIn()
      createBy(bob, [])
      const watched = watchAll()
      expect(await ask(fixture.zim.sendGroupJoinApplication('g', { wording: '' }))).toEqual({ value: { groupID: 'g' } })
      expect(watched.names()).toEqual(['groupStateChanged', 'groupMemberStateChanged'])
    })

    it('of who is asked: the invitation is known here, accepting it enters the group', async () => {
      const [bob] = [fixture.peer('bob'), fixture.peer('cid')]
      await fixture.signIn()
      createBy(bob, [], { modes: AUTH })
      const watched = watchAll()
      bob.perform('inviteUsersIntoGroup', { groupID: 'g', userIDs: ['alice'], wording: 'come' })
      await settle(300)
      expect(watched.names()).toEqual(['groupApplicationListChanged'])
      expect(watched.of('groupApplicationListChanged')).toMatchObject([{ applicationList: [{ type: 3, state: 1, applyUser: { userID: 'bob', userName: 'bob\'s name' }, wording: 'come', groupInfo: { groupID: 'g', groupName: 'Team' } }] }])
      watched.clear()
      const accepted = await ask(fixture.zim.acceptGroupInviteApplication('bob', 'g', {}))
      expect(accepted).toMatchObject({ value: { inviterUserID: 'bob', groupInfo: { baseInfo: { groupID: 'g' } } } })
      expect(watched.names()).toEqual(['groupStateChanged', 'groupMemberStateChanged', 'groupApplicationUpdated'])
      expect(watched.of('groupStateChanged')).toMatchObject([{ state: 1, event: 4, operatedInfo: { userID: 'bob' } }])
      expect(watched.of('groupApplicationUpdated')).toMatchObject([{ applicationList: [{ type: 3, state: 2, applyUser: { userID: 'bob' }, wording: 'come' }] }])
    })

    it('of who is asked, by this client: inviting names them as errors, applying does not', async () => {
      const { watched } = await ownGroup({}, { beInviteMode: 1 })
      fixture.peer('dan')
      watched.clear()
      expect(await ask(fixture.zim.inviteUsersIntoGroup(['dan'], 'g'))).toEqual({ value: { groupID: 'g', userList: [], errorUserList: [{ userID: 'dan', reason: 6000544 }] } })
      expect(watched.names()).toEqual([])
      expect(await ask(fixture.zim.sendGroupInviteApplications(['dan'], 'g', { wording: 'come' }))).toEqual({ value: { groupID: 'g', errorUserList: [] } })
      expect(watched.names()).toEqual(['groupApplicationUpdated'])
      watched.clear()
      fixture.peer('dan').perform('handleGroupInviteApplication', { groupID: 'g', inviterUserID: 'alice', isAccepted: false })
      await settle(300)
      expect(watched.of('groupApplicationUpdated')).toMatchObject([{ applicationList: [{ type: 2, state: 3, applyUser: { userID: 'dan' } }] }])
    })
  })

  describe('messages', () => {
    it('of others: the conversation, the total, both generations of events; mentions of this user and of all', async () => {
      const { bob, watched } = await inGroupOfBob()
      sendBy(bob, 'all', { content: { type: 1, message: 'all', mentionedUserIDs: ['alice', 'cid'], isMentionAll: true } })
      await settle(300)
      expect(watched.names().slice(-4)).toEqual(['conversationChanged', 'conversationTotalUnreadMessageCountUpdated', 'groupMessageReceived', 'receiveGroupMessage'])
      expect(watched.of('groupMessageReceived')).toMatchObject([{ fromConversationID: 'g', info: { isOfflineMessage: false }, messageList: [{ message: 'all', senderUserID: 'bob', conversationType: 2, direction: 1, orderKey: 100 }] }])
      expect(watched.of('conversationChanged')).toMatchObject([{ infoList: [{ event: 0, conversation: { mentionedInfoList: [{ type: 3, fromUserID: 'bob', messageSeq: 1 }], unreadMessageCount: 1 } }] }])
    })

    it('with receipts: the sender gets the numbers of those who have read and who have not, and their names', async () => {
      const { bob, cid, watched } = await ownGroup()
      const { value } = (await send('read me', { hasReceipt: true }))!
      const message = value!.message
      fixture.peer('dan').perform('joinGroup', { groupID: 'g' })
      bob.perform('sendMessageReceiptsRead', { conversationID: 'g', conversationType: 2, messageIDs: [message.messageID] })
      await settle(600)
      expect(watched.of('messageReceiptChanged')).toMatchObject([{ infos: [{ conversationID: 'g', conversationType: 2, messageID: message.messageID, status: 1, readMemberCount: 1, unreadMemberCount: 1 }] }])
      const [read, unread] = [fixture.zim.queryGroupMessageReceiptReadMemberList, fixture.zim.queryGroupMessageReceiptUnreadMemberList].map(query => query.bind(fixture.zim))
      await ask(fixture.zim.setGroupMemberRole(2, 'bob', 'g'))
      expect((await ask(read!(message, 'g', { count: 10, nextFlag: 0 })))!.value).toMatchObject({ userList: [{ userID: 'bob', memberRole: 2, userName: 'bob\'s name' }], nextFlag: 0 })
      expect((await ask(unread!(message, 'g', { count: 10, nextFlag: 0 })))!.value).toMatchObject({ userList: [{ userID: 'cid' }], nextFlag: 0 })
      cid.perform('sendMessageReceiptsRead', { conversationID: 'g', conversationType: 2, messageIDs: [message.messageID] })
      await settle(600)
      expect(watched.of('messageReceiptChanged').at(-1)).toMatchObject({ infos: [{ status: 2, readMemberCount: 2, unreadMemberCount: 0 }] })
    })

    it('are revoked by their author, by admins and by the owner, who are named', async () => {
      const { bob, watched } = await inGroupOfBob()
      const { value } = (await send('mine'))!
      bob.perform('revokeMessage', { conversationID: 'g', conversationType: 2, messageID: value!.message.messageID, revokeExtendedData: '' })
      await settle(300)
      expect(watched.of('messageRevokeReceived')).toMatchObject([{ messageList: [{ type: 31, revokeStatus: 4, operatedUserID: 'bob', senderUserID: 'alice', originalTextMessageContent: '' }] }])
      const { messageID } = sendBy(bob, 'of bob')
      await settle(300)
      const received = (await page()).find(message => message.messageID === messageID)!
      expect(await ask(fixture.zim.revokeMessage(received))).toMatchObject({ reason: { code: 6000541 } })
      bob.perform('setGroupMemberRole', { groupID: 'g', userID: 'alice', role: 2 })
      const other = fixture.peer('cid').perform('sendGroupMessage', { conversationID: 'g', conversationType: 2, content: { type: 1, message: 'of cid' }, localMessageID: '', hasReceipt: false, disableUnreadMessageCount: false, isRetry: false }).message
      await settle(300)
      const ofCid = (await page()).find(message => message.messageID === other.messageID)!
      expect(await ask(fixture.zim.revokeMessage(ofCid))).toMatchObject({ value: { message: { type: 31, revokeStatus: 3, operatedUserID: 'alice', originalTextMessageContent: 'of cid' } } })
    })

    it('are replied to, reacted to, edited and pinned as those of peers', async () => {
      const { bob, watched } = await inGroupOfBob()
      const { messageSeq } = sendBy(bob, 'original')
      await settle(300)
      const [original] = await page()
      const reply = (await ask(fixture.zim.replyMessage({ type: 1, message: 'reply' } as never, original!, { priority: 1 } as never)))!.value!.message
      expect(reply).toMatchObject({ conversationID: 'g', repliedInfo: { messageSeq, senderUserID: 'bob' } })
      expect(await ask(fixture.zim.addMessageReaction('👍', original!))).toMatchObject({ value: { reaction: { conversationType: 2, totalCount: 1, isSelfIncluded: true } } })
      bob.perform('addMessageReaction', { conversationID: 'g', conversationType: 2, seq: messageSeq, type: '👍', increaseCount: 0 })
      expect(await ask(fixture.zim.editMessage({ ...reply, message: 'better' } as never, {}))).toMatchObject({ value: { message: { message: 'better' } } })
      expect(await ask(fixture.zim.pinMessage(original!, true))).toEqual({ value: undefined })
      await settle(300)
      const [first, second] = await page(0)
      expect(first).toMatchObject({ message: 'original', rootRepliedCount: 1, pinnedUserID: 'alice', reactions: [{ totalCount: 2 }] })
      expect(second).toMatchObject({ message: 'better', editorUserID: 'alice' })
      expect(await ask(fixture.zim.queryPinnedMessageList('g', 2 as never))).toMatchObject({ value: { messageList: [{ messageSeq }] } })
      expect(await ask(fixture.zim.queryMessageRepliedList(original!, { count: 10, nextFlag: 0 }))).toMatchObject({ value: { messageList: [{ message: 'better' }] } })
      expect(watched.of('groupMemberStateChanged')).toEqual([])
    })

    it('are read, deleted and left out of the list as those of peers, here and by another device', async () => {
      const { bob, watched } = await inGroupOfBob()
      const other = fixture.peer('alice')
      sendBy(bob, '1')
      sendBy(bob, '2')
      await settle(300)
      const [first] = await page()
      watched.clear()
      expect(await ask(fixture.zim.clearConversationUnreadMessageCount('g', 2 as never))).toEqual({ value: { conversationID: 'g', conversationType: 2 } })
      expect(watched.of('conversationChanged')).toMatchObject([{ infoList: [{ event: 1, conversation: { unreadMessageCount: 0, readMessageSeq: 2 } }] }])
      await ask(fixture.zim.updateConversationPinnedState(true, 'g', 2 as never))
      expect((await fixture.zim.queryConversation('g', 2 as never)).conversation).toMatchObject({ isPinned: true })
      expect(await ask(fixture.zim.deleteMessages([first!], 'g', 2 as never, { isAlsoDeleteServerMessage: true }))).toHaveProperty('value')
      expect(await page()).toMatchObject([{ message: '2' }])
      sendBy(bob, '3')
      await settle(300)
      other.perform('clearConversationUnreadMessageCount', { conversationID: 'g', conversationType: 2 })
      await settle(300)
      expect((await fixture.zim.queryConversation('g', 2 as never)).conversation).toMatchObject({ unreadMessageCount: 0 })
      other.perform('deleteConversation', { conversationID: 'g', conversationType: 2 })
      await settle(300)
      expect(watched.of('conversationChanged').at(-1)).toMatchObject({ infoList: [{ event: 3, conversation: { conversationID: 'g' } }] })
      expect(await ask(fixture.zim.queryGroupList())).toMatchObject({ value: { groupList: [{ baseInfo: { groupID: 'g' } }] } })
    })

    it('of another device are own ones; commands are not stored', async () => {
      const { bob, watched } = await inGroupOfBob()
      sendBy(fixture.peer('alice'), 'mine')
      await settle(300)
      expect(watched.of('groupMessageReceived')).toMatchObject([{ messageList: [{ message: 'mine', senderUserID: 'alice', direction: 0 }] }])
      sendBy(bob, '', { content: { type: 2, message: Uint8Array.from([1, 2]) } })
      await settle(300)
      expect(watched.of('groupMessageReceived')[1]).toMatchObject({ fromConversationID: 'g', messageList: [{ type: 2, senderUserID: 'bob', conversationType: 2, messageSeq: 0 }] })
      const command = await ask(fixture.zim.sendMessage({ type: 2, message: Uint8Array.from([3]) } as never, 'g', 2 as never, { priority: 1 } as never))
      expect(command).toMatchObject({ value: { message: { sentStatus: 1, conversationType: 2 } } })
      expect(await page()).toHaveLength(1)
    })

    it('that were missed, and what was revoked, are there after a reconnect', async () => {
      const { bob, watched } = await inGroupOfBob()
      const { messageID } = sendBy(bob, '1')
      await settle(300)
      await page()
      await fixture.lose()
      watched.clear()
      sendBy(bob, '2')
      bob.perform('revokeMessage', { conversationID: 'g', conversationType: 2, messageID, revokeExtendedData: '' })
      fixture.gateway.controls.online()
      await settle(30_000)
      expect(watched.of('groupMessageReceived')).toMatchObject([{ fromConversationID: 'g', info: { isOfflineMessage: true }, messageList: [{ message: '2' }] }])
      expect(watched.of('messageRevokeReceived')).toMatchObject([{ messageList: [{ messageID, type: 31, conversationType: 2 }] }])
      expect(await page()).toMatchObject([{ type: 31 }, { message: '2' }])
    })

    it('are muted without making a conversation, and the total leaves them out', async () => {
      const { bob, watched } = await inGroupOfBob()
      expect(await ask(fixture.zim.setConversationNotificationStatus(2, 'g', 2 as never))).toEqual({ value: { conversationID: 'g', conversationType: 2 } })
      expect(watched.names()).toEqual([])
      sendBy(bob, 'quiet')
      await settle(300)
      expect(watched.of('conversationChanged')).toMatchObject([{ infoList: [{ event: 0, conversation: { notificationStatus: 2, unreadMessageCount: 1 } }] }])
      expect(watched.of('conversationTotalUnreadMessageCountUpdated').filter(({ totalUnreadMessageCount }) => totalUnreadMessageCount)).toEqual([])
    })
  })

  it('another device of the user makes, enters and leaves groups: the same events here', async () => {
    const bob = fixture.peer('bob')
    await fixture.signIn()
    const other = fixture.peer('alice')
    createBy(bob, [], { groupID: 'h', groupName: 'H' })
    const watched = watchAll()
    createBy(other, ['bob'])
    other.perform('joinGroup', { groupID: 'h' })
    other.perform('leaveGroup', { groupID: 'h' })
    await settle(300)
    expect(watched.of('groupStateChanged').map(({ state, event, groupInfo }) => [state, event, groupInfo.baseInfo.groupID])).toEqual([[1, 1, 'g'], [1, 3, 'h'], [0, 5, 'h']])
    expect(watched.of('groupMemberStateChanged').map(({ event, userList }) => [event, userList.map(({ userID }) => userID)])).toEqual([[1, ['alice']], [5, ['bob']], [1, ['alice']], [2, ['alice']]])
  })
})
