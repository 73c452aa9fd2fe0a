import type { ZIMMessage } from 'zego-zim-miniprogram'

import { describe, expect, it } from 'vitest'

import * as enums from '../../emulator/src/enums'
import { settle, useBench } from '../support/zim/bench'
import { outcome, tokenFor, watch } from '../support/zim/people'
import { SUBJECTS } from '../support/zim/subjects'

const PEER = 0
const ROOM = 1

/** Conversations, rooms and users without a server, asked of the emulator and of the real package alike. */
describe.each(SUBJECTS)('conversations, rooms and users of $name', (subject) => {
  const bench = useBench(subject)
  const list = async (config: object = { count: 10 }) => (await bench.zim.queryConversationList(config as never)).conversationList
  const NO_CONVERSATION = { code: 6000603, message: 'Conversation does not exist.' }

  describe('the list', () => {
    it('shows the latest first and pages with the last of a page as anchor', async () => {
      await bench.signIn()
      for (const peer of ['ann', 'bob', 'cid']) {
        await bench.zim.setConversationDraft('x', peer, PEER)
        await settle(10)
      }
      const first = await list({ count: 2 })
      expect(first.map(conversation => conversation.conversationID)).toEqual(['cid', 'bob'])
      expect((await list({ count: 2, nextConversation: first[1] })).map(conversation => conversation.conversationID)).toEqual(['ann'])
    })

    it.each([['a negative count', { count: -1 }], ['no configuration', undefined]])('refuses %s', async (_, config) => {
      await bench.signIn()
      await expect(bench.zim.queryConversationList(config as never)).rejects.toEqual({ code: 6000001, message: 'API.queryConversationList: The config or its count is invalid.' })
    })

    it('is empty for a count of 0', async () => {
      await bench.signIn()
      await bench.zim.setConversationDraft('x', 'bob', PEER)
      expect(await list({ count: 0 })).toEqual([])
    })

    it('holds no rooms', async () => {
      await bench.signIn()
      await expect(bench.zim.setConversationDraft('x', 'room', ROOM)).rejects.toEqual({ code: 6000001, message: 'API.setConversationDraft: conversationType is invalid.' })
    })
  })

  describe('drafts', () => {
    it('make a conversation, reported as an update', async () => {
      await bench.signIn()
      const watched = watch(bench.zim, 'conversationChanged')
      await expect(bench.zim.setConversationDraft('half a', 'bob', PEER)).resolves.toEqual({ conversationID: 'bob', conversationType: PEER })
      expect(watched.of('conversationChanged')).toHaveLength(1)
      expect(watched.of('conversationChanged')[0]!.infoList).toMatchObject([{ event: 1, conversation: { conversationID: 'bob', draft: 'half a', orderKey: Date.now() } }])
      expect(watched.of('conversationChanged')[0]!.infoList[0]!.conversation.lastMessage).toBeUndefined()
    })

    it('are cleared by an empty one, and the conversation stays', async () => {
      await bench.signIn()
      await bench.zim.setConversationDraft('half a', 'bob', PEER)
      await bench.zim.setConversationDraft('', 'bob', PEER)
      expect(await list()).toMatchObject([{ conversationID: 'bob', draft: '' }])
    })

    it('stay when a message is sent', async () => {
      await bench.signIn()
      await bench.zim.setConversationDraft('half a', 'bob', PEER)
      outcome(bench.zim.sendMessage({ type: 1, message: 'hi' } as ZIMMessage, 'bob', PEER, { priority: 1 }))
      await settle()
      expect(await list()).toMatchObject([{ conversationID: 'bob', draft: 'half a', lastMessage: { message: 'hi' } }])
    })
  })

  describe('changes', () => {
    it('find no conversation that is not there', async () => {
      await bench.signIn()
      await expect(bench.zim.queryConversation('nobody', PEER)).rejects.toEqual(NO_CONVERSATION)
      await expect(bench.zim.clearConversationUnreadMessageCount('nobody', PEER)).rejects.toEqual(NO_CONVERSATION)
      await expect(bench.zim.deleteConversation('nobody', PEER, { isAlsoDeleteServerConversation: false })).rejects.toEqual(NO_CONVERSATION)
    })

    it('clear what is not unread without asking the server', async () => {
      await bench.signIn()
      await bench.zim.setConversationDraft('x', 'bob', PEER)
      await expect(bench.zim.clearConversationUnreadMessageCount('bob', PEER)).resolves.toEqual({ conversationID: 'bob', conversationType: PEER })
      await expect(bench.zim.clearConversationTotalUnreadMessageCount()).resolves.toBeUndefined()
      await expect(bench.zim.queryConversationTotalUnreadMessageCount({ conversationTypes: [], marks: [] })).resolves.toEqual({ unreadMessageCount: 0 })
    })

    it('delete a conversation here, and report it', async () => {
      await bench.signIn()
      await bench.zim.setConversationDraft('x', 'bob', PEER)
      const watched = watch(bench.zim, 'conversationChanged')
      await expect(bench.zim.deleteConversation('bob', PEER, { isAlsoDeleteServerConversation: false })).resolves.toEqual({ conversationID: 'bob', conversationType: PEER })
      expect(watched.of('conversationChanged').flatMap(data => data.infoList)).toMatchObject([{ event: 3, conversation: { conversationID: 'bob' } }])
      expect(await list()).toEqual([])
    })

    it.each<[string, string, (zim: typeof bench.zim) => Promise<unknown>]>([
      ['pinning', 'conv_pinned', zim => zim.updateConversationPinnedState(true, 'bob', PEER)],
      ['muting', 'mute', zim => zim.setConversationNotificationStatus(2, 'bob', PEER)],
      ['deleting at the server', 'del_conv', zim => zim.deleteConversation('bob', PEER, { isAlsoDeleteServerConversation: true })],
      ['a new name', '/sw/modify_info', zim => zim.updateUserName('x')],
      ['a new picture', '/sw/modify_info', zim => zim.updateUserAvatarUrl('x')],
      ['other people', 'account/fetch_user_info', zim => zim.queryUsersInfo(['bob'], { isQueryFromServer: true })],
      ['a new token', '/sw/renew_token', zim => zim.renewToken(tokenFor('alice'))],
      ['leaving all rooms', 'userstate/quit_all_room', zim => zim.leaveAllRoom()],
    ])('%s needs a connection', async (_, operation, call) => {
      await bench.signIn()
      await bench.zim.setConversationDraft('x', 'bob', PEER)
      await expect(call(bench.zim)).rejects.toEqual({ code: 6000104, message: `${operation}: Network error.` })
    })

    it('refuse a notification status that does not exist', async () => {
      await bench.signIn()
      await expect(bench.zim.setConversationNotificationStatus(5 as never, 'bob', PEER)).rejects.toEqual({ code: 6000001, message: 'API.setConversationNotificationStatus: status is invalid.' })
    })
  })

  describe('rooms', () => {
    it('report the try and the failure of entering', async () => {
      await bench.signIn()
      const watched = watch(bench.zim, 'roomStateChanged')
      await expect(bench.zim.enterRoom({ roomID: 'r', roomName: 'R' })).rejects.toEqual({ code: 6000104, message: 'room/enter: Network error.' })
      expect(watched.of('roomStateChanged')).toEqual([
        { roomID: 'r', state: 1, event: 6, extendedData: '' },
        { roomID: 'r', state: 0, event: 7, extendedData: '' },
      ])
    })

    it.each<[string, unknown, string]>([
      ['nothing', undefined, 'roomInfo is invalid.'],
      ['no ID', { roomID: '', roomName: 'R' }, 'The roomInfo instance of roomID is invalid.'],
      ['no name', { roomID: 'r' }, 'The roomInfo instance of roomName is invalid.'],
    ])('refuse %s', async (_, roomInfo, message) => {
      await bench.signIn()
      await expect(bench.zim.enterRoom(roomInfo as never)).rejects.toEqual({ code: 6000001, message: `API.enterRoom: ${message}` })
    })

    it('are left without a word when one is not inside', async () => {
      await bench.signIn()
      const watched = watch(bench.zim, 'roomStateChanged')
      await expect(bench.zim.leaveRoom('r')).resolves.toEqual({ roomID: 'r' })
      expect(watched.seen).toEqual([])
    })

    it('show their members only to those inside', async () => {
      await bench.signIn()
      const outside = { code: 6000321, message: 'The user is not in the room.' }
      await expect(bench.zim.queryRoomMemberList('r', { count: 10, nextFlag: '' })).rejects.toEqual(outside)
      await expect(bench.zim.queryRoomOnlineMemberCount('r')).rejects.toEqual(outside)
    })
  })

  describe('users', () => {
    it('knows oneself without asking', async () => {
      await bench.signIn('alice')
      const alice = { baseInfo: { userID: 'alice', userName: 'alice\'s name', userAvatarUrl: '', userExtendedData: '' }, userAvatarUrl: '', extendedData: '' }
      await expect(bench.zim.queryUsersInfo(['bob', 'alice'], { isQueryFromServer: false })).resolves.toEqual({ userList: [alice], errorUserList: [{ userID: 'bob', reason: 6000104 }] })
      await expect(bench.zim.querySelfUserInfo()).resolves.toMatchObject({ selfUserInfo: { userFullInfo: alice, userStatus: { userID: 'alice', onlineStatus: 99 } } })
    })

    it('refuses to look for nobody', async () => {
      await bench.signIn()
      await expect(bench.zim.queryUsersInfo([], { isQueryFromServer: true })).rejects.toEqual({
        code: 6000001,
        message: 'API.queryUsersInfo: userIDs is invalid or each of its elements must be a valid string type.',
      })
    })
  })
})

describe('the emulator\'s enumerations', () => {
  const realPackage = SUBJECTS[1]!
  it.each(Object.keys(enums) as (keyof typeof enums)[])('%s is the real package\'s', async (name) => {
    const { module, unload } = await realPackage.load()
    const real = (module as unknown as Record<string, Record<string, unknown>>)[name]
    unload()
    expect(enums[name]).toMatchObject(real!)
  })
})
