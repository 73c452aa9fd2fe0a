import type { Rect } from './list/feedTypes'

/** A tap or a long press on a message. */
export interface BubblePress {
  kind: 'tap' | 'longpress'
  /** The row's number: `feed.messageOf(n)` is its message. */
  n: number
  /** Address of the link that was pressed; empty or undefined elsewhere. */
  link?: string
  /** Where the message is on the screen, for a long press; undefined when that is not known. */
  rect?: Rect
}
