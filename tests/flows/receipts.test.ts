import type { GatewayOptions } from 'zim-emulator/testing'

import { describe, expect, it, vi } from 'vitest'

import type { ConversationKey } from '@/types/conversation'

import { useFeaturesStore } from '@/stores/features'
import { usePrivacyStore } from '@/stores/privacy'
import { privacyKey } from '@/stores/privacyKey'
import { useReceiptsStore } from '@/stores/receipts'

import type { TestApp } from '../support/testApp'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { APP_ID, createBackend, createTestApp } from '../support/testApp'

useFakeClock()

const BEN: ConversationKey = 'peer:ben'
const ANNA: ConversationKey = 'peer:anna'

const receiptsOf = ({ pinia }: TestApp) => useReceiptsStore(pinia)
const privacyOf = ({ pinia }: TestApp) => usePrivacyStore(pinia)
const deliveries = ({ messages }: TestApp, key: ConversationKey = BEN) => messages.timeline(key).map(({ delivery }) => delivery)

/** Anna and ben, each in an app of their own, and the receipt requests that the server gets. */
async function twoUsers(options?: GatewayOptions) {
  const gateway = createBackend(options)
  const [anna, ben] = [createTestApp(gateway), createTestApp(gateway)]
  await anna.signIn('anna')
  await ben.signIn('ben')
  const requests: string[][] = []
  const { perform } = gateway.world
  gateway.world.perform = (connection, name, args) => {
    if (name === 'sendMessageReceiptsRead') requests.push((args as { messageIDs: string[] }).messageIDs)
    return perform(connection, name, args)
  }
  await ben.messages.open(ANNA)
  const write = async (...texts: string[]) => {
    for (const text of texts) anna.messages.send(BEN, aText(text))
    await wait(200 + 110 * texts.length)
  }
  const see = (count = Infinity) => receiptsOf(ben).noteSeen(ANNA, ben.messages.timeline(ANNA).slice(0, count).map(({ key }) => key))
  return { gateway, anna, ben, requests, write, see }
}

