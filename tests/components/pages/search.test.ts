import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick, reactive } from 'vue'

import type { Hit } from '@/search/searchMessages'

import SearchPage from '@/packages/search/index.vue'
import { createFailure } from '@/utils/failure'

import { aConversation } from '../../support/builders'
import { fire } from '../../support/uniHooks'

const store = vi.hoisted(() => ({ search: {} as Record<string, unknown> }))
vi.mock('@/stores/search', () => ({ useSearchStore: () => store.search }))
vi.mock('@/stores/session', () => ({ useSessionStore: () => ({ userID: 'anna' }) }))
vi.mock('@/stores/conversations', () => ({ useConversationsStore: () => ({ get: () => null }) }))
vi.mock('@/stores/users', () => ({ useUsersStore: () => ({ nameOf: (id: string) => id === 'ben' ? 'Ben' : id, avatarOf: () => '' }) }))

const hit: Hit = { conversation: 'peer:ben', key: 'ben~1', id: '1', seq: 1, senderID: 'ben', isMine: false, sentAt: Date.now(), snippet: { before: '今晚去看', match: '电影', behind: '吗' } }

beforeEach(() => {
  vi.useFakeTimers()
  store.search = reactive({ conversations: [], groups: [], isSearching: false, isGoingBack: false, hasMore: false, isPartial: false, searchedBackTo: 0, failure: null, search: vi.fn(), more: vi.fn(), searchFurtherBack: vi.fn(), stop: vi.fn(), clear: vi.fn() })
})
afterEach(() => { vi.useRealTimers() })

function open(text = '电影') {
  const wrapper = mount(SearchPage)
  fire(wrapper, 'onLoad', { text })
  return wrapper
}

async function pause() {
  await nextTick()
  vi.advanceTimersByTime(300)
  await nextTick()
}

describe('the search page', () => {
  it('looks for what it was opened with, and for what is typed after a pause', async () => {
    const wrapper = open()
    await pause()
    expect(store.search.search).toHaveBeenLastCalledWith({ text: '电影', day: undefined, senderID: undefined })
    await wrapper.get('input').setValue('电')
    await wrapper.get('input').setValue('电影院')
    await pause()
    expect(store.search.search).toHaveBeenCalledTimes(2)
    expect(store.search.search).toHaveBeenLastCalledWith({ text: '电影院', day: undefined, senderID: undefined })
  })

  it('shows who said what, and leads to the message in its place', async () => {
    const wrapper = open()
    Object.assign(store.search, { groups: [{ conversation: 'peer:ben', hits: [hit] }] })
    await pause()
    expect(wrapper.text()).toContain('Ben')
    expect(wrapper.text().replace(/\s/g, '')).toContain('今晚去看电影吗')
    await wrapper.get('.hit').trigger('tap')
    expect(vi.mocked(uni.navigateTo)).toHaveBeenLastCalledWith(expect.objectContaining({ url: '/packages/chat/index?key=peer~3Aben&at=ben~7E1' }))
  })

  it('shows conversations by name', async () => {
    const wrapper = open('be')
    Object.assign(store.search, { conversations: [aConversation('ben')] })
    await pause()
    await wrapper.get('.cell').trigger('tap')
    expect(vi.mocked(uni.navigateTo)).toHaveBeenLastCalledWith(expect.objectContaining({ url: '/packages/chat/index?key=peer~3Aben' }))
  })

  it('says that older history was not searched, and goes further back on demand', async () => {
    const wrapper = open()
    Object.assign(store.search, { isPartial: true, failure: createFailure('network') })
    await pause()
    expect(wrapper.text()).toContain('没有找到相关内容')
    expect(wrapper.text()).toContain('本机只有较近的聊天记录')
    expect(wrapper.get('[role=alert]').text()).toContain('网络')
    await wrapper.get('.text-button').trigger('tap')
    expect(store.search.searchFurtherBack).toHaveBeenCalled()
  })

  it('says how far back was searched, also while it goes further back', async () => {
    vi.setSystemTime('2026-03-10T12:00:00+08:00')
    const wrapper = open()
    Object.assign(store.search, { isPartial: true, searchedBackTo: new Date('2026-03-03T08:00:00+08:00').getTime() })
    await pause()
    expect(wrapper.text()).toContain('已搜索到 3月3日，更早的聊天记录还没有搜索')
    Object.assign(store.search, { isSearching: true, searchedBackTo: new Date('2026-03-01T08:00:00+08:00').getTime() })
    await nextTick()
    expect(wrapper.get('[role=status]').text()).toBe('正在搜索，已搜索到 3月1日…')
    Object.assign(store.search, { isGoingBack: true })
    await nextTick()
    await wrapper.get('[role=status] .text-button').trigger('tap')
    expect(store.search.stop).toHaveBeenCalled()
  })

  it('ends the search with the page', () => {
    const wrapper = open()
    fire(wrapper, 'onUnload')
    expect(store.search.clear).toHaveBeenCalled()
  })
})
