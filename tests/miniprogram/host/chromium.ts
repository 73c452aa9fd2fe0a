import type { Browser, FrameLocator, Locator, Page } from 'playwright-core'

import { chromium } from 'playwright-core'

import type { BrowserSide } from './runtime/browserEntry'
import type { App } from './runtime/driver'
import type { Problem } from './runtime/problems'
import type { CountsByComponent } from './runtime/setData'
import type { Dist, FileContent, LaunchOptions } from './types'

import { CHROMIUM_FLAGS, findChromium } from '../../../scripts/chromium.mjs'
import { toDomSelector } from './runtime/pageView'
import { toBase64 } from './runtime/wx/system'
import { serve } from './server'

/** CORS does not apply to a mini program, so web security is off. */
const FLAGS = [...CHROMIUM_FLAGS, '--disable-web-security', '--disable-site-isolation-trials']

export { findChromium }

export interface ChromiumOptions extends LaunchOptions {
  viewport?: { width: number, height: number }
}

/** One browser for all phones of the process. It closes when there has been no phone for some time, because a start takes a second. */
let browser: Promise<Browser> | undefined
let phones = 0
let closing: ReturnType<typeof setTimeout> | undefined
/** From the end of the last phone to the end of the browser, ms. */
const LINGER = 5_000

function closeLater() {
  closing = setTimeout(() => {
    const last = browser
    browser = undefined
    void last?.then(idle => idle.close())
  }, LINGER)
}

/** Starts a mini program in Chromium, shown as a phone of the viewport's size (default 375 × 667). Throws without Chromium, so check findChromium first. */
export async function launchInChromium(dist: Dist, options: ChromiumOptions = {}): Promise<Phone> {
  const executablePath = findChromium()
  if (!executablePath)
    throw new Error('Chromium was not found. Install it, or set CHROMIUM to its path.')
  phones += 1
  clearTimeout(closing)
  browser ??= chromium.launch({ executablePath, args: FLAGS })
  const server = await serve(dist)
  const viewport = options.viewport ?? { width: 375, height: 667 }
  const context = await (await browser).newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', colorScheme: options.theme ?? 'light', deviceScaleFactor: 2 })
  const page = await context.newPage()
  const close = async () => {
    await context.close()
    await server.close()
    phones -= 1
    if (phones === 0) closeLater()
  }
  const phone = new Phone(page, close)
  await page.goto(server.url)
  const plain = JSON.parse(JSON.stringify({ ...options, device: { ...options.device, ...viewport } })) as LaunchOptions
  await page.evaluate(launchOptions => (globalThis as unknown as BrowserSide).start(launchOptions), plain)
  return phone
}

/** A phone in Chromium: real taps and typing by playwright, and the driver of runtime/driver.ts inside the page by `evaluate`. */
export class Phone {
  private readonly pageErrors: Problem[] = []

  constructor(readonly page: Page, private readonly end: () => Promise<void>) {
    page.on('pageerror', error => this.pageErrors.push({ kind: 'exception', message: error.message }))
    page.on('console', message => message.type() === 'error' && this.pageErrors.push({ kind: 'console', message: message.text(), where: message.location().url }))
  }

  /** The top page of the mini program. */
  get top(): FrameLocator { return this.page.frameLocator('iframe[data-top]') }

  /** Finds by selector on the top page, with WXML tag names and ids (`.row`, `#id`, `button`). */
  $(selector: string): Locator { return this.top.locator(toDomSelector(selector)) }

  /** Finds a visible element by its exact text: in dialogs, then on the top page, then in the phone's bars. Waits up to 5 s. */
  async byText(text: string): Promise<Locator> {
    const searches = [this.page.locator('.phone-mask').getByText(text, { exact: true }), this.top.getByText(text, { exact: true }), this.page.getByText(text, { exact: true })]
    for (const stop = Date.now() + 5000; Date.now() < stop; await this.page.waitForTimeout(25)) {
      for (const search of searches) {
        const visible = search.filter({ visible: true })
        if (await visible.count() > 0)
          return visible.first()
      }
    }
    throw new Error(`There is no "${text}". On the screen: ${await this.text()}`)
  }

