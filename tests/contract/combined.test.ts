import type { ZIMCombineMessage, ZIMMessage } from 'zego-zim-miniprogram'

import { describe, expect, it } from 'vitest'

import { pngFile } from '../support/mediaFiles'
import { outcome, watch } from '../support/zim/helpers'
import { SERVER_SUBJECTS, useServerFixture } from '../support/zim/serverFixture'
import { settle } from '../support/zim/zimFixture'

const PEER = 0
const NORMAL = { priority: 1 }
const COMBINE_ID = /^0-0_0\d+_\d{16}-bob$/

type Any = ZIMMessage & Record<string, any>

/** Combined messages, on the emulator's server. What the package does with the messages inside and with the replies is its own. */
describe.each(SERVER_SUBJECTS)('combined messages: $name', (subject) => {
  const fixture = useServerFixture(subject)

  /** Alice is signed in, and has two texts of bob. */
  async function start() {
    const bob = fixture.peer('bob')
    fixture.peer('carol')
    await fixture.signIn()
    bob.text('one', { content: { extendedData: 'of bob' } })
    bob.text('two')
    await settle(300)
    return bob
  }
  const combined = (messageList: unknown[], more: object = {}) => ({ type: 100, title: 'Chat of both', summary: 'bob: one', messageList, ...more }) as unknown as Any
  const history = async (peer = 'bob', count = 10) => {
    const queried = outcome(fixture.zim.queryHistoryMessage(peer, PEER, { count, reverse: true, mode: 1 } as never))
    await settle(300)
    return (queried.settled as { value: { messageList: Any[] } }).value.messageList
  }
  async function send(message: Any, to = 'bob', onMessageAttached: (message: Any) => void = () => {}) {
    const sent = outcome(Promise.resolve(fixture.zim.sendMessage(message, to, PEER, NORMAL as never, { onMessageAttached } as never)))
    await settle(400)
    const { value, reason } = (sent.settled ?? {}) as { value?: { message: Any }, reason?: unknown }
    return { message: value?.message as Any, reason }
  }
  async function detail(message: unknown) {
    const queried = outcome(Promise.resolve(fixture.zim.queryCombineMessageDetail(message as ZIMCombineMessage)))
    await settle(300)
    const { value, reason } = (queried.settled ?? {}) as { value?: { message: Any }, reason?: unknown }
    return { children: value?.message.messageList as Any[], message: value?.message, reason }
  }
  async function signInAgain() {
    fixture.zim.logout()
    await settle(300)
    await fixture.signIn()
    await settle(300)
  }
  const refusal = (text: string) => ({ code: 6000001, message: text })

  it.each([
    ['no title', { title: '' }, 'The combine message title is invalid or its byte size exceeds 100.'],
    ['a title of 102 bytes', { title: '录'.repeat(34) }, 'The combine message title is invalid or its byte size exceeds 100.'],
    ['no summary', { summary: '' }, 'The combine message summary is invalid or its byte size exceeds 500.'],
    ['a summary of 501 bytes', { summary: 'a'.repeat(501) }, 'The combine message summary is invalid or its byte size exceeds 500.'],
    ['nothing inside', { messageList: [] }, 'The combine message list is invalid.'],
    ['a message that was not sent', { messageList: [{ type: 1, message: 'x', sentStatus: 2 }] }, 'The combine message list includes invalid message.'],
    ['a command', { messageList: [{ type: 2, sentStatus: 1 }] }, 'The combine message list includes invalid message.'],
    ['a recalled message', { messageList: [{ type: 31, sentStatus: 1 }] }, 'The combine message list includes invalid message.'],
    ['a tip', { messageList: [{ type: 32, sentStatus: 1 }] }, 'The combine message list includes invalid message.'],
  ])('are refused with %s', async (_, more, text) => {
    await start()
    expect((await send(combined([{ type: 1, message: 'x', sentStatus: 1 }], more))).reason).toEqual(refusal(`API.sendMessage: ${text}`))
  })

  it('are sent with a title of 100 bytes and a summary of 500', async () => {
    await start()
    const { reason } = await send(combined(await history(), { title: 'a'.repeat(100), summary: 'b'.repeat(500) }))
    expect(reason).toBeUndefined()
  })

  it('are sent with an upload of what is inside; the given object stays, and only the one of onMessageAttached has the messages', async () => {
    const bob = await start()
    const given = combined(await history())
    const before = JSON.stringify(given)
    const attached: Any[] = []
    const watched = watch(fixture.zim, 'messageSentStatusChanged', 'conversationChanged')
    const { message } = await send(given, 'bob', message => attached.push({ ...message, messageList: [...message.messageList] }))
    expect(JSON.stringify(given)).toBe(before)
    expect(attached.map(({ messageList }) => messageList.length)).toEqual([2])
    expect(message).toMatchObject({ type: 100, title: 'Chat of both', summary: 'bob: one', messageList: [], sentStatus: 1, messageSeq: 3, orderKey: 300, combineID: expect.stringMatching(COMBINE_ID) })
    expect(watched.names().at(-1)).toBe('messageSentStatusChanged')
    expect(watched.of('conversationChanged').at(-1)!.infoList[0]!.conversation.lastMessage).toMatchObject({ type: 100, messageList: [] })
    expect(fixture.platform.uploads).toHaveLength(1)
    expect(bob.perform('queryHistoryMessage', { conversationID: 'alice', seq: -1, count: 1, reverse: true }).messageList).toMatchObject([{ type: 100, title: 'Chat of both', messageList: [] }])
    expect((await history()).at(-1)).toMatchObject({ type: 100, messageList: [], combineID: message.combineID })
  })

  it('are opened by their sender without a download', async () => {
    await start()
    const { message } = await send(combined(await history()))
    const { children } = await detail(message)
    expect(children.map(({ message, senderUserID }) => [message, senderUserID])).toEqual([['one', 'bob'], ['two', 'bob']])
    expect(fixture.platform.downloads).toEqual([])
  })

  it('are fetched in a later login, once; what is inside belongs to no conversation', async () => {
    await start()
    fixture.platform.files.set('wxfile://tmp/a.png', pngFile(30, 20))
    await send({ type: 11, fileLocalPath: 'wxfile://tmp/a.png', fileName: 'a.png' } as never)
    await send(combined(await history()))
    await signInAgain()
    const message = (await history()).at(-1)!
    expect(message).toMatchObject({ type: 100, messageList: [], combineID: expect.stringMatching(COMBINE_ID) })
    const { children } = await detail(message)
    expect(fixture.platform.downloads).toHaveLength(1)
    expect(children).toMatchObject([
      { type: 1, message: 'one', senderUserID: 'bob', extendedData: 'of bob', conversationID: '', orderKey: 0, messageSeq: 0, sentStatus: 1 },
      { type: 1, message: 'two' },
      { type: 11, senderUserID: 'alice', fileName: 'a.png', originalImageWidth: 30, fileDownloadUrl: expect.stringMatching(/^https:\/\/[^/]+\/zim-files\/[0-9a-f]{32}\.png$/) },
    ])
    expect(children[0]!.messageID).not.toBe('')
    expect(message.messageList).toHaveLength(3)
    await detail({ ...message, messageList: [] })
    expect(fixture.platform.downloads).toHaveLength(1)
  })

  it('have messages inside that were in no memory, made of their content alone', async () => {
    await start()
    await send(combined([{ type: 1, message: '你好 😀', senderUserID: 'dave', timestamp: 1_700_000_000_000, sentStatus: 1, messageID: '8123', extendedData: '' }]))
    await signInAgain()
    const { children } = await detail((await history()).at(-1))
    expect(children).toMatchObject([{ message: '你好 😀', senderUserID: 'dave', timestamp: 1_700_000_000_000, messageID: '8123' }])
  })

  it('are in a combined message, and are opened by the messages of the outer one', async () => {
    await start()
    await send(combined(await history()))
    await send(combined([(await history()).at(-1)!], { title: 'Outer' }))
    await signInAgain()
    const outer = (await history()).at(-1)!
    const { children } = await detail(outer)
    expect(children).toMatchObject([{ type: 100, title: 'Chat of both', messageList: [] }])
    const inner = await detail(children[0])
    expect(inner.children.map(({ message }) => message)).toEqual(['one', 'two'])
  })

  it('are refused inside of another when they are not in memory', async () => {
    await start()
    await send(combined(await history()))
    const inner = (await history()).at(-1)!
    await signInAgain()
    const { reason } = await send(combined([inner]))
    expect(reason).toEqual(refusal('The message was not found in the DB or it was not a server message for messageList.'))
  })

  it('are forwarded as a copy, without an upload; what the app adds in onMessageAttached travels with it', async () => {
    await start()
    const { message } = await send(combined(await history(), { extendedData: 'mine' }))
    const before = JSON.stringify(message)
    const seen: unknown[] = []
    const copy = await send(message, 'carol', (attached) => {
      seen.push(attached.extendedData)
      attached.extendedData = 'of the copy'
    })
    expect(seen).toEqual([''])
    expect(JSON.stringify(message)).toBe(before)
    expect(copy.message).toMatchObject({ type: 100, title: 'Chat of both', extendedData: 'of the copy', conversationID: 'carol', messageSeq: 1 })
    expect(fixture.platform.uploads).toHaveLength(1)
    await signInAgain()
    const arrived = (await history('carol')).at(-1)!
    expect(arrived).toMatchObject({ extendedData: 'of the copy' })
    expect((await detail(arrived)).children.map(({ message }) => message)).toEqual(['one', 'two'])
  })

  it('are not forwarded when they are not in memory', async () => {
    await start()
    const { message } = await send(combined(await history()))
    await signInAgain()
    expect((await send(message, 'carol')).reason).toEqual(refusal('The message was not found in the DB or it was not a server message to forward.'))
  })

  it('are not opened when they are not in memory, or are no combined messages', async () => {
    await start()
    const { message } = await send(combined(await history()))
    await signInAgain()
    expect((await detail(message)).reason).toEqual(refusal('The message was not found in the DB or it was not a server message'))
    expect((await detail({ ...message, combineID: '' })).reason).toEqual(refusal('API.queryCombineMessageDetail: The combine message is invalid.'))
    expect((await detail({ type: 1, combineID: 'x' })).reason).toEqual(refusal('API.queryCombineMessageDetail: The combine message is invalid.'))
  })

  it('are not opened without a connection: the download fails', async () => {
    await start()
    await send(combined(await history()))
    await signInAgain()
    const message = (await history()).at(-1)!
    await fixture.lose()
    expect((await detail(message)).reason).toEqual({ code: 6000212, message: 'get combine onerror.' })
  })

  it('fail with the text of the platform when the upload fails', async () => {
    await start()
    const messages = await history()
    fixture.platform.isHolding = true
    const sent = outcome(Promise.resolve(fixture.zim.sendMessage(combined(messages), 'bob', PEER, NORMAL as never)))
    await settle(300)
    fixture.platform.uploads.at(-1)!.fail('request:fail timeout')
    await settle(300)
    expect((sent.settled as { reason: unknown }).reason).toMatchObject({ code: 6000212, message: 'request:fail timeout' })
  })

  it('are not uploaded by another try of the same object: after a failed upload the server has no file', async () => {
    await start()
    const attached: Any[] = []
    const messages = await history()
    fixture.platform.isHolding = true
    const sent = outcome(Promise.resolve(fixture.zim.sendMessage(combined(messages), 'bob', PEER, NORMAL as never, { onMessageAttached: (message: Any) => attached.push(message) } as never)))
    await settle(300)
    fixture.platform.uploads.at(-1)!.fail('request:fail')
    await settle(300)
    expect(sent.settled).toHaveProperty('reason')
    fixture.platform.isHolding = false
    const again = outcome(Promise.resolve(fixture.zim.sendMessage(attached[0]!, 'bob', PEER, { ...NORMAL, isRetrySend: true } as never)))
    await settle(400)
    expect((again.settled as { reason: unknown }).reason).toMatchObject({ code: 6000211 })
    expect(fixture.platform.uploads).toHaveLength(1)
  })

  it('lead to nothing after a recall', async () => {
    await start()
    const { message } = await send(combined(await history()))
    const revoked = outcome(fixture.zim.revokeMessage(message))
    await settle(300)
    expect((revoked.settled as { value: { message: Any } }).value.message).toMatchObject({ type: 31, originalMessageType: 100 })
    expect((await detail(message)).reason).toMatchObject({ code: 6000001 })
  })
})
