import type { ShallowRef } from 'vue'

import { markRaw, ref, shallowRef } from 'vue'

import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

import { createCommitScheduler } from '@/utils/commitScheduler'
import { last } from '@/utils/last'

import type { MessageRow } from '../row/messageRow'
import type { Chunk, ChunkPosition } from './feedChunks'
import type { Found, MessageFeed, MessageFeedOptions, Rect } from './feedTypes'

import { toMessageRow } from '../row/messageRow'
import { estimatedHeights } from './estimatedHeights'
import { CHUNK_ROWS, createFeedChunks } from './feedChunks'
import { createFeedSections } from './feedSections'
import { createListViewport } from './viewport'

export type { MessageFeed, MessageFeedOptions, Rect } from './feedTypes'

const NO_ROWS: ShallowRef<readonly MessageRow[]> = shallowRef(markRaw([]))

/** Rows mounted when a conversation is opened. */
const INITIAL_ROWS = 40
/** ms. A commit causes two setData calls (rows, scroll anchor), and placeholders cause more. WeChat's score allows at most 20 calls a second. */
const COMMIT_INTERVAL = 150

const isSending = ({ delivery }: Message) => delivery === 'sending' || delivery === 'waiting'
const isOwnSend = (change: TimelineChange) => change.type === 'appended' && change.messages.some(isSending)

