import type { Gateway } from 'zim-emulator/testing'
import type { StoredMessage } from 'zim-emulator/world'

import type { Group } from '../../../../emulator/src/world/group'
import type { Conversation } from '../../../../emulator/src/world/state'

import { findConversation, listOf } from '../../../../emulator/src/world/conversations'
import { mutedUntil } from '../../../../emulator/src/world/groupMutes'
import { isVisible, memberOf } from '../../../../emulator/src/world/log'
import { readersOf } from '../../../../emulator/src/world/views'
import { textIn } from '../textOf'

/** What ZIM holds of groups, read from the emulator's world: nothing here asks the product. */

const ROLES = { 1: 'owner', 2: 'admin', 3: 'member' } as Record<number, 'owner' | 'admin' | 'member'>

export interface TrueGroupMessage {
  id: string
  seq: number
  senderID: string
  text: string
  hasReceipt: boolean
  /** Also those who have left since. */
  readers: string[]
  presentReaders: string[]
}

const toTrue = (conversation: Conversation) => (stored: StoredMessage): TrueGroupMessage => ({
  id: stored.messageID,
  seq: stored.messageSeq,
  senderID: stored.senderUserID,
  text: stored.revoked ? 'revoked' : textIn(stored.content),
  hasReceipt: stored.hasReceipt,
  readers: [...stored.readBy.keys()],
  presentReaders: readersOf(conversation, stored).filter(userID => stored.readBy.has(userID)),
})

export function trueGroup({ world }: Gateway, groupID: string): Conversation & { group: Group } {
  return findConversation(world.state, 'group', groupID) as Conversation & { group: Group }
}

/** The messages of a group that a user sees, oldest first: of the last time inside. */
export function visibleTo(gateway: Gateway, groupID: string, userID: string): TrueGroupMessage[] {
  const conversation = trueGroup(gateway, groupID)
  const member = memberOf(conversation, userID)
  return member ? conversation.log.messages.filter(message => isVisible(member, message)).map(toTrue(conversation)) : []
}

/** What a group is to a user. `silent`: may not write, as a member. */
export interface Standing { isMember: boolean, isDismissed: boolean, role: 'owner' | 'admin' | 'member' | undefined, isSilent: boolean }

export function standingOf(gateway: Gateway, groupID: string, userID: string): Standing {
  const { group } = trueGroup(gateway, groupID)
  const member = group.members.get(userID)
  return { isMember: !!member, isDismissed: group.isDismissed, role: member && ROLES[member.role], isSilent: !!member && mutedUntil(gateway.world.state, group, userID) !== 0 }
}

export interface TrueMember { userID: string, role: string, nickname: string, isMuted: boolean }

export function trueMembers(gateway: Gateway, groupID: string): TrueMember[] {
  const { group } = trueGroup(gateway, groupID)
  return group.isDismissed ? [] : [...group.members.values()].map(({ userID, role, nickname, mutedUntil }) => ({ userID, role: ROLES[role]!, nickname, isMuted: mutedUntil !== 0 }))
}

/** The entry of a group in a user's list; undefined where it is not listed. */
export function listedAs({ world }: Gateway, groupID: string, userID: string) {
  const found = listOf(world.state, userID).find(({ conversation }) => conversation.kind === 'group' && conversation.id === groupID)
  return found && { unread: found.entry.unreadMessageCount, mentions: found.entry.mentions.map(({ type }) => type), name: found.conversation.name }
}

/** Every stored message of a group with this text. */
export const storedIn = (gateway: Gateway, groupID: string, text: string): StoredMessage[] => trueGroup(gateway, groupID).log.messages.filter(({ content }) => textIn(content) === text)
