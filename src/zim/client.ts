import type { ZimEvent } from '@/types/events'

import type { BlacklistClient } from './blacklist'
import type { CombinedClient } from './combined'
import type { ConversationsClient } from './conversations'
import type { EditsClient } from './edits'
import type { FriendsClient } from './friends'
import type { GroupApplicationsClient } from './groupApplications'
import type { GroupMembersClient } from './groupMembers'
import type { GroupsClient } from './groups'
import type { MessagesClient } from './messages'
import type { PinsClient } from './pins'
import type { PresenceClient } from './presence'
import type { ReactionsClient } from './reactions'
import type { ReceiptsClient } from './receipts'
import type { RepliesClient } from './replies'
import type { RoomsClient } from './rooms'
import type { SessionClient } from './session'
import type { UsersClient } from './users'

/**
 * Everything the app may ask of ZIM, in the app's own words: one facet for each noun. `createZimClient` (adapter.ts) is the one
 * implementation.
 *
 * Every method that returns a promise rejects with a FailureError and nothing else. A request that ZIM never answers is
 * ended by the client itself with `timeout`: see `DEADLINES` in context.ts.
 * Limits (limits.ts) and rates (pacer.ts) are held before anything leaves.
 */
export interface ZimClient {
  session: SessionClient
  messages: MessagesClient
  edits: EditsClient
  pins: PinsClient
  combined: CombinedClient
  reactions: ReactionsClient
  receipts: ReceiptsClient
  replies: RepliesClient
  conversations: ConversationsClient
  rooms: RoomsClient
  groups: GroupsClient
  groupMembers: GroupMembersClient
  groupApplications: GroupApplicationsClient
  users: UsersClient
  friends: FriendsClient
  blacklist: BlacklistClient
  presence: PresenceClient
  /** Ends the SDK's instance and the listeners. Afterwards only a new client can be used. */
  destroy: () => void
}

export interface ZimClientOptions {
  appID: number
  /** Receives every event of the SDK between `login` and `logout`, in order. */
  onEvent: (event: ZimEvent) => void
  /** Bytes of one text message: see limits.ts, `textLimit`. */
  textBytes: number
  /** @default Date.now */
  now?: () => number
}
