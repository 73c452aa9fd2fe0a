/**
 * What a group has beside its messages. Pure.
 * Invariant: a group and its conversation have the same members, in the order of joining.
 */
import type { ZIMGroupBeInviteMode, ZIMGroupEnterType, ZIMGroupInviteMode, ZIMGroupJoinMode, ZIMGroupMuteMode } from '../enums'

/** The numbers that ZIM has for the roles of members. Lower numbers may do more. */
export const ROLE = { owner: 1, admin: 2, member: 3 } as const

export interface Operator {
  userID: string
  userName: string
  memberNickname: string
  memberRole: number
}

export interface GroupMember {
  userID: string
  /** Counts the joins of the group, from 1. A member who returns gets a new one. */
  number: number
  role: number
  nickname: string
  /** ms since the epoch; 0: not muted; -1: without an end. */
  mutedUntil: number
  /** ms since the epoch. */
  enteredAt: number
  enterType: ZIMGroupEnterType
  operatedBy?: Operator
}

/** ms since the epoch in `expiredTime`; -1: without an end. */
export interface GroupMute { mode: ZIMGroupMuteMode, expiredTime: number, roles: number[] }

/** As ZIM's server numbers what becomes of an application. */
export const APPLICATION = { joinWaiting: 1, inviteWaiting: 2, joinAccepted: 3, joinRejected: 4, inviteAccepted: 5, inviteRejected: 6 } as const

export interface GroupApplication {
  /** One of {@link APPLICATION}. */
  status: number
  /** Who wants to join, or is invited. */
  userID: string
  /** Of an invitation. */
  inviterID?: string
  wording: string
  /** ms since the epoch. */
  createTime: number
  updateTime: number
  /** Who has accepted or rejected a wish to join. */
  operator?: Operator
}

interface GroupAttribute { value: string, seq: number }

export interface GroupModes { joinMode: ZIMGroupJoinMode, inviteMode: ZIMGroupInviteMode, beInviteMode: ZIMGroupBeInviteMode }

export interface Group {
  avatarUrl: string
  notice: string
  /** ms since the epoch. */
  createdAt: number
  maxMemberCount: number
  modes: GroupModes
  mute: GroupMute
  attributes: Map<string, GroupAttribute>
  /** Counts the changes of attributes. */
  attributeSeq: number
  /** Counts the changes of name, avatar, notice, mute and modes. */
  dataSeq: number
  /** Counts the changes of members. */
  memberSeq: number
  lastNumber: number
  /** By userID, in the order of joining. */
  members: Map<string, GroupMember>
  /** By kind and users, the oldest first. */
  applications: Map<string, GroupApplication>
  /** A groupID is never given again. */
  isDismissed: boolean
}

export function isMutedNow(expiredTime: number, now: number): boolean {
  return expiredTime === -1 || expiredTime > now
}
