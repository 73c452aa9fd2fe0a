import { describe, expect, it, vi } from 'vitest'

import { singleFlight } from '@/utils/singleFlight'

describe('singleFlight', () => {
  it('runs once for all calls made while it runs, and again afterwards', async () => {
    const work = vi.fn(async () => ({}))
    const run = singleFlight(work)
    const [one, other] = await Promise.all([run(), run()])
    expect(one).toBe(other)
    expect(work).toHaveBeenCalledTimes(1)
    expect(await run()).not.toBe(one)
  })

  it('rejects for all calls, and runs again at the next call', async () => {
    const work = vi.fn<() => Promise<number>>().mockRejectedValueOnce(new Error('no')).mockResolvedValue(7)
    const run = singleFlight(work)
    const outcomes = await Promise.allSettled([run(), run()])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await run()).toBe(7)
  })
})
