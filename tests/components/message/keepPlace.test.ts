import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'

import type { Holding, Virtualisation } from '@/packages/chat/message/list/virtualisation'

beforeEach(() => {
  vi.useFakeTimers()
  vi.resetModules()
})
afterEach(() => { vi.useRealTimers() })

const REST = 110

/** A list in a view that has scroll anchoring, or has none. `scroll` is what the user does; the view reports it, unless `isLate`. */
async function openList({ isAnchoring, isAtEnd = false }: { isAnchoring: boolean, isAtEnd?: boolean }) {
  const { keepPlace } = await import('@/packages/chat/message/list/keepPlace')
  const view = { top: 2000, reported: 2000, grown: 0, waiting: 0, head: 0 }
  const extra = ref(0)
  const scrolls: number[] = []
  const asked = vi.fn()
  const virtualisation = {
    holding: null as Holding | null,
    release() {
      const { waiting } = view
      if (!waiting)
        return false
      if (virtualisation.holding!.growLimit() < 0) {
        virtualisation.holding!.onWaiting()
        return false
      }
      Object.assign(view, { waiting: 0, grown: view.grown + waiting })
      if (isAnchoring && view.top >= 1) view.top += waiting
      virtualisation.holding!.onGrown(waiting, true)
      return true
    },
  }
  const place = keepPlace(virtualisation as unknown as Virtualisation, {
    extra,
    topOf: () => view.reported,
    isAtEnd: () => isAtEnd,
    scrollTo(top) {
      scrolls.push(top)
      Object.assign(view, { top, reported: top })
    },
    ask(use) {
      if (isAnchoring) view.top += extra.value - view.head
      view.head = extra.value
      asked()
      setTimeout(() => use(view.top), 20)
    },
  })

  function scroll(by: number, { isLate = false } = {}) {
    view.top = Math.max(0, view.top + by)
    if (isLate)
      return
    view.reported = view.top
    place.onScroll()
  }

  return { view, extra, scrolls, asked, virtualisation, scroll, holding: virtualisation.holding!, rest: () => vi.advanceTimersByTime(REST + 50) }
}

describe('a list whose rows above the reader get their room', () => {
  it('is scrolled by as much when it is still, in a view without scroll anchoring', async () => {
    const { view, scrolls, scroll, rest } = await openList({ isAnchoring: false })
    scroll(-100)
    rest()
    view.waiting = 500
    scroll(-100)
    vi.advanceTimersByTime(REST - 10)
    expect(view.grown).toBe(0)
    rest()
    expect(view.grown).toBe(500)
    expect(scrolls).toEqual([2300])
  })

  it('is not scrolled by a view that has scroll anchoring, except at its top', async () => {
    const { view, scrolls, scroll, rest, virtualisation } = await openList({ isAnchoring: true })
    scroll(-100)
    rest()
    scroll(-100)
    view.waiting = 500
    rest()
    expect([view.grown, view.top]).toEqual([500, 2301])
    expect(scrolls).toEqual([])
    scroll(-5000)
    view.waiting = 700
    rest()
    expect(scrolls).toEqual([700])
    expect(virtualisation.release()).toBe(false)
  })

  it('finds out by one pixel whether the view keeps its place, once, and not at the end, where the list may scroll by itself', async () => {
    const end = await openList({ isAnchoring: true, isAtEnd: true })
    end.scroll(-1)
    end.rest()
    expect(end.extra.value).toBe(0)
    const { extra, holding, scroll, rest } = await openList({ isAnchoring: true })
    expect(holding.drawLimit()).toBe(-Infinity)
    scroll(-100)
    rest()
    expect(extra.value).toBe(1)
    expect(holding.drawLimit()).toBe(-200)
    scroll(-100)
    rest()
    expect(extra.value).toBe(1)
  })

  it('stays held where a faster scroll than the last could meet the top', async () => {
    const { holding, scroll, rest } = await openList({ isAnchoring: true })
    scroll(-100)
    rest()
    scroll(-150)
    expect(holding.drawLimit()).toBeLessThanOrEqual(-4 * 150)
    expect(holding.growLimit()).toBe(holding.drawLimit())
  })

  it('asks the view nothing while it is scrolled', async () => {
    const { view, scroll, rest, asked, virtualisation } = await openList({ isAnchoring: false })
    scroll(-100)
    rest()
    asked.mockClear()
    scroll(-100)
    view.waiting = 500
    virtualisation.release()
    expect(asked).not.toHaveBeenCalled()
    rest()
    expect(asked).toHaveBeenCalledTimes(1)
  })

  it('waits when the view is at another position than it has reported', async () => {
    const { view, scroll, rest, scrolls } = await openList({ isAnchoring: false })
    scroll(-100)
    rest()
    view.waiting = 500
    scroll(-100)
    scroll(-120, { isLate: true })
    rest()
    expect([view.grown, scrolls]).toEqual([0, []])
    scroll(0)
    rest()
    expect(scrolls).toEqual([2180])
  })

  it('waits once more when a timer is late, because the report of a scroll may be, too', async () => {
    const { view, scroll, rest } = await openList({ isAnchoring: false })
    scroll(-100)
    rest()
    view.waiting = 500
    scroll(-100)
    vi.advanceTimersByTime(REST / 2)
    scroll(-100)
    vi.advanceTimersByTime(REST - 1)
    expect(view.grown).toBe(0)
  })
})
