import { peerConversation } from 'zim-emulator/world'

import type { Demo } from '../../scripts/demo/stack'
import type { Reading } from '../support/reading'
import type { Engine, Screen } from './screens'

import { ensureBuild } from '../../scripts/builds.mjs'
import { startDemo } from '../../scripts/demo/stack'
import { connectUser, sendTextTo } from '../bench/zimUser'
import { seedMessages } from '../miniprogram/stories/seedMessages'
import { mixedMessage } from '../support/mixedMessages'
import { startReading } from '../support/reading'
import { openScreen } from './screens'

export const MESSAGES = 300
const MINUTE = 60_000

declare global {
  /** In the page. */
  // eslint-disable-next-line vars-on-top -- a global of the page
  var reading: Reading
}

/** A user with a chat of 300 mixed messages on the screen, in one engine. The peer has no phone. */
export interface Reader {
  screen: Screen
  /** Opens the chat at its end, with the newest rows only, and watches it; leaves it before when it is open. */
  openChat: () => Promise<void>
  leaveChat: () => Promise<void>
  /** Watches the list that is shown. */
  watch: () => Promise<void>
  tap: (selector: string) => Promise<void>
  /** Writes into the first field that the selector finds. */
  write: (selector: string, text: string) => Promise<void>
  /** px between the end of the list and what is shown. */
  toEnd: () => Promise<number>
  /** Scrolls frame by frame. Returns what has moved. */
  movesDuring: (steps: number[]) => Promise<string[]>
  /** Does `work` while the list is watched, and watches it for `ms` after it. Returns what has moved. */
  movesWhile: (work: () => unknown, ms?: number) => Promise<string[]>
  /** Sends a text as the peer. */
  receive: (text: string) => void
  close: () => Promise<void>
}

function seed({ users, backend: { emulator } }: Demo) {
  const [sender, receiver] = users.map(({ user }) => user)
  seedMessages(emulator, sender!, receiver!, Array.from({ length: MESSAGES }, (_, n) => mixedMessage(n + 1)))
  // A time line stands above every sixth message.
  const { messages } = peerConversation(emulator.gateway.world.state, sender!.userID, receiver!.userID).log
  messages.forEach((message, index) => { message.timestamp -= Math.ceil((messages.length - index) / 6) * 6 * MINUTE })
}

/** Starts the demo and opens the receiver's phone. */
export async function openReader(engine: Engine): Promise<Reader> {
  const { dir } = await ensureBuild('h5-emulator')
  const demo = await startDemo({ dir, run: 'test' })
  seed(demo)
  const { appID, emulator: { gateway } } = demo.backend
  const [peer, me] = demo.users.map(({ user, token }) => ({ userID: user.userID, name: user.name, token }))
  const call = connectUser(gateway, { appID, ...peer! })
  const screen = await openScreen(engine, demo.phones[1]!)
  const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
  const takeMoves = () => screen.run(() => reading.moves.splice(0))

  const tap = (selector: string) => screen.run(selector => document.querySelector<HTMLElement>(selector)!.click(), selector)

  async function leaveChat() {
    if (await screen.run(() => !!document.querySelector('.message-list'))) await screen.run(() => history.back())
    await screen.until(() => !document.querySelector('.message-list') && document.querySelector('.row'), 'the list of conversations')
  }

  const watch = () => screen.run((code) => {
    globalThis.reading?.stop()
    // eslint-disable-next-line no-eval -- the function's text is evaluated in the page
    globalThis.reading = (globalThis.eval(`(${code})`) as typeof startReading)(document.querySelector('.message-list .uni-scroll-view-content')!.parentElement!)
  }, String(startReading))

  return {
    screen,
    tap,
    leaveChat,
    watch,
    async openChat() {
      await leaveChat()
      await tap('.row')
      await screen.until(newest => [...document.querySelectorAll('.bubble')].some(({ textContent }) => textContent!.startsWith(`${newest} `)), 'the chat', MESSAGES)
      await pause(500)
      await watch()
    },
    write: (selector, text) => screen.run(([selector, text]) => {
      const field = document.querySelector<HTMLInputElement>(selector!)!
      field.focus()
      field.value = text!
      field.dispatchEvent(new Event('input', { bubbles: true }))
    }, [selector, text]),
    toEnd: () => screen.run(() => {
      const { scrollHeight, scrollTop, clientHeight } = document.querySelector('.message-list .uni-scroll-view-content')!.parentElement!
      return Math.round(scrollHeight - scrollTop - clientHeight)
    }),
    movesDuring: steps => screen.run(async (steps) => {
      await reading.scroll(steps)
      return reading.moves.splice(0)
    }, steps),
    async movesWhile(work, ms = 1_000) {
      await takeMoves()
      await work()
      await pause(ms)
      return takeMoves()
    },
    receive: text => sendTextTo(call, me!.userID, text),
    async close() {
      await screen.close()
      await demo.stop()
    },
  }
}
