import { afterEach, describe, expect, it, vi } from 'vitest'

import { createScrollAnchor } from '@/packages/chat/message/list/scrollAnchor'

const VIEW = 600
const HEAD = 56
const ROW = 50
/** Rows that are shown below the chunk whose height changes. */
const ROWS = 40

/**
 * A list of two chunks: an upper one, whose height the test sets, and a lower one of 40 rows. happy-dom has no layout, so it is computed
 * here. `isAnchored`: what the browser says of itself; its scroll anchoring is done by the test.
 */
function openList({ isAnchored, upper, scrollTop }: { isAnchored: boolean, upper: number, scrollTop: number }) {
  const list = document.createElement('div')
  list.innerHTML = `<div><div class="chunk"></div><div class="chunk">${'<div class="row"></div>'.repeat(ROWS)}</div></div>`
  document.body.append(list)
  const content = list.firstElementChild as HTMLElement
  const [upperChunk, lowerChunk] = Array.from(content.children) as [Element, Element]
  let onResize = () => {}
  let position = scrollTop
  vi.stubGlobal('CSS', { supports: () => isAnchored })
  vi.stubGlobal('ResizeObserver', class {
    constructor(callback: () => void) { onResize = callback }
    observe() {}
    disconnect() {}
  })

  const room = () => Number.parseFloat(content.style.paddingTop) || 0
  const most = () => room() + HEAD + upper + ROWS * ROW - VIEW
  const place = (element: Element, rect: () => { top: number, height: number }) => {
    element.getBoundingClientRect = () => ({ ...rect(), bottom: rect().top + rect().height }) as DOMRect
  }
  Object.defineProperty(list, 'clientHeight', { value: VIEW })
  Object.defineProperty(list, 'scrollHeight', { get: () => most() + VIEW })
  Object.defineProperty(list, 'scrollTop', { get: () => position, set: (to: number) => { position = Math.min(Math.max(0, to), most()) } })
  place(list, () => ({ top: 0, height: VIEW }))
  place(content, () => ({ top: -position, height: VIEW }))
  place(upperChunk, () => ({ top: room() + HEAD - position, height: upper }))
  place(lowerChunk, () => ({ top: room() + HEAD + upper - position, height: ROWS * ROW }))
  Array.from(lowerChunk.children).forEach((row, index) => place(row, () => ({ top: room() + HEAD + upper + index * ROW - position, height: ROW })))

  const anchor = createScrollAnchor(list)
  return {
    list,
    ...anchor,
    /** Distance of the lower chunk from the top of the screen, px. */
    distance: () => lowerChunk.getBoundingClientRect().top,
    room,
    /** Changes the height of the upper chunk, as a commit does. `anchored`: by how much the browser scrolls by itself. */
    draw(height: number, anchored = 0) {
      anchor.beforeDraw()
      upper = height
      position = Math.min(Math.max(0, position + anchored), most())
      anchor.afterDraw()
    },
    /** Changes the height of the upper chunk, as a new text size does. */
    resize(height: number, anchored = 0) {
      upper = height
      position += anchored
      onResize()
    },
    /** Changes the height of the upper chunk and reports a scroll before the observer of sizes is called. */
    change(height: number) {
      upper = height
      return anchor.onScroll()
    },
    scrollByHand(top: number) {
      list.scrollTop = top
      return anchor.onScroll()
    },
  }
}

