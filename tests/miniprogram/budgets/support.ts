import { beforeAll, expect } from 'vitest'

import type { Figure } from '../../bench/budgets'
import type { Dist } from '../host'

import { ensureBuild } from '../../../scripts/builds.mjs'
import { BUDGETS, isOver } from '../../bench/budgets'
import { compileDist } from '../host'

/** The compiled mini program, built when its sources have changed. Called once at the top of a test file. */
export function useDist(): { readonly dist: Dist } {
  let dist: Dist
  beforeAll(async () => { dist = compileDist((await ensureBuild('mp-weixin-emulator')).dir) })
  return { get dist() { return dist } }
}

const told = ({ step, n, calls, bytes }: Figure) => `${BUDGETS[step].title} @ ${n}: ${calls} calls, ${bytes} bytes of ${BUDGETS[step].calls}, ${BUDGETS[step].bytes}`

/** The steps that cost more than they may. */
export const overBudget = (figures: Figure[]) => figures.filter(isOver).map(told)

/** Fails with the figures that are over. */
export function expectWithinBudget(figures: Figure[]) {
  expect(figures.length).toBeGreaterThan(0)
  expect(overBudget(figures)).toEqual([])
}
