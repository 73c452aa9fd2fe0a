import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watch } from 'vue'

import type { MessageFeed } from '@/packages/chat/message/list/messageFeed'
import type { Message } from '@/types/message'

import { chunksOf, downOf, drawnBy, openFeed as open, rowsOf, textOf, textsOf, upOf } from './feedFixture'
import { createTimeline, message, messages } from './fixtures'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

/** Number of commits while `work` ran. Changes in the same millisecond count as one. */
function commitsBy(feed: MessageFeed, work: () => void): number {
  const times = new Set<number>()
  const stop = watch(() => rowsOf(feed), () => { times.add(Date.now()) }, { flush: 'sync' })
  work()
  stop()
  return times.size
}

describe('opening', () => {
  it('mounts the last forty of a thousand, in two chunks of twenty', () => {
    const timeline = createTimeline(messages(1000))
    const feed = open(timeline)
    expect(textsOf(feed)).toEqual(timeline.list.slice(-40).map(textOf))
    expect(downOf(feed).map(chunk => feed.rowsOf(chunk).value.length)).toEqual([20, 20])
  })

  it('scrolls to the end', () => {
    expect(open(createTimeline(messages(3))).followRequests.value).toBe(1)
  })

  it('is empty until the first page of history arrives', () => {
    const timeline = createTimeline()
    const feed = open(timeline)
    expect(feed.isEmpty.value).toBe(true)
    timeline.append(...messages(12))
    expect(feed.isEmpty.value).toBe(false)
    expect(rowsOf(feed)).toHaveLength(12)
  })
})

describe('a change that its row does not show', () => {
  it('draws nothing, and the message is the changed one', () => {
    const timeline = createTimeline([message({ text: 'due', receipt: { isDue: true } })])
    const feed = open(timeline)
    const { receipt: _, ...told } = timeline.list[0]!
    expect(drawnBy(feed, () => {
      timeline.replace(told)
      vi.advanceTimersByTime(1000)
    })).toEqual([])
    expect(feed.messageOf(rowsOf(feed)[0]!.n)).toBe(told)
  })
})

describe('a new message', () => {
  it('changes only the last chunk', () => {
    const timeline = createTimeline(messages(35))
    const feed = open(timeline)
    expect(drawnBy(feed, () => timeline.append(message()))).toEqual([downOf(feed).at(-1)])
  })

  it('starts a new chunk when the last one is full, and does not change the earlier ones', () => {
    const timeline = createTimeline(messages(41))
    const feed = open(timeline)
    const before = downOf(feed)
    expect(drawnBy(feed, () => timeline.append(message()))).toEqual([])
    expect(downOf(feed).slice(0, 2)).toEqual(before)
    expect(feed.rowsOf(downOf(feed)[2]!).value).toHaveLength(1)
  })

  it('is drawn at once; a hundred within a second take at most eleven more commits', () => {
    const timeline = createTimeline(messages(15))
    const feed = open(timeline)
    timeline.append(message({ text: 'first' }))
    expect(textsOf(feed)).toContain('first')
    const commits = commitsBy(feed, () => {
      for (let sent = 0; sent < 100; sent++) {
        vi.advanceTimersByTime(10)
        timeline.append(message())
      }
      vi.advanceTimersByTime(170)
    })
    expect(rowsOf(feed)).toHaveLength(116)
    expect(commits).toBeLessThanOrEqual(11)
  })

  it('scrolls the list to its end when it is at its end', () => {
    const timeline = createTimeline(messages(5))
    const feed = open(timeline)
    timeline.append(message())
    expect(feed.followRequests.value).toBe(2)
    expect(feed.unseen.value).toBe(0)
  })

  it('is counted and does not scroll when the list is scrolled up', () => {
    const timeline = createTimeline(messages(5))
    const feed = open(timeline)
    feed.setAtEnd(false)
    timeline.append(message(), message())
    expect(feed.followRequests.value).toBe(1)
    expect(feed.unseen.value).toBe(2)
  })

  it('or a reaction that makes the last row higher keeps a list at its end there; one that does not, does not scroll', () => {
    const timeline = createTimeline(messages(5))
    const feed = open(timeline)
    const last = timeline.list.at(-1)!
    const react = (people: number) => {
      timeline.replace({ ...last, reactions: [{ type: '👍', people, times: people, isMine: false, userIDs: [] }] })
      vi.advanceTimersByTime(200)
    }
    react(1)
    expect(feed.followRequests.value).toBe(2)
    react(2)
    expect(feed.followRequests.value).toBe(2)
    feed.setAtEnd(false)
    timeline.replace(last)
    vi.advanceTimersByTime(200)
    expect(feed.followRequests.value).toBe(2)
  })

  it('of the user is drawn at once, also within a burst', () => {
    const timeline = createTimeline(messages(5))
    const feed = open(timeline)
    timeline.append(message())
    timeline.append(message({ text: 'mine', isMine: true, delivery: 'sending' }))
    expect(textsOf(feed)).toContain('mine')
  })

  it('of the user scrolls the list to its end from any position', () => {
    const timeline = createTimeline(messages(5))
    const feed = open(timeline)
    feed.setAtEnd(false)
    timeline.append(message({ isMine: true, delivery: 'sending' }))
    expect(feed.followRequests.value).toBe(2)
  })

  it('is no longer counted once the list is at its end', () => {
    const timeline = createTimeline(messages(5))
    const feed = open(timeline)
    feed.setAtEnd(false)
    timeline.append(message())
    feed.setAtEnd(true)
    vi.advanceTimersByTime(170)
    expect(feed.unseen.value).toBe(0)
  })
})

