import type { Locator, Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { en } from '@/i18n/en'

import type { TwoPhones } from './twoPhones'

import { seedMessages } from '../miniprogram/stories/seedMessages'
import { t } from '../support/texts'
import { violationsOf } from './axe'
import { ARTIFACTS, openTwoPhones, withoutChromium } from './twoPhones'
import { visible } from './visible'

const LONG = '一句很长的话，'.repeat(60)
const WIDE = { width: 1440, height: 800 }
const NARROW = { width: 600, height: 800 }

const row = (page: Page, name: string) => visible(page, '.row[data-slot]').filter({ hasText: name })
const boxOf = async (element: Locator) => (await element.boundingBox())!
const title = (page: Page) => visible(page, '.uni-page-head__title').textContent()

describe.skipIf(withoutChromium)('a wide window in Chromium (skipped without Chromium)', () => {
  let phones: TwoPhones
  let page: Page

  beforeAll(async () => {
    phones = await openTwoPhones({
      viewport: WIDE,
      prepare({ users, backend }) {
        const me = users[0]!.user
        for (const name of ['Carl', 'Dora']) seedMessages(backend.emulator, { userID: name.toLowerCase(), name }, me, [LONG, `von ${name}`])
      },
    })
    page = phones.anna.page
    await row(page, 'Dora').waitFor()
  })
  afterAll(() => phones?.close())

  async function expectOpen(name: string) {
    await expect.poll(() => title(page)).toBe(name)
    await visible(page, '.bubble').filter({ hasText: `von ${name}` }).waitFor()
    expect(await visible(page, '[aria-current=true]').allInnerTexts()).toEqual([expect.stringContaining(name)])
  }

  /** Name of the tab that is marked beside the list. */
  const currentTab = () => visible(page, '.rail [aria-current=page]').getAttribute('aria-label')
  const expectEmpty = () => page.getByText('选择一个聊天').waitFor()

  it('has the list beside an empty side, in which a chat is opened', async () => {
    await expectEmpty()
    expect(await visible(page, '.uni-tabbar').count()).toBe(0)
    await row(page, 'Carl').click()
    await expectOpen('Carl')
    expect(await row(page, 'Dora').count()).toBe(1)
    const [pane, composer, bubble] = [await boxOf(visible(page, '.pane')), await boxOf(visible(page, '.composer')), await boxOf(visible(page, '.bubble').first())]
    expect(composer).toMatchObject({ x: pane.width, width: WIDE.width - pane.width })
    expect(bubble.x).toBeGreaterThan(pane.width)
    expect(Math.round(bubble.width)).toBe(640)
    await page.screenshot({ path: `${ARTIFACTS}/wide-chat.png` })
    expect(await violationsOf(page)).toEqual([])
  })

  it('takes the mark of an unread chat from the one that is open beside the list, too, when it is chosen', async () => {
    await row(page, 'Carl').click({ button: 'right' })
    await visible(page, '.uni-actionsheet__cell').filter({ hasText: t('action.markUnread') }).click()
    await expect.poll(() => row(page, 'Carl').locator('.badge').allInnerTexts()).toEqual(['1'])
    await row(page, 'Carl').click()
    await expect.poll(() => row(page, 'Carl').locator('.badge').count()).toBe(0)
    await expectOpen('Carl')
  })

  it('opens the menu of a message beside it by a right click; Escape closes the menu, and then the chat', async () => {
    await visible(page, '.bubble').last().click({ button: 'right' })
    const menu = await boxOf(visible(page, '.menu'))
    expect(menu.x).toBeCloseTo((await boxOf(visible(page, '.bubble').last())).x, 0)
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('.menu').count()).toBe(0)
    expect(await title(page)).toBe('Carl')
    await page.keyboard.press('Escape')
    await expectEmpty()
    expect(await visible(page, '[aria-current=true]').count()).toBe(0)
  })

  it('has the next chat in the place of the one before: "back" closes it, and a tab page stays', async () => {
    await row(page, 'Carl').click()
    await expectOpen('Carl')
    await row(page, 'Dora').click()
    await expectOpen('Dora')
    await page.goBack()
    await expectEmpty()
    await page.goForward()
    await expectOpen('Dora')
    await page.getByLabel(t('tab.me'), { exact: true }).filter({ visible: true }).click()
    await page.locator('.me').waitFor()
    expect(await currentTab()).toBe(t('tab.me'))
    await row(page, 'Carl').click()
    await expectOpen('Carl')
    expect(await currentTab()).toContain(t('tab.chats'))
    await page.goBack()
    await page.locator('.me').filter({ visible: true }).waitFor()
    expect(await currentTab()).toBe(t('tab.me'))
  })

  it('goes through the chats by Alt and arrow keys, and to the search by Ctrl and K', async () => {
    const names = (await visible(page, '.pane .row .name').allInnerTexts()).filter(name => name !== '本')
    const inOrder = await visible(page, '.pane .row').evaluateAll(rows => rows.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top).map(each => each.querySelector('.name')!.textContent!.trim()))
    expect(names.length).toBe(2)
    await row(page, inOrder[0]!).click()
    await expect.poll(() => title(page)).toBe(inOrder[0])
    await page.keyboard.press('Alt+ArrowDown')
    await expect.poll(() => title(page)).toBe(inOrder[1])
    await page.keyboard.press('Alt+ArrowUp')
    await expect.poll(() => title(page)).toBe(inOrder[0])
    await page.keyboard.press('Alt+ArrowUp')
    await page.waitForTimeout(200)
    expect(await title(page)).toBe(inOrder[0])
    await page.keyboard.press('Control+k')
    await page.keyboard.type('Dora')
    await expect.poll(() => visible(page, '.pane .row').count()).toBe(1)
    await page.keyboard.press('Escape')
    await expect.poll(() => visible(page, '.pane .row').count()).toBe(3)
  })

  it('keeps what is open when it becomes narrow and wide again: the chat, its text, and "back" to the list', async () => {
    await row(page, 'Carl').click()
    await expectOpen('Carl')
    await visible(page, '.composer textarea').fill('halb')
    await page.setViewportSize(NARROW)
    await expect.poll(() => visible(page, '.pane').count()).toBe(0)
    expect(await title(page)).toBe('Carl')
    expect((await boxOf(visible(page, '.composer'))).x).toBe(0)
    await page.setViewportSize(WIDE)
    await expectOpen('Carl')
    expect(await visible(page, '.composer textarea').inputValue()).toBe('halb')
    await page.setViewportSize(NARROW)
    await expect.poll(() => visible(page, '.pane').count()).toBe(0)
    await page.keyboard.press('Escape')
    expect(await title(page)).toBe('Carl')
    await visible(page, '.uni-page-head-btn').first().click()
    await page.locator('.me, .chats').filter({ visible: true }).first().waitFor()
    await visible(page, '.uni-tabbar__item').first().click()
    await row(page, 'Dora').waitFor()
    await page.setViewportSize(WIDE)
    await expectEmpty()
    expect(await row(page, 'Dora').count()).toBe(1)
  })

  it('shows the same after a reload, and at the address of a chat', async () => {
    await row(page, 'Carl').click()
    await expectOpen('Carl')
    await page.reload()
    await expectOpen('Carl')
    expect(await row(page, 'Dora').count()).toBe(1)
    await page.keyboard.press('Escape')
    await expectEmpty()
    expect(phones.anna.problems).toEqual([])
  })

  it('has the list once: new messages change the one in the pane', async () => {
    await phones.ben.page.locator('.row[data-slot]').filter({ visible: true }).first().click()
    await phones.ben.page.locator('.composer textarea').fill('neu von Ben')
    await phones.ben.page.keyboard.press('Enter')
    await expect.poll(() => visible(page, '.row[data-slot] .last').allInnerTexts()).toContain('neu von Ben')
  })

  it('counts unread messages in the title of the tab', async () => {
    await expect.poll(() => page.title()).toMatch(/^\(\d+\) /)
    const count = Number(/\d+/.exec(await page.title()))
    expect(await visible(page, '.rail__badge').textContent()).toContain(String(count))
  })

  it('is not wide at 800 px, also on a device that has no more; made wide, it has the title beside the list', async () => {
    const context = await phones.browser.newContext({ locale: 'zh-CN', viewport: { width: 800, height: 600 } })
    const tablet = await context.newPage()
    await tablet.goto(phones.demo.phones[1]!)
    await visible(tablet, '.row[data-slot]').first().waitFor()
    expect(await visible(tablet, '.pane').count()).toBe(0)
    expect(await boxOf(visible(tablet, '.uni-tabbar').last())).toMatchObject({ x: 0, width: 800 })
    expect((await boxOf(visible(tablet, '.uni-page-head'))).x).toBe(0)
    await tablet.setViewportSize(WIDE)
    await visible(tablet, '.pane').waitFor()
    expect((await boxOf(visible(tablet, '.uni-page-head'))).x).toBe((await boxOf(visible(tablet, '.pane'))).width)
    await context.close()
  })

  it('sends no request to another host', async () => {
    // uni's style sheet asks for a picture 3 s after the start.
    await page.waitForTimeout(3_500)
    expect([...phones.anna.outside, ...phones.ben.outside]).toEqual([])
  })

  it('begins in the language of the browser, with the number on the icon of the installed app, whose pictures are there', async () => {
    const context = await phones.browser.newContext({ locale: 'en-GB', viewport: WIDE })
    await context.addInitScript(() => {
      const counts: number[] = []
      Object.assign(window, { counts })
      Object.defineProperty(navigator, 'setAppBadge', { value: async (count: number) => void counts.push(count) })
    })
    const other = await context.newPage()
    await phones.anna.page.close()
    await other.goto(phones.demo.phones[0]!)
    await other.getByText(en['wide.choose']).waitFor()
    await expect.poll(() => other.evaluate(() => (window as unknown as { counts: number[] }).counts.at(-1))).toBeGreaterThan(0)
    const statuses = await other.evaluate(async () => {
      const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]')!.href
      const { icons, start_url: start } = await (await fetch(link)).json() as { icons: Array<{ src: string }>, start_url: string }
      return [new URL(start, link).pathname, ...await Promise.all(icons.map(async ({ src }) => (await fetch(new URL(src, link))).headers.get('content-type')))]
    })
    expect(statuses).toEqual(['/', 'image/png', 'image/png', 'image/png'])
    await context.close()
  })
})
