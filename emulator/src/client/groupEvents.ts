/** How the SDK reports that its user has entered or left a group, and who has done something in one. Used by all facets of groups. */
import type { ZIMConversation, ZIMGroupFullInfo, ZIMGroupOperatedInfo, ZIMMessage } from 'zego-zim-miniprogram'

import type { Operator } from '../world/group'
import type { EnteredView, MemberView } from '../world/groupViews'
import type { Client } from './client'
import type { KnownGroup } from './groupStore'

import { ZIMConversationEvent, ZIMConversationType, ZIMGroupAttributesUpdateAction, ZIMGroupEvent, ZIMGroupMemberEvent, ZIMGroupMemberState, ZIMGroupState, ZIMMessageDirection, ZIMMessageSentStatus, ZIMMessageType } from '../enums'
import { ROLE } from '../world/group'
import { ORDER_PER_SEQ } from '../world/log'
import { copyOf } from './store'

/** This user, by what the client knows of itself: the role is 0 until it knows its own membership. */
export function ownOperator({ me, store }: Client, group: KnownGroup | undefined): ZIMGroupOperatedInfo {
  const own = group?.member(me())
  return { userID: me(), userName: store.users.get(me())!.baseInfo.userName, memberRole: own?.memberRole ?? 0, memberNickname: own?.memberNickname ?? '' }
}

/** Another user: what the client knows of the member goes before what the server says. */
export function operatorOf({ store }: Client, group: KnownGroup, { userID, userName, memberRole, memberNickname }: Operator): ZIMGroupOperatedInfo {
  const known = group.member(userID)
  return {
    userID,
    userName: store.groups.nameOf(userID) || userName,
    memberRole: (known ? known.memberRole : memberRole) || ROLE.member,
    memberNickname: (known ? known.memberNickname : memberNickname) || '',
  }
}

/** Emits the conversation of a group, if it is in the list. */
export function showGroup({ events, store }: Client, { groupID }: KnownGroup, event = ZIMConversationEvent.Updated): void {
  const conversation = store.find(groupID, ZIMConversationType.Group)
  if (conversation)
    events.emit('conversationChanged', { infoList: [{ event, conversation: copyOf<ZIMConversation>(store.merge(conversation)) }] })
}

/** The group as it is after entering: nothing is unread. Its conversation is emitted if it is in the list and looks different now. */
export function learnEntered(client: Client, view: EnteredView): KnownGroup {
  const { me, reportUnread, store, timers } = client
  const group = store.groups.findOrNew(view.groupID)
  const before = [group.groupName, group.groupAvatarUrl, group.groupAlias]
  const wasDifferent = group.isDisabled || group.notificationStatus !== 1
  group.learn(view)
  group.learnAttributes(view.attributes, view.attributeSeq)
  Object.assign(group, { groupAlias: '', notificationStatus: 1, isDisabled: false, end: undefined, isDisabledReported: false, seq: view.listSeq, memberCount: view.memberCount, memberSeq: view.memberSeq })
  store.groups.reach(view.listSeq)
  group.refreshMute(me(), timers.now())
  const conversation = store.find(view.groupID, ZIMConversationType.Group)
  if (conversation)
    Object.assign(conversation, { unreadMessageCount: 0, readMessageSeq: view.lastSeq, mentionedInfoList: [] })
  reportUnread()
  if (wasDifferent || [group.groupName, group.groupAvatarUrl, group.groupAlias].some((value, at) => value !== before[at]))
    showGroup(client, group)
  return group
}

interface Entry {
  event: ZIMGroupEvent
  operatedInfo: ZIMGroupOperatedInfo
  /** One event for each list that is not empty. */
  members: { event: ZIMGroupMemberEvent, views: MemberView[] }[]
}

