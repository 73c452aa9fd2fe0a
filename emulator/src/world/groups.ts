/**
 * Groups: making them, dismissing them, and the lists of the groups of a user. Who is in them: groupMembers.ts.
 * Invariants: the ID of a dismissed group is never given again · no change of a group makes a conversation of a list: only a message does.
 */
import type { ZIMErrorUserInfo, ZIMGroup } from 'zego-zim-miniprogram'

import type { Group, GroupModes } from './group'
import type { EnteredView, GroupView, ListedGroup, MemberView } from './groupViews'
import type { Conversation, WorldState } from './state'

import { ZIMGroupEnterType, ZIMGroupEvent, ZIMGroupMuteMode } from '../enums'
import { failure, refused } from '../failure'
import { createConversation, findConversation, requireGroup, requireMember } from './conversations'
import { ROLE } from './group'
import { checkProfile } from './groupChecks'
import { addMembers, enter, groupsOf, removeMember, tellEntered } from './groupMembers'
import { requireRight } from './groupRights'
import { tell, TIP } from './groupTips'
import { enteredView, groupView, listedGroup, memberView, operatorView } from './groupViews'
import { pushExceptActor } from './pushes'

interface CreateArgs {
  groupID: string
  groupName: string
  groupAvatarUrl: string
  groupNotice: string
  maxMemberCount: number
  modes: GroupModes
  attributes: { key: string, value: string }[]
  userIDs: string[]
}

interface Created { group: EnteredView, members: MemberView[], errorUserList: ZIMErrorUserInfo[] }

/**
 * The creator is the owner. '' as the ID: the server makes one that begins with '#'. An ID that is used: 6000524; that of a dismissed group:
 * 6000527. Users who never logged in are in `errorUserList`. The others are members at once; `beInviteMode` does not ask them.
 */
function createGroup(world: WorldState, me: string, args: CreateArgs): Created {
  const { groupID, groupName, groupAvatarUrl, groupNotice, maxMemberCount, modes, attributes, userIDs } = args
  checkProfile(world, { groupID, groupName, groupAvatarUrl, groupNotice, attributes })
  const known = groupID ? findConversation(world, 'group', groupID) : undefined
  if (known)
    throw refused(known.group?.isDismissed ? 6000527 : 6000524)
  if (userIDs.length > world.limits.groupUsersPerCall)
    throw failure(6000001)
  if (groupsOf(world, me).length >= world.limits.groupsPerUser || countGroups(world) >= world.limits.groupsPerApp)
    throw failure(6000503, 'The number of groups has reached the upper limit.')
  const conversation = Object.assign(createConversation(world, 'group', groupID || nextGroupID(world), { name: groupName }), { group: emptyGroup(world) })
  const { group } = conversation
  Object.assign(group, { avatarUrl: groupAvatarUrl, notice: groupNotice, modes })
  group.maxMemberCount = Math.min(maxMemberCount || Infinity, world.limits.membersPerGroup)
  attributes.forEach(({ key, value }) => group.attributes.set(key, { value, seq: 1 }))
  group.attributeSeq = attributes.length ? 1 : 0
  enter(world, conversation, me, { role: ROLE.owner, enterType: ZIMGroupEnterType.Created })
  const { added, errorUserList } = addMembers(world, conversation, me, userIDs, ZIMGroupEnterType.Invited)
  const members = [me, ...added].map(userID => memberView(world, group.members.get(userID)!))
  tellEntered(world, conversation, [me], { event: ZIMGroupEvent.Created, by: me, members })
  tellEntered(world, conversation, added, { event: ZIMGroupEvent.Invited, by: me })
  tell(world, conversation, { event: TIP.created, by: me, targets: added })
  return { group: enteredView(world, conversation, me), members, errorUserList }
}

