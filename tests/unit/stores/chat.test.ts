import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'

import type { Changes } from '@/chat/changes'
import type { ChatEvent } from '@/types/events'

import { useChatStore } from '@/stores/chat'

import { aMessage } from '../../support/builders'

beforeEach(() => { setActivePinia(createPinia()) })

const received = (n: number): ChatEvent => ({ type: 'messages-received', conversation: 'peer:ben', messages: [aMessage(n)], isOffline: false })
const keysOf = ({ timelines }: Changes) => [...timelines.values()].flat().flatMap(change => change.type === 'appended' ? change.messages.map(({ key }) => key) : [])

describe('the chat store', () => {
  it('passes an event to all listeners before an event that one of them applies', () => {
    const chat = useChatStore()
    const seen: string[] = []
    chat.onChanges((changes) => {
      seen.push(...keysOf(changes).map(key => `first ${key}`))
      if (keysOf(changes).includes('id~1')) chat.apply(received(2))
    })
    chat.onChanges((changes) => { seen.push(...keysOf(changes).map(key => `second ${key}`)) })
    chat.apply(received(1))
    expect(seen).toEqual(['first id~1', 'second id~1', 'first id~2', 'second id~2'])
  })

  it('calls the other listeners when one throws, and throws its error afterwards', () => {
    const chat = useChatStore()
    const seen: string[] = []
    const remove = chat.onChanges(() => { throw new Error('broken listener') })
    chat.onChanges((changes) => { seen.push(...keysOf(changes)) })
    expect(() => chat.apply(received(1))).toThrow('broken listener')
    remove()
    chat.apply(received(2))
    expect(seen).toEqual(['id~1', 'id~2'])
  })
})
