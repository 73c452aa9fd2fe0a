import type { Gateway } from 'zim-emulator/testing'

import type { Message, MessageReference } from '@/types/message'
import type { ZimClient } from '@/zim/client'

import { useGroupsStore } from '@/stores/groups'
import { conversationKey } from '@/utils/conversationKey'
import { failureOf } from '@/utils/failure'

import type { Device } from '../device'
import type { GroupPage } from './groupPages'
import type { GroupRecord } from './groupRecord'
import type { GroupSchedule, GroupStep } from './groupSteps'

import { wait } from '../../clock'
import { createBackend } from '../../testApp'
import { createDevice, TRANSIENT } from '../device'
import { causeFault } from '../faults'
import { createRequests } from '../requests'
import { textOf } from '../textOf'
import { openGroupPage } from './groupPages'
import { recordGroups } from './groupRecord'
import { storedIn } from './groupTruth'

const NAMES = ['anna', 'ben', 'carl', 'dora', 'emma']
const GROUPS = ['club', 'team']
const DAY = 86_400
/** On which page of a group something is done; the rest is done on the page of its members. */
const PAGE_OF: Record<string, string> = { join: 'card', invite: 'people', leaveGroup: 'settings', dismiss: 'settings', rename: 'settings', muteAll: 'settings', unmuteAll: 'settings' }

/** A text that the outbox has taken. */
export interface GroupText {
  text: string
  from: string
  groupID: string
  /** It was shown as failed, and the user has not sent it again since. */
  isGivenUp: boolean
  /** It was shown as failed at any time: others may have gone before it. */
  hasFailed: boolean
  isDiscarded: boolean
  mentions: string[]
}

export interface GroupUser {
  name: string
  device: Device
  hasTokens: boolean
  /** ZIM was told to refuse a text for good. */
  mayBeRefused: boolean
  /** The pages of the present run, by group. */
  pages: Map<string, GroupPage>
  /** IDs of messages that were in view. */
  seen: Set<string>
  /** Groups of which a request of this run was not answered: ZIM may have done it, and the list of the SDK does not know before its next login. */
  unanswered: Set<string>
}

export interface GroupScenario {
  gateway: Gateway
  users: GroupUser[]
  groupIDs: string[]
  sent: GroupText[]
  record: GroupRecord
  pending: Map<Promise<unknown>, string>
  /** What no later check would see. */
  violations: string[]
}

