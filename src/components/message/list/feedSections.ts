import type { ShallowRef } from 'vue'

import { markRaw, shallowRef } from 'vue'

import { last } from '@/utils/last'

/** Chunks of a section. Ten thousand messages are about eleven sections (WeChat's score allows at most 60 children of a node). */
const SECTION_CHUNKS = 50

interface Section { id: number, chunks: number[], drawn: ShallowRef<readonly number[]> }

/** Where chunks are added: above all others (`up`) or below (`down`). */
export type Column = 'up' | 'down'

const NONE: ShallowRef<readonly number[]> = shallowRef(markRaw([]))

/**
 * The mounted chunks in two columns of sections: `up` holds older pages, nearest first; `down` holds the live tail. One section
 * is one component.
 * Invariant: arrays only grow at their end. uni-app sends appended elements alone; after any other change it sends the whole array.
 */
export function createFeedSections() {
  const columns: Record<Column, Section[]> = { up: [], down: [] }
  const drawn = { up: shallowRef<readonly number[]>(markRaw([])), down: shallowRef<readonly number[]>(markRaw([])) }
  const byChunk = new Map<number, Section>()
  const byID = new Map<number, Section>()
  const dirty = new Set<Section>()
  let nextID = 0

  function createSection(column: Column): Section {
    const section: Section = { id: nextID++, chunks: [], drawn: shallowRef(markRaw([])) }
    columns[column].push(section)
    byID.set(section.id, section)
    return section
  }

  return {
    up: drawn.up,
    down: drawn.down,
    add(column: Column, chunk: number) {
      const newest = last(columns[column])
      const section = newest && newest.chunks.length < SECTION_CHUNKS ? newest : createSection(column)
      section.chunks.push(chunk)
      byChunk.set(chunk, section)
      dirty.add(section)
    },
    clear() {
      columns.up = []
      columns.down = []
      byChunk.clear()
      byID.clear()
      dirty.clear()
    },
    /** The last chunk of the column `down`. */
    lastDown: () => last(last(columns.down)?.chunks ?? []),
    sectionOf: (chunk: number) => byChunk.get(chunk)?.id,
    /** Chunks of a section as drawn. `allChunksOf` includes those that the next commit adds. */
    chunksOf: (section: number): Readonly<ShallowRef<readonly number[]>> => byID.get(section)?.drawn ?? NONE,
    allChunksOf: (section: number): readonly number[] => byID.get(section)?.chunks ?? [],
    /** Updates the drawn arrays. */
    commit() {
      for (const section of dirty) section.drawn.value = markRaw([...section.chunks])
      dirty.clear()
      for (const column of ['up', 'down'] as const) {
        if (drawn[column].value.length !== columns[column].length || drawn[column].value[0] !== columns[column][0]?.id)
          drawn[column].value = markRaw(columns[column].map(({ id }) => id))
      }
    },
  }
}
