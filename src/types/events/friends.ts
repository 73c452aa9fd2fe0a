import type { Friend, FriendApplication } from '../friend'
import type { UserInfo } from '../user'

/**
 * Changes of this user's contacts, made by any of the user's devices or by the other user. ZIM reports the latest hundred of each again after
 * a login, as if they were new. The friends store listens; the chat does not.
 */
export type FriendEvent
  /** New friends, and friends with another remark or other notes. */
  = | { type: 'friends-changed', friends: Friend[] }
    | { type: 'friends-removed', userIDs: string[] }
    /** New applications, and known ones in another state. */
    | { type: 'friend-applications-changed', applications: FriendApplication[] }
    /** The names of blocked users may be missing. */
    | { type: 'users-blocked', users: UserInfo[] }
    | { type: 'users-unblocked', userIDs: string[] }
