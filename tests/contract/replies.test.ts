import type { ZIMMessage, ZIMMessageSendConfig } from 'zego-zim-miniprogram'

import { describe, expect, it } from 'vitest'

import { outcome, watch } from '../support/zim/helpers'
import { SERVER_SUBJECTS, useServerFixture } from '../support/zim/serverFixture'
import { SUBJECTS } from '../support/zim/subjects'
import { settle, useZimFixture } from '../support/zim/zimFixture'

const PEER = 0
const ROOM = 1
const NORMAL = { priority: 1 } as ZIMMessageSendConfig
const RETRY = { priority: 1, isRetrySend: true } as ZIMMessageSendConfig
const text = (message: string, more: object = {}) => ({ type: 1, message, ...more }) as ZIMMessage
const original = (more: object = {}) => ({ type: 1, message: 'tea?', messageID: '7', messageSeq: 7, localMessageID: '01', conversationID: 'bob', conversationType: PEER, senderUserID: 'bob', timestamp: 5, ...more }) as ZIMMessage

describe.each(SUBJECTS)('a reply, without a server: $name', (subject) => {
  const fixture = useZimFixture(subject)
  const reply = (message: unknown, to: unknown, config: unknown = NORMAL) => fixture.zim.replyMessage(message as never, to as never, config as never)

  it.each<[string, unknown, unknown, string]>([
    ['to no message', text('yes'), undefined, 'The toOriginMessage instance is not a successfully sent.'],
    ['to a message that was not sent', text('yes'), original({ messageSeq: 0 }), 'The toOriginMessage instance is not a successfully sent.'],
    ['to a command', text('yes'), original({ type: 2 }), 'The toOriginMessage type is not support.'],
    ['to a revoked message', text('yes'), original({ type: 31 }), 'The toOriginMessage type is not support.'],
    ['to a tip', text('yes'), original({ type: 32 }), 'The toOriginMessage type is not support.'],
    ['to a message for some members', text('yes'), original({ isGroupTargetedMessage: true }), 'The group targeted message is not support.'],
    ['in a room', text('yes'), original({ conversationType: ROOM }), 'The toOriginMessage conversation type is not support.'],
    ['without a message', null, original(), 'message is invalid.'],
    ['that is a command', { type: 2, message: Uint8Array.of(1) }, original(), 'The message type is not suppor.'],
    ['that is a barrage', { type: 20, message: 'x' }, original(), 'The message type is not suppor.'],
  ])('%s is refused', async (_, message, to, reason) => {
    await fixture.signIn()
    await expect(reply(message, to)).rejects.toEqual({ code: 6000001, message: `API.replyMessage: ${reason}` })
  })

  it('is then checked as any message', async () => {
    await fixture.signIn()
    await expect(reply(text(' '), original())).rejects.toEqual({ code: 6000001, message: 'API.sendMessage: The message body is empty or its byte size exceeds.' })
    await expect(reply(text('yes'), original(), null)).rejects.toEqual({ code: 6000001, message: 'API.sendMessage: config is invalid.' })
  })

  it('before the login is refused', async () => {
    await expect(reply(text('yes'), original())).rejects.toMatchObject({ code: 6000121 })
  })

  it('has what it knows of its original when it is attached', async () => {
    await fixture.signIn()
    const message = text('yes')
    let attached: unknown
    outcome(fixture.zim.replyMessage(message, original(), NORMAL, { onMessageAttached: (given) => { attached = structuredClone(given.repliedInfo) } }))
    expect(attached).toEqual({ rootMessageSeq: 7, rootMessageID: '7', state: 0, messageSeq: 7, messageID: '7', senderUserID: 'bob', sentTime: 5, messageInfo: { type: 1, message: 'tea?' }, messageEditSeq: undefined })
    expect(message).toMatchObject({ conversationID: 'bob', conversationType: PEER, rootRepliedCount: 0, repliedInfo: attached })
    await settle()
  })

  it.each<[string, object, object]>([
    ['a custom message', { type: 200, subType: 3, message: '{}', searchedContent: 'x' }, { type: 200, subType: 3, message: '{}', searchedContent: 'x' }],
    ['a picture', { type: 11, fileUID: 'u', fileSize: 3, fileName: 'a.png', fileDownloadUrl: 'https://a/1', thumbnailDownloadUrl: 'https://a/2', largeImageDownloadUrl: 'https://a/3', originalImageWidth: 1, originalImageHeight: 2, thumbnailWidth: 3, thumbnailHeight: 4, largeImageWidth: 5, largeImageHeight: 6, message: undefined }, { type: 11, fileUID: 'u', fileSize: 3, fileName: 'a.png', fileDownloadUrl: 'https://a/1', thumbnailDownloadUrl: 'https://a/2', largeImageDownloadUrl: 'https://a/3', originalImageWidth: 1, originalImageHeight: 2, thumbnailWidth: 3, thumbnailHeight: 4, largeImageWidth: 5, largeImageHeight: 6 }],
    ['a voice', { type: 13, fileUID: 'u', fileSize: 3, fileName: 'a.mp3', fileDownloadUrl: 'https://a/1', audioDuration: 4, message: undefined }, { type: 13, fileUID: 'u', fileSize: 3, fileName: 'a.mp3', fileDownloadUrl: 'https://a/1', audioDuration: 4 }],
    ['a file', { type: 12, fileUID: 'u', fileSize: 3, fileName: 'a.pdf', fileDownloadUrl: 'https://a/1', message: undefined }, { type: 12, fileUID: 'u', fileSize: 3, fileName: 'a.pdf', fileDownloadUrl: 'https://a/1' }],
  ])('quotes the content of %s', async (_, content, quoted) => {
    await fixture.signIn()
    const message = text('yes')
    outcome(reply(message, original(content)))
    expect(message.repliedInfo!.messageInfo).toEqual(quoted)
    await settle()
  })
})

