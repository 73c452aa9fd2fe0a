import { expect, vi } from 'vitest'

import type { Message } from '@/types/message'

import { conversationKey } from '@/utils/conversationKey'

import type { GroupPage } from './groupPages'
import type { GroupScenario, GroupText, GroupUser } from './groupScenario'

import { wait } from '../../clock'
import { textOf } from '../textOf'
import { listedAs, standingOf, storedIn, visibleTo } from './groupTruth'

/**
 * Compares what the apps show of groups with the emulator's world (groupTruth.ts) and with what it has done (groupRecord.ts). The product's
 * own records prove nothing here.
 */

/** Kinds of failures that ZIM's refusals have. */
const REASONS: Record<number, string> = { 6000231: 'muted', 6000521: 'not-in-group', 6000523: 'not-in-group' }

const isNumbered = ({ id }: Message) => id !== ''

/** Each user with each group, whether it is in it or not. */
const pairs = ({ users, groupIDs }: GroupScenario) => users.flatMap(user => groupIDs.map(groupID => [user, groupID] as const))

const timelineOf = ({ device }: GroupUser, groupID: string) => device.app.messages.timeline(conversationKey('group', groupID))

/** Nobody is shown what was said while it was outside, and nothing twice. Checked after each step. */
export function checkAudience({ users, groupIDs, record, violations }: GroupScenario): void {
  for (const user of users.filter(({ device }) => device.isRunning)) {
    for (const groupID of groupIDs) {
      const timeline = timelineOf(user, groupID)
      const shown = timeline.filter(isNumbered)
      const foreign = shown.filter(({ id }) => !record.audience.get(id)?.has(user.name)).map(textOf)
      if (foreign.length) expect(foreign, `messages of ${groupID} that ${user.name} sees and was not there for`).toEqual([])
      const texts = timeline.filter(({ body }) => body.kind === 'text').map(textOf)
      if (new Set(texts).size < texts.length) expect(texts.filter((text, at) => texts.indexOf(text) !== at), `texts that ${user.name} sees twice in ${groupID}`).toEqual([])
    }
  }
  expect(violations).toEqual([])
}

/** ZIM's order, no hole inside what is shown as unbroken, and nothing missing that the SDK has received. */
function checkShown({ gateway, users, groupIDs }: GroupScenario) {
  for (const user of users) {
    for (const groupID of groupIDs) {
      const what = `${user.name}'s chat of ${groupID}`
      const { messages } = user.device.app
      const key = conversationKey('group', groupID)
      const truth = visibleTo(gateway, groupID, user.name)
      const seqOf = new Map(truth.map(({ id, seq }) => [id, seq]))
      const shown = messages.timeline(key).filter(message => isNumbered(message) && seqOf.has(message.id))
      const seqs = shown.map(({ id }) => seqOf.get(id)!)
      expect(seqs, `the order of ${what}`).toEqual([...seqs].sort((one, other) => one - other))
      const isShown = new Set(seqs)
      expect(truth.filter(({ id, seq }) => user.device.receivedFromPeers.has(id) && !isShown.has(seq)).map(({ text }) => text), `messages that ${user.name}'s SDK received and ${what} does not show`).toEqual([])
      let before: number | undefined
      for (const message of shown) {
        const seq = seqOf.get(message.id)!
        const missing = before === undefined || messages.isAfterGap(key, message) ? [] : truth.filter(each => each.seq > before! && each.seq < seq)
        expect(missing.map(({ text }) => text), `messages missing before "${textOf(message)}" in ${what}, where no gap is shown`).toEqual([])
        before = seq
      }
    }
  }
}

/** The list names ZIM's last message, its counts and mentions, the name, and whether the user is still in. */
function checkList(scenario: GroupScenario) {
  for (const [{ name, device, unanswered }, groupID] of pairs(scenario)) {
    const entry = device.app.conversations.get(conversationKey('group', groupID))
    const listed = listedAs(scenario.gateway, groupID, name)
    // An unsent text alone lists its group on this device.
    if (entry?.lastMessage?.id || listed) expect(!!entry, `whether ${name}'s list has ${groupID}`).toBe(!!listed)
    if (!entry || !listed)
      continue
    const what = `${groupID} in ${name}'s list`
    if (!unanswered.has(groupID)) expect(!!entry.isClosed, `whether ${what} is closed`).toBe(!standingOf(scenario.gateway, groupID, name).isMember)
    expect(entry.unread, `unread messages of ${what}`).toBe(listed.unread)
    const mention = listed.mentions.some(type => type !== 2) ? 'me' : listed.mentions.length ? 'all' : undefined
    expect(entry.mention, `mention of ${what}`).toBe(mention)
    const last = visibleTo(scenario.gateway, groupID, name).at(-1)
    // Until the next message the SDK lists the last one of an earlier time inside.
    if (entry.lastMessage?.id && last) expect(entry.lastMessage.id, `the last message of ${what}`).toBe(last.id)
  }
}

