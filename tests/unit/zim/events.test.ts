import type * as Vendor from 'zego-zim'

import { describe, expect, it } from 'vitest'

import type { ZimEvent } from '@/types/events'

import { listen } from '@/zim/events'

/** Listens to a ZIM that is played by hand. */
function anEar(onEvent: (event: ZimEvent) => void = () => {}) {
  const listeners = new Map<string, (zim: unknown, data: unknown) => void>()
  const events: ZimEvent[] = []
  const zim = { on: (name: string, listener: never) => listeners.set(name, listener), off: (name: string) => listeners.delete(name) }
  const subscription = listen(zim as unknown as Vendor.ZIM, () => 'anna', (event) => {
    events.push(event)
    onEvent(event)
  })
  return { subscription, events, listeners, zim: (name: string, data?: unknown) => listeners.get(name)?.(zim, data) }
}

const text = (messageID: string) => ({ type: 1, message: `text ${messageID}`, messageID, senderUserID: 'ben', conversationID: 'ben', conversationType: 0, timestamp: 1, orderKey: 1 })
const messagesOf = (events: ZimEvent[]) => events.flatMap(event => event.type === 'messages-received' ? event.messages.map(({ id }) => id) : [])

describe('messages', () => {
  it.each([
    ['peerMessageReceived', 'peer:x'],
    ['roomMessageReceived', 'room:x'],
    ['groupMessageReceived', 'group:x'],
  ])('by %s belong to %s', (name, conversation) => {
    const { zim, events } = anEar()
    zim(name, { messageList: [text('1')], fromConversationID: 'x', info: { isOfflineMessage: true } })
    expect(events).toMatchObject([{ type: 'messages-received', conversation, isOffline: true, messages: [{ id: '1', conversation }] }])
  })

  it.each([[0, 'peer:x'], [1, 'room:x'], [2, 'group:x']])('by ZIM 3\'s messageReceived of type %d belong to %s', (conversationType, conversation) => {
    const { zim, events } = anEar()
    zim('messageReceived', { messageList: [text('1')], conversationID: 'x', conversationType, info: {} })
    expect(events).toMatchObject([{ type: 'messages-received', conversation, isOffline: false }])
  })

  it('that arrive by both roads pass once', () => {
    const { zim, events } = anEar()
    zim('messageReceived', { messageList: [text('1'), text('2')], conversationID: 'ben', conversationType: 0 })
    zim('peerMessageReceived', { messageList: [text('1'), text('2'), text('3')], fromConversationID: 'ben' })
    zim('peerMessageReceived', { messageList: [text('3')], fromConversationID: 'ben' })
    expect(messagesOf(events)).toEqual(['1', '2', '3'])
    expect(events).toHaveLength(2)
  })

  it('are news to the next login', () => {
    const { zim, events, subscription } = anEar()
    zim('peerMessageReceived', { messageList: [text('1')], fromConversationID: 'ben' })
    subscription.forget()
    zim('peerMessageReceived', { messageList: [text('1')], fromConversationID: 'ben' })
    expect(messagesOf(events)).toEqual(['1', '1'])
  })

  it('without an ID all pass', () => {
    const { zim, events } = anEar()
    zim('peerMessageReceived', { messageList: [{ ...text(''), localMessageID: 'a' }, { ...text(''), localMessageID: 'b' }], fromConversationID: 'ben' })
    expect(messagesOf(events)).toEqual(['', ''])
  })

  it('that are malformed do not take the good ones of their list along', () => {
    const { zim, events } = anEar()
    zim('peerMessageReceived', { messageList: [null, text('1'), undefined, 7], fromConversationID: 'ben' })
    expect(messagesOf(events)).toContain('1')
    expect(events.map(({ type }) => type)).toEqual(['messages-received'])
  })

  it('that were revoked, deleted or read are named by conversation', () => {
    const { zim, events } = anEar()
    zim('messageRevokeReceived', { messageList: [{ ...text('1'), type: 31, operatedUserID: 'ben' }] })
    zim('messageDeleted', { conversationID: 'ben', conversationType: 0, isDeleteConversationAllMessage: false, messageList: [text('1'), { ...text(''), messageID: undefined }] })
    zim('messageDeleted', { conversationID: 'ben', conversationType: 0, isDeleteConversationAllMessage: true })
    zim('messageReceiptChanged', { infos: [{ conversationID: 'ben', conversationType: 0, messageID: '1', status: 2 }, { conversationID: 'ben', conversationType: 0, messageID: '2', status: 1 }] })
    zim('conversationMessageReceiptChanged', { infos: [{ conversationID: 'ben', conversationType: 0, readTime: 5, isSelfOperated: false }, { conversationID: 'carl', conversationType: 0, readTime: 6, isSelfOperated: true }] })
    expect(events).toMatchObject([
      { type: 'messages-revoked', conversation: 'peer:ben', messages: [{ id: '1', body: { kind: 'revoked' } }] },
      { type: 'messages-deleted', conversation: 'peer:ben', ids: ['1'], isAll: false },
      { type: 'messages-deleted', conversation: 'peer:ben', ids: [], isAll: true },
      { type: 'messages-read', conversation: 'peer:ben', ids: ['1'], upTo: 0 },
      { type: 'messages-read', conversation: 'peer:ben', ids: [], upTo: 5 },
    ])
    expect(events).toHaveLength(5)
  })
})