describe('older messages', () => {
  it('are mounted twenty at a time, above, and replace no rows that are shown', () => {
    const timeline = createTimeline(messages(100))
    const feed = open(timeline)
    expect(drawnBy(feed, () => feed.mountOlder())).toEqual([])
    expect(textsOf(feed)).toEqual(timeline.list.slice(-60).map(textOf))
  })

  it('are mounted when they arrive, if they were requested before', () => {
    const timeline = createTimeline(messages(41))
    const older = createTimeline(messages(30)).list.map((one, index) => ({ ...one, order: -30 + index }))
    const feed = open(timeline)
    expect(feed.mountOlder()).toBe(false)
    timeline.prepend(...older)
    expect(rowsOf(feed)).toHaveLength(60)
  })

  it('are not mounted when they arrive without a request', () => {
    const timeline = createTimeline(messages(41))
    const feed = open(timeline)
    timeline.prepend(...messages(30).map((one, index) => ({ ...one, order: -30 + index })))
    expect(rowsOf(feed)).toHaveLength(40)
  })

  it('are mounted at once while fewer than twenty messages are shown', () => {
    const timeline = createTimeline([message({ text: 'news', order: 5000 })])
    const feed = open(timeline)
    timeline.insert(0, message({ text: 'earlier', order: 4999 }))
    vi.advanceTimersByTime(170)
    expect(textsOf(feed)).toEqual(['earlier', 'news'])
  })

  it('leave out the oldest message of the first page, because its time line depends on the message before', () => {
    const timeline = createTimeline()
    const feed = open(timeline)
    timeline.append(...messages(30))
    expect(rowsOf(feed)).toHaveLength(29)
    expect(rowsOf(feed)[0]!.time).toBeUndefined()
  })

  it('leave out the oldest known message until the beginning is reached', () => {
    const timeline = createTimeline(messages(50))
    const feed = open(timeline)
    feed.mountOlder()
    vi.advanceTimersByTime(170)
    expect(rowsOf(feed)).toHaveLength(49)
    timeline.isComplete = true
    feed.mountOlder()
    expect(rowsOf(feed)).toHaveLength(50)
  })
})

