import { describe, expect, it } from 'vitest'

import type { AnnotationChange } from '@/types/annotations'
import type { Message } from '@/types/message'

import { applyEvent } from '@/chat/applyEvent'
import { createChatState } from '@/chat/state'

import { aConversation, aMessage, myMessage } from '../../support/builders'

const BEN = 'peer:ben' as const
const REVOKED = { kind: 'revoked', operatorID: 'ben' } as const
const text = (text: string) => ({ kind: 'text', text }) as const
const thumb = (people: number, changes: object = {}) => ({ type: '👍', people, times: people, isMine: false, userIDs: [], ...changes })

/** The chat of anna with ben, with these messages. */
function chatOf(...messages: Message[]) {
  const state = createChatState('anna')
  applyEvent(state, { type: 'history-loaded', conversation: BEN, messages })
  const annotate = (...changes: AnnotationChange[]) => applyEvent(state, { type: 'messages-annotated', conversation: BEN, changes })
  return { state, annotate, reload: (...again: Message[]) => applyEvent(state, { type: 'history-loaded', conversation: BEN, messages: again }), first: () => state.timelines.get(BEN)!.messages[0]! }
}

describe('an annotation', () => {
  it('replaces the row of its message alone', () => {
    const { annotate } = chatOf(aMessage(1), aMessage(2), aMessage(3))
    const { timelines } = annotate({ id: '2', set: { replies: 1 } })
    expect(timelines.get(BEN)).toEqual([{ type: 'replaced', message: aMessage(2, { replies: 1 }) }])
  })

  it('changes nothing the second time', () => {
    const { annotate } = chatOf(aMessage(1))
    annotate({ id: '1', set: { reactions: [thumb(1)] } })
    expect(annotate({ id: '1', set: { reactions: [thumb(1)] } }).timelines.size).toBe(0)
  })

  it('leaves no field when it is removed', () => {
    const { annotate, first } = chatOf(aMessage(1, { pinnedAt: 5, pinnedBy: 'ben' }))
    annotate({ id: '1', set: { pinnedAt: undefined, pinnedBy: undefined } })
    expect(Object.keys(first())).toEqual(Object.keys(aMessage(1)))
  })

  it('of a message that is not loaded changes nothing', () => {
    const { annotate } = chatOf(aMessage(1))
    expect(annotate({ id: '9', set: { replies: 1 } }).timelines.size).toBe(0)
  })

  it('of a message that is not loaded updates its copy in the cache when the whole message is known', () => {
    const { annotate } = chatOf(aMessage(1))
    const unloaded = aMessage(9, { body: text('new'), editedAt: 9 })
    expect(annotate({ id: '9', set: { editedAt: 9 }, body: text('new'), unloaded }).timelines.get(BEN)).toEqual([{ type: 'unloaded', message: unloaded }])
  })

  it('is what ZIM returns with the message later', () => {
    const { annotate, reload, first } = chatOf(aMessage(1))
    annotate({ id: '1', set: { reactions: [thumb(1)], replies: 2 } })
    reload(aMessage(1))
    expect(first()).toEqual(aMessage(1))
  })
})

describe('an edit', () => {
  it('brings its body, also to the list of conversations', () => {
    const { state, annotate, first } = chatOf(aMessage(1))
    annotate({ id: '1', set: { editedAt: 9 }, body: text('new') })
    expect(first()).toMatchObject({ body: text('new'), editedAt: 9 })
    expect(state.conversations.get(BEN)!.lastMessage!.body).toEqual(text('new'))
  })

  it('reaches the list of conversations for a message that is not loaded', () => {
    const { state, annotate } = chatOf()
    const lastMessage = aMessage(4)
    applyEvent(state, { type: 'conversations-loaded', conversations: [aConversation('ben', { lastMessage })] })
    annotate({ id: '4', set: { editedAt: 9 }, body: text('new') })
    expect(state.conversations.get(BEN)!.lastMessage).toEqual(aMessage(4, { body: text('new'), editedAt: 9 }))
    expect(state.listed.get(BEN)!.body).toEqual(text('new'))
  })

  it('is not undone by the report of an earlier one, nor by an older page of history', () => {
    const { annotate, reload, first } = chatOf(aMessage(1))
    annotate({ id: '1', set: { editedAt: 9 }, body: text('second') })
    annotate({ id: '1', set: { editedAt: 8 }, body: text('first') })
    reload(aMessage(1))
    expect(first()).toMatchObject({ body: text('second'), editedAt: 9 })
  })

  it('does not bring a recalled message back', () => {
    const { annotate, first } = chatOf(aMessage(1, { body: REVOKED }))
    annotate({ id: '1', set: { editedAt: 9 }, body: text('new') })
    expect(first()).toEqual(aMessage(1, { body: REVOKED }))
  })

  it('does not bring a recalled message back in the list of conversations, where it is not loaded', () => {
    const { state, annotate } = chatOf()
    const lastMessage = aMessage(4, { body: REVOKED })
    applyEvent(state, { type: 'conversations-loaded', conversations: [aConversation('ben', { lastMessage })] })
    annotate({ id: '4', set: { editedAt: 9 }, body: text('new') })
    expect(state.conversations.get(BEN)!.lastMessage).toEqual(lastMessage)
  })

  it('does not keep the text of a message that was recalled after it', () => {
    const { reload, first } = chatOf(aMessage(1, { editedAt: 9 }))
    reload(aMessage(1, { body: REVOKED }))
    expect(first().body).toEqual(REVOKED)
  })
})

