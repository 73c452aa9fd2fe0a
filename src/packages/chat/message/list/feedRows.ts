import { markRaw } from 'vue'

import type { Message } from '@/types/message'

import { last } from '@/utils/last'
import { compareMessages, isBefore } from '@/utils/messageOrder'

import type { MessageRow } from '../row/messageRow'
import type { Chunk, ChunkPosition } from './feedChunks'
import type { MessageFeedOptions } from './feedTypes'

import { toMessageRow } from '../row/messageRow'
import { roughHeight } from './estimatedHeights'
import { charsOf, CHUNK_CHARS, CHUNK_ROWS, createFeedChunks } from './feedChunks'
import { createFeedSections } from './feedSections'

/**
 * Mounts messages as rows: at the end, above all others, in a gap, or between two rows. Nothing is drawn before `commit`.
 *
 * Invariants: the mounted messages are the end of the timeline · row numbers are unique · a mounted message after a gap begins its chunk,
 * so that messages loaded into the gap are chunks of their own and no other rows are sent to the view.
 */
export function createFeedRows({ timeline, context, isComplete }: Pick<MessageFeedOptions, 'timeline' | 'context' | 'isComplete'>) {
  const chunks = createFeedChunks()
  const sections = createFeedSections()
  const dirty = new Set<Chunk>()
  /** Keys of the messages with the unread line and with the highlight. */
  const marked = { unread: '', found: '' }
  let nextRow = 0
  /** The message before the first mounted one, as it was when that one was mounted. */
  let aboveFirst: Message | undefined

  function createRow(n: number, message: Message, above: Message | undefined): MessageRow {
    const row = toMessageRow(n, message, above, context())
    if (message.key === marked.unread) row.unread = 1
    if (message.key === marked.found) row.found = 1
    return row
  }

  function mount(position: ChunkPosition, message: Message) {
    chunks.add(position.chunk, position.at, { message, row: createRow(nextRow++, message, chunks.above(position) ?? aboveFirst) })
    dirty.add(position.chunk)
  }

  /**
   * Creates a mounted row again, because its message or the message above has changed. A change that the row does not show, a receipt that was
   * sent for instance, draws nothing. Returns whether the height of the row differs, as far as that is known before it is drawn.
   */
  function redrawRow({ chunk, at }: ChunkPosition, message = chunk.entries[at]!.message): boolean {
    const { row: known } = chunk.entries[at]!
    const row = createRow(known.n, message, chunks.above({ chunk, at }) ?? aboveFirst)
    const isShown = JSON.stringify(row) !== JSON.stringify(known)
    chunk.entries[at] = { message, row: isShown ? row : known }
    if (isShown) dirty.add(chunk)
    return isShown && roughHeight([row]) !== roughHeight([known])
  }

  /** Mounts the messages `start` to `end` (exclusive) into an empty chunk. `top` is the message above the first of `messages`. */
  function fill(chunk: Chunk, messages: readonly Message[], [start, end]: readonly [number, number], top?: Message) {
    for (let index = start; index < end; index++) {
      const row = createRow(nextRow++, messages[index]!, messages[index - 1] ?? top)
      chunks.add(chunk, chunk.entries.length, { message: messages[index]!, row })
    }
    dirty.add(chunk)
  }

  /** Divides the messages `start` to `end` (exclusive) into chunks, from the newest to the oldest. */
  function chunkRanges(messages: readonly Message[], start: number, end: number) {
    const { isAfterGap } = context()
    const ranges: Array<readonly [start: number, end: number]> = []
    for (let to = end; to > start;) {
      let from = to - 1
      let chars = charsOf(messages[from]!)
      while (from > start && to - from < CHUNK_ROWS && !isAfterGap(messages[from]!)) {
        chars += charsOf(messages[from - 1]!)
        if (chars > CHUNK_CHARS)
          break
        from--
      }
      ranges.push([from, to])
      to = from
    }
    return ranges
  }

  /** Mounts a message below all others. */
  function append(message: Message) {
    const isAfterGap = context().isAfterGap(message)
    let chunk = last(chunks.all())
    if (!chunk || isAfterGap || chunk.id !== sections.lastDown() || chunk.entries.length >= CHUNK_ROWS || chunk.chars + charsOf(message) > CHUNK_CHARS) {
      chunk = chunks.create('last')
      sections.add('down', chunk.id, isAfterGap)
    }
    mount({ chunk, at: chunk.entries.length }, message)
  }

  /** A message between the first mounted one and the one before it is not mounted, but the time line below depends on it. */
  function moveAboveFirst(message: Message) {
    const first = chunks.all().find(({ entries }) => entries.length)
    if (!first || !aboveFirst || isBefore(message, aboveFirst))
      return
    aboveFirst = message
    redrawRow({ chunk: first, at: 0 })
  }

  /** Mounts messages that were loaded into the gap above a chunk. */
  function mountPage(page: Message[], below: Chunk) {
    const top = chunks.above({ chunk: below, at: 0 }) ?? aboveFirst
    let lower = below
    for (const range of chunkRanges(page, 0, page.length)) {
      const chunk = chunks.createAbove(lower)
      fill(chunk, page, range, top)
      sections.addAbove(lower.id, chunk.id)
      lower = chunk
    }
    redrawRow({ chunk: below, at: 0 })
  }

  return {
    chunks,
    sections,
    marked,
    append,
    redrawRow,
    /** Unmounts all and mounts the messages of the timeline from `first` on. */
    rebuild(first: number) {
      chunks.clear()
      sections.clear()
      dirty.clear()
      aboveFirst = timeline()[first - 1]
      timeline().slice(first).forEach(append)
    },
    /**
     * Mounts up to 20 older messages: one chunk, or more when there are gaps between them. The oldest message of the timeline is left
     * for the next page, because its time line depends on the message before it; but not while fewer than 20 messages are shown.
     */
    mountOlder(): boolean {
      const end = timeline().length - chunks.size
      const start = Math.max(end - CHUNK_ROWS, isComplete() || chunks.size < CHUNK_ROWS ? 0 : 1)
      if (start >= end)
        return false
      const first = aboveFirst ? undefined : chunks.all()[0]
      for (const range of chunkRanges(timeline(), start, end)) {
        const isBelowGap = chunks.all()[0]?.entries[0]?.row.gap === 1
        const chunk = chunks.create('first')
        fill(chunk, timeline(), range)
        sections.add('up', chunk.id, isBelowGap)
      }
      aboveFirst = timeline()[start - 1]
      // It was mounted while nothing was known of what is above it: its time line may have to go.
      if (first?.entries.length) redrawRow({ chunk: first, at: 0 })
      return true
    },
    /**
     * Mounts messages between others, by their order: the timeline already contains later changes of the same event. One before all
     * mounted messages is not mounted. Returns whether some were loaded into a gap.
     */
    insert(messages: Message[]): boolean {
      const pages = new Map<Chunk, Message[]>()
      for (const message of messages.sort(compareMessages)) {
        const position = chunks.positionFor(message)
        if (!position) {
          moveAboveFirst(message)
          continue
        }
        const below = chunks.below({ ...position, at: position.at - 1 })
        if (below?.at === 0 && below.chunk.entries[0]!.row.gap) {
          pages.set(below.chunk, [...pages.get(below.chunk) ?? [], message])
          continue
        }
        mount(position, message)
        if (below) redrawRow(chunks.below(position)!)
      }
      for (const [below, page] of pages) mountPage(page, below)
      return pages.size > 0
    },
    /** Returns as `redrawRow`. */
    replace(message: Message): boolean {
      const position = chunks.positionOf(message.key)
      return position !== null && redrawRow(position, message)
    },
    remove(key: string) {
      const position = chunks.positionOf(key)
      if (!position)
        return
      const below = chunks.below(position)
      const belowKey = below?.chunk.entries[below.at]?.message.key
      chunks.remove(position)
      dirty.add(position.chunk)
      const moved = belowKey && chunks.positionOf(belowKey)
      if (moved) redrawRow(moved)
    },
    redrawAll() {
      for (const chunk of chunks.all()) chunk.entries.forEach((_, at) => redrawRow({ chunk, at }))
    },
    /** Splits changed chunks that have become too long or have a gap in the middle. Visits the new chunks, too: they join the set. */
    splitChunks() {
      for (const chunk of dirty) {
        for (;;) {
          const gap = chunk.entries.findIndex(({ row }, at) => at > 0 && row.gap)
          const count = gap > 0 ? gap : chunk.entries.length > 2 * CHUNK_ROWS ? CHUNK_ROWS : 0
          if (!count)
            break
          const upper = chunks.splitAbove(chunk, count)
          sections.addAbove(chunk.id, upper.id)
          dirty.add(upper)
        }
      }
    },
    /** Draws what has changed. Returns the chunks with other rows. */
    commit(): Chunk[] {
      const changed = [...dirty]
      for (const { rows, entries } of changed) rows.value = markRaw(entries.map(({ row }) => row))
      dirty.clear()
      sections.commit()
      return changed
    },
  }
}
