import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'

import { createVirtualisation } from '@/packages/chat/message/list/virtualisation'

/** px of the head and of the ends of the list. */
const HEAD = 56
const END = 8
const VIEW = { top: 100, height: 500, width: 375 }
const ROW = 52

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

const chunk = (id: number, rows = 8) => ({ id, entries: [], chars: 0, rows: shallowRef(Array.from({ length: rows }, (_, n) => ({ n, text: 'a' }))) })
type TestChunk = ReturnType<typeof chunk>

/**
 * A list 500 px high, of ten chunks with eight rows of one line each. The view draws rows 50 px high, so a chunk has 400 px. It answers a
 * question for heights at once, unless `isSilent`.
 */
function createList({ isHolding = false, count = 10 } = {}) {
  const chunks = Array.from({ length: count }, (_, id) => chunk(id))
  const heights = new Map<TestChunk, number>()
  const asked: number[] = []
  const grown: number[] = []
  const onDrawn = vi.fn()
  const view = { alwaysDrawn: undefined as number | undefined, isSilent: false }
  const list = createVirtualisation({ chunks: () => chunks as never, sectionOf: id => Math.floor(id / 100), alwaysDrawn: () => view.alwaysDrawn, onUpdated: () => {}, onDrawn })
  const holding = { drawLimit: -Infinity, growLimit: Infinity, onWaiting: vi.fn() }
  if (isHolding) list.holding = { drawLimit: () => holding.drawLimit, growLimit: () => holding.growLimit, onWaiting: holding.onWaiting, onGrown: (height) => { grown.push(height) } }
  const rowsHeight = (one: TestChunk) => heights.get(one) ?? one.rows.value.length * 50
  const boxHeight = (one: TestChunk) => list.boxesOf(Math.floor(one.id / 100)).value.heights[one.id] ?? rowsHeight(one)
  const scrollHeight = () => HEAD + END + chunks.reduce((sum, one) => sum + boxHeight(one), 0)

  /** The view answers what it was asked, and the list chooses placeholders again. */
  function settle() {
    for (let turn = 0; turn < 5; turn++) {
      const wanted = list.toMeasure.value
      if (wanted.length && !view.isSilent && asked.at(-1) !== -1) {
        asked.push(...wanted)
        list.report(wanted.map(id => ({ chunk: id, height: rowsHeight(chunks.find(one => one.id === id)!), version: list.versionOf(id) })))
        if (list.toMeasure.value === wanted) (list.toMeasure as { value: readonly number[] }).value = []
      }
      vi.advanceTimersByTime(100)
    }
  }

  /** Scrolls to this distance from the top of the first chunk. */
  function scrollTo(offset: number) {
    // The same height twice: the position after scroll anchoring.
    list.onScroll(HEAD + offset, scrollHeight())
    list.onScroll(HEAD + offset, scrollHeight())
    settle()
  }

  const drawn = () => chunks.filter(({ id }) => list.isDrawn(id)).map(({ id }) => id)

  list.setViewport(VIEW)
  list.onRows(chunks as never)
  list.update()
  settle()
  return {
    list,
    chunks,
    heights,
    asked,
    grown,
    onDrawn,
    view,
    holding,
    settle,
    scrollTo,
    boxHeight,
    drawn,
    drawnAt(offset: number) {
      scrollTo(offset)
      return drawn()
    },
  }
}

