import type * as Vendor from 'zego-zim'

import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'

import type { ZimEvent } from '@/types/events'

import { encodeUtf8 } from '@/utils/bytes'
import { conversationFromZim } from '@/zim/conversations'
import { clientIDOf, messageFromZim, outgoingToZim, referenceToZim, sendConfigToZim } from '@/zim/messages'
import { userFromZim } from '@/zim/users'

import { aMessage, aText, myMessage } from '../../support/builders'
import { NOON, useFakeClock, wait } from '../../support/clock'
import { createManualClient } from '../../support/manualClient'
import { outcomeOf } from '../../support/observe'
import { holds } from '../../support/property'

useFakeClock()

const BEN = 'peer:ben' as const
const CLIENT_ID = '0123456789abcdef'

/** Fails a send as ZIM does: the object tells that it has failed. */
function fail({ args, reject }: ReturnType<ReturnType<typeof createManualClient>['zim']['call']>) {
  Object.assign(args[0] as object, { sentStatus: 2 })
  reject({ code: 6000104, message: 'Network error.' })
}

/** A received text of ZIM. */
const raw = {
  type: 1,
  message: 'hello',
  messageID: '8000000000000000001',
  messageSeq: 7,
  orderKey: 700,
  localMessageID: '01',
  timestamp: NOON,
  senderUserID: 'ben',
  conversationID: 'ben',
  conversationType: 0,
  direction: 1,
  sentStatus: 1,
  receiptStatus: 0,
  extendedData: '',
}
const message = (changes: object = {}, me = 'anna') => messageFromZim({ ...raw, ...changes } as Vendor.ZIMMessage, me)

describe('a message from ZIM', () => {
  it('is converted with all fields', () => {
    expect(message()).toEqual({
      key: 'id~8000000000000000001',
      conversation: 'peer:ben',
      senderID: 'ben',
      isMine: false,
      body: { kind: 'text', text: 'hello' },
      delivery: 'sent',
      failure: null,
      sentAt: NOON,
      id: '8000000000000000001',
      seq: 7,
      order: 700,
      localID: '01',
    })
  })

  it('has its sender\'s client ID in its key', () => {
    expect(message({ extendedData: JSON.stringify({ cid: CLIENT_ID }) }).key).toBe(`ben~${CLIENT_ID}`)
  })

  it.each(['', 'not JSON', 'null', '[]', '7', '{"cid":7}', '{"cid":"short"}', '{"cid":"0123456789ABCDEF"}', undefined, {}])('has no client ID in extendedData %j', (extendedData) => {
    expect(clientIDOf(extendedData)).toBe('')
  })

  it('that waits for a verdict of our server is withheld from all but its author', () => {
    const picture = { type: 11, fileName: 'a.jpg', fileDownloadUrl: 'https://files.test/a.jpg', extendedData: JSON.stringify({ cid: CLIENT_ID, check: 'k'.repeat(22) }) }
    const review = { key: 'k'.repeat(22), state: 'waiting' }
    expect(message(picture)).toMatchObject({ key: `ben~${CLIENT_ID}`, body: { kind: 'checking', zimType: 11, content: { kind: 'image', url: 'https://files.test/a.jpg' } }, review })
    expect(message(picture, 'ben')).toMatchObject({ body: { kind: 'image', url: 'https://files.test/a.jpg' }, review })
    expect(message({ ...picture, type: 31 })).toMatchObject({ body: { kind: 'revoked' } })
    expect(message({ ...picture, type: 31 })).not.toHaveProperty('review')
  })

  it.each(['{"check":7}', '{"check":""}', '{"check":"a b"}', `{"check":"${'k'.repeat(65)}"}`, '[]', 'null'])('does not wait for a verdict with extendedData %j', (extendedData) => {
    expect(message({ extendedData })).toMatchObject({ body: { kind: 'text' } })
    expect(message({ extendedData })).not.toHaveProperty('review')
  })

  it('has its local ID in its key when it has no message ID', () => {
    expect(message({ messageID: '', localMessageID: 'a' }).key).not.toBe(message({ messageID: '', localMessageID: 'b' }).key)
  })

  it.each([
    [{ type: 2, message: encodeUtf8('typing…') }, { kind: 'command', text: 'typing…' }],
    [{ type: 31, operatedUserID: 'carl' }, { kind: 'revoked', operatorID: 'carl' }],
    [{ type: 31 }, { kind: 'revoked', operatorID: 'ben' }],
    [{ type: 4711 }, { kind: 'unsupported', zimType: 4711, content: { message: 'hello' } }],
  ])('with %j has the body %j', (changes, body) => {
    expect(message(changes).body).toEqual(body)
  })

  it.each([
    [{ sentStatus: 0 }, 'sending'],
    [{ sentStatus: 1 }, 'sent'],
    [{ sentStatus: 1, receiptStatus: 2 }, 'read'],
    [{ sentStatus: 2 }, 'failed'],
  ])('of mine with %j is %s', (changes, delivery) => {
    expect(message(changes, 'ben')).toMatchObject({ isMine: true, delivery })
  })

  it('of another user is always sent', () => {
    expect(message({ sentStatus: 2, receiptStatus: 2 })).toMatchObject({ delivery: 'sent', failure: null })
  })

  it('that only its sender can see failed: it was sent without a messageID', () => {
    const sent = message({ messageID: '', sentStatus: 1 }, 'ben')
    expect(sent).toMatchObject({ delivery: 'failed', failure: { kind: 'moderated', retryable: false } })
    expect(message({ messageID: '', sentStatus: 1, isUserInserted: true }, 'ben')).toMatchObject({ delivery: 'sent', failure: null })
  })

  it('has a retryable failure when it failed', () => {
    expect(message({ sentStatus: 2 }, 'ben').failure).toMatchObject({ kind: 'send', retryable: true })
  })
})

