import { describe, expect, it, vi } from 'vitest'

import type { ConversationKey } from '@/types/conversation'

import { useCacheStore } from '@/stores/cache'
import { useSearchStore } from '@/stores/search'

import type { TestApp } from '../support/testApp'

import { aText } from '../support/builders'
import { NOON, useFakeClock, wait } from '../support/clock'
import { createTestApp, signInUsers } from '../support/testApp'

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
