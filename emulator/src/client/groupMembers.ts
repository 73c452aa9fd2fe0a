/** Members of groups: inviting and kicking them, their list, roles, nicknames and mutes. */
import type * as Vendor from 'zego-zim-miniprogram'

import type { Operator } from '../world/group'
import type { MemberChange, MembersChanged } from '../world/groupMembers'
import type { MemberView } from '../world/groupViews'
import type { Client } from './client'
import type { KnownGroup, KnownMember } from './groupStore'

import { ZIMGroupMemberEvent, ZIMGroupMemberState } from '../enums'
import { failure, isNetworkFailure } from '../failure'
import { isMutedNow, ROLE } from '../world/group'
import { checkList, checkMuteDuration, checkNickname, checkPage, checkRole, checkTwoIDs } from './groupChecks'
import { operatorOf, ownOperator, showGroup } from './groupEvents'

const LARGEST_PAGE = 100
const FIRST_PAGE = { count: LARGEST_PAGE, nextFlag: 0 }

const EVENTS: Record<MemberChange, { state: ZIMGroupMemberState, event: ZIMGroupMemberEvent }> = {
  joined: { state: ZIMGroupMemberState.Enter, event: ZIMGroupMemberEvent.Joined },
  invited: { state: ZIMGroupMemberState.Enter, event: ZIMGroupMemberEvent.Invited },
  left: { state: ZIMGroupMemberState.Quit, event: ZIMGroupMemberEvent.Left },
  kicked: { state: ZIMGroupMemberState.Quit, event: ZIMGroupMemberEvent.KickedOut },
}

/** Non-empty strings, each once. The others come back as errors. */
export function validUsers(userIDs: string[]): { valid: string[], errorUserList: Vendor.ZIMErrorUserInfo[] } {
  const valid = userIDs.filter(userID => typeof userID === 'string' && userID.length > 0)
  return { valid: [...new Set(valid)], errorUserList: userIDs.filter(userID => !valid.includes(userID)).map(userID => ({ userID, reason: 6000001 })) }
}

