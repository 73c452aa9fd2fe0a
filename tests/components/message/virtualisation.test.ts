import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, shallowRef } from 'vue'

import { useFarParts } from '@/components/message/list/useVirtualisation'
import { createListSight } from '@/components/message/list/viewport'

const VIEW = { top: 100, height: 500 }

/** Ten parts of 400 px in a list 500 px high, the first of them at `top` on the screen. */
function parts(heights = Array.from({ length: 10 }, () => 400)) {
  const sight = createListSight()
  Object.assign(sight, VIEW)
  const ids = shallowRef(heights.map((_, id) => id))
  const wanted = shallowRef<number | undefined>()
  let top = 0
  const query = {
    in: () => query,
    selectAll: () => ({
      boundingClientRect(answer: (rects: object[]) => void) {
        let at = top
        answer(ids.value.map((id) => {
          const height = boxes.value[id] ?? heights[id]!
          at += height
          return { top: at - height, bottom: at, height, dataset: { id: String(id) } }
        }))
        return query
      },
    }),
    exec: () => {},
  }
  vi.mocked(uni).createSelectorQuery = (() => query) as never
  let boxes = shallowRef<Readonly<Record<number, number>>>({})
  const wrapper = mount(defineComponent({
    setup() {
      boxes = useFarParts({ sight, selector: '.part', kind: 'c', ids, wanted: () => wanted.value, boxes })
      return () => h('view')
    },
  }))
  async function scrollTo(offset: number) {
    top = VIEW.top - offset
    sight.look()
    for (let turn = 0; turn < 5; turn++) {
      vi.advanceTimersByTime(100)
      await nextTick()
    }
  }
  return { sight, wanted, boxesAt: async (offset: number) => scrollTo(offset).then(() => Object.keys(boxes.value).map(Number)), boxes: () => boxes.value, wrapper }
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
  it('become boxes of their height two and a half screens away', async () => {
    const { boxesAt, boxes } = parts()
    expect(await boxesAt(0)).toEqual([5, 6, 7, 8, 9])
    expect(boxes()[5]).toBe(400)
  })

  it('come back at two screens, so that a slow reader does not draw and drop the same part again and again', async () => {
    const { boxesAt } = parts()
    await boxesAt(0)
    expect(await boxesAt(400)).toEqual([5, 6, 7, 8, 9])
    expect(await boxesAt(600)).toEqual([6, 7, 8, 9])
    expect(await boxesAt(400)).toEqual([6, 7, 8, 9])
  })

  it('above the reader become boxes as well', async () => {
    const { boxesAt } = parts()
    expect(await boxesAt(3500)).toEqual([0, 1, 2, 3, 4])
  })

  it('are all drawn while the place of the list is not known', async () => {
    const { sight, boxesAt } = parts()
    sight.height = 0
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
