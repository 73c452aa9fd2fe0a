import { afterEach, describe, expect, it, vi } from 'vitest'
import { watch } from 'vue'
import { loopback } from 'zim-emulator/testing'

import type { ConversationKey } from '@/types/conversation'

import type { FaultyStorage, StorageFault } from '../support/faultyStorage'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createFaultyStorage, STORAGE_CALLS } from '../support/faultyStorage'
import { createDeviceStorage } from '../support/model/deviceStorage'
import { APP_ID, createBackend, createModule, createTestApp, tokenFor } from '../support/testApp'
import { stubUni } from '../support/uniStub'

useFakeClock()
afterEach(() => { vi.unstubAllGlobals() })

const BEN: ConversationKey = 'peer:ben'
const stored = (gateway: ReturnType<typeof createBackend>) => gateway.world.storedMessages().map(({ senderUserID, content }) => `${senderUserID}: ${content.message}`)

/** A device whose storage can fail, Ben, and a backend. */
async function createFixture() {
  const gateway = createBackend()
  const disk = createDeviceStorage()
  const faulty = createFaultyStorage(disk.view().storage)
  const ben = createTestApp(gateway)
  await ben.signIn('ben')
  await createTestApp(gateway).signIn('carl')
  const start = () => createTestApp(gateway, createModule(loopback(gateway)), faulty.storage)
  return { gateway, disk, faulty, ben, start }
}

/** Anna's app ends without a connection, with an unsent text and a draft. */
async function leaveText({ gateway, start }: Pick<Awaited<ReturnType<typeof createFixture>>, 'gateway' | 'start'>, draft = '') {
  const first = start()
  await first.signIn('anna')
  gateway.controls.offline(['anna'])
  gateway.controls.drop('anna')
  first.messages.send(BEN, aText('left over'))
  first.messages.setDraft(BEN, draft)
  await wait(2_000)
  first.zim.signOut()
  gateway.controls.online()
}

const FAULTS: Array<[string, StorageFault, number]> = [
  ['never answers', 'silent', 0],
  ['answers after 4 seconds', 'slow', 4_000],
  ['answers after 20 seconds', 'slow', 20_000],
  ['throws', 'throws', 0],
  ['rejects', 'rejects', 0],
  ['is full', 'full', 0],
]

describe.each(FAULTS)('with a storage that %s', (_, fault, delay) => {
  it.each([['from the start', true], ['after the sign-in', false]])('a text is shown at once and sent, in order (%s)', async (_, isFromStart) => {
    const { faulty, ben, start } = await createFixture()
    if (isFromStart) Object.assign(faulty, { fault, delay })
    const anna = start()
    await anna.signIn('anna')
    if (!isFromStart) {
      await wait(1_000)
      Object.assign(faulty, { fault, delay })
    }
    for (const text of ['one', 'two', 'three']) anna.messages.send(BEN, aText(text))
    expect(anna.texts('ben')).toEqual(['one', 'two', 'three'])
    expect(anna.outbox.unsent).toBe(3)
    await wait(60_000)
    expect(anna.messages.timeline(BEN).map(({ delivery }) => delivery)).toEqual(['sent', 'sent', 'sent'])
    expect(ben.texts('anna')).toEqual(['one', 'two', 'three'])
    expect([anna.outbox.unsent, anna.outbox.isUnsaved]).toEqual([0, false])
    anna.zim.signOut()
  })

  it('a chat opens with its history', async () => {
    const { faulty, ben, start } = await createFixture()
    Object.assign(faulty, { fault, delay })
    const anna = start()
    await anna.signIn('anna')
    ben.messages.send('peer:anna', aText('hello'))
    await wait(1_000)
    void anna.messages.open(BEN)
    await wait(60_000)
    expect(anna.texts('ben')).toEqual(['hello'])
    expect(anna.messages.history(BEN)).toMatchObject({ isLoading: false, failure: null })
    anna.zim.signOut()
  })
})

