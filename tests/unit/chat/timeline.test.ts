import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { applyEvent } from '@/chat/applyEvent'
import { timelineOf } from '@/chat/messages'
import { createChatState } from '@/chat/state'

import { anyEvents, orderIndependentEvents, ownMessageEvents, replay } from '../../support/events'
import { holds } from '../../support/property'

const KEY = 'peer:ben' as const

/** Applies events to a new state. */
function stateAfter(events: Parameters<typeof applyEvent>[1][]) {
  const state = createChatState('anna')
  for (const event of events) applyEvent(state, event)
  return state
}

const messagesAfter = (events: Parameters<typeof applyEvent>[1][]) => JSON.stringify(timelineOf(stateAfter(events), KEY).messages)

describe('a timeline', () => {
  it('is the same for any order and repetition of order-independent events', () => {
    const orders = orderIndependentEvents.chain(events => fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 })))
    holds(orders, ([events, shuffled]) => messagesAfter(events) === messagesAfter(shuffled))
  })

  it('shows an acknowledged message as sent, in any order of its events', () => {
    const orders = ownMessageEvents.chain(events => fc.shuffledSubarray(events, { minLength: events.length }))
    holds(orders, events => timelineOf(stateAfter(events), KEY).messages.every(({ id, delivery }) => id !== '' && delivery === 'sent'))
  })

  it('holds one message per key and per ID, in ascending order', () => {
    holds(anyEvents, (events) => {
      const { messages, byKey } = timelineOf(stateAfter(events), KEY)
      const ids = messages.flatMap(({ id }) => id || [])
      return new Set(messages.map(({ key }) => key)).size === messages.length
        && new Set(ids).size === ids.length
        && byKey.size === messages.length
        && messages.every(message => byKey.get(message.key) === message)
        && messages.every((message, at) => at === 0 || messages[at - 1]!.order <= message.order)
    })
  })

  it('does not change when an event is applied again', () => {
    holds(anyEvents, (events) => {
      const state = createChatState('anna')
      return events.every((event) => {
        applyEvent(state, event)
        const { timelines, conversations, rooms, users } = applyEvent(state, event)
        return timelines.size === 0 && conversations !== 'all' && conversations.size === 0 && rooms.size === 0 && users.size === 0
      })
    })
  })

  it('reports changes that keep a copy equal to it', () => {
    holds(anyEvents, (events) => {
      const state = createChatState('anna')
      let copy: ReturnType<typeof timelineOf>['messages'] = []
      return events.every((event) => {
        const changes = applyEvent(state, event).timelines.get(KEY) ?? []
        const { messages } = timelineOf(state, KEY)
        copy = replay(copy, changes, messages)
        return copy.length === messages.length && copy.every((message, at) => message === messages[at])
      })
    })
  })

  it('has the last message of its conversation as its newest message', () => {
    holds(anyEvents, (events) => {
      const state = stateAfter(events)
      const newest = timelineOf(state, KEY).messages.at(-1)
      return JSON.stringify(state.conversations.get(KEY)?.lastMessage ?? undefined) === JSON.stringify(newest)
    })
  })

  it('keeps the same array', () => {
    const state = createChatState('anna')
    const { messages } = timelineOf(state, KEY)
    fc.assert(fc.property(anyEvents, (events) => {
      for (const event of events) applyEvent(state, event)
      expect(timelineOf(state, KEY).messages).toBe(messages)
    }), { seed: 20260301, numRuns: 20 })
  })
})
