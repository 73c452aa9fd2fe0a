import { describe, expect, it } from 'vitest'

import { FLING_LIMITS } from '../../bench/budgets'
import { measureLaidOut } from '../../bench/laidOut'
import { measureRoom } from '../../bench/rooms'
import { isFullMatrix } from '../../support/matrix'
import { findChromium } from '../host'
import { expectWithinBudget, useDist } from './support'

const built = useDist()

describe.skipIf(!findChromium() || !isFullMatrix)('a chat with a layout, in Chromium (npm run test:all; skipped when there is none)', () => {
  it('stays within its budgets for own texts, bursts, backlogs and long texts, and asks the view little in a fling', async () => {
    let flings: Awaited<ReturnType<typeof measureLaidOut>>['flings'] = []
    await expectWithinBudget(async () => {
      const measured = await measureLaidOut(built.dist, 100)
      flings = measured.flings
      return measured.figures
    })
    for (const { queries, bytes } of flings) {
      expect(queries).toBeLessThanOrEqual(FLING_LIMITS.queries)
      expect(bytes).toBeLessThanOrEqual(FLING_LIMITS.bytes)
    }
  }, 120_000)

  it('stays within its budgets in a room with 100 messages a second, also above the end', async () => {
    await expectWithinBudget(() => measureRoom(built.dist, 50, true))
  }, 240_000)
})
