import type { Ref, ShallowRef } from 'vue'

import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

import type { MessageRow, RowContext } from '../row/messageRow'
import type { FirstUnread } from './unreadLine'
import type { RowRect } from './viewCheck'
import type { Virtualisation } from './virtualisation'

/**
 * The rows of an open conversation. The cost of a new message does not depend on the number of messages shown.
 *
 * The newest messages of a timeline are mounted, in chunks of 20 rows and sections of 50 chunks; older ones are mounted when
 * the user scrolls up. Mounted does not mean drawn: blocks far outside the viewport are placeholders (virtualisation.ts).
 * Invariants: the mounted messages are the end of the timeline · a message after a gap is the first of its chunk, so that messages
 * loaded into the gap change no other rows · `up` (older pages, nearest first) and `down` (the live tail) are section numbers that
 * almost only grow at their end (feedSections.ts) · a chunk's rows are replaced, never mutated · one feed belongs to one page, which calls `close`.
 */
export interface MessageFeed {
  readonly up: Readonly<ShallowRef<readonly number[]>>
  readonly down: Readonly<ShallowRef<readonly number[]>>
  /** Number of messages received while the list was not at its end. */
  readonly unseen: Readonly<Ref<number>>
  /** What a screen reader says of the messages that have arrived (announcements.ts). */
  readonly announcement: Readonly<Ref<string>>
  /** True while no message is mounted and the timeline is empty. */
  readonly isEmpty: Readonly<Ref<boolean>>
  /** Incremented whenever the list should scroll to its end. */
  readonly followRequests: Readonly<Ref<number>>
  /** Scrolls to the end if the list was there. Called when its height has changed. */
  keepEnd: () => void
  /** True when every message of the timeline is mounted. */
  readonly isFullyMounted: Readonly<Ref<boolean>>
  /** Position of the last message that was jumped to. Its section and chunk are always drawn. */
  readonly found: Readonly<ShallowRef<Found | null>>
  /** Rectangle of the message that was jumped to, after each measurement. The list scrolls to it. */
  readonly foundRect: Readonly<ShallowRef<Rect | null>>
  /** Requests another measurement of that message. */
  remeasureFound: () => void
  readonly virtualisation: Virtualisation
  /** The section draws its chunks from below to above. */
  isUp: (section: number) => boolean
  chunksOf: (section: number) => Readonly<ShallowRef<readonly number[]>>
  rowsOf: (chunk: number) => Readonly<ShallowRef<readonly MessageRow[]>>
  messageOf: (n: number) => Message | undefined
  /** The timeline has messages that are not mounted. */
  hasOlder: () => boolean
  /** Mounts one chunk of older messages. Returns false when the timeline has none; then one is mounted when older messages arrive. */
  mountOlder: () => boolean
  /** Mounts the oldest message if all others are mounted. */
  mountOldest: () => void
  setAtEnd: (isAtEnd: boolean) => void
  /** How many messages wait outside of the timeline until the list is at its end: they count as unseen. */
  setWaiting: (count: number) => void
  /** Incremented whenever the list has scrolled. */
  readonly scrolls: Readonly<Ref<number>>
  /** Called when the list has scrolled. */
  onScroll: (isByUser: boolean) => void
  /** Calls `onSeen`, also when the drawn messages are the same as in the last call. */
  reportSeen: () => void
  /** Incremented when the rows of {@link chunksToCheck} are to be measured. */
  readonly viewChecks: Readonly<Ref<number>>
  chunksToCheck: () => readonly number[]
  reportView: (rects: readonly RowRect[]) => void
  /** Requests the messages of the gap above a row. Resolves to whether some were loaded. */
  loadGap: (n: number) => Promise<boolean>
  /** Draws the unread line above the last `count` received messages, as soon as all of them are loaded. */
  markUnread: (count: number) => void
  /** The number of unread messages while the first one is above what is shown; then 0. */
  readonly unreadAbove: Readonly<Ref<number>>
  /** The oldest unread message that is loaded with all after it. Draws the unread line above it when it is the first. */
  findUnread: () => FirstUnread | null
  /** The section that has to measure the unread line; undefined when its position has no effect or it is not drawn. */
  lineSection: () => number | undefined
  /** Called by that section. `top`: px from the top of the screen. */
  setLineTop: (top: number) => void
  toEnd: () => void
  /** Scrolls to a message of the timeline and highlights it for 1.6 s. Returns false when the timeline has no such key. */
  jumpTo: (key: string) => boolean
  /** Called by the section that draws the message that was jumped to. */
  setFoundRect: (rect: Rect) => void
  /** Creates the row of a message again, if it is mounted. Called when what the row shows beside the message has changed. */
  redrawMessage: (key: string) => void
  /** Creates every row again. Called when names, language or day have changed. */
  redraw: () => void
  pause: () => void
  resume: () => void
  close: () => void
}

/** The first and the last numbered message of a drawn chunk. */
export interface SeenRun { first: Message, last: Message }

export interface Found { section: number, chunk: number }

/** In px; `top` from the top of the screen. */
export interface Rect { top: number, height: number }

export interface MessageFeedOptions {
  /** Oldest first; mutated in place by its owner. */
  timeline: () => readonly Message[]
  /** Subscribes to changes, which are reported after the timeline has changed. Returns a function that unsubscribes. */
  onChanges: (listener: (changes: TimelineChange[]) => void) => () => void
  context: () => RowContext
  /** True when the timeline starts with the first message of the conversation. */
  isComplete: () => boolean
  /** Receives the drawn chunks from the oldest to the newest, when they have changed: see seenReport.ts. The promise settles when they are confirmed or cannot be. */
  onSeen?: (runs: SeenRun[]) => void | Promise<void>
  /** Of the messages for which this is true, those that are in view are reported: see viewCheck.ts. */
  isAwaited?: (message: Message) => boolean
  onInView?: (messages: Message[]) => void
  /** The list is shown above its end, or is not any more: it is at its end, or hidden. */
  onAbove?: (isAbove: boolean) => void
}