describe('changes to what is shown', () => {
  it('redraw one row when a message changes state', () => {
    const timeline = createTimeline(messages(41))
    const feed = open(timeline)
    const changed = { ...timeline.list[26]!, isMine: true, delivery: 'failed' as const }
    const before = rowsOf(feed)
    expect(drawnBy(feed, () => timeline.replace(changed))).toEqual([downOf(feed)[1]])
    const after = rowsOf(feed)
    expect(after.filter((row, index) => row !== before[index])).toEqual([{ ...before[25], className: 'mine unsent', hasFailed: 1 }])
  })

  it('keep the row number, so that the view keeps the row', () => {
    const timeline = createTimeline(messages(3))
    const feed = open(timeline)
    const { n } = rowsOf(feed)[1]!
    timeline.replace({ ...timeline.list[1]!, body: { kind: 'text', text: 'edited' } })
    vi.advanceTimersByTime(170)
    expect(rowsOf(feed)[1]).toMatchObject({ n, text: 'edited' })
  })

  it('insert a late message at its position', () => {
    const timeline = createTimeline(messages(3))
    const feed = open(timeline)
    timeline.insert(1, message({ text: 'late', order: timeline.list[0]!.order + 0.5 }))
    expect(textsOf(feed)[1]).toBe('late')
  })

  it('do not mount a message older than everything shown', () => {
    const timeline = createTimeline(messages(60))
    const feed = open(timeline)
    timeline.insert(0, message({ order: -1 }))
    expect(rowsOf(feed)).toHaveLength(40)
  })

  it('remove a deleted message and move its time line to the next one', () => {
    const timeline = createTimeline(messages(3))
    const feed = open(timeline)
    const { time } = rowsOf(feed)[0]!
    timeline.remove(timeline.list[0]!.key)
    expect(rowsOf(feed)).toHaveLength(2)
    expect(rowsOf(feed)[0]!.time).toBe(time)
  })

  it('mount the new messages after a reset', () => {
    const timeline = createTimeline(messages(60))
    const feed = open(timeline)
    feed.mountOlder()
    timeline.reset(message({ text: 'only' }))
    vi.advanceTimersByTime(170)
    expect(textsOf(feed)).toEqual(['only'])
  })

  it('keep the mapping from rows to messages', () => {
    const timeline = createTimeline(messages(60))
    const feed = open(timeline)
    expect(feed.messageOf(rowsOf(feed)[7]!.n)).toBe(timeline.list[27])
  })
})

describe('a jump', () => {
  it('mounts everything from the message on, and highlights only that message', () => {
    const timeline = createTimeline(messages(300))
    const feed = open(timeline)
    expect(feed.jumpTo(timeline.list[7]!.key)).toBe(true)
    expect(textsOf(feed)).toContain(textOf(timeline.list[7]!))
    expect(rowsOf(feed).filter(({ found }) => found).map(({ text }) => text)).toEqual([textOf(timeline.list[7]!)])
    feed.jumpTo(timeline.list[299]!.key)
    expect(rowsOf(feed).filter(({ found }) => found).map(({ text }) => text)).toEqual([textOf(timeline.list[299]!)])
  })

  it('reports the section and the chunk of the message, which are always drawn', () => {
    const timeline = createTimeline(messages(300))
    const feed = open(timeline)
    feed.jumpTo(timeline.list[7]!.key)
    const { section, chunk } = feed.found.value!
    expect(feed.chunksOf(section).value).toContain(chunk)
    expect(feed.rowsOf(chunk).value.some(({ found }) => found)).toBe(true)
  })

  it('estimates the height of undrawn chunks from measured ones, so that they need not be drawn', () => {
    const timeline = createTimeline(messages(300))
    const feed = open(timeline)
    const { virtualisation } = feed
    virtualisation.setViewport({ top: 0, height: 600, width: 375 })
    virtualisation.report(chunksOf(feed).map(chunk => ({ chunk, height: 20 * 80, version: virtualisation.versionOf(chunk) })))
    feed.jumpTo(timeline.list[7]!.key)
    const undrawn = upOf(feed).filter(chunk => !virtualisation.isDrawn(chunk))
    expect(undrawn.length).toBeGreaterThan(5)
    const { heights } = virtualisation.boxesOf(feed.found.value!.section).value
    expect(new Set(undrawn.map(chunk => Math.round(heights[chunk]! / feed.rowsOf(chunk).value.length)))).toEqual(new Set([80]))
  })

  it('leaves the end: later messages are counted and do not scroll the list', () => {
    const timeline = createTimeline(messages(300))
    const feed = open(timeline)
    const { value } = feed.followRequests
    feed.jumpTo(timeline.list[7]!.key)
    timeline.append(message())
    vi.advanceTimersByTime(170)
    expect(feed.followRequests.value).toBe(value)
    expect(feed.unseen.value).toBe(1)
  })

  it('to an unknown message returns false and changes nothing', () => {
    const feed = open(createTimeline(messages(300)))
    expect(feed.jumpTo('id~nothing')).toBe(false)
    expect(rowsOf(feed)).toHaveLength(40)
    expect(feed.found.value).toBeNull()
  })
})

