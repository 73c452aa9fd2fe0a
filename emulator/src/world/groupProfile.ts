/** What a group is called and how one gets in: name, picture, notice, modes; and a member's own name for it. */
import type { Group, GroupModes, GroupMute } from './group'
import type { Conversation, WorldState } from './state'

import { requireMember } from './conversations'
import { checkProfile } from './groupChecks'
import { requireRight } from './groupRights'
import { tell, TIP, TIP_CHANGE } from './groupTips'
import { operatorView } from './groupViews'
import { pushExceptActor, pushToOwnDevices } from './pushes'

/** One field of a group that has changed. */
export type DataChange
  = | { field: 'groupName' | 'groupAvatarUrl' | 'groupNotice', value: string }
    | { field: 'mutedInfo', value: GroupMute }
    | { field: 'verifyInfo', value: GroupModes }

/** Numbers a change and tells all members but the acting client. Returns its number. */
export function tellData(world: WorldState, { id, group }: Conversation & { group: Group }, by: string, change: DataChange): number {
  const data = { groupID: id, ...change, operator: operatorView(world, group, by), dataSeq: ++group.dataSeq }
  for (const userID of group.members.keys())
    pushExceptActor(world, userID, 'groupDataChanged', data)
  return data.dataSeq
}

interface ProfileArgs { groupID: string, field: 'groupName' | 'groupAvatarUrl' | 'groupNotice', value: string }

const TOLD = {
  groupName: { flag: 1, type: TIP_CHANGE.name },
  groupNotice: { flag: 2, type: TIP_CHANGE.notice },
  groupAvatarUrl: { flag: 4, type: TIP_CHANGE.avatarUrl },
}

/** By every member. */
function updateGroupProfile(world: WorldState, me: string, { groupID, field, value }: ProfileArgs): { dataSeq: number } {
  const conversation = requireMember(world, me, groupID)
  requireRight(conversation.group, me, 'profile')
  checkProfile(world, { [field]: value })
  if (field === 'groupName') conversation.name = value
  else if (field === 'groupAvatarUrl') conversation.group.avatarUrl = value
  else conversation.group.notice = value
  const dataSeq = tellData(world, conversation, me, { field, value })
  const { flag, type } = TOLD[field]
  tell(world, conversation, { event: TIP.infoChanged, by: me, changeInfo: { type, groupDataFlag: flag, groupName: '', groupNotice: '', groupAvatarUrl: '', [field]: value } })
  return { dataSeq }
}

/** `modes`: those that change. */
function updateGroupModes(world: WorldState, me: string, { groupID, modes }: { groupID: string, modes: Partial<GroupModes> }): { dataSeq: number } {
  const conversation = requireMember(world, me, groupID)
  const { group } = conversation
  requireRight(group, me, 'modes')
  Object.assign(group.modes, modes)
  return { dataSeq: tellData(world, conversation, me, { field: 'verifyInfo', value: { ...group.modes } }) }
}

/** The user's own name for the group. The other devices of the user get it. */
function updateGroupAlias(world: WorldState, me: string, { groupID, alias }: { groupID: string, alias: string }): object {
  checkProfile(world, { groupName: alias })
  requireMember(world, me, groupID).members.get(me)!.alias = alias
  pushToOwnDevices(world, 'groupAliasChanged', { groupID, alias })
  return {}
}

export const operations = { updateGroupProfile, updateGroupModes, updateGroupAlias }
