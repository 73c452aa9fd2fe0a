import { describe, expect, it } from 'vitest'

import { withDeadline } from '@/services/storage'

import { useFakeClock, wait } from '../../support/clock'
import { createFaultyStorage } from '../../support/faultyStorage'
import { createDeviceStorage } from '../../support/model/deviceStorage'
import { outcomeOf } from '../../support/observe'

useFakeClock()

function createFixture() {
  const disk = createDeviceStorage()
  const faulty = createFaultyStorage(disk.view().storage)
  return { disk, faulty, storage: withDeadline(faulty.storage) }
}

/** The answers of all calls so far; undefined for a call without an answer. */
function callAll({ storage }: ReturnType<typeof createFixture>) {
  const answers: Record<string, unknown> = {}
  const note = (name: string, call: Promise<unknown>) => void call.then((answer) => { answers[name] = answer })
  note('get', storage.get('a'))
  note('set', storage.set('a', '1'))
  note('remove', storage.remove('b'))
  note('keys', storage.keys())
  note('size', storage.size())
  return answers
}

const FAILED = { get: { value: null, problem: 'unavailable' }, set: 'unavailable', remove: 'unavailable', keys: null, size: 0 }

describe('a storage call', () => {
  it('counts as failed after 5 seconds without an answer', async () => {
    const fixture = createFixture()
    fixture.faulty.fault = 'silent'
    const answers = callAll(fixture)
    await wait(4_999)
    expect(answers).toEqual({})
    await wait(1)
    expect(answers).toEqual(FAILED)
  })

  it.each(['throws', 'rejects'] as const)('counts as failed when it %s', async (fault) => {
    const fixture = createFixture()
    fixture.faulty.fault = fault
    const answers = callAll(fixture)
    await wait(0)
    expect(answers).toEqual(FAILED)
  })

  it('keeps its answer when that comes in time', async () => {
    const fixture = createFixture()
    Object.assign(fixture.faulty, { fault: 'slow', delay: 4_000 })
    const answers = callAll(fixture)
    await wait(4_000)
    expect(answers).toEqual({ get: { value: null, problem: null }, set: null, remove: null, keys: ['a'], size: 2 })
  })

  it('passes on that the storage is full', async () => {
    const { faulty, storage } = createFixture()
    faulty.fault = 'full'
    expect(await storage.set('a', '1')).toBe('full')
    expect(await storage.remove('a')).toBeNull()
  })
})

describe('a storage that did not answer', () => {
  it('is not waited for again for 30 seconds, and is then tried again', async () => {
    const { faulty, storage } = createFixture()
    faulty.fault = 'silent'
    void storage.get('a')
    await wait(5_000)
    const early = outcomeOf(storage.get('a'))
    await wait(0)
    expect(early()).toEqual({ value: null, problem: 'unavailable' })
    expect(faulty.waiting).toBe(1)
    await wait(30_000)
    faulty.fault = 'none'
    expect(await storage.set('a', '1')).toBeNull()
    expect(await storage.get('a')).toEqual({ value: '1', problem: null })
  })

  it('is used again as soon as it answers', async () => {
    const { faulty, storage } = createFixture()
    faulty.fault = 'silent'
    void storage.get('a')
    await wait(6_000)
    await faulty.answer()
    await wait(0)
    expect(await storage.set('a', '1')).toBeNull()
  })

  it.each([['a later value', '2'], ['a removal', null]] as const)('keeps %s when it makes an earlier write late', async (_, later) => {
    const { disk, faulty, storage } = createFixture()
    faulty.fault = 'silent'
    void storage.set('a', '1')
    await wait(5_000)
    const refused = later === null ? storage.remove('a') : storage.set('a', later)
    expect(await refused).toBe('unavailable')
    await faulty.answer()
    await wait(0)
    expect(disk.values.get('a') ?? null).toBe(later)
  })

  it('keeps a later value that it took while an earlier write was late', async () => {
    const { disk, faulty, storage } = createFixture()
    faulty.fault = 'silent'
    void storage.set('a', '1')
    await wait(40_000)
    faulty.fault = 'none'
    expect(await storage.set('a', '2')).toBeNull()
    await faulty.answer()
    await wait(0)
    expect(disk.values.get('a')).toBe('2')
  })
})
