import type { Dist } from '../miniprogram/host'
import type { Figure } from './budgets'
import type { BenchPhone } from './phone'
import type { PageSize } from './scrolling'
import type { Stage } from './steps'
import type { BenchWorld } from './world'

import { jumpTo, keyOfMessage } from './feed'
import { startPhone } from './phone'
import { climb, reading, scrollTo, toEnd } from './scrolling'
import { back, burst, changeState, figure, growUp, growUpTo, open, say, sayHidden, sayMany, showList } from './steps'
import { startWorld, textOf } from './world'

const PEER = 'bob'
/** How far down the long chat the message lies to which a later jump goes: with more than a chunk above it. */
const FAR_UP = 0.02

/** Runs `work` with a world of its own and a phone that shows the conversation list, and ends both. */
export async function withPhone<T>(dist: Dist, seed: (world: BenchWorld) => void, work: (stage: Stage) => Promise<T>, options?: Parameters<typeof startPhone>[2]): Promise<T> {
  const world = await startWorld()
  let phone: BenchPhone | undefined
  try {
    seed(world)
    phone = await startPhone(dist, world, options)
    await showList({ world, phone }, PEER)
    return await work({ world, phone })
  }
  finally {
    await phone?.end()
    await world.close()
  }
}

/**
 * Every step in a chat of `n` messages, all of them shown: the reader has scrolled up to the first.
 * `isReopened`: also leaves and opens it again, and scrolls up through what is known now. `said`: messages for the mean.
 */
export async function measureChat(dist: Dist, n: number, { isReopened = true, said = 20 } = {}): Promise<Figure[]> {
  return withPhone(dist, world => world.seed(PEER, n), async (stage) => {
    const figures = [figure('open', n, await open(stage))]
    // The first page of history is thirty messages, and all of them are shown.
    if (n >= 100) figures.push(figure('load', n, await growUp(stage)))
    await growUpTo(stage, n)
    figures.push(
      figure('append', n, await say(stage, textOf(n + 1))),
      figure('appendAmortised', n, await sayMany(stage, said)),
      figure('state', n, await changeState(stage)),
      figure('hidden', n, await sayHidden(stage)),
      figure('burst', n, await burst(stage)),
    )
    if (!isReopened)
      return figures
    await back(stage)
    figures.push(figure('reopen', n, await open(stage)))
    if (n >= 100) {
      await growUpTo(stage, n - 20)
      figures.push(figure('prepend', n, await growUp(stage)))
    }
    return figures
  })
}

/**
 * The same in a chat too long to be drawn whole: in Chromium, where what is far away becomes boxes. The reader scrolls up to the
 * first message; opens the chat again and jumps up through all of it, so that the last growth happens with everything mounted.
 */
export async function measureLongChat(dist: Dist, n: number, picture?: string): Promise<{ figures: Figure[], page: PageSize }> {
  return withPhone(dist, world => world.seed(PEER, n), async (stage) => {
    const figures = [figure('open', n, await open(stage)), figure('load', n, await growUp(stage))]
    const page = await climb(stage)
    await scrollTo(stage, FAR_UP)
    const key = await keyOfMessage(stage, (await reading(stage)).text)
    if (picture) {
      await scrollTo(stage, 0.5)
      await stage.phone.screenshot(picture)
    }
    await toEnd(stage)
    figures.push(
      figure('append', n, await say(stage, textOf(n + 1))),
      figure('appendAmortised', n, await sayMany(stage, 20)),
      figure('state', n, await changeState(stage)),
      figure('hidden', n, await sayHidden(stage)),
      figure('burst', n, await burst(stage)),
    )
    await back(stage)
    figures.push(figure('reopen', n, await open(stage)))
    figures.push(figure('jump', n, await stage.phone.measure(() => jumpTo(stage, key!))))
    if (figures.at(-1)!.calls === 0)
      throw new Error('the jump did not happen')
    figures.push(figure('prepend', n, await growUp(stage)))
    return { figures, page }
  }, { inChromium: true })
}

/** A list of `n` conversations: one from the middle rises to the top. */
export async function measureList(dist: Dist, n: number): Promise<Figure[]> {
  const seed = (world: BenchWorld) => {
    for (let other = 1; other < n; other++) world.seed(`u${other}`, 1)
    world.seed(PEER, 1)
  }
  return withPhone(dist, seed, async (stage) => {
    await say(stage, '早', `u${Math.ceil(n / 2)}`)
    return [figure('raise', n, await say(stage, '在吗', `u${Math.ceil(n / 3)}`))]
  })
}

/** A hundred messages from twenty people within a second, seen in the list of conversations. */
export async function measureSpread(dist: Dist): Promise<Figure[]> {
  const people = Array.from({ length: 20 }, (_, index) => `u${index}`)
  const seed = (world: BenchWorld) => [...people, PEER].forEach(peer => world.seed(peer, 1))
  return withPhone(dist, seed, async stage => [figure('spread', 20, await burst(stage, people))])
}