afterEach(() => {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

describe('createScrollAnchor', () => {
  it.each([true, false])('keeps the rows in place at offset 0 when older ones are drawn above (a browser with scroll anchoring: %s)', (isAnchored) => {
    const { draw, distance } = openList({ isAnchored, upper: 0, scrollTop: 0 })
    draw(1000)
    expect(distance()).toBe(HEAD)
  })

  it('keeps the rows in place in a browser without scroll anchoring', () => {
    const { draw, resize, distance } = openList({ isAnchored: false, upper: 1000, scrollTop: 1200 })
    draw(1300)
    expect(distance()).toBe(1000 + HEAD - 1200)
    resize(900)
    expect(distance()).toBe(1000 + HEAD - 1200)
  })

  it('keeps the rows in place below a placeholder that the browser holds by its upper edge', () => {
    const { draw, distance } = openList({ isAnchored: true, upper: 2126, scrollTop: 1863 })
    draw(2375)
    expect(distance()).toBe(2126 + HEAD - 1863)
  })

  it('leaves alone what the browser has anchored, also when the reader meets the top directly after it', () => {
    const { draw, scrollByHand, list } = openList({ isAnchored: true, upper: 300, scrollTop: 78 })
    draw(621, 321)
    expect(list.scrollTop).toBe(399)
    expect(scrollByHand(0)).toBe(0)
    expect(list.scrollTop).toBe(0)
  })

  it('leaves alone what the browser has anchored after another change of the layout', () => {
    const { resize, list } = openList({ isAnchored: true, upper: 1000, scrollTop: 1200 })
    resize(1100, 100)
    expect(list.scrollTop).toBe(1300)
  })

  it('keeps the rows in place when a scroll at offset 0 is reported before the change of the layout', () => {
    const { change, distance } = openList({ isAnchored: true, upper: 100, scrollTop: 0 })
    expect(change(400)).toBe(300)
    expect(distance()).toBe(100 + HEAD)
  })

  it('takes no scroll of the user for a move', () => {
    const { draw, scrollByHand, distance } = openList({ isAnchored: false, upper: 1000, scrollTop: 1200 })
    expect(scrollByHand(900)).toBe(0)
    draw(1100)
    expect(distance()).toBe(1000 + HEAD - 900)
  })

  it('leaves a list alone that had to be scrolled because it has become shorter', () => {
    const end = HEAD + 1000 + ROWS * ROW - VIEW
    const { draw, list } = openList({ isAnchored: false, upper: 1000, scrollTop: end })
    draw(900)
    expect(list.scrollTop).toBe(end - 100)
  })

  it('keeps the rows in place at the top when what is above them becomes lower than it was estimated', () => {
    const { draw, distance, list } = openList({ isAnchored: true, upper: 363, scrollTop: 20 })
    draw(321)
    expect(distance()).toBe(363 + HEAD - 20)
    expect(list.scrollTop).toBe(0)
  })

  it('removes the room above the content when the reader is far from it', () => {
    const { draw, scrollByHand, distance, room } = openList({ isAnchored: true, upper: 363, scrollTop: 0 })
    draw(321)
    scrollByHand(300)
    expect(room()).toBe(42)
    scrollByHand(1000)
    expect(room()).toBe(0)
    expect(distance()).toBe(363 + HEAD - 1000)
  })

  it('uses up the room above the content when older rows are drawn there', () => {
    const { draw, distance, room, list } = openList({ isAnchored: true, upper: 363, scrollTop: 0 })
    draw(321)
    draw(1321)
    expect(room()).toBe(0)
    expect(distance()).toBe(363 + HEAD)
    expect(list.scrollTop).toBe(1000 - 42)
  })

  it('does not undo a scroll of the program while a commit is drawn', () => {
    const { beforeDraw, afterDraw, scrollTo, list } = openList({ isAnchored: true, upper: 1000, scrollTop: 1200 })
    beforeDraw()
    scrollTo(Number.POSITIVE_INFINITY)
    afterDraw()
    expect(list.scrollTop).toBe(HEAD + 1000 + ROWS * ROW - VIEW)
  })

  it('adds up fractions of a pixel', () => {
    const { draw, list } = openList({ isAnchored: false, upper: 1000, scrollTop: 1200 })
    for (let n = 1; n <= 10; n++) draw(1000 + n * 0.3)
    expect(list.scrollTop).toBeGreaterThan(1202)
    expect(list.scrollTop).toBeLessThanOrEqual(1203)
  })
})
