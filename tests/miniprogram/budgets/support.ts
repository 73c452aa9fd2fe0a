import { beforeAll, expect, vi } from 'vitest'

import type { Figure } from '../../bench/budgets'
import type { Dist } from '../host'

import { ensureBuild } from '../../../scripts/builds.mjs'
import { BUDGETS, isOver } from '../../bench/budgets'
import { compileDist } from '../host'

const TRIES = 3

/** Provides the compiled mini program. Builds it if its sources have changed. Called once at the top of a test file. */
export function useDist(): { readonly dist: Dist } {
  vi.setConfig({ testTimeout: TRIES * 100_000 })
  let dist: Dist
  beforeAll(async () => { dist = compileDist((await ensureBuild('mp-weixin-emulator')).dir) })
  return { get dist() { return dist } }
}

const describeFigure = ({ step, n, calls, bytes }: Figure) => `${BUDGETS[step].title} @ ${n}: ${calls} calls, ${bytes} bytes of ${BUDGETS[step].calls}, ${BUDGETS[step].bytes}`

/** Returns a line for each step that exceeds its budget. */
export const overBudget = (figures: Figure[]) => figures.filter(isOver).map(describeFigure)

/**
 * Measures, and fails with the figures that exceed their budget. Other work on the machine spreads what comes at once over more calls, and
 * never over fewer: a measurement with a figure over its budget is repeated, and a step fails that is over it each time.
 */
export async function expectWithinBudget(measure: () => Promise<Figure[]>) {
  let over: Figure[] | undefined
  for (let tries = 0; tries < TRIES && over?.length !== 0; tries++) {
    const figures = await measure()
    expect(figures.length).toBeGreaterThan(0)
    const isOverAgain = ({ step, n }: Figure) => !over || over.some(figure => figure.step === step && figure.n === n)
    over = figures.filter(figure => isOver(figure) && isOverAgain(figure))
  }
  const lines = over!.map(describeFigure)
  expect(lines, lines.join('\n')).toEqual([])
}
