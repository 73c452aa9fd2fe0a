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

/** How the local user came into a group, or out of it. `unknown`: while the app was away. */
export type GroupEntry = 'created' | 'joined' | 'invited' | 'unknown'
export type GroupExit = 'left' | 'removed' | 'dismissed' | 'unknown'
