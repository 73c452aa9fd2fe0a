import type { ZIMMessage, ZIMMessageSendConfig } from 'zego-zim-miniprogram'

import { describe, expect, it } from 'vitest'

import { settle, useBench } from '../support/zim/bench'
import { outcome, watch } from '../support/zim/people'
import { SUBJECTS } from '../support/zim/subjects'

const PEER = 0
const NORMAL = { priority: 1 } as ZIMMessageSendConfig
const text = (message: unknown) => ({ type: 1, message }) as ZIMMessage

/** What reading, deleting and revoking messages does without a server, asked of the emulator and of the real package alike. */
describe.each(SUBJECTS)('history of $name', (subject) => {
  const bench = useBench(subject)
  const send = (message: unknown, to: unknown = 'bob', type: unknown = PEER, config: unknown = NORMAL) =>
    bench.zim.sendMessage(message as never, to as never, type as never, config as never)

  describe('history', () => {
    const bodies = async (config: object) => {
      const { messageList } = await bench.zim.queryHistoryMessage('bob', PEER, { mode: 0, ...config } as never)
      return messageList
    }
    const texts = (messages: ZIMMessage[]) => messages.map(message => (message as ZIMMessage & { message: string }).message)
    const fill = async (count: number) => {
      await bench.signIn()
      for (let index = 1; index <= count; index++)
        await bench.zim.insertMessageToLocalDB(text(String(index)), 'bob', PEER, 'bob')
    }

    it('pages back from the newest with the first of a page as anchor', async () => {
      await fill(7)
      const newest = await bodies({ count: 3, reverse: true })
      expect(texts(newest)).toEqual(['5', '6', '7'])
      const before = await bodies({ count: 3, reverse: true, nextMessage: newest[0] })
      expect(texts(before)).toEqual(['2', '3', '4'])
      expect(texts(await bodies({ count: 3, reverse: true, nextMessage: before[0] }))).toEqual(['1'])
    })

    it('pages forward from the oldest with the last of a page as anchor', async () => {
      await fill(5)
      const oldest = await bodies({ count: 3, reverse: false })
      expect(texts(oldest)).toEqual(['1', '2', '3'])
      expect(texts(await bodies({ count: 3, reverse: false, nextMessage: oldest[2] }))).toEqual(['4', '5'])
    })

    it('is empty for a count of 0 and for a conversation without messages', async () => {
      await fill(1)
      expect(await bodies({ count: 0, reverse: true })).toEqual([])
      await expect(bench.zim.queryHistoryMessage('nobody', PEER, { count: 3, reverse: true, mode: 0 })).resolves.toEqual({ conversationID: 'nobody', conversationType: PEER, messageList: [] })
    })

    it.each<[string, unknown[], string]>([
      ['a negative count', ['bob', PEER, { count: -1, reverse: true }], 'The config or its count is invalid.'],
      ['no configuration', ['bob', PEER], 'The config or its count is invalid.'],
      ['no conversation', ['', PEER, { count: 1 }], 'conversationID is invalid.'],
      ['a type that does not exist', ['bob', 9, { count: 1 }], 'conversationType is invalid.'],
    ])('refuses %s', async (_, args, message) => {
      await bench.signIn()
      await expect(bench.zim.queryHistoryMessage(...args as [string, number, never])).rejects.toEqual({ code: 6000001, message: `API.queryHistoryMessage: ${message}` })
    })

    it('marks an inserted message and takes it for one\'s own, whoever is named as its sender', async () => {
      await fill(1)
      expect(await bodies({ count: 1, reverse: true })).toMatchObject([{ isUserInserted: true, senderUserID: 'alice', direction: 0, sentStatus: 1, messageID: '', messageSeq: 0, receiptStatus: 0 }])
    })

    it('loses what is deleted, and the conversation its last message', async () => {
      await fill(1)
      const watched = watch(bench.zim, 'conversationChanged', 'messageDeleted')
      const messageList = await bodies({ count: 1, reverse: true })
      await expect(bench.zim.deleteMessages(messageList, 'bob', PEER, { isAlsoDeleteServerMessage: false })).resolves.toEqual({ conversationID: 'bob', conversationType: PEER })
      expect(await bodies({ count: 1, reverse: true })).toEqual([])
      await settle()
      expect(watched.names()).toEqual(['conversationChanged'])
      expect(watched.of('conversationChanged')[0]!.infoList[0]).toMatchObject({ event: 1, conversation: { conversationID: 'bob' } })
      expect(watched.of('conversationChanged')[0]!.infoList[0]!.conversation.lastMessage).toBeUndefined()
    })

    it('refuses to delete nothing', async () => {
      await bench.signIn()
      await expect(bench.zim.deleteMessages([], 'bob', PEER, { isAlsoDeleteServerMessage: true })).rejects.toEqual({ code: 6000001, message: 'API.deleteMessages: messageList is invalid.' })
    })
  })

  describe('revoking and receipts', () => {
    it('refuses to revoke what the server never had', async () => {
      await bench.signIn()
      const message = text('x')
      outcome(send(message))
      await settle()
      const reason = { code: 6000001, message: 'API.revokeMessage: The message instance is not a successfully sent.' }
      await expect(bench.zim.revokeMessage(message, {})).rejects.toEqual(reason)
      await expect(bench.zim.revokeMessage(undefined as never)).rejects.toEqual(reason)
    })

    it('refuses receipts for nothing, and for messages that wait for none', async () => {
      await bench.signIn()
      const message = text('x')
      outcome(send(message))
      await settle()
      await expect(bench.zim.sendMessageReceiptsRead([], 'bob', PEER)).rejects.toEqual({ code: 6000001, message: 'API.sendMessageReceiptsRead: messageList is invalid.' })
      await expect(bench.zim.sendMessageReceiptsRead([message], 'bob', PEER)).rejects.toEqual({
        code: 6000001,
        message: 'API.sendMessageReceiptsRead: Every message in the conversationID is not received receipt processing message.',
      })
    })

    it('refuses a conversation receipt for what is no peer, is unknown, or has no message of the server', async () => {
      await bench.signIn()
      outcome(send(text('x')))
      await settle()
      await expect(bench.zim.sendConversationMessageReceiptRead('bob', 2)).rejects.toEqual({ code: 6000001, message: 'API.sendConversationMessageReceiptRead: conversationType is invalid.' })
      await expect(bench.zim.sendConversationMessageReceiptRead('nobody', PEER)).rejects.toEqual({ code: 6000603, message: 'Conversation does not exist.' })
      await expect(bench.zim.sendConversationMessageReceiptRead('bob', PEER)).rejects.toEqual({ code: 6000001, message: 'No message from server.' })
    })

    it('refuses to ask for receipts of messages that have none', async () => {
      await bench.signIn()
      const message = text('x')
      outcome(send(message))
      await settle()
      await expect(bench.zim.queryMessageReceiptsInfo([message], 'bob', PEER)).rejects.toEqual({ code: 6000001, message: 'API.queryMessageReceiptsInfo: Every messages in the conversationID is not receipt message.' })
    })
  })
})
