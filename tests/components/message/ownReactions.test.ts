import { describe, expect, it, vi } from 'vitest'

import type { Reaction } from '@/types/annotations'
import type { Message } from '@/types/message'

import { createOwnReactions } from '@/packages/chat/ownReactions'

import { message } from './fixtures'

const thumb = (people: number, isMine: boolean, userIDs: string[] = []): Reaction => ({ type: '👍', people, times: people, isMine, userIDs })

/** One message of bob, and requests that the test answers. */
function given(reactions?: Reaction[]) {
  let known: Message | null = message({ ...(reactions && { reactions }) })
  const { key } = known
  const requests: { type: string, isWanted: boolean, answer: () => Promise<void>, refuse: () => Promise<void> }[] = []
  const failures: unknown[] = []
  const onChange = vi.fn()
  /** As ZIM does it: the change is there before the answer. */
  const report = (...reactions: Reaction[]) => { if (known) known = { ...known, reactions } }
  const own = createOwnReactions({
    messageOf: () => known,
    request: (_, type, isWanted) => new Promise((resolve, reject) => {
      const settle = async (end: () => void) => {
        end()
        await new Promise(resolve => setTimeout(resolve))
      }
      requests.push({ type, isWanted, answer: () => settle(resolve), refuse: () => settle(() => reject(new Error('refused'))) })
    }),
    me: () => 'anna',
    onChange,
    onFailure: thrown => failures.push(thrown),
  })
  return {
    requests,
    failures,
    onChange,
    report,
    recall: () => { known = null },
    toggle: (type = '👍') => own.toggle(key, type),
    shown: () => (own.of(known!) ?? []).map(({ type, people, isMine, userIDs }) => [type, people, isMine, userIDs]),
  }
}

describe('an own reaction', () => {
  it('is shown at once, and asked of ZIM', () => {
    const { toggle, shown, requests, onChange } = given()
    toggle()
    expect(shown()).toEqual([['👍', 1, true, ['anna']]])
    expect(requests).toMatchObject([{ type: '👍', isWanted: true }])
    expect(onChange).toHaveBeenCalledTimes(1)
  })

  it('is counted once when ZIM reports it before its answer, and stays with the answer', async () => {
    const { toggle, shown, requests, report } = given([thumb(1, false, ['bob'])])
    toggle()
    expect(shown()).toEqual([['👍', 2, true, ['bob', 'anna']]])
    report(thumb(2, true, ['bob', 'anna']))
    expect(shown()).toEqual([['👍', 2, true, ['bob', 'anna']]])
    await requests[0]!.answer()
    expect(shown()).toEqual([['👍', 2, true, ['bob', 'anna']]])
  })

  it('is counted together with what others do meanwhile', () => {
    const { toggle, shown, report } = given()
    toggle()
    report(thumb(1, false, ['bob']))
    expect(shown()).toEqual([['👍', 2, true, ['bob', 'anna']]])
    report()
    expect(shown()).toEqual([['👍', 1, true, ['anna']]])
  })

  it('is taken back when ZIM refuses it, and the failure is told', async () => {
    const { toggle, shown, requests, failures } = given([thumb(1, false, ['bob'])])
    toggle()
    await requests[0]!.refuse()
    expect(shown()).toEqual([['👍', 1, false, ['bob']]])
    expect(failures).toHaveLength(1)
  })

  it('that is taken back is gone at once, and comes back when ZIM refuses', async () => {
    const { toggle, shown, requests } = given([thumb(1, true, ['anna'])])
    toggle()
    expect(shown()).toEqual([])
    await requests[0]!.refuse()
    expect(shown()).toEqual([['👍', 1, true, ['anna']]])
  })

  it('that is tapped twice is asked for and taken back, one request after the other', async () => {
    const { toggle, shown, requests, report } = given()
    toggle()
    toggle()
    expect(shown()).toEqual([])
    expect(requests).toHaveLength(1)
    report(thumb(1, true, ['anna']))
    expect(shown()).toEqual([])
    await requests[0]!.answer()
    expect(requests).toMatchObject([{ isWanted: true }, { isWanted: false }])
    report()
    await requests[1]!.answer()
    expect(shown()).toEqual([])
    expect(requests).toHaveLength(2)
  })

  it('that is tapped three times is asked for once', async () => {
    const { toggle, shown, requests, report } = given()
    toggle()
    toggle()
    toggle()
    report(thumb(1, true, ['anna']))
    await requests[0]!.answer()
    expect(requests).toHaveLength(1)
    expect(shown()).toEqual([['👍', 1, true, ['anna']]])
  })

  it('of each type has a request of its own', () => {
    const { toggle, shown, requests } = given()
    toggle('👍')
    toggle('🎉')
    expect(shown().map(([type]) => type)).toEqual(['👍', '🎉'])
    expect(requests.map(({ type }) => type)).toEqual(['👍', '🎉'])
  })

  it('ends with its message', async () => {
    const { toggle, requests, recall, report } = given()
    toggle()
    toggle()
    recall()
    report()
    await requests[0]!.answer()
    toggle()
    expect(requests).toHaveLength(1)
  })
})
