/** Groups of the user: making, entering and leaving them, and the list. Who else is in them: groupMembers.ts. */
import type * as Vendor from 'zego-zim-miniprogram'

import type { Operator } from '../world/group'
import type { Entered } from '../world/groupMembers'
import type { MemberView } from '../world/groupViews'
import type { Client } from './client'
import type { KnownGroup } from './groupStore'

import { ZIMConversationEvent, ZIMGroupEvent, ZIMGroupMemberEvent, ZIMGroupState } from '../enums'
import { failure, isNetworkFailure, toFailure } from '../failure'
import { ROLE } from '../world/group'
import { checkCreate } from './groupChecks'
import { emitEntered, emitLeft, learnEntered, operatorOf, ownOperator, showGroup } from './groupEvents'
import { copyOf } from './store'

const LARGEST_PAGE = 100
const NOBODY: Operator = { userID: '', userName: '', memberNickname: '', memberRole: 0 }

export type EnteredPush = Entered & { event: ZIMGroupEvent, members?: MemberView[] }

/** Emits the entering of the user by itself, or by another one. */
export function entered(client: Client, { group: view, member, operator }: Entered, event: ZIMGroupEvent): Vendor.ZIMGroupFullInfo {
  const { groups } = client.store
  groups.findOrNew(view.groupID).put(member, true)
  const group = learnEntered(client, view)
  const memberEvent = event === ZIMGroupEvent.Joined ? ZIMGroupMemberEvent.Joined : ZIMGroupMemberEvent.Invited
  return emitEntered(client, group, { event, operatedInfo: operatorOf(client, group, operator), members: [{ event: memberEvent, views: [member] }] })
}

