import type * as Vendor from 'zego-zim'

import type { Group, GroupEntry, GroupExit, GroupMember, GroupMute, GroupSummary, JoinMode } from '@/types/group'
import type { UserInfo } from '@/types/user'
import type { Fields } from '@/utils/read'

import { FailureError } from '@/utils/failure'
import { fieldsOf, number, string } from '@/utils/read'

import type { ZimContext } from './context'

import { BE_INVITE_MODES, GROUP_EVENTS, GROUP_ROLES, INVITE_MODES, JOIN_MODES, MEMBER_CHANGES, MUTE_MODES } from './codes'
import { normalised, toFailure } from './errors'
import { checkGroup, checkGroupUsers } from './groupLimits'
import { userFromZim } from './users'

/** userIDs that a call did not accept, by ZIM's code. */
type RefusedUsers = { userID: string, code: number }[]

export interface GroupsClient {
  /** The caller becomes the owner. Without a `groupID` ZIM makes one. Users who are unknown to ZIM are in `refused`. */
  create: (given: { groupID?: string, name: string, avatarUrl: string, userIDs: string[] }) => Promise<{ group: Group, refused: RefusedUsers }>
  /** Rejects with `group-apply` where an application is needed, with `group-closed` where nobody may enter. */
  join: (groupID: string) => Promise<Group>
  /** An owner who leaves is followed by the earliest member; the last one ends the group. */
  leave: (groupID: string) => Promise<void>
  /** The owner's right. The ID is never used again. */
  dismiss: (groupID: string) => Promise<void>
  /** At most 100 users. Those who are asked first are in `asked`. */
  invite: (groupID: string, userIDs: string[]) => Promise<{ asked: string[], refused: RefusedUsers }>
  /** Rejects when one of them is refused; the others are removed. */
  remove: (groupID: string, userIDs: string[]) => Promise<void>
  /** The owner becomes a plain member. */
  transfer: (groupID: string, userID: string) => Promise<void>
  query: (groupID: string) => Promise<Group>
  /** All groups of the user, also those without messages. */
  list: () => Promise<GroupSummary[]>
  /** The groups that another user is in, too, at most 1,000. ZIM's server is asked. Not for the own userID, which ZIM refuses. */
  common: (userID: string) => Promise<GroupSummary[]>
  rename: (groupID: string, name: string) => Promise<void>
  setAvatar: (groupID: string, url: string) => Promise<void>
  setNotice: (groupID: string, notice: string) => Promise<void>
  /** Seen by this user alone. */
  setRemark: (groupID: string, remark: string) => Promise<void>
  setJoinMode: (groupID: string, mode: JoinMode) => Promise<void>
  setInviteRestricted: (groupID: string, isRestricted: boolean) => Promise<void>
  setAsksInvited: (groupID: string, asks: boolean) => Promise<void>
  /** Nobody may write, the owner's right; or ends every mute of the group. */
  muteAll: (groupID: string, isMuted: boolean) => Promise<void>
}

/** ZIMGroupState */
const ENTERED = 1

/** Of the groups of two users. */
const PAGE = 100
const MOST_PAGES = 10

/** ZIM's answer for a person who is asked before an invitation takes effect. */
const ASKED = 6000544

const muteFromZim = (given: unknown): GroupMute => {
  const { mode, expiredTime } = fieldsOf(given)
  return { who: MUTE_MODES[number(mode)] ?? 'roles', until: number(expiredTime) }
}

function summaryFromZim(given: unknown): GroupSummary {
  const { baseInfo, groupAlias } = fieldsOf(given)
  const { groupID, groupName, groupAvatarUrl } = fieldsOf(baseInfo ?? given)
  return { groupID: string(groupID), name: string(groupName), avatarUrl: string(groupAvatarUrl), remark: string(groupAlias) }
}

