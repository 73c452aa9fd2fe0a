import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import type { MiniProgramReader } from '../../support/readers/miniProgram'
import type { Engine } from '../../support/readers/screens'

import { isFullMatrix } from '../../support/matrix'
import { openMiniProgram } from '../../support/readers/miniProgram'
import { isMissing, tell } from '../../support/readers/screens'
import { fling, turnWheel } from '../../support/reading'

describe.each<{ engine: Engine, hasAnchoring: boolean, view: string }>([
  { engine: 'Chromium', hasAnchoring: true, view: 'Chromium' },
  { engine: 'Chromium', hasAnchoring: false, view: 'Chromium without scroll anchoring' },
  { engine: 'WebKit', hasAnchoring: true, view: 'WebKit' },
])('a reader of 300 mixed messages in the mini program in $view (skipped without the engine; without scroll anchoring: in test:all and where WebKit is missing)', ({ engine, hasAnchoring }) => {
  // WebKit has no scroll anchoring of its own: where it runs, Chromium without it adds little.
  const isSkipped = isMissing(engine) || (!hasAnchoring && !isFullMatrix && !isMissing('WebKit'))
  let reader: MiniProgramReader

  async function open() {
    reader = await openMiniProgram(engine, { hasAnchoring })
    await reader.openChat()
  }
  const story = (work: () => Promise<void>) => () => tell(work, async () => {
    await reader.close()
    await open()
  })

  beforeAll(async () => {
    if (!isSkipped) await open()
  })
  afterEach(async () => expect(await reader?.problems() ?? []).toEqual([]))
  afterAll(() => reader?.close())

  it.skipIf(isSkipped)('sees nothing move while a wheel is turned and older messages are loaded', story(async () => {
    const before = await reader.oldest()
    expect(await reader.movesDuring(turnWheel(isFullMatrix ? 120 : 40))).toEqual([])
    expect(await reader.oldest()).toBeLessThan(before)
  }))

  it.skipIf(isSkipped)('sees nothing move in flings up through older messages, and back', story(async () => {
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
  }))
})
