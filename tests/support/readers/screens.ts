import type { ChildProcess } from 'node:child_process'
import type { AddressInfo } from 'node:net'

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import process from 'node:process'
import { chromium } from 'playwright-core'
import { Builder, error } from 'selenium-webdriver'

import { CHROMIUM_FLAGS, findChromium } from '../../../scripts/chromium.mjs'
import { findWebKit } from '../../../scripts/webkit.mjs'
import { blockOutside } from '../../browser/twoPhones'

export type Engine = 'Chromium' | 'WebKit'

/** Names of tests that a missing engine skips mention it. */
export const isMissing = (engine: Engine) => engine === 'Chromium' ? !findChromium() : !findWebKit()

/** One page in one engine. A story does everything in the page, so that it is the same in all engines. */
export interface Screen {
  /** Runs `work` in the page. It must use only its argument, which is plain data. */
  run: <Result, Argument>(work: (argument: Argument) => Result | Promise<Result>, argument?: Argument) => Promise<Result>
  /** Waits until `condition`, run in the page, is true. */
  until: <Argument>(condition: (argument: Argument) => unknown, what: string, argument?: Argument) => Promise<void>
  /** Slows the processor down by this factor, where the engine can. */
  slowDown: (factor: number) => Promise<void>
  /** Changes the height of the window, as a keyboard does. */
  setHeight: (height: number) => Promise<void>
  screenshot: (path: string) => Promise<void>
  close: () => Promise<void>
}

const WIDTH = 375
export const HEIGHT = 667
const TIMEOUT = 15_000

export const openScreen = (engine: Engine, url: string): Promise<Screen> => engine === 'Chromium' ? openChromium(url) : openWebKit(url)

async function untilIn(run: Screen['run'], condition: (argument: never) => unknown, what: string, argument: unknown) {
  for (const stop = Date.now() + TIMEOUT; Date.now() < stop; await new Promise(resolve => setTimeout(resolve, 50))) {
    if (await run(condition as (argument: unknown) => unknown, argument))
      return
  }
  throw new Error(`Not within ${TIMEOUT} ms: ${what}. On the screen: ${await run(() => document.body.textContent.slice(0, 300))}`)
}

async function openChromium(url: string): Promise<Screen> {
  const browser = await chromium.launch({ executablePath: findChromium()!, args: CHROMIUM_FLAGS })
  const context = await browser.newContext({ viewport: { width: WIDTH, height: HEIGHT }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', hasTouch: true, isMobile: true })
  await blockOutside(context)
  const page = await context.newPage()
  await page.goto(url)
  const session = await context.newCDPSession(page)
  const run: Screen['run'] = (work, argument) => page.evaluate(`(${String(work)})(${JSON.stringify(argument) ?? ''})`)
  return {
    run,
    until: (condition, what, argument) => untilIn(run, condition, what, argument),
    async slowDown(rate) { await session.send('Emulation.setCPUThrottlingRate', { rate }) },
    setHeight: height => page.setViewportSize({ width: WIDTH, height }),
    async screenshot(path) { await page.screenshot({ path }) },
    close: () => browser.close(),
  }
}

/** Whether an error says that the driver has lost its page. */
const hasCrashed = (thrown: unknown): boolean => thrown instanceof error.NoSuchSessionError || (thrown instanceof error.WebDriverError && /parse script result/.test(thrown.message))

/** Tells a story. WebKitGTK ends its page process now and then on a busy machine: then the story is told once more, in a new one. */
export async function tell(story: () => Promise<void>, reopen: () => Promise<void>): Promise<void> {
  try { await story() }
  catch (thrown) {
    if (!hasCrashed(thrown))
      throw thrown
    console.warn(`The browser has ended its page: ${String(thrown)}`)
    await reopen()
    await story()
  }
}

/** Opens a page in WebKitGTK's browser for tests, on a display of its own. Its windows are at least about 450 px wide. */
async function openWebKit(url: string): Promise<Screen> {
  const programs = findWebKit()!
  const ended: ChildProcess[] = []
  const start = (...[command, args, options]: Parameters<typeof spawn>) => {
    const child = spawn(command, args as string[], options)
    ended.unshift(child)
    return child
  }
  const stop = () => ended.forEach(child => child.kill())
  try {
    const display = start(programs.xvfb, ['-displayfd', '3', '-screen', '0', '800x800x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
    const [number] = await once(display.stdio[3]!, 'data') as [Buffer]
    const port = await freePort()
    start(programs.driver, ['-p', String(port)], { stdio: 'ignore', env: { ...process.env, DISPLAY: `:${String(number).trim()}`, LIBGL_ALWAYS_SOFTWARE: '1', TZ: 'Asia/Shanghai', LANG: 'zh_CN.UTF-8' } })
    await answers(port)
    const driver = await new Builder().disableEnvironmentOverrides().usingServer(`http://127.0.0.1:${port}`).withCapabilities({ browserName: 'MiniBrowser' }).build()
    await driver.manage().setTimeouts({ script: 60_000 })
    await driver.manage().window().setRect({ x: 0, y: 0, width: WIDTH, height: HEIGHT })
    await driver.get(url)
    const run = async <Result, Argument>(work: (argument: Argument) => Result | Promise<Result>, argument?: Argument): Promise<Result> => {
      const { result, failure } = await driver.executeAsyncScript<{ result: Result, failure?: string }>(`
        const done = arguments[arguments.length - 1]
        Promise.resolve().then(() => (${String(work)})(arguments[0])).then(result => done({ result }), failure => done({ failure: String(failure) + failure.stack }))`, argument ?? null)
      if (failure)
        throw new Error(failure)
      return result
    }
    return {
      run,
      until: (condition, what, argument) => untilIn(run, condition, what, argument),
      slowDown: async () => {},
      async setHeight(height) { await driver.manage().window().setRect({ x: 0, y: 0, width: WIDTH, height }) },
      async screenshot(path) { await writeFile(path, await driver.takeScreenshot(), 'base64') },
      async close() {
        await driver.quit().catch(() => {})
        stop()
      },
    }
  }
  catch (error) {
    stop()
    throw error
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function answers(port: number) {
  for (const end = Date.now() + TIMEOUT; Date.now() < end; await new Promise(resolve => setTimeout(resolve, 50))) {
    if (await fetch(`http://127.0.0.1:${port}/status`).then(({ ok }) => ok, () => false))
      return
  }
  throw new Error(`WebKitWebDriver did not answer within ${TIMEOUT} ms.`)
}
