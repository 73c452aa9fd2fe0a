import type { ZIM } from 'zego-zim-miniprogram'

import { describe, expect, it } from 'vitest'

import { outcome } from '../support/zim/helpers'
import { SUBJECTS } from '../support/zim/subjects'
import { settle, useZimFixture } from '../support/zim/zimFixture'

const LONG_ID = 'x'.repeat(1025)
const LONG_NAME = 'x'.repeat(2049)
const INFO = { groupID: 'g', groupName: 'n', groupAvatarUrl: '' }

type Call = [label: string, run: (zim: any) => Promise<unknown>, text: string]

const REFUSED: Call[] = [
  ['createGroup: an ID that begins with a number sign', zim => zim.createGroup({ ...INFO, groupID: '#g' }, []), 'API.createGroup: The groupInfo instance of groupID is invalid.'],
  ['createGroup: a long ID', zim => zim.createGroup({ ...INFO, groupID: LONG_ID }, []), 'API.createGroup: The groupInfo instance of groupID is invalid.'],
  ['createGroup: no name', zim => zim.createGroup({ groupID: 'g', groupAvatarUrl: '' }, []), 'API.createGroup: The groupInfo instance of groupName is invalid.'],
  ['createGroup: no picture', zim => zim.createGroup({ groupID: 'g', groupName: 'n' }, []), 'API.createGroup: The groupInfo instance of groupAvatarUrl is invalid.'],
  ['createGroup: a notice that is no text', zim => zim.createGroup(INFO, [], { groupNotice: 1 }), 'API.createGroup: The config instance of groupNotice is invalid.'],
  ['createGroup: users that are no list', zim => zim.createGroup(INFO, 'bob'), 'API.createGroup: Every one of userIDs must be a valid string type.'],
  ['createGroup: attributes that are no texts', zim => zim.createGroup(INFO, [], { groupAttributes: { k: 1 } }), 'API.createGroup: The Key and Value of the groupAttributes property of the config instance only support string types.'],
  ['inviteUsersIntoGroup: nobody', zim => zim.inviteUsersIntoGroup([], 'g'), 'API.inviteUsersIntoGroup: userIDs is invalid or each of its elements must be a valid string type.'],
  ['inviteUsersIntoGroup: one that is no text', zim => zim.inviteUsersIntoGroup(['bob', ''], 'g'), 'API.inviteUsersIntoGroup: userIDs is invalid or each of its elements must be a valid string type.'],
  ['kickGroupMembers: nobody', zim => zim.kickGroupMembers([], 'g'), 'API.kickGroupMembers: userIDs is invalid or each of its elements must be a valid string type.'],
  ['transferGroupOwner: to nobody', zim => zim.transferGroupOwner('', 'g'), 'API.transferGroupOwner: toUserID is invalid.'],
  ['transferGroupOwner: no group', zim => zim.transferGroupOwner('bob', ''), 'API.transferGroupOwner: groupID is invalid.'],
  ['queryGroupMemberInfo: of nobody', zim => zim.queryGroupMemberInfo('', 'g'), 'API.queryGroupMemberInfo: userID is invalid.'],
  ['queryGroupMemberList: no group', zim => zim.queryGroupMemberList('', { count: 1, nextFlag: 0 }), 'API.queryGroupMemberList: groupID is invalid.'],
  ['queryGroupMemberList: a negative count', zim => zim.queryGroupMemberList('g', { count: -1, nextFlag: 0 }), 'API.queryGroupMemberList: The config or its count is invalid.'],
  ['queryGroupMemberMutedList: no group', zim => zim.queryGroupMemberMutedList('', { count: 1, nextFlag: 0 }), 'API.queryGroupMemberList: groupID is invalid.'],
  ['updateGroupName: a long one', zim => zim.updateGroupName(LONG_NAME, 'g'), 'API.updateGroupInfo: groupName is invalid.'],
  ['updateGroupName: no group', zim => zim.updateGroupName('n', ''), 'API.updateGroupInfo: groupID is invalid.'],
  ['updateGroupAvatarUrl: no text', zim => zim.updateGroupAvatarUrl(undefined, 'g'), 'API.updateGroupInfo: groupAvatarUrl is invalid.'],
  ['updateGroupNotice: no text', zim => zim.updateGroupNotice(1, 'g'), 'API.updateGroupInfo: groupNotice is invalid.'],
  ['updateGroupAlias: no text', zim => zim.updateGroupAlias(1, 'g'), 'API.updateGroupAlias: groupAlias is invalid.'],
  ['updateGroupJoinMode: an unknown one', zim => zim.updateGroupJoinMode(3, 'g'), 'API.updateGroupVerifyMode: mode is invalid.'],
  ['updateGroupInviteMode: an unknown one', zim => zim.updateGroupInviteMode(2, 'g'), 'API.updateGroupVerifyMode: mode is invalid.'],
  ['updateGroupBeInviteMode: no group', zim => zim.updateGroupBeInviteMode(0, ''), 'API.updateGroupVerifyMode: groupID is invalid.'],
  ['setGroupAttributes: none', zim => zim.setGroupAttributes({}, 'g'), 'API.setGroupAttributes: The Key and Value of the groupAttributes only support string types.'],
  ['deleteGroupAttributes: none', zim => zim.deleteGroupAttributes([], 'g'), 'API.deleteGroupAttributes: keys is invalid or each of its elements must be a valid string type.'],
  ['queryGroupAttributes: an empty list', zim => zim.queryGroupAttributes([], 'g'), 'API.queryGroupAttributes: Every one of kyes must be a valid string type.'],
  ['queryGroupAllAttributes: no group', zim => zim.queryGroupAllAttributes(''), 'API.queryGroupAttributes: groupID is invalid.'],
  ['setGroupMemberRole: no number', zim => zim.setGroupMemberRole('2', 'bob', 'g'), 'API.setGroupMemberRole: role is invalid.'],
  ['setGroupMemberRole: of nobody', zim => zim.setGroupMemberRole(2, '', 'g'), 'API.setGroupMemberRole: forUserID is invalid.'],
  ['setGroupMemberNickname: no text', zim => zim.setGroupMemberNickname(1, 'bob', 'g'), 'API.setGroupMemberNickname: nickname is invalid.'],
  ['muteGroup: no group', zim => zim.muteGroup(true, ''), 'API.muteGroup: groupID is invalid.'],
  ['muteGroup: no mode', zim => zim.muteGroup(true, 'g', { mode: 0, duration: -1, roles: [] }), 'API.muteGroup: The config instance or its mode is invalid.'],
  ['muteGroup: for no time', zim => zim.muteGroup(true, 'g', { mode: 2, duration: 0, roles: [] }), 'API.muteGroup: The config instance or its mode is invalid.'],
  ['muteGroup: a negative time', zim => zim.muteGroup(true, 'g', { mode: 2, duration: -2, roles: [] }), 'API.muteGroup: The config instance of duration is invalid.'],
  ['muteGroup: no roles', zim => zim.muteGroup(true, 'g', { mode: 3, duration: -1, roles: [] }), 'API.muteGroup: The config instance of roles is invalid.'],
  ['muteGroup: plain members as roles', zim => zim.muteGroup(true, 'g', { mode: 3, duration: -1, roles: [3] }), 'API.muteGroup: The config instance of roles is invalid.'],
  ['muteGroupMembers: nobody', zim => zim.muteGroupMembers(true, [], 'g', { duration: 1 }), 'API.muteGroupMembers: userIDs is invalid or each of its elements must be a valid string type.'],
  ['muteGroupMembers: for no time', zim => zim.muteGroupMembers(true, ['bob'], 'g', { duration: 0 }), 'The config instance of duration: 0 is invalid.'],
  ['sendGroupInviteApplications: nobody', zim => zim.sendGroupInviteApplications([], 'g', { wording: '' }), 'API.sendGroupInviteApplications: userIDs is invalid or each of its elements must be a valid string type.'],
  ['acceptGroupJoinApplication: of nobody', zim => zim.acceptGroupJoinApplication('', 'g', {}), 'API.acceptGroupApplication: userID is invalid.'],
  ['rejectGroupInviteApplication: no group', zim => zim.rejectGroupInviteApplication('bob', '', {}), 'API.rejectGroupApplication: groupID is invalid.'],
  ['queryGroupApplicationList: a negative count', zim => zim.queryGroupApplicationList({ count: -1 }), 'API.queryGroupApplicationList: The config or its count is invalid.'],
]

