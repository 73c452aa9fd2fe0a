import { describe, expect, it, vi } from 'vitest'

import { createDeadlines } from '@/utils/deadline'
import { failed } from '@/utils/failure'

import { useFakeClock, wait } from '../../support/clock'
import { outcomeOf } from '../../support/recorded'

useFakeClock()

const late = () => failed('timeout')
const never = () => new Promise<never>(() => {})

describe('a deadline', () => {
  it('lets an answer and a failure through in time', async () => {
    const { within } = createDeadlines()
    await expect(within(Promise.resolve(7), 1000, late)).resolves.toBe(7)
    await expect(within(Promise.reject(failed('network')), 1000, late)).rejects.toMatchObject({ failure: { kind: 'network' } })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('rejects when the time is over', async () => {
    const outcome = outcomeOf(createDeadlines().within(never(), 1000, late))
    await wait(999)
    expect(outcome()).toBe('pending')
    await wait(1)
    expect(outcome()).toBe('timeout')
  })

  it('does not mind an answer that comes too late', async () => {
    let answer = (_: number) => {}
    const outcome = outcomeOf(createDeadlines().within(new Promise<number>((resolve) => { answer = resolve }), 1000, late))
    await wait(1000)
    answer(7)
    await wait(0)
    expect(outcome()).toBe('timeout')
  })

  it('is ended with all the others, and leaves no timer', async () => {
    const deadlines = createDeadlines()
    const outcomes = [1000, 2000].map(ms => outcomeOf(deadlines.within(never(), ms, late)))
    deadlines.end(() => failed('signed-out'))
    await wait(0)
    expect(outcomes.map(outcome => outcome())).toEqual(['signed-out', 'signed-out'])
    expect(vi.getTimerCount()).toBe(0)
  })
})
