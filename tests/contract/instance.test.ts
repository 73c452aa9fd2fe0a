import type { ZIM } from 'zego-zim-miniprogram'

import { describe, expect, it, vi } from 'vitest'

import { settle, useBench } from '../support/zim/bench'
import { APP_ID, loginConfig, outcome, watch } from '../support/zim/people'
import { SUBJECTS } from '../support/zim/subjects'

/** What an instance does from its creation to its end, without a server, asked of the emulator and of the real package alike. */
describe.each(SUBJECTS)('instances of $name', (subject) => {
  const bench = useBench(subject)

  describe('creating', () => {
    it('answers null to a second create and hands out the first instance', () => {
      expect(bench.module.ZIM.create({ appID: APP_ID } as never)).toBeNull()
      expect(bench.module.ZIM.getInstance()).toBe(bench.zim)
    })

    it('says it is version 2.29.0', () => {
      expect(bench.module.ZIM.getVersion()).toBe('2.29.0')
    })

    it.each([
      ['0', 0, '{"appID":0,"version":"2.29.0","code":6000003,"message":"Invalid AppID."}'],
      ['a string', { appID: '123' }, '{"appID":"123","version":"2.29.0","code":6000003,"message":"Invalid AppID."}'],
      ['nothing', undefined, '{"version":"2.29.0","code":6000003,"message":"Invalid AppID."}'],
      ['not a number', Number.NaN, '{"appID":null,"version":"2.29.0","code":6000003,"message":"Invalid AppID."}'],
    ])('throws an Error with JSON in its message for the AppID %s', (_, appID, message) => {
      expect(() => bench.module.ZIM.create(appID as never)).toThrowError(new Error(message))
    })

    it('throws a TypeError for the AppID null', () => {
      expect(() => bench.module.ZIM.create(null as never)).toThrow(TypeError)
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

    it.each(CALLS)('%s is refused with 6000121 whatever its arguments are', async (_, label, call) => {
      await expect(call(bench.zim)).rejects.toEqual({ code: 6000121, message: `API.${label}: Not logged with call.` })
    })

    it('logout does nothing and says nothing', () => {
      const watched = watch(bench.zim, 'connectionStateChanged')
      expect(bench.zim.logout()).toBeUndefined()
      expect(watched.seen).toEqual([])
    })
  })

  describe('listeners', () => {
    it('keeps one per event: the last one', async () => {
      const first = vi.fn()
      const last = vi.fn()
      bench.zim.on('connectionStateChanged', first)
      bench.zim.on('connectionStateChanged', last)
      await bench.signIn()
      expect(first).not.toHaveBeenCalled()
      expect(last).toHaveBeenCalledWith(bench.zim, { state: 2, event: 0, extendedData: '' })
    })

    it('forgets it on off', async () => {
      const listener = vi.fn()
      bench.zim.on('connectionStateChanged', listener)
      bench.zim.off('connectionStateChanged')
      await bench.signIn()
      expect(listener).not.toHaveBeenCalled()
    })

    it('ignores null and unknown events', () => {
      const listener = vi.fn()
      bench.zim.on('error', listener)
      expect(() => bench.zim.on('error', null as never)).not.toThrow()
      expect(() => bench.zim.on('noSuchEvent' as never, listener as never)).not.toThrow()
      expect(() => bench.zim.off('neverRegistered' as never)).not.toThrow()
    })

    it('does not catch what a listener throws', async () => {
      await bench.signIn()
      bench.zim.on('connectionStateChanged', () => { throw new Error('from the listener') })
      expect(() => bench.zim.logout()).toThrow('from the listener')
      bench.zim.off('connectionStateChanged')
    })
  })

  describe('signing out', () => {
    it('reports {0,0} before it returns and lets another user in at once', async () => {
      await bench.signIn('alice')
      const watched = watch(bench.zim, 'connectionStateChanged')
      bench.zim.logout()
      expect(watched.seen).toEqual([{ event: 'connectionStateChanged', data: { state: 0, event: 0, extendedData: '' } }])
      const login = outcome(bench.zim.login('bob', loginConfig('bob')))
      await settle()
      expect(login.settled).toEqual({ value: undefined })
    })

    it('forgets conversations and messages', async () => {
      await bench.signIn()
      await bench.zim.setConversationDraft('half a', 'bob', 0)
      bench.zim.logout()
      await bench.signIn()
      await expect(bench.zim.queryConversationList({ count: 10 })).resolves.toEqual({ conversationList: [] })
    })
  })

  describe('destroying', () => {
    it('leaves a dead instance behind until the next create', async () => {
      await bench.signIn()
      bench.zim.destroy()
      expect(bench.module.ZIM.getInstance()).toBe(bench.zim)
      const dead = { code: 6000002, message: 'The SDK is not initialized.' }
      await expect(bench.zim.queryConversationList({ count: 1 })).rejects.toEqual(dead)
      await expect(bench.zim.login('alice', loginConfig('alice'))).rejects.toEqual(dead)
      expect(() => {
        bench.zim.logout()
        bench.zim.on('error', () => {})
        bench.zim.off('error')
        bench.zim.destroy()
      }).not.toThrow()
      const next = bench.module.ZIM.create({ appID: APP_ID } as never)
      expect(next).not.toBeNull()
      expect(next).not.toBe(bench.zim)
      expect(bench.module.ZIM.getInstance()).toBe(next)
    })

    it('trips over a forgotten timer ten seconds later', async () => {
      bench.zim.destroy()
      expect(() => vi.advanceTimersByTime(10_000)).toThrow('Cannot read properties of null (reading \'user\')')
      vi.clearAllTimers()
    })
  })
})
