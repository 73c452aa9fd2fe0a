import { describe, expect, it } from 'vitest'

import { accountsPresent } from '@/cache/accounts'
import { isCacheKey } from '@/cache/isCacheKey'
import { read, SCHEMA, write } from '@/cache/records'

import type { DeviceStorage } from '../../support/model/deviceStorage'

import { aMessage } from '../../support/builders'
import { createCacheFixture, messages, openCacheFixture } from '../../support/cacheFixture'
import { useFakeClock } from '../../support/clock'
import { createDeviceStorage } from '../../support/model/deviceStorage'

useFakeClock()

const seqs = (fixture: ReturnType<typeof createCacheFixture>) => fixture.timeline().map(({ seq }) => seq)
const OWN = 'cache/1.anna/'

/** A device whose cache is of the next schema: each record has it, and another shape. */
async function createLaterStorage(): Promise<DeviceStorage> {
  const disk = createDeviceStorage()
  const fixture = await openCacheFixture(disk)
  fixture.receive(...messages(1, 31))
  await fixture.cache.close()
  for (const [key, value] of disk.values) {
    if (key.startsWith(OWN)) disk.values.set(key, write({ later: read(value) }, SCHEMA + 1))
  }
  return disk
}

const later = (disk: DeviceStorage) => [...disk.values].filter(([key]) => key.startsWith(OWN))

describe('a cache that a later version has written', () => {
  it('stays as it is, and this version keeps one of its own beside it', async () => {
    const disk = await createLaterStorage()
    const before = later(disk)
    const first = await openCacheFixture(disk)
    expect(seqs(first)).toEqual([])
    first.receive(aMessage(40), aMessage(41))
    await first.cache.tidy()
    await first.cache.close()
    expect(seqs(await openCacheFixture(disk))).toEqual([40, 41])
    expect(later(disk)).toEqual(before)
  })

  it('is removed first when space is needed; the next run begins anew', async () => {
    const disk = await createLaterStorage()
    const fixture = createCacheFixture(disk, { budget: 2_500 })
    await fixture.open()
    fixture.receive(...messages(100, 112))
    await fixture.cache.flush()
    expect(later(disk)).toEqual([])
    expect((await fixture.cache.sizes())!.map(({ bytes }) => bytes > 0)).toEqual([true])
    await fixture.cache.close()
    const next = await openCacheFixture(disk)
    next.receive(aMessage(200))
    await next.cache.close()
    expect(seqs(await openCacheFixture(disk))).toEqual([200])
  })

  it('is of the account as much as that of this version', async () => {
    const disk = await createLaterStorage()
    const fixture = await openCacheFixture(disk)
    fixture.receive(aMessage(40))
    await fixture.cache.close()
    const names = (await accountsPresent(disk.view().storage)).map(({ account }) => account).sort()
    expect(names).toEqual(['1.anna', `~${SCHEMA}.1.anna`])
    const keys = [...disk.values.keys()].filter(key => key !== 'cache/accounts')
    expect(keys.filter(key => !isCacheKey(key, '1.anna'))).toEqual([])
    expect(keys.filter(key => isCacheKey(key, '1.ann'))).toEqual([])
  })
})
