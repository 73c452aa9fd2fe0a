/**
 * The message log of a conversation: appending, paging, and what each member deleted for itself.
 * Costs do not grow with the length of the log.
 */
import type { Conversation, Member, StoredMessage, WorldState } from './state'

import { firstIndexOf, lastOf } from '../arrays'

/** ZIM's orderKey of a stored message is messageSeq × 100. The numbers between are for messages that only one client knows. */
export const ORDER_PER_SEQ = 100

/** What a new message is made of. The log adds its ID and its messageSeq. */
type NewMessage = Pick<StoredMessage, 'senderUserID' | 'content' | 'localMessageID' | 'hasReceipt' | 'countsAsUnread' | 'reply'>

export function append(world: WorldState, { log }: Conversation, message: NewMessage): StoredMessage {
  const stored = {
    ...message,
    messageID: world.nextMessageID(),
    messageSeq: ++log.lastSeq,
    timestamp: world.now(),
    readBy: new Map<string, number>(),
    revoked: null,
  }
  log.messages.push(stored)
  log.byID.set(stored.messageID, stored)
  return stored
}

/** What the conversation holds for one user, also for one who has left. */
export function memberOf({ members, former }: Conversation, userID: string): Member | undefined {
  return members.get(userID) ?? former.get(userID)
}

/** The messages with these IDs, ascending by messageSeq. IDs that the log does not hold are left out. */
export function messagesWithIDs({ log }: Conversation, messageIDs: string[]): StoredMessage[] {
  return [...new Set(messageIDs)]
    .flatMap(messageID => log.byID.get(messageID) ?? [])
    .sort((one, other) => one.messageSeq - other.messageSeq)
}

/** The messages with these messageSeq, ascending. */
export function messagesWithSeqs({ log: { messages } }: Conversation, seqs: number[]): StoredMessage[] {
  return [...new Set(seqs)].sort((one, other) => one - other).flatMap((seq) => {
    const found = messages[firstIndexOf(messages, ({ messageSeq }) => messageSeq >= seq)]
    return found?.messageSeq === seq ? [found] : []
  })
}

/** Older than the server's history: a receipt that was not sent yet never will be. */
export function isExpired({ log }: Conversation, { messageSeq }: StoredMessage): boolean {
  return messageSeq <= log.expiredSeq
}

export function isVisible({ clearedSeq, deletedIDs, leftAfter = Infinity }: Member, { messageSeq, messageID }: StoredMessage): boolean {
  return messageSeq > clearedSeq && messageSeq <= leftAfter && !deletedIDs.has(messageID)
}

export function lastVisible({ log }: Conversation, member: Member): StoredMessage | undefined {
  const last = lastOf(log.messages, message => message.messageSeq <= member.clearedSeq || isVisible(member, message))
  return last && isVisible(member, last) ? last : undefined
}

export interface PageArgs {
  count: number
  /** true: the newest messages before the anchor; false: the oldest after it. */
  reverse: boolean
  /** messageSeq of the anchor. The page does not contain it. Negative: no anchor. */
  seq: number
}

/** A page of what a member has not deleted, oldest first. */
export function pageFor({ log: { messages } }: Conversation, member: Member, { count, reverse, seq }: PageArgs): StoredMessage[] {
  const page: StoredMessage[] = []
  const take = (message: StoredMessage) => {
    if (isVisible(member, message))
      page.push(message)
  }
  if (reverse) {
    const end = seq < 0 ? messages.length : firstIndexOf(messages, ({ messageSeq }) => messageSeq >= seq)
    for (let at = end - 1; at >= 0 && page.length < count; at--)
      take(messages[at]!)
    return page.reverse()
  }
  const start = firstIndexOf(messages, ({ messageSeq }) => messageSeq > seq)
  for (let at = start; at < messages.length && page.length < count; at++)
    take(messages[at]!)
  return page
}

/** Deletes single messages for one member. */
export function deleteFor(member: Member, messages: StoredMessage[]): void {
  for (const { messageID } of messages)
    member.deletedIDs.add(messageID)
}

/** Deletes everything so far for one member. */
export function clearFor(member: Member, { log }: Conversation): void {
  member.clearedSeq = log.lastSeq
  member.deletedIDs.clear()
}
