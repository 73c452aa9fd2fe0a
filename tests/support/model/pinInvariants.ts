import { expect } from 'vitest'

import type { ConversationKey } from '@/types/conversation'

import type { PinBars } from './pinBars'
import type { Scenario, User } from './scenario'

import { findPeerConversation } from '../../../emulator/src/world/conversations'
import { wait } from '../clock'
import { isInUse } from './scenario'
import { messagesFor } from './truth'

/**
 * What the bar of an open chat lists. ZIM's SDK does not hear of a pin of a message that is not in its memory (docs/architecture.md, "Pinned
 * messages"): until the next login the bar can list no more than the SDK knows.
 */

const peerOf = (conversation: ConversationKey) => conversation.slice('peer:'.length)

/** When each message was pinned, in ms, of those that the user has not deleted. */
function truePins(scenario: Scenario, me: User, peer: string): Map<string, number> {
  const left = new Set(messagesFor(scenario, me, peer).map(({ id }) => id))
  const pins = findPeerConversation(scenario.gateway.world.state, me.name, peer)?.pins ?? []
  return new Map(pins.map(({ message, at }): [string, number] => [message.messageID, at]).filter(([id]) => left.has(id)))
}

/** The bar lists what ZIM has, the latest pinned first. @param isMeant of which messages this is known */
function expectPins(scenario: Scenario, me: User, conversation: ConversationKey, ids: readonly string[], what: string, isMeant = (_: string) => true): void {
  const pins = truePins(scenario, me, peerOf(conversation))
  const listed = ids.filter(id => isMeant(id) && !scenario.isInDoubt(me, id))
  expect([...listed].sort(), what).toEqual([...pins.keys()].filter(isMeant).sort())
  const times = listed.map(id => pins.get(id)!)
  expect(times, `the order of the ${what}`).toEqual([...times].sort((one, other) => other - one))
}

/** What the SDK says now, without messages that are gone: a page of history that was under way may have undone a recall in its memory. Null without an answer. */
async function askedOf(scenario: Scenario, me: User, conversation: ConversationKey): Promise<string[] | null> {
  const asked = me.device.app.zim.ask(client => client.pins.query(conversation)).catch(() => null)
  await wait(100)
  const left = new Set(messagesFor(scenario, me, peerOf(conversation)).filter(({ text }) => text !== 'revoked').map(({ id }) => id))
  return (await asked)?.map(({ id }) => id).filter(id => left.has(id)) ?? null
}

/** At a quiet moment: the bars list what the SDK knows, and of the messages that it has received while it was connected, what ZIM has. */
export async function checkPins(scenario: Scenario, bars: PinBars): Promise<void> {
  for (const me of scenario.users.filter(isInUse)) {
    for (const conversation of me.opened.keys()) {
      const ids = bars.barOf(me, conversation)?.rows.value.map(({ id }) => id)
      const known = ids && await askedOf(scenario, me, conversation)
      if (!ids || !known)
        continue
      const what = `pinned messages of ${me.name}'s chat with ${peerOf(conversation)}`
      expect(ids.filter(id => !scenario.isInDoubt(me, id)), `${what}, as the SDK knows them`).toEqual(known)
      if (!scenario.wasReordered && !me.unansweredPins.has(conversation)) expectPins(scenario, me, conversation, ids, what, id => me.device.receivedFromPeers.has(id))
    }
  }
}

/** After a new login, which knows of all pins: the bars list what ZIM has. @param start starts the app of a user again, whose chats are opened */
export async function checkPinsAfterLogin(scenario: Scenario, bars: PinBars, start: (user: User) => Promise<void>): Promise<void> {
  for (const me of scenario.hasPins ? scenario.users.filter(user => isInUse(user) && !user.device.tab) : []) {
    await start(me)
    bars.follow()
    await wait(2_000)
    for (const conversation of me.opened.keys()) {
      const ids = bars.barOf(me, conversation)!.rows.value.map(({ id }) => id)
      expectPins(scenario, me, conversation, ids, `pinned messages of ${me.name}'s chat with ${peerOf(conversation)} after a new login`)
    }
  }
}
