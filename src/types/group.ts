import type { UserInfo } from './user'

export type GroupRole = 'owner' | 'admin' | 'member'

/** Who may enter: everybody, those whose application is accepted, nobody by themselves. */
export type JoinMode = 'free' | 'apply' | 'closed'

/** Who may not write: nobody, plain members, everybody, members of some roles. `until`: ms; -1: for ever. */
export interface GroupMute { who: 'nobody' | 'members' | 'all' | 'roles', until: number }

/** A group as ZIM lists it. */
export interface GroupSummary {
  groupID: string
  /** '' without a name. */
  name: string
  avatarUrl: string
  /** What this user calls the group; '' for nothing. */
  remark: string
}

export interface Group extends GroupSummary {
  notice: string
  joinMode: JoinMode
  /** Whether the owner and the admins alone may invite. */
  isInviteRestricted: boolean
  /** Whether an invited person is asked first. */
  asksInvited: boolean
  mute: GroupMute
  /** The most members. 0: not known. */
  mostMembers: number
}

export interface GroupMember extends UserInfo {
  /** What the member is called in this group; '' for nothing. */
  nickname: string
  role: GroupRole
  /** ms. May not write until then; -1: for ever; 0: may write. */
  mutedUntil: number
}

/**
 * `join`: `user` wants to enter the group, which may be the local user. `invitation`: the local user has invited `user`, who is asked.
 * `invited`: `user` has invited the local user.
 */
export interface GroupApplication {
  kind: 'join' | 'invitation' | 'invited'
  /** `over`: nobody has answered in time, or it cannot be answered any more. */
  state: 'waiting' | 'accepted' | 'rejected' | 'over'
  group: Pick<GroupSummary, 'groupID' | 'name' | 'avatarUrl'>
  user: UserInfo
  /** Who has answered a `join`; null where nobody has, or ZIM does not say. */
  handledBy: UserInfo | null
  words: string
  /** ms; 0 where ZIM does not say. */
  createdAt: number
  /** ms. */
  updatedAt: number
}

/** How the local user came into a group, or out of it. `unknown`: while the app was away. */
export type GroupEntry = 'created' | 'joined' | 'invited' | 'unknown'
export type GroupExit = 'left' | 'removed' | 'dismissed' | 'unknown'
