import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'
import type { ZimClient } from '@/zim/client'

import { isPlainText } from '@/messages/models'

import type { ChangeStep } from './changeSteps'
import type { PinBars } from './pinBars'
import type { Scenario, Sent, User } from './scenario'

import { wait } from '../clock'
import { forward } from './forwards'
import { editedText, textOf } from './textOf'

type Track = (user: User, what: string, promise: Promise<unknown> | undefined) => void
type NewSent = (user: User, conversation: ConversationKey, text: string) => Sent

interface ChangeOptions {
  newSent: NewSent
  track: Track
  doubt: (user: User, messageID: string) => void
  noteUnreported: (user: User, messageIDs: string[]) => void
  open: (user: User, conversation: ConversationKey) => void
  bars: PinBars
}

/** The steps that say something about an earlier message. */
export function createChangeSteps(scenario: Scenario, { newSent, track, doubt, noteUnreported, open, bars }: ChangeOptions) {
  let edits = 0

  function find({ device }: User, conversation: ConversationKey, n: number, isWanted: (message: Message) => boolean): Message | undefined {
    const candidates = device.app.messages.timeline(conversation).filter(message => message.id && isPlainText(message.body) && isWanted(message))
    return n < 0 ? candidates[candidates.length + n] : candidates[n % Math.max(1, candidates.length)]
  }

  /** As the pages do. What was done without an answer is not in the SDK's memory, which answers until the next login. */
  function change(user: User, what: string, message: Message, request: (client: ZimClient) => Promise<void>) {
    const { messages, zim } = user.device.app
    noteUnreported(user, [message.id])
    track(user, what, messages.inDoubt(message, () => zim.ask(request)).catch(() => doubt(user, message.id)))
  }

  function edit(user: User, conversation: ConversationKey, n: number) {
    const message = find(user, conversation, n, ({ isMine }) => isMine)
    if (!message || message.body.kind !== 'text')
      return
    const text = editedText(message.body.text, ++edits)
    change(user, 'edit', message, ({ edits }) => edits.edit(message, { kind: 'text', text }))
  }

  function react(user: User, conversation: ConversationKey, n: number, type: string) {
    const message = find(user, conversation, n, () => true)
    const isMine = message?.reactions?.some(reaction => reaction.type === type && reaction.isMine)
    if (message) change(user, 'react', message, ({ reactions }) => isMine ? reactions.remove(message, type) : reactions.add(message, type))
  }

  async function reply(user: User, conversation: ConversationKey, n: number) {
    const original = find(user, conversation, n, () => true)
    if (!original)
      return
    const text = `${user.name} ${scenario.sent.length} to ${textOf(original)}`
    const sent = newSent(user, conversation, text)
    if (user.device.app.messages.send(conversation, { body: { kind: 'text', text }, replyTo: original }))
      return
    scenario.sent.push(Object.assign(sent, { repliesTo: original.id }))
    await wait(0)
    sent.mayBeLost = user.device.storage.isFull || user.hasSlowStorage || !user.device.isRunning
  }

  /** Pins a message, or ends that, in its chat, which is opened for it. */
  function pin(user: User, conversation: ConversationKey, n: number) {
    if (!user.opened.has(conversation)) open(user, conversation)
    bars.follow()
    const bar = bars.barOf(user, conversation)
    const message = find(user, conversation, n, () => true)
    if (bar && message) track(user, 'pin', bar.set(message, !bar.isPinned(message)).catch(() => void user.unansweredPins.add(conversation)))
  }

  /** @param source the chat whose messages are forwarded */
  return (user: User, conversation: ConversationKey, step: ChangeStep, source: ConversationKey) => {
    switch (step.do) {
      case 'edit': return edit(user, conversation, step.n)
      case 'react': return react(user, conversation, step.n, step.type)
      case 'reply': return reply(user, conversation, step.n)
      case 'forward': return forward(scenario, newSent, user, source, conversation, step)
      case 'pin': return pin(user, conversation, step.n)
    }
  }
}
