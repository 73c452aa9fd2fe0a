import type { TextPart } from '@/types/messageSlots'

import type { Rect } from './list/feedTypes'

/** A tap or a long press on a message, or a swipe to the right. */
export interface BubblePress {
  kind: 'tap' | 'longpress' | 'swipe'
  /** The row's number: `feed.messageOf(n)` is its message. NaN for the avatars of a chat between two people. */
  n: number
  /** An avatar was pressed: of the user, of the other one of the two, or of the sender of the message. */
  who?: 'me' | 'peer' | 'sender'
  /** The link that was pressed; undefined elsewhere. */
  link?: TextPart
  /** Index of the reaction that was pressed. */
  chip?: number
  /** The recalled text is to be edited again. */
  isAgain?: boolean
  /** The upload of its file is to be cancelled. */
  isCancel?: boolean
  /** What it quotes was pressed, or the number of its replies. */
  isQuote?: boolean
  isReplies?: boolean
  /** The number of its readers was pressed. */
  isReaders?: boolean
  /** Where the message is on the screen, for a long press; undefined when that is not known. */
  rect?: Rect
}
