import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick, watch } from 'vue'

import type { MessageFeed, SeenRun } from '@/packages/chat/message/list/messageFeed'
import type { Message } from '@/types/message'

import { compareMessages } from '@/utils/messageOrder'

import { holds } from '../../support/property'
import { chunksOf, drawnBy, openFeed, rowsOf, sectionsOf, textOf, textsOf } from './feedFixture'
import { createTimeline, message } from './fixtures'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

/** Messages with these positions. */
const run = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => numbered(from + index))
const numbered = (seq: number, overrides: Partial<Message> = {}) => message({ key: `bob~${seq}`, id: `${seq}`, order: seq * 100, seq, text: `text ${seq}`, ...overrides })
const seqsOf = (feed: MessageFeed) => textsOf(feed).map(text => Number(text!.slice(5)))
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)
/** Texts of the rows with a placeholder above. */
const gapsOf = (feed: MessageFeed) => rowsOf(feed).filter(({ gap }) => gap).map(({ text }) => text)

/** A chat with messages 1 to 50 and 1001 to 1030: everything between is missing. All of them are mounted. */
function withGap(onSeen?: (runs: SeenRun[]) => void) {
  const timeline = createTimeline([...run(1, 50), ...run(1001, 1030)])
  const first = timeline.list[50]!
  timeline.gaps.add(first.key)
  timeline.isComplete = true
  const feed = openFeed(timeline, { onSeen })
  while (feed.mountOlder()) vi.advanceTimersByTime(170)
  vi.advanceTimersByTime(170)
  return { timeline, feed, first }
}

const settle = async () => {
  vi.advanceTimersByTime(170)
  await nextTick()
}

describe('a gap', () => {
  it('is drawn above the first message after it, and older messages stay', () => {
    const { feed } = withGap()
    expect(gapsOf(feed)).toEqual(['text 1001'])
    expect(seqsOf(feed)).toEqual([...range(1, 50), ...range(1001, 1030)])
  })

  it('appears and disappears when the timeline reports the message after it', () => {
    const timeline = createTimeline(run(1, 30))
    timeline.isComplete = true
    const feed = openFeed(timeline)
    timeline.gaps.add('bob~15')
    timeline.replace(timeline.list[14]!)
    vi.advanceTimersByTime(170)
    expect(gapsOf(feed)).toEqual(['text 15'])
    timeline.gaps.clear()
    timeline.replace(timeline.list[14]!)
    vi.advanceTimersByTime(170)
    expect(gapsOf(feed)).toEqual([])
    expect(seqsOf(feed)).toEqual(range(1, 30))
  })

  it('is drawn above messages that arrive behind it', () => {
    const timeline = createTimeline(run(1, 30))
    const feed = openFeed(timeline)
    const newest = run(1001, 1030)
    timeline.gaps.add(newest[0]!.key)
    timeline.append(...newest)
    expect(gapsOf(feed)).toEqual(['text 1001'])
  })

  it('costs nothing in the rows of a chat without gaps', () => {
    expect(rowsOf(openFeed(createTimeline(run(1, 5))))[2]).toEqual({ n: 2, clock: expect.any(String), text: 'text 3' })
  })

  it('opens with at most forty rows, like any other chat', () => {
    const timeline = createTimeline([...run(1, 500), ...run(10_501, 10_530)])
    timeline.gaps.add(timeline.list[500]!.key)
    const feed = openFeed(timeline)
    expect(rowsOf(feed)).toHaveLength(40)
    expect(gapsOf(feed)).toEqual(['text 10501'])
  })
})

