import type fc from 'fast-check'
import type { MissedMessages } from 'zim-emulator/world'

import { assert, asyncProperty } from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'

import type { Schedule } from '../support/model/steps'

import { mediaSchedules } from '../support/model/mediaSteps'
import { runSchedule } from '../support/model/runSchedule'
import { schedules } from '../support/model/steps'

/** Set by `npm run soak` (scripts/soak.mjs). SOAK_MEDIA: 1 for schedules with files among the texts, 0 for texts alone. @default both, a fifth of them with files */
const { SOAK_SEED: seed = 20260301, SOAK_RUNS: runs = 200, SOAK_PATH: path, SOAK_MEDIA: media, SOAK_MISSED: missed } = process.env
/** `<login>/<reconnect>`, such as `none/all`: what arrives by itself. Without it, each schedule has a combination of its own. */
const [login, reconnect] = (missed?.split('/') ?? []) as MissedMessages[]
const answer = login && reconnect && { login, reconnect }

const firstLineOf = (thrown: unknown) => String((thrown as Error).message ?? thrown).split('\n')[0]

async function expectNoViolation(arbitrary: fc.Arbitrary<Schedule>, numRuns: number) {
  let longest = 0
  let done = 0
  let hasFailed = false
  await assert(asyncProperty(arbitrary, async (schedule) => {
    done++
    longest = Math.max(longest, schedule.steps.length)
    try { await runSchedule(schedule) }
    catch (thrown) {
      // scripts/sabotage.mjs reads this line.
      if (!hasFailed) process.stdout.write(`schedules: ${done} run, then: ${firstLineOf(thrown)}\n`)
      hasFailed = true
      throw thrown
    }
  }), { seed: Number(seed), numRuns, ...(path && { path }), endOnFailure: process.env.SOAK_NO_SHRINK === '1' })
  process.stdout.write(`schedules: ${done} run, no invariant was violated, longest ${longest} steps, seed ${seed}\n`)
  expect(done).toBeGreaterThanOrEqual(path ? 1 : numRuns)
}

afterEach(() => { vi.useRealTimers() })

describe(`a random schedule of faults (seed ${seed}${answer ? `, missed messages ${missed}` : ''})`, () => {
  it.skipIf(media === '1')('violates no invariant', () => expectNoViolation(schedules(40, answer), Number(runs)), 1e9)

  it.skipIf(media === '0')('with files among the texts violates no invariant', () => expectNoViolation(mediaSchedules(40, answer), media ? Number(runs) : Number(runs) / 5), 1e9)
})