  /** Taps the middle of a target. Throws after 5 s when another element covers it. */
  async tap(target: string) {
    const element = /^[.#[]/.test(target) ? this.$(target).first() : await this.byText(target)
    await element.scrollIntoViewIfNeeded({ timeout: 5000 })
    let hit = 'something on the page'
    for (const stop = Date.now() + 5000; Date.now() < stop; await this.page.waitForTimeout(50)) {
      const box = await element.boundingBox()
      if (!box || !await element.evaluate(isOnTop))
        continue
      const x = box.x + box.width / 2
      const y = box.y + box.height / 2
      hit = await this.page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.closest('.phone-page, .phone-mask, .phone-nav, .phone-tabs, .phone-keyboard')?.className ?? 'something else', { x, y })
      if (hit !== 'phone-page' && await element.evaluate(({ ownerDocument }) => ownerDocument !== top?.document))
        continue
      await this.page.mouse.click(x, y)
      return
    }
    throw new Error(`"${target}" has no size or is covered by ${hit}. On the screen: ${await this.text()}`)
  }

  private held = { x: 0, y: 0 }

  /** Puts the finger on the middle of an element and leaves it there. `moveTo`, `release` or `cancelTouch` follow. */
  async hold(target: string) {
    const element = /^[.#[]/.test(target) ? this.$(target).first() : await this.byText(target)
    const box = (await element.boundingBox())!
    this.held = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    await this.page.mouse.move(this.held.x, this.held.y)
    await this.page.mouse.down()
  }

  /** Moves the finger to an offset in px from where `hold` put it. */
  moveTo({ x, y }: { x: number, y: number }) { return this.page.mouse.move(this.held.x + x, this.held.y + y) }

  release() { return this.page.mouse.up() }

  /** Ends the touch as a call or a system dialog does, and lifts the finger. */
  async cancelTouch() {
    await this.evaluate(({ app }) => app.cancelTouch())
    await this.page.mouse.up()
  }

  /** Replaces the text of the input or textarea that matches `selector`. */
  async input(selector: string, text: string) { await this.$(selector).locator('input, textarea').first().fill(text) }

  /** Sets the theme of the app and of media queries. */
  async setTheme(theme: 'light' | 'dark') {
    await this.page.emulateMedia({ colorScheme: theme })
    await this.evaluate(({ app, argument }) => app.setTheme(argument), theme)
  }

  hideKeyboard(): Promise<void> { return this.evaluate(({ app }) => app.host.keyboard.hide()) }

  /** Runs a function in the browser with the driver of the page. `argument` must be plain data. */
  evaluate<Result, Argument>(run: (input: { app: App, argument: Argument }) => Result | Promise<Result>, argument?: Argument): Promise<Result> {
    return this.page.evaluate(
      // eslint-disable-next-line no-eval -- the function's text is evaluated inside the browser page, where the driver is
      ([code, value]) => (globalThis.eval(`(${code})`) as (input: object) => Result)({ app: (globalThis as unknown as BrowserSide).app, argument: value }),
      [String(run), argument] as const,
    ) as Promise<Result>
  }

  /** Sets the result of a chooser or dialog, as plain data. */
  answer(name: string, value: unknown): Promise<void> { return this.evaluate(({ app, argument }) => app.answer(argument.name, argument.value), { name, value }) }

  /** Creates a temporary file on the phone and returns its path. */
  addTempFile(extension: string, content: FileContent): Promise<string> {
    const { size, head = new Uint8Array() } = content instanceof Uint8Array ? { size: content.length, head: content } : content
    return this.evaluate(({ app, argument }) => {
      const head = Uint8Array.from(atob(argument.head), sign => sign.charCodeAt(0))
      return app.addTempFile(argument.extension, head.length === argument.size ? head : { size: argument.size, head })
    }, { extension, size, head: toBase64(head) })
  }

  text(): Promise<string> { return this.evaluate(({ app }) => app.text()) }

  /** Problems of the app, and errors of the browser (a missing picture …). */
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

  /** Ends the app and closes the phone. Returns what stays for the next launch. */
  async kill(): Promise<Pick<LaunchOptions, 'storage' | 'files' | 'scopes' | 'privacy'>> {
    const left = await this.evaluate(({ app }) => app.kill())
    await this.end()
    return left
  }
}

/** Runs in the page. Returns whether the topmost element at the middle of `element` is this element, an ancestor or a descendant. */
function isOnTop(element: Element) {
  const { left, top, width, height } = element.getBoundingClientRect()
  const hit = element.ownerDocument.elementFromPoint(left + width / 2, top + height / 2)
  return hit !== null && (element.contains(hit) || hit.contains(element))
}
