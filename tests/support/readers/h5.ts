import type { Reader } from './reader'
import type { Engine } from './screens'

import { ensureBuild } from '../../../scripts/builds.mjs'
import { startDemo } from '../../../scripts/demo/stack'
import { createReader, seedChat } from './reader'
import { HEIGHT, openScreen } from './screens'

/** Height of the keyboard of a phone, px. */
const KEYBOARD = 260

/** Opens the phone of the demo's second user in a browser. */
export async function openH5(engine: Engine): Promise<Reader> {
  const { dir } = await ensureBuild('h5-emulator')
  const demo = await startDemo({ dir, run: 'test' })
  seedChat(demo.backend, demo.users)
  const screen = await openScreen(engine, demo.phones[1]!)
  await screen.run(() => {
    globalThis.topPage = () => document
    globalThis.messageList = () => document.querySelector('.message-list .uni-scroll-view-content')!.parentElement!
  })
  return createReader({
    screen,
    tap: selector => screen.run(selector => document.querySelector<HTMLElement>(selector)!.click(), selector),
    write: (selector, text) => screen.run(([selector, text]) => {
      const found = document.querySelector(selector!)!
      const field = (found.matches('input, textarea') ? found : found.querySelector('input, textarea')) as HTMLInputElement
      field.focus()
      field.value = text!
      field.dispatchEvent(new Event('input', { bubbles: true }))
    }, [selector, text]),
    back: () => screen.run(() => history.back()),
    setKeyboard: isOpen => screen.setHeight(isOpen ? HEIGHT - KEYBOARD : HEIGHT),
    async close() {
      await screen.close()
      await demo.stop()
    },
  }, demo.backend, demo.users)
}
