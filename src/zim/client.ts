import type { Conversation, ConversationKey } from '@/types/conversation'
import type { ZimEvent } from '@/types/events'
import type { FailureKind } from '@/types/failure'
import type { Message } from '@/types/message'
import type { UserInfo } from '@/types/user'

/** A text on its way out. `clientID`: 16 characters of [0-9a-z], made once per message and kept across retries. */
export interface OutgoingText {
  conversation: ConversationKey
  clientID: string
  text: string
  /** True when the same clientID was sent before and may have arrived. */
  isRetry?: boolean
}

/**
 * Everything the app may ask of ZIM, in the app's own words; `createZimClient` (adapter.ts) is the one implementation.
 *
 * Every method that returns a promise rejects with a FailureError and nothing else. A request that ZIM never answers is
 * ended by the client itself with `timeout`: see `DEADLINES` in adapter.ts.
 * Limits (limits.ts) and rates (sendQueue.ts) are held before anything leaves.
 */
export interface ZimClient {
  /** Resolves when ZIM has accepted the user. May never settle before `logout()`: the caller brings its own deadline. */
  login: (user: { userID: string, userName: string }, token: string) => Promise<void>
  /** Immediate and without error, signed in or not. What waits to be sent or answered is rejected. @param because default `signed-out` */
  logout: (because?: FailureKind) => void
  /** Ends the SDK's instance and the listeners. Afterwards only a new client can be used. */
  destroy: () => void
  /** Needs a live connection. */
  renewToken: (token: string) => Promise<void>
  /** Name (≤ 256 bytes) and picture (URL ≤ 500 bytes) as other people's phones see them. */
  updateProfile: (profile: { name?: string, avatarUrl?: string }) => Promise<void>

  /** To a peer, a group or an entered room; resolves with the message as the server numbered it. */
  sendText: (text: OutgoingText) => Promise<Message>
  /** UTF-8, ≤ 5,120 bytes; never stored, never shown by ZIM itself. */
  sendCommand: (conversation: ConversationKey, text: string) => Promise<void>
  /** How many sends wait for their turn in a conversation. */
  waiting: (conversation: ConversationKey) => number

  /** Newest first, pinned before others. The next page begins after `after`; a page shorter than `count` is the last. Rooms are never in it. */
  queryConversations: (page: { after?: Conversation, count: number }) => Promise<Conversation[]>
  /** Oldest first. The next older page ends before `before`; a page shorter than `count` reaches the beginning. */
  queryHistory: (conversation: ConversationKey, page: { before?: Message, count: number }) => Promise<Message[]>
  /** On opening a chat, and after each message that arrives while it is open. */
  clearUnread: (conversation: ConversationKey) => Promise<void>
  /** Tells the peer that everything so far was read (needs a plan with receipts). Peers only. */
  sendRead: (conversation: ConversationKey) => Promise<void>
  /** Removes the conversation and its messages from this account, on the server too. */
  deleteConversation: (conversation: ConversationKey) => Promise<void>
  setPinned: (conversation: ConversationKey, isPinned: boolean) => Promise<void>
  setMuted: (conversation: ConversationKey, isMuted: boolean) => Promise<void>
  /** Own messages, within two minutes unless ZEGO allows longer; not in rooms. */
  revoke: (message: Message) => Promise<void>
  /** Removes messages from this account alone; not in rooms. */
  deleteMessages: (conversation: ConversationKey, messages: Message[]) => Promise<void>
  /** At most 10 users a call, 10 a 10 seconds. Users unknown to ZIM are left out. */
  queryUsers: (userIDs: string[]) => Promise<UserInfo[]>

  /** Makes the room when there is none. Must be repeated after every reconnect. */
  enterRoom: (roomID: string, roomName: string) => Promise<void>
  leaveRoom: (roomID: string) => Promise<void>
  /** The first 100 members. */
  queryRoomMembers: (roomID: string) => Promise<UserInfo[]>
}

export interface ZimClientOptions {
  appID: number
  /** Receives every event of the SDK between `login` and `logout`, in order. */
  onEvent: (event: ZimEvent) => void
  /** Bytes of one text message. @default 2048 */
  textLimitBytes?: number
  /** @default Date.now */
  now?: () => number
}
