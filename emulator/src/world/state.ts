/**
 * The data that ZIM's backend holds for one AppID. The rules are in the other files of this folder, one file per noun.
 * Nothing here runs by itself: no timers, no I/O. The clock and the source of IDs are parameters.
 */
import type { ZIMMessageMentionedInfo, ZIMUserFullInfo } from 'zego-zim-miniprogram'

import type { ZIMConversationNotificationStatus } from '../enums'
import type { FileHeader } from '../fileHeader'
import type { Contacts } from './contacts'
import type { Group } from './group'
import type { GroupLimits } from './groupLimits'
import type { Plan } from './plans'
import type { Presence, Subscriptions } from './presence'
import type { RoomData } from './roomAttributes'

import { DEFAULT_GROUP_LIMITS } from './groupLimits'

export interface WorldLimits extends GroupLimits {
  /** UTF-8 bytes of a text or custom message. ZIM: 2,048, raised per AppID by ZEGO up to 32,768. */
  textBytes: number
  /** Bytes of a command or barrage message. ZIM: 5,120. */
  commandBytes: number
  /** A message can be revoked for this long, ms. ZIM: 2 minutes, raised per AppID up to 24 hours. */
  revokeWithinMs: number
  /** A message can be edited for this long, ms. ZIM: 24 hours. */
  editWithinMs: number
  /** Pinned messages per conversation. ZIM: 10. */
  pinnedMessages: number
  /** Pinned conversations per user. ZIM: 100. */
  pinnedConversations: number
  /** Messages per sendMessageReceiptsRead. ZIM: 10. */
  receiptsPerCall: number
  /** Users per queryUsersInfo from the server. ZIM: 10 per call and per 10 s. */
  usersPerQuery: number
  /** Rooms that one user may be in at once. ZIM: 5 (1 on the free plan). */
  roomsPerUser: number
  /** Bytes of a file, by the type of its message. ZIM: 10, 100, 6 and 100 MB. */
  imageBytes: number
  fileBytes: number
  audioBytes: number
  videoBytes: number
  /** ZIM: 300. */
  audioSeconds: number
  /** UTF-8 bytes of the type of a reaction. ZIM: 32. */
  reactionBytes: number
  /** Types of reactions to one message. ZIM: 100. */
  reactionTypes: number
  /** A message can be reacted to for this long, ms. ZIM: 7 days. */
  reactWithinMs: number
  /** ZIM: 3,000 (20 on the free plan). */
  friends: number
  /** UTF-8 bytes of a friend's alias, and of the words of an application. ZIM: 256. */
  friendWordsBytes: number
  /** An application for friendship can be answered for this long, ms. ZIM: 7 days. */
  applicationLastsMs: number
  /** Users per call about friends or the blacklist. ZIM: 20. */
  contactsPerCall: number
  /** Users on one blacklist. ZIM: 1,000. */
  blockedUsers: number
  /** A user whose connection was lost is offline after this time, ms. ZIM: about 35 s. */
  offlineAfterMs: number
  /** Users per subscribeUsersStatus and unsubscribeUsersStatus. ZIM: 100. */
  usersPerSubscribe: number
  /** Users per queryUsersStatus. ZIM: 200. */
  usersPerStatusQuery: number
  /** Users to whose states one user has subscribed. ZIM: 3,000. */
  subscriptions: number
  /** UTF-8 bytes of a custom status. ZIM: 64. */
  customStatusBytes: number
  /** Members of a room. ZIM: 6,000 (20 on the free plan, 500 on Pro). */
  roomMembers: number
  /** s. A room may exist without members for so long. ZIM: 3 hours. */
  roomDestroyDelay: number
  /** Users per queryRoomMembers. ZIM: 10. */
  roomMembersPerQuery: number
  /** Attributes of a room: their number, UTF-8 bytes of a key, of a value, of all values. ZIM: 20, 16, 1,024, 5,120. */
  roomAttributes: number
  roomAttributeKeyBytes: number
  roomAttributeValueBytes: number
  roomAttributesBytes: number
  /** Attributes of a member of a room: their number, bytes of a key, of a value, of all. ZIM: 30, 8, 64, 144. */
  memberAttributes: number
  memberAttributeKeyBytes: number
  memberAttributeValueBytes: number
  memberAttributesBytes: number
  /** Members of a room who have attributes. ZIM: 500. */
  membersWithAttributes: number
  /** Users per queryRoomMembersAttributes. ZIM: 100. */
  memberAttributesPerQuery: number
}

