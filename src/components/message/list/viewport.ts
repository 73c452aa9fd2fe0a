import type { Ref, ShallowRef } from 'vue'

import { ref, shallowRef } from 'vue'

import { createCommitScheduler } from '@/utils/commitScheduler'

/**
 * What a message list sees of its parts: where it lies on the screen, and the height that each part had when it was last drawn.
 * Written by the list (place) and by the parts (heights); parts look where they are whenever `looks` grows.
 */
export interface ListSight {
  /** px from the top of the screen. */
  top: number
  /** px; 0 while it is not known: then everything counts as near. */
  height: number
  readonly looks: Readonly<Ref<number>>
  /** Something has moved: parts look at once, later at most every 100 ms. */
  look: () => void
  /** Part (`c` and the chunk's number, or `s` and the section's) → px. */
  readonly heights: Map<string, number>
  /** Sections that are far away, by number: the height of their box, px. */
  readonly boxes: ShallowRef<Readonly<Record<number, number>>>
  stop: () => void
}

export function createListSight(): ListSight {
  const looks = ref(0)
  const scheduler = createCommitScheduler(() => { looks.value++ })
  return { top: 0, height: 0, looks, look: scheduler.request, heights: new Map(), boxes: shallowRef({}), stop: scheduler.stop }
}
