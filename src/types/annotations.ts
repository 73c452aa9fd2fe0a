import type { Message, MessageBody } from './message'

/** What a message replies to, as it was reported with the reply. An original that was recalled has a body of kind `revoked`. */
export interface Quote {
  /** ZIM's messageID and messageSeq of the original. */
  id: string
  seq: number
  senderID: string
  /** ms */
  sentAt: number
  body: MessageBody
  /** Absent: the original can be read. `missing`: ZIM does not have it any more. */
  state?: 'deleted' | 'missing'
  /** The first message of the replies; absent where it is the original itself. */
  rootID?: string
  rootSeq?: number
}

/** One kind of reaction to a message. */
export interface Reaction {
  /** Any text of at most 32 bytes; this app uses one emoji. */
  type: string
  /** Number of users. 0 in a change: the reaction is gone. */
  people: number
  /** How many times, which differs where one user may react several times. */
  times: number
  isMine: boolean
  /** The first users, at most five. */
  userIDs: string[]
}

export interface Receipt {
  /** Received: its sender waits for the receipt. */
  isDue?: true
  /** Own ones in groups: how many have read it, and how many have not. */
  read?: number
  unread?: number
}

/** What our server says of media that had no verdict when they were sent. `key`: with which the verdict is asked for. `unchecked`: there is none in time. */
export interface Review { key: string, state: 'waiting' | 'passed' | 'refused' | 'unchecked' }

/**
 * What is added to a message after it was sent, or says something about it. Absent: none. Each has a merge rule of its own:
 * chat/annotations.ts.
 */
export interface Annotations {
  quote?: Quote
  /** How many messages reply to it, and to its replies. */
  replies?: number
  /** Time of the last edit, ms. The body is the edited one. */
  editedAt?: number
  /** None has `people` 0. */
  reactions?: Reaction[]
  /** ms */
  pinnedAt?: number
  /** userID */
  pinnedBy?: string
  receipt?: Receipt
  /** userIDs */
  mentions?: string[]
  review?: Review
}

/** What has changed about the message with the message ID `id`. */
export interface AnnotationChange {
  id: string
  /** undefined removes. `reactions`: those that have changed. */
  set: { [K in keyof Annotations]: Annotations[K] | undefined }
  /** The edited body, beside `editedAt`. */
  body?: MessageBody
  /** The message with the change, where it is known as a whole: it updates a copy in the cache that is not loaded. */
  unloaded?: Message
}
