import { describe, expect, it } from 'vitest'

import { timelineOf } from '@/chat/messages'

import { aConversation, aMessage, myMessage, unsentMessage } from '../../support/builders'
import { BEN, createCacheFixture, messages, numbers, openCacheFixture } from '../../support/cacheFixture'
import { NOON, useFakeClock, wait } from '../../support/clock'
import { createDeviceStorage } from '../../support/model/deviceStorage'

useFakeClock()

const seqs = (fixture: ReturnType<typeof createCacheFixture>, key = BEN) => fixture.timeline(key).map(({ seq }) => seq)
const pages = (disk: ReturnType<typeof createDeviceStorage>) => [...disk.values.keys()].filter(key => /\/-?\d+$/.test(key) && key.includes('log/'))

/** The storage after a run that received messages 1 to `count`, one a second, and closed its cache. */
async function createFilledStorage(count: number, options: Parameters<typeof createCacheFixture>[1] = {}) {
  const disk = createDeviceStorage()
  const fixture = await openCacheFixture(disk, options)
  for (let n = 1; n <= count; n++) {
    fixture.receive(aMessage(n))
    if (n % 7 === 0) await fixture.cache.flush()
  }
  await fixture.cache.close()
  return disk
}

describe('the cache', () => {
  it('restores the list and the newest messages unchanged', async () => {
    const disk = createDeviceStorage()
    const before = await openCacheFixture(disk)
    before.receive(...messages(1, 8), aMessage(8, { body: { kind: 'text', text: '你好 👋 "quoted"\u2028' } }), aMessage(9, { body: { kind: 'unsupported', zimType: 12 } }))
    before.apply({ type: 'message-sent', message: myMessage(10, { delivery: 'read' }) })
    before.apply({ type: 'messages-revoked', conversation: BEN, messages: [aMessage(3, { body: { kind: 'revoked', operatorID: 'ben' } })] })
    before.apply({ type: 'conversations-changed', changes: [{ action: 'updated', conversation: { ...before.state.conversations.get(BEN)!, name: 'Ben', unread: 3, isPinned: true, isMuted: true } }] })
    for (const [key, more] of [['group:club', { remark: '周末', isClosed: true, mention: 'me' }], ['group:all', { mention: 'all' }]] as const) {
      const conversation = { key, id: key.slice(6), kind: 'group' as const, name: 'Club', avatarUrl: '', unread: 1, lastMessage: null, order: 1, isPinned: false, isMuted: false, ...more }
      before.apply({ type: 'conversations-changed', changes: [{ action: 'added', conversation }] })
    }
    await before.cache.close()
    const after = await openCacheFixture(disk)
    expect(after.timeline()).toEqual(before.timeline())
    expect(after.state.conversations).toEqual(before.state.conversations)
  })

  it('restores at least 40 messages first, then all older ones without gap or repetition', async () => {
    const disk = await createFilledStorage(130)
    const fixture = await openCacheFixture(disk)
    expect(seqs(fixture).length).toBeGreaterThanOrEqual(40)
    expect(seqs(fixture).length).toBeLessThan(60)
    while (await fixture.older());
    expect(seqs(fixture)).toEqual(numbers(1, 131))
    expect(fixture.hasOlder()).toBe(false)
  })

  it('writes the changes of a second together, and nothing without changes', async () => {
    const disk = createDeviceStorage()
    const fixture = await openCacheFixture(disk)
    for (let n = 1; n <= 10; n++) fixture.receive(aMessage(n))
    expect(disk.written).toBe(0)
    await wait(1_000)
    const { written } = disk
    expect(written).toBeGreaterThan(0)
    await wait(10_000)
    expect(disk.written).toBe(written)
  })

  it('writes the messages that follow the stored tail, not the tail', async () => {
    const disk = await createFilledStorage(15)
    const fixture = await openCacheFixture(disk)
    const { written } = disk
    fixture.receive(aMessage(16))
    await wait(1_000)
    expect(disk.written - written).toBeLessThan(300)
    fixture.kill()
    const after = await openCacheFixture(disk)
    expect(seqs(after)).toEqual(numbers(1, 17))
  })

  it('writes the whole tail when a message changes that is stored', async () => {
    const disk = await createFilledStorage(15)
    const fixture = await openCacheFixture(disk)
    fixture.receive(aMessage(16))
    await wait(1_000)
    fixture.apply({ type: 'messages-revoked', conversation: BEN, messages: [aMessage(12, { body: { kind: 'revoked', operatorID: 'ben' } })] })
    await wait(1_000)
    fixture.kill()
    const after = await openCacheFixture(disk)
    expect(after.timeline().map(({ seq, body }) => body.kind === 'revoked' ? -seq : seq)).toEqual(numbers(1, 17).map(seq => seq === 12 ? -12 : seq))
  })

  it('ignores news that belong to an earlier tail', async () => {
    const disk = await createFilledStorage(15)
    const fixture = await openCacheFixture(disk)
    fixture.receive(aMessage(16))
    await wait(1_000)
    const news = [...disk.values].find(([key]) => key.endsWith('/news'))!
    fixture.receive(...messages(17, 30))
    await wait(1_000)
    await fixture.cache.close()
    disk.values.set(...news)
    const after = await openCacheFixture(disk)
    expect(seqs(after)).toEqual(numbers(1, 30))
  })

  describe('of the list', () => {
    const listed = async (disk: ReturnType<typeof createDeviceStorage>) => (await createCacheFixture(disk).cache.load()).map(({ lastMessage }) => lastMessage?.body)
    const heard = (n: number, changes = {}) => ({ type: 'conversations-changed' as const, changes: [{ action: 'updated' as const, conversation: aConversation('ben', { lastMessage: aMessage(n), order: NOON + n, ...changes }) }] })

    it('writes a newer last message within 30 s', async () => {
      const disk = createDeviceStorage()
      const fixture = await openCacheFixture(disk)
      fixture.apply(heard(1))
      await wait(1_000)
      fixture.apply(heard(2))
      await wait(10_000)
      expect(await listed(disk)).toEqual([{ kind: 'text', text: 'text 1' }])
      await wait(21_000)
      expect(await listed(disk)).toEqual([{ kind: 'text', text: 'text 2' }])
    })

    it('writes a newer last message when the app is hidden', async () => {
      const disk = createDeviceStorage()
      const fixture = await openCacheFixture(disk)
      fixture.apply(heard(1))
      await wait(1_000)
      fixture.apply(heard(2))
      await fixture.cache.flush()
      expect(await listed(disk)).toEqual([{ kind: 'text', text: 'text 2' }])
    })

    it('writes at once that a last message was recalled', async () => {
      const disk = createDeviceStorage()
      const fixture = await openCacheFixture(disk)
      fixture.apply(heard(1))
      await wait(1_000)
      fixture.apply(heard(1, { lastMessage: aMessage(1, { body: { kind: 'revoked', operatorID: 'ben' } }) }))
      await wait(1_000)
      expect(await listed(disk)).toEqual([{ kind: 'revoked', operatorID: 'ben' }])
    })

    it('restores the first 20 of a long list before it reads the rest, without what was removed', async () => {
      const disk = createDeviceStorage()
      const fixture = await openCacheFixture(disk)
      const conversations = numbers(0, 60).map(n => aConversation(`user-${n}`, { order: NOON + n, isPinned: n === 3 }))
      fixture.apply({ type: 'conversations-loaded', conversations, missing: [] })
      await wait(1_000)
      fixture.apply({ type: 'conversations-changed', changes: [{ action: 'deleted', conversation: conversations[58]! }] })
      await wait(1_000)
      fixture.kill()
      const parts: string[][] = []
      const restored = createCacheFixture(disk).cache.load(newest => void parts.push(newest.map(({ id }) => id)))
      await wait(0)
      expect(parts).toEqual([['user-3', 'user-59', ...numbers(40, 58).reverse().map(n => `user-${n}`)].slice(0, 20)])
      await wait(100)
      expect(await restored).toHaveLength(59)
    })
  })

  it('writes nothing for messages that it restored', async () => {
    const disk = await createFilledStorage(50)
    const fixture = createCacheFixture(disk)
    const { written } = disk
    await fixture.open()
    await fixture.older()
    await fixture.cache.flush()
    const rewritten = [...disk.values.keys()].filter(key => key.includes('/log/'))
    expect(disk.written - written).toBeLessThan(2_000)
    expect(rewritten.filter(key => key.endsWith('+'))).toEqual([])
  })

  it.each([1_000, 10_000])('costs as many bytes for a message after %i as after 100', async (count) => {
    const disk = createDeviceStorage()
    const fixture = await openCacheFixture(disk, { budget: 8 * 1024 * 1024 })
    fixture.receive(...messages(1, 101))
    await fixture.cache.flush()
    const costOf = async (from: number) => {
      const { written } = disk
      for (let n = from; n < from + 100; n++) {
        fixture.receive(aMessage(n))
        await fixture.cache.flush()
      }
      return (disk.written - written) / 100
    }
    const early = await costOf(101)
    fixture.receive(...messages(201, count + 1))
    await fixture.cache.flush()
    const late = await costOf(count + 1)
    expect(late).toBeLessThan(early * 1.15)
    expect(late).toBeLessThan(2_500)
  })

  it('does not rewrite a full page', async () => {
    const disk = createDeviceStorage()
    const fixture = await openCacheFixture(disk)
    const written = new Map<string, string>()
    for (let n = 1; n <= 200; n++) {
      fixture.receive(aMessage(n))
      if (n % 5 === 0) fixture.apply({ type: 'messages-revoked', conversation: BEN, messages: [aMessage(n - 4, { body: { kind: 'revoked', operatorID: 'ben' } })] })
      await fixture.cache.flush()
      for (const key of pages(disk)) {
        expect(written.get(key) ?? disk.values.get(key)).toBe(disk.values.get(key))
        written.set(key, disk.values.get(key)!)
      }
    }
    expect(written.size).toBe(9)
  })

  it('keeps changes of a message whose page is full', async () => {
    const disk = await createFilledStorage(100)
    const fixture = await openCacheFixture(disk)
    fixture.apply({ type: 'messages-revoked', conversation: BEN, messages: [aMessage(70, { body: { kind: 'revoked', operatorID: 'ben' } })] })
    fixture.apply({ type: 'messages-deleted', conversation: BEN, ids: ['75'], isAll: false })
    // Message 15 is not in memory: its page has to be found.
    fixture.apply({ type: 'history-loaded', conversation: BEN, messages: messages(101, 102), range: { from: 101, upTo: 101, keepBefore: 0 } })
    fixture.apply({ type: 'messages-revoked', conversation: BEN, messages: [aMessage(15, { body: { kind: 'revoked', operatorID: 'ben' } })] })
    await fixture.cache.close()
    const next = await openCacheFixture(disk)
    while (await next.older());
    expect(next.timeline().filter(({ body }) => body.kind === 'revoked').map(({ seq }) => seq)).toEqual([15, 70])
    expect(seqs(next)).toEqual(numbers(1, 102).filter(n => n !== 75))
  })

  it('does not store unsent messages', async () => {
    const disk = createDeviceStorage()
    const fixture = await openCacheFixture(disk)
    fixture.receive(aMessage(1))
    fixture.apply({ type: 'message-sending', message: unsentMessage(2, 2 ** 50) })
    await fixture.cache.close()
    const next = await openCacheFixture(disk)
    expect(seqs(next)).toEqual([1])
  })

  it('keeps texts of 32,768 bytes, each key far below the limit of a megabyte', async () => {
    const disk = createDeviceStorage()
    const fixture = await openCacheFixture(disk)
    for (let n = 1; n <= 30; n++) fixture.receive(aMessage(n, { body: { kind: 'text', text: n % 3 ? `text ${n}` : '中'.repeat(10_922) } }))
    await fixture.cache.close()
    expect(Math.max(...[...disk.values.values()].map(value => Buffer.byteLength(value)))).toBeLessThan(49_152)
    const next = await openCacheFixture(disk)
    while (await next.older());
    expect(next.timeline()).toEqual(fixture.timeline())
  })

  it('stores older pages of history and the beginning of the conversation', async () => {
    const disk = createDeviceStorage()
    const fixture = await openCacheFixture(disk)
    const range = (from: number, upTo: number) => ({ from, upTo, keepBefore: 0 })
    fixture.receive(...messages(76, 101))
    fixture.apply({ type: 'history-loaded', conversation: BEN, messages: messages(46, 76), range: range(46, 75) })
    await fixture.cache.flush()
    fixture.apply({ type: 'history-loaded', conversation: BEN, messages: messages(1, 46), range: range(0, 45) })
    await fixture.cache.close()
    const next = await openCacheFixture(disk)
    let restored = await next.older()
    for (let more = await next.older(); more; more = await next.older()) restored = more
    expect(seqs(next)).toEqual(numbers(1, 101))
    expect(restored?.runs[0]?.from).toBe(0)
  })

  it('restores a screen of messages across a gap, and states the gap', async () => {
    const disk = await createFilledStorage(30)
    const fixture = createCacheFixture(disk)
    await fixture.cache.load()
    fixture.receive(aMessage(50))
    await fixture.cache.close()
    const next = await openCacheFixture(disk)
    expect(seqs(next)).toEqual([...numbers(1, 31), 50])
    expect(timelineOf(next.state, BEN).window.known).toEqual([{ from: 0, to: 30 }, { from: 50, to: 50 }])
  })

  it('appends messages of a conversation that was not opened', async () => {
    const disk = await createFilledStorage(30)
    const fixture = createCacheFixture(disk)
    await fixture.cache.load()
    fixture.receive(aMessage(31), aMessage(32))
    await fixture.cache.close()
    const next = await openCacheFixture(disk)
    expect(seqs(next)).toEqual(numbers(1, 33))
  })

  it('restores the runs before and after a gap, and one run after history has filled it', async () => {
    const disk = await createFilledStorage(60)
    const fixture = await openCacheFixture(disk)
    fixture.apply({ type: 'history-loaded', conversation: BEN, messages: messages(500, 530), range: { from: 500, upTo: 529, keepBefore: 0 } })
    await fixture.cache.close()
    const next = await openCacheFixture(disk)
    while (await next.older());
    expect(seqs(next)).toEqual([...numbers(1, 61), ...numbers(500, 530)])
    expect(timelineOf(next.state, BEN).window.known).toEqual([{ from: 0, to: 60 }, { from: 500, to: 529 }])
    next.apply({ type: 'history-loaded', conversation: BEN, messages: messages(61, 500), range: { from: 61, upTo: 499, keepBefore: 0 } })
    await next.cache.close()
    const last = await openCacheFixture(disk)
    while (await last.older());
    expect(seqs(last)).toEqual(numbers(1, 530))
    expect(timelineOf(last.state, BEN).window.known).toEqual([{ from: 0, to: 529 }])
  })

  it('keeps the messages after a gap of a conversation that was not opened', async () => {
    const disk = await createFilledStorage(60)
    const fixture = createCacheFixture(disk)
    await fixture.cache.load()
    fixture.receive(aMessage(80), aMessage(81))
    await fixture.cache.close()
    const next = await openCacheFixture(disk)
    expect(seqs(next)).toEqual([...numbers(21, 61), 80, 81])
    next.apply({ type: 'history-loaded', conversation: BEN, messages: messages(55, 80), range: { from: 55, upTo: 79, keepBefore: 0 } })
    expect(seqs(next).slice(-22)).toEqual(numbers(60, 82))
    await next.cache.close()
    const last = await openCacheFixture(disk)
    while (await last.older());
    expect(seqs(last)).toEqual(numbers(1, 82))
  })

  it('rewrites only the page of a changed message', async () => {
    const disk = await createFilledStorage(100)
    const fixture = await openCacheFixture(disk)
    while (await fixture.older());
    const before = new Map(disk.values)
    fixture.apply({ type: 'messages-revoked', conversation: BEN, messages: [aMessage(33, { body: { kind: 'revoked', operatorID: 'ben' } })] })
    await fixture.cache.flush()
    expect([...disk.values].filter(([key, value]) => before.get(key) !== value).map(([key]) => key).filter(key => key.includes('/log/') && !key.endsWith('/tail'))).toEqual(['cache/1.anna/log/peer%3Aben/21'])
  })

  it('stores a receipt once, not with each message that it covers', async () => {
    const disk = createDeviceStorage()
    const fixture = await openCacheFixture(disk)
    for (let n = 1; n <= 60; n++) fixture.apply({ type: 'message-sent', message: myMessage(n) })
    await fixture.cache.flush()
    const before = new Map(disk.values)
    fixture.apply({ type: 'messages-read', conversation: BEN, ids: [], upTo: NOON + 60_000 })
    await fixture.cache.close()
    expect([...disk.values].filter(([key, value]) => before.get(key) !== value).map(([key]) => key).filter(key => key.includes('/log/'))).toEqual(['cache/1.anna/log/peer%3Aben/tail'])
    const next = await openCacheFixture(disk)
    while (await next.older());
    expect(next.timeline().every(({ delivery }) => delivery === 'read')).toBe(true)
  })

  it('removes every key of a removed conversation', async () => {
    const disk = await createFilledStorage(100)
    const fixture = await openCacheFixture(disk)
    fixture.apply({ type: 'messages-deleted', conversation: BEN, ids: [], isAll: true })
    fixture.apply({ type: 'conversations-changed', changes: [{ action: 'deleted', conversation: fixture.state.conversations.get(BEN)! }] })
    await fixture.cache.close()
    expect([...disk.values.keys()].filter(key => key.includes('/log/'))).toEqual([])
    expect(await createCacheFixture(disk).cache.load()).toEqual([])
  })

  it('removes keys that no record refers to', async () => {
    const disk = await createFilledStorage(100)
    const keys = [...disk.values.keys()]
    const name = keys.find(key => key.endsWith('tail'))!
    disk.values.set(name.replace('tail', '77'), 'orphan')
    disk.values.set(name.replace('ben', 'nobody'), 'orphan')
    const fixture = await openCacheFixture(disk)
    await fixture.cache.tidy()
    expect([...disk.values.keys()].sort()).toEqual(keys.sort())
  })

  it('restores the time of a receipt, which covers older messages too', async () => {
    const disk = createDeviceStorage()
    const fixture = await openCacheFixture(disk)
    fixture.apply({ type: 'message-sent', message: myMessage(1) })
    fixture.apply({ type: 'messages-read', conversation: BEN, ids: [], upTo: NOON + 5_000 })
    await fixture.cache.close()
    const next = await openCacheFixture(disk)
    next.apply({ type: 'history-loaded', conversation: BEN, messages: [myMessage(0, { order: 1 })] })
    expect(next.timeline().map(({ delivery }) => delivery)).toEqual(['read', 'read'])
  })
})

describe('the space of a conversation', () => {
  it('is reported, can be cleared, and the conversation stays in the list', async () => {
    const disk = await createFilledStorage(130)
    const fixture = await openCacheFixture(disk)
    const [{ key, bytes } = { key: BEN, bytes: 0 }] = await fixture.cache.sizes() ?? []
    expect([key, bytes > 5_000]).toEqual([BEN, true])
    expect(await fixture.cache.clear([BEN])).toBe(true)
    expect(await fixture.cache.sizes()).toEqual([{ key: BEN, bytes: 0 }])
    expect(pages(disk)).toEqual([])
    await fixture.cache.close()
    const after = await openCacheFixture(disk)
    expect([seqs(after), after.state.conversations.has(BEN)]).toEqual([[], true])
  })

  it('is filled again with what arrives later, and not with what was cleared', async () => {
    const disk = await createFilledStorage(50)
    const fixture = await openCacheFixture(disk)
    await fixture.cache.clear([BEN])
    fixture.receive(aMessage(51))
    await fixture.cache.close()
    const after = await openCacheFixture(disk)
    expect(seqs(after)).toEqual([51])
  })
})
