import type { Ref, ShallowRef } from 'vue'

import { ref, shallowRef } from 'vue'

import { createCommitScheduler } from '@/utils/commitScheduler'

/**
 * Position of a message list on the screen, and the last measured or estimated height of each block (section or chunk).
 * The list writes the position, useVirtualisation writes the heights. Blocks are measured whenever `measureRequests` is incremented.
 */
export interface ListViewport {
  /** px from the top of the screen. */
  top: number
  /** px. 0 while unknown; then no block becomes a placeholder. */
  height: number
  readonly measureRequests: Readonly<Ref<number>>
  /** Requests a measurement, after something has moved. The first one runs at once, later ones at most every 100 ms. */
  requestMeasure: () => void
  /** Block (`c` and the number of a chunk, or `s` and the number of a section) → height, px. */
  readonly heights: Map<string, number>
  /** Blocks that are placeholders, by the same names. A chunk of a section that is a placeholder may be missing here. */
  readonly undrawn: Set<string>
  /** Called after each measurement of the chunks of a section. */
  readonly onMeasured: () => void
  /** Called when a placeholder that ends on the screen or below is drawn again: its height may change, because rows were added meanwhile. */
  readonly onDrawn: () => void
  /** Sections that are placeholders: number → height, px. */
  readonly placeholders: ShallowRef<Readonly<Record<number, number>>>
  stop: () => void
}

const ignore = () => {}

export function createListViewport({ onMeasured = ignore, onDrawn = ignore }: Partial<Pick<ListViewport, 'onMeasured' | 'onDrawn'>> = {}): ListViewport {
  const measureRequests = ref(0)
  const scheduler = createCommitScheduler(() => { measureRequests.value++ })
  return { top: 0, height: 0, measureRequests, requestMeasure: scheduler.request, heights: new Map(), undrawn: new Set(), onMeasured, onDrawn, placeholders: shallowRef({}), stop: scheduler.stop }
}
