/** What tests and the state page read of a world, and how tests shorten its history. No user can ask for these. */
import type { StoredMessage, WorldState } from './state'

import { listOf } from './conversations'
import { conversationIDFor } from './views'

/** Every stored message, conversation by conversation. */
export function storedMessages(world: WorldState): StoredMessage[] {
  return [...world.conversations.values()].flatMap(({ log }) => log.messages)
}

/** The rooms that have members. */
export function rooms(world: WorldState): { roomID: string, roomName: string, members: string[] }[] {
  return [...world.conversations.values()]
    .filter(({ kind, members }) => kind === 'room' && members.size > 0)
    .map(({ id, name, members }) => ({ roomID: id, roomName: name, members: [...members.keys()] }))
}

/** conversationID → unread count, for every conversation of a user's list. */
export function unreadCounts(world: WorldState, userID: string): Record<string, number> {
  return Object.fromEntries(listOf(world, userID).map(({ conversation, entry }) => [conversationIDFor(conversation, userID), entry.unreadMessageCount]))
}

/** Makes all messages so far older than the history of the server, and keeps them, as the memory of a client does. */
export function expireReceipts(world: WorldState): void {
  for (const { log } of world.conversations.values())
    log.expiredSeq = log.lastSeq
}

/** Drops all stored messages, as ZIM does when their history days are over. Lists, counts and sequence numbers stay. */
export function expireHistory(world: WorldState): void {
  for (const { log } of world.conversations.values()) {
    log.messages.length = 0
    log.byID.clear()
  }
}