function verifyFromZim(given: unknown): Pick<Group, 'joinMode' | 'isInviteRestricted' | 'asksInvited'> {
  const { joinMode, inviteMode, beInviteMode } = fieldsOf(given)
  return { joinMode: JOIN_MODES[number(joinMode)] ?? 'closed', isInviteRestricted: inviteMode === INVITE_MODES.admins, asksInvited: beInviteMode === BE_INVITE_MODES.ask }
}

function groupFromZim(given: unknown): Group {
  const { groupNotice, mutedInfo, verifyInfo, maxMemberCount } = fieldsOf(given)
  return { ...summaryFromZim(given), notice: string(groupNotice), ...verifyFromZim(verifyInfo), mute: muteFromZim(mutedInfo), mostMembers: number(maxMemberCount) }
}

export function memberFromZim(given: unknown): GroupMember {
  const { memberNickname, memberAvatarUrl, memberRole, muteExpiredTime, ...user } = fieldsOf(given)
  const info = userFromZim(user as unknown as Vendor.ZIMUserInfo)
  return {
    ...info,
    avatarUrl: info.avatarUrl || string(memberAvatarUrl),
    nickname: string(memberNickname),
    role: GROUP_ROLES[number(memberRole)] ?? 'member',
    mutedUntil: number(muteExpiredTime),
  }
}

/** Who has done something. ZIM gives no picture, and an empty object for what happened while the app was away. */
export function operatorFromZim(given: unknown): UserInfo | null {
  const { userID, userName } = fieldsOf(given)
  return string(userID) ? { userID: string(userID), name: string(userName), avatarUrl: '' } : null
}

const refusedFromZim = (list: unknown): RefusedUsers => (Array.isArray(list) ? list : []).map((given: Fields) => ({ userID: string(given.userID), code: number(given.reason) }))

/** ZIM resolves a call about users also when it has refused some: throws the reason of the first one. */
export function requireAll(errorUserList: unknown): void {
  const [refused] = refusedFromZim(errorUserList)
  if (refused)
    throw new FailureError(toFailure({ code: refused.code, message: refused.userID }))
}

function listen({ on, emit }: ZimContext) {
  on('groupStateChanged', ({ state, event, groupInfo, operatedInfo }) => {
    const operator = operatorFromZim(operatedInfo)
    const because = operator ? GROUP_EVENTS[Number(event)] : 'unknown'
    if (state === ENTERED) emit({ type: 'group-entered', group: groupFromZim(groupInfo), because: because as GroupEntry, operator })
    else emit({ type: 'group-exited', group: summaryFromZim(groupInfo), because: because as GroupExit, operator })
  })
  on('groupMemberStateChanged', ({ groupID, event, userList, operatedInfo }) => {
    const change = MEMBER_CHANGES[Number(event)]
    if (change) emit({ type: 'group-members', groupID, members: userList.map(memberFromZim), change, operator: operatorFromZim(operatedInfo) })
  })
  on('groupMemberInfoUpdated', ({ groupID, userList, operatedInfo }) => emit({ type: 'group-members', groupID, members: userList.map(memberFromZim), change: 'updated', operator: operatorFromZim(operatedInfo) }))
  const update = (groupID: string, set: Partial<Group>, operatedInfo?: unknown) => emit({ type: 'group-updated', groupID, set, operator: operatorFromZim(operatedInfo) })
  on('groupNameUpdated', ({ groupID, groupName, operatedInfo }) => update(groupID, { name: groupName }, operatedInfo))
  on('groupAvatarUrlUpdated', ({ groupID, groupAvatarUrl, operatedInfo }) => update(groupID, { avatarUrl: groupAvatarUrl }, operatedInfo))
  on('groupNoticeUpdated', ({ groupID, groupNotice, operatedInfo }) => update(groupID, { notice: groupNotice }, operatedInfo))
  on('groupAliasUpdated', ({ groupID, groupAlias }) => update(groupID, { remark: groupAlias }))
  on('groupMutedInfoUpdated', ({ groupID, mutedInfo, operatedInfo }) => update(groupID, { mute: muteFromZim(mutedInfo) }, operatedInfo))
  on('groupVerifyInfoUpdated', ({ groupID, verifyInfo, operatedInfo }) => update(groupID, verifyFromZim(verifyInfo), operatedInfo))
}