describe('messages loaded into a gap', () => {
  it('are drawn between, and the gap moves up', () => {
    const { timeline, feed, first } = withGap()
    timeline.loadIntoGap(first, run(971, 1000))
    vi.advanceTimersByTime(170)
    expect(seqsOf(feed)).toEqual([...range(1, 50), ...range(971, 1030)])
    expect(gapsOf(feed)).toEqual(['text 971'])
  })

  it('close the gap with the last of them', () => {
    const { timeline, feed, first } = withGap()
    timeline.loadIntoGap(first, run(51, 1000), true)
    vi.advanceTimersByTime(170)
    expect(seqsOf(feed)).toEqual(range(1, 1030))
    expect(gapsOf(feed)).toEqual([])
  })

  it('replace no rows but those of the chunk below, whatever was loaded before', () => {
    const { timeline, feed } = withGap()
    for (let from = 971; from > 101; from -= 30) {
      const after = timeline.list.find(timeline.isAfterGap)!
      const below = chunksOf(feed).find(chunk => feed.rowsOf(chunk).value.some(({ gap }) => gap))
      expect(drawnBy(feed, () => {
        timeline.loadIntoGap(after, run(from, from + 29))
        vi.advanceTimersByTime(170)
      })).toEqual([below])
    }
    expect(seqsOf(feed)).toEqual([...range(1, 50), ...range(131, 1030)])
  })

  it('are growth at the end of one section, because uni-app sends all that follows otherwise', () => {
    const { timeline, feed } = withGap()
    const before = sectionsOf(feed)
    const arrays = before.map(section => feed.chunksOf(section))
    const changes: Array<{ now: readonly number[], was: readonly number[] }> = []
    const stops = arrays.map(array => watch(array, (now, was) => { changes.push({ now, was }) }, { flush: 'sync' }))
    for (let from = 971; from > 401; from -= 30) {
      timeline.loadIntoGap(timeline.list.find(timeline.isAfterGap)!, run(from, from + 29))
      vi.advanceTimersByTime(170)
    }
    stops.forEach(stop => stop())
    expect(changes).toHaveLength(19)
    for (const { now, was } of changes) expect(now.slice(0, was.length)).toEqual(was)
    expect(sectionsOf(feed)).toEqual(before)
  })

  it('by the thousand keep every section and both columns within sixty children', () => {
    const timeline = createTimeline([...run(1, 20), ...run(20_001, 20_030)])
    timeline.gaps.add(timeline.list[20]!.key)
    const feed = openFeed(timeline)
    for (let from = 19_971; from > 21; from -= 30) timeline.loadIntoGap(timeline.list.find(timeline.isAfterGap)!, run(from, from + 29))
    vi.advanceTimersByTime(170)
    const sections = sectionsOf(feed)
    expect(Math.max(...sections.map(section => feed.chunksOf(section).value.length))).toBeLessThanOrEqual(50)
    expect(Math.max(feed.up.value.length, feed.down.value.length)).toBeLessThanOrEqual(60)
    expect(Math.max(...chunksOf(feed).map(chunk => feed.rowsOf(chunk).value.length))).toBeLessThanOrEqual(40)
    expect(seqsOf(feed).slice(-19_000)).toEqual([...range(1031, 20_000), ...range(20_001, 20_030)])
  })

  it('neither count as new nor scroll the list when it is scrolled up', () => {
    const { timeline, feed, first } = withGap()
    timeline.append(numbered(2 ** 50, { id: '', seq: 0, isMine: true, delivery: 'waiting' }))
    feed.setAtEnd(false)
    vi.advanceTimersByTime(170)
    const follows = feed.followRequests.value
    timeline.loadIntoGap(first, run(971, 1000))
    vi.advanceTimersByTime(170)
    expect([feed.unseen.value, feed.followRequests.value]).toEqual([0, follows])
  })

  it('are not mounted when the gap is above everything mounted', () => {
    const timeline = createTimeline([...run(1, 50), ...run(1001, 1060)])
    timeline.gaps.add('bob~1001')
    const feed = openFeed(timeline)
    timeline.loadIntoGap(timeline.list[50]!, run(971, 1000))
    vi.advanceTimersByTime(170)
    expect(seqsOf(feed)).toEqual(range(1021, 1060))
    while (feed.mountOlder()) vi.advanceTimersByTime(170)
    expect(seqsOf(feed)).toEqual([...range(2, 50), ...range(971, 1060)])
    expect(gapsOf(feed)).toEqual(['text 971'])
  })
})

