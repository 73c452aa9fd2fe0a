import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, shallowRef } from 'vue'

import { useVirtualisation } from '@/components/message/list/useVirtualisation'
import { createListViewport } from '@/components/message/list/viewport'

const VIEW = { top: 100, height: 500 }

/** Ten blocks of 400 px in a list 500 px high. `placeholdersAt(offset)` scrolls and returns the numbers of the placeholders. */
function createBlocks(heights = Array.from({ length: 10 }, () => 400)) {
  const onDrawn = vi.fn()
  const viewport = createListViewport({ onDrawn })
  Object.assign(viewport, VIEW)
  const ids = shallowRef(heights.map((_, id) => id))
  const alwaysDrawn = shallowRef<number | undefined>()
  let top = 0
  const query = {
    in: () => query,
    selectAll: () => ({
      boundingClientRect(callback: (rects: object[]) => void) {
        let at = top
        callback(ids.value.map((id) => {
          const height = placeholders.value[id] ?? heights[id]!
          at += height
          return { top: at - height, bottom: at, height, dataset: { id: String(id) } }
        }))
        return query
      },
    }),
    exec: () => {},
  }
  vi.mocked(uni).createSelectorQuery = (() => query) as never
  let placeholders = shallowRef<Readonly<Record<number, number>>>({})
  const wrapper = mount(defineComponent({
    setup() {
      placeholders = useVirtualisation({ viewport, selector: '.block', kind: 'c', ids, alwaysDrawn: () => alwaysDrawn.value, placeholders })
      return () => h('view')
    },
  }))
  async function scrollTo(offset: number) {
    top = VIEW.top - offset
    viewport.requestMeasure()
    for (let turn = 0; turn < 5; turn++) {
      vi.advanceTimersByTime(100)
      await nextTick()
    }
  }
  return { viewport, onDrawn, alwaysDrawn, placeholdersAt: async (offset: number) => scrollTo(offset).then(() => Object.keys(placeholders.value).map(Number)), placeholders: () => placeholders.value, wrapper }
}

let original: typeof uni.createSelectorQuery
beforeEach(() => {
  vi.useFakeTimers()
  original = uni.createSelectorQuery
})
afterEach(() => {
  vi.useRealTimers()
  uni.createSelectorQuery = original
})

describe('blocks of a long list', () => {
  it('become placeholders of their height at a distance of two and a half screens', async () => {
    const { placeholdersAt, placeholders } = createBlocks()
    expect(await placeholdersAt(0)).toEqual([5, 6, 7, 8, 9])
    expect(placeholders()[5]).toBe(400)
  })

  it('are drawn again at two screens, so that slow scrolling does not switch them repeatedly', async () => {
    const { placeholdersAt } = createBlocks()
    await placeholdersAt(0)
    expect(await placeholdersAt(400)).toEqual([5, 6, 7, 8, 9])
    expect(await placeholdersAt(600)).toEqual([6, 7, 8, 9])
    expect(await placeholdersAt(400)).toEqual([6, 7, 8, 9])
  })

  it('above the viewport become placeholders as well', async () => {
    const { placeholdersAt } = createBlocks()
    expect(await placeholdersAt(3500)).toEqual([0, 1, 2, 3, 4])
  })

  it('are recorded as not drawn while they are placeholders', async () => {
    const { viewport, placeholdersAt } = createBlocks()
    await placeholdersAt(0)
    expect([...viewport.undrawn]).toEqual(['c5', 'c6', 'c7', 'c8', 'c9'])
    await placeholdersAt(1000)
    expect([...viewport.undrawn]).toEqual(['c7', 'c8', 'c9'])
  })

  it('are reported when they are drawn again on the screen or below, not above', async () => {
    const { onDrawn, placeholdersAt } = createBlocks()
    await placeholdersAt(0)
    expect(onDrawn).not.toHaveBeenCalled()
    await placeholdersAt(3500)
    expect(onDrawn).toHaveBeenCalled()
    onDrawn.mockClear()
    expect(await placeholdersAt(2900)).toEqual([0, 1, 2, 3])
    expect(onDrawn).not.toHaveBeenCalled()
  })

  it('are all drawn while the height of the list is unknown', async () => {
    const { viewport, placeholdersAt } = createBlocks()
    viewport.height = 0
    expect(await placeholdersAt(0)).toEqual([])
  })

  it('are drawn at any distance when they are marked as always drawn', async () => {
    const { alwaysDrawn, placeholdersAt } = createBlocks()
    await placeholdersAt(0)
    alwaysDrawn.value = 8
    await nextTick()
    expect(await placeholdersAt(0)).toEqual([5, 6, 7, 9])
  })
})
