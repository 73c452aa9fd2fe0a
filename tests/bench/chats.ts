import type { Dist } from '../miniprogram/host'
import type { Figure } from './budgets'
import type { BenchPhone } from './phone'
import type { PageSize } from './scrolling'
import type { BenchContext } from './steps'
import type { BenchWorld } from './world'

import { jumpTo, keyOfMessage } from './feed'
import { startPhone } from './phone'
import { readingPosition, scrollTo, scrollToEnd, scrollToFirst } from './scrolling'
import { back, burst, changeState, chooseOneMore, closeBanner, editOriginal, figure, forwardHere, loadIntoGap, loadOlder, loadOlderUntil, missMessages, open, openWithGap, receive, receiveCombined, receiveElsewhere, receiveHidden, receiveMany, receivePins, receiveReaction, receiveReply, receiveTyping, showList } from './steps'
import { startWorld, textOf } from './world'

const PEER = 'bob'
/** The position of the jump target in the long chat, as a part of its length. More than one chunk is above it. */
const FAR_UP = 0.02

/** Starts an emulated backend and a phone that shows the conversation list. `end` stops both. */
export async function startBench(dist: Dist, seed: (world: BenchWorld) => void, options?: Parameters<typeof startPhone>[2]): Promise<BenchContext & { end: () => Promise<void> }> {
  const world = await startWorld()
  let phone: BenchPhone | undefined
  const end = async () => {
    await phone?.end()
    await world.close()
  }
  try {
    seed(world)
    phone = await startPhone(dist, world, options)
    await showList({ world, phone }, PEER)
    return { world, phone, end }
  }
  catch (error) {
    await end()
    throw error
  }
}

/** Runs `work` with a backend and a phone, and stops both at the end. */
async function withPhone<T>(dist: Dist, seed: (world: BenchWorld) => void, work: (bench: BenchContext) => Promise<T>, options?: Parameters<typeof startPhone>[2]): Promise<T> {
  const bench = await startBench(dist, seed, options)
  try { return await work(bench) }
  finally { await bench.end() }
}

/**
 * Measures every step in a chat of `n` messages, after scrolling up to the first, so that all are shown.
 * `isReopened`: also opens the chat again and scrolls up through the known messages. `messages`: how many messages the mean is taken of.
 */
export async function measureChat(dist: Dist, n: number, { isReopened = true, messages = 20 } = {}): Promise<Figure[]> {
  return withPhone(dist, world => world.seed(PEER, n), async (bench) => {
    const figures = [figure('open', n, await open(bench))]
    // The first page of history has 30 messages, and all of them are shown.
    if (n >= 100) figures.push(figure('load', n, await loadOlder(bench)))
    await loadOlderUntil(bench, n)
    figures.push(
      figure('append', n, await receive(bench, textOf(n + 1))),
      figure('appendAmortised', n, await receiveMany(bench, messages)),
      figure('state', n, await changeState(bench)),
      figure('reply', n, await receiveReply(bench)),
      figure('quote', n, await editOriginal(bench)),
      figure('reaction', n, await receiveReaction(bench)),
      figure('typing', n, await receiveTyping(bench)),
      figure('choose', n, await chooseOneMore(bench)),
      figure('combined', n, await receiveCombined(bench)),
      figure('hidden', n, await receiveHidden(bench)),
      figure('burst', n, await burst(bench)),
    )
    if (!isReopened)
      return figures
    await back(bench)
    figures.push(figure('reopen', n, await open(bench)))
    if (n >= 100) {
      await loadOlderUntil(bench, n - 20)
      figures.push(figure('prepend', n, await loadOlder(bench)))
    }
    return figures
  })
}

/**
 * Measures the same steps in a chat that is too long to render completely. Runs in Chromium, where distant chunks become placeholders.
 * Scrolls up to the first message, opens the chat again and jumps up through all of it, so that the last prepend happens with all mounted.
 */