export function groupsFacet(client: Client) {
  const { ask, call, events, me, store } = client
  const { groups } = store

  function created({ group: view, members }: { group: Entered['group'], members: MemberView[] }, operator?: Operator) {
    const creator = operator?.userID ?? me()
    members.forEach(member => groups.findOrNew(view.groupID).put(member, true))
    const group = learnEntered(client, view)
    const operatedInfo = operator ? operatorOf(client, group, operator) : { ...ownOperator(client, group), memberRole: ROLE.owner as number, memberNickname: '' }
    const groupInfo = emitEntered(client, group, {
      event: ZIMGroupEvent.Created,
      operatedInfo,
      members: [
        { event: ZIMGroupMemberEvent.Joined, views: members.filter(({ userID }) => userID === creator) },
        { event: ZIMGroupMemberEvent.Invited, views: members.filter(({ userID }) => userID !== creator) },
      ],
    })
    return { groupInfo, userList: members.map(({ userID }) => group.zimMember(group.member(userID)!)) }
  }

  async function leave(operation: 'leaveGroup' | 'dismissGroup', name: string, groupID: string) {
    const { listSeq } = await ask(operation, { groupID }, name)
    const event = operation === 'leaveGroup' ? ZIMGroupEvent.Left : ZIMGroupEvent.Dismissed
    emitLeft(client, groupID, { event, operator: ownOperator(client, groups.find(groupID)), listSeq })
    return { groupID }
  }

  /** The server's word that the group is gone, or that the user is outside, ends the membership here. */
  function noteRefusal(groupID: string, error: unknown): void {
    const { code } = toFailure(error) as { code?: number }
    const group = groups.find(groupID)
    if (group && (code === 6000521 || code === 6000523))
      Object.assign(group, { isDisabled: true, mutedExpiredTime: 0, end: code === 6000521 ? 'left' : 'dismissed' })
  }

  /** Of one's own groups, without a request. `nextFlag` is the `seq` of the next one. */
  function ownPage(count: number, nextFlag: number) {
    const all = groups.list().map(group => group.brief())
    const last = all.at(-1)?.seq ?? 0
    const start = nextFlag > last ? all.length : Math.max(0, nextFlag > 0 ? all.findIndex(({ seq }) => seq === nextFlag) : 0)
    const end = count > 0 ? start + Math.min(count, LARGEST_PAGE) : all.length
    return { groupList: copyOf(all.slice(count > 0 ? start : 0, end)), nextFlag: all[end]?.seq ?? 0 }
  }

  function queryGroupList(): Promise<Vendor.ZIMGroupListQueriedResult>
  function queryGroupList(count: number, config: Vendor.ZIMGroupListQueryConfig): Promise<Vendor.ZIMGroupListQueriedResult>
  async function queryGroupList(given?: number, config?: Vendor.ZIMGroupListQueryConfig): Promise<Vendor.ZIMGroupListQueriedResult> {
    const count = Number(given) || 0
    const nextFlag = Math.max(config?.nextFlag || 0, 0)
    if (!config?.userIDs?.length)
      return ownPage(count, nextFlag) as Vendor.ZIMGroupListQueriedResult
    const [userID] = config.userIDs
    if (!userID || userID === me() || config.userIDs.length > 1)
      throw failure(6000001, 'Only one item is allowed in userIDs.')
    return await ask('queryCommonGroups', { userID, count: Math.min(LARGEST_PAGE, count || LARGEST_PAGE), nextFlag }, 'grouplist_by_users') as Vendor.ZIMGroupListQueriedResult
  }

  const calls = {
    createGroup: call('createGroup', async (groupInfo: Vendor.ZIMGroupInfo, userIDs: string[], config?: Partial<Vendor.ZIMGroupAdvancedConfig>) => {
      const info = { ...groupInfo }
      const options = { groupAttributes: {}, groupNotice: '', ...config }
      checkCreate(info, userIDs, options)
      const invalid = (userIDs ?? []).filter(userID => !userID || typeof userID !== 'string')
      const { group, members, errorUserList } = await ask('createGroup', {
        groupID: info.groupID || '',
        groupName: info.groupName,
        groupAvatarUrl: info.groupAvatarUrl,
        groupNotice: options.groupNotice,
        maxMemberCount: options.maxMemberCount || 0,
        modes: { joinMode: options.joinMode || 0, inviteMode: options.inviteMode || 0, beInviteMode: options.beInviteMode || 0 } as never,
        attributes: Object.entries(options.groupAttributes).map(([key, value]) => ({ key, value })),
        userIDs: [...new Set((userIDs ?? []).filter(userID => !invalid.includes(userID)))],
      }, 'group/create')
      return { ...created({ group, members }), errorUserList: [...invalid.map(userID => ({ userID, reason: 6000001 })), ...errorUserList] }
    }),

    joinGroup: call('joinGroup', async (groupID: string) => ({ groupInfo: entered(client, await ask('joinGroup', { groupID }, 'group/enter'), ZIMGroupEvent.Joined) })),

    leaveGroup: call('leaveGroup', (groupID: string) => leave('leaveGroup', 'group/quit', groupID)),

    dismissGroup: call('dismissGroup', (groupID: string) => leave('dismissGroup', 'group/destroy', groupID)),

    /** Without a connection: what is known of a group that the user is in. */
    queryGroupInfo: call('queryGroupInfo', async (groupID: string) => {
      try {
        const { group } = await ask('queryGroupInfo', { groupID }, 'group/data')
        const known = groups.findOrNew(groupID)
        known.learn(group)
        known.refreshMute(me(), client.timers.now())
        return { groupInfo: known.fullInfo() }
      }
      catch (error) {
        const known = groups.find(groupID)
        if (isNetworkFailure(error) && known && !known.isDisabled)
          return { groupInfo: known.fullInfo() }
        noteRefusal(groupID, error)
        throw error
      }
    }),

    queryGroupList: call('queryGroupList', queryGroupList) as typeof queryGroupList,
  } satisfies Partial<Vendor.ZIM>

  /** After a login without a word, after a reconnect with one event for each group: who has let the user in or out is not known. */
  function reportMissed(missed: { group: KnownGroup, state: ZIMGroupState }[]): void {
    for (const { group, state } of missed)
      events.emit('groupStateChanged', { state, event: state === ZIMGroupState.Enter ? ZIMGroupEvent.Joined : ZIMGroupEvent.Left, operatedInfo: NOBODY, groupInfo: group.fullInfo() })
  }

  return {
    calls,
    noteRefusal,
    pushes: {
      groupEntered({ event, members, ...data }: EnteredPush): void {
        if (event === ZIMGroupEvent.Created) created({ group: data.group, members: members! }, data.operator)
        else entered(client, data, event)
      },
      groupLeft({ groupID, ...left }: { groupID: string, event: ZIMGroupEvent, operator: Operator, listSeq: number }): void {
        emitLeft(client, groupID, left)
      },
    },

    /** Fetches what has changed in the list of groups. */
    async sync(isReconnect: boolean): Promise<void> {
      const { groups: listed, seq: last } = await ask('syncGroups', { since: groups.seq }, 'grouplist')
      const missed: { group: KnownGroup, state: ZIMGroupState }[] = []
      const shown: KnownGroup[] = []
      for (const view of listed) {
        const known = groups.find(view.groupID)
        if (view.isLeft && !known)
          continue
        const group = groups.findOrNew(view.groupID)
        if (view.isLeft) {
          Object.assign(group, { isDisabled: true, isDisabledReported: true, mutedExpiredTime: 0 })
          missed.push({ group, state: ZIMGroupState.Quit })
          shown.push(group)
          continue
        }
        group.list(view)
        if (!known)
          missed.push({ group, state: ZIMGroupState.Enter })
      }
      groups.seq = last
      if (isReconnect)
        reportMissed(missed)
      shown.forEach(group => showGroup(client, group, ZIMConversationEvent.Disabled))
    },
  }
}