describe('a message that was read', () => {
  it('is shown as read to its sender, once it was in view', async () => {
    const { anna, write, see } = await twoUsers()
    await write('1', '2')
    expect(deliveries(anna)).toEqual(['sent', 'sent'])
    see(1)
    await wait(1500)
    expect(deliveries(anna)).toEqual(['read', 'sent'])
    see()
    await wait(1500)
    expect(deliveries(anna)).toEqual(['read', 'read'])
  })

  it('stays read: in the history after a restart, and from the cache without a connection', async () => {
    const { gateway, anna, write, see } = await twoUsers()
    await write('1')
    see()
    await wait(1500)
    anna.zim.signOut()
    const again = createTestApp(gateway)
    await again.signIn('anna')
    await again.messages.open(BEN)
    expect(deliveries(again)).toEqual(['read'])
    const device = createTestApp(gateway, undefined, anna.storage)
    gateway.controls.offline(['anna'])
    void device.signIn('anna').catch(() => {})
    void device.messages.open(BEN)
    await wait(500)
    expect(deliveries(device)).toEqual(['read'])
  })

  it('is told once, however often it is seen, and by whichever device', async () => {
    const { gateway, requests, write, see } = await twoUsers({ multiDevice: true })
    await write('1')
    for (let times = 0; times < 3; times++) {
      see()
      await wait(1500)
    }
    const tablet = createTestApp(gateway)
    await tablet.signIn('ben')
    await tablet.messages.open(ANNA)
    receiptsOf(tablet).noteSeen(ANNA, tablet.messages.timeline(ANNA).map(({ key }) => key))
    await wait(1500)
    expect(requests).toHaveLength(1)
  })

  it('is not due any more on another device that is on', async () => {
    const { gateway, ben, write, see } = await twoUsers({ multiDevice: true })
    const tablet = createTestApp(gateway)
    await tablet.signIn('ben')
    await write('1')
    expect(tablet.messages.timeline(ANNA)).toMatchObject([{ receipt: { isDue: true } }])
    see()
    await wait(1500)
    expect([tablet, ben].map(({ messages }) => messages.timeline(ANNA)[0]!.receipt)).toEqual([undefined, undefined])
  })

  it('is told by tens, the oldest first, one request a second', async () => {
    const { anna, requests, write, see } = await twoUsers()
    await write(...Array.from({ length: 23 }, (_, n) => String(n)))
    see()
    await wait(100)
    expect(requests.map(({ length }) => length)).toEqual([10])
    await wait(1000)
    expect(requests.map(({ length }) => length)).toEqual([10, 10])
    await wait(1000)
    expect(requests.map(({ length }) => length)).toEqual([10, 10, 3])
    const ids = anna.messages.timeline(BEN).map(({ id }) => id)
    expect(requests.flat()).toEqual(ids)
    expect(new Set(deliveries(anna))).toEqual(new Set(['read']))
  })

  it('is told again after a failure that may pass, and after the connection has returned', async () => {
    const { gateway, anna, requests, write, see } = await twoUsers()
    await write('1')
    gateway.controls.failNext({ call: 'sendMessageReceiptsRead', code: 6000005 })
    see()
    await wait(5000)
    expect(deliveries(anna)).toEqual(['read'])
    await write('2')
    gateway.controls.offline(['ben'])
    gateway.controls.drop('ben')
    await wait(100)
    see()
    await wait(120_000)
    expect(deliveries(anna)).toEqual(['read', 'sent'])
    gateway.controls.online()
    await wait(60_000)
    expect(deliveries(anna)).toEqual(['read', 'read'])
    expect(requests.flat()).toHaveLength(2)
  })

  it('is not told again after a refusal, and one that is seen later is told', async () => {
    const { gateway, anna, requests, write, see } = await twoUsers()
    await write('1')
    gateway.controls.failNext({ call: 'sendMessageReceiptsRead', code: 6000001 })
    see()
    await wait(60_000)
    expect(requests).toEqual([])
    await write('2')
    see()
    await wait(1500)
    expect(deliveries(anna)).toEqual(['read', 'read'])
  })

  it('is not told while the app is hidden; then when it is in front again', async () => {
    const { anna, ben, write, see } = await twoUsers()
    await write('1')
    receiptsOf(ben).appHidden()
    see()
    await wait(5000)
    expect(deliveries(anna)).toEqual(['sent'])
    receiptsOf(ben).appShown()
    await wait(100)
    expect(deliveries(anna)).toEqual(['read'])
  })

  it('is not told by the next user of the device', async () => {
    const { anna, ben, requests, write, see } = await twoUsers()
    await write('1', '2')
    see()
    await wait(10)
    await write('3')
    see()
    ben.zim.signOut()
    anna.zim.signOut()
    expect(vi.getTimerCount()).toBe(0)
    await ben.signIn('carl')
    await anna.signIn('anna')
    await wait(60_000)
    expect(requests).toHaveLength(1)
    await anna.messages.open(BEN)
    expect(deliveries(anna)).toEqual(['read', 'read', 'sent'])
  })

  it('that has expired is not told', async () => {
    const { gateway, ben, requests, write, see } = await twoUsers()
    await write('1')
    gateway.world.expireReceipts()
    ben.zim.signOut()
    await ben.signIn('ben')
    await ben.messages.open(ANNA)
    see()
    await wait(5000)
    expect(requests).toEqual([])
  })

  it('in a room is not asked about', async () => {
    const { anna } = await twoUsers()
    expect(receiptsOf(anna).asks('room:r')).toBe(false)
    expect(receiptsOf(anna).asks('group:g')).toBe(true)
  })
})

