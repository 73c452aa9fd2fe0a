import type { Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Call } from '../bench/zimUser'
import type { TwoPhones } from './twoPhones'

import { connectUser, sendTo } from '../bench/zimUser'
import { t } from '../support/texts'
import { violationsOf } from './axe'
import { ARTIFACTS, openTwoPhones, withoutChromium } from './twoPhones'
import { visible } from './visible'

interface Made { title: string, options: { body: string, tag: string }, onclick: () => void }
/** What the stubs of {@link stubSystem} keep in the page. */
type Stubbed = Window & { made: Made[], hide: (isHidden: boolean) => void }

const banner = (page: Page) => visible(page, '.incoming--shown')
const title = (page: Page) => visible(page, '.uni-page-head__title').textContent()
const topOfRow = (page: Page) => visible(page, '.bubble').last().evaluate(bubble => bubble.getBoundingClientRect().top)

/** Notifications that are made and not shown, a user who allows them, and a tab that can be hidden: a headless browser has no such things. */
function stubSystem() {
  const stubbed = window as unknown as Stubbed
  stubbed.made = []
  class StubNotification {
    static permission = sessionStorage.getItem('allowed') ?? 'default'
    static async requestPermission() {
      sessionStorage.setItem('allowed', StubNotification.permission = 'granted')
    }

    constructor(title: string, options: object) {
      if (StubNotification.permission === 'granted') stubbed.made.push(Object.assign(this, { title, options }) as unknown as Made)
    }

    close() {}
  }
  Object.assign(window, { Notification: StubNotification })
  stubbed.hide = (isHidden) => {
    Object.defineProperty(document, 'visibilityState', { get: () => isHidden ? 'hidden' : 'visible', configurable: true })
    Object.defineProperty(document, 'hasFocus', { value: () => !isHidden, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }
}

const hide = (page: Page, isHidden: boolean) => page.evaluate(isHidden => (window as unknown as Stubbed).hide(isHidden), isHidden)
const made = (page: Page) => page.evaluate(() => (window as unknown as Stubbed).made.map(({ title, options: { body, tag } }) => [title, body, tag]))

async function swipeUp(page: Page) {
  const { x, y, width, height } = (await banner(page).boundingBox())!
  const touch = await page.context().newCDPSession(page)
  const point = (up: number) => [{ x: x + width / 2, y: y + height - 8 - up }]
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: point(0) })
  for (const up of [15, 30, 45]) await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: point(up) })
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

