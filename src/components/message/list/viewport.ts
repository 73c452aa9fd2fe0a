import type { Ref, ShallowRef } from 'vue'

import { ref, shallowRef } from 'vue'

import { createCommitScheduler } from '@/utils/commitScheduler'

/**
 * What a message list sees of its parts: where it lies on the screen, and the height that each part had when it was last drawn.
 * Written by the list (place) and by the parts (heights); parts look where they are whenever `measureRequests` grows.
 */
export interface ListViewport {
  /** px from the top of the screen. */
  top: number
  /** px; 0 while it is not known: then everything counts as near. */
  height: number
  readonly measureRequests: Readonly<Ref<number>>
  /** Something has moved: parts look at once, later at most every 100 ms. */
  requestMeasure: () => void
  /** Part (`c` and the chunk's number, or `s` and the section's) → px. */
  readonly heights: Map<string, number>
  /** Sections that are far away, by number: the height of their box, px. */
  readonly placeholders: ShallowRef<Readonly<Record<number, number>>>
  stop: () => void
}

export function createListViewport(): ListViewport {
  const measureRequests = ref(0)
  const scheduler = createCommitScheduler(() => { measureRequests.value++ })
  return { top: 0, height: 0, measureRequests, requestMeasure: scheduler.request, heights: new Map(), placeholders: shallowRef({}), stop: scheduler.stop }
}
