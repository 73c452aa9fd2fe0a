import type { Gateway, GatewayOptions } from 'zim-emulator/testing'

import { describe, expect, it, vi } from 'vitest'

import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import type { TestApp } from '../support/testApp'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createDeviceStorage } from '../support/model/deviceStorage'
import { drawAll, gapsIn, readAll } from '../support/reader'
import { startOn } from '../support/startOn'
import { createBackend, createTestApp } from '../support/testApp'

useFakeClock()

const BEN: ConversationKey = 'peer:ben'
const texts = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `text ${from + n}`)

async function write(phone: TestApp, from: number, to: number) {
  for (const text of texts(from, to)) phone.messages.send('peer:anna', aText(text))
  await wait((to - from) * 110 + 200)
}

/** Ben has sent `count` texts, Anna has read them, and her app is not running. */
async function createFixture(count: number, options?: GatewayOptions) {
  const gateway = createBackend(options)
  const disk = createDeviceStorage()
  const ben = createTestApp(gateway)
  const first = startOn(gateway, disk)
  await first.signIn('anna')
  await ben.signIn('ben')
  await write(ben, 0, count)
  await first.messages.open(BEN)
  await wait(2_000)
  first.kill()
  return { gateway, disk, ben }
}

/** Runs an action with Anna's account on another device, and signs out there. */
async function onOtherDevice(gateway: Gateway, action: (phone: TestApp) => Promise<unknown>) {
  const other = createTestApp(gateway)
  await other.signIn('anna')
  await other.messages.open(BEN)
  await action(other)
  await wait(1_000)
  other.zim.signOut()
}

/** Ben writes while Anna's account is online on another device. ZIM does not deliver these texts to this one. */
const writeUndelivered = (gateway: Gateway, ben: TestApp, from: number, to: number) => onOtherDevice(gateway, () => write(ben, from, to))

describe('an app that starts without a connection', () => {
  it('shows cached conversations, names, unread counts and messages after a day', async () => {
    const { gateway, disk, ben } = await createFixture(55)
    const anna = startOn(gateway, disk)
    await anna.signIn('anna')
    await write(ben, 55, 57)
    await wait(31_000)
    anna.kill()
    gateway.controls.offline(['anna'])
    await wait(24 * 3_600_000)
    const next = startOn(gateway, disk)
    next.startSignIn()
    await wait(0)
    expect(next.conversations.list).toMatchObject([{ key: BEN, name: 'Ben', unread: 2, lastMessage: { body: { text: 'text 56' } } }])
    expect(next.users.nameOf('ben')).toBe('Ben')
    void next.messages.open(BEN)
    await wait(0)
    expect(next.texts('ben').slice(-40)).toEqual(texts(17, 57))
    await next.messages.loadOlder(BEN)
    expect(next.texts('ben')).toEqual(texts(0, 57))
    expect(next.session.phase).not.toBe('online')
    next.zim.signOut()
  })

  it('adds the messages that arrived meanwhile after the connection returns', async () => {
    const { gateway, disk, ben } = await createFixture(30)
    gateway.controls.offline(['anna'])
    const anna = startOn(gateway, disk)
    anna.startSignIn()
    void anna.messages.open(BEN)
    await wait(1_000)
    await write(ben, 30, 33)
    expect(anna.texts('ben')).toEqual(texts(0, 30))
    gateway.controls.online()
    await wait(60_000)
    expect(anna.session.phase).toBe('online')
    await anna.messages.open(BEN)
    expect(anna.texts('ben')).toEqual(texts(0, 33))
    anna.zim.signOut()
  })
})

