import { expect, vi } from 'vitest'

import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { parseEntry } from '@/outbox/entry'

import type { Person, Scenario } from './scenario'

import { wait } from '../clock'

const keyOf = (person: Person): ConversationKey => `peer:${person.name}`
const textOf = ({ body }: Message) => body.kind === 'text' ? body.text : body.kind
const isThere = ({ delivery }: Message) => delivery === 'sent' || delivery === 'read'

const pairs = ({ people }: Scenario) => people.flatMap((one, at) => people.slice(at + 1).map(other => [one, other] as const))

/** Opens a conversation and pages back to its beginning. */
async function readAll({ phone: { app } }: Person, conversation: ConversationKey) {
  void app.messages.open(conversation)
  await wait(100)
  for (let pages = 0; pages < 20 && !app.messages.history(conversation).isComplete; pages++) {
    void app.messages.loadOlder(conversation)
    await wait(100)
  }
  app.messages.close(conversation)
}

function unreadEqualsTheServers({ gateway: { world }, people }: Scenario) {
  for (const { name, phone } of people) {
    const shown = Object.fromEntries([...phone.app.conversations.list].map(({ id, unread }) => [id, unread]).filter(([, unread]) => unread))
    const counted = Object.fromEntries(Object.entries(world.unreadCounts(name)).filter(([, unread]) => unread))
    expect(shown, `${name}'s unread counts`).toEqual(counted)
  }
}

/** Both sides show the same texts in the same order, but for what its sender sees as not sent. */
function timelinesAgree(scenario: Scenario) {
  for (const [one, other] of pairs(scenario)) {
    const ones = one.phone.app.messages.timeline(keyOf(other))
    const others = other.phone.app.messages.timeline(keyOf(one))
    expect(ones.filter(isThere).map(textOf), `${one.name} and ${other.name} read the same`).toEqual(others.filter(isThere).map(textOf))
  }
}

function everyTextIsSomewhere({ sent, people }: Scenario) {
  for (const { text, from, conversation, mayBeLost, isDiscarded } of sent.filter(({ conversation }) => conversation.startsWith('peer:'))) {
    const sender = people.find(({ name }) => name === from)!
    const receiver = people.find(person => keyOf(person) === conversation)!
    const [mine, ...doubles] = sender.phone.app.messages.timeline(conversation).filter(message => textOf(message) === text)
    const theirs = receiver.phone.app.messages.timeline(keyOf(sender)).filter(message => textOf(message) === text)
    expect(doubles, `"${text}" is once at its sender's`).toEqual([])
    if (mine) expect(['sent', 'read', 'failed'], `"${text}" has come to an end`).toContain(mine.delivery)
    else expect(mayBeLost || isDiscarded, `"${text}" is at its sender's`).toBe(true)
    expect(theirs.length, `how often "${text}" is at its receiver's`).toBe(mine && isThere(mine) ? 1 : 0)
  }
}

/** As they were written; those that failed and were sent again by hand go to the end. */
function textsKeepTheirOrder({ sent, people }: Scenario) {
  for (const { name, phone } of people) {
    for (const conversation of new Set(sent.filter(({ from, conversation }) => from === name && conversation.startsWith('peer:')).map(({ conversation }) => conversation))) {
      const written = sent.filter(text => text.from === name && text.conversation === conversation && !text.isRetried).map(({ text }) => text)
      const shown = phone.app.messages.timeline(conversation).filter(message => isThere(message) && message.senderID === name).map(textOf)
      expect(shown.filter(text => written.includes(text)), `${name}'s texts to ${conversation}`).toEqual(written.filter(text => shown.includes(text)))
    }
  }
}

function serverHoldsEachOnce({ gateway: { world } }: Scenario) {
  const texts = world.storedMessages().map(({ content }) => content.message)
  expect(texts.filter((text, at) => texts.indexOf(text) !== at), 'texts that ZIM holds twice').toEqual([])
}

function roomsHaveNoDoubles({ people, sent }: Scenario) {
  const said = sent.filter(({ conversation }) => conversation.startsWith('room:'))
  for (const { name, phone } of people) {
    const heard = phone.app.messages.timeline('room:lobby')
    const texts = heard.map(textOf)
    expect(texts.filter((text, at) => texts.indexOf(text) !== at), `what ${name} hears twice in the room`).toEqual([])
    const ends = heard.filter(({ isMine }) => isMine).map(({ delivery }) => delivery)
    expect(ends.filter(delivery => delivery === 'waiting' || delivery === 'sending'), `what ${name} said and waits`).toEqual([])
    expect(texts.filter(text => !said.some(sent => sent.text === text))).toEqual([])
  }
}

/** What is written down is what has failed, and nothing else; what is damaged goes at the next start. A full phone could not note that it failed. */
function outboxesHoldFailuresAlone({ people }: Scenario) {
  for (const { name, phone } of people.filter(({ phone }) => phone.storage.refusals === 0)) {
    const keys = [...phone.storage.values.keys()].filter(key => key.startsWith('outbox.'))
    const entries = keys.flatMap(key => parseEntry(phone.storage.values.get(key)!) ?? [])
    const written = entries.filter(({ failure }) => !failure)
    expect(written, `what ${name}'s phone still wants to send`).toEqual([])
  }
}

async function signingOutLeavesNothing({ people, pending }: Scenario) {
  expect([...pending.values()], 'requests without an answer').toEqual([])
  for (const { phone } of people) phone.app.zim.signOut()
  await wait(0)
  expect(vi.getTimerCount(), 'timers after sign-out').toBe(0)
  for (const { phone: { app } } of people) {
    expect(app.chat.conversations().size).toBe(0)
    expect(app.outbox.unsent).toBe(0)
    for (const other of people) expect(app.messages.timeline(keyOf(other))).toHaveLength(0)
  }
}

/** What must hold once everything works again, however bad the day was. Signs everybody out. */
export async function allIsWell(scenario: Scenario): Promise<void> {
  unreadEqualsTheServers(scenario)
  for (const [one, other] of pairs(scenario)) {
    await readAll(one, keyOf(other))
    await readAll(other, keyOf(one))
  }
  await wait(1000)
  unreadEqualsTheServers(scenario)
  everyTextIsSomewhere(scenario)
  timelinesAgree(scenario)
  textsKeepTheirOrder(scenario)
  serverHoldsEachOnce(scenario)
  roomsHaveNoDoubles(scenario)
  outboxesHoldFailuresAlone(scenario)
  await signingOutLeavesNothing(scenario)
}
