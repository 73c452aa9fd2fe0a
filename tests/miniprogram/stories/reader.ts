import type { Dist } from '../host'

import { startBench } from '../../bench/chats'
import { open } from '../../bench/steps'
import { mixedMessage } from '../../support/mixedMessages'
import { startReading } from '../../support/reading'

const CHAT = 'pages/chat/index'
const MESSAGES = 300

/** The two kinds of view layers. The style is there before the app starts, because the list finds out only once. */
export const VIEWS = [
  { view: 'with scroll anchoring', css: '' },
  { view: 'without scroll anchoring, as WebKit is', css: '* { overflow-anchor: none !important }' },
]

function withStyle(dist: Dist, css: string): Dist {
  const style = dist.styles[CHAT]!
  return { ...dist, styles: { ...dist.styles, [CHAT]: { ...style, plain: style.plain + css, scoped: style.scoped + css } } }
}

/** Opens a chat of 300 mixed messages on a phone in Chromium, and watches what moves in it. `end` closes the phone. */
export async function openReader(dist: Dist, css: string) {
  const bench = await startBench(withStyle(dist, css), world => world.seed('bob', MESSAGES, mixedMessage), { inChromium: true })
  const { phone } = bench
  await open(bench)
  await phone.quiet()
  await phone.run((app, code) => {
    // eslint-disable-next-line no-eval -- the function's text is evaluated in the page
    globalThis.reading = (globalThis.eval(`(${code})`) as typeof startReading)(app.page.$('.scroll')!)
  }, String(startReading))
  return {
    /** Scrolls frame by frame and returns what has moved. */
    movesDuring: (steps: number[]) => phone.run(async (_, steps) => {
      await globalThis.reading.scroll(steps)
      return globalThis.reading.moves.splice(0)
    }, steps),
    /** Number of the oldest message that is drawn. */
    oldest: () => phone.run(app => Math.min(...app.page.$$('.bubble').map(bubble => Number.parseInt(bubble.textContent!)).filter(n => n > 0))),
    problems: () => phone.run(app => app.problems),
    end: bench.end,
  }
}