describe('a gap between cached and new messages', () => {
  /** Anna has 40 texts on the device, and Ben wrote up to `count` while she was away. */
  async function returnAfter(count: number) {
    const fixture = await createFixture(40)
    await writeUndelivered(fixture.gateway, fixture.ben, 40, count)
    const anna = startOn(fixture.gateway, fixture.disk)
    await anna.signIn('anna')
    return { ...fixture, anna }
  }

  it('is marked, with the older messages still visible, until it is drawn and loaded', async () => {
    const { anna } = await returnAfter(140)
    await anna.messages.open(BEN)
    expect(anna.texts('ben')).toEqual([...texts(0, 40), ...texts(100, 140)])
    expect(gapsIn(anna, BEN)).toBe(1)
    drawAll(anna, BEN)
    await wait(500)
    expect(anna.texts('ben')).toEqual(texts(0, 140))
    expect(gapsIn(anna, BEN)).toBe(0)
    anna.zim.signOut()
  })

  it('ends before messages that arrive while history is fetched', async () => {
    const { anna, ben, gateway } = await returnAfter(140)
    gateway.controls.delay(300)
    const opened = anna.messages.open(BEN)
    await write(ben, 140, 145)
    await wait(5_000)
    await opened
    gateway.controls.delay(0)
    await wait(2_000)
    expect(anna.texts('ben')).toEqual([...texts(0, 40), ...texts(100, 145)])
    expect(gapsIn(anna, BEN)).toBe(1)
    anna.zim.signOut()
  })

  it('costs one request at opening, however many messages were missed', async () => {
    const { anna } = await returnAfter(400)
    await anna.messages.open(BEN)
    expect(anna.texts('ben')).toEqual([...texts(0, 40), ...texts(360, 400)])
    await readAll(anna, BEN)
    expect(anna.texts('ben')).toEqual(texts(0, 400))
    anna.zim.signOut()
  })

  it('is shown before the last message of the list when history cannot be fetched', async () => {
    const { anna, gateway } = await returnAfter(140)
    gateway.controls.failNext({ call: 'queryHistoryMessage', code: 6000005, times: 9, userID: 'anna' })
    await anna.messages.open(BEN)
    expect(anna.texts('ben')).toEqual([...texts(0, 40), 'text 139'])
    expect(gapsIn(anna, BEN)).toBe(1)
    expect(anna.messages.history(BEN).failure?.kind).toBe('rate')
    anna.zim.signOut()
  })

  it('is kept by the cache', async () => {
    const { anna, gateway, disk } = await returnAfter(140)
    await anna.messages.open(BEN)
    await wait(2_000)
    anna.zim.signOut()
    gateway.controls.offline(['anna'])
    const next = startOn(gateway, disk)
    next.startSignIn()
    await next.messages.open(BEN)
    expect(next.texts('ben')).toEqual(texts(100, 140))
    await next.messages.loadOlder(BEN)
    expect(next.texts('ben')).toEqual([...texts(0, 40), ...texts(100, 140)])
    expect(gapsIn(next, BEN)).toBe(1)
    next.zim.signOut()
  })
})

describe('a history response that the SDK gives without the server', () => {
  it.each(['while the SDK reconnects', 'while the server is silent'])('removes no cached message: %s', async (when) => {
    const { gateway, disk } = await createFixture(40)
    const anna = startOn(gateway, disk)
    await anna.signIn('anna')
    if (when.includes('silent')) { gateway.controls.silence(['anna']) }
    else {
      gateway.controls.offline(['anna'])
      gateway.controls.drop('anna')
    }
    await wait(100)
    const opened = anna.messages.open(BEN)
    await wait(20_000)
    await opened
    expect(anna.texts('ben')).toEqual(texts(0, 40))
    expect(anna.messages.history(BEN).failure?.retryable).toBe(true)
    anna.zim.signOut()
  })
})

