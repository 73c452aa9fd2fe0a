/** How news reaches a user: at once to the connection, and kept in the inbox when it must not be missed. */
import type { Inbox, InboxEntry, WorldState } from './state'

import { receivedMessage } from './views'

/** Tells a user something that is worth nothing later (a command message, a member who joined). Lost when the user is away. */
export function tell(world: WorldState, userID: string, push: string, data: unknown): void {
  const session = world.sessions.get(userID)
  if (session)
    world.outbox.push({ to: session.connectionID, push, data })
}

/** Tells a user something that must arrive some day: now, or at the next login. */
export function notify(world: WorldState, userID: string, entry: Omit<InboxEntry, 'seq'>): void {
  const inbox = inboxOf(world, userID)
  const seq = ++inbox.lastSeq
  inbox.entries.push({ ...entry, seq })
  const session = world.sessions.get(userID)
  if (!session?.isCaughtUp)
    return
  inbox.deliveredSeq = seq
  world.outbox.push({ to: session.connectionID, push: entry.push, data: entry.data, inboxSeq: seq })
}

/**
 * Sends what a user missed: everything after `since`, a position of the inbox. A fresh login counts from {@link inboxSeq}; a client
 * that reconnects counts from what it saw, because what was sent into a dead connection was "delivered" and never seen.
 * Messages that follow each other in one conversation arrive as one list, marked as offline messages; those revoked or deleted
 * meanwhile do not arrive.
 */
export function catchUp(world: WorldState, userID: string, { since }: { since: number }): object {
  const inbox = inboxOf(world, userID)
  const session = world.sessions.get(userID)!
  const missed = inbox.entries.filter(entry => entry.seq > since)
  inbox.deliveredSeq = inbox.lastSeq
  session.isCaughtUp = true
  for (const entry of missed) {
    const previous = world.outbox.at(-1)
    const isMessage = entry.message !== undefined
    if (isMessage && (entry.message!.revoked || entry.message!.deletedFor.includes(userID)))
      continue
    const data = isMessage
      ? { ...(entry.data as object), messageList: [receivedMessage(entry.message!)], info: { isOfflineMessage: true } }
      : entry.data
    if (isMessage && previous?.to === session.connectionID && previous.push === entry.push && isSameConversation(previous.data, data)) {
      (previous.data as { messageList: unknown[] }).messageList.push(receivedMessage(entry.message!))
      previous.inboxSeq = entry.seq
    }
    else {
      world.outbox.push({ to: session.connectionID, push: entry.push, data, inboxSeq: entry.seq })
    }
  }
  return {}
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

/** How far the inbox was delivered: where a client that logs in afresh starts to count. */
export function inboxSeq(world: WorldState, userID: string): number {
  return inboxOf(world, userID).deliveredSeq
}
