import { describe, expect, it, vi } from 'vitest'

import { createSleeper } from '@/utils/sleeper'

import { useFakeClock, wait } from '../../support/clock'
import { outcomeOf } from '../../support/recorded'

useFakeClock()

describe('a sleeper', () => {
  it('wakes when its time is over', async () => {
    const woke = outcomeOf(createSleeper().sleep(1000))
    await wait(999)
    expect(woke()).toBe('pending')
    await wait(1)
    expect(woke()).toBe(true)
  })

  it('wakes at once when woken', async () => {
    const sleeper = createSleeper()
    const woke = outcomeOf(sleeper.sleep(1000))
    sleeper.wake()
    await wait(0)
    expect(woke()).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('says false when cancelled', async () => {
    const sleeper = createSleeper()
    const woke = outcomeOf(sleeper.sleep(1000))
    sleeper.cancel()
    await wait(0)
    expect(woke()).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('cancels a sleep by the next one', async () => {
    const sleeper = createSleeper()
    const first = outcomeOf(sleeper.sleep(1000))
    const second = outcomeOf(sleeper.sleep(1000))
    await wait(1000)
    expect([first(), second()]).toEqual([false, true])
  })

  it('does not mind being woken or cancelled awake', () => {
    const sleeper = createSleeper()
    expect(() => sleeper.wake()).not.toThrow()
    expect(() => sleeper.cancel()).not.toThrow()
  })
})