export function createGroups(context: ZimContext): GroupsClient {
  const { zim, request } = context
  listen(context)
  const run = (call: () => Promise<unknown>) => request(async () => { await call() })

  return {
    create: ({ groupID = '', name, avatarUrl, userIDs }) => normalised(() => {
      checkGroup({ groupID, name, avatarUrl })
      checkGroupUsers(userIDs)
      return request(async () => {
        const { groupInfo, errorUserList } = await zim.createGroup({ groupID, groupName: name, groupAvatarUrl: avatarUrl }, userIDs)
        return { group: groupFromZim(groupInfo), refused: refusedFromZim(errorUserList) }
      })
    }),
    join: groupID => request(async () => groupFromZim((await zim.joinGroup(groupID)).groupInfo)),
    leave: groupID => run(() => zim.leaveGroup(groupID)),
    dismiss: groupID => run(() => zim.dismissGroup(groupID)),
    invite: (groupID, userIDs) => normalised(() => {
      checkGroupUsers(userIDs)
      return request(async () => {
        const refused = refusedFromZim((await zim.inviteUsersIntoGroup(userIDs, groupID)).errorUserList)
        return { asked: refused.filter(({ code }) => code === ASKED).map(({ userID }) => userID), refused: refused.filter(({ code }) => code !== ASKED) }
      })
    }),
    remove: (groupID, userIDs) => run(async () => requireAll((await zim.kickGroupMembers(userIDs, groupID)).errorUserList)),
    transfer: (groupID, userID) => run(() => zim.transferGroupOwner(userID, groupID)),
    query: groupID => request(async () => groupFromZim((await zim.queryGroupInfo(groupID)).groupInfo)),
    list: () => request(async () => (await zim.queryGroupList()).groupList.map(summaryFromZim)),
    common: userID => request(async () => {
      const groups: GroupSummary[] = []
      for (let page = 0, nextFlag = 0; page < MOST_PAGES && (page === 0 || nextFlag > 0); page++) {
        const answer = await zim.queryGroupList(PAGE, { nextFlag, userIDs: [userID] })
        groups.push(...answer.groupList.map(summaryFromZim))
        nextFlag = answer.nextFlag
      }
      return groups
    }),
    rename: (groupID, name) => normalised(() => {
      checkGroup({ name })
      return run(() => zim.updateGroupName(name, groupID))
    }),
    setAvatar: (groupID, url) => normalised(() => {
      checkGroup({ avatarUrl: url })
      return run(() => zim.updateGroupAvatarUrl(url, groupID))
    }),
    setNotice: (groupID, notice) => normalised(() => {
      checkGroup({ notice })
      return run(() => zim.updateGroupNotice(notice, groupID))
    }),
    setRemark: (groupID, remark) => normalised(() => {
      checkGroup({ name: remark })
      return run(() => zim.updateGroupAlias(remark, groupID))
    }),
    setJoinMode: (groupID, mode) => run(() => zim.updateGroupJoinMode(JOIN_MODES.indexOf(mode), groupID)),
    setInviteRestricted: (groupID, isRestricted) => run(() => zim.updateGroupInviteMode(isRestricted ? INVITE_MODES.admins : INVITE_MODES.all, groupID)),
    setAsksInvited: (groupID, asks) => run(() => zim.updateGroupBeInviteMode(asks ? BE_INVITE_MODES.ask : BE_INVITE_MODES.none, groupID)),
    muteAll: (groupID, isMuted) => run(() => zim.muteGroup(isMuted, groupID, { mode: MUTE_ALL, duration: -1, roles: [] })),
  }
}

const MUTE_ALL = MUTE_MODES.indexOf('all')
