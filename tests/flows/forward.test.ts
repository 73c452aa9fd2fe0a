import { describe, expect, it } from 'vitest'

import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { combinedBody, forwardedBody } from '@/packages/forward/bodies'

import type { Device } from '../support/model/device'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { pngBytes } from '../support/deviceFiles'
import { createDevice } from '../support/model/device'
import { createBackend, createTestApp } from '../support/testApp'

useFakeClock()

const BEN: ConversationKey = 'peer:ben'
const CARL: ConversationKey = 'peer:carl'
const ANNA: ConversationKey = 'peer:anna'

/** Anna has two texts of Ben and has sent him one; Carl is there, too. */
async function createFixture(options?: Parameters<typeof createBackend>[0]) {
  const gateway = createBackend(options)
  const [anna, ben, carl] = ['anna', 'ben', 'carl'].map(userID => createDevice(gateway, userID)) as [Device, Device, Device]
  for (const device of [anna, ben, carl]) await device.app.signIn(device.userID)
  await anna.app.messages.open(BEN)
  for (const text of ['one', 'two']) ben.app.messages.send(ANNA, aText(text))
  await wait(1000)
  anna.app.messages.send(BEN, aText('three'))
  await wait(1000)
  return { gateway, anna, ben, carl }
}

const timeline = ({ app }: Device, key: ConversationKey) => app.messages.timeline(key)
const nameOf = (userID: string) => userID
const combined = (messages: readonly Message[]) => combinedBody(messages, { between: ['Anna', 'Ben'], nameOf })
const open = ({ app }: Device, { conversation, id, seq }: Message, path?: number[]) => app.zim.ask(client => client.combined.open({ conversation, id, seq }, path))
async function outcomeOf<T>(promise: Promise<T>) {
  const settled = promise.then(value => ({ value }), (error: { failure: { kind: string } }) => ({ kind: error.failure.kind }))
  await wait(1000)
  return settled as Promise<{ value?: T, kind?: string }>
}
const records = (gateway: Awaited<ReturnType<typeof createFixture>>['gateway']) => gateway.world.storedMessages().filter(({ content }) => content.type === 100)

describe('messages that are forwarded one by one', () => {
  it('arrive in their order, without mentions, and with the IDs of this client', async () => {
    const { anna, carl } = await createFixture()
    for (const message of timeline(anna, BEN)) expect(anna.app.messages.send(CARL, { body: forwardedBody(message) })).toBeNull()
    await wait(3000)
    expect(carl.app.texts('anna')).toEqual(['one', 'two', 'three'])
    expect(timeline(carl, ANNA).map(({ key }) => key)).toEqual(timeline(anna, CARL).map(({ key }) => key))
    expect(timeline(carl, ANNA).every(({ key }) => key.startsWith('anna~'))).toBe(true)
  })

  it('keep the file of a picture at ZIM: nothing is uploaded, and its size travels', async () => {
    const { gateway, anna, ben, carl } = await createFixture()
    const file = ben.files.addTemp('1.png', pngBytes(300, 400, 1, 64))
    ben.app.messages.send(ANNA, { body: { kind: 'image', name: '1.png', bytes: 64, url: '', width: 300, height: 400, thumbnail: '' }, batch: 'b' }, { file, onKey: () => {} })
    await wait(5000)
    const picture = timeline(anna, BEN).at(-1)!
    const uploads = gateway.world.state.uploads.size
    expect(anna.app.messages.send(CARL, { body: forwardedBody(picture) })).toBeNull()
    await wait(3000)
    expect(gateway.world.state.uploads.size).toBe(uploads)
    expect(timeline(carl, ANNA)).toMatchObject([{ body: { kind: 'image', name: '1.png', width: 300, height: 400, bytes: 64, url: expect.stringMatching(/^https:.*\.png$/), thumbnail: expect.stringMatching(/^https:/) } }])
    expect(timeline(anna, CARL)).toMatchObject([{ delivery: 'sent', body: { width: 300, thumbnail: expect.stringMatching(/^https:/) } }])
  })

  it('to several chats wait offline, each for itself, and are sent once after a kill', async () => {
    const { gateway, anna, ben, carl } = await createFixture()
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    const [message] = timeline(anna, BEN)
    for (const key of [CARL, BEN]) anna.app.messages.send(key, { body: forwardedBody(message!) })
    await wait(1000)
    anna.kill()
    gateway.controls.online()
    await anna.start().signIn('anna')
    await wait(10_000)
    expect(carl.app.texts('anna')).toEqual(['one'])
    expect(ben.app.texts('anna')).toEqual(['one', 'two', 'three', 'one'])
    expect(anna.app.outbox.unsent).toBe(0)
  })
})

