import type { Locator, Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TwoPhones } from './twoPhones'

import { seedMessages } from '../miniprogram/stories/seedMessages'
import { t } from '../support/texts'
import { ARTIFACTS, openTwoPhones, withoutChromium } from './twoPhones'

const bubble = (page: Page, text: string) => page.locator('.bubble', { hasText: text }).last()
/** Fifteen, some of them no emoji. */
const TYPES = ['👍', '❤️', '😂', '<b>bold</b>', 'שלום עולם', '\u202Ereversed', 'a text of thirty-two bytes, 12345', '👩‍👩‍👧‍👦', '🇨🇳', 'a\u0301\u0302\u0303\u0304\u0305\u0306', '\u200B', '二二二二二二二二二二', '😢', '🙏', '🎉']

const chips = (page: Page) => page.locator('.chip')

async function longPress(page: Page, element: Locator) {
  const { x, y, width, height } = (await element.boundingBox())!
  const input = await page.context().newCDPSession(page)
  await input.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x + width / 2, y: y + height / 2 }] })
  await page.waitForTimeout(600)
  await input.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await page.waitForTimeout(300)
}

async function react(page: Page, text: string, emoji: string) {
  await longPress(page, bubble(page, text))
  await page.locator(`.react[data-react="${emoji}"]`).tap()
}

describe.skipIf(withoutChromium)('reactions on two phones in Chromium (skipped without Chromium)', () => {
  let phones: TwoPhones
  let anna: Page
  let ben: Page

  beforeAll(async () => {
    phones = await openTwoPhones({
      prepare({ users, backend }) {
        const [anna, ben] = users.map(({ user }) => user)
        seedMessages(backend.emulator, ben!, anna!, Array.from({ length: 60 }, (_, n) => `text ${n}`))
        const messages = backend.emulator.world.storedMessages()
        const seeded = messages.find(({ content }) => content.message === 'text 50')!
        // What other clients have sent.
        seeded.reactions = { lastSeq: 15, changedAt: Date.now(), byType: new Map(TYPES.map((type, n) => [type, { seq: n + 1, users: new Map(Array.from({ length: n ? 1 : 120 }, (_, at) => [`user${at}`, { count: 1, seq: n + 1 }])) }])) }
      },
    })
    ;[anna, ben] = [phones.anna.page, phones.ben.page]
    await anna.locator('.row', { hasText: '本' }).tap()
    await ben.locator('.row', { hasText: 'Anna' }).tap()
    await bubble(anna, 'text 59').waitFor()
    await bubble(ben, 'text 59').waitFor()
  })
  afterAll(() => phones?.close())

  it('are chosen above the menu and shown below the bubble of both, whose list stays at its end', async () => {
    await longPress(anna, bubble(anna, 'text 59'))
    await anna.screenshot({ path: `${ARTIFACTS}/reactions-menu.png` })
    await anna.keyboard.press('Escape')
    await react(anna, 'text 59', '🎉')
    await chips(ben).filter({ hasText: '🎉 1' }).last().waitFor()
    await chips(ben).last().tap()
    await chips(anna).filter({ hasText: '🎉 2' }).last().waitFor()
    for (const page of [anna, ben]) {
      await page.waitForTimeout(400)
      const [chip, composer] = [(await chips(page).last().boundingBox())!, (await page.locator('.composer').boundingBox())!]
      expect(chip.y + chip.height).toBeLessThanOrEqual(composer.y)
    }
    await anna.screenshot({ path: `${ARTIFACTS}/reactions.png` })
  })

  it('of other clients are shown as text, within the screen, also in dark and at 200 %', async () => {
    const page = anna
    const row = page.locator('.row', { has: page.locator('.bubble', { hasText: /^text 50$/ }) })
    const check = async (name: string) => {
      await row.scrollIntoViewIfNeeded()
      await page.waitForTimeout(400)
      expect(await row.locator('.chip').count()).toBe(TYPES.length)
      expect(await row.locator('.chip b').count()).toBe(0)
      expect(await row.locator('.chip').first().textContent()).toContain('99+')
      for (const chip of await row.locator('.chip').all()) {
        const { x, width, height } = (await chip.boundingBox())!
        expect([x >= 0, x + width <= 375, height >= 30]).toEqual([true, true, true])
      }
      await page.screenshot({ path: `${ARTIFACTS}/reactions-${name}.png` })
    }
    await check('many')
    await page.evaluate(`localStorage.setItem('settings.v1', JSON.stringify({ type: 'object', data: { textSize: 2, appearance: 'dark' } }))`)
    await page.reload()
    await bubble(page, 'text 59').waitFor()
    await page.waitForTimeout(500)
    await check('large')
    await page.evaluate(`localStorage.removeItem('settings.v1')`)
    await page.reload()
    await bubble(page, 'text 59').waitFor()
    await page.waitForTimeout(500)
  })

  it('to a message above do not move what is read', async () => {
    await anna.locator('.message-list .uni-scroll-view').nth(1).evaluate((list) => { list.scrollTop -= 300 })
    await anna.waitForTimeout(500)
    const read = bubble(anna, 'text 52')
    const before = (await read.boundingBox())!.y
    await ben.locator('.message-list .uni-scroll-view').nth(1).evaluate((list) => { list.scrollTop -= 600 })
    await ben.waitForTimeout(500)
    await react(ben, 'text 47', '🎉')
    await anna.locator('.row', { hasText: 'text 47' }).locator('.chip').waitFor({ state: 'attached' })
    await anna.waitForTimeout(500)
    expect(Math.abs((await read.boundingBox())!.y - before)).toBeLessThanOrEqual(2)
    for (const page of [anna, ben]) {
      if (await page.locator('.message-list .back').count()) await page.locator('.message-list .back').tap()
      else await page.locator('.message-list .uni-scroll-view').nth(1).evaluate((list) => { list.scrollTop = 1e6 })
      await page.waitForTimeout(600)
    }
  })

  it('are reached from their message by the Tab key, which says what they are', async () => {
    const content = anna.locator('.row', { hasText: 'text 59' }).locator('.content')
    await content.focus()
    await anna.keyboard.press('Tab')
    expect(await anna.evaluate(() => document.activeElement!.getAttribute('aria-label'))).toBe(t('reaction.saidMine', { emoji: '🎉', n: 2 }))
    await anna.keyboard.press('Enter')
    await chips(ben).filter({ hasText: '🎉 1' }).last().waitFor()
    await anna.keyboard.press('Enter')
    await chips(ben).filter({ hasText: '🎉 2' }).last().waitFor()
  })

  it('show who has reacted after a long press', async () => {
    await longPress(anna, chips(anna).last())
    await anna.locator('.sheet-panel .name', { hasText: t('room.me') }).waitFor()
    await anna.waitForTimeout(300)
    await anna.screenshot({ path: `${ARTIFACTS}/reactions-users.png` })
    await anna.locator('.sheet-panel .close').tap()
    expect(await anna.locator('.sheet-panel').count()).toBe(0)
  })

  it('of all emoji are in a sheet', async () => {
    await react(anna, 'text 58', 'more')
    await anna.locator('.sheet-panel .emoji__one').first().waitFor()
    await anna.waitForTimeout(300)
    await anna.screenshot({ path: `${ARTIFACTS}/reactions-picker.png` })
    await anna.locator('.sheet-panel .emoji__one', { hasText: '🤣' }).first().tap()
    await chips(ben).filter({ hasText: '🤣 1' }).waitFor()
  })

  it('reports no problem', () => {
    expect([...phones.anna.problems, ...phones.ben.problems]).toEqual([])
  })
})
