import { describe, expect, it, vi } from 'vitest'

import { createDeadlines } from '@/utils/deadline'
import { failed } from '@/utils/failure'

import { useFakeClock, wait } from '../../support/clock'
import { outcomeOf } from '../../support/observe'

useFakeClock()

const timeoutError = () => failed('timeout')
const never = () => new Promise<never>(() => {})

describe('a deadline', () => {
  it('passes on a value and an error that arrive in time', async () => {
    const { within } = createDeadlines()
    await expect(within(Promise.resolve(7), 1000, timeoutError)).resolves.toBe(7)
    await expect(within(Promise.reject(failed('network')), 1000, timeoutError)).rejects.toMatchObject({ failure: { kind: 'network' } })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('rejects after its time', async () => {
    const outcome = outcomeOf(createDeadlines().within(never(), 1000, timeoutError))
    await wait(999)
    expect(outcome()).toBe('pending')
    await wait(1)
    expect(outcome()).toBe('timeout')
  })

  it('ignores a value that arrives late', async () => {
    let resolveLate = (_: number) => {}
    const outcome = outcomeOf(createDeadlines().within(new Promise<number>((resolve) => { resolveLate = resolve }), 1000, timeoutError))
    await wait(1000)
    resolveLate(7)
    await wait(0)
    expect(outcome()).toBe('timeout')
  })

  it('is ended together with all others, and leaves no timer', async () => {
    const deadlines = createDeadlines()
    const outcomes = [1000, 2000].map(ms => outcomeOf(deadlines.within(never(), ms, timeoutError)))
    deadlines.end(() => failed('signed-out'))
    await wait(0)
    expect(outcomes.map(outcome => outcome())).toEqual(['signed-out', 'signed-out'])
    expect(vi.getTimerCount()).toBe(0)
  })
})
