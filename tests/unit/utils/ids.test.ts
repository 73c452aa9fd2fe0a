import { describe, expect, it } from 'vitest'

import { conversationKey, parseConversationKey } from '@/utils/conversationKey'
import { createClientID } from '@/utils/ids'

import { NOON } from '../../support/clock'

describe('a client ID', () => {
  it('has sixteen characters of [0-9a-z] for every random value', () => {
    for (const random of [0, 0.5, 0.999999]) expect(createClientID(NOON, () => random)).toMatch(/^[0-9a-z]{16}$/)
  })

  it('sorts by age', () => {
    expect(createClientID(NOON, () => 0.9) < createClientID(NOON + 1, () => 0)).toBe(true)
  })

  it('differs within one millisecond', () => {
    expect(createClientID(NOON)).not.toBe(createClientID(NOON))
  })
})

describe('a conversation key', () => {
  it.each(['ben', 'a:b:c', ':', ''])('returns the ID that it was built from: %j', (id) => {
    expect(parseConversationKey(conversationKey('peer', id))).toEqual({ kind: 'peer', id })
  })

  it('differs between a peer and a group of the same ID', () => {
    expect(conversationKey('peer', 'x')).not.toBe(conversationKey('group', 'x'))
  })
})
