import type { ZIMMessage } from 'zego-zim-miniprogram'

import { describe, expect, it } from 'vitest'

import { outcome, watch } from '../support/zim/helpers'
import { SERVER_SUBJECTS, useServerFixture } from '../support/zim/serverFixture'
import { settle } from '../support/zim/zimFixture'

const PEER = 0

/** What a client does with reactions. The emulator and the real package pass the same tests, on the same server. */
describe.each(SERVER_SUBJECTS)('reactions: $name', (subject) => {
  const fixture = useServerFixture(subject, { multiDevice: true })

  /** Bob has sent texts, and alice holds them. */
  async function signIn(...texts: string[]) {
    const bob = fixture.peer('bob')
    await fixture.signIn()
    const sent = texts.map(text => bob.text(text))
    await settle(300)
    const watched = watch(fixture.zim, 'messageReactionsChanged', 'conversationChanged', 'conversationTotalUnreadMessageCountUpdated', 'peerMessageReceived')
    return { bob, watched, messages: await page(), seqs: sent.map(({ messageSeq }) => messageSeq!) }
  }
  /** `mode` 1 asks the server, 0 the memory. */
  async function page(mode = 1) {
    const query = outcome(fixture.zim.queryHistoryMessage('bob', PEER, { reverse: true, mode, count: 30 } as never))
    await settle(300)
    return (query.settled as { value: { messageList: ZIMMessage[] } }).value.messageList
  }
  async function done<T>(promise: Promise<T>) {
    const result = outcome(promise)
    await settle(300)
    return result.settled
  }
  const add = (type: string, message: ZIMMessage, config?: object) => done(fixture.zim.addMessageReaction(type, message, config as never))
  const remove = (type: string, message: ZIMMessage) => done(fixture.zim.deleteMessageReaction(type, message))
  const reactBy = (peer: ReturnType<typeof fixture.peer>, seq: number, type: string, to = 'alice') => peer.perform('addMessageReaction', { conversationID: to, seq, type, increaseCount: 0 })
  const known = ({ reactions }: ZIMMessage | undefined = {} as never) => reactions!.map(({ reactionType, totalCount, isSelfIncluded }) => [reactionType, totalCount, isSelfIncluded])

  it('an own one is an event, a change of the conversation, then the result', async () => {
    const { watched, messages } = await signIn('hello')
    const order: string[] = []
    void fixture.zim.addMessageReaction('👍', messages[0]!).then(() => order.push(...watched.names(), 'result'))
    await settle(300)
    expect(order).toEqual(['messageReactionsChanged', 'conversationChanged', 'result'])
    const [{ messageID, messageSeq }] = messages as [ZIMMessage]
    const reaction = { conversationID: 'bob', conversationType: PEER, messageID, messageSeq, reactionType: '👍', totalCount: 1, sumCount: 1, isSelfIncluded: true, userList: [{ userID: 'alice' }] }
    expect(watched.of('messageReactionsChanged')).toMatchObject([{ reactions: [reaction], changeInfoList: [{ message: { messageID }, userChangeInfoList: [{ action: 0, userID: 'alice', reactionType: '👍', sumCount: 1 }] }] }])
    expect(watched.of('conversationChanged')).toMatchObject([{ infoList: [{ event: 1, conversation: { unreadMessageCount: 1, lastMessage: { reactions: [{ reactionType: '👍' }] } } }] }])
    expect(known((await page())[0])).toEqual([['👍', 1, true]])
  })

  it('the result of an own one is the reaction', async () => {
    const { messages } = await signIn('hello')
    expect(await add('👍', messages[0]!)).toMatchObject({ value: { reaction: { reactionType: '👍', totalCount: 1, sumCount: 1, isSelfIncluded: true } } })
    expect(await remove('👍', messages[0]!)).toMatchObject({ value: { reaction: { reactionType: '👍', totalCount: 0, isSelfIncluded: false } } })
    expect(known((await page())[0])).toEqual([])
  })

  it('of another user, to the last message, is an event and a change of the conversation, and no message', async () => {
    const { bob, watched, seqs } = await signIn('hello')
    reactBy(bob, seqs[0]!, '❤️')
    await settle(300)
    expect(watched.names()).toEqual(['messageReactionsChanged', 'conversationChanged'])
    expect(watched.of('messageReactionsChanged')).toMatchObject([{ reactions: [{ reactionType: '❤️', totalCount: 1, isSelfIncluded: false, userList: [{ userID: 'bob' }] }], changeInfoList: [{ userChangeInfoList: [{ action: 0, userID: 'bob' }] }] }])
    expect(watched.of('conversationChanged')).toMatchObject([{ infoList: [{ conversation: { unreadMessageCount: 1 } }] }])
  })

  it('to an earlier message does not change the conversation', async () => {
    const { bob, watched, seqs } = await signIn('1', '2')
    reactBy(bob, seqs[0]!, '❤️')
    await settle(300)
    expect(watched.names()).toEqual(['messageReactionsChanged'])
  })

  it('to a message that is not in memory is dropped; its page of history has it', async () => {
    const bob = fixture.peer('bob')
    const { messageSeq } = bob.text('old')
    await fixture.signIn()
    const watched = watch(fixture.zim, 'messageReactionsChanged')
    reactBy(bob, messageSeq!, '❤️')
    await settle(300)
    expect(watched.seen).toEqual([])
    expect(known((await page())[0])).toEqual([['❤️', 1, false]])
  })

  it('that both took back is gone: the count is 0', async () => {
    const { bob, watched, messages, seqs } = await signIn('hello')
    await add('👍', messages[0]!)
    reactBy(bob, seqs[0]!, '👍')
    await settle(300)
    await remove('👍', messages[0]!)
    expect(known((await page())[0])).toEqual([['👍', 1, false]])
    bob.perform('deleteMessageReaction', { conversationID: 'alice', seq: seqs[0], type: '👍' })
    await settle(300)
    expect(watched.of('messageReactionsChanged').at(-1)).toMatchObject({ reactions: [{ reactionType: '👍', totalCount: 0, isSelfIncluded: false }], changeInfoList: [{ userChangeInfoList: [{ action: 1, userID: 'bob' }] }] })
    expect(known((await page())[0])).toEqual([])
  })

  it('of another device of the user is an own one', async () => {
    const { watched, seqs } = await signIn('hello')
    reactBy(fixture.peer('alice'), seqs[0]!, '👍', 'bob')
    await settle(300)
    expect(watched.of('messageReactionsChanged')).toMatchObject([{ reactions: [{ reactionType: '👍', totalCount: 1, isSelfIncluded: true }] }])
  })

  it('to a message whose changes it has not received each are all reported again, by nobody', async () => {
    const bob = fixture.peer('bob')
    const { messageSeq } = bob.text('old')
    reactBy(bob, messageSeq!, '1')
    bob.perform('deleteMessageReaction', { conversationID: 'alice', seq: messageSeq, type: '1' })
    reactBy(bob, messageSeq!, '1')
    await fixture.signIn()
    await page()
    const watched = watch(fixture.zim, 'messageReactionsChanged', 'conversationChanged')
    reactBy(bob, messageSeq!, '2')
    await settle(300)
    expect(watched.names()).toEqual(['messageReactionsChanged', 'messageReactionsChanged', 'conversationChanged'])
    expect(watched.of('messageReactionsChanged')).toMatchObject([{ reactions: [{ reactionType: '2' }] }, { reactions: [{ reactionType: '1' }, { reactionType: '2' }], changeInfoList: [] }])
    expect(known((await page())[0])).toEqual([['1', 1, false], ['2', 1, false]])
  })

  it('an own one that was made before the login is taken back', async () => {
    const bob = fixture.peer('bob')
    const { messageSeq } = bob.text('old')
    const other = fixture.peer('alice')
    reactBy(other, messageSeq!, '1', 'bob')
    other.perform('deleteMessageReaction', { conversationID: 'bob', seq: messageSeq, type: '1' })
    reactBy(other, messageSeq!, '1', 'bob')
    reactBy(bob, messageSeq!, '1')
    await fixture.signIn()
    const [message] = await page()
    const watched = watch(fixture.zim, 'messageReactionsChanged')
    await remove('1', message!)
    expect(watched.of('messageReactionsChanged').map(({ reactions }) => reactions.map(({ totalCount, isSelfIncluded }) => [totalCount, isSelfIncluded]))).toEqual([[[1, false]], [[1, false]]])
    expect(known((await page(0))[0])).toEqual([['1', 1, false]])
  })

  it('that were missed are reported after a reconnect to a message that had some, and to the last one; others have them in their page', async () => {
    const { bob, watched, messages, seqs } = await signIn('1', '2', '3')
    await add('👍', messages[0]!)
    await fixture.lose()
    watched.clear()
    reactBy(bob, seqs[0]!, '👍')
    await settle(10)
    reactBy(bob, seqs[1]!, '❤️')
    await settle(10)
    reactBy(bob, seqs[2]!, '❤️')
    fixture.gateway.controls.online()
    await settle(60_000)
    expect(watched.of('messageReactionsChanged')).toMatchObject([
      { reactions: [{ reactionType: '👍', totalCount: 2, isSelfIncluded: true }], changeInfoList: [] },
      { reactions: [{ messageID: messages[2]!.messageID, reactionType: '❤️' }], changeInfoList: [] },
    ])
    expect((await page(0)).map(known)).toEqual([[['👍', 2, true]], [['❤️', 1, false]], [['❤️', 1, false]]])
  })

  it('take the object that was passed for the message', async () => {
    const { messages } = await signIn('hello')
    const { message: _, ...bare } = messages[0] as ZIMMessage & { message: string }
    await add('👍', bare as never)
    expect((await page(0))[0]).not.toHaveProperty('message')
  })

  it('of a message that is revoked stay in the memory of the client', async () => {
    const { bob, messages } = await signIn('hello')
    await add('👍', messages[0]!)
    bob.perform('revokeMessage', { conversationID: 'alice', messageID: messages[0]!.messageID, revokeExtendedData: '' })
    await settle(300)
    const [revoked] = await page()
    expect(revoked).toMatchObject({ type: 31, reactions: [{ reactionType: '👍' }] })
    expect(await add('👍', revoked!)).toMatchObject({ reason: { code: 6000001, message: 'API.addMessageReaction: The message type is not support.' } })
  })

  it('are refused before they are sent: no type, a negative count, no message of the server', async () => {
    const { messages } = await signIn('hello')
    const message = messages[0]!
    expect(await add('', message)).toEqual({ reason: { code: 6000001, message: 'API.addMessageReaction: reactionType is invalid.' } })
    expect(await add('👍', message, { increaseCount: -1 })).toEqual({ reason: { code: 6000001, message: 'increaseCount is invalid.' } })
    expect(await add('👍', { ...message, messageSeq: 0 })).toEqual({ reason: { code: 6000001, message: 'API.addMessageReaction: The message instance is not a successfully sent.' } })
    expect(await add('👍', { ...message, conversationType: 1 })).toEqual({ reason: { code: 6000001, message: 'API.addMessageReaction: The message conversation type is not support.' } })
    expect(await remove('', message)).toEqual({ reason: { code: 6000001, message: 'API.deleteMessageReaction: reactionType is invalid.' } })
    await done(fixture.zim.deleteMessages([message], 'bob', PEER, {} as never))
    expect(await add('👍', message)).toEqual({ reason: { code: 6000001, message: 'The message was not found in the DB or it was not a server message' } })
  })

  it('that the server refuses keep its code, and nothing is changed', async () => {
    const { watched, messages } = await signIn('hello')
    fixture.gateway.controls.failNext({ call: 'addMessageReaction', code: 6000013, message: 'Unsupported request.' })
    expect(await add('👍', messages[0]!)).toMatchObject({ reason: { code: 6000013 } })
    await add('👍', messages[0]!)
    expect(await add('👍', messages[0]!)).toMatchObject({ reason: { code: 6000280 } })
    expect(await remove('❤️', messages[0]!)).toMatchObject({ reason: { code: 6000202 } })
    expect(watched.of('messageReactionsChanged')).toHaveLength(1)
  })

  it('with a count are added up, and taken back at once', async () => {
    const { messages } = await signIn('hello')
    await add('👍', messages[0]!, { increaseCount: 3 })
    expect(await add('👍', messages[0]!, { increaseCount: 2 })).toMatchObject({ value: { reaction: { totalCount: 1, sumCount: 5 } } })
    await add('❤️', messages[0]!)
    expect(await done(fixture.zim.deleteMessageAllReactions(messages[0]!))).toEqual({ value: undefined })
    expect(known((await page())[0])).toEqual([])
  })

  it('need a connection', async () => {
    const { messages } = await signIn('hello')
    await fixture.lose()
    expect(await add('👍', messages[0]!)).toEqual({ reason: { code: 6000104, message: 'add_reaction: Network error.' } })
    expect(await remove('👍', messages[0]!)).toEqual({ reason: { code: 6000104, message: 'del_reaction: Network error.' } })
  })

  describe('the users', () => {
    const users = (message: ZIMMessage, reactionType: string, config: object = {}) => done(fixture.zim.queryMessageReactionUserList(message, { reactionType, count: 20, ...config } as never))

    it('of a type, with their counts', async () => {
      const { bob, messages, seqs } = await signIn('hello')
      await add('👍', messages[0]!, { increaseCount: 3 })
      reactBy(bob, seqs[0]!, '👍')
      await settle(300)
      expect(await users(messages[0]!, '👍')).toMatchObject({ value: {
        reactionType: '👍',
        totalCount: 2,
        nextFlag: 0,
        userInfoList: [{ userID: 'alice', reactions: [{ reactionType: '👍', sumCount: 3 }] }, { userID: 'bob', reactions: [{ sumCount: 1 }] }],
      } })
    })

    it('by page: a page begins with the last user of the one before', async () => {
      const { bob, messages, seqs } = await signIn('hello')
      await add('👍', messages[0]!)
      reactBy(bob, seqs[0]!, '👍')
      await settle(300)
      expect(await users(messages[0]!, '👍', { count: 1 })).toMatchObject({ value: { nextFlag: 1, userInfoList: [{ userID: 'alice' }] } })
      expect(await users(messages[0]!, '👍', { count: 1, nextFlag: 1 })).toMatchObject({ value: { nextFlag: 1, userInfoList: [{ userID: 'alice' }] } })
      expect(await users(messages[0]!, '👍', { count: 2, nextFlag: 1 })).toMatchObject({ value: { nextFlag: 0, userInfoList: [{ userID: 'alice' }, { userID: 'bob' }] } })
    })

    it('of all types, the most active first', async () => {
      const { bob, messages, seqs } = await signIn('hello')
      await add('👍', messages[0]!)
      reactBy(bob, seqs[0]!, '👍')
      reactBy(bob, seqs[0]!, '❤️')
      await settle(300)
      expect(await users(messages[0]!, '')).toMatchObject({ value: { totalCount: 2, userInfoList: [{ userID: 'bob', reactions: [{ reactionType: '👍' }, { reactionType: '❤️' }] }, { userID: 'alice' }] } })
    })

    it('of a type that nobody used: invalid; without any reaction there are none', async () => {
      const { messages } = await signIn('hello')
      expect(await users(messages[0]!, '👍')).toEqual({ reason: { code: 6000001, message: '👍 is invalid.' } })
      expect(await users(messages[0]!, '')).toMatchObject({ value: { totalCount: 0, userInfoList: [] } })
      expect(await users(messages[0]!, '👍', { count: 101 })).toEqual({ reason: { code: 6000001, message: 'API.queryMessageReactionUserList: The config or its count is invalid or its count exceeds 100.' } })
    })
  })
})
