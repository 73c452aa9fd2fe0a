import type { MissedMessages, MissedOptions } from 'zim-emulator/world'

import { describe, expect, it } from 'vitest'

import type { TestApp } from '../support/testApp'

import { operations } from '../../emulator/src/world/messages'
import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createDeviceStorage } from '../support/model/deviceStorage'
import { drawAll, gapsIn, readAll } from '../support/reader'
import { startOn } from '../support/startOn'
import { createBackend, createTestApp } from '../support/testApp'

useFakeClock()

const ANNA = 'peer:anna' as const
const BEN = 'peer:ben' as const
const texts = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `text ${from + n}`)

const WAYS: MissedMessages[] = ['none', 'newest', 'all']
const SETTINGS: MissedOptions[] = WAYS.flatMap(login => WAYS.map(reconnect => ({ login, reconnect })))

async function write(app: TestApp, from: number, to: number) {
  for (const text of texts(from, to)) app.messages.send(ANNA, aText(text))
  await wait((to - from) * 110 + 300)
}

/** Anna has Ben's chat open, with 10 texts. `start` starts a new run of her app. */
async function createFixture(missed: MissedOptions) {
  const gateway = createBackend({ missed })
  const disk = createDeviceStorage()
  const start = () => startOn(gateway, disk)
  const ben = createTestApp(gateway)
  const anna = start()
  await anna.signIn('anna')
  await ben.signIn('ben')
  await write(ben, 0, 10)
  await anna.messages.open(BEN)
  drawAll(anna, BEN)
  const unread = () => anna.conversations.get(BEN)?.unread
  return { gateway, anna, ben, start, unread }
}

type Fixture = Awaited<ReturnType<typeof createFixture>>

/** The newest texts are shown, anything missing is marked, and reading on shows every text once, in order. */
async function expectNothingLost(app: TestApp, count: number) {
  expect(app.texts('ben').slice(-40)).toEqual(texts(Math.max(0, count - 40), count))
  const shown = app.texts('ben')
  const isWhole = shown.length === count - Number(shown[0]!.slice(5))
  expect(gapsIn(app, BEN) > 0).toBe(!isWhole)
  await readAll(app, BEN)
  expect(app.texts('ben')).toEqual(texts(0, count))
}

describe.each(SETTINGS)('texts missed with an open chat, when a login brings $login and a reconnect $reconnect', (missed) => {
  it('of a lost connection: 250 of 250 are shown', async () => {
    const { gateway, anna, ben, unread } = await createFixture(missed)
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await write(ben, 10, 260)
    gateway.controls.online()
    await wait(70_000)
    await expectNothingLost(anna, 260)
    expect(unread()).toBe(0)
  })

  async function missByLogin({ anna, ben }: Fixture, count: number) {
    anna.zim.signOut()
    await write(ben, 10, 10 + count)
    await anna.signIn('anna')
    await anna.messages.open(BEN)
    await wait(1_000)
  }

  it.each([20, 60])('of a re-login: %i of as many are shown', async (count) => {
    const fixture = await createFixture(missed)
    await missByLogin(fixture, count)
    await expectNothingLost(fixture.anna, 10 + count)
  })

  it('of an expired token: 20 of 20 are shown without opening the chat again', async () => {
    const { gateway, anna, ben, unread } = await createFixture(missed)
    gateway.controls.offline(['anna'])
    gateway.controls.expireToken('anna')
    await write(ben, 10, 30)
    gateway.controls.online()
    await wait(70_000)
    await expectNothingLost(anna, 30)
    expect(unread()).toBe(0)
  })

  it('of a killed app: 450 of 450 are shown', async () => {
    const { anna, ben, start } = await createFixture(missed)
    await wait(2_000)
    anna.kill()
    await write(ben, 10, 460)
    const next = start()
    await next.signIn('anna')
    expect(next.conversations.get(BEN)?.unread).toBe(450)
    await next.messages.open(BEN)
    await wait(1_000)
    if (missed.login === 'none') expect(next.texts('ben')).toHaveLength(50)
    await expectNothingLost(next, 460)
    next.zim.signOut()
  })

  it('are recalled where they were recalled while she was away, and ZIM does not report it, when they are drawn', async () => {
    const { gateway, anna, ben } = await createFixture({ ...missed, changes: 0 })
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await ben.messages.revoke(ANNA, ben.messages.timeline(ANNA)[3]!.key)
    gateway.controls.online()
    await wait(70_000)
    drawAll(anna, BEN)
    await wait(500)
    expect(anna.texts('ben')[3]).toBe('revoked')
  })
})

