/**
 * Who is in a group: joining, inviting, leaving, kicking. A joined user sees what is written from then on; one that has left keeps what it could
 * see. The first member in the order of joining follows an owner who leaves; a group without members is dismissed.
 */
import type { ZIMErrorUserInfo } from 'zego-zim-miniprogram'

import type { Group, GroupMember, Operator } from './group'
import type { EnteredView, MemberView } from './groupViews'
import type { Conversation, WorldState } from './state'

import { ZIMGroupBeInviteMode, ZIMGroupEnterType, ZIMGroupEvent, ZIMGroupInviteMode, ZIMGroupJoinMode } from '../enums'
import { failure, refused } from '../failure'
import { join, leave, requireGroup, requireMember } from './conversations'
import { ROLE } from './group'
import { hasRight, requireRight, roleOf } from './groupRights'
import { newOwnerInfo, tell, TIP } from './groupTips'
import { enteredView, memberView, operatorView } from './groupViews'
import { pushExceptActor, pushToOnline } from './pushes'

export type GroupConversation = Conversation & { group: Group }

/** How the members are told of a change of members. */
export type MemberChange = 'joined' | 'invited' | 'left' | 'kicked'

export interface Entered { group: EnteredView, member: MemberView, operator: Operator }
export interface MembersChanged { groupID: string, change: MemberChange, members: MemberView[], operator: Operator, memberCount: number, memberSeq: number, newOwnerID?: string }

/** Makes a user a member, without a word to anybody. */
export function enter(world: WorldState, conversation: GroupConversation, userID: string, { role = ROLE.member, enterType, operatedBy }: { role?: number, enterType: ZIMGroupEnterType, operatedBy?: Operator }): GroupMember {
  const { group, id } = conversation
  join(world, conversation, userID)
  const member: GroupMember = { userID, number: ++group.lastNumber, role, nickname: '', mutedUntil: 0, enteredAt: world.now(), enterType, ...(operatedBy && { operatedBy }) }
  group.members.set(userID, member)
  noteInList(world, userID, id, false)
  return member
}

/** Ends a membership, without a word to anybody. */
export function removeMember(world: WorldState, conversation: GroupConversation, userID: string): void {
  leave(world, conversation, userID)
  conversation.group.members.delete(userID)
  noteInList(world, userID, conversation.id, true)
}

function noteInList(world: WorldState, userID: string, groupID: string, isLeft: boolean): void {
  const list = world.groupLists.get(userID) ?? { lastSeq: 0, entries: new Map() }
  world.groupLists.set(userID, list)
  list.entries.set(groupID, { seq: ++list.lastSeq, isLeft })
}

/** The groups that a user is in, the one that it entered last at the end. */
export function groupsOf(world: WorldState, userID: string): GroupConversation[] {
  const entries = [...world.groupLists.get(userID)?.entries ?? []].filter(([, { isLeft }]) => !isLeft)
  return entries.sort(([, one], [, other]) => one.seq - other.seq).map(([groupID]) => requireGroup(world, groupID))
}

/** Who may not enter: 6000011 never logged in, 6000522 is in, 6000525 the group is full, or the user is in too many groups. Else 0. */
export function entryFailure(world: WorldState, { group }: GroupConversation, userID: string): number {
  if (!world.users.has(userID))
    return 6000011
  if (group.members.has(userID))
    return 6000522
  return group.members.size >= group.maxMemberCount || groupsOf(world, userID).length >= world.limits.groupsPerUser ? 6000525 : 0
}

/** Makes users members who need not be asked. Those who may not enter are in `errorUserList`. */
export function addMembers(world: WorldState, conversation: GroupConversation, by: string, userIDs: string[], enterType: ZIMGroupEnterType): { added: string[], errorUserList: ZIMErrorUserInfo[] } {
  const operatedBy = operatorView(world, conversation.group, by)
  const added: string[] = []
  const errorUserList: ZIMErrorUserInfo[] = []
  for (const userID of new Set(userIDs.filter(userID => userID !== by))) {
    const reason = entryFailure(world, conversation, userID)
    if (reason) {
      errorUserList.push({ userID, reason })
      continue
    }
    enter(world, conversation, userID, { enterType, operatedBy })
    added.push(userID)
  }
  return { added, errorUserList }
}

