import type { Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import type { TwoPhones } from './twoPhones'

import { seedMessages } from '../miniprogram/stories/seedMessages'
import { t } from '../support/texts'
import { ARTIFACTS, openTwoPhones, withoutChromium } from './twoPhones'

const bubble = (page: Page, text: string) => page.locator('.bubble', { hasText: text }).last()

/** The menu closes when the list scrolls, as it does until its messages are all there. */
async function chooseFrom(page: Page, text: string, entry: string) {
  await vi.waitFor(async () => {
    if (!await page.locator('.menu').count()) await bubble(page, text).click({ button: 'right', timeout: 2_000 })
    await page.locator('.menu .entry', { hasText: entry }).tap({ timeout: 2_000 })
  }, { timeout: 20_000 })
}

describe.skipIf(withoutChromium)('pinned messages in Chromium (skipped without Chromium)', () => {
  let phones: TwoPhones

  beforeAll(async () => {
    phones = await openTwoPhones({
      prepare({ users, backend }) {
        const [anna, ben] = users.map(({ user }) => user)
        seedMessages(backend.emulator, ben!, anna!, Array.from({ length: 40 }, (_, n) => `消息 ${n}`))
      },
    })
    for (const { page } of [phones.anna, phones.ben]) await page.locator('.row').first().tap()
    await bubble(phones.anna.page, '消息 39').waitFor()
  })
  afterAll(() => phones?.close())

  it('are shown on both phones in a bar, lead to their message, and are unpinned in the list', async () => {
    const [{ page: anna }, { page: ben }] = [phones.anna, phones.ben]
    await bubble(ben, '消息 39').waitFor()
    await chooseFrom(anna, '消息 39', t('action.pinMessage'))
    await ben.locator('.pin-bar', { hasText: '消息 39' }).waitFor()
    await chooseFrom(ben, '消息 38', t('action.pinMessage'))
    await anna.locator('.pin-bar', { hasText: '消息 38' }).waitFor()
    await anna.waitForTimeout(400)
    await anna.screenshot({ path: `${ARTIFACTS}/pins-bar.png` })
    await anna.locator('.pin-bar .all').tap()
    await anna.locator('.pin').nth(1).waitFor()
    await anna.waitForTimeout(400)
    await anna.screenshot({ path: `${ARTIFACTS}/pins-list.png` })
    await anna.locator('.pin .unpin').first().tap()
    await ben.locator('.pin-bar', { hasText: '消息 39' }).waitFor()
    await anna.locator('.sheet-panel .close').tap()
    for (let page = 0; page < 4; page++) await anna.locator('.pin-bar .newest').tap()
    await anna.locator('.found').waitFor({ state: 'attached' })
    expect([...phones.anna.problems, ...phones.ben.problems]).toEqual([])
  })
})
