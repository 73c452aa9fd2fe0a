import { expect, vi } from 'vitest'

import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import type { Scenario, Sent, User } from './scenario'

import { wait } from '../clock'
import { readAll } from '../reader'
import { checkChanges, checkReplies } from './changeInvariants'
import { mayLoseRecord } from './forwardInvariants'
import { checkMedia, mayFail } from './mediaInvariants'
import { checkRestart } from './restart'
import { isInUse } from './scenario'
import { textIn, textOf } from './textOf'
import { messagesFor, storedWith } from './truth'

/**
 * Compares what the apps show with the emulator's world (truth.ts). The product's own records (windows, cache, outbox) prove nothing here.
 */

const keyOf = (name: string): ConversationKey => `peer:${name}`
/** Messages at the end of an open chat that are read again after each reconnect. */
const NEWEST = 40
/** A tab that waits for the account tries to take it after this time, ms. */
const TAB_WAITS = 5_000
const isNumbered = ({ id }: Message) => id !== ''

const namesIn = ({ users }: Scenario) => [...new Set(users.map(({ name }) => name))]

/** Each app that has its account, and the name of each other user. */
const pairs = (scenario: Scenario) => scenario.users.filter(isInUse).flatMap(me => namesIn(scenario).filter(name => name !== me.name).map(peer => [me, peer] as const))

/** Opens a conversation and reads it back to its beginning. */
async function openAndRead({ device: { app } }: User, conversation: ConversationKey) {
  void app.messages.open(conversation)
  await wait(100)
  await readAll(app, conversation)
  app.messages.close(conversation)
}

function checkUnreadCounts({ gateway: { world }, users }: Scenario) {
  for (const { name, device } of users.filter(isInUse)) {
    const counts = (all: Array<[id: string, unread: number]>) => Object.fromEntries(all.filter(([id, unread]) => unread && !device.staleInList.has(id)))
    const shown = counts([...device.app.conversations.list].map(({ id, unread }) => [id, unread]))
    const counted = counts(Object.entries(world.unreadCounts(name)))
    expect(shown, `${name}'s unread counts`).toEqual(counted)
  }
}

/** Texts that are shown as failed, or were discarded: ZIM may have refused to state whether they had arrived, and the SDK has them in no page. */
function unstatedTexts({ sent }: Scenario, me: User, peer: string): Set<string> {
  const failed = me.device.app.messages.timeline(keyOf(peer)).filter(({ delivery }) => delivery === 'failed').map(textOf)
  return new Set([...failed, ...sent.filter(({ from, isDiscarded }) => from === me.name && isDiscarded).map(({ text }) => text)])
}

/** What ZIM holds, without these. */
function truthFor(scenario: Scenario, me: User, peer: string) {
  const unstated = unstatedTexts(scenario, me, peer)
  return messagesFor(scenario, me, peer).filter(({ text }) => !unstated.has(text))
}

