import { describe, expect, it, vi } from 'vitest'

import { failed } from '@/utils/failure'

import { aText } from '../support/builders'
import { NOON, useFakeClock, wait } from '../support/clock'
import { recordPhases } from '../support/observe'
import { createBackend, createTestApp, signInUsers, tokenFor } from '../support/testApp'

useFakeClock()

const HOUR = 3600_000
/** Signs Anna in with tokens of one hour. ZIM reports tokenWillExpire 30 s before the expiry. */
async function signInAnna(tokens: () => Promise<string>) {
  const gateway = createBackend()
  const anna = createTestApp(gateway)
  await anna.signIn('anna', { tokens })
  return { anna, gateway }
}

describe('a lost connection', () => {
  it('has the phase reconnecting, and online after ZIM has reconnected', async () => {
    const { anna, gateway } = await signInUsers('anna')
    const phases = recordPhases(anna)
    gateway.controls.drop('anna')
    await wait(5000)
    expect(phases).toEqual(['online', 'reconnecting', 'online'])
  })

  it('delivers missed messages after the reconnect', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(1000)
    ben.messages.send('peer:anna', aText('hello?'))
    await wait(1000)
    gateway.controls.online()
    await wait(10_000)
    expect(anna.texts('ben')).toEqual(['hello?'])
    expect(anna.conversations.get('peer:ben')?.unread).toBe(1)
  })
})

describe('an interrupted login', () => {
  it('is retried after 1, 2, 4, 8, 16, 30 and again 30 seconds', async () => {
    const tries: number[] = []
    const { anna, gateway } = await signInAnna(vi.fn().mockImplementationOnce(async () => tokenFor('anna')).mockImplementation(async () => {
      tries.push(Date.now())
      throw failed('server-away')
    }))
    gateway.controls.failNext({ call: 'login', code: 6000102 })
    gateway.controls.drop('anna')
    await wait(130_000)
    const gaps = tries.slice(1).map((at, n) => Math.round((at - tries[n]!) / 1000))
    expect(gaps.slice(0, 7)).toEqual([1, 2, 4, 8, 16, 30, 30])
    expect(anna.zim.connection.value).toMatchObject({ phase: 'reconnecting', failure: { kind: 'server-away' } })
  })

  it('is online again at the first retry that succeeds', async () => {
    const { anna, gateway } = await signInUsers('anna')
    const phases = recordPhases(anna)
    gateway.controls.failNext({ call: 'login', code: 6000102, times: 2 })
    gateway.controls.drop('anna')
    await wait(10_000)
    expect(phases).toEqual(['online', 'reconnecting', 'online'])
  })

  it('fails requests with the failure of the login, not with signed-out', async () => {
    const { anna, gateway } = await signInUsers('anna', 'ben')
    gateway.controls.failNext({ call: 'login', code: 6000102, times: 2 })
    gateway.controls.drop('anna')
    await wait(2500)
    expect(anna.session.phase).toBe('reconnecting')
    await expect(anna.zim.ask(client => client.users.query(['ben']))).rejects.toMatchObject({ failure: { kind: 'login', retryable: true } })
  })

  it('is retried at once when the app is shown', async () => {
    let isAway = false
    const { anna, gateway } = await signInAnna(async () => {
      if (isAway) throw failed('server-away')
      return tokenFor('anna')
    })
    isAway = true
    gateway.controls.expireToken('anna')
    await wait(20_000)
    isAway = false
    anna.zim.appShown()
    await wait(100)
    expect(anna.session.phase).toBe('online')
  })

  it('is no longer retried after sign-out', async () => {
    const { anna, gateway } = await signInAnna(vi.fn().mockResolvedValueOnce(tokenFor('anna')).mockRejectedValue(failed('server-away')))
    gateway.controls.expireToken('anna')
    await wait(10_000)
    anna.zim.signOut()
    expect(vi.getTimerCount()).toBe(0)
    await wait(60_000)
    expect(anna.session.phase).toBe('signed-out')
  })
})

