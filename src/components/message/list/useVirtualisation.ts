import type { ShallowRef } from 'vue'

import { getCurrentInstance, nextTick, onMounted, onUnmounted, shallowRef, watch } from 'vue'

import type { ListViewport } from './viewport'

/** A block farther than this from the viewport becomes a placeholder. In heights of the list. */
const REMOVE_DISTANCE = 2.5
/** A placeholder within this distance is drawn again. The difference avoids repeated switching during slow scrolling. In heights of the list. */
const DRAW_DISTANCE = 2
/** Upper limit of both distances, px: a page must stay below 1,000 nodes, also on a large screen. */
const MAX_DISTANCE = 1600

interface BlockRect { top: number, bottom: number, height: number, dataset?: { id?: string | number } }

export interface VirtualisationOptions {
  viewport: ListViewport
  /** Selects the blocks within this component. Each has its number as `data-id`. */
  selector: string
  /** Prefix of the blocks in `viewport.heights`: section or chunk. */
  kind: 's' | 'c'
  ids: Readonly<ShallowRef<readonly number[]>> | Array<Readonly<ShallowRef<readonly number[]>>>
  /** Number of the block that is never a placeholder. */
  alwaysDrawn: () => number | undefined
  /** Receives the result. @default a new ref */
  placeholders?: ShallowRef<Readonly<Record<number, number>>>
}

/**
 * Replaces blocks (sections or chunks) far outside the viewport with placeholders of the same height. A long list keeps few
 * nodes, and nothing moves. Returns the height in px of each placeholder, by block number.
 *
 * All rectangles are queried together when the list has moved. An IntersectionObserver cannot be used: the scroll-view is in
 * another component, and in Chromium (H5) its margins have no effect beyond a clipping scroll-view.
 */
export function useVirtualisation({ viewport, selector, kind, ids, alwaysDrawn, placeholders = shallowRef({}) }: VirtualisationOptions) {
  const instance = getCurrentInstance()
  const all = () => [ids].flat().flatMap(({ value }) => value)
  let isUnmounted = false

  /** New blocks that have an estimated height start as placeholders. */
  function addEstimated(blocks: readonly number[]) {
    const heights = blocks.map(id => [id, viewport.heights.get(`${kind}${id}`) ?? 0] as const).filter(([id, height]) => height > 0 && id !== alwaysDrawn())
    if (heights.length) placeholders.value = { ...placeholders.value, ...Object.fromEntries(heights) }
  }

  function measure() {
    if (viewport.height === 0)
      return
    nextTick(() => uni.createSelectorQuery().in(instance?.proxy).selectAll(selector).boundingClientRect(rects => update(rects as unknown as BlockRect[])).exec())
  }

  function update(blocks: BlockRect[]) {
    if (isUnmounted)
      return
    // Chunks of a section that is a placeholder are not in the document. Their state is kept.
    const next = { ...placeholders.value }
    let isDrawnInView = false
    for (const { top, bottom, height, dataset } of blocks) {
      const id = Number(dataset?.id)
      if (!height)
        continue
      const isPlaceholder = id in placeholders.value
      if (!isPlaceholder) viewport.heights.set(`${kind}${id}`, height)
      const distance = Math.max(viewport.top - bottom, top - viewport.top - viewport.height)
      const limit = Math.min(MAX_DISTANCE, viewport.height * (isPlaceholder ? DRAW_DISTANCE : REMOVE_DISTANCE))
      if (distance > limit && id !== alwaysDrawn()) {
        next[id] ??= height
        continue
      }
      delete next[id]
      isDrawnInView ||= isPlaceholder && bottom > viewport.top
    }
    if (JSON.stringify(next) !== JSON.stringify(placeholders.value)) {
      placeholders.value = next
      // A block that is drawn again contains blocks, or differs in height from its placeholder.
      viewport.requestMeasure()
    }
    if (isDrawnInView) viewport.onDrawn()
    if (kind === 'c') viewport.onMeasured()
  }

  watch(placeholders, (now, before = {}) => {
    for (const id of Object.keys(before)) {
      if (!(id in now)) viewport.undrawn.delete(`${kind}${id}`)
    }
    for (const id of Object.keys(now)) viewport.undrawn.add(`${kind}${id}`)
  }, { immediate: true, flush: 'sync' })
  watch(viewport.measureRequests, measure)
  addEstimated(all())
  watch(all, (now, before) => {
    addEstimated(now.filter(id => !before.includes(id)))
    viewport.requestMeasure()
  })
  watch(alwaysDrawn, (id) => {
    if (id === undefined || !(id in placeholders.value))
      return
    const { [id]: _, ...others } = placeholders.value
    placeholders.value = others
  })
  onMounted(() => viewport.requestMeasure())
  onUnmounted(() => { isUnmounted = true })

  return placeholders
}
