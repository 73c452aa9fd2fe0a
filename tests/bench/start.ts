import type { Dist } from '../miniprogram/host'
import type { Cost } from './budgets'

import { startPhone } from './phone'
import { startWorld } from './world'

export interface Start {
  /** Until the first page is rendered: the frame with its skeleton, before the SDK is loaded. */
  firstPaint: Cost
  /** Until the conversation list is complete. */
  list: Cost
}

/** Measures a cold start with a saved login and `conversations`: the setData cost until the first paint, and until the list. */
export async function measureStart(dist: Dist, conversations: number): Promise<Start> {
  const world = await startWorld()
  const total: Cost = { calls: 0, bytes: 0 }
  let firstPaint: Cost | undefined
  for (let other = 0; other < conversations; other++) world.seed(`u${other}`, 1)
  const phone = await startPhone(dist, world, {
    onSetData({ bytes }) {
      total.calls += 1
      total.bytes += bytes
    },
    onLaunched: () => { firstPaint = { ...total } },
  })
  try {
    await phone.until((app, wanted) => app.page.$$('.list .row').length >= wanted, 'the list', Math.min(conversations, 40))
    await phone.quiet()
    return { firstPaint: firstPaint!, list: total }
  }
  finally {
    await phone.end()
    await world.close()
  }
}