describe('sections', () => {
  it('hold at most fifty chunks, so that ten thousand messages are fewer than twenty sections', () => {
    const timeline = createTimeline(messages(10_000))
    const feed = open(timeline)
    feed.jumpTo(timeline.list[1]!.key)
    expect(rowsOf(feed)).toHaveLength(9999)
    expect(feed.up.value.length + feed.down.value.length).toBeLessThan(20)
    expect(Math.max(...feed.up.value.map(section => feed.chunksOf(section).value.length))).toBe(50)
  })
})

describe('the unread line', () => {
  it('is drawn above the first unread message', () => {
    const timeline = createTimeline([...messages(5), message({ isMine: true }), ...messages(2)])
    const feed = open(timeline)
    feed.markUnread(3)
    expect(rowsOf(feed).map(({ unread }) => unread ?? 0)).toEqual([0, 0, 0, 0, 1, 0, 0, 0])
  })

  it('is drawn when its message is mounted later', () => {
    const timeline = createTimeline(messages(80))
    const feed = open(timeline)
    feed.markUnread(50)
    expect(rowsOf(feed).some(({ unread }) => unread)).toBe(false)
    vi.advanceTimersByTime(170)
    feed.mountOlder()
    expect(rowsOf(feed).findIndex(({ unread }) => unread)).toBe(10)
  })
})

describe('the time lines', () => {
  it('are those of the messages above, also when these are loaded after less than twenty were shown', () => {
    const all = messages(50)
    const timeline = createTimeline(all.slice(45))
    const feed = open(timeline)
    timeline.prepend(...all.slice(0, 45))
    feed.mountOlder()
    vi.advanceTimersByTime(170)
    expect(rowsOf(feed).length).toBeGreaterThan(20)
    expect(rowsOf(feed).filter(({ time }) => time)).toEqual([])
  })
})

describe('the number of unread messages above', () => {
  const marked = (list: Message[], count: number, gapAt?: number) => {
    const timeline = createTimeline(list)
    if (gapAt !== undefined) timeline.gaps.add(list[gapAt]!.key)
    const feed = open(timeline)
    feed.virtualisation.setViewport({ top: 0, height: 600, width: 375 })
    feed.markUnread(count)
    vi.advanceTimersByTime(170)
    return { timeline, feed }
  }

  it('is shown while the unread line is above what is shown, and not again after it was reached', () => {
    const { feed } = marked(messages(30), 20)
    expect([feed.unreadAbove.value, feed.lineSection()]).toEqual([0, 0])
    feed.setLineTop(-10)
    expect(feed.unreadAbove.value).toBe(20)
    feed.setLineTop(10)
    expect([feed.unreadAbove.value, feed.lineSection()]).toEqual([0, undefined])
  })

  it('is not shown when new messages move the line out of view', () => {
    const { feed, timeline } = marked(messages(30), 2)
    feed.setLineTop(300)
    timeline.append(message())
    expect(feed.lineSection()).toBeUndefined()
  })

  it('is shown at once where not all unread messages are loaded, also behind a gap', () => {
    const far = marked(messages(30), 50)
    expect([far.feed.unreadAbove.value, far.feed.findUnread()]).toEqual([50, { message: far.timeline.list[0], isFirst: false }])
    const behindGap = marked(messages(30), 20, 15)
    expect([behindGap.feed.unreadAbove.value, behindGap.feed.findUnread()]).toEqual([20, { message: behindGap.timeline.list[15], isFirst: false }])
    expect(rowsOf(behindGap.feed).some(({ unread }) => unread)).toBe(false)
  })

  it('is 0 after a jump to the first of them', () => {
    const { feed, timeline } = marked(messages(80), 60)
    expect(feed.unreadAbove.value).toBe(60)
    feed.jumpTo(timeline.list[20]!.key)
    expect(feed.unreadAbove.value).toBe(0)
  })
})

