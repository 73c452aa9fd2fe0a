import type { Dist, LaunchOptions } from '../types'

import { MiniProgram } from './app'
import { App } from './driver'

/** The globals of the host's page in Chromium: `start` starts one mini program, `app` drives it. */
export interface BrowserSide {
  app: App
  start: (options: LaunchOptions) => Promise<void>
}

const side = globalThis as unknown as BrowserSide

side.start = async (options) => {
  const dist = await (await fetch('/dist.json')).json() as Dist
  const host = new MiniProgram(dist, options, window, true)
  window.addEventListener('unhandledrejection', (event) => {
    event.preventDefault()
    host.rejected(event.reason, event.promise)
  })
  window.addEventListener('error', event => host.problems.thrown('exception', event.error ?? event.message))
  side.app = new App(host)
  await host.start()
}
