import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, shallowRef } from 'vue'

import { useVirtualisation } from '@/components/message/list/useVirtualisation'
import { createListViewport } from '@/components/message/list/viewport'

const VIEW = { top: 100, height: 500 }

/** Ten parts of 400 px in a list 500 px high, the first of them at `top` on the screen. */
function parts(heights = Array.from({ length: 10 }, () => 400)) {
  const viewport = createListViewport()
  Object.assign(viewport, VIEW)
  const ids = shallowRef(heights.map((_, id) => id))
  const wanted = shallowRef<number | undefined>()
  let top = 0
  const query = {
    in: () => query,
    selectAll: () => ({
      boundingClientRect(answer: (rects: object[]) => void) {
        let at = top
        answer(ids.value.map((id) => {
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
      placeholders = useVirtualisation({ viewport, selector: '.part', kind: 'c', ids, wanted: () => wanted.value, placeholders })
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
  return { viewport, wanted, boxesAt: async (offset: number) => scrollTo(offset).then(() => Object.keys(placeholders.value).map(Number)), placeholders: () => placeholders.value, wrapper }
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

describe('parts of a long list', () => {
  it('become placeholders of their height two and a half screens away', async () => {
    const { boxesAt, placeholders } = parts()
    expect(await boxesAt(0)).toEqual([5, 6, 7, 8, 9])
    expect(placeholders()[5]).toBe(400)
  })

  it('come back at two screens, so that a slow reader does not draw and drop the same part again and again', async () => {
    const { boxesAt } = parts()
    await boxesAt(0)
    expect(await boxesAt(400)).toEqual([5, 6, 7, 8, 9])
    expect(await boxesAt(600)).toEqual([6, 7, 8, 9])
    expect(await boxesAt(400)).toEqual([6, 7, 8, 9])
  })

  it('above the reader become placeholders as well', async () => {
    const { boxesAt } = parts()
    expect(await boxesAt(3500)).toEqual([0, 1, 2, 3, 4])
  })

  it('are all drawn while the place of the list is not known', async () => {
    const { viewport, boxesAt } = parts()
    viewport.height = 0
    expect(await boxesAt(0)).toEqual([])
  })

  it('are drawn wherever they are when they are wanted', async () => {
    const { wanted, boxesAt } = parts()
    await boxesAt(0)
    wanted.value = 8
    await nextTick()
    expect(await boxesAt(0)).toEqual([5, 6, 7, 9])
  })
})
