import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { nextTick, ref } from 'vue'

import MessageList from '@/packages/chat/message/list/MessageList.vue'

import { useFakeClock, wait } from '../../support/clock'
import { openFeed } from './feedFixture'
import { createTimeline, message, messages } from './fixtures'

useFakeClock()

const ben = { userID: 'ben', name: 'Ben', avatarUrl: '' }
const open = (timeline = createTimeline(messages(3))) => {
  const feed = openFeed(timeline, { context: () => ({ now: 0, hasSenders: false, nameOf: () => 'Bob', avatarOf: () => '', isAfterGap: timeline.isAfterGap }) })
  const list = mount(MessageList, { props: { feed, avatars: { mine: ben, theirs: ben }, state: { older: ref('none' as const), problem: ref(''), isSeeking: ref(false), isChoosing: ref(false), resizes: ref(0), shows: ref(0) } } })
  const said = async () => {
    await nextTick()
    await nextTick()
    return list.get('[aria-live=polite]').text()
  }
  return { timeline, feed, said }
}

describe('a screen reader', () => {
  let feed: ReturnType<typeof open>['feed']
  afterEach(() => {
    feed.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('says a message that arrives, with its sender', async () => {
    const page = open();
    ({ feed } = page)
    expect(await page.said()).toBe('')
    page.timeline.append(message({ text: 'at six?' }))
    expect(await page.said()).toBe('Bob：at six?')
  })

  it('says how many have arrived, when several arrive within a few seconds', async () => {
    const page = open();
    ({ feed } = page)
    page.timeline.append(message({ text: 'one' }))
    for (const text of ['two', 'three', 'four']) {
      await wait(1000)
      page.timeline.append(message({ text }))
    }
    expect(await page.said()).toBe('Bob：one')
    await wait(1500)
    expect(await page.said()).toBe('3 条新消息')
    await wait(5000)
    page.timeline.append(message({ text: 'five' }))
    expect(await page.said()).toBe('Bob：five')
  })

  it('says the same text twice', async () => {
    const page = open();
    ({ feed } = page)
    page.timeline.append(message({ text: 'ok' }))
    const first = page.feed.announcement
    await page.said()
    const before = first.value
    await wait(5000)
    page.timeline.append(message({ text: 'ok' }))
    expect(await page.said()).toBe('Bob：ok')
    expect(first.value).not.toBe(before)
  })

  it('says nothing of own messages, of older pages and of messages that are loaded into a gap', async () => {
    const page = open();
    ({ feed } = page)
    const last = page.timeline.list[2]!
    page.timeline.gaps.add(last.key)
    page.timeline.append(message({ isMine: true, delivery: 'sending' }))
    page.timeline.prepend(message({ order: -1 }))
    page.timeline.loadIntoGap(last, [message({ order: last.order - 0.5 })])
    await wait(5000)
    expect(await page.said()).toBe('')
  })

  it('says of a hidden page what has arrived when it is shown again', async () => {
    const page = open();
    ({ feed } = page)
    page.feed.pause()
    page.timeline.append(message(), message())
    await wait(1000)
    expect(await page.said()).toBe('')
    page.feed.resume()
    expect(await page.said()).toBe('2 条新消息')
  })
})
