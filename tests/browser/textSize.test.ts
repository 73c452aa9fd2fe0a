import type { Locator, Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TwoPhones } from './twoPhones'

import { t } from '../support/texts'
import { ARTIFACTS, openTwoPhones, withoutChromium } from './twoPhones'
import { visible } from './visible'

const NARROW = { width: 320, height: 568 }

const fontSize = (locator: Locator) => locator.first().evaluate(element => Number.parseFloat(getComputedStyle(element).fontSize))
/** px by which the content of an element is larger than the element. One is the rounding of a fraction. */
const cutOff = (locator: Locator) => locator.first().evaluate(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) => Math.max(scrollWidth - clientWidth, scrollHeight - clientHeight, 1) - 1)
const isOnScreen = (locator: Locator) => locator.first().evaluate((element) => {
  const { top, bottom, left, right } = element.getBoundingClientRect()
  return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth
})

/** In how many lines a word of an element stands. */
const linesOf = (locator: Locator, word: string) => locator.first().evaluate((element, word) => {
  const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  while (text.nextNode()) {
    const at = text.currentNode.nodeValue!.indexOf(word)
    if (at < 0)
      continue
    const range = document.createRange()
    range.setStart(text.currentNode, at)
    range.setEnd(text.currentNode, at + word.length)
    return new Set([...range.getClientRects()].map(({ top }) => top)).size
  }
  throw new Error(`"${word}" is not there.`)
}, word)

describe.skipIf(withoutChromium)('a text size of 200 % on a narrow screen, in Chromium (skipped without Chromium)', () => {
  let phones: TwoPhones
  let page: Page

  beforeAll(async () => {
    phones = await openTwoPhones({ viewport: NARROW })
    page = phones.anna.page
    await page.evaluate(`localStorage.setItem('settings.v1', JSON.stringify({ type: 'object', data: { textSize: 2 } }))`)
    await page.reload()
    await visible(page, '.list .row', '本').waitFor()
  })
  afterAll(() => phones?.close())

  it('holds for the tab bar: labels and badge are doubled and whole, the pictures keep their size, and the page ends above the bar', async () => {
    const tab = visible(page, '.uni-tabbar__item', t('tab.chats'))
    expect(await fontSize(tab.locator('.uni-tabbar__label'))).toBe(20)
    expect(await isOnScreen(tab.locator('.uni-tabbar__label'))).toBe(true)
    expect(await tab.locator('.uni-tabbar__icon').evaluate(({ clientWidth, clientHeight }) => [clientWidth, clientHeight])).toEqual([24, 24])
    const end = await visible(page, '.chats').evaluate(element => element.getBoundingClientRect().bottom)
    expect(end).toBe(await visible(page, '.uni-tabbar').evaluate(element => element.getBoundingClientRect().top))
  })

  it('holds for a menu, whose last entry can be reached by a swipe', async () => {
    await page.setViewportSize({ ...NARROW, height: 360 })
    await visible(page, '.list .row', '本').click({ button: 'right' })
    const last = visible(page, '.uni-actionsheet__cell', t('action.delete'))
    await last.waitFor()
    expect(await fontSize(last)).toBe(36)
    const entries = page.locator('.uni-actionsheet_toggle .uni-actionsheet__menu > div')
    expect(await cutOff(entries)).toBeGreaterThan(0)
    // It slides in.
    await page.waitForFunction('document.getAnimations().every(({ playState }) => playState !== "running")')
    const box = (await entries.boundingBox())!
    const session = await page.context().newCDPSession(page)
    await session.send('Input.synthesizeScrollGesture', { x: box.x + 100, y: box.y + box.height - 20, yDistance: -400, speed: 3000 })
    const [end, cell] = [(await entries.boundingBox())!, (await last.boundingBox())!]
    expect(cell.y + cell.height).toBeLessThanOrEqual(end.y + end.height + 1)
    await page.keyboard.press('Escape')
    await page.waitForTimeout(400)
    await page.setViewportSize(NARROW)
  })

  it('leaves the title of every page whole', async () => {
    for (const title of ['search.title', 'profile.title', 'notifications.title', 'storage.title', 'diagnostics.title'] as const) {
      const bar = visible(page, '.uni-page-head__title')
      await bar.evaluate((element, text) => { element.firstChild!.nodeValue = text }, t(title))
      expect(await fontSize(bar)).toBeGreaterThan(25)
      expect(await cutOff(bar)).toBe(0)
    }
  })

  it('leaves no placeholder of a form cut off', async () => {
    await page.getByLabel(t('chats.start')).filter({ visible: true }).tap()
    await visible(page, '.uni-actionsheet__cell', t('startMenu.room')).tap()
    const placeholder = visible(page, '.uni-input-placeholder', t('start.roomHint'))
    expect(await fontSize(placeholder)).toBe(34)
    expect(await cutOff(placeholder)).toBe(0)
    expect(await cutOff(visible(page, 'uni-input').nth(1))).toBe(0)
    const height = () => visible(page, 'uni-input').nth(1).evaluate(element => element.clientHeight)
    const before = await height()
    await visible(page, 'input').nth(1).fill('lobby')
    await expect.poll(() => placeholder.count()).toBe(0)
    expect(await height()).toBe(before)
    await page.goBack()
  })

  it('leaves Send on the screen when a text is refused', async () => {
    await visible(page, '.list .row', '本').tap()
    await visible(page, '.composer textarea').fill('长'.repeat(800))
    await visible(page, '.composer .send').tap()
    await visible(page, '.composer .problem').waitFor()
    expect(await isOnScreen(visible(page, '.composer .send'))).toBe(true)
  })

  it('holds for the buttons of a dialog, which stay on the screen with a question that is higher than it', async () => {
    await page.goBack()
    await visible(page, '.uni-tabbar__item', t('tab.me')).tap()
    await visible(page, 'uni-button', t('action.signOut')).tap()
    const button = visible(page, '.uni-modal__btn_primary')
    await button.waitFor()
    expect(await fontSize(button)).toBe(36)
    expect(await cutOff(button)).toBe(0)
    expect(await isOnScreen(button)).toBe(true)
    expect(await cutOff(visible(page, '.uni-modal__bd'))).toBeGreaterThan(0)
  })

  it('breaks no word and cuts no name off in English', async () => {
    await page.evaluate(`localStorage.setItem('settings.v1', JSON.stringify({ type: 'object', data: { textSize: 2, locale: 'en' } }))`)
    const open = async (path: string) => {
      await page.goto(`${new URL(page.url()).origin}/#/${path}`)
      await page.reload()
    }
    await open('packages/zim/diagnostics')
    const state = visible(page, '.diagnostics .value', 'Connected')
    await state.waitFor()
    expect(await linesOf(state, 'Connected')).toBe(1)
    await page.screenshot({ path: `${ARTIFACTS}/large-diagnostics.png` })
    await open('packages/me/profile')
    const devices = visible(page, '.profile .cell', 'Signed-in devices')
    await devices.tap()
    const name = visible(page, '.device .name')
    await name.waitFor()
    expect([await linesOf(name, 'Unknown'), await linesOf(name, 'device')]).toEqual([1, 1])
    await name.scrollIntoViewIfNeeded()
    await page.screenshot({ path: `${ARTIFACTS}/large-devices.png` })
    const [label, arrow] = await devices.locator('uni-view').evaluateAll(elements => elements.map((element) => {
      const range = document.createRange()
      range.selectNodeContents(element)
      const { left, right } = range.getBoundingClientRect()
      return { left, right }
    }))
    expect(arrow!.left - label!.right).toBeGreaterThan(4)
  })
})
