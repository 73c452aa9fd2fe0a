/**
 * Reactions to stored messages. All members see them; what is pushed are the types that changed, as they are now.
 * Assumption: a member who has deleted the message is told nothing.
 */
import type { Place } from './conversations'
import type { ReactionBrief, ReactionUser } from './reactionViews'
import type { Conversation, Reactions, StoredMessage, WorldState } from './state'

import { bodyLength } from '../bytes'
import { failure } from '../failure'
import { findActive, findReadable, othersIn } from './conversations'
import { isVisible, memberOf, messagesWithSeqs } from './log'
import { requirePlan } from './plans'
import { pushToInbox, pushToOwnDevices } from './pushes'
import { briefsFor, usersOf } from './reactionViews'
import { conversationIDFor, TYPE_OF } from './views'

interface Addressed extends Place { seq: number }

export interface ReactionPush {
  conversationID: string
  conversationType: number
  messageID: string
  messageSeq: number
  operatorID: string
  isRemoved: boolean
  reactions: ReactionBrief[]
}

/**
 * Reacts. With `increaseCount` 0 once a type (then 6000280), with more it is added to the count. A message that is revoked: 6000279; one that is
 * older than seven days, or has 100 types: 6000202; a type of more than 32 bytes: 6000001.
 */
function addMessageReaction(world: WorldState, me: string, { type, increaseCount, ...addressed }: Addressed & { type: string, increaseCount: number }): ReactionPush {
  const { conversation, message } = find(world, me, addressed)
  if (bodyLength(type) > world.limits.reactionBytes)
    throw failure(6000001)
  const reactions = message.reactions ?? { lastSeq: 0, changedAt: 0, byType: new Map() }
  const known = reactions.byType.get(type)
  const count = known?.users.get(me)?.count ?? 0
  if (count && !increaseCount)
    throw failure(6000280)
  if (!known?.users.size && [...reactions.byType.values()].filter(({ users }) => users.size).length >= world.limits.reactionTypes)
    throw failure(6000202)
  message.reactions = reactions
  const seq = ++reactions.lastSeq
  reactions.byType.set(type, { seq, users: new Map(known?.users).set(me, { count: count + Math.max(1, increaseCount), seq }) })
  return tell(world, me, conversation, message, [type], false)
}

/** Takes back all own counts of a type, or of all types. A type that this user has not reacted with: nothing changes, and the client fails. */
function deleteMessageReaction(world: WorldState, me: string, { type, ...addressed }: Addressed & { type?: string }): ReactionPush {
  const { conversation, message } = find(world, me, addressed)
  const { byType } = message.reactions ?? { byType: new Map() as Reactions['byType'] }
  const own = [...byType].filter(([name, { users }]) => users.has(me) && (type === undefined || name === type))
  for (const [name, { users }] of own) {
    const left = new Map(users)
    left.delete(me)
    byType.set(name, { seq: ++message.reactions!.lastSeq, users: left })
  }
  return tell(world, me, conversation, message, own.map(([name]) => name), true)
}

/** The types that changed after `since`, for a client that has missed a change. */
function queryMessageReactions(world: WorldState, me: string, { since, ...addressed }: Addressed & { since: number }): { reactions: ReactionBrief[], lastSeq: number } {
  const { message } = find(world, me, addressed, false)
  return { reactions: briefsFor(message, me).filter(({ seq }) => seq > since), lastSeq: message.reactions?.lastSeq ?? 0 }
}

/** Everybody who reacted with a type, in that order. */
function queryReactionUsers(world: WorldState, me: string, { type, ...addressed }: Addressed & { type: string }): { users: ReactionUser[], lastSeq: number } {
  const { message } = find(world, me, addressed, false)
  return { users: usersOf(message, type), lastSeq: message.reactions?.byType.get(type)?.seq ?? 0 }
}

/** Everybody who reacted, with the types of each. */
function queryAllReactionUsers(world: WorldState, me: string, addressed: Addressed): { users: { userID: string, reactions: { type: string, count: number }[] }[], lastSeq: number } {
  const { message } = find(world, me, addressed, false)
  const byUser = new Map<string, { type: string, count: number }[]>()
  for (const type of message.reactions?.byType.keys() ?? []) {
    for (const { userID, count } of usersOf(message, type))
      byUser.set(userID, [...byUser.get(userID) ?? [], { type, count }])
  }
  return { users: [...byUser].map(([userID, reactions]) => ({ userID, reactions })), lastSeq: message.reactions?.lastSeq ?? 0 }
}

function find(world: WorldState, me: string, { seq, ...place }: Addressed, isChange = true): { conversation: Conversation, message: StoredMessage } {
  if (isChange)
    requirePlan(world, 'reactions')
  const conversation = isChange ? findActive(world, me, place) : findReadable(world, me, place)
  const [message] = conversation ? messagesWithSeqs(conversation, [seq]) : []
  if (!conversation || !message || !isVisible(memberOf(conversation, me)!, message))
    throw failure(6000001)
  if (message.revoked)
    throw failure(6000279)
  if (isChange && world.now() - message.timestamp > world.limits.reactWithinMs)
    throw failure(6000202)
  return { conversation, message }
}

function tell(world: WorldState, me: string, conversation: Conversation, message: StoredMessage, types: string[], isRemoved: boolean): ReactionPush {
  const pushFor = (userID: string): ReactionPush => ({
    conversationID: conversationIDFor(conversation, userID),
    conversationType: TYPE_OF[conversation.kind],
    messageID: message.messageID,
    messageSeq: message.messageSeq,
    operatorID: me,
    isRemoved,
    reactions: briefsFor(message, userID).filter(({ type }) => types.includes(type)),
  })
  if (types.length) {
    message.reactions!.changedAt = world.now()
    for (const member of othersIn(conversation, me)) {
      if (isVisible(member, message))
        pushToInbox(world, member.userID, { push: 'messageReactionsChanged', data: pushFor(member.userID), reactedTo: message })
    }
    pushToOwnDevices(world, 'messageReactionsChanged', pushFor(me))
  }
  return pushFor(me)
}

export const operations = { addMessageReaction, deleteMessageReaction, queryMessageReactions, queryReactionUsers, queryAllReactionUsers }