describe('any value from ZIM', () => {
  const anything = fc.oneof(fc.anything(), fc.record({ type: fc.integer(), message: fc.anything(), messageID: fc.anything(), senderUserID: fc.anything(), extendedData: fc.anything(), orderKey: fc.anything(), lastMessage: fc.anything(), baseInfo: fc.anything() }, { requiredKeys: [] }))

  it('is converted to plain, serialisable data without an exception', () => {
    holds(anything, (given) => {
      const made = [messageFromZim(given as never, 'anna'), conversationFromZim(given as never, 'anna'), userFromZim(given as never)]
      return JSON.stringify(JSON.parse(JSON.stringify(made))) === JSON.stringify(made)
    })
  })
})

describe('a message to ZIM', () => {
  it('has the client ID in its extendedData', () => {
    expect(outgoingToZim(aText('hello'), '0123456789abcdef')).toEqual({ type: 1, message: 'hello', extendedData: '{"cid":"0123456789abcdef"}' })
  })

  it('has the bytes of a command', () => {
    expect(outgoingToZim({ body: { kind: 'command', text: 'h' } }, '')).toEqual({ type: 2, message: new Uint8Array([104]) })
  })

  it('has a priority, and a flag if it is a retry', () => {
    expect(sendConfigToZim()).toEqual({ priority: 2 })
    expect(sendConfigToZim({ isRetry: true })).toEqual({ priority: 2, isRetrySend: true })
  })

  it('is referred to by all fields that ZIM may read', () => {
    expect(referenceToZim(aMessage(7))).toMatchObject({ type: 1, message: 'text 7', messageID: '7', messageSeq: 7, orderKey: 700, localMessageID: 'local-7', senderUserID: 'ben', conversationID: 'ben', conversationType: 0, direction: 1 })
    expect(referenceToZim(myMessage(7))).toMatchObject({ senderUserID: 'anna', direction: 0 })
    expect(referenceToZim(aMessage(7, { body: { kind: 'unsupported', zimType: 11 } }))).toMatchObject({ type: 11 })
  })
})

/** Sends texts to Ben. */
function createSender() {
  const { zim, client, events } = createManualClient()
  return { zim, client, events, text: (text: string, isRetry = false) => outcomeOf(client.messages.send({ conversation: BEN, clientID: CLIENT_ID, outgoing: aText(text), isRetry })) }
}

