import { describe, expect, it } from 'vitest'

import type { HistoryRange } from '@/types/events'
import type { Message } from '@/types/message'

import { applyEvent } from '@/chat/applyEvent'
import { drawnRange } from '@/chat/gaps'
import { timelineOf } from '@/chat/messages'
import { createChatState } from '@/chat/state'
import { hasBeginning } from '@/chat/window'

import { aConversation, aMessage, myMessage, unsentMessage } from '../../support/builders'
import { messages, numbers } from '../../support/cacheFixture'
import { NOON } from '../../support/clock'

const BEN = 'peer:ben' as const

/** A state into which messages 1 to `count` were restored from the cache. */
function restoredState(count: number) {
  const state = createChatState('anna')
  const apply = (event: Parameters<typeof applyEvent>[1]) => applyEvent(state, event)
  const timeline = () => timelineOf(state, BEN)
  const self = {
    state,
    apply,
    timeline,
    restore: (from: number, to: number) => apply({ type: 'messages-restored', conversation: BEN, messages: messages(from, to), runs: [{ from, to: to - 1 }], readUpTo: 0 }),
    receive: (...received: Message[]) => apply({ type: 'messages-received', conversation: BEN, messages: received, isOffline: false }),
    load: (page: Message[], range: Partial<HistoryRange> = {}) => apply({ type: 'history-loaded', conversation: BEN, messages: page, range: { from: page[0]?.seq ?? 0, upTo: page.at(-1)?.seq ?? 0, keepBefore: 0, ...range } }),
    seqs: () => timeline().messages.map(({ seq }) => seq),
    /** Seqs of the messages before which something is missing. */
    gaps: () => timeline().messages.filter(({ key }) => timeline().afterGap.has(key)).map(({ seq }) => seq),
    confirmed: () => timeline().window.confirmed,
  }
  if (count) self.restore(1, count + 1)
  return self
}

describe('a timeline with messages from the cache', () => {
  it('shows live messages that continue its seqs, in any order', () => {
    const { receive, seqs, gaps } = restoredState(3)
    receive(aMessage(4))
    receive(aMessage(6))
    expect(gaps()).toEqual([6])
    receive(aMessage(5))
    expect(seqs()).toEqual([1, 2, 3, 4, 5, 6])
    expect(gaps()).toEqual([])
  })

  it('does not show what ZIM has left out of a page, when the cache brings it later, and reports it for the cache', () => {
    const { load, restore, seqs } = restoredState(3)
    load([aMessage(1), aMessage(3)])
    const { timelines } = restore(1, 4)
    expect(seqs()).toEqual([1, 3])
    expect(timelines.get(BEN)).toEqual([{ type: 'reset', removed: ['2'] }])
  })

  it('shows what has expired at ZIM, when the cache brings it later', () => {
    const { load, apply, seqs } = restoredState(0)
    load([aMessage(3)], { from: 0, upTo: 3 })
    apply({ type: 'messages-restored', conversation: BEN, messages: messages(1, 3), runs: [{ from: 1, to: 2 }], readUpTo: 0, keepBefore: NOON + 1500 })
    expect(seqs()).toEqual([1, 3])
  })

  it('shows messages behind a gap, and marks the gap until history has filled it', () => {
    const { receive, apply, load, seqs, gaps } = restoredState(3)
    receive(aMessage(8))
    apply({ type: 'message-sent', message: myMessage(9) })
    expect(seqs()).toEqual([1, 2, 3, 8, 9])
    expect(gaps()).toEqual([8])
    load(messages(6, 8), { upTo: 7 })
    expect(gaps()).toEqual([6])
    load(messages(4, 6), { upTo: 5 })
    expect(seqs()).toEqual(numbers(1, 10))
    expect(gaps()).toEqual([])
  })

  it('reports where a gap begins and ends', () => {
    const { receive, load } = restoredState(3)
    expect(receive(aMessage(8)).timelines.get(BEN)).toMatchObject([{ type: 'appended' }, { type: 'replaced', message: { seq: 8 } }])
    expect(load(messages(6, 8), { upTo: 7 }).timelines.get(BEN)).toMatchObject([
      { type: 'inserted', message: { seq: 6 } },
      { type: 'inserted', message: { seq: 7 } },
      { type: 'replaced', message: { seq: 6 } },
      { type: 'replaced', message: { seq: 8 } },
    ])
  })

  it('keeps older messages visible when a newest page does not reach them', () => {
    const { load, seqs, gaps } = restoredState(10)
    expect(load(messages(50, 60)).timelines.get(BEN)).toMatchObject([{ type: 'appended' }, { type: 'replaced', message: { seq: 50 } }])
    expect(seqs()).toEqual([...numbers(1, 11), ...numbers(50, 60)])
    expect(gaps()).toEqual([50])
  })

  it('keeps an own message that ZIM has numbered and the page has as unsent: a second try was refused', () => {
    const { apply, load, seqs, state } = restoredState(3)
    const refused = { ...myMessage(4), id: '', seq: 0, delivery: 'failed' as const }
    apply({ type: 'conversations-loaded', conversations: [aConversation('ben', { lastMessage: myMessage(4) })] })
    load([...messages(1, 4), refused], { upTo: 4 })
    expect(state.conversations.get(BEN)?.lastMessage).toMatchObject({ seq: 4 })
    apply({ type: 'message-sent', message: myMessage(4) })
    load([...messages(1, 4), refused], { upTo: 4 })
    expect(seqs()).toEqual([1, 2, 3, 4])
  })

  it('has no gap where the messages between were deleted', () => {
    const { load, gaps } = restoredState(3)
    load([aMessage(9)], { from: 2 })
    expect(gaps()).toEqual([])
  })
})

