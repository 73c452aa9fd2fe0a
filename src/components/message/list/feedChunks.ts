import type { ShallowRef } from 'vue'

import { markRaw, shallowRef } from 'vue'

import type { Message } from '@/types/message'

import { last } from '@/utils/last'

import type { MessageRow } from '../row/messageRow'

/** Rows of a chunk when it is made. Later insertions may make it a little longer. */
export const CHUNK_ROWS = 20

export interface Entry { message: Message, row: MessageRow }

export interface Chunk {
  id: number
  entries: Entry[]
  /** What is drawn: a copy of the entries' rows, replaced at each commit that touches the chunk. */
  rows: ShallowRef<readonly MessageRow[]>
}

export interface ChunkPosition { chunk: Chunk, at: number }

const isBefore = (a: Message, b: Message) => a.order !== b.order ? a.order < b.order : a.seq < b.seq

/**
 * The mounted messages in reading order, in chunks. Knows places, draws nothing: callers note the chunks they touch.
 * Invariant: a key is mounted at most once.
 */
export function createFeedChunks() {
  const chunks: Chunk[] = []
  const byKey = new Map<string, Chunk>()
  let nextID = 0

  function create(position: 'first' | 'last'): Chunk {
    const chunk: Chunk = { id: nextID++, entries: [], rows: shallowRef(markRaw([])) }
    if (position === 'first') chunks.unshift(chunk)
    else chunks.push(chunk)
    return chunk
  }

  function positionOf(key: string): ChunkPosition | null {
    const chunk = byKey.get(key)
    return chunk ? { chunk, at: chunk.entries.findIndex(({ message }) => message.key === key) } : null
  }

  return {
    create,
    positionOf,
    get size() { return byKey.size },
    all: (): readonly Chunk[] => chunks,
    find: (id: number) => chunks.find(chunk => chunk.id === id),
    /** The message of the row with number `n`. */
    messageOf(n: number): Message | undefined {
      for (const { entries } of chunks) {
        const entry = entries.find(({ row }) => row.n === n)
        if (entry)
          return entry.message
      }
      return undefined
    },
    clear() {
      chunks.length = 0
      byKey.clear()
    },
    add(chunk: Chunk, at: number, entry: Entry) {
      chunk.entries.splice(at, 0, entry)
      byKey.set(entry.message.key, chunk)
    },
    remove({ chunk, at }: ChunkPosition) {
      const [entry] = chunk.entries.splice(at, 1)
      byKey.delete(entry!.message.key)
    },
    /** The mounted position at which `message` belongs by order; null when that is before everything mounted. */
    positionFor(message: Message): ChunkPosition | null {
      for (let index = chunks.length - 1; index >= 0; index--) {
        const chunk = chunks[index]!
        for (let at = chunk.entries.length - 1; at >= 0; at--) {
          if (!isBefore(message, chunk.entries[at]!.message))
            return { chunk, at: at + 1 }
        }
      }
      return null
    },
    /** The mounted message above a position, over the edges of chunks. */
    above({ chunk, at }: ChunkPosition): Message | undefined {
      if (at > 0)
        return chunk.entries[at - 1]?.message
      for (let index = chunks.indexOf(chunk) - 1; index >= 0; index--) {
        const lowest = last(chunks[index]!.entries)
        if (lowest)
          return lowest.message
      }
      return undefined
    },
    /** The position below a position, over the edges of chunks. */
    below({ chunk, at }: ChunkPosition): ChunkPosition | null {
      if (at + 1 < chunk.entries.length)
        return { chunk, at: at + 1 }
      const next = chunks.slice(chunks.indexOf(chunk) + 1).find(({ entries }) => entries.length)
      return next ? { chunk: next, at: 0 } : null
    },
  }
}
