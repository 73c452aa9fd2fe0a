import type { ZIMMessage, ZIMMessageSendConfig } from 'zego-zim-miniprogram'

import { describe, expect, it } from 'vitest'

import { outcome, watch } from '../support/zim/helpers'
import { SUBJECTS } from '../support/zim/subjects'
import { settle, useZimFixture } from '../support/zim/zimFixture'

const PEER = 0
const NORMAL = { priority: 1 } as ZIMMessageSendConfig
const text = (message: unknown) => ({ type: 1, message }) as ZIMMessage

/** Reading, deleting and revoking messages without a server. The emulator and the real package pass the same tests. */
describe.each(SUBJECTS)('history of $name', (subject) => {
  const fixture = useZimFixture(subject)
  const send = (message: unknown, to: unknown = 'bob', type: unknown = PEER, config: unknown = NORMAL) =>
    fixture.zim.sendMessage(message as never, to as never, type as never, config as never)

  describe('history', () => {
    const bodies = async (config: object) => {
      const { messageList } = await fixture.zim.queryHistoryMessage('bob', PEER, { mode: 0, ...config } as never)
      return messageList
    }
    const texts = (messages: ZIMMessage[]) => messages.map(message => (message as ZIMMessage & { message: string }).message)
    const fill = async (count: number) => {
      await fixture.signIn()
      for (let index = 1; index <= count; index++)
        await fixture.zim.insertMessageToLocalDB(text(String(index)), 'bob', PEER, 'bob')
    }

    it('is paged from the newest message, with the first of a page as anchor', async () => {
      await fill(7)
      const newest = await bodies({ count: 3, reverse: true })
      expect(texts(newest)).toEqual(['5', '6', '7'])
      const before = await bodies({ count: 3, reverse: true, nextMessage: newest[0] })
      expect(texts(before)).toEqual(['2', '3', '4'])
      expect(texts(await bodies({ count: 3, reverse: true, nextMessage: before[0] }))).toEqual(['1'])
    })

    it('is paged from the oldest message, with the last of a page as anchor', async () => {
      await fill(5)
      const oldest = await bodies({ count: 3, reverse: false })
      expect(texts(oldest)).toEqual(['1', '2', '3'])
      expect(texts(await bodies({ count: 3, reverse: false, nextMessage: oldest[2] }))).toEqual(['4', '5'])
    })

    it('is empty for a count of 0 and for a conversation without messages', async () => {
      await fill(1)
      expect(await bodies({ count: 0, reverse: true })).toEqual([])
      await expect(fixture.zim.queryHistoryMessage('nobody', PEER, { count: 3, reverse: true, mode: 0 })).resolves.toEqual({ conversationID: 'nobody', conversationType: PEER, messageList: [] })
    })

    it.each<[string, unknown[], string]>([
      ['a negative count', ['bob', PEER, { count: -1, reverse: true }], 'The config or its count is invalid.'],
      ['no configuration', ['bob', PEER], 'The config or its count is invalid.'],
      ['no conversation', ['', PEER, { count: 1 }], 'conversationID is invalid.'],
      ['a type that does not exist', ['bob', 9, { count: 1 }], 'conversationType is invalid.'],
    ])('refuses %s', async (_, args, message) => {
      await fixture.signIn()
      await expect(fixture.zim.queryHistoryMessage(...args as [string, number, never])).rejects.toEqual({ code: 6000001, message: `API.queryHistoryMessage: ${message}` })
    })

    it('marks an inserted message, and treats it as an own one for any sender', async () => {
      await fill(1)
      expect(await bodies({ count: 1, reverse: true })).toMatchObject([{ isUserInserted: true, senderUserID: 'alice', direction: 0, sentStatus: 1, messageID: '', messageSeq: 0, receiptStatus: 0 }])
    })

    it('no longer contains a deleted message, and the conversation has no last message', async () => {
      await fill(1)
      const watched = watch(fixture.zim, 'conversationChanged', 'messageDeleted')
      const messageList = await bodies({ count: 1, reverse: true })
      await expect(fixture.zim.deleteMessages(messageList, 'bob', PEER, { isAlsoDeleteServerMessage: false })).resolves.toEqual({ conversationID: 'bob', conversationType: PEER })
      expect(await bodies({ count: 1, reverse: true })).toEqual([])
      await settle()
      expect(watched.names()).toEqual(['conversationChanged'])
      expect(watched.of('conversationChanged')[0]!.infoList[0]).toMatchObject({ event: 1, conversation: { conversationID: 'bob' } })
      expect(watched.of('conversationChanged')[0]!.infoList[0]!.conversation.lastMessage).toBeUndefined()
    })

    it('refuses to delete an empty list', async () => {
      await fixture.signIn()
      await expect(fixture.zim.deleteMessages([], 'bob', PEER, { isAlsoDeleteServerMessage: true })).rejects.toEqual({ code: 6000001, message: 'API.deleteMessages: messageList is invalid.' })
    })
  })

  describe('revoking and receipts', () => {
    it('refuses to revoke a message that did not reach the server', async () => {
      await fixture.signIn()
      const message = text('x')
      outcome(send(message))
      await settle()
      const reason = { code: 6000001, message: 'API.revokeMessage: The message instance is not a successfully sent.' }
      await expect(fixture.zim.revokeMessage(message, {})).rejects.toEqual(reason)
      await expect(fixture.zim.revokeMessage(undefined as never)).rejects.toEqual(reason)
    })

    it('refuses receipts for an empty list and for messages without receipt', async () => {
      await fixture.signIn()
      const message = text('x')
      outcome(send(message))
      await settle()
      await expect(fixture.zim.sendMessageReceiptsRead([], 'bob', PEER)).rejects.toEqual({ code: 6000001, message: 'API.sendMessageReceiptsRead: messageList is invalid.' })
      await expect(fixture.zim.sendMessageReceiptsRead([message], 'bob', PEER)).rejects.toEqual({
        code: 6000001,
        message: 'API.sendMessageReceiptsRead: Every message in the conversationID is not received receipt processing message.',
      })
    })

    it('refuses a conversation receipt for a group, for an unknown peer, and without a message of the server', async () => {
      await fixture.signIn()
      outcome(send(text('x')))
      await settle()
      await expect(fixture.zim.sendConversationMessageReceiptRead('bob', 2)).rejects.toEqual({ code: 6000001, message: 'API.sendConversationMessageReceiptRead: conversationType is invalid.' })
      await expect(fixture.zim.sendConversationMessageReceiptRead('nobody', PEER)).rejects.toEqual({ code: 6000603, message: 'Conversation does not exist.' })
      await expect(fixture.zim.sendConversationMessageReceiptRead('bob', PEER)).rejects.toEqual({ code: 6000001, message: 'No message from server.' })
    })

    it('refuses to query receipts of messages without receipt', async () => {
      await fixture.signIn()
      const message = text('x')
      outcome(send(message))
      await settle()
      await expect(fixture.zim.queryMessageReceiptsInfo([message], 'bob', PEER)).rejects.toEqual({ code: 6000001, message: 'API.queryMessageReceiptsInfo: Every messages in the conversationID is not receipt message.' })
    })
  })
})
