import { describe, expect, it } from 'vitest'

import { readAccounts } from '@/cache/accounts'
import { read, write } from '@/cache/records'

import { aMessage } from '../../support/builders'
import { BEN, createCacheFixture, messages, numbers } from '../../support/cacheFixture'
import { useFakeClock, wait } from '../../support/clock'
import { createDeviceStorage } from '../../support/model/deviceStorage'

useFakeClock()

const seqs = (day: ReturnType<typeof createCacheFixture>, key = BEN) => day.timeline(key).map(({ seq }) => seq)
const chatKeys = (disk: ReturnType<typeof createDeviceStorage>, account = '1.anna') => [...disk.values.keys()].filter(key => key.startsWith(`cache/${account}/log/`))

async function aPhoneWith(count: number, disk = createDeviceStorage(), options: Parameters<typeof createCacheFixture>[1] = {}) {
  const day = createCacheFixture(disk, options)
  await day.open()
  day.receive(...messages(1, count + 1))
  await day.cache.close()
  return disk
}

async function readAll(disk: ReturnType<typeof createDeviceStorage>, options: Parameters<typeof createCacheFixture>[1] = {}) {
  const day = createCacheFixture(disk, options)
  await day.open()
  while (await day.older());
  return day
}

describe('an app that is killed', () => {
  /** A morning with everything in it, each step written down before the next. `onFlush`: numbers that are on the phone from then on. */
  async function live(day: ReturnType<typeof createCacheFixture>, onFlush: (written: number[]) => void = () => {}) {
    async function flush(written: number[]) {
      await day.cache.flush()
      onFlush(written)
    }
    await day.open()
    day.receive(...messages(1, 31))
    await flush(numbers(1, 31))
    for (let n = 31; n <= 55; n++) {
      day.receive(aMessage(n))
      await flush(numbers(1, n + 1))
    }
    day.apply({ type: 'messages-revoked', conversation: BEN, messages: [aMessage(5, { body: { kind: 'revoked', operatorID: 'ben' } })] })
    await flush(numbers(1, 56))
    day.apply({ type: 'history-loaded', conversation: BEN, messages: messages(500, 530), range: { from: 500, upTo: 529, isNewest: true, isJoined: false, keepBefore: 0 } })
    await flush([...numbers(1, 56), ...numbers(500, 530)])
  }

  /** Numbers of all messages that the cache holds, also those behind a gap. */
  async function kept({ cache }: ReturnType<typeof createCacheFixture>) {
    const found: number[] = []
    for await (const { messages } of cache.segments(BEN)) found.push(...messages.map(({ seq }) => seq))
    return new Set(found)
  }

  it('has lost nothing that was written, and finds an unbroken run of messages, whichever two writes it was killed between', async () => {
    let writes = 0
    await live(createCacheFixture(createDeviceStorage(), { onWrite: () => { writes++ } }))
    expect(writes).toBeGreaterThan(60)
    for (let killAt = 1; killAt <= writes; killAt++) {
      const disk = createDeviceStorage()
      let count = 0
      let isKilled = false
      let written: number[] = []
      const day = createCacheFixture(disk, {
        onWrite() {
          isKilled = ++count >= killAt
          if (isKilled) day.kill()
        },
      })
      await live(day, (flushed) => { if (!isKilled) written = flushed })
      const after = await readAll(disk)
      const found = await kept(after)
      expect(written.filter(seq => !found.has(seq)), `lost by a kill after write ${killAt}`).toEqual([])
      const shown = seqs(after)
      expect(shown, `killed after write ${killAt}`).toEqual(numbers(shown[0] ?? 0, (shown.at(-1) ?? -1) + 1))
      // And what comes next finds its place.
      const next = await readAll(disk)
      const newest = seqs(next).at(-1) ?? 0
      next.receive(...messages(newest + 1, newest + 30))
      await next.cache.close()
      expect(seqs(await readAll(disk)).slice(-30), `goes on after write ${killAt}`).toEqual(numbers(Math.max(shown[0] ?? 1, newest), newest + 30).slice(-30))
    }
  })
})

describe('a damaged storage', () => {
  it('costs one segment: the list still opens, and a chat up to the damage', async () => {
    const disk = await aPhoneWith(100)
    for (const key of [...disk.values.keys()]) {
      for (const damaged of ['', 'noise', disk.values.get(key)!.slice(0, -2), disk.values.get(key)!.replace('text', 'tent')]) {
        const broken = createDeviceStorage()
        for (const [other, value] of disk.values) broken.values.set(other, other === key ? damaged : value)
        const day = await readAll(broken)
        const shown = seqs(day)
        expect(shown, `${key}: ${damaged.slice(0, 10)}`).toEqual(numbers(shown[0] ?? 0, (shown.at(-1) ?? -1) + 1))
        expect(shown.length, key).toBeGreaterThanOrEqual(key.endsWith('/61') ? 20 : 40)
        expect(day.timeline().every(({ body, seq }) => body.kind === 'text' && body.text === `text ${seq}`)).toBe(true)
        expect(day.state.conversations.size).toBe(key.endsWith('list/0') && damaged !== disk.values.get(key) ? 0 : 1)
      }
    }
  })

  it('is mended by history: the page that was lost is fetched, and the older ones are there again', async () => {
    const disk = await aPhoneWith(100)
    disk.values.set(chatKeys(disk).find(key => key.endsWith('/41'))!, 'noise')
    const day = await readAll(disk)
    expect(seqs(day)).toEqual(numbers(61, 101))
    expect(day.hasOlder()).toBe(true)
    day.apply({ type: 'history-loaded', conversation: BEN, messages: messages(31, 61), range: { from: 31, upTo: 60, isNewest: false, isJoined: true, keepBefore: 0 } })
    await day.cache.flush()
    while (await day.older());
    expect(seqs(day)).toEqual(numbers(1, 101))
    await day.cache.close()
    expect(seqs(await readAll(disk))).toEqual(numbers(1, 101))
  })

  it('that lost the newest messages alone finds the older ones', async () => {
    const disk = await aPhoneWith(100)
    disk.values.set(chatKeys(disk).find(key => key.endsWith('tail'))!, 'noise')
    expect(seqs(await readAll(disk))).toEqual(numbers(1, 81))
  })
})

