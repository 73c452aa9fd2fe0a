import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watch } from 'vue'

import type { ConversationFeed } from '@/components/conversation/conversationFeed'
import type { Conversation } from '@/types/conversation'

import { createConversationFeed } from '@/components/conversation/conversationFeed'
import { setLocale } from '@/i18n'

import { message, NOON } from '../message/fixtures'
import { conversation, sorted } from './fixtures'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => {
  vi.useRealTimers()
  setLocale('zh-CN')
})

function open(initial: Conversation[], drafts: Record<string, string> = {}) {
  let list = sorted(initial)
  const feed = createConversationFeed({
    list: () => list,
    context: () => ({ now: NOON, nameOf: id => id, avatarOf: () => '', membersOf: () => [], draftOf: ({ key }) => drafts[key] ?? '' }),
  })
  function change(id: string, changed: Partial<Conversation>) {
    const known = list.find(one => one.id === id)
    list = sorted([...list.filter(one => one.id !== id), { ...known ?? conversation(id, 0), ...changed }])
    feed.touch([`peer:${id}`])
    vi.advanceTimersByTime(100)
  }
  function remove(id: string) {
    list = list.filter(one => one.id !== id)
    feed.touch([`peer:${id}`])
    vi.advanceTimersByTime(100)
  }
  return { feed, change, remove }
}

const visible = ({ rows }: ConversationFeed) => [...rows.value].sort((a, b) => a.order - b.order).map(({ name }) => name)
const inDocument = ({ rows }: ConversationFeed) => rows.value.map(({ name }) => name)
const changedRows = (before: ConversationFeed['rows']['value'], after: ConversationFeed['rows']['value']) => after.filter((row, slot) => row !== before[slot])

const three = () => [conversation('a', 3), conversation('b', 2), conversation('c', 1)]

describe('order', () => {
  it('is pinned first, then newest first', () => {
    const { feed } = open([...three(), conversation('p', 0, { isPinned: true })])
    expect(visible(feed)).toEqual(['p', 'a', 'b', 'c'])
  })

  it('changes only the row of a conversation with a new message, which moves to the top in its slot', () => {
    const { feed, change } = open(three())
    const before = feed.rows.value
    change('c', { order: 9 })
    expect(visible(feed)).toEqual(['c', 'a', 'b'])
    expect(inDocument(feed)).toEqual(['a', 'b', 'c'])
    expect(changedRows(before, feed.rows.value).map(({ name }) => name)).toEqual(['c'])
  })

  it('leaves pinned rows unchanged when another row moves up', () => {
    const { feed, change } = open([...three(), conversation('p', 0, { isPinned: true }), conversation('q', -1, { isPinned: true })])
    const before = feed.rows.value
    change('c', { order: 9 })
    expect(visible(feed)).toEqual(['p', 'q', 'c', 'a', 'b'])
    expect(changedRows(before, feed.rows.value).map(({ name }) => name)).toEqual(['c'])
  })

  it('is the sorted order after each of many changes, pins and unpins', () => {
    const { feed, change } = open(three())
    const steps: Array<[string, Partial<Conversation>]> = [['b', { order: 10 }], ['a', { isPinned: true }], ['d', { order: 11 }], ['b', { isPinned: true }], ['a', { isPinned: false }], ['c', { order: 12 }], ['d', { order: -5 }], ['b', { isPinned: false, order: 13 }]]
    const list = new Map(three().map(one => [one.id, one]))
    for (const [id, changed] of steps) {
      change(id, changed)
      list.set(id, { ...list.get(id) ?? conversation(id, 0), ...changed })
      expect(visible(feed)).toEqual(sorted([...list.values()]).map(one => one.id))
    }
  })

  it('of the document becomes the visible order when the page is shown again', () => {
    const { feed, change } = open(three())
    change('c', { order: 9 })
    feed.rebase()
    expect(inDocument(feed)).toEqual(['c', 'a', 'b'])
    expect(visible(feed)).toEqual(['c', 'a', 'b'])
  })
})

