import { describe, expect, it, vi } from 'vitest'

import type { PaceKind } from '@/messages/contract'

import { createPacer } from '@/zim/pacer'

import { NOON, useFakeClock, wait } from '../../support/clock'
import { outcomeOf } from '../../support/observe'

useFakeClock()

const GAPS = { text: 100, command: 50 }

/** A pacer, and what was started when: `[name, ms since the beginning]`. */
function aPacer() {
  const pacer = createPacer({ gaps: GAPS })
  const started: Array<[string, number]> = []
  return {
    pacer,
    started,
    ask: (name: string, conversation = 'peer:ben', kind: PaceKind = 'text', send = async (): Promise<unknown> => name) =>
      outcomeOf(pacer.start(conversation, kind, () => {
        started.push([name, Date.now() - NOON])
        return send()
      })),
  }
}

describe('the pacer', () => {
  it('lets the first send start at once and the others in order, a gap apart', async () => {
    const { ask, started } = aPacer()
    for (const name of ['a', 'b', 'c']) ask(name)
    expect(started).toEqual([['a', 0]])
    await wait(1000)
    expect(started).toEqual([['a', 0], ['b', 100], ['c', 200]])
  })

  it('keeps the gap to a send that came just before', async () => {
    const { ask, started } = aPacer()
    ask('a')
    await wait(60)
    ask('b')
    await wait(1000)
    expect(started).toEqual([['a', 0], ['b', 100]])
  })

  it('lets a send start at once when the gap has passed', async () => {
    const { ask, started } = aPacer()
    ask('a')
    await wait(100)
    ask('b')
    await wait(0)
    expect(started).toEqual([['a', 0], ['b', 100]])
  })

  it('counts texts and commands of a conversation together, each with the gap of its own kind', async () => {
    const { ask, started } = aPacer()
    ask('text')
    ask('command', 'peer:ben', 'command')
    ask('next text')
    await wait(1000)
    expect(started).toEqual([['text', 0], ['command', 50], ['next text', 150]])
  })

  it('measures the gap from the moment when a late timer let the send start', async () => {
    const { ask, started } = aPacer()
    ask('a')
    ask('b')
    await wait(0)
    vi.setSystemTime(NOON + 40)
    await wait(100)
    ask('c')
    await wait(1000)
    expect(started).toEqual([['a', 0], ['b', 140], ['c', 240]])
  })

  it('does not wait for answers', async () => {
    const { ask, started } = aPacer()
    ask('a', 'peer:ben', 'text', () => new Promise(() => {}))
    ask('b')
    await wait(100)
    expect(started.map(([name]) => name)).toEqual(['a', 'b'])
  })

  it('settles like the send, also when it fails or throws, and goes on', async () => {
    const { ask } = aPacer()
    const outcomes = [
      ask('a'),
      ask('b', 'peer:ben', 'text', async () => { throw new Error('no') }),
      ask('c', 'peer:ben', 'text', () => { throw new Error('never') }),
      ask('d'),
    ]
    await wait(1000)
    expect(outcomes.map(outcome => outcome())).toMatchObject(['a', { message: 'no' }, { message: 'never' }, 'd'])
  })

  it('paces each conversation by itself', () => {
    const { ask, started } = aPacer()
    ask('a', 'peer:ben')
    ask('b', 'peer:carl')
    expect(started).toEqual([['a', 0], ['b', 0]])
  })

  it('rejects what waits when it is cleared, and lets nothing more start', async () => {
    const { pacer, ask, started } = aPacer()
    const outcomes = ['a', 'b', 'c'].map(name => ask(name))
    pacer.clear('kicked')
    await wait(1000)
    expect(outcomes.map(outcome => outcome())).toEqual(['a', 'kicked', 'kicked'])
    expect(started.map(([name]) => name)).toEqual(['a'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('lets nothing start that was due when it is cleared', async () => {
    const { pacer, ask, started } = aPacer()
    ask('a')
    const outcome = ask('b')
    await wait(99)
    vi.setSystemTime(NOON + 1000)
    const late = ask('c')
    pacer.clear('kicked')
    await wait(1000)
    expect([outcome(), late()]).toEqual(['kicked', 'kicked'])
    expect(started.map(([name]) => name)).toEqual(['a'])
  })

  it('can be used again after it was cleared', async () => {
    const { pacer, ask, started } = aPacer()
    ask('a')
    pacer.clear('signed-out')
    ask('b')
    expect(started.map(([name]) => name)).toEqual(['a', 'b'])
  })

  it('waits no longer than one gap for each send when the clock was set back', async () => {
    const { ask, started } = aPacer()
    ask('a')
    ask('b')
    await wait(0)
    vi.setSystemTime(NOON - 3600_000)
    ask('c')
    await wait(100)
    expect(started.map(([name]) => name)).toEqual(['a', 'b'])
    await wait(100)
    expect(started.map(([name]) => name)).toEqual(['a', 'b', 'c'])
  })

  it('waits no longer than one gap when the clock was set back after the send before', async () => {
    const { ask, started } = aPacer()
    ask('a')
    await wait(0)
    vi.setSystemTime(NOON - 3600_000)
    ask('b')
    await wait(100)
    expect(started.map(([name]) => name)).toEqual(['a', 'b'])
  })

  it('leaves no timer once nothing waits', async () => {
    const { ask } = aPacer()
    for (const name of ['a', 'b']) ask(name)
    await wait(1000)
    expect(vi.getTimerCount()).toBe(0)
  })
})
