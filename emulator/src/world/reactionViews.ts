/** Reactions as one member sees them, on the wire and in ZIM's objects. Pure. */
import type { ZIMMessageReaction } from 'zego-zim-miniprogram'

import type { StoredMessage } from './state'

/** One user in a type. `count`: how often this user reacted. */
export interface ReactionUser { userID: string, count: number, seq: number }

/** A type of reaction, with the first five users. `people` 0: everybody took it back. `times`: the counts of all users. */
export interface ReactionBrief {
  seq: number
  type: string
  people: number
  times: number
  isSelfIncluded: boolean
  users: ReactionUser[]
}

/** ZIM names the first ones. */
export const NAMED_USERS = 5

/** Everybody who reacted with a type, in that order. */
export function usersOf({ reactions }: StoredMessage, type: string): ReactionUser[] {
  return [...reactions?.byType.get(type)?.users ?? []].map(([userID, { count, seq }]) => ({ userID, count, seq }))
}

/** All types, the one that changed last at the end. */
export function briefsFor(message: StoredMessage, userID: string): ReactionBrief[] {
  return [...message.reactions?.byType ?? []].map(([type, { seq, users }]) => ({
    seq,
    type,
    people: users.size,
    times: [...users.values()].reduce((sum, { count }) => sum + count, 0),
    isSelfIncluded: users.has(userID),
    users: usersOf(message, type).slice(0, NAMED_USERS),
  })).sort((one, other) => one.seq - other.seq)
}

type Of = Pick<ZIMMessageReaction, 'conversationID' | 'conversationType' | 'messageID'> & { messageSeq: number }

/** As in the SDK's memory, where the users have more fields than ZIM declares. */
export function zimReaction({ conversationID, conversationType, messageID, messageSeq }: Of, { type, people, times, isSelfIncluded, users }: ReactionBrief): ZIMMessageReaction & { messageSeq: number, userList: ReactionUser[] } {
  return {
    conversationID,
    conversationType,
    messageSeq,
    messageID,
    reactionType: type,
    totalCount: people,
    sumCount: times,
    isSelfIncluded,
    userList: users,
  }
}