/** The name of the operation, in the text of a failure without a connection. An ID that stands alone is not looked at. */
const SENT: [operation: string, run: (zim: any) => Promise<unknown>][] = [
  ['group/create', zim => zim.createGroup({ ...INFO, groupID: '' }, undefined)],
  ['group/enter', zim => zim.joinGroup('')],
  ['group/quit', zim => zim.leaveGroup('')],
  ['group/destroy', zim => zim.dismissGroup('')],
  ['group/data', zim => zim.queryGroupInfo('')],
  ['group/data', zim => zim.queryGroupMemberCount('')],
  ['group/data', zim => zim.queryGroupMemberList('g', { count: 1, nextFlag: 0 })],
  ['group/apply', zim => zim.sendGroupJoinApplication('', { wording: '' })],
  ['group/invite', zim => zim.inviteUsersIntoGroup(['bob'], 'g')],
  ['group/invite', zim => zim.sendGroupInviteApplications(['bob'], 'g', { wording: '' })],
  ['group/kickout', zim => zim.kickGroupMembers(['bob'], 'g')],
  ['group/owner_transfer', zim => zim.transferGroupOwner('bob', 'g')],
  ['group/member_data', zim => zim.queryGroupMemberInfo('bob', 'g')],
  ['group/modify_group_name', zim => zim.updateGroupName('', 'g')],
  ['group/modify_group_avatar', zim => zim.updateGroupAvatarUrl('', 'g')],
  ['group/modify_group_notice', zim => zim.updateGroupNotice('', 'g')],
  ['group/remark', zim => zim.updateGroupAlias('', 'g')],
  ['group/modify_limit', zim => zim.updateGroupJoinMode(2, 'g')],
  ['group/modify_attribute', zim => zim.setGroupAttributes({ k: '' }, 'g')],
  ['group/modify_attribute', zim => zim.deleteGroupAttributes(['k'], 'g')],
  ['group/get_attributes', zim => zim.queryGroupAllAttributes('g')],
  ['group/set_member_role', zim => zim.setGroupMemberRole(2, 'bob', 'g')],
  ['group/set_nickname', zim => zim.setGroupMemberNickname('', 'bob', 'g')],
  ['group/set_forbid', zim => zim.muteGroup(false, 'g')],
  ['group/set_member_forbid', zim => zim.muteGroupMembers(true, ['bob'], 'g')],
  ['group/apply_accept', zim => zim.acceptGroupJoinApplication('bob', 'g')],
  ['group/invite_reject', zim => zim.rejectGroupInviteApplication('bob', 'g')],
  ['grouplist_by_users', zim => zim.queryGroupList(1, { nextFlag: 0, userIDs: ['bob'] })],
]

