/**
 * Messages of the server about what has happened in a group, where ZEGO's support has switched them on: off unless the world names the events.
 * All members get them, also who has caused them; nothing is unread by them. One about leaving comes before the leaving, so that who leaves has
 * it. That the group is dismissed is told by the client itself (client/groupEvents.ts).
 */
import type { Group } from './group'
import type { Conversation, WorldState } from './state'

import { ZIMMessageType } from '../enums'
import { memberInfo } from './groupViews'
import { append } from './log'
import { deliver } from './messages'

/** ZIMTipsMessageEvent. */
export const TIP = { created: 1, dismissed: 2, joined: 3, invited: 4, left: 5, kickedOut: 6, infoChanged: 7, memberInfoChanged: 8, pinned: 9 } as const

/** ZIMTipsMessageChangeInfoType. */
export const TIP_CHANGE = { notice: 2, name: 3, avatarUrl: 4, mute: 5, owner: 10, role: 11, memberMute: 12, pin: 21 } as const

interface Tip {
  event: number
  by: string
  targets?: string[]
  changeInfo?: object
}

export function tell(world: WorldState, conversation: Conversation & { group: Group }, { event, by, targets = [], changeInfo }: Tip): void {
  if (!world.groups.tips.includes(event))
    return
  const content = { type: ZIMMessageType.Tips, event, operatedUser: simpleInfo(world, conversation.group, by), targetUserList: targets.map(userID => simpleInfo(world, conversation.group, userID)), ...(changeInfo && { changeInfo }) }
  const stored = append(world, conversation, { senderUserID: by, content, localMessageID: '', hasReceipt: false, countsAsUnread: false })
  for (const userID of conversation.members.keys())
    deliver(world, conversation, userID, stored)
}

export function newOwnerInfo(world: WorldState, group: Group, userID: string): object {
  return { type: TIP_CHANGE.owner, memberRole: 1, muteExpiredTime: 0, groupNewOwner: { ...simpleInfo(world, group, userID), memberRole: 1 } }
}

function simpleInfo(world: WorldState, group: Group, userID: string): object {
  const member = group.members.get(userID)
  if (!member)
    return { ...world.users.get(userID)?.baseInfo, memberNickname: '', memberRole: 0 }
  const { userName, userAvatarUrl, userExtendedData, memberNickname, memberRole } = memberInfo(world, member)
  return { userID, userName, userAvatarUrl, userExtendedData, memberNickname, memberRole }
}
