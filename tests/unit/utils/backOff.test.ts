import { describe, expect, it, vi } from 'vitest'

import { createBackOff } from '@/utils/backOff'

import { useFakeClock, wait } from '../../support/clock'
import { outcomeOf } from '../../support/observe'

useFakeClock()

describe('a back-off', () => {
  it('waits longer each time, and repeats the last wait', async () => {
    const backOff = createBackOff([1_000, 2_000])
    for (const ms of [1_000, 2_000, 2_000]) {
      const outcome = outcomeOf(backOff.wait())
      await wait(ms - 1)
      expect(outcome()).toBe('pending')
      await wait(1)
      expect(outcome()).toBe(true)
    }
    expect(backOff.retries).toBe(3)
  })

  it('starts with the first wait again after a reset', async () => {
    const backOff = createBackOff([1_000, 60_000])
    void backOff.wait()
    backOff.reset()
    const outcome = outcomeOf(backOff.wait())
    await wait(1_000)
    expect(outcome()).toBe(true)
  })

  it('resolves to true at once when it is woken', async () => {
    const backOff = createBackOff()
    const outcome = outcomeOf(backOff.wait())
    backOff.wake()
    await wait(0)
    expect(outcome()).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('resolves to false when it is cancelled', async () => {
    const backOff = createBackOff()
    const outcome = outcomeOf(backOff.wait())
    backOff.cancel()
    await wait(0)
    expect(outcome()).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('cancels a wait when the next one starts', async () => {
    const backOff = createBackOff([1_000])
    const first = outcomeOf(backOff.wait())
    const second = outcomeOf(backOff.wait())
    await wait(1_000)
    expect([first(), second()]).toEqual([false, true])
  })

  it('ignores wake and cancel without a wait', () => {
    const backOff = createBackOff()
    expect(() => backOff.wake()).not.toThrow()
    expect(() => backOff.cancel()).not.toThrow()
  })
})