/** The group, its attributes, its members. */
export function emitEntered({ events }: Client, group: KnownGroup, { event, operatedInfo, members }: Entry): ZIMGroupFullInfo {
  const { groupID } = group
  const groupInfo = group.fullInfo()
  events.emit('groupStateChanged', { state: ZIMGroupState.Enter, event, groupInfo, operatedInfo })
  if (Object.keys(groupInfo.groupAttributes).length)
    events.emit('groupAttributesUpdated', { groupID, infoList: [{ action: ZIMGroupAttributesUpdateAction.Set, groupAttributes: groupInfo.groupAttributes }], operatedInfo })
  for (const { event, views } of members.filter(({ views }) => views.length)) {
    const userList = views.map(({ userID }) => group.zimMember(group.memberOrNew(userID)))
    events.emit('groupMemberStateChanged', { groupID, state: ZIMGroupMemberState.Enter, event, userList, operatedInfo })
  }
  return groupInfo
}

/** A message of this client alone, in a conversation that is in the list. Every login makes it anew. */
function tellDismissal({ events, me, store, timers }: Client, { groupID }: KnownGroup, { userID, userName, memberNickname, memberRole }: Operator): void {
  const conversation = store.find(groupID, ZIMConversationType.Group)
  if (!conversation)
    return
  const message = {
    type: ZIMMessageType.Tips,
    event: ZIMGroupEvent.Dismissed,
    operatedUser: { userID, userName, userAvatarUrl: '', userExtendedData: '', memberNickname, memberRole },
    targetUserList: [],
    extendedData: '',
    localExtendedData: '',
    isMentionAll: false,
    mentionedUserIDs: [],
    localMessageID: `${ZIMConversationType.Group}${ZIMGroupEvent.Dismissed}${groupID}`,
    messageID: '',
    messageSeq: 0,
    senderUserID: me(),
    timestamp: timers.now(),
    conversationID: groupID,
    conversationType: ZIMConversationType.Group,
    direction: ZIMMessageDirection.Receive,
    sentStatus: ZIMMessageSentStatus.Success,
    orderKey: (store.listOf(groupID, ZIMConversationType.Group).lastSeq + 1) * ORDER_PER_SEQ,
    isUserInserted: false,
    receiptStatus: 0,
    reactions: [],
    rootRepliedCount: 0,
  } as unknown as ZIMMessage
  store.remember([message])
  conversation.lastMessage = message
  const received = { messageList: [message], fromConversationID: groupID, info: { isOfflineMessage: true } }
  events.emit('groupMessageReceived', received)
  events.emit('receiveGroupMessage', received)
}

/** The conversation is disabled, then the group is left. Of the user as a member nothing is emitted when the client does not know it. */
export function emitLeft(client: Client, groupID: string, { event, operator, listSeq }: { event: ZIMGroupEvent, operator: Operator, listSeq: number }): void {
  const { events, me, store } = client
  const group = store.groups.find(groupID)
  store.groups.reach(listSeq)
  if (!group)
    return
  const operatedInfo = { userID: operator.userID, userName: operator.userName, memberNickname: operator.memberNickname, memberRole: operator.memberRole }
  group.end = event === ZIMGroupEvent.Dismissed ? 'dismissed' : 'left'
  Object.assign(group, { isDisabled: true, isDisabledReported: true, mutedExpiredTime: 0 })
  if (event === ZIMGroupEvent.Dismissed && store.sdk.tellsDismissal)
    tellDismissal(client, group, operator)
  showGroup(client, group, ZIMConversationEvent.Disabled)
  events.emit('groupStateChanged', { state: ZIMGroupState.Quit, event, groupInfo: group.fullInfo(), operatedInfo })
  const own = group.member(me())
  if (!own)
    return
  const memberEvent = event === ZIMGroupEvent.KickedOut ? ZIMGroupMemberEvent.KickedOut : ZIMGroupMemberEvent.Left
  events.emit('groupMemberStateChanged', { groupID, state: ZIMGroupMemberState.Quit, event: memberEvent, userList: [group.zimMember(own)], operatedInfo })
  Object.assign(own, { hasLeft: true, memberNickname: '' })
}