/** @param onStart called with the user of each app that starts */
export async function createGroupScenario({ people, groups, missed, history }: GroupSchedule, onStart: (user: GroupUser) => void = () => {}) {
  const gateway = createBackend({ missed, limits: { revokeWithinMs: DAY * 1_000 } })
  const users = NAMES.slice(0, people).map((name): GroupUser => ({ name, device: createDevice(gateway, name), hasTokens: true, mayBeRefused: false, pages: new Map(), seen: new Set(), unanswered: new Set() }))
  const groupIDs = GROUPS.slice(0, groups)
  const sent: GroupText[] = []
  const violations: string[] = []
  const record = recordGroups(gateway, (text) => {
    const known = sent.find(each => each.text === text)
    if (known?.isGivenUp && storedIn(gateway, known.groupID, text).length === 1) violations.push(`"${text}" had failed, and was sent although nobody sent it again`)
  })
  const requests = createRequests()
  const { track, forget } = requests
  const scenario: GroupScenario = { gateway, users, groupIDs, sent, record, violations, pending: requests.pending }
  /** Pages that wait for an answer, by app. */
  const asked = new Map<unknown, Set<string>>()
  let count = 0

  function signIn(user: GroupUser) {
    onStart(user)
    requests.signIn(user)
  }

  function start(user: GroupUser) {
    if (user.device.isRunning)
      return
    user.device.start()
    user.unanswered.clear()
    signIn(user)
  }

  function kill(user: GroupUser) {
    const { app } = user.device
    for (const page of user.pages.values()) page.close()
    user.pages.clear()
    user.device.kill()
    forget(app)
  }

  /** The page of the chat, opened where it is not. */
  function pageOf(user: GroupUser, groupID: string): GroupPage {
    const known = user.pages.get(groupID)
    if (known)
      return known
    const page = openGroupPage(user.device.app, groupID, messages => messages.forEach(({ id }) => user.seen.add(id)))
    user.pages.set(groupID, page)
    return page
  }

  function closePage(user: GroupUser, groupID: string) {
    user.pages.get(groupID)?.close()
    user.pages.delete(groupID)
  }

  /** What is written can be sent only while the page has its composer. */
  function send(user: GroupUser, groupID: string, { mentions = [], isForAll = false, replyTo }: { mentions?: string[], isForAll?: boolean, replyTo?: Message } = {}) {
    const page = pageOf(user, groupID)
    if (page.group.closed.value)
      return
    const text = `${user.name} ${++count}${mentions.map(name => ` @${name}`).join('')}`
    const refused = page.app.messages.send(page.key, { body: { kind: 'text', text }, ...(mentions.length && { mentions }), ...(isForAll && { mentionsAll: true }), ...(replyTo && { replyTo: replyTo as MessageReference }) })
    if (!refused) sent.push({ text, from: user.name, groupID, isGivenUp: false, hasFailed: false, isDiscarded: false, mentions })
  }

  function nth({ app, key }: GroupPage, n: number, isMeant: (message: Message) => boolean) {
    const all = app.messages.timeline(key).filter(message => message.id && message.body.kind === 'text' && isMeant(message))
    return all[all.length - 1 - n % Math.max(1, all.length)]
  }

  function unsentOf({ app, key }: GroupPage) {
    return app.messages.timeline(key).find(({ delivery }) => delivery === 'failed')
  }

  /** What is asked on a page of the product, which asks one thing at a time (`useRequests`). */
  function once(user: GroupUser, groupID: string, what: string, request: () => Promise<unknown>) {
    const { app } = user.device
    const page = `${groupID}/${PAGE_OF[what] ?? 'members'}`
    const asking = asked.get(app) ?? new Set()
    if (asking.has(page))
      return
    asked.set(app, asking.add(page))
    const noteLost = (thrown: unknown) => {
      if (failureOf(thrown).kind === 'timeout') user.unanswered.add(groupID)
      throw thrown
    }
    track(user, what, request().catch(noteLost).finally(() => asking.delete(page)))
  }

  /** What the pages of a group offer to this user; nothing else is tried. */
  function act(user: GroupUser, groupID: string, step: Extract<GroupStep, { group: number }>) {
    // Who was never inside knows no more than the ID.
    if (!record.insiders.has(`${groupID}/${user.name}`))
      return step.do === 'join' ? once(user, groupID, 'join', () => useGroupsStore(user.device.app.pinia).join(groupID)) : undefined
    const page = pageOf(user, groupID)
    const { rights, rightsOver, groups } = page
    const whom = 'whom' in step ? users[step.whom % users.length]!.name : ''
    const isInside = groups.get(groupID)?.membership === 'in'
    const over = rightsOver(whom)
    const ask = (isOffered: boolean | undefined, request: (client: ZimClient) => Promise<unknown>) => isOffered ? once(user, groupID, step.do, () => groups.ask(groupID, request)) : undefined
    switch (step.do) {
      case 'join': return isInside ? undefined : once(user, groupID, 'join', () => groups.join(groupID))
      case 'leaveGroup': return ask(isInside, client => client.groups.leave(groupID))
      case 'dismiss': return ask(rights().dismiss, client => client.groups.dismiss(groupID))
      case 'rename': return ask(rights().setName, client => client.groups.rename(groupID, `${groupID} ${++count}`))
      case 'muteAll':
      case 'unmuteAll': return ask(rights().muteAll, client => client.groups.muteAll(groupID, step.do === 'muteAll'))
      case 'invite': return rights().invite && !over ? once(user, groupID, 'invite', () => groups.invite(groupID, [whom])) : undefined
      case 'kick': return ask(over?.remove, client => client.groups.remove(groupID, [whom]))
      case 'mute':
      case 'unmute': return ask(over?.mute, client => client.groupMembers.mute(groupID, whom, step.do === 'mute' ? -1 : 0))
      case 'makeAdmin':
      case 'makePlain': return ask(over?.setRole, client => client.groupMembers.setRole(groupID, whom, step.do === 'makeAdmin' ? 'admin' : 'member'))
      case 'transfer': return ask(over?.transfer, client => client.groups.transfer(groupID, whom))
      case 'nickname': return ask(over?.setNickname, client => client.groupMembers.setNickname(groupID, whom, `${whom} ${++count}`))
      case 'send': return send(user, groupID)
      case 'mention': return send(user, groupID, { mentions: whom && whom !== user.name ? [whom] : [] })
      case 'mentionAll': return rights().mentionAll ? send(user, groupID, { isForAll: true }) : undefined
      case 'reply': {
        const original = nth(page, step.n, () => true)
        return original && send(user, groupID, { replyTo: original })
      }
      case 'recall': {
        const message = nth(page, step.n, message => message.isMine || page.group.recallsOther(message))
        return message && track(user, 'recall', page.app.messages.revoke(page.key, message.key))
      }
      case 'open': return void page
      case 'close': return closePage(user, groupID)
      case 'read': return page.read()
      case 'retry':
      case 'discard': {
        const message = unsentOf(page)
        const text = message && sent.find(({ text }) => text === textOf(message))
        if (!text)
          return
        text.isGivenUp = false
        if (step.do === 'retry')
          return page.app.messages.retry(page.key, message.key)
        text.isDiscarded = true
        page.app.messages.discard(page.key, message.key)
      }
    }
  }

  function runStep(step: GroupStep): void | Promise<void> {
    const user = users['who' in step ? step.who % users.length : 0]!
    if ('group' in step)
      return user.device.isRunning ? act(user, groupIDs[step.group % groupIDs.length]!, step) as void : undefined
    switch (step.do) {
      case 'kill': return user.device.isRunning ? kill(user) : undefined
      case 'start': return start(user)
      case 'hide': return user.device.app.zim.appHidden()
      case 'show': return user.device.app.zim.appShown()
      case 'fail':
        user.mayBeRefused ||= step.call === 'sendGroupMessage' && !TRANSIENT.has(step.code)
        return causeFault(gateway, user, step)
      case 'wait': return wait(step.ms).then(() => {})
      case 'quiet': return
      default: return causeFault(gateway, user, step)
    }
  }

  /** Called after each step. */
  function note() {
    for (const text of sent) {
      const { app, isRunning } = users.find(({ name }) => name === text.from)!.device
      const isFailed = isRunning && app.messages.timeline(conversationKey('group', text.groupID)).some(message => message.delivery === 'failed' && textOf(message) === text.text)
      text.isGivenUp ||= isFailed
      text.hasFailed ||= isFailed
    }
  }

  foundGroups(scenario, history)
  for (const user of users) signIn(user)
  await wait(500)
  return { scenario, runStep, note, start, kill, pageOf, signInAgain: (user: GroupUser) => track(user, 'sign in again', user.device.app.session.signInAgain()) }
}