describe('a text', () => {
  it('is sent with client ID and priority, and returned with message ID and seq', async () => {
    const { zim, client } = createManualClient()
    const sent = client.messages.send({ conversation: BEN, clientID: CLIENT_ID, outgoing: aText('hello') })
    const { args, resolve } = zim.call('sendMessage')
    expect(args).toEqual([{ type: 1, message: 'hello', extendedData: `{"cid":"${CLIENT_ID}"}` }, 'ben', 0, { priority: 2 }])
    resolve({ message: { ...args[0] as object, messageID: '7', messageSeq: 7, orderKey: 700, senderUserID: 'anna', sentStatus: 1 } })
    await expect(sent).resolves.toMatchObject({ key: `anna~${CLIENT_ID}`, id: '7', isMine: true, delivery: 'sent', conversation: BEN })
  })

  it('that ZIM shows to its sender alone is refused', async () => {
    const { zim, client } = createManualClient()
    const sent = client.messages.send({ conversation: BEN, clientID: CLIENT_ID, outgoing: aText('hello') })
    const { args, resolve } = zim.call('sendMessage')
    resolve({ message: { ...args[0] as object, messageID: '', messageSeq: 0, senderUserID: 'anna', sentStatus: 1 } })
    await expect(sent).rejects.toMatchObject({ failure: { kind: 'moderated' } })
  })

  it('is sent again as the same object, so that ZIM stores it once', async () => {
    const { zim, text } = createSender()
    text('hello')
    const first = zim.call('sendMessage')
    fail(first)
    await wait(1000)
    text('hello', true)
    await wait(0)
    expect(zim.call('sendMessage').args[0]).toBe(first.args[0])
    expect(zim.call('sendMessage').args[3]).toEqual({ priority: 2, isRetrySend: true })
  })

  it('that has no answer is sent again as the same object, which then says that it has failed: ZIM takes no other, and stores it once', async () => {
    const { zim, text } = createSender()
    text('hello')
    const first = zim.call('sendMessage')
    Object.assign(first.args[0] as object, { localMessageID: '1', sentStatus: 0 })
    await wait(40_000)
    text('hello', true)
    await wait(0)
    expect(zim.call('sendMessage')).not.toBe(first)
    expect(zim.call('sendMessage').args[0]).toBe(first.args[0])
    expect(first.args[0]).toMatchObject({ message: 'hello', localMessageID: '1', sentStatus: 2 })
  })

  it('has the userIDs of its mentions', () => {
    const { zim, client } = createManualClient()
    outcomeOf(client.messages.send({ conversation: 'group:team', clientID: CLIENT_ID, outgoing: { ...aText('@Ben hello'), mentions: ['ben'], mentionsAll: true } }))
    expect(zim.call('sendMessage').args).toMatchObject([{ message: '@Ben hello', mentionedUserIDs: ['ben'], isMentionAll: true }, 'team', 2, { priority: 2 }])
  })

  it('that replies to a message is sent with the original, and again as a reply with the same object', async () => {
    const { zim, client } = createManualClient()
    const request = { conversation: BEN, clientID: CLIENT_ID, outgoing: { ...aText('yes'), replyTo: aMessage(7) } }
    outcomeOf(client.messages.send(request))
    const first = zim.call('replyMessage')
    expect(first.args).toMatchObject([{ type: 1, message: 'yes', extendedData: `{"cid":"${CLIENT_ID}"}` }, { type: 1, messageID: '7', messageSeq: 7, conversationID: 'ben' }, { priority: 2 }])
    fail(first)
    await wait(1000)
    outcomeOf(client.messages.send({ ...request, isRetry: true }))
    await wait(0)
    expect(zim.call('replyMessage')).not.toBe(first)
    expect(zim.call('replyMessage').args[0]).toBe(first.args[0])
    expect(zim.call('replyMessage').args[2]).toEqual({ priority: 2, isRetrySend: true })
  })

  it('that was refused as a reply is sent as a normal message with another object', async () => {
    const { zim, client } = createManualClient()
    const request = { conversation: BEN, clientID: CLIENT_ID, outgoing: { ...aText('yes'), replyTo: aMessage(7) } }
    outcomeOf(client.messages.send(request))
    const first = zim.call('replyMessage')
    Object.assign(first.args[0] as object, { repliedInfo: { messageSeq: 7 } })
    fail(first)
    await wait(1000)
    outcomeOf(client.messages.send({ ...request, outgoing: aText('yes'), isRetry: true }))
    await wait(0)
    expect(zim.call('sendMessage').args[0]).toEqual({ type: 1, message: 'yes', extendedData: `{"cid":"${CLIENT_ID}"}` })
  })

  it('that replies is sent as a reply again after a restart', () => {
    const { zim, client } = createManualClient()
    outcomeOf(client.messages.send({ conversation: BEN, clientID: CLIENT_ID, outgoing: { ...aText('yes'), replyTo: aMessage(7) }, isRetry: true }))
    expect(zim.call('replyMessage').args[2]).toEqual({ priority: 2, isRetrySend: true })
  })

  it('fails after 40 seconds without a response of ZIM', async () => {
    const { text } = createSender()
    const outcome = text('hello')
    await wait(39_999)
    expect(outcome()).toBe('pending')
    await wait(1)
    expect(outcome()).toBe('timeout')
  })

  it.each([
    ['blank', ' ', 'blank-text'],
    ['too long', 'x'.repeat(2049), 'text-too-long'],
  ])('that is %s is not passed to ZIM', async (_, content, kind) => {
    const { zim, text } = createSender()
    const outcome = text(content)
    await wait(0)
    expect(outcome()).toBe(kind)
    expect(zim.names()).toEqual(['login'])
  })

  it.each([[true, 'is reported'], [false, 'is not reported']])('that the SDK refuses by its rate limit while the clock is put back: %s, this %s', async (isPutBack) => {
    const { zim, events, text } = createSender()
    text('1')
    await wait(1000)
    if (isPutBack) vi.setSystemTime(Date.now() - 3600_000)
    text('2')
    await wait(1000)
    zim.call('sendMessage').reject({ code: 6000004, message: 'Trigger SDK internal frequency limit.' })
    await wait(0)
    expect(events.map(({ type }) => type)).toEqual(isPutBack ? ['clock-put-back'] : [])
  })

  it('to the user itself is not passed to ZIM', async () => {
    const { zim, client } = createManualClient()
    await expect(client.messages.send({ conversation: 'peer:anna', clientID: CLIENT_ID, outgoing: aText('me') })).rejects.toMatchObject({ failure: { kind: 'self-send' } })
    expect(zim.names()).toEqual(['login'])
  })

  it('may have the length that the project allows', async () => {
    const { zim, client } = createManualClient({ textBytes: 32_768 })
    outcomeOf(client.messages.send({ conversation: BEN, clientID: CLIENT_ID, outgoing: aText('x'.repeat(32_768)) }))
    expect(zim.names()).toEqual(['login', 'sendMessage'])
    await expect(client.messages.send({ conversation: BEN, clientID: CLIENT_ID, outgoing: aText('x'.repeat(32_769)) })).rejects.toMatchObject({ failure: { kind: 'text-too-long' } })
  })
})

