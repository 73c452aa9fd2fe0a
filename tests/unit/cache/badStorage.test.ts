import { describe, expect, it } from 'vitest'

import type { KeyValueStorage } from '@/services/storage'

import { readAccounts } from '@/cache/accounts'
import { read, write } from '@/cache/records'

import { aMessage } from '../../support/builders'
import { BEN, createCacheFixture, messages, numbers, openCacheFixture } from '../../support/cacheFixture'
import { useFakeClock, wait } from '../../support/clock'
import { createDeviceStorage } from '../../support/model/deviceStorage'

useFakeClock()

const seqs = (fixture: ReturnType<typeof createCacheFixture>, key = BEN) => fixture.timeline(key).map(({ seq }) => seq)
const chatKeys = (disk: ReturnType<typeof createDeviceStorage>, account = '1.anna') => [...disk.values.keys()].filter(key => key.startsWith(`cache/${account}/log/`))

async function createFilledStorage(count: number, disk = createDeviceStorage(), options: Parameters<typeof createCacheFixture>[1] = {}) {
  const fixture = await openCacheFixture(disk, options)
  fixture.receive(...messages(1, count + 1))
  await fixture.cache.close()
  return disk
}

async function readAll(disk: ReturnType<typeof createDeviceStorage>, options: Parameters<typeof createCacheFixture>[1] = {}) {
  const fixture = await openCacheFixture(disk, options)
  while (await fixture.older());
  return fixture
}

describe('an app that is killed', () => {
  /** Applies events of all kinds and flushes after each. `onFlush` gets the seqs that are stored from then on. */
  async function runEvents(fixture: ReturnType<typeof createCacheFixture>, onFlush: (written: number[]) => void = () => {}) {
    async function flush(written: number[]) {
      await fixture.cache.flush()
      onFlush(written)
    }
    await fixture.open()
    fixture.receive(...messages(1, 31))
    await flush(numbers(1, 31))
    for (let n = 31; n <= 55; n++) {
      fixture.receive(aMessage(n))
      await flush(numbers(1, n + 1))
    }
    fixture.apply({ type: 'messages-revoked', conversation: BEN, messages: [aMessage(5, { body: { kind: 'revoked', operatorID: 'ben' } })] })
    await flush(numbers(1, 56))
    fixture.apply({ type: 'history-loaded', conversation: BEN, messages: messages(500, 530), range: { from: 500, upTo: 529, keepBefore: 0 } })
    await flush([...numbers(1, 56), ...numbers(500, 530)])
  }

  /** Seqs of all cached messages, also those after a gap. */
  async function cachedSeqs({ cache }: ReturnType<typeof createCacheFixture>) {
    const found: number[] = []
    for await (const { messages } of cache.segments(BEN)) found.push(...messages.map(({ seq }) => seq))
    return new Set(found)
  }

  it('keeps all flushed messages and states no hole as unbroken, after any number of writes', async () => {
    let writes = 0
    await runEvents(createCacheFixture(createDeviceStorage(), { onWrite: () => { writes++ } }))
    expect(writes).toBeGreaterThan(60)
    for (let killAt = 1; killAt <= writes; killAt++) {
      const disk = createDeviceStorage()
      let count = 0
      let isKilled = false
      let written: number[] = []
      const fixture = createCacheFixture(disk, {
        onWrite() {
          isKilled = ++count >= killAt
          if (isKilled) fixture.kill()
        },
      })
      await runEvents(fixture, (flushed) => { if (!isKilled) written = flushed })
      const after = await readAll(disk)
      const found = await cachedSeqs(after)
      expect(written.filter(seq => !found.has(seq)), `lost by a kill after write ${killAt}`).toEqual([])
      const shown = seqs(after)
      expect(after.holes(), `killed after write ${killAt}`).toEqual([])
      // Later messages are stored as usual.
      const next = await readAll(disk)
      const newest = seqs(next).at(-1) ?? 0
      next.receive(...messages(newest + 1, newest + 30))
      await next.cache.close()
      expect(seqs(await readAll(disk)).slice(-30), `continues after write ${killAt}`).toEqual(numbers(Math.max(shown[0] ?? 1, newest), newest + 30).slice(-30))
    }
  })
})