const MEGABYTE = 1024 * 1024

const DEFAULT_LIMITS: WorldLimits = {
  ...DEFAULT_GROUP_LIMITS,
  textBytes: 2048,
  commandBytes: 5120,
  revokeWithinMs: 120_000,
  editWithinMs: 86_400_000,
  pinnedMessages: 10,
  pinnedConversations: 100,
  receiptsPerCall: 10,
  usersPerQuery: 10,
  roomsPerUser: 5,
  imageBytes: 10 * MEGABYTE,
  fileBytes: 100 * MEGABYTE,
  audioBytes: 6 * MEGABYTE,
  videoBytes: 100 * MEGABYTE,
  audioSeconds: 300,
  reactionBytes: 32,
  reactionTypes: 100,
  reactWithinMs: 7 * 86_400_000,
  friends: 3000,
  friendWordsBytes: 256,
  applicationLastsMs: 7 * 86_400_000,
  contactsPerCall: 20,
  blockedUsers: 1000,
  offlineAfterMs: 35_000,
  usersPerSubscribe: 100,
  usersPerStatusQuery: 200,
  subscriptions: 3000,
  customStatusBytes: 64,
  roomMembers: 6000,
  roomDestroyDelay: 3 * 3600,
  roomMembersPerQuery: 10,
  roomAttributes: 20,
  roomAttributeKeyBytes: 16,
  roomAttributeValueBytes: 1024,
  roomAttributesBytes: 5120,
  memberAttributes: 30,
  memberAttributeKeyBytes: 8,
  memberAttributeValueBytes: 64,
  memberAttributesBytes: 144,
  membersWithAttributes: 500,
  memberAttributesPerQuery: 100,
}

/** A file of media messages. */
export interface StoredFile extends FileHeader {
  md5: string
  bytes: Uint8Array
  /** MD5 of the picture of a video's first frame. */
  firstFrame?: string
}

/** An upload that the server has allowed. */
export interface ExpectedUpload {
  md5: string
  /** Bytes. */
  size: number
  userID: string
}

/** One connection of one device of a user. */
export interface Session {
  userID: string
  connectionID: string
  deviceID: string
  /** False until the client has fetched what it missed. Until then pushes stay in the inbox, so that the order is kept. */
  isCaughtUp: boolean
}

/** The reactions to one message. Each change of a type gets the next `seq`. */
export interface Reactions {
  lastSeq: number
  /** Time of the last change, ms. */
  changedAt: number
  /** Keeps a type whose reactions were all removed, with no users. */
  byType: Map<string, { seq: number, users: Map<string, { count: number, seq: number }> }>
}

/** What a reply names of its original, and of the root of all replies to it, as its sender has sent it. */
export interface Reply {
  rootMessageSeq: number
  rootMessageID: string
  messageSeq: number
  messageID: string
  senderUserID: string
  sentTime: number
  messageInfo: object
  messageEditSeq?: number
}

/** A message of a peer or group conversation, stored once for all members. */
export interface StoredMessage {
  messageID: string
  messageSeq: number
  senderUserID: string
  timestamp: number
  /** The fields that the sender set: type, message, subType, extendedData, media fields …, without the envelope. */
  content: { type: number, message?: unknown, [field: string]: unknown }
  localMessageID: string
  hasReceipt: boolean
  /** userID → time of the receipt, ms. The sender is never in it. */
  readBy: Map<string, number>
  countsAsUnread: boolean
  revoked: null | { by: string, at: number, extendedData: string, status: number }
  /** `seq` counts the edits of this message. */
  edited?: { by: string, at: number, seq: number }
  /** Undefined before the first one. */
  reactions?: Reactions
  reply?: Reply
}

/** The messages of one conversation, shared by its members. `messageSeq` counts from 1. */
interface MessageLog {
  /** Ascending by messageSeq. Always empty in a room, which only counts. */
  messages: StoredMessage[]
  byID: Map<string, StoredMessage>
  lastSeq: number
  /** Messages up to this messageSeq are older than the server's history. */
  expiredSeq: number
  /** The number of replies of each root, by the messageSeq of the root. */
  replyCounts: Map<number, number>
}