/** Tells users that they are in a group now. `members`: only for other devices of who has created it. */
export function tellEntered(world: WorldState, conversation: GroupConversation, userIDs: string[], { event, by, members }: { event: ZIMGroupEvent, by: string, members?: MemberView[] }): void {
  const operator = operatorView(world, conversation.group, by)
  for (const userID of userIDs)
    pushExceptActor(world, userID, 'groupEntered', { ...enteredBy(world, conversation, userID, by), operator, event, ...(members && { members }) })
}

function enteredBy(world: WorldState, conversation: GroupConversation, userID: string, by: string): Entered {
  return { group: enteredView(world, conversation, userID), member: memberView(world, conversation.group.members.get(userID)!), operator: operatorView(world, conversation.group, by) }
}

/** Tells the members, except those who have just entered. `isActorTold`: also the acting client, which else has the result of its call. */
function tellMembers(world: WorldState, conversation: GroupConversation, change: Omit<MembersChanged, 'groupID' | 'memberCount' | 'memberSeq'>, isActorTold = false): void {
  const { group, id } = conversation
  const concerned = new Set(change.change === 'joined' || change.change === 'invited' ? change.members.map(({ userID }) => userID) : [])
  const data: MembersChanged = { groupID: id, ...change, memberCount: group.members.size, memberSeq: ++group.memberSeq }
  for (const userID of group.members.keys()) {
    if (!concerned.has(userID))
      (isActorTold ? pushToOnline : pushExceptActor)(world, userID, 'groupMembersChanged', data)
  }
}

const viewsOf = (world: WorldState, { group }: GroupConversation, userIDs: string[]) => userIDs.map(userID => memberView(world, group.members.get(userID)!))

/** A group that asks for an application: 6000543; one that only members open: 6000542. Already in: 6000522. Full: 6000525. */
function joinGroup(world: WorldState, me: string, { groupID }: { groupID: string }): Entered {
  const conversation = requireGroup(world, groupID)
  const { joinMode } = conversation.group.modes
  if (conversation.members.has(me))
    throw refused(6000522)
  if (joinMode !== ZIMGroupJoinMode.Any)
    throw refused(joinMode === ZIMGroupJoinMode.Auth ? 6000543 : 6000542)
  return admit(world, conversation, me, { enterType: ZIMGroupEnterType.Joined })
}

/** Lets a user in, and tells the members and the user's other devices. `by`: who has let it in, else itself. */
export function admit(world: WorldState, conversation: GroupConversation, userID: string, { enterType, by = userID }: { enterType: ZIMGroupEnterType, by?: string }): Entered {
  const reason = entryFailure(world, conversation, userID)
  if (reason)
    throw refused(reason)
  enter(world, conversation, userID, { enterType, ...(by !== userID && { operatedBy: operatorView(world, conversation.group, by) }) })
  const operator = operatorView(world, conversation.group, by)
  const isInvited = enterType === ZIMGroupEnterType.InviteApply
  tellMembers(world, conversation, { change: isInvited ? 'invited' : 'joined', members: viewsOf(world, conversation, [userID]), operator }, by !== userID)
  tellEntered(world, conversation, [userID], { event: isInvited ? ZIMGroupEvent.Invited : ZIMGroupEvent.Joined, by })
  tell(world, conversation, { event: isInvited ? TIP.invited : TIP.joined, by: isInvited ? by : userID, targets: [userID] })
  return enteredBy(world, conversation, userID, by)
}

export interface Invited { members: MemberView[], memberCount: number, memberSeq: number, errorUserList: ZIMErrorUserInfo[] }

/** Who may invite. By `inviteMode`, everybody or owner and admins: 6000541. */
export function requireInviter(world: WorldState, me: string, groupID: string, userIDs: string[]): GroupConversation {
  const conversation = requireMember(world, me, groupID)
  const { group } = conversation
  if (group.modes.inviteMode === ZIMGroupInviteMode.Admin && roleOf(group, me) === ROLE.member)
    throw refused(6000541)
  if (userIDs.length > world.limits.groupUsersPerCall)
    throw failure(6000001)
  return conversation
}

