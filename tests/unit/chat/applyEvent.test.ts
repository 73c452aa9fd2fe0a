import { describe, expect, it } from 'vitest'

import type { ChatEvent } from '@/types/events'

import { applyEvent } from '@/chat/applyEvent'
import { timelineOf } from '@/chat/messages'
import { createChatState } from '@/chat/state'
import { createFailure } from '@/utils/failure'

import { aConversation, aMessage, myMessage, unsentMessage } from '../../support/builders'
import { NOON } from '../../support/clock'

const KEY = 'peer:ben' as const

/** A chat state of anna. `apply` returns what an event changed. */
function createState() {
  const state = createChatState('anna')
  return {
    state,
    apply: (event: ChatEvent) => applyEvent(state, event),
    messages: () => timelineOf(state, KEY).messages,
    bodies: () => timelineOf(state, KEY).messages.map(({ body }) => body.kind === 'text' ? body.text : body.kind),
    conversation: () => state.conversations.get(KEY),
  }
}

const received = (...messages: ReturnType<typeof aMessage>[]): ChatEvent => ({ type: 'messages-received', conversation: KEY, messages, isOffline: false })
const history = (...messages: ReturnType<typeof aMessage>[]): ChatEvent => ({ type: 'history-loaded', conversation: KEY, messages })
const deleted = (...ids: string[]): ChatEvent => ({ type: 'messages-deleted', conversation: KEY, ids, isAll: false })
const changed = (changes: Parameters<typeof aConversation>[1], action: 'updated' | 'deleted' = 'updated'): ChatEvent => ({ type: 'conversations-changed', changes: [{ action, conversation: aConversation('ben', changes) }] })

describe('the changes of a timeline', () => {
  it('are one append for several new messages, and one prepend for an older page', () => {
    const { apply } = createState()
    expect(apply(received(aMessage(12), aMessage(11), aMessage(13))).timelines.get(KEY)).toMatchObject([{ type: 'appended', messages: [{ seq: 11 }, { seq: 12 }, { seq: 13 }] }])
    expect(apply(history(aMessage(9), aMessage(10), aMessage(11))).timelines.get(KEY)).toMatchObject([{ type: 'prepended', messages: [{ seq: 9 }, { seq: 10 }] }])
  })

  it('are one insert for a late message, and the end of the gap', () => {
    const { apply } = createState()
    apply(received(aMessage(1), aMessage(3)))
    expect(apply(received(aMessage(2))).timelines.get(KEY)).toMatchObject([{ type: 'inserted', index: 1, message: { seq: 2 } }, { type: 'replaced', message: { seq: 3 } }])
  })

  it('are one replacement for an acknowledgement that does not change the order', () => {
    const { apply } = createState()
    apply(received(aMessage(1)))
    apply({ type: 'message-sending', message: unsentMessage(2, 100.5) })
    expect(apply({ type: 'message-sent', message: myMessage(2) }).timelines.get(KEY)).toMatchObject([{ type: 'replaced', message: { id: '2', delivery: 'sent' } }])
  })

  it('are a removal and an insert for an acknowledgement that changes the order', () => {
    const { apply, messages } = createState()
    apply({ type: 'message-sending', message: unsentMessage(3, 0.5) })
    apply(received(aMessage(2)))
    expect(apply({ type: 'message-sent', message: myMessage(3) }).timelines.get(KEY)).toMatchObject([{ type: 'removed', key: 'anna~3', id: '' }, { type: 'appended' }])
    expect(messages().map(({ seq }) => seq)).toEqual([2, 3])
  })

  it('are one reset when all messages are deleted', () => {
    const { apply, messages } = createState()
    apply(received(aMessage(1), aMessage(2)))
    apply({ type: 'message-sending', message: unsentMessage(3, 200.5) })
    const { timelines } = apply({ type: 'messages-deleted', conversation: KEY, ids: [], isAll: true })
    expect(timelines.get(KEY)).toEqual([{ type: 'reset', removed: 'all' }])
    expect(messages()).toMatchObject([{ key: 'anna~3', delivery: 'sending' }])
  })
})

