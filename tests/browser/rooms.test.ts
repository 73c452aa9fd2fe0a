import type { Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TwoPhones } from './twoPhones'

import { fillRoom } from '../support/fillRoom'
import { t } from '../support/texts'
import { ARTIFACTS, openTwoPhones, withoutChromium } from './twoPhones'
import { sees, visible } from './visible'

const NOTICE = `${'今晚八点在茶馆见，请带上杯子。'.repeat(4)}\n<b>evil</b> \u202E${'x'.repeat(60)}`

async function screenshot(page: Page, name: string) {
  await page.waitForTimeout(400)
  await page.screenshot({ path: `${ARTIFACTS}/rooms-${name}.png` })
}

async function enter(page: Page) {
  await page.evaluate(() => { location.hash = '#/packages/chat/room?roomID=tea&name=%E8%8C%B6%E9%A6%86' })
  await visible(page, '.room-bar .main').waitFor()
}

describe.skipIf(withoutChromium)('a room in Chromium (skipped without Chromium)', () => {
  let phones: TwoPhones
  let page: Page
  let other: Page

  beforeAll(async () => {
    phones = await openTwoPhones({ viewport: { width: 390, height: 844 } });
    [page, other] = [phones.anna.page, phones.ben.page]
    await visible(page, '.search').waitFor()
    await enter(page)
    await sees(page, t('room.members', { n: 1 }))
    fillRoom(phones.demo.backend.emulator.gateway, 'tea', 250)
    await visible(other, '.search').waitFor()
    await enter(other)
    await sees(other, t('room.members', { n: 252 }))
  })
  afterAll(() => phones?.close())

  it('has a notice that the host writes and the others read', async () => {
    await page.getByLabel(t('room.settings')).filter({ visible: true }).tap()
    await visible(page, '.cell', t('roomSettings.notice')).tap()
    await visible(page, '.form textarea').fill(NOTICE)
    await screenshot(page, 'settings-host')
    await visible(page, '.form .button--main').tap()
    await visible(other, '.notice-bar', '今晚八点').waitFor()
    expect(await visible(other, '.notice-bar .lines').evaluate(lines => lines.getBoundingClientRect().height)).toBeLessThan(50)
    await screenshot(other, 'notice')
    await visible(other, '.notice-bar').tap()
    await visible(other, '.sheet-panel', '<b>evil</b>').waitFor()
    await screenshot(other, 'notice-whole')
    await other.getByText(t('action.close'), { exact: true }).filter({ visible: true }).tap()
    await other.getByLabel(t('room.settings')).filter({ visible: true }).tap()
    await sees(other, t('roomSettings.onlyHost'))
    await screenshot(other, 'settings-other')
  })

  it('has its members page by page, and ends with what to do', async () => {
    await visible(other, '.cell', t('roomSettings.members')).tap()
    await visible(other, '.member').nth(10).waitFor()
    await screenshot(other, 'members')
    const isThere = (name: string) => visible(other, '.member', name).count()
    for (let times = 0; times < 30 && !await isThere('人249'); times++) {
      // uni reports the end of a page once in 350 ms, and only when the page is scrolled.
      await other.evaluate('scrollBy(0, -200)')
      await other.waitForTimeout(200)
      await other.evaluate('scrollTo(0, document.documentElement.scrollHeight)')
      await other.waitForTimeout(250)
    }
    expect(await isThere('人249')).toBe(1)
    await screenshot(other, 'members-end')
    // The others are boxes of their height.
    expect(await other.locator('.member').count()).toBeLessThan(100)
    await other.goBack()
    await other.goBack()
    phones.demo.backend.emulator.gateway.controls.kickFromRoom({ roomID: 'tea', userID: phones.demo.users[1]!.user.userID })
    await sees(other, t('failure.room-removed'))
    await screenshot(other, 'removed')
    await other.getByText(t('room.enterAgain'), { exact: true }).tap()
    await visible(other, '.notice-bar').waitFor()
    expect(phones.ben.problems).toEqual([])
  })
})
