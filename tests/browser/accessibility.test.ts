import type { Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TwoPhones } from './twoPhones'

import { seedMessages } from '../miniprogram/stories/seedMessages'
import { t } from '../support/texts'
import { readingOf } from './reading'
import { openTwoPhones, withoutChromium } from './twoPhones'
import { visible } from './visible'

/** With every time as `hh:mm`. */
const readAloud = async (page: Page) => (await readingOf(page)).map(line => line.replace(/\b\d\d:\d\d\b/g, 'hh:mm'))

describe.skipIf(withoutChromium)('screen readers and the keyboard in Chromium (skipped without Chromium)', () => {
  let phones: TwoPhones
  let page: Page

  beforeAll(async () => {
    phones = await openTwoPhones({
      prepare({ users, backend: { emulator } }) {
        const [anna, ben] = users.map(({ user }) => user)
        seedMessages(emulator, anna!, ben!, Array.from({ length: 60 }, (_, n) => `前 ${n + 1}`))
        seedMessages(emulator, ben!, anna!, ['看 www.example.com', '🎉', { type: 200, message: JSON.stringify({ userID: 'u1', name: 'Dora' }), subType: 2 }])
      },
    })
    page = phones.anna.page
  })
  afterAll(() => phones?.close())

  it('say each row of the list with its name, time, last message and unread count', async () => {
    await visible(page, '.list .row', '本').waitFor()
    expect(await readAloud(page)).toEqual([
      `${t('chats.title')} (heading)`,
      `${t('chats.search')} (searchbox)`,
      `${t('chats.start')} (button)`,
      '本 hh:mm [个人名片] Dora 4 (button)',
      `${t('accessibility.tabs')} (navigation)`,
      '聊天 4 (button)',
      '通讯录 (button)',
      '我 (button)',
    ])
  })

  it('say each message as one stop: who, what, when and its state', async () => {
    await visible(page, '.list .row', '本').tap()
    await visible(page, '.bubble', 'Dora').waitFor()
    await visible(page, '.composer textarea').fill('六点见')
    await visible(page, '.composer .send').tap()
    await expect.poll(async () => (await readAloud(page)).slice(0, 3)).toEqual([`${t('accessibility.back')} (button)`, '本（在线） (heading)', `${t('message.list')} (region)`])
    await expect.poll(async () => (await readAloud(page)).filter(line => /^本, (?!Hi)|六点见|example/.test(line))).toEqual([
      '本, 看 www.example.com , hh:mm',
      'www.example.com (link)',
      '本, 🎉 , hh:mm (button)',
      '本, Dora 个人名片：u1 , hh:mm (button)',
      '我, 六点见 , hh:mm, 已发送 (button)',
    ])
    expect((await readAloud(page)).slice(-4)).toEqual([`${t('composer.voice')} (button)`, `${t('composer.label')} (textbox)`, `${t('composer.emoji')} (button)`, `${t('composer.more')} (button)`])
  })

  it('say what arrives in the open chat, once', async () => {
    const live = page.locator('[aria-live=polite]').filter({ hasText: '好的' })
    await phones.ben.page.locator('.row', { hasText: 'Anna' }).tap()
    await phones.ben.page.locator('.composer textarea').fill('好的')
    await phones.ben.page.locator('.composer .send').tap()
    await live.waitFor({ state: 'attached' })
    expect(await live.textContent()).toBe(t('message.arrived', { name: '本', text: '好的' }))
  })

  it('say messages in their order, older pages too', async () => {
    const list = page.locator('.message-list .uni-scroll-view').nth(1)
    for (let step = 0; step < 20 && !await visible(page, '.bubble', /^前 1$/).count(); step++) {
      await list.evaluate((element) => { element.scrollTop -= 500 })
      await page.waitForTimeout(100)
    }
    const numbers = (await readAloud(page)).flatMap(line => /^我, 前 (\d+)/.exec(line)?.[1] ?? []).map(Number)
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, n) => n + 1))
    expect(numbers.length).toBeGreaterThan(20)
  })

  it('menus do not slide into the page where less motion is asked for', async () => {
    await page.goBack()
    await visible(page, '.list .row', '本').waitFor()
    const durationOf = async () => {
      await visible(page, '.uni-tabbar__item', t('tab.me')).tap()
      await visible(page, '.cell', t('me.language')).tap()
      const sheet = page.locator('.uni-actionsheet_toggle')
      await sheet.waitFor()
      const seconds = await sheet.evaluate(element => Math.max(...getComputedStyle(element).transitionDuration.split(',').map(Number.parseFloat)))
      await page.keyboard.press('Escape')
      await sheet.waitFor({ state: 'detached' })
      return seconds
    }
    expect(await durationOf()).toBeGreaterThan(0.1)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    expect(await durationOf()).toBeLessThan(0.01)
  })
})