describe('long texts', () => {
  const LONG = 1500
  const longTexts = (count: number) => messages(count).map(one => ({ ...one, body: { kind: 'text' as const, text: 'x'.repeat(LONG) } }))
  /** Characters of the largest chunk, which one setData call draws. */
  const largest = (feed: MessageFeed) => Math.max(...chunksOf(feed).map(chunk => feed.rowsOf(chunk).value.reduce((sum, { text }) => sum + text!.length, 0)))

  it('are divided into chunks of at most 8,000 characters when they arrive', () => {
    const timeline = createTimeline(messages(1))
    const feed = open(timeline)
    timeline.append(...longTexts(40))
    vi.advanceTimersByTime(170)
    expect(rowsOf(feed)).toHaveLength(41)
    expect(largest(feed)).toBeLessThanOrEqual(8000)
  })

  it('are divided in the same way when they are mounted above, and fewer are mounted when a chat is opened', () => {
    const feed = open(createTimeline(longTexts(60)))
    expect(rowsOf(feed)).toHaveLength(6)
    expect(largest(feed)).toBeLessThanOrEqual(8000)
    while (feed.mountOlder()) vi.advanceTimersByTime(170)
    vi.advanceTimersByTime(170)
    expect(rowsOf(feed)).toHaveLength(59)
    expect(largest(feed)).toBeLessThanOrEqual(8000)
  })
})

describe('within a burst', () => {
  it('a new position changes placeholders with the next rows, in one setData call', () => {
    const timeline = createTimeline(messages(200))
    const feed = open(timeline)
    const { virtualisation } = feed
    virtualisation.setViewport({ top: 0, height: 500, width: 375 })
    vi.advanceTimersByTime(1000)
    timeline.append(message())
    timeline.append(message())
    const before = virtualisation.updates.value
    virtualisation.onScroll(100, 5000)
    virtualisation.onScroll(100, 5000)
    expect(virtualisation.updates.value).toBe(before)
    vi.advanceTimersByTime(170)
    expect(virtualisation.updates.value).toBe(before + 1)
  })
})