describe('messages that are forwarded as one', () => {
  it('arrive with title and summary, and are opened in their order with their senders and times', async () => {
    const { anna, carl } = await createFixture()
    const messages = timeline(anna, BEN)
    expect(anna.app.messages.send(CARL, { body: combined(messages) })).toBeNull()
    expect(timeline(anna, CARL)).toMatchObject([{ body: { kind: 'combined', items: [{}, {}, {}] } }])
    await wait(3000)
    const [arrived] = timeline(carl, ANNA)
    expect(arrived!.body).toEqual({ kind: 'combined', title: 'Anna和Ben的聊天记录', summary: 'ben: one\nben: two\nanna: three' })
    const { value } = await outcomeOf(open(carl, arrived!))
    expect(value).toEqual(messages.map(({ senderID, sentAt, body }) => ({ senderID, sentAt, body })))
    expect(timeline(anna, CARL)).toMatchObject([{ delivery: 'sent', body: { kind: 'combined', title: 'Anna和Ben的聊天记录' } }])
    expect('items' in timeline(anna, CARL)[0]!.body).toBe(false)
  })

  it('wait offline, and are sent once after a kill', async () => {
    const { gateway, anna, carl } = await createFixture()
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    anna.app.messages.send(CARL, { body: combined(timeline(anna, BEN)) })
    await wait(1000)
    anna.kill()
    gateway.controls.online()
    await anna.start().signIn('anna')
    await wait(10_000)
    expect(timeline(carl, ANNA)).toHaveLength(1)
    const { value } = await outcomeOf(open(carl, timeline(carl, ANNA)[0]!))
    expect(value).toHaveLength(3)
  })

  it.each(['upload', 'acknowledgement'])('are sent once when the %s is lost', async (lost) => {
    const { gateway, anna, carl } = await createFixture()
    if (lost === 'upload') gateway.controls.failUpload({ errMsg: 'request:fail', times: 1, userID: 'anna' })
    else gateway.controls.slow({ call: 'sendPeerMessage', ms: 45_000, userID: 'anna' })
    anna.app.messages.send(CARL, { body: combined(timeline(anna, BEN)) })
    await wait(90_000)
    expect(records(gateway)).toHaveLength(1)
    expect(timeline(anna, CARL)).toMatchObject([{ delivery: 'sent' }])
    expect((await outcomeOf(open(carl, timeline(carl, ANNA)[0]!))).value).toHaveLength(3)
  })

  it('are sent once when the app ends before the answer', async () => {
    const { gateway, anna, carl } = await createFixture()
    gateway.controls.slow({ call: 'sendPeerMessage', ms: 5_000, userID: 'anna' })
    anna.app.messages.send(CARL, { body: combined(timeline(anna, BEN)) })
    await wait(2_000)
    expect(records(gateway)).toHaveLength(1)
    anna.kill()
    await anna.start().signIn('anna')
    await wait(20_000)
    expect(records(gateway)).toHaveLength(1)
    await anna.app.messages.open(CARL)
    await wait(1000)
    expect(timeline(anna, CARL)).toHaveLength(1)
    expect(timeline(carl, ANNA)).toHaveLength(1)
  })

  it('are forwarded on and put into another record, also after a restart, and stay one message on all devices', async () => {
    const { gateway, anna, carl } = await createFixture({ multiDevice: true })
    const tablet = createTestApp(gateway)
    await tablet.signIn('anna')
    await anna.app.messages.open(CARL)
    anna.app.messages.send(CARL, { body: combined(timeline(anna, BEN)) })
    await wait(3000)
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    const record = timeline(anna, CARL)[0]!
    anna.app.messages.send(BEN, { body: forwardedBody(record) })
    anna.app.messages.send(CARL, { body: combinedBody([record], { between: null, nameOf }) })
    await wait(1000)
    anna.kill()
    gateway.controls.online()
    await anna.start().signIn('anna')
    await wait(20_000)
    for (const key of [BEN, CARL]) {
      await anna.app.messages.open(key)
      await tablet.messages.open(key)
    }
    await wait(1000)
    for (const key of [BEN, CARL]) expect(tablet.messages.timeline(key).map(({ key }) => key)).toEqual(timeline(anna, key).map(({ key }) => key))
    const copy = timeline(anna, BEN).at(-1)!
    expect(copy).toMatchObject({ body: { kind: 'combined', title: 'Anna和Ben的聊天记录' }, key: expect.stringMatching(/^anna~[0-9a-z]{16}$/) })
    expect((await outcomeOf(open(anna, copy))).value).toHaveLength(3)
    const nested = timeline(carl, ANNA).at(-1)!
    expect((await outcomeOf(open(carl, nested))).value).toMatchObject([{ senderID: 'anna', body: { kind: 'combined' } }])
    expect((await outcomeOf(open(carl, nested, [0]))).value).toMatchObject([{ body: { text: 'one' } }, {}, {}])
    expect((await outcomeOf(open(carl, nested, [1]))).kind).toBe('record-lost')
  })

  it('fail with a reason when the record inside was recalled meanwhile', async () => {
    const { gateway, anna } = await createFixture()
    await anna.app.messages.open(CARL)
    anna.app.messages.send(CARL, { body: combined(timeline(anna, BEN)) })
    await wait(3000)
    const record = timeline(anna, CARL)[0]!
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    anna.app.messages.send(BEN, { body: forwardedBody(record) })
    await wait(1000)
    anna.kill()
    gateway.controls.online()
    const again = anna.start()
    gateway.world.state.conversations.forEach(({ log }) => log.messages.forEach((message) => { if (message.content.type === 100) message.revoked = { by: 'anna', at: 1, extendedData: '', status: 0 } }))
    await again.signIn('anna')
    await wait(10_000)
    await again.messages.open(BEN)
    expect(timeline(anna, BEN).filter(({ delivery }) => delivery === 'failed')).toMatchObject([{ body: { kind: 'combined' }, failure: { kind: 'record-lost' } }])
  })

  it('are not opened without a connection, and after a recall', async () => {
    const { gateway, anna, carl } = await createFixture()
    await anna.app.messages.open(CARL)
    anna.app.messages.send(CARL, { body: combined(timeline(anna, BEN)) })
    await wait(3000)
    const [arrived] = timeline(carl, ANNA)
    gateway.controls.offline(['carl'])
    gateway.controls.drop('carl')
    await wait(3000)
    expect((await outcomeOf(open(carl, arrived!))).kind).toBe('record-away')
    gateway.controls.online()
    await wait(10_000)
    void anna.app.messages.revoke(CARL, timeline(anna, CARL)[0]!.key)
    await wait(2000)
    expect((await outcomeOf(open(carl, arrived!))).kind).toBe('record-lost')
  })

  it.each([
    ['101 messages', Array.from({ length: 101 }, () => 'x')],
    ['200,000 characters', Array.from({ length: 100 }, () => 'x'.repeat(2000))],
  ])('are refused with a reason: %s', async (_, texts) => {
    const { anna } = await createFixture()
    const messages = texts.map(text => ({ ...timeline(anna, BEN)[0]!, body: { kind: 'text' as const, text } }))
    expect(anna.app.messages.send(CARL, { body: combined(messages) })).toMatchObject({ kind: 'combined-too-long', params: { n: 100 } })
    expect(timeline(anna, CARL)).toEqual([])
  })
})

