import { describe, expect, it, vi } from 'vitest'

import type { PaceKind } from '@/messages/contract'

import { createPacer } from '@/zim/pacer'

import { NOON, useFakeClock, wait } from '../../support/clock'
import { outcomeOf } from '../../support/observe'

useFakeClock()

const GAPS = { text: 100, command: 50 }

/** A pacer that records its starts as `[name, ms since the beginning]`. */
function createTestPacer() {
  const pacer = createPacer({ gaps: GAPS })
  const started: Array<[string, number]> = []
  return {
    pacer,
    started,
    start: (name: string, conversation = 'peer:ben', kind: PaceKind = 'text', send = async (): Promise<unknown> => name) =>
      outcomeOf(pacer.start(conversation, kind, () => {
        started.push([name, Date.now() - NOON])
        return send()
      })),
  }
}

describe('the pacer', () => {
  it('lets the first send start at once and the others in order, a gap apart', async () => {
    const { start, started } = createTestPacer()
    for (const name of ['a', 'b', 'c']) start(name)
    expect(started).toEqual([['a', 0]])
    await wait(1000)
    expect(started).toEqual([['a', 0], ['b', 100], ['c', 200]])
  })

  it('keeps the gap to the send before', async () => {
    const { start, started } = createTestPacer()
    start('a')
    await wait(60)
    start('b')
    await wait(1000)
    expect(started).toEqual([['a', 0], ['b', 100]])
  })

  it('lets a send start at once when the gap has passed', async () => {
    const { start, started } = createTestPacer()
    start('a')
    await wait(100)
    start('b')
    await wait(0)
    expect(started).toEqual([['a', 0], ['b', 100]])
  })

  it('counts texts and commands of a conversation together, each with the gap of its own kind', async () => {
    const { start, started } = createTestPacer()
    start('text')
    start('command', 'peer:ben', 'command')
    start('next text')
    await wait(1000)
    expect(started).toEqual([['text', 0], ['command', 50], ['next text', 150]])
  })

  it('measures the gap from the actual start when a timer is late', async () => {
    const { start, started } = createTestPacer()
    start('a')
    start('b')
    await wait(0)
    vi.setSystemTime(NOON + 40)
    await wait(100)
    start('c')
    await wait(1000)
    expect(started).toEqual([['a', 0], ['b', 140], ['c', 240]])
  })

  it('does not wait for responses', async () => {
    const { start, started } = createTestPacer()
    start('a', 'peer:ben', 'text', () => new Promise(() => {}))
    start('b')
    await wait(100)
    expect(started.map(([name]) => name)).toEqual(['a', 'b'])
  })

  it('settles with the result of the send, continues after a failure or exception', async () => {
    const { start } = createTestPacer()
    const outcomes = [
      start('a'),
      start('b', 'peer:ben', 'text', async () => { throw new Error('no') }),
      start('c', 'peer:ben', 'text', () => { throw new Error('never') }),
      start('d'),
    ]
    await wait(1000)
    expect(outcomes.map(outcome => outcome())).toMatchObject(['a', { message: 'no' }, { message: 'never' }, 'd'])
  })

  it('paces each conversation separately', () => {
    const { start, started } = createTestPacer()
    start('a', 'peer:ben')
    start('b', 'peer:carl')
    expect(started).toEqual([['a', 0], ['b', 0]])
  })

  it('rejects waiting sends when it is cleared, and starts none of them', async () => {
    const { pacer, start, started } = createTestPacer()
    const outcomes = ['a', 'b', 'c'].map(name => start(name))
    pacer.clear('kicked')
    await wait(1000)
    expect(outcomes.map(outcome => outcome())).toEqual(['a', 'kicked', 'kicked'])
    expect(started.map(([name]) => name)).toEqual(['a'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('starts no due send after it was cleared', async () => {
    const { pacer, start, started } = createTestPacer()
    start('a')
    const outcome = start('b')
    await wait(99)
    vi.setSystemTime(NOON + 1000)
    const late = start('c')
    pacer.clear('kicked')
    await wait(1000)
    expect([outcome(), late()]).toEqual(['kicked', 'kicked'])
    expect(started.map(([name]) => name)).toEqual(['a'])
  })

  it('can be used again after it was cleared', async () => {
    const { pacer, start, started } = createTestPacer()
    start('a')
    pacer.clear('signed-out')
    start('b')
    expect(started.map(([name]) => name)).toEqual(['a', 'b'])
  })

  it('waits at most one gap for each send when the clock is set back', async () => {
    const { start, started } = createTestPacer()
    start('a')
    start('b')
    await wait(0)
    vi.setSystemTime(NOON - 3600_000)
    start('c')
    await wait(100)
    expect(started.map(([name]) => name)).toEqual(['a', 'b'])
    await wait(100)
    expect(started.map(([name]) => name)).toEqual(['a', 'b', 'c'])
  })

  it('waits no longer than one gap when the clock was set back after the send before', async () => {
    const { start, started } = createTestPacer()
    start('a')
    await wait(0)
    vi.setSystemTime(NOON - 3600_000)
    start('b')
    await wait(100)
    expect(started.map(([name]) => name)).toEqual(['a', 'b'])
  })

  it('leaves no timer when no send waits', async () => {
    const { start } = createTestPacer()
    for (const name of ['a', 'b']) start(name)
    await wait(1000)
    expect(vi.getTimerCount()).toBe(0)
  })
})
