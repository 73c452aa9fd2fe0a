import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { peerConversation } from 'zim-emulator/world'

import type { Demo } from '../../scripts/demo/stack'
import type { Reading } from '../support/reading'
import type { Engine, Screen } from './screens'

import { ensureBuild } from '../../scripts/builds.mjs'
import { startDemo } from '../../scripts/demo/stack'
import { seedMessages } from '../miniprogram/stories/seedMessages'
import { isFullMatrix } from '../support/matrix'
import { mixedMessage } from '../support/mixedMessages'
import { fling, startReading, turnWheel } from '../support/reading'
import { isMissing, openScreen } from './screens'

const MESSAGES = 300
const MINUTE = 60_000

declare global {
  /** In the page. */
  // eslint-disable-next-line vars-on-top -- a global of the page
  var reading: Reading
}

function seed({ users, backend: { emulator } }: Demo) {
  const [sender, receiver] = users.map(({ user }) => user)
  seedMessages(emulator, sender!, receiver!, Array.from({ length: MESSAGES }, (_, n) => mixedMessage(n + 1)))
  // A time line stands above every sixth message.
  const { messages } = peerConversation(emulator.gateway.world.state, sender!.userID, receiver!.userID).log
  messages.forEach((message, index) => { message.timestamp -= Math.ceil((messages.length - index) / 6) * 6 * MINUTE })
}

describe.each<Engine>(['Chromium', 'WebKit'])('a reader of 300 mixed messages in %s (skipped without it)', (engine) => {
  let demo: Demo
  let screen: Screen

  beforeAll(async () => {
    if (isMissing(engine))
      return
    const { dir } = await ensureBuild('h5-emulator')
    demo = await startDemo({ dir, run: 'test' })
    seed(demo)
    screen = await openScreen(engine, demo.phones[1]!)
    await screen.until(() => document.querySelector('.row .badge'), 'the list of conversations')
    await screen.run(() => document.querySelector<HTMLElement>('.row')!.click())
    await screen.until(newest => [...document.querySelectorAll('.bubble')].some(({ textContent }) => textContent!.startsWith(`${newest} `)), 'the chat', MESSAGES)
    await screen.run(() => new Promise(resolve => setTimeout(resolve, 500)))
    await screen.run((code) => {
      // eslint-disable-next-line no-eval -- the function's text is evaluated in the page
      globalThis.reading = (globalThis.eval(`(${code})`) as typeof startReading)(document.querySelector('.message-list .uni-scroll-view-content')!.parentElement!)
    }, String(startReading))
  })
  afterAll(async () => {
    await screen?.close()
    await demo?.stop()
  })

  /** Scrolls frame by frame and returns what has moved. */
  const movesDuring = async (steps: number[]) => screen.run(async (steps) => {
    await reading.scroll(steps)
    return reading.moves.splice(0)
  }, steps)

  it.skipIf(isMissing(engine))('sees nothing move while a wheel is turned and older messages are loaded', async () => {
    expect(await movesDuring(turnWheel(isFullMatrix ? 240 : 80))).toEqual([])
  })

  // In Chromium a fling that meets the top edge moves the rows now and then: `npm run test:all` has it.
  it.skipIf(isMissing(engine) || (engine === 'Chromium' && !isFullMatrix))('sees nothing move in flings up to the first message, and back', async () => {
    await screen.run(() => { document.querySelector<HTMLElement>('.back')!.click() })
    await movesDuring(Array.from({ length: 30 }, () => 0))
    expect(await movesDuring(fling(-1, 12))).toEqual([])
    await screen.until(() => [...document.querySelectorAll('.bubble')].some(({ textContent }) => textContent!.startsWith('2 第一行')), 'the first messages')
    expect(await movesDuring(fling(1, isFullMatrix ? 14 : 4))).toEqual([])
  })
})