describe('a message', () => {
  it('without an ID is kept when messages without an ID are deleted', () => {
    const { apply, messages } = createState()
    apply({ type: 'message-sending', message: unsentMessage(1, 0.5) })
    apply(deleted('', '7'))
    expect(messages()).toHaveLength(1)
  })

  it('that failed is sending again after a retry, then sent', () => {
    const { apply, messages } = createState()
    apply({ type: 'message-sending', message: unsentMessage(1, 0.5) })
    apply({ type: 'message-failed', conversation: KEY, key: 'anna~1', failure: createFailure('network') })
    expect(messages()).toMatchObject([{ delivery: 'failed', failure: { kind: 'network' } }])
    apply({ type: 'message-sending', message: unsentMessage(1, 0.5) })
    expect(messages()).toMatchObject([{ delivery: 'sending', failure: null }])
    apply({ type: 'message-sent', message: myMessage(1) })
    expect(messages()).toMatchObject([{ delivery: 'sent', failure: null }])
  })

  it('stays sent when a failure is reported after the acknowledgement', () => {
    const { apply, messages } = createState()
    apply({ type: 'message-sent', message: myMessage(1) })
    apply({ type: 'message-failed', conversation: KEY, key: 'anna~1', failure: createFailure('timeout') })
    expect(messages()).toMatchObject([{ delivery: 'sent', failure: null }])
  })

  it('stays sending when history holds an earlier failed copy of it', () => {
    const { apply, messages } = createState()
    apply({ type: 'message-sending', message: unsentMessage(1, 0.5) })
    apply(history(unsentMessage(1, 1, { delivery: 'failed', failure: createFailure('send') })))
    expect(messages()).toMatchObject([{ delivery: 'sending' }])
  })

  it('with two IDs is kept once, at the position of the first ID', () => {
    const { apply, messages } = createState()
    apply(received(aMessage(1), aMessage(3)))
    apply({ type: 'message-sent', message: myMessage(4) })
    apply(history(myMessage(2, { key: 'anna~4', body: myMessage(4).body })))
    expect(messages().map(({ id }) => id)).toEqual(['1', '2', '3'])
    apply(history(myMessage(4)))
    expect(messages().map(({ id }) => id)).toEqual(['1', '2', '3'])
  })

  it('with two IDs is kept once when one page holds both, on either side of a known message', () => {
    const { apply, messages } = createState()
    apply(received(aMessage(2)))
    apply(history(myMessage(1), aMessage(2), myMessage(3, { key: 'anna~1', body: myMessage(1).body })))
    expect(messages().map(({ id }) => id)).toEqual(['1', '2'])
  })

  it('with the client ID of another text of its page stands at its own position, also on the other side of a known message', () => {
    const { apply, bodies } = createState()
    apply(received(aMessage(2)))
    apply(history(myMessage(1), aMessage(2), myMessage(3, { key: 'anna~1' })))
    expect(bodies()).toEqual(['text 1', 'text 2', 'text 3'])
  })

  it('with the client ID of another text is shown, too, also after that one is deleted', () => {
    const { apply, bodies } = createState()
    apply(history(myMessage(1), myMessage(2, { key: 'anna~1' })))
    expect(bodies()).toEqual(['text 1', 'text 2'])
    apply(deleted('2'))
    apply(history(myMessage(2, { key: 'anna~1' })))
    expect(bodies()).toEqual(['text 1'])
  })

  it('that history holds without client ID before the acknowledgement is kept once', () => {
    const { apply, messages } = createState()
    apply({ type: 'message-sending', message: unsentMessage(1, 0.5) })
    apply(history(myMessage(1, { key: 'id~1' })))
    apply({ type: 'message-sent', message: myMessage(1) })
    expect(messages()).toMatchObject([{ key: 'anna~1', id: '1', delivery: 'sent' }])
  })

  it('with a known ID is kept once when it arrives with another key', () => {
    const { apply, messages } = createState()
    apply(received(aMessage(1, { key: 'ben~0123456789abcdef' })))
    apply(history(aMessage(1)))
    expect(messages()).toMatchObject([{ key: 'ben~0123456789abcdef', id: '1' }])
  })

  it('that was revoked stays revoked when its text arrives later', () => {
    const { apply, bodies } = createState()
    apply({ type: 'messages-revoked', conversation: KEY, messages: [aMessage(1, { body: { kind: 'revoked', operatorID: 'ben' } })] })
    apply(received(aMessage(1)))
    expect(bodies()).toEqual(['revoked'])
  })

  it('that a page holds as revoked stays revoked when its text arrives later', () => {
    const { apply, bodies } = createState()
    apply(history(aMessage(1, { body: { kind: 'revoked', operatorID: 'ben' } })))
    apply(received(aMessage(1)))
    expect(bodies()).toEqual(['revoked'])
  })

  it('is found by its ID when the revocation has another key', () => {
    const { apply, bodies } = createState()
    apply(received(aMessage(1, { key: 'ben~0123456789abcdef' })))
    apply({ type: 'messages-revoked', conversation: KEY, messages: [aMessage(1, { body: { kind: 'revoked', operatorID: 'ben' } })] })
    expect(bodies()).toEqual(['revoked'])
  })

  it('of an unknown kind is kept as unsupported, and a command is not kept', () => {
    const { apply, bodies } = createState()
    apply(received(aMessage(1, { body: { kind: 'unsupported', zimType: 11 } }), aMessage(2, { body: { kind: 'command', text: 'x' } })))
    expect(bodies()).toEqual(['unsupported'])
  })
})

