import type { MissedMessages } from 'zim-emulator/world'

import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { runSchedule } from '../support/model/runSchedule'
import { schedules } from '../support/model/steps'

/** Set by `npm run soak` (scripts/soak.mjs). */
const seed = Number(process.env.SOAK_SEED ?? 20260301)
const numRuns = Number(process.env.SOAK_RUNS ?? 200)
const path = process.env.SOAK_PATH
/** `<login>/<reconnect>`, such as `none/all`: what arrives by itself. Without it, each schedule has a combination of its own. */
const [login, reconnect] = (process.env.SOAK_MISSED?.split('/') ?? []) as MissedMessages[]
const answer = login && reconnect && { login, reconnect }

const firstLineOf = (thrown: unknown) => String((thrown as Error).message ?? thrown).split('\n')[0]

afterEach(() => { vi.useRealTimers() })

describe('a random schedule of faults', () => {
  it(`violates no invariant, in ${numRuns} schedules (seed ${seed}${answer ? `, missed messages ${process.env.SOAK_MISSED}` : ''})`, async () => {
    let longest = 0
    let runs = 0
    let hasFailed = false
    await fc.assert(fc.asyncProperty(schedules(40, answer), async (schedule) => {
      runs++
      longest = Math.max(longest, schedule.steps.length)
      try { await runSchedule(schedule) }
      catch (thrown) {
        // scripts/sabotage.mjs reads this line.
        if (!hasFailed) process.stdout.write(`schedules: ${runs} run, then: ${firstLineOf(thrown)}\n`)
        hasFailed = true
        throw thrown
      }
    }), { seed, numRuns, ...(path && { path }), endOnFailure: process.env.SOAK_NO_SHRINK === '1' })
    process.stdout.write(`schedules: ${runs} run, no invariant was violated, longest ${longest} steps, seed ${seed}\n`)
    expect(runs).toBeGreaterThanOrEqual(path ? 1 : numRuns)
  }, 1e9)
})