/** Without opening anything: ZIM's order, no hole inside what is shown as unbroken, and the end of what is open. */
function checkShown(scenario: Scenario) {
  for (const [me, peer] of pairs(scenario)) {
    const { messages } = me.device.app
    const key = keyOf(peer)
    const truth = messagesFor(scenario, me, peer)
    const withoutFailed = truthFor(scenario, me, peer)
    const seqOf = new Map(truth.map(({ id, seq }) => [id, seq]))
    const shown = messages.timeline(key).filter(message => isNumbered(message) && seqOf.has(message.id))
    const seqs = shown.map(({ id }) => seqOf.get(id)!)
    expect(seqs, `${me.name}'s order of the chat with ${peer}`).toEqual([...seqs].sort((a, b) => a - b))
    const isShown = new Set(seqs)
    const isNotShown = truth.filter(({ id, seq }) => me.device.receivedFromPeers.has(id) && !isShown.has(seq))
    expect(isNotShown, `messages of ${peer} that ${me.name}'s SDK received and the app does not show`).toEqual([])
    let before: number | undefined
    let hasGap = false
    for (const message of messages.timeline(key).filter(isNumbered)) {
      hasGap ||= messages.isAfterGap(key, message)
      const seq = seqOf.get(message.id)
      if (seq === undefined)
        continue
      const missing = before === undefined || hasGap || seq === before + 1 ? [] : withoutFailed.filter(({ seq: at }) => at > before! && at < seq && !isShown.has(at))
      if (missing.length) expect.fail(`messages missing before "${textOf(message)}" in ${me.name}'s chat with ${peer}, and no gap is shown: ${missing.map(({ text }) => text).join(', ')}`)
      before = seq
      hasGap = false
    }
    const isEndInDoubt = messages.timeline(key).some(({ id }) => id && scenario.isInDoubt(me, id))
    const textAt = new Map(truth.map(({ id, text }) => [id, text]))
    const drawn = me.opened.get(key)
    // Where ZIM has refused the page for good, the list shows that.
    if (drawn === undefined || (scenario.isHistoryRefused && messages.history(key).failure))
      continue
    // Those in doubt count: they are in the page that was read.
    const newest = new Set(messages.timeline(key).filter(isNumbered).slice(-NEWEST))
    const atEnd = shown.filter(message => newest.has(message))
    expect(atEnd.map(textOf), `texts of ${me.name}'s open chat with ${peer}`).toEqual(atEnd.map(({ id }) => textAt.get(id)))
    const drawnMessages = messages.timeline(key).filter(({ id, seq }) => id && drawn && seq >= drawn.from && seq <= drawn.to && !scenario.isInDoubt(me, id))
    if (!scenario.isHistoryRefused) expect(drawnMessages.map(textOf), `texts that are drawn in ${me.name}'s chat with ${peer}`).toEqual(drawnMessages.map(({ id }) => textAt.get(id)))
    if (!scenario.isHistoryRefused) checkChanges(scenario, me, peer, drawnMessages)
    if (!isEndInDoubt) expect([truth.at(-1)?.id, withoutFailed.at(-1)?.id], `the newest message of ${me.name}'s open chat with ${peer}`).toContain(shown.at(-1)?.id)
  }
}

/** The list names ZIM's last message. A waiting or failed one may follow it. */
function checkList(scenario: Scenario) {
  for (const [me, peer] of pairs(scenario)) {
    const last = me.device.app.conversations.get(keyOf(peer))?.lastMessage
    const messages = messagesFor(scenario, me, peer)
    const truth = messages.at(-1)
    // It was deleted on another device, or one after it here, and ZIM has refused for good to state the message before.
    const isLeft = new Set(messages.map(({ id }) => id))
    const isUnknown = scenario.isHistoryRefused && messagesFor(scenario, me, peer, true).some(({ id, seq }) => !isLeft.has(id) && last && seq >= last.seq)
    // It is shown as failed, and the SDK has sent it by itself after a reconnect: its memory names the message before.
    const isSentUnseen = scenario.isHistoryRefused && scenario.sent.some(({ text, from, hasFailed }) => hasFailed && from === me.name && text === truth?.text)
    if (last?.id && (scenario.isInDoubt(me, last.id) || isUnknown || isSentUnseen))
      continue
    if (last?.id) expect([truth?.id, truthFor(scenario, me, peer).at(-1)?.id], `the last message of ${peer} in ${me.name}'s list`).toContain(last.id)
    else if (!last && !scenario.isHistoryRefused && !scenario.removals.has(`${me.name}/${peer}`) && !scenario.sentDuringRemoval.has(`${me.name}/${truth?.id}`)) expect(truth, `${peer} is missing in ${me.name}'s list`).toBeUndefined()
  }
}

/** Every accepted text is at ZIM once and under its sender's name, or on the device of its sender. */
function checkAccepted(scenario: Scenario) {
  for (const sent of scenario.sent.filter(({ conversation }) => conversation.startsWith('peer:'))) {
    const stored = storedWith(scenario, sent.text)
    expect(stored.length, `copies of "${sent.text}" at ZIM`).toBeLessThanOrEqual(sent.mayBeTwice ? 2 : 1)
    if (stored.length) expect(stored[0]!.senderUserID, `sender of "${sent.text}"`).toBe(sent.from)
    else if (!sent.mayBeLost && !sent.isDiscarded) checkRefused(scenario, sent)
  }
}

