import type { ShallowRef } from 'vue'

import { markRaw, shallowRef } from 'vue'

import type { Message } from '@/types/message'

import { last } from '@/utils/last'
import { isBefore } from '@/utils/messageOrder'

import type { MessageRow } from '../row/messageRow'

/** Rows of a new chunk. Later insertions may add more. */
export const CHUNK_ROWS = 20

export interface Entry { message: Message, row: MessageRow }

export interface Chunk {
  id: number
  entries: Entry[]
  /** The rows drawn: a copy of the entries' rows, replaced at each commit that changes the chunk. */
  rows: ShallowRef<readonly MessageRow[]>
}

export interface ChunkPosition { chunk: Chunk, at: number }

/**
 * The mounted messages in reading order, grouped in chunks. Updates `entries` only; callers record changed chunks and update `rows`.
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
    /** Returns the message of the row with number `n`. */
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
    /** Returns the position of `message` by order. Null when it belongs before all mounted messages. */
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
    /** Returns the mounted message above a position, also across chunk boundaries. */
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
    /** Returns the position below a position, also across chunk boundaries. */
    below({ chunk, at }: ChunkPosition): ChunkPosition | null {
      if (at + 1 < chunk.entries.length)
        return { chunk, at: at + 1 }
      const next = chunks.slice(chunks.indexOf(chunk) + 1).find(({ entries }) => entries.length)
      return next ? { chunk: next, at: 0 } : null
    },
  }
}
