import type { Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { setLocale } from '@/i18n'

import type { TwoPhones } from './twoPhones'

import { t } from '../support/texts'
import { ARTIFACTS, openTwoPhones, withoutChromium } from './twoPhones'

const row = (page: Page, name: string) => page.locator('.row', { hasText: name }).filter({ visible: true }).first()
const bubbles = (page: Page, text: string) => page.locator('.bubble', { hasText: text })
const useHere = (page: Page) => page.getByText(t('action.useHere'), { exact: true }).filter({ visible: true }).first()
const composer = (page: Page) => page.locator('.composer textarea')

async function send(page: Page, text: string) {
  await composer(page).fill(text)
  await page.getByText('发送', { exact: true }).tap()
}

/** The texts of a user that the emulator holds, in their order. */
const atZim = (phones: TwoPhones, text: RegExp) => phones.demo.backend.emulator.world.storedMessages().map(({ content }) => String(content.message)).filter(message => text.test(message))

describe.skipIf(withoutChromium)('two tabs of one account in Chromium (skipped without Chromium)', () => {
  let phones: TwoPhones
  let first: Page
  let second: Page
  let url: string

  beforeAll(async () => {
    await setLocale('zh-CN')
    phones = await openTwoPhones()
    first = phones.anna.page
    await row(first, '本').waitFor()
    url = first.url()
    await row(first, '本').tap()
    await bubbles(first, 'Shall we meet at six').waitFor()
    // The cache is written 0.8 s after a change.
    await first.waitForTimeout(1_500)
    second = await first.context().newPage()
    await second.goto(url)
  })
  afterAll(() => phones?.close())

  it('the second one shows list and chats, cannot send, and offers to be used', async () => {
    await useHere(second).waitFor()
    await row(second, '本').waitFor()
    await second.screenshot({ path: `${ARTIFACTS}/tabs-list.png` })
    await row(second, '本').tap()
    await bubbles(second, 'Shall we meet at six').waitFor()
    await useHere(second).waitFor()
    expect(await composer(second).count()).toBe(0)
    await second.screenshot({ path: `${ARTIFACTS}/tabs-chat.png` })
    await second.emulateMedia({ colorScheme: 'dark' })
    await second.screenshot({ path: `${ARTIFACTS}/tabs-chat-dark.png` })
    await second.emulateMedia({ colorScheme: 'light' })
  })

  it('three texts that were written offline in the first one are sent once, when the second one is used', async () => {
    await first.context().setOffline(true)
    for (const text of ['offline 1', 'offline 2', 'offline 3']) {
      await send(first, text)
      await bubbles(first, text).waitFor()
    }
    await composer(first).fill('half a sentence')
    await useHere(second).tap()
    await useHere(first).waitFor()
    await bubbles(second, 'offline 3').waitFor()
    await second.context().setOffline(false)
    await phones.ben.page.locator('.row', { hasText: 'offline 3' }).waitFor({ timeout: 60_000 })
    await expect.poll(() => composer(second).inputValue()).toBe('half a sentence')
    expect(atZim(phones, /^offline/)).toEqual(['offline 1', 'offline 2', 'offline 3'])
  })

  it('the first one can be used again, and each text is there once', async () => {
    await useHere(first).tap()
    await useHere(second).waitFor()
    await composer(first).waitFor()
    await send(first, 'back again')
    await phones.ben.page.locator('.row', { hasText: 'back again' }).waitFor()
    expect(atZim(phones, /^offline|^back/)).toEqual(['offline 1', 'offline 2', 'offline 3', 'back again'])
    for (const text of ['offline 1', 'offline 2', 'offline 3', 'back again']) expect(await bubbles(first, text).count(), text).toBe(1)
  })

  it('the one in use stays in use when it is reloaded', async () => {
    await first.reload()
    await composer(first).waitFor()
    await first.waitForTimeout(4_000)
    expect([await useHere(first).count(), await useHere(second).count()]).toEqual([0, 1])
  })

  it('the other one goes on when the one in use is closed', async () => {
    await first.close()
    await composer(second).waitFor({ timeout: 15_000 })
    await send(second, 'alone')
    await phones.ben.page.locator('.row', { hasText: 'alone' }).waitFor()
    expect(atZim(phones, /^alone/)).toEqual(['alone'])
  })

  it('both are signed out when one of them signs out, and nothing stays on the device', async () => {
    const third = await second.context().newPage()
    await third.goto(new URL('#/pages/me/index', url).href)
    await third.getByText(t('phase.other-tab')).waitFor()
    await third.screenshot({ path: `${ARTIFACTS}/me.png` })
    await third.getByText(t('action.signOut'), { exact: true }).tap()
    await third.getByText(t('me.clearMeans')).waitFor()
    await third.screenshot({ path: `${ARTIFACTS}/sign-out.png` })
    await third.emulateMedia({ colorScheme: 'dark' })
    await third.screenshot({ path: `${ARTIFACTS}/sign-out-dark.png` })
    await third.locator('.uni-modal__btn_primary').tap()
    await third.getByText(t('signIn.toSignUp')).waitFor()
    await second.getByText(t('signIn.toSignUp')).waitFor()
    await expect.poll(() => third.evaluate(() => Object.keys(localStorage).filter(key => /^(?:cache\/[^a]|outbox|drafts|session)/.test(key)))).toEqual([])
  })
})
