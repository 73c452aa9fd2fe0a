import type { Ref, ShallowRef } from 'vue'

import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

import type { MessageRow, RowContext } from '../row/messageRow'
import type { ListViewport } from './viewport'

/**
 * What an open conversation shows, kept so that a message costs the same in a chat of ten and of ten thousand.
 *
 * The newest messages of a timeline are mounted, in chunks of twenty in sections of fifty; older ones follow as the
 * reader scrolls up. Mounted does not mean drawn: parts that are far away are placeholders of their height (useVirtualisation).
 * Invariants: what is mounted is the end of the timeline, without a gap · `up` (older pages, nearest first) and `down` (the
 * live tail) are sections, and only ever grow at their end, because uni-app sends growth at the end alone and anything else whole · a chunk's
 * rows are replaced, never mutated · one feed belongs to one page and ends with it (`close`).
 */
export interface MessageFeed {
  readonly up: Readonly<ShallowRef<readonly number[]>>
  readonly down: Readonly<ShallowRef<readonly number[]>>
  /** Received while the reader was further up. */
  readonly unseen: Readonly<Ref<number>>
  /** Nothing is mounted and nothing is there to mount. */
  readonly isEmpty: Readonly<Ref<boolean>>
  /** Grows whenever the view should go to the end. */
  readonly follow: Readonly<Ref<number>>
  readonly isAtEnd: () => boolean
  /** Every message that is known is mounted. */
  readonly isWhole: Readonly<Ref<boolean>>
  /** The message that was jumped to last: its section and chunk are drawn wherever they are. */
  readonly found: Readonly<ShallowRef<Found | null>>
  /** Where the message that was jumped to lies on the screen, whenever that has been asked: the list goes there. */
  readonly reached: Readonly<ShallowRef<Rect | null>>
  /** Asks again where it lies. */
  seek: () => void
  readonly viewport: ListViewport
  chunksOf: (section: number) => Readonly<ShallowRef<readonly number[]>>
  rowsOf: (chunk: number) => Readonly<ShallowRef<readonly MessageRow[]>>
  messageOf: (n: number) => Message | undefined
  /** The timeline has messages that are not mounted. */
  hasOlder: () => boolean
  /** Mounts older messages. False when none are there: then they are mounted as soon as the timeline has them. */
  growUp: () => boolean
  setAtEnd: (isAtEnd: boolean) => void
  /** Draws the unread line above the last `count` messages of others, as soon as the first of them is mounted. */
  markUnread: (count: number) => void
  toEnd: () => void
  /** Shows a message of the timeline, however far up, and marks it for a moment. False when the timeline does not know the key. */
  jumpTo: (key: string) => boolean
  reach: (rect: Rect) => void
  /** Names, language or day have changed: every row is made again. */
  redraw: () => void
  pause: () => void
  resume: () => void
  close: () => void
}

export interface Found { section: number, chunk: number }

/** px from the top of the screen. */
export interface Rect { top: number, height: number }

export interface MessageFeedOptions {
  /** Oldest first; mutated in place by its owner. */
  timeline: () => readonly Message[]
  /** Reports changes after the timeline bears them; returns the removal. */
  onChanges: (listener: (changes: TimelineChange[]) => void) => () => void
  context: () => RowContext
  /** The timeline reaches the beginning of the conversation. */
  isComplete: () => boolean
}
