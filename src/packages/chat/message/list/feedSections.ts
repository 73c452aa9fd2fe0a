import type { ShallowRef } from 'vue'

import { markRaw, shallowRef } from 'vue'

import { last } from '@/utils/last'

/** Chunks of a section. Ten thousand messages are about eleven sections (WeChat's score allows at most 60 children of a node). */
const SECTION_CHUNKS = 50
/** From this number of sections in a column on, a gap begins no section. Messages loaded into it then cost more. */
const MAX_GAP_SECTIONS = 30

interface Section { id: number, isUp: boolean, chunks: number[], drawn: ShallowRef<readonly number[]> }

/** Where chunks are added: above all others (`up`) or below (`down`). */
export type Column = 'up' | 'down'

const NONE: ShallowRef<readonly number[]> = shallowRef(markRaw([]))

/**
 * The mounted chunks in two columns of sections: `up` holds older pages, nearest first; `down` holds the live tail. One section
 * is one component. A section that `isUp` lists its chunks from below to above: all of the column `up`, and in `down` an empty one
 * above each gap, for the messages that will be loaded into the gap.
 * Invariant: arrays only grow at their end. uni-app sends appended elements alone; after any other change it sends all later
 * elements. Exceptions: a section in the middle that is full is followed by a new one; a chunk that has become too long is split.
 */
export function createFeedSections() {
  const columns: Record<Column, Section[]> = { up: [], down: [] }
  const drawn = { up: shallowRef<readonly number[]>(markRaw([])), down: shallowRef<readonly number[]>(markRaw([])) }
  const byChunk = new Map<number, Section>()
  const byID = new Map<number, Section>()
  const dirty = new Set<Section>()
  let nextID = 0

  function createSection(column: Column, isUp: boolean, at = columns[column].length): Section {
    const section: Section = { id: nextID++, isUp, chunks: [], drawn: shallowRef(markRaw([])) }
    columns[column].splice(at, 0, section)
    byID.set(section.id, section)
    return section
  }

  function insert(section: Section, at: number, ...chunks: number[]) {
    section.chunks.splice(at, 0, ...chunks)
    for (const chunk of chunks) byChunk.set(chunk, section)
    dirty.add(section)
  }

  /** Moves the chunks of a section from `at` on to a new section beside it. */
  function split(section: Section, at: number) {
    const column = columns.up.includes(section) ? 'up' : 'down'
    const isDrawnBefore = section.isUp && column === 'down'
    const rest = createSection(column, section.isUp, columns[column].indexOf(section) + (isDrawnBefore ? 0 : 1))
    insert(rest, 0, ...section.chunks.splice(at))
    dirty.add(section)
  }

  return {
    up: drawn.up,
    down: drawn.down,
    /** `isAtGap`: messages between the chunk and those mounted before it are not loaded. */
    add(column: Column, chunk: number, isAtGap = false) {
      const newest = last(columns[column])
      const startsSection = isAtGap && columns[column].length < MAX_GAP_SECTIONS
      if (startsSection && column === 'down') createSection('down', true)
      const section = newest && newest.chunks.length < SECTION_CHUNKS && !startsSection ? newest : createSection(column, column === 'up')
      insert(section, section.chunks.length, chunk)
    },
    /** Adds a chunk directly above another one. */
    addAbove(below: number, chunk: number) {
      const own = byChunk.get(below)!
      const index = own.chunks.indexOf(below)
      const before = own.isUp || index > 0 ? undefined : columns.down[columns.down.indexOf(own) - 1]
      const section = before?.isUp ? before : own
      const at = section === before ? 0 : own.isUp ? index + 1 : index
      insert(section, at, chunk)
      if (section.chunks.length > SECTION_CHUNKS) split(section, at === SECTION_CHUNKS ? at : SECTION_CHUNKS / 2)
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
    isUp: (section: number) => byID.get(section)?.isUp ?? false,
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