describe('a text that could not be stored', () => {
  it.each([['never answers', 'silent'], ['throws', 'throws'], ['is full', 'full']] as Array<[string, StorageFault]>)('is reported while it is not sent, and stored when the app is hidden (the storage %s)', async (_, fault) => {
    const { gateway, disk, faulty, start } = await createFixture()
    const anna = start()
    await anna.signIn('anna')
    await wait(1_000)
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    faulty.fault = fault
    anna.messages.send(BEN, aText('in the tunnel'))
    await wait(10_000)
    expect(anna.outbox.isUnsaved).toBe(true)
    expect(anna.session.recentErrors.map(({ kind }) => kind)).toContain('storage')
    await faulty.answer()
    void anna.outbox.appHidden()
    await wait(100)
    expect(anna.outbox.isUnsaved).toBe(false)
    expect([...disk.values].filter(([key]) => key.startsWith('outbox.')).map(([, value]) => value).join()).toContain('in the tunnel')
    anna.zim.signOut()
  })

  it('is no longer reported after it was sent', async () => {
    const { gateway, faulty, start } = await createFixture()
    const anna = start()
    await anna.signIn('anna')
    gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000005, times: 2 })
    faulty.fault = 'full'
    anna.messages.send(BEN, aText('hello'))
    await wait(2_500)
    expect(anna.outbox.isUnsaved).toBe(true)
    await wait(10_000)
    expect(anna.outbox.isUnsaved).toBe(false)
    anna.zim.signOut()
  })

  it('is not reported when it is sent at once', async () => {
    const { faulty, start } = await createFixture()
    const anna = start()
    await anna.signIn('anna')
    faulty.fault = 'full'
    const reports: boolean[] = []
    watch(() => anna.outbox.isUnsaved, isUnsaved => reports.push(isUnsaved), { flush: 'sync' })
    for (let n = 0; n < 10; n++) {
      anna.messages.send(BEN, aText(`text ${n}`))
      await wait(1_000)
    }
    expect(anna.texts('ben')).toHaveLength(10)
    expect(reports).toEqual([])
    anna.zim.signOut()
  })

  it('is stored without a report when there is space again within two seconds', async () => {
    const { gateway, disk, faulty, start } = await createFixture()
    const anna = start()
    await anna.signIn('anna')
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    faulty.fault = 'full'
    anna.messages.send(BEN, aText('hello'))
    await wait(1_000)
    faulty.fault = 'none'
    await wait(1_100)
    expect([...disk.values.keys()].some(key => key.startsWith('outbox.'))).toBe(true)
    expect(anna.outbox.isUnsaved).toBe(false)
    anna.zim.signOut()
  })

  it('can be discarded before the storage has answered, and is not sent', async () => {
    const { gateway, faulty, start } = await createFixture()
    faulty.fault = 'silent'
    const anna = start()
    await anna.signIn('anna')
    anna.messages.send(BEN, aText('a mistake'))
    anna.messages.discard(BEN, anna.messages.timeline(BEN)[0]!.key)
    expect(anna.outbox.unsent).toBe(0)
    await wait(60_000)
    expect(stored(gateway)).toEqual([])
    anna.zim.signOut()
  })
})

describe('a text of an earlier run', () => {
  it.each([...STORAGE_CALLS].filter(call => call === 'get' || call === 'keys'))('is sent once when the storage, silent at the start, answers calls of "%s" again', async (call) => {
    const { gateway, faulty, start } = await createFixture()
    await leaveText({ gateway, start })
    Object.assign(faulty, { fault: 'silent', calls: new Set([call]) })
    const anna = start()
    await anna.signIn('anna')
    anna.messages.send(BEN, aText('new'))
    await wait(10_000)
    expect(stored(gateway)).toEqual(['anna: new'])
    await faulty.answer()
    await wait(60_000)
    expect(stored(gateway)).toEqual(['anna: new', 'anna: left over'])
    expect([anna.texts('ben'), anna.outbox.unsent]).toEqual([['new', 'left over'], 0])
    anna.zim.signOut()
  })
})

