import { describe, expect, it, vi } from 'vitest'

import { failed } from '@/utils/failure'

import { aText } from '../support/builders'
import { NOON, useFakeClock, wait } from '../support/clock'
import { recordPhases } from '../support/observe'
import { createBackend, createTestApp, signInUsers, tokenFor } from '../support/testApp'

useFakeClock()

const HOUR = 3600_000
/** Anna with a token of one hour; ZIM announces its end 30 s before. */
async function annaFor(tokens: () => Promise<string>) {
  const gateway = createBackend()
  const anna = createTestApp(gateway)
  await anna.signIn('anna', { tokens })
  return { anna, gateway }
}

describe('a connection that is lost', () => {
  it('shows as reconnecting, and as online when ZIM has found it again', async () => {
    const { anna, gateway } = await signInUsers('anna')
    const phases = recordPhases(anna)
    gateway.controls.drop('anna')
    await wait(5000)
    expect(phases).toEqual(['online', 'reconnecting', 'online'])
  })

  it('brings what was missed', async () => {
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
  it('comes back by itself, after 1, 2, 4, 8, 16, 30 and again 30 seconds', async () => {
    const tries: number[] = []
    const { anna, gateway } = await annaFor(vi.fn().mockImplementationOnce(async () => tokenFor('anna')).mockImplementation(async () => {
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

  it('is online again as soon as it can be', async () => {
    const { anna, gateway } = await signInUsers('anna')
    const phases = recordPhases(anna)
    gateway.controls.failNext({ call: 'login', code: 6000102, times: 2 })
    gateway.controls.drop('anna')
    await wait(10_000)
    expect(phases).toEqual(['online', 'reconnecting', 'online'])
  })

  it('fails requests meanwhile with what is in the way, not as if nobody were signed in', async () => {
    const { anna, gateway } = await signInUsers('anna', 'ben')
    gateway.controls.failNext({ call: 'login', code: 6000102, times: 2 })
    gateway.controls.drop('anna')
    await wait(2500)
    expect(anna.session.phase).toBe('reconnecting')
    await expect(anna.zim.ask(client => client.users.query(['ben']))).rejects.toMatchObject({ failure: { kind: 'login', retryable: true } })
  })

  it('waits no longer once the app comes to the front', async () => {
    let isAway = false
    const { anna, gateway } = await annaFor(async () => {
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

  it('ends at sign-out', async () => {
    const { anna, gateway } = await annaFor(vi.fn().mockResolvedValueOnce(tokenFor('anna')).mockRejectedValue(failed('server-away')))
    gateway.controls.expireToken('anna')
    await wait(10_000)
    anna.zim.signOut()
    expect(vi.getTimerCount()).toBe(0)
    await wait(60_000)
    expect(anna.session.phase).toBe('signed-out')
  })
})

describe('a user who is kicked out', () => {
  it('stays out until wishing to come back', async () => {
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

  it('loses to the second phone that signs in, without a fight', async () => {
    const { anna, gateway } = await signInUsers('anna')
    const second = createTestApp(gateway)
    await second.signIn('anna')
    await wait(120_000)
    expect(anna.session.phase).toBe('kicked')
    expect(second.session.phase).toBe('online')
  })

  it('keeps what is on the screen, and hears why nothing can be sent', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    ben.messages.send('peer:anna', aText('hello'))
    await wait(200)
    gateway.controls.kick('anna')
    await wait(100)
    expect(anna.texts('ben')).toEqual(['hello'])
    await expect(anna.zim.ask(client => client.users.query(['ben']))).rejects.toMatchObject({ failure: { kind: 'kicked' } })
  })
})

describe('a token that runs out', () => {
  it('is renewed before, unnoticed', async () => {
    const asked = vi.fn(async () => tokenFor('anna'))
    const { anna } = await annaFor(asked)
    const phases = recordPhases(anna)
    await wait(2.5 * HOUR)
    expect(asked).toHaveBeenCalledTimes(3)
    expect(phases).toEqual(['online'])
  })

  it('is renewed at the third try', async () => {
    const asked = vi.fn(async () => tokenFor('anna'))
    const { anna } = await annaFor(asked)
    const phases = recordPhases(anna)
    asked.mockRejectedValueOnce(failed('server-away')).mockRejectedValueOnce(failed('server-away'))
    await wait(HOUR)
    expect(asked).toHaveBeenCalledTimes(4)
    expect(phases).toEqual(['online'])
    await wait(0.5 * HOUR)
    expect(anna.session.phase).toBe('online')
  })

  it('leads to a fresh login when it could not be renewed in time', async () => {
    let isAway = false
    const { anna } = await annaFor(async () => {
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

  it('is the end when the token source says never, until the person signs in again', async () => {
    let isOver = false
    const asked = vi.fn(async () => {
      if (isOver) throw failed('session-expired')
      return tokenFor('anna')
    })
    const { anna } = await annaFor(asked)
    isOver = true
    await wait(2 * HOUR)
    expect(anna.zim.connection.value).toMatchObject({ phase: 'token-expired', failure: { kind: 'session-expired' } })
    expect(asked.mock.calls.length, 'one sign-in, one renewal, one login').toBe(3)
    expect(vi.getTimerCount()).toBe(0)
    isOver = false
    await anna.zim.signInAgain()
    expect(anna.session.phase).toBe('online')
  })

  it('that was pasted by hand shows as expired, with the reason', async () => {
    const pasted = tokenFor('anna')
    const { anna, gateway } = await annaFor(async () => pasted)
    gateway.controls.failNext({ call: 'login', code: 6000106, times: 9 })
    gateway.controls.failNext({ call: 'renewToken', code: 6000106, times: 9 })
    await wait(HOUR + 60_000)
    expect(anna.zim.connection.value).toMatchObject({ phase: 'token-expired', failure: { kind: 'token-expired' } })
    expect(Date.now()).toBe(NOON + 200 + HOUR + 60_000)
  })

  it('waits for no token source after sign-out', async () => {
    const asked = vi.fn(async () => tokenFor('anna'))
    const { anna } = await annaFor(asked)
    asked.mockImplementation(() => new Promise(() => {}))
    await wait(HOUR - 29_000)
    anna.zim.signOut()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('asks for no more tokens after sign-out', async () => {
    const asked = vi.fn(async () => tokenFor('anna'))
    const { anna } = await annaFor(asked)
    asked.mockRejectedValue(failed('server-away'))
    await wait(HOUR - 29_000)
    expect(asked, 'one sign-in, one renewal in vain').toHaveBeenCalledTimes(2)
    anna.zim.signOut()
    expect(vi.getTimerCount()).toBe(0)
    await wait(2 * HOUR)
    expect(asked).toHaveBeenCalledTimes(2)
  })
})