describe('messages that are deleted together', () => {
  it('are deleted in batches that ZIM takes, unsent ones are not sent, and the other side keeps all', async () => {
    const { gateway, anna, ben } = await createFixture()
    for (let n = 0; n < 120; n++) ben.app.messages.send(ANNA, aText(`text ${n}`))
    await wait(20_000)
    gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000203, userID: 'anna' })
    anna.app.messages.send(BEN, aText('unsent'))
    await wait(1000)
    const asked: string[][] = []
    const zim = anna.app.module.ZIM.getInstance()!
    const { deleteMessages } = zim
    zim.deleteMessages = (...args) => {
      asked.push(args[0].map(({ messageID }) => messageID!))
      return deleteMessages.apply(zim, args)
    }
    const keys = timeline(anna, BEN).slice(-101).map(({ key }) => key)
    const done = anna.app.messages.remove(BEN, ...keys)
    await wait(1000)
    await done
    expect(asked.map(({ length }) => length)).toEqual([50, 50])
    expect(timeline(anna, BEN)).toHaveLength(23)
    expect([anna.app.outbox.unsent, timeline(ben, ANNA).length]).toEqual([0, 123])
    expect(anna.app.conversations.get(BEN)?.lastMessage).toMatchObject({ body: { text: 'text 19' } })
  })

  it('stay where ZIM refuses a later batch', async () => {
    const { anna, ben } = await createFixture()
    for (let n = 0; n < 60; n++) ben.app.messages.send(ANNA, aText(`text ${n}`))
    await wait(10_000)
    const zim = anna.app.module.ZIM.getInstance()!
    const { deleteMessages } = zim
    let calls = 0
    zim.deleteMessages = (...args) => ++calls > 1 ? Promise.reject(Object.assign(new Error('refused'), { code: 6000001 })) : deleteMessages.apply(zim, args)
    const removed = anna.app.messages.remove(BEN, ...timeline(anna, BEN).map(({ key }) => key))
    expect((await outcomeOf(removed)).kind).toBe('bad-input')
    expect(timeline(anna, BEN)).toHaveLength(13)
  })
})

describe('the history of a chat', () => {
  it('is cleared for this account alone: the chat stays, what comes later is shown, and an unsent message is sent', async () => {
    const { gateway, anna, ben } = await createFixture()
    gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000203, userID: 'anna' })
    anna.app.messages.send(BEN, aText('unsent'))
    await wait(1000)
    const cleared = anna.app.conversations.clear(BEN)
    await wait(1000)
    await cleared
    expect(anna.app.texts('ben')).toEqual(['unsent'])
    expect(anna.app.conversations.get(BEN)).toMatchObject({ key: BEN, unread: 0 })
    anna.app.messages.retry(BEN, timeline(anna, BEN)[0]!.key)
    ben.app.messages.send(ANNA, aText('later'))
    await wait(2000)
    expect(anna.app.texts('ben').sort()).toEqual(['later', 'unsent'])
    expect(timeline(ben, ANNA)).toHaveLength(5)
  })

  it('is not cleared without a connection, and says so', async () => {
    const { gateway, anna } = await createFixture()
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(1000)
    expect((await outcomeOf(anna.app.conversations.clear(BEN))).kind).toBe('network')
    expect(timeline(anna, BEN)).toHaveLength(3)
  })
})