/** A message that is not at ZIM is shown as failed, with a reason: ZIM has refused it, or could not state whether it had arrived; or its file is gone, or was never kept. */
function checkRefused(scenario: Scenario, sent: Sent) {
  const isRefused = scenario.isHistoryRefused || scenario.users.some(({ name, mayBeRefused }) => mayBeRefused && name === sent.from) || (sent.media && mayFail(sent.media)) || mayLoseRecord(scenario, sent)
  const shown = unsentMessage(scenario, sent)
  expect(shown?.delivery ?? 'nowhere', `"${sent.text}", which is not at ZIM`).toBe('failed')
  expect(isRefused, `"${sent.text}" has failed, and ZIM has not refused it`).toBe(true)
  expect(shown?.failure?.textKey, `why "${sent.text}" has failed`).toMatch(/^failure\../)
}

function unsentMessage({ users }: Scenario, { text, storage, conversation }: Sent): Message | undefined {
  const owners = users.filter(({ device }) => device.storage === storage)
  return owners.flatMap(({ device }) => device.app.messages.timeline(conversation)).find(message => !message.id && textOf(message) === text)
}

/**
 * The texts of a sender, and the files that were chosen together, are at ZIM in the order in which they were written. Ignores those that have
 * failed or were refused, may be twice at ZIM, or were written to a storage that could not be read in time.
 */
function checkSendOrder(scenario: Scenario) {
  for (const [me, peer] of pairs(scenario)) {
    const sent = scenario.sent.filter(sent => sent.storage === me.device.storage && sent.from === me.name && sent.conversation === keyOf(peer) && !sent.hasFailed && !sent.isRefused && !sent.mayBeTwice && !sent.mayBeLost)
    const stored = scenario.gateway.world.storedMessages().filter(({ senderUserID }) => senderUserID === me.name).map(({ content }) => textIn(content))
    for (const album of new Set(['', ...sent.map(({ media }) => media?.album ?? '')])) {
      const written = sent.filter(({ media }) => (media?.album ?? '') === album).map(({ text }) => text)
      expect(stored.filter(text => written.includes(text)), `${me.name}'s ${album || 'texts'} to ${peer}`).toEqual(written.filter(text => stored.includes(text)))
    }
  }
}

/** After a chat was read: everything that ZIM holds, and nothing else but unsent texts, each once. */
function checkRead(scenario: Scenario) {
  const mayBeTwice = new Set(scenario.sent.filter(({ mayBeTwice }) => mayBeTwice).map(({ text }) => text))
  for (const [me, peer] of pairs(scenario)) {
    const shown = me.device.app.messages.timeline(keyOf(peer)).filter(({ id }) => id && !scenario.isInDoubt(me, id))
    const unstated = unstatedTexts(scenario, me, peer)
    const isUnstated = (text: string) => scenario.isHistoryRefused && unstated.has(text)
    const truth = messagesFor(scenario, me, peer).filter(({ text }) => !isUnstated(text))
    expect(shown.filter(message => !isUnstated(textOf(message))).map(message => [message.id, textOf(message)]), `${me.name}'s chat with ${peer}`).toEqual(truth.map(({ id, text }) => [id, text]))
    const unsent = me.device.app.messages.timeline(keyOf(peer)).filter(({ id }) => !id).map(textOf)
    expect(unsent.filter(text => storedWith(scenario, text).length && !mayBeTwice.has(text) && !isUnstated(text)), `texts of ${me.name} that are at ZIM and shown as unsent`).toEqual([])
    if (!scenario.isHistoryRefused) checkChanges(scenario, me, peer, shown)
    const states = new Set(me.device.app.messages.timeline(keyOf(peer)).map(({ delivery }) => delivery))
    expect(['sent', 'read', 'failed'], 'final states').toEqual(expect.arrayContaining([...states]))
  }
}