describe('an app that was killed between the writes of pages and that of the tail after them', () => {
  it('drops these pages, so that a message that is deleted later does not come back from them', async () => {
    const disk = createDeviceStorage()
    const first = await openCacheFixture(disk)
    first.receive(...messages(1, 6))
    await first.cache.flush()
    const keys = () => [...disk.values.keys()].filter(key => /\/\d+$/.test(key) && key.includes('/log/'))
    const killed = await openCacheFixture(disk, { onWrite: () => { if (keys().length >= 3) killed.kill() } })
    killed.receive(...messages(6, 67))
    await killed.cache.flush()
    expect(keys().length).toBeGreaterThanOrEqual(3)

    const next = await openCacheFixture(disk)
    expect(keys()).toEqual([])
    next.apply({ type: 'history-loaded', conversation: BEN, messages: messages(27, 67), range: { from: 27, upTo: 66, keepBefore: 0 } })
    await next.cache.flush()
    next.apply({ type: 'messages-deleted', conversation: BEN, ids: ['42'], isAll: false })
    await next.cache.close()
    expect(seqs(await readAll(disk)).filter(seq => seq > 26)).toEqual(numbers(27, 67).filter(seq => seq !== 42))
  })
})

describe('a storage that loses writes it has confirmed', () => {
  /** Messages 1 to 65, written with each message from 40 on. Returns the device's changes in their order. */
  async function recordWrites() {
    const disk = createDeviceStorage()
    const { storage } = disk.view()
    const changes: Array<[key: string, value: string | null]> = []
    const recorded: KeyValueStorage = {
      ...storage,
      set: async (key, value) => {
        changes.push([key, value])
        return storage.set(key, value)
      },
      remove: async (key) => {
        changes.push([key, null])
        return storage.remove(key)
      },
    }
    const fixture = await openCacheFixture({ ...disk, view: () => ({ storage: recorded, end: () => {} }) })
    fixture.receive(...messages(1, 40))
    await fixture.cache.flush()
    for (let n = 40; n <= 65; n++) {
      fixture.receive(aMessage(n))
      await fixture.cache.flush()
    }
    await fixture.cache.close()
    return changes
  }

  function diskAfter(changes: Array<[string, string | null]>) {
    const disk = createDeviceStorage()
    for (const [key, value] of changes) {
      if (value === null) disk.values.delete(key)
      else disk.values.set(key, value)
    }
    return disk
  }

  it.each([['the last writes', (changes: unknown[], n: number) => changes.slice(0, -n)], ['one of the last writes', (changes: unknown[], n: number) => changes.filter((_, at) => at !== changes.length - n)]] as const)('states no hole as unbroken, and fills it again: %s', async (_, lose) => {
    const changes = await recordWrites()
    expect(changes.length).toBeGreaterThan(50)
    for (let n = 1; n <= 40; n++) {
      const disk = diskAfter(lose(changes, n) as typeof changes)
      const fixture = await readAll(disk)
      expect(fixture.holes(), `write ${n} from the end`).toEqual([])
      expect(fixture.timeline().every(({ body, seq }) => body.kind === 'text' && body.text === `text ${seq}`)).toBe(true)
      fixture.apply({ type: 'history-loaded', conversation: BEN, messages: messages(1, 71), range: { from: 1, upTo: 70, keepBefore: 0 } })
      await fixture.cache.close()
      expect(seqs(await readAll(disk)), `after write ${n} from the end`).toEqual(numbers(1, 71))
    }
  })
})

