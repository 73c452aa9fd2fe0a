/** Pinned messages of a conversation. They belong to all members, and any member may change them. */
import type { Place } from './conversations'
import type { Conversation, PinChange, StoredMessage, WorldState } from './state'

import { failure } from '../failure'
import { findActive, findPlace } from './conversations'
import { requirePlan } from './plans'
import { pushToOnline, pushToOwnDevices } from './pushes'
import { conversationIDFor, TYPE_OF } from './views'

interface PinArgs extends Place { messageID: string, isPinned: boolean, disableAutoReplace: boolean }

/**
 * Pins a message, again with a new time, or ends that. One more than {@link WorldLimits.pinnedMessages} replaces the oldest, or 6000287
 * with `disableAutoReplace`. A message that is not pinned cannot be unpinned: 6000208. An unknown or revoked one: 6000201.
 */
function pinMessage(world: WorldState, me: string, { messageID, isPinned, disableAutoReplace, ...place }: PinArgs): PinChange {
  requirePlan(world, 'messagePins')
  const conversation = findActive(world, me, place)
  const message = conversation?.log.byID.get(messageID)
  if (!conversation || !message || message.revoked)
    throw failure(6000201)
  const { pins } = conversation
  const known = pins.find(pin => pin.message === message)
  if (!isPinned && !known)
    throw failure(6000208)
  const isFull = isPinned && !known && pins.length >= world.limits.pinnedMessages
  if (isFull && disableAutoReplace)
    throw failure(6000287)
  const replaced = isFull ? pins[0]!.message : undefined
  const at = world.now()
  conversation.pins = pins.filter(pin => pin !== known && pin.message !== replaced)
  if (isPinned)
    conversation.pins.push({ message, by: me, at })
  let own: PinChange | undefined
  for (const userID of conversation.members.keys()) {
    const change = noted(world, conversation, userID, { message, isPinned, by: me, at, replaced })
    if (userID !== me) {
      pushToOnline(world, userID, 'messagePinStatusChanged', change)
      continue
    }
    own = change
    pushToOwnDevices(world, 'messagePinStatusChanged', change)
  }
  return own!
}

/** Numbers a change for one member, so that a client can ask for what it missed. */
function noted(world: WorldState, conversation: Conversation, userID: string, { message, isPinned, by, at, replaced }: { message: StoredMessage, isPinned: boolean, by: string, at: number, replaced?: StoredMessage }): PinChange {
  const changes = world.pinChanges.get(userID) ?? []
  world.pinChanges.set(userID, changes)
  const where = { conversationID: conversationIDFor(conversation, userID), conversationType: TYPE_OF[conversation.kind] }
  const change = (message: StoredMessage, isPinned: boolean): PinChange => ({ ...where, messageID: message.messageID, messageSeq: message.messageSeq, isPinned, by, at, seq: changes.length + 1 })
  if (replaced)
    changes.push(change(replaced, false))
  changes.push(change(message, isPinned))
  return { ...changes.at(-1)!, ...(replaced && { replaced: { messageID: replaced.messageID, messageSeq: replaced.messageSeq } }) }
}

/** A revoked message is not pinned any more. No push tells of it: the revocation does. */
export function unpinRevoked(conversation: Conversation, message: StoredMessage): void {
  conversation.pins = conversation.pins.filter(pin => pin.message !== message)
}

/** The changes after `since`, one for each message, with its present state. */
function syncPins(world: WorldState, me: string, { since }: { since: number }): { changes: PinChange[], seq: number } {
  const changes = world.pinChanges.get(me) ?? []
  const last = new Map(changes.slice(since).map(change => [change.messageID, change]))
  return {
    changes: [...last.values()].map(change => ({ ...change, isPinned: change.isPinned && isStillPinned(world, me, change) })),
    seq: changes.length,
  }
}

function isStillPinned(world: WorldState, me: string, { messageID, ...place }: PinChange): boolean {
  return !!findPlace(world, me, place)?.pins.some(pin => pin.message.messageID === messageID)
}

export const operations = { pinMessage, syncPins }
