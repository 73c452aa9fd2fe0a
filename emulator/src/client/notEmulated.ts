import type { ZIM } from 'zego-zim-miniprogram'

import type { EmulatedName } from './facets'

type NotEmulatedName = Exclude<keyof ZIM, EmulatedName>

/** The methods of ZIM's object that no facet has. A record, not a list: a method that the vendor adds or drops fails the type check here. */
const NOT_EMULATED: Record<NotEmulatedName, true> = {
  // SDK
  uploadLog: true,
  callExperimentalAPI: true,
  // users
  updateUserOfflinePushRule: true,
  updateUserBadge: true,
  // conversations
  setConversationMark: true,
  searchLocalConversations: true,
  // messages
  deleteAllConversationMessages: true,
  updateMessageLocalExtendedData: true,
  searchLocalMessages: true,
  searchGlobalLocalMessages: true,
  // rooms
  switchRoom: true,
  queryRoomMembers: true,
  setRoomAttributes: true,
  deleteRoomAttributes: true,
  beginRoomAttributesBatchOperation: true,
  endRoomAttributesBatchOperation: true,
  queryRoomAllAttributes: true,
  setRoomMembersAttributes: true,
  queryRoomMembersAttributes: true,
  queryRoomMemberAttributesList: true,
  // groups
  createGroup: true,
  dismissGroup: true,
  joinGroup: true,
  leaveGroup: true,
  inviteUsersIntoGroup: true,
  kickGroupMembers: true,
  transferGroupOwner: true,
  queryGroupInfo: true,
  queryGroupMemberInfo: true,
  queryGroupList: true,
  queryGroupMemberList: true,
  queryGroupMemberCount: true,
  updateGroupName: true,
  updateGroupAvatarUrl: true,
  updateGroupNotice: true,
  updateGroupAlias: true,
  updateGroupJoinMode: true,
  updateGroupInviteMode: true,
  updateGroupBeInviteMode: true,
  setGroupAttributes: true,
  deleteGroupAttributes: true,
  queryGroupAttributes: true,
  queryGroupAllAttributes: true,
  setGroupMemberRole: true,
  setGroupMemberNickname: true,
  muteGroup: true,
  muteGroupMembers: true,
  queryGroupMemberMutedList: true,
  searchLocalGroups: true,
  searchLocalGroupMembers: true,
  sendGroupJoinApplication: true,
  acceptGroupJoinApplication: true,
  rejectGroupJoinApplication: true,
  sendGroupInviteApplications: true,
  acceptGroupInviteApplication: true,
  rejectGroupInviteApplication: true,
  queryGroupApplicationList: true,
  // calls
  callInvite: true,
  callCancel: true,
  callAccept: true,
  callReject: true,
  callingInvite: true,
  callJoin: true,
  callQuit: true,
  callEnd: true,
  queryCallInvitationList: true,
}

/** Adds the methods that are not emulated to an object. Each throws an Error with its name. */
export function addNotEmulated(target: object): void {
  for (const name of Object.keys(NOT_EMULATED)) {
    Object.defineProperty(target, name, {
      value() { throw new Error(`zim-emulator: ${name} is not emulated`) },
    })
  }
}
