import type { ShallowRef } from 'vue'

import { markRaw, ref, shallowRef } from 'vue'

import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

import { createCommitScheduler } from '@/utils/commitScheduler'
import { isBefore } from '@/utils/messageOrder'

import type { MessageRow } from '../row/messageRow'
import type { Found, MessageFeed, MessageFeedOptions, Rect } from './feedTypes'

import { createAnnouncements } from './announcements'
import { charsOf, CHUNK_CHARS, CHUNK_ROWS } from './feedChunks'
import { createFeedRows } from './feedRows'
import { createSeenReport } from './seenReport'
import { createUnreadLine } from './unreadLine'
import { createViewCheck } from './viewCheck'
import { createVirtualisation } from './virtualisation'

export type { MessageFeed, MessageFeedOptions, Rect, SeenRun } from './feedTypes'

const NO_ROWS: ShallowRef<readonly MessageRow[]> = shallowRef(markRaw([]))

/** Rows mounted when a conversation is opened, unless they are very long. Each row with a sender costs more. */
const INITIAL_ROWS = 40
const INITIAL_ROWS_WITH_SENDERS = 30
/** ms. A commit causes two setData calls (rows, scroll anchor), and placeholders cause more. WeChat's score allows at most 20 calls a second. */
const COMMIT_INTERVAL = 170

const isSending = ({ delivery }: Message) => delivery === 'sending' || delivery === 'waiting'
const isOwnSend = (change: TimelineChange) => change.type === 'appended' && change.messages.some(isSending)