describe('older messages that are drawn', () => {
  it('are compared with ZIM again after a refusal', async () => {
    const { gateway, anna, ben, start } = await createFixture({ login: 'none', reconnect: 'none', changes: 0 })
    await write(ben, 10, 160)
    await wait(2_000)
    anna.kill()
    await ben.messages.revoke(ANNA, ben.messages.timeline(ANNA)[3]!.key)
    const next = start()
    await next.signIn('anna')
    await next.messages.open(BEN)
    for (let page = 0; page < 3; page++) await next.messages.loadOlder(BEN)
    expect(next.texts('ben')).toHaveLength(160)
    gateway.controls.failNext({ call: 'queryHistoryMessage', code: 6000005, userID: 'anna' })
    drawAll(next, BEN)
    await wait(500)
    expect(next.texts('ben')[3]).toBe('text 3')
    await wait(2_000)
    expect(next.texts('ben')[3]).toBe('revoked')
    next.zim.signOut()
  })
})

describe('the orders of two people', () => {
  it('are equal when both write at once', async () => {
    const { anna, ben } = await createFixture({ login: 'none', reconnect: 'newest' })
    for (let n = 0; n < 20; n++) {
      anna.messages.send(BEN, aText(`anna ${n}`))
      ben.messages.send(ANNA, aText(`ben ${n}`))
      await wait(37)
    }
    await wait(5_000)
    expect(anna.texts('ben')).toHaveLength(50)
    expect(anna.texts('ben')).toEqual(ben.texts('anna'))
  })
})

describe('150 texts with deleted ones between', () => {
  it('are reachable on a new device', async () => {
    const { gateway, anna, ben } = await createFixture({ login: 'none', reconnect: 'none' })
    await write(ben, 10, 161)
    await readAll(anna, BEN)
    for (const at of [30, 60, 61, 62, 90, 100, 110, 111, 120, 130, 159]) {
      const message = anna.messages.timeline(BEN).find(({ seq }) => seq === at)!
      await anna.messages.remove(BEN, message.key)
    }
    const next = createTestApp(gateway)
    anna.zim.signOut()
    await next.signIn('anna')
    await next.messages.open(BEN)
    await readAll(next, BEN)
    expect(next.texts('ben')).toHaveLength(150)
  })
})

describe('an app that was in the background', () => {
  /** Anna has Ben's chat open and drawn, with two texts. Her app is hidden; meanwhile Ben writes one and recalls one, and no push arrives. */
  async function hide(ms: number) {
    const gateway = createBackend()
    const [anna, ben] = [createTestApp(gateway), createTestApp(gateway)]
    await anna.signIn('anna')
    await ben.signIn('ben')
    await write(ben, 0, 2)
    await anna.messages.open(BEN)
    drawAll(anna, BEN)
    await wait(500)
    anna.zim.appHidden()
    operations.sendPeerMessage(gateway.world.state, 'ben', { conversationID: 'anna', content: { type: 1, message: 'lost push' }, localMessageID: '', hasReceipt: false, disableUnreadMessageCount: false, isRetry: false })
    operations.revokeMessage(gateway.world.state, 'ben', { conversationID: 'anna', messageID: gateway.world.storedMessages()[0]!.messageID, revokeExtendedData: '' })
    gateway.world.state.outbox.length = 0
    await wait(ms)
    anna.zim.appShown()
    await wait(500)
    return { anna, phase: anna.session.phase }
  }

  it('for a long time reads its open chats again, although the connection was not lost', async () => {
    const { anna, phase } = await hide(31_000)
    expect(phase).toBe('online')
    expect(anna.texts('ben')).toEqual(['revoked', 'text 1', 'lost push'])
    expect(anna.conversations.get(BEN)).toMatchObject({ lastMessage: { body: { text: 'lost push' } } })
  })

  it('for a short time does not', async () => {
    const { anna } = await hide(20_000)
    expect(anna.texts('ben')).toEqual(['text 0', 'text 1'])
  })
})
