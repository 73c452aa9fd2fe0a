import type { StoredMessage } from 'zim-emulator/world'

import type { Scenario, User } from './scenario'

import { findPeerConversation } from '../../../emulator/src/world/conversations'
import { textIn } from './textOf'

/** What ZIM holds, read from the emulator's world: nothing here asks the product. */

export interface TrueMessage {
  id: string
  seq: number
  senderID: string
  /** Of a file: its name. 'revoked' for a message that was recalled. */
  text: string
}

const toTrue = ({ messageID, messageSeq, senderUserID, content, revoked }: StoredMessage): TrueMessage =>
  ({ id: messageID, seq: messageSeq, senderID: senderUserID, text: revoked ? 'revoked' : textIn(content) })

/** The messages of the conversation of two users that `me` has not deleted, oldest first, without those in doubt. @param isDeletedToo all that are stored */
export function messagesFor({ gateway: { world }, isInDoubt }: Scenario, me: User, peer: string, isDeletedToo = false): TrueMessage[] {
  const conversation = findPeerConversation(world.state, me.name, peer)
  const member = conversation?.members.get(me.name)
  if (!conversation || !member)
    return []
  return conversation.log.messages.filter(({ messageSeq, messageID }) => isDeletedToo || (messageSeq > member.clearedSeq && !member.deletedIDs.has(messageID) && !isInDoubt(me, messageID))).map(toTrue)
}

/** Every stored message with this text, or a file of this name, whoever sees it. */
export const storedWith = ({ gateway: { world } }: Scenario, text: string): StoredMessage[] =>
  world.storedMessages().filter(({ content }) => textIn(content) === text)