/** Creates a feed and mounts its first rows. The caller ends it with `close`. */
export function createMessageFeed({ timeline, onChanges, context, isComplete, onSeen, isAwaited, onInView, onAbove }: MessageFeedOptions): MessageFeed {
  const rows = createFeedRows({ timeline, context, isComplete })
  const { chunks, sections, marked } = rows
  const found = shallowRef<Found | null>(null)
  const virtualisation = createVirtualisation({ chunks: chunks.all, sectionOf: sections.sectionOf, alwaysDrawn: () => found.value?.chunk, isCommitDue: () => scheduler.isDue, onUpdated, onDrawn: keepEnd })
  const seen = createSeenReport({ isDrawn: virtualisation.isDrawn, chunks: chunks.all, onSeen })
  const viewCheck = createViewCheck({ chunks: chunks.all, isDrawn: virtualisation.isDrawn, viewport: virtualisation.viewport, isAwaited, onInView })
  const foundRect = shallowRef<Rect | null>(null)
  const isFullyMounted = ref(false)
  const unseen = ref(0)
  const isEmpty = ref(true)
  const followRequests = ref(0)
  const scrolls = ref(0)
  const unreadLine = createUnreadLine({ timeline, isAfterGap: message => context().isAfterGap(message), droppedBefore })
  const unreadAbove = ref(0)
  const announcements = createAnnouncements({ nameOf: userID => context().nameOf(userID), hasSenders: context().hasSenders })
  /** Messages of others since the last commit: the first one, and how many, with those that were dropped. */
  let arrived: { first: Message, count: number } | null = null
  /** The unread line is drawn, and may be above what is shown. */
  let isLineMeasured = false
  const scheduler = createCommitScheduler(commit, COMMIT_INTERVAL)
  /** Messages that were mounted at the end since the last commit. */
  let backlog = 0
  let unseenCount = 0
  let waiting = 0
  let isAtEnd = true
  let isPaused = false
  let wasAbove = false
  let shouldFollow = false
  let isOlderRequested = false
  const initialRows = context().hasSenders ? INITIAL_ROWS_WITH_SENDERS : INITIAL_ROWS

  function droppedBefore(message: Message) {
    return context().droppedBefore?.(message) ?? 0
  }

  function setEnd(value: boolean) {
    isAtEnd = value
    const isAbove = !isAtEnd && !isPaused
    if (isAbove === wasAbove)
      return
    wasAbove = isAbove
    onAbove?.(isAbove)
  }

  /** Counts messages of others that have just arrived. */
  function note(theirs: readonly Message[]): number {
    if (!theirs.length)
      return 0
    const count = theirs.reduce((sum, message) => sum + 1 + droppedBefore(message), 0)
    arrived = { first: arrived?.first ?? theirs[0]!, count: (arrived?.count ?? 0) + count }
    return count
  }

  /** Called when the size of the list or of a row has changed. */
  function keepEnd() {
    if (!isAtEnd)
      return
    shouldFollow = true
    scheduler.request()
  }

  function onUpdated() {
    seen.request()
    viewCheck.request()
    if (isLineMeasured && !isLineDrawn()) setLineTop(-Infinity)
  }

  function rebuild() {
    virtualisation.clear()
    found.value = null
    const messages = timeline()
    const least = isComplete() || messages.length <= CHUNK_ROWS ? 0 : 1
    let first = messages.length
    for (let chars = 0; first > least && messages.length - first < initialRows && chars < CHUNK_CHARS; first--) chars += charsOf(messages[first - 1]!)
    rows.rebuild(first)
    if (isAtEnd) shouldFollow = true
  }

  /** Fewer rows than a screen may show, unless they are very long. */
  const isShort = () => chunks.size < CHUNK_ROWS && chunks.all().reduce((sum, { chars }) => sum + chars, 0) < CHUNK_CHARS

  const lineChunk = () => chunks.positionOf(marked.unread)?.chunk.id
  function isLineDrawn() {
    const chunk = lineChunk()
    return chunk !== undefined && virtualisation.isDrawn(chunk)
  }

  function setLineTop(top: number) {
    const isAbove = top < virtualisation.viewport.top
    // The user has scrolled up to it.
    if (!isAbove && unreadAbove.value) isLineMeasured = false
    unreadAbove.value = isAbove ? unreadLine.count : 0
  }

  function apply(change: Exclude<TimelineChange, { type: 'inserted' }>) {
    switch (change.type) {
      case 'appended': return onAppended(change.messages)
      case 'replaced': return followResized(rows.replace(change.message))
      case 'removed': return rows.remove(change.key)
      case 'reset': return rebuild()
    }
  }

  /** A row with another height moves the end. */
  function followResized(isResized: boolean) {
    if (isResized && isAtEnd) shouldFollow = true
  }

  function onAppended(messages: Message[]) {
    if (!chunks.size)
      return rebuild()
    messages.forEach(rows.append)
    backlog += messages.length
    // It was in view until these messages have moved it.
    if (!unreadAbove.value) isLineMeasured = false
    if (messages.some(context().isAfterGap)) seen.hold()
    const count = note(messages.filter(({ isMine }) => !isMine))
    if (isAtEnd || messages.some(isSending)) shouldFollow = true
    else unseenCount += count
  }

  /** @param newest the newest numbered message before the event */
  function onInserted(messages: Message[], newest: Message | undefined) {
    if (!messages.length)
      return
    if (rows.insert(messages)) seen.hold()
    // A message that arrives while own messages are unsent is inserted above them. It is new; one that was loaded into a gap is not.
    const count = note(messages.filter(message => !message.isMine && (!newest || isBefore(newest, message))))
    if (isAtEnd) shouldFollow ||= messages.some(({ key }) => chunks.positionOf(key))
    else unseenCount += count
  }

  function onTimelineChanges(changes: TimelineChange[]) {
    const newest = chunks.newestNumbered()
    let inserted: Message[] = []
    for (const change of changes) {
      if (change.type === 'inserted') {
        inserted.push(change.message)
        continue
      }
      onInserted(inserted, newest)
      inserted = []
      apply(change)
    }
    onInserted(inserted, newest)
    if (unreadAbove.value) findUnread()
    rows.splitChunks()
    while (isShort() && rows.mountOlder());
    if (isOlderRequested && rows.mountOlder()) isOlderRequested = false
    if (changes.some(isOwnSend)) scheduler.requestNow()
    else scheduler.request()
  }

  /** Draws the line above the first unread message, as soon as all unread messages are loaded. */
  function findUnread() {
    const found = unreadLine.find()
    if (!found?.isFirst || marked.unread === found.message.key)
      return found
    marked.unread = found.message.key
    rows.replace(found.message)
    if (isAtEnd && chunks.positionOf(marked.unread)) shouldFollow = true
    scheduler.request()
    return found
  }

  function commit() {
    // With more new messages in one commit, nothing is left of what is shown.
    if (isAtEnd && backlog > initialRows) rebuild()
    backlog = 0
    virtualisation.onRows(rows.commit())
    if (shouldFollow) {
      // A jump that is still being corrected would scroll back to its message.
      found.value = null
      virtualisation.moveTo('end')
    }
    virtualisation.update()
    isFullyMounted.value = chunks.size === timeline().length
    isEmpty.value = !chunks.size
    unseen.value = unseenCount + waiting
    if (shouldFollow) followRequests.value++
    shouldFollow = false
    if (arrived) announcements.add(arrived.first, arrived.count)
    arrived = null
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
    virtualisation,
    unseen,
    isEmpty,
    followRequests,
    keepEnd,
    isUp: sections.isUp,
    chunksOf: sections.chunksOf,
    rowsOf: id => chunks.find(id)?.rows ?? NO_ROWS,
    hasOlder: () => timeline().length > chunks.size,
    messageOf: chunks.messageOf,
    mountOlder() {
      const hasMounted = rows.mountOlder()
      isOlderRequested = !hasMounted
      if (hasMounted) scheduler.request()
      return hasMounted
    },
    mountOldest() {
      if (timeline().length === chunks.size + 1 && rows.mountOlder()) scheduler.request()
    },
    setAtEnd(value) {
      setEnd(value)
      if (!value || !unseenCount)
        return
      unseenCount = 0
      scheduler.request()
    },
    markUnread(count) {
      unreadLine.start(count)
      const isDrawn = chunks.positionOf(findUnread()?.isFirst ? marked.unread : '') !== null
      isLineMeasured = isDrawn
      unreadAbove.value = isDrawn ? 0 : count
    },
    unreadAbove,
    announcement: announcements.text,
    findUnread,
    lineSection() {
      const chunk = (isLineMeasured || unreadAbove.value) && isLineDrawn() ? lineChunk() : undefined
      return chunk === undefined ? undefined : sections.sectionOf(chunk)
    },
    setLineTop,
    scrolls,
    onScroll(isByUser) {
      scrolls.value++
      viewCheck.request()
      if (isByUser) seen.onUserScroll()
    },
    reportSeen: () => void seen.force(),
    viewChecks: viewCheck.checks,
    chunksToCheck: viewCheck.chunks,
    reportView: viewCheck.report,
    async loadGap(n) {
      await seen.force()
      const message = chunks.messageOf(n)
      return !message || !context().isAfterGap(message)
    },
    setWaiting(count) {
      waiting = count
      scheduler.request()
    },
    toEnd() {
      setEnd(true)
      unseenCount = 0
      shouldFollow = true
      scheduler.request()
    },
    jumpTo(key) {
      if (!timeline().some(message => message.key === key))
        return false
      const before = chunks.positionOf(marked.found)
      marked.found = key
      if (before) rows.redrawRow(before)
      while (!chunks.positionOf(key) && rows.mountOlder());
      const position = chunks.positionOf(key)
      if (!position)
        return false
      rows.redrawRow(position)
      setEnd(false)
      shouldFollow = false
      if (key === findUnread()?.message.key) {
        isLineMeasured = false
        unreadAbove.value = 0
      }
      found.value = { section: sections.sectionOf(position.chunk.id)!, chunk: position.chunk.id }
      foundRect.value = null
      virtualisation.moveTo({ chunk: position.chunk.id })
      scheduler.requestNow()
      return true
    },
    setFoundRect(rect) { foundRect.value = { ...rect } },
    remeasureFound() { if (found.value) found.value = { ...found.value } },
    redrawMessage(key) {
      const position = chunks.positionOf(key)
      if (!position)
        return
      followResized(rows.redrawRow(position))
      scheduler.request()
    },
    redraw() {
      rows.redrawAll()
      scheduler.request()
    },
    pause() {
      scheduler.pause()
      seen.pause()
      viewCheck.pause()
      announcements.stop()
      isPaused = true
      setEnd(isAtEnd)
    },
    resume() {
      isPaused = false
      setEnd(isAtEnd)
      scheduler.resume()
      seen.resume()
      viewCheck.resume()
    },
    close() {
      stopListening()
      scheduler.stop()
      isPaused = true
      setEnd(isAtEnd)
      seen.pause()
      viewCheck.pause()
      virtualisation.stop()
      announcements.stop()
    },
  }
}
