import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { runSchedule } from '../support/model/runSchedule'
import { schedules } from '../support/model/steps'

/** Set by `npm run soak` (scripts/soak.mjs). */
const seed = Number(process.env.SOAK_SEED ?? 20260301)
const numRuns = Number(process.env.SOAK_RUNS ?? 300)
const path = process.env.SOAK_PATH

afterEach(() => { vi.useRealTimers() })

describe('a random schedule of faults', () => {
  it(`violates no invariant, in ${numRuns} schedules (seed ${seed})`, async () => {
    let longest = 0
    let runs = 0
    await fc.assert(fc.asyncProperty(schedules(), async (schedule) => {
      runs++
      longest = Math.max(longest, schedule.steps.length)
      await runSchedule(schedule)
    }), { seed, numRuns, ...(path && { path }), endOnFailure: process.env.SOAK_NO_SHRINK === '1' })
    process.stdout.write(`schedules: ${runs} run, no invariant was violated, longest ${longest} steps, seed ${seed}\n`)
    expect(runs).toBeGreaterThanOrEqual(path ? 1 : numRuns)
  }, 1e9)
})
