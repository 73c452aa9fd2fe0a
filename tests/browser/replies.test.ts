import type { Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TwoPhones } from './twoPhones'

import { seedMessages } from '../miniprogram/stories/seedMessages'
import { t } from '../support/texts'
import { ARTIFACTS, openTwoPhones, withoutChromium } from './twoPhones'

const bubble = (page: Page, text: string) => page.locator('.bubble', { hasText: text }).last()
const quote = (page: Page) => page.locator('.quote').last()
const bar = (page: Page) => page.locator('.quote-bar')

async function choose(page: Page, text: string, action: string) {
  // A scroll closes the menu.
  await bubble(page, text).scrollIntoViewIfNeeded()
  await page.waitForTimeout(700)
  await bubble(page, text).click({ button: 'right' })
  await page.locator('.menu .entry', { hasText: action }).click()
}

async function send(page: Page, text: string) {
  await page.locator('.composer textarea').fill(text)
  await page.keyboard.press('Enter')
  await bubble(page, text).waitFor()
}

describe.skipIf(withoutChromium)('replies in Chromium (skipped without Chromium)', () => {
  let phones: TwoPhones
  let anna: Page
  let ben: Page

  beforeAll(async () => {
    phones = await openTwoPhones({
      prepare({ users, backend }) {
        const [annaUser, benUser] = users.map(({ user }) => user)
        seedMessages(backend.emulator, benUser!, annaUser!, ['Tee um vier?', ...Array.from({ length: 90 }, (_, n) => `Satz ${n}`), 'Kommst du?'])
      },
    });
    [anna, ben] = [phones.anna.page, phones.ben.page]
    await anna.locator('.row', { hasText: '本' }).tap()
    await ben.locator('.row').first().tap()
    await bubble(anna, 'Kommst du?').waitFor()
    await bubble(ben, 'Kommst du?').waitFor()
  })
  afterAll(() => phones?.close())

  it('a message is quoted from its menu: the bar stands above the field, which has the focus, and the list keeps its end', async () => {
    await choose(anna, 'Kommst du?', t('action.reply'))
    await bar(anna).waitFor()
    expect(await anna.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
    await anna.waitForTimeout(400)
    const [bubbleBox, barBox] = [(await bubble(anna, 'Kommst du?').boundingBox())!, (await bar(anna).boundingBox())!]
    expect(bubbleBox.y + bubbleBox.height).toBeLessThanOrEqual(barBox.y)
    await anna.screenshot({ path: `${ARTIFACTS}/reply-bar.png` })
    await send(anna, 'Ja, gern')
    await bar(anna).waitFor({ state: 'detached' })
    await quote(ben).waitFor()
    expect((await quote(ben).textContent())!.trim()).toContain('Kommst du?')
    expect((await anna.locator('.replies').textContent())!.trim()).toBe('1 条回复')
    await anna.screenshot({ path: `${ARTIFACTS}/reply.png` })
  })

  it('the draft keeps the quote over a reload', async () => {
    await choose(ben, 'Ja, gern', t('action.reply'))
    await bar(ben).waitFor()
    await ben.locator('.composer textarea').fill('Schön')
    await ben.waitForTimeout(1_500)
    await ben.reload()
    await bar(ben).waitFor()
    expect(await ben.locator('.composer textarea').inputValue()).toBe('Schön')
    await ben.locator('.composer textarea').focus()
    await ben.keyboard.press('Enter')
    await bubble(ben, 'Schön').waitFor()
  })

  it('the number of replies leads to their list, and a reply there to its place in the chat', async () => {
    await anna.locator('.replies', { hasText: '2' }).tap()
    await anna.locator('.reply').nth(2).waitFor()
    await anna.screenshot({ path: `${ARTIFACTS}/replies.png` })
    expect(await anna.locator('.reply .text').allInnerTexts()).toEqual(['Kommst du?', 'Ja, gern', 'Schön'])
    await anna.locator('.reply').nth(1).tap()
    await anna.locator('.row', { has: anna.locator('.found') }).locator('.bubble', { hasText: 'Ja, gern' }).waitFor()
  })

  it('a quote leads back to an original that is not loaded', async () => {
    await ben.evaluate(() => document.querySelector('.message-list .scroll')!.scrollTo(0, 0))
    for (let n = 0; n < 20 && !await bubble(ben, 'Tee um vier?').count(); n++) {
      await ben.mouse.move(180, 300)
      await ben.mouse.wheel(0, -4_000)
      await ben.waitForTimeout(200)
    }
    await choose(ben, 'Tee um vier?', t('action.reply'))
    await send(ben, 'oder Kaffee?')
    await bubble(anna, 'oder Kaffee?').waitFor()
    expect(await bubble(anna, 'Tee um vier?').count()).toBe(0)
    await quote(anna).tap()
    await anna.locator('.row', { has: anna.locator('.found') }).locator('.bubble', { hasText: 'Tee um vier?' }).waitFor()
  })

  it('nothing was written to the console', () => {
    expect([...phones.anna.problems, ...phones.ben.problems]).toEqual([])
  })
})