/** A conversation as it is shown in the list of one member. */
export interface ListEntry {
  unreadMessageCount: number
  readMessageSeq: number
  /** Highest messageSeq for which this member sent a conversation receipt. */
  receiptSeq: number
  lastActiveAt: number
  isPinned: boolean
  pinnedTime: number
  notificationStatus: ZIMConversationNotificationStatus
  /** Unread messages that mention this member. */
  mentions: ZIMMessageMentionedInfo[]
}

/** What a conversation holds for one member alone. */
export interface Member {
  userID: string
  /** Undefined before the first message, after deleteConversation, and always in a room. */
  entry: ListEntry | undefined
  /** This member deleted every message up to this messageSeq. */
  clearedSeq: number
  /** messageIDs of later messages that this member deleted one by one. */
  deletedIDs: Set<string>
  /** messageSeq of the last message before this member joined. */
  joinedAfter: number
  /** messageSeq of the last message before this member left. Undefined while it is a member. */
  leftAfter?: number
  /** Of a conversation that is not in the list yet. */
  notificationStatus?: ZIMConversationNotificationStatus
  /** This member's own name for a group. */
  alias?: string
}

/** 'peer': two users. 'group': users who joined, online or not. 'room': online users who are inside now; no message is stored. */
export type ConversationKind = 'peer' | 'group' | 'room'

export interface Conversation {
  kind: ConversationKind
  /** Unique within its kind: a groupID, a roomID, or the ID of a pair of users (see conversations.ts). */
  id: string
  /** Of a group or room. */
  name: string
  /** By userID, in the order of joining. */
  members: Map<string, Member>
  /** Those who have left a group. They keep what they could see. */
  former: Map<string, Member>
  log: MessageLog
  /** Of a group alone. */
  group?: Group
  /** Pinned messages, the one that was pinned last at the end. */
  pins: { message: StoredMessage, by: string, at: number }[]
}

/** A change of the pinned messages, as one member gets it. */
export interface PinChange {
  conversationID: string
  conversationType: number
  messageID: string
  messageSeq: number
  isPinned: boolean
  by: string
  at: number
  /** Counts the changes in all conversations of this member. */
  seq: number
  /** A message that lost its place to this one. */
  replaced?: { messageID: string, messageSeq: number }
}

/** A push that a user must receive, even when the user is offline now. */
export interface InboxEntry {
  seq: number
  push: string
  data: unknown
  /** Set for messages: the data are built again when the entry is fetched late. */
  message?: { conversation: Conversation, stored: StoredMessage }
  /** Set for reactions: of those to one message the last entry is fetched late, with all types that it has then. */
  reactedTo?: StoredMessage
}

/** The pushes of one user. Invariant: `entries[n].seq` is n + 1. */
export interface Inbox {
  entries: InboxEntry[]
  lastSeq: number
  deliveredSeq: number
}

/** A push for one connection. `inboxSeq` is set for entries of the inbox. */
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
  missed: MissedOptions
  sdk: SdkOptions
  plan: Plan
  users: Map<string, ZIMUserFullInfo>
  multiDevice: boolean
  /** By userID, the oldest first. A user without a session has no entry. */
  sessions: Map<string, Session[]>
  /** The same sessions by connectionID. */
  connections: Map<string, Session>
  /** By kind and ID. */
  conversations: Map<string, Conversation>
  /** userID → conversations that this user is a member of, the one that joined its list last at the end. */
  memberships: Map<string, Set<Conversation>>
  inboxes: Map<string, Inbox>
  groups: GroupOptions
  /** The groups of each user, by userID. */
  groupLists: Map<string, GroupList>
  /** By userID, the oldest first. */
  pinChanges: Map<string, PinChange[]>
  /** userID → friends, applications and the blacklist, see contacts.ts. */
  contacts: Map<string, Contacts>
  /** By roomID, see roomAttributes.ts. */
  roomData: Map<string, RoomData>
  /** By userID, see presence.ts. */
  presence: Map<string, Presence>
  /** By the userID of the subscriber. */
  subscriptions: Map<string, Subscriptions>
  /** Changes that come by themselves, by their kind and userID. */
  presenceDue: Map<string, { at: number, change: () => void }>
  /** By MD5. */
  files: Map<string, StoredFile>
  /** MD5 of the file of combined messages, by its key. */
  combined: Map<string, string>
  /** By the last part of the upload's address. */
  uploads: Map<string, ExpectedUpload>
  /** Filled by the rules, emptied after every operation. */
  outbox: Delivery[]
  /** The session whose operation runs now. */
  actor: Session | undefined
}

