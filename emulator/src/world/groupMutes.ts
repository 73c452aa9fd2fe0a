/** Who may not write in a group: all, some roles, or single members. */
import type { ZIMErrorUserInfo } from 'zego-zim-miniprogram'

import type { Group, GroupMute } from './group'
import type { MemberView } from './groupViews'
import type { WorldState } from './state'

import { ZIMGroupMuteMode } from '../enums'
import { failure } from '../failure'
import { requireMember } from './conversations'
import { isMutedNow, ROLE } from './group'
import { tellData } from './groupProfile'
import { hasRight, requireRight, roleOf } from './groupRights'
import { tell, TIP, TIP_CHANGE } from './groupTips'
import { memberView, muteView, operatorView } from './groupViews'
import { pushExceptActor } from './pushes'

/** Until when a member may not write: the later one of the group's mute and its own. 0: not muted, -1: without an end. */
export function mutedUntil(world: WorldState, group: Group, userID: string): number {
  const { mode, expiredTime, roles } = muteView(world, group)
  const role = roleOf(group, userID)
  const isMeant = mode === ZIMGroupMuteMode.All || (mode === ZIMGroupMuteMode.Normal && role === ROLE.member) || (mode === ZIMGroupMuteMode.Custom && roles.includes(role))
  const own = group.members.get(userID)?.mutedUntil ?? 0
  const times = [isMeant ? expiredTime : 0, own].filter(time => isMutedNow(time, world.now()))
  return times.includes(-1) ? -1 : Math.max(0, ...times)
}

interface MuteArgs { groupID: string, mode: ZIMGroupMuteMode, duration: number, roles: number[] }

/** `duration` in s, -1 without an end. All: by the owner alone. Assumption: all is also the owner. */
function muteGroup(world: WorldState, me: string, { groupID, mode, duration, roles }: MuteArgs): { mutedInfo: GroupMute, dataSeq: number } {
  const conversation = requireMember(world, me, groupID)
  const { group } = conversation
  const wasAll = muteView(world, group).mode === ZIMGroupMuteMode.All
  requireRight(group, me, mode === ZIMGroupMuteMode.All || (mode === ZIMGroupMuteMode.None && wasAll) ? 'muteAll' : 'muteRoles')
  group.mute = { mode, expiredTime: mode === ZIMGroupMuteMode.None ? 0 : endOf(world, duration), roles }
  const dataSeq = tellData(world, conversation, me, { field: 'mutedInfo', value: { ...group.mute } })
  tell(world, conversation, { event: TIP.infoChanged, by: me, changeInfo: { type: TIP_CHANGE.mute, groupDataFlag: 0, groupName: '', groupNotice: '', groupAvatarUrl: '', groupMutedInfo: { ...group.mute } } })
  return { mutedInfo: { ...group.mute }, dataSeq }
}

function endOf(world: WorldState, duration: number): number {
  if (duration > world.limits.groupMuteSeconds)
    throw failure(6000001)
  return duration > 0 ? world.now() + duration * 1000 : duration
}

/** Without the right to mute anybody: 6000541. Who is not a member (6000521), or of too high a role (6000541), is in `errorUserList`. */
function muteGroupMembers(world: WorldState, me: string, { groupID, userIDs, duration }: { groupID: string, userIDs: string[], duration: number }): { members: MemberView[], errorUserList: ZIMErrorUserInfo[] } {
  const conversation = requireMember(world, me, groupID)
  const { group } = conversation
  if (roleOf(group, me) === ROLE.member)
    requireRight(group, me, 'muteMember')
  const errorUserList: ZIMErrorUserInfo[] = []
  const members: MemberView[] = []
  for (const userID of userIDs) {
    const member = group.members.get(userID)
    const isAllowed = hasRight(group, me, 'muteMember', userID)
    if (!member || !isAllowed) {
      errorUserList.push({ userID, reason: member ? 6000541 : 6000521 })
      continue
    }
    member.mutedUntil = endOf(world, duration)
    members.push(memberView(world, member))
  }
  if (members.length) {
    tellMemberInfo(world, group, groupID, me, members)
    tell(world, conversation, { event: TIP.memberInfoChanged, by: me, targets: members.map(({ userID }) => userID), changeInfo: { type: TIP_CHANGE.memberMute, memberRole: 0, muteExpiredTime: members[0]!.muteExpiredTime } })
  }
  return { members, errorUserList }
}

/** Tells all members but the acting client of changes of members: role, nickname, mute. */
export function tellMemberInfo(world: WorldState, group: Group, groupID: string, by: string, members: MemberView[]): void {
  const data = { groupID, members, operator: operatorView(world, group, by), memberSeq: group.memberSeq }
  for (const userID of group.members.keys())
    pushExceptActor(world, userID, 'groupMemberInfoUpdated', data)
}

export const operations = { muteGroup, muteGroupMembers }