describe('who has switched receipts off', () => {
  it('tells nothing, and what was seen meanwhile is not told when they are switched on', async () => {
    const { anna, ben, requests, write, see } = await twoUsers()
    privacyOf(ben).set('receipts', false)
    await wait(10)
    await write('1')
    see()
    await wait(5000)
    privacyOf(ben).set('receipts', true)
    await wait(5000)
    await write('2')
    receiptsOf(ben).noteSeen(ANNA, [ben.messages.timeline(ANNA)[1]!.key])
    await wait(5000)
    expect(deliveries(anna)).toEqual(['sent', 'read'])
    expect(requests).toHaveLength(1)
    see()
    await wait(1500)
    expect(deliveries(anna)).toEqual(['read', 'read'])
  })

  it('takes back what was seen and not told yet', async () => {
    const { ben, requests, write, see } = await twoUsers()
    await write('0')
    see()
    await wait(100)
    await write('1')
    see()
    privacyOf(ben).set('receipts', false)
    await wait(5000)
    privacyOf(ben).set('receipts', true)
    await wait(10)
    await write('2')
    receiptsOf(ben).noteSeen(ANNA, [ben.messages.timeline(ANNA)[2]!.key])
    await wait(5000)
    expect(requests).toEqual([0, 2].map(at => [ben.messages.timeline(ANNA)[at]!.id]))
  })

  it('asks for none, so that the other side tells nothing', async () => {
    const { anna, ben, requests, write, see } = await twoUsers()
    privacyOf(anna).set('receipts', false)
    await wait(10)
    await write('1')
    expect(ben.messages.timeline(ANNA)[0]!.receipt).toBeUndefined()
    see()
    await wait(1500)
    expect(requests).toEqual([])
    expect(receiptsOf(anna).areShown()).toBe(false)
  })

  it('has it off after a restart of the app, for this account alone', async () => {
    const { gateway, ben } = await twoUsers()
    privacyOf(ben).set('receipts', false)
    await wait(10)
    ben.zim.signOut()
    const again = createTestApp(gateway, undefined, ben.storage)
    await again.signIn('ben')
    expect([privacyOf(again).isOn('receipts'), privacyOf(again).isOn('typing')]).toEqual([false, true])
    again.zim.signOut()
    await again.signIn('carl')
    expect(privacyOf(again).isOn('receipts')).toBe(true)
  })

  it('tells nothing while the setting cannot be read', async () => {
    const { gateway } = await twoUsers()
    const broken = createTestApp(gateway)
    broken.storage.get = async () => ({ value: null, problem: 'unavailable' })
    await broken.signIn('carl')
    expect(receiptsOf(broken).asks(BEN)).toBe(false)
  })
})

describe('a plan without receipts', () => {
  it('takes a text without one, which was asked for with one: no text is lost, and the next ones ask for none', async () => {
    const { gateway, anna, ben, write } = await twoUsers({ plan: 'free' })
    await write('1', '2', '3')
    expect(ben.texts('anna')).toEqual(['1', '2', '3'])
    expect(deliveries(anna)).toEqual(['sent', 'sent', 'sent'])
    expect(receiptsOf(anna).asks(BEN)).toBe(false)
    expect(useFeaturesStore(anna.pinia).isOn('receipts')).toBe(false)
    expect(anna.session.recentErrors.map(({ detail }) => detail)).toEqual(['receipts: Unsupported request.'])
    expect(gateway.world.storedMessages().map(({ hasReceipt }) => hasReceipt)).toEqual([false, false, false])
  })
})

describe('clients of other kinds', () => {
  it('one that sends receipts of conversations: what was sent up to it is read', async () => {
    const { anna, ben, write } = await twoUsers()
    privacyOf(anna).set('receipts', false)
    await wait(10)
    await write('1', '2')
    const zim = await ben.module
    await zim.ZIM.getInstance()!.sendConversationMessageReceiptRead('anna', 0)
    await wait(200)
    expect(deliveries(anna)).toEqual(['read', 'read'])
  })

  it('one that asks for none gets none', async () => {
    const { anna, requests, see } = await twoUsers()
    const { ZIM } = await anna.module
    await ZIM.getInstance()!.sendMessage({ type: 1, message: 'old' } as never, 'ben', 0, { priority: 1 })
    await wait(200)
    see()
    await wait(1500)
    expect(requests).toEqual([])
  })

  it('one that tells of more than is known changes nothing else', async () => {
    const { gateway, anna, write } = await twoUsers()
    await write('1')
    const connection = gateway.world.state.sessions.get('anna')![0]!.connectionID
    gateway.world.state.outbox.push(...['messageReceiptChanged', 'conversationMessageReceiptChanged'].map(push => ({ to: connection, push, data: { infos: [{ conversationID: 'ben', conversationType: 0, messageID: 'unknown', status: 2, readMemberCount: -5, unreadMemberCount: Number.NaN, readTime: 'x' }] } })))
    await write('2')
    expect(deliveries(anna)).toEqual(['sent', 'sent'])
    expect(anna.session.recentErrors).toEqual([])
  })
})

describe('a damaged setting', () => {
  it.each(['', '{', '[]', '{"receipts":"no"}', 'null'])('%j is as at first', async (saved) => {
    const { gateway } = await twoUsers()
    const app = createTestApp(gateway)
    await app.storage.set(privacyKey(`${APP_ID}.carl`), saved)
    await app.signIn('carl')
    expect([privacyOf(app).isOn('receipts'), privacyOf(app).isOn('typing')]).toEqual([true, true])
  })
})