/** A room has no history: what the SDK received while the app was inside is shown, once. */
function checkRoom({ users, sent }: Scenario) {
  const inUse = users.filter(isInUse)
  const written = new Set(sent.filter(({ conversation }) => conversation.startsWith('room:')).map(({ text }) => text))
  for (const { name, device } of inUse) {
    const messages = device.app.messages.timeline('room:lobby')
    const texts = messages.map(textOf)
    expect(texts.filter((text, at) => texts.indexOf(text) !== at), `texts that ${name} sees twice in the room`).toEqual([])
    expect(texts.filter(text => !written.has(text))).toEqual([])
    const states = messages.filter(({ isMine }) => isMine).map(({ delivery }) => delivery)
    expect(states.filter(delivery => delivery === 'waiting' || delivery === 'sending'), `room texts of ${name} that are still pending`).toEqual([])
    // By text: a text that was sent again after a kill arrives twice and is shown once.
    expect(device.receivedInRoom.filter(text => !texts.includes(text)), `room messages that ${name}'s SDK received and the app does not show`).toEqual([])
  }
}

/** Checks what must hold as soon as there are connections: neither the storage nor the clock of a device holds a text back. */
export function checkReconnected(scenario: Scenario): void {
  for (const [{ name, device: { app, isRunning } }, peer] of pairs(scenario)) {
    const pending = app.messages.timeline(keyOf(peer)).filter(({ delivery }) => delivery === 'waiting' || delivery === 'sending')
    if (isRunning && app.session.phase === 'online') expect(pending.map(textOf), `texts that ${name} has not sent, although there is a connection`).toEqual([])
  }
}

/** Checks that the users are in the room as their apps state it, and that they are still in the room that they have entered. */
export function checkRooms({ gateway: { world }, users }: Scenario): void {
  const inside = world.rooms().flatMap(({ members }) => members)
  // Whether a device stays inside when another one of the user leaves cannot be seen without an account.
  const isAlone = ({ name, device }: User) => users.every(other => other.name !== name || other.device.storage === device.storage)
  for (const { name, isInRoom, device: { app } } of users.filter(user => isInUse(user) && isAlone(user))) {
    const { phase } = app.rooms.room('lobby')
    if (phase === 'entered') expect(inside, `users inside the room that ${name} is shown as entered`).toContain(name)
    if (isInRoom) expect(['entered', 'failed'], `${name}'s room`).toContain(phase)
  }
}

/** Checks what must hold at every quiet moment: no fault, every app online, nothing opened for the check. */
export function checkQuiet(scenario: Scenario): void {
  expect([...scenario.pending.values()], 'pending requests').toEqual([])
  checkTabs(scenario)
  checkUnreadCounts(scenario)
  checkShown(scenario)
  checkList(scenario)
  checkAccepted(scenario)
  checkSendOrder(scenario)
  checkMedia(scenario)
  checkReplies(scenario)
  checkRoom(scenario)
}

async function checkSignOut(scenario: Scenario) {
  for (const { device: { app, tab } } of scenario.users) {
    app.zim.signOut()
    if (tab) void app.session.signOut()
  }
  await wait(scenario.users.some(({ device }) => device.tab) ? TAB_WAITS : 0)
  expect(vi.getTimerCount(), 'timers after sign-out').toBe(0)
  for (const { device: { app } } of scenario.users) {
    expect(app.chat.conversations().size).toBe(0)
    expect(app.outbox.unsent).toBe(0)
    for (const name of namesIn(scenario)) expect(app.messages.timeline(keyOf(name))).toHaveLength(0)
  }
}

/** Where there are tabs, one of them has the account. */
function checkTabs({ users }: Scenario) {
  const tabs = users.filter(({ device }) => device.tab)
  if (tabs.length) expect(tabs.map(isInUse).filter(Boolean), 'tabs that have the account').toHaveLength(1)
}

/** Checks the end of a schedule: a quiet moment, then every chat is read, then all users sign out. @param whenRead checks what else was read */
export async function checkEnd(scenario: Scenario, whenRead: () => Promise<void>): Promise<void> {
  checkQuiet(scenario)
  // Each user's first request to clear an unread count fails for now.
  for (const { name } of scenario.users) scenario.gateway.controls.failNext({ call: 'clearConversationUnreadMessageCount', code: 6000005, userID: name })
  for (const [me, peer] of pairs(scenario)) await openAndRead(me, keyOf(peer))
  await wait(3000)
  checkRead(scenario)
  checkQuiet(scenario)
  await checkRestart(scenario)
  await whenRead()
  await checkSignOut(scenario)
}
