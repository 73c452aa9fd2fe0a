/**
 * Applications to join groups, and invitations that the invited accept. The client knows those that it has sent or received in this login, and all
 * others from its first query on. One that it hears of again is reported as updated, not as new.
 */
import type * as Vendor from 'zego-zim-miniprogram'

import type { ApplicationView } from '../world/groupApplications'
import type { Entered } from '../world/groupMembers'
import type { Client } from './client'

import { ZIMGroupApplicationListChangeAction, ZIMGroupApplicationState, ZIMGroupApplicationType, ZIMGroupEvent, ZIMGroupMemberEvent, ZIMGroupMemberState } from '../enums'
import { APPLICATION, ROLE } from '../world/group'
import { checkList, checkPage, checkTwoIDs } from './groupChecks'
import { ownOperator } from './groupEvents'
import { validUsers } from './groupMembers'
import { entered } from './groups'
import { copyOf } from './store'

type Application = Vendor.ZIMGroupApplicationInfo
/** An application of this user or an invitation of it; or one that it handles or has sent as a member. */
type Side = 'own' | 'group'

/** The reason of who was asked instead of added. */
const ASKED = 6000544

const STATES: Record<number, ZIMGroupApplicationState> = {
  [APPLICATION.joinWaiting]: ZIMGroupApplicationState.Waiting,
  [APPLICATION.inviteWaiting]: ZIMGroupApplicationState.Waiting,
  [APPLICATION.joinAccepted]: ZIMGroupApplicationState.Accepted,
  [APPLICATION.inviteAccepted]: ZIMGroupApplicationState.Accepted,
  [APPLICATION.joinRejected]: ZIMGroupApplicationState.Rejected,
  [APPLICATION.inviteRejected]: ZIMGroupApplicationState.Rejected,
}

const isJoin = (status: number) => status === APPLICATION.joinWaiting || status === APPLICATION.joinAccepted || status === APPLICATION.joinRejected

