import type { VueWrapper } from '@vue/test-utils'

import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'

import type { ListState } from '@/packages/chat/message/list/listState'
import type { MessageFeedOptions } from '@/packages/chat/message/list/messageFeed'
import type { BubblePress } from '@/packages/chat/message/messagePress'

import { createMessageFeed } from '@/packages/chat/message/list/messageFeed'
import MessageList from '@/packages/chat/message/list/MessageList.vue'
import { loadLinks } from '@/services/links'

import { createTimeline, message, messages, NOON } from './fixtures'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const VIEW_HEIGHT = 600

function open(timeline = createTimeline(messages(100)), { older = 'more', problem = '', onSeen }: { older?: ListState['older']['value'], problem?: string, onSeen?: MessageFeedOptions['onSeen'] } = {}) {
  const resizes = ref(0)
  const shows = ref(0)
  const feed = createMessageFeed({
    timeline: () => timeline.list,
    onChanges: timeline.onChanges,
    isComplete: () => timeline.isComplete,
    context: () => ({ now: NOON, hasSenders: false, nameOf: id => id, avatarOf: () => '', isAfterGap: timeline.isAfterGap }),
    onSeen,
  })
  const user = (userID: string) => ({ userID, name: userID, avatarUrl: '' })
  const wrapper = mount(MessageList, { props: { feed, avatars: { mine: user('anna'), theirs: user('bob') }, state: { older: ref(older), problem: ref(problem), isChoosing: ref(false), isSeeking: ref(false), resizes, shows } } })
  return { wrapper, feed, timeline, resizes, shows }
}

/** Scrolls so that `fromEnd` px remain below, in a list 3,000 px high. */
async function scroll(wrapper: VueWrapper, fromEnd: number) {
  const scrollHeight = 3000
  await wrapper.get('scroll-view').trigger('scroll', { detail: { scrollHeight, scrollTop: scrollHeight - VIEW_HEIGHT - fromEnd } })
  vi.advanceTimersByTime(200)
  await wrapper.vm.$nextTick()
}

const bubbles = (wrapper: VueWrapper) => wrapper.findAll('.bubble').map(one => one.text())
const button = (wrapper: VueWrapper, text: string) => wrapper.findAll('[role=button]').find(one => one.text().includes(text))

