import { describe, expect, it } from 'vitest'

import { aMessage, myMessage, unsentMessage } from '../../support/builders'
import { BEN, createCacheFixture, messages, numbers } from '../../support/cacheFixture'
import { NOON, useFakeClock, wait } from '../../support/clock'
import { createDeviceStorage } from '../../support/model/deviceStorage'

useFakeClock()

const seqs = (day: ReturnType<typeof createCacheFixture>, key = BEN) => day.timeline(key).map(({ seq }) => seq)
const pages = (disk: ReturnType<typeof createDeviceStorage>) => [...disk.values.keys()].filter(key => /\/-?\d+$/.test(key) && key.includes('log/'))

/** A phone that has received messages 1 to `count`, one a second, and was put away. */
async function aPhoneWith(count: number, options: Parameters<typeof createCacheFixture>[1] = {}) {
  const disk = createDeviceStorage()
  const day = createCacheFixture(disk, options)
  await day.open()
  for (let n = 1; n <= count; n++) {
    day.receive(aMessage(n))
    if (n % 7 === 0) await day.cache.flush()
  }
  await day.cache.close()
  return disk
}

describe('the cache', () => {
  it('brings back the list and the newest screen of messages, exactly as they were', async () => {
    const disk = createDeviceStorage()
    const before = createCacheFixture(disk)
    await before.open()
    before.receive(...messages(1, 8), aMessage(8, { body: { kind: 'text', text: '你好 👋 "quoted"\u2028' } }), aMessage(9, { body: { kind: 'unsupported', zimType: 12 } }))
    before.apply({ type: 'message-sent', message: myMessage(10, { delivery: 'read' }) })
    before.apply({ type: 'messages-revoked', conversation: BEN, messages: [aMessage(3, { body: { kind: 'revoked', operatorID: 'ben' } })] })
    before.apply({ type: 'conversations-changed', changes: [{ action: 'updated', conversation: { ...before.state.conversations.get(BEN)!, name: 'Ben', unread: 3, isPinned: true, isMuted: true } }] })
    await before.cache.close()
    const after = createCacheFixture(disk)
    await after.open()
    expect(after.timeline()).toEqual(before.timeline())
    expect(after.state.conversations).toEqual(before.state.conversations)
  })

  it('opens with 40 messages and goes on back to the first, without a gap or a double', async () => {
    const disk = await aPhoneWith(130)
    const day = createCacheFixture(disk)
    await day.open()
    expect(seqs(day).length).toBeGreaterThanOrEqual(40)
    expect(seqs(day).length).toBeLessThan(60)
    while (await day.older());
    expect(seqs(day)).toEqual(numbers(1, 131))
    expect(day.hasOlder()).toBe(false)
  })

  it('writes together what happens within a second, and nothing when nothing happens', async () => {
    const disk = createDeviceStorage()
    const day = createCacheFixture(disk)
    await day.open()
    for (let n = 1; n <= 10; n++) day.receive(aMessage(n))
    expect(disk.written).toBe(0)
    await wait(1_000)
    const { written } = disk
    expect(written).toBeGreaterThan(0)
    await wait(10_000)
    expect(disk.written).toBe(written)
  })

  it('writes nothing for what it has itself brought back', async () => {
    const disk = await aPhoneWith(50)
    const day = createCacheFixture(disk)
    const { written } = disk
    await day.open()
    await day.older()
    await day.cache.flush()
    const rewritten = [...disk.values.keys()].filter(key => key.includes('/log/'))
    expect(disk.written - written).toBeLessThan(2_000)
    expect(rewritten.filter(key => key.endsWith('+'))).toEqual([])
  })

  it.each([1_000, 10_000])('costs as many bytes for a message after %i as after 100', async (count) => {
    const disk = createDeviceStorage()
    const day = createCacheFixture(disk, { budget: 8 * 1024 * 1024 })
    await day.open()
    day.receive(...messages(1, 101))
    await day.cache.flush()
    const costOf = async (from: number) => {
      const { written } = disk
      for (let n = from; n < from + 100; n++) {
        day.receive(aMessage(n))
        await day.cache.flush()
      }
      return (disk.written - written) / 100
    }
    const early = await costOf(101)
    day.receive(...messages(201, count + 1))
    await day.cache.flush()
    const late = await costOf(count + 1)
    expect(late).toBeLessThan(early * 1.15)
    expect(late).toBeLessThan(2_500)
  })

  it('never rewrites a page that it has sealed', async () => {
    const disk = createDeviceStorage()
    const day = createCacheFixture(disk)
    await day.open()
    const sealed = new Map<string, string>()
    for (let n = 1; n <= 200; n++) {
      day.receive(aMessage(n))
      if (n % 5 === 0) day.apply({ type: 'messages-revoked', conversation: BEN, messages: [aMessage(n - 4, { body: { kind: 'revoked', operatorID: 'ben' } })] })
      await day.cache.flush()
      for (const key of pages(disk)) {
        expect(sealed.get(key) ?? disk.values.get(key)).toBe(disk.values.get(key))
        sealed.set(key, disk.values.get(key)!)
      }
    }
    expect(sealed.size).toBe(9)
  })

  it('remembers what became of a message after its page was sealed', async () => {
    const disk = await aPhoneWith(100)
    const day = createCacheFixture(disk)
    await day.open()
    day.apply({ type: 'messages-revoked', conversation: BEN, messages: [aMessage(70, { body: { kind: 'revoked', operatorID: 'ben' } })] })
    day.apply({ type: 'messages-deleted', conversation: BEN, ids: ['75'], isAll: false })
    // Not on this screen: the page has to be looked for.
    day.apply({ type: 'history-loaded', conversation: BEN, messages: messages(101, 102), range: { from: 101, upTo: 101, isNewest: true, isJoined: true, keepBefore: 0 } })
    day.apply({ type: 'messages-revoked', conversation: BEN, messages: [aMessage(15, { body: { kind: 'revoked', operatorID: 'ben' } })] })
    await day.cache.close()
    const next = createCacheFixture(disk)
    await next.open()
    while (await next.older());
    expect(next.timeline().filter(({ body }) => body.kind === 'revoked').map(({ seq }) => seq)).toEqual([15, 70])
    expect(seqs(next)).toEqual(numbers(1, 102).filter(n => n !== 75))
  })

  it('leaves what waits to be sent to the outbox', async () => {
    const disk = createDeviceStorage()
    const day = createCacheFixture(disk)
    await day.open()
    day.receive(aMessage(1))
    day.apply({ type: 'message-sending', message: unsentMessage(2, 2 ** 50) })
    await day.cache.close()
    const next = createCacheFixture(disk)
    await next.open()
    expect(seqs(next)).toEqual([1])
  })

  it('keeps texts of 32,768 bytes, each key far below the limit of a megabyte', async () => {
    const disk = createDeviceStorage()
    const day = createCacheFixture(disk)
    await day.open()
    for (let n = 1; n <= 30; n++) day.receive(aMessage(n, { body: { kind: 'text', text: n % 3 ? `text ${n}` : '中'.repeat(10_922) } }))
    await day.cache.close()
    expect(Math.max(...[...disk.values.values()].map(value => Buffer.byteLength(value)))).toBeLessThan(49_152)
    const next = createCacheFixture(disk)
    await next.open()
    while (await next.older());
    expect(next.timeline()).toEqual(day.timeline())
  })

  it('takes in older pages of history, and the beginning with them', async () => {
    const disk = createDeviceStorage()
    const day = createCacheFixture(disk)
    await day.open()
    const range = (from: number, upTo: number) => ({ from, upTo, isNewest: false, isJoined: true, keepBefore: 0 })
    day.receive(...messages(76, 101))
    day.apply({ type: 'history-loaded', conversation: BEN, messages: messages(46, 76), range: range(46, 75) })
    await day.cache.flush()
    day.apply({ type: 'history-loaded', conversation: BEN, messages: messages(1, 46), range: range(0, 45) })
    await day.cache.close()
    const next = createCacheFixture(disk)
    await next.open()
    let restored = await next.older()
    for (let more = await next.older(); more; more = await next.older()) restored = more
    expect(seqs(next)).toEqual(numbers(1, 101))
    expect(restored?.isComplete).toBe(true)
  })

  it('shows a long run before a gap rather than a few messages behind it', async () => {
    const disk = await aPhoneWith(30)
    const day = createCacheFixture(disk)
    await day.cache.load()
    day.receive(aMessage(50))
    await day.cache.close()
    const next = createCacheFixture(disk)
    await next.open()
    expect(seqs(next)).toEqual(numbers(1, 31))
  })

  it('goes on with what follows, also when the conversation is never opened', async () => {
    const disk = await aPhoneWith(30)
    const day = createCacheFixture(disk)
    await day.cache.load()
    day.receive(aMessage(31), aMessage(32))
    await day.cache.close()
    const next = createCacheFixture(disk)
    await next.open()
    expect(seqs(next)).toEqual(numbers(1, 33))
  })

  it('shows the newest run alone where history left a gap, and the older one when history has closed it', async () => {
    const disk = await aPhoneWith(60)
    const day = createCacheFixture(disk)
    await day.open()
    day.apply({ type: 'history-loaded', conversation: BEN, messages: messages(500, 530), range: { from: 500, upTo: 529, isNewest: true, isJoined: false, keepBefore: 0 } })
    expect(seqs(day)).toEqual(numbers(500, 530))
    await day.cache.close()
    const next = createCacheFixture(disk)
    await next.open()
    while (await next.older());
    expect(seqs(next)).toEqual(numbers(500, 530))
    next.apply({ type: 'history-loaded', conversation: BEN, messages: messages(61, 500), range: { from: 61, upTo: 499, isNewest: false, isJoined: true, keepBefore: 0 } })
    await next.cache.close()
    const last = createCacheFixture(disk)
    await last.open()
    while (await last.older());
    expect(seqs(last)).toEqual(numbers(1, 530))
  })

  it('holds the few messages behind a gap, and shows them when history has closed it', async () => {
    const disk = await aPhoneWith(60)
    const day = createCacheFixture(disk)
    await day.cache.load()
    day.receive(aMessage(80), aMessage(81))
    await day.cache.close()
    const next = createCacheFixture(disk)
    await next.open()
    expect(seqs(next).at(-1)).toBe(60)
    next.apply({ type: 'history-loaded', conversation: BEN, messages: messages(55, 80), range: { from: 55, upTo: 79, isNewest: true, isJoined: true, keepBefore: 0 } })
    expect(seqs(next).slice(-22)).toEqual(numbers(60, 82))
    await next.cache.close()
    const last = createCacheFixture(disk)
    await last.open()
    while (await last.older());
    expect(seqs(last)).toEqual(numbers(1, 82))
  })

  it('rewrites the page of a message that has changed, and no other', async () => {
    const disk = await aPhoneWith(100)
    const day = createCacheFixture(disk)
    await day.open()
    while (await day.older());
    const before = new Map(disk.values)
    day.apply({ type: 'messages-revoked', conversation: BEN, messages: [aMessage(33, { body: { kind: 'revoked', operatorID: 'ben' } })] })
    await day.cache.flush()
    expect([...disk.values].filter(([key, value]) => before.get(key) !== value).map(([key]) => key).filter(key => key.includes('/log/') && !key.endsWith('/tail'))).toEqual(['cache/1.anna/log/peer%3Aben/21'])
  })

  it('stores a receipt once, not with each message that it covers', async () => {
    const disk = createDeviceStorage()
    const day = createCacheFixture(disk)
    await day.open()
    for (let n = 1; n <= 60; n++) day.apply({ type: 'message-sent', message: myMessage(n) })
    await day.cache.flush()
    const before = new Map(disk.values)
    day.apply({ type: 'messages-read', conversation: BEN, ids: [], upTo: NOON + 60_000 })
    await day.cache.close()
    expect([...disk.values].filter(([key, value]) => before.get(key) !== value).map(([key]) => key).filter(key => key.includes('/log/'))).toEqual(['cache/1.anna/log/peer%3Aben/tail'])
    const next = createCacheFixture(disk)
    await next.open()
    while (await next.older());
    expect(next.timeline().every(({ delivery }) => delivery === 'read')).toBe(true)
  })

  it('forgets a conversation that was removed, with every key of it', async () => {
    const disk = await aPhoneWith(100)
    const day = createCacheFixture(disk)
    await day.open()
    day.apply({ type: 'messages-deleted', conversation: BEN, ids: [], isAll: true })
    day.apply({ type: 'conversations-changed', changes: [{ action: 'deleted', conversation: day.state.conversations.get(BEN)! }] })
    await day.cache.close()
    expect([...disk.values.keys()].filter(key => key.includes('/log/'))).toEqual([])
    expect(await createCacheFixture(disk).cache.load()).toEqual([])
  })

  it('sweeps up what nothing leads to', async () => {
    const disk = await aPhoneWith(100)
    const kept = [...disk.values.keys()]
    const name = kept.find(key => key.endsWith('tail'))!
    disk.values.set(name.replace('tail', '77'), 'orphan')
    disk.values.set(name.replace('ben', 'nobody'), 'orphan')
    const day = createCacheFixture(disk)
    await day.open()
    await day.cache.tidy()
    expect([...disk.values.keys()].sort()).toEqual(kept.sort())
  })

  it('tells the time of a receipt, so that it holds for older messages too', async () => {
    const disk = createDeviceStorage()
    const day = createCacheFixture(disk)
    await day.open()
    day.apply({ type: 'message-sent', message: myMessage(1) })
    day.apply({ type: 'messages-read', conversation: BEN, ids: [], upTo: NOON + 5_000 })
    await day.cache.close()
    const next = createCacheFixture(disk)
    await next.open()
    next.apply({ type: 'history-loaded', conversation: BEN, messages: [myMessage(0, { order: 1 })] })
    expect(next.timeline().map(({ delivery }) => delivery)).toEqual(['read', 'read'])
  })
})