describe('texts and commands', () => {
  it('are paced together: the next send starts 105 ms after a text and 52 ms after a command', async () => {
    const { zim, client } = createManualClient()
    for (let n = 0; n < 50; n++) {
      outcomeOf(client.messages.send({ conversation: BEN, clientID: CLIENT_ID, outgoing: aText('x') }))
      outcomeOf(client.messages.send({ conversation: BEN, outgoing: { body: { kind: 'command', text: 'x' } } }))
    }
    await wait(999)
    const types = zim.names().flatMap((name, at) => name === 'sendMessage' ? at : [])
    expect(types.length).toBe(14)
    client.session.logout()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('that wait are rejected with the reason when the login ends', async () => {
    const { client } = createManualClient()
    const outcomes = [1, 2, 3].map(() => outcomeOf(client.messages.send({ conversation: BEN, clientID: CLIENT_ID, outgoing: aText('x') })))
    client.session.logout('kicked')
    await wait(0)
    expect(outcomes.map(outcome => outcome())).toEqual(['kicked', 'kicked', 'kicked'])
  })
})

describe('a request', () => {
  it('to delete all messages of a conversation deletes them at ZIM, too', () => {
    const { zim, client } = createManualClient()
    outcomeOf(client.messages.deleteAll('peer:ben'))
    expect(zim.call('deleteAllMessage').args).toEqual(['ben', 0, { isAlsoDeleteServerMessage: true }])
  })

  it('for history pages back from its anchor, with server priority', () => {
    const { zim, client } = createManualClient()
    outcomeOf(client.messages.queryHistory(BEN, { count: 30, before: aMessage(7) }))
    expect(zim.call('queryHistoryMessage').args).toMatchObject(['ben', 0, { count: 30, reverse: true, mode: 1, nextMessage: { messageSeq: 7, orderKey: 700 } }])
    outcomeOf(client.messages.queryHistory('group:team', { count: 30 }))
    expect(zim.call('queryHistoryMessage').args).toEqual(['team', 2, { count: 30, reverse: true, mode: 1 }])
  })

  it('for history after an anchor, or from the beginning, pages forward', () => {
    const { zim, client } = createManualClient()
    outcomeOf(client.messages.queryHistory(BEN, { count: 30, after: aMessage(7) }))
    expect(zim.call('queryHistoryMessage').args).toMatchObject(['ben', 0, { count: 30, reverse: false, nextMessage: { messageSeq: 7, orderKey: 700 } }])
    outcomeOf(client.messages.queryHistory(BEN, { count: 30, after: null }))
    expect(zim.call('queryHistoryMessage').args).toEqual(['ben', 0, { count: 30, reverse: false, mode: 1 }])
  })

  it('for messages by seq resolves with plain messages of the conversation', async () => {
    const { zim, client } = createManualClient()
    const found = client.messages.queryBySeq(BEN, [7, 9])
    const { args, resolve } = zim.call('queryMessages')
    expect(args).toEqual([[7, 9], 'ben', 0])
    resolve({ conversationID: 'ben', conversationType: 0, messageList: [{ ...incoming('7'), messageSeq: 7 }] })
    await expect(found).resolves.toMatchObject([{ id: '7', seq: 7, conversation: BEN, body: { kind: 'text', text: 'text 7' } }])
  })
})

const incoming = (messageID: string) => ({ type: 1, message: `text ${messageID}`, messageID, senderUserID: 'ben', conversationID: 'ben', conversationType: 0, timestamp: 1, orderKey: 1 })
const messagesOf = (events: ZimEvent[]) => events.flatMap(event => event.type === 'messages-received' ? event.messages.map(({ id }) => id) : [])

describe('messages', () => {
  it.each([
    ['peerMessageReceived', 'peer:x'],
    ['roomMessageReceived', 'room:x'],
    ['groupMessageReceived', 'group:x'],
  ])('by %s belong to %s', (name, conversation) => {
    const { zim, events } = createManualClient()
    zim.report(name, { messageList: [incoming('1')], fromConversationID: 'x', info: { isOfflineMessage: true } })
    expect(events).toMatchObject([{ type: 'messages-received', conversation, isOffline: true, messages: [{ id: '1', conversation }] }])
  })

  it.each([[0, 'peer:x'], [1, 'room:x'], [2, 'group:x']])('by ZIM 3\'s messageReceived of type %d belong to %s', (conversationType, conversation) => {
    const { zim, events } = createManualClient()
    zim.report('messageReceived', { messageList: [incoming('1')], conversationID: 'x', conversationType, info: {} })
    expect(events).toMatchObject([{ type: 'messages-received', conversation, isOffline: false }])
  })

  it('that both events report are passed on once', () => {
    const { zim, events } = createManualClient()
    zim.report('messageReceived', { messageList: [incoming('1'), incoming('2')], conversationID: 'ben', conversationType: 0 })
    zim.report('peerMessageReceived', { messageList: [incoming('1'), incoming('2'), incoming('3')], fromConversationID: 'ben' })
    zim.report('peerMessageReceived', { messageList: [incoming('3')], fromConversationID: 'ben' })
    expect(messagesOf(events)).toEqual(['1', '2', '3'])
    expect(events).toHaveLength(2)
  })

  it('without an ID are all passed on', () => {
    const { zim, events } = createManualClient()
    zim.report('peerMessageReceived', { messageList: [{ ...incoming(''), localMessageID: 'a' }, { ...incoming(''), localMessageID: 'b' }], fromConversationID: 'ben' })
    expect(messagesOf(events)).toEqual(['', ''])
  })

  it('are passed on without the malformed ones of their list', () => {
    const { zim, events } = createManualClient()
    zim.report('peerMessageReceived', { messageList: [null, incoming('1'), undefined, 7], fromConversationID: 'ben' })
    expect(messagesOf(events)).toContain('1')
    expect(events.map(({ type }) => type)).toEqual(['messages-received'])
  })

  it('that were revoked or deleted are reported by conversation', () => {
    const { zim, events } = createManualClient()
    zim.report('messageRevokeReceived', { messageList: [{ ...incoming('1'), type: 31, operatedUserID: 'ben' }] })
    zim.report('messageDeleted', { conversationID: 'ben', conversationType: 0, isDeleteConversationAllMessage: false, messageList: [incoming('1'), { ...incoming(''), messageID: undefined }] })
    zim.report('messageDeleted', { conversationID: 'ben', conversationType: 0, isDeleteConversationAllMessage: true })
    expect(events).toMatchObject([
      { type: 'messages-revoked', conversation: 'peer:ben', messages: [{ id: '1', body: { kind: 'revoked' } }] },
      { type: 'messages-deleted', conversation: 'peer:ben', ids: ['1'], isAll: false },
      { type: 'messages-deleted', conversation: 'peer:ben', ids: [], isAll: true },
    ])
    expect(events).toHaveLength(3)
  })
})

describe('a message with a file', () => {
  const PICTURE = { body: { kind: 'image' as const, name: 'cat.jpg', bytes: 7, url: '', width: 3, height: 4, thumbnail: '' } }

  function createUpload(name = 'cat.jpg') {
    const { zim, client } = createManualClient()
    const progress: number[][] = []
    const send = (isRetry = false) => outcomeOf(client.messages.send({ conversation: BEN, clientID: CLIENT_ID, outgoing: { body: { ...PICTURE.body, name } }, isRetry, file: 'wxfile://usr/cat.jpg', onProgress: (done, total) => progress.push([done, total]) }))
    const report = (done: number) => (zim.call('sendMessage').args[4] as { onMediaUploadingProgress: (...given: unknown[]) => void }).onMediaUploadingProgress({}, done, 100)
    return { zim, client, send, report, progress }
  }

  it('is sent with the file, and its progress is reported', () => {
    const { zim, send, report, progress } = createUpload()
    send()
    expect(zim.call('sendMessage').args.slice(0, 4)).toMatchObject([{ type: 11, fileName: 'cat.jpg', fileLocalPath: 'wxfile://usr/cat.jpg' }, 'ben', 0, { priority: 2 }])
    report(0)
    report(60)
    expect(progress).toEqual([[0, 100], [60, 100]])
  })

  it('takes as long as its upload goes on, and counts as unanswered a minute after the last progress: then ZIM is told to cancel it', async () => {
    const { zim, send, report } = createUpload()
    const sent = send()
    for (let step = 0; step < 5; step++) {
      await wait(50_000)
      report(step)
    }
    await wait(59_000)
    expect(sent()).toBe('pending')
    await wait(1_000)
    expect(sent()).toBe('timeout')
    expect(zim.call('cancelSendingMessage').args[0]).toBe(zim.call('sendMessage').args[0])
  })

  it('is uploaded again as another object when ZIM was told to cancel the first one without an answer', async () => {
    const { zim, send } = createUpload()
    send()
    const first = zim.call('sendMessage')
    await wait(60_000)
    send(true)
    await wait(0)
    expect(zim.call('sendMessage')).not.toBe(first)
    expect(zim.call('sendMessage').args[0]).not.toBe(first.args[0])
  })

  it('is cancelled on request', async () => {
    const { zim, client, send } = createUpload()
    const sent = send()
    client.messages.cancel(CLIENT_ID)
    expect(zim.call('cancelSendingMessage').args[0]).toBe(zim.call('sendMessage').args[0])
    zim.call('sendMessage').reject({ code: 6000206, message: 'uploadFile:fail abort' })
    await wait(0)
    expect(sent()).toBe('cancelled')
  })

  it('that is not being sent is not cancelled', () => {
    const { zim, client } = createUpload()
    client.messages.cancel(CLIENT_ID)
    expect(zim.names()).not.toContain('cancelSendingMessage')
  })

  it('is uploaded again as the same object after it has failed, with its name encoded again', async () => {
    const { zim, send } = createUpload('100%.jpg')
    send()
    const first = zim.call('sendMessage')
    expect(first.args[0]).toMatchObject({ fileName: '100%25.jpg' })
    Object.assign(first.args[0] as object, { fileName: '100%.jpg' })
    fail(first)
    await wait(1000)
    send(true)
    await wait(0)
    expect(zim.call('sendMessage').args[0]).toBe(first.args[0])
    expect(first.args[0]).toMatchObject({ fileName: '100%25.jpg' })
    expect(zim.call('sendMessage').args[3]).toEqual({ priority: 2, isRetrySend: true })
  })
})
