import { Buffer } from 'node:buffer'

/** Groups of the emulator's server for the real package: its requests and its pushes (see packageServer.ts). */
import type { Body, Request } from './stubbedPackage'

type Any = any

interface Options {
  world: () => Any
  me: () => string
  ask: (call: string, args: unknown, reply: (result: Any) => Body) => Promise<Body>
}

/** The numbers of what changed in a group. */
const DATA = { groupNotice: 0, groupName: 1, groupAvatarUrl: 2, mutedInfo: 3, verifyInfo: 4 } as const
const MODES: Record<number, string> = { 1: 'joinMode', 2: 'inviteMode', 4: 'beInviteMode' }
/** The numbers of changes of members. */
const CHANGE = { joined: 1, left: 2, info: 3, kicked: 4, invited: 5, ownerLeft: 6, mute: 7 } as const
const LEFT: Record<number, string> = { 2: 'push_group_destroy', 5: 'push_quit_group', 6: 'push_group_member_kickout' }
const DELETE = 1

const text = (bytes: unknown) => typeof bytes === 'string' ? bytes : Buffer.from(bytes as Uint8Array ?? []).toString('utf8')
const bytesOf = (value: string) => Uint8Array.from(Buffer.from(value))

const wireOperator = ({ userID, userName, memberNickname, memberRole }: Any = {}) => userID && ({ user_id: userID, user_name: userName, group_nick_name: memberNickname, role: memberRole })

const wireMember = ({ userID, userName, userAvatarUrl, memberNickname, memberRole, muteExpiredTime, number, enterTime, enterType, operatedUser }: Any) => ({
  user_id: userID,
  member_seq: number,
  member_data: {
    user_name: userName,
    user_avatar: userAvatarUrl,
    group_nick_name: memberNickname,
    role: memberRole,
    enter_type: enterType,
    enter_time: enterTime,
    op_user: wireOperator(operatedUser),
    forbid_expire_time: muteExpiredTime,
  },
})

const wireMute = ({ mode, expiredTime, roles }: Any) => ({ is_all_forbid: mode === 2, forbid_list: roles, forbid_expire_time: expiredTime })
const wireErrors = (errors: Any[]) => errors.map(({ userID, reason }) => ({ user_id: userID, sub_code: reason }))

const wireGroup = ({ groupID, groupName, groupAvatarUrl, groupNotice, createTime, maxMemberCount, verifyInfo, dataSeq }: Any) => ({
  group_id: groupID,
  group_name: groupName,
  group_avatar: groupAvatarUrl,
  group_notice: groupNotice,
  group_create_time: createTime,
  limit_info: { maxMemberCount, ...verifyInfo },
  group_data_seq: dataSeq,
})

/** Of who has entered. */
const wireEntered = ({ group, member, operator }: Any) => ({
  ...wireGroup(group),
  group_list_seq: group.listSeq,
  conv_msg_seq: group.lastSeq,
  member_count: group.memberCount,
  member_all_seq: group.memberSeq,
  forbid_info: wireMute(group.mutedInfo),
  properties: { seq: group.attributeSeq, attributes: group.attributes },
  member: wireMember(member),
  op_user: wireOperator(operator),
})

const wireOwnApplication = ({ status, groupID, groupName, groupAvatarUrl, operator, createTime, updateTime, wording }: Any, seq: number) => ({
  apply_status: status,
  create_time: createTime,
  update_time: updateTime,
  wording,
  apply_list_seq: seq,
  base_info: { user_id: groupID, user_name: groupName, avatar: groupAvatarUrl, update_time: 1 },
  op_user: wireOperator(operator),
})

const wireGroupApplication = ({ status, user, operator, createTime, updateTime, wording }: Any, seq: number) => ({
  apply_status: status,
  create_time: createTime,
  update_time: updateTime,
  wording,
  apply_list_seq: seq,
  base_info: { user_id: user.userID, user_name: user.userName, avatar: user.userAvatarUrl, update_time: 1 },
  op_user: wireOperator(operator),
})

