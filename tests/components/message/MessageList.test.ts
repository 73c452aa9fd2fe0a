import type { VueWrapper } from '@vue/test-utils'

import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'

import type { ListState } from '@/components/message/list/listState'

import { createMessageFeed } from '@/components/message/list/messageFeed'
import MessageList from '@/components/message/list/MessageList.vue'

import { createTimeline, message, messages, NOON } from './fixtures'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

const VIEW_HEIGHT = 600

function open(timeline = createTimeline(messages(100)), { older = 'more', problem = '' }: { older?: ListState['older']['value'], problem?: string } = {}) {
  const inset = ref(0)
  const feed = createMessageFeed({
    timeline: () => timeline.list,
    onChanges: timeline.onChanges,
    isComplete: () => timeline.isComplete,
    context: () => ({ now: NOON, hasSenders: false, nameOf: id => id, avatarOf: () => '' }),
  })
  const person = (userID: string) => ({ userID, name: userID, avatarUrl: '' })
  const wrapper = mount(MessageList, { props: { feed, avatars: { mine: person('anna'), theirs: person('bob') }, state: { older: ref(older), problem: ref(problem), inset } } })
  return { wrapper, feed, timeline, inset }
}

/** The reader scrolls so that `fromEnd` pixels remain below, in a list 3,000 px high. */
async function scroll(wrapper: VueWrapper, fromEnd: number) {
  const scrollHeight = 3000
  await wrapper.get('scroll-view').trigger('scroll', { detail: { scrollHeight, scrollTop: scrollHeight - VIEW_HEIGHT - fromEnd } })
  vi.advanceTimersByTime(200)
  await wrapper.vm.$nextTick()
}

const bubbles = (wrapper: VueWrapper) => wrapper.findAll('.bubble').map(one => one.text())
const button = (wrapper: VueWrapper, text: string) => wrapper.findAll('[role=button]').find(one => one.text().includes(text))

