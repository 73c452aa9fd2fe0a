/** Groups and their members, as the server sends them. Pure. */
import type { ZIMGroupMemberInfo } from 'zego-zim-miniprogram'

import type { Group, GroupMember, GroupModes, GroupMute, Operator } from './group'
import type { Conversation, WorldState } from './state'

import { ZIMConversationNotificationStatus } from '../enums'
import { isMutedNow } from './group'
import { memberOf } from './log'

type GroupConversation = Conversation & { group: Group }

/** A member on the wire. `number`: its place in the order of joining. */
export interface MemberView {
  userID: string
  userName: string
  userAvatarUrl: string
  memberNickname: string
  memberRole: number
  muteExpiredTime: number
  number: number
  enterTime: number
  enterType: number
  operatedUser?: Operator
}

export interface AttributeView { key: string, value: string, seq: number }

/** Of a group that the receiver has just entered, or asks for. */
export interface GroupView {
  groupID: string
  groupName: string
  groupAvatarUrl: string
  groupNotice: string
  createTime: number
  maxMemberCount: number
  mutedInfo: GroupMute
  verifyInfo: GroupModes
  dataSeq: number
}

/** What a client keeps of a group that it has entered. */
export interface EnteredView extends GroupView {
  attributes: AttributeView[]
  attributeSeq: number
  memberCount: number
  memberSeq: number
  /** Number of the entry in the list of the user's groups. */
  listSeq: number
  /** messageSeq of the last message. */
  lastSeq: number
}

/** A group of a user's list. */
export interface ListedGroup {
  groupID: string
  seq: number
  isLeft: boolean
  groupName: string
  groupAvatarUrl: string
  groupAlias: string
  notificationStatus: number
  memberCount: number
  memberSeq: number
}

export function memberView({ users }: WorldState, member: GroupMember): MemberView {
  const user = users.get(member.userID)?.baseInfo
  return {
    userID: member.userID,
    userName: user?.userName ?? '',
    userAvatarUrl: user?.userAvatarUrl ?? '',
    memberNickname: member.nickname,
    memberRole: member.role,
    muteExpiredTime: member.mutedUntil,
    number: member.number,
    enterTime: member.enteredAt,
    enterType: member.enterType,
    ...(member.operatedBy && { operatedUser: member.operatedBy }),
  }
}

/** ZIM's object for a member. */
export function memberInfo(world: WorldState, member: GroupMember): ZIMGroupMemberInfo {
  return zimMember(memberView(world, member), world.users.get(member.userID)?.baseInfo.userExtendedData)
}

/** ZIM's object of a member on the wire. */
export function zimMember({ number: _, enterTime, enterType, operatedUser, ...member }: MemberView, userExtendedData = ''): ZIMGroupMemberInfo {
  return {
    ...member,
    userExtendedData,
    memberAvatarUrl: member.userAvatarUrl,
    groupEnterInfo: { enterTime, enterType: enterType as number as ZIMGroupMemberInfo['groupEnterInfo']['enterType'], operatedUser: operatedUser && { userAvatarUrl: '', userExtendedData: '', ...operatedUser } },
  }
}

export function operatorView({ users }: WorldState, { members }: Group, userID: string): Operator {
  const member = members.get(userID)
  return { userID, userName: users.get(userID)?.baseInfo.userName ?? '', memberNickname: member?.nickname ?? '', memberRole: member?.role ?? 0 }
}

export const attributeViews = ({ attributes }: Group): AttributeView[] => [...attributes].map(([key, { value, seq }]) => ({ key, value, seq }))

export function groupView(world: WorldState, { id, name, group }: GroupConversation): GroupView {
  return {
    groupID: id,
    groupName: name,
    groupAvatarUrl: group.avatarUrl,
    groupNotice: group.notice,
    createTime: group.createdAt,
    maxMemberCount: group.maxMemberCount,
    mutedInfo: muteView(world, group),
    verifyInfo: { ...group.modes },
    dataSeq: group.dataSeq,
  }
}

/** A mute that is over is none. */
export function muteView(world: WorldState, { mute }: Group): GroupMute {
  return isMutedNow(mute.expiredTime, world.now()) ? { ...mute } : { mode: 0, expiredTime: 0, roles: [] }
}

export function enteredView(world: WorldState, conversation: GroupConversation, userID: string): EnteredView {
  const { group, log } = conversation
  return {
    ...groupView(world, conversation),
    attributes: attributeViews(group),
    attributeSeq: group.attributeSeq,
    memberCount: group.members.size,
    memberSeq: group.memberSeq,
    listSeq: world.groupLists.get(userID)?.entries.get(conversation.id)?.seq ?? 0,
    lastSeq: log.lastSeq,
  }
}

export function listedGroup(conversation: GroupConversation, userID: string, { seq, isLeft }: { seq: number, isLeft: boolean }): ListedGroup {
  const { id, name, group } = conversation
  const member = memberOf(conversation, userID)
  return {
    groupID: id,
    seq,
    isLeft,
    groupName: name,
    groupAvatarUrl: group.avatarUrl,
    groupAlias: member?.alias ?? '',
    notificationStatus: member?.entry?.notificationStatus ?? ZIMConversationNotificationStatus.Notify,
    memberCount: group.members.size,
    memberSeq: group.memberSeq,
  }
}
