import type { ZIMMessage } from 'zego-zim-miniprogram'

import { describe, expect, it } from 'vitest'

import * as enums from '../../emulator/src/enums'
import { outcome, tokenFor, watch } from '../support/zim/helpers'
import { SUBJECTS } from '../support/zim/subjects'
import { settle, useZimFixture } from '../support/zim/zimFixture'

const PEER = 0
const ROOM = 1

/** Conversations, rooms and users without a server. The emulator and the real package pass the same tests. */
describe.each(SUBJECTS)('conversations, rooms and users of $name', (subject) => {
  const fixture = useZimFixture(subject)
  const list = async (config: object = { count: 10 }) => (await fixture.zim.queryConversationList(config as never)).conversationList
  const NO_CONVERSATION = { code: 6000603, message: 'Conversation does not exist.' }

  describe('the conversation list', () => {
    it('is sorted by latest message, and paged with the last conversation of a page as anchor', async () => {
      await fixture.signIn()
      for (const peer of ['ann', 'bob', 'cid']) {
        await fixture.zim.setConversationDraft('x', peer, PEER)
        await settle(10)
      }
      const first = await list({ count: 2 })
      expect(first.map(conversation => conversation.conversationID)).toEqual(['cid', 'bob'])
      expect((await list({ count: 2, nextConversation: first[1] })).map(conversation => conversation.conversationID)).toEqual(['ann'])
    })

    it.each([['a negative count', { count: -1 }], ['no configuration', undefined]])('refuses %s', async (_, config) => {
      await fixture.signIn()
      await expect(fixture.zim.queryConversationList(config as never)).rejects.toEqual({ code: 6000001, message: 'API.queryConversationList: The config or its count is invalid.' })
    })

    it('is empty for a count of 0', async () => {
      await fixture.signIn()
      await fixture.zim.setConversationDraft('x', 'bob', PEER)
      expect(await list({ count: 0 })).toEqual([])
    })

    it('contains no rooms', async () => {
      await fixture.signIn()
      await expect(fixture.zim.setConversationDraft('x', 'room', ROOM)).rejects.toEqual({ code: 6000001, message: 'API.setConversationDraft: conversationType is invalid.' })
    })
  })

  describe('drafts', () => {
    it('create a conversation, which is reported as an update', async () => {
      await fixture.signIn()
      const watched = watch(fixture.zim, 'conversationChanged')
      await expect(fixture.zim.setConversationDraft('half a', 'bob', PEER)).resolves.toEqual({ conversationID: 'bob', conversationType: PEER })
      expect(watched.of('conversationChanged')).toHaveLength(1)
      expect(watched.of('conversationChanged')[0]!.infoList).toMatchObject([{ event: 1, conversation: { conversationID: 'bob', draft: 'half a', orderKey: Date.now() } }])
      expect(watched.of('conversationChanged')[0]!.infoList[0]!.conversation.lastMessage).toBeUndefined()
    })

    it('are cleared by an empty draft, and the conversation is kept', async () => {
      await fixture.signIn()
      await fixture.zim.setConversationDraft('half a', 'bob', PEER)
      await fixture.zim.setConversationDraft('', 'bob', PEER)
      expect(await list()).toMatchObject([{ conversationID: 'bob', draft: '' }])
    })

    it('are kept when a message is sent', async () => {
      await fixture.signIn()
      await fixture.zim.setConversationDraft('half a', 'bob', PEER)
      outcome(fixture.zim.sendMessage({ type: 1, message: 'hi' } as ZIMMessage, 'bob', PEER, { priority: 1 }))
      await settle()
      expect(await list()).toMatchObject([{ conversationID: 'bob', draft: 'half a', lastMessage: { message: 'hi' } }])
    })
  })

  describe('operations on a conversation', () => {
    it('are refused for an unknown conversation', async () => {
      await fixture.signIn()
      await expect(fixture.zim.queryConversation('nobody', PEER)).rejects.toEqual(NO_CONVERSATION)
      await expect(fixture.zim.clearConversationUnreadMessageCount('nobody', PEER)).rejects.toEqual(NO_CONVERSATION)
      await expect(fixture.zim.deleteConversation('nobody', PEER, { isAlsoDeleteServerConversation: false })).rejects.toEqual(NO_CONVERSATION)
    })

    it('clear unread counts of 0 without a connection', async () => {
      await fixture.signIn()
      await fixture.zim.setConversationDraft('x', 'bob', PEER)
      await expect(fixture.zim.clearConversationUnreadMessageCount('bob', PEER)).resolves.toEqual({ conversationID: 'bob', conversationType: PEER })
      await expect(fixture.zim.clearConversationTotalUnreadMessageCount()).resolves.toBeUndefined()
      await expect(fixture.zim.queryConversationTotalUnreadMessageCount({ conversationTypes: [], marks: [] })).resolves.toEqual({ unreadMessageCount: 0 })
    })

    it('delete a conversation locally, and report it', async () => {
      await fixture.signIn()
      await fixture.zim.setConversationDraft('x', 'bob', PEER)
      const watched = watch(fixture.zim, 'conversationChanged')
      await expect(fixture.zim.deleteConversation('bob', PEER, { isAlsoDeleteServerConversation: false })).resolves.toEqual({ conversationID: 'bob', conversationType: PEER })
      expect(watched.of('conversationChanged').flatMap(data => data.infoList)).toMatchObject([{ event: 3, conversation: { conversationID: 'bob' } }])
      expect(await list()).toEqual([])
    })

    it.each<[string, string, (zim: typeof fixture.zim) => Promise<unknown>]>([
      ['pinning', 'conv_pinned', zim => zim.updateConversationPinnedState(true, 'bob', PEER)],
      ['muting', 'mute', zim => zim.setConversationNotificationStatus(2, 'bob', PEER)],
      ['deleting at the server', 'del_conv', zim => zim.deleteConversation('bob', PEER, { isAlsoDeleteServerConversation: true })],
      ['changing the name', '/sw/modify_info', zim => zim.updateUserName('x')],
      ['changing the avatar', '/sw/modify_info', zim => zim.updateUserAvatarUrl('x')],
      ['querying other users', 'account/fetch_user_info', zim => zim.queryUsersInfo(['bob'], { isQueryFromServer: true })],
      ['renewing the token', '/sw/renew_token', zim => zim.renewToken(tokenFor('alice'))],
      ['leaving all rooms', 'userstate/quit_all_room', zim => zim.leaveAllRoom()],
    ])('%s needs a connection', async (_, operation, call) => {
      await fixture.signIn()
      await fixture.zim.setConversationDraft('x', 'bob', PEER)
      await expect(call(fixture.zim)).rejects.toEqual({ code: 6000104, message: `${operation}: Network error.` })
    })

    it('refuse a notification status that does not exist', async () => {
      await fixture.signIn()
      await expect(fixture.zim.setConversationNotificationStatus(5 as never, 'bob', PEER)).rejects.toEqual({ code: 6000001, message: 'API.setConversationNotificationStatus: status is invalid.' })
    })
  })

  describe('rooms', () => {
    it('report the attempt and the failure to enter', async () => {
      await fixture.signIn()
      const watched = watch(fixture.zim, 'roomStateChanged')
      await expect(fixture.zim.enterRoom({ roomID: 'r', roomName: 'R' })).rejects.toEqual({ code: 6000104, message: 'room/enter: Network error.' })
      expect(watched.of('roomStateChanged')).toEqual([
        { roomID: 'r', state: 1, event: 6, extendedData: '' },
        { roomID: 'r', state: 0, event: 7, extendedData: '' },
      ])
    })

    it.each<[string, unknown, string]>([
      ['nothing', undefined, 'roomInfo is invalid.'],
      ['no ID', { roomID: '', roomName: 'R' }, 'The roomInfo instance of roomID is invalid.'],
      ['no name', { roomID: 'r' }, 'The roomInfo instance of roomName is invalid.'],
    ])('refuse to be entered with %s', async (_, roomInfo, message) => {
      await fixture.signIn()
      await expect(fixture.zim.enterRoom(roomInfo as never)).rejects.toEqual({ code: 6000001, message: `API.enterRoom: ${message}` })
    })

    it('can be left by a user who is not inside, without an event', async () => {
      await fixture.signIn()
      const watched = watch(fixture.zim, 'roomStateChanged')
      await expect(fixture.zim.leaveRoom('r')).resolves.toEqual({ roomID: 'r' })
      expect(watched.seen).toEqual([])
    })

    it('list their members only to members', async () => {
      await fixture.signIn()
      const outside = { code: 6000321, message: 'The user is not in the room.' }
      await expect(fixture.zim.queryRoomMemberList('r', { count: 10, nextFlag: '' })).rejects.toEqual(outside)
      await expect(fixture.zim.queryRoomOnlineMemberCount('r')).rejects.toEqual(outside)
    })
  })

  describe('users', () => {
    it('returns the signed-in user without a connection', async () => {
      await fixture.signIn('alice')
      const alice = { baseInfo: { userID: 'alice', userName: 'alice\'s name', userAvatarUrl: '', userExtendedData: '' }, userAvatarUrl: '', extendedData: '' }
      await expect(fixture.zim.queryUsersInfo(['bob', 'alice'], { isQueryFromServer: false })).resolves.toEqual({ userList: [alice], errorUserList: [{ userID: 'bob', reason: 6000104 }] })
      await expect(fixture.zim.querySelfUserInfo()).resolves.toMatchObject({ selfUserInfo: { userFullInfo: alice, userStatus: { userID: 'alice', onlineStatus: 99 } } })
    })

    it('refuses an empty list of userIDs', async () => {
      await fixture.signIn()
      await expect(fixture.zim.queryUsersInfo([], { isQueryFromServer: true })).rejects.toEqual({
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