describe('conversations', () => {
  it.each([[{ event: 0 }, 'added'], [{ event: 1 }, 'updated'], [{ event: 2 }, 'disabled'], [{ event: 3 }, 'deleted'], [{ action: 3 }, 'deleted'], [{ action: 0, event: 3 }, 'added'], [{ event: 99 }, 'updated'], [{}, 'updated']])('changed with %j were %s', (change, action) => {
    const { zim, events } = anEar()
    zim('conversationChanged', { infoList: [{ ...change, conversation: { conversationID: 'ben', type: 0 } }] })
    expect(events).toMatchObject([{ type: 'conversations-changed', changes: [{ action, conversation: { key: 'peer:ben' } }] }])
  })

  it('that are malformed do not take the good ones of their list along', () => {
    const { zim, events } = anEar()
    zim('conversationChanged', { infoList: [null, { event: 0 }, { event: 0, conversation: { conversationID: 'ben', type: 0 } }] })
    expect(events).toMatchObject([{ changes: [{ conversation: { id: 'ben' } }] }])
  })

  it('are reported when all were deleted, and when ZIM synchronises', () => {
    const { zim, events } = anEar()
    zim('conversationsAllDeleted', { count: 3 })
    for (const state of [0, 1, 2, 99]) zim('conversationSyncStateChanged', { state })
    expect(events).toEqual([{ type: 'conversations-cleared' }, ...['started', 'finished', 'failed', 'failed'].map(state => ({ type: 'conversation-sync', state }))])
  })
})

describe('the connection', () => {
  it.each([
    [{ state: 0, event: 0 }, 'disconnected', 'success'],
    [{ state: 1, event: 1 }, 'connecting', 'active-login'],
    [{ state: 2, event: 0 }, 'connected', 'success'],
    [{ state: 3, event: 3 }, 'reconnecting', 'interrupted'],
    [{ state: 0, event: 2 }, 'disconnected', 'login-timeout'],
    [{ state: 0, event: 4 }, 'disconnected', 'kicked'],
    [{ state: 0, event: 5 }, 'disconnected', 'token-expired'],
    [{ state: 0, event: 6 }, 'disconnected', 'unregistered'],
    [{ state: 99, event: 99 }, 'disconnected', 'interrupted'],
  ])('with %j is %s: %s', (data, state, reason) => {
    const { zim, events } = anEar()
    zim('connectionStateChanged', { ...data, extendedData: 'Token expired for timer 34' })
    expect(events).toEqual([{ type: 'connection', state, reason }])
  })

  it('announces the end of a token', () => {
    const { zim, events } = anEar()
    zim('tokenWillExpire', { second: 30 })
    expect(events).toEqual([{ type: 'token-will-expire', seconds: 30 }])
  })
})