/**
 * Messages that arrive by themselves after the client was away. What ZIM's server does cannot be seen without an account (README, "Missed
 * messages"). `none`: only the conversation list tells of them. `newest`: the newest {@link NEWEST_MISSED} of each conversation.
 */
export type MissedMessages = 'none' | 'newest' | 'all'

export const NEWEST_MISSED = 100

export interface MissedOptions {
  /** After a login. */
  login: MissedMessages
  /** After the SDK's own reconnect. */
  reconnect: MissedMessages
  /** How many of the newest changes of messages (recalls, receipts) arrive after either. The SDK asks for 100. @default 100 */
  changes?: number
}

/** Behaviour of the real package that the client of the app is not ready for yet: off unless set. The server passes it on at login. */
export interface SdkOptions {
  /** A page of history that the server refuses is what the memory holds, and the call does not fail. */
  hidesHistoryFailures: boolean
  /** The client tells by a message of its own that a group is dismissed: where tips of that are switched on. */
  tellsDismissal: boolean
}

/** What ZEGO's support switches on for an AppID, or cannot be known without an account. */
interface GroupOptions {
  /** A new member sees the messages before its joining. @default false */
  historyBeforeJoining: boolean
  /** Who has left a group can read what it could read before. @default true */
  historyAfterLeaving: boolean
  /** The events of groups that the server tells by messages, by their numbers: ZIMTipsMessageEvent. @default none */
  tips: readonly number[]
}

/** The changes of a user's groups are numbered, so that a client can ask for what it missed. */
interface GroupList {
  lastSeq: number
  /** By groupID. `seq`: of the last change. */
  entries: Map<string, { seq: number, isLeft: boolean }>
}

export interface WorldOptions {
  /** ms since the epoch. @default Date.now */
  now?: () => number
  /** @default counts up from 8000000000000000001 */
  nextMessageID?: () => string
  limits?: Partial<WorldLimits>
  /** @default 'all' after both, and 100 changes */
  missed?: Partial<MissedOptions>
  sdk?: Partial<SdkOptions>
  /** A user may be signed in on several devices, as in ZIM's paid plans. Otherwise a login ends the one of another device. @default false */
  multiDevice?: boolean
  /** The plan of the AppID, see plans.ts. @default 'flagship' */
  plan?: Plan
  groups?: Partial<GroupOptions>
}

export function createState({ now = () => Date.now(), nextMessageID = countingIDs(), limits, missed, sdk, multiDevice = false, plan = 'flagship', groups }: WorldOptions = {}): WorldState {
  return {
    now,
    nextMessageID,
    limits: { ...DEFAULT_LIMITS, ...limits },
    missed: { login: 'all', reconnect: 'all', ...missed },
    sdk: { hidesHistoryFailures: false, tellsDismissal: groups?.tips?.includes(2) ?? false, ...sdk },
    multiDevice,
    plan,
    users: new Map(),
    sessions: new Map(),
    connections: new Map(),
    conversations: new Map(),
    memberships: new Map(),
    inboxes: new Map(),
    groups: { historyBeforeJoining: false, historyAfterLeaving: true, tips: [], ...groups },
    groupLists: new Map(),
    pinChanges: new Map(),
    contacts: new Map(),
    roomData: new Map(),
    presence: new Map(),
    subscriptions: new Map(),
    presenceDue: new Map(),
    files: new Map(),
    combined: new Map(),
    uploads: new Map(),
    outbox: [],
    actor: undefined,
  }
}

/** 8000000000000000001, 8000000000000000002 …: 19 digits, because the SDK takes shorter IDs for sequence numbers. */
function countingIDs(): () => string {
  let count = 0
  return () => `8${String(++count).padStart(18, '0')}`
}