describe('MessageList', () => {
  it('draws the messages in reading order, older pages above', async () => {
    const { wrapper, feed, timeline } = open()
    feed.mountOlder()
    vi.advanceTimersByTime(200)
    await wrapper.vm.$nextTick()
    expect(bubbles(wrapper).slice(-40)).toEqual(timeline.list.slice(-40).map(({ body }) => (body as { text: string }).text))
    expect(wrapper.findAll('.row')).toHaveLength(60)
  })

  it('draws a contact card with its name and userID', () => {
    const { wrapper } = open(createTimeline([message({ body: { kind: 'contactCard', userID: 'carl', name: '卡尔' } })]))
    expect(wrapper.get('.bubble').findAll('view').map(part => part.text()).filter(Boolean)).toEqual(expect.arrayContaining(['卡', '卡尔', '个人名片：carl']))
  })

  it('counts new messages in a button while it is scrolled up, and scrolls to the end when the button is tapped', async () => {
    const { wrapper, timeline, feed } = open()
    await scroll(wrapper, 0)
    await scroll(wrapper, 300)
    timeline.append(message(), message())
    await wrapper.vm.$nextTick()
    const before = feed.followRequests.value
    await button(wrapper, '2 条新消息')!.trigger('tap')
    vi.advanceTimersByTime(200)
    await wrapper.vm.$nextTick()
    expect(feed.followRequests.value).toBe(before + 1)
    expect(button(wrapper, '新消息')).toBeUndefined()
  })

  it('shows no count when content was added below while it was at its end', async () => {
    const { wrapper, timeline } = open()
    await scroll(wrapper, 0)
    await wrapper.get('scroll-view').trigger('scroll', { detail: { scrollHeight: 3200, scrollTop: 2400 } })
    timeline.append(message())
    await wrapper.vm.$nextTick()
    expect(button(wrapper, '新消息')).toBeUndefined()
  })

  it('shows no count after its content has become shorter while it was at its end: nobody has scrolled up', async () => {
    const { wrapper, timeline } = open()
    await scroll(wrapper, 0)
    await wrapper.get('scroll-view').trigger('scroll', { detail: { scrollHeight: 2000, scrollTop: 1200 } })
    timeline.append(message())
    await wrapper.vm.$nextTick()
    expect(button(wrapper, '新消息')).toBeUndefined()
  })

  it('shows a button to the end when it is scrolled far up', async () => {
    const { wrapper } = open()
    await scroll(wrapper, 0)
    expect(wrapper.find('[aria-label="回到最新消息"]').exists()).toBe(false)
    await scroll(wrapper, 1500)
    expect(wrapper.find('[aria-label="回到最新消息"]').exists()).toBe(true)
  })

  it('mounts older messages when it is scrolled near its top', async () => {
    const { wrapper } = open()
    await scroll(wrapper, 0)
    await scroll(wrapper, 2000)
    expect(wrapper.findAll('.row')).toHaveLength(60)
    expect(wrapper.emitted('older')).toBeUndefined()
  })

  it('requests older messages when all known ones are mounted', async () => {
    const { wrapper } = open(createTimeline(messages(30)), { older: 'more' })
    await scroll(wrapper, 0)
    await scroll(wrapper, 2300)
    expect(wrapper.emitted('older')).toHaveLength(1)
  })

  it('requests nothing at the beginning of the conversation', async () => {
    const timeline = createTimeline(messages(30))
    timeline.isComplete = true
    const { wrapper } = open(timeline, { older: 'beginning' })
    await scroll(wrapper, 0)
    await scroll(wrapper, 2400)
    expect(wrapper.emitted('older')).toBeUndefined()
  })

  it('stays at its end when its height changes, and keeps its position when it is scrolled up', async () => {
    const { wrapper, feed, resizes } = open()
    const opened = feed.followRequests.value
    resizes.value++
    await wrapper.vm.$nextTick()
    vi.advanceTimersByTime(200)
    expect(feed.followRequests.value).toBe(opened + 1)
    await scroll(wrapper, 0)
    await scroll(wrapper, 1000)
    resizes.value++
    await wrapper.vm.$nextTick()
    vi.advanceTimersByTime(200)
    expect(feed.followRequests.value).toBe(opened + 1)
  })

  it('keeps its size while its page is hidden and has none, and is measured again as soon as the page is shown', async () => {
    const rect = { top: 0, height: 286, width: 375 }
    const query = {
      in: () => query,
      select: () => query,
      fields: () => query,
      boundingClientRect(answer: (found: typeof rect) => void) {
        answer({ ...rect })
        return query
      },
      exec: () => {},
    }
    vi.spyOn(uni, 'createSelectorQuery').mockReturnValue(query as never)
    const { wrapper, feed, resizes, shows } = open()
    rect.height = 0
    resizes.value++
    await wrapper.vm.$nextTick()
    await wrapper.vm.$nextTick()
    expect(feed.virtualisation.viewport.height).toBe(286)
    rect.height = 546
    shows.value++
    expect(feed.virtualisation.viewport.height).toBe(546)
  })

  it.each<[Parameters<typeof open>[1], string, string]>([
    [{ older: 'loading' }, '[aria-label="正在加载"]', ''],
    [{ older: 'beginning' }, '.note', '没有更早的消息了'],
    [{ older: 'failed', problem: '网络不通' }, '[role=button]', '网络不通'],
  ])('shows the state of older messages above the oldest one: %o', (props, selector, text) => {
    expect(open(createTimeline(messages(3)), props).wrapper.get(`.head ${selector}`).text()).toBe(text)
  })

  it('does not show the beginning while known older messages are not mounted', () => {
    expect(open(undefined, { older: 'beginning' }).wrapper.get('.head').text()).toBe('查看更早的消息')
  })

  it('suggests to write when there is no message', () => {
    expect(open(createTimeline(), { older: 'beginning' }).wrapper.text()).toContain('打个招呼')
  })
})

