/**
 * What ZIM's backend knows about one AppID, as plain data. The rules live beside this file, one file per subject; nothing here
 * runs by itself: no timers, no I/O, the clock and the source of IDs are given.
 */
import type { ZIMUserFullInfo } from 'zego-zim-miniprogram'

import type { ZIMConversationNotificationStatus } from '../enums'

export interface WorldLimits {
  /** UTF-8 bytes of a text or custom message. ZIM: 2,048, raised per AppID by ZEGO up to 32,768. */
  textBytes: number
  /** Bytes of a command or barrage message. ZIM: 5,120. */
  commandBytes: number
  /** A message can be revoked for this long, ms. ZIM: 2 minutes, raised per AppID up to 24 hours. */
  revokeWithinMs: number
  /** Pinned conversations per user. ZIM: 100. */
  pinnedConversations: number
  /** Messages per sendMessageReceiptsRead. ZIM: 10. */
  receiptsPerCall: number
  /** Users per queryUsersInfo from the server. ZIM: 10 per call and per 10 s. */
  usersPerQuery: number
  /** Rooms one user may be in at once. ZIM: 5 (1 on the free plan). */
  roomsPerUser: number
}

export const DEFAULT_LIMITS: WorldLimits = {
  textBytes: 2048,
  commandBytes: 5120,
  revokeWithinMs: 120_000,
  pinnedConversations: 100,
  receiptsPerCall: 10,
  usersPerQuery: 10,
  roomsPerUser: 5,
}

/** A user who is online: one connection of one device. Multi-device login is off, as it is by default in ZIM. */
export interface Session {
  userID: string
  connectionID: string
  deviceID: string
  /** False until the client has asked for what it missed: until then news waits in the inbox, so that nothing overtakes. */
  isCaughtUp: boolean
}

/** A message of a peer conversation, stored once for both sides. */
export interface StoredMessage {
  messageID: string
  messageSeq: number
  senderUserID: string
  toUserID: string
  timestamp: number
  /** What the sender handed over: type, message, subType, extendedData, media fields …, without the envelope. */
  content: { type: number, message?: unknown, [field: string]: unknown }
  localMessageID: string
  hasReceipt: boolean
  readTime: number
  countsAsUnread: boolean
  revoked: null | { by: string, at: number, extendedData: string }
  deletedFor: string[]
}

/** The messages of two users, oldest first. `messageSeq` counts from 1 and is shared by both. */
export interface Thread {
  messages: StoredMessage[]
  lastSeq: number
}

/** One user's own view of a conversation with a peer. */
export interface ConversationRecord {
  peerID: string
  unreadMessageCount: number
  readMessageSeq: number
  /** Highest messageSeq for which this user sent a conversation receipt. */
  receiptSeq: number
  lastActiveAt: number
  isPinned: boolean
  pinnedTime: number
  notificationStatus: ZIMConversationNotificationStatus
}

export interface Room {
  roomID: string
  roomName: string
  /** userIDs, in the order of arrival. */
  members: string[]
  lastSeq: number
}

/** Something a user must learn even when it happened while the user was away. */
export interface InboxEntry {
  seq: number
  push: string
  data: unknown
  /** Set for messages: the data are made anew when the entry is fetched late. */
  message?: StoredMessage
}

export interface Inbox {
  entries: InboxEntry[]
  lastSeq: number
  deliveredSeq: number
}

/** Something to be told to one connection. `inboxSeq` is set for entries of the inbox. */
export interface Delivery {
  to: string
  push: string
  data: unknown
  inboxSeq?: number
}

export interface WorldState {
  now: () => number
  nextMessageID: () => string
  limits: WorldLimits
  users: Map<string, ZIMUserFullInfo>
  sessions: Map<string, Session>
  threads: Map<string, Thread>
  /** userID → peerID → record. */
  conversations: Map<string, Map<string, ConversationRecord>>
  rooms: Map<string, Room>
  inboxes: Map<string, Inbox>
  /** Filled by the rules, drained after every operation. */
  outbox: Delivery[]
}

export interface WorldOptions {
  /** ms since the epoch. @default Date.now */
  now?: () => number
  /** @default counts up from 1, with 19 digits and an obviously made-up head */
  nextMessageID?: () => string
  limits?: Partial<WorldLimits>
}

export function createState({ now = () => Date.now(), nextMessageID = countingIDs(), limits }: WorldOptions = {}): WorldState {
  return {
    now,
    nextMessageID,
    limits: { ...DEFAULT_LIMITS, ...limits },
    users: new Map(),
    sessions: new Map(),
    threads: new Map(),
    conversations: new Map(),
    rooms: new Map(),
    inboxes: new Map(),
    outbox: [],
  }
}

/** 8000000000000000001, 8000000000000000002 …: 19 digits, because the SDK takes shorter IDs for sequence numbers. */
function countingIDs(): () => string {
  let count = 0
  return () => `8${String(++count).padStart(18, '0')}`
}
