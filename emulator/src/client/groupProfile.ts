/** What a group is called, how one gets in, who may write, its attributes, and the user's own name for it. */
import type * as Vendor from 'zego-zim-miniprogram'

import type { GroupModes, Operator } from '../world/group'
import type { DataChange } from '../world/groupProfile'
import type { AttributeView } from '../world/groupViews'
import type { Client } from './client'
import type { KnownGroup } from './groupStore'

import { ZIMGroupAttributesUpdateAction, ZIMGroupMuteMode } from '../enums'
import { isNetworkFailure } from '../failure'
import { ROLE } from '../world/group'
import { checkList, checkMode, checkMute, checkNamed, checkQueryAttributes, checkSetAttributes } from './groupChecks'
import { operatorOf, ownOperator, showGroup } from './groupEvents'

type ProfileField = 'groupName' | 'groupAvatarUrl' | 'groupNotice'

const LARGEST_MODE: Record<keyof GroupModes, number> = { joinMode: 2, inviteMode: 1, beInviteMode: 1 }

export function groupProfileFacet(client: Client, noteRefusal: (groupID: string, error: unknown) => void) {
  const { ask, call, events, me, reportUnread, store, timers } = client
  const { groups } = store

  /** The event, then the conversation, if it shows the change. */
  function apply(group: KnownGroup, change: DataChange, operatedInfo: Vendor.ZIMGroupOperatedInfo): void {
    const { groupID } = group
    const hasChanged = JSON.stringify(group[change.field]) !== JSON.stringify(change.value)
    if (change.field === 'groupName') events.emit('groupNameUpdated', { groupID, groupName: change.value, operatedInfo })
    else if (change.field === 'groupAvatarUrl') events.emit('groupAvatarUrlUpdated', { groupID, groupAvatarUrl: change.value, operatedInfo })
    else if (change.field === 'groupNotice') events.emit('groupNoticeUpdated', { groupID, groupNotice: change.value, operatedInfo })
    else if (change.field === 'mutedInfo') events.emit('groupMutedInfoUpdated', { groupID, mutedInfo: change.value, operatedInfo })
    else if (hasChanged) events.emit('groupVerifyInfoUpdated', { groupID, verifyInfo: change.value as GroupModes, operatedInfo })
    Object.assign(group, { [change.field]: change.value })
    const isShown = change.field === 'mutedInfo' ? group.refreshMute(me(), timers.now()) : hasChanged && (change.field === 'groupName' || change.field === 'groupAvatarUrl')
    if (isShown)
      showGroup(client, group)
  }

  async function update(field: ProfileField, value: string, groupID: string, name: string): Promise<void> {
    checkNamed('updateGroupInfo', groupID, field, value)
    const { dataSeq } = await ask('updateGroupProfile', { groupID, field, value }, name)
    const group = groups.findOrNew(groupID)
    group.dataSeq = dataSeq
    apply(group, { field, value }, ownOperator(client, group))
  }

  /** Emitted for a known group whose mode it changes. */
  async function updateMode(field: keyof GroupModes, mode: number, groupID: string) {
    checkMode(groupID, mode, LARGEST_MODE[field])
    await ask('updateGroupModes', { groupID, modes: { [field]: mode } }, 'group/modify_limit')
    const group = groups.find(groupID)
    const verifyInfo = group && { ...group.verifyInfo, [field]: mode }
    if (group && group.verifyInfo[field] !== mode)
      apply(group, { field: 'verifyInfo', value: verifyInfo! }, ownOperator(client, group))
    return { groupID, mode }
  }

  function changeAttributes(group: KnownGroup, attributes: AttributeView[], attributeSeq: number, operatedInfo: Vendor.ZIMGroupOperatedInfo): void {
    const set: Record<string, string> = {}
    const deleted: Record<string, string> = {}
    for (const { key, value, seq } of attributes) {
      if (!seq) deleted[key] = value
      else if (seq > (group.attributes.get(key)?.seq ?? 0)) set[key] = value
    }
    const infoList = [
      ...(Object.keys(set).length ? [{ action: ZIMGroupAttributesUpdateAction.Set, groupAttributes: set }] : []),
      ...(Object.keys(deleted).length ? [{ action: ZIMGroupAttributesUpdateAction.Delete, groupAttributes: deleted }] : []),
    ]
    if (infoList.length)
      events.emit('groupAttributesUpdated', { groupID: group.groupID, infoList, operatedInfo })
    group.learnAttributes(attributes, attributeSeq)
  }

  async function operate(groupID: string, request: Promise<{ attributes: AttributeView[], attributeSeq: number, errorKeys: string[] }>, invalid: string[] = []) {
    const { attributes, attributeSeq, errorKeys } = await request
    const group = groups.find(groupID)
    if (group)
      changeAttributes(group, attributes, attributeSeq, ownOperator(client, group))
    return { groupID, errorKeys: [...invalid, ...errorKeys] }
  }

  async function queryAttributes(groupID: string, keys?: string[]) {
    checkQueryAttributes(groupID, keys)
    try {
      const { attributes, attributeSeq } = await ask('queryGroupAttributes', { groupID, keys }, 'group/get_attributes')
      groups.findOrNew(groupID).learnAttributes(attributes, attributeSeq)
    }
    catch (error) {
      const group = groups.find(groupID)
      if (!isNetworkFailure(error) || !group || group.isDisabled) {
        noteRefusal(groupID, error)
        throw error
      }
    }
    return { groupID, groupAttributes: groups.find(groupID)!.attributesOf(keys) }
  }

  const calls = {
    updateGroupName: call('updateGroupInfo', async (groupName: string, groupID: string) => {
      await update('groupName', groupName, groupID, 'group/modify_group_name')
      return { groupID, groupName }
    }),
    updateGroupAvatarUrl: call('updateGroupInfo', async (groupAvatarUrl: string, groupID: string) => {
      await update('groupAvatarUrl', groupAvatarUrl, groupID, 'group/modify_group_avatar')
      return { groupID, groupAvatarUrl }
    }),
    updateGroupNotice: call('updateGroupInfo', async (groupNotice: string, groupID: string) => {
      await update('groupNotice', groupNotice, groupID, 'group/modify_group_notice')
      return { groupID, groupNotice }
    }),

    updateGroupAlias: call('updateGroupAlias', async (groupAlias: string, groupID: string) => {
      checkNamed('updateGroupAlias', groupID, 'groupAlias', groupAlias)
      await ask('updateGroupAlias', { groupID, alias: groupAlias }, 'group/remark')
      const group = groups.find(groupID)
      if (group && group.groupAlias !== groupAlias) {
        events.emit('groupAliasUpdated', { groupID, groupAlias, operatedUserID: me() })
        group.groupAlias = groupAlias
        showGroup(client, group)
      }
      return { groupID, groupAlias }
    }),

    updateGroupJoinMode: call('updateGroupVerifyMode', (mode: Vendor.ZIMGroupJoinMode, groupID: string) => updateMode('joinMode', mode, groupID) as Promise<Vendor.ZIMGroupJoinModeUpdatedResult>),
    updateGroupInviteMode: call('updateGroupVerifyMode', (mode: Vendor.ZIMGroupInviteMode, groupID: string) => updateMode('inviteMode', mode, groupID) as Promise<Vendor.ZIMGroupInviteModeUpdatedResult>),
    updateGroupBeInviteMode: call('updateGroupVerifyMode', (mode: Vendor.ZIMGroupBeInviteMode, groupID: string) => updateMode('beInviteMode', mode, groupID) as Promise<Vendor.ZIMGroupBeInviteModeUpdatedResult>),

    setGroupAttributes: call('setGroupAttributes', async (groupAttributes: Record<string, string>, groupID: string) => {
      checkSetAttributes(groupID, groupAttributes)
      const attributes = Object.entries(groupAttributes).map(([key, value]) => ({ key, value }))
      return operate(groupID, ask('setGroupAttributes', { groupID, attributes }, 'group/modify_attribute'))
    }),

    deleteGroupAttributes: call('deleteGroupAttributes', async (keys: string[], groupID: string) => {
      checkList('deleteGroupAttributes', groupID, 'keys', keys)
      return operate(groupID, ask('deleteGroupAttributes', { groupID, keys: [...new Set(keys)] }, 'group/modify_attribute'))
    }),

    queryGroupAttributes: call('queryGroupAttributes', (keys: string[], groupID: string) => queryAttributes(groupID, keys)),
    queryGroupAllAttributes: call('queryGroupAttributes', (groupID: string) => queryAttributes(groupID)),

    /** Without a config: all, without an end. Normal: plain members. */
    muteGroup: call('muteGroup', async (isMute: boolean, groupID: string, config?: Partial<Vendor.ZIMGroupMuteConfig>) => {
      const given = { mode: ZIMGroupMuteMode.All as number, duration: -1, roles: [] as number[], ...config, ...(!isMute && { mode: 0, duration: 0, roles: [] }) }
      checkMute(isMute, groupID, given as never)
      const mode = given.mode as ZIMGroupMuteMode
      const roles = mode === ZIMGroupMuteMode.Normal ? [ROLE.member] : mode === ZIMGroupMuteMode.Custom ? given.roles : []
      const { mutedInfo, dataSeq } = await ask('muteGroup', { groupID, mode, duration: Math.trunc(given.duration), roles }, 'group/set_forbid')
      const group = groups.findOrNew(groupID)
      group.dataSeq = dataSeq
      apply(group, { field: 'mutedInfo', value: mutedInfo }, ownOperator(client, group))
      return { groupID, isMute: mode !== ZIMGroupMuteMode.None, mutedInfo }
    }),
  } satisfies Partial<Vendor.ZIM>

  return {
    calls,
    pushes: {
      groupDataChanged({ groupID, operator, dataSeq, ...change }: DataChange & { groupID: string, operator: Operator, dataSeq: number }): void {
        const group = groups.findOrNew(groupID)
        if (dataSeq < group.dataSeq)
          return
        group.dataSeq = dataSeq
        apply(group, change as DataChange, operatorOf(client, group, operator))
      },
      groupAttributesChanged({ groupID, attributes, attributeSeq, operator }: { groupID: string, attributes: AttributeView[], attributeSeq: number, operator: Operator }): void {
        const group = groups.findOrNew(groupID)
        if (attributeSeq >= group.attributeSeq)
          changeAttributes(group, attributes, attributeSeq, operatorOf(client, group, operator))
      },
      /** Of another device of the user. */
      groupAliasChanged({ groupID, alias }: { groupID: string, alias: string }): void {
        const group = groups.findOrNew(groupID)
        if (group.groupAlias === alias)
          return
        group.groupAlias = alias
        showGroup(client, group)
        events.emit('groupAliasUpdated', { groupID, groupAlias: alias, operatedUserID: me() })
      },
      /** Of another device of the user, in a group that is not in the list. */
      groupNotificationChanged({ groupID, status }: { groupID: string, status: number }): void {
        groups.findOrNew(groupID).notificationStatus = status
        reportUnread()
      },
    },

    /** The heartbeat: mutes that are over. */
    expireMutes(): void {
      groups.all().filter(group => group.mutedExpiredTime > 0 && group.refreshMute(me(), timers.now())).forEach(group => showGroup(client, group))
    },
  }
}