describe.skipIf(withoutChromium)('new messages in Chromium (skipped without Chromium)', () => {
  let phones: TwoPhones
  let page: Page
  let carl: Call
  let carlID: string

  beforeAll(async () => {
    phones = await openTwoPhones()
    page = phones.anna.page
    const { backend } = phones.demo
    const { user, token } = await backend.register({ account: 'carl', password: 'three quiet herons', name: 'Carl' })
    carlID = user.userID
    carl = connectUser(backend.emulator.gateway, { appID: backend.appID, userID: user.userID, name: user.name, token })
    await page.context().addInitScript(stubSystem)
    await page.reload()
  })
  afterAll(() => phones?.close())

  const send = (text: string) => sendTo(carl, phones.demo.users[0]!.user.userID, text)

  async function openBen() {
    await visible(page, '.row[data-slot]').filter({ hasText: '本' }).tap()
    await expect.poll(() => title(page)).toMatch(/^本/)
    await expect.poll(() => topOfRow(page)).toBeGreaterThan(0)
    await page.waitForTimeout(300)
  }

  it('of another chat have a banner over the open one, which moves nothing; a tap opens the chat in its place', async () => {
    await openBen()
    const before = await topOfRow(page)
    send('Hallo von Carl')
    await banner(page).waitFor()
    expect([await banner(page).locator('.name').textContent(), await banner(page).locator('.text').textContent()]).toEqual(['Carl', 'Hallo von Carl'])
    expect(await topOfRow(page)).toBe(before)
    expect((await banner(page).boundingBox())!.y + (await banner(page).boundingBox())!.height).toBeLessThan((await visible(page, '.composer').boundingBox())!.y)
    await page.screenshot({ path: `${ARTIFACTS}/banner.png` })
    expect(await violationsOf(page)).toEqual([])
    await banner(page).getByText('Hallo von Carl').tap()
    await expect.poll(() => title(page)).toMatch(/^Carl/)
    expect(await banner(page).count()).toBe(0)
    await page.goBack()
    await visible(page, '.row[data-slot]').first().waitFor()
  })

  it('have none on the list, nor in their own chat', async () => {
    send('auf der Liste')
    await visible(page, '.row .last').filter({ hasText: 'auf der Liste' }).waitFor()
    await page.waitForTimeout(600)
    expect(await banner(page).count()).toBe(0)
    await visible(page, '.row[data-slot]').filter({ hasText: 'Carl' }).tap()
    await expect.poll(() => title(page)).toMatch(/^Carl/)
    send('im Chat')
    await visible(page, '.bubble').filter({ hasText: 'im Chat' }).waitFor()
    await page.waitForTimeout(600)
    expect(await banner(page).count()).toBe(0)
    await page.goBack()
  })

  it('have a banner that a swipe up, its button and Escape dismiss; the chat stays, and what was typed keeps the focus', async () => {
    await openBen()
    send('weg damit')
    await banner(page).waitFor()
    await swipeUp(page)
    await expect.poll(() => banner(page).count()).toBe(0)
    send('noch einer')
    await banner(page).getByLabel(t('alert.close')).tap()
    await expect.poll(() => banner(page).count()).toBe(0)
    await visible(page, '.composer textarea').fill('halb')
    await visible(page, '.composer textarea').focus()
    send('und noch einer')
    await banner(page).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => banner(page).count()).toBe(0)
    expect(await title(page)).toMatch(/^本/)
    await page.keyboard.type('er')
    expect(await visible(page, '.composer textarea').inputValue()).toBe('halber')
    await visible(page, '.composer textarea').fill('')
  })

  it('have a banner that the Tab key reaches from the composer, that stays while it has the focus, and that Enter opens', async () => {
    await visible(page, '.composer textarea').focus()
    send('mit der Tastatur')
    await banner(page).waitFor()
    const isReached = () => page.evaluate(() => document.activeElement?.matches('.incoming .open') === true)
    for (let tabs = 0; tabs < 5 && !await isReached(); tabs++) await page.keyboard.press('Tab')
    expect(await isReached()).toBe(true)
    await page.waitForTimeout(5_500)
    expect(await banner(page).count()).toBe(1)
    await page.keyboard.press('Enter')
    await expect.poll(() => title(page)).toMatch(/^Carl/)
  })

  it('are notifications of the system while the tab is hidden, after the user has allowed them; a click opens the chat', async () => {
    await page.goto(`${new URL(page.url()).origin}/#/packages/me/notifications`)
    await page.getByText(t('notifications.default')).waitFor()
    await page.getByRole('switch', { name: t('notifications.desktop') }).tap()
    await page.getByText(t('notifications.granted')).waitFor()
    await page.screenshot({ path: `${ARTIFACTS}/notifications.png` })
    await hide(page, true)
    send('bist du da?')
    await expect.poll(() => made(page)).toEqual([['Carl', 'bist du da?', `peer:${carlID}`]])
    expect(await banner(page).count()).toBe(0)
    await page.evaluate(() => (window as unknown as Stubbed).made[0]!.onclick())
    await hide(page, false)
    await expect.poll(() => title(page)).toMatch(/^Carl/)
  })

  it('are told by the one tab that is in use', async () => {
    const other = await page.context().newPage()
    await other.addInitScript(() => sessionStorage.setItem('allowed', 'granted'))
    await other.goto(phones.demo.phones[0]!)
    await other.getByText(t('action.useHere')).filter({ visible: true }).waitFor()
    await Promise.all([page, other].map(tab => hide(tab, true)))
    send('nur einmal')
    await expect.poll(async () => (await made(page)).at(-1)?.[1]).toBe('nur einmal')
    await page.waitForTimeout(600)
    expect(await made(other)).toEqual([])
    expect(phones.anna.problems).toEqual([])
  })
})
