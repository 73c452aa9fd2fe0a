import { describe, expect, it } from 'vitest'

import type { OutboxEntry } from '@/outbox/entry'
import type { KeyValueStorage } from '@/services/storage'

import { createOutboxStorage } from '@/outbox/outboxStorage'
import { withDeadline } from '@/services/storage'

import { useFakeClock, wait } from '../../support/clock'
import { createDeviceStorage } from '../../support/model/deviceStorage'

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

  it('leaves what only a later version reads, for that version, and removes what was cut off', async () => {
    const { values, view } = createDeviceStorage()
    const { storage } = view()
    const stored = createOutboxStorage(storage, 'anna')
    for (let n = 1; n <= 4; n++) await stored.write(entry(n))
    const [first, second, third, fourth] = [...values.keys()] as [string, string, string, string]
    const change = (key: string, changes: object) => values.set(key, JSON.stringify({ ...JSON.parse(values.get(key)!), ...changes }))
    change(first, { conversation: 'channel:news' })
    change(second, { text: undefined, body: { kind: 'text', paragraphs: ['hello'] } })
    values.set(third, values.get(third)!.slice(0, -5))
    const later = [values.get(first), values.get(second)]
    expect((await stored.read()).entries.map(({ rank }) => rank)).toEqual([4])
    expect([...values.keys()]).toEqual([first, second, fourth])
    expect([values.get(first), values.get(second)]).toEqual(later)
  })

  it('keeps the fields of a later version when it writes an entry again', async () => {
    const { storage, values } = oneByOne()
    values.set(`outbox.v1.anna.${entry(1).clientID}`, JSON.stringify({ ...entry(1), sendAt: 99 }))
    const stored = createOutboxStorage(storage, 'anna')
    const read = stored.read()
    await wait(1_000)
    const [kept] = (await read).entries
    void stored.write({ ...kept!, rank: 7 })
    await wait(1_000)
    expect(JSON.parse([...values.values()][0]!)).toMatchObject({ sendAt: 99, rank: 7 })
  })
})