describe('many messages that are inserted between two rows without a gap', () => {
  it('split the chunk, so that no chunk has more than forty rows', () => {
    const timeline = createTimeline([...run(1, 10), ...run(111, 120)])
    timeline.isComplete = true
    const feed = openFeed(timeline)
    for (let seq = 11; seq <= 110; seq++) timeline.insert(seq - 1, numbered(seq))
    vi.advanceTimersByTime(170)
    expect(seqsOf(feed)).toEqual(range(1, 120))
    expect(Math.max(...chunksOf(feed).map(chunk => feed.rowsOf(chunk).value.length))).toBeLessThanOrEqual(40)
  })
})

describe('a message that arrives while own messages are unsent', () => {
  it('counts as new when the list is scrolled up', () => {
    const timeline = createTimeline([...run(1, 30), message({ id: '', order: 2 ** 50, isMine: true, delivery: 'waiting', text: 'mine' })])
    const feed = openFeed(timeline)
    feed.setAtEnd(false)
    for (const seq of [31, 32]) timeline.insert(timeline.list.length - 1, numbered(seq))
    vi.advanceTimersByTime(170)
    expect(feed.unseen.value).toBe(2)
  })
})

describe('the order of rows', () => {
  const SEQS = 400

  it('is that of the timeline after any insertions', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: SEQS }), fc.integer({ min: 1, max: 45 }), fc.boolean()), { maxLength: 25 })
    holds(steps, (pages) => {
      const timeline = createTimeline([numbered(0), ...run(200, 210)])
      const feed = openFeed(timeline)
      timeline.isComplete = true
      const known = new Set(timeline.list.map(({ seq }) => seq))
      for (const [from, length, hasGap] of pages) {
        const page = run(from, Math.min(from + length - 1, SEQS)).filter(({ seq }) => !known.has(seq))
        for (const one of page) {
          const index = timeline.list.findIndex(other => compareMessages(one, other) < 0)
          known.add(one.seq)
          if (hasGap && one === page[0]) timeline.gaps.add(one.key)
          if (index === -1) timeline.append(one)
          else timeline.insert(index, one)
        }
        if (hasGap && page[0] && from % 2) {
          timeline.gaps.delete(page[0].key)
          timeline.replace(page[0])
        }
        if (from % 5 === 0) feed.mountOlder()
      }
      vi.advanceTimersByTime(1000)
      while (feed.mountOlder()) vi.advanceTimersByTime(170)
      vi.advanceTimersByTime(1000)
      const gaps = timeline.list.filter(timeline.isAfterGap).map(textOf)
      return JSON.stringify(textsOf(feed)) === JSON.stringify(timeline.list.map(textOf))
        && JSON.stringify(gapsOf(feed)) === JSON.stringify(gaps)
        && new Set(rowsOf(feed).map(({ n }) => n)).size === timeline.list.length
    }, 150)
  })
})

