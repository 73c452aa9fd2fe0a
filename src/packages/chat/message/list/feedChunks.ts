import type { ShallowRef } from 'vue'

import { markRaw, shallowRef } from 'vue'

import type { Message } from '@/types/message'

import { last } from '@/utils/last'
import { isBefore } from '@/utils/messageOrder'

import type { MessageRow } from '../row/messageRow'

/** Rows of a new chunk. Later insertions may double them. */
export const CHUNK_ROWS = 20
/** Characters of a new chunk, unless one message is longer. A chunk is drawn by one setData call, of which WeChat's limit is 256 kB. */
export const CHUNK_CHARS = 8000

export const charsOf = ({ body }: Message): number => 'text' in body ? body.text.length : 0

export interface Entry { message: Message, row: MessageRow }

export interface Chunk {
  id: number
  entries: Entry[]
  /** Characters of the texts that were added. */
  chars: number
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

  function createAt(index: number): Chunk {
    const chunk: Chunk = { id: nextID++, entries: [], chars: 0, rows: shallowRef(markRaw([])) }
    chunks.splice(index, 0, chunk)
    return chunk
  }

  /** Creates an empty chunk directly above another one. */
  const createAbove = (below: Chunk) => createAt(chunks.indexOf(below))

  function positionOf(key: string): ChunkPosition | null {
    const chunk = byKey.get(key)
    return chunk ? { chunk, at: chunk.entries.findIndex(({ message }) => message.key === key) } : null
  }

  return {
    create: (position: 'first' | 'last') => createAt(position === 'first' ? 0 : chunks.length),
    createAbove,
    /** Moves the first `count` entries to a new chunk above. */
    splitAbove(chunk: Chunk, count: number): Chunk {
      const upper = createAbove(chunk)
      upper.entries = chunk.entries.splice(0, count)
      for (const { message } of upper.entries) byKey.set(message.key, upper)
      return upper
    },
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
      chunk.chars += charsOf(entry.message)
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
        if (!chunk.entries.length || isBefore(message, chunk.entries[0]!.message))
          continue
        let at = chunk.entries.length
        while (isBefore(message, chunk.entries[at - 1]!.message)) at--
        return { chunk, at }
      }
      return null
    },
    /** The newest mounted message that ZIM has numbered. */
    newestNumbered(): Message | undefined {
      for (let index = chunks.length - 1; index >= 0; index--) {
        const { entries } = chunks[index]!
        for (let at = entries.length - 1; at >= 0; at--) {
          if (entries[at]!.message.id)
            return entries[at]!.message
        }
      }
      return undefined
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