describe('the message list', () => {
  it('draws the messages in reading order, older pages above', async () => {
    const { wrapper, feed, timeline } = open()
    feed.growUp()
    vi.advanceTimersByTime(200)
    await wrapper.vm.$nextTick()
    expect(bubbles(wrapper).slice(-40)).toEqual(timeline.list.slice(-40).map(({ body }) => (body as { text: string }).text))
    expect(wrapper.findAll('.row')).toHaveLength(60)
  })

  it('counts new messages in a pill while the reader is further up, and goes to the end when it is tapped', async () => {
    const { wrapper, timeline, feed } = open()
    await scroll(wrapper, 0)
    await scroll(wrapper, 300)
    timeline.append(message(), message())
    await wrapper.vm.$nextTick()
    const before = feed.follow.value
    await button(wrapper, '2 条新消息')!.trigger('tap')
    vi.advanceTimersByTime(200)
    await wrapper.vm.$nextTick()
    expect(feed.follow.value).toBe(before + 1)
    expect(button(wrapper, '新消息')).toBeUndefined()
  })

  it('has no pill when the list has only grown below a reader at the end', async () => {
    const { wrapper, timeline } = open()
    await scroll(wrapper, 0)
    await wrapper.get('scroll-view').trigger('scroll', { detail: { scrollHeight: 3200, scrollTop: 2400 } })
    timeline.append(message())
    await wrapper.vm.$nextTick()
    expect(button(wrapper, '新消息')).toBeUndefined()
  })

  it('offers the way back to the end when the reader is far up', async () => {
    const { wrapper } = open()
    await scroll(wrapper, 0)
    expect(wrapper.find('[aria-label="回到最新消息"]').exists()).toBe(false)
    await scroll(wrapper, 1500)
    expect(wrapper.find('[aria-label="回到最新消息"]').exists()).toBe(true)
  })

  it('mounts older messages by itself when the reader nears the top', async () => {
    const { wrapper } = open()
    await scroll(wrapper, 0)
    await scroll(wrapper, 2000)
    expect(wrapper.findAll('.row')).toHaveLength(60)
    expect(wrapper.emitted('older')).toBeUndefined()
  })

  it('asks for older messages when it knows of none', async () => {
    const { wrapper } = open(createTimeline(messages(30)), { older: 'more' })
    await scroll(wrapper, 0)
    await scroll(wrapper, 2300)
    expect(wrapper.emitted('older')).toHaveLength(1)
  })

  it('asks for nothing at the beginning of the conversation', async () => {
    const timeline = createTimeline(messages(30))
    timeline.isComplete = true
    const { wrapper } = open(timeline, { older: 'beginning' })
    await scroll(wrapper, 0)
    await scroll(wrapper, 2400)
    expect(wrapper.emitted('older')).toBeUndefined()
  })

  it('leaves the very top while older messages may come: nothing holds the place of the reader there', async () => {
    const { wrapper } = open()
    const place = () => wrapper.get('scroll-view').attributes('scroll-top')
    const before = place()
    await scroll(wrapper, 0)
    expect(place()).toBe(before)
    await scroll(wrapper, 2400)
    const first = place()
    expect(Number(first)).toBeGreaterThanOrEqual(1)
    await scroll(wrapper, 2400)
    expect(place(), 'the same value again does nothing').not.toBe(first)
    expect(Number(place())).toBeGreaterThanOrEqual(1)
  })

  it('stays at the very top at the beginning of the conversation', async () => {
    const timeline = createTimeline(messages(30))
    timeline.isComplete = true
    const { wrapper } = open(timeline, { older: 'beginning' })
    const place = () => wrapper.get('scroll-view').attributes('scroll-top')
    const before = place()
    await scroll(wrapper, 0)
    await scroll(wrapper, 2400)
    expect(place()).toBe(before)
  })

  it('keeps the end in view when the keyboard takes room, and the place when the reader is further up', async () => {
    const { wrapper, feed, inset } = open()
    const opened = feed.follow.value
    inset.value = 300
    await wrapper.vm.$nextTick()
    vi.advanceTimersByTime(200)
    expect(feed.follow.value).toBe(opened + 1)
    await scroll(wrapper, 0)
    await scroll(wrapper, 1000)
    inset.value = 0
    await wrapper.vm.$nextTick()
    vi.advanceTimersByTime(200)
    expect(feed.follow.value).toBe(opened + 1)
  })

  it.each<[Parameters<typeof open>[1], string, string]>([
    [{ older: 'loading' }, '[aria-label="正在加载"]', ''],
    [{ older: 'beginning' }, '.note', '没有更早的消息了'],
    [{ older: 'failed', problem: '网络不通' }, '[role=button]', '网络不通'],
  ])('says above the oldest message what is going on: %o', (props, selector, text) => {
    expect(open(createTimeline(messages(3)), props).wrapper.get(`.head ${selector}`).text()).toBe(text)
  })

  it('does not call it the beginning while older messages are known', () => {
    expect(open(undefined, { older: 'beginning' }).wrapper.get('.head').text()).toBe('查看更早的消息')
  })

  it('invites to a first message where there is none', () => {
    expect(open(createTimeline(), { older: 'beginning' }).wrapper.text()).toContain('打个招呼')
  })
})

describe('a touch of a message', () => {
  const failed = () => message({ isMine: true, delivery: 'failed', text: 'lost' })

  it.each([['tap', 'tap'], ['longpress', 'longpress'], ['contextmenu', 'longpress']])('reports a %s as %s with its row', async (event, kind) => {
    const { wrapper, feed, timeline } = open(createTimeline(messages(3)))
    await wrapper.findAll('.bubble')[1]!.trigger(event)
    const [press] = wrapper.emitted<[{ kind: string, n: number }]>('press')![0]!
    expect(press.kind).toBe(kind)
    expect(feed.messageOf(press.n)).toBe(timeline.list[1])
  })

  it('reports which link was hit', async () => {
    const { wrapper } = open(createTimeline([message({ text: 'see https://zego.im now' })]))
    await wrapper.get('.link').trigger('tap')
    expect(wrapper.emitted<[{ link: string }]>('press')![0]![0].link).toBe('https://zego.im')
  })

  it('reports the mark of a failed message', async () => {
    const { wrapper, feed, timeline } = open(createTimeline([failed()]))
    await wrapper.get('[aria-label="没有发送成功，点按查看原因"]').trigger('tap')
    expect(feed.messageOf(wrapper.emitted<[{ n: number }]>('press')![0]![0].n)).toBe(timeline.list[0])
  })

  it('beside a bubble is none', async () => {
    const { wrapper } = open(createTimeline(messages(1)))
    await wrapper.get('.row').trigger('tap')
    expect(wrapper.emitted('press')).toBeUndefined()
  })
})