describe('a change on another device while the app was not running', () => {
  it('removes deleted and recalled messages, also the newest one, and keeps own unsent messages', async () => {
    const { gateway, disk, ben } = await createFixture(30)
    const keyOf = (phone: TestApp, peer: ConversationKey, text: string) => phone.messages.timeline(peer).find(({ body }) => body.kind === 'text' && body.text === text)!.key
    await onOtherDevice(gateway, async (other) => {
      await other.messages.remove(BEN, keyOf(other, BEN, 'text 12'))
      await other.messages.remove(BEN, keyOf(other, BEN, 'text 29'))
    })
    await ben.messages.revoke('peer:anna', keyOf(ben, 'peer:anna', 'text 28'))
    await wait(1_000)
    const anna = startOn(gateway, disk)
    gateway.controls.offline(['anna'])
    anna.startSignIn()
    anna.messages.send(BEN, aText('waiting'))
    void anna.messages.open(BEN)
    await wait(100)
    expect(anna.texts('ben')).toEqual([...texts(0, 30), 'waiting'])
    gateway.controls.online()
    await wait(60_000)
    await anna.messages.open(BEN)
    expect(anna.texts('ben')).toEqual([...texts(0, 12), ...texts(13, 28), 'revoked', 'waiting'])
    expect(anna.conversations.list[0]?.lastMessage?.body).toEqual({ kind: 'text', text: 'waiting' })
    anna.zim.signOut()
  })

  it('removes a deleted conversation from the list, with its cached messages', async () => {
    const { gateway, disk } = await createFixture(30)
    await onOtherDevice(gateway, other => other.conversations.remove(BEN))
    gateway.controls.offline(['anna'])
    const anna = startOn(gateway, disk)
    anna.startSignIn()
    await wait(100)
    expect(anna.conversations.list).toHaveLength(1)
    gateway.controls.online()
    await wait(60_000)
    expect(anna.session.phase).toBe('online')
    expect(anna.conversations.list).toEqual([])
    expect([...disk.values.keys()].filter(key => key.includes('/chat/'))).toEqual([])
    anna.zim.signOut()
  })

  it('is not assumed when ZIM no longer stores the messages because of their age', async () => {
    const { gateway, disk, ben } = await createFixture(20)
    await wait(8 * 24 * 3_600_000)
    gateway.world.expireHistory()
    await write(ben, 20, 22)
    const anna = startOn(gateway, disk)
    await anna.signIn('anna')
    await anna.messages.open(BEN)
    expect(anna.texts('ben')).toEqual(texts(0, 22))
    anna.zim.signOut()
  })
})

