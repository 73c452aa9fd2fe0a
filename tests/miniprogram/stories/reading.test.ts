import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import { isFullMatrix } from '../../support/matrix'
import { fling, turnWheel } from '../../support/reading'
import { useDist } from '../budgets/support'
import { findChromium } from '../host'
import { openReader, VIEWS } from './reader'

const built = useDist()

describe.skipIf(!findChromium()).each(VIEWS)('a reader of 300 mixed messages in the mini program, in a view $view (skipped without Chromium)', ({ css }) => {
  let reader: Awaited<ReturnType<typeof openReader>>

  beforeAll(async () => { reader = await openReader(built.dist, css) })
  afterEach(async () => expect(await reader.problems()).toEqual([]))
  afterAll(() => reader?.end())

  it('sees nothing move while a wheel is turned and older messages are loaded', async () => {
    const before = await reader.oldest()
    expect(await reader.movesDuring(turnWheel(isFullMatrix ? 120 : 40))).toEqual([])
    expect(await reader.oldest()).toBeLessThan(before)
  })

  it('sees nothing move in flings up through older messages, and back', async () => {
    const before = await reader.oldest()
    expect(await reader.movesDuring(fling(-1, isFullMatrix ? 24 : 6))).toEqual([])
    expect(await reader.oldest()).toBeLessThan(before)
    expect(await reader.movesDuring(fling(1, isFullMatrix ? 14 : 3))).toEqual([])
    if (!isFullMatrix)
      return
    // Now all is known: placeholders stand where rows are not drawn.
    expect(await reader.movesDuring(fling(-1, 10))).toEqual([])
    expect(await reader.oldest()).toBe(1)
    expect(await reader.movesDuring(turnWheel(60))).toEqual([])
  })
})
