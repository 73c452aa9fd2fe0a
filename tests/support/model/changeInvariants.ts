import type { StoredMessage } from 'zim-emulator/world'

import { expect } from 'vitest'

import type { Message } from '@/types/message'

import type { Scenario, User } from './scenario'

import { findPeerConversation } from '../../../emulator/src/world/conversations'
import { textIn, textOf } from './textOf'

/** What is added to messages, on the devices as at ZIM. */

interface Said { text: unknown, isEdited: boolean, reactions: Array<[type: string, people: number, isMine: boolean]>, repliesTo: string, quoted: unknown }

const byType = ([one]: [string, ...unknown[]], [other]: [string, ...unknown[]]) => one < other ? -1 : 1

function trueOf({ content, edited, reactions, reply }: StoredMessage, original: StoredMessage | undefined, me: string): Said {
  const used = [...reactions?.byType ?? []].filter(([, { users }]) => users.size)
  return {
    text: content.message,
    isEdited: edited !== undefined,
    reactions: used.map(([type, { users }]): [string, number, boolean] => [type, users.size, users.has(me)]).sort(byType),
    repliesTo: reply?.messageID ?? '',
    quoted: original && (original.revoked ? 'revoked' : original.content.message),
  }
}

function shownOf({ body, editedAt, reactions, quote }: Message): Said {
  return {
    text: 'text' in body ? body.text : undefined,
    isEdited: editedAt !== undefined,
    reactions: (reactions ?? []).map(({ type, people, isMine }): [string, number, boolean] => [type, people, isMine]).sort(byType),
    repliesTo: quote?.id ?? '',
    quoted: quote && ('text' in quote.body ? quote.body.text : quote.body.kind),
  }
}

/** The texts that are shown to `me`, with what is added to them, are those at ZIM. @param messages of the chat with `peer`, which the app has confirmed */
export function checkChanges(scenario: Scenario, me: User, peer: string, messages: readonly Message[]): void {
  const log = findPeerConversation(scenario.gateway.world.state, me.name, peer)?.log
  for (const message of messages.filter(({ id, body }) => id && body.kind === 'text' && !scenario.isInDoubt(me, id))) {
    const stored = log?.byID.get(message.id)
    if (!stored || stored.revoked)
      continue
    const originalID = stored.reply?.messageID ?? ''
    const what = `what ${me.name} sees of "${textOf(message)}" in the chat with ${peer}`
    // What the SDK was not told of an original it does not say of the quote either.
    const quoted = scenario.isInDoubt(me, originalID) && { quoted: '' }
    expect({ ...shownOf(message), ...quoted }, what).toEqual({ ...trueOf(stored, log?.byID.get(originalID), me.name), ...quoted })
  }
}

/**
 * A reply that is at ZIM names the message that it was written to. It may name none where ZIM has refused it with its quote: the original was
 * recalled or deleted before, or the step `fail` has refused it.
 */
export function checkReplies({ gateway: { world }, sent, users }: Scenario): void {
  for (const { text, repliesTo, from } of sent.filter(({ repliesTo }) => repliesTo)) {
    const mayBeRefused = users.some(user => user.name === from && user.mayBeRefused)
    const original = world.storedMessages().find(({ messageID }) => messageID === repliesTo)
    const isLeft = original && !original.revoked && ![...world.state.conversations.values()].some(({ members }) => members.get(from)?.deletedIDs.has(original.messageID))
    for (const { reply } of world.storedMessages().filter(({ content }) => textIn(content) === text)) {
      if (reply || (isLeft && !mayBeRefused)) expect(reply?.messageID, `what "${text}" replies to`).toBe(repliesTo)
    }
  }
}
