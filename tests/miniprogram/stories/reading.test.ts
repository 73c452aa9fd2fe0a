import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import { startBench } from '../../bench/chats'
import { open } from '../../bench/steps'
import { isFullMatrix } from '../../support/matrix'
import { mixedMessage } from '../../support/mixedMessages'
import { startReading, turnWheel } from '../../support/reading'
import { useDist } from '../budgets/support'
import { findChromium } from '../host'

const MESSAGES = 300
const built = useDist()

describe.skipIf(!findChromium()).each([
  { view: 'with scroll anchoring', css: '' },
  // The list sets an absolute position, which loses a scroll that was not reported yet: the reader waits between two turns.
  { view: 'without scroll anchoring, as WebKit is', css: '* { overflow-anchor: none !important }', isWithout: true },
])('a reader of 300 mixed messages in the mini program, in a view $view (skipped without Chromium)', ({ css, isWithout }) => {
  let bench: Awaited<ReturnType<typeof startBench>>

  beforeAll(async () => {
    bench = await startBench(built.dist, world => world.seed('bob', MESSAGES, mixedMessage), { inChromium: true })
    await open(bench)
    await bench.phone.run((app, [code, css]) => {
      const list = app.page.$('.scroll')!
      list.ownerDocument.head.append(Object.assign(list.ownerDocument.createElement('style'), { textContent: css }))
      // eslint-disable-next-line no-eval -- the function's text is evaluated in the page
      globalThis.reading = (globalThis.eval(`(${code})`) as typeof startReading)(list)
    }, [String(startReading), css] as const)
  })
  afterEach(async () => expect(await bench.phone.run(app => app.problems)).toEqual([]))
  afterAll(() => bench?.end())

  /** Scrolls frame by frame and returns what has moved. */
  const movesDuring = (steps: number[]) => bench.phone.run(async (_, steps) => {
    await globalThis.reading.scroll(steps)
    return globalThis.reading.moves.splice(0)
  }, steps)

  it.skipIf(isWithout)('sees nothing move while a wheel is turned and older messages are loaded', async () => {
    expect(await movesDuring(turnWheel(isFullMatrix ? 240 : 80))).toEqual([])
  })

  it.runIf(isWithout)('sees nothing move after the first older page, by which the list finds out', async () => {
    const moves = await movesDuring(turnWheel(36, 4))
    expect(moves.length).toBeGreaterThan(0)
    expect(await movesDuring(turnWheel(isFullMatrix ? 160 : 30, 4))).toEqual([])
  })
})
