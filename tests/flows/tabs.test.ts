import { afterEach, describe, expect, it, vi } from 'vitest'
import { loopback } from 'zim-emulator/testing'

import type { ConversationKey } from '@/types/conversation'

import { createTabLock } from '@/services/tabLock'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createFakeBrowser } from '../support/fakeBrowser'
import { createFaultyStorage } from '../support/faultyStorage'
import { createDeviceStorage } from '../support/model/deviceStorage'
import { recordPhases } from '../support/observe'
import { APP_ID, createBackend, createModule, createTestApp, tokenFor } from '../support/testApp'
import { stubUni } from '../support/uniStub'

useFakeClock()
afterEach(() => { vi.unstubAllGlobals() })

const BEN: ConversationKey = 'peer:ben'
const stored = (gateway: ReturnType<typeof createBackend>) => gateway.world.storedMessages().map(({ content }) => content.message)

/** Anna in the first tab of a browser, with a chat of three messages with Ben. `open` opens another tab. */
async function createFixture({ hasLocks = true } = {}) {
  stubUni()
  const gateway = createBackend()
  const disk = createDeviceStorage()
  const browser = createFakeBrowser({ hasLocks })
  const ben = createTestApp(gateway)
  await ben.signIn('ben')

  function open() {
    const tab = browser.open()
    const view = disk.view()
    const faulty = createFaultyStorage(view.storage)
    const app = createTestApp(gateway, createModule(loopback(gateway)), faulty.storage, createTabLock(tab.browser))
    /** Closes the tab: nothing more is written, and its connection ends. */
    function close() {
      view.end()
      tab.close()
      app.zim.destroy()
    }
    return { ...app, tab, faulty, close }
  }

  async function openAgain() {
    const opened = open()
    opened.session.restore()
    await wait(500)
    return opened
  }

  const first = open()
  const done = first.session.signInWithToken({ appID: APP_ID, userID: 'anna', token: tokenFor('anna') })
  await wait(200)
  await done
  for (const text of ['one', 'two', 'three']) ben.messages.send('peer:anna', aText(text))
  await wait(2_000)
  return { gateway, disk, ben, first, open, openAgain }
}

