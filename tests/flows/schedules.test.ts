import type fc from 'fast-check'
import type { MissedMessages } from 'zim-emulator/world'

import { assert, asyncProperty } from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { changeSchedules } from '../support/model/changeSteps'
import { groupSchedules } from '../support/model/groups/groupSteps'
import { runGroupSchedule } from '../support/model/groups/runGroupSchedule'
import { mediaSchedules } from '../support/model/mediaSteps'
import { runSchedule } from '../support/model/runSchedule'
import { schedules } from '../support/model/steps'

/** Set by `npm run soak` (scripts/soak.mjs). SOAK_WITH: `texts` alone, `files` or `changes` among them, or `groups`. @default all: a fifth of the number with files, a fifth with changes, a twentieth in groups */
const { SOAK_SEED: seed = 20260301, SOAK_RUNS: runs = 100, SOAK_PATH: path, SOAK_WITH: only, SOAK_MISSED: missed } = process.env
/** `<login>/<reconnect>`, such as `none/all`: what arrives by itself. Without it, each schedule has a combination of its own. */
const [login, reconnect] = (missed?.split('/') ?? []) as MissedMessages[]
const answer = login && reconnect && { login, reconnect }

const firstLineOf = (thrown: unknown) => String((thrown as Error).message ?? thrown).split('\n')[0]

async function expectNoViolation<Day extends { steps: readonly unknown[] }>(arbitrary: fc.Arbitrary<Day>, numRuns: number, run: (day: Day) => Promise<void>) {
  let longest = 0
  let done = 0
  let hasFailed = false
  await assert(asyncProperty(arbitrary, async (schedule) => {
    done++
    longest = Math.max(longest, schedule.steps.length)
    try { await run(schedule) }
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
  it.skipIf(only && only !== 'texts')('violates no invariant', () => expectNoViolation(schedules(40, answer), Number(runs), runSchedule), 1e9)

  it.skipIf(only && only !== 'files')('with files among the texts violates no invariant', () => expectNoViolation(mediaSchedules(40, answer), only ? Number(runs) : Number(runs) / 5, runSchedule), 1e9)

  it.skipIf(only && only !== 'changes')('with edits, reactions, replies, forwarded messages and pins among the texts violates no invariant', () => expectNoViolation(changeSchedules(40, answer), only ? Number(runs) : Number(runs) / 5, runSchedule), 1e9)

  it.skipIf(only && only !== 'groups')('in groups violates no invariant', () => expectNoViolation(groupSchedules(40, answer), only ? Number(runs) : Number(runs) / 20, runGroupSchedule), 1e9)
})