describe('what ZIM has confirmed', () => {
  it('is what it has sent live or by history, and nothing of the cache', () => {
    const { receive, load, confirmed } = restoredState(3)
    expect(confirmed()).toEqual([])
    receive(aMessage(4))
    load(messages(1, 3))
    expect(confirmed()).toEqual([{ from: 1, to: 2 }, { from: 4, to: 4 }])
  })

  it('is nothing after the connection has returned, while everything stays visible', () => {
    const { receive, apply, confirmed, seqs } = restoredState(3)
    receive(aMessage(4))
    expect(apply({ type: 'connection-returned' })).toMatchObject({ isUnconfirmed: true })
    expect(confirmed()).toEqual([])
    expect(seqs()).toEqual([1, 2, 3, 4])
  })

  it('includes the beginning when an older page is empty', () => {
    const { load, timeline } = restoredState(0)
    load(messages(5, 8))
    expect(hasBeginning(timeline().window)).toBe(false)
    load([], { from: 0, upTo: 4 })
    expect(hasBeginning(timeline().window)).toBe(true)
  })
})

describe('a drawn run of messages', () => {
  it('stands for the gap before its first message, and for what may follow the newest', () => {
    const { receive, apply, timeline } = restoredState(3)
    receive(aMessage(8), aMessage(9))
    apply({ type: 'messages-deleted', conversation: BEN, ids: ['9'], isAll: false })
    const [one, , three, eight] = timeline().messages
    expect(drawnRange(timeline(), { first: eight!, last: eight! })).toEqual({ from: 7, to: 9 })
    expect(drawnRange(timeline(), { first: one!, last: three! })).toEqual({ from: 1, to: 3 })
  })
})

describe('reports about messages that are not loaded', () => {
  it('are applied when their page arrives', () => {
    const { apply, load, timeline } = restoredState(3)
    apply({ type: 'messages-revoked', conversation: BEN, messages: [aMessage(5, { body: { kind: 'revoked', operatorID: 'ben' } })] })
    apply({ type: 'messages-deleted', conversation: BEN, ids: ['6'], isAll: false })
    load(messages(4, 8))
    expect(timeline().messages.map(({ seq, body }) => [seq, body.kind])).toEqual([[1, 'text'], [2, 'text'], [3, 'text'], [4, 'text'], [5, 'revoked'], [7, 'text']])
  })

  it('change the last message of the conversation at once', () => {
    const { apply, state } = restoredState(3)
    apply({ type: 'conversations-loaded', conversations: [aConversation('ben', { lastMessage: aMessage(9) })] })
    apply({ type: 'messages-revoked', conversation: BEN, messages: [aMessage(9, { body: { kind: 'revoked', operatorID: 'ben' } })] })
    expect(state.conversations.get(BEN)?.lastMessage?.body.kind).toBe('revoked')
  })

  it('of a deletion of everything hold for pages that were requested before', () => {
    const { apply, load, receive, seqs, gaps } = restoredState(3)
    receive(aMessage(8))
    apply({ type: 'messages-deleted', conversation: BEN, ids: [], isAll: true })
    load(messages(2, 9))
    expect(seqs()).toEqual([])
    receive(aMessage(9))
    expect(seqs()).toEqual([9])
    expect(gaps()).toEqual([])
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

  it('keeps an own message that the SDK has placed before the page although ZIM numbered it later', () => {
    const { apply, receive, load, seqs } = restoredState(4)
    apply({ type: 'message-sent', message: myMessage(6, { order: 401 }) })
    receive(aMessage(5), aMessage(7))
    load([aMessage(5), aMessage(7)])
    expect(seqs()).toEqual(numbers(1, 8))
  })

  it('with a waiting text and the answers to it leaves the timeline sorted', () => {
    const { apply, load, seqs } = restoredState(0)
    apply({ type: 'message-sending', message: unsentMessage(5, 2 ** 50) })
    load([myMessage(5), aMessage(6), aMessage(7)])
    expect(seqs()).toEqual([5, 6, 7])
  })

  it('updates the last message of the conversation when it was dropped', () => {
    const { apply, load, state } = restoredState(3)
    apply({ type: 'conversations-loaded', conversations: [aConversation('ben', { lastMessage: aMessage(3) })] })
    load(messages(1, 3), { upTo: 3 })
    expect(state.conversations.get(BEN)?.lastMessage?.seq).toBe(2)
  })

  it('gives a list without a last message one, also when all its messages are known', () => {
    const { apply, load, state } = restoredState(2)
    apply({ type: 'conversations-loaded', conversations: [aConversation('ben')] })
    load(messages(1, 3))
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