describe('rows', () => {
  it('keep the key of their conversation after others have moved and been removed', () => {
    const { feed, change, remove } = open(three())
    change('c', { order: 9 })
    remove('a')
    const row = feed.rows.value.find(({ name }) => name === 'c')!
    expect(feed.keyOf(row.slot)).toBe('peer:c')
    expect(visible(feed)).toEqual(['c', 'b'])
  })

  it('are forty of five hundred initially, and forty more by mountMore', () => {
    const { feed } = open(Array.from({ length: 500 }, (_, index) => conversation(`u${index}`, 500 - index)))
    expect(feed.rows.value).toHaveLength(40)
    feed.mountMore()
    vi.advanceTimersByTime(100)
    expect(feed.rows.value).toHaveLength(80)
    expect(visible(feed)[79]).toBe('u79')
  })

  it('include a conversation that was not mounted when it gets a new message', () => {
    const { feed, change } = open(Array.from({ length: 500 }, (_, index) => conversation(`u${index}`, 500 - index)))
    const before = feed.rows.value
    change('u499', { order: 1000, unread: 1 })
    expect(visible(feed)[0]).toBe('u499')
    expect(feed.rows.value).toHaveLength(40)
    expect(changedRows(before, feed.rows.value).map(({ name }) => name)).toEqual(['u499'])
    expect(feed.keyOf(39)).toBe('peer:u499')
  })

  it('are not updated while the page is hidden, and updated once when it is shown', () => {
    const { feed, change } = open(three())
    let updates = 0
    watch(feed.rows, () => { updates++ }, { flush: 'sync' })
    feed.pause()
    for (let order = 10; order < 20; order++) change('c', { order, unread: order })
    expect(updates).toBe(0)
    feed.resume()
    vi.advanceTimersByTime(1000)
    expect(updates).toBe(1)
    expect(feed.rows.value.find(({ name }) => name === 'c')!.badge).toBe('19')
  })

  it('are filtered by name and by last message', () => {
    const { feed } = open([...three(), conversation('Zoe', 0, { lastMessage: message({ text: '晚饭吃什么' }) })])
    feed.filter('zo')
    vi.advanceTimersByTime(100)
    expect(visible(feed)).toEqual(['Zoe'])
    feed.filter('晚饭')
    vi.advanceTimersByTime(100)
    expect(visible(feed)).toEqual(['Zoe'])
    feed.filter('')
    vi.advanceTimersByTime(100)
    expect(visible(feed)).toEqual(['a', 'b', 'c', 'Zoe'])
  })
})

describe('a row', () => {
  const rowOf = (overrides: Partial<Conversation>, drafts = {}) => open([conversation('bob', 1, overrides)], drafts).feed.rows.value[0]!

  it('says before the text how many messages of a muted conversation are unread', () => {
    const textOf = (unread: number) => rowOf({ unread, isMuted: true, lastMessage: message({ text: 'hi' }) }).text
    expect([0, 1, 2, 103].map(textOf)).toEqual(['hi', 'hi', '[2条] hi', '[103条] hi'])
    expect(rowOf({ unread: 2, lastMessage: message({ text: 'hi' }) }).text).toBe('hi')
  })

  it('shows at most 99+ unread', () => {
    expect([0, 1, 99, 100].map(unread => rowOf({ unread }).badge)).toEqual(['', '1', '99', '99+'])
  })

  it('shows the draft in place of the last message', () => {
    expect(rowOf({}, { 'peer:bob': 'half a' })).toMatchObject({ mark: 'draft', text: 'half a' })
  })

  it('says that an unread message names the user, or all, before it says that there is a draft', () => {
    const lastMessage = message({ text: 'hi' })
    expect(rowOf({ mention: 'me', unread: 2, lastMessage }, { 'peer:bob': 'half a' })).toMatchObject({ mark: 'mention', text: 'hi' })
    expect(rowOf({ mention: 'all', unread: 2, lastMessage })).toMatchObject({ mark: 'mentionAll' })
    expect(rowOf({ mention: 'me', unread: 0, lastMessage })).toMatchObject({ mark: '' })
  })

  it('shows the remark of a group in place of its name', () => {
    const group = { key: 'group:club' as const, kind: 'group' as const, id: 'club', name: 'Club' }
    expect([rowOf(group).name, rowOf({ ...group, remark: '周末' }).name]).toEqual(['Club', '周末'])
  })

  it('shows one line of a long message', () => {
    const { text } = rowOf({ lastMessage: message({ text: `a\n\n${'长'.repeat(500)}` }) })
    expect(text.startsWith('a 长')).toBe(true)
    expect(text.length).toBeLessThanOrEqual(60)
  })

  it('shows in both languages that a message was recalled', async () => {
    const lastMessage = message({ body: { kind: 'revoked', operatorID: 'bob' } })
    expect(rowOf({ lastMessage }).text).toBe('对方撤回了一条消息')
    await setLocale('en')
    expect(rowOf({ lastMessage }).text).toBe('The other side recalled a message')
  })

  it('shows the sender in a group', () => {
    expect(rowOf({ key: 'group:club', kind: 'group', lastMessage: message({ text: 'hi' }) }).text).toBe('bob: hi')
  })

  it('shows the ID when there is no name', () => {
    expect(rowOf({ name: '' }).name).toBe('bob')
  })
})