describe('a damaged storage', () => {
  it('loses one record, and restores the others, with a gap', async () => {
    const disk = await createFilledStorage(100)
    for (const key of [...disk.values.keys()]) {
      for (const damaged of ['', 'noise', disk.values.get(key)!.slice(0, -2), disk.values.get(key)!.replace('text', 'tent')]) {
        const broken = createDeviceStorage()
        for (const [other, value] of disk.values) broken.values.set(other, other === key ? damaged : value)
        const fixture = await readAll(broken)
        expect(fixture.holes(), `${key}: ${damaged.slice(0, 10)}`).toEqual([])
        expect(seqs(fixture).length, key).toBeGreaterThanOrEqual(80)
        expect(fixture.timeline().every(({ body, seq }) => body.kind === 'text' && body.text === `text ${seq}`)).toBe(true)
        expect(fixture.state.conversations.size).toBe(key.endsWith('list/0') && damaged !== disk.values.get(key) ? 0 : 1)
      }
    }
  })

  it('is filled again from history where a page was lost', async () => {
    const disk = await createFilledStorage(100)
    disk.values.set(chatKeys(disk).find(key => key.endsWith('/41'))!, 'noise')
    const fixture = await readAll(disk)
    expect(seqs(fixture)).toEqual([...numbers(1, 41), ...numbers(61, 101)])
    expect(fixture.holes()).toEqual([])
    fixture.apply({ type: 'history-loaded', conversation: BEN, messages: messages(31, 61), range: { from: 31, upTo: 60, keepBefore: 0 } })
    await fixture.cache.close()
    const next = await readAll(disk)
    expect(seqs(next)).toEqual(numbers(1, 101))
    expect(next.holes()).toEqual([])
  })

  it('without its tail restores the older pages', async () => {
    const disk = await createFilledStorage(100)
    disk.values.set(chatKeys(disk).find(key => key.endsWith('tail'))!, 'noise')
    expect(seqs(await readAll(disk))).toEqual(numbers(1, 81))
  })
})

describe('a full storage', () => {
  it('keeps its records, and stores the rest when there is space again', async () => {
    const disk = await createFilledStorage(10)
    const fixture = await openCacheFixture(disk)
    disk.isFull = true
    fixture.receive(...messages(11, 60))
    await wait(1_000)
    expect(fixture.cache.problem()).toBe('full')
    disk.isFull = false
    fixture.receive(aMessage(60))
    await fixture.cache.close()
    expect(fixture.cache.problem()).toBeNull()
    expect(seqs(await readAll(disk))).toEqual(numbers(1, 61))
  })

  it('that cannot list its keys turns the cache off: no page is lost', async () => {
    const disk = await createFilledStorage(100)
    const before = chatKeys(disk)
    const fixture = await openCacheFixture({ ...disk, view: () => ({ storage: { ...disk.view().storage, keys: async () => null }, end: () => {} }) })
    fixture.receive(aMessage(101))
    await fixture.cache.tidy()
    await fixture.cache.close()
    expect(fixture.cache.problem()).toBe('unavailable')
    expect(chatKeys(disk)).toEqual(before)
    expect(seqs(await readAll(disk))).toEqual(numbers(1, 101))
  })

  it('that does not respond turns the cache off', async () => {
    const away = async () => 'unavailable' as const
    const nothing = { get: async () => ({ value: null, problem: 'unavailable' as const }), set: away, remove: away, keys: async () => [], size: async () => 0 }
    const disk = createDeviceStorage()
    const fixture = await openCacheFixture({ ...disk, view: () => ({ storage: nothing, end: () => {} }) })
    fixture.receive(aMessage(1))
    await fixture.cache.close()
    expect(seqs(fixture)).toEqual([1])
  })
})

