import type { Browser, FrameLocator, Locator, Page } from 'playwright-core'

import { chromium } from 'playwright-core'

import type { BrowserSide } from './runtime/browserEntry'
import type { App } from './runtime/driver'
import type { Problem } from './runtime/problems'
import type { CountsByComponent } from './runtime/setData'
import type { Dist, LaunchOptions } from './types'

import { CHROMIUM_FLAGS, findChromium } from '../../../scripts/chromium.mjs'
import { toDomSelector } from './runtime/pageView'
import { serve } from './server'

/** A mini program has no CORS, hence no web security. */
const FLAGS = [...CHROMIUM_FLAGS, '--disable-web-security', '--disable-site-isolation-trials']

export { findChromium }

export interface ChromiumOptions extends LaunchOptions {
  viewport?: { width: number, height: number }
}

/** One browser for all phones of the process, closed with the last of them. */
let browser: Promise<Browser> | undefined
let phones = 0

/** Starts a mini program in Chromium, drawn as a phone of the viewport's size (375 × 667). Throws if there is no Chromium: ask findChromium first. */
export async function launchInChromium(dist: Dist, options: ChromiumOptions = {}): Promise<Phone> {
  const executablePath = findChromium()
  if (!executablePath)
    throw new Error('There is no Chromium; set CHROMIUM to the path of one')
  phones += 1
  browser ??= chromium.launch({ executablePath, args: FLAGS })
  const server = await serve(dist)
  const viewport = options.viewport ?? { width: 375, height: 667 }
  const context = await (await browser).newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', colorScheme: options.theme ?? 'light', deviceScaleFactor: 2 })
  const page = await context.newPage()
  const close = async () => {
    await context.close()
    await server.close()
    phones -= 1
    if (phones === 0) {
      const last = browser
      browser = undefined
      await (await last)?.close()
    }
  }
  const phone = new Phone(page, close)
  await page.goto(server.url)
  const plain = JSON.parse(JSON.stringify({ ...options, device: { ...options.device, ...viewport } })) as LaunchOptions
  await page.evaluate(launchOptions => (globalThis as unknown as BrowserSide).start(launchOptions), plain)
  return phone
}

/** A phone in Chromium: real taps and typing through playwright, and the same driver inside the page by `evaluate`. */
export class Phone {
  private readonly pageErrors: Problem[] = []

  constructor(readonly page: Page, private readonly end: () => Promise<void>) {
    page.on('pageerror', error => this.pageErrors.push({ kind: 'exception', message: error.message }))
    page.on('console', message => message.type() === 'error' && this.pageErrors.push({ kind: 'console', message: message.text(), where: message.location().url }))
  }

  /** The mini program's page in front. */
  get top(): FrameLocator { return this.page.frameLocator('iframe[data-top]') }

  /** By selector on the page in front (`.row`, `#id`, `button`), as WXML names things. */
  $(selector: string): Locator { return this.top.locator(toDomSelector(selector)) }

  /** By its exact text: on the page in front, else on the phone's own bars and dialogs. Waits up to five seconds for it. */
  async byText(text: string): Promise<Locator> {
    const places = [this.page.locator('.phone-mask').getByText(text, { exact: true }), this.top.getByText(text, { exact: true }), this.page.getByText(text, { exact: true })]
    for (const stop = Date.now() + 5000; Date.now() < stop; await this.page.waitForTimeout(25)) {
      for (const place of places) {
        const seen = place.filter({ visible: true })
        if (await seen.count() > 0)
          return seen.first()
      }
    }
    throw new Error(`There is no "${text}". On the screen: ${await this.text()}`)
  }

  /** Presses the middle of a target; fails after five seconds if something else lies over it. */
  async tap(target: string) {
    const place = /^[.#[]/.test(target) ? this.$(target).first() : await this.byText(target)
    await place.scrollIntoViewIfNeeded({ timeout: 5000 })
    let hit = 'something on the page'
    for (const stop = Date.now() + 5000; Date.now() < stop; await this.page.waitForTimeout(50)) {
      const box = await place.boundingBox()
      if (!box || !await place.evaluate(isOnTop))
        continue
      const x = box.x + box.width / 2
      const y = box.y + box.height / 2
      hit = await this.page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.closest('.phone-page, .phone-mask, .phone-nav, .phone-tabs, .phone-keyboard')?.className ?? 'something else', { x, y })
      if (hit !== 'phone-page' && await place.evaluate(element => element.ownerDocument !== top?.document))
        continue
      await this.page.mouse.click(x, y)
      return
    }
    throw new Error(`"${target}" has no size or is covered by ${hit}. On the screen: ${await this.text()}`)
  }

  /** Types into the input or textarea that `selector` names. */
  async input(selector: string, text: string) { await this.$(selector).locator('input, textarea').first().fill(text) }

  /** Light or dark: the app hears of it, and media queries follow. */
  async setTheme(theme: 'light' | 'dark') {
    await this.page.emulateMedia({ colorScheme: theme })
    await this.evaluate(({ app, argument }) => app.setTheme(argument), theme)
  }

  hideKeyboard(): Promise<void> { return this.evaluate(({ app }) => app.host.keyboard.hide()) }

  /** Runs in the browser with the in-page driver. `argument` must be plain data. */
  evaluate<Result, Argument>(run: (input: { app: App, argument: Argument }) => Result | Promise<Result>, argument?: Argument): Promise<Result> {
    return this.page.evaluate(
      // eslint-disable-next-line no-eval -- the function's text is evaluated inside the browser page, where the driver is
      ([code, value]) => (globalThis.eval(`(${code})`) as (input: object) => Result)({ app: (globalThis as unknown as BrowserSide).app, argument: value }),
      [String(run), argument] as const,
    ) as Promise<Result>
  }

  text(): Promise<string> { return this.evaluate(({ app }) => app.text()) }

  /** Problems of the app, and what the browser itself complained about (a picture that is not there …). */
  async problems(): Promise<Problem[]> { return [...await this.evaluate(({ app }) => app.problems), ...this.pageErrors] }

  readonly counters = {
    read: (): Promise<CountsByComponent> => this.evaluate(({ app }) => app.counters.read()),
    reset: (): Promise<void> => this.evaluate(({ app }) => app.counters.reset()),
  }

  async until(condition: (text: string) => boolean, what: string, timeoutMs = 10_000) {
    const stop = Date.now() + timeoutMs
    let text = ''
    while (Date.now() < stop) {
      text = await this.text()
      if (condition(text))
        return
      await this.page.waitForTimeout(25)
    }
    throw new Error(`Not within ${timeoutMs} ms: ${what}\nOn the screen: ${text}\nProblems: ${JSON.stringify(await this.problems())}`)
  }

  screenshot(path: string) { return this.page.screenshot({ path }) }

  /** Ends the app and closes the phone; what it returns starts the next launch. */
  async kill(): Promise<Pick<LaunchOptions, 'storage' | 'files'>> {
    const left = await this.evaluate(({ app }) => app.kill())
    await this.end()
    return left
  }
}

/** Runs in the page: is this element, one around it or one inside it what lies at its middle? */
function isOnTop(element: Element) {
  const { left, top, width, height } = element.getBoundingClientRect()
  const hit = element.ownerDocument.elementFromPoint(left + width / 2, top + height / 2)
  return hit !== null && (element.contains(hit) || hit.contains(element))
}