describe('rooms', () => {
  it.each([
    [{ state: 2, event: 0 }, 'entered', undefined],
    [{ state: 1, event: 6 }, 'entering', undefined],
    [{ state: 1, event: 1 }, 're-entering', undefined],
    [{ state: 0, event: 2 }, 're-entering', undefined],
    [{ state: 0, event: 0 }, 'left', undefined],
    [{ state: 0, event: 3 }, 'failed', 'room-missing'],
    [{ state: 0, event: 5 }, 'failed', 'room'],
    [{ state: 0, event: 7 }, 'failed', 'room'],
    [{ state: 0, event: 8 }, 'failed', 'kicked'],
    [{ state: 0, event: 9 }, 'failed', 'room'],
    [{ state: 0, event: 10 }, 'failed', 'kicked'],
  ])('with %j are %s (%s)', (data, phase, kind) => {
    const { zim, events } = anEar()
    zim('roomStateChanged', { roomID: 'lobby', extendedData: '', ...data })
    expect(events).toMatchObject([{ type: 'room-phase', roomID: 'lobby', phase, failure: kind ? { kind } : null }])
  })

  it('tell who joins and leaves', () => {
    const { zim, events } = anEar()
    zim('roomMemberJoined', { roomID: 'lobby', memberList: [{ userID: 'ben', userName: 'Ben' }] })
    zim('roomMemberLeft', { roomID: 'lobby', memberList: [{ userID: 'ben', userName: 'Ben' }] })
    expect(events).toMatchObject([{ type: 'room-members', change: 'joined', members: [{ userID: 'ben', name: 'Ben' }] }, { change: 'left' }])
  })
})

describe('trouble', () => {
  it('that ZIM reports is passed on', () => {
    const { zim, events } = anEar()
    zim('error', { code: 6000105, message: 'Request timeout' })
    expect(events).toMatchObject([{ type: 'sdk-error', failure: { kind: 'timeout', code: 6000105 } }])
  })

  it('in data that nobody expected becomes an error that names the event', () => {
    const { zim, events } = anEar()
    for (const name of ['peerMessageReceived', 'conversationChanged', 'roomMemberJoined', 'messageDeleted']) expect(() => zim(name, undefined)).not.toThrow()
    expect(events.map(event => event.type === 'sdk-error' && event.failure.detail.split(':')[0])).toEqual(['peerMessageReceived', 'conversationChanged', 'roomMemberJoined', 'messageDeleted'])
  })

  it('in whoever hears the event becomes an error, too', () => {
    const { zim, events } = anEar((event) => { if (event.type === 'token-will-expire') throw new Error('broken') })
    expect(() => zim('tokenWillExpire', { second: 30 })).not.toThrow()
    expect(events.at(-1)).toMatchObject({ type: 'sdk-error', failure: { detail: expect.stringContaining('broken') } })
  })

  it('never reaches ZIM, even when errors are not wanted either', () => {
    const { zim } = anEar(() => { throw new Error('broken') })
    expect(() => zim('tokenWillExpire', { second: 30 })).not.toThrow()
  })
})

describe('the subscription', () => {
  it('covers the tutorial\'s events', () => {
    expect([...anEar().listeners.keys()]).toEqual(expect.arrayContaining(['error', 'connectionStateChanged', 'tokenWillExpire', 'peerMessageReceived', 'roomMessageReceived', 'roomStateChanged', 'roomMemberJoined', 'roomMemberLeft']))
  })

  it('leaves out the deprecated events, which would bring every message twice', () => {
    const names = [...anEar().listeners.keys()]
    for (const name of ['receivePeerMessage', 'receiveRoomMessage', 'receiveGroupMessage']) expect(names).not.toContain(name)
  })

  it('ends completely', () => {
    const { subscription, listeners } = anEar()
    subscription.stop()
    expect(listeners.size).toBe(0)
  })
})
