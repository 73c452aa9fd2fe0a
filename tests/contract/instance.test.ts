import type { ZIM } from 'zego-zim-miniprogram'

import { describe, expect, it, vi } from 'vitest'

import { APP_ID, loginConfig, outcome, watch } from '../support/zim/helpers'
import { SUBJECTS } from '../support/zim/subjects'
import { settle, useZimFixture } from '../support/zim/zimFixture'

/** Creation, listeners and destruction of an instance without a server. The emulator and the real package pass the same tests. */
describe.each(SUBJECTS)('instances of $name', (subject) => {
  const fixture = useZimFixture(subject)

  describe('creating', () => {
    it('returns null from a second create and the first instance from getInstance', () => {
      expect(fixture.module.ZIM.create({ appID: APP_ID } as never)).toBeNull()
      expect(fixture.module.ZIM.getInstance()).toBe(fixture.zim)
    })

    it('has version 2.29.0', () => {
      expect(fixture.module.ZIM.getVersion()).toBe('2.29.0')
    })

    it.each([
      ['0', 0, '{"appID":0,"version":"2.29.0","code":6000003,"message":"Invalid AppID."}'],
      ['a string', { appID: '123' }, '{"appID":"123","version":"2.29.0","code":6000003,"message":"Invalid AppID."}'],
      ['nothing', undefined, '{"version":"2.29.0","code":6000003,"message":"Invalid AppID."}'],
      ['not a number', Number.NaN, '{"appID":null,"version":"2.29.0","code":6000003,"message":"Invalid AppID."}'],
    ])('throws an Error with JSON in its message for the AppID %s', (_, appID, message) => {
      expect(() => fixture.module.ZIM.create(appID as never)).toThrowError(new Error(message))
    })

    it('throws a TypeError for the AppID null', () => {
      expect(() => fixture.module.ZIM.create(null as never)).toThrow(TypeError)
    })
  })

  describe('before login', () => {
    const CALLS: [string, string, (zim: ZIM) => Promise<unknown>][] = [
      ['sendMessage', 'sendMessage', zim => zim.sendMessage(undefined as never, '', 0, undefined as never)],
      ['queryConversationList', 'queryConversationList', zim => zim.queryConversationList(undefined as never)],
      ['queryConversation', 'queryConversation', zim => zim.queryConversation('', 0)],
      ['queryConversationPinnedList', 'queryConversationPinnedList', zim => zim.queryConversationPinnedList(undefined as never)],
      ['queryConversationTotalUnreadMessageCount', 'queryConversationTotalUnreadCount', zim => zim.queryConversationTotalUnreadMessageCount(undefined as never)],
      ['queryHistoryMessage', 'queryHistoryMessage', zim => zim.queryHistoryMessage('', 0, undefined as never)],
      ['queryMessages', 'queryMessages', zim => zim.queryMessages([], '', 0)],
      ['clearConversationUnreadMessageCount', 'clearConversationUnreadMessageCount', zim => zim.clearConversationUnreadMessageCount('', 0)],
      ['clearConversationTotalUnreadMessageCount', 'clearConversationTotalUnreadMessageCount', zim => zim.clearConversationTotalUnreadMessageCount()],
      ['updateConversationPinnedState', 'updateConversationPinnedState', zim => zim.updateConversationPinnedState(true, '', 0)],
      ['setConversationNotificationStatus', 'setConversationNotificationStatus', zim => zim.setConversationNotificationStatus(1, '', 0)],
      ['setConversationDraft', 'setConversationDraft', zim => zim.setConversationDraft('', '', 0)],
      ['deleteConversation', 'deleteConversation', zim => zim.deleteConversation('', 0, undefined as never)],
      ['deleteAllConversations', 'deleteAllConversations', zim => zim.deleteAllConversations(undefined as never)],
      ['revokeMessage', 'revokeMessage', zim => zim.revokeMessage(undefined as never)],
      ['deleteMessages', 'deleteMessages', zim => zim.deleteMessages([], '', 0, undefined as never)],
      ['deleteAllMessage', 'deleteAllMessage', zim => zim.deleteAllMessage('', 0, undefined as never)],
      ['insertMessageToLocalDB', 'insertMessageToLocalDB', zim => zim.insertMessageToLocalDB(undefined as never, '', 0, '')],
      ['sendMessageReceiptsRead', 'sendMessageReceiptsRead', zim => zim.sendMessageReceiptsRead([], '', 0)],
      ['sendConversationMessageReceiptRead', 'sendConversationMessageReceiptRead', zim => zim.sendConversationMessageReceiptRead('', 0)],
      ['queryMessageReceiptsInfo', 'queryMessageReceiptsInfo', zim => zim.queryMessageReceiptsInfo([], '', 0)],
      ['enterRoom', 'enterRoom', zim => zim.enterRoom(undefined as never)],
      ['createRoom', 'enterRoom', zim => zim.createRoom(undefined as never)],
      ['joinRoom', 'enterRoom', zim => zim.joinRoom('')],
      ['leaveRoom', 'leaveRoom', zim => zim.leaveRoom('')],
      ['leaveAllRoom', 'leaveAllRoom', zim => zim.leaveAllRoom()],
      ['queryRoomMemberList', 'queryRoomMemberList', zim => zim.queryRoomMemberList('', undefined as never)],
      ['queryRoomOnlineMemberCount', 'queryRoomOnlineMemberCount', zim => zim.queryRoomOnlineMemberCount('')],
      ['renewToken', 'renewToken', zim => zim.renewToken('')],
      ['queryUsersInfo', 'queryUsersInfo', zim => zim.queryUsersInfo([], undefined as never)],
      ['querySelfUserInfo', 'querySelfUserRule', zim => zim.querySelfUserInfo()],
      ['updateUserName', 'updateUser', zim => zim.updateUserName('')],
      ['updateUserAvatarUrl', 'updateUser', zim => zim.updateUserAvatarUrl('')],
      ['updateUserExtendedData', 'updateUser', zim => zim.updateUserExtendedData('')],
    ]

    it.each(CALLS)('%s is refused with 6000121 for any arguments', async (_, label, call) => {
      await expect(call(fixture.zim)).rejects.toEqual({ code: 6000121, message: `API.${label}: Not logged with call.` })
    })

    it('logout does nothing and reports nothing', () => {
      const watched = watch(fixture.zim, 'connectionStateChanged')
      expect(fixture.zim.logout()).toBeUndefined()
      expect(watched.seen).toEqual([])
    })
  })

  describe('listeners', () => {
    it('are one per event: the last one', async () => {
      const first = vi.fn()
      const last = vi.fn()
      fixture.zim.on('connectionStateChanged', first)
      fixture.zim.on('connectionStateChanged', last)
      await fixture.signIn()
      expect(first).not.toHaveBeenCalled()
      expect(last).toHaveBeenCalledWith(fixture.zim, { state: 2, event: 0, extendedData: '' })
    })

    it('are removed by off', async () => {
      const listener = vi.fn()
      fixture.zim.on('connectionStateChanged', listener)
      fixture.zim.off('connectionStateChanged')
      await fixture.signIn()
      expect(listener).not.toHaveBeenCalled()
    })

    it('may be null or for unknown events, which is ignored', () => {
      const listener = vi.fn()
      fixture.zim.on('error', listener)
      expect(() => fixture.zim.on('error', null as never)).not.toThrow()
      expect(() => fixture.zim.on('noSuchEvent' as never, listener as never)).not.toThrow()
      expect(() => fixture.zim.off('neverRegistered' as never)).not.toThrow()
    })

    it('may throw, and the exception is not caught', async () => {
      await fixture.signIn()
      fixture.zim.on('connectionStateChanged', () => { throw new Error('from the listener') })
      expect(() => fixture.zim.logout()).toThrow('from the listener')
      fixture.zim.off('connectionStateChanged')
    })
  })

  describe('signing out', () => {
    it('reports {0,0} before it returns, and another user can log in at once', async () => {
      await fixture.signIn('alice')
      const watched = watch(fixture.zim, 'connectionStateChanged')
      fixture.zim.logout()
      expect(watched.seen).toEqual([{ event: 'connectionStateChanged', data: { state: 0, event: 0, extendedData: '' } }])
      const login = outcome(fixture.zim.login('bob', loginConfig('bob')))
      await settle()
      expect(login.settled).toEqual({ value: undefined })
    })

    it('clears conversations and messages', async () => {
      await fixture.signIn()
      await fixture.zim.setConversationDraft('half a', 'bob', 0)
      fixture.zim.logout()
      await fixture.signIn()
      await expect(fixture.zim.queryConversationList({ count: 10 })).resolves.toEqual({ conversationList: [] })
    })
  })

  describe('destroying', () => {
    it('leaves a destroyed instance until the next create', async () => {
      await fixture.signIn()
      fixture.zim.destroy()
      expect(fixture.module.ZIM.getInstance()).toBe(fixture.zim)
      const error = { code: 6000002, message: 'The SDK is not initialized.' }
      await expect(fixture.zim.queryConversationList({ count: 1 })).rejects.toEqual(error)
      await expect(fixture.zim.login('alice', loginConfig('alice'))).rejects.toEqual(error)
      expect(() => {
        fixture.zim.logout()
        fixture.zim.on('error', () => {})
        fixture.zim.off('error')
        fixture.zim.destroy()
      }).not.toThrow()
      const next = fixture.module.ZIM.create({ appID: APP_ID } as never)
      expect(next).not.toBeNull()
      expect(next).not.toBe(fixture.zim)
      expect(fixture.module.ZIM.getInstance()).toBe(next)
    })

    it('leaves a timer that throws ten seconds later', async () => {
      fixture.zim.destroy()
      expect(() => vi.advanceTimersByTime(10_000)).toThrow('Cannot read properties of null (reading \'user\')')
      vi.clearAllTimers()
    })
  })
})
