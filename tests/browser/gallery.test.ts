import type { Page } from 'playwright-core'

import { Buffer } from 'node:buffer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TwoPhones } from './twoPhones'

import { seedMessages } from '../miniprogram/stories/seedMessages'
import { picture } from '../support/media/pictures'
import { storedFile } from '../support/media/storedFiles'
import { t } from '../support/texts'
import { ARTIFACTS, openTwoPhones, withoutChromium } from './twoPhones'
import { sees, visible } from './visible'

const PICTURES = 120
const PHONE = { width: 375, height: 667 }
const WIDE = { width: 1440, height: 800 }

const cells = (page: Page) => visible(page, '.gallery .square')
const row = (page: Page, name: string) => visible(page, '.row[data-slot]').filter({ hasText: name })
const openGallery = async (page: Page) => {
  // The panel stays as it was when one comes back.
  if (!await visible(page, '.more').count()) await page.getByLabel(t('composer.more')).filter({ visible: true }).tap()
  await visible(page, '.more .key', t('more.gallery')).tap()
  await cells(page).first().waitFor()
}
/** Width of the small picture of a cell, 0 before it is loaded. */
const loadedWidth = (page: Page, n: number) => expect.poll(() => cells(page).nth(n).locator('img').evaluate(image => (image as HTMLImageElement).naturalWidth).catch(() => 0), { timeout: 10_000 })

describe.skipIf(withoutChromium)('the pictures, videos and files of a chat in Chromium (skipped without Chromium)', () => {
  let phones: TwoPhones
  let page: Page

  beforeAll(async () => {
    const bytes = await Promise.all(Array.from({ length: PICTURES }, (_, n) => picture('png', { width: 100 + n, height: 60 })))
    phones = await openTwoPhones({
      viewport: PHONE,
      prepare({ users, backend: { emulator } }) {
        const [anna, ben] = users.map(({ user }) => user)
        seedMessages(emulator, ben!, anna!, [
          storedFile(emulator, 'file', 'plan 2026.pdf', Buffer.from('%PDF-1.4')),
          ...bytes.map((each, n) => storedFile(emulator, 'image', `${n}.png`, each)),
          'the end',
        ])
        seedMessages(emulator, { userID: 'carl', name: 'Carl' }, anna!, ['von Carl'])
      },
    });
    ({ page } = phones.anna)
    await visible(page, '.list .row', '本').tap()
    await visible(page, '.bubble', 'the end').waitFor()
  })
  afterAll(() => phones?.close())

  it('are a grid of small pictures, of which those near the window are drawn', async () => {
    await openGallery(page)
    await loadedWidth(page, 0).toBeGreaterThan(0)
    const [one, other] = [(await cells(page).nth(0).boundingBox())!, (await cells(page).nth(4).boundingBox())!]
    expect([Math.round(one.width), Math.round(one.height)]).toEqual([92, 92])
    expect([other.x, Math.round(other.y - one.y)]).toEqual([one.x, 94])
    expect(await cells(page).count()).toBeLessThan(PICTURES)
    await page.screenshot({ path: `${ARTIFACTS}/gallery.png` })
  })

  it('are loaded on the way down, to the beginning of the chat, and nothing moves on the way back', async () => {
    for (let n = 0; n < 20 && !await visible(page, '.gallery .end', t('gallery.beginning')).count(); n++) {
      await page.mouse.wheel(0, 1200)
      await page.waitForTimeout(100)
    }
    await sees(page, t('gallery.beginning'))
    await cells(page).last().waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeGreaterThan(PICTURES / 4 * 94)
    await page.mouse.wheel(0, -20_000)
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(0)
    // The list draws what is in view a little later.
    await page.waitForTimeout(500)
    await loadedWidth(page, 0).toBeGreaterThan(0)
    expect(await cells(page).count()).toBeLessThan(PICTURES)
  })

  it('open the viewer at the picture that is tapped, and lead back to its place in the chat', async () => {
    await cells(page).nth(1).tap()
    await expect.poll(() => visible(page, '.viewer .count').textContent()).toContain(`${PICTURES - 1} / ${PICTURES}`)
    await page.getByLabel(t('viewer.all')).tap()
    await page.evaluate(() => window.scrollTo(0, 1500))
    await page.waitForTimeout(300)
    const scrolled = await page.evaluate(() => window.scrollY)
    expect(scrolled).toBeGreaterThan(500)
    // By its place: what is drawn changes with the scrolling, and a locator would scroll.
    await page.touchscreen.tap(150, 350)
    await visible(page, '.viewer .count').waitFor()
    await page.getByLabel(t('viewer.all')).tap()
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(scrolled)
    await loadedWidth(page, 30).toBeGreaterThan(0)
    await cells(page).nth(30).tap()
    await visible(page, '.viewer .action', t('viewer.place')).tap()
    await expect.poll(() => visible(page, '.row .found').count()).toBe(1)
  })

  it('have files as rows, which are saved, and lead to their place', async () => {
    await openGallery(page)
    await visible(page, '.gallery .tab', t('gallery.files')).tap()
    await page.screenshot({ path: `${ARTIFACTS}/gallery-files.png` })
    const [download] = await Promise.all([page.waitForEvent('download'), visible(page, '.file__main', 'plan 2026.pdf').tap()])
    expect(download.suggestedFilename()).toBe('plan 2026.pdf')
    await page.getByLabel(t('gallery.placeOf', { name: 'plan 2026.pdf' })).tap()
    await expect.poll(() => visible(page, '.row:has(.found) .bubble.card').count(), { timeout: 10_000 }).toBe(1)
  })

  it('have more columns beside the list of a wide window, where the chat itself and another one close them, with the viewer', async () => {
    await page.setViewportSize(WIDE)
    await openGallery(page)
    await expect.poll(() => cells(page).nth(8).boundingBox().then(box => Math.round(box!.width))).toBe(118)
    await page.screenshot({ path: `${ARTIFACTS}/gallery-wide.png` })
    await cells(page).nth(0).click()
    await visible(page, '.viewer .count').waitFor()
    await row(page, '本').click()
    await visible(page, '.bubble', 'the end').waitFor()
    expect(await page.locator('.viewer').count()).toBe(0)
    await openGallery(page)
    await cells(page).nth(0).click()
    await visible(page, '.viewer .count').waitFor()
    await row(page, 'Carl').click()
    await visible(page, '.bubble', 'von Carl').waitFor()
    await page.goBack()
    await page.getByText('选择一个聊天').waitFor()
  })

  it('cause no error', () => {
    expect(phones.anna.problems).toEqual([])
  })
})
