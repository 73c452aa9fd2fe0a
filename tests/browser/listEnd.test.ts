import type { Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TwoPhones } from './twoPhones'

import { seedMessages } from '../miniprogram/stories/seedMessages'
import { isFullMatrix } from '../support/matrix'
import { t } from '../support/texts'
import { ARTIFACTS, openTwoPhones, withoutChromium } from './twoPhones'

const LIST = '.message-list .uni-scroll-view-content'
/** How far the list is scrolled up. */
const SCREENS = isFullMatrix ? [1, 3, 8, 20] : [8]
const MESSAGES = 300

const list = (page: Page) => page.locator(LIST).locator('xpath=..')
const bubble = (page: Page, text: string) => page.locator('.bubble', { hasText: text })

/** px between the end of the list and what is shown. */
const toEnd = (page: Page) => list(page).evaluate(({ scrollHeight, scrollTop, clientHeight }) => Math.round(scrollHeight - scrollTop - clientHeight))

/** Asserts that the list comes to stand at its very end, with nothing below the message. */
async function expectAtEnd(page: Page, text: string) {
  await bubble(page, text).last().waitFor()
  await page.waitForTimeout(600)
  expect(await toEnd(page)).toBe(0)
  expect(await page.locator('.pill:not(.pill--top), .back').count()).toBe(0)
}

/** Scrolls up by heights of the list, as a finger does: step by step. */
async function scrollUp(page: Page, heights: number) {
  for (let step = 0; step < heights * 2; step++) {
    await list(page).evaluate((element) => { element.scrollTop -= element.clientHeight / 2 })
    await page.waitForTimeout(80)
  }
  await page.waitForTimeout(300)
}

async function send(page: Page, text: string) {
  await page.locator('.composer textarea').fill(text)
  await page.locator('.composer .send').tap()
}

describe.skipIf(withoutChromium)('the end of a chat of 300 messages in Chromium (skipped without Chromium)', () => {
  let phones: TwoPhones
  let anna: Page
  let ben: Page

  beforeAll(async () => {
    phones = await openTwoPhones({
      prepare({ users, backend }) {
        const [sender, receiver] = users.map(({ user }) => user)
        seedMessages(backend.emulator, sender!, receiver!, Array.from({ length: MESSAGES }, (_, n) => `${n + 1} ${'字'.repeat(n * 7 % 60)}`))
      },
    })
    anna = phones.anna.page
    ben = phones.ben.page
    await anna.locator('.row', { hasText: '本' }).tap()
    await ben.locator('.row', { hasText: 'Anna' }).tap()
  })
  afterAll(() => phones?.close())

  it('is shown when the chat is opened', async () => {
    await expectAtEnd(anna, `${MESSAGES}`)
    await expectAtEnd(ben, `${MESSAGES}`)
  })

  it('is left by a tap on the number of unread messages, for the first of them', async () => {
    await ben.screenshot({ path: `${ARTIFACTS}/unread-above.png` })
    await ben.locator('.pill--top').tap()
    await ben.locator('.unread').waitFor()
    await ben.waitForTimeout(1_000)
    await ben.screenshot({ path: `${ARTIFACTS}/unread-first.png` })
    expect(await ben.locator('.unread').evaluate(line => line.getBoundingClientRect().top)).toBeGreaterThan(44)
    expect(await ben.locator('.pill--top').count()).toBe(0)
    expect(await bubble(ben, '1 ').first().isVisible()).toBe(true)
    await ben.locator('.back').tap()
    await expectAtEnd(ben, `${MESSAGES}`)
  })

  it('is shown after a reload', async () => {
    await ben.reload()
    await expectAtEnd(ben, `${MESSAGES}`)
  })

  it.each(SCREENS)('is shown after a text is sent from %i screens above', async (screens) => {
    await scrollUp(anna, screens)
    expect(await toEnd(anna)).toBeGreaterThan(200)
    await send(anna, `von ${screens} oben`)
    await expectAtEnd(anna, `von ${screens} oben`)
  })

  it.each(SCREENS)('is shown after the pill is tapped %i screens above', async (screens) => {
    await scrollUp(ben, screens)
    for (const n of [1, 2, 3]) await send(anna, `neu ${n} für ${screens}`)
    await ben.locator('.pill').filter({ hasText: '3' }).tap()
    await expectAtEnd(ben, `neu 3 für ${screens}`)
  })

  it.each(isFullMatrix ? [3, 12] : [12])('is shown after the button is tapped %i screens above', async (screens) => {
    await scrollUp(ben, screens)
    await ben.locator('.back').tap()
    await ben.waitForTimeout(600)
    expect(await toEnd(ben)).toBe(0)
    expect(await ben.locator('.pill, .back').count()).toBe(0)
  })

  it('stays in view below texts that are sent quickly', async () => {
    await scrollUp(anna, 5)
    for (let n = 1; n <= 8; n++) await send(anna, `schnell ${n}`)
    await expectAtEnd(anna, 'schnell 8')
  })

  it('stays in view when the composer shows an error', async () => {
    await send(anna, '长'.repeat(800))
    await anna.locator('.composer .problem').waitFor()
    await expectAtEnd(anna, 'schnell 8')
    await anna.locator('.composer textarea').fill('')
    await expectAtEnd(anna, 'schnell 8')
  })

  it('stays in view when the emoji panel opens and closes', async () => {
    await anna.getByLabel(t('composer.emoji')).tap()
    await expectAtEnd(anna, 'schnell 8')
    await anna.getByLabel(t('composer.keyboard')).tap()
    await expectAtEnd(anna, 'schnell 8')
  })

  it('stays in view while the banner says that a draft is not stored, and after it', async () => {
    await ben.evaluate(() => {
      const { setItem } = Storage.prototype
      Storage.prototype.setItem = () => { throw new Error('full') }
      Object.assign(window, { repair: () => { Storage.prototype.setItem = setItem } })
    })
    await ben.locator('.composer textarea').fill('half a')
    await ben.getByText(t('failure.storage')).waitFor()
    await expectAtEnd(ben, 'schnell 8')
    await ben.evaluate(() => (window as unknown as { repair: () => void }).repair())
    await ben.locator('.composer textarea').fill('half a text')
    await ben.getByText(t('failure.storage')).waitFor({ state: 'detached' })
    await expectAtEnd(ben, 'schnell 8')
  })

  it('stays in view when the bar of a room changes its height', async () => {
    const { users, backend: { emulator: { gateway } } } = phones.demo
    await ben.goBack()
    await ben.getByLabel(t('chats.start')).tap()
    await ben.locator('.uni-actionsheet__cell', { hasText: t('startMenu.room') }).tap()
    await ben.locator('input').nth(1).fill('lobby')
    await ben.locator('uni-button').nth(1).tap()
    await ben.locator('.room-bar').waitFor()
    for (let n = 1; n <= 12; n++) await send(ben, `room ${n}`)
    await expectAtEnd(ben, 'room 12')
    gateway.controls.failNext({ call: 'enterRoom', code: 6000324 })
    gateway.controls.drop(users[1]!.user.userID)
    await ben.locator('.room-bar').getByText(t('failure.room-full')).waitFor({ timeout: 20_000 })
    await expectAtEnd(ben, 'room 12')
  })

  it('stays in view when the banner says that the account is used elsewhere', async () => {
    phones.demo.backend.emulator.gateway.controls.kick(phones.demo.users[0]!.user.userID)
    await anna.getByText(t('banner.kicked')).waitFor()
    await expectAtEnd(anna, 'schnell 8')
  })
})