export type GroupRun = Awaited<ReturnType<typeof createGroupScenario>>

/** Before the day: users of earlier logins have made the groups and written in them. All are in the first one, and the first three in the second. */
function foundGroups({ gateway: { world }, users, groupIDs }: GroupScenario, history: number) {
  for (const { name } of users) world.signIn(`earlier ${name}`, { userID: name, deviceID: 'earlier' })
  for (const [at, groupID] of groupIDs.entries()) {
    const inside = users.slice(0, at ? 3 : undefined).map(({ name }) => name)
    const owner = inside[at]!
    world.perform(`earlier ${owner}`, 'createGroup', { groupID, groupName: groupID, groupAvatarUrl: '', groupNotice: '', maxMemberCount: 0, modes: { joinMode: 0, inviteMode: 0, beInviteMode: 0 }, attributes: [], userIDs: inside.filter(name => name !== owner) })
    for (let n = 0; n < history; n++)
      world.perform(`earlier ${inside[n % 2]!}`, 'sendGroupMessage', { conversationID: groupID, content: { type: 1, message: `history ${n} of ${groupID}`, extendedData: '' }, localMessageID: '', hasReceipt: false, disableUnreadMessageCount: false, isRetry: false })
  }
  for (const { name } of users) world.signOut(`earlier ${name}`)
  world.takeDeliveries()
}
