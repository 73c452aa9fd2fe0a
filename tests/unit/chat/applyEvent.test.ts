import { describe, expect, it } from 'vitest'

import type { ChatEvent } from '@/types/events'

import { applyEvent } from '@/chat/applyEvent'
import { timelineOf } from '@/chat/messages'
import { createChatState } from '@/chat/state'
import { createFailure } from '@/utils/failure'

import { aConversation, aMessage, myMessage, unsentMessage } from '../../support/builders'
import { NOON } from '../../support/clock'

const KEY = 'peer:ben' as const

/** A state that hears events, and tells what each one changed. */
function aState() {
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

describe('what changed', () => {
  it('is one append for a burst, one prepend for an older page', () => {
    const { apply } = aState()
    expect(apply(received(aMessage(12), aMessage(11), aMessage(13))).timelines.get(KEY)).toMatchObject([{ type: 'appended', messages: [{ seq: 11 }, { seq: 12 }, { seq: 13 }] }])
    expect(apply(history(aMessage(9), aMessage(10), aMessage(11))).timelines.get(KEY)).toMatchObject([{ type: 'prepended', messages: [{ seq: 9 }, { seq: 10 }] }])
  })

  it('is one insert, at its place, for a straggler', () => {
    const { apply } = aState()
    apply(received(aMessage(1), aMessage(3)))
    expect(apply(received(aMessage(2))).timelines.get(KEY)).toMatchObject([{ type: 'inserted', index: 1, message: { seq: 2 } }])
  })

  it('is one replacement for an acknowledgement that keeps its place', () => {
    const { apply } = aState()
    apply(received(aMessage(1)))
    apply({ type: 'message-sending', message: unsentMessage(2, 100.5) })
    expect(apply({ type: 'message-sent', message: myMessage(2) }).timelines.get(KEY)).toMatchObject([{ type: 'replaced', message: { id: '2', delivery: 'sent' } }])
  })

  it('is a removal and an insert when somebody was faster', () => {
    const { apply, messages } = aState()
    apply({ type: 'message-sending', message: unsentMessage(3, 0.5) })
    apply(received(aMessage(2)))
    expect(apply({ type: 'message-sent', message: myMessage(3) }).timelines.get(KEY)).toMatchObject([{ type: 'removed', key: 'anna~3' }, { type: 'appended' }])
    expect(messages().map(({ seq }) => seq)).toEqual([2, 3])
  })

  it('is one reset when everything was deleted', () => {
    const { apply, messages } = aState()
    apply(received(aMessage(1), aMessage(2)))
    apply({ type: 'message-sending', message: unsentMessage(3, 200.5) })
    const { timelines } = apply({ type: 'messages-deleted', conversation: KEY, ids: [], isAll: true })
    expect(timelines.get(KEY)).toEqual([{ type: 'reset', removed: 'all' }])
    expect(messages()).toMatchObject([{ key: 'anna~3', delivery: 'sending' }])
  })
})

describe('a message', () => {
  it('of mine that waits is untouched by a deletion of messages without an ID', () => {
    const { apply, messages } = aState()
    apply({ type: 'message-sending', message: unsentMessage(1, 0.5) })
    apply(deleted('', '7'))
    expect(messages()).toHaveLength(1)
  })

  it('that failed waits again when it is retried, and is sent in the end', () => {
    const { apply, messages } = aState()
    apply({ type: 'message-sending', message: unsentMessage(1, 0.5) })
    apply({ type: 'message-failed', conversation: KEY, key: 'anna~1', failure: createFailure('network') })
    expect(messages()).toMatchObject([{ delivery: 'failed', failure: { kind: 'network' } }])
    apply({ type: 'message-sending', message: unsentMessage(1, 0.5) })
    expect(messages()).toMatchObject([{ delivery: 'sending', failure: null }])
    apply({ type: 'message-sent', message: myMessage(1) })
    expect(messages()).toMatchObject([{ delivery: 'sent', failure: null }])
  })

  it('that was acknowledged cannot fail any more', () => {
    const { apply, messages } = aState()
    apply({ type: 'message-sent', message: myMessage(1) })
    apply({ type: 'message-failed', conversation: KEY, key: 'anna~1', failure: createFailure('timeout') })
    expect(messages()).toMatchObject([{ delivery: 'sent', failure: null }])
  })

  it('in history that this phone could not send does not undo a retry under way', () => {
    const { apply, messages } = aState()
    apply({ type: 'message-sending', message: unsentMessage(1, 0.5) })
    apply(history(unsentMessage(1, 1, { delivery: 'failed', failure: createFailure('send') })))
    expect(messages()).toMatchObject([{ delivery: 'sending' }])
  })

  it('that arrived twice under two IDs stays one, in its first place', () => {
    const { apply, messages } = aState()
    apply(received(aMessage(1), aMessage(3)))
    apply({ type: 'message-sent', message: myMessage(4) })
    apply(history(myMessage(2, { key: 'anna~4' })))
    expect(messages().map(({ id }) => id)).toEqual(['1', '2', '3'])
    apply(history(myMessage(4)))
    expect(messages().map(({ id }) => id)).toEqual(['1', '2', '3'])
  })

  it('that arrived without its client ID before the acknowledgement is not shown twice', () => {
    const { apply, messages } = aState()
    apply({ type: 'message-sending', message: unsentMessage(1, 0.5) })
    apply(history(myMessage(1, { key: 'id~1' })))
    apply({ type: 'message-sent', message: myMessage(1) })
    expect(messages()).toMatchObject([{ key: 'anna~1', id: '1', delivery: 'sent' }])
  })

  it('that is known by its ID is not shown twice when it comes under another key', () => {
    const { apply, messages } = aState()
    apply(received(aMessage(1, { key: 'ben~0123456789abcdef' })))
    apply(history(aMessage(1)))
    expect(messages()).toMatchObject([{ key: 'ben~0123456789abcdef', id: '1' }])
  })

  it('that was revoked stays revoked when its text is heard of later', () => {
    const { apply, bodies } = aState()
    apply({ type: 'messages-revoked', conversation: KEY, messages: [aMessage(1, { body: { kind: 'revoked', operatorID: 'ben' } })] })
    apply(received(aMessage(1)))
    expect(bodies()).toEqual(['revoked'])
  })

  it('is found by its ID when it is revoked under another key', () => {
    const { apply, bodies } = aState()
    apply(received(aMessage(1, { key: 'ben~0123456789abcdef' })))
    apply({ type: 'messages-revoked', conversation: KEY, messages: [aMessage(1, { body: { kind: 'revoked', operatorID: 'ben' } })] })
    expect(bodies()).toEqual(['revoked'])
  })

  it('of an unknown kind is shown as such, a command is not shown', () => {
    const { apply, bodies } = aState()
    apply(received(aMessage(1, { body: { kind: 'unsupported', zimType: 11 } }), aMessage(2, { body: { kind: 'command', text: 'x' } })))
    expect(bodies()).toEqual(['unsupported'])
  })
})

describe('a receipt', () => {
  const deliveries = (state: ReturnType<typeof aState>) => state.messages().map(({ delivery }) => delivery)

  it('for single messages marks those, and only mine', () => {
    const state = aState()
    state.apply(history(myMessage(1), aMessage(2), myMessage(3)))
    state.apply({ type: 'messages-read', conversation: KEY, ids: ['1', '2', '99'], upTo: 0 })
    expect(deliveries(state)).toEqual(['read', 'sent', 'sent'])
  })

  it('up to a moment marks mine before it, also those read of later', () => {
    const state = aState()
    state.apply(history(myMessage(3), myMessage(5)))
    state.apply({ type: 'messages-read', conversation: KEY, ids: [], upTo: NOON + 4000 })
    expect(deliveries(state)).toEqual(['read', 'sent'])
    state.apply(history(myMessage(1), aMessage(2)))
    expect(deliveries(state)).toEqual(['read', 'sent', 'read', 'sent'])
  })

  it('never marks what is still on its way', () => {
    const state = aState()
    state.apply({ type: 'message-sending', message: unsentMessage(1, 0.5) })
    state.apply({ type: 'messages-read', conversation: KEY, ids: [], upTo: NOON + 60_000 })
    expect(deliveries(state)).toEqual(['sending'])
  })

  it('is not taken back by an older copy', () => {
    const state = aState()
    state.apply(history(myMessage(1, { delivery: 'read' })))
    state.apply(history(myMessage(1)))
    expect(deliveries(state)).toEqual(['read'])
  })
})

describe('a conversation', () => {
  it('is made by the first message, named by ZIM later', () => {
    const { apply, conversation, state } = aState()
    apply(received(aMessage(1)))
    expect(conversation()).toMatchObject({ id: 'ben', kind: 'peer', name: '', unread: 0, lastMessage: { seq: 1 }, order: NOON + 1000 })
    apply(changed({ name: 'Ben', unread: 1, lastMessage: aMessage(1) }))
    expect(conversation()).toMatchObject({ name: 'Ben', unread: 1 })
    expect(state.users.get('ben')).toEqual({ userID: 'ben', name: 'Ben', avatarUrl: '' })
  })

  it('keeps a newest message that ZIM has not heard of yet', () => {
    const { apply, conversation } = aState()
    apply(received(aMessage(1)))
    apply({ type: 'message-sending', message: unsentMessage(2, 100.5) })
    apply(changed({ lastMessage: aMessage(1), order: NOON + 1000 }))
    expect(conversation()?.lastMessage).toMatchObject({ key: 'anna~2', delivery: 'sending' })
    expect(conversation()?.order).toBe(NOON + 2000)
  })

  it('is not set back by an older page of history', () => {
    const { apply, conversation } = aState()
    apply(changed({ lastMessage: aMessage(9) }))
    apply(history(aMessage(1), aMessage(2)))
    expect(conversation()?.lastMessage?.seq).toBe(9)
  })

  it('falls back on the message before a deleted last one', () => {
    const { apply, conversation } = aState()
    apply(received(aMessage(1), aMessage(2)))
    apply(deleted('2'))
    expect(conversation()?.lastMessage?.seq).toBe(1)
    apply(deleted('1'))
    expect(conversation()?.lastMessage).toBeNull()
  })

  it('is read ahead of ZIM when it is opened', () => {
    const { apply, conversation } = aState()
    apply(changed({ unread: 3 }))
    apply({ type: 'conversation-opened', conversation: KEY })
    expect(conversation()?.unread).toBe(0)
  })

  it('goes when it was deleted elsewhere', () => {
    const { apply, state } = aState()
    apply(changed({}))
    expect(apply(changed({}, 'deleted')).conversations).toEqual(new Set([KEY]))
    expect(state.conversations.size).toBe(0)
  })

  it('keeps its messages apart from a group\'s with the same ID', () => {
    const { apply, state, messages } = aState()
    apply(received(aMessage(1)))
    apply({ type: 'messages-received', conversation: 'group:ben', messages: [aMessage(1, { conversation: 'group:ben' })], isOffline: false })
    expect(messages()).toHaveLength(1)
    expect([...state.conversations.keys()]).toEqual([KEY, 'group:ben'])
  })

  it('is never made for a room', () => {
    const { apply, state } = aState()
    apply({ type: 'messages-received', conversation: 'room:lobby', messages: [aMessage(1, { conversation: 'room:lobby' })], isOffline: false })
    expect(state.conversations.size).toBe(0)
  })
})

describe('a room', () => {
  const ann = { userID: 'ann', name: 'Ann', avatarUrl: '' }
  const bob = { userID: 'bob', name: 'Bob', avatarUrl: '' }
  const phase = (phase: 'entered' | 'left', name = ''): ChatEvent => ({ type: 'room-phase', roomID: 'lobby', name, phase, failure: null })
  const members = (change: 'joined' | 'left' | 'listed', ...list: typeof ann[]): ChatEvent => ({ type: 'room-members', roomID: 'lobby', members: list, change })

  it('keeps its name when ZIM reports without one, and its ID as name where none is known', () => {
    const { apply, state } = aState()
    apply(phase('entered', 'Lobby'))
    apply(phase('entered'))
    expect(state.rooms.get('lobby')?.name).toBe('Lobby')
    apply({ type: 'room-phase', roomID: 'other', name: '', phase: 'entered', failure: null })
    expect(state.rooms.get('other')?.name).toBe('other')
  })

  it('counts nobody twice', () => {
    const { apply, state } = aState()
    apply(phase('entered'))
    apply(members('listed', ann, bob))
    apply(members('joined', bob))
    apply(members('left', ann))
    apply(members('left', ann))
    expect(state.rooms.get('lobby')?.members).toEqual([bob])
    expect([...state.users.keys()]).toEqual(['ann', 'bob'])
  })

  it('is empty for who has left it, and says nothing about a room never seen', () => {
    const { apply, state } = aState()
    apply(members('joined', ann))
    expect(state.rooms.size).toBe(0)
    apply(phase('entered'))
    apply(members('joined', ann))
    apply(phase('left'))
    expect(state.rooms.get('lobby')?.members).toEqual([])
  })
})

describe('a user', () => {
  it('keeps a known name when a later report has none', () => {
    const { apply, state } = aState()
    apply({ type: 'users-updated', users: [{ userID: 'ben', name: 'Ben', avatarUrl: 'b.png' }] })
    apply({ type: 'users-updated', users: [{ userID: 'ben', name: '', avatarUrl: '' }, { userID: '', name: 'nobody', avatarUrl: '' }] })
    expect([...state.users.values()]).toEqual([{ userID: 'ben', name: 'Ben', avatarUrl: '' }])
  })
})
