import type { ZIMMessage } from 'zego-zim-miniprogram'

import { describe, expect, it } from 'vitest'

import { outcome, watch } from '../support/zim/helpers'
import { SERVER_SUBJECTS, useServerFixture } from '../support/zim/serverFixture'
import { settle } from '../support/zim/zimFixture'

const PEER = 0
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value))

/** Pinned messages. The emulator and the real package pass the same tests, on the same server. */
describe.each(SERVER_SUBJECTS)('pinned messages: $name', (subject) => {
  const fixture = useServerFixture(subject)

  async function ask<T>(request: Promise<T>) {
    const asked = outcome(request)
    await settle(300)
    return asked.settled as { value?: T, reason?: { code: number, message: string } }
  }
  const history = async () => (await ask(fixture.zim.queryHistoryMessage('bob', PEER, { reverse: true, mode: 1, count: 30 } as never))).value!.messageList
  const pinned = async () => (await ask(fixture.zim.queryPinnedMessageList('bob', PEER))).value!.messageList
  const pin = (message: ZIMMessage, isPinned = true, config?: object) => ask(fixture.zim.pinMessage(message, isPinned, config as never))

  /** Bob has sent some texts to alice, who has loaded them. */
  async function received(count = 2, isLoaded = true) {
    const bob = fixture.peer('bob')
    const texts = Array.from({ length: count }, (_, at) => bob.text(String(at + 1)))
    await fixture.signIn()
    const messages = isLoaded ? copy(await history()) : []
    const watched = watch(fixture.zim, 'messagePinStatusChanged')
    const infos = () => watched.of('messagePinStatusChanged').map(({ infos }) => infos.map(({ pinStatus, message }) => [pinStatus, (message as { message?: string }).message]))
    const pinOfBob = (messageID: string, isPinned = true) => bob.perform('pinMessage', { conversationID: 'alice', messageID, isPinned, disableAutoReplace: false })
    return { bob, messages, watched, infos, pinOfBob, messageIDs: texts.map(({ messageID }) => messageID!) }
  }

  it('a pin is reported to the acting client, and listed with its time and its user', async () => {
    const { messages, watched, infos } = await received()
    expect(await pin(messages[0]!)).toEqual({ value: undefined })
    expect(infos()).toEqual([[[1, '1']]])
    expect(watched.of('messagePinStatusChanged')[0]!.infos[0]!.message).toMatchObject({ messageID: messages[0]!.messageID, pinnedUserID: 'alice', pinnedTime: expect.any(Number) })
    expect(await pinned()).toMatchObject([{ message: '1', pinnedUserID: 'alice', pinnedTime: expect.any(Number) }])
  })

  it('the list is in the order of pinning, and a second pin of one message is a new one', async () => {
    const { messages, infos } = await received(3)
    await pin(messages[2]!)
    await pin(messages[0]!)
    expect((await pinned()).map(({ messageSeq }) => messageSeq)).toEqual([3, 1])
    await pin(messages[2]!)
    expect((await pinned()).map(({ messageSeq }) => messageSeq)).toEqual([1, 3])
    expect(infos().at(-1)).toEqual([[2, '3']])
  })

  it('an unpinned message leaves the list; another time it is refused', async () => {
    const { messages, infos } = await received()
    await pin(messages[0]!)
    await pin(messages[0]!, false)
    expect(infos().at(-1)).toEqual([[0, '1']])
    expect(await pinned()).toEqual([])
    expect(await pin(messages[0]!, false)).toMatchObject({ reason: { code: 6000208 } })
  })

  it('the eleventh replaces the oldest, which is reported after it', async () => {
    const { messages, infos } = await received(12)
    for (const message of messages.slice(0, 11))
      await pin(message)
    expect(infos().at(-1)).toEqual([[1, '11'], [0, '1']])
    expect((await pinned()).map(({ messageSeq }) => messageSeq)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(await pin(messages[11]!, true, { disableAutoReplace: true })).toMatchObject({ reason: { code: 6000287 } })
    expect(await pinned()).toHaveLength(10)
  })

  it('a pin of the other user is reported and listed', async () => {
    const { messageIDs, infos, pinOfBob } = await received()
    pinOfBob(messageIDs[0]!)
    await settle(300)
    expect(infos()).toEqual([[[1, '1']]])
    expect(await pinned()).toMatchObject([{ message: '1', pinnedUserID: 'bob' }])
    pinOfBob(messageIDs[0]!, false)
    await settle(300)
    expect(infos().at(-1)).toEqual([[0, '1']])
    expect(await pinned()).toEqual([])
  })

  it('a pin of a message that is not in memory is lost until the next login', async () => {
    const { messageIDs, infos, pinOfBob } = await received(2, false)
    pinOfBob(messageIDs[0]!)
    await settle(300)
    expect(infos()).toEqual([])
    await history()
    expect(await pinned()).toEqual([])
    fixture.zim.logout()
    await settle(100)
    await fixture.signIn()
    await settle(100)
    expect(await pinned()).toMatchObject([{ message: '1', pinnedUserID: 'bob' }])
  })

  it('what was pinned before the login is listed, also when it is not in memory', async () => {
    const bob = fixture.peer('bob')
    const { messageID } = bob.text('1')
    bob.perform('pinMessage', { conversationID: 'alice', messageID, isPinned: true, disableAutoReplace: false })
    await fixture.signIn()
    await settle(100)
    expect(await pinned()).toMatchObject([{ message: '1', pinnedUserID: 'bob', pinnedTime: expect.any(Number) }])
  })

  it('what was pinned while the connection was away is reported after it', async () => {
    const { bob, messageIDs, infos, pinOfBob } = await received()
    await fixture.lose()
    pinOfBob(messageIDs[1]!)
    bob.text('3')
    fixture.gateway.controls.online()
    await settle(20_000)
    expect(infos()).toEqual([[[1, '2']]])
    expect(await pinned()).toMatchObject([{ message: '2' }])
  })

  it('a revoked message is not listed any more, and one that was deleted here neither', async () => {
    const { bob, messages, messageIDs } = await received()
    await pin(messages[0]!)
    await pin(messages[1]!)
    bob.perform('revokeMessage', { conversationID: 'alice', messageID: messageIDs[0], revokeExtendedData: '' })
    await settle(300)
    expect((await pinned()).map(({ messageSeq }) => messageSeq)).toEqual([2])
    await ask(fixture.zim.deleteMessages([messages[1]!], 'bob', PEER, { isAlsoDeleteServerMessage: true }))
    expect(await pinned()).toEqual([])
  })

  it.each<[string, object, string]>([
    ['of a room', { conversationType: 1 }, 'conversationType is not support.'],
    ['that was not sent', { messageSeq: 0 }, 'API.pinMessage: The message instance is not a successfully sent.'],
    ['of a type without a place', { type: 2 }, 'API.pinMessage: The message type is not support.'],
  ])('a message %s is refused before anything is sent', async (_, more, message) => {
    const { messages } = await received()
    expect(await pin(Object.assign(messages[0]!, more))).toEqual({ reason: { code: 6000001, message } })
  })

  it('a revoked message is refused', async () => {
    const { bob, messages, messageIDs } = await received()
    bob.perform('revokeMessage', { conversationID: 'alice', messageID: messageIDs[0], revokeExtendedData: '' })
    await settle(300)
    expect(await pin(messages[0]!)).toEqual({ reason: { code: 6000001, message: 'Message type error.' } })
  })

  it('without a connection a pin fails by the name of its operation, and the list is what the client knows', async () => {
    const { messages } = await received()
    await pin(messages[0]!)
    await fixture.lose()
    expect(await pin(messages[1]!)).toEqual({ reason: { code: 6000104, message: 'msg_pin: Network error.' } })
    expect(await pinned()).toMatchObject([{ message: '1' }])
    fixture.gateway.controls.online()
  })
})
