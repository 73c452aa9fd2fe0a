import type { Page } from 'playwright-core'

import WebSocket from 'ws'

import type { App, Dist, LaunchOptions } from '../miniprogram/host'
import type { CountsByComponent } from '../miniprogram/host/runtime/setData'
import type { BenchWorld } from './world'

import { EMULATOR_URL } from '../../scripts/builds.mjs'
import { launch, launchInChromium } from '../miniprogram/host'

/** Longer than the app's interval between two commits (170 ms) and than its updates after a prepend. */
export const QUIET_MS = 260
const TIMEOUT_MS = 30_000
const FILES = '/zim-files'
/** The address of an http server, of that of a WebSocket. */
const httpOf = (url: string) => new URL(url.replace(/^ws/, 'http')).origin

/**
 * A signed-in phone for the bench: runs actions on it and counts the setData calls. In happy-dom (no layout, so mounted parts stay mounted)
 * or in Chromium (real layout and scrolling).
 */
export interface BenchPhone {
  /** Runs `work` in the process or in the browser. It must use only its arguments. */
  run: <Result, Argument>(work: (app: App, argument: Argument) => Result | Promise<Result>, argument?: Argument) => Promise<Result>
  /** Resets the counters, runs `work`, waits until there was no setData call for 260 ms, and returns the counts. */
  measure: (work: () => unknown) => Promise<CountsByComponent>
  /** Waits until there was no setData call for 260 ms. */
  quiet: () => Promise<void>
  until: <Argument>(condition: (app: App, argument: Argument) => unknown, what: string, argument?: Argument) => Promise<void>
  screenshot: (path: string) => Promise<unknown>
  end: () => Promise<void>
  /** The browser's page, in Chromium. */
  page?: Page
}

/** Launch options of the host, beside those for the sign-in. */
export interface PhoneOptions extends LaunchOptions {
  inChromium?: boolean
  /** The phone shows banners of messages in other chats, and vibrates. They are a step of their own. @default false */
  hasAlerts?: boolean
  /** Called after the first page was rendered once, before anything arrives from the network. */
  onLaunched?: () => void
}

const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

export async function startPhone(dist: Dist, world: BenchWorld, { inChromium = false, hasAlerts = false, onLaunched, ...options }: PhoneOptions = {}): Promise<BenchPhone> {
  const storage = { 'session.v1': world.saved, 'alerts.v1': { banner: hasAlerts, vibration: hasAlerts } }
  const common: LaunchOptions = { hosts: { [EMULATOR_URL]: world.url, [httpOf(EMULATOR_URL) + FILES]: httpOf(world.url) + FILES }, storage, ...options }
  const phone = inChromium ? await inBrowser(dist, common) : await inProcess(dist, common)
  onLaunched?.()

  async function quiet() {
    let calls = -1
    for (let since = 0; since < QUIET_MS; since += 20) {
      const now = (await phone.counts()).calls
      if (now !== calls) since = 0
      calls = now
      await pause(20)
    }
  }

  return {
    run: phone.run,
    quiet,
    async measure(work) {
      await phone.reset()
      await work()
      await quiet()
      return phone.counts()
    },
    async until(condition, what, argument) {
      for (const end = Date.now() + TIMEOUT_MS; Date.now() < end; await pause(20)) {
        if (await phone.run(condition, argument))
          return
      }
      throw new Error(`Not within ${TIMEOUT_MS} ms: ${what}. On the screen: ${await phone.run(app => app.text().slice(0, 500) + JSON.stringify(app.problems.slice(0, 5)))}`)
    },
    screenshot: phone.screenshot,
    end: phone.end,
    page: phone.page,
  }
}

async function inProcess(dist: Dist, options: LaunchOptions) {
  const app = await launch(dist, { ...options, WebSocket })
  return {
    run: async <Result, Argument>(work: (app: App, argument: Argument) => Result | Promise<Result>, argument?: Argument) => work(app, argument as Argument),
    counts: async () => app.counters.read(),
    reset: async () => app.counters.reset(),
    screenshot: async () => { throw new Error('happy-dom cannot make a screenshot.') },
    end: async () => { app.kill() },
    page: undefined,
  }
}

async function inBrowser(dist: Dist, options: LaunchOptions) {
  const phone = await launchInChromium(dist, options)
  // tsx wraps named functions inside functions in this helper, which the page lacks.
  await phone.page.evaluate('globalThis.__name = run => run')
  return {
    run: <Result, Argument>(work: (app: App, argument: Argument) => Result | Promise<Result>, argument?: Argument): Promise<Result> =>
      phone.page.evaluate(`(${String(work)})(globalThis.app, ${JSON.stringify(argument)})`),
    counts: () => phone.counters.read(),
    reset: () => phone.counters.reset(),
    screenshot: (path: string) => phone.screenshot(path),
    end: async () => { await phone.kill() },
    page: phone.page,
  }
}
