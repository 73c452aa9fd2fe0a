import { peerConversation } from 'zim-emulator/world'

import type { Backend, DemoUser } from '../../../scripts/demo/backend'
import type { Reading } from '../reading'
import type { Screen } from './screens'

import { connectUser, sendTo } from '../../bench/zimUser'
import { seedMessages } from '../../miniprogram/stories/seedMessages'
import { mixedMessage } from '../mixedMessages'
import { startReading } from '../reading'

export const MESSAGES = 300
const MINUTE = 60_000

/** Globals of the page in which a reader's app runs. */
declare global {
  /* eslint-disable vars-on-top -- globals of the page */
  var reading: Reading
  /** The document of the app's page that is shown. On H5 it holds the pages that are covered, too. */
  var topPage: () => Document
  /** The scrolling element of the list of messages. */
  var messageList: () => HTMLElement
  /* eslint-enable vars-on-top */
}

/** The user of an app that is open in one engine: on H5, or in the compiled mini program. */
export interface App {
  screen: Screen
  /** Taps the first element that matches. */
  tap: (selector: string) => Promise<void>
  /** Writes into the field that matches, or the first one in it. */
  write: (selector: string, text: string) => Promise<void>
  back: () => Promise<unknown>
  /** Opens or closes the keyboard of the field in which texts are written. */
  setKeyboard: (isOpen: boolean) => Promise<unknown>
  /** What the console of WeChat would show, in the mini program. */
  problems?: () => Promise<unknown[]>
  close: () => Promise<void>
}

/** A user with a chat of 300 mixed messages, all of them unread. The peer has no phone. */
export interface Reader extends App {
  /** Opens the chat at its end, with the newest rows only, and watches it; leaves it before when it is open. */
  openChat: () => Promise<void>
  leaveChat: () => Promise<void>
  /** Watches the list that is shown. */
  watch: () => Promise<void>
  /** px between the end of the list and what is shown. */
  toEnd: () => Promise<number>
  /** Whether all of a bubble is shown whose text begins so. */
  isOnScreen: (text: string) => Promise<boolean>
  /** Waits until an element of the page matches. */
  sees: (selector: string) => Promise<void>
  /** Scrolls frame by frame. Returns what has moved. */
  movesDuring: (steps: number[]) => Promise<string[]>
  /** Does `work` while the list is watched, and watches it for `ms` after it. Returns what has moved. */
  movesWhile: (work: () => unknown, ms?: number) => Promise<string[]>
  /** Sends a text as the peer, who waits for its receipt. */
  receive: (text: string) => void
  /** Whether the peer was told that a text was read. */
  isTold: (text: string) => boolean
}

/** Writes the chat into the backend, before either user has a phone. */
export function seedChat({ emulator }: Backend, [sender, receiver]: [DemoUser, DemoUser]) {
  seedMessages(emulator, sender.user, receiver.user, Array.from({ length: MESSAGES }, (_, n) => mixedMessage(n + 1)))
  // A time line stands above every sixth message.
  const { messages } = peerConversation(emulator.gateway.world.state, sender.user.userID, receiver.user.userID).log
  messages.forEach((message, index) => { message.timestamp -= Math.ceil((messages.length - index) / 6) * 6 * MINUTE })
}

/** Lets the receiver of {@link seedChat} read. */
export function createReader(app: App, { appID, emulator: { gateway } }: Backend, [peer, me]: [DemoUser, DemoUser]): Reader {
  const { screen } = app
  const call = connectUser(gateway, { appID, userID: peer.user.userID, name: peer.name, token: peer.token })
  const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
  const takeMoves = () => screen.run(() => reading.moves.splice(0))
  const sees = (selector: string) => screen.until(selector => topPage().querySelector(selector) !== null, selector, selector)

  async function leaveChat() {
    if (await screen.run(() => !!topPage().querySelector('.message-list'))) await app.back()
    await screen.until(() => !topPage().querySelector('.message-list') && topPage().querySelector('.row') !== null, 'the list of conversations')
  }

  const watch = () => screen.run((code) => {
    globalThis.reading?.stop()
    // eslint-disable-next-line no-eval -- the function's text is evaluated in the page
    globalThis.reading = (globalThis.eval(`(${code})`) as typeof startReading)(messageList())
  }, String(startReading))

  return {
    ...app,
    leaveChat,
    watch,
    sees,
    async openChat() {
      await leaveChat()
      await app.tap('.row')
      await screen.until(newest => [...topPage().querySelectorAll('.bubble')].some(({ textContent }) => textContent!.trim().startsWith(`${newest} `)), 'the chat', MESSAGES)
      await pause(500)
      await watch()
    },
    toEnd: () => screen.run(() => {
      const { scrollHeight, scrollTop, clientHeight } = messageList()
      return Math.round(scrollHeight - scrollTop - clientHeight)
    }),
    isOnScreen: text => screen.run((text) => {
      const list = messageList().getBoundingClientRect()
      return [...topPage().querySelectorAll('.bubble')].some((bubble) => {
        const { top, bottom } = bubble.getBoundingClientRect()
        return bubble.textContent!.trim().startsWith(text) && top >= list.top && bottom <= list.bottom
      })
    }, text),
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
    receive: text => sendTo(call, me.user.userID, text, { hasReceipt: true }),
    isTold: text => gateway.world.storedMessages().some(({ content, readBy }) => content.message === text && readBy.size > 0),
  }
}
