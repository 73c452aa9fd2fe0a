import type { Page } from 'playwright-core'

import { chromium } from 'playwright-core'

import { CHROMIUM_FLAGS, findChromium } from '../../scripts/chromium.mjs'
import { startDemo } from '../../scripts/demo/stack'
import { seedMessages } from '../miniprogram/stories/seedMessages'
import { mixedMessage } from '../support/mixedMessages'

/** Upper limit of Chromium's cumulative layout shift: what is above counts as bad to users. */
export const LAYOUT_SHIFT = 0.1

const PHONE = { width: 375, height: 667 }
const SETTLED_MS = 1500
/** Of a scroll, px a frame. */
const STEP = 20
const CHATS = 14
const MESSAGES = 150

interface Shift extends PerformanceEntry { value: number }

/** In the page, before its scripts: adds up the shifts. Nothing is pressed by hand here, so none is excused by an input. */
function watchShifts() {
  const total = { value: 0 }
  Object.assign(globalThis, { shifts: total })
  new PerformanceObserver(entries => entries.getEntries().forEach((entry) => { total.value += (entry as Shift).value })).observe({ type: 'layout-shift', buffered: true })
}

/** Runs `work`, waits until the page is still, and returns the sum of its layout shifts. */
async function shiftDuring(page: Page, work: () => Promise<unknown>): Promise<number> {
  await work()
  await page.waitForTimeout(SETTLED_MS)
  return page.evaluate(() => {
    const total = (globalThis as unknown as { shifts: { value: number } }).shifts
    const { value } = total
    total.value = 0
    return value
  })
}

/**
 * Layout shift on H5, by situation: the first start with a list of chats, the same from the cache, a chat that is opened for the first time,
 * an older page of it, the chat opened again. In Chromium, on the emulator.
 */
export async function layoutShifts(dir: string): Promise<Record<string, number>> {
  const demo = await startDemo({ dir, run: 'shift' })
  const browser = await chromium.launch({ executablePath: findChromium()!, args: CHROMIUM_FLAGS })
  try {
    const [sender, reader] = demo.users.map(({ user }) => user)
    for (let n = 0; n < CHATS; n++) {
      const { user } = await demo.backend.register({ account: `other${n}`, password: 'one of many others', name: `Other ${n}` })
      seedMessages(demo.backend.emulator, user, reader!, ['在吗'])
    }
    seedMessages(demo.backend.emulator, sender!, reader!, Array.from({ length: MESSAGES }, (_, n) => mixedMessage(n + 1)))
    const context = await browser.newContext({ viewport: PHONE, locale: 'zh-CN', isMobile: true, hasTouch: true })
    await context.addInitScript(watchShifts)
    const page = await context.newPage()
    const list = () => page.waitForFunction(count => document.querySelectorAll('.row').length > count, CHATS - 1)
    const open = async () => {
      await page.evaluate(() => document.querySelector<HTMLElement>('.row')!.click())
      await page.waitForFunction(newest => [...document.querySelectorAll('.bubble')].some(({ textContent }) => textContent.startsWith(`${newest} `)), MESSAGES)
    }
    const shifts: Record<string, number> = {}
    shifts['first start'] = await shiftDuring(page, () => page.goto(demo.phones[1]!).then(list))
    shifts['chat opened'] = await shiftDuring(page, open)
    shifts['older page'] = await shiftDuring(page, () => page.evaluate(async (step) => {
      const list = document.querySelector('.message-list .uni-scroll-view-content')!.parentElement!
      const before = document.querySelectorAll('.chunk').length
      for (let frames = 0; document.querySelectorAll('.chunk').length <= before && frames < 600; frames++) {
        list.scrollTop -= step
        await new Promise(resolve => requestAnimationFrame(resolve))
      }
    }, STEP))
    shifts['start from the cache'] = await shiftDuring(page, () => page.goto(demo.phones[1]!).then(list))
    shifts['known chat opened'] = await shiftDuring(page, open)
    return shifts
  }
  finally {
    await browser.close()
    await demo.stop()
  }
}