/** What the SDK looks at before it sends anything. One login for all calls: none of them changes anything. */
describe.each(SUBJECTS)('calls about groups, without a server: $name', (subject) => {
  const fixture = useZimFixture(subject)

  async function reasons(calls: ((zim: ZIM) => Promise<unknown>)[]) {
    await fixture.signIn()
    const asked = calls.map(run => outcome(run(fixture.zim)))
    await settle(500)
    return asked.map(({ settled }) => settled as { reason?: { code: number, message: string }, value?: unknown })
  }

  it('what is refused, with its texts', async () => {
    const found = await reasons(REFUSED.map(([, run]) => run))
    expect(found.map(({ reason }, at) => [REFUSED[at]![0], reason])).toEqual(REFUSED.map(([label, , message]) => [label, { code: 6000001, message }]))
  })

  it('what goes to the server, with the name of its operation', async () => {
    const found = await reasons(SENT.map(([, run]) => run))
    expect(found.map(({ reason }, at) => [at, reason])).toEqual(SENT.map(([operation], at) => [at, { code: 6000104, message: `${operation}: Network error.` }]))
  })

  it('what is answered from memory', async () => {
    const found = await reasons([zim => zim.queryGroupList(), zim => zim.queryGroupApplicationList({ count: 10, nextFlag: 0 }), zim => zim.queryGroupMemberList('g', { count: 0, nextFlag: 0 })])
    expect(found).toEqual([{ value: { groupList: [], nextFlag: 0 } }, { value: { applicationList: [], nextFlag: 0 } }, { value: { groupID: 'g', userList: [], nextFlag: 0 } }])
  })
})
