import type { KeyValueStorage } from '@/services/storage'
import type { ConversationKey } from '@/types/conversation'

import { applyEvent } from '@/chat/applyEvent'
import { timelineOf } from '@/chat/messages'
import { createChatState } from '@/chat/state'
import { createOutbox } from '@/outbox/outbox'
import { isOutboxKey } from '@/outbox/outboxStorage'
import { withDeadline } from '@/services/storage'

import type { Dist } from '../miniprogram/host'
import type { CountsByComponent } from '../miniprogram/host/runtime/setData'

import { startBench } from './chats'
import { loadOlderUntil, open } from './steps'
import { textOf } from './world'

/** The most that one can forward at once: 100 messages, one by one, to nine chats. Without a connection, so that all of it is stored. */
const MESSAGES = 100
const CHATS = 9
const PEER = 'bob'
const ACCOUNT = '1234567890.anna'

/** A storage that makes one change after another, each in `ms`. */
function slowStorage(ms: number) {
  const values = new Map<string, string>()
  let writes = 0
  let last: Promise<unknown> = Promise.resolve()
  const change = (make: () => void) => {
    writes++
    const done = last.then(() => new Promise<null>(resolve => setTimeout(() => {
      make()
      resolve(null)
    }, ms)))
    last = done
    return done
  }
  const storage: KeyValueStorage = {
    get: async key => ({ value: values.get(key) ?? null, problem: null }),
    set: (key, value) => change(() => { values.set(key, value) }),
    remove: key => change(() => { values.delete(key) }),
    keys: async () => [...values.keys()],
    size: async () => 0,
  }
  return { storage, values, writes: () => writes, settled: () => last }
}

export interface StoredForwards {
  /** Messages in the storage, and bytes of their keys and values. */
  records: number
  bytes: number
  /** Changes of the storage until then: more than `records` where some were made twice. */
  writes: number
  /** Until the last one was stored. */
  ms: number
  /** For how long the outbox had something that it took for not stored, after a storage call without an answer in time, ms. */
  unsavedMs: number
  /** Time of the call that takes all of them, ms. */
  takenIn: number
}

/** What the outbox stores of the most that one can forward at once. @param writeMs one change of the storage; about 5 ms on a phone */
export async function storedForwards(writeMs: number): Promise<StoredForwards> {
  const { storage, values, writes, settled } = slowStorage(writeMs)
  const state = createChatState('anna')
  const unsaved = { isNow: false, since: 0, ms: 0 }
  const nothing = async () => { throw new Error('There is no connection.') }
  const outbox = createOutbox({
    scope: { userID: 'anna', key: ACCOUNT, isActive: true, isTakenOver: false },
    storage: withDeadline(storage),
    chat: {
      apply: event => void applyEvent(state, event),
      message: (conversation, key) => timelineOf(state, conversation).byKey.get(key) ?? null,
      conversations: () => state.conversations,
      listed: () => undefined,
      newestSent: () => undefined,
      originalOf: () => undefined,
    },
    readiness: () => 'waiting',
    send: nothing,
    cancel: () => {},
    files: nothing,
    history: () => ({ fetchPage: nothing, fetchBySeq: nothing }),
    onError: () => {},
    onCount(_, hasUnsaved) {
      if (hasUnsaved && !unsaved.isNow) unsaved.since = performance.now()
      if (!hasUnsaved && unsaved.isNow) unsaved.ms += performance.now() - unsaved.since
      unsaved.isNow = hasUnsaved
    },
    onUnquoted: () => {},
  })
  await outbox.ready()
  const begin = performance.now()
  for (let chat = 0; chat < CHATS; chat++) {
    for (let n = 0; n < MESSAGES; n++) outbox.add(`peer:u${chat}` as ConversationKey, { body: { kind: 'text', text: textOf(n) } })
  }
  const takenIn = performance.now() - begin
  const stored = () => [...values].filter(([key]) => isOutboxKey(key, ACCOUNT))
  // As stores/outbox.ts does once, 2 s after a record could not be stored.
  for (let hasTriedAgain = false; stored().length < MESSAGES * CHATS || (unsaved.isNow && !hasTriedAgain);) {
    await new Promise(resolve => setTimeout(resolve, 50))
    if (hasTriedAgain || !unsaved.isNow || performance.now() - unsaved.since < 2_000)
      continue
    hasTriedAgain = true
    await outbox.flush()
  }
  const ms = performance.now() - begin
  await settled()
  const bytes = stored().reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0)
  await outbox.close()
  return { records: stored().length, bytes, writes: writes(), ms: Math.round(ms), unsavedMs: Math.round(unsaved.ms + (unsaved.isNow ? performance.now() - unsaved.since : 0)), takenIn: Math.round(takenIn) }
}

/** Chooses all messages of a chat on a phone without a connection, and forwards them. Returns what it costs from the tap on Send until the chat is shown again, and what the phone has stored. */
export async function measureForwarding(dist: Dist): Promise<{ returned: CountsByComponent, ms: number, records: number, bytes: number }> {
  const bench = await startBench(dist, (world) => {
    for (let chat = 0; chat < CHATS; chat++) world.seed(`u${chat}`, 1)
    world.seed(PEER, MESSAGES)
  })
  const { phone } = bench
  try {
    await open(bench)
    await loadOlderUntil(bench, MESSAGES)
    await phone.run(app => app.setNetwork('none'))
    await phone.run(app => app.longpress(app.page.$$('.chunk .bubble').at(-1)!))
    await phone.until(app => app.page.$('.menu .entry'), 'the menu of the message')
    await phone.run(app => app.tap('多选'))
    await phone.until(app => app.page.$('.chosen-bar'), 'the bar of the chosen messages')
    await phone.run(async (app) => {
      for (const bubble of app.page.$$('.chunk .bubble').slice(0, -1)) await app.tap(bubble)
    })
    await phone.run(app => app.tap('转发'))
    await phone.run(app => app.tap('逐条转发'))
    await phone.until(app => app.page.path === 'packages/forward/index' && app.page.$$('.chat').length > 9, 'the choice of chats')
    await phone.run(async (app) => {
      for (const chat of app.page.$$('.chat').slice(1, 10)) await app.tap(chat)
    })
    await phone.quiet()
    const before = Date.now()
    let ms = 0
    const returned = await phone.measure(async () => {
      await phone.run(app => app.tap('.send'))
      await phone.until(app => app.page.path === 'packages/chat/index', 'the chat')
      ms = Date.now() - before
    })
    const stored = await phone.run(app => Object.entries(app.storage.dump()).filter(([key]) => key.startsWith('outbox.v1.')).map(([key, value]) => [key, String(value)] as const))
    return { returned, ms, records: stored.length, bytes: stored.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0) }
  }
  finally { await bench.end() }
}
