import type { Ref } from 'vue'

import { computed, ref } from 'vue'

import { textScale } from '@/utils/appearance'

import type { Block, Measures } from './blocks'

import { blocksWithin, heightOf } from './blocks'

/** px, as in the styles of GalleryList.vue. */
const SPACE = 2
const HEIGHTS = { month: 44, gap: 48, file: 72 }
/** As in WeChat; wider windows have more. */
const COLUMNS = 4
const WIDE = 480
const WIDE_CELL = 120

const partsOf = (range: string) => range.split(' ').map(Number) as [number, number]

/**
 * Which blocks of the list are in the window, and how high each is. Nothing is measured: heights are known.
 * @param isGrid squares in columns, else rows of files
 */
export function useListWindow(blocks: Ref<readonly Block[]>, isGrid: () => boolean) {
  /** px. Nothing is in the window before it is known. */
  const size = ref({ width: 0, height: 0 })
  const scrollTop = ref(0)

  const measures = computed<Measures>(() => {
    const { width } = size.value
    const scaled = { month: HEIGHTS.month * textScale.value, gap: HEIGHTS.gap * textScale.value }
    if (!isGrid())
      return { ...scaled, columns: 1, row: HEIGHTS.file * textScale.value }
    const columns = width < WIDE ? COLUMNS : Math.floor(width / WIDE_CELL)
    return { ...scaled, columns, row: (width - SPACE * (columns - 1)) / columns + SPACE }
  })
  const heights = computed(() => blocks.value.map(block => heightOf(block, measures.value)))

  /** The blocks in the window, and up to `beyond` px from it; as a text, which changes with the blocks and not with each scroll. */
  function rangeWithin(beyond: number): string {
    const { from, to } = blocksWithin(heights.value, scrollTop.value - beyond, scrollTop.value + size.value.height + beyond)
    return `${from} ${to}`
  }
  const near = computed(() => rangeWithin(size.value.height))
  const inWindow = computed(() => rangeWithin(0))

  return {
    size,
    scrollTop,
    columns: computed(() => measures.value.columns),
    heights,
    /** Changes when other blocks come into the window. */
    inWindow,
    /** Whether a block lies within a window's height of the window. */
    isNear: computed(() => {
      const [from, to] = partsOf(near.value)
      return (n: number) => n >= from && n < to
    }),
    blocksInWindow: () => blocks.value.slice(...partsOf(inWindow.value)),
    /** Whether the list reaches a window's height beyond the window. */
    isFilled: () => heights.value.reduce((sum, height) => sum + height, 0) >= scrollTop.value + 2 * size.value.height,
  }
}