describe('the budget', () => {
  const budget = 24 * 1024

  it('is remaining by evicting the least recently used conversation', async () => {
    const disk = createDeviceStorage()
    const fixture = await openCacheFixture(disk, { budget })
    const peers = ['ben', 'carl', 'dora', 'emil', 'fred', 'gina', 'hugo', 'ines']
    for (const peer of peers) {
      const conversation = `peer:${peer}` as const
      fixture.receive(...messages(1, 201, { conversation, senderID: peer }))
      await fixture.cache.flush()
      await wait(1_000)
    }
    await fixture.cache.close()
    const bytes = [...disk.values].reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0)
    expect(bytes).toBeLessThan(budget)
    const remaining = peers.filter(peer => chatKeys(disk).some(key => key.includes(peer)))
    expect(remaining.at(-1)).toBe('ines')
    expect(remaining).not.toContain('ben')
    expect((await createCacheFixture(disk).cache.load()).map(({ id }) => id)).toEqual(peers)
  })

  it('is remaining by shortening a long conversation before others are evicted', async () => {
    const disk = createDeviceStorage()
    const fixture = await openCacheFixture(disk, { budget })
    const peers = ['carl', 'dora', 'emil']
    for (const peer of peers) fixture.receive(...messages(1, 21, { conversation: `peer:${peer}`, senderID: peer }))
    await fixture.cache.flush()
    await wait(1_000)
    for (let n = 1; n <= 1_000; n += 50) {
      fixture.receive(...messages(n, n + 50))
      await fixture.cache.flush()
    }
    await fixture.cache.close()
    for (const peer of peers) expect(chatKeys(disk).some(key => key.includes(peer)), peer).toBe(true)
    expect(seqs(await readAll(disk)).at(-1)).toBe(1_000)
  })

  it('evicts the oldest pages of a conversation that exceeds it', async () => {
    const disk = createDeviceStorage()
    const fixture = await openCacheFixture(disk, { budget })
    for (let n = 1; n <= 2_000; n += 50) {
      fixture.receive(...messages(n, n + 50))
      await fixture.cache.flush()
    }
    const { written } = disk
    fixture.receive(aMessage(2_001))
    await fixture.cache.close()
    expect(disk.written - written, 'bytes written: the evicted pages are not stored again').toBeLessThan(8_000)
    const shown = seqs(await readAll(disk))
    expect(shown.length).toBeGreaterThan(200)
    expect(shown).toEqual(numbers(shown[0]!, 2_002))
    const bytes = [...disk.values].reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0)
    expect(bytes).toBeLessThan(budget)
  })

  it('evicts another account first', async () => {
    const disk = await createFilledStorage(300, createDeviceStorage(), { account: '1.zoe', me: 'zoe' })
    const fixture = await openCacheFixture(disk, { budget })
    fixture.receive(...messages(1, 301))
    await fixture.cache.close()
    expect(chatKeys(disk, '1.zoe')).toEqual([])
    expect((await readAll(disk)).timeline()).toHaveLength(300)
    expect((await readAccounts(disk.view().storage)).map(({ account }) => account)).toEqual(['1.anna'])
  })
})

describe('accounts', () => {
  it('have separate records, also with one userID in two projects', async () => {
    const disk = await createFilledStorage(5, createDeviceStorage(), { account: '1.anna' })
    await createFilledStorage(7, disk, { account: '2.anna' })
    expect(seqs(await readAll(disk, { account: '1.anna' }))).toEqual(numbers(1, 6))
    expect(seqs(await readAll(disk, { account: '2.anna' }))).toEqual(numbers(1, 8))
    expect(seqs(await readAll(disk, { account: '1.ann' }))).toEqual([])
  })
})

describe('a record', () => {
  it('of an older version is migrated step by step', () => {
    const migrations = { 1: (record: unknown) => ({ name: record }), 2: (record: unknown) => ({ ...record as object, age: 0 }) }
    expect(read(write('anna', 1), 3, migrations)).toEqual({ name: 'anna', age: 0 })
    expect(read(write({ name: 'anna' }, 2), 3, migrations)).toEqual({ name: 'anna', age: 0 })
    expect(read(write({ name: 'anna', age: 4 }, 3), 3, migrations)).toEqual({ name: 'anna', age: 4 })
  })

  it('is dropped when it is newer, has no migration, or its migration throws', () => {
    expect(read(write('anna', 1), 3, { 2: record => record })).toBeNull()
    expect(read(write('anna', 4), 3)).toBeNull()
    expect(read(write(null, 1), 2, { 1: record => (record as { name: string }).name })).toBeNull()
  })
})
