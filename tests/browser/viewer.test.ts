import type { Page } from 'playwright-core'

import { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TwoPhones } from './twoPhones'

import { seedMessages } from '../miniprogram/stories/seedMessages'
import { picture } from '../support/media/pictures'
import { removeStored, storedFile } from '../support/media/storedFiles'
import { t } from '../support/texts'
import { ARTIFACTS, openTwoPhones, withoutChromium } from './twoPhones'
import { sees, visible } from './visible'

/** Between the first picture and the others: it is not drawn when the chat is opened. */
const TEXTS = 60
const HOSTILE = '<script>alert(1)</script>'

const close = (page: Page) => page.getByLabel(t('viewer.close'))
const count = (page: Page) => visible(page, '.viewer .count').textContent().then(text => text!.trim())
const counts = (page: Page, text: string) => expect.poll(() => count(page), { timeout: 10_000 }).toBe(text)
const inFront = (page: Page) => page.locator('.viewer .slide:not([aria-hidden])')
/** Waits until the picture in front is loaded. Returns its size. */
const pictureSize = (page: Page) => expect.poll(() => inFront(page).locator('img:not([alt=""])').evaluate(image => (image as HTMLImageElement).naturalWidth).catch(() => 0), { timeout: 10_000 })
const scale = (page: Page) => inFront(page).locator('img:not([alt=""])').evaluate(image => new DOMMatrix(getComputedStyle(image).transform).a)

describe.skipIf(withoutChromium)('pictures, videos and files of a chat in Chromium (skipped without Chromium)', () => {
  let phones: TwoPhones
  let page: Page
  let expired: { fileUID: string }

  beforeAll(async () => {
    const sizes = [200, 220, 240, 260, 280]
    const pictures = await Promise.all(sizes.map(width => picture('png', { width, height: 100 })))
    phones = await openTwoPhones({
      prepare({ users, backend: { emulator } }) {
        const [anna, ben] = users.map(({ user }) => user)
        const images = pictures.map((bytes, n) => storedFile(emulator, 'image', `${n}.png`, bytes))
        expired = images[3]!
        seedMessages(emulator, ben!, anna!, [
          images[0]!,
          ...Array.from({ length: TEXTS }, (_, n) => `text ${n}`),
          images[1]!,
          images[2]!,
          expired as never,
          storedFile(emulator, 'file', 'page.html', Buffer.from(HOSTILE)),
          images[4]!,
        ])
        removeStored(emulator, expired)
      },
    });
    ({ page } = phones.anna)
    await visible(page, '.list .row', '本').tap()
    await visible(page, '.bubble.media').last().waitFor()
  })
  afterAll(() => phones?.close())

  it('open the picture that was tapped, among all others', async () => {
    await visible(page, '.bubble.media').last().tap()
    await close(page).waitFor()
    await counts(page, '5 / 5+')
    await pictureSize(page).toBe(280)
    await page.screenshot({ path: `${ARTIFACTS}/viewer.png` })
  })

  it('zoom by keys, the wheel and a double tap', async () => {
    await page.keyboard.press('+')
    await expect.poll(() => scale(page)).toBeCloseTo(1.5)
    await page.keyboard.press('0')
    await expect.poll(() => scale(page)).toBe(1)
    await page.mouse.move(180, 330)
    await page.mouse.wheel(0, -800)
    await expect.poll(() => scale(page)).toBeGreaterThan(2)
    await page.keyboard.press('0')
    await page.mouse.dblclick(180, 330)
    await expect.poll(() => scale(page)).toBe(2.5)
    await page.mouse.dblclick(180, 330)
    await expect.poll(() => scale(page)).toBe(1)
  })

  it('say of one that the file server no longer has that it has expired', async () => {
    await page.keyboard.press('ArrowLeft')
    await counts(page, '4 / 5+')
    await sees(page, t('viewer.gone'))
    await page.screenshot({ path: `${ARTIFACTS}/viewer-gone.png` })
  })

  it('move by a swipe and by keys, to the beginning of the chat', async () => {
    await page.mouse.move(60, 300)
    await page.mouse.down()
    await page.mouse.move(320, 310, { steps: 5 })
    await page.mouse.up()
    await counts(page, '3 / 5+')
    await pictureSize(page).toBe(240)
    await page.keyboard.press('ArrowLeft')
    await pictureSize(page).toBe(220)
    await page.keyboard.press('Home')
    await pictureSize(page).toBe(200)
    await counts(page, '1 / 5')
  })

  it('are saved under their name', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), visible(page, '.viewer .action', t('viewer.save')).tap()])
    expect(download.suggestedFilename()).toBe('0.png')
    expect(readFileSync((await download.path())!).subarray(1, 4).toString()).toBe('PNG')
  })

  it('lead to their place in the chat', async () => {
    await visible(page, '.viewer .action', t('viewer.place')).tap()
    await expect.poll(() => visible(page, '.row .found').count()).toBe(1)
    await expect.poll(() => visible(page, '.row:has(.found) .bubble.media').count()).toBe(1)
  })

  it('are closed by Escape', async () => {
    await visible(page, '.bubble.media').first().tap()
    await close(page).waitFor()
    await page.keyboard.press('Escape')
    await close(page).waitFor({ state: 'hidden' })
    await visible(page, '.bubble.media').first().waitFor()
  })

  it('hand a page of another user to the browser as a file, and never show it', async () => {
    await page.goBack()
    await visible(page, '.list .row', '本').tap()
    await visible(page, '.bubble.card').waitFor()
    const address = page.url()
    const [download] = await Promise.all([page.waitForEvent('download'), visible(page, '.bubble.card', 'page.html').tap()])
    expect(download.suggestedFilename()).toBe('page.html')
    expect(readFileSync((await download.path())!, 'utf8')).toBe(HOSTILE)
    expect(page.url()).toBe(address)
    expect(page.context().pages()).toHaveLength(1)
  })

  it('cause no error but that of the expired one', () => {
    expect(phones.anna.problems.filter(problem => !problem.includes('404'))).toEqual([])
  })
})
