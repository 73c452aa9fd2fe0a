import type { Browser, Frame, Page } from 'playwright-core'

import { mkdirSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Demo } from '../../scripts/demo/stack'

import { ensureBuild } from '../../scripts/builds.mjs'
import { CHROMIUM_FLAGS, findChromium } from '../../scripts/chromium.mjs'
import { startDemo } from '../../scripts/demo/stack'
import { ARTIFACTS, blockOutside, withoutChromium } from './twoPhones'

async function send(phone: Frame, text: string) {
  await phone.locator('.composer textarea').fill(text)
  await phone.getByText('发送', { exact: true }).click()
}

const waitForBubble = (phone: Frame, text: string) => phone.locator('.bubble', { hasText: text }).waitFor()

describe.skipIf(withoutChromium)('the page of npm run demo (skipped without Chromium)', () => {
  let demo: Demo
  let browser: Browser
  let page: Page
  let anna: Frame
  let ben: Frame

  beforeAll(async () => {
    mkdirSync(ARTIFACTS, { recursive: true })
    demo = await startDemo({ dir: (await ensureBuild('h5-emulator')).dir, run: 'page' })
    browser = await chromium.launch({ executablePath: findChromium()!, args: CHROMIUM_FLAGS })
    const context = await browser.newContext({ viewport: { width: 960, height: 840 }, deviceScaleFactor: 1.5, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
    await blockOutside(context)
    page = await context.newPage()
    await page.goto(demo.url);
    [anna, ben] = await Promise.all([0, 1].map(async (n) => {
      const phone = await (await page.locator('iframe').nth(n).elementHandle())!.contentFrame()
      return phone!
    })) as [Frame, Frame]
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.stop()
  })

  it('shows two phones with a signed-in user and a chat each', async () => {
    await anna.locator('.row', { hasText: '本' }).click()
    await ben.locator('.row', { hasText: 'Anna' }).click()
    await waitForBubble(ben, 'Shall we meet at six')
  })

  it('lets the two users chat', async () => {
    await send(ben, '好的，六点见！')
    await waitForBubble(anna, '六点见')
    await send(anna, '👌')
    await waitForBubble(ben, '👌')
    await send(ben, '记得带伞 ☂️')
    await waitForBubble(anna, '记得带伞')
    await page.screenshot({ path: `${ARTIFACTS}/demo.png` })
  })

  it('separates the storage of the phones', async () => {
    const sessions = await Promise.all([anna, ben].map(phone => phone.evaluate(() => localStorage.getItem('session.v1'))))
    expect(sessions[0]).toContain('"name":"Anna"')
    expect(sessions[1]).toContain('"name":"本"')
  })
})
