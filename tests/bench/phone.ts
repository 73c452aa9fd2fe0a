import WebSocket from 'ws'

import type { App, Dist, LaunchOptions } from '../miniprogram/host'
import type { CountsByComponent } from '../miniprogram/host/runtime/setData'
import type { BenchWorld } from './world'

import { EMULATOR_URL } from '../../scripts/builds.mjs'
import { launch, launchInChromium } from '../miniprogram/host'

/** Longer than the app's interval between two commits (100 ms) and than its settling after growth, ms. */
const QUIET = 260
const PATIENCE = 30_000

/**
 * A phone that is signed in, seen from the bench: what one does with it, and what crossed the setData border meanwhile. In
 * happy-dom (no layout: what is mounted stays mounted) or in Chromium (real layout and scrolling).
 */
export interface BenchPhone {
  /** Runs in the process, or in the browser: it must use its arguments alone. */
  run: <Result, Argument>(work: (app: App, argument: Argument) => Result | Promise<Result>, argument?: Argument) => Promise<Result>
  /** Forgets what was counted, does something, and answers what crossed until nothing has crossed for 260 ms. */
  measure: (work: () => unknown) => Promise<CountsByComponent>
  /** Waits until nothing has crossed for 260 ms. */
  quiet: () => Promise<void>
  until: <Argument>(condition: (app: App, argument: Argument) => unknown, what: string, argument?: Argument) => Promise<void>
  screenshot: (path: string) => Promise<unknown>
  end: () => Promise<void>
}

/** What goes to the host's launch beside what signs in. */
export interface PhoneOptions extends LaunchOptions {
  inChromium?: boolean
  /** The first page has been drawn once; nothing has come over the network yet. */
  onLaunched?: () => void
}

const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

export async function startPhone(dist: Dist, world: BenchWorld, { inChromium = false, onLaunched, ...options }: PhoneOptions = {}): Promise<BenchPhone> {
  const common: LaunchOptions = { hosts: { [EMULATOR_URL]: world.url }, storage: { 'session.v1': world.saved }, ...options }
  const phone = inChromium ? await inBrowser(dist, common) : await inProcess(dist, common)
  onLaunched?.()

  async function quiet() {
    let calls = -1
    for (let since = 0; since < QUIET; since += 20) {
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
      for (const end = Date.now() + PATIENCE; Date.now() < end; await pause(20)) {
        if (await phone.run(condition, argument))
          return
      }
      throw new Error(`Not within ${PATIENCE} ms: ${what}. On the screen: ${await phone.run(app => app.text().slice(0, 500) + JSON.stringify(app.problems.slice(0, 5)))}`)
    },
    screenshot: phone.screenshot,
    end: phone.end,
  }
}

async function inProcess(dist: Dist, options: LaunchOptions) {
  const app = await launch(dist, { ...options, WebSocket })
  return {
    run: async <Result, Argument>(work: (app: App, argument: Argument) => Result | Promise<Result>, argument?: Argument) => work(app, argument as Argument),
    counts: async () => app.counters.read(),
    reset: async () => app.counters.reset(),
    screenshot: async () => { throw new Error('happy-dom draws nothing') },
    end: async () => { app.kill() },
  }
}

async function inBrowser(dist: Dist, options: LaunchOptions) {
  const phone = await launchInChromium(dist, options)
  // Named functions inside functions: tsx wraps them in this helper, which the page has not.
  await phone.page.evaluate('globalThis.__name = run => run')
  return {
    run: <Result, Argument>(work: (app: App, argument: Argument) => Result | Promise<Result>, argument?: Argument): Promise<Result> =>
      phone.page.evaluate(`(${String(work)})(globalThis.app, ${JSON.stringify(argument)})`),
    counts: () => phone.counters.read(),
    reset: () => phone.counters.reset(),
    screenshot: (path: string) => phone.screenshot(path),
    end: async () => { await phone.kill() },
  }
}