describe('reactions', () => {
  it('change by their type, in the order of their first use', () => {
    const { annotate, first } = chatOf(aMessage(1))
    annotate({ id: '1', set: { reactions: [thumb(1), thumb(2, { type: '🎉' })] } })
    annotate({ id: '1', set: { reactions: [thumb(3, { type: '❤️' }), thumb(2)] } })
    expect(first().reactions!.map(({ type, people }) => [type, people])).toEqual([['👍', 2], ['🎉', 2], ['❤️', 3]])
  })

  it('are gone with their last user', () => {
    const { annotate, first } = chatOf(aMessage(1, { reactions: [thumb(1)] }))
    annotate({ id: '1', set: { reactions: [thumb(0)] } })
    expect(first()).toEqual(aMessage(1))
  })
})

describe('a recalled message', () => {
  const annotated = aMessage(1, { reactions: [thumb(1)], replies: 2, editedAt: 3, pinnedAt: 4, pinnedBy: 'ben', mentions: ['anna'] })

  it('has no annotation any more', () => {
    const { state, first } = chatOf(annotated)
    applyEvent(state, { type: 'messages-revoked', conversation: BEN, messages: [aMessage(1, { body: REVOKED })] })
    expect(first()).toEqual(aMessage(1, { body: REVOKED }))
  })

  it('gets none by a late report, nor by an older page of history', () => {
    const { annotate, reload, first } = chatOf(aMessage(1, { body: REVOKED }))
    annotate({ id: '1', set: { reactions: [thumb(1)] } })
    reload(annotated)
    expect(first()).toEqual(aMessage(1, { body: REVOKED }))
  })
})

describe('a receipt', () => {
  it('that was given is not due again', () => {
    const due = aMessage(1, { receipt: { isDue: true } })
    const { annotate, reload, first } = chatOf(due)
    expect(first().receipt).toEqual({ isDue: true })
    annotate({ id: '1', set: { receipt: undefined } })
    reload(due)
    expect(first()).toEqual(aMessage(1))
  })

  it('never counts fewer readers than before', () => {
    const { annotate, reload, first } = chatOf(myMessage(1))
    annotate({ id: '1', set: { receipt: { read: 3, unread: 1 } } })
    annotate({ id: '1', set: { receipt: { read: 2, unread: 2 } } })
    reload(myMessage(1))
    expect(first().receipt).toEqual({ read: 3, unread: 1 })
  })
})

describe('a verdict on media', () => {
  const picture = { kind: 'image', name: 'a.jpg', bytes: 7, url: 'https://files.test/a.jpg', width: 3, height: 4, thumbnail: '' } as const
  const withheld = { kind: 'checking', zimType: 11, content: picture } as const
  const waiting = (key = 'k') => aMessage(1, { body: withheld, review: { key, state: 'waiting' } })
  const passed = { id: '1', set: { review: { key: 'k', state: 'passed' as const } }, body: picture }

  it('shows the content, also when ZIM returns the message with its mark again', () => {
    const { annotate, reload, first } = chatOf(waiting())
    annotate(passed)
    reload(waiting())
    expect(first()).toMatchObject({ body: picture, review: { state: 'passed' } })
  })

  it('holds for one mark: another content is withheld again', () => {
    const { annotate, reload, first } = chatOf(waiting())
    annotate(passed)
    reload(waiting('another'))
    expect(first()).toMatchObject({ body: withheld, review: { key: 'another', state: 'waiting' } })
  })

  it('that refuses keeps the content back for good', () => {
    const { annotate, reload, first } = chatOf(waiting())
    annotate({ id: '1', set: { review: { key: 'k', state: 'refused' } } })
    reload(waiting())
    expect(first()).toMatchObject({ body: withheld, review: { state: 'refused' } })
  })

  it('is not given by a message that comes without its mark, and is gone when it is recalled', () => {
    const { state, reload, first } = chatOf(waiting())
    reload(aMessage(1, { body: picture }))
    expect(first()).toMatchObject({ body: withheld, review: { state: 'waiting' } })
    applyEvent(state, { type: 'messages-revoked', conversation: BEN, messages: [aMessage(1, { body: REVOKED })] })
    expect(first().body).toEqual(REVOKED)
    expect(first()).not.toHaveProperty('review')
  })
})
