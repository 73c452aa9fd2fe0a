import { beforeAll, expect } from 'vitest'

import type { Figure } from '../../bench/budgets'
import type { Dist } from '../host'

import { ensureBuild } from '../../../scripts/builds.mjs'
import { BUDGETS, isOver } from '../../bench/budgets'
import { compileDist } from '../host'

/** Provides the compiled mini program. Builds it if its sources have changed. Called once at the top of a test file. */
export function useDist(): { readonly dist: Dist } {
  let dist: Dist
  beforeAll(async () => { dist = compileDist((await ensureBuild('mp-weixin-emulator')).dir) })
  return { get dist() { return dist } }
}

const describeFigure = ({ step, n, calls, bytes }: Figure) => `${BUDGETS[step].title} @ ${n}: ${calls} calls, ${bytes} bytes of ${BUDGETS[step].calls}, ${BUDGETS[step].bytes}`

/** Returns a line for each step that exceeds its budget. */
export const overBudget = (figures: Figure[]) => figures.filter(isOver).map(describeFigure)

/** Fails with the figures that exceed their budget. */
export function expectWithinBudget(figures: Figure[]) {
  expect(figures.length).toBeGreaterThan(0)
  expect(overBudget(figures)).toEqual([])
}
