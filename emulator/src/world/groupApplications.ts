/**
 * Applications: who wants to join a group that asks for it, and who is invited into a group that asks the invited. One waits for each pair of a
 * group and a user (of an invitation: and its inviter); the same again replaces it. Handled: by the owner and the admins, or by the invited.
 * What ZIM's server says of one that was handled or is too old is not known: 6000502.
 */
import type { ZIMErrorUserInfo } from 'zego-zim-miniprogram'

import type { GroupApplication, Operator } from './group'
import type { Entered, GroupConversation, Invited } from './groupMembers'
import type { WorldState } from './state'

import { ZIMGroupEnterType, ZIMGroupJoinMode } from '../enums'
import { failure, refused } from '../failure'
import { findConversation, requireGroup, requireMember } from './conversations'
import { APPLICATION, ROLE } from './group'
import { admit, asksInvited, entryFailure, groupsOf, invite, requireInviter } from './groupMembers'
import { hasRight, requireRight } from './groupRights'
import { operatorView } from './groupViews'
import { pushExceptActor, pushToOnline } from './pushes'

/** An application on the wire. `status`: one of {@link APPLICATION}. */
export interface ApplicationView {
  status: number
  isExpired: boolean
  groupID: string
  groupName: string
  groupAvatarUrl: string
  /** Who wants to join, or is invited. */
  user: { userID: string, userName: string, userAvatarUrl: string }
  /** Of an invitation, the inviter; of a wish that was handled, who has done that. */
  operator?: Operator
  createTime: number
  updateTime: number
  wording: string
}

function viewOf(world: WorldState, { id, name, group }: GroupConversation, { status, userID, inviterID, createTime, updateTime, wording, operator }: GroupApplication): ApplicationView {
  const { userName = '', userAvatarUrl = '' } = world.users.get(userID)?.baseInfo ?? {}
  const isWaiting = status === APPLICATION.joinWaiting || status === APPLICATION.inviteWaiting
  const by = inviterID ? operatorView(world, group, inviterID) : operator
  return {
    status,
    isExpired: isWaiting && world.now() - createTime > world.limits.applicationLastsMs,
    groupID: id,
    groupName: name,
    groupAvatarUrl: group.avatarUrl,
    user: { userID, userName, userAvatarUrl },
    ...(by && { operator: by }),
    createTime,
    updateTime,
    wording,
  }
}

const keyOf = (userID: string, inviterID?: string) => JSON.stringify([userID, inviterID])

function put(world: WorldState, { group }: GroupConversation, application: Omit<GroupApplication, 'createTime' | 'updateTime'>): GroupApplication {
  const key = keyOf(application.userID, application.inviterID)
  const created = { ...application, createTime: world.now(), updateTime: world.now() }
  group.applications.delete(key)
  group.applications.set(key, created)
  return created
}

const adminsOf = ({ group }: GroupConversation) => [...group.members.values()].filter(({ role }) => role <= ROLE.admin).map(({ userID }) => userID)

/** To the one who applies or is invited: `groupApplicationOwn`. To those who handle or sent it: `groupApplicationOfGroup`. */
function tell(world: WorldState, conversation: GroupConversation, application: GroupApplication, entered?: Entered): ApplicationView {
  const view = viewOf(world, conversation, application)
  pushExceptActor(world, application.userID, 'groupApplicationOwn', { application: view, ...(entered && { entered }) })
  const others = application.inviterID ? [application.inviterID] : adminsOf(conversation)
  for (const userID of others)
    pushExceptActor(world, userID, 'groupApplicationOfGroup', { groupID: conversation.id, applications: [view] })
  return view
}

/** In a group that anybody may join: joins at once. */
function sendGroupJoinApplication(world: WorldState, me: string, { groupID, wording }: { groupID: string, wording: string }): { entered?: Entered, application?: ApplicationView } {
  const conversation = requireGroup(world, groupID)
  const reason = entryFailure(world, conversation, me)
  if (reason)
    throw refused(reason)
  const { joinMode } = conversation.group.modes
  if (joinMode === ZIMGroupJoinMode.Any)
    return { entered: admit(world, conversation, me, { enterType: ZIMGroupEnterType.Joined }) }
  if (joinMode === ZIMGroupJoinMode.Forbid)
    throw refused(6000542)
  return { application: tell(world, conversation, put(world, conversation, { status: APPLICATION.joinWaiting, userID: me, wording })) }
}

