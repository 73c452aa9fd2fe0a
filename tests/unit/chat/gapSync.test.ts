import { describe, expect, it } from 'vitest'

import type { HistoryRange } from '@/types/events'
import type { Message } from '@/types/message'

import { applyEvent } from '@/chat/applyEvent'
import { timelineOf } from '@/chat/messages'
import { createChatState } from '@/chat/state'

import { aConversation, aMessage, myMessage, unsentMessage } from '../../support/builders'
import { messages, numbers } from '../../support/cacheFixture'
import { NOON } from '../../support/clock'

const BEN = 'peer:ben' as const

/** A phone that brought messages 1 to `kept` back from its cache. */
function aRestored(kept: number) {
  const state = createChatState('anna')
  const apply = (event: Parameters<typeof applyEvent>[1]) => applyEvent(state, event)
  const self = {
    state,
    apply,
    restore: (from: number, to: number, changes: { isOlder?: boolean, isComplete?: boolean } = {}) => apply({ type: 'messages-restored', conversation: BEN, messages: messages(from, to), range: { from, to: to - 1 }, newer: [], readUpTo: 0, isOlder: false, isComplete: false, ...changes }),
    receive: (...received: Message[]) => apply({ type: 'messages-received', conversation: BEN, messages: received, isOffline: false }),
    load: (page: Message[], range: Partial<HistoryRange> = {}) => apply({ type: 'history-loaded', conversation: BEN, messages: page, range: { from: page[0]?.seq ?? 0, upTo: page.at(-1)?.seq ?? 0, isNewest: true, isJoined: true, keepBefore: 0, ...range } }),
    seqs: () => timelineOf(state, BEN).messages.map(({ seq }) => seq),
  }
  if (kept) self.restore(1, kept + 1)
  return self
}

