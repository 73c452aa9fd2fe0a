import type { ZIMMessage } from 'zego-zim-miniprogram'

import { describe, expect, it } from 'vitest'

import { outcome, watch } from '../support/zim/helpers'
import { SERVER_SUBJECTS, useServerFixture } from '../support/zim/serverFixture'
import { settle } from '../support/zim/zimFixture'

const PEER = 0
const ROOM = 1
const EVENTS = ['conversationChanged', 'messageEdited'] as const
const DAY = 86_400_000
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value))
const body = (message: ZIMMessage | undefined) => (message as ZIMMessage & { message?: string } | undefined)?.message

/** Editing of messages. The emulator and the real package pass the same tests, on the same server. */
describe.each(SERVER_SUBJECTS)('edits: $name', (subject) => {
  const fixture = useServerFixture(subject)

  async function history(): Promise<ZIMMessage[]> {
    const query = outcome(fixture.zim.queryHistoryMessage('bob', PEER, { reverse: true, mode: 1, count: 30 } as never))
    await settle(300)
    return (query.settled as { value: { messageList: ZIMMessage[] } }).value.messageList
  }

  async function edit(message: ZIMMessage) {
    const edited = outcome(fixture.zim.editMessage(message, {}))
    await settle(300)
    return edited.settled as { value?: { message: ZIMMessage }, reason?: { code: number, message: string } }
  }

  /** Alice has sent a text to bob. */
  async function sent(more: object = {}) {
    const bob = fixture.peer('bob')
    bob.text('first')
    await fixture.signIn()
    const message = { type: 1, message: 'helo', extendedData: '{"cid":"1"}', ...more } as ZIMMessage
    void fixture.zim.sendMessage(message, 'bob', PEER, { priority: 1 } as never)
    await settle(300)
    await history()
    const watched = watch(fixture.zim, ...EVENTS)
    return { bob, message: copy(message), watched }
  }

  it('an own text gets its new text, the time and the editor, in the object, the result and the history', async () => {
    const { message, watched } = await sent()
    await settle(1_000)
    const { value } = await edit(Object.assign(message, { message: 'hello' }))
    expect(value!.message).not.toBe(message)
    for (const edited of [message, value!.message, (await history()).at(-1)!])
      expect(edited).toMatchObject({ message: 'hello', extendedData: '{"cid":"1"}', editorUserID: 'alice', editedTime: expect.any(Number), timestamp: message.timestamp, messageSeq: message.messageSeq, orderKey: message.orderKey })
    expect(message.editedTime).toBeGreaterThan(message.timestamp!)
    expect(watched.names()).toEqual(['conversationChanged'])
    expect(watched.of('conversationChanged')[0]!.infoList).toMatchObject([{ event: 1, conversation: { lastMessage: { message: 'hello' } } }])
  })

  it('an own text that is not the last message changes no conversation', async () => {
    const { bob, message, watched } = await sent()
    bob.text('later')
    await settle(300)
    watched.clear()
    await edit(Object.assign(message, { message: 'hello' }))
    expect(watched.names()).toEqual([])
  })

  it('a text of the other user is reported when it is in memory: first the event, then the conversation', async () => {
    const { bob, watched } = await sent()
    const { messageID } = bob.text('wrong')
    await settle(300)
    watched.clear()
    bob.perform('editMessage', { conversationID: 'alice', messageID, fields: { message: 'right', mentionedUserIDs: ['alice'] } })
    await settle(300)
    expect(watched.names()).toEqual(['messageEdited', 'conversationChanged'])
    expect(watched.of('messageEdited')[0]!.messageList).toMatchObject([{ messageID, message: 'right', mentionedUserIDs: ['alice'], editorUserID: 'bob', editedTime: expect.any(Number), conversationID: 'bob', direction: 1 }])
    expect(watched.of('conversationChanged')[0]!.infoList).toMatchObject([{ conversation: { lastMessage: { message: 'right' } } }])
  })

  it('a text that is not in memory is not reported, and its conversation keeps the old text; the history has the new one', async () => {
    const bob = fixture.peer('bob')
    const { messageID } = bob.text('wrong')
    await fixture.signIn()
    const watched = watch(fixture.zim, ...EVENTS)
    bob.perform('editMessage', { conversationID: 'alice', messageID, fields: { message: 'right' } })
    await settle(300)
    expect(watched.names()).toEqual([])
    expect((await history()).map(body)).toEqual(['right'])
  })

  it('a text that was edited while the connection was away is reported after it when it is in memory', async () => {
    const { bob, watched } = await sent()
    const { messageID } = bob.text('wrong')
    await settle(300)
    await fixture.lose()
    bob.perform('editMessage', { conversationID: 'alice', messageID, fields: { message: 'right' } })
    watched.clear()
    fixture.gateway.controls.online()
    await settle(20_000)
    expect(watched.of('messageEdited')).toMatchObject([{ messageList: [{ messageID, message: 'right' }] }])
  })

  it('another device of the user gets an own edit', async () => {
    fixture.gateway.world.state.multiDevice = true
    const { message, watched } = await sent()
    const other = fixture.peer('alice')
    other.perform('editMessage', { conversationID: 'bob', messageID: message.messageID, fields: { message: 'from the other one' } })
    await settle(300)
    expect(watched.of('messageEdited')).toMatchObject([{ messageList: [{ messageID: message.messageID, message: 'from the other one', direction: 0 }] }])
  })

  it('mentions are replaced, and an empty list clears them', async () => {
    const { message } = await sent({ mentionedUserIDs: ['bob'] })
    const { value } = await edit(Object.assign(message, { message: 'hello', mentionedUserIDs: [] }))
    expect(value!.message.mentionedUserIDs).toEqual([])
    expect((await history()).at(-1)!.mentionedUserIDs).toEqual([])
  })

  it('without a change is refused', async () => {
    const { message } = await sent()
    expect(await edit(message)).toEqual({ reason: { code: 6000001, message: 'No changed fields.' } })
  })

  it('of the same text that mentions somebody counts as a change', async () => {
    const { message } = await sent({ mentionedUserIDs: ['bob'] })
    expect(await edit(message)).toMatchObject({ value: { message: { editorUserID: 'alice' } } })
  })

  it.each<[string, object, string]>([
    ['a message that was not sent', { messageSeq: 0 }, 'API.editMessage: The message instance is not a successfully sent or group targeted.'],
    ['a message that has failed', { sentStatus: 2 }, 'API.editMessage: The message instance is not a successfully sent or group targeted.'],
    ['a picture', { type: 11 }, 'API.editMessage: The message type is not support.'],
    ['a message of a room', { conversationType: ROOM }, 'API.editMessage: The message conversation type is not support.'],
    ['an empty text', { message: ' ' }, 'API.editMessage: The message body is empty or its byte size exceeds.'],
    ['a message that is not in memory', { messageSeq: 99 }, 'The message no found in DB.'],
    ['another type', { type: 200, subType: 1 }, 'Message type can not changed.'],
  ])('of %s is refused before anything is sent', async (_, more, message) => {
    const given = (await sent()).message
    expect(await edit(Object.assign(given, { message: 'hello' }, more))).toEqual({ reason: { code: 6000001, message } })
    expect(fixture.gateway.world.storedMessages().map(({ content }) => content.message)).toEqual(['first', 'helo'])
  })

  it.each([['after a day', 6000286], ['of another user', 6000285]])('%s is refused by the server', async (which, code) => {
    const { message } = await sent()
    if (which === 'after a day')
      fixture.gateway.world.storedMessages().forEach(stored => Object.assign(stored, { timestamp: stored.timestamp - DAY - 1_000 }))
    else
      fixture.gateway.world.storedMessages().forEach(stored => Object.assign(stored, { senderUserID: 'bob' }))
    expect(await edit(Object.assign(message, { message: 'hello' }))).toMatchObject({ reason: { code } })
    expect(body((await history()).at(-1))).toBe('helo')
  })

  it('without a connection fails by the name of its operation', async () => {
    const { message } = await sent()
    await fixture.lose()
    expect(await edit(Object.assign(message, { message: 'hello' }))).toEqual({ reason: { code: 6000104, message: 'c2c/edit_msg: Network error.' } })
    fixture.gateway.controls.online()
  })
})