export function groupApplicationsFacet(client: Client) {
  const { ask, call, events, me, store } = client
  const known = new Map<string, Application>()
  let isComplete = false

  const keyOf = ({ type, groupInfo, applyUser }: Application) => `${type}_${groupInfo.groupID}_${applyUser.userID}`

  function userOf(userID: string, userName = '', userAvatarUrl = ''): Vendor.ZIMUserInfo {
    return { ...(store.users.get(userID)?.baseInfo ?? { userID, userName: store.groups.nameOf(userID) || userName, userAvatarUrl, userExtendedData: '' }) }
  }

  /** An invitation shows its inviter to the invited, and the invited to the inviter. */
  function zimOf({ status, isExpired, groupID, groupName, groupAvatarUrl, user, operator, createTime, updateTime, wording }: ApplicationView, side: Side): Application {
    const joins = isJoin(status)
    const type = joins ? ZIMGroupApplicationType.Join : side === 'own' ? ZIMGroupApplicationType.BeInvite : ZIMGroupApplicationType.Invite
    const isFromOther = type === ZIMGroupApplicationType.BeInvite && operator
    return {
      type: type as never,
      state: (isExpired ? ZIMGroupApplicationState.Expired : STATES[status]) as never,
      groupInfo: { groupID, groupName, groupAvatarUrl },
      applyUser: isFromOther ? userOf(operator.userID, operator.userName) : userOf(user.userID, user.userName, user.userAvatarUrl),
      createTime,
      updateTime,
      wording,
      ...(joins && operator && { operatedUser: { ...userOf(operator.userID, operator.userName), memberRole: operator.memberRole, memberNickname: operator.memberNickname } }),
    }
  }

  /** Returns whether the client has known it. Of a known one the wording and, while it waits, the time stay. */
  function keep(application: Application): boolean {
    const before = known.get(keyOf(application))
    known.set(keyOf(application), application)
    if (!before)
      return false
    application.wording ||= before.wording
    if (before.createTime && !(application.createTime && ((before.state as number) === ZIMGroupApplicationState.Accepted || (before.state as number) === ZIMGroupApplicationState.Rejected)))
      application.createTime = before.createTime
    return true
  }

  function report(applications: Application[]): void {
    const fresh = applications.filter(application => !keep(application))
    const updated = applications.filter(application => !fresh.includes(application))
    if (fresh.length)
      events.emit('groupApplicationListChanged', { action: ZIMGroupApplicationListChangeAction.Added, applicationList: copyOf(fresh) })
    if (updated.length)
      events.emit('groupApplicationUpdated', { applicationList: copyOf(updated) })
  }

  /** The result of accepting or rejecting: time and words are those that the client knows. */
  function handled(view: ApplicationView, side: Side): void {
    const application = zimOf(view, side)
    const before = known.get(keyOf(application))
    Object.assign(application, { createTime: before?.createTime ?? 0, wording: before?.wording ?? '' })
    known.set(keyOf(application), application)
    events.emit('groupApplicationUpdated', { applicationList: [copyOf(application)] })
  }

  async function handleJoin(api: string, isAccepted: boolean, userID: string, groupID: string) {
    checkTwoIDs(api, 'userID', userID, groupID)
    const { application } = await ask('handleGroupJoinApplication', { groupID, userID, isAccepted }, isAccepted ? 'group/apply_accept' : 'group/apply_reject')
    handled(application, 'group')
    return { groupID, userID }
  }

  /** `isAsking`: as an application, which reports those who are asked not as errors. */
  async function invite(isAsking: boolean, userIDs: string[], groupID: string, wording: string) {
    checkList(isAsking ? 'sendGroupInviteApplications' : 'inviteUsersIntoGroup', groupID, 'userIDs', userIDs)
    const { valid, errorUserList } = validUsers(userIDs)
    const isSelf = valid.includes(me())
    const others = valid.filter(userID => userID !== me())
    const { members, memberCount, memberSeq, errorUserList: refused, applications } = await ask('inviteUsersIntoGroup', { groupID, userIDs: others, wording }, 'group/invite')
    const group = store.groups.findOrNew(groupID)
    Object.assign(group, { memberCount, memberSeq })
    const userList = members.map(view => group.zimMember(group.put(view, true)))
    if (userList.length)
      events.emit('groupMemberStateChanged', { groupID, state: ZIMGroupMemberState.Enter, event: ZIMGroupMemberEvent.Invited, userList, operatedInfo: ownOperator(client, group) })
    const sent = applications.map(view => zimOf(view, 'group'))
    const isReported = isAsking && (group.member(me())?.memberRole ?? ROLE.member) < ROLE.member
    if (isReported) report(sent)
    else sent.forEach(keep)
    const asked = isAsking ? [] : sent.map(({ applyUser }) => ({ userID: applyUser.userID, reason: ASKED }))
    return { groupID, userList, errorUserList: [...errorUserList, ...(isSelf ? [{ userID: me(), reason: 6000001 }] : []), ...refused, ...asked] }
  }

  const calls = {
    inviteUsersIntoGroup: call('inviteUsersIntoGroup', (userIDs: string[], groupID: string) => invite(false, userIDs, groupID, '')),

    sendGroupInviteApplications: call('inviteUsersIntoGroup', async (userIDs: string[], groupID: string, config?: Vendor.ZIMGroupInviteApplicationSendConfig) => {
      const { errorUserList } = await invite(true, userIDs, groupID, config?.wording ?? '')
      return { groupID, errorUserList }
    }),

    /** In a group that anybody may join it is joined at once. */
    sendGroupJoinApplication: call('joinGroup', async (groupID: string, config?: Vendor.ZIMGroupJoinApplicationSendConfig) => {
      const sent = await ask('sendGroupJoinApplication', { groupID, wording: config?.wording ?? '' }, 'group/apply')
      if (sent.entered)
        entered(client, sent.entered, ZIMGroupEvent.Joined)
      else
        report([{ ...zimOf(sent.application!, 'own'), operatedUser: undefined }])
      return { groupID }
    }),

    acceptGroupJoinApplication: call('acceptGroupApplication', (userID: string, groupID: string) => handleJoin('acceptGroupApplication', true, userID, groupID)),
    rejectGroupJoinApplication: call('rejectGroupApplication', (userID: string, groupID: string) => handleJoin('rejectGroupApplication', false, userID, groupID)),

    acceptGroupInviteApplication: call('acceptGroupApplication', async (inviterUserID: string, groupID: string) => {
      checkTwoIDs('acceptGroupApplication', 'userID', inviterUserID, groupID)
      const result = await ask('handleGroupInviteApplication', { groupID, inviterUserID, isAccepted: true }, 'group/invite_accept')
      const groupInfo = entered(client, result.entered!, ZIMGroupEvent.Invited)
      handled(result.application, 'own')
      return { inviterUserID, groupInfo }
    }),

    rejectGroupInviteApplication: call('rejectGroupApplication', async (inviterUserID: string, groupID: string) => {
      checkTwoIDs('rejectGroupApplication', 'userID', inviterUserID, groupID)
      const { application } = await ask('handleGroupInviteApplication', { groupID, inviterUserID, isAccepted: false }, 'group/invite_reject')
      handled(application, 'own')
      return { groupID, inviterUserID }
    }),

    /** The newest first. `nextFlag`: how many came before. */
    queryGroupApplicationList: call('queryGroupApplicationList', async (given?: Partial<Vendor.ZIMGroupApplicationListQueryConfig>) => {
      const config = { count: 100, nextFlag: 0, ...given }
      checkPage('queryGroupApplicationList', config)
      if (config.count < 1)
        return { applicationList: [], nextFlag: config.nextFlag }
      if (!isComplete) {
        const synced = await ask('syncGroupApplications', undefined, 'group_apply_list').catch(() => undefined)
        isComplete = synced !== undefined
        for (const application of [...(synced?.own ?? []).map(view => zimOf(view, 'own')), ...(synced?.ofGroups ?? []).map(view => zimOf(view, 'group'))])
          known.set(keyOf(application), application)
      }
      const all = [...known.values()].sort((one, other) => other.createTime - one.createTime)
      const start = config.nextFlag || 0
      const end = start + config.count
      return { applicationList: copyOf(all.slice(start, end)), nextFlag: end < all.length ? end : 0 }
    }),
  } satisfies Partial<Vendor.ZIM>

  return {
    calls,
    pushes: {
      /** Of an application that this user has sent, or of an invitation. An accepted one brings the group. */
      groupApplicationOwn({ application, entered: entry }: { application: ApplicationView, entered?: Entered }): void {
        if (entry)
          entered(client, entry, ZIMGroupEvent.Joined)
        report([zimOf(application, 'own')])
      },
      groupApplicationOfGroup({ applications }: { applications: ApplicationView[] }): void {
        report(applications.map(view => zimOf(view, 'group')))
      },
    },

    /** The login has ended. */
    end(): void {
      known.clear()
      isComplete = false
    },
  }
}
