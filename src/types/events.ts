import type { ConversationEvent } from './events/conversations'
import type { FriendEvent } from './events/friends'
import type { GroupApplicationEvent } from './events/groupApplications'
import type { GroupEvent } from './events/groups'
import type { MessageEvent } from './events/messages'
import type { PresenceEvent } from './events/presence'
import type { RoomEvent } from './events/rooms'
import type { SessionEvent } from './events/session'
import type { UserEvent } from './events/users'

export type { ConversationEvent } from './events/conversations'
export type { FriendEvent } from './events/friends'
export type { GroupApplicationEvent } from './events/groupApplications'
export type { GroupEvent } from './events/groups'
export type { HistoryRange, MessageEvent } from './events/messages'
export type { PresenceEvent } from './events/presence'
export type { RoomEvent } from './events/rooms'
export type { ConnectionEvent, SdkErrorEvent } from './events/session'
export type { UserEvent } from './events/users'

/**
 * Everything that can change what the app shows, one union per noun. Messages of the local user and messages from ZIM are the same
 * events: `message-sending` and `message-sent` come from the outbox, the rest from ZIM's listeners, queries and the cache.
 */
export type ChatEvent = MessageEvent | LoginEnded | ConnectionReturned | ConversationEvent | GroupEvent | GroupApplicationEvent | RoomEvent | UserEvent | FriendEvent | PresenceEvent

/** The SDK has forgotten all messages. The next login gives each of them ZIM's orderKey, also own ones that the SDK had placed. */
interface LoginEnded { type: 'login-ended' }

/**
 * The user is online again, after a reconnect of the SDK, a new login, or a long time in the background. ZIM may have left out messages,
 * recalls and deletions meanwhile.
 */
interface ConnectionReturned { type: 'connection-returned' }

/** Everything that a ZimClient reports. */
export type ZimEvent = SessionEvent | ChatEvent