describe('what the phone kept', () => {
  it('is shown, and what follows it by number too', () => {
    const { receive, seqs } = aRestored(3)
    receive(aMessage(4))
    receive(aMessage(6), aMessage(5))
    expect(seqs()).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('holds back what does not isContiguous, and puts it in order when history has closed the gap', () => {
    const { receive, apply, load, seqs, state } = aRestored(3)
    receive(aMessage(8))
    apply({ type: 'message-sent', message: myMessage(9) })
    apply({ type: 'messages-revoked', conversation: BEN, messages: [aMessage(8, { body: { kind: 'revoked', operatorID: 'ben' } })] })
    receive(aMessage(10))
    expect(seqs()).toEqual([1, 2, 3])
    expect(state.conversations.get(BEN)?.lastMessage?.seq).toBe(10)
    load(messages(2, 9))
    expect(seqs()).toEqual(numbers(1, 11))
    expect(timelineOf(state, BEN).messages[7]?.body.kind).toBe('revoked')
    receive(aMessage(15))
    expect(seqs().at(-1)).toBe(15)
  })

  it('takes what came live before it out of sight when there is a gap between', () => {
    const { receive, restore, load, seqs } = aRestored(0)
    receive(aMessage(9))
    restore(1, 4)
    expect(seqs()).toEqual([1, 2, 3])
    load(messages(3, 10))
    expect(seqs()).toEqual(numbers(1, 10))
  })

  it('joins what came live before it when there is no gap', () => {
    const { receive, restore, seqs } = aRestored(0)
    receive(aMessage(4))
    restore(1, 4)
    expect(seqs()).toEqual([1, 2, 3, 4])
  })

  it('forgets what is held when all messages are deleted', () => {
    const { receive, apply, load, seqs } = aRestored(3)
    receive(aMessage(8))
    apply({ type: 'messages-deleted', conversation: BEN, ids: [], isAll: true })
    load([], { upTo: 3 })
    expect(seqs()).toEqual([])
  })

  it('deletes and marks as read what is shown and what is held', () => {
    const { receive, apply, load, seqs, state } = aRestored(3)
    receive(aMessage(8), aMessage(9))
    apply({ type: 'messages-deleted', conversation: BEN, ids: ['2', '9'], isAll: false })
    expect(seqs()).toEqual([1, 3])
    load([aMessage(1), ...messages(3, 9)])
    expect(seqs()).toEqual([1, 3, 4, 5, 6, 7, 8])
    expect(timelineOf(state, BEN).held).toEqual([])
  })
})

describe('a page of history', () => {
  it('drops what ZIM has no more, in its range alone, and nothing that waits to be sent', () => {
    const { apply, load, seqs, state } = aRestored(10)
    apply({ type: 'message-sending', message: unsentMessage(99, 2 ** 50) })
    load([aMessage(5), aMessage(6), aMessage(8)], { upTo: 10 })
    expect(seqs()).toEqual([1, 2, 3, 4, 5, 6, 8, 0])
    expect(state.conversations.get(BEN)?.lastMessage?.key).toBe('anna~99')
  })

  it('that reaches the beginning drops what was before it, but for what ZIM may only have forgotten', () => {
    const { load, seqs } = aRestored(10)
    load(messages(8, 11), { from: 0, keepBefore: NOON + 3_500 })
    expect(seqs()).toEqual([1, 2, 3, 8, 9, 10])
  })

  it('leaves what came live after it was asked for', () => {
    const { load, receive, seqs } = aRestored(3)
    receive(aMessage(4))
    load(messages(1, 4), { upTo: 3 })
    expect(seqs()).toEqual([1, 2, 3, 4])
  })

  it('that does not meet what was known takes its place', () => {
    const { load, seqs } = aRestored(10)
    expect(load(messages(50, 60), { isJoined: false }).timelines.get(BEN)).toEqual([{ type: 'reset', removed: [] }])
    expect(seqs()).toEqual(numbers(50, 60))
  })

  it('gives the list another last message when the one it showed is gone', () => {
    const { apply, load, state } = aRestored(3)
    apply({ type: 'conversations-loaded', conversations: [aConversation('ben', { lastMessage: aMessage(3) })] })
    load(messages(1, 3), { upTo: 3 })
    expect(state.conversations.get(BEN)?.lastMessage?.seq).toBe(2)
  })
})

describe('the list', () => {
  const restored = (...peers: string[]) => ({ type: 'conversations-restored' as const, conversations: peers.map(peer => aConversation(peer, { name: peer })) })
  const synced = { type: 'conversation-sync' as const, state: 'finished' as const }

  it('is shown as the phone kept it, under what came live', () => {
    const { apply, receive, state } = aRestored(0)
    receive(aMessage(1))
    apply(restored('ben', 'carl'))
    expect([...state.conversations.values()].map(({ key, lastMessage }) => [key, lastMessage?.seq])).toEqual([[BEN, 1], ['peer:carl', undefined]])
    expect(state.users.get('carl')?.name).toBe('carl')
  })

  it('loses what ZIM no longer has, once ZIM has synchronised', () => {
    const { apply, state } = aRestored(0)
    apply(restored('ben', 'carl'))
    apply({ type: 'conversations-loaded', conversations: [], missing: [BEN, 'peer:carl'] })
    expect(state.conversations.size).toBe(2)
    apply(synced)
    apply({ type: 'message-sending', message: unsentMessage(1, 2 ** 50) })
    apply({ type: 'conversations-loaded', conversations: [], missing: [BEN, 'peer:carl'] })
    expect([...state.conversations.keys()]).toEqual([BEN])
  })

  it('is not restored over ZIM’s own', () => {
    const { apply, state } = aRestored(0)
    apply(synced)
    apply({ type: 'conversations-loaded', conversations: [aConversation('ben')], missing: [] })
    apply(restored('carl'))
    expect([...state.conversations.keys()]).toEqual([BEN])
  })

  it('believes ZIM about the last message, while the phone’s own is not confirmed', () => {
    const { apply, state } = aRestored(3)
    apply({ type: 'conversations-loaded', conversations: [aConversation('ben', { lastMessage: aMessage(2) })] })
    expect(state.conversations.get(BEN)?.lastMessage?.seq).toBe(2)
  })
})
