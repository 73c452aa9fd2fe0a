import { Window } from 'happy-dom'

import type { Dist, LaunchOptions } from './types'

import { MiniProgram } from './runtime/app'
import { App } from './runtime/driver'

/**
 * Starts a mini program in this process, in a happy-dom window of its own, without layout and styles. Several may run at the same time.
 * Each has its own wx, modules, storage and pages. `app.kill()` ends it.
 */
export async function launch(dist: Dist, options: LaunchOptions = {}): Promise<App> {
  const { width, height } = { width: 375, height: 667, ...options.device }
  const window = new Window({ width, height, url: 'http://mini-program.host/' }) as unknown as globalThis.Window
  const host = new MiniProgram(dist, { ...options }, window, false)
  watchRejections(host)
  host.bus.on('kill', () => unwatchRejections(host))
  await host.start()
  await new Promise<void>(resolve => setTimeout(resolve, 0))
  return new App(host)
}

/**
 * Collects the unhandled rejections of the apps. Node reports them for the whole process, and a test runner fails on them. While an app
 * runs, rejections from a mini program go to the problems of every running app: those with its files in the stack and those without a
 * stack. Others go to the listeners that were registered before.
 */
const running = new Set<MiniProgram>()
let others: NodeJS.UnhandledRejectionListener[] = []

function watchRejections(host: MiniProgram) {
  if (running.size === 0) {
    others = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection')
    process.on('unhandledRejection', onRejection)
  }
  running.add(host)
}

function unwatchRejections(host: MiniProgram) {
  running.delete(host)
  if (running.size > 0)
    return
  process.removeListener('unhandledRejection', onRejection)
  for (const listener of others) process.on('unhandledRejection', listener)
}

function onRejection(reason: unknown, promise: Promise<unknown>) {
  const stack = reason instanceof Error ? reason.stack ?? '' : null
  if (stack === null || stack.includes('mini-program/')) {
    for (const host of running) host.rejected(reason, promise)
    return
  }
  for (const listener of others) listener(reason, promise)
}
