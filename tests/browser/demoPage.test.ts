import type { Browser, Frame, Page } from 'playwright-core'

import { mkdirSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Demo } from '../../scripts/demo/stack'

import { ensureBuild } from '../../scripts/builds.mjs'
import { CHROMIUM_FLAGS, findChromium } from '../../scripts/chromium.mjs'
import { startDemo } from '../../scripts/demo/stack'
import { ARTIFACTS, blockOutside, withoutChromium } from './twoPhones'

const HILLS = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="680">
<linearGradient id="sky" x2="0" y2="1"><stop stop-color="#2b5d8c"/><stop offset="0.6" stop-color="#f0a57a"/><stop offset="1" stop-color="#ffe3b0"/></linearGradient>
<rect width="900" height="680" fill="url(#sky)"/><circle cx="620" cy="330" r="70" fill="#fff3d6"/>
<path d="M0 420 Q180 280 380 400 T900 330 V680 H0Z" fill="#6d7fa0"/><path d="M0 500 Q260 380 520 480 T900 440 V680 H0Z" fill="#42597d"/><path d="M0 590 Q300 490 900 570 V680 H0Z" fill="#22395a"/>
</svg>`

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
    browser = await chromium.launch({ executablePath: findChromium()!, args: [...CHROMIUM_FLAGS, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'] })
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
  })

  it('lets them exchange a picture and a voice', async () => {
    await anna.getByLabel('更多', { exact: true }).click()
    const drawing = await browser.newPage({ viewport: { width: 900, height: 680 } })
    await drawing.setContent(`<body style="margin:0">${HILLS}`)
    const buffer = await drawing.screenshot({ type: 'jpeg', quality: 90 })
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), anna.locator('.more .key', { hasText: '照片' }).click()])
    await chooser.setFiles({ name: 'hills.jpg', mimeType: 'image/jpeg', buffer })
    await ben.locator('.line .media img').waitFor()
    await anna.getByLabel('键盘', { exact: true }).first().click()
    await ben.getByLabel('语音', { exact: true }).click()
    await ben.getByLabel('点按开始录音').click()
    await page.waitForTimeout(2_300)
    await ben.getByLabel(/^点按发送/).click()
    await anna.locator('.line .bubble.voice').waitFor()
    await ben.getByLabel('键盘', { exact: true }).first().click()
    await expect.poll(() => Promise.all([anna, ben].map(phone => phone.locator('.upload').count()))).toEqual([0, 0])
    await page.screenshot({ path: `${ARTIFACTS}/demo.png` })
  })

  it('separates the storage of the phones', async () => {
    const sessions = await Promise.all([anna, ben].map(phone => phone.evaluate(() => localStorage.getItem('session.v1'))))
    expect(sessions[0]).toContain('"name":"Anna"')
    expect(sessions[1]).toContain('"name":"本"')
  })
})