describe('chunks of a long list', () => {
  it('are drawn near the end when the list is opened, and placeholders of an estimated height elsewhere', () => {
    const { drawn, boxHeight, chunks } = createList()
    expect(drawn()).toEqual([5, 6, 7, 8, 9])
    expect(boxHeight(chunks[0]!)).toBe(8 * ROW)
  })

  it('become placeholders of their exact height at a distance of two and a half screens', () => {
    const { drawnAt, boxHeight, chunks, heights } = createList()
    heights.set(chunks[9]!, 444)
    drawnAt(3400)
    expect(drawnAt(2000)).toContain(9)
    expect(drawnAt(1500)).not.toContain(9)
    expect(boxHeight(chunks[9]!)).toBe(444)
  })

  it('are drawn again at two screens, so that slow scrolling does not switch them repeatedly', () => {
    const { drawnAt } = createList()
    drawnAt(0)
    drawnAt(4000)
    const down = drawnAt(2400)
    const up = drawnAt(2200)
    expect([down.includes(9), up.includes(9)]).toEqual([true, true])
    expect(drawnAt(1400)).not.toContain(9)
    expect(drawnAt(1950), 'between the distances it stays a placeholder').not.toContain(9)
    expect(drawnAt(2200)).toContain(9)
    expect(drawnAt(1950), 'between the distances it stays drawn').toContain(9)
  })

  it('are all drawn while the height of the list is unknown', () => {
    const { list, drawn } = createList()
    list.clear()
    list.setViewport({ ...VIEW, height: 0 })
    list.onRows([chunk(0), chunk(1)] as never)
    list.update()
    expect(drawn()).toEqual([0, 1])
  })

  it('are drawn at any distance when they are marked as always drawn', () => {
    const { drawnAt, view } = createList()
    view.alwaysDrawn = 9
    expect(drawnAt(0)).toContain(9)
    view.alwaysDrawn = undefined
    expect(drawnAt(0)).not.toContain(9)
  })

  it('are measured once, and not again while the list is scrolled over them', () => {
    const { drawnAt, asked } = createList()
    for (const offset of [3000, 2000, 1000, 0]) drawnAt(offset)
    expect([...asked].sort((a, b) => a - b)).toEqual([...new Set(asked)].sort((a, b) => a - b))
    const before = asked.length
    for (const offset of [1000, 2000, 3000, 0, 3000]) drawnAt(offset)
    expect(asked).toHaveLength(before)
  })

  it('are not asked for again while the view has not answered', () => {
    const { scrollTo, view, list, chunks } = createList()
    scrollTo(3400)
    view.isSilent = true
    list.onRows([chunks[7]] as never)
    list.update()
    const asked = list.toMeasure.value
    expect(asked).toEqual([7])
    list.update()
    expect(list.toMeasure.value).toBe(asked)
  })

  it('are measured again after their rows have changed, when they are drawn', () => {
    const { drawnAt, asked, chunks, list } = createList()
    for (const offset of [3000, 2000, 1000, 0]) drawnAt(offset)
    asked.length = 0
    chunks[8]!.rows.value = chunks[8]!.rows.value.slice(1)
    list.onRows([chunks[8]] as never)
    drawnAt(0)
    expect(asked).toEqual([])
    drawnAt(3000)
    expect(asked).toEqual([8])
  })

  it('are measured again when the view reports another height of the whole list', () => {
    const { drawnAt, asked, list } = createList()
    for (const offset of [3000, 2000, 1000, 0]) drawnAt(offset)
    asked.length = 0
    list.onScroll(0, 5000)
    list.onScroll(0, 5000)
    expect(list.toMeasure.value).toEqual([0, 1, 2, 3, 4])
  })

  it('stay drawn while their height is not known', () => {
    const { drawnAt, view, drawn } = createList()
    drawnAt(3400)
    view.isSilent = true
    drawnAt(1700)
    const unknown = drawn().filter(id => id < 6)
    expect(unknown.length).toBeGreaterThan(0)
    expect(drawnAt(3400)).toEqual(expect.arrayContaining(unknown))
  })

  it('ask to keep the end when they are drawn on the screen or below with other rows, not above', () => {
    const { drawnAt, onDrawn, chunks, list } = createList()
    for (const offset of [3000, 2000, 1000, 0]) drawnAt(offset)
    list.onRows([chunks[9]] as never)
    drawnAt(2300)
    expect(onDrawn).toHaveBeenCalledTimes(1)
    drawnAt(3400)
    list.onRows([chunks[0]] as never)
    onDrawn.mockClear()
    expect(drawnAt(1300)).toContain(0)
    expect(onDrawn).not.toHaveBeenCalled()
  })

  it('are chosen by the position before older ones were mounted above, whatever their height', () => {
    const { drawnAt, chunks, list, drawn, heights, settle } = createList()
    drawnAt(3400)
    drawnAt(2000)
    const before = drawn()
    const older = chunk(10, 2)
    heights.set(older, 5000)
    chunks.unshift(older)
    list.onRows([older] as never)
    list.update()
    settle()
    expect(drawn().filter(id => id !== 10)).toEqual(before)
  })

  it('are chosen by the next position when one was reported together with a new height: scroll anchoring changes it', () => {
    const { list, drawnAt, drawn } = createList()
    drawnAt(3400)
    const before = drawn()
    list.onScroll(0, 4064)
    vi.advanceTimersByTime(40)
    list.onScroll(HEAD + 3400, 4064)
    vi.advanceTimersByTime(200)
    expect(drawn()).toEqual(before)
  })
})

