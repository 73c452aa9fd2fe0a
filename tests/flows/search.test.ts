import { describe, expect, it, vi } from 'vitest'

import type { ConversationKey } from '@/types/conversation'

import { useCacheStore } from '@/stores/cache'
import { useSearchStore } from '@/stores/search'

import type { TestApp } from '../support/testApp'

import { aText } from '../support/builders'
import { NOON, useFakeClock, wait } from '../support/clock'
import { createDeviceStorage } from '../support/model/deviceStorage'
import { startOn } from '../support/startOn'
import { createBackend, createTestApp, signInUsers } from '../support/testApp'

useFakeClock()

const BEN: ConversationKey = 'peer:ben'
const ANNA: ConversationKey = 'peer:anna'
const DAY = 24 * 3_600_000

async function write(phone: TestApp, to: ConversationKey, ...texts: string[]) {
  for (const text of texts) phone.messages.send(to, aText(text))
  await wait(texts.length * 110 + 300)
}

const searchOf = (phone: TestApp) => ({ search: useSearchStore(phone.pinia), cache: useCacheStore(phone.pinia) })
const snippets = ({ groups }: ReturnType<typeof useSearchStore>) => groups.map(({ conversation, hits }) => [conversation, hits.map(({ snippet }) => snippet.before + snippet.match + snippet.behind)])

