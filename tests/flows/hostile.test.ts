import { beforeAll, describe, expect, it } from 'vitest'

import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { conversationName } from '@/components/conversation/conversationRow'
import { toMessageRow } from '@/packages/chat/message/row/messageRow'
import { loadLinks } from '@/services/links'

import type { TestApp } from '../support/testApp'

import { NOON, useFakeClock, wait } from '../support/clock'
import { createManualZim } from '../support/manualZim'
import { createDeviceStorage } from '../support/model/deviceStorage'
import { HOSTILE_TEXTS, MALFORMED } from '../support/model/hostile'
import { createBackend, createTestApp } from '../support/testApp'

useFakeClock()

const BEN: ConversationKey = 'peer:ben'

const received = (fields: object, n = 1) => ({
  type: 1,
  messageID: String(n),
  localMessageID: `l${n}`,
  messageSeq: n,
  orderKey: n * 100,
  senderUserID: 'ben',
  conversationID: 'ben',
  conversationType: 0,
  timestamp: NOON,
  extendedData: '',
  direction: 1,
  sentStatus: 1,
  receiptStatus: 0,
  ...fields,
})

/** Signs Anna in on a manual ZIM. */
async function createFixture(storage = createDeviceStorage()) {
  const zim = createManualZim()
  const phone = createTestApp(createBackend(), zim.module, storage.view().storage)
  const done = phone.signIn('anna')
  await wait(0)
  zim.call('login').resolve()
  await done
  return { phone, zim, storage }
}

const rowsOf = (messages: readonly Message[]) => messages.map((message, n) =>
  toMessageRow(n, message, messages[n - 1], { now: NOON, hasSenders: true, nameOf: id => id, avatarOf: () => '', isAfterGap: () => false }))

/** Starts the next run of the app without a connection, and opens the conversation. */
async function restart(storage: ReturnType<typeof createDeviceStorage>): Promise<TestApp> {
  const phone = createTestApp(createBackend(), createManualZim().module, storage.view().storage)
  phone.beginSignIn('anna')
  await wait(0)
  void phone.messages.open(BEN)
  await wait(100)
  return phone
}

describe('a text of', () => {
  beforeAll(loadLinks)

  it.each(Object.entries(HOSTILE_TEXTS))('%s is shown unchanged, also after a restart', async (_, text) => {
    const { phone, zim, storage } = await createFixture()
    zim.report('peerMessageReceived', { messageList: [received({ message: text })], fromConversationID: 'ben', info: { isOfflineMessage: false } })
    await wait(5000)
    expect(phone.texts('ben')).toEqual([text])
    const [row] = rowsOf(phone.messages.timeline(BEN))
    expect(row!.text ?? row!.parts!.map(part => part.text).join('')).toBe(text)
    phone.zim.signOut()
    await wait(0)
    const again = await restart(storage)
    expect(again.texts('ben').map(kept => kept.replace(/[\uD800-\uDFFF](?![\uDC00-\uDFFF])/g, '?').length)).toEqual([text.length])
    expect(again.texts('ben')).toEqual([text])
    again.zim.signOut()
  })

  it('addresses of odd schemes has no link', async () => {
    const { phone, zim } = await createFixture()
    zim.report('peerMessageReceived', { messageList: [received({ message: HOSTILE_TEXTS['addresses of odd schemes'] })], fromConversationID: 'ben', info: {} })
    expect(rowsOf(phone.messages.timeline(BEN))[0]!.hasLinks).toBeUndefined()
  })
})

describe('a message', () => {
  it.each(Object.entries(MALFORMED))('%s is shown, and so are the messages after it', async (_, fields) => {
    const { phone, zim, storage } = await createFixture()
    const messageList = [received(fields, 1), received({ message: 'after it' }, 2)]
    zim.report('peerMessageReceived', { messageList, fromConversationID: 'ben', info: { isOfflineMessage: false } })
    await wait(5000)
    const messages = phone.messages.timeline(BEN)
    expect(messages.at(-1)!.body).toEqual({ kind: 'text', text: 'after it' })
    expect(messages).toHaveLength(2)
    expect(rowsOf(messages).every(row => JSON.parse(JSON.stringify(row)).n === row.n)).toBe(true)
    expect(phone.session.recentErrors).toEqual([])
    phone.zim.signOut()
    await wait(0)
    const again = await restart(storage)
    expect(again.messages.timeline(BEN).map(({ body }) => body)).toEqual(messages.map(({ body }) => body))
    again.zim.signOut()
  })
})

describe('a nickname of', () => {
  it.each(Object.entries(HOSTILE_TEXTS))('%s is the name of its conversation, also after a restart', async (_, name) => {
    const { phone, zim, storage } = await createFixture()
    const conversation = { conversationID: 'ben', type: 0, conversationName: name, unreadMessageCount: 1, orderKey: NOON, notificationStatus: 1, isPinned: false, lastMessage: received({ message: 'hello' }) }
    zim.report('conversationChanged', { infoList: [{ event: 0, conversation }] })
    zim.report('peerMessageReceived', { messageList: [received({ message: 'hello' })], fromConversationID: 'ben', info: {} })
    await wait(5000)
    expect(conversationName(phone.conversations.get(BEN)!, phone.users.nameOf)).toBe(name)
    phone.zim.signOut()
    await wait(0)
    const again = await restart(storage)
    expect(again.conversations.get(BEN)?.name).toBe(name)
    again.zim.signOut()
  })
})
