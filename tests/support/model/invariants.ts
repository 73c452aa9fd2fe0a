import { expect, vi } from 'vitest'

import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { parseEntry } from '@/outbox/entry'

import type { Scenario, User } from './scenario'

import { wait } from '../clock'
import { readAll } from '../reader'

const keyOf = (user: User): ConversationKey => `peer:${user.name}`
const textOf = ({ body }: Message) => body.kind === 'text' ? body.text : body.kind
const isDelivered = ({ delivery }: Message) => delivery === 'sent' || delivery === 'read'

const pairs = ({ users }: Scenario) => users.flatMap((one, at) => users.slice(at + 1).map(other => [one, other] as const))

/** Opens a conversation and reads it back to its beginning. */
async function openAndRead({ device: { app } }: User, conversation: ConversationKey) {
  void app.messages.open(conversation)
  await wait(100)
  await readAll(app, conversation)
  app.messages.close(conversation)
}

function checkUnreadCounts({ gateway: { world }, users }: Scenario) {
  for (const { name, device } of users) {
    const shown = Object.fromEntries([...device.app.conversations.list].map(({ id, unread }) => [id, unread]).filter(([, unread]) => unread))
    const counted = Object.fromEntries(Object.entries(world.unreadCounts(name)).filter(([, unread]) => unread))
    expect(shown, `${name}'s unread counts`).toEqual(counted)
  }
}

/** Both users see the same texts in the same order. Texts that their sender sees as unsent are ignored. */
function checkTimelines(scenario: Scenario) {
  for (const [one, other] of pairs(scenario)) {
    const ones = one.device.app.messages.timeline(keyOf(other))
    const others = other.device.app.messages.timeline(keyOf(one))
    expect(ones.filter(isDelivered).map(textOf), `texts that ${one.name} and ${other.name} see`).toEqual(others.filter(isDelivered).map(textOf))
  }
}

function checkEachText({ sent, users }: Scenario) {
  for (const { text, from, conversation, mayBeLost, isDiscarded } of sent.filter(({ conversation }) => conversation.startsWith('peer:'))) {
    const sender = users.find(({ name }) => name === from)!
    const receiver = users.find(user => keyOf(user) === conversation)!
    const [mine, ...doubles] = sender.device.app.messages.timeline(conversation).filter(message => textOf(message) === text)
    const theirs = receiver.device.app.messages.timeline(keyOf(sender)).filter(message => textOf(message) === text)
    expect(doubles, `copies of "${text}" at its sender`).toEqual([])
    if (mine) expect(['sent', 'read', 'failed'], `final state of "${text}"`).toContain(mine.delivery)
    else expect(mayBeLost || isDiscarded, `"${text}" may be missing at its sender`).toBe(true)
    expect(theirs.length, `number of "${text}" at its receiver`).toBe(mine && isDelivered(mine) ? 1 : 0)
  }
}

/** Delivered texts are in the order in which they were sent. Texts that the user sent again after a failure move to the end and are ignored. */
function checkOrder({ sent, users }: Scenario) {
  for (const { name, device } of users) {
    for (const conversation of new Set(sent.filter(({ from, conversation }) => from === name && conversation.startsWith('peer:')).map(({ conversation }) => conversation))) {
      const written = sent.filter(text => text.from === name && text.conversation === conversation && !text.isRetried).map(({ text }) => text)
      const shown = device.app.messages.timeline(conversation).filter(message => isDelivered(message) && message.senderID === name).map(textOf)
      expect(shown.filter(text => written.includes(text)), `${name}'s texts to ${conversation}`).toEqual(written.filter(text => shown.includes(text)))
    }
  }
}

function checkServer({ gateway: { world } }: Scenario) {
  const texts = world.storedMessages().map(({ content }) => content.message)
  expect(texts.filter((text, at) => texts.indexOf(text) !== at), 'texts that the server stores twice').toEqual([])
}

function checkRoom({ users, sent }: Scenario) {
  const roomTexts = sent.filter(({ conversation }) => conversation.startsWith('room:'))
  for (const { name, device } of users) {
    const messages = device.app.messages.timeline('room:lobby')
    const texts = messages.map(textOf)
    expect(texts.filter((text, at) => texts.indexOf(text) !== at), `texts that ${name} sees twice in the room`).toEqual([])
    const states = messages.filter(({ isMine }) => isMine).map(({ delivery }) => delivery)
    expect(states.filter(delivery => delivery === 'waiting' || delivery === 'sending'), `room texts of ${name} that are still pending`).toEqual([])
    expect(texts.filter(text => !roomTexts.some(sent => sent.text === text))).toEqual([])
  }
}

/** The outbox holds failed messages only. Damaged entries are dropped at the next start. Devices whose storage was full are ignored: they could not store the failure. */
function checkOutboxes({ users }: Scenario) {
  for (const { name, device } of users.filter(({ device }) => device.storage.refusals === 0)) {
    const keys = [...device.storage.values.keys()].filter(key => key.startsWith('outbox.'))
    const entries = keys.flatMap(key => parseEntry(device.storage.values.get(key)!) ?? [])
    const written = entries.filter(({ failure }) => !failure)
    expect(written, `unsent messages in the outbox of ${name}`).toEqual([])
  }
}

async function checkSignOut({ users, pending }: Scenario) {
  expect([...pending.values()], 'pending requests').toEqual([])
  for (const { device } of users) device.app.zim.signOut()
  await wait(0)
  expect(vi.getTimerCount(), 'timers after sign-out').toBe(0)
  for (const { device: { app } } of users) {
    expect(app.chat.conversations().size).toBe(0)
    expect(app.outbox.unsent).toBe(0)
    for (const other of users) expect(app.messages.timeline(keyOf(other))).toHaveLength(0)
  }
}

/** Checks what must hold after any schedule, once all faults are removed. Signs all users out. */
export async function checkInvariants(scenario: Scenario): Promise<void> {
  checkUnreadCounts(scenario)
  for (const [one, other] of pairs(scenario)) {
    await openAndRead(one, keyOf(other))
    await openAndRead(other, keyOf(one))
  }
  await wait(1000)
  checkUnreadCounts(scenario)
  checkEachText(scenario)
  checkTimelines(scenario)
  checkOrder(scenario)
  checkServer(scenario)
  checkRoom(scenario)
  checkOutboxes(scenario)
  await checkSignOut(scenario)
}
