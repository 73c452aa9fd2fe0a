import { describe, expect, it } from 'vitest'

import type { Quote } from '@/types/annotations'
import type { ChatEvent } from '@/types/events'
import type { Message } from '@/types/message'

import { applyEvent } from '@/chat/applyEvent'
import { createChatState } from '@/chat/state'

import { aMessage, myMessage, unsentMessage } from '../../support/builders'

const BEN = 'peer:ben'
const REVOKED = { kind: 'revoked', operatorID: 'ben' } as const

const quoteOf = (n: number, changes: Partial<Quote> = {}): Quote => ({ id: String(n), seq: n, senderID: 'ben', sentAt: 5, body: { kind: 'text', text: `text ${n}` }, ...changes })
const replyTo = (n: number, changes: Partial<Quote> = {}, more: Partial<Message> = {}) => myMessage(9, { quote: quoteOf(n, changes), ...more })

function createChat(...events: ChatEvent[]) {
  const state = createChatState('anna')
  const apply = (event: ChatEvent) => applyEvent(state, event)
  events.forEach(apply)
  const quote = () => state.timelines.get(BEN)!.messages.find(({ quote }) => quote)!.quote!
  return { apply, quote }
}

const received = (...messages: Message[]): ChatEvent => ({ type: 'messages-received', conversation: BEN, messages, isOffline: false })
const recalled = (n: number): ChatEvent => ({ type: 'messages-revoked', conversation: BEN, messages: [aMessage(n, { body: REVOKED })] })
const deleted = (n: number): ChatEvent => ({ type: 'messages-deleted', conversation: BEN, ids: [String(n)], isAll: false })
const edited = (n: number, text: string): ChatEvent => ({ type: 'messages-annotated', conversation: BEN, changes: [{ id: String(n), set: { editedAt: 9 }, body: { kind: 'text', text } }] })

describe('a quote', () => {
  it('is changed by the recall of its original, and reported once', () => {
    const { apply, quote } = createChat(received(aMessage(7), replyTo(7)))
    const { timelines } = apply(recalled(7))
    expect(quote().body).toEqual(REVOKED)
    expect(timelines.get(BEN)!.filter(change => change.type === 'replaced')).toHaveLength(2)
    expect(apply(recalled(7)).timelines.size).toBe(0)
  })

  it('says that its original was deleted here, and stays so', () => {
    const { apply, quote } = createChat(received(aMessage(7), replyTo(7)), deleted(7))
    expect(quote().state).toBe('deleted')
    apply({ type: 'history-loaded', conversation: BEN, messages: [replyTo(7)], range: { from: 7, upTo: 9, keepBefore: 0 } })
    expect(quote().state).toBe('deleted')
  })

  it('says that all was deleted, where it waits', () => {
    const { quote } = createChat(received(aMessage(7)), { type: 'message-sending', message: unsentMessage(9, 2 ** 50, { quote: quoteOf(7) }) }, { type: 'messages-deleted', conversation: BEN, ids: [], isAll: true })
    expect(quote().state).toBe('deleted')
  })

  it('has the text of its original after an edit', () => {
    const { apply, quote } = createChat(received(aMessage(7), replyTo(7)))
    apply(edited(7, 'new'))
    expect(quote().body).toEqual({ kind: 'text', text: 'new' })
  })

  it.each([['recalled', recalled(7), { body: REVOKED }], ['deleted', deleted(7), { state: 'deleted' }], ['edited', edited(7, 'new'), { body: { kind: 'text', text: 'new' } }]] as const)('that arrives after its original was %s says so', (_, event, expected) => {
    const { quote } = createChat(received(aMessage(7)), event, received(replyTo(7)))
    expect(quote()).toMatchObject(expected)
  })

  it('of a loaded message is readable, also where ZIM takes it for deleted', () => {
    const { quote } = createChat(received(aMessage(7)), received(replyTo(7, { state: 'deleted' })))
    expect(quote().state).toBeUndefined()
  })

  it('of a message that is not loaded is as ZIM tells', () => {
    const { quote } = createChat(received(replyTo(7, { state: 'missing' })))
    expect(quote()).toMatchObject({ state: 'missing' })
  })

  it('stays recalled when an older page is read after it', () => {
    const { apply, quote } = createChat(received(replyTo(7, { body: REVOKED })))
    apply({ type: 'history-loaded', conversation: BEN, messages: [replyTo(7)] })
    expect(quote().body).toEqual(REVOKED)
  })

  it('of a message that was deleted here in an earlier run stays so', () => {
    const { apply, quote } = createChat(received(replyTo(7, { state: 'deleted' })))
    apply({ type: 'history-loaded', conversation: BEN, messages: [replyTo(7)] })
    expect(quote().state).toBe('deleted')
  })

  it.each([
    ['was loaded before', received(aMessage(7))],
    ['comes with an older page', null],
  ])('has the original as a page of history brings it, where that %s', (_, before) => {
    const { apply, quote } = createChat(...before ? [before] : [], received(replyTo(7)))
    apply({ type: 'history-loaded', conversation: BEN, messages: [aMessage(7, { body: REVOKED })], range: { from: 0, upTo: 7, keepBefore: 0 } })
    expect(quote().body).toEqual(REVOKED)
  })

  it('is replaced by what ZIM reports of it', () => {
    const { apply, quote } = createChat(received(replyTo(7)))
    apply({ type: 'messages-annotated', conversation: BEN, changes: [{ id: '9', set: { quote: quoteOf(7, { body: { kind: 'text', text: 'new' } }) } }] })
    expect(quote().body).toEqual({ kind: 'text', text: 'new' })
  })

  it('goes when its reply is sent without one', () => {
    const waiting = unsentMessage(9, 2 ** 50, { quote: quoteOf(7) })
    const state = createChatState('anna')
    applyEvent(state, { type: 'message-sending', message: waiting })
    const { quote: _, ...plain } = waiting
    applyEvent(state, { type: 'message-sending', message: plain })
    expect(state.timelines.get(BEN)!.messages[0]).not.toHaveProperty('quote')
  })
})
