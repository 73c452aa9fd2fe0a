/** How a push reaches a user: at once over the user's connection, and through the inbox when it must not be missed. */
import type { ZIMConversation } from 'zego-zim-miniprogram'

import type { Conversation, Delivery, Inbox, InboxEntry, MissedMessages, Session, WorldState } from './state'

import { ZIMConversationEvent } from '../enums'
import { isVisible } from './log'
import { briefsFor } from './reactionViews'
import { NEWEST_MISSED } from './state'
import { messageFor, repliedCount } from './views'

/** Sends a push that has no value later (a command message, a member who joined). It is lost when the user is offline. */
export function pushToOnline(world: WorldState, userID: string, push: string, data: unknown): void {
  for (const { connectionID } of sessionsOf(world, userID))
    world.outbox.push({ to: connectionID, push, data })
}

/** Sends a push to the other devices of the user who acts. It is lost for those that are offline. */
export function pushToOwnDevices(world: WorldState, push: string, data: unknown): void {
  pushExceptActor(world, world.actor?.userID ?? '', push, data)
}

/** Sends a push to all devices of a user, except the one that acts. It is lost for those that are offline. */
export function pushExceptActor(world: WorldState, userID: string, push: string, data: unknown): void {
  for (const session of sessionsOf(world, userID)) {
    if (session !== world.actor)
      world.outbox.push({ to: session.connectionID, push, data })
  }
}

export function sessionsOf(world: WorldState, userID: string): readonly Session[] {
  return world.sessions.get(userID) ?? []
}

/**
 * Sends a push that the user must receive: now, or at the next login. `changed`: conversations that look different now. They go with the
 * push. A client that has not caught up gets them at once, as it gets every other change of its list.
 */
export function pushToInbox(world: WorldState, userID: string, entry: Omit<InboxEntry, 'seq'>, changed?: ZIMConversation[]): void {
  const inbox = inboxOf(world, userID)
  const seq = ++inbox.lastSeq
  inbox.entries.push({ ...entry, seq })
  for (const { connectionID, isCaughtUp } of sessionsOf(world, userID)) {
    if (isCaughtUp) {
      inbox.deliveredSeq = seq
      world.outbox.push({ to: connectionID, push: entry.push, data: changed ? { ...(entry.data as object), conversations: changed } : entry.data, inboxSeq: seq })
    }
    else if (changed?.length) {
      world.outbox.push({ to: connectionID, push: 'conversationChanged', data: { infoList: changed.map(conversation => ({ event: ZIMConversationEvent.Updated, conversation })) } })
    }
  }
}

/** Position in the inbox up to which pushes were delivered. A new login catches up from here. */
export function deliveredSeqOf(world: WorldState, userID: string): number {
  return inboxOf(world, userID).deliveredSeq
}

/** `inboxSeq`: the client has missed everything up to here that does not arrive now. */
interface CaughtUp { inboxSeq?: number }

/**
 * Sends what a user missed: everything after `since`, a position in the inbox. A new login starts at {@link deliveredSeqOf}. A client that
 * reconnects starts at the last push that it received, because a push into a dead connection counts as delivered.
 * Which messages and changes of messages arrive is a setting of the world (MissedOptions).
 * Consecutive messages of one conversation arrive as one list, marked as offline messages. Messages that were revoked or deleted
 * in the meantime do not arrive.
 */
function catchUp(world: WorldState, userID: string, { since, isReconnect }: { since: number, isReconnect?: boolean }): CaughtUp {
  const inbox = inboxOf(world, userID)
  const session = world.actor!
  inbox.deliveredSeq = inbox.lastSeq
  session.isCaughtUp = true
  const missed = world.missed[isReconnect ? 'reconnect' : 'login']
  const early: Delivery[] = []
  for (const { seq, push, data, message, reactedTo } of arriving(inbox.entries.slice(since), missed, world.missed.changes ?? NEWEST_MISSED)) {
    if (reactedTo && (reactedTo.revoked || inbox.entries.slice(seq).some(entry => entry.reactedTo === reactedTo)))
      continue
    if (!message) {
      const late = reactedTo && { reactions: briefsFor(reactedTo, userID) }
      world.outbox.push({ to: session.connectionID, push, data: { ...(data as object), ...late, isMissed: true }, inboxSeq: seq })
      continue
    }
    const { conversation, stored } = message
    const member = conversation.members.get(userID)
    if (stored.revoked || !member || !isVisible(member, stored))
      continue
    const received = messageFor(conversation, userID, stored)
    if (stored.reply) early.push({ to: session.connectionID, push: 'messageReplied', data: repliedCount(conversation, received.conversationID!, stored) })
    const previous = world.outbox.at(-1)
    if (previous?.to === session.connectionID && previous.push === push && isSameConversation(previous.data, data)) {
      (previous.data as { messageList: unknown[] }).messageList.push(received)
      previous.inboxSeq = seq
    }
    else {
      const late = { ...(data as object), messageList: [received], info: { isOfflineMessage: true } }
      world.outbox.push({ to: session.connectionID, push, data: late, inboxSeq: seq })
    }
  }
  world.outbox.unshift(...early)
  return missed === 'all' ? {} : { inboxSeq: inbox.lastSeq }
}

function arriving(entries: InboxEntry[], missed: MissedMessages, changes: number): InboxEntry[] {
  const most = { none: 0, newest: NEWEST_MISSED, all: Infinity }[missed]
  const left = new Map<Conversation | undefined, number>([[undefined, changes]])
  const isArriving = ({ message }: InboxEntry) => {
    const before = left.get(message?.conversation) ?? most
    left.set(message?.conversation, before - 1)
    return before > 0
  }
  return entries.reverse().filter(isArriving).reverse()
}

function isSameConversation(one: unknown, other: unknown): boolean {
  return (one as { fromConversationID: string }).fromConversationID === (other as { fromConversationID: string }).fromConversationID
}

function inboxOf(world: WorldState, userID: string): Inbox {
  const known = world.inboxes.get(userID)
  if (known)
    return known
  const inbox: Inbox = { entries: [], lastSeq: 0, deliveredSeq: 0 }
  world.inboxes.set(userID, inbox)
  return inbox
}

export const operations = { catchUp }
