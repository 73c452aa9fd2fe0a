/** A tap or a long press on what a message shows. */
export interface BubblePress {
  kind: 'tap' | 'longpress'
  /** The row's number: `feed.messageOf(n)` is its message. */
  n: number
  /** What was hit within the bubble: a link's address, `!` for the mark of a failed message, else empty. */
  link?: string
}
