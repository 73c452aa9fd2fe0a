import type { ZIMMessage, ZIMMessageSendConfig } from 'zego-zim-miniprogram'

import { describe, expect, it, vi } from 'vitest'

import { outcome, watch } from '../support/zim/helpers'
import { SERVER_SUBJECTS, useServerFixture } from '../support/zim/serverFixture'
import { settle } from '../support/zim/zimFixture'

const PEER = 0
const ROOM = 1
const NORMAL = { priority: 1 } as ZIMMessageSendConfig
const text = (message: string, more: object = {}) => ({ type: 1, message, ...more }) as ZIMMessage
const body = (message: ZIMMessage | undefined) => (message as ZIMMessage & { message?: string } | undefined)?.message

const RECEIVED = ['conversationChanged', 'conversationTotalUnreadMessageCountUpdated', 'peerMessageReceived', 'receivePeerMessage'] as const

/** What a client does with the replies and the pushes of a server. The emulator and the real package pass the same tests, on the same server. */
describe.each(SERVER_SUBJECTS)('online: $name', (subject) => {
  const fixture = useServerFixture(subject)
  const send = async (message: ZIMMessage, to = 'bob', type = PEER, config: object = NORMAL) => {
    const sent = outcome(fixture.zim.sendMessage(message, to, type, config as never))
    await settle(300)
    return sent
  }
  const history = async (config: object = {}) => (await page({ count: 30, ...config })).map(body)
  const page = async (config: object) => {
    const query = outcome(fixture.zim.queryHistoryMessage('bob', PEER, { reverse: true, mode: 1, ...config } as never))
    await settle(300)
    return (query.settled as { value: { messageList: ZIMMessage[] } }).value.messageList
  }

  describe('a text that is sent', () => {
    it('reports the conversation, then the status, then the result', async () => {
      const bob = fixture.peer('bob')
      await fixture.signIn()
      bob.text('first')
      await settle(300)
      const watched = watch(fixture.zim, 'conversationChanged', 'messageSentStatusChanged')
      const order: string[] = []
      void fixture.zim.sendMessage(text('hello'), 'bob', PEER, NORMAL).then(() => order.push(...watched.names(), 'result'))
      await settle(300)
      expect(order).toEqual(['conversationChanged', 'conversationChanged', 'messageSentStatusChanged', 'result'])
      expect(watched.of('messageSentStatusChanged')).toMatchObject([{ infos: [{ status: 1, reason: '' }] }])
      expect(watched.of('conversationChanged').map(({ infoList: [info] }) => [info!.event, info!.conversation.lastMessage!.sentStatus])).toEqual([[1, 0], [1, 1]])
    })

    it('to a new peer adds the conversation after a query of the peer\'s name', async () => {
      fixture.peer('bob')
      await fixture.signIn()
      const watched = watch(fixture.zim, 'conversationChanged', 'messageSentStatusChanged')
      await send(text('hello'))
      expect(watched.of('conversationChanged')[0]!.infoList).toMatchObject([{ event: 0, conversation: { conversationID: 'bob', conversationName: 'bob\'s name' } }])
    })

    it('that is refused reports the status, then the conversation', async () => {
      const bob = fixture.peer('bob')
      await fixture.signIn()
      bob.text('first')
      await settle(300)
      fixture.gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000221, message: 'refused' })
      const watched = watch(fixture.zim, 'conversationChanged', 'messageSentStatusChanged')
      const sent = await send(text('bad'))
      expect(sent.settled).toEqual({ reason: { code: 6000221, message: 'refused' } })
      expect(watched.names()).toEqual(['conversationChanged', 'messageSentStatusChanged', 'conversationChanged'])
    })

    it('that the server shows to its sender alone is sent, without a messageID', async () => {
      const bob = fixture.peer('bob')
      await fixture.signIn()
      bob.text('first')
      await settle(300)
      fixture.gateway.controls.moderate({ userID: 'alice', reason: 'forbidden word' })
      const watched = watch(fixture.zim, 'conversationChanged', 'messageSentStatusChanged')
      const message = text('bad')
      const sent = await send(message)
      expect(sent.settled).toMatchObject({ value: { message: { sentStatus: 1, messageID: '', messageSeq: 0 } } })
      expect(watched.names()).toEqual(['conversationChanged', 'messageSentStatusChanged', 'conversationChanged'])
      expect(watched.of('messageSentStatusChanged')).toMatchObject([{ infos: [{ status: 1, reason: 'forbidden word' }] }])
      expect(await history()).toEqual(['first', 'bad'])
      fixture.zim.logout()
      await settle(100)
      await fixture.signIn()
      expect(await history()).toEqual(['first'])
    })

    it('that the team\'s callback refuses has failed, and the status has the callback\'s reason', async () => {
      const bob = fixture.peer('bob')
      await fixture.signIn()
      bob.text('first')
      await settle(300)
      fixture.gateway.controls.failNext({ call: 'sendPeerMessage', code: 111101, message: 'not today' })
      const watched = watch(fixture.zim, 'conversationChanged', 'messageSentStatusChanged')
      const message = text('bad')
      const sent = await send(message)
      expect(sent.settled).toEqual({ reason: { code: 6000230, message: 'code: 111101, message: not today' } })
      expect(message.sentStatus).toBe(2)
      expect(watched.names()).toEqual(['conversationChanged', 'messageSentStatusChanged', 'conversationChanged'])
      expect(watched.of('messageSentStatusChanged')).toMatchObject([{ infos: [{ status: 2, reason: 'not today' }] }])
    })

    it('keeps its mentions, each once', async () => {
      fixture.peer('bob')
      await fixture.signIn()
      const message = text('@bob', { mentionedUserIDs: ['bob', 'bob', '', 'cid'], isMentionAll: true })
      await send(message)
      expect(message).toMatchObject({ mentionedUserIDs: ['bob', 'cid'], isMentionAll: true, sentStatus: 1 })
    })

    it('cannot be retried while it is still being sent', async () => {
      fixture.peer('bob')
      await fixture.signIn()
      await fixture.lose()
      const message = text('patience')
      await send(message)
      const again = await send(message, 'bob', PEER, { ...NORMAL, isRetrySend: true })
      expect(again.settled).toEqual({ reason: { code: 6000001, message: 'The send status of message is not failed when retry send.' } })
      expect(message.sentStatus).toBe(0)
    })

    it('can be retried without an answer when its object says that it has failed, and is stored once', async () => {
      fixture.peer('bob')
      await fixture.signIn()
      await fixture.lose()
      const message = text('patience')
      const sent = await send(message)
      message.sentStatus = 2
      const again = await send(message, 'bob', PEER, { ...NORMAL, isRetrySend: true })
      expect(message.sentStatus).toBe(0)
      fixture.gateway.controls.online()
      await settle(12_000)
      expect(again.settled).toMatchObject({ value: { message: { sentStatus: 1, localMessageID: message.localMessageID } } })
      expect(sent.settled).toMatchObject({ value: { message: { sentStatus: 1 } } })
      expect(fixture.gateway.world.storedMessages()).toHaveLength(1)
      expect(await history()).toEqual(['patience'])
    })

    it('is sent again after a reconnect, with the same local ID, and is stored once', async () => {
      fixture.peer('bob')
      await fixture.signIn()
      await fixture.lose()
      const message = text('patience')
      const sent = await send(message)
      fixture.gateway.controls.online()
      await settle(12_000)
      expect(sent.settled).toMatchObject({ value: { message: { sentStatus: 1, localMessageID: message.localMessageID } } })
      expect(fixture.gateway.world.storedMessages()).toHaveLength(1)
    })
  })

  describe('the order of an own text', () => {
    it('stays where the text was attached; the peer and later logins compute messageSeq × 100', async () => {
      const bob = fixture.peer('bob')
      await fixture.signIn()
      for (const index of [1, 2, 3])
        bob.text(String(index))
      await settle(300)
      let attached: number | undefined
      const message = text('mine')
      void fixture.zim.sendMessage(message, 'bob', PEER, NORMAL, { onMessageAttached: ({ orderKey }) => { attached = orderKey } })
      await settle(300)
      expect(attached).toBe(0)
      expect(message).toMatchObject({ messageSeq: 4, orderKey: 301 })
      expect(bob.perform('queryHistoryMessage', { conversationID: 'alice', seq: -1, count: 1, reverse: true }).messageList).toMatchObject([{ orderKey: 400 }])
      bob.text('answer')
      await settle(300)
      expect((await page({ count: 2 })).map(({ orderKey }) => orderKey)).toEqual([301, 500])
      fixture.zim.logout()
      await settle(100)
      await fixture.signIn()
      expect((await page({ count: 2 })).map(({ orderKey }) => orderKey)).toEqual([400, 500])
    })
  })

  describe('a text that arrives', () => {
    it('in a known conversation is reported after the conversation and the total', async () => {
      const bob = fixture.peer('bob')
      await fixture.signIn()
      bob.text('first')
      await settle(300)
      const watched = watch(fixture.zim, ...RECEIVED)
      bob.text('second')
      await settle(300)
      expect(watched.names()).toEqual(['conversationChanged', 'conversationTotalUnreadMessageCountUpdated', 'peerMessageReceived', 'receivePeerMessage'])
    })

    it('of a peer who is not in the list is reported before the conversation', async () => {
      const bob = fixture.peer('bob')
      await fixture.signIn()
      const watched = watch(fixture.zim, ...RECEIVED)
      bob.text('first')
      await settle(300)
      expect(watched.names()).toEqual(['conversationTotalUnreadMessageCountUpdated', 'peerMessageReceived', 'receivePeerMessage', 'conversationChanged'])
      expect(watched.of('conversationChanged')[0]!.infoList).toMatchObject([{ event: 0, conversation: { conversationID: 'bob', conversationName: 'bob\'s name', unreadMessageCount: 1 } }])
    })

    it.each<[string, object, number | undefined]>([
      ['nobody', {}, undefined],
      ['me', { mentionedUserIDs: ['alice'] }, 1],
      ['all', { isMentionAll: true }, 2],
      ['all and me', { mentionedUserIDs: ['alice'], isMentionAll: true }, 3],
    ])('and mentions %s is in mentionedInfoList until the conversation is read', async (_, content, type) => {
      const bob = fixture.peer('bob')
      await fixture.signIn()
      bob.text('first')
      await settle(300)
      const watched = watch(fixture.zim, 'conversationChanged', 'peerMessageReceived')
      const { messageID, messageSeq } = bob.text('@', { content })
      await settle(300)
      const entries = type === undefined ? [] : [{ type, messageID, fromUserID: 'bob', messageSeq }]
      expect(watched.of('conversationChanged')[0]!.infoList[0]!.conversation.mentionedInfoList).toEqual(entries)
      expect(watched.of('peerMessageReceived')[0]!.messageList).toMatchObject([{ mentionedUserIDs: [], isMentionAll: false, ...content }])
      await fixture.zim.clearConversationUnreadMessageCount('bob', PEER)
      await settle(300)
      expect((await fixture.zim.queryConversation('bob', PEER)).conversation.mentionedInfoList).toEqual([])
    })
  })

  describe('a revoked text', () => {
    it('is reported before its conversation and the total, without its text', async () => {
      const bob = fixture.peer('bob')
      await fixture.signIn()
      bob.text('first')
      const { messageID } = bob.text('secret')
      await settle(300)
      const watched = watch(fixture.zim, 'messageRevokeReceived', 'conversationChanged', 'conversationTotalUnreadMessageCountUpdated')
      bob.perform('revokeMessage', { conversationID: 'alice', messageID, revokeExtendedData: 'x' })
      await settle(300)
      expect(watched.names()).toEqual(['messageRevokeReceived', 'conversationTotalUnreadMessageCountUpdated', 'conversationChanged'])
      expect(watched.of('messageRevokeReceived')[0]!.messageList).toMatchObject([{ type: 31, messageID, originalMessageType: 1, originalTextMessageContent: '', operatedUserID: 'bob', revokeStatus: 0, revokeExtendedData: 'x' }])
      expect(watched.of('conversationTotalUnreadMessageCountUpdated')).toEqual([{ totalUnreadMessageCount: 1 }])
    })

    it('that the client does not hold is reported too', async () => {
      const bob = fixture.peer('bob')
      const { messageID } = bob.text('before the login')
      bob.text('newest')
      await fixture.signIn()
      const watched = watch(fixture.zim, 'messageRevokeReceived')
      bob.perform('revokeMessage', { conversationID: 'alice', messageID, revokeExtendedData: '' })
      await settle(300)
      expect(watched.of('messageRevokeReceived').flatMap(data => data.messageList)).toMatchObject([{ messageID }])
    })

    it.each<[string, boolean]>([['a reconnect, if the client holds it, is reported', true], ['a login is not reported', false]])('that was missed over %s', async (_, isReconnect) => {
      const bob = fixture.peer('bob')
      await fixture.signIn()
      const { messageID } = bob.text('secret')
      bob.text('newest')
      await settle(300)
      const watched = watch(fixture.zim, 'messageRevokeReceived')
      if (isReconnect)
        await fixture.lose()
      else
        fixture.zim.logout()
      await settle(100)
      bob.perform('revokeMessage', { conversationID: 'alice', messageID, revokeExtendedData: '' })
      fixture.gateway.controls.online()
      if (!isReconnect)
        await fixture.signIn()
      await settle(10_000)
      expect(watched.of('messageRevokeReceived').flatMap(data => data.messageList)).toMatchObject(isReconnect ? [{ messageID }] : [])
      expect((await page({ count: 2 }))[0]).toMatchObject({ type: 31, messageID })
    })

    it('of one\'s own keeps its text in the result and is not reported by an event', async () => {
      fixture.peer('bob')
      await fixture.signIn()
      const message = text('mine')
      await send(message)
      const watched = watch(fixture.zim, 'messageRevokeReceived', 'conversationChanged')
      const revoked = outcome(fixture.zim.revokeMessage(message, {}))
      await settle(300)
      expect(revoked.settled).toMatchObject({ value: { message: { type: 31, originalTextMessageContent: 'mine' } } })
      expect(watched.names()).toEqual(['conversationChanged'])
    })
  })

  describe('a receipt', () => {
    it('of a text that the client holds is reported', async () => {
      const bob = fixture.peer('bob')
      await fixture.signIn()
      const message = text('read me')
      await send(message, 'bob', PEER, { priority: 1, hasReceipt: true })
      const watched = watch(fixture.zim, 'messageReceiptChanged', 'conversationChanged')
      bob.perform('sendMessageReceiptsRead', { conversationID: 'alice', messageIDs: [message.messageID] })
      await settle(300)
      expect(watched.of('messageReceiptChanged').flatMap(data => data.infos)).toMatchObject([{ messageID: message.messageID, status: 2, readMemberCount: 1, unreadMemberCount: 0 }])
      expect(watched.names()).toEqual(['messageReceiptChanged', 'conversationChanged'])
      expect((await page({ count: 1 }))[0]).toMatchObject({ receiptStatus: 2 })
    })

    it('of a text that the client does not hold is not reported, and is in the next page of history', async () => {
      const bob = fixture.peer('bob')
      await fixture.signIn()
      const message = text('read me')
      await send(message, 'bob', PEER, { priority: 1, hasReceipt: true })
      await send(text('later'))
      fixture.zim.logout()
      await settle(100)
      await fixture.signIn()
      const watched = watch(fixture.zim, 'messageReceiptChanged')
      bob.perform('sendMessageReceiptsRead', { conversationID: 'alice', messageIDs: [message.messageID] })
      await settle(300)
      expect(watched.seen).toEqual([])
      expect((await page({ count: 2 }))[0]).toMatchObject({ messageID: message.messageID, receiptStatus: 2 })
    })

    it.each([['holds', true], ['does not hold', false]])('of a conversation whose last read message the client %s', async (_, isHeld) => {
      const bob = fixture.peer('bob')
      await fixture.signIn()
      await send(text('read me'))
      if (!isHeld) {
        fixture.zim.logout()
        await settle(100)
        await fixture.signIn()
      }
      const watched = watch(fixture.zim, 'conversationMessageReceiptChanged')
      bob.perform('sendConversationMessageReceiptRead', { conversationID: 'alice' })
      await settle(300)
      expect(watched.of('conversationMessageReceiptChanged').flatMap(data => data.infos)).toMatchObject(isHeld ? [{ status: 2, readTime: 0, isSelfOperated: false }] : [])
    })

    it('of one\'s own is reported with isSelfOperated false', async () => {
      const bob = fixture.peer('bob')
      await fixture.signIn()
      const { messageID } = bob.text('read me', { hasReceipt: true })
      await settle(300)
      const watched = watch(fixture.zim, 'messageReceiptChanged')
      const sent = outcome(page({ count: 1 }).then(list => fixture.zim.sendMessageReceiptsRead(list, 'bob', PEER)))
      await settle(600)
      expect(sent.settled).toMatchObject({ value: { errorMessageIDs: [] } })
      expect(watched.of('messageReceiptChanged')).toMatchObject([{ infos: [{ messageID, status: 2, isSelfOperated: false, readMemberCount: 0, unreadMemberCount: 0 }] }])
    })

    const list = async (count: number) => page({ count })
    const read = async (messages: ZIMMessage[]) => {
      const sent = outcome(fixture.zim.sendMessageReceiptsRead(messages, 'bob', PEER))
      await settle(600)
      return sent.settled
    }

    it('names those of the list that were not due: own ones, those without a receipt, those that were read', async () => {
      const bob = fixture.peer('bob')
      await fixture.signIn()
      const due = bob.text('due', { hasReceipt: true })
      const plain = bob.text('plain')
      await settle(300)
      expect(await read(await list(2))).toMatchObject({ value: { errorMessageIDs: [plain.messageID] } })
      expect((await list(2)).map(({ receiptStatus }) => receiptStatus)).toEqual([2, 0])
      expect(await read(await list(2))).toEqual({ reason: { code: 6000001, message: 'API.sendMessageReceiptsRead: Every message in the conversationID is not received receipt processing message.' } })
      expect(due.receiptStatus).toBe(1)
    })

    it('of an object of the memory leaves the message as it is, but for its status', async () => {
      const bob = fixture.peer('bob')
      await fixture.signIn()
      const { messageSeq } = bob.text('due', { hasReceipt: true, content: { extendedData: '{"cid":"0123456789abcdef"}' } })
      await settle(300)
      const before = (await list(1))[0]!
      const asked = outcome(fixture.zim.queryMessages([messageSeq!], 'bob', PEER))
      await settle(300)
      expect(await read((asked.settled as { value: { messageList: ZIMMessage[] } }).value.messageList)).toMatchObject({ value: { errorMessageIDs: [] } })
      expect((await list(1))[0]).toEqual({ ...before, receiptStatus: 2 })
    })

    it('is refused for more than ten messages', async () => {
      const bob = fixture.peer('bob')
      await fixture.signIn()
      for (let n = 0; n < 11; n++) bob.text(String(n), { hasReceipt: true })
      await settle(300)
      expect(await read(await list(11))).toMatchObject({ reason: { code: 6000282 } })
      expect(await read((await list(11)).slice(1))).toMatchObject({ value: { errorMessageIDs: [] } })
    })

    it('without a connection is refused at once, by the name of the operation', async () => {
      const bob = fixture.peer('bob')
      await fixture.signIn()
      bob.text('due', { hasReceipt: true })
      await settle(300)
      const messages = await list(1)
      await fixture.lose()
      expect(await read(messages)).toEqual({ reason: { code: 6000104, message: 'read_receipt: Network error.' } })
    })

    it('of a message that is older than the history of the server is expired', async () => {
      const bob = fixture.peer('bob')
      bob.text('old', { hasReceipt: true })
      fixture.gateway.world.expireReceipts()
      bob.text('new', { hasReceipt: true })
      await fixture.signIn()
      expect((await list(2)).map(({ receiptStatus }) => receiptStatus)).toEqual([3, 1])
    })

    it.each([
      ['without a count', { conversationType: 2, conversationID: 'g', senderUserID: 'alice', sentStatus: 1, receiptStatus: 1, type: 1 }, {}, 'The config or its count is invalid.'],
      ['of another sender', { conversationType: 2, conversationID: 'g', senderUserID: 'bob', sentStatus: 1, receiptStatus: 1, type: 1 }, { count: 1 }, 'The message instance is not a successfully sent or not sent by self.'],
      ['of a message that asked for none', { conversationType: 2, conversationID: 'g', senderUserID: 'alice', sentStatus: 1, receiptStatus: 0, type: 1 }, { count: 1 }, 'The message instance is not a successfully sent or not sent by self.'],
      ['of another group', { conversationType: 2, conversationID: 'h', senderUserID: 'alice', sentStatus: 1, receiptStatus: 1, type: 1 }, { count: 1 }, 'The message instance is not belong the groupID.'],
    ])('of a group: the list of its readers %s is refused before it is asked for', async (_, message, config, text) => {
      await fixture.signIn()
      const asked = outcome(fixture.zim.queryGroupMessageReceiptReadMemberList(message as never, 'g', { nextFlag: 0, ...config } as never))
      await settle(100)
      expect(asked.settled).toMatchObject({ reason: { code: 6000001, message: expect.stringContaining(text) } })
    })
  })

  describe('history', () => {
    const fill = (count: number) => {
      const bob = fixture.peer('bob')
      return Array.from({ length: count }, (_, index) => bob.text(String(index + 1)))
    }
    const pages = async (count: number, before?: ZIMMessage) => {
      const sizes: number[] = []
      const found: string[] = []
      let nextMessage = before
      for (let round = 0; round < 20; round++) {
        const list = await page({ count, nextMessage })
        sizes.push(list.length)
        if (list.length === 0)
          break
        found.unshift(...list.map(message => body(message)!))
        nextMessage = list[0]
      }
      return { sizes, found }
    }

    it('is read to its beginning: only an empty page is the beginning', async () => {
      fill(150)
      await fixture.signIn()
      const { sizes, found } = await pages(30)
      expect(found).toEqual(Array.from({ length: 150 }, (_, index) => String(index + 1)))
      expect(sizes).toEqual([30, 30, 30, 30, 30, 0])
    })

    it('has short pages where messages were deleted in this session', async () => {
      fill(200)
      await fixture.signIn()
      const newest = await page({ count: 100 })
      const seqs = [199, 190, 185, 180, 171, 160, 150, 140, 125, 115, 105]
      const wanted = newest.filter(({ messageSeq }) => seqs.includes(messageSeq!))
      const deleted = outcome(fixture.zim.deleteMessages(wanted, 'bob', PEER, { isAlsoDeleteServerMessage: true }))
      await settle(300)
      expect(deleted.settled).toMatchObject({ value: {} })
      const { sizes, found } = await pages(30, newest.find(({ messageSeq }) => messageSeq === 132))
      expect(sizes).toEqual([28, 30, 30, 30, 10, 0])
      expect(found).toHaveLength(128)
    })

    it('is completed from memory where messages were deleted, and lacks there what the memory lacks', async () => {
      fill(200)
      await fixture.signIn()
      const newest = await page({ count: 100 })
      void outcome(fixture.zim.queryMessages([80, 82, 84, 86, 88, 90, 92, 94, 96, 98], 'bob', PEER))
      await settle(300)
      void outcome(fixture.zim.deleteMessages(newest.filter(({ messageSeq: seq }) => seq! > 110 && seq! < 120), 'bob', PEER, { isAlsoDeleteServerMessage: true }))
      await settle(300)
      const seqs = (await page({ count: 30, nextMessage: newest.find(({ messageSeq }) => messageSeq === 131) })).map(({ messageSeq }) => messageSeq)
      expect(seqs).toHaveLength(30)
      expect(seqs.slice(0, 9)).toEqual([86, 88, 90, 92, 94, 96, 98, 99, 100])
    })

    it('is answered from memory where the client has all messages, without a question to the server', async () => {
      fill(50)
      await fixture.signIn()
      const newest = await page({ count: 10 })
      await fixture.lose()
      expect(await history({ count: 20, nextMessage: newest[0] })).toEqual(Array.from({ length: 20 }, (_, index) => String(21 + index)))
    })

    it('without a connection ends where the memory ends, with a short or empty page', async () => {
      fill(150)
      await fixture.signIn()
      await page({ count: 10 })
      await fixture.lose()
      const { found } = await pages(30)
      expect(found).toHaveLength(100)
    })

    it('that the server refuses is an empty page, or the last message of the conversation: the call does not fail', async () => {
      fill(150)
      await fixture.signIn()
      fixture.gateway.controls.failNext({ call: 'queryHistoryMessage', code: 6000005, times: 9 })
      expect(await history()).toEqual(['150'])
      fixture.gateway.controls.heal()
      const newest = await page({ count: 100 })
      fixture.gateway.controls.failNext({ call: 'queryHistoryMessage', code: 6000005, times: 9 })
      expect(await history({ nextMessage: newest[0] })).toEqual([])
    })

    it('from the oldest message is paged forward', async () => {
      fill(25)
      await fixture.signIn()
      const oldest = await page({ count: 10, reverse: false })
      expect(oldest.map(body)).toEqual(Array.from({ length: 10 }, (_, index) => String(index + 1)))
      expect(await history({ count: 10, reverse: false, nextMessage: oldest.at(-1) })).toEqual(Array.from({ length: 10 }, (_, index) => String(index + 11)))
    })
  })

  describe('messages by messageSeq', () => {
    const bySeq = async (...seqs: number[]) => {
      const query = outcome(fixture.zim.queryMessages(seqs, 'bob', PEER))
      await settle(300)
      return query.settled as { value: { messageList: ZIMMessage[] } }
    }
    const found = async (...seqs: number[]) => (await bySeq(...seqs)).value.messageList.map(message => [message.messageSeq, body(message)])
    const fill = (count: number) => {
      const bob = fixture.peer('bob')
      return { bob, texts: Array.from({ length: count }, (_, index) => bob.text(String(index + 1))) }
    }

    it('are found, each once and in their order; a number that does not exist is left out', async () => {
      fill(20)
      await fixture.signIn()
      expect(await bySeq(17, 3, 3, 99)).toMatchObject({ value: { conversationID: 'bob', conversationType: PEER } })
      expect(await found(17, 3, 3, 99)).toEqual([[3, '3'], [17, '17']])
    })

    it('are as they are now: revoked ones are of type 31, deleted ones are left out', async () => {
      const { bob, texts } = fill(5)
      bob.perform('revokeMessage', { conversationID: 'alice', messageID: texts[1]!.messageID, revokeExtendedData: '' })
      fixture.peer('alice').perform('deleteMessages', { conversationID: 'bob', messageIDs: [texts[2]!.messageID] })
      await fixture.signIn()
      const { value: { messageList } } = await bySeq(1, 2, 3, 4)
      expect(messageList.map(({ messageSeq, type, messageID }) => [messageSeq, type, messageID])).toEqual([[1, 1, texts[0]!.messageID], [2, 31, texts[1]!.messageID], [4, 1, texts[3]!.messageID]])
    })

    it('are taken from memory where the client holds them', async () => {
      fill(20)
      await fixture.signIn()
      await page({ count: 10 })
      fixture.gateway.controls.failNext({ call: 'queryMessages', code: 6000005, times: 9 })
      expect(await found(15, 16)).toEqual([[15, '15'], [16, '16']])
      fixture.gateway.controls.heal()
    })

    it('without an answer of the server are those in memory: the call does not fail', async () => {
      fill(150)
      await fixture.signIn()
      await page({ count: 10 })
      fixture.gateway.controls.failNext({ call: 'queryMessages', code: 6000005 })
      expect(await found(3, 150)).toEqual([[150, '150']])
      await fixture.lose()
      expect(await found(3, 150)).toEqual([[150, '150']])
      expect(await found(3)).toEqual([])
    })

    it('that are in memory alone leave no page of history incomplete', async () => {
      fill(150)
      await fixture.signIn()
      expect(await found(5, 60, 95)).toHaveLength(3)
      const all: string[] = []
      for (let before: ZIMMessage | undefined, round = 0; round < 9; round++) {
        const list = await page({ count: 30, nextMessage: before })
        all.unshift(...list.map(message => body(message)!))
        before = list[0] ?? before
      }
      expect(all).toEqual(Array.from({ length: 150 }, (_, index) => String(index + 1)))
    })

    it('can be the anchor of a page of history', async () => {
      fill(150)
      await fixture.signIn()
      const { value: { messageList: [anchor] } } = await bySeq(40)
      expect(await history({ count: 10, nextMessage: anchor })).toEqual(Array.from({ length: 10 }, (_, index) => String(index + 30)))
    })

    it.each([
      ['back from it: the whole gap between it and the newest page is fetched', true, 9],
      ['forward from it: only its range is fetched', false, 1],
    ])('can be the anchor far below the newest page, %s', async (_, reverse, requests) => {
      fill(1_000)
      await fixture.signIn()
      await page({ count: 40 })
      const { value: { messageList: [anchor] } } = await bySeq(40)
      const asked = vi.spyOn(fixture.gateway.world, 'perform')
      const found = history({ count: 30, reverse, nextMessage: anchor })
      await settle(3_000)
      expect(await found).toEqual(Array.from({ length: 30 }, (_, index) => String(index + (reverse ? 10 : 41))))
      expect(asked.mock.calls.filter(([, call]) => call === 'queryHistoryMessage')).toHaveLength(requests)
    })

    it('are refused for no or more than ten numbers', async () => {
      await fixture.signIn()
      for (const seqs of [[], Array.from({ length: 11 }, (_, index) => index + 1)])
        expect(await bySeq(...seqs)).toEqual({ reason: { code: 6000001, message: 'messageSeqs is invalid or its length exceeds 10.' } })
    })
  })

  describe('texts that were missed', () => {
    const received = (watched: ReturnType<typeof watch>) => watched.of('peerMessageReceived')
    const miss = (count: number) => {
      const bob = fixture.peer('bob')
      for (let index = 1; index <= count; index++)
        bob.text(String(index))
    }

    it('over a login do not arrive by events; the list has their count and the last of them', async () => {
      miss(150)
      const watched = watch(fixture.zim, 'peerMessageReceived', 'conversationChanged')
      await fixture.signIn()
      await settle(8_000)
      expect(received(watched)).toEqual([])
      const { conversation } = await fixture.zim.queryConversation('bob', PEER)
      expect(conversation).toMatchObject({ unreadMessageCount: 150, lastMessage: { message: '150' } })
    })

    it('over a reconnect arrive up to the newest 100 of the conversation, marked as offline', async () => {
      const bob = fixture.peer('bob')
      await fixture.signIn()
      bob.text('before')
      await settle(300)
      const watched = watch(fixture.zim, 'peerMessageReceived')
      await fixture.lose()
      for (let index = 1; index <= 250; index++)
        bob.text(String(index))
      fixture.gateway.controls.online()
      await settle(9_000)
      const lists = received(watched)
      expect(lists.map(({ info }) => info.isOfflineMessage)).toEqual([true])
      expect(lists[0]!.messageList.map(body)).toEqual(Array.from({ length: 100 }, (_, index) => String(index + 151)))
    })
  })

  describe('the rate limit', () => {
    it('refuses every text while the clock is behind the last send, until a new login', async () => {
      fixture.peer('bob')
      await fixture.signIn()
      await send(text('1'))
      vi.setSystemTime(Date.now() - 3600_000)
      expect((await send(text('2'))).settled).toMatchObject({ reason: { code: 6000004 } })
      await settle(10_000)
      expect((await send(text('3'))).settled).toMatchObject({ reason: { code: 6000004 } })
      fixture.zim.logout()
      await settle(100)
      await fixture.signIn()
      expect((await send(text('4'))).settled).toMatchObject({ value: { message: { sentStatus: 1 } } })
    })
  })

  describe('refused before it is sent:', () => {
    const RECEIPT = { code: 6000001, message: 'The message type is not support setting receipt.' }
    it.each<[string, object, number]>([
      ['a command to a peer', { type: 2, message: Uint8Array.of(1) }, PEER],
      ['a text in a room', { type: 1, message: 'x' }, ROOM],
      ['a barrage', { type: 20, message: 'x' }, ROOM],
    ])('%s with a receipt', async (_, message, type) => {
      fixture.peer('bob')
      await fixture.signIn()
      outcome(fixture.zim.enterRoom({ roomID: 'r', roomName: 'R' }))
      await settle(300)
      const sent = await send(message as ZIMMessage, type === ROOM ? 'r' : 'bob', type, { priority: 1, hasReceipt: true })
      expect(sent.settled).toEqual({ reason: { ...RECEIPT, message: expect.stringContaining(RECEIPT.message) } })
    })

    it.each([[-1, false], [201, false], [0, true], [200, true], [undefined, true]])('a custom message of subType %s: accepted %s', async (subType, isAccepted) => {
      fixture.peer('bob')
      await fixture.signIn()
      const sent = await send({ type: 200, message: 'x', subType } as unknown as ZIMMessage)
      expect(sent.settled).toMatchObject(isAccepted ? { value: {} } : { reason: { code: 6000001, message: expect.stringContaining('The message of subType is invalid.') } })
    })
  })

  describe('a room', () => {
    async function enter() {
      await fixture.signIn()
      const entered = outcome(fixture.zim.enterRoom({ roomID: 'r', roomName: 'R' }))
      await settle(300)
      return entered
    }

    it('is entered before it is reported as connected', async () => {
      await fixture.signIn()
      const watched = watch(fixture.zim, 'roomStateChanged')
      const order: unknown[] = []
      void fixture.zim.enterRoom({ roomID: 'r', roomName: 'R' }).then(() => order.push(...watched.of('roomStateChanged').map(({ state, event }) => [state, event])))
      await settle(300)
      expect(order).toEqual([[1, 6]])
      expect(watched.of('roomStateChanged')).toMatchObject([{ state: 1, event: 6 }, { state: 2, event: 0 }])
    })

    it('has an empty list of members when the network fails', async () => {
      await enter()
      await fixture.lose()
      await expect(fixture.zim.queryRoomMemberList('r', { count: 10, nextFlag: '' })).resolves.toEqual({ roomID: 'r', memberList: [], nextFlag: undefined })
    })

    it('names its calls room/quit and msg/room_msg when the network fails', async () => {
      await enter()
      await fixture.lose()
      const calls = [
        outcome(fixture.zim.sendMessage({ type: 20, message: 'x' } as ZIMMessage, 'r', ROOM, NORMAL)),
        outcome(fixture.zim.leaveRoom('r')),
      ]
      await settle(300)
      expect(calls.map(({ settled }) => settled)).toEqual([
        { reason: { code: 6000104, message: 'msg/room_msg: Network error.' } },
        { reason: { code: 6000104, message: 'room/quit: Network error.' } },
      ])
    })

    it('counts its members without a question to the server', async () => {
      const bob = fixture.peer('bob')
      await enter()
      bob.perform('enterRoom', { roomID: 'r', roomName: 'R' })
      await settle(300)
      await fixture.lose()
      await expect(fixture.zim.queryRoomOnlineMemberCount('r')).resolves.toEqual({ roomID: 'r', count: 2 })
    })

    it('drops a barrage within 34 ms of the last send, and reports it as sent', async () => {
      const bob = fixture.peer('bob')
      bob.perform('enterRoom', { roomID: 'r', roomName: 'R' })
      await enter()
      const seen = vi.fn()
      const deliver = fixture.gateway.world.takeDeliveries
      vi.spyOn(fixture.gateway.world, 'takeDeliveries').mockImplementation(() => {
        const deliveries = deliver()
        deliveries.filter(({ push }) => push === 'roomMessageReceived').forEach(seen)
        return deliveries
      })
      const sends = [1, 2].map(index => outcome(fixture.zim.sendMessage({ type: 20, message: String(index) } as ZIMMessage, 'r', ROOM, NORMAL)))
      await settle(300)
      expect(sends.map(({ settled }) => settled)).toMatchObject([{ value: { message: { sentStatus: 1 } } }, { value: { message: { sentStatus: 1 } } }])
      expect(seen).toHaveBeenCalledOnce()
      expect((sends[1]!.settled as { value: { message: ZIMMessage } }).value.message.messageID).toBe('')
    })

    it('that is left while it is entered is reported as left, and the server is not told', async () => {
      await fixture.signIn()
      const watched = watch(fixture.zim, 'roomStateChanged')
      fixture.gateway.controls.delay(200)
      const entered = outcome(fixture.zim.enterRoom({ roomID: 'r', roomName: 'R' }))
      await settle(100)
      const left = outcome(fixture.zim.leaveRoom('r'))
      await settle(1_000)
      fixture.gateway.controls.delay(0)
      expect([entered.settled, left.settled]).toMatchObject([{ value: {} }, { value: { roomID: 'r' } }])
      expect(watched.of('roomStateChanged').map(({ state, event }) => [state, event])).toEqual([[1, 6], [0, 0]])
      expect(fixture.gateway.world.rooms()).toMatchObject([{ members: ['alice'] }])
    })

    it('that still exists after a reconnect without this user ends with {0, connect timeout}', async () => {
      const bob = fixture.peer('bob')
      bob.perform('enterRoom', { roomID: 'r', roomName: 'R' })
      await enter()
      const watched = watch(fixture.zim, 'roomStateChanged')
      await fixture.lose()
      fixture.gateway.controls.online()
      await settle(15_000)
      expect(watched.of('roomStateChanged').map(({ state, event }) => [state, event])).toEqual([[1, 1], [1, 1], [0, 9]])
    })

    it('that no longer exists after a reconnect ends with {0, room not exist}', async () => {
      await enter()
      const watched = watch(fixture.zim, 'roomStateChanged')
      await fixture.lose()
      fixture.gateway.controls.online()
      await settle(15_000)
      expect(watched.of('roomStateChanged').map(({ state, event }) => [state, event])).toEqual([[1, 1], [1, 1], [0, 3]])
    })
  })
})
