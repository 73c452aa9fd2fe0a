import type { Page } from 'playwright-core'

import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TwoPhones } from './twoPhones'

import theme from '../../src/brand/theme.json'
import { t } from '../support/texts'
import { openTwoPhones, withoutChromium } from './twoPhones'

const rgb = (hex: string) => `rgb(${[1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16)).join(', ')})`
/** Share of the pixels of an element's box that have this colour, roughly. */
async function shareOf(page: Page, selector: string, color: string): Promise<number> {
  const shot = await page.locator(selector).filter({ visible: true }).first().screenshot()
  const { data, info } = await sharp(shot).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const wanted = [1, 3, 5].map(at => Number.parseInt(color.slice(at, at + 2), 16))
  const isWanted = (at: number) => wanted.every((part, index) => Math.abs(data[at + index]! - part) < 60)
  let found = 0
  for (let at = 0; at < data.length; at += info.channels) found += Number(isWanted(at))
  return found / (info.width * info.height)
}

/** Share of the pixels of a screenshot that are neither black, white nor grey. */
async function shareOfColor(shot: Uint8Array): Promise<number> {
  const { data, info } = await sharp(shot).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  let found = 0
  for (let at = 0; at < data.length; at += info.channels) found += Number(Math.max(...data.subarray(at, at + 3)) - Math.min(...data.subarray(at, at + 3)) > 80)
  return found / (info.width * info.height)
}

const styleOf = (page: Page, selector: string, property: string) => page.locator(selector).filter({ visible: true }).first().evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property)

async function choose(page: Page, setting: string, choice: string) {
  await page.locator('.me .cell', { hasText: setting }).tap()
  await page.locator('.uni-actionsheet__cell', { hasText: choice }).tap()
}

describe.skipIf(withoutChromium)('the appearance in Chromium (skipped without Chromium)', () => {
  let phones: TwoPhones
  let page: Page

  beforeAll(async () => {
    phones = await openTwoPhones()
    page = phones.anna.page
    await page.locator('.uni-tabbar__item').filter({ hasText: t('tab.me') }).tap()
    await page.locator('.me').waitFor()
  })
  afterAll(() => phones?.close())

  it('is dark everywhere when dark is chosen on a light device: pages, bars and what uni draws', async () => {
    await choose(page, t('me.appearance'), t('me.appearance.dark'))
    await expect.poll(() => styleOf(page, '.uni-page-head', 'background-color')).toBe(rgb(theme.dark.ground))
    expect(await styleOf(page, '.uni-tabbar', 'background-color')).toBe(rgb(theme.dark.bar))
    expect(await styleOf(page, '.me', 'background-color')).toBe(rgb('#111111'))
    expect(await styleOf(page, '.button--danger', 'color')).toBe(rgb('#ff6666'))
    await page.locator('.me .cell', { hasText: t('me.textSize') }).tap()
    await expect.poll(() => styleOf(page, '.uni-actionsheet__menu', 'background-color')).toBe('rgb(35, 35, 35)')
    await page.locator('.uni-actionsheet__action .uni-actionsheet__cell').tap()
  })

  it('is that of the icons, which are drawn and not boxes of one colour', async () => {
    await expect.poll(() => shareOf(page, '.me .cell .more', '#9a9a9a'), { timeout: 5000 }).toBeGreaterThan(0.02)
    expect(await shareOf(page, '.me .cell .more', '#9a9a9a')).toBeLessThan(0.5)
  })

  it('is dark from the first paint after a reload', async () => {
    await page.route(url => url.pathname.endsWith('.js'), async (route) => {
      await new Promise(resolve => setTimeout(resolve, 300))
      await route.continue()
    })
    await page.reload({ waitUntil: 'commit' })
    await expect.poll(() => page.evaluate(() => document.documentElement ? getComputedStyle(document.documentElement).backgroundColor : '')).toBe(rgb('#111111'))
    expect(await page.locator('.me').count()).toBe(0)
    await page.locator('.me').waitFor()
    expect(await styleOf(page, '.me', 'background-color')).toBe(rgb('#111111'))
  })

  it('follows the device again when that is chosen', async () => {
    await choose(page, t('me.appearance'), t('me.appearance.system'))
    await expect.poll(() => styleOf(page, '.me', 'background-color')).toBe(rgb(theme.light.ground))
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(() => styleOf(page, '.me', 'background-color')).toBe(rgb('#111111'))
    await page.emulateMedia({ colorScheme: 'light' })
  })

  it('has emoji in colour, also where the font of a text has outlines of them, and digits of that font', async () => {
    expect(await styleOf(page, '.me .name', 'font-family')).toMatch(/^emoji, .*sans-serif$/)
    for (const [text, isColored] of [['😀☕⭐✅', true], ['0123#*', false]] as const) {
      await page.evaluate((content) => {
        document.body.insertAdjacentHTML('beforeend', `<p id="sample" style="position: fixed; z-index: 9999; top: 0; background: white; color: black; font: 32px emoji, 'DejaVu Sans', sans-serif">${content}</p>`)
      }, text)
      const share = await shareOfColor(await page.locator('#sample').screenshot())
      await page.locator('#sample').evaluate(element => element.remove())
      expect(share > 0.2).toBe(isColored)
    }
  })

  it('doubles texts and icons, and not the letters of avatars, at 200 %', async () => {
    const sizes = async () => [await styleOf(page, '.me .cell', 'font-size'), await styleOf(page, '.me .user-avatar', 'font-size'), await styleOf(page, '.me .more', 'width')]
    expect(await sizes()).toEqual(['17px', '32px', '20px'])
    await choose(page, t('me.textSize'), '200 %')
    expect(await sizes()).toEqual(['34px', '32px', '40px'])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  })
})
