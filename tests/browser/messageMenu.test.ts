import type { Locator, Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TwoPhones } from './twoPhones'

import { seedMessages } from '../miniprogram/stories/seedMessages'
import { t } from '../support/texts'
import { ARTIFACTS, openTwoPhones, withoutChromium } from './twoPhones'

const bubble = (page: Page, text: string) => page.locator('.bubble', { hasText: text }).last()
const entries = (page: Page) => page.locator('.menu .entry')
const boxOf = async (element: Locator) => (await element.boundingBox())!

/** Presses an element with a finger for `ms`, and releases it. */
async function longPress(page: Page, element: Locator, ms = 700) {
  const { x, y, width, height } = await boxOf(element)
  const input = await page.context().newCDPSession(page)
  await input.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x + width / 2, y: y + height / 2 }] })
  await page.waitForTimeout(ms)
  await input.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await page.waitForTimeout(300)
}

/** The distance of the menu from its bubble, negative where it covers it, and whether all of it is on the screen. */
async function placeOf(page: Page, of: Locator) {
  const [menu, own] = [await boxOf(page.locator('.menu')), await boxOf(of)]
  const { width, height } = page.viewportSize()!
  return {
    distance: Math.round(Math.max(own.y - menu.y - menu.height, menu.y - own.y - own.height)),
    isOnScreen: menu.x >= 0 && menu.y >= 44 && menu.x + menu.width <= width && menu.y + menu.height <= height,
    isAligned: menu.x <= own.x + own.width && own.x <= menu.x + menu.width,
  }
}