export async function measureLongChat(dist: Dist, n: number, picture?: string): Promise<{ figures: Figure[], page: PageSize }> {
  return withPhone(dist, world => world.seed(PEER, n), async (bench) => {
    const figures = [figure('open', n, await open(bench)), figure('load', n, await loadOlder(bench))]
    const page = await scrollToFirst(bench)
    await scrollTo(bench, FAR_UP)
    const key = await keyOfMessage(bench, (await readingPosition(bench)).text)
    if (picture) {
      await scrollTo(bench, 0.5)
      await bench.phone.screenshot(picture)
    }
    await scrollToEnd(bench)
    figures.push(
      figure('append', n, await receive(bench, textOf(n + 1))),
      figure('appendAmortised', n, await receiveMany(bench, 20)),
      figure('state', n, await changeState(bench)),
      figure('reaction', n, await receiveReaction(bench)),
      figure('typing', n, await receiveTyping(bench)),
      figure('hidden', n, await receiveHidden(bench)),
      figure('burst', n, await burst(bench)),
    )
    await back(bench)
    figures.push(figure('reopen', n, await open(bench)))
    figures.push(figure('jump', n, await bench.phone.measure(() => jumpTo(bench, key!))))
    if (figures.at(-1)!.calls === 0)
      throw new Error('The jump caused no setData call.')
    figures.push(figure('prepend', n, await loadOlder(bench)))
    return { figures, page }
  }, { inChromium: true })
}

/**
 * Measures a chat of 60 known messages in which `n` later ones were missed: opening it, and loading a page into the gap, after 20 such pages
 * where the gap is that wide.
 */
export async function measureGap(dist: Dist, n: number): Promise<Figure[]> {
  return withPhone(dist, world => world.seed(PEER, 60), async (bench) => {
    await open(bench)
    await loadOlder(bench)
    await back(bench)
    await missMessages(bench, n)
    const figures = [figure('openGap', n, await openWithGap(bench))]
    const before = n > 1000 ? 20 : 0
    for (let page = 0; page < before; page++) await loadIntoGap(bench)
    return [...figures, figure('gapPage', n, await loadIntoGap(bench))]
  })
}

/** Measures what is done with messages of a chat of `n`: the peer pins two, and the newest one is forwarded to the chat itself. */
export async function measureUses(dist: Dist, n: number): Promise<Figure[]> {
  return withPhone(dist, world => world.seed(PEER, n), async (bench) => {
    await open(bench)
    await loadOlderUntil(bench, n)
    const [first, next] = await receivePins(bench)
    return [figure('pin', n, first), figure('pinNext', n, next), figure('forward', n, await forwardHere(bench))]
  })
}

/** Measures the first banner over a chat, whose component is created, and a later one with the end of the first. `n`: how many banners there were before. */
export async function measureBanner(dist: Dist): Promise<Figure[]> {
  return withPhone(dist, world => world.seed(PEER, 10), async (bench) => {
    await open(bench)
    const first = figure('banner', 0, await receiveElsewhere(bench, '在吗'))
    const end = await closeBanner(bench)
    const next = await receiveElsewhere(bench, '好的')
    return [first, figure('banner', 1, { ...next, calls: end.calls + next.calls, bytes: end.bytes + next.bytes })]
  }, { hasAlerts: true })
}

/** Measures a list of `n` conversations in which a message moves one from the middle to the top. */
export async function measureList(dist: Dist, n: number): Promise<Figure[]> {
  const seed = (world: BenchWorld) => {
    for (let other = 1; other < n; other++) world.seed(`u${other}`, 1)
    world.seed(PEER, 1)
  }
  return withPhone(dist, seed, async (bench) => {
    await receive(bench, '早', `u${Math.ceil(n / 2)}`)
    return [figure('raise', n, await receive(bench, '在吗', `u${Math.ceil(n / 3)}`))]
  })
}

/** Measures the conversation list while 100 messages of 20 users arrive within a second. */
export async function measureSpread(dist: Dist): Promise<Figure[]> {
  const peers = Array.from({ length: 20 }, (_, index) => `u${index}`)
  const seed = (world: BenchWorld) => [...peers, PEER].forEach(peer => world.seed(peer, 1))
  return withPhone(dist, seed, async bench => [figure('spread', 20, await burst(bench, peers))])
}