/** Creates a feed and mounts its first rows. The caller ends it with `close`. */
export function createMessageFeed({ timeline, onChanges, context, isComplete }: MessageFeedOptions): MessageFeed {
  const chunks = createFeedChunks()
  const sections = createFeedSections()
  const viewport = createListViewport()
  const found = shallowRef<Found | null>(null)
  const foundRect = shallowRef<Rect | null>(null)
  const isFullyMounted = ref(false)
  const unseen = ref(0)
  const isEmpty = ref(true)
  const followRequests = ref(0)
  const dirty = new Set<Chunk>()
  const scheduler = createCommitScheduler(commit, COMMIT_INTERVAL)
  let nextRow = 0
  /** The message before the first mounted one, as it was when that one was mounted. */
  let aboveFirst: Message | undefined
  let unreadKey = ''
  let foundKey = ''
  let unseenCount = 0
  let isAtEnd = true
  let shouldFollow = false
  let isOlderRequested = false

  function createRow(n: number, message: Message, above: Message | undefined): MessageRow {
    const row = toMessageRow(n, message, above, context())
    if (message.key === unreadKey) row.unread = 1
    if (message.key === foundKey) row.found = 1
    return row
  }

  function mount(position: ChunkPosition, message: Message) {
    chunks.add(position.chunk, position.at, { message, row: createRow(nextRow++, message, chunks.above(position) ?? aboveFirst) })
    dirty.add(position.chunk)
  }

  /** Creates a mounted row again, because its message or the message above has changed. */
  function redrawRow({ chunk, at }: ChunkPosition, message = chunk.entries[at]!.message) {
    const row = createRow(chunk.entries[at]!.row.n, message, chunks.above({ chunk, at }) ?? aboveFirst)
    chunk.entries[at] = { message, row }
    dirty.add(chunk)
  }

  /** Mounts the messages `start` to `end` (exclusive) of the timeline into an empty chunk. */
  function fill(chunk: Chunk, start: number, end: number) {
    const messages = timeline()
    for (let index = start; index < end; index++) {
      const row = createRow(nextRow++, messages[index]!, messages[index - 1])
      chunks.add(chunk, chunk.entries.length, { message: messages[index]!, row })
    }
    dirty.add(chunk)
  }

  function createTailChunk(): Chunk {
    const chunk = chunks.create('last')
    sections.add('down', chunk.id)
    return chunk
  }

  function rebuild() {
    chunks.clear()
    dirty.clear()
    sections.clear()
    viewport.heights.clear()
    found.value = null
    const end = timeline().length
    const first = Math.max(end - INITIAL_ROWS, isComplete() || end <= CHUNK_ROWS ? 0 : 1)
    aboveFirst = timeline()[first - 1]
    for (let start = first; start < end; start += CHUNK_ROWS) fill(createTailChunk(), start, Math.min(start + CHUNK_ROWS, end))
    if (isAtEnd) shouldFollow = true
  }

  /**
   * Mounts up to 20 older messages. The oldest message of the timeline is left for the next page, because its time line depends on
   * the message before it; but not while fewer than 20 messages are shown.
   */
  function mountOlderChunk(): boolean {
    const end = timeline().length - chunks.size
    const start = Math.max(end - CHUNK_ROWS, isComplete() || chunks.size < CHUNK_ROWS ? 0 : 1)
    if (start >= end)
      return false
    const chunk = chunks.create('first')
    aboveFirst = timeline()[start - 1]
    fill(chunk, start, end)
    sections.add('up', chunk.id)
    return true
  }

  /** Mounts all messages from `key` on. The new chunks are not drawn yet, so they get estimated heights. */
  function mountUpTo(key: string) {
    const estimate = estimatedHeights(viewport, chunks.all())
    const touched = new Set<number>()
    while (!chunks.positionOf(key) && mountOlderChunk()) {
      const chunk = chunks.all()[0]!
      estimate.chunk(chunk)
      touched.add(sections.sectionOf(chunk.id)!)
    }
    for (const section of touched) estimate.section(section, sections.allChunksOf(section))
  }

  function apply(change: TimelineChange) {
    switch (change.type) {
      case 'appended': return onAppended(change.messages)
      case 'inserted': return onInserted(change.message)
      case 'replaced': return onReplaced(change.message)
      case 'removed': return onRemoved(change.key)
      case 'reset': return rebuild()
    }
  }

  function onAppended(messages: Message[]) {
    if (!chunks.size)
      return rebuild()
    for (const message of messages) {
      let chunk = last(chunks.all())!
      if (chunk.id !== sections.lastDown() || chunk.entries.length >= CHUNK_ROWS) chunk = createTailChunk()
      mount({ chunk, at: chunk.entries.length }, message)
    }
    if (isAtEnd || messages.some(isSending)) shouldFollow = true
    else unseenCount += messages.filter(({ isMine }) => !isMine).length
  }

  /** Positions by order, not by index: the timeline already contains later changes of the same event. */
  function onInserted(message: Message) {
    const position = chunks.positionFor(message)
    if (!position)
      return
    mount(position, message)
    const below = chunks.below(position)
    if (below) redrawRow(below)
    // A message that arrives while own messages are unsent is inserted above them.
    if (isAtEnd) shouldFollow = true
    else if (!message.isMine && last(timeline())?.isMine) unseenCount++
  }

  function onReplaced(message: Message) {
    const position = chunks.positionOf(message.key)
    if (position) redrawRow(position, message)
  }

  function onRemoved(key: string) {
    const position = chunks.positionOf(key)
    if (!position)
      return
    const below = chunks.below(position)
    const belowKey = below?.chunk.entries[below.at]?.message.key
    chunks.remove(position)
    dirty.add(position.chunk)
    const moved = belowKey && chunks.positionOf(belowKey)
    if (moved) redrawRow(moved)
  }

  function onTimelineChanges(changes: TimelineChange[]) {
    for (const change of changes) apply(change)
    while (chunks.size < CHUNK_ROWS && mountOlderChunk());
    if (isOlderRequested && mountOlderChunk()) isOlderRequested = false
    if (changes.some(isOwnSend)) scheduler.requestNow()
    else scheduler.request()
  }

  function commit() {
    for (const { rows, entries } of dirty) rows.value = markRaw(entries.map(({ row }) => row))
    dirty.clear()
    sections.commit()
    isFullyMounted.value = chunks.size === timeline().length
    isEmpty.value = !chunks.size
    unseen.value = unseenCount
    if (shouldFollow) followRequests.value++
    shouldFollow = false
  }

  rebuild()
  commit()
  const stopListening = onChanges(onTimelineChanges)

  return {
    up: sections.up,
    down: sections.down,
    isFullyMounted,
    found,
    foundRect,
    viewport,
    unseen,
    isEmpty,
    followRequests,
    isAtEnd: () => isAtEnd,
    chunksOf: sections.chunksOf,
    rowsOf: id => chunks.find(id)?.rows ?? NO_ROWS,
    hasOlder: () => timeline().length > chunks.size,
    messageOf: chunks.messageOf,
    mountOlder() {
      const hasMounted = mountOlderChunk()
      isOlderRequested = !hasMounted
      if (hasMounted) scheduler.request()
      return hasMounted
    },
    setAtEnd(value) {
      isAtEnd = value
      if (!value || !unseenCount)
        return
      unseenCount = 0
      scheduler.request()
    },
    markUnread(count) {
      const received = timeline().filter(({ isMine }) => !isMine)
      const first = count > 0 ? received[received.length - count] : undefined
      if (!first)
        return
      unreadKey = first.key
      onReplaced(first)
      if (isAtEnd && chunks.positionOf(first.key)) shouldFollow = true
      scheduler.request()
    },
    toEnd() {
      isAtEnd = true
      unseenCount = 0
      shouldFollow = true
      scheduler.request()
    },
    jumpTo(key) {
      if (!timeline().some(message => message.key === key))
        return false
      const before = chunks.positionOf(foundKey)
      foundKey = key
      if (before) redrawRow(before)
      mountUpTo(key)
      const position = chunks.positionOf(key)
      if (!position)
        return false
      redrawRow(position)
      isAtEnd = false
      shouldFollow = false
      scheduler.requestNow()
      found.value = { section: sections.sectionOf(position.chunk.id)!, chunk: position.chunk.id }
      foundRect.value = null
      return true
    },
    setFoundRect(rect) { foundRect.value = { ...rect } },
    remeasureFound() { if (found.value) found.value = { ...found.value } },
    redraw() {
      for (const chunk of chunks.all()) chunk.entries.forEach((_, at) => redrawRow({ chunk, at }))
      scheduler.request()
    },
    pause: scheduler.pause,
    resume: scheduler.resume,
    close() {
      stopListening()
      scheduler.stop()
      viewport.stop()
    },
  }
}