describe('a hidden page', () => {
  it('commits nothing, and once when it is shown', () => {
    const timeline = createTimeline(messages(5))
    const feed = open(timeline)
    feed.pause()
    const hidden = commitsBy(feed, () => {
      for (let sent = 0; sent < 10; sent++) {
        timeline.append(message())
        vi.advanceTimersByTime(170)
      }
    })
    const shown = commitsBy(feed, () => {
      feed.resume()
      vi.advanceTimersByTime(1000)
    })
    expect([hidden, shown]).toEqual([0, 1])
    expect(rowsOf(feed)).toHaveLength(15)
  })

  it('that was at its end mounts the newest forty when it is shown after hundreds of messages, and the others when they are scrolled to', () => {
    const timeline = createTimeline(messages(30))
    const feed = open(timeline)
    feed.pause()
    for (let sent = 0; sent < 5; sent++) timeline.append(...messages(100))
    feed.resume()
    expect(textsOf(feed)).toEqual(timeline.list.slice(-40).map(textOf))
    expect(feed.hasOlder()).toBe(true)
    while (feed.mountOlder()) vi.advanceTimersByTime(170)
    vi.advanceTimersByTime(170)
    expect(textsOf(feed)).toEqual(timeline.list.slice(1).map(textOf))
  })

  it('that was scrolled up keeps what it shows', () => {
    const timeline = createTimeline(messages(30))
    const feed = open(timeline)
    feed.setAtEnd(false)
    const before = textsOf(feed)
    feed.pause()
    timeline.append(...messages(500))
    feed.resume()
    expect(textsOf(feed).slice(0, before.length)).toEqual(before)
  })

  it('says nothing of what arrived before it was hidden', async () => {
    const timeline = createTimeline(messages(5))
    const feed = open(timeline)
    for (const text of ['one', 'two', 'three']) timeline.append(message({ text }))
    await vi.advanceTimersByTimeAsync(1000)
    const said = feed.announcement.value
    feed.pause()
    await vi.advanceTimersByTimeAsync(10_000)
    expect([said, feed.announcement.value]).toEqual(['bob：one', 'bob：one'])
  })

  it('that was closed has no listener', () => {
    const timeline = createTimeline(messages(5))
    open(timeline).close()
    expect(timeline.listeners.size).toBe(0)
  })
})

describe('messages that were dropped', () => {
  const dropped = new Map<string, number>()
  afterEach(() => { dropped.clear() })

  function openRoom(list: Message[]) {
    const timeline = createTimeline(list)
    const above: boolean[] = []
    const feed = open(timeline, {
      context: () => ({ now: 0, hasSenders: true, nameOf: id => id, avatarOf: () => '', isAfterGap: () => false, droppedBefore: ({ id }) => dropped.get(id) ?? 0 }),
      onAbove: isAbove => void above.push(isAbove),
    })
    return { feed, timeline, above }
  }

  it('are a line above the message after them, and count as new', () => {
    const { feed, timeline } = openRoom(messages(30))
    feed.setAtEnd(false)
    const after = message()
    dropped.set(after.id, 86)
    timeline.append(after)
    expect(rowsOf(feed).flatMap(({ dropped }) => dropped ?? [])).toEqual(['省略了 86 条消息'])
    expect(feed.unseen.value).toBe(87)
  })

  it('count for the unread line', () => {
    const list = messages(30)
    dropped.set(list[20]!.id, 90)
    const { feed } = openRoom(list)
    feed.markUnread(50)
    vi.advanceTimersByTime(170)
    expect(rowsOf(feed).filter(({ unread }) => unread)).toMatchObject([{ dropped: '省略了 90 条消息', text: textOf(list[20]!) }])
    expect(feed.findUnread()).toEqual({ message: list[20], isFirst: true })
  })

  it('are announced with those that are shown', async () => {
    const { feed, timeline } = openRoom(messages(3))
    const after = message()
    dropped.set(after.id, 86)
    timeline.append(after)
    await vi.advanceTimersByTimeAsync(0)
    expect(feed.announcement.value).toBe('87 条新消息')
  })

  it('are waited for above the end: the page learns that the list is there, in front alone', () => {
    const { feed, above } = openRoom(messages(30))
    feed.setAtEnd(false)
    feed.setAtEnd(false)
    expect(above).toEqual([true])
    feed.pause()
    feed.resume()
    feed.toEnd()
    expect(above).toEqual([true, false, true, false])
    feed.jumpTo(feed.messageOf(0)!.key)
    feed.close()
    expect(above.slice(4)).toEqual([true, false])
  })

  it('and wait count in the pill', () => {
    const { feed, timeline } = openRoom(messages(30))
    feed.setAtEnd(false)
    timeline.append(message())
    feed.setWaiting(12)
    vi.advanceTimersByTime(170)
    expect(feed.unseen.value).toBe(13)
    feed.setWaiting(0)
    feed.toEnd()
    vi.advanceTimersByTime(170)
    expect(feed.unseen.value).toBe(0)
  })
})