describe.each(SERVER_SUBJECTS)('replies: $name', (subject) => {
  const fixture = useServerFixture(subject)
  const settled = async <T>(promise: Promise<T>) => {
    const result = outcome(promise)
    await settle(300)
    return (result.settled as { value: T }).value ?? (result.settled as { reason: unknown }).reason as T
  }
  const page = async (config: object = {}) => (await settled(fixture.zim.queryHistoryMessage('bob', PEER, { count: 30, reverse: true, mode: 1, ...config } as never))).messageList
  const inHistory = async (message: string) => (await page()).find(each => (each as { message?: string }).message === message)!
  const reply = async (message: ZIMMessage, to: ZIMMessage, config = NORMAL) => (await settled(fixture.zim.replyMessage(message, to, config))).message
  /** What a reply to a text names. */
  const infoFor = (to: ZIMMessage, root = to) => ({
    rootMessageSeq: root.messageSeq,
    rootMessageID: root.messageID,
    messageSeq: to.messageSeq,
    messageID: to.messageID,
    senderUserID: to.senderUserID,
    sentTime: to.timestamp,
    messageInfo: { type: 1, message: (to as { message?: string }).message },
  })
  function bobReplies(bob: ReturnType<typeof fixture.peer>, message: string, to: ZIMMessage, root = to): ZIMMessage {
    return bob.perform('sendPeerMessage', { conversationID: 'alice', content: { type: 1, message }, localMessageID: '', hasReceipt: false, disableUnreadMessageCount: false, isRetry: false, reply: infoFor(to, root) }).message
  }
  async function start() {
    const bob = fixture.peer('bob')
    await fixture.signIn()
    const first = bob.text('tea?')
    await settle(300)
    return { bob, first: await inHistory('tea?'), sent: first }
  }

  it('a sent reply reports the conversation, the count of its root, its status, and then its result', async () => {
    const { first } = await start()
    const watched = watch(fixture.zim, 'conversationChanged', 'messageRepliedCountChanged', 'messageSentStatusChanged')
    const order: string[] = []
    void fixture.zim.replyMessage(text('yes'), first, NORMAL).then(() => order.push(...watched.names(), 'result'))
    await settle(300)
    expect(order).toEqual(['conversationChanged', 'conversationChanged', 'messageRepliedCountChanged', 'messageSentStatusChanged', 'result'])
    expect(watched.of('messageRepliedCountChanged')).toEqual([{ infos: [{ conversationID: 'bob', conversationType: PEER, messageID: first.messageID, count: 1 }] }])
    expect((await inHistory('yes')).repliedInfo).toMatchObject({ ...infoFor(first), state: 0 })
    expect((await inHistory('tea?')).rootRepliedCount).toBe(1)
  })

  it('a reply to a reply names its original and the root, and the root counts both', async () => {
    const { first } = await start()
    await reply(text('yes'), first)
    const yes = await inHistory('yes')
    const watched = watch(fixture.zim, 'messageRepliedCountChanged')
    const sent = await reply(text('green'), yes)
    expect(sent.repliedInfo).toMatchObject({ ...infoFor(yes, first), state: 0 })
    expect(watched.of('messageRepliedCountChanged')).toMatchObject([{ infos: [{ messageID: first.messageID, count: 2 }] }])
    const list = await page()
    expect(list.map(({ rootRepliedCount }) => rootRepliedCount)).toEqual([2, 0, 0])
  })

  it('a received reply reports the count of a root in memory before the message', async () => {
    const { bob, first } = await start()
    const watched = watch(fixture.zim, 'messageRepliedCountChanged', 'conversationChanged', 'peerMessageReceived')
    bobReplies(bob, 'or milk', first)
    await settle(300)
    expect(watched.names()).toEqual(['messageRepliedCountChanged', 'conversationChanged', 'peerMessageReceived'])
    expect(watched.of('messageRepliedCountChanged')).toMatchObject([{ infos: [{ messageID: first.messageID, count: 1 }] }])
    expect(watched.of('peerMessageReceived')[0]!.messageList[0]!.repliedInfo).toMatchObject({ ...infoFor(first), state: 0 })
  })

  it('a received reply brings its root into memory, without a report', async () => {
    const bob = fixture.peer('bob')
    const tea = bob.text('tea?')
    await fixture.signIn()
    const watched = watch(fixture.zim, 'messageRepliedCountChanged')
    const first = { ...tea, conversationID: 'bob' } as ZIMMessage
    bobReplies(bob, 'or milk', first)
    await settle(300)
    expect(watched.seen).toEqual([])
    bobReplies(bob, 'or water', first)
    await settle(300)
    expect(watched.of('messageRepliedCountChanged')).toMatchObject([{ infos: [{ messageID: tea.messageID, count: 2 }] }])
  })

  it('a recalled original is recalled in the replies in memory', async () => {
    const { bob, first } = await start()
    await reply(text('yes'), first)
    const watched = watch(fixture.zim, 'messageRepliedInfoChanged', 'messageRevokeReceived', 'conversationChanged')
    bob.perform('revokeMessage', { conversationID: 'alice', messageID: first.messageID, revokeExtendedData: '' })
    await settle(300)
    expect(watched.names()).toEqual(['messageRevokeReceived', 'messageRepliedInfoChanged', 'conversationChanged'])
    expect(watched.of('messageRepliedInfoChanged')).toMatchObject([{ messageList: [{ message: 'yes', repliedInfo: { messageSeq: first.messageSeq, messageInfo: { type: 31 }, state: 0 } }] }])
    expect((await inHistory('yes')).repliedInfo!.messageInfo).toEqual({ type: 31 })
  })

  it('an own original that is recalled is recalled in its replies before the conversation changes', async () => {
    const { bob } = await start()
    await settled(fixture.zim.sendMessage(text('cake'), 'bob', PEER, NORMAL))
    const cake = await inHistory('cake')
    bobReplies(bob, 'please', cake)
    await settle(300)
    const watched = watch(fixture.zim, 'messageRepliedInfoChanged', 'conversationChanged')
    await settled(fixture.zim.revokeMessage(cake, {}))
    expect(watched.names()[0]).toBe('messageRepliedInfoChanged')
  })

  it('a deleted original is said to be deleted, and its content stays', async () => {
    const { first } = await start()
    await reply(text('yes'), first)
    const watched = watch(fixture.zim, 'messageRepliedInfoChanged', 'conversationChanged')
    await settled(fixture.zim.deleteMessages([first], 'bob', PEER, { isAlsoDeleteServerMessage: true }))
    expect(watched.of('messageRepliedInfoChanged')).toMatchObject([{ messageList: [{ message: 'yes', repliedInfo: { state: 1, messageInfo: { message: 'tea?' } } }] }])
    expect((await inHistory('yes')).repliedInfo).toMatchObject({ state: 1, messageInfo: { message: 'tea?' } })
  })

  it('a reply that is received after its original was deleted here says so', async () => {
    const { bob, first } = await start()
    await settled(fixture.zim.deleteMessages([first], 'bob', PEER, { isAlsoDeleteServerMessage: true }))
    const watched = watch(fixture.zim, 'peerMessageReceived')
    bobReplies(bob, 'or milk', first)
    await settle(300)
    expect(watched.of('peerMessageReceived')[0]!.messageList[0]!.repliedInfo).toMatchObject({ state: 1, messageInfo: { message: 'tea?' } })
  })

  it('a reply has the new text of an edited original, after the edit is reported', async () => {
    const { bob, first } = await start()
    await reply(text('yes'), first)
    const watched = watch(fixture.zim, 'messageEdited', 'messageRepliedInfoChanged')
    bob.perform('editMessage', { conversationID: 'alice', messageID: first.messageID, fields: { message: 'coffee?' } })
    await settle(300)
    expect(watched.names()).toEqual(['messageEdited', 'messageRepliedInfoChanged'])
    expect(watched.of('messageRepliedInfoChanged')).toMatchObject([{ messageList: [{ message: 'yes', repliedInfo: { state: 0, messageInfo: { message: 'coffee?' } } }] }])
    expect((await inHistory('yes')).repliedInfo!.messageInfo).toEqual({ type: 1, message: 'coffee?' })
  })

  it('a reply has the new text of an own original that was edited', async () => {
    const { bob } = await start()
    await settled(fixture.zim.sendMessage(text('cake'), 'bob', PEER, NORMAL))
    const cake = await inHistory('cake')
    bobReplies(bob, 'please', cake)
    await settle(300)
    const watched = watch(fixture.zim, 'messageEdited', 'messageRepliedInfoChanged')
    await settled(fixture.zim.editMessage({ ...cake, message: 'pie' } as ZIMMessage, {}))
    expect(watched.names()).toEqual(['messageRepliedInfoChanged'])
    expect(watched.of('messageRepliedInfoChanged')).toMatchObject([{ messageList: [{ message: 'please', repliedInfo: { messageInfo: { message: 'pie' } } }] }])
  })

  it('a reply to a message that was recalled meanwhile is sent, and quotes nothing', async () => {
    const { bob, first } = await start()
    bob.perform('revokeMessage', { conversationID: 'alice', messageID: first.messageID, revokeExtendedData: '' })
    await settle(300)
    const sent = await reply(text('yes'), first)
    expect(sent).toMatchObject({ sentStatus: 1, repliedInfo: { messageSeq: first.messageSeq, messageInfo: { type: 31 } } })
  })

  it('a reply to a message that was deleted here meanwhile is sent, and quotes what was given', async () => {
    const { first } = await start()
    await settled(fixture.zim.deleteMessages([first], 'bob', PEER, { isAlsoDeleteServerMessage: true }))
    expect(await reply(text('yes'), first)).toMatchObject({ sentStatus: 1, repliedInfo: { messageSeq: first.messageSeq, messageInfo: { message: 'tea?' } } })
  })

  describe('a failed reply', () => {
    async function failedReply() {
      const started = await start()
      fixture.gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000203, message: 'refused' })
      const message = text('yes')
      await reply(message, started.first)
      expect(message.sentStatus).toBe(2)
      return { ...started, message }
    }

    it('is sent again by sendMessage as the same reply', async () => {
      const { first, message } = await failedReply()
      await settled(fixture.zim.sendMessage(message, 'bob', PEER, RETRY))
      expect(message).toMatchObject({ sentStatus: 1, repliedInfo: { ...infoFor(first), state: 0 } })
      expect((await page()).filter(each => (each as { message?: string }).message === 'yes')).toHaveLength(1)
    })

    it('is refused by sendMessage when its original was recalled', async () => {
      const { bob, first, message } = await failedReply()
      bob.perform('revokeMessage', { conversationID: 'alice', messageID: first.messageID, revokeExtendedData: '' })
      await settle(300)
      expect(await settled(fixture.zim.sendMessage(message, 'bob', PEER, RETRY))).toEqual({ code: 6000001, message: 'The replied message is invalid when retry send.' })
    })

    it('is refused by sendMessage when its original was deleted', async () => {
      const { first, message } = await failedReply()
      await settled(fixture.zim.deleteMessages([first], 'bob', PEER, { isAlsoDeleteServerMessage: true }))
      expect(await settled(fixture.zim.sendMessage(message, 'bob', PEER, RETRY))).toEqual({ code: 6000001, message: 'The replied message is invalid when retry send.' })
    })

    it('is sent again by replyMessage, also when its original was recalled', async () => {
      const { bob, first, message } = await failedReply()
      bob.perform('revokeMessage', { conversationID: 'alice', messageID: first.messageID, revokeExtendedData: '' })
      await settle(300)
      await reply(message, first, RETRY)
      expect(message).toMatchObject({ sentStatus: 1, repliedInfo: { messageSeq: first.messageSeq } })
      expect((await page()).filter(each => (each as { message?: string }).message === 'yes')).toHaveLength(1)
    })
  })

  describe('the list of replies', () => {
    const query = (message: ZIMMessage, config: object = { count: 100 }) => settled(fixture.zim.queryMessageRepliedList(message, config as never))
    const texts = (list: ZIMMessage[]) => list.map(message => (message as { message?: string }).message)

    it.each([[0], [101], [undefined]])('is refused with a count of %s', async (count) => {
      const { first } = await start()
      expect(await query(first, { count })).toEqual({ code: 6000001, message: 'API.queryMessageRepliedList: The config or its count is invalid or its count exceeds 100.' })
    })

    it('is refused for a message that was not sent', async () => {
      await start()
      expect(await query(text('x'))).toEqual({ code: 6000001, message: 'API.queryMessageRepliedList: The message instance is not a successfully sent.' })
    })

    it('has all replies of the tree, from any of its messages, ascending', async () => {
      const { bob, first } = await start()
      await reply(text('yes'), first)
      const yes = await inHistory('yes')
      bobReplies(bob, 'green', yes, first)
      bob.text('something else')
      await settle(300)
      for (const message of [first, yes]) {
        const { messageList, nextFlag, rootRepliedInfo } = await query(message)
        expect(texts(messageList)).toEqual(['yes', 'green'])
        expect(nextFlag).toBe(0)
        expect(rootRepliedInfo).toMatchObject({ messageSeq: first.messageSeq, state: 0, senderUserID: 'bob', sentTime: first.timestamp, repliedCount: 2, message: { message: 'tea?', rootRepliedCount: 2 } })
      }
    })

    it('is paged by the messageSeq of the next one', async () => {
      const { bob, first } = await start()
      const sent = ['1', '2', '3'].map(each => bobReplies(bob, each, first))
      await settle(300)
      const page = await query(first, { count: 2 })
      expect(texts(page.messageList)).toEqual(['1', '2'])
      expect(page.nextFlag).toBe(sent[2]!.messageSeq)
      const next = await query(first, { count: 2, nextFlag: page.nextFlag })
      expect(texts(next.messageList)).toEqual(['3'])
      expect(next.nextFlag).toBe(0)
    })

    it('is empty for a message without replies', async () => {
      const { first } = await start()
      expect(await query(first)).toMatchObject({ messageList: [], nextFlag: 0, rootRepliedInfo: { repliedCount: 0, message: { message: 'tea?' } } })
    })

    it('does without the root when that was deleted here', async () => {
      const { first } = await start()
      await reply(text('yes'), first)
      const yes = await inHistory('yes')
      await settled(fixture.zim.deleteMessages([first], 'bob', PEER, { isAlsoDeleteServerMessage: true }))
      const { messageList, rootRepliedInfo } = await query(yes)
      expect(texts(messageList)).toEqual(['yes'])
      expect(rootRepliedInfo).toMatchObject({ state: 1, senderUserID: 'bob', sentTime: first.timestamp })
      expect(rootRepliedInfo.message).toBeUndefined()
    })
  })
})