describe('drafts', () => {
  const drafts = (disk: ReturnType<typeof createDeviceStorage>) => JSON.parse([...disk.values].find(([key]) => key.startsWith('drafts.'))?.[1] ?? '{}')

  it('of an earlier run are kept when they could not be read and another one is typed', async () => {
    const { disk, faulty, start } = await createFixture()
    const first = start()
    await first.signIn('anna')
    first.messages.setDraft('peer:carl', 'from yesterday')
    await wait(2_000)
    first.zim.signOut()
    const anna = start()
    Object.assign(faulty, { fault: 'rejects', calls: new Set(['get']) })
    await anna.signIn('anna')
    anna.messages.setDraft(BEN, 'from today')
    await wait(4_000)
    expect(drafts(disk)).toEqual({ 'peer:carl': 'from yesterday' })
    expect(anna.outbox.isUnsaved).toBe(true)
    faulty.fault = 'none'
    void anna.outbox.appHidden()
    await wait(0)
    expect(drafts(disk)).toEqual({ 'peer:carl': 'from yesterday', [BEN]: 'from today' })
    expect([anna.messages.draft('peer:carl'), anna.outbox.isUnsaved]).toEqual(['from yesterday', false])
    anna.zim.signOut()
  })

  it('that are typed before the earlier ones are read are kept over a sign-out', async () => {
    const { disk, faulty, start } = await createFixture()
    Object.assign(faulty, { fault: 'slow', delay: 3_000, calls: new Set(['get']) })
    const anna = start()
    await anna.signIn('anna')
    anna.messages.setDraft(BEN, 'half a')
    anna.zim.signOut()
    await wait(10_000)
    expect(drafts(disk)).toEqual({ [BEN]: 'half a' })
  })

  it('that could not be stored are stored when the app is hidden', async () => {
    const { disk, faulty, start } = await createFixture()
    const anna = start()
    await anna.signIn('anna')
    faulty.fault = 'full'
    anna.messages.setDraft(BEN, 'hello')
    await wait(4_000)
    expect(anna.outbox.isUnsaved).toBe(true)
    faulty.fault = 'none'
    void anna.outbox.appHidden()
    await wait(0)
    expect(drafts(disk)).toEqual({ [BEN]: 'hello' })
    expect(anna.outbox.isUnsaved).toBe(false)
    anna.zim.signOut()
  })
})

describe('nothing of a user reaches the next user of the device', () => {
  /** Signs Anna out and Carl in, and lets the storage answer after that. */
  async function changeUser(app: ReturnType<typeof createTestApp>, faulty: FaultyStorage) {
    app.zim.signOut()
    await wait(0)
    faulty.fault = 'none'
    const done = app.signIn('carl')
    await wait(1_000)
    await done
    await faulty.answer()
    await wait(60_000)
  }

  const keysOf = (disk: ReturnType<typeof createDeviceStorage>, userID: string) => [...disk.values].filter(([key]) => key.includes(`.${userID}`))

  function expectNothingOfAnna(app: ReturnType<typeof createTestApp>, gateway: ReturnType<typeof createBackend>, disk: ReturnType<typeof createDeviceStorage>) {
    expect(stored(gateway).filter(text => !text.startsWith('anna'))).toEqual([])
    expect(app.texts('ben')).toEqual([])
    expect(app.messages.draft(BEN)).toBe('')
    expect(keysOf(disk, 'carl').map(([, value]) => value).join()).not.toContain('anna')
  }

  it.each(STORAGE_CALLS)('when a call of "%s" that was made for a text answers after the change', async (call) => {
    const { gateway, disk, faulty, start } = await createFixture()
    const app = start()
    await app.signIn('anna')
    await wait(1_000)
    Object.assign(faulty, { fault: 'silent', calls: new Set([call]) })
    app.messages.send(BEN, aText('from anna'))
    app.messages.setDraft(BEN, 'draft of anna')
    await wait(0)
    await changeUser(app, faulty)
    expectNothingOfAnna(app, gateway, disk)
    app.zim.signOut()
  })

  it.each(STORAGE_CALLS)('when a call of "%s" that was made at the start of the app answers after the change', async (call) => {
    const { gateway, disk, faulty, start } = await createFixture()
    await leaveText({ gateway, start }, 'draft of anna')
    Object.assign(faulty, { fault: 'silent', calls: new Set([call]) })
    const app = start()
    await app.signIn('anna')
    app.messages.send(BEN, aText('from anna'))
    await changeUser(app, faulty)
    expectNothingOfAnna(app, gateway, disk)
    app.zim.signOut()
  })
})