describe('search', () => {
  it('finds messages of all conversations by a part of their text, newest first', async () => {
    const { anna, ben, carl } = await signInUsers('anna', 'ben', 'carl')
    await write(ben, ANNA, '今晚去看电影吗', '好的', '电影院见')
    await write(carl, ANNA, '这部电影不错')
    const { search } = searchOf(anna)
    await search.search({ text: '电影' })
    expect(snippets(search)).toEqual([['peer:carl', ['这部电影不错']], [BEN, ['电影院见', '今晚去看电影吗']]])
    expect(search.isSearching).toBe(false)
    expect(search.hasMore).toBe(false)
    await search.search({ text: '电影', conversation: BEN })
    expect(search.groups.map(({ conversation }) => conversation)).toEqual([BEN])
  })

  it('finds conversations by their name and userID', async () => {
    const { anna, ben, carl } = await signInUsers('anna', 'ben', 'carl')
    await write(ben, ANNA, 'hello')
    await write(carl, ANNA, 'hello')
    const { search } = searchOf(anna)
    await search.search({ text: 'ＢＥ' })
    expect(search.conversations.map(({ key }) => key)).toEqual([BEN])
    expect(search.groups).toEqual([])
  })

  it('finds messages by sender and by day', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    await write(ben, ANNA, 'first of March')
    await write(anna, BEN, 'mine')
    await wait(DAY)
    await write(ben, ANNA, 'second of March')
    const { search } = searchOf(anna)
    await search.search({ text: '', senderID: 'anna' })
    expect(snippets(search)).toEqual([[BEN, ['mine']]])
    await search.search({ text: '', day: NOON + DAY })
    expect(snippets(search)).toEqual([[BEN, ['second of March']]])
    await search.search({ text: 'march', senderID: 'ben', day: NOON })
    expect(snippets(search)).toEqual([[BEN, ['first of March']]])
    await search.search({ text: ' ' })
    expect(search.groups).toEqual([])
  })

  it('does not find revoked and deleted messages', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    await write(ben, ANNA, 'secret one', 'secret two', 'secret three')
    await anna.messages.open(BEN)
    await ben.messages.revoke(ANNA, ben.messages.timeline(ANNA)[0]!.key)
    await anna.messages.remove(BEN, anna.messages.timeline(BEN)[1]!.key)
    await wait(200)
    const { search } = searchOf(anna)
    await search.search({ text: 'secret' })
    expect(snippets(search)).toEqual([[BEN, ['secret three']]])
  })

  it('returns 30 hits at a time', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    await write(ben, ANNA, ...Array.from({ length: 70 }, (_, n) => `hit ${n}`))
    const { search } = searchOf(anna)
    const count = () => search.groups.reduce((sum, { hits }) => sum + hits.length, 0)
    await search.search({ text: 'hit' })
    expect([count(), search.hasMore]).toEqual([30, true])
    await search.more()
    expect(count()).toBe(60)
    await search.more()
    expect([count(), search.hasMore]).toEqual([70, false])
  })

  it('reads one segment at a time, and stops when a newer search starts', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    await write(ben, ANNA, ...Array.from({ length: 200 }, (_, n) => `text ${n}`))
    const { search, cache } = searchOf(anna)
    await cache.flush()
    const { get } = anna.storage
    const read = vi.spyOn(anna.storage, 'get').mockImplementation(get)
    const first = search.search({ text: 'text 3' })
    const second = search.search({ text: 'text 199' })
    await Promise.all([first, second])
    expect(snippets(search)).toEqual([[BEN, ['text 199']]])
    const most = Math.max(...await Promise.all(read.mock.results.map(async ({ value }) => ((await value).value ?? '').length)))
    expect(most).toBeLessThan(12_000)
  })

  it('reports that older history is not cached, and searches it on demand', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    await write(ben, ANNA, 'the needle', ...Array.from({ length: 99 }, (_, n) => `hay ${n}`))
    anna.zim.signOut()
    const fresh = createTestApp(gateway)
    await fresh.signIn('anna')
    await fresh.messages.open(BEN)
    const { search } = searchOf(fresh)
    await search.search({ text: 'needle' })
    expect([search.groups, search.isPartial]).toEqual([[], true])
    await search.searchFurtherBack()
    expect(snippets(search)).toEqual([[BEN, ['the needle']]])
    expect(search.isPartial).toBe(false)
    // The fetched pages are cached.
    await search.search({ text: 'needle' })
    expect([snippets(search), search.isPartial]).toEqual([[[BEN, ['the needle']]], false])
  })

  it('can be stopped while older history is searched, and goes on from there', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    await write(ben, ANNA, 'the needle', ...Array.from({ length: 120 }, (_, n) => `hay ${n}`))
    anna.zim.signOut()
    const fresh = createTestApp(gateway)
    await fresh.signIn('anna')
    const { search } = searchOf(fresh)
    await search.search({ text: 'needle' })
    gateway.controls.slow({ call: 'queryHistoryMessage', ms: 500 })
    void search.searchFurtherBack()
    await wait(300)
    expect([search.isSearching, search.isGoingBack]).toEqual([true, true])
    search.stop()
    expect([search.isSearching, search.isGoingBack, search.isPartial]).toEqual([false, false, true])
    await wait(3_000)
    expect([search.isSearching, search.groups, search.searchedBackTo]).toEqual([false, [], 0])
    await search.searchFurtherBack()
    expect([snippets(search), search.isPartial]).toEqual([[[BEN, ['the needle']]], false])
  })

  it('says how far back every conversation was searched, until all of it was', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    await write(ben, ANNA, ...Array.from({ length: 450 }, (_, n) => `hay ${n}`))
    anna.zim.signOut()
    const fresh = createTestApp(gateway)
    await fresh.signIn('anna')
    const { search } = searchOf(fresh)
    await search.search({ text: 'needle' })
    expect([search.isPartial, search.searchedBackTo]).toEqual([true, 0])
    await search.searchFurtherBack()
    const first = search.searchedBackTo
    expect(first).toBeGreaterThan(0)
    await search.searchFurtherBack()
    expect(search.searchedBackTo).toBeGreaterThan(0)
    expect(search.searchedBackTo).toBeLessThan(first)
    await search.searchFurtherBack()
    expect([search.isPartial, search.searchedBackTo]).toEqual([false, 0])
  })

  it('without a connection searches the cached messages, and reports the failure to fetch more', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    await write(ben, ANNA, ...Array.from({ length: 60 }, (_, n) => `text ${n}`))
    anna.zim.signOut()
    const fresh = createTestApp(gateway)
    await fresh.signIn('anna')
    await fresh.messages.open(BEN)
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(3_000)
    const { search } = searchOf(fresh)
    await search.search({ text: 'text 59' })
    expect(snippets(search)).toEqual([[BEN, ['text 59']]])
    const done = search.searchFurtherBack()
    await wait(60_000)
    await done
    expect(search.failure?.kind).toBe('network')
    expect(search.isPartial).toBe(true)
    fresh.zim.signOut()
  })

  it('loads the timeline back to an old hit', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    await write(ben, ANNA, 'the needle', ...Array.from({ length: 150 }, (_, n) => `hay ${n}`))
    const { search } = searchOf(anna)
    await search.search({ text: 'needle' })
    const hit = search.groups[0]!.hits[0]!
    const storage = anna.storage
    anna.zim.signOut()
    await wait(100)
    const next = createTestApp(gateway, undefined, storage)
    await next.signIn('anna')
    await next.messages.open(hit.conversation)
    expect(next.texts('ben')).not.toContain('the needle')
    expect(await next.messages.reach(hit.conversation, hit.key)).toBe(true)
    expect(next.texts('ben')[0]).toBe('the needle')
    expect(next.texts('ben')).toHaveLength(151)
    expect(await next.messages.reach(hit.conversation, 'nobody~7')).toBe(false)
  })
})

