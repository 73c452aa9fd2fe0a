import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

import { aMessage } from '../../support/builders'
import { createCacheFixture, numbers } from '../../support/cacheFixture'
import { NOON, useFakeClock } from '../../support/clock'
import { createDeviceStorage } from '../../support/model/deviceStorage'

useFakeClock()

/** Written by version 0.1.0: messages 1 to 50, every tenth an own one and read, 5 revoked and 7 deleted after their page was written. */
function storageOf010() {
  const disk = createDeviceStorage()
  for (const [key, value] of Object.entries<string>(JSON.parse(readFileSync(new URL('cache-0.1.0.json', import.meta.url), 'utf8')))) disk.values.set(key, value)
  return disk
}

async function openWhole(disk: ReturnType<typeof createDeviceStorage>) {
  const run = createCacheFixture(disk)
  await run.open()
  while (await run.older());
  return run
}

const seqs = (run: Awaited<ReturnType<typeof openWhole>>) => run.timeline().map(({ seq }) => seq)

describe('the cache of version 0.1.0', () => {
  it('is migrated when a conversation is opened, with revoked, deleted and read messages', async () => {
    const disk = storageOf010()
    const run = await openWhole(disk)
    expect(seqs(run)).toEqual(numbers(1, 51).filter(n => n !== 7))
    expect(run.timeline().filter(({ body }) => body.kind === 'revoked').map(({ seq }) => seq)).toEqual([5])
    expect(run.timeline().filter(({ delivery }) => delivery === 'read').map(({ seq }) => seq)).toEqual([10, 20, 30, 40, 50])
    run.receive(aMessage(51))
    await run.cache.close()
    expect([...disk.values.keys()].filter(key => key.includes('/chat/'))).toEqual([])
    expect(seqs(await openWhole(disk))).toEqual(numbers(1, 52).filter(n => n !== 7))
  })

  it('keeps its pages before and after a damaged one, with a gap between them', async () => {
    const disk = storageOf010()
    disk.values.set('cache/1.anna/chat/peer%3Aben/1', 'noise')
    const run = await openWhole(disk)
    expect(seqs(run)).toEqual([...numbers(1, 21).filter(n => n !== 7), ...numbers(41, 51)])
    expect(run.holes()).toEqual([7])
    run.apply({ type: 'history-loaded', conversation: 'peer:ben', messages: Array.from({ length: 30 }, (_, n) => aMessage(n + 21)), range: { from: 21, upTo: 50, keepBefore: NOON } })
    expect(seqs(run)).toEqual(numbers(1, 51).filter(n => n !== 7))
  })

  it('is migrated again when the app was killed during the migration', async () => {
    for (let killAt = 1; killAt <= 7; killAt++) {
      const disk = storageOf010()
      let writes = 0
      const run = createCacheFixture(disk, { onWrite: () => { if (++writes === killAt) run.kill() } })
      await run.open()
      expect(seqs(await openWhole(disk)), `killed after write ${killAt}`).toEqual(numbers(1, 51).filter(n => n !== 7))
    }
  })

  it('is not removed before it was migrated', async () => {
    const disk = storageOf010()
    const run = createCacheFixture(disk)
    await run.cache.load()
    await run.cache.tidy()
    await run.cache.close()
    expect(seqs(await openWhole(disk))).toEqual(numbers(1, 51).filter(n => n !== 7))
  })
})
