import { describe, expect, it } from 'vitest'

import type { OutboxEntry } from '@/outbox/entry'
import type { KeyValueStorage } from '@/services/storage'

import { createOutboxStorage } from '@/outbox/outboxStorage'
import { withDeadline } from '@/services/storage'

import { useFakeClock, wait } from '../../support/clock'

useFakeClock()

/** A storage of a slow phone, ms for each call. */
const CALL = 15
/** 100 messages that are forwarded to nine chats. */
const COUNT = 900

/** Answers one call after another. */
function oneByOne() {
  const values = new Map<string, string>()
  let last: Promise<unknown> = Promise.resolve()
  function call<T>(work: () => T): Promise<T> {
    const done = last.then(() => new Promise<void>(resolve => setTimeout(resolve, CALL))).then(work)
    last = done
    return done
  }
  const storage: KeyValueStorage = {
    get: key => call(() => ({ value: values.get(key) ?? null, problem: null })),
    set: (key, value) => call(() => {
      values.set(key, value)
      return null
    }),
    remove: key => call(() => {
      values.delete(key)
      return null
    }),
    keys: () => call(() => [...values.keys()]),
    size: async () => 0,
  }
  return { storage: withDeadline(storage), values }
}

const entry = (n: number): OutboxEntry =>
  ({ conversation: 'peer:ben', body: { kind: 'text', text: `text ${n}` }, clientID: n.toString(36).padStart(16, '0'), writtenAt: 1, rank: n, after: 0, isInDoubt: false, failure: null, order: 0 })

describe('the storage of unsent messages', () => {
  it('takes hundreds of messages at once on a slow device, and reads them after the next start', async () => {
    const { storage, values } = oneByOne()
    const stored = createOutboxStorage(storage, 'anna')
    const writes = Promise.allSettled(Array.from({ length: COUNT }, (_, n) => stored.write(entry(n))))
    await wait(COUNT * CALL + 1_000)
    expect((await writes).filter(({ status }) => status === 'rejected')).toEqual([])
    expect(values.size).toBe(COUNT)
    const read = createOutboxStorage(storage, 'anna').read()
    await wait((COUNT + 1) * CALL + 1_000)
    const { entries, problem } = await read
    expect(problem).toBeNull()
    expect(entries.map(({ rank }) => rank)).toEqual(Array.from({ length: COUNT }, (_, n) => n))
  })

  it('keeps the order of the changes of a message', async () => {
    const { storage, values } = oneByOne()
    const stored = createOutboxStorage(storage, 'anna')
    for (let n = 0; n < 20; n++) void stored.write({ ...entry(1), rank: n })
    void stored.remove(entry(2))
    void stored.write(entry(2))
    await wait(22 * CALL + 1_000)
    expect([...values.values()].map(text => (JSON.parse(text) as OutboxEntry).rank).sort()).toEqual([19, 2])
  })
})