/** The open pages: what closes the chat, the own role and rights, the name. */
function checkPages({ gateway, users }: GroupScenario) {
  for (const { name, pages } of users) {
    for (const [groupID, page] of pages) {
      const { isMember, isDismissed, isSilent, role } = standingOf(gateway, groupID, name)
      const closed = page.group.closed.value
      const what = `${name}'s page of ${groupID}`
      const known = page.groups.get(groupID)
      expect([known?.membership === 'in', known?.membership === 'in' ? known.role : undefined], `membership and role on ${what}`).toEqual([isMember, role])
      expect(closed !== '', `whether ${what} is closed ("${closed}")`).toBe(!isMember || isSilent)
      if (known?.membership === 'dismissed') expect(isDismissed, `whether ${groupID} is dismissed, as ${what} says`).toBe(true)
      if (isMember) expect(known?.name, `the name of ${groupID} on ${what}`).toBe(gateway.world.state.conversations.get(`group:${groupID}`)?.name)
    }
  }
}

/** What the page lists of the members is what the SDK knows: changes that it has missed it does not ask for. */
async function checkMembersOfSDK({ users }: GroupScenario) {
  for (const { name, pages, device } of users) {
    for (const [groupID, page] of pages) {
      const { members, isComplete } = page.members.of(groupID)
      if (!isComplete || page.group.closed.value)
        continue
      const asked = device.app.zim.ask(client => client.groupMembers.query(groupID, { after: 0, count: 100 })).then(({ members }) => members, () => null)
      await wait(100)
      const known = await asked
      if (known) expect(sorted(members.map(({ userID, role, nickname }) => [userID, role, nickname])), `members of ${groupID} on ${name}'s page`).toEqual(sorted(known.map(({ userID, role, nickname }) => [userID, role, nickname])))
    }
  }
}

const sorted = <T extends readonly [string, ...unknown[]]>(rows: T[]) => rows.sort(([one], [other]) => one < other ? -1 : 1)

function unsentMessage({ users }: GroupScenario, { from, groupID, text }: GroupText): Message | undefined {
  return timelineOf(users.find(({ name }) => name === from)!, groupID).find(message => !message.id && textOf(message) === text)
}

/** Every text is at ZIM once and under its author's name, or stays with its author, with ZIM's reason. */
function checkAccepted(scenario: GroupScenario) {
  const { gateway, record, users } = scenario
  for (const sent of scenario.sent) {
    const { text, groupID, from, isDiscarded } = sent
    const stored = storedIn(gateway, groupID, text)
    expect(stored.length, `copies of "${text}" at ZIM`).toBeLessThanOrEqual(1)
    if (stored.length) expect([stored[0]!.senderUserID, ...stored[0]!.content.mentionedUserIDs as string[] ?? []], `sender of "${text}", and whom it names`).toEqual([from, ...sent.mentions])
    if (stored.length || isDiscarded)
      continue
    const shown = unsentMessage(scenario, sent)
    expect(shown?.delivery ?? 'nowhere', `"${text}", which is not at ZIM`).toBe('failed')
    const reasons = (record.refusals.get(text) ?? []).flatMap(code => REASONS[code] ?? [])
    if (users.some(({ name, mayBeRefused }) => name === from && mayBeRefused)) reasons.push('moderated')
    expect(reasons, `why "${text}" has failed`).toContain(shown!.failure!.kind)
  }
}

/** The texts of an author that were sent in one go are at ZIM in the order of writing. */
function checkSendOrder({ gateway, sent, users, groupIDs, record }: GroupScenario) {
  for (const { name } of users) {
    for (const groupID of groupIDs) {
      const written = sent.filter(each => each.from === name && each.groupID === groupID && !each.hasFailed && !record.refusals.has(each.text)).map(({ text }) => text)
      const stored = written.flatMap(text => storedIn(gateway, groupID, text).map(({ messageSeq }) => messageSeq))
      expect(stored, `the order of ${name}'s texts in ${groupID}`).toEqual([...stored].sort((one, other) => one - other))
    }
  }
}