export function groupMembersFacet(client: Client, noteRefusal: (groupID: string, error: unknown) => void) {
  const { ask, call, events, me, store, timers } = client
  const { groups } = store

  const zimOf = (group: KnownGroup, members: KnownMember[]) => members.map(member => group.zimMember(member))

  function emitInfo(groupID: string, members: KnownMember[], operatedInfo: Vendor.ZIMGroupOperatedInfo): void {
    events.emit('groupMemberInfoUpdated', { groupID, userList: zimOf(groups.findOrNew(groupID), members), operatedInfo })
  }

  /** Members as the server has them now. The user's own mute shows in its conversation. */
  function learn(group: KnownGroup, views: MemberView[]): KnownMember[] {
    const members = views.map(view => group.put(view))
    if (views.some(({ userID }) => userID === me()) && group.refreshMute(me(), timers.now()))
      showGroup(client, group)
    return members
  }

  /** Not a member any more, as this client knows. */
  function requireInside(group: KnownGroup | undefined): void {
    if (group?.isDisabled && group.end)
      throw failure(group.end === 'left' ? 6000521 : 6000523)
  }

  /** The SDK asks for the group itself, where it is not known. */
  async function knownGroup(groupID: string): Promise<KnownGroup> {
    const group = groups.find(groupID)
    requireInside(group)
    if (group && !group.isDisabled)
      return group
    try {
      const view = await ask('queryGroupInfo', { groupID }, 'group/data')
      const known = groups.findOrNew(groupID)
      known.learn(view.group)
      return known
    }
    catch (error) {
      noteRefusal(groupID, error)
      throw error
    }
  }

  /** Fetches all members, unless the client knows them. In a group that is not known a refusal counts as no members. */
  async function fetchMembers(group: KnownGroup): Promise<void> {
    if (group.memberCount && group.present().length >= group.memberCount)
      return
    try {
      const { members, memberCount, memberSeq } = await ask('queryGroupMembers', { groupID: group.groupID }, 'group/members')
      group.present().forEach((member) => { member.hasLeft = true })
      members.forEach(view => group.put(view))
      Object.assign(group, { memberCount, memberSeq })
    }
    catch (error) {
      if (!isNetworkFailure(error) && !group.isDisabled)
        throw error
    }
  }

  /** In the order of joining. `nextFlag` is the number of the next member. */
  async function pageOf(groupID: string, given: Partial<Vendor.ZIMGroupMemberQueryConfig> | undefined, isWanted: (member: KnownMember) => boolean) {
    const config = { ...FIRST_PAGE, ...given }
    checkPage('queryGroupMemberList', config, groupID)
    if (config.count < 1)
      return { groupID, userList: [], nextFlag: config.nextFlag }
    const group = await knownGroup(groupID)
    await fetchMembers(group)
    const now = timers.now()
    group.present().filter(({ muteExpiredTime }) => !isMutedNow(muteExpiredTime, now)).forEach((member) => { member.muteExpiredTime = 0 })
    const members = group.present().filter(isWanted).sort((one, other) => one.number - other.number)
    const last = members.at(-1)?.number ?? 0
    const start = config.nextFlag > last ? members.length : Math.max(0, config.nextFlag > 0 ? members.findIndex(({ number }) => number === config.nextFlag) : 0)
    const end = start + Math.min(LARGEST_PAGE, config.count)
    return { groupID, userList: zimOf(group, members.slice(start, end)), nextFlag: members[end]?.number ?? 0 }
  }

  async function changeMember(groupID: string, userID: string, fields: { memberRole?: number, memberNickname?: string }, request: Promise<unknown>): Promise<void> {
    await request
    const member = Object.assign(groups.findOrNew(groupID).memberOrNew(userID), fields)
    emitInfo(groupID, [member], ownOperator(client, groups.find(groupID)))
  }

  const calls = {
    kickGroupMembers: call('kickGroupMembers', async (userIDs: string[], groupID: string) => {
      checkList('kickGroupMembers', groupID, 'userIDs', userIDs)
      const { valid, errorUserList } = validUsers(userIDs)
      const { memberCount, memberSeq, errorUserList: refusedUsers } = await ask('kickGroupMembers', { groupID, userIDs: valid }, 'group/kickout')
      const kickedUserIDs = valid.filter(userID => refusedUsers.every(refused => refused.userID !== userID))
      const group = groups.find(groupID)
      if (group) {
        const members = kickedUserIDs.flatMap(userID => group.member(userID) ?? [])
        members.forEach((member) => { member.hasLeft = true })
        Object.assign(group, { memberCount, memberSeq })
        events.emit('groupMemberStateChanged', { groupID, ...EVENTS.kicked, userList: zimOf(group, members), operatedInfo: ownOperator(client, group) })
      }
      return { groupID, kickedUserIDs, errorUserList: [...errorUserList, ...refusedUsers] }
    }),

    /** Emitted when the client knows both. */
    transferGroupOwner: call('transferGroupOwner', async (toUserID: string, groupID: string) => {
      checkTwoIDs('transferGroupOwner', 'toUserID', toUserID, groupID)
      await ask('transferGroupOwner', { groupID, toUserID }, 'group/owner_transfer')
      transferred(groupID, toUserID, me())
      return { groupID, toUserID }
    }),

    queryGroupMemberInfo: call('queryGroupMemberInfo', async (userID: string, groupID: string) => {
      checkTwoIDs('queryGroupMemberInfo', 'userID', userID, groupID)
      try {
        const { member } = await ask('queryGroupMemberInfo', { groupID, userID }, 'group/member_data')
        const group = groups.findOrNew(groupID)
        return { groupID, userInfo: zimOf(group, learn(group, [member]))[0]! }
      }
      catch (error) {
        const group = groups.find(groupID)
        if (isNetworkFailure(error) && group && !group.isDisabled)
          return { groupID, userInfo: group.zimMember(group.memberOrNew(userID)) }
        noteRefusal(groupID, error)
        throw error
      }
    }),

    queryGroupMemberList: call('queryGroupMemberList', (groupID: string, config: Vendor.ZIMGroupMemberQueryConfig) => pageOf(groupID, config, () => true)),

    queryGroupMemberMutedList: call('queryGroupMemberList', (groupID: string, config: Vendor.ZIMGroupMemberQueryConfig) => pageOf(groupID, config, ({ muteExpiredTime }) => muteExpiredTime !== 0)),

    queryGroupMemberCount: call('queryGroupMemberCount', async (groupID: string) => ({ groupID, count: (await knownGroup(groupID)).memberCount })),

    setGroupMemberRole: call('setGroupMemberRole', async (role: number, forUserID: string, groupID: string) => {
      checkRole(role, forUserID, groupID)
      await changeMember(groupID, forUserID, { memberRole: role }, ask('setGroupMemberRole', { groupID, userID: forUserID, role }, 'group/set_member_role'))
      return { groupID, forUserID, role }
    }),

    setGroupMemberNickname: call('setGroupMemberNickname', async (nickname: string, forUserID: string, groupID: string) => {
      checkNickname(nickname, forUserID, groupID)
      await changeMember(groupID, forUserID, { memberNickname: nickname }, ask('setGroupMemberNickname', { groupID, userID: forUserID, nickname }, 'group/set_nickname'))
      return { groupID, forUserID, nickname }
    }),

    /** `duration` in s; -1, also without a config: without an end. */
    muteGroupMembers: call('muteGroupMembers', async (isMute: boolean, userIDs: string[], groupID: string, config?: Vendor.ZIMGroupMemberMuteConfig) => {
      checkList('muteGroupMembers', groupID, 'userIDs', userIDs)
      const duration = isMute ? (config && !Number.isNaN(Number(config.duration)) ? Math.trunc(config.duration) : -1) : 0
      checkMuteDuration(isMute, duration)
      const { valid, errorUserList } = validUsers(userIDs)
      const { members, errorUserList: refusedUsers } = await ask('muteGroupMembers', { groupID, userIDs: valid, duration }, 'group/set_member_forbid')
      const group = groups.findOrNew(groupID)
      emitInfo(groupID, learn(group, members), ownOperator(client, group))
      return { groupID, isMute, duration, mutedUserIDs: members.map(({ userID }) => userID), errorUserList: [...errorUserList, ...refusedUsers] }
    }),
  } satisfies Partial<Vendor.ZIM>

  function transferred(groupID: string, newOwnerID: string, oldOwnerID: string): void {
    const group = groups.find(groupID)
    const [next, old] = [group?.member(newOwnerID), group?.member(oldOwnerID)]
    if (!next || !old)
      return
    next.memberRole = ROLE.owner
    old.memberRole = ROLE.member
    emitInfo(groupID, [next, old], { userID: oldOwnerID, userName: groups.nameOf(oldOwnerID), memberNickname: old.memberNickname, memberRole: old.memberRole })
  }

  return {
    calls,
    pushes: {
      groupMembersChanged({ groupID, change, members, operator, memberCount, memberSeq, newOwnerID }: MembersChanged): void {
        const group = groups.findOrNew(groupID)
        group.memberCount = memberCount
        if (memberSeq < group.memberSeq)
          return
        group.memberSeq = memberSeq
        const { state } = EVENTS[change]
        const changed = members.map(view => Object.assign(group.put(view, state === ZIMGroupMemberState.Enter), { hasLeft: state === ZIMGroupMemberState.Quit }))
        const operatedInfo = operatorOf(client, group, operator)
        events.emit('groupMemberStateChanged', { groupID, ...EVENTS[change], userList: zimOf(group, changed), operatedInfo })
        if (!newOwnerID)
          return
        const owner = group.memberOrNew(newOwnerID)
        owner.memberRole = ROLE.owner
        emitInfo(groupID, [owner], operatedInfo)
      },
      groupMemberInfoUpdated({ groupID, members, operator }: { groupID: string, members: MemberView[], operator: Operator }): void {
        const group = groups.findOrNew(groupID)
        emitInfo(groupID, learn(group, members), operatorOf(client, group, operator))
      },
      groupOwnerTransferred: ({ groupID, newOwnerID, oldOwnerID }: { groupID: string, newOwnerID: string, oldOwnerID: string }) => transferred(groupID, newOwnerID, oldOwnerID),
    },
  }
}
