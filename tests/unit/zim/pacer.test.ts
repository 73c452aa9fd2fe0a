import { describe, expect, it, vi } from 'vitest'

import type { SendKind } from '@/zim/pacer'

import { createPacer } from '@/zim/pacer'

import { NOON, useFakeClock, wait } from '../../support/clock'
import { outcomeOf } from '../../support/recorded'

useFakeClock()

const GAP = 100
const GAPS = { text: GAP, command: 50 }

/** A queue, and when what was started: `[name, ms since the beginning]`. */
function aQueue(options = {}) {
  const queue = createPacer({ gaps: GAPS, ...options })
  const started: Array<[string, number]> = []
  return {
    queue,
    started,
    add: (name: string, conversation = 'peer:ben', send: () => Promise<unknown> = async () => name, kind: SendKind = 'text') =>
      queue.add(conversation, kind, () => {
        started.push([name, Date.now() - NOON])
        return send()
      }),
  }
}

describe('the send queue', () => {
  it('starts the first at once and the others in order, a gap apart', async () => {
    const { add, started } = aQueue()
    for (const name of ['a', 'b', 'c']) void add(name)
    expect(started).toEqual([['a', 0]])
    await wait(1000)
    expect(started).toEqual([['a', 0], ['b', 100], ['c', 200]])
  })

  it('keeps the gap to a send that came just before', async () => {
    const { add, started } = aQueue()
    void add('a')
    await wait(60)
    void add('b')
    await wait(1000)
    expect(started).toEqual([['a', 0], ['b', 100]])
  })

  it('counts texts and commands of a conversation together, each with the gap of its own kind', async () => {
    const { add, started } = aQueue()
    const answer = async () => null
    void add('text', 'peer:ben', answer, 'text')
    void add('command', 'peer:ben', answer, 'command')
    void add('next text', 'peer:ben', answer, 'text')
    await wait(1000)
    expect(started).toEqual([['text', 0], ['command', 50], ['next text', 150]])
  })

  it('does not wait for answers', async () => {
    const { add, started } = aQueue()
    void add('a', 'peer:ben', () => new Promise(() => {}))
    void add('b')
    await wait(100)
    expect(started.map(([name]) => name)).toEqual(['a', 'b'])
  })

  it('paces each conversation by itself', async () => {
    const { add, started } = aQueue()
    void add('a', 'peer:ben')
    void add('b', 'peer:carl')
    expect(started).toEqual([['a', 0], ['b', 0]])
  })

  it('answers what the send answers, also when it fails or throws', async () => {
    const { queue } = aQueue()
    await expect(queue.add('peer:a', 'text', async () => 7)).resolves.toBe(7)
    await expect(queue.add('peer:b', 'text', async () => { throw new Error('no') })).rejects.toThrow('no')
    await expect(queue.add('peer:c', 'text', () => { throw new Error('never') })).rejects.toThrow('never')
  })

  it('goes on after a send that failed', async () => {
    const { add, started } = aQueue()
    const first = outcomeOf(add('a', 'peer:ben', async () => { throw new Error('no') }))
    void add('b')
    await wait(200)
    expect(first()).toMatchObject({ message: 'no' })
    expect(started.map(([name]) => name)).toEqual(['a', 'b'])
  })

  it('says how many wait, those under way not counted', async () => {
    const { queue, add } = aQueue()
    for (const name of ['a', 'b', 'c']) void add(name)
    expect([queue.waiting('peer:ben'), queue.waiting('peer:carl')]).toEqual([2, 0])
    await wait(100)
    expect(queue.waiting('peer:ben')).toBe(1)
  })

  it('refuses more than it can hold, per conversation', async () => {
    const { add, started } = aQueue({ capacity: 2 })
    const outcomes = ['a', 'b', 'c', 'd'].map(name => outcomeOf(add(name)))
    const elsewhere = outcomeOf(add('e', 'peer:carl'))
    await wait(1000)
    expect(outcomes.map(outcome => outcome())).toEqual(['a', 'b', 'c', 'queue-full'])
    expect(elsewhere()).toBe('e')
    expect(started).toHaveLength(4)
  })

  it('rejects what waits when it is cleared, and starts nothing more', async () => {
    const { queue, add, started } = aQueue()
    const outcomes = ['a', 'b', 'c'].map(name => outcomeOf(add(name)))
    queue.clear('kicked')
    await wait(1000)
    expect(outcomes.map(outcome => outcome())).toEqual(['a', 'kicked', 'kicked'])
    expect(started.map(([name]) => name)).toEqual(['a'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('can be used again after it was cleared', async () => {
    const { queue, add, started } = aQueue()
    void add('a')
    queue.clear('signed-out')
    void add('b')
    await wait(0)
    expect(started.map(([name]) => name)).toEqual(['a', 'b'])
  })

  it('waits no longer than one gap when the clock was set back', async () => {
    const { add, started } = aQueue()
    void add('a')
    vi.setSystemTime(NOON - 3600_000)
    void add('b')
    await wait(100)
    expect(started.map(([name]) => name)).toEqual(['a', 'b'])
  })

  it('leaves no timer once it is empty', async () => {
    const { add } = aQueue()
    for (const name of ['a', 'b']) void add(name)
    await wait(1000)
    expect(vi.getTimerCount()).toBe(0)
  })
})
