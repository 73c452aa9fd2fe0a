import { setTimeout as pause } from 'node:timers/promises'
import WebSocket from 'ws'

import type { Dist } from '../miniprogram/host'
import type { Cost } from './budgets'

import { EMULATOR_URL } from '../../scripts/builds.mjs'
import { launch } from '../miniprogram/host'
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

/** Starts with a cached list of `conversations`: calls that read the storage until the first row of the list is drawn. */
export async function readsBeforeFirstRow(dist: Dist, conversations: number): Promise<number> {
  const world = await startWorld()
  for (let other = 0; other < conversations; other++) world.seed(`u${other}`, 1)
  const hosts = { [EMULATOR_URL]: world.url }
  const before = await launch(dist, { hosts, storage: { 'session.v1': world.saved }, WebSocket })
  const end = Date.now() + 30_000
  while (before.page.$$('.list .row').length < 40 && Date.now() < end) await pause(20)
  before.hide()
  await pause(1000)
  const { storage } = before.kill()
  await world.close()
  let reads = 0
  let onRow: (reads: number) => void
  const drawn = new Promise<number>((resolve) => { onRow = resolve })
  const read = (key: string) => {
    reads++
    return storage[key]
  }
  interface Callbacks { key: string, success: (result: object) => void, fail: (error: object) => void }
  const app = await launch(dist, {
    hosts,
    storage,
    WebSocket,
    wx: {
      getStorageSync: (key: string) => read(key) ?? '',
      getStorage({ key, success, fail }: Callbacks) {
        const data = read(key)
        setTimeout(() => data === undefined ? fail({ errMsg: 'getStorage:fail data not found' }) : success({ data, errMsg: 'getStorage:ok' }))
      },
      getStorageInfo({ success }: Callbacks) {
        read('')
        setTimeout(() => success({ keys: Object.keys(storage), currentSize: 0, limitSize: 10_240, errMsg: 'getStorageInfo:ok' }))
      },
    },
    onSetData({ component, data }) {
      if (component.endsWith('ConversationList') && Object.values(data).some(value => typeof value === 'object' && value !== null && 'e' in value)) onRow(reads)
    },
  })
  const readsBefore = await Promise.race([drawn, pause(10_000).then(() => null)])
  app.kill()
  if (readsBefore === null)
    throw new Error('No row of the list was drawn.')
  return readsBefore
}
