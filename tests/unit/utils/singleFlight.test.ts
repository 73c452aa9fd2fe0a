import { describe, expect, it, vi } from 'vitest'

import { singleFlight } from '@/utils/singleFlight'

describe('a single flight', () => {
  it('runs once for all who ask while it runs, and again afterwards', async () => {
    const work = vi.fn(async () => ({}))
    const fly = singleFlight(work)
    const [one, other] = await Promise.all([fly(), fly()])
    expect(one).toBe(other)
    expect(work).toHaveBeenCalledTimes(1)
    expect(await fly()).not.toBe(one)
  })

  it('fails for all who asked, and is tried anew', async () => {
    const work = vi.fn<() => Promise<number>>().mockRejectedValueOnce(new Error('no')).mockResolvedValue(7)
    const fly = singleFlight(work)
    const outcomes = await Promise.allSettled([fly(), fly()])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await fly()).toBe(7)
  })
})
