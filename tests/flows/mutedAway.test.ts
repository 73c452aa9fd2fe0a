import { describe, expect, it, vi } from 'vitest'

import type { MutedConversation, Subscriptions } from '@/services/subscriptions'
import type { ConversationKey } from '@/types/conversation'

import { startLater } from '@/pages/startLater'
import { lastSaid } from '@/services/accounts'
import { subscriptions } from '@/services/subscriptions'
import { useChatStore } from '@/stores/chat'
import { useMutedAwayStore } from '@/stores/mutedAway'
import { useSubscriptionsStore } from '@/stores/subscriptions'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { outcomeOf } from '../support/observe'
import { createBackend, createTestApp } from '../support/testApp'
import { stubUni } from '../support/uniStub'
// A fake clock does not wait for the disk.
import '@/packages/zim/subscriptions'

vi.mock('@/pages/alerts/startAlerts', () => ({ startAlerts() {} }))
vi.mock('@/pages/askUpdate.mp', () => ({ watchForUpdate() {} }))
useFakeClock()

const BEN: ConversationKey = 'peer:ben'
const CAROL: ConversationKey = 'peer:carol'

/** Anna on two devices, to whom Ben and Carol have written. The server keeps what her phone states; `isTold`: it tells her of messages while she is away. */
async function open({ isTold = true, muted = [] as MutedConversation[], isListed: isListedNow = true, isStarted = true } = {}) {
  const server = { isTold, isAway: false, muted: new Set(muted.map(({ kind, id }) => `${kind}:${id}`)), stated: [] as Array<{ muted: string[], loud: string[] }>, reads: 0 }
  const reply = (): Subscriptions => ({ wechat: null, webPush: null, muted: server.isTold ? [...server.muted].map(key => ({ kind: key.split(':')[0] as 'peer', id: key.split(':')[1]! })) : null })
  vi.spyOn(subscriptions, 'read').mockImplementation(async () => {
    server.reads++
    return reply()
  })
  vi.spyOn(subscriptions, 'mute').mockImplementation(async (_, { muted, loud }) => {
    const keys = (list: MutedConversation[]) => list.map(({ kind, id }) => `${kind}:${id}`)
    if (server.isAway) throw new Error('away')
    server.stated.push({ muted: keys(muted), loud: keys(loud) })
    keys(muted).forEach(key => server.muted.add(key))
    keys(loud).forEach(key => server.muted.delete(key))
  })
  const gateway = createBackend({ multiDevice: true })
  const [phone, tablet, ben, carol] = [createTestApp(gateway), createTestApp(gateway), createTestApp(gateway), createTestApp(gateway)]
  Object.assign(phone.session, { asAccount: async (call: (bearer: string) => unknown) => call('bearer') })
  await ben.signIn('ben')
  await carol.signIn('carol')
  await phone.signIn('anna')
  await tablet.signIn('anna')
  for (const sender of [ben, carol]) sender.messages.send('peer:anna', aText('hello'))
  await wait(1000)
  const isListed = vi.spyOn(useChatStore(phone.pinia), 'isListed')
  if (isListedNow) isListed.mockRestore()
  else isListed.mockReturnValue(false)
  const store = useMutedAwayStore(phone.pinia)
  if (isStarted) store.start()
  await wait(3000)
  return { phone, tablet, server, store, isListed }
}

async function mute(app: ReturnType<typeof createTestApp>, key: ConversationKey, isMuted = true) {
  const outcome = outcomeOf(app.conversations.setMuted(key, isMuted))
  await wait(500)
  outcome()
}

