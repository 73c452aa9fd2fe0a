import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Reader } from './reader'
import type { Engine } from './screens'

import { isFullMatrix } from '../support/matrix'
import { fling, turnWheel } from '../support/reading'
import { openReader } from './reader'
import { isMissing } from './screens'

describe.each<Engine>(['Chromium', 'WebKit'])('a reader of 300 mixed messages in %s (skipped without it)', (engine) => {
  let reader: Reader

  beforeAll(async () => {
    if (!isMissing(engine)) reader = await openReader(engine)
  })
  beforeEach(() => reader?.openChat())
  afterEach(() => reader?.screen.slowDown(1))
  afterAll(() => reader?.close())

  it.skipIf(isMissing(engine))('sees nothing move while a wheel is turned and older messages are loaded', async () => {
    expect(await reader.movesDuring(turnWheel(isFullMatrix ? 240 : 80))).toEqual([])
  })

  it.skipIf(isMissing(engine))('sees nothing move in flings up to the first message, and back', async () => {
    expect(await reader.movesDuring(fling(-1, 12))).toEqual([])
    await reader.screen.until(() => [...document.querySelectorAll('.bubble')].some(({ textContent }) => textContent!.startsWith('2 第一行')), 'the first messages')
    expect(await reader.movesDuring(fling(1, isFullMatrix ? 14 : 4))).toEqual([])
  })

  // Rows are drawn after the frame in which they come to the screen: placeholders are seen, and the reader meets the top before older rows.
  // WebKitGTK cannot be slowed down.
  it.skipIf(isMissing(engine) || engine === 'WebKit')('sees nothing move in flings on a slow phone', async () => {
    await reader.screen.slowDown(6)
    for (let times = isFullMatrix ? 5 : 1; times > 0; times--) {
      expect(await reader.movesDuring(fling(-1, 12))).toEqual([])
      if (times > 1) await reader.openChat()
    }
  })
})