/**
 * Anna's device knows `count` texts of Ben and is off. `change` does what happens meanwhile, with Anna's other device. `start` starts it again,
 * and nothing of that reaches it by itself.
 */
async function createAway(count = 3) {
  const gateway = createBackend({ missed: { login: 'none', reconnect: 'none' } })
  const disk = createDeviceStorage()
  const ben = createTestApp(gateway)
  await ben.signIn('ben')
  const before = startOn(gateway, disk)
  await before.signIn('anna')
  await write(ben, ANNA, ...Array.from({ length: count }, (_, n) => `needle ${n}`))
  await useCacheStore(before.pinia).flush()
  before.zim.signOut()
  const sent = (n: number) => ben.messages.timeline(ANNA)[n]!

  async function start({ isOnline = true } = {}) {
    if (!isOnline) gateway.controls.offline(['anna'])
    const anna = startOn(gateway, disk)
    if (isOnline) await anna.signIn('anna')
    else anna.startSignIn()
    await wait(300)
    const { search } = searchOf(anna)
    const find = async (text = 'needle') => {
      await search.search({ text })
      return found()
    }
    const found = () => search.groups.flatMap(({ hits }) => hits.map(({ snippet }) => snippet.before + snippet.match + snippet.behind))
    return { anna, search, find, found, asks: vi.spyOn(anna.zim, 'ask') }
  }

  async function onOtherDevice(work: (anna: TestApp) => Promise<unknown>) {
    const other = createTestApp(gateway)
    await other.signIn('anna')
    await other.messages.open(BEN)
    await work(other)
    other.zim.signOut()
    await wait(100)
  }

  const stored = (text: string) => gateway.world.storedMessages().find(({ content }) => content.message === text)!
  /** Anna's connection is lost. */
  async function lose() {
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(3_000)
  }

  return { gateway, ben, sent, start, onOtherDevice, stored, lose }
}