/** Receipts are sent of what was in view alone. */
function checkReceipts({ gateway, users, groupIDs }: GroupScenario) {
  for (const groupID of groupIDs) {
    for (const { name, seen } of users) {
      const read = visibleTo(gateway, groupID, name).filter(({ readers }) => readers.includes(name))
      expect(read.filter(({ id }) => !seen.has(id)).map(({ text }) => text), `messages of ${groupID} that ${name} has not seen, and whose senders are told that they were read`).toEqual([])
    }
  }
}

/** A line tells what has happened, once. */
function checkLines({ users, record }: GroupScenario) {
  for (const { name, pages } of users) {
    for (const [groupID, { lines, app, key }] of pages) {
      const places = new Set(['', app.conversations.get(key)?.lastMessage?.key ?? '', ...app.messages.timeline(key).map(({ key }) => key)])
      const left = record.happened.filter(each => each.groupID === groupID)
      for (const line of [...places].flatMap(place => lines.below(`group:${groupID}`, place))) {
        const whom = line.targets.map(({ userID }) => userID)
        const at = left.findIndex(({ event, by, whom: those, name }) => event === line.event && by === line.operator.userID && whom.every(userID => event === 'created' || those.includes(userID)) && (event !== 'renamed' || name === line.groupName))
        expect(at, `what the line "${line.operator.userID} ${line.event} ${whom.join(', ')} ${line.groupName ?? ''}" of ${name}'s chat of ${groupID} tells`).toBeGreaterThanOrEqual(0)
        left.splice(at, 1)
      }
    }
  }
}

/** Checks what must hold as soon as there are connections. */
export function checkSent({ users, groupIDs }: GroupScenario): void {
  for (const user of users.filter(({ device }) => device.isRunning && device.app.session.phase === 'online')) {
    for (const groupID of groupIDs) {
      const pending = timelineOf(user, groupID).filter(({ delivery }) => delivery === 'waiting' || delivery === 'sending')
      expect(pending.map(textOf), `texts that ${user.name} has not sent to ${groupID}, although there is a connection`).toEqual([])
    }
  }
}

/** Checks what must hold at every quiet moment: no fault, every app online, nothing opened for the check. */
export async function checkGroupsQuiet(scenario: GroupScenario): Promise<void> {
  expect([...scenario.pending.values()], 'pending requests').toEqual([])
  checkAudience(scenario)
  checkSent(scenario)
  checkShown(scenario)
  checkList(scenario)
  checkPages(scenario)
  checkAccepted(scenario)
  checkSendOrder(scenario)
  checkReceipts(scenario)
  checkLines(scenario)
  await checkMembersOfSDK(scenario)
}

/** After a chat was read: everything that ZIM shows to this user, and nothing else but unsent texts; and how many have read the latest own ones. */
export function checkRead({ gateway }: GroupScenario, { name }: GroupUser, { app, groupID, key }: GroupPage): void {
  const truth = visibleTo(gateway, groupID, name)
  const shown = app.messages.timeline(key).filter(isNumbered)
  expect(shown.map(message => [message.id, message.body.kind === 'revoked' ? 'revoked' : textOf(message)]), `${name}'s chat of ${groupID}`).toEqual(truth.map(({ id, text }) => [id, text]))
  if (!standingOf(gateway, groupID, name).isMember)
    return
  // A count does not fall when readers leave.
  for (const message of shown.filter(({ isMine, body }) => isMine && body.kind === 'text').slice(-5)) {
    const { hasReceipt, readers, presentReaders } = truth.find(({ id }) => id === message.id)!
    const read = message.receipt?.read ?? 0
    if (hasReceipt) expect([presentReaders.length <= read, read <= readers.length], `${read} readers of "${textOf(message)}" of ${groupID}, of ${presentReaders.length} to ${readers.length}`).toEqual([true, true])
  }
}

export async function checkSignOut({ users, groupIDs }: GroupScenario): Promise<void> {
  for (const { device, pages } of users) {
    for (const page of pages.values()) page.close()
    pages.clear()
    device.app.zim.signOut()
  }
  await wait(0)
  expect(vi.getTimerCount(), 'timers after sign-out').toBe(0)
  for (const user of users) {
    expect(user.device.app.chat.conversations().size).toBe(0)
    for (const groupID of groupIDs) expect(timelineOf(user, groupID)).toHaveLength(0)
  }
}
