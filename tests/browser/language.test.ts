import type { Page } from 'playwright-core'

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { setLocale } from '@/i18n'
import { en } from '@/i18n/en'

import type { TwoPhones } from './twoPhones'

import { ensureBuild } from '../../scripts/builds.mjs'
import { t } from '../support/texts'
import { openTwoPhones, withoutChromium } from './twoPhones'

const sees = (page: Page, words: string) => page.getByText(words, { exact: true }).filter({ visible: true }).first().waitFor()
const tap = (page: Page, words: string) => page.getByText(words, { exact: true }).filter({ visible: true }).first().tap()

/** Runs in the page: notes the text of each frame. */
function noteFrames() {
  const textsSeen: string[] = []
  Object.assign(window, { textsSeen })
  const look = () => {
    // eslint-disable-next-line unicorn/prefer-dom-node-text-content -- text that is not visible does not count
    if (document.body) textsSeen.push(document.body.innerText)
    requestAnimationFrame(look)
  }
  look()
}

describe.skipIf(withoutChromium)('English on H5, a chunk of its own (skipped without a Chromium)', () => {
  let phones: TwoPhones
  let page: Page
  let chunk: string

  beforeAll(async () => {
    await setLocale('zh-CN')
    const { dir } = await ensureBuild('h5-emulator')
    chunk = readdirSync(join(dir, 'assets')).find(file => file.endsWith('.js') && readFileSync(join(dir, 'assets', file), 'utf8').includes(en['me.signOutMeans']))!
    phones = await openTwoPhones()
    page = phones.anna.page
  })
  afterAll(() => phones?.close())

  it('that cannot be fetched is reported and leaves the page in Chinese, until the network is back', async () => {
    const isAsked = (url: URL) => url.pathname.endsWith(chunk)
    await page.context().route(isAsked, route => route.abort())
    await tap(page, t('tab.me'))
    await tap(page, t('me.language'))
    await page.locator('.uni-actionsheet__cell', { hasText: 'English' }).tap()
    await sees(page, t('failure.language-load'))
    await page.locator('.uni-modal__btn_primary').tap()
    await sees(page, t('action.signOut'))
    await page.context().unroute(isAsked)
    await page.context().setOffline(true)
    await page.context().setOffline(false)
    // The headless shell has no such event of its own; uni-app listens to no other.
    await page.evaluate(() => (navigator as unknown as { connection: EventTarget }).connection.dispatchEvent(new Event('change')))
    await sees(page, en['action.signOut'])
  })

  it('is all that a reader of English sees of a page opened again, however late it arrives', async () => {
    await page.context().route(url => url.pathname.endsWith(chunk), async (route) => {
      await new Promise(resolve => setTimeout(resolve, 400))
      await route.continue()
    })
    await page.addInitScript(noteFrames)
    await page.reload()
    await sees(page, en['action.signOut'])
    const texts = await page.evaluate(() => (window as unknown as { textsSeen: string[] }).textsSeen)
    expect(texts.at(-1)).toContain(en['action.signOut'])
    expect(texts.filter(text => /\p{Script=Han}/u.test(text))).toEqual([])
  })
})