describe('a receipt', () => {
  const deliveries = (state: ReturnType<typeof createState>) => state.messages().map(({ delivery }) => delivery)

  it('for single messages marks own messages alone', () => {
    const state = createState()
    state.apply(history(myMessage(1), aMessage(2), myMessage(3)))
    state.apply({ type: 'messages-read', conversation: KEY, ids: ['1', '2', '99'], upTo: 0 })
    expect(deliveries(state)).toEqual(['read', 'sent', 'sent'])
  })

  it('up to a time marks own messages before it, also those loaded later', () => {
    const state = createState()
    state.apply(history(myMessage(3), myMessage(5)))
    state.apply({ type: 'messages-read', conversation: KEY, ids: [], upTo: NOON + 4000 })
    expect(deliveries(state)).toEqual(['read', 'sent'])
    state.apply(history(myMessage(1), aMessage(2)))
    expect(deliveries(state)).toEqual(['read', 'sent', 'read', 'sent'])
  })

  it('for the last read message marks earlier own messages too, also those loaded later', () => {
    const state = createState()
    state.apply(history(myMessage(3), myMessage(5), myMessage(6)))
    state.apply({ type: 'messages-read', conversation: KEY, ids: ['5'], upTo: 0, includesEarlier: true })
    expect(deliveries(state)).toEqual(['read', 'read', 'sent'])
    state.apply(history(myMessage(1), aMessage(2)))
    expect(deliveries(state)).toEqual(['read', 'sent', 'read', 'read', 'sent'])
  })

  it('does not mark a message that is still sending', () => {
    const state = createState()
    state.apply({ type: 'message-sending', message: unsentMessage(1, 0.5) })
    state.apply({ type: 'messages-read', conversation: KEY, ids: [], upTo: NOON + 60_000 })
    expect(deliveries(state)).toEqual(['sending'])
  })

  it('is kept when an older copy of the message arrives', () => {
    const state = createState()
    state.apply(history(myMessage(1, { delivery: 'read' })))
    state.apply(history(myMessage(1)))
    expect(deliveries(state)).toEqual(['read'])
  })
})