describe('a full storage', () => {
  it('keeps what it has, and writes the rest when there is room', async () => {
    const disk = await aPhoneWith(10)
    const day = createCacheFixture(disk)
    await day.open()
    disk.isFull = true
    day.receive(...messages(11, 60))
    await wait(1_000)
    expect(day.cache.problem()).toBe('full')
    disk.isFull = false
    day.receive(aMessage(60))
    await day.cache.close()
    expect(day.cache.problem()).toBeNull()
    expect(seqs(await readAll(disk))).toEqual(numbers(1, 61))
  })

  it('that answers nothing at all turns the cache off', async () => {
    const away = async () => 'unavailable' as const
    const nothing = { get: async () => ({ value: null, problem: 'unavailable' as const }), set: away, remove: away, keys: async () => [], size: async () => 0 }
    const disk = createDeviceStorage()
    const day = createCacheFixture({ ...disk, view: () => ({ storage: nothing, end: () => {} }) })
    await day.open()
    day.receive(aMessage(1))
    await day.cache.close()
    expect(seqs(day)).toEqual([1])
  })
})

describe('the budget', () => {
  const budget = 24 * 1024

  it('is kept by dropping the conversation that was not used for longest', async () => {
    const disk = createDeviceStorage()
    const day = createCacheFixture(disk, { budget })
    await day.open()
    const peers = ['ben', 'carl', 'dora', 'emil']
    for (const peer of peers) {
      const conversation = `peer:${peer}` as const
      day.receive(...messages(1, 201, { conversation, senderID: peer }))
      await day.cache.flush()
      await wait(1_000)
    }
    await day.cache.close()
    const bytes = [...disk.values].reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0)
    expect(bytes).toBeLessThan(budget)
    const kept = peers.filter(peer => chatKeys(disk).some(key => key.includes(peer)))
    expect(kept.at(-1)).toBe('emil')
    expect(kept).not.toContain('ben')
    expect((await createCacheFixture(disk).cache.load()).map(({ id }) => id)).toEqual(peers)
  })

  it('takes the oldest pages of a conversation that is longer than all of it', async () => {
    const disk = createDeviceStorage()
    const day = createCacheFixture(disk, { budget })
    await day.open()
    for (let n = 1; n <= 2_000; n += 50) {
      day.receive(...messages(n, n + 50))
      await day.cache.flush()
    }
    const { written } = disk
    day.receive(aMessage(2_001))
    await day.cache.close()
    expect(disk.written - written, 'what was evicted is not stored again').toBeLessThan(8_000)
    const shown = seqs(await readAll(disk))
    expect(shown.length).toBeGreaterThan(200)
    expect(shown).toEqual(numbers(shown[0]!, 2_002))
    const bytes = [...disk.values].reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0)
    expect(bytes).toBeLessThan(budget)
  })

  it('takes another account before anything of this one', async () => {
    const disk = await aPhoneWith(300, createDeviceStorage(), { account: '1.zoe', me: 'zoe' })
    const day = createCacheFixture(disk, { budget })
    await day.open()
    day.receive(...messages(1, 301))
    await day.cache.close()
    expect(chatKeys(disk, '1.zoe')).toEqual([])
    expect((await readAll(disk)).timeline()).toHaveLength(300)
    expect((await readAccounts(disk.view().storage)).map(({ account }) => account)).toEqual(['1.anna'])
  })
})

describe('accounts', () => {
  it('see nothing of each other, also with one name in two projects', async () => {
    const disk = await aPhoneWith(5, createDeviceStorage(), { account: '1.anna' })
    await aPhoneWith(7, disk, { account: '2.anna' })
    expect(seqs(await readAll(disk, { account: '1.anna' }))).toEqual(numbers(1, 6))
    expect(seqs(await readAll(disk, { account: '2.anna' }))).toEqual(numbers(1, 8))
    expect(seqs(await readAll(disk, { account: '1.ann' }))).toEqual([])
  })
})

describe('a record', () => {
  it('of an older version is brought up to date, step by step', () => {
    const migrations = { 1: (record: unknown) => ({ name: record }), 2: (record: unknown) => ({ ...record as object, age: 0 }) }
    expect(read(write('anna', 1), 3, migrations)).toEqual({ name: 'anna', age: 0 })
    expect(read(write({ name: 'anna' }, 2), 3, migrations)).toEqual({ name: 'anna', age: 0 })
    expect(read(write({ name: 'anna', age: 4 }, 3), 3, migrations)).toEqual({ name: 'anna', age: 4 })
  })

  it('without a way to this version, or of a later one, or that breaks on its way, is none', () => {
    expect(read(write('anna', 1), 3, { 2: record => record })).toBeNull()
    expect(read(write('anna', 4), 3)).toBeNull()
    expect(read(write(null, 1), 2, { 1: record => (record as { name: string }).name })).toBeNull()
  })
})