describe('messages before an open gap', () => {
  const count = (gateway: Gateway, call: string) => vi.mocked(gateway.world.perform).mock.calls.filter(([, name]) => name === call).length
  const keyAt = (app: TestApp, peer: ConversationKey, at: number) => app.messages.timeline(peer)[at]!.key

  /** Draws what is loaded in parts of at most 20 messages, without the first message after a gap: the gaps are not drawn. */
  async function drawAround({ messages }: TestApp) {
    const parts: Message[][] = [[]]
    for (const message of messages.timeline(BEN)) {
      const isAfterGap = messages.isAfterGap(BEN, message)
      if (isAfterGap || parts[0]!.length === 20) parts.unshift([])
      if (!isAfterGap) parts[0]!.push(message)
    }
    messages.seen(BEN, parts.map(part => ({ first: part[0]!, last: part.at(-1)! })))
    await wait(1_000)
  }

  /** Anna has `known` texts on the device. `change` runs while she is away, then Ben writes up to 400. Her chat is open, nothing is drawn. */
  async function returnAfter(known: number, change: (other: TestApp, ben: TestApp) => Promise<unknown>, options?: GatewayOptions) {
    const { gateway, ben, disk } = await createFixture(known, options)
    await onOtherDevice(gateway, async (other) => {
      await readAll(other, BEN)
      await change(other, ben)
      await write(ben, known, 400)
    })
    const anna = startOn(gateway, disk)
    await anna.signIn('anna')
    await anna.messages.open(BEN)
    while (!anna.texts('ben').includes('text 0')) await anna.messages.loadOlder(BEN)
    vi.spyOn(gateway.world, 'perform')
    return { gateway, anna, ben }
  }

  it.each([
    ['20, from the beginning', 20, 0, 1],
    ['60, in three parts', 60, 1, 3],
  ])('are recalled and deleted when they are drawn, and the gap is not loaded: %s', async (_, known, questions, pages) => {
    const { gateway, anna } = await returnAfter(known, async (other, ben) => {
      await ben.messages.revoke('peer:anna', keyAt(ben, 'peer:anna', known - 2))
      await other.messages.remove(BEN, keyAt(other, BEN, known - 1))
      await other.messages.remove(BEN, keyAt(other, BEN, 1))
    })
    expect(anna.texts('ben')).toEqual([...texts(0, known), ...texts(360, 400)])
    await drawAround(anna)
    expect(anna.texts('ben')).toEqual(['text 0', ...texts(2, known - 2), 'revoked', ...texts(360, 400)])
    expect(gapsIn(anna, BEN)).toBe(1)
    expect([count(gateway, 'queryMessages'), count(gateway, 'queryHistoryMessage')]).toEqual([questions, pages])
    await drawAround(anna)
    expect(count(gateway, 'queryHistoryMessage')).toBe(pages)
    await readAll(anna, BEN)
    expect(anna.texts('ben')).toEqual(['text 0', ...texts(2, known - 2), 'revoked', ...texts(known, 400)])
    anna.zim.signOut()
  })

  it('are left where ten of them are deleted, and the others are read', async () => {
    const { anna } = await returnAfter(50, async (other) => {
      for (const key of other.messages.timeline(BEN).slice(10, 21).map(message => message.key)) await other.messages.remove(BEN, key)
    })
    await drawAround(anna)
    expect(anna.texts('ben')).toEqual([...texts(0, 10), ...texts(21, 50), ...texts(360, 400)])
    expect(gapsIn(anna, BEN)).toBe(1)
    anna.zim.signOut()
  })

  it('and in a gap are read without the newer gap', async () => {
    const { gateway, ben, disk } = await createFixture(20)
    await writeUndelivered(gateway, ben, 20, 150)
    const first = startOn(gateway, disk)
    await first.signIn('anna')
    await write(ben, 150, 151)
    await wait(2_000)
    first.kill()
    await writeUndelivered(gateway, ben, 151, 400)
    const anna = startOn(gateway, disk)
    await anna.signIn('anna')
    await anna.messages.open(BEN)
    while (!anna.texts('ben').includes('text 0')) await anna.messages.loadOlder(BEN)
    expect(anna.texts('ben')).toEqual([...texts(0, 20), 'text 150', ...texts(360, 400)])
    vi.spyOn(gateway.world, 'perform')
    const [between] = anna.messages.timeline(BEN).slice(20)
    anna.messages.seen(BEN, [{ first: between!, last: between! }])
    await wait(1_000)
    expect(anna.texts('ben').slice(20, -40)).toEqual(texts(111, 151))
    expect(count(gateway, 'queryHistoryMessage')).toBe(1)
    anna.zim.signOut()
  })

  it.each(['queryHistoryMessage', 'queryMessages'])('stay where ZIM refuses %s', async (call) => {
    const { gateway, anna } = await returnAfter(60, other => other.messages.remove(BEN, keyAt(other, BEN, 45)), { sdk: { hidesHistoryFailures: true } })
    gateway.controls.failNext({ call, code: 6000005, times: 99 })
    await drawAround(anna)
    expect(anna.texts('ben')).toEqual([...texts(0, 60), ...texts(360, 400)])
    gateway.controls.heal()
    await drawAround(anna)
    expect(anna.texts('ben')).toEqual([...texts(0, 45), ...texts(46, 60), ...texts(360, 400)])
    anna.zim.signOut()
  })
})

describe('accounts on one device', () => {
  it('do not see each other\'s conversations and messages', async () => {
    const { gateway, disk } = await createFixture(10)
    const phone = startOn(gateway, disk)
    await phone.signIn('zoe')
    expect(phone.conversations.list).toEqual([])
    await phone.messages.open(BEN)
    expect(phone.texts('ben')).toEqual([])
    await phone.signIn('anna')
    await phone.messages.open(BEN)
    expect(phone.texts('ben')).toEqual(texts(0, 10))
    phone.zim.signOut()
  })

  it('keep their cache after sign-out', async () => {
    const { gateway, disk, ben } = await createFixture(10)
    const anna = startOn(gateway, disk)
    await anna.signIn('anna')
    await write(ben, 10, 12)
    anna.zim.signOut()
    await wait(0)
    gateway.controls.offline(['anna'])
    const next = startOn(gateway, disk)
    next.startSignIn()
    void next.messages.open(BEN)
    await wait(100)
    expect(next.texts('ben')).toEqual(texts(0, 12))
    next.zim.signOut()
  })
})
