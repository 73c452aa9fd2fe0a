import type { Browser, BrowserContext, Page } from 'playwright-core'

import { mkdirSync } from 'node:fs'
import { chromium } from 'playwright-core'

import type { Demo } from '../../scripts/demo/stack'

import { ensureBuild } from '../../scripts/builds.mjs'
import { CHROMIUM_FLAGS, findChromium } from '../../scripts/chromium.mjs'
import { startDemo } from '../../scripts/demo/stack'
import { ROOT } from '../../scripts/install.mjs'

/** Names of tests that this skips mention Chromium. */
export const withoutChromium = !findChromium()

export interface Phone {
  page: Page
  /** Console errors and page errors so far. Failed requests are console errors. */
  problems: string[]
  /** Requests to other hosts so far. */
  outside: string[]
}

export interface TwoPhones {
  demo: Demo
  browser: Browser
  anna: Phone
  ben: Phone
  close: () => Promise<void>
}

const PHONE = { width: 375, height: 667 }
export const ARTIFACTS = `${ROOT}artifacts`

export interface TwoPhonesOptions {
  viewport?: typeof PHONE
  locale?: string
  colorScheme?: 'light' | 'dark'
  /** Further flags of Chromium. */
  args?: string[]
  /** Of an SMTP server on this machine: the account server sends mails. */
  smtpPort?: number
  /** Called before the phones are opened. */
  prepare?: (demo: Demo) => void
}

/** Starts the demo and opens both phones in one Chromium. The demo signs the users in. */
export async function openTwoPhones({ prepare, smtpPort, args = [], ...options }: TwoPhonesOptions = {}): Promise<TwoPhones> {
  mkdirSync(ARTIFACTS, { recursive: true })
  const { dir } = await ensureBuild('h5-emulator')
  const demo = await startDemo({ dir, run: 'test', smtpPort })
  prepare?.(demo)
  const browser = await chromium.launch({ executablePath: findChromium()!, args: [...CHROMIUM_FLAGS, ...args] })
  const [anna, ben] = await Promise.all(demo.phones.map(url => openPhone(browser, url, options)))
  return {
    demo,
    browser,
    anna: anna!,
    ben: ben!,
    async close() {
      await browser.close()
      await demo.stop()
    },
  }
}

async function openPhone(browser: Browser, url: string, { viewport = PHONE, locale = 'zh-CN', colorScheme = 'light' as 'light' | 'dark' } = {}): Promise<Phone> {
  const context = await browser.newContext({ viewport, locale, colorScheme, timezoneId: 'Asia/Shanghai', hasTouch: true, isMobile: true, deviceScaleFactor: 2 })
  const outside = await blockOutside(context)
  const page = await context.newPage()
  const problems: string[] = []
  page.on('console', message => message.type() === 'error' && problems.push(message.text()))
  page.on('pageerror', error => problems.push(String(error)))
  await page.goto(url)
  return { page, problems, outside }
}

/** Replaces requests to other hosts with empty replies, and returns where they went. */
export async function blockOutside(context: BrowserContext): Promise<string[]> {
  const outside: string[] = []
  await context.route(({ hostname }) => hostname !== '127.0.0.1', (route) => {
    outside.push(route.request().url())
    return route.fulfill({ status: 200, body: '' })
  })
  return outside
}
