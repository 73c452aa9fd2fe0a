import type { ShallowRef } from 'vue'

import { getCurrentInstance, nextTick, onMounted, onUnmounted, shallowRef, watch } from 'vue'

import type { ListViewport } from './viewport'

/** A part this far out of viewport is drawn no more, in heights of the list. */
const FAR = 2.5
/** A part comes back at this distance: the difference keeps a slow reader from drawing and dropping the same part again and again. */
const NEAR = 2
/** No more than this on a large screen, px: a page must stay below 1,000 nodes. */
const MOST = 1600

interface Part { top: number, bottom: number, height: number, dataset?: { id?: string | number } }

export interface VirtualisationOptions {
  viewport: ListViewport
  /** Selects the parts within this component; each bears its number as `data-id`. */
  selector: string
  /** Prefix of the parts in `viewport.heights`. */
  kind: 's' | 'c'
  ids: Readonly<ShallowRef<readonly number[]>> | Array<Readonly<ShallowRef<readonly number[]>>>
  /** This one is drawn wherever it is. */
  wanted: () => number | undefined
  /** Where the answer goes. @default a new ref */
  placeholders?: ShallowRef<Readonly<Record<number, number>>>
}

/**
 * Which parts of a component are two screens away, and the height in px of the box that stands for each, so that a long list
 * keeps few nodes and nothing moves.
 *
 * Rectangles are asked for when the list has moved, all at once. An IntersectionObserver would have to be told of the scroll-view,
 * which lies in another component, and its margins do not reach beyond a scroll-view that clips (Chromium, hence H5).
 */
export function useVirtualisation({ viewport, selector, kind, ids, wanted, placeholders = shallowRef({}) }: VirtualisationOptions) {
  const instance = getCurrentInstance()
  const all = () => [ids].flat().flatMap(({ value }) => value)
  let isGone = false

  /** Parts that have never been drawn here but have a height, because it was guessed, begin as placeholders. */
  function addEstimated(parts: readonly number[]) {
    const heights = parts.map(id => [id, viewport.heights.get(`${kind}${id}`) ?? 0] as const).filter(([id, height]) => height > 0 && id !== wanted())
    if (heights.length) placeholders.value = { ...placeholders.value, ...Object.fromEntries(heights) }
  }

  function measure() {
    if (viewport.height === 0)
      return
    nextTick(() => uni.createSelectorQuery().in(instance?.proxy).selectAll(selector).boundingClientRect(rects => update(rects as unknown as Part[])).exec())
  }

  function update(parts: Part[]) {
    if (isGone)
      return
    // Parts of a section that is a box itself are not there, and stay what they are.
    const next = { ...placeholders.value }
    for (const { top, bottom, height, dataset } of parts) {
      const id = Number(dataset?.id)
      if (!height)
        continue
      const isPlaceholder = id in placeholders.value
      if (!isPlaceholder) viewport.heights.set(`${kind}${id}`, height)
      const distance = Math.max(viewport.top - bottom, top - viewport.top - viewport.height)
      const limit = Math.min(MOST, viewport.height * (isPlaceholder ? NEAR : FAR))
      if (distance > limit && id !== wanted()) next[id] ??= height
      else delete next[id]
    }
    if (JSON.stringify(next) !== JSON.stringify(placeholders.value)) {
      placeholders.value = next
      // What is drawn anew has parts of its own, or another height than its box.
      viewport.requestMeasure()
    }
  }

  watch(viewport.measureRequests, measure)
  addEstimated(all())
  watch(all, (now, before) => {
    addEstimated(now.filter(id => !before.includes(id)))
    viewport.requestMeasure()
  })
  watch(wanted, (id) => {
    if (id === undefined || !(id in placeholders.value))
      return
    const { [id]: _, ...others } = placeholders.value
    placeholders.value = others
  })
  onMounted(() => viewport.requestMeasure())
  onUnmounted(() => { isGone = true })

  return placeholders
}