function requireWaiting(world: WorldState, { group }: GroupConversation, userID: string, inviterID?: string): GroupApplication {
  const application = group.applications.get(keyOf(userID, inviterID))
  const isWaiting = application?.status === (inviterID ? APPLICATION.inviteWaiting : APPLICATION.joinWaiting)
  if (!application || !isWaiting || world.now() - application.createTime > world.limits.applicationLastsMs)
    throw failure(6000502)
  return application
}

/** The member is told of by a push, also to the acting client. */
function handleGroupJoinApplication(world: WorldState, me: string, { groupID, userID, isAccepted }: { groupID: string, userID: string, isAccepted: boolean }): { application: ApplicationView } {
  const conversation = requireMember(world, me, groupID)
  requireRight(conversation.group, me, 'applications')
  const application = requireWaiting(world, conversation, userID)
  const operator = operatorView(world, conversation.group, me)
  const entered = isAccepted ? letIn(world, conversation, userID, me) : undefined
  Object.assign(application, { status: isAccepted ? APPLICATION.joinAccepted : APPLICATION.joinRejected, updateTime: world.now(), operator })
  return { application: tell(world, conversation, application, entered) }
}

/** The one who enters gets the group with the news of its application. */
function letIn(world: WorldState, conversation: GroupConversation, userID: string, by: string): Entered {
  const entered = admit(world, conversation, userID, { enterType: ZIMGroupEnterType.JoinApply, by })
  world.outbox = world.outbox.filter(({ push, data }) => push !== 'groupEntered' || (data as Entered).member.userID !== userID)
  return entered
}

interface InviteArgs { groupID: string, userIDs: string[], wording: string }

/** In a group that asks the invited, `applications` are made instead of members. */
function inviteUsersIntoGroup(world: WorldState, me: string, { groupID, userIDs, wording }: InviteArgs): Invited & { applications: ApplicationView[] } {
  const conversation = requireInviter(world, me, groupID, userIDs)
  const { group } = conversation
  if (!asksInvited(conversation))
    return { ...invite(world, me, conversation, userIDs), applications: [] }
  const errorUserList: ZIMErrorUserInfo[] = []
  const applications: ApplicationView[] = []
  for (const userID of userIDs) {
    const reason = entryFailure(world, conversation, userID)
    if (reason) {
      errorUserList.push({ userID, reason })
      continue
    }
    const application = put(world, conversation, { status: APPLICATION.inviteWaiting, userID, inviterID: me, wording })
    const view = viewOf(world, conversation, application)
    pushToOnline(world, userID, 'groupApplicationOwn', { application: view })
    pushExceptActor(world, me, 'groupApplicationOfGroup', { groupID, applications: [view] })
    applications.push(view)
  }
  return { members: [], memberCount: group.members.size, memberSeq: group.memberSeq, errorUserList, applications }
}

/** By the invited. */
function handleGroupInviteApplication(world: WorldState, me: string, { groupID, inviterUserID, isAccepted }: { groupID: string, inviterUserID: string, isAccepted: boolean }): { application: ApplicationView, entered?: Entered } {
  const conversation = requireGroup(world, groupID)
  const application = requireWaiting(world, conversation, me, inviterUserID)
  const entered = isAccepted ? admit(world, conversation, me, { enterType: ZIMGroupEnterType.InviteApply, by: inviterUserID }) : undefined
  Object.assign(application, { status: isAccepted ? APPLICATION.inviteAccepted : APPLICATION.inviteRejected, updateTime: world.now() })
  return { application: tell(world, conversation, application), ...(entered && { entered }) }
}

/** `own`: wishes to join and invitations of this user. `ofGroups`: wishes that it may handle, and invitations that it has sent. */
function syncGroupApplications(world: WorldState, me: string): { own: ApplicationView[], ofGroups: ApplicationView[] } {
  const groups = [...world.conversations.values()].flatMap(({ kind, id }) => kind === 'group' ? findConversation(world, kind, id) as GroupConversation : [])
  const own = groups.flatMap(conversation => [...conversation.group.applications.values()].filter(({ userID }) => userID === me).map(application => viewOf(world, conversation, application)))
  const ofGroups = groupsOf(world, me).flatMap((conversation) => {
    const isSeen = ({ inviterID }: GroupApplication) => inviterID ? inviterID === me : hasRight(conversation.group, me, 'applications')
    return [...conversation.group.applications.values()].filter(isSeen).map(application => viewOf(world, conversation, application))
  })
  return { own, ofGroups }
}

export const operations = { sendGroupJoinApplication, handleGroupJoinApplication, inviteUsersIntoGroup, handleGroupInviteApplication, syncGroupApplications }
