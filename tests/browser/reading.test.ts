import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import type { Reader } from '../support/readers/reader'
import type { Engine } from '../support/readers/screens'

import { isFullMatrix } from '../support/matrix'
import { openH5 } from '../support/readers/h5'
import { isMissing, tell } from '../support/readers/screens'
import { fling, turnWheel } from '../support/reading'

describe.each<Engine>(['Chromium', 'WebKit'])('a reader of 300 mixed messages in %s (skipped without it)', (engine) => {
  let reader: Reader

  beforeAll(async () => {
    if (!isMissing(engine)) reader = await openH5(engine)
  })
  afterEach(() => reader?.screen.slowDown(1))
  afterAll(() => reader?.close())

  /** Begins at the end of the chat. */
  const story = (work: () => Promise<void>) => () => tell(() => reader.openChat().then(work), async () => {
    await reader.close()
    reader = await openH5(engine)
  })

  it.skipIf(isMissing(engine))('sees nothing move while a wheel is turned and older messages are loaded', story(async () => {
    expect(await reader.movesDuring(turnWheel(isFullMatrix ? 240 : 80))).toEqual([])
  }))

  it.skipIf(isMissing(engine))('sees nothing move in flings up to the first message, and back', story(async () => {
    expect(await reader.movesDuring(fling(-1, 12))).toEqual([])
    await reader.screen.until(() => [...document.querySelectorAll('.bubble')].some(({ textContent }) => textContent!.startsWith('2 第一行')), 'the first messages')
    expect(await reader.movesDuring(fling(1, isFullMatrix ? 14 : 4))).toEqual([])
  }))

  // Rows are drawn after the frame in which they come to the screen: placeholders are seen, and the reader meets the top before older rows.
  // WebKitGTK cannot be slowed down.
  it.skipIf(isMissing(engine) || engine === 'WebKit')('sees nothing move in flings on a slow phone', story(async () => {
    await reader.screen.slowDown(6)
    for (let times = isFullMatrix ? 5 : 1; times > 0; times--) {
      expect(await reader.movesDuring(fling(-1, 12))).toEqual([])
      if (times > 1) await reader.openChat()
    }
  }))
})