describe('a sign-out that removes the data of the device', () => {
  const OTHER = `${APP_ID}.anna.b`

  /** Anna, signed in from a form, with chats, a draft, a text that failed and one that waits; and data of a user whose ID begins like hers. */
  async function withData() {
    stubUni()
    const { gateway, disk, faulty, ben, start } = await createFixture()
    const others = { [`outbox.v1.${OTHER}.0123456789abcdef`]: '{}', [`drafts.v1.${OTHER}`]: '{}', [`cache/${OTHER}/lists`]: 'x' }
    for (const [key, value] of Object.entries(others)) disk.values.set(key, value)
    const anna = start()
    const done = anna.session.signInWithToken({ appID: APP_ID, userID: 'anna', token: tokenFor('anna') })
    await wait(200)
    await done
    ben.messages.send('peer:anna', aText('hello'))
    await anna.rooms.enter('lobby', 'Lobby')
    anna.conversations.markUnread(BEN)
    gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000221 })
    anna.messages.send(BEN, aText('refused'))
    await wait(2_000)
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    anna.messages.send(BEN, aText('waiting'))
    anna.messages.setDraft('peer:carl', 'a draft')
    await wait(2_000)
    const own = () => [...disk.values.keys()].filter(key => !(key in others) && key !== 'cache/accounts')
    return { anna, disk, faulty, others, own }
  }

  it('leaves nothing of the account, also what was not written yet, and everything of other accounts', async () => {
    const { anna, disk, faulty, others, own } = await withData()
    expect(own().map(key => key.split(/[./]/)[0]).filter((kind, at, all) => all.indexOf(kind) === at).sort()).toEqual(['cache', 'drafts', 'outbox', 'rooms', 'unread'])
    anna.messages.setDraft(BEN, 'typed just now')
    Object.assign(faulty, { fault: 'slow', delay: 500, calls: new Set(['set']) })
    anna.messages.send(BEN, aText('sent just now'))
    const removed = anna.session.signOut({ removesData: true })
    await wait(20_000)
    expect(await removed).toBe(true)
    expect(own()).toEqual([])
    expect(disk.values.get('cache/accounts') ?? '').not.toContain(`"${APP_ID}.anna"`)
    expect(Object.fromEntries([...disk.values].filter(([key]) => key in others))).toEqual(others)
  })

  it('removes nothing without the wish', async () => {
    const { anna, own } = await withData()
    const before = own()
    const done = anna.session.signOut()
    await wait(5_000)
    expect(await done).toBe(true)
    expect(own()).toEqual(expect.arrayContaining(before))
  })

  it.each(['silent', 'throws'] as const)('reports that the storage did not remove everything (%s)', async (fault) => {
    const { anna, faulty } = await withData()
    faulty.fault = fault
    const removed = anna.session.signOut({ removesData: true })
    await wait(60_000)
    expect(await removed).toBe(false)
    expect(anna.session.isSignedIn).toBe(false)
    expect(anna.session.recentErrors[0]).toMatchObject({ kind: 'storage', detail: 'the removal' })
  })
})