/** Adds users at once. In a group whose invited users are asked, groupApplications.ts does that instead. */
export function invite(world: WorldState, me: string, conversation: GroupConversation, userIDs: string[]): Invited {
  const { group } = conversation
  const { added, errorUserList } = addMembers(world, conversation, me, userIDs, ZIMGroupEnterType.Invited)
  const members = viewsOf(world, conversation, added)
  if (added.length) {
    tellMembers(world, conversation, { change: 'invited', members, operator: operatorView(world, group, me) })
    tellEntered(world, conversation, added, { event: ZIMGroupEvent.Invited, by: me })
    tell(world, conversation, { event: TIP.invited, by: me, targets: added })
  }
  return { members, memberCount: group.members.size, memberSeq: group.memberSeq, errorUserList }
}

export const asksInvited = ({ group }: GroupConversation) => group.modes.beInviteMode === ZIMGroupBeInviteMode.Auth

/** The other devices of the user are told, too. */
function leaveGroup(world: WorldState, me: string, { groupID }: { groupID: string }): { listSeq: number } {
  const conversation = requireMember(world, me, groupID)
  const { group } = conversation
  const operator = operatorView(world, group, me)
  const members = viewsOf(world, conversation, [me])
  const heir = roleOf(group, me) === ROLE.owner ? [...group.members.values()].find(({ userID }) => userID !== me) : undefined
  tell(world, conversation, { event: TIP.left, by: me, changeInfo: heir && newOwnerInfo(world, group, heir.userID) })
  removeMember(world, conversation, me)
  if (heir)
    heir.role = ROLE.owner
  group.isDismissed = group.members.size === 0
  tellMembers(world, conversation, { change: 'left', members, operator, ...(heir && { newOwnerID: heir.userID }) })
  const { lastSeq } = world.groupLists.get(me)!
  pushExceptActor(world, me, 'groupLeft', { groupID, event: ZIMGroupEvent.Left, operator, listSeq: lastSeq })
  return { listSeq: lastSeq }
}

interface Kicked { memberCount: number, memberSeq: number, errorUserList: ZIMErrorUserInfo[] }

/** Without the right to kick anybody: 6000541. Who is not a member (6000521), or of too high a role (6000541), is in `errorUserList`. */
function kickGroupMembers(world: WorldState, me: string, { groupID, userIDs }: { groupID: string, userIDs: string[] }): Kicked {
  const conversation = requireMember(world, me, groupID)
  const { group } = conversation
  if (roleOf(group, me) === ROLE.member)
    requireRight(group, me, 'kick')
  const errorUserList: ZIMErrorUserInfo[] = []
  const kicked: string[] = []
  for (const userID of userIDs) {
    const reason = userID === me ? 6000001 : !group.members.has(userID) ? 6000521 : hasRight(group, me, 'kick', userID) ? 0 : 6000541
    if (reason) errorUserList.push({ userID, reason })
    else kicked.push(userID)
  }
  const operator = operatorView(world, group, me)
  const members = viewsOf(world, conversation, kicked)
  if (kicked.length)
    tell(world, conversation, { event: TIP.kickedOut, by: me, targets: kicked })
  for (const userID of kicked) {
    removeMember(world, conversation, userID)
    pushExceptActor(world, userID, 'groupLeft', { groupID, event: ZIMGroupEvent.KickedOut, operator, listSeq: world.groupLists.get(userID)!.lastSeq })
  }
  if (kicked.length)
    tellMembers(world, conversation, { change: 'kicked', members, operator })
  return { memberCount: group.members.size, memberSeq: group.memberSeq, errorUserList }
}

/** All members, in the order of joining. For members. */
function queryGroupMembers(world: WorldState, me: string, { groupID }: { groupID: string }): { members: MemberView[], memberCount: number, memberSeq: number } {
  const { group } = requireMember(world, me, groupID)
  return { members: [...group.members.values()].map(member => memberView(world, member)), memberCount: group.members.size, memberSeq: group.memberSeq }
}

/** For members, about members: else 6000521. */
function queryGroupMemberInfo(world: WorldState, me: string, { groupID, userID }: { groupID: string, userID: string }): { member: MemberView } {
  const member = requireMember(world, me, groupID).group.members.get(userID)
  if (!member)
    throw refused(6000521)
  return { member: memberView(world, member) }
}

export const operations = { joinGroup, leaveGroup, kickGroupMembers, queryGroupMembers, queryGroupMemberInfo }
