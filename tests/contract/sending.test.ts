import type { ZIMMessage, ZIMMessageSendConfig } from 'zego-zim-miniprogram'

import { describe, expect, it, vi } from 'vitest'

import { outcome, watch } from '../support/zim/helpers'
import { SUBJECTS } from '../support/zim/subjects'
import { settle, useZimFixture } from '../support/zim/zimFixture'

const PEER = 0
const ROOM = 1
const NORMAL = { priority: 1 } as ZIMMessageSendConfig
const text = (message: unknown) => ({ type: 1, message }) as ZIMMessage
const command = (message: unknown) => ({ type: 2, message }) as ZIMMessage

/** Sending messages without a server. The emulator and the real package pass the same tests. */
describe.each(SUBJECTS)('sending with $name', (subject) => {
  const fixture = useZimFixture(subject)
  const send = (message: unknown, to: unknown = 'bob', type: unknown = PEER, config: unknown = NORMAL) =>
    fixture.zim.sendMessage(message as never, to as never, type as never, config as never)

  describe('refused before anything is sent:', () => {
    const BODY = 'The message body is empty or its byte size exceeds.'
    it.each<[string, unknown[], string]>([
      ['no target', [text('x'), ''], 'toConversationID is invalid.'],
      ['a conversation type that does not exist', [text('x'), 'bob', 9], 'conversationType is invalid.'],
      ['a community channel', [text('x'), 'bob', 3], 'conversationType is invalid.'],
      ['no message', [null], 'message is invalid.'],
      ['no configuration', [text('x'), 'bob', PEER, null], 'config is invalid.'],
      ['no priority', [text('x'), 'bob', PEER, {}], 'config priority is invalid.'],
      ['a priority of 0', [text('x'), 'bob', PEER, { priority: 0 }], 'config priority is invalid.'],
      ['a priority of 4', [text('x'), 'bob', PEER, { priority: 4 }], 'config priority is invalid.'],
      ['no message type', [{ message: 'x' }], 'message type is invalid.'],
      ['an unknown message type', [{ type: 999, message: 'x' }], 'message type is invalid.'],
      ['a system message', [{ type: 30, message: 'x' }], 'message type is invalid.'],
      ['a revoke message', [{ type: 31, message: 'x' }], 'message type is invalid.'],
      ['barrage to a peer', [{ type: 20, message: 'x' }], 'message type is invalid.'],
      ['an empty text', [text('')], BODY],
      ['a blank text', [text(' \n\t')], BODY],
      ['a text that is a number', [text(5)], BODY],
      ['a text without body', [{ type: 1 }], BODY],
      ['a text of 49,153 bytes', [text('x'.repeat(49_153))], BODY],
      ['a text of 49,154 bytes in 16,385 characters', [text(`${'中'.repeat(16_384)}xx`)], BODY],
      ['an empty command', [command(new Uint8Array(0))], BODY],
      ['a command of 49,153 bytes', [command(new Uint8Array(49_153))], BODY],
      ['an empty custom message', [{ type: 200, subType: 1, message: '' }], BODY],
    ])('%s', async (_, args, message) => {
      await fixture.signIn()
      await expect(send(...args as [unknown])).rejects.toEqual({ code: 6000001, message: `API.sendMessage: ${message}` })
    })

    it.each<[string, unknown[], string]>([
      ['the target', [{ type: 999, message: '' }, '', 9, null], 'toConversationID'],
      ['the conversation type', [null, 'bob', 9, null], 'conversationType'],
      ['the message', [null, 'bob', PEER, null], 'message is invalid.'],
      ['the configuration', [{ type: 999, message: '' }, 'bob', PEER, null], 'config is invalid.'],
      ['the message type', [{ type: 999, message: '' }, 'bob', PEER, { priority: 9 }], 'message type'],
      ['the priority', [text(''), 'bob', PEER, { priority: 9 }], 'config priority'],
    ])('several errors, reported in the order of the checks: %s', async (_, args, part) => {
      await fixture.signIn()
      await expect(send(...args as [unknown])).rejects.toMatchObject({ message: expect.stringContaining(part) })
    })

    it.each([['text', text('x')], ['barrage', { type: 20, message: 'x' }], ['command', command(Uint8Array.of(1))]])('%s to a room that the user is not in', async (_, message) => {
      await fixture.signIn()
      await expect(send(message, 'room', ROOM)).rejects.toEqual({ code: 6000203, message: 'Room is not exist or not in the room.' })
    })
  })

  describe('passed on to the server:', () => {
    it.each<[string, unknown, string]>([
      ['a text of 49,152 bytes', text('x'.repeat(49_152)), 'bob'],
      ['a text to oneself', text('x'), 'alice'],
      ['a text to a target of 33 bytes', text('x'), 'x'.repeat(33)],
      ['a custom message without subType', { type: 200, message: 'x' }, 'bob'],
    ])('%s', async (_, message, to) => {
      await fixture.signIn()
      const sent = outcome(send(message, to))
      await settle()
      expect(sent.settled).toBeUndefined()
    })
  })

  describe('a pending message', () => {
    it('gets its fields and is passed to onMessageAttached before sendMessage returns', async () => {
      await fixture.signIn()
      const message = text('hello')
      let attached: ZIMMessage | undefined
      const sent = outcome(fixture.zim.sendMessage(message, 'bob', PEER, NORMAL, { onMessageAttached: (given) => { attached = given } }))
      expect(attached).toBe(message)
      expect({ ...message, localMessageID: typeof message.localMessageID }).toEqual({
        type: 1,
        message: 'hello',
        extendedData: '',
        localExtendedData: '',
        isMentionAll: false,
        mentionedUserIDs: [],
        messageID: '',
        messageSeq: 0,
        orderKey: expect.any(Number),
        clientSeq: 1,
        localMessageID: 'string',
        conversationID: 'bob',
        conversationType: PEER,
        senderUserID: 'alice',
        direction: 0,
        sentStatus: 0,
        timestamp: Date.now(),
        isUserInserted: false,
        isBroadcastMessage: false,
        isServerMessage: false,
        isGroupTargetedMessage: false,
        receiptStatus: 0,
        rootRepliedCount: 0,
        repliedInfo: undefined,
        editorUserID: '',
        editedTime: 0,
        pinnedUserID: '',
        pinnedTime: 0,
        reactions: [],
      })
      expect(Object.keys(message)).toHaveLength(29)
      await settle()
      expect(sent.settled).toBeUndefined()
    })

    it('has the receipt status processing if it requests a receipt, and keeps its extendedData', async () => {
      await fixture.signIn()
      const message = { ...text('hello'), extendedData: '{"a":1}' }
      outcome(send(message, 'bob', PEER, { priority: 1, hasReceipt: true }))
      await settle()
      expect(message).toMatchObject({ receiptStatus: 1, extendedData: '{"a":1}' })
    })

    it('creates its conversation and is its last message', async () => {
      await fixture.signIn()
      const watched = watch(fixture.zim, 'conversationChanged')
      const message = text('hello')
      outcome(send(message))
      expect(watched.seen).toEqual([])
      await settle()
      const { lastMessage, ...conversation } = watched.of('conversationChanged')[0]!.infoList[0]!.conversation
      expect(watched.of('conversationChanged')).toHaveLength(1)
      expect(watched.of('conversationChanged')[0]!.infoList).toMatchObject([{ event: 0 }])
      expect(conversation).toEqual({
        type: PEER,
        conversationID: 'bob',
        conversationName: '',
        conversationAlias: '',
        conversationAvatarUrl: '',
        unreadMessageCount: 0,
        readMessageSeq: 0,
        orderKey: message.timestamp,
        notificationStatus: 1,
        isPinned: false,
        pinnedTime: 0,
        isDisabled: false,
        mutedExpiredTime: 0,
        draft: '',
        marks: [],
        mentionedInfoList: [],
      })
      expect(lastMessage).toMatchObject({ message: 'hello', localMessageID: message.localMessageID, sentStatus: 0 })
      expect(lastMessage).not.toBe(message)
    })

    it('is in the history at once, as a copy', async () => {
      await fixture.signIn()
      const message = text('hello')
      outcome(send(message))
      await settle()
      const { messageList, ...rest } = await fixture.zim.queryHistoryMessage('bob', PEER, { count: 10, reverse: true, mode: 0 })
      expect(rest).toEqual({ conversationID: 'bob', conversationType: PEER })
      expect(messageList).toMatchObject([{ message: 'hello', localMessageID: message.localMessageID, orderKey: message.orderKey }])
      expect(messageList[0]).not.toBe(message)
    })

    it('creates no conversation if it is a command', async () => {
      await fixture.signIn()
      const watched = watch(fixture.zim, 'conversationChanged')
      fixture.network.state = 'refused'
      await expect(send(command(Uint8Array.of(1)))).rejects.toMatchObject({ code: 6000104 })
      expect(watched.seen).toEqual([])
    })
  })

  describe('without a connection', () => {
    it('a command fails at once, and its object has the status failed', async () => {
      await fixture.signIn()
      const watched = watch(fixture.zim, 'messageSentStatusChanged')
      const message = command(Uint8Array.of(1, 2))
      await expect(send(message)).rejects.toEqual({ code: 6000104, message: 'c2c/command: Network error.' })
      expect(watched.of('messageSentStatusChanged')).toHaveLength(1)
      const info = watched.of('messageSentStatusChanged')[0]!.infos[0]!
      expect(info).toMatchObject({ status: 2, reason: '' })
      expect(info.message).toBe(message)
      expect(message.sentStatus).toBe(2)
    })

    it('a text is pending while ZIM assumes a connection', async () => {
      await fixture.signIn()
      const sent = outcome(send(text('x')))
      await settle(90_000)
      expect(sent.settled).toBeUndefined()
    })

    it('a text does not settle after its sender has logged out', async () => {
      await fixture.signIn()
      const sent = outcome(send(text('x')))
      await settle()
      fixture.zim.logout()
      await settle(60_000)
      expect(sent.settled).toBeUndefined()
    })

    it('a text fails after half a minute of reconnecting: status, conversation and promise, in this order', async () => {
      fixture.network.state = 'refused'
      await fixture.signIn()
      await settle(1_000)
      const message = text('x')
      const watched = watch(fixture.zim, 'messageSentStatusChanged', 'conversationChanged')
      const sent = outcome(send(message))
      await settle(29_000)
      expect(sent.settled).toBeUndefined()
      expect(watched.names()).toEqual(['conversationChanged'])
      await settle(16_000)
      expect(sent.settled).toEqual({ reason: { code: 6000104, message: 'Network error.' } })
      expect(watched.names()).toEqual(['conversationChanged', 'messageSentStatusChanged', 'conversationChanged'])
      expect(watched.of('messageSentStatusChanged')[0]!.infos[0]!.message).toBe(message)
      expect(message.sentStatus).toBe(2)
    })

    it('a failed text can be sent again as the same object, with the same local ID', async () => {
      fixture.network.state = 'refused'
      await fixture.signIn()
      await settle(1_000)
      const message = text('x')
      const first = outcome(send(message))
      await settle(45_000)
      expect(first.settled).toMatchObject({ reason: { code: 6000104 } })
      const { localMessageID } = message
      const onMessageAttached = vi.fn()
      outcome(fixture.zim.sendMessage(message, 'bob', PEER, { priority: 1, isRetrySend: true }, { onMessageAttached }))
      await settle()
      expect(onMessageAttached).not.toHaveBeenCalled()
      expect(message).toMatchObject({ localMessageID, sentStatus: 0 })
      const { messageList } = await fixture.zim.queryHistoryMessage('bob', PEER, { count: 10, reverse: true, mode: 0 })
      expect(messageList).toHaveLength(1)
    })

    it('a failed text that is sent again moves behind the later ones', async () => {
      fixture.network.state = 'refused'
      await fixture.signIn()
      await settle(1_000)
      const [first, second] = [text('first'), text('second')]
      for (const message of [first, second]) {
        outcome(send(message))
        await settle(1_000)
      }
      await settle(45_000)
      outcome(fixture.zim.sendMessage(first, 'bob', PEER, { priority: 1, isRetrySend: true }))
      await settle()
      const { messageList } = await fixture.zim.queryHistoryMessage('bob', PEER, { count: 10, reverse: true, mode: 0 })
      expect(messageList).toMatchObject([{ message: 'second' }, { message: 'first', orderKey: first.orderKey }])
    })
  })

  describe('the rate limit', () => {
    const LIMITED = { code: 6000004, message: 'Trigger SDK internal frequency limit.' }
    const refusals = async (sends: (() => Promise<unknown>)[], pause: number) => {
      const outcomes = []
      for (const next of sends) {
        outcomes.push(outcome(next()))
        await settle(pause)
      }
      return outcomes.map(({ settled }) => settled && 'reason' in settled ? (settled.reason as { code: number }).code : 0)
    }

    it('refuses a second text within 100 ms', async () => {
      await fixture.signIn()
      outcome(send(text('1')))
      await settle(99)
      await expect(send(text('2'))).rejects.toEqual(LIMITED)
    })

    it('allows a text every 100 ms, and does not count refused ones', async () => {
      await fixture.signIn()
      expect(await refusals([() => send(text('1')), () => send(text('2')), () => send(text('3'))], 60)).toEqual([0, 6000004, 0])
      await settle(200)
      expect(await refusals([() => send(text('4')), () => send(text('5'))], 101)).toEqual([0, 0])
    })

    it('counts each conversation separately', async () => {
      await fixture.signIn()
      const sends = Array.from({ length: 30 }, (_, index) => outcome(send(text('x'), `peer${index}`)))
      await settle()
      expect(sends.filter(({ settled }) => settled)).toEqual([])
    })

    it('counts commands and texts of a conversation together', async () => {
      await fixture.signIn()
      outcome(send(text('1')))
      await settle(20)
      await expect(send(command(Uint8Array.of(1)))).rejects.toEqual(LIMITED)
    })

    it('allows a command every 34 ms', async () => {
      await fixture.signIn()
      const sends = [1, 2].map(value => () => send(command(Uint8Array.of(value))))
      expect(await refusals(sends, 36)).toEqual([6000104, 6000104])
      await settle(200)
      expect(await refusals(sends, 30)).toEqual([6000104, 6000004])
    })
  })
})
