import { expect } from 'vitest'

import type { ConversationKey } from '@/types/conversation'
import type { Message, MessageBody } from '@/types/message'

import { forwardRefusal } from '@/packages/chat/forwardRefusal'
import { combinedBody, forwardedBody } from '@/packages/forward/bodies'

import type { ChangeStep } from './changeSteps'
import type { Scenario, Sent, User } from './scenario'

import { wait } from '../clock'
import { nameForwarded, textOf } from './textOf'

type ForwardStep = Extract<ChangeStep, { do: 'forward' }>
type NewSent = (user: User, conversation: ConversationKey, text: string) => Sent

const expectedRefusal = ({ id, body }: Message) => body.kind === 'revoked' ? 'recalled' : id ? null : 'unsent'

/** As the pages do: what may not be forwarded is left out, the others are new messages of the chat. */
export async function forward(scenario: Scenario, newSent: NewSent, user: User, source: ConversationKey, target: ConversationKey, { n, count, isCombined }: ForwardStep): Promise<void> {
  const { messages } = user.device.app
  const all = messages.timeline(source).filter(({ body }) => ['text', 'combined', 'revoked'].includes(body.kind))
  const last = n < 0 ? all.length + n : n % Math.max(1, all.length)
  const chosen = all.slice(Math.max(0, last - count + 1), last + 1)
  for (const message of chosen) expect(forwardRefusal(message), `why ${user.name} may not forward "${textOf(message)}"`).toBe(expectedRefusal(message))
  const able = chosen.filter(message => !forwardRefusal(message))
  if (!able.length)
    return
  const bodies = isCombined ? [combinedBody(able, { between: null, nameOf: userID => userID })] : able.map(forwardedBody)
  const added = bodies.flatMap((body, at) => send(scenario, newSent, user, target, body, isCombined ? 'a record' : textOf(able[at]!)))
  await wait(0)
  for (const sent of added) sent.mayBeLost = user.device.storage.isFull || user.hasSlowStorage || !user.device.isRunning
}

function send(scenario: Scenario, newSent: NewSent, user: User, target: ConversationKey, body: MessageBody, what: string): Sent[] {
  const { messages } = user.device.app
  const before = new Set(messages.timeline(target).map(({ key }) => key))
  if (messages.send(target, { body }))
    return []
  const added = messages.timeline(target).filter(({ key, id }) => !id && !before.has(key))
  expect(added, `what ${user.name} has forwarded`).toHaveLength(1)
  const name = `${user.name} ${scenario.sent.length} forwards ${what.replace(/^.* forwards /, '')}`
  nameForwarded(added[0]!, name)
  const sent = { ...newSent(user, target, name), forwarded: body }
  scenario.sent.push(sent)
  return [sent]
}
