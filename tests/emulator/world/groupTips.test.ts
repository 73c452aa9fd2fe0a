import type { ZIM, ZIMMessage } from 'zego-zim-miniprogram'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createGateway, createZimModule, loopback } from 'zim-emulator/testing'

import { APP_ID, loginConfig, watch } from '../../support/zim/helpers'
import { settle } from '../../support/zim/zimFixture'
import { pushesTo, sendArgs, worldFixture } from './worldFixture'

const ALL = [1, 2, 3, 4, 5, 6, 7, 8, 9]
const GROUP = { groupID: 'g', groupName: 'Team', groupAvatarUrl: '', groupNotice: '', maxMemberCount: 0, modes: { joinMode: 0, inviteMode: 0, beInviteMode: 0 }, attributes: [] }

type Tip = ZIMMessage & { event: number, operatedUser: { userID: string }, targetUserList: { userID: string }[], changeInfo?: { type: number } }

describe('tips of a group', () => {
  function fixture(tips: number[]) {
    const { world, signIn } = worldFixture({ groups: { tips } })
    const [alice, bob, cid] = [signIn('alice'), signIn('bob'), signIn('cid')]
    const told = (user: typeof alice) => (user.history('g', { conversationType: 2 }) as Tip[]).map(({ type, event, operatedUser, targetUserList, changeInfo }) => [type, event, operatedUser.userID, targetUserList.map(({ userID }) => userID).join(), changeInfo?.type])
    return { world, signIn, alice, bob, cid, told }
  }

  it('are none unless ZIM is set so', () => {
    const { world, alice } = fixture([])
    alice.perform('createGroup', { ...GROUP, userIDs: ['bob'] })
    expect(world.storedMessages()).toEqual([])
  })

  it('tell what has happened, to all members', () => {
    const { alice, bob, cid, told } = fixture(ALL)
    alice.perform('createGroup', { ...GROUP, userIDs: ['bob'] })
    cid.perform('joinGroup', { groupID: 'g' })
    alice.perform('updateGroupProfile', { groupID: 'g', field: 'groupName', value: 'New' })
    alice.perform('muteGroup', { groupID: 'g', mode: 1, duration: 60, roles: [3] })
    alice.perform('setGroupMemberRole', { groupID: 'g', userID: 'bob', role: 2 })
    alice.perform('muteGroupMembers', { groupID: 'g', userIDs: ['cid'], duration: 60 })
    alice.perform('transferGroupOwner', { groupID: 'g', toUserID: 'bob' })
    bob.perform('kickGroupMembers', { groupID: 'g', userIDs: ['cid'] })
    bob.perform('leaveGroup', { groupID: 'g' })
    expect(told(alice)).toEqual([
      [32, 1, 'alice', 'bob', undefined],
      [32, 3, 'cid', 'cid', undefined],
      [32, 7, 'alice', '', 3],
      [32, 7, 'alice', '', 5],
      [32, 8, 'alice', 'bob', 11],
      [32, 8, 'alice', 'cid', 12],
      [32, 8, 'alice', 'bob', 10],
      [32, 6, 'bob', 'cid', undefined],
      [32, 5, 'bob', '', 10],
    ])
    expect([told(cid).at(-1)![1], told(bob).at(-1)![1]]).toEqual([6, 5])
  })

  it('are received, also by who has caused them, and nothing is unread', () => {
    const { world, alice, bob } = fixture([1])
    alice.perform('createGroup', { ...GROUP, userIDs: ['bob'] })
    const deliveries = world.takeDeliveries()
    for (const user of [alice, bob])
      expect(pushesTo(user, deliveries).find(([push]) => push === 'groupMessageReceived')).toMatchObject(['groupMessageReceived', { messageList: [{ type: 32, direction: 1, receiptStatus: 0 }] }])
    expect(bob.conversations()).toMatchObject([{ unreadMessageCount: 0, lastMessage: { type: 32 } }])
    bob.perform('sendGroupMessage', sendArgs('g', { type: 1, message: 'hi' }))
    expect(alice.conversations()).toMatchObject([{ unreadMessageCount: 1 }])
  })
})

describe('a dismissed group, where tips of that are switched on', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2026-03-01T12:00:00+08:00') })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is told by a message that only this client has, before the conversation is disabled', async () => {
    const gateway = createGateway({ groups: { tips: [2] } })
    const zim = createZimModule({ transport: () => loopback(gateway) }).ZIM.create({ appID: APP_ID }) as unknown as ZIM
    const login = zim.login('alice', loginConfig('alice', { isOfflineLogin: false }))
    await settle(100)
    await login
    await zim.createGroup({ groupID: 'g', groupName: 'Team', groupAvatarUrl: '' }, [])
    await zim.sendMessage({ type: 1, message: 'hi' } as never, 'g', 2 as never, { priority: 1 } as never)
    const watched = watch(zim, 'groupMessageReceived', 'conversationChanged', 'groupStateChanged')
    await zim.dismissGroup('g')
    expect(watched.names()).toEqual(['groupMessageReceived', 'conversationChanged', 'groupStateChanged'])
    expect(watched.of('groupMessageReceived')).toMatchObject([{ info: { isOfflineMessage: true }, messageList: [{ type: 32, event: 2, messageID: '', messageSeq: 0, orderKey: 200, direction: 1, operatedUser: { userID: 'alice' } }] }])
    expect(watched.of('conversationChanged')).toMatchObject([{ infoList: [{ event: 2, conversation: { lastMessage: { type: 32 } } }] }])
    zim.logout()
  })
})
