import type { UserInfo } from './user'

/** A friend, as this user has it. `remark`: what this user calls the friend; '' for nothing. */
export interface Friend extends UserInfo {
  remark: string
  /** What this user has noted of the friend: keys k0 to k4. */
  notes: Record<string, string>
  /** Words with which the friendship began; '' for none. */
  words: string
  /** ms. */
  since: number
}

/** An application for friendship between this user and `user`. `both`: each has applied to the other. */
export interface FriendApplication {
  user: UserInfo
  direction: 'received' | 'sent' | 'both'
  /** `over`: nobody has answered in time, or it cannot be answered any more. */
  state: 'waiting' | 'accepted' | 'rejected' | 'over'
  words: string
  /** ms. */
  createdAt: number
  /** ms, of the last change. An acceptance does not change it. */
  updatedAt: number
}

/** Who has whom as a friend. `mine`: only this user the other; `theirs`: only the other this user. */
export type FriendRelation = 'none' | 'mine' | 'theirs' | 'both'