describe('a gap in the loaded messages', () => {
  const LABEL = '此处有未加载的消息'

  /** A chat of ten messages with a gap before the seventh. */
  function withGap(onSeen?: MessageFeedOptions['onSeen']) {
    const timeline = createTimeline(messages(10))
    timeline.gaps.add(timeline.list[6]!.key)
    timeline.isComplete = true
    return open(timeline, { onSeen })
  }

  it('is shown between the messages, and older messages stay visible', async () => {
    const { wrapper, timeline } = withGap()
    const texts = timeline.list.map(({ body }) => (body as { text: string }).text)
    expect(bubbles(wrapper)).toEqual(texts)
    const shown = wrapper.text()
    expect(shown.indexOf(texts[5]!)).toBeLessThan(shown.indexOf(LABEL))
    expect(shown.indexOf(LABEL)).toBeLessThan(shown.indexOf(texts[6]!))
  })

  it('disappears when the messages are loaded', async () => {
    const { wrapper, timeline } = withGap()
    timeline.loadIntoGap(timeline.list[6]!, [message({ text: 'loaded', order: timeline.list[6]!.order - 0.5 })], true)
    vi.advanceTimersByTime(200)
    await wrapper.vm.$nextTick()
    expect(bubbles(wrapper)).toEqual(timeline.list.map(({ body }) => (body as { text: string }).text))
    expect(wrapper.text()).not.toContain(LABEL)
  })

  it('is reported as seen again when the list was scrolled by the user, not when its height has changed', async () => {
    const onSeen = vi.fn<NonNullable<MessageFeedOptions['onSeen']>>()
    const { wrapper, feed, timeline } = withGap(onSeen)
    feed.virtualisation.setViewport({ top: 0, height: 0, width: 0 })
    const page = [message({ order: timeline.list[6]!.order - 0.5 })]
    timeline.loadIntoGap(timeline.list[6]!, page)
    vi.advanceTimersByTime(200)
    await wrapper.vm.$nextTick()
    onSeen.mockClear()
    await scroll(wrapper, 500)
    expect(onSeen).not.toHaveBeenCalled()
    await scroll(wrapper, 400)
    expect(onSeen.mock.lastCall![0].map(({ first }) => first)).toContain(page[0])
  })

  it('reports what is drawn again when it is tapped, and presses no message', async () => {
    const onSeen = vi.fn<NonNullable<MessageFeedOptions['onSeen']>>()
    const { wrapper, feed, timeline } = withGap(onSeen)
    feed.virtualisation.setViewport({ top: 0, height: 0, width: 0 })
    feed.reportSeen()
    onSeen.mockClear()
    await button(wrapper, LABEL)!.trigger('tap')
    expect(onSeen).toHaveBeenCalledTimes(1)
    expect(onSeen.mock.lastCall![0].flatMap(({ first, last }) => [first, last])).toEqual(expect.arrayContaining([timeline.list[0], timeline.list[5], timeline.list[6], timeline.list[9]]))
    await button(wrapper, '没有加载成功')!.trigger('longpress')
    expect(onSeen).toHaveBeenCalledTimes(1)
    expect(wrapper.emitted('press')).toBeUndefined()
  })

  it('says that it loads when that takes long, and offers another try when nothing was loaded', async () => {
    let settle = () => {}
    const { wrapper, feed, timeline } = withGap(() => new Promise<void>((resolve) => { settle = resolve }))
    feed.virtualisation.setViewport({ top: 0, height: 0, width: 0 })
    await button(wrapper, LABEL)!.trigger('tap')
    vi.advanceTimersByTime(200)
    await wrapper.vm.$nextTick()
    expect(button(wrapper, LABEL)).toBeDefined()
    vi.advanceTimersByTime(200)
    await wrapper.vm.$nextTick()
    expect(button(wrapper, '正在加载')).toBeDefined()
    settle()
    await flushPromises()
    await button(wrapper, '没有加载成功')!.trigger('tap')
    timeline.loadIntoGap(timeline.list[6]!, [message({ order: timeline.list[6]!.order - 0.5 })])
    settle()
    await flushPromises()
    vi.advanceTimersByTime(400)
    await wrapper.vm.$nextTick()
    expect([LABEL, '没有加载成功', '正在加载'].map(text => button(wrapper, text) !== undefined)).toEqual([true, false, false])
  })
})

