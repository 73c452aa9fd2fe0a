import { expect } from 'vitest'

import type { CombinedBody, CombinedItem, CombinedSource } from '@/messages/combined/model'
import type { Message, MessageBody } from '@/types/message'

import { parseItems, parseSource } from '@/messages/combinedInside'

import type { Scenario, Sent, User } from './scenario'

import { wait } from '../clock'
import { isInUse } from './scenario'
import { messagesFor, storedWith } from './truth'

/** What has to arrive of messages that are sent on, one by one or as one. */

const peerIn = (conversation: string) => conversation.slice('peer:'.length)

/** Where ZIM has the records that are inside of a body, or that it is a copy of. */
function sourcesIn(body: MessageBody): CombinedSource[] {
  if (body.kind !== 'combined')
    return []
  return [body.source, ...(parseItems(body.items) ?? []).map(({ body }) => body.kind === 'combined' ? body.source : undefined)].flatMap(source => parseSource(source) ?? [])
}

/** Whether a record that is sent on may be gone: it was recalled, the sender has deleted it, or ZIM has refused to say where it is. */
export function mayLoseRecord(scenario: Scenario, { from, forwarded }: Sent): boolean {
  const owners = scenario.users.filter(({ name }) => name === from)
  const sources = forwarded ? sourcesIn(forwarded) : []
  const isGone = ({ conversation, id }: CombinedSource) => owners.some(owner => messagesFor(scenario, owner, peerIn(conversation)).every(message => message.id !== id || message.text === 'revoked'))
  return sources.length > 0 && (owners.some(({ mayNotFind }) => mayNotFind) || sources.some(isGone))
}

const bodyOfItem = (body: MessageBody) => body.kind === 'combined' ? { kind: body.kind, title: body.title, summary: body.summary } : body

/** The messages inside of a record, of the first one where it is a copy. Null where the schedule has not sent it. */
function itemsOf({ gateway, sent }: Scenario, { items, source }: CombinedBody): CombinedItem[] | null {
  if (items)
    return items.map(item => ({ ...item, body: bodyOfItem(item.body) as MessageBody }))
  const original = gateway.world.storedMessages().find(({ messageID }) => messageID === source?.id)
  const known = original && sent.find(({ text, forwarded }) => forwarded?.kind === 'combined' && storedWith({ gateway } as Scenario, text).includes(original))
  return known ? itemsOf({ gateway, sent } as Scenario, known.forwarded as CombinedBody) : null
}

/** Every forwarded message that is at ZIM says what its original said when it was forwarded, and a record that its receiver has read opens with the messages that were chosen. */
export async function checkForwards(scenario: Scenario): Promise<void> {
  for (const sent of scenario.sent.filter(({ forwarded }) => forwarded)) {
    const body = sent.forwarded!
    for (const { content, edited, revoked, messageID } of storedWith(scenario, sent.text)) {
      if (body.kind === 'text' && !edited) expect(content.message, `what "${sent.text}" says`).toBe(body.text)
      if (body.kind !== 'combined')
        continue
      expect([content.title, content.summary], `what "${sent.text}" says`).toEqual([body.title, body.summary])
      const reader = scenario.users.find(user => user.name === peerIn(sent.conversation) && isInUse(user))
      const shown = reader?.device.app.messages.timeline(`peer:${sent.from}`).find(({ id }) => id === messageID)
      const items = itemsOf(scenario, body)
      if (!revoked && items && shown && !scenario.isInDoubt(reader!, messageID)) expect(await open(reader!, shown), `the messages inside "${sent.text}"`).toEqual(items)
    }
  }
}

async function open({ device: { app } }: User, { conversation, id, seq }: Message) {
  const opened = app.zim.ask(client => client.combined.open({ conversation, id, seq })).catch((thrown: unknown) => thrown)
  await wait(100)
  return opened
}
