import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Reader } from './reader'
import type { Engine } from './screens'

import { isFullMatrix } from '../support/matrix'
import { turnWheel } from '../support/reading'
import { MESSAGES, openReader } from './reader'
import { HEIGHT, isMissing } from './screens'

/** Turns of a wheel for more than three screens, and for more than ten. */
const [THREE_SCREENS, TEN_SCREENS] = [20, 60]
const SETTLED = 800
/** Height of the keyboard of a phone, px. */
const KEYBOARD = 260

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

describe.each<Engine>(['Chromium', 'WebKit'])('a chat of 300 mixed messages in %s (skipped without it, and without TEST_ALL)', (engine) => {
  const isSkipped = isMissing(engine) || !isFullMatrix
  let reader: Reader

  beforeAll(async () => {
    if (!isSkipped) reader = await openReader(engine)
  })
  beforeEach(() => reader?.openChat())
  afterAll(() => reader?.close())

  async function expectAtEnd(text?: string) {
    await pause(SETTLED)
    expect(await reader.toEnd()).toBeLessThanOrEqual(1)
    if (text) expect(await isOnScreen(text)).toBe(true)
    expect(await reader.screen.run(() => document.querySelectorAll('.back, .pill:not(.pill--top)').length)).toBe(0)
  }

  /** The first line of a bubble on the screen begins with the text. */
  const isOnScreen = (text: string) => reader.screen.run((text) => {
    const list = document.querySelector('.message-list')!.getBoundingClientRect()
    return [...document.querySelectorAll('.bubble')].some((bubble) => {
      const { top, bottom } = bubble.getBoundingClientRect()
      return bubble.textContent!.startsWith(text) && top >= list.top && bottom <= list.bottom
    })
  }, text)

  async function scrollUp(turns: number) {
    expect(await reader.movesDuring(turnWheel(turns))).toEqual([])
    expect(await reader.toEnd()).toBeGreaterThan(HEIGHT)
  }

  // The first one: the number of unread messages stands above the list when the chat is opened for the first time.
  it.skipIf(isSkipped)('stands still after a jump to the first unread message, and comes back to its end', async () => {
    await reader.tap('.pill--top')
    await reader.screen.until(() => document.querySelector('.unread'), 'the unread line')
    await pause(SETTLED)
    expect(await reader.movesWhile(() => {})).toEqual([])
    expect(await isOnScreen('1 ')).toBe(true)
    await reader.tap('.back')
    await expectAtEnd(`${MESSAGES} `)
  })

  it.skipIf(isSkipped)('stands still after a jump to a search hit, and comes back to its end', async () => {
    await reader.leaveChat()
    await reader.screen.run(() => { location.hash = '#/packages/search/index?text=152%20' })
    await reader.screen.until(() => document.querySelector('.hit'), 'the hit')
    await reader.tap('.hit')
    await reader.screen.until(() => document.querySelector('.message-list .found'), 'the message')
    await pause(SETTLED)
    await reader.watch()
    expect(await reader.movesWhile(() => {})).toEqual([])
    expect(await isOnScreen('152 ')).toBe(true)
    await reader.tap('.back')
    await expectAtEnd(`${MESSAGES} `)
    await reader.screen.run(() => history.go(-2))
    await reader.screen.until(() => !document.querySelector('.message-list'), 'the list of conversations')
  })

  it.skipIf(isSkipped)('stands still three screens above its end while thirty texts arrive, and says so', async () => {
    await scrollUp(THREE_SCREENS)
    expect(await reader.movesWhile(async () => {
      for (let n = 1; n <= 30; n++) {
        reader.receive(`Neu ${n} ${'字'.repeat(n * 7 % 60)}`)
        await pause(30)
      }
    })).toEqual([])
    expect(await reader.screen.run(() => document.querySelector('.pill:not(.pill--top)')!.textContent)).toContain('30')
    await reader.tap('.pill:not(.pill--top)')
    await expectAtEnd('Neu 30')
  })

  it.skipIf(isSkipped).each([THREE_SCREENS, TEN_SCREENS])('is at its end after a text is sent %i turns of a wheel above', async (turns) => {
    await scrollUp(turns)
    await reader.write('.composer textarea', `from ${turns} turns above`)
    await reader.screen.until(() => document.querySelector('.composer .send'), 'the button')
    await reader.tap('.composer .send')
    await expectAtEnd(`from ${turns} turns above`)
  })

  it.skipIf(isSkipped)('stays at its end when the emoji panel opens and closes, and when a keyboard does', async () => {
    await reader.tap('.composer .tool')
    await expectAtEnd()
    await reader.tap('.composer .tool')
    await expectAtEnd()
    await reader.screen.setHeight(HEIGHT - KEYBOARD)
    await expectAtEnd()
    await reader.screen.setHeight(HEIGHT)
    await expectAtEnd()
  })

  it.skipIf(isSkipped)('stands still above its end when the emoji panel opens and closes, and when a keyboard does', async () => {
    await scrollUp(THREE_SCREENS)
    expect(await reader.movesWhile(() => reader.tap('.composer .tool'))).toEqual([])
    expect(await reader.screen.run(() => document.querySelectorAll('.emoji').length)).toBe(1)
    expect(await reader.movesWhile(() => reader.tap('.composer .tool'))).toEqual([])
    expect(await reader.movesWhile(() => reader.screen.setHeight(HEIGHT - KEYBOARD))).toEqual([])
    expect(await reader.movesWhile(() => reader.screen.setHeight(HEIGHT))).toEqual([])
  })
})