describe('a hit of the cache', () => {
  it('that was recalled meanwhile is not shown, and not found again without a connection', async () => {
    const { ben, sent, start, lose } = await createAway()
    await ben.messages.revoke(ANNA, sent(1).key)
    const { anna, find } = await start()
    expect(await find()).toEqual(['needle 2', 'needle 0'])
    await lose()
    expect(await find()).toEqual(['needle 2', 'needle 0'])
    await anna.messages.open(BEN)
    expect(anna.texts('ben')).toEqual(['needle 0', 'revoked', 'needle 2'])
    anna.zim.signOut()
  })

  it('that was deleted on another device is not shown, and not found again without a connection', async () => {
    const { start, onOtherDevice, lose } = await createAway()
    await onOtherDevice(other => other.messages.remove(BEN, other.messages.timeline(BEN)[1]!.key))
    const { anna, find } = await start()
    expect(await find()).toEqual(['needle 2', 'needle 0'])
    await lose()
    expect(await find()).toEqual(['needle 2', 'needle 0'])
    anna.zim.signOut()
  })

  it('that was edited meanwhile is shown with its new text, or not at all', async () => {
    const { start, stored } = await createAway()
    stored('needle 0').content.message = 'needle zero'
    stored('needle 1').content.message = 'thimble'
    const { find } = await start()
    expect(await find()).toEqual(['needle 2', 'needle zero'])
    expect(await find('thimble')).toEqual(['thimble'])
  })

  it('is shown as it is cached without a connection, and compared when the connection is there', async () => {
    const { ben, sent, start, gateway } = await createAway(40)
    await ben.messages.revoke(ANNA, sent(39).key)
    await ben.messages.revoke(ANNA, sent(2).key)
    const { find, found, search } = await start({ isOnline: false })
    expect(await find()).toHaveLength(30)
    await search.more()
    expect(found()).toHaveLength(40)
    gateway.controls.online()
    await wait(60_000)
    expect(found()).toHaveLength(38)
    expect(found()).not.toContain('needle 39')
    expect(found()).not.toContain('needle 2')
  })

  it.each([
    ['does not answer within three seconds', (gateway: Awaited<ReturnType<typeof createAway>>['gateway']) => gateway.controls.slow({ call: 'queryMessages', ms: 60_000 })],
    ['refuses', (gateway: Awaited<ReturnType<typeof createAway>>['gateway']) => gateway.controls.failNext({ call: 'queryMessages', code: 6000005 })],
  ])('is shown as it is cached when ZIM %s', async (_, fail) => {
    const { ben, sent, start, gateway } = await createAway()
    await ben.messages.revoke(ANNA, sent(1).key)
    const { find } = await start()
    fail(gateway)
    const done = find()
    await wait(3_000)
    expect(await done).toEqual(['needle 2', 'needle 1', 'needle 0'])
  })

  it('that ZIM keeps no longer is shown', async () => {
    const { start, stored, gateway, ben } = await createAway()
    const first = stored('needle 0')
    for (const { log } of gateway.world.state.conversations.values()) {
      log.messages.splice(log.messages.indexOf(first), 1)
      log.byID.delete(first.messageID)
    }
    await wait(8 * DAY)
    await write(ben, ANNA, 'hay')
    const { find } = await start()
    expect(await find()).toEqual(['needle 2', 'needle 1', 'needle 0'])
  })

  it('that was deleted meanwhile is not shown however old it is, where ZIM has an older one', async () => {
    const { start, onOtherDevice } = await createAway()
    await wait(8 * DAY)
    await onOtherDevice(other => other.messages.remove(BEN, other.messages.timeline(BEN)[1]!.key))
    const { find } = await start()
    expect(await find()).toEqual(['needle 2', 'needle 0'])
  })

  it('is not compared where ZIM has confirmed its page', async () => {
    const { start } = await createAway()
    const { anna, find, asks } = await start()
    await anna.messages.open(BEN)
    asks.mockClear()
    expect(await find()).toHaveLength(3)
    expect(asks).not.toHaveBeenCalled()
  })

  it('is compared with those of its page, nine in one question', async () => {
    const { start } = await createAway(70)
    const { search, find, asks } = await start()
    asks.mockClear()
    expect(await find()).toHaveLength(30)
    expect(asks).toHaveBeenCalledTimes(4)
    await search.more()
    expect(asks).toHaveBeenCalledTimes(8)
  })

  it('disappears when its message is recalled, or deleted with all others', async () => {
    const { ben, sent, start } = await createAway()
    const { anna, find, found } = await start()
    await find()
    await ben.messages.revoke(ANNA, sent(1).key)
    await wait(300)
    expect(found()).toEqual(['needle 2', 'needle 0'])
    anna.chat.apply({ type: 'messages-deleted', conversation: BEN, ids: [], isAll: true })
    expect(found()).toEqual([])
  })
})
