import process from 'node:process'
import { describe, expect, it, vi } from 'vitest'

import { settle, useBench } from '../support/zim/bench'
import { loginConfig, outcome, tokenFor, watch } from '../support/zim/people'
import { SUBJECTS } from '../support/zim/subjects'

/** What logging in does without a server, asked of the emulator and of the real package alike. */
describe.each(SUBJECTS)('login with $name', (subject) => {
  const bench = useBench(subject)

  describe('tokens, looked at before anything is sent', () => {
    const INVALID = { code: 6000103, message: 'Token is invalid.' }
    it.each([
      ['empty', '', INVALID],
      ['null', null, INVALID],
      ['a number', 5, INVALID],
      ['short garbage', 'garbage', INVALID],
      ['30 characters of version 04', `04${'A'.repeat(28)}`, INVALID],
      ['31 characters of version 03', `03${'A'.repeat(29)}`, { code: 6000107, message: 'Token version number is wrong.' }],
      ['31 characters of garbage', 'x'.repeat(31), { code: 6000107, message: 'Token version number is wrong.' }],
    ])('%s', async (_, token, reason) => {
      await expect(bench.zim.login('alice', loginConfig('alice', { token: token as string }))).rejects.toEqual(reason)
      expect(bench.network.tries).toBe(0)
    })

    it('takes any 31 characters that begin with 04 and hold a date', async () => {
      const token = `${tokenFor('alice').slice(0, 14)}${'A'.repeat(17)}`
      const login = outcome(bench.zim.login('alice', loginConfig('alice', { token })))
      await settle()
      expect(login.settled).toEqual({ value: undefined })
    })

    it('warns 30 s before the end and declares the end 2 s before it', async () => {
      const watched = watch(bench.zim, 'connectionStateChanged', 'tokenWillExpire')
      bench.network.state = 'unreachable'
      await outcomeOf(bench.zim.login('alice', loginConfig('alice', { token: tokenFor('alice', { ttlSeconds: 40 }) })))
      await settle(9_900)
      expect(watched.of('tokenWillExpire')).toEqual([])
      await settle(200)
      expect(watched.of('tokenWillExpire')).toEqual([{ second: 30 }])
      watched.clear()
      await settle(27_600)
      expect(watched.seen).toEqual([])
      await settle(300)
      expect(watched.seen).toEqual([{ event: 'connectionStateChanged', data: { state: 0, event: 5, extendedData: 'Token expired for timer 40' } }])
      await expect(bench.zim.renewToken(tokenFor('alice'))).rejects.toMatchObject({ code: 6000121 })
    })

    it('lets an expired token in offline, to end it in the next moment', async () => {
      const watched = watch(bench.zim, 'connectionStateChanged', 'tokenWillExpire')
      const token = tokenFor('alice')
      vi.setSystemTime(Date.now() + 2 * 3600_000)
      await outcomeOf(bench.zim.login('alice', loginConfig('alice', { token })))
      expect(watched.of('tokenWillExpire')).toEqual([{ second: -3600 }])
      expect(watched.of('connectionStateChanged').at(-1)).toEqual({ state: 0, event: 5, extendedData: 'Token expired for timer -3600' })
    })

    it('renewing needs a connection and half a second between two tries', async () => {
      await bench.signIn()
      await expect(bench.zim.renewToken('')).rejects.toEqual(INVALID)
      bench.network.state = 'refused'
      const first = bench.zim.renewToken(tokenFor('alice'))
      const second = bench.zim.renewToken(tokenFor('alice'))
      await expect(first).rejects.toMatchObject({ code: 6000104 })
      await expect(second).rejects.toEqual({ code: 6000004, message: 'Trigger SDK internal frequency limit.' })
    })
  })

  describe('offline login', () => {
    it('reports "connected" twice, then the synchronisation, and resolves with nothing', async () => {
      const watched = watch(bench.zim, 'connectionStateChanged', 'conversationSyncStateChanged', 'conversationTotalUnreadMessageCountUpdated', 'conversationChanged')
      const login = outcome(bench.zim.login('alice', loginConfig('alice')))
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

    it('of the same user again is answered at once, of another one with 6000111', async () => {
      await bench.signIn('alice')
      await expect(bench.zim.login('alice', loginConfig('alice'))).resolves.toBeUndefined()
      await expect(bench.zim.login('bob', loginConfig('bob'))).rejects.toEqual({ code: 6000111, message: 'User has already logged in.' })
    })

    it('takes the older form of login too', async () => {
      const login = outcome(bench.zim.login({ userID: 'alice', userName: 'Alice', userAvatarUrl: '', userExtendedData: '' }, tokenFor('alice')))
      await settle()
      expect(login.settled).toBeUndefined()
      expect(bench.network.tries).toBeGreaterThan(0)
    })
  })

  describe('online login without a server', () => {
    it('never settles and says nothing when sockets neither open nor fail', async () => {
      const watched = watch(bench.zim, 'connectionStateChanged')
      const login = outcome(bench.zim.login('alice', loginConfig('alice', { isOfflineLogin: false })))
      await settle(150_000)
      expect(login.settled).toBeUndefined()
      expect(watched.seen).toEqual([])
    })

    it('never settles when sockets fail, reports each try as an interruption', async () => {
      bench.network.state = 'refused'
      const watched = watch(bench.zim, 'connectionStateChanged')
      const login = outcome(bench.zim.login('alice', loginConfig('alice', { isOfflineLogin: false })))
      await settle(150_000)
      expect(login.settled).toBeUndefined()
      expect(watched.seen.length).toBeGreaterThanOrEqual(10)
      expect(new Set(watched.seen.map(({ data }) => JSON.stringify(data)))).toEqual(new Set(['{"state":3,"event":3,"extendedData":""}']))
    })

    it('fails with 6000105 when nobody answers, without an event, and blocks the next login until logout', async () => {
      bench.network.state = 'silent'
      const unhandled = catchUnhandled()
      const watched = watch(bench.zim, 'connectionStateChanged')
      const login = outcome(bench.zim.login('alice', loginConfig('alice', { isOfflineLogin: false })))
      await settle(4_900)
      expect(login.settled).toBeUndefined()
      await settle(2_000)
      expect(login.settled).toEqual({ reason: { code: 6000105, message: 'Request timeout' } })
      expect(watched.seen).toEqual([])

      const again = outcome(bench.zim.login('alice', loginConfig('alice')))
      await settle(20_000)
      expect(again.settled).toBeUndefined()
      await expect(bench.zim.login('bob', loginConfig('bob'))).rejects.toMatchObject({ code: 6000111 })

      bench.zim.logout()
      await expect(bench.signIn('bob')).resolves.toBeUndefined()
      unhandled.restore()
    })

    it('while pending lets the same user wait, refuses others and every call', async () => {
      const login = outcome(bench.zim.login('alice', loginConfig('alice', { isOfflineLogin: false })))
      const again = outcome(bench.zim.login('alice', loginConfig('alice')))
      await settle(1000)
      expect([login.settled, again.settled]).toEqual([undefined, undefined])
      await expect(bench.zim.login('bob', loginConfig('bob'))).rejects.toMatchObject({ code: 6000111 })
      await expect(bench.zim.queryConversationList({ count: 1 })).rejects.toMatchObject({ code: 6000121 })
    })

    it('is given up by logout with {0,0} and never settles', async () => {
      const watched = watch(bench.zim, 'connectionStateChanged')
      const login = outcome(bench.zim.login('alice', loginConfig('alice', { isOfflineLogin: false })))
      await settle(1000)
      bench.zim.logout()
      expect(watched.seen).toEqual([{ event: 'connectionStateChanged', data: { state: 0, event: 0, extendedData: '' } }])
      await settle(20_000)
      expect(login.settled).toBeUndefined()
      const other = outcome(bench.zim.login('bob', loginConfig('bob')))
      await settle()
      expect(other.settled).toEqual({ value: undefined })
    })
  })

  describe('reconnecting', () => {
    it('reports a connection that is lost, and that the login goes out again over the next one', async () => {
      bench.network.state = 'silent'
      await bench.signIn()
      const watched = watch(bench.zim, 'connectionStateChanged')
      bench.network.cut()
      await settle()
      expect(watched.of('connectionStateChanged')).toEqual([{ state: 3, event: 3, extendedData: '' }])
      await settle(3_000)
      expect(watched.of('connectionStateChanged')).toEqual([{ state: 3, event: 3, extendedData: '' }, { state: 3, event: 1, extendedData: '' }])
    })

    it('is reported once per try', async () => {
      bench.network.state = 'refused'
      const watched = watch(bench.zim, 'connectionStateChanged')
      await bench.signIn()
      watched.clear()
      await settle(10_000)
      expect(watched.seen.length).toBeGreaterThanOrEqual(2)
      expect(new Set(watched.seen.map(({ data }) => JSON.stringify(data)))).toEqual(new Set(['{"state":3,"event":3,"extendedData":""}']))
    })
  })
})

/** The package leaves a promise of its own behind, rejected and unhandled; that is known and not what is tested. */
function catchUnhandled() {
  const others = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', () => {})
  return {
    restore() {
      process.removeAllListeners('unhandledRejection')
      others.forEach(listener => process.on('unhandledRejection', listener))
    },
  }
}

/** Lets a promise settle under the fake clock and returns what it came to. */
async function outcomeOf<T>(promise: Promise<T>) {
  const state = outcome(promise)
  await settle()
  return state.settled
}