describe('a kicked-out user', () => {
  it('is not signed in again without a call of signInAgain', async () => {
    const { anna, gateway } = await signInUsers('anna')
    const phases = recordPhases(anna)
    gateway.controls.kick('anna')
    await wait(600_000)
    expect(phases).toEqual(['online', 'kicked'])
    expect(anna.zim.connection.value).toMatchObject({ userID: 'anna', failure: { kind: 'kicked', retryable: false } })
    expect(vi.getTimerCount()).toBe(0)
    await anna.zim.signInAgain()
    expect(phases).toEqual(['online', 'kicked', 'connecting', 'online'])
  })

  it('is in the joined rooms again after signInAgain', async () => {
    const { anna, gateway } = await signInUsers('anna')
    await anna.rooms.enter('lobby', 'Lobby')
    gateway.controls.kick('anna')
    await wait(100)
    await anna.zim.signInAgain()
    await wait(100)
    expect(anna.rooms.room('lobby').phase).toBe('entered')
    expect(gateway.world.rooms()).toMatchObject([{ members: ['anna'] }])
  })

  it('leaves the second device signed in', async () => {
    const { anna, gateway } = await signInUsers('anna')
    const second = createTestApp(gateway)
    await second.signIn('anna')
    await wait(120_000)
    expect(anna.session.phase).toBe('kicked')
    expect(second.session.phase).toBe('online')
  })

  it('keeps the loaded messages, and requests fail with kicked', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    ben.messages.send('peer:anna', aText('hello'))
    await wait(200)
    gateway.controls.kick('anna')
    await wait(100)
    expect(anna.texts('ben')).toEqual(['hello'])
    await expect(anna.zim.ask(client => client.users.query(['ben']))).rejects.toMatchObject({ failure: { kind: 'kicked' } })
  })
})

describe('an expiring token', () => {
  it('is renewed before its expiry without a change of the phase', async () => {
    const asked = vi.fn(async () => tokenFor('anna'))
    const { anna } = await signInAnna(asked)
    const phases = recordPhases(anna)
    await wait(2.5 * HOUR)
    expect(asked).toHaveBeenCalledTimes(3)
    expect(phases).toEqual(['online'])
  })

  it('is renewed at the third attempt', async () => {
    const asked = vi.fn(async () => tokenFor('anna'))
    const { anna } = await signInAnna(asked)
    const phases = recordPhases(anna)
    asked.mockRejectedValueOnce(failed('server-away')).mockRejectedValueOnce(failed('server-away'))
    await wait(HOUR)
    expect(asked).toHaveBeenCalledTimes(4)
    expect(phases).toEqual(['online'])
    await wait(0.5 * HOUR)
    expect(anna.session.phase).toBe('online')
  })

  it('causes a new login if it could not be renewed in time', async () => {
    let isAway = false
    const { anna } = await signInAnna(async () => {
      if (isAway) throw failed('server-away')
      return tokenFor('anna')
    })
    const phases = recordPhases(anna)
    isAway = true
    await wait(HOUR + 5_000)
    expect(anna.session.phase).toBe('token-expired')
    isAway = false
    await wait(40_000)
    expect(phases).toEqual(['online', 'token-expired', 'online'])
  })

  it('ends the retries if the token provider fails with a final failure, until signInAgain', async () => {
    let isOver = false
    const asked = vi.fn(async () => {
      if (isOver) throw failed('session-expired')
      return tokenFor('anna')
    })
    const { anna } = await signInAnna(asked)
    isOver = true
    await wait(2 * HOUR)
    expect(anna.zim.connection.value).toMatchObject({ phase: 'token-expired', failure: { kind: 'session-expired' } })
    expect(asked.mock.calls.length, 'one sign-in, one renewal, one login').toBe(3)
    expect(vi.getTimerCount()).toBe(0)
    isOver = false
    await anna.zim.signInAgain()
    expect(anna.session.phase).toBe('online')
  })

  it('that was pasted has the phase token-expired, with the failure', async () => {
    const pasted = tokenFor('anna')
    const { anna, gateway } = await signInAnna(async () => pasted)
    gateway.controls.failNext({ call: 'login', code: 6000106, times: 9 })
    gateway.controls.failNext({ call: 'renewToken', code: 6000106, times: 9 })
    await wait(HOUR + 60_000)
    expect(anna.zim.connection.value).toMatchObject({ phase: 'token-expired', failure: { kind: 'token-expired' } })
    expect(Date.now()).toBe(NOON + 200 + HOUR + 60_000)
  })

  it('leaves no timer of a pending token provider after sign-out', async () => {
    const asked = vi.fn(async () => tokenFor('anna'))
    const { anna } = await signInAnna(asked)
    asked.mockImplementation(() => new Promise(() => {}))
    await wait(HOUR - 29_000)
    anna.zim.signOut()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is not requested again after sign-out', async () => {
    const asked = vi.fn(async () => tokenFor('anna'))
    const { anna } = await signInAnna(asked)
    asked.mockRejectedValue(failed('server-away'))
    await wait(HOUR - 29_000)
    expect(asked, 'one sign-in, one failed renewal').toHaveBeenCalledTimes(2)
    anna.zim.signOut()
    expect(vi.getTimerCount()).toBe(0)
    await wait(2 * HOUR)
    expect(asked).toHaveBeenCalledTimes(2)
  })
})
