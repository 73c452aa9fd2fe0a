import type { Dist } from '../miniprogram/host'
import type { Figure } from './budgets'
import type { Answers, BenchContext } from './steps'

import { startBench } from './chats'
import { scrollToEnd, scrollToFirst } from './scrolling'
import { back, burst, comeBack, figure, fling, open, receiveAtOnce, sendOwn } from './steps'
import { textOf } from './world'

const PEER = 'bob'
/** Messages that arrive while the page is hidden. */
const BACKLOGS = [500, 2500]
/** A text of about 2 kB: ZIM's limit. */
const longText = (n: number) => `${n}`.padEnd(680, '长')
const FLING_PX = 3000

/**
 * Measures what depends on a layout, in a chat of `n` messages that have been scrolled through. In Chromium.
 */
export async function measureLaidOut(dist: Dist, n: number): Promise<{ figures: Figure[], flings: Answers[] }> {
  const bench = await startBench(dist, world => world.seed(PEER, n), { inChromium: true })
  try {
    await open(bench)
    await scrollToFirst(bench)
    await scrollToEnd(bench)
    await back(bench)
    await open(bench)
    // Up through messages that were not drawn since the chat was opened, and down again.
    const flings = [await fling(bench, -FLING_PX), await fling(bench, -FLING_PX), await fling(bench, FLING_PX)]
    await scrollToEnd(bench)
    const figures = [figure('own', n, await sendOwn(bench)), figure('burst', n, await burst(bench)), figure('tick', n, await receiveAtOnce(bench, 100, textOf))]
    for (const count of BACKLOGS) figures.push(figure('comeBack', count, await comeBack(bench, count, textOf)))
    figures.push(figure('comeBackLong', 700, await comeBack(bench, 700, longText)), figure('tickLong', 100, await receiveAtOnce(bench, 100, longText)))
    await expectNoProblem(bench)
    return { figures, flings }
  }
  finally { await bench.end() }
}

/** The host reports a setData call that WeChat would refuse. */
async function expectNoProblem({ phone }: BenchContext) {
  const problems = await phone.run(app => app.problems)
  if (problems.length)
    throw new Error(`The phone has problems: ${JSON.stringify(problems)}`)
}
