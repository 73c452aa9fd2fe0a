/** Roles and nicknames of members. */
import type { WorldState } from './state'

import { failure, refused } from '../failure'
import { requireMember } from './conversations'
import { ROLE } from './group'
import { tellMemberInfo } from './groupMutes'
import { requireRight } from './groupRights'
import { newOwnerInfo, tell, TIP, TIP_CHANGE } from './groupTips'
import { memberView } from './groupViews'
import { pushExceptActor } from './pushes'

/** The owner becomes a plain member. To oneself: 6000001. To who is not a member: 6000521. */
function transferGroupOwner(world: WorldState, me: string, { groupID, toUserID }: { groupID: string, toUserID: string }): object {
  const conversation = requireMember(world, me, groupID)
  const { group } = conversation
  requireRight(group, me, 'transfer')
  const next = group.members.get(toUserID)
  if (toUserID === me)
    throw failure(6000001)
  if (!next)
    throw refused(6000521)
  group.members.get(me)!.role = ROLE.member
  next.role = ROLE.owner
  const data = { groupID, newOwnerID: toUserID, oldOwnerID: me, memberSeq: ++group.memberSeq }
  for (const userID of group.members.keys())
    pushExceptActor(world, userID, 'groupOwnerTransferred', data)
  tell(world, conversation, { event: TIP.memberInfoChanged, by: me, targets: [toUserID], changeInfo: newOwnerInfo(world, group, toUserID) })
  return {}
}

/** 2 admin, 3 member, or one of the app's own (over 100). The role of the owner is transferred, not set: 6000001. */
function setGroupMemberRole(world: WorldState, me: string, { groupID, userID, role }: { groupID: string, userID: string, role: number }): object {
  const { group } = requireMember(world, me, groupID)
  requireRight(group, me, 'role')
  if (role <= ROLE.owner || userID === me)
    throw failure(6000001)
  return change(world, me, groupID, userID, { role })
}

/** One's own, and those that the role allows. */
function setGroupMemberNickname(world: WorldState, me: string, { groupID, userID, nickname }: { groupID: string, userID: string, nickname: string }): object {
  const { group } = requireMember(world, me, groupID)
  if (userID !== me)
    requireRight(group, me, 'nickname', userID)
  if ([...nickname].length > world.limits.memberNicknameChars)
    throw failure(6000001)
  return change(world, me, groupID, userID, { nickname })
}

function change(world: WorldState, me: string, groupID: string, userID: string, fields: { role?: number, nickname?: string }): object {
  const conversation = requireMember(world, me, groupID)
  const { group } = conversation
  const member = group.members.get(userID)
  if (!member)
    throw refused(6000521)
  Object.assign(member, fields)
  tellMemberInfo(world, group, groupID, me, [memberView(world, member)])
  if (fields.role !== undefined)
    tell(world, conversation, { event: TIP.memberInfoChanged, by: me, targets: [userID], changeInfo: { type: TIP_CHANGE.role, memberRole: fields.role, muteExpiredTime: 0 } })
  return {}
}

export const operations = { transferGroupOwner, setGroupMemberRole, setGroupMemberNickname }
