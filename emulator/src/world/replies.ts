/**
 * Replies. A message that is replied to, directly or through other replies, and replies to none itself is the root of its replies. The server
 * counts the replies of each root; a count does not go down.
 */
import type { Place } from './conversations'
import type { Conversation, Reply, StoredMessage, WorldState } from './state'

import { findReadable } from './conversations'
import { isVisible, memberOf } from './log'

export const replyCountOf = ({ log }: Conversation, { reply }: { reply?: Reply }): number => reply ? log.replyCounts.get(reply.rootMessageSeq) ?? 0 : 0

/** Called once for each stored message. */
export function countReply({ log }: Conversation, { reply }: StoredMessage): void {
  if (reply) log.replyCounts.set(reply.rootMessageSeq, (log.replyCounts.get(reply.rootMessageSeq) ?? 0) + 1)
}

/** The counts of the roots of these messages, and of those among them that are roots, by messageSeq. */
export function replyCountsOf({ log }: Conversation, messages: StoredMessage[]): Record<number, number> {
  const seqs = messages.flatMap(({ messageSeq, reply }) => reply ? [messageSeq, reply.rootMessageSeq] : [messageSeq])
  return Object.fromEntries(seqs.flatMap(seq => log.replyCounts.has(seq) ? [[seq, log.replyCounts.get(seq)!]] : []))
}

/** The messageSeqs of all replies of a root, ascending, without those that the caller has deleted. `root` is absent where the server has it no longer. */
function queryReplies(world: WorldState, me: string, { seq, ...place }: Place & { seq: number }): { seqs: number[], count: number, root?: { senderUserID: string, sentTime: number } } {
  const conversation = findReadable(world, me, place)
  if (!conversation)
    return { seqs: [], count: 0 }
  const member = memberOf(conversation, me)!
  const { messages, replyCounts } = conversation.log
  const root = messages.find(({ messageSeq }) => messageSeq === seq)
  return {
    seqs: messages.filter(message => message.reply?.rootMessageSeq === seq && isVisible(member, message)).map(({ messageSeq }) => messageSeq),
    count: replyCounts.get(seq) ?? 0,
    ...(root && { root: { senderUserID: root.senderUserID, sentTime: root.timestamp } }),
  }
}

export const operations = { queryReplies }