describe('what is muted', () => {
  it('is stated at our server by changes, gathered for a second, also those of another device', async () => {
    const { phone, tablet, server } = await open()
    expect(server.stated).toEqual([])
    await mute(phone, BEN)
    await mute(tablet, CAROL)
    await wait(2000)
    expect([[...server.muted].sort(), server.stated.length]).toEqual([[BEN, CAROL], 1])
    await mute(phone, BEN, false)
    await wait(2000)
    expect([...server.muted]).toEqual([CAROL])
    await mute(phone, CAROL, false)
    await mute(phone, CAROL)
    await wait(2000)
    expect(server.stated).toHaveLength(2)
  })

  it('is compared with what the server knows when it has answered: what changed meanwhile is stated, and what is not in the list stays', async () => {
    const { server } = await open({ muted: [{ kind: 'peer', id: 'carol' }, { kind: 'group', id: 'of-last-year' }] })
    expect(server.stated).toEqual([{ muted: [], loud: [CAROL] }])
    expect([...server.muted]).toEqual(['group:of-last-year'])
  })

  it('is stated of nothing before ZIM has listed the conversations: what the cache knows is old', async () => {
    const { phone, server, isListed } = await open({ isListed: false, muted: [{ kind: 'peer', id: 'ben' }] })
    expect(server.stated).toEqual([])
    isListed.mockRestore()
    await mute(phone, CAROL)
    await wait(2000)
    expect(server.stated).toEqual([{ muted: [CAROL], loud: [BEN] }])
  })

  it('is stated of nothing while the user is told of nothing, and of all once there is a subscription', async () => {
    const { phone, server } = await open({ isTold: false })
    await mute(phone, BEN)
    await wait(2000)
    expect(server.stated).toEqual([])
    server.isTold = true
    await useSubscriptionsStore(phone.pinia).load()
    await wait(2000)
    expect(server.stated).toEqual([{ muted: [BEN], loud: [] }])
  })

  it('that could not be stated is stated at the next time online, and no error is shown', async () => {
    const { phone, server, store } = await open()
    server.isAway = true
    await mute(phone, BEN)
    await wait(2000)
    server.isAway = false
    store.start()
    await wait(2000)
    expect([[...server.muted], phone.session.recentErrors]).toEqual([[BEN], []])
    const { reads } = server
    store.start()
    await wait(2000)
    expect(server.reads).toBe(reads)
  })

  it('that could not be stated is stated also when the server does not answer at the next time online', async () => {
    const { phone, server, store } = await open()
    server.isAway = true
    await mute(phone, BEN)
    await wait(2000)
    vi.mocked(subscriptions.read).mockRejectedValueOnce(new Error('away'))
    store.start()
    await wait(2000)
    server.isAway = false
    store.start()
    await wait(2000)
    expect([...server.muted]).toEqual([BEN])
  })

  it('is stated in requests of a hundred', async () => {
    const { phone, server } = await open()
    const chat = useChatStore(phone.pinia)
    const conversations = Array.from({ length: 230 }, (_, n) => ({ key: `peer:p${n}` as const, id: `p${n}`, kind: 'peer' as const, name: '', avatarUrl: '', unread: 0, lastMessage: null, order: n + 1, isPinned: false, isMuted: true }))
    chat.apply({ type: 'conversations-changed', changes: conversations.map(conversation => ({ action: 'added', conversation })) })
    await wait(5000)
    expect(server.stated.map(({ muted }) => muted.length)).toEqual([100, 100, 30])
  })

  it('of an account is forgotten at the sign-out', async () => {
    const { phone, server } = await open()
    await mute(phone, BEN)
    phone.zim.signOut()
    await wait(3000)
    expect(server.stated).toEqual([])
  })

  it.each([[true, 1], [false, 0], [undefined, 0]])('is compared at a start where the server can tell users who are away: %s', async (notifies, reads) => {
    const { phone, server } = await open({ isStarted: false })
    lastSaid.ticket = { appID: 1, userID: 'anna', token: '', expiresAt: 0, notifies }
    stubUni()
    startLater(phone.pinia)
    await wait(3000)
    expect(server.reads).toBe(reads)
    delete lastSaid.ticket
  })
})
