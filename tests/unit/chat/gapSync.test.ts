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

/** A state into which messages 1 to `count` were restored from the cache. */
function restoredState(count: number) {
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
  if (count) self.restore(1, count + 1)
  return self
}

describe('a restored timeline', () => {
  it('is shown, with live messages that continue its seqs', () => {
    const { receive, seqs } = restoredState(3)
    receive(aMessage(4))
    receive(aMessage(6), aMessage(5))
    expect(seqs()).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('holds messages after a gap, and shows them in order when history has closed the gap', () => {
    const { receive, apply, load, seqs, state } = restoredState(3)
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

  it('holds live messages that were shown before it when there is a gap between', () => {
    const { receive, restore, load, seqs } = restoredState(0)
    receive(aMessage(9))
    restore(1, 4)
    expect(seqs()).toEqual([1, 2, 3])
    load(messages(3, 10))
    expect(seqs()).toEqual(numbers(1, 10))
  })

  it('is joined with live messages that were shown before it when there is no gap', () => {
    const { receive, restore, seqs } = restoredState(0)
    receive(aMessage(4))
    restore(1, 4)
    expect(seqs()).toEqual([1, 2, 3, 4])
  })

  it('drops held messages when all messages are deleted', () => {
    const { receive, apply, load, seqs } = restoredState(3)
    receive(aMessage(8))
    apply({ type: 'messages-deleted', conversation: BEN, ids: [], isAll: true })
    load([], { upTo: 3 })
    expect(seqs()).toEqual([])
  })

  it('applies deletions and receipts to shown and to held messages', () => {
    const { receive, apply, load, seqs, state } = restoredState(3)
    receive(aMessage(8), aMessage(9))
    apply({ type: 'messages-deleted', conversation: BEN, ids: ['2', '9'], isAll: false })
    expect(seqs()).toEqual([1, 3])
    load([aMessage(1), ...messages(3, 9)])
    expect(seqs()).toEqual([1, 3, 4, 5, 6, 7, 8])
    expect(timelineOf(state, BEN).held).toEqual([])
  })
})

describe('a page of history', () => {
  it('drops messages that ZIM no longer has in its range, but no unsent ones', () => {
    const { apply, load, seqs, state } = restoredState(10)
    apply({ type: 'message-sending', message: unsentMessage(99, 2 ** 50) })
    load([aMessage(5), aMessage(6), aMessage(8)], { upTo: 10 })
    expect(seqs()).toEqual([1, 2, 3, 4, 5, 6, 8, 0])
    expect(state.conversations.get(BEN)?.lastMessage?.key).toBe('anna~99')
  })

  it('that reaches the beginning drops earlier messages, except those older than what ZIM stores', () => {
    const { load, seqs } = restoredState(10)
    load(messages(8, 11), { from: 0, keepBefore: NOON + 3_500 })
    expect(seqs()).toEqual([1, 2, 3, 8, 9, 10])
  })

  it('keeps live messages that arrived after its request', () => {
    const { load, receive, seqs } = restoredState(3)
    receive(aMessage(4))
    load(messages(1, 4), { upTo: 3 })
    expect(seqs()).toEqual([1, 2, 3, 4])
  })

  it('replaces the known range when there is a gap between them', () => {
    const { load, seqs } = restoredState(10)
    expect(load(messages(50, 60), { isJoined: false }).timelines.get(BEN)).toEqual([{ type: 'reset', removed: [] }])
    expect(seqs()).toEqual(numbers(50, 60))
  })

  it('updates the last message of the conversation when it was dropped', () => {
    const { apply, load, state } = restoredState(3)
    apply({ type: 'conversations-loaded', conversations: [aConversation('ben', { lastMessage: aMessage(3) })] })
    load(messages(1, 3), { upTo: 3 })
    expect(state.conversations.get(BEN)?.lastMessage?.seq).toBe(2)
  })
})

describe('the restored conversation list', () => {
  const restored = (...peers: string[]) => ({ type: 'conversations-restored' as const, conversations: peers.map(peer => aConversation(peer, { name: peer })) })
  const synced = { type: 'conversation-sync' as const, state: 'finished' as const }

  it('is merged with live conversations, which win', () => {
    const { apply, receive, state } = restoredState(0)
    receive(aMessage(1))
    apply(restored('ben', 'carl'))
    expect([...state.conversations.values()].map(({ key, lastMessage }) => [key, lastMessage?.seq])).toEqual([[BEN, 1], ['peer:carl', undefined]])
    expect(state.users.get('carl')?.name).toBe('carl')
  })

  it('loses conversations that ZIM no longer has after synchronisation', () => {
    const { apply, state } = restoredState(0)
    apply(restored('ben', 'carl'))
    apply({ type: 'conversations-loaded', conversations: [], missing: [BEN, 'peer:carl'] })
    expect(state.conversations.size).toBe(2)
    apply(synced)
    apply({ type: 'message-sending', message: unsentMessage(1, 2 ** 50) })
    apply({ type: 'conversations-loaded', conversations: [], missing: [BEN, 'peer:carl'] })
    expect([...state.conversations.keys()]).toEqual([BEN])
  })

  it('is ignored after ZIM has returned its list', () => {
    const { apply, state } = restoredState(0)
    apply(synced)
    apply({ type: 'conversations-loaded', conversations: [aConversation('ben')], missing: [] })
    apply(restored('carl'))
    expect([...state.conversations.keys()]).toEqual([BEN])
  })

  it('takes the last message from ZIM while its own is not confirmed', () => {
    const { apply, state } = restoredState(3)
    apply({ type: 'conversations-loaded', conversations: [aConversation('ben', { lastMessage: aMessage(2) })] })
    expect(state.conversations.get(BEN)?.lastMessage?.seq).toBe(2)
  })
})