describe('what is drawn', () => {
  const seqs = (runs: SeenRun[]) => runs.map(({ first, last }) => [first.seq, last.seq])

  it('is reported as one run for each chunk, after it was drawn', async () => {
    const onSeen = vi.fn<(runs: SeenRun[]) => void>()
    openFeed(createTimeline(run(1, 100)), { onSeen })
    expect(onSeen).not.toHaveBeenCalled()
    await settle()
    expect(onSeen.mock.calls.map(([runs]) => seqs(runs))).toEqual([[[61, 80], [81, 100]]])
  })

  it('is reported with numbered messages alone', async () => {
    const onSeen = vi.fn<(runs: SeenRun[]) => void>()
    openFeed(createTimeline([...run(1, 3), message({ id: '', order: 2 ** 50, isMine: true, delivery: 'waiting' })]), { onSeen })
    await settle()
    expect(seqs(onSeen.mock.lastCall![0])).toEqual([[1, 3]])
  })

  it('is reported again when it has changed, and not when it is the same', async () => {
    const onSeen = vi.fn<(runs: SeenRun[]) => void>()
    const timeline = createTimeline(run(1, 30))
    timeline.isComplete = true
    const feed = openFeed(timeline, { onSeen })
    await settle()
    timeline.replace({ ...timeline.list[4]!, delivery: 'read' })
    await settle()
    expect(onSeen).toHaveBeenCalledTimes(1)
    timeline.append(numbered(31))
    await settle()
    expect(seqs(onSeen.mock.lastCall![0])).toEqual([[1, 20], [21, 31]])
    timeline.gaps.add('bob~21')
    timeline.replace(timeline.list[20]!)
    await settle()
    expect(onSeen).toHaveBeenCalledTimes(3)
    feed.reportSeen()
    expect(onSeen).toHaveBeenCalledTimes(4)
  })

  it('leaves out chunks that are placeholders', async () => {
    const onSeen = vi.fn<(runs: SeenRun[]) => void>()
    const { feed } = withGap(onSeen)
    feed.virtualisation.setViewport({ top: 0, height: 600, width: 375 })
    feed.virtualisation.report(chunksOf(feed).map(chunk => ({ chunk, height: 1000, version: feed.virtualisation.versionOf(chunk) })))
    feed.jumpTo('bob~1')
    await settle()
    const runs = seqs(onSeen.mock.lastCall![0])
    expect(runs.flat()).toContain(1)
    expect(runs.flat()).not.toContain(1030)
  })

  it('is not reported after messages were loaded into a gap until the user scrolls, so that a list that stands still does not load all of it', async () => {
    const onSeen = vi.fn<(runs: SeenRun[]) => void>()
    const { timeline, feed, first } = withGap(onSeen)
    await settle()
    onSeen.mockClear()
    timeline.loadIntoGap(first, run(971, 1000))
    await settle()
    expect(onSeen).not.toHaveBeenCalled()
    feed.onScroll(true)
    await settle()
    expect(seqs(onSeen.mock.lastCall![0])).toContainEqual([971, 980])
  })

  it('is not reported after messages have arrived behind a gap until the user scrolls, so that opening a chat loads no more than its newest page', async () => {
    const onSeen = vi.fn<(runs: SeenRun[]) => void>()
    const timeline = createTimeline(run(1, 30))
    const feed = openFeed(timeline, { onSeen })
    await settle()
    onSeen.mockClear()
    timeline.gaps.add('bob~1001')
    timeline.append(...run(1001, 1040))
    await settle()
    expect(onSeen).not.toHaveBeenCalled()
    feed.onScroll(true)
    await settle()
    expect(seqs(onSeen.mock.lastCall![0])).toContainEqual([1001, 1020])
  })

  it('is not reported while the page is hidden, and reported when it is shown', async () => {
    const onSeen = vi.fn<(runs: SeenRun[]) => void>()
    const timeline = createTimeline(run(1, 30))
    const feed = openFeed(timeline, { onSeen })
    await settle()
    feed.pause()
    timeline.append(numbered(31))
    feed.reportSeen()
    await settle()
    expect(onSeen).toHaveBeenCalledTimes(1)
    feed.resume()
    await settle()
    expect(seqs(onSeen.mock.lastCall![0]).at(-1)!.at(-1)).toBe(31)
  })

  it('is not reported after the feed was closed', async () => {
    const onSeen = vi.fn<(runs: SeenRun[]) => void>()
    openFeed(createTimeline(run(1, 30)), { onSeen }).close()
    await settle()
    expect(onSeen).not.toHaveBeenCalled()
  })
})
