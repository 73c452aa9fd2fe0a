import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Reader } from './reader'

import { isFullMatrix } from '../matrix'
import { turnWheel } from '../reading'
import { MESSAGES } from './reader'
import { HEIGHT } from './screens'

/** Turns of a wheel for more than three screens, and for more than ten. */
const [THREE_SCREENS, TEN_SCREENS] = [20, 60]
const SETTLED = 800

/** The button of the emoji panel, while it is closed and while it is open. */
const [EMOJI, KEYBOARD] = ['.composer .tool .icon-smile', '.composer .writing ~ .tool .icon-keyboard']
const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** The stories of one chat. Skipped without their engine, and without TEST_ALL. */
export function tellChatStories(where: string, isMissing: boolean, open: () => Promise<Reader>) {
  const isSkipped = isMissing || !isFullMatrix

  describe(`a chat of 300 mixed messages ${where} (skipped without the engine, and without TEST_ALL)`, () => {
    let reader: Reader

    beforeAll(async () => {
      if (!isSkipped) reader = await open()
    })
    beforeEach(() => reader?.openChat())
    afterEach(async () => expect(await reader?.problems?.() ?? []).toEqual([]))
    afterAll(() => reader?.close())

    async function expectAtEnd(text?: string) {
      await pause(SETTLED)
      expect(await reader.toEnd()).toBeLessThanOrEqual(1)
      if (text) expect(await reader.isOnScreen(text)).toBe(true)
      expect(await reader.screen.run(() => topPage().querySelectorAll('.back, .pill:not(.pill--top)').length)).toBe(0)
    }

    async function scrollUp(turns: number) {
      expect(await reader.movesDuring(turnWheel(turns))).toEqual([])
      expect(await reader.toEnd()).toBeGreaterThan(HEIGHT)
    }

    // The first one: the number of unread messages stands above the list when the chat is opened for the first time.
    it.skipIf(isSkipped)('stands still after a jump to the first unread message, and comes back to its end', async () => {
      await reader.tap('.pill--top')
      await reader.sees('.unread')
      await pause(SETTLED)
      expect(await reader.movesWhile(() => {})).toEqual([])
      expect(await reader.isOnScreen('1 ')).toBe(true)
      await reader.tap('.back')
      await expectAtEnd(`${MESSAGES} `)
    })

    it.skipIf(isSkipped)('stands still after a jump to a search hit, and comes back to its end', async () => {
      await reader.leaveChat()
      await reader.write('.search', '152 ')
      await reader.sees('.messages')
      await reader.tap('.messages')
      await reader.sees('.hit')
      await reader.tap('.hit')
      await reader.sees('.message-list .found')
      await pause(SETTLED)
      await reader.watch()
      expect(await reader.movesWhile(() => {})).toEqual([])
      expect(await reader.isOnScreen('152 ')).toBe(true)
      await reader.tap('.back')
      await expectAtEnd(`${MESSAGES} `)
      await reader.back()
      await reader.screen.until(() => !topPage().querySelector('.message-list'), 'the hits')
      await reader.back()
      await reader.screen.until(() => !topPage().querySelector('.hit'), 'the list of conversations')
      await reader.write('.search', '')
    })

    it.skipIf(isSkipped)('stands still three screens above its end while thirty texts arrive, and says so', async () => {
      await scrollUp(THREE_SCREENS)
      expect(await reader.movesWhile(async () => {
        for (let n = 1; n <= 30; n++) {
          reader.receive(`Neu ${n} ${'字'.repeat(n * 7 % 60)}`)
          await pause(30)
        }
      })).toEqual([])
      expect(await reader.screen.run(() => topPage().querySelector('.pill:not(.pill--top)')!.textContent)).toContain('30')
      await reader.tap('.pill:not(.pill--top)')
      await expectAtEnd('Neu 30')
    })

    it.skipIf(isSkipped).each([THREE_SCREENS, TEN_SCREENS])('is at its end after a text is sent %i turns of a wheel above', async (turns) => {
      await scrollUp(turns)
      await reader.write('.composer textarea', `from ${turns} turns above`)
      await reader.sees('.composer .send')
      await reader.tap('.composer .send')
      await expectAtEnd(`from ${turns} turns above`)
    })

    it.skipIf(isSkipped)('stays at its end when the emoji panel opens and closes, and when a keyboard does', async () => {
      await reader.tap(EMOJI)
      await expectAtEnd()
      await reader.tap(KEYBOARD)
      await expectAtEnd()
      await reader.setKeyboard(true)
      await expectAtEnd()
      await reader.setKeyboard(false)
      await expectAtEnd()
    })

    it.skipIf(isSkipped)('stands still above its end when the emoji panel opens and closes, and when a keyboard does', async () => {
      await scrollUp(THREE_SCREENS)
      expect(await reader.movesWhile(() => reader.tap(EMOJI))).toEqual([])
      expect(await reader.screen.run(() => topPage().querySelectorAll('.emoji').length)).toBe(1)
      expect(await reader.movesWhile(() => reader.tap(KEYBOARD))).toEqual([])
      expect(await reader.movesWhile(() => reader.setKeyboard(true))).toEqual([])
      expect(await reader.movesWhile(() => reader.setKeyboard(false))).toEqual([])
    })

    it.skipIf(isSkipped)('tells the peer of a message that is in view, and of one that came below when the list is there', async () => {
      reader.receive('in view')
      await expect.poll(() => reader.isTold('in view'), { timeout: 5000 }).toBe(true)
      await expectAtEnd('in view')
      await reader.movesDuring(turnWheel(THREE_SCREENS))
      reader.receive('below')
      await pause(2500)
      expect(reader.isTold('below')).toBe(false)
      await reader.tap('.pill')
      await expect.poll(() => reader.isTold('below'), { timeout: 5000 }).toBe(true)
    })
  })
}
