import type { ZIM } from 'zego-zim-miniprogram'

/** What {@link Instance} has of the vendor's object. */
export type EmulatedName
  = | 'on' | 'off' | 'setLogConfig' | 'destroy' | 'login' | 'logout' | 'renewToken'
    | 'queryUsersInfo' | 'querySelfUserInfo' | 'updateUserName' | 'updateUserAvatarUrl' | 'updateUserExtendedData'
    | 'sendMessage' | 'insertMessageToLocalDB' | 'queryHistoryMessage' | 'revokeMessage' | 'deleteMessages' | 'deleteAllMessage'
    | 'sendMessageReceiptsRead' | 'sendConversationMessageReceiptRead' | 'queryMessageReceiptsInfo'
    | 'queryConversationList' | 'queryConversation' | 'queryConversationPinnedList' | 'queryConversationTotalUnreadMessageCount'
    | 'clearConversationUnreadMessageCount' | 'clearConversationTotalUnreadMessageCount' | 'updateConversationPinnedState'
    | 'setConversationNotificationStatus' | 'setConversationDraft' | 'deleteConversation' | 'deleteAllConversations'
    | 'enterRoom' | 'createRoom' | 'joinRoom' | 'leaveRoom' | 'leaveAllRoom' | 'queryRoomMemberList' | 'queryRoomOnlineMemberCount'

type NotEmulatedName = Exclude<keyof ZIM, EmulatedName>

/** The rest. A record, not a list: a method that the vendor adds or drops fails the type check here. */
const NOT_EMULATED: Record<NotEmulatedName, true> = {
  uploadLog: true,
  callExperimentalAPI: true,
  updateUserOfflinePushRule: true,
  updateUserCustomStatus: true,
  updateUserBadge: true,
  queryUsersStatus: true,
  subscribeUsersStatus: true,
  unsubscribeUsersStatus: true,
  querySubscribedUserStatusList: true,
  setConversationMark: true,
  searchLocalConversations: true,
  queryMessages: true,
  deleteAllConversationMessages: true,
  updateMessageLocalExtendedData: true,
  editMessage: true,
  cancelSendingMessage: true,
  searchLocalMessages: true,
  searchGlobalLocalMessages: true,
  addMessageReaction: true,
  deleteMessageReaction: true,
  deleteMessageAllReactions: true,
  queryMessageReactionUserList: true,
  queryCombineMessageDetail: true,
  replyMessage: true,
  queryMessageRepliedList: true,
  pinMessage: true,
  queryPinnedMessageList: true,
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
  queryGroupMessageReceiptReadMemberList: true,
  queryGroupMessageReceiptUnreadMemberList: true,
  searchLocalGroups: true,
  searchLocalGroupMembers: true,
  sendGroupJoinApplication: true,
  acceptGroupJoinApplication: true,
  rejectGroupJoinApplication: true,
  sendGroupInviteApplications: true,
  acceptGroupInviteApplication: true,
  rejectGroupInviteApplication: true,
  queryGroupApplicationList: true,
  callInvite: true,
  callCancel: true,
  callAccept: true,
  callReject: true,
  callingInvite: true,
  callJoin: true,
  callQuit: true,
  callEnd: true,
  queryCallInvitationList: true,
  addFriend: true,
  deleteFriends: true,
  checkFriendsRelation: true,
  updateFriendAlias: true,
  updateFriendAttributes: true,
  queryFriendsInfo: true,
  queryFriendList: true,
  searchLocalFriends: true,
  sendFriendApplication: true,
  acceptFriendApplication: true,
  rejectFriendApplication: true,
  queryFriendApplicationList: true,
  addUsersToBlacklist: true,
  removeUsersFromBlacklist: true,
  queryBlacklist: true,
  checkUserIsInBlacklist: true,
}

/** Gives an object every method that is not emulated, each throwing by its name. */
export function addNotEmulated(target: object): void {
  for (const name of Object.keys(NOT_EMULATED)) {
    Object.defineProperty(target, name, {
      value() { throw new Error(`zim-emulator: ${name} is not emulated`) },
    })
  }
}
