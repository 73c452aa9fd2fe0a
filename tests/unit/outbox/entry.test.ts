import { describe, expect, it } from 'vitest'

import type { OutboxEntry } from '@/outbox/entry'

import { messageOfEntry, parseEntry, writeEntry } from '@/outbox/entry'
import { createFailure } from '@/utils/failure'

import { aMessage } from '../../support/builders'
import { NOON } from '../../support/clock'

const entry: OutboxEntry = {
  conversation: 'peer:ben',
  clientID: '0123456789abcdef',
  body: { kind: 'text', text: 'hello' },
  writtenAt: NOON,
  rank: 3,
  after: 700,
  isInDoubt: false,
  failure: null,
  order: 0,
}

/** A record of version 0.1.0. */
const FROM_0_1_0 = '{"conversation":"peer:ben","clientID":"0123456789abcdef","text":"hello","writtenAt":1800000000000,"rank":3,"after":700,"isInDoubt":false,"failure":{"kind":"moderated","code":6000221,"textKey":"failure.moderated","params":{},"retryable":false,"detail":""},"place":700.25}'

describe('a stored entry', () => {
  it('is read as it was written, and is in doubt', () => {
    const whole = { ...entry, replyTo: aMessage(7), mentions: ['ben'], mentionsAll: true as const, failure: createFailure('moderated'), order: 700.25 }
    expect(parseEntry(writeEntry(whole))).toEqual({ ...whole, isInDoubt: true })
  })

  it('that replies is shown with its quote', () => {
    const { quote } = messageOfEntry({ ...entry, replyTo: aMessage(7) }, 'anna', 'waiting')
    expect(quote).toEqual({ id: '7', seq: 7, senderID: 'ben', sentAt: NOON + 7000, body: { kind: 'text', text: 'text 7' } })
    expect(messageOfEntry(entry, 'anna', 'waiting')).not.toHaveProperty('quote')
  })

  it('of a plain text takes no more bytes than in version 0.1.0', () => {
    expect(writeEntry({ ...entry, writtenAt: 1_800_000_000_000, failure: createFailure('moderated', { code: 6000221 }), order: 700.25 }).length).toBeLessThanOrEqual(FROM_0_1_0.length)
  })

  it('of a text with fields of a later version keeps them', () => {
    const rich = { ...entry, body: { kind: 'text' as const, text: 'hello', style: { bold: [0, 5] } } }
    expect(parseEntry(writeEntry(rich))).toEqual({ ...rich, isInDoubt: true })
  })

  it('of an unknown kind is written unchanged', () => {
    const saved = { ...entry, body: { kind: 'poll', question: 'Tea?' }, replyTo: { ...aMessage(7), body: { kind: 'poll', question: 'Coffee?' } } }
    expect(JSON.parse(writeEntry(parseEntry(JSON.stringify(saved))!))).toEqual({ ...saved, isInDoubt: true })
  })

  it('of version 0.1.0 is migrated', () => {
    expect(parseEntry(FROM_0_1_0)).toEqual({ ...entry, writtenAt: 1_800_000_000_000, isInDoubt: true, failure: createFailure('moderated', { code: 6000221 }), order: 700.25 })
  })

  it.each<[string, object]>([
    ['a conversation', { conversation: 'ben' }],
    ['a client ID', { clientID: 'short' }],
    ['a body', { body: { kind: 'text' } }],
    ['a rank', { rank: null }],
    ['an order', { order: 'last' }],
    ['a failure that can be shown', { failure: {} }],
    ['a reply that names its original', { replyTo: { id: 7 } }],
    ['mentions of users', { mentions: [7] }],
    ['mentions of all', { mentionsAll: 7 }],
  ])('without %s is damaged', (_, changes) => {
    expect(parseEntry(JSON.stringify({ ...entry, ...changes }))).toBeNull()
  })

  it.each([null, '', 'null', '[]', FROM_0_1_0.slice(0, 100), FROM_0_1_0.replace('"hello"', '7')])('that reads %j is damaged', (written) => {
    expect(parseEntry(written)).toBeNull()
  })
})

describe('an entry in the timeline', () => {
  it('is at the end while it is unsent, and at its stored order after it failed', () => {
    expect(messageOfEntry(entry, 'anna', 'waiting')).toMatchObject({ key: 'anna~0123456789abcdef', body: entry.body, order: 2 ** 50 + 3, failure: null })
    expect(messageOfEntry({ ...entry, failure: createFailure('send'), order: 700.25 }, 'anna', 'failed')).toMatchObject({ order: 700.25, failure: { kind: 'send' } })
  })
})
