import { describe, expect, it, vi } from 'vitest'

import { createSleeper } from '@/utils/sleeper'

import { useFakeClock, wait } from '../../support/clock'
import { outcomeOf } from '../../support/recorded'

useFakeClock()

describe('a sleeper', () => {
  it('resolves true after its time', async () => {
    const outcome = outcomeOf(createSleeper().sleep(1000))
    await wait(999)
    expect(outcome()).toBe('pending')
    await wait(1)
    expect(outcome()).toBe(true)
  })

  it('resolves true at once when outcomen', async () => {
    const sleeper = createSleeper()
    const outcome = outcomeOf(sleeper.sleep(1000))
    sleeper.wake()
    await wait(0)
    expect(outcome()).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('resolves false when cancelled', async () => {
    const sleeper = createSleeper()
    const outcome = outcomeOf(sleeper.sleep(1000))
    sleeper.cancel()
    await wait(0)
    expect(outcome()).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('cancels the previous sleep at the next one', async () => {
    const sleeper = createSleeper()
    const first = outcomeOf(sleeper.sleep(1000))
    const second = outcomeOf(sleeper.sleep(1000))
    await wait(1000)
    expect([first(), second()]).toEqual([false, true])
  })

  it('allows wake and cancel without a sleep', () => {
    const sleeper = createSleeper()
    expect(() => sleeper.wake()).not.toThrow()
    expect(() => sleeper.cancel()).not.toThrow()
  })
})
