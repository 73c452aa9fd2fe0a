import type { Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TwoPhones } from './twoPhones'

import { seedMessages } from '../miniprogram/stories/seedMessages'
import { t } from '../support/texts'
import { ARTIFACTS, openTwoPhones, withoutChromium } from './twoPhones'

const bubble = (page: Page, text: string) => page.locator('.bubble', { hasText: text }).last()

describe.skipIf(withoutChromium)('an edit in Chromium (skipped without Chromium)', () => {
  let phones: TwoPhones

  beforeAll(async () => {
    phones = await openTwoPhones({
      prepare({ users, backend }) {
        const [anna, ben] = users.map(({ user }) => user)
        seedMessages(backend.emulator, ben!, anna!, Array.from({ length: 20 }, (_, n) => `Satz ${n}`))
      },
    })
  })
  afterAll(() => phones?.close())

  it('puts the text into the focused field under a bar, and gives the draft back when it is saved', async () => {
    const [anna, ben] = [phones.anna.page, phones.ben.page]
    const field = anna.locator('.composer textarea')
    const bar = anna.locator('.quote-bar')
    await anna.locator('.row', { hasText: '本' }).tap()
    await ben.locator('.row').first().tap()
    await field.fill(`Bis morgn, ${'und nicht vergessen '.repeat(8)}`)
    await anna.keyboard.press('Enter')
    await bubble(anna, 'Bis morgn').waitFor()
    await field.fill('halb')
    await anna.waitForTimeout(700)
    await bubble(anna, 'Bis morgn').click({ button: 'right' })
    await anna.locator('.menu .entry', { hasText: t('action.edit') }).click()
    await bar.waitFor()
    await expect.poll(() => anna.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
    expect(await field.inputValue()).toContain('Bis morgn, und')
    await anna.waitForTimeout(400)
    expect((await bar.boundingBox())!.height).toBe(44)
    const [bubbleBox, barBox] = [(await bubble(anna, 'Bis morgn').boundingBox())!, (await bar.boundingBox())!]
    expect(bubbleBox.y + bubbleBox.height).toBeLessThanOrEqual(barBox.y)
    await anna.screenshot({ path: `${ARTIFACTS}/edit-bar.png` })
    await field.fill('Bis morgen')
    await anna.keyboard.press('Enter')
    await bar.waitFor({ state: 'detached' })
    await expect.poll(() => field.inputValue()).toBe('halb')
    await bubble(ben, 'Bis morgen').waitFor()
    await ben.locator('.edited').waitFor()
    await anna.waitForTimeout(300)
    await anna.screenshot({ path: `${ARTIFACTS}/edited.png` })
    expect([...phones.anna.problems, ...phones.ben.problems]).toEqual([])
  })
})
