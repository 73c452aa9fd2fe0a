import type { Dist, App as Driver, LaunchOptions } from '../../miniprogram/host'
import type { BrowserSide } from '../../miniprogram/host/runtime/browserEntry'
import type { Reader } from './reader'
import type { Engine } from './screens'

import { EMULATOR_URL, ensureBuild, SERVER_URL } from '../../../scripts/builds.mjs'
import { startBackend } from '../../../scripts/demo/backend'
import { createDemoUsers, sessionOf } from '../../../scripts/demo/demoUsers'
import { compileDist, serve } from '../../miniprogram/host'
import { createReader, seedChat } from './reader'
import { openScreen } from './screens'

const CHAT = 'packages/chat/index'
/** The style that takes scroll anchoring from a view. It is there before the app starts, because the list finds out only once. */
const WITHOUT_ANCHORING = '* { overflow-anchor: none !important }'

declare global {
  // eslint-disable-next-line vars-on-top -- a global of the host's page
  var app: Driver
}

export interface MiniProgramReader extends Reader {
  /** Number of the oldest message that is drawn. */
  oldest: () => Promise<number>
  problems: () => Promise<unknown[]>
}

function withStyle(dist: Dist, css: string): Dist {
  const style = dist.styles[CHAT]!
  return { ...dist, styles: { ...dist.styles, [CHAT]: { ...style, plain: style.plain + css, scoped: style.scoped + css } } }
}

/** Opens the compiled mini program in the test host of a browser. `hasAnchoring`: the view layer keeps its place as Chromium does, where the engine can. */
export async function openMiniProgram(engine: Engine, { hasAnchoring = true } = {}): Promise<MiniProgramReader> {
  const dist = compileDist((await ensureBuild('mp-weixin-emulator')).dir)
  const backend = await startBackend()
  const users = await createDemoUsers(backend)
  seedChat(backend, users)
  const server = await serve(hasAnchoring ? dist : withStyle(dist, WITHOUT_ANCHORING))
  const screen = await openScreen(engine, server.url)
  const options: LaunchOptions = { hosts: { [EMULATOR_URL]: backend.emulator.url, [SERVER_URL]: backend.accountsUrl }, storage: { 'session.v1': sessionOf(backend, users[1]) } }
  await screen.run(async (options) => {
    await (globalThis as unknown as BrowserSide).start({ ...options, device: { width: innerWidth, height: innerHeight } })
    globalThis.topPage = () => document.querySelector<HTMLIFrameElement>('iframe[data-top]')!.contentDocument!
    globalThis.messageList = () => topPage().querySelector<HTMLElement>('.message-list .scroll')!
  }, options)
  return {
    ...createReader({
      screen,
      tap: selector => screen.run(selector => app.tap(selector), selector),
      write: (selector, text) => screen.run(([selector, text]) => app.input(selector!, text!), [selector, text]),
      back: () => screen.run(() => app.back()),
      setKeyboard: isOpen => screen.run((isOpen) => {
        const field = topPage().querySelector<HTMLTextAreaElement>('.composer textarea')!
        if (isOpen) field.focus()
        else field.blur()
        // A window that is not in front has no focus to give.
        if ((app.host.keyboard.height > 0) !== isOpen) field.dispatchEvent(new Event(isOpen ? 'focus' : 'blur'))
        if ((app.host.keyboard.height > 0) !== isOpen)
          throw new Error('The keyboard stays.')
      }, isOpen),
      async close() {
        await screen.close()
        await server.close()
        await backend.stop()
      },
    }, backend, users),
    oldest: () => screen.run(() => Math.min(...[...topPage().querySelectorAll('.bubble')].map(bubble => Number.parseInt(bubble.textContent!)).filter(n => n > 0))),
    problems: () => screen.run(() => app.problems.map(({ kind, message }) => ({ kind, message }))),
  }
}
