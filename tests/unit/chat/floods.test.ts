import { describe, expect, it } from 'vitest'

import { applyEvent } from '@/chat/applyEvent'
import { timelineOf } from '@/chat/messages'
import { createChatState } from '@/chat/state'
import { thin } from '@/chat/thin'

import { aMessage, unsentMessage } from '../../support/builders'

const LOBBY = 'room:lobby'
const some = (from: number, upTo: number) => Array.from({ length: upTo - from + 1 }, (_, index) => aMessage(from + index, { conversation: LOBBY }))
const ids = (messages: ReadonlyArray<{ id: string }>) => messages.map(({ id }) => id)

describe('a flood that is thinned', () => {
  const options = { newest: 2, newestForMe: 5, isForMe: ({ id }: { id: string }) => ['3', '6'].includes(id) }

  it('keeps the newest messages and those for the user, with the number of others before each', () => {
    const { kept, dropped } = thin(some(1, 10), new Map(), options)
    expect(ids(kept)).toEqual(['6', '9', '10'])
    expect([...dropped]).toEqual([['6', 5], ['9', 2]])
  })

  it('counts what was dropped before', () => {
    const first = thin(some(1, 10), new Map(), options)
    const { kept, dropped } = thin([...first.kept, ...some(11, 12)], first.dropped, options)
    expect(ids(kept)).toEqual(['6', '11', '12'])
    expect([...dropped]).toEqual([['6', 5], ['11', 4]])
  })

  it('is left as it is when it is short', () => {
    const { kept, dropped } = thin(some(1, 2), new Map([['1', 7]]), options)
    expect([ids(kept), [...dropped]]).toEqual([['1', '2'], [['1', 7]]])
  })
})

describe('the timeline of a room', () => {
  function received(dropped: Array<[string, number]> = []) {
    const state = createChatState('anna')
    applyEvent(state, { type: 'messages-received', conversation: LOBBY, messages: some(1, 5), isOffline: false, dropped })
    return { state, timeline: timelineOf(state, LOBBY) }
  }
  const trimmed = (state: ReturnType<typeof createChatState>, keep: number) => applyEvent(state, { type: 'messages-trimmed', conversation: LOBBY, keep }).timelines.get(LOBBY)

  it('loses its oldest numbered messages, and counts them before the first that stays', () => {
    const { state, timeline } = received([['2', 10], ['5', 1]])
    applyEvent(state, { type: 'message-sending', message: unsentMessage(9, 0.5, { conversation: LOBBY }) })
    expect(trimmed(state, 2)).toEqual([{ type: 'reset', removed: ['1', '2', '3'] }])
    expect(ids(timeline.messages)).toEqual(['', '4', '5'])
    expect([...timeline.dropped]).toEqual([['5', 1], ['4', 13]])
    expect(trimmed(state, 2)).toBeUndefined()
  })

  it('keeps the number of dropped messages when the one after them is deleted', () => {
    const { state, timeline } = received([['2', 10], ['3', 1]])
    for (const id of ['2', '5', '1']) applyEvent(state, { type: 'messages-deleted', conversation: LOBBY, ids: [id], isAll: false })
    expect([...timeline.dropped]).toEqual([['3', 11]])
    applyEvent(state, { type: 'messages-deleted', conversation: LOBBY, ids: [], isAll: true })
    expect([...timeline.dropped]).toEqual([])
  })
})