export function groupOperations({ world, me, ask }: Options) {
  let applicationSeq = 0
  const groupOf = (groupID: string) => world().conversations.get(`group:${groupID}`)
  const update = (field: string) => ({ group_id, group_name, user_id, user_name }: Any) => ask('updateGroupProfile', { groupID: group_id ?? user_id, field, value: text(group_name ?? user_name) }, ({ dataSeq }) => ({ conv_list_seq: dataSeq }))
  const handleJoin = (isAccepted: boolean) => ({ group_id, user_id }: Any) => ask('handleGroupJoinApplication', { groupID: group_id, userID: user_id, isAccepted }, ({ application }) => ({ apply_group_info: { update_time: application.updateTime, apply_list_seq: ++applicationSeq } }))
  const handleInvitation = (isAccepted: boolean) => ({ group_id, user_id }: Any) => ask('handleGroupInviteApplication', { groupID: group_id, inviterUserID: user_id, isAccepted }, ({ application, entered }) => ({
    apply_group_info: { update_time: application.updateTime, apply_list_seq: ++applicationSeq },
    ...(entered && { group_info: wireEntered(entered), member: wireMember(entered.member) }),
  }))
  const leave = (call: string) => ({ group_id }: Any) => ask(call, { groupID: group_id }, ({ listSeq }) => ({ conv_list_seq: listSeq }))

  const replies: Record<string, (body: Any) => Body | undefined | Promise<Body | undefined>> = {
    'group/create': ({ group_id, group_name, group_avatar, group_notice, user_ids, limit_info, attributes }) => ask('createGroup', {
      groupID: group_id,
      groupName: group_name,
      groupAvatarUrl: text(group_avatar),
      groupNotice: group_notice,
      maxMemberCount: limit_info.maxMemberCount,
      modes: { joinMode: limit_info.joinMode, inviteMode: limit_info.inviteMode, beInviteMode: limit_info.beInviteMode },
      attributes: attributes.map(({ key, value }: Any) => ({ key, value })),
      userIDs: user_ids ?? [],
    }, ({ group, members, errorUserList }) => ({
      group_id: group.groupID,
      members: members.map(wireMember),
      error_users: wireErrors(errorUserList),
      member_all_seq: group.memberSeq,
      group_list_seq: group.listSeq,
      group_data_seq: group.dataSeq,
      group_attribute_seq: group.attributeSeq,
      member_count: group.memberCount,
      group_create_time: group.createTime,
    })),
    'group/enter': ({ group_id }) => ask('joinGroup', { groupID: group_id }, wireEntered),
    'group/quit': leave('leaveGroup'),
    'group/destroy': leave('dismissGroup'),
    'group/invite': ({ group_id, user_ids, user_infos }) => ask('inviteUsersIntoGroup', { groupID: group_id, userIDs: user_ids ?? user_infos.map(({ key }: Any) => key), wording: user_infos?.[0]?.value ?? '' }, ({ members, memberCount, memberSeq, errorUserList, applications }) => ({
      members: members.map(wireMember),
      member_count: memberCount,
      member_all_seq: memberSeq,
      error_users: wireErrors(errorUserList),
      apply_users: applications.map((application: Any) => wireGroupApplication(application, ++applicationSeq)),
    })),
    'group/kickout': ({ group_id, user_ids }) => ask('kickGroupMembers', { groupID: group_id, userIDs: user_ids }, ({ memberCount, memberSeq, errorUserList }) => ({ member_count: memberCount, member_all_seq: memberSeq, error_users: wireErrors(errorUserList) })),
    'group/owner_transfer': ({ group_id, group_name }) => ask('transferGroupOwner', { groupID: group_id, toUserID: group_name }, () => ({ conv_msg_seq: 0, conv_list_seq: 0 })),
    'group/data': ({ group_id }) => ask('queryGroupInfo', { groupID: group_id }, ({ group }) => ({ ...wireGroup(group), ...wireMute(group.mutedInfo) })),
    'group/simple_info_list': async ({ user_ids }) => ({
      result: await Promise.all(user_ids.map(async (groupID: string) => {
        const { isMember, exists, groupName, groupAvatarUrl } = await ask('queryGroupBrief', { groupID }, brief => brief)
        return { group_id: groupID, group_name: groupName, group_avatar: groupAvatarUrl, remark: '', not_notify: false, member_exist: isMember, group_exist: exists }
      })),
    }),
    'grouplist': ({ cur_list_seq }) => ask('syncGroups', { since: cur_list_seq }, ({ groups, seq }) => ({
      groups: groups.map(({ groupID, isLeft, groupName, groupAvatarUrl, groupAlias, notificationStatus, memberCount, memberSeq, seq }: Any) => ({
        group_id: groupID,
        type: isLeft ? 1 : 0,
        group_name: groupName,
        group_avatar: groupAvatarUrl,
        remark: groupAlias,
        not_notify: notificationStatus === 2,
        group_list_seq: seq,
        all_member_seq: memberSeq,
        member_count: memberCount,
        user_apply_list_seq: groupOf(groupID).group.applications.size,
        group_data_seq: 0,
        msg_pin_seq: 0,
      })),
      cur_list_seq: seq,
      max_list_seq: seq,
      fetch_end: true,
      full_list: cur_list_seq === 0 ? 1 : 0,
    })),
    'grouplist_by_users': ({ user_ids, cur_list_seq, count }) => ask('queryCommonGroups', { userID: user_ids[0], count, nextFlag: cur_list_seq }, ({ groupList, nextFlag }) => ({
      infos: groupList.map(({ baseInfo, groupAlias, notificationStatus }: Any) => ({ group_id: baseInfo.groupID, group_name: baseInfo.groupName, group_avatar: baseInfo.groupAvatarUrl, remark: groupAlias, not_notify: notificationStatus === 2 })),
      cur: nextFlag,
      max: nextFlag + 1,
    })),
    'group/members': ({ group_id }) => ask('queryGroupMembers', { groupID: group_id }, ({ members, memberCount, memberSeq }) => ({
      change_list: members.map((member: Any) => ({ event_type: CHANGE.joined, member: wireMember(member) })),
      member_count: memberCount,
      cur_list_seq: memberSeq,
      member_all_seq: memberSeq,
      fetch_end: true,
      full_list: 1,
    })),
    'group/members_by_seq': ({ conv_id, conv_msg_seq }) => ask('queryGroupMembers', { groupID: conv_id }, ({ members }) => ({ members: members.filter(({ number }: Any) => conv_msg_seq.includes(number) || conv_msg_seq.includes(String(number))).map(wireMember), deleted_members: [] })),
    'group/member_data': ({ group_id, user_id }) => ask('queryGroupMemberInfo', { groupID: group_id, userID: user_id }, ({ member }) => ({ member: wireMember(member) })),
    'group/modify_group_name': update('groupName'),
    'group/modify_group_avatar': update('groupAvatarUrl'),
    'group/modify_group_notice': update('groupNotice'),
    'group/remark': ({ group_id, group_name }) => ask('updateGroupAlias', { groupID: group_id, alias: group_name }, () => ({ conv_msg_seq: 0 })),
    'group/modify_limit': ({ group_id, set_flag, limit_info }) => ask('updateGroupModes', { groupID: group_id, modes: { [MODES[set_flag]!]: limit_info[MODES[set_flag]!] } }, ({ dataSeq }) => ({ conv_list_seq: dataSeq })),
    'group/modify_attribute': ({ group_id, attributes: { action, attributes } }) => action === DELETE
      ? ask('deleteGroupAttributes', { groupID: group_id, keys: attributes.map(({ key }: Any) => key) }, attributesReply)
      : ask('setGroupAttributes', { groupID: group_id, attributes }, attributesReply),
    'group/get_attributes': ({ group_id, attributes: { attributes = [] } }) => ask('queryGroupAttributes', { groupID: group_id, ...(attributes.length && { keys: attributes.map(({ key }: Any) => key) }) }, attributesReply),
    'group/set_forbid': ({ group_id, duration, is_all_forbid, forbid_list }) => ask('muteGroup', { groupID: group_id, duration, mode: is_all_forbid ? 2 : !forbid_list.length ? 0 : forbid_list.join() === '3' ? 1 : 3, roles: forbid_list }, ({ mutedInfo, dataSeq }) => ({ conv_msg_seq: mutedInfo.expiredTime, conv_list_seq: dataSeq })),
    'group/set_member_forbid': ({ call_id, user_ids, timeout }) => ask('muteGroupMembers', { groupID: call_id, userIDs: user_ids, duration: timeout }, ({ members, errorUserList }) => ({ members: members.map(wireMember), error_users: wireErrors(errorUserList) })),
    'group/set_member_role': ({ group_id, user_id, role }) => ask('setGroupMemberRole', { groupID: group_id, userID: user_id, role }, () => ({ conv_list_seq: 0 })),
    'group/set_nickname': ({ group_id, group_name, group_notice }) => ask('setGroupMemberNickname', { groupID: group_id, userID: group_name, nickname: group_notice }, () => ({ conv_list_seq: 0 })),
    'group/mute': ({ conv_id, enable }) => ask('setConversationNotificationStatus', { conversationID: conv_id, conversationType: 2, status: enable ? 2 : 1 }, () => ({})),
    'group/apply': ({ group_id, user_id }) => ask('sendGroupJoinApplication', { groupID: group_id, wording: user_id ?? '' }, ({ entered, application }) => entered
      ? { group_info: wireEntered(entered), member: wireMember(entered.member) }
      : { apply_group_info: wireOwnApplication(application, ++applicationSeq) }),
    'group/apply_accept': handleJoin(true),
    'group/apply_reject': handleJoin(false),
    'group/invite_accept': handleInvitation(true),
    'group/invite_reject': handleInvitation(false),
    'group_apply_list': () => ask('syncGroupApplications', undefined, ({ own }) => listOf(own.map((application: Any, at: number) => wireOwnApplication(application, at + 1)))),
    'group/user_apply_list': ({ group_id }) => ask('syncGroupApplications', undefined, ({ ofGroups }) => listOf(ofGroups.filter(({ groupID }: Any) => groupID === group_id).map((application: Any, at: number) => wireGroupApplication(application, at + 1)))),
    'receipt_detail': ({ group_id, cur_list_seq }) => receiptDetail(group_id, cur_list_seq),
  }

  const attributesReply = ({ attributes, attributeSeq, errorKeys = [] }: Any) => ({ fail_keys: errorKeys.map((key: string) => ({ key })), attributes: { seq: attributeSeq, attributes } })
  const listOf = (list: Any[]) => ({ list, cur_list_seq: list.length, max_list_seq: list.length, fetch_end: true })

  async function receiptDetail(groupID: string, seq: number): Promise<Body> {
    const message = groupOf(groupID).log.messages.find(({ messageSeq }: Any) => messageSeq === Number(seq))
    const numbersOf = (isRead: boolean) => ask('queryGroupMessageReceiptMemberList', { groupID, messageID: message.messageID, isRead, nextFlag: 0, count: 1000 }, ({ userList }) => ({ numbers: userList.map(({ userID }: Any) => groupOf(groupID).group.members.get(userID).number) }))
    const [read, unread] = [await numbersOf(true), await numbersOf(false)]
    return { read_members: read.numbers, unread_members: unread.numbers, read_count: read.numbers?.length, unread_count: unread.numbers?.length, cur_member_all_seq: groupOf(groupID).group.memberSeq, next_list_seq: 0, fetch_end: true }
  }

  const memberChange = (groupID: string, change_type: number, { members, operator, memberCount, memberSeq, newOwnerID }: Any): Request => ({
    op: 'push_group_member_change',
    body: { group_id: groupID, change_type, members: members.map(wireMember), op_user: wireOperator(operator), member_count: memberCount ?? groupOf(groupID).group.members.size, member_all_seq: memberSeq, new_owner_id: newOwnerID },
  })

  const pushes: Record<string, (data: Any) => Request[]> = {
    groupEntered: ({ event, members, ...entered }) => [event === 1
      ? { op: 'push_create_group', body: { ...wireEntered(entered), attributes: { seq: entered.group.attributeSeq, attributes: entered.group.attributes }, members: members.map(wireMember) } }
      : { op: event === 3 ? 'push_enter_group' : 'push_group_invite', body: wireEntered(entered) }],
    groupLeft: ({ groupID, event, operator, listSeq }) => [{ op: LEFT[event]!, body: { group_id: groupID, op_user: wireOperator(operator), conv_list_seq: listSeq } }],
    groupMembersChanged: ({ groupID, change, ...data }) => [memberChange(groupID, data.newOwnerID ? CHANGE.ownerLeft : CHANGE[change as 'joined'], data)],
    groupMemberInfoUpdated: ({ groupID, ...data }) => [memberChange(groupID, CHANGE.mute, data)],
    groupOwnerTransferred: ({ groupID, newOwnerID, oldOwnerID, memberSeq }) => [{ op: 'push_group_owner_transfer', body: { group_id: groupID, user_id: newOwnerID, op_user: { user_id: oldOwnerID }, member_all_seq: memberSeq } }],
    groupDataChanged: ({ groupID, field, value, operator, dataSeq }) => [{
      op: 'push_modify_group_data',
      body: {
        group_id: groupID,
        group_data_seq: dataSeq,
        modify_type: DATA[field as keyof typeof DATA],
        value: field === 'mutedInfo' ? wireMute(value) : field === 'groupAvatarUrl' ? bytesOf(value) : field === 'verifyInfo' ? { ...value } : value,
        op_user: wireOperator(operator),
      },
    }],
    groupAttributesChanged: ({ groupID, attributes, attributeSeq, operator }) => [{ op: 'push_modify_group_attribute', body: { group_id: groupID, attributes: { seq: attributeSeq, attributes }, op_user: wireOperator(operator) } }],
    groupAliasChanged: ({ groupID, alias }) => [{ op: 'push_group_remark', body: { group_id: groupID, group_name: alias, group_data_seq: 0 } }],
    groupNotificationChanged: ({ groupID, status }) => [{ op: 'push_group_mute', body: { conv_id: groupID, conv_type: status === 2 } }],
    groupApplicationOwn: ({ application, entered }) => [{ op: 'push_apply_group_state_change', body: { apply_info: wireOwnApplication(application, ++applicationSeq), ...(entered && { group_info: wireEntered(entered) }) } }],
    groupApplicationOfGroup: ({ groupID, applications }) => [{ op: 'push_apply_user_state_change', body: { group_id: groupID, list: applications.map((application: Any) => wireGroupApplication(application, ++applicationSeq)) } }],
  }
  void me
  const heartbeat = () => ({ fetch_group_list: 1, fetch_group_msg_count: 100, group_list_seq: world().groupLists.get(me())?.lastSeq ?? 0 })

  return { replies, pushes, heartbeat }
}