function emptyGroup(world: WorldState): Group {
  return {
    avatarUrl: '',
    notice: '',
    createdAt: world.now(),
    maxMemberCount: 0,
    modes: { joinMode: 0, inviteMode: 0, beInviteMode: 0 },
    mute: { mode: ZIMGroupMuteMode.None, expiredTime: 0, roles: [] },
    attributes: new Map(),
    attributeSeq: 0,
    dataSeq: 1,
    memberSeq: 1,
    lastNumber: 0,
    members: new Map(),
    applications: new Map(),
    isDismissed: false,
  }
}

const groupsIn = ({ conversations }: WorldState) => [...conversations.values()].flatMap(conversation => conversation.group ? [conversation as Conversation & { group: Group }] : [])
const countGroups = (world: WorldState) => groupsIn(world).filter(({ group }) => !group.isDismissed).length

function nextGroupID(world: WorldState): string {
  return `#${groupsIn(world).length + 1}`
}

/** By the owner alone. Every member leaves; what was written stays for each. */
function dismissGroup(world: WorldState, me: string, { groupID }: { groupID: string }): { listSeq: number } {
  const conversation = requireMember(world, me, groupID)
  requireRight(conversation.group, me, 'dismiss')
  return dismiss(world, conversation, me)
}

/** Every member leaves, the owner too. */
function dismiss(world: WorldState, conversation: Conversation & { group: Group }, me: string): { listSeq: number } {
  const { group, id } = conversation
  const operator = operatorView(world, group, me)
  for (const userID of [...group.members.keys()]) {
    removeMember(world, conversation, userID)
    const left = { groupID: id, event: ZIMGroupEvent.Dismissed, operator, listSeq: world.groupLists.get(userID)!.lastSeq }
    pushExceptActor(world, userID, 'groupLeft', left)
  }
  group.isDismissed = true
  return { listSeq: world.groupLists.get(me)?.lastSeq ?? 0 }
}

/** For everybody, also from outside: one sees a group before joining it. */
function queryGroupInfo(world: WorldState, _: string, { groupID }: { groupID: string }): { group: GroupView } {
  return { group: groupView(world, requireGroup(world, groupID)) }
}

/** Asked by the SDK for a group whose name it does not know. */
function queryGroupBrief(world: WorldState, me: string, { groupID }: { groupID: string }): { groupName: string, groupAvatarUrl: string, isMember: boolean, exists: boolean } {
  const conversation = findConversation(world, 'group', groupID)
  return {
    groupName: conversation?.name ?? '',
    groupAvatarUrl: conversation?.group?.avatarUrl ?? '',
    isMember: !!conversation?.members.has(me),
    exists: !!conversation?.group && !conversation.group.isDismissed,
  }
}

/** The groups of a user that have changed after `since`: entered, left. */
function syncGroups(world: WorldState, me: string, { since }: { since: number }): { groups: ListedGroup[], seq: number } {
  const { entries, lastSeq } = world.groupLists.get(me) ?? { entries: new Map<string, { seq: number, isLeft: boolean }>(), lastSeq: 0 }
  const groups = [...entries].filter(([, { seq, isLeft }]) => seq > since && (since > 0 || !isLeft)).map(([groupID, entry]) => listedGroup(findConversation(world, 'group', groupID) as Conversation & { group: Group }, me, entry))
  return { groups: groups.sort((one, other) => one.seq - other.seq), seq: lastSeq }
}

/** The groups that both are in. `nextFlag`: how many came before. */
function queryCommonGroups(world: WorldState, me: string, { userID, count, nextFlag }: { userID: string, count: number, nextFlag: number }): { groupList: ZIMGroup[], nextFlag: number } {
  const common = groupsOf(world, me).filter(({ members }) => members.has(userID)).map((conversation) => {
    const { groupID, groupName, groupAvatarUrl, groupAlias, notificationStatus } = listedGroup(conversation, me, { seq: 0, isLeft: false })
    return { baseInfo: { groupID, groupName, groupAvatarUrl }, groupAlias, notificationStatus }
  })
  const end = nextFlag + count
  return { groupList: common.slice(nextFlag, end), nextFlag: end < common.length ? end : 0 }
}

export const operations = { createGroup, dismissGroup, queryGroupInfo, queryGroupBrief, syncGroups, queryCommonGroups }
