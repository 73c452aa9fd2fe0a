import type { Friend, FriendApplication } from '../friend'
import type { UserInfo } from '../user'

/**
 * Changes of this user's contacts, by any of the user's devices or by the other user. Reported after a login, too: the latest hundred of each,
 * as if they were new. Not part of the chat: whoever keeps contacts listens.
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