describe('sections', () => {
  it('are placeholders when all of their chunks are, with the sum of their heights', () => {
    const { list, drawnAt } = createList({ count: 10 })
    expect(list.sections.value).toEqual({})
    const long = createList({ count: 200 })
    expect(Object.keys(long.list.sections.value)).toEqual(['0'])
    expect(long.list.sections.value[0]).toBe(Object.values(long.list.boxesOf(0).value.heights).reduce((sum, height) => sum + height, 0))
    expect(drawnAt(0)).toContain(0)
  })
})

describe('rows above others that are read, where nothing else keeps those in place', () => {
  /** A reader in the middle, above whom two rows of 777 px are mounted. */
  function mountAbove({ drawLimit = -Infinity, growLimit = Infinity } = {}) {
    const opened = createList({ isHolding: true })
    opened.drawnAt(3400)
    opened.drawnAt(2000)
    Object.assign(opened.holding, { drawLimit, growLimit })
    opened.grown.length = 0
    opened.view.isSilent = true
    const older = chunk(10, 2)
    opened.heights.set(older, 777)
    // Above the first one that is drawn: no placeholder gives room.
    opened.chunks.splice(0, 3, older)
    opened.list.onRows([older] as never)
    opened.list.update()
    return { ...opened, older }
  }

  it('are drawn in a box of the height before and not shown, until they are measured', () => {
    const { list, view, older, boxHeight, settle, grown } = mountAbove()
    expect(list.boxesOf(0).value.held).toEqual({ 10: 1 })
    expect(boxHeight(older)).toBe(0)
    view.isSilent = false
    settle()
    expect(list.boxesOf(0).value.held).toEqual({})
    expect(boxHeight(older)).toBe(777)
    expect(grown).toEqual([777])
  })

  it('wait while the list is scrolled, and say so', () => {
    const { list, view, older, boxHeight, settle, holding, grown } = mountAbove({ growLimit: -Infinity })
    view.isSilent = false
    settle()
    expect(holding.onWaiting).toHaveBeenCalled()
    expect(boxHeight(older)).toBe(0)
    holding.growLimit = Infinity
    expect(list.release()).toBe(true)
    expect(boxHeight(older)).toBe(777)
    expect(grown).toEqual([777])
  })

  it('are not held where the view keeps its place', () => {
    const { list } = mountAbove({ drawLimit: 0 })
    expect(list.isDrawn(10)).toBe(true)
    expect(list.boxesOf(0).value.held).toEqual({})
  })

  it('are held in two chunks of one commit, too: the lower one has no room yet, so that the upper one is as near', () => {
    const { list, chunks, drawnAt, holding, view } = createList({ isHolding: true })
    drawnAt(3400)
    drawnAt(1300)
    holding.drawLimit = -200
    view.isSilent = true
    // 100 px above the reader.
    const older = [chunk(11), chunk(10)]
    chunks.splice(0, 3, ...older)
    list.onRows(older as never)
    list.update()
    expect(list.boxesOf(0).value.held).toEqual({ 10: 1, 11: 1 })
  })

  it('do not become a placeholder while they are held', () => {
    const { list, view, scrollTo, holding } = mountAbove({ growLimit: -Infinity })
    view.isSilent = false
    scrollTo(2800)
    expect(list.isDrawn(10)).toBe(true)
    holding.growLimit = Infinity
    list.release()
    scrollTo(2800)
    expect(list.isDrawn(10)).toBe(false)
    expect(list.boxesOf(0).value.heights[10]).toBe(777)
  })

  it('are measured again when the view has not found them', () => {
    const { list, older } = mountAbove()
    const asked = list.toMeasure.value
    list.report([{ chunk: older.id, height: 0, version: list.versionOf(older.id) }])
    vi.advanceTimersByTime(200)
    expect(list.toMeasure.value).not.toBe(asked)
    expect(list.toMeasure.value).toContain(older.id)
  })

  it('below the reader get their room at once', () => {
    const { list, drawnAt, chunks, view } = createList({ isHolding: true })
    drawnAt(3400)
    drawnAt(1000)
    view.isSilent = true
    const newer = chunk(10, 2)
    chunks.push(newer)
    list.onRows([newer] as never)
    list.update()
    expect(list.boxesOf(0).value.held).toEqual({})
  })
})