describe('a press on a message', () => {
  const failed = () => message({ isMine: true, delivery: 'failed', text: 'lost' })

  it.each([['tap', 'tap'], ['longpress', 'longpress'], ['contextmenu', 'longpress']])('by %s is reported as %s with the number of the row', async (event, kind) => {
    const { wrapper, feed, timeline } = open(createTimeline(messages(3)))
    await wrapper.findAll('.bubble')[1]!.trigger(event)
    const [press] = wrapper.emitted<[{ kind: string, n: number }]>('press')![0]!
    expect(press.kind).toBe(kind)
    expect(feed.messageOf(press.n)).toBe(timeline.list[1])
  })

  it('anywhere on a card is reported', async () => {
    const { wrapper } = open(createTimeline([message({ body: { kind: 'contactCard', userID: 'carl', name: 'Carl' } })]))
    const parts = wrapper.get('.bubble').findAll('view')
    for (const part of parts) await part.trigger('tap')
    expect(wrapper.emitted('press')).toHaveLength(parts.length)
  })

  it.each<[string, [x: number, y: number], [x: number, y: number], boolean]>([
    ['to the right', [100, 300], [170, 320], true],
    ['that is short', [100, 300], [155, 300], false],
    ['that scrolls', [100, 300], [170, 400], false],
    ['to the left', [200, 300], [100, 300], false],
    ['from the edge of the screen', [20, 300], [170, 300], false],
  ])('by a swipe %s', async (_, [x, y], [endX, endY], isReported) => {
    const { wrapper, feed, timeline } = open(createTimeline(messages(3)))
    const bubble = wrapper.findAll('.bubble')[1]!
    await bubble.trigger('touchstart', { touches: [{ clientX: x, clientY: y }] })
    await bubble.trigger('touchend', { touches: [], changedTouches: [{ clientX: endX, clientY: endY }] })
    const presses = wrapper.emitted<[BubblePress]>('press') ?? []
    expect(presses.map(([{ kind, n }]) => [kind, feed.messageOf(n)])).toEqual(isReported ? [['swipe', timeline.list[1]]] : [])
  })

  it('closes the panel of the page after the tap, so that nothing moves under the finger before', async () => {
    const { wrapper } = open(createTimeline(messages(1)))
    const bubble = wrapper.get('.bubble')
    await bubble.trigger('touchstart', { touches: [{ clientX: 100, clientY: 300 }] })
    await bubble.trigger('touchend', { touches: [], changedTouches: [{ clientX: 100, clientY: 300 }] })
    await bubble.trigger('tap')
    expect([wrapper.emitted('press')?.length, wrapper.emitted('touch')]).toEqual([1, undefined])
    vi.advanceTimersByTime(100)
    expect(wrapper.emitted('touch')).toHaveLength(1)
  })

  it('by two fingers is none', async () => {
    const { wrapper } = open(createTimeline(messages(1)))
    await wrapper.get('.bubble').trigger('touchstart', { touches: [{ clientX: 100, clientY: 300 }, { clientX: 200, clientY: 300 }] })
    await wrapper.get('.bubble').trigger('touchend', { touches: [], changedTouches: [{ clientX: 300, clientY: 300 }] })
    expect(wrapper.emitted('press')).toBeUndefined()
  })

  it('on what it quotes, and on the number of its replies, is reported as such', async () => {
    const quote = { id: '3', seq: 3, senderID: 'bob', sentAt: NOON, body: { kind: 'image' as const, name: 'a.png', bytes: 9, url: '', width: 1, height: 1, thumbnail: 'https://a.example/1' } }
    const { wrapper } = open(createTimeline([message({ quote, replies: 3 })]))
    expect(wrapper.get('.quote').text()).toBe('bob：[图片]')
    for (const part of [wrapper.get('.quote'), ...wrapper.get('.quote').findAll('view, image'), wrapper.get('.replies'), wrapper.get('.bubble')]) await part.trigger('tap')
    expect(wrapper.emitted<[BubblePress]>('press')!.map(([{ isQuote, isReplies }]) => [isQuote, isReplies])).toEqual([[true, false], [true, false], [true, false], [false, true], [false, false]])
  })

  it('draws no picture in a quote when it cannot be loaded', async () => {
    const quote = { id: '3', seq: 3, senderID: 'bob', sentAt: NOON, body: { kind: 'image' as const, name: 'a.png', bytes: 9, url: '', width: 1, height: 1, thumbnail: 'https://a.example/broken' } }
    const { wrapper } = open(createTimeline([message({ quote })]))
    await wrapper.get('.quote image').trigger('error')
    vi.advanceTimersByTime(200)
    await wrapper.vm.$nextTick()
    expect(wrapper.find('.quote image').exists()).toBe(false)
    expect(wrapper.get('.quote').text()).toBe('bob：[图片]')
  })

  it('reports the link that was tapped, and lets a browser open it in a tab without opener and referrer', async () => {
    await loadLinks()
    const { wrapper } = open(createTimeline([message({ text: 'see www.zego.im now, mail me@zego.im' })]))
    expect(wrapper.get('.bubble').text()).toBe('see www.zego.im now, mail me@zego.im')
    const [page, mail] = wrapper.findAll('.link')
    await page!.trigger('tap')
    expect(wrapper.emitted<[BubblePress]>('press')![0]![0].link).toEqual({ text: 'www.zego.im', link: 'url', url: 'http://www.zego.im' })
    expect(page!.attributes()).toMatchObject({ href: 'http://www.zego.im', target: '_blank', rel: 'noopener noreferrer' })
    expect(mail!.attributes()).toMatchObject({ href: 'mailto:me@zego.im' })
    expect(mail!.attributes('target')).toBeUndefined()
  })

  it('on the mark of a failed message is reported', async () => {
    const { wrapper, feed, timeline } = open(createTimeline([failed()]))
    await wrapper.get('[aria-hidden=true][data-n]').trigger('tap')
    expect(feed.messageOf(wrapper.emitted<[{ n: number }]>('press')![0]![0].n)).toBe(timeline.list[0])
  })

  it('beside a bubble is not reported', async () => {
    const { wrapper } = open(createTimeline(messages(1)))
    await wrapper.get('.row').trigger('tap')
    expect(wrapper.emitted('press')).toBeUndefined()
  })
})