describe.skipIf(withoutChromium)('the menu of a message in Chromium (skipped without Chromium)', () => {
  let phones: TwoPhones
  let page: Page

  beforeAll(async () => {
    phones = await openTwoPhones({
      viewport: { width: 320, height: 568 },
      prepare({ users, backend }) {
        const [anna, ben] = users.map(({ user }) => user)
        for (const n of [1, 2, 3]) seedMessages(backend.emulator, ben!, anna!, [`von Ben ${n}`, `${'lang '.repeat(400)}${n}`, `kurz ${n}`])
      },
    })
    page = phones.anna.page
    await page.locator('.row', { hasText: '本' }).tap()
    await page.locator('.composer textarea').fill('ich')
    await page.locator('.composer .send').tap()
    await bubble(page, 'ich').waitFor()
    await page.waitForTimeout(500)
  })
  afterAll(() => phones?.close())

  it.each([450, 800])('stays open when a press of %i ms at the end of the list is released, and nothing is chosen', async (ms) => {
    await longPress(page, bubble(page, 'ich'), ms)
    expect(await entries(page).allInnerTexts()).toEqual([t('action.copy'), t('action.forward'), t('action.reply'), t('action.choose'), t('action.edit'), t('action.revoke'), t('action.pinMessage'), t('action.delete')])
    expect(await page.locator('uni-modal, uni-toast').filter({ visible: true }).count()).toBe(0)
    expect(await placeOf(page, bubble(page, 'ich'))).toEqual({ distance: 10, isOnScreen: true, isAligned: true })
    await page.screenshot({ path: `${ARTIFACTS}/menu-320.png` })
    await page.keyboard.press('Escape')
    expect(await entries(page).count()).toBe(0)
  })

  it('is closed by a tap outside, which does nothing else', async () => {
    await longPress(page, bubble(page, 'ich'))
    await page.touchscreen.tap(160, 250)
    expect(await entries(page).count()).toBe(0)
    expect(page.url()).toContain('packages/chat/index')
  })

  it('is on the screen and does not cover its bubble where a large text needs several rows', async () => {
    const style = await page.addStyleTag({ content: '.entry { font-size: 40px !important; }' })
    await longPress(page, bubble(page, 'ich'))
    // The reactions, and rows of entries.
    const rows = ((await boxOf(page.locator('.menu'))).height - 89) / 48
    expect([rows > 1, Number.isInteger(rows)]).toEqual([true, true])
    expect(await placeOf(page, bubble(page, 'ich'))).toEqual({ distance: 10, isOnScreen: true, isAligned: true })
    await page.screenshot({ path: `${ARTIFACTS}/menu-large-text.png` })
    await page.keyboard.press('Escape')
    await style.evaluate(element => (element as Element).remove())
  })

  it('is closed by scrolling', async () => {
    await longPress(page, bubble(page, 'kurz 3'))
    expect(await entries(page).count()).toBeGreaterThan(1)
    await page.mouse.move(160, 250)
    await page.mouse.wheel(0, -100)
    await expect.poll(() => entries(page).count()).toBe(0)
  })

  it('is on the screen for a bubble that is higher than the screen', async () => {
    await page.locator('.message-list .uni-scroll-view').nth(1).evaluate((list) => { list.scrollTop -= 900 })
    await page.waitForTimeout(300)
    const input = await page.context().newCDPSession(page)
    await input.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: 150, y: 250 }] })
    await page.waitForTimeout(600)
    await input.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await page.waitForTimeout(200)
    const menu = await boxOf(page.locator('.menu'))
    expect([menu.x >= 0, menu.y >= 44, menu.x + menu.width <= 320, menu.y + menu.height <= 568]).toEqual([true, true, true, true])
    await page.keyboard.press('Escape')
  })

  it('opens by a right click, and copies', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.locator('.message-list .back').tap()
    await page.waitForTimeout(600)
    await bubble(page, 'kurz 3').click({ button: 'right' })
    await entries(page).filter({ hasText: t('action.copy') }).click()
    await page.getByText(t('done.copied')).waitFor()
    expect(await entries(page).count()).toBe(0)
  })

  describe('by keyboard', () => {
    const focusedText = () => page.evaluate(() => document.activeElement?.textContent?.trim())

    it.each(['Enter', 'ContextMenu', 'Shift+F10'])('opens on the focused bubble with %s, has the focus, and gives it back', async (key) => {
      await page.locator('.content[tabindex]', { has: bubble(page, 'kurz 3') }).last().focus()
      await page.keyboard.press(key)
      await entries(page).first().waitFor()
      await expect.poll(focusedText).toBe(t('action.copy'))
      for (const entry of (await entries(page).allInnerTexts()).slice(1)) {
        await page.keyboard.press('ArrowRight')
        expect(await focusedText()).toBe(entry)
      }
      expect(await focusedText()).toBe(t('action.delete'))
      // After the last entry the reactions follow, which stand above the first one.
      await page.keyboard.press('Tab')
      expect(await focusedText()).toBe('👍')
      await page.screenshot({ path: `${ARTIFACTS}/menu-keyboard.png` })
      await page.keyboard.press('Escape')
      expect(await entries(page).count()).toBe(0)
      expect(await focusedText()).toContain('kurz 3')
    })

    it('asks in red before it deletes', async () => {
      await page.locator('.content[tabindex]', { has: bubble(page, 'kurz 3') }).last().focus()
      await page.keyboard.press('Enter')
      await expect.poll(focusedText).toBe(t('action.copy'))
      for (let more = await entries(page).count(); more > 1; more--) await page.keyboard.press('ArrowRight')
      await page.keyboard.press('Enter')
      const button = page.locator('.uni-modal__btn_primary').filter({ visible: true })
      await button.waitFor()
      expect(await button.evaluate(element => getComputedStyle(element).color)).toBe('rgb(192, 38, 38)')
      await page.screenshot({ path: `${ARTIFACTS}/delete-dialog.png` })
      await page.keyboard.press('Escape')
      await expect.poll(() => button.count()).toBe(0)
    })
  })

  it('leaves room beside the emoji for the key that deletes', async () => {
    await page.getByLabel(t('composer.emoji')).tap()
    const key = await boxOf(page.getByLabel(t('composer.backspace')))
    await page.waitForTimeout(300)
    await page.screenshot({ path: `${ARTIFACTS}/emoji-panel.png` })
    const scroll = await boxOf(page.locator('.emoji__scroll'))
    expect(key.y).toBeGreaterThanOrEqual(scroll.y + scroll.height)
    await page.getByLabel(t('composer.keyboard')).tap()
  })

  it('is not chosen from in the list of chats by the press that opens it', async () => {
    await page.goBack()
    await longPress(page, page.locator('.row', { hasText: '本' }), 800)
    await page.getByText(t('action.pin'), { exact: true }).waitFor()
    await page.getByText(t('action.pin'), { exact: true }).tap()
    await expect.poll(() => page.locator('.uni-actionsheet__cell').filter({ visible: true }).count()).toBe(0)
    expect(phones.anna.problems).toEqual([])
  })
})