describe('a conversation', () => {
  it('is created by the first message, and gets its name from ZIM', () => {
    const { apply, conversation, state } = createState()
    apply(received(aMessage(1)))
    expect(conversation()).toMatchObject({ id: 'ben', kind: 'peer', name: '', unread: 0, lastMessage: { seq: 1 }, order: NOON + 1000 })
    apply(changed({ name: 'Ben', unread: 1, lastMessage: aMessage(1) }))
    expect(conversation()).toMatchObject({ name: 'Ben', unread: 1 })
    expect(state.users.get('ben')).toMatchObject({ userID: 'ben', name: 'Ben', avatarUrl: '' })
  })

  it('keeps an unsent message as its last message', () => {
    const { apply, conversation } = createState()
    apply(received(aMessage(1)))
    apply({ type: 'message-sending', message: unsentMessage(2, 100.5) })
    apply(changed({ lastMessage: aMessage(1), order: NOON + 1000 }))
    expect(conversation()?.lastMessage).toMatchObject({ key: 'anna~2', delivery: 'sending' })
    expect(conversation()?.order).toBe(NOON + 2000)
  })

  it('has the newer message as last message when ZIM numbers the unsent one below it', () => {
    const { apply, conversation } = createState()
    apply({ type: 'message-sending', message: unsentMessage(2, 2 ** 50) })
    apply(changed({ lastMessage: aMessage(3) }))
    expect(conversation()?.lastMessage).toMatchObject({ key: 'anna~2', delivery: 'sending' })
    apply({ type: 'message-sent', message: myMessage(2) })
    expect(conversation()?.lastMessage).toMatchObject({ seq: 3 })
  })

  it('keeps its last message when an older page of history is loaded', () => {
    const { apply, conversation } = createState()
    apply(changed({ lastMessage: aMessage(9) }))
    apply(history(aMessage(1), aMessage(2)))
    expect(conversation()?.lastMessage?.seq).toBe(9)
  })

  it('has the message before it as last message when the last one is deleted', () => {
    const { apply, conversation } = createState()
    apply(received(aMessage(1), aMessage(2)))
    apply(deleted('2'))
    expect(conversation()?.lastMessage?.seq).toBe(1)
    apply(deleted('1'))
    expect(conversation()?.lastMessage).toBeNull()
  })

  it('has no unread messages as soon as it is opened', () => {
    const { apply, conversation } = createState()
    apply(changed({ unread: 3 }))
    apply({ type: 'conversation-opened', conversation: KEY })
    expect(conversation()?.unread).toBe(0)
  })

  it('is removed when another device deletes it', () => {
    const { apply, state } = createState()
    apply(changed({}))
    expect(apply(changed({}, 'deleted')).conversations).toEqual(new Set([KEY]))
    expect(state.conversations.size).toBe(0)
  })

  it('has other messages than a group with the same ID', () => {
    const { apply, state, messages } = createState()
    apply(received(aMessage(1)))
    apply({ type: 'messages-received', conversation: 'group:ben', messages: [aMessage(1, { conversation: 'group:ben' })], isOffline: false })
    expect(messages()).toHaveLength(1)
    expect([...state.conversations.keys()]).toEqual([KEY, 'group:ben'])
  })

  it('is not created for a room', () => {
    const { apply, state } = createState()
    apply({ type: 'messages-received', conversation: 'room:lobby', messages: [aMessage(1, { conversation: 'room:lobby' })], isOffline: false })
    expect(state.conversations.size).toBe(0)
  })
})

describe('a room', () => {
  const ann = { userID: 'ann', name: 'Ann', avatarUrl: '' }
  const bob = { userID: 'bob', name: 'Bob', avatarUrl: '' }
  const phase = (phase: 'entered' | 'left', name = ''): ChatEvent => ({ type: 'room-phase', roomID: 'lobby', name, phase, failure: null })
  const members = (change: 'joined' | 'left' | 'listed', ...list: typeof ann[]): ChatEvent => ({ type: 'room-members', roomID: 'lobby', members: list, change })

  it('keeps its name when ZIM reports none, and is named by its ID when none is known', () => {
    const { apply, state } = createState()
    apply(phase('entered', 'Lobby'))
    apply(phase('entered'))
    expect(state.rooms.get('lobby')?.name).toBe('Lobby')
    apply({ type: 'room-phase', roomID: 'other', name: '', phase: 'entered', failure: null })
    expect(state.rooms.get('other')?.name).toBe('other')
  })

  it('counts its members, from what ZIM has counted', () => {
    const { apply, state } = createState()
    apply(phase('entered'))
    apply({ type: 'room-members', roomID: 'lobby', members: [ann], change: 'listed', count: 200 })
    apply(members('joined', ann, bob))
    apply(members('left', ann))
    apply(members('listed', bob))
    expect(state.rooms.get('lobby')?.count).toBe(201)
    expect([...state.users.keys()]).toEqual(['ann', 'bob'])
  })

  it('has no members after it was left, and ignores reports before it was entered', () => {
    const { apply, state } = createState()
    apply(members('joined', ann))
    expect(state.rooms.size).toBe(0)
    apply(phase('entered'))
    apply(members('joined', ann))
    apply(phase('left'))
    expect(state.rooms.get('lobby')?.count).toBe(0)
  })
})

describe('a user', () => {
  it('keeps a known name when a later report has none', () => {
    const { apply, state } = createState()
    apply({ type: 'users-updated', users: [{ userID: 'ben', name: 'Ben', avatarUrl: 'b.png' }] })
    apply({ type: 'users-updated', users: [{ userID: 'ben', name: '', avatarUrl: '' }, { userID: '', name: 'nobody', avatarUrl: '' }] })
    expect([...state.users.values()]).toEqual([{ userID: 'ben', name: 'Ben', avatarUrl: '' }])
  })
})
