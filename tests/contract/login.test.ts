import { describe, expect, it, vi } from 'vitest'

import { catchUnhandled, loginConfig, outcome, tokenFor, watch } from '../support/zim/helpers'
import { SUBJECTS } from '../support/zim/subjects'
import { settle, useZimFixture } from '../support/zim/zimFixture'

/** Login without a server. The emulator and the real package pass the same tests. */
describe.each(SUBJECTS)('login with $name', (subject) => {
  const fixture = useZimFixture(subject)

  describe('tokens, checked before anything is sent', () => {
    const INVALID = { code: 6000103, message: 'Token is invalid.' }
    it.each([
      ['empty', '', INVALID],
      ['null', null, INVALID],
      ['a number', 5, INVALID],
      ['short garbage', 'garbage', INVALID],
      ['30 characters of version 04', `04${'A'.repeat(28)}`, INVALID],
      ['31 characters of version 03', `03${'A'.repeat(29)}`, { code: 6000107, message: 'Token version number is wrong.' }],
      ['31 characters of garbage', 'x'.repeat(31), { code: 6000107, message: 'Token version number is wrong.' }],
    ])('%s is refused', async (_, token, reason) => {
      await expect(fixture.zim.login('alice', loginConfig('alice', { token: token as string }))).rejects.toEqual(reason)
      expect(fixture.network.tries).toBe(0)
    })

    it('accepts any 31 characters that begin with 04 and contain an expiry', async () => {
      const token = `${tokenFor('alice').slice(0, 14)}${'A'.repeat(17)}`
      const login = outcome(fixture.zim.login('alice', loginConfig('alice', { token })))
      await settle()
      expect(login.settled).toEqual({ value: undefined })
    })

    it('reports that the token will expire 30 s before, and that it has expired 2 s before', async () => {
      const watched = watch(fixture.zim, 'connectionStateChanged', 'tokenWillExpire')
      fixture.network.state = 'unreachable'
      await outcomeOf(fixture.zim.login('alice', loginConfig('alice', { token: tokenFor('alice', { ttlSeconds: 40 }) })))
      await settle(9_900)
      expect(watched.of('tokenWillExpire')).toEqual([])
      await settle(200)
      expect(watched.of('tokenWillExpire')).toEqual([{ second: 30 }])
      watched.clear()
      await settle(27_600)
      expect(watched.seen).toEqual([])
      await settle(300)
      expect(watched.seen).toEqual([{ event: 'connectionStateChanged', data: { state: 0, event: 5, extendedData: 'Token expired for timer 40' } }])
      await expect(fixture.zim.renewToken(tokenFor('alice'))).rejects.toMatchObject({ code: 6000121 })
    })

    it('accepts an expired token in an offline login, and reports the expiry at once', async () => {
      const watched = watch(fixture.zim, 'connectionStateChanged', 'tokenWillExpire')
      const token = tokenFor('alice')
      vi.setSystemTime(Date.now() + 2 * 3600_000)
      await outcomeOf(fixture.zim.login('alice', loginConfig('alice', { token })))
      expect(watched.of('tokenWillExpire')).toEqual([{ second: -3600 }])
      expect(watched.of('connectionStateChanged').at(-1)).toEqual({ state: 0, event: 5, extendedData: 'Token expired for timer -3600' })
    })

    it('can be renewed with a connection alone, and once in half a second', async () => {
      await fixture.signIn()
      await expect(fixture.zim.renewToken('')).rejects.toEqual(INVALID)
      fixture.network.state = 'refused'
      const first = fixture.zim.renewToken(tokenFor('alice'))
      const second = fixture.zim.renewToken(tokenFor('alice'))
      await expect(first).rejects.toMatchObject({ code: 6000104 })
      await expect(second).rejects.toEqual({ code: 6000004, message: 'Trigger SDK internal frequency limit.' })
    })
  })

  describe('offline login', () => {
    it('reports "connected" twice, then the synchronisation, and resolves to undefined', async () => {
      const watched = watch(fixture.zim, 'connectionStateChanged', 'conversationSyncStateChanged', 'conversationTotalUnreadMessageCountUpdated', 'conversationChanged')
      const login = outcome(fixture.zim.login('alice', loginConfig('alice')))
      await settle()
      expect(login.settled).toEqual({ value: undefined })
      expect(watched.seen).toEqual([
        { event: 'connectionStateChanged', data: { state: 2, event: 0, extendedData: '' } },
        { event: 'connectionStateChanged', data: { state: 2, event: 0, extendedData: '' } },
        { event: 'conversationSyncStateChanged', data: { state: 0 } },
        { event: 'conversationTotalUnreadMessageCountUpdated', data: { totalUnreadMessageCount: 0 } },
        { event: 'conversationSyncStateChanged', data: { state: 1 } },
      ])
    })

    it('resolves at once for the same user, and is refused with 6000111 for another one', async () => {
      await fixture.signIn('alice')
      await expect(fixture.zim.login('alice', loginConfig('alice'))).resolves.toBeUndefined()
      await expect(fixture.zim.login('bob', loginConfig('bob'))).rejects.toEqual({ code: 6000111, message: 'User has already logged in.' })
    })

    it('accepts the older form of login too', async () => {
      const login = outcome(fixture.zim.login({ userID: 'alice', userName: 'Alice', userAvatarUrl: '', userExtendedData: '' }, tokenFor('alice')))
      await settle()
      expect(login.settled).toBeUndefined()
      expect(fixture.network.tries).toBeGreaterThan(0)
    })
  })

  describe('online login without a server', () => {
    it('does not settle and reports nothing when sockets neither open nor fail', async () => {
      const watched = watch(fixture.zim, 'connectionStateChanged')
      const login = outcome(fixture.zim.login('alice', loginConfig('alice', { isOfflineLogin: false })))
      await settle(150_000)
      expect(login.settled).toBeUndefined()
      expect(watched.seen).toEqual([])
    })

    it('does not settle when sockets fail, and reports each attempt as an interruption', async () => {
      fixture.network.state = 'refused'
      const watched = watch(fixture.zim, 'connectionStateChanged')
      const login = outcome(fixture.zim.login('alice', loginConfig('alice', { isOfflineLogin: false })))
      await settle(150_000)
      expect(login.settled).toBeUndefined()
      expect(watched.seen.length).toBeGreaterThanOrEqual(10)
      expect(new Set(watched.seen.map(({ data }) => JSON.stringify(data)))).toEqual(new Set(['{"state":3,"event":3,"extendedData":""}']))
    })

    it('fails with 6000105 without a response, reports nothing, and blocks the next login until logout', async () => {
      fixture.network.state = 'silent'
      const unhandled = catchUnhandled()
      const watched = watch(fixture.zim, 'connectionStateChanged')
      const login = outcome(fixture.zim.login('alice', loginConfig('alice', { isOfflineLogin: false })))
      await settle(4_900)
      expect(login.settled).toBeUndefined()
      await settle(2_000)
      expect(login.settled).toEqual({ reason: { code: 6000105, message: 'Request timeout' } })
      expect(watched.seen).toEqual([])

      const again = outcome(fixture.zim.login('alice', loginConfig('alice')))
      await settle(20_000)
      expect(again.settled).toBeUndefined()
      await expect(fixture.zim.login('bob', loginConfig('bob'))).rejects.toMatchObject({ code: 6000111 })

      fixture.zim.logout()
      await expect(fixture.signIn('bob')).resolves.toBeUndefined()
      unhandled.restore()
    })

    it('while pending keeps the same user waiting, and refuses other users and every call', async () => {
      const login = outcome(fixture.zim.login('alice', loginConfig('alice', { isOfflineLogin: false })))
      const again = outcome(fixture.zim.login('alice', loginConfig('alice')))
      await settle(1000)
      expect([login.settled, again.settled]).toEqual([undefined, undefined])
      await expect(fixture.zim.login('bob', loginConfig('bob'))).rejects.toMatchObject({ code: 6000111 })
      await expect(fixture.zim.queryConversationList({ count: 1 })).rejects.toMatchObject({ code: 6000121 })
    })

    it('is ended by logout with {0,0} and does not settle', async () => {
      const watched = watch(fixture.zim, 'connectionStateChanged')
      const login = outcome(fixture.zim.login('alice', loginConfig('alice', { isOfflineLogin: false })))
      await settle(1000)
      fixture.zim.logout()
      expect(watched.seen).toEqual([{ event: 'connectionStateChanged', data: { state: 0, event: 0, extendedData: '' } }])
      await settle(20_000)
      expect(login.settled).toBeUndefined()
      const other = outcome(fixture.zim.login('bob', loginConfig('bob')))
      await settle()
      expect(other.settled).toEqual({ value: undefined })
    })
  })

  describe('reconnecting', () => {
    it('is reported as interruption, then as active login over the next connection', async () => {
      fixture.network.state = 'silent'
      await fixture.signIn()
      const watched = watch(fixture.zim, 'connectionStateChanged')
      fixture.network.cut()
      await settle()
      expect(watched.of('connectionStateChanged')).toEqual([{ state: 3, event: 3, extendedData: '' }])
      await settle(3_000)
      expect(watched.of('connectionStateChanged')).toEqual([{ state: 3, event: 3, extendedData: '' }, { state: 3, event: 1, extendedData: '' }])
    })

    it('is reported once for each attempt', async () => {
      fixture.network.state = 'refused'
      const watched = watch(fixture.zim, 'connectionStateChanged')
      await fixture.signIn()
      watched.clear()
      await settle(10_000)
      expect(watched.seen.length).toBeGreaterThanOrEqual(2)
      expect(new Set(watched.seen.map(({ data }) => JSON.stringify(data)))).toEqual(new Set(['{"state":3,"event":3,"extendedData":""}']))
    })
  })
})

/** Advances the fake clock and returns the state of the promise. */
async function outcomeOf<T>(promise: Promise<T>) {
  const state = outcome(promise)
  await settle()
  return state.settled
}