describe('a second tab of an account', () => {
  it('does not log in, and shows the cached list and chats', async () => {
    const { gateway, first, openAgain } = await createFixture()
    const phases = recordPhases(first)
    const second = await openAgain()
    expect(second.session).toMatchObject({ phase: 'other-tab', isSignedIn: true, userID: 'anna' })
    expect(second.conversations.list.map(({ key }) => key)).toEqual([BEN])
    await second.messages.open(BEN)
    await wait(0)
    expect(second.texts('ben')).toEqual(['one', 'two', 'three'])
    expect(phases).toEqual(['online'])
    expect(gateway.world.state.sessions.size).toBe(2)
    first.zim.signOut()
    second.zim.signOut()
  })

  it('sends nothing, writes nothing, and says why', async () => {
    const { gateway, disk, first, openAgain } = await createFixture()
    const second = await openAgain()
    const before = new Map(disk.values)
    expect(second.messages.send(BEN, aText('from the second tab'))).toMatchObject({ kind: 'other-tab' })
    second.messages.setDraft(BEN, 'a draft')
    await second.messages.open(BEN)
    await expect(second.conversations.setPinned(BEN, true)).rejects.toMatchObject({ failure: { kind: 'other-tab' } })
    await wait(60_000)
    expect(disk.values).toEqual(before)
    expect(stored(gateway)).toEqual(['one', 'two', 'three'])
    first.zim.signOut()
    second.zim.signOut()
  })

  it('takes the account with its waiting texts and drafts, and each text is sent once, both ways', async () => {
    const { gateway, ben, first, openAgain } = await createFixture()
    const second = await openAgain()
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    for (const text of ['a', 'b', 'c']) first.messages.send(BEN, aText(text))
    first.messages.setDraft(BEN, 'half a')
    await wait(5_000)
    void second.session.signInAgain()
    await wait(2_000)
    expect(first.session.phase).toBe('other-tab')
    expect(first.outbox.unsent).toBe(0)
    expect(second.outbox.unsent).toBe(3)
    expect(second.messages.draft(BEN)).toBe('half a')
    void first.session.signInAgain()
    await wait(2_000)
    expect([first.outbox.unsent, second.outbox.unsent, second.session.phase]).toEqual([3, 0, 'other-tab'])
    gateway.controls.online()
    await wait(120_000)
    expect(stored(gateway)).toEqual(['one', 'two', 'three', 'a', 'b', 'c'])
    expect(ben.texts('anna')).toEqual(['one', 'two', 'three', 'a', 'b', 'c'])
    expect([first.session.phase, second.session.phase]).toEqual(['online', 'other-tab'])
    void second.session.signInAgain()
    await wait(5_000)
    await second.messages.open(BEN)
    await wait(5_000)
    expect([first.session.phase, second.session.phase]).toEqual(['other-tab', 'online'])
    expect(second.texts('ben')).toEqual(['one', 'two', 'three', 'a', 'b', 'c'])
    expect(stored(gateway)).toHaveLength(6)
    first.zim.signOut()
    second.zim.signOut()
  })

  it('takes the account from a frozen tab, whose later writes are dropped', async () => {
    const { gateway, disk, first, openAgain, ben } = await createFixture()
    const second = await openAgain()
    first.tab.isFrozen = true
    void second.session.signInAgain()
    await wait(1_500)
    first.messages.setDraft(BEN, 'typed just before the lock is lost')
    await wait(5_000)
    expect([first.session.phase, second.session.phase]).toEqual(['other-tab', 'online'])
    expect(disk.values.get(`drafts.v1.${APP_ID}.anna`) ?? '').not.toContain('typed just before')
    ben.messages.send('peer:anna', aText('four'))
    await wait(2_000)
    await second.messages.open(BEN)
    await wait(1_000)
    expect(second.texts('ben')).toEqual(['one', 'two', 'three', 'four'])
    expect(stored(gateway)).toHaveLength(4)
    expect([...disk.values.keys()].filter(key => key.startsWith('cache/')).length).toBeGreaterThan(2)
    first.zim.signOut()
    second.zim.signOut()
  })

  it('goes on by itself when the other tab is closed, and is sent what waits', async () => {
    const { gateway, ben, first, openAgain } = await createFixture()
    const second = await openAgain()
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    first.messages.send(BEN, aText('left behind'))
    await wait(2_000)
    first.close()
    gateway.controls.online()
    await wait(10_000)
    expect(second.session.phase).toBe('online')
    await wait(60_000)
    expect(ben.texts('anna')).toEqual(['one', 'two', 'three', 'left behind'])
    expect(stored(gateway)).toHaveLength(4)
    second.zim.signOut()
  })

  it('stays as it is when the other tab is reloaded', async () => {
    const { first, openAgain } = await createFixture()
    const second = await openAgain()
    first.close()
    await wait(100)
    const reloaded = await openAgain()
    await wait(30_000)
    expect([reloaded.session.phase, second.session.phase]).toEqual(['online', 'other-tab'])
    reloaded.zim.signOut()
    second.zim.signOut()
  })

  it.each([['first', 0], ['second', 1]] as const)('is signed out when the %s tab signs out', async (_, at) => {
    const { disk, first, openAgain } = await createFixture()
    const tabs = [first, await openAgain()]
    first.messages.setDraft(BEN, 'typed just now')
    Object.assign(first.faulty, { fault: 'slow', delay: 400, calls: new Set(['set']) })
    void tabs[at]!.session.signOut({ removesData: true })
    await wait(10_000)
    expect(tabs.map(({ session }) => [session.isSignedIn, session.phase])).toEqual([[false, 'signed-out'], [false, 'signed-out']])
    expect([...disk.values.keys()].filter(key => key.includes(`${APP_ID}.anna`))).toEqual([])
    const third = await openAgain()
    expect(third.session.isSignedIn).toBe(false)
  })
})

it('a chat that is opened without a signed-in user is not read, and the app goes on', async () => {
  const { first, ben } = await createFixture()
  first.zim.signOut()
  await first.messages.open(BEN)
  await wait(1_000)
  expect(first.messages.history(BEN)).toMatchObject({ isLoading: false })
  ben.zim.signOut()
})

describe('a browser without Web Locks', () => {
  it('sends each text once, from the tab that was used last', async () => {
    const { gateway, ben, first, openAgain } = await createFixture({ hasLocks: false })
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    for (const text of ['a', 'b', 'c']) first.messages.send(BEN, aText(text))
    await wait(5_000)
    const second = await openAgain()
    expect([first.session.phase, second.session.phase]).toEqual(['other-tab', 'connecting'])
    gateway.controls.online()
    await wait(120_000)
    expect(ben.texts('anna')).toEqual(['one', 'two', 'three', 'a', 'b', 'c'])
    void first.session.signInAgain()
    await wait(60_000)
    expect([first.session.phase, second.session.phase]).toEqual(['online', 'other-tab'])
    expect(stored(gateway)).toHaveLength(6)
    first.zim.signOut()
    second.zim.signOut()
  })
})
