import type { Dist } from '../miniprogram/host'
import type { CountsByComponent } from '../miniprogram/host/runtime/setData'
import type { Figure } from './budgets'
import type { BenchContext } from './steps'

import { startBench } from './chats'
import { QUIET_MS } from './phone'
import { ANNOUNCED_MS, back, coverChat, figure, FLOOD_ENDS_MS, floodRoom } from './steps'

const ROOM = 'plaza'
const SECONDS = 2

async function enterRoom({ phone }: BenchContext) {
  await phone.run((app, roomID) => (app.host.wx.navigateTo as (options: object) => Promise<unknown>)({ url: `/packages/chat/room?roomID=${roomID}&name=${roomID}` }), ROOM)
  await phone.until(app => app.page.path === 'packages/chat/room' && app.page.$('.composer'), 'the room')
  await phone.quiet()
}

/** The mean of a second. On a machine with other work the messages take longer than they should. */
async function perSecond(flood: (seconds: number) => Promise<CountsByComponent>): Promise<CountsByComponent> {
  const start = Date.now()
  const counts = await flood(SECONDS)
  const seconds = Math.max(SECONDS, (Date.now() - start - FLOOD_ENDS_MS - QUIET_MS) / 1000)
  return { ...counts, calls: Math.ceil(counts.calls / seconds), bytes: Math.round(counts.bytes / seconds) }
}

const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

/**
 * Measures a room of `people` who write 100 messages a second: the first second, each of the next ones, the return to it after two such seconds
 * behind another page, and what the list of chats draws in one. In Chromium also a second while the list is scrolled up.
 */
export async function measureRoom(dist: Dist, people = 50, inChromium = false): Promise<Figure[]> {
  const peers = Array.from({ length: people }, (_, index) => `u${index}`)
  const bench = await startBench(dist, (world) => {
    world.seed('bob', 1)
    world.room(ROOM, peers)
  }, { inChromium })
  const { phone } = bench
  const flood = (seconds = 1) => floodRoom(bench, ROOM, peers, seconds)
  try {
    await enterRoom(bench)
    const first = await flood()
    const next = await perSecond(flood)
    const above = inChromium ? await floodAbove(bench, flood) : []
    await coverChat(phone)
    const hidden = await flood(SECONDS)
    const shown = await phone.measure(() => phone.run(app => app.back()))
    await back(bench)
    const list = await perSecond(flood)
    return [figure('roomBurst', people, first), figure('roomFlood', people, next), ...above, figure('roomHidden', people, hidden), figure('roomShown', people, shown), figure('roomListed', people, list)]
  }
  finally { await bench.end() }
}

async function floodAbove({ phone }: BenchContext, flood: (seconds: number) => Promise<CountsByComponent>): Promise<Figure[]> {
  await phone.run((app) => { app.page.$('.scroll')!.scrollTop -= 400 })
  await phone.quiet()
  const above = await perSecond(flood)
  await phone.run(app => app.tap('.pill'))
  await phone.quiet()
  // What has arrived is announced after a few seconds.
  await pause(ANNOUNCED_MS)
  return [figure('roomAbove', 50, above)]
}
