import type { Gateway } from 'zim-emulator/testing'
import type { ArgsOf } from 'zim-emulator/world'

import { vi } from 'vitest'
import { watch } from 'vue'

import type { ConversationKey } from '@/types/conversation'
import type { Message, MessageBody } from '@/types/message'
import type { SeqRange } from '@/types/seqRange'

import { rangeOf } from '@/chat/window'

import type { Device } from './device'
import type { DeviceStorage } from './deviceStorage'
import type { SentFile } from './media'
import type { Part, Schedule, Step } from './steps'

import { findPeerConversation } from '../../../emulator/src/world/conversations'
import { operations } from '../../../emulator/src/world/messages'
import { aText } from '../builders'
import { wait } from '../clock'
import { createFakeBrowser } from '../fakeBrowser'
import { APP_ID, createBackend, tokenFor } from '../testApp'
import { createChangeSteps } from './changes'
import { createDevice, TRANSIENT } from './device'
import { causeFault } from './faults'
import { createMedia } from './media'
import { SIZES } from './mediaSteps'
import { createPinBars } from './pinBars'
import { createRequests } from './requests'
import { forgetForwarded, textIn, textOf } from './textOf'
import { messagesFor, storedWith } from './truth'

const ROOM = 'lobby'
const NAMES = ['anna', 'ben', 'carl']
const DAY = 86_400
/** Bytes. */
const MOST = SIZES.tooLarge - 1
const FILE_LIMITS = { imageBytes: MOST, fileBytes: MOST, audioBytes: MOST, videoBytes: MOST }
/** Calls that send a message or its file. */
const SENDS = new Set(['sendPeerMessage', 'uploadFile', 'processFile'])
/** Messages that can be pinned in a chat: fewer than ZIM's ten, so that pins replace others. */
const PINNED = 3
/** Messages that a list draws. */
const SCREEN = 20

/** A sent text or file, and what the model knows about its outcome. */
export interface Sent {
  text: string
  from: string
  /** The storage of the device that has it. Tabs of one browser share it. */
  storage: DeviceStorage
  conversation: ConversationKey
  /** The storage was full, slow, silent or damaged, or the app was killed in the moment of the send. It may be missing everywhere. */
  mayBeLost: boolean
  /** The text was recalled or deleted, or its chat removed, before its acknowledgement: where it has arrived, the history does not show it, and it is sent again. */
  mayBeTwice: boolean
  /** The user discarded it. It may or may not have been delivered. */
  isDiscarded: boolean
  /** It failed: the user may send it again, and where ZIM has refused to state whether it had arrived, or the storage has not kept the failure, it may still arrive. */
  hasFailed: boolean
  /** ZIM has refused it for good. The SDK may still send it by itself after a reconnect, and then after later ones. */
  isRefused: boolean
  /** Of a message with a file. Its `text` is the name of the file. */
  media?: SentFile
  /** The message ID of the original. */
  repliesTo?: string
  /** What was handed to the outbox, of a message that was sent on. Its `text` is its name. */
  forwarded?: MessageBody
}

/** One user with one device, or with one tab of a browser. Two of them may have the same name. */
export interface User {
  name: string
  device: Device
  hasTokens: boolean
  /** The storage of this run has answered late, or not. What was written meanwhile may be lost by a kill. */
  hasSlowStorage: boolean
  /** The storage of this run was slow, silent, full or damaged: what it holds may be old. */
  hasBadStorage: boolean
  /** As `hasBadStorage`, of any run. */
  hasHadBadStorage: boolean
  /** The user has entered the room, and neither left it nor signed out. */
  isInRoom: boolean
  /** How often the user has left the room. */
  departures: number
  /** ZIM may have refused a text for good. */
  mayBeRefused: boolean
  /** ZIM may have refused for good to name a message. */
  mayNotFind: boolean
  /** Chats in which a pin of this run has ended without an answer: ZIM may have it, and may have ended another, and the SDK does not know before its next login. */
  unansweredPins: Set<ConversationKey>
  /** The chats that the user looks at, and which seqs of them are drawn: null before a step `read`. */
  opened: Map<ConversationKey, SeqRange | null>
}

/** Users on one backend, and what they have sent. */
export interface Scenario {
  gateway: Gateway
  users: User[]
  sent: Sent[]
  /** Pending promises of running apps, with a description. */
  pending: Map<Promise<unknown>, string>
  /** Pushes were reordered, also those of conversations. Unread counts are correct only after the next reconnect. */
  isReordered: boolean
  /** They were at any time. */
  wasReordered: boolean
  /** Messages are pinned in the schedule. */
  hasPins: boolean
  /**
   * A deletion or recall by the user ended without success: ZIM may have done it, and the SDK's memory does not know. Or another device of
   * the user has deleted or recalled the message, and the SDK was not told.
   */
  isInDoubt: (user: User, messageID: string) => boolean
  /** Messages, as `user/ID`, that have come while the user removed their chat: they are in the history, and ZIM does not list the chat until the next one. */
  sentDuringRemoval: Set<string>
  /** Removals of a chat, as `user/peer`, that are under way, or whose app was killed before it knew of their end. */
  removals: Set<string>
  /** ZIM has refused a page of history for good: the message before a deleted one cannot be known. */
  isHistoryRefused: boolean
}

/** Whether the app has the account: another tab of its browser has not. */
export const isInUse = ({ device }: User): boolean => device.app.session.phase !== 'other-tab'

/** The messages with a sent text that an app shows. */
const shownBy = ({ device }: User, { conversation, text }: Sent) => device.app.messages.timeline(conversation).filter(message => textOf(message) === text)

/** What the record of a sent message holds. */
const saidBy = ({ text, forwarded }: Sent) => !forwarded ? text : 'text' in forwarded ? forwarded.text : 'title' in forwarded ? forwarded.title : forwarded.kind

const isTextOf = (message: Message) => ({ text }: Sent) => text === textOf(message)

/** The clock of the server. It keeps its time when the clocks of the devices are set back. */
function serverClock() {
  let ahead = 0
  return {
    now: () => Date.now() + ahead,
    setDevicesBack(ms: number) {
      ahead += ms
      vi.setSystemTime(Date.now() - ms)
    },
    resetDevices() {
      vi.setSystemTime(Date.now() + ahead)
      ahead = 0
    },
  }
}

const newSent = ({ name, device: { storage } }: User, conversation: ConversationKey, text: string): Sent =>
  ({ text, from: name, storage, conversation, mayBeLost: false, mayBeTwice: false, isDiscarded: false, hasFailed: false, isRefused: false })

/** @param onStart called with the user of each app that starts */
export async function createScenario({ users: count, second, missed, history, steps }: Schedule, onStart: (user: User) => void = () => {}) {
  forgetForwarded()
  const hasPins = steps.some(step => step.do === 'pin')
  const clock = serverClock()
  const isMultiDevice = second === 'device'
  const gateway = createBackend({ now: clock.now, missed, multiDevice: isMultiDevice, limits: { revokeWithinMs: DAY * 1_000, pinnedMessages: PINNED, ...FILE_LIMITS } })
  const browser = second === 'tab' ? createFakeBrowser() : undefined
  const createUser = (name: string, device: Device): User => ({ name, device, hasTokens: true, hasSlowStorage: false, hasBadStorage: false, hasHadBadStorage: false, isInRoom: false, departures: 0, mayBeRefused: false, mayNotFind: false, unansweredPins: new Set(), opened: new Map() })
  const users = NAMES.slice(0, count).map((name, at) => createUser(name, createDevice(gateway, name, at ? {} : { browser })))
  if (second) users.push(createUser(NAMES[0]!, createDevice(gateway, NAMES[0]!, browser && { browser, storage: users[0]!.device.storage, files: users[0]!.device.files.ofTab() })))
  const doubts = new Set<string>()
  const requests = createRequests()
  const { track, forget } = requests
  const scenario: Scenario = { gateway, users, sent: [], pending: requests.pending, isReordered: false, wasReordered: false, hasPins, isHistoryRefused: false, sentDuringRemoval: new Set(), removals: new Set(), isInDoubt: (user, id) => user.device.unreported.has(id) || doubts.has(`${users.indexOf(user)}/${id}`) || mayBeTwice(user, id) }

  /** Its sender has removed it before its acknowledgement: the SDK may send it again, and then holds it. For others, only where it was stored twice. */
  function mayBeTwice({ name }: User, id: string) {
    const stored = () => gateway.world.storedMessages()
    const content = scenario.sent.some(({ mayBeTwice }) => mayBeTwice) && stored().find(({ messageID }) => messageID === id)?.content
    return scenario.sent.some(sent => sent.mayBeTwice && content && sent.text === textIn(content) && (sent.from === name || storedWith(scenario, sent.text).length > 1))
  }

  /** In a browser the app signs in as its saved login, unless another tab uses the account. What is not shown any more is closed. */
  function signInTab(user: User) {
    const { app } = user.device
    watch(() => app.session.phase === 'other-tab', () => {
      media.noteEnd(user)
      user.opened.clear()
      user.isInRoom = false
      user.device.receivedInRoom = []
      user.device.receivedFromPeers.clear()
      forget(app)
    }, { flush: 'sync' })
    if (!app.session.restore()) track(user, 'sign in', app.session.signInWithToken({ appID: APP_ID, userID: user.name, token: tokenFor(user.name, { ttlSeconds: DAY }) }))
  }

  const signIn = (user: User) => user.device.tab ? signInTab(user) : requests.signIn(user)

  function enter(user: User) {
    const { app } = user.device
    const { departures } = user
    track(user, 'enter', app.rooms.enter(ROOM, 'Lobby').then(() => { user.isInRoom ||= app === user.device.app && departures === user.departures }))
  }

  function start(user: User) {
    if (user.device.isRunning)
      return
    forget(user.device.app)
    media.noteEnd(user)
    user.device.start()
    user.hasSlowStorage = false
    user.hasBadStorage = user.device.storage.isFull
    user.isInRoom = false
    user.opened.clear()
    user.unansweredPins.clear()
    onStart(user)
    signIn(user)
  }

  const bars = createPinBars(hasPins ? users : [])
  const media = createMedia(scenario, newSent)
  const change = createChangeSteps(scenario, { newSent, track, doubt, noteUnreported, open, bars })

  async function send(user: User, conversation: ConversationKey) {
    const text = `${user.name} ${scenario.sent.length}`
    const sent = newSent(user, conversation, text)
    if (user.device.app.messages.send(conversation, aText(text)))
      return
    scenario.sent.push(sent)
    await wait(0)
    sent.mayBeLost = user.device.storage.isFull || user.hasSlowStorage || !user.device.isRunning
  }

  /** Performs an operation as ZIM's server does for a device that is not in the scenario. Without multi-device login the running app of the user is not told. */
  function performElsewhere<Name extends 'sendPeerMessage' | 'revokeMessage'>(userID: string, call: Name, args: ArgsOf<Name>) {
    const { world } = gateway
    const connection = `elsewhere of ${userID}`
    if (isMultiDevice) {
      world.signIn(connection, { userID, deviceID: 'elsewhere' })
      world.perform(connection, call, args)
    }
    else {
      (operations[call] as (state: typeof world.state, userID: string, args: ArgsOf<Name>) => unknown)(world.state, userID, args)
    }
    // A control without a user delivers what the world has to send.
    gateway.controls.kick('')
    world.signOut(connection)
  }

  function sendElsewhere(from: string, to: string, texts: string[], extendedData = '') {
    for (const text of texts) performElsewhere(from, 'sendPeerMessage', { conversationID: to, content: { type: 1, message: text, extendedData }, localMessageID: '', hasReceipt: false, disableUnreadMessageCount: false, isRetry: false })
  }

  function recallElsewhere(user: User, peer: string, n: number) {
    const mine = findPeerConversation(gateway.world.state, user.name, peer)?.log.messages.filter(({ senderUserID, revoked }) => senderUserID === user.name && !revoked) ?? []
    const message = mine[n % Math.max(1, mine.length)]
    if (!message)
      return
    noteUnacknowledged(({ text }) => text === textIn(message.content))
    for (const { device } of users.filter(({ name }) => name === user.name)) device.unreported.add(message.messageID)
    performElsewhere(user.name, 'revokeMessage', { conversationID: peer, messageID: message.messageID, revokeExtendedData: '' })
  }

  function canSendElsewhere(user: User, to: string) {
    const { users, sessions } = gateway.world.state
    return (isMultiDevice || !sessions.has(user.name)) && users.has(user.name) && users.has(to)
  }

  const isAcknowledged = (sent: Sent) => users.some(user => user.device.storage === sent.storage && shownBy(user, sent).some(({ id }) => id))

  /** The client ID of a text that the user has sent to somebody, and that is acknowledged: until then the ID alone names it, and a forwarded message in the schedule. '' without one. */
  function usedClientID({ name }: User, to: string, n: number) {
    const messages = findPeerConversation(gateway.world.state, name, to)?.log.messages ?? []
    const isWaiting = (text: string) => scenario.sent.some(sent => sent.text === text && !isAcknowledged(sent))
    const used = messages.filter(({ senderUserID, content }) => senderUserID === name && content.extendedData && !isWaiting(textIn(content)) && !scenario.sent.some(({ text, forwarded }) => forwarded && text === textIn(content)))
    return String(used[n % Math.max(1, used.length)]?.content.extendedData ?? '')
  }

  /** The other devices of the user are not told of a deletion or recall while their connections are away, and the memory of their SDK keeps the messages. */
  function noteUnreported(user: User, ids: string[]) {
    for (const { device } of users.filter(other => other !== user && other.name === user.name)) ids.forEach(id => device.unreported.add(id))
  }

  /** The other devices of the user whose connections are away are not told that a chat is removed: their SDK still lists it. */
  function noteStaleLists(user: User, peer: string) {
    for (const { device } of users.filter(other => other !== user && other.name === user.name && other.device.app.session.phase !== 'online')) device.staleInList.add(peer)
  }

  /** Texts that are removed or recalled now. Its sender's device does not find such a text in the history, and sends it again if it was not acknowledged. */
  function noteUnacknowledged(isMeant: (sent: Sent) => boolean) {
    for (const sent of scenario.sent.filter(isMeant)) {
      // Where the list alone has named it, the SDK of its device still holds it as unsent.
      sent.mayBeTwice ||= !isAcknowledged(sent) || (scenario.isHistoryRefused && sent.hasFailed)
    }
  }

  function removeChat(user: User, peer: string) {
    const { app } = user.device
    const ids = () => messagesFor(scenario, user, peer, true).map(({ id }) => id)
    if (!app.conversations.get(`peer:${peer}`) || user.hasSlowStorage)
      return
    noteUnreported(user, ids())
    noteUnacknowledged(({ from, conversation }) => from === user.name && conversation === `peer:${peer}`)
    const receivedBefore = new Set(user.device.receivedFromPeers)
    noteStaleLists(user, peer)
    scenario.removals.add(`${user.name}/${peer}`)
    function noteRemoved() {
      scenario.removals.delete(`${user.name}/${peer}`)
      noteStaleLists(user, peer)
      const left = new Set(messagesFor(scenario, user, peer).map(({ id }) => id))
      user.device.noteRemoved(ids().filter(id => !left.has(id)), receivedBefore)
      left.forEach(id => scenario.sentDuringRemoval.add(`${user.name}/${id}`))
      if (scenario.isReordered) user.device.staleInList.add(peer)
    }
    track(user, 'remove', app.conversations.remove(`peer:${peer}`).then(noteRemoved, () => {
      doubt(user, ...ids())
      user.device.staleInList.add(peer)
    }))
  }

  function doubt(user: User, ...ids: string[]) {
    for (const id of ids) doubts.add(`${users.indexOf(user)}/${id}`)
  }

  function anyMessage(user: User, conversation: ConversationKey, n: number, isMine: boolean) {
    const candidates = user.device.app.messages.timeline(conversation).filter(message => message.id && (!isMine || message.isMine) && (message.body.kind === 'text' || message.body.kind === 'combined' || 'name' in message.body))
    return candidates[n % Math.max(1, candidates.length)]
  }

  /** Somebody else signs in on the same device, writes a text, and hands it back. */
  async function lendDevice(user: User, to: string) {
    const { app } = user.device
    if (user.device.tab)
      return
    const guest = `guest-of-${user.name}`
    const text = `${guest} ${scenario.sent.length}`
    // A text is still being written when its sender signs out.
    if (!user.hasSlowStorage) await user.device.setStorageFault('slow', 50)
    await send(user, `peer:${to}`)
    media.noteEnd(user)
    app.zim.signOut()
    user.isInRoom = false
    user.opened.clear()
    user.device.receivedInRoom = []
    user.device.receivedFromPeers.clear()
    forget(app)
    track(user, 'guest', app.zim.signIn(app.identityOf(guest), async () => tokenFor(guest), { shouldKeepTrying: true }))
    await wait(300)
    if (!user.hasSlowStorage) await user.device.setStorageFault('none')
    if (!user.device.isRunning)
      return
    if (!app.messages.send(`peer:${to}`, aText(text)))
      scenario.sent.push({ ...newSent(user, `peer:${to}`, text), from: guest, mayBeLost: true })
    await wait(300)
    if (!user.device.isRunning)
      return
    app.zim.signOut()
    user.device.receivedFromPeers.clear()
    forget(app)
    signIn(user)
  }

  function read(user: User, conversation: ConversationKey, part: Part) {
    const { messages } = user.device.app
    const loaded = messages.timeline(conversation).filter(({ id }) => id)
    const drawn = { newest: loaded.slice(-SCREEN), oldest: loaded.slice(0, SCREEN), all: loaded }[part]
    if (drawn.length) {
      messages.seen(conversation, [{ first: drawn[0]!, last: drawn.at(-1)! }])
      user.opened.set(conversation, rangeOf(drawn))
    }
    track(user, 'read', messages.loadOlder(conversation))
  }

  function open(user: User, conversation: ConversationKey) {
    user.opened.set(conversation, user.opened.get(conversation) ?? null)
    track(user, 'open', user.device.app.messages.open(conversation))
  }

  /** Opens a chat with a page that arrives late: what is reported meanwhile is newer. After 5 s the SDK answers from its memory. */
  function openLate(user: User, conversation: ConversationKey, ms: number) {
    if (!user.device.isRunning)
      return
    gateway.controls.slow({ call: 'queryHistoryMessage', ms, userID: user.name })
    open(user, conversation)
  }

  /** The tabs of a browser share it: a late write of one may lie over a later one of another. */
  function noteBadStorage({ device: { storage } }: User) {
    for (const user of users.filter(({ device }) => device.storage === storage)) {
      user.hasBadStorage = user.hasHadBadStorage = true
      media.noteBadStorage(user)
    }
  }

  /** Damages one value, and marks the texts in it as possibly lost. */
  function damage(user: User, n: number, how: 'cut' | 'noise') {
    const before = new Map(user.device.storage.values)
    user.device.storage.damage(n, how)
    noteBadStorage(user)
    for (const sent of scenario.sent) {
      const held = [...before].some(([key, value]) => value.includes(JSON.stringify(saidBy(sent))) && user.device.storage.values.get(key) !== value)
      if (held && sent.from === user.name) sent.mayBeLost = true
    }
  }

  /** Called after each step. */
  function noteFailures() {
    bars.follow()
    media.noteKept()
    // A storage that is full or slow may not take the failure: the next run sends the text again, after the others.
    const mayBeTried = ({ storage }: Sent) => scenario.isHistoryRefused || storage.isFull || users.some(({ device, hasSlowStorage }) => device.storage === storage && hasSlowStorage)
    for (const sent of scenario.sent) sent.isRefused ||= users.some(({ device }) => device.refused.has(sent.text))
    for (const sent of scenario.sent.filter(mayBeTried)) {
      sent.hasFailed ||= users.some(user => user.device.refused.has(sent.text) || shownBy(user, sent).some(({ delivery }) => delivery === 'failed'))
    }
  }

  async function runStep(step: Step): Promise<void> {
    const user = users['who' in step ? step.who % users.length : 0]!
    const others = NAMES.slice(0, count).filter(name => name !== user.name)
    const { app } = user.device
    const { controls } = gateway
    const peer = 'to' in step ? others[step.to % others.length]! : ''
    const conversation: ConversationKey = peer ? `peer:${peer}` : `room:${ROOM}`
    if ('who' in step && !user.device.isRunning && !['start', 'fillStorage', 'emptyStorage', 'tokensFail', 'tokensWork', 'damage', 'loseFile', 'emptyFiles'].includes(step.do))
      return
    switch (step.do) {
      case 'send': return send(user, conversation)
      case 'sendToRoom': return app.rooms.room(ROOM).phase === 'left' ? undefined : send(user, conversation)
      case 'type': return app.messages.setDraft(conversation, `draft of ${user.name}`)
      case 'open': return open(user, conversation)
      case 'read': return user.opened.has(conversation) ? read(user, conversation, step.part) : undefined
      case 'close':
        user.opened.delete(conversation)
        return app.messages.close(conversation)
      case 'burst': return canSendElsewhere(user, peer) ? sendElsewhere(user.name, peer, Array.from({ length: step.count }, (_, n) => `${user.name} elsewhere ${gateway.world.storedMessages().length + n}`)) : undefined
      case 'repeatClientID': return canSendElsewhere(user, peer) ? sendElsewhere(user.name, peer, [`${user.name} again ${gateway.world.storedMessages().length}`], usedClientID(user, peer, step.n)) : undefined
      case 'recall': {
        if (step.n % 4 === 0)
          return recallElsewhere(user, peer, step.n)
        const message = anyMessage(user, conversation, step.n, true)
        if (message) noteUnacknowledged(isTextOf(message))
        if (message) noteUnreported(user, [message.id])
        // It was deleted, and the app has it from the cache: from now on the SDK's memory holds it, as recalled.
        if (message && messagesFor(scenario, user, peer).every(({ id }) => id !== message.id)) doubt(user, message.id)
        if (message && step.n % 2) openLate(users.find(({ name }) => name === peer)!, `peer:${user.name}`, step.n % 4 === 1 ? 300 : 9_000)
        return message && track(user, 'recall', app.messages.revoke(conversation, message.key).catch(() => doubt(user, message.id)))
      }
      case 'delete': {
        const message = anyMessage(user, conversation, step.n, false)
        // A slow storage may lose the removal of a sent text from the outbox. Once it is deleted, nothing shows that it was sent.
        if (!message || (message.isMine && user.hasSlowStorage))
          return
        noteUnreported(user, [message.id])
        noteUnacknowledged(isTextOf(message))
        return track(user, 'delete', app.messages.remove(conversation, message.key).catch(() => doubt(user, message.id)))
      }
      case 'removeChat': return removeChat(user, peer)
      case 'slowStorage':
        user.hasSlowStorage = true
        noteBadStorage(user)
        return user.device.setStorageFault('slow', step.ms)
      case 'silentStorage':
        user.hasSlowStorage = true
        noteBadStorage(user)
        return user.device.setStorageFault('silent')
      case 'answerStorage': return user.device.setStorageFault('none')
      case 'otherUser': return lendDevice(user, peer)
      case 'moderate':
        user.mayBeRefused = true
        return controls.moderate({ userID: user.name })
      case 'clockForward': return void vi.setSystemTime(Date.now() + step.ms)
      case 'quiet': return
      case 'retry':
      case 'discard': {
        const unsent = app.messages.timeline(conversation).find(({ delivery }) => delivery === 'failed' || (step.do === 'discard' && delivery === 'waiting'))
        if (!unsent)
          return
        const sent = scenario.sent.find(isTextOf(unsent))!
        sent.hasFailed ||= unsent.delivery === 'failed'
        if (step.do === 'retry')
          return app.messages.retry(conversation, unsent.key)
        return media.discard(user, sent, () => app.messages.discard(conversation, unsent.key))
      }
      case 'enter': return enter(user)
      case 'leave':
        user.isInRoom = false
        user.departures++
        user.device.receivedInRoom = []
        return track(user, 'leave', app.rooms.leave(ROOM))
      case 'reorder':
        scenario.isReordered = scenario.wasReordered = true
        return controls.reorder(step.pushes)
      case 'fail':
        user.mayBeRefused ||= SENDS.has(step.call) && !TRANSIENT.has(step.code)
        user.mayNotFind ||= step.call === 'queryMessages' && !TRANSIENT.has(step.code)
        scenario.isHistoryRefused ||= step.call === 'queryHistoryMessage' && step.code === 6000001
        return causeFault(gateway, user, step)
      case 'kick': return controls.kick(user.name)
      case 'signInAgain': return ['kicked', 'failed', 'other-tab'].includes(app.session.phase) ? track(user, 'sign in again', app.session.signInAgain()) : undefined
      case 'hide':
        if (user.device.tab) user.device.tab.isVisible = false
        app.zim.appHidden()
        return void app.outbox.appHidden()
      case 'show':
        user.device.tab?.show()
        app.zim.appShown()
        return app.outbox.appShown()
      case 'kill': return user.device.kill()
      case 'killAfterWrites': return user.device.killAfterWrites(step.writes)
      case 'start': return start(user)
      case 'fillStorage':
        user.device.storage.isFull = true
        noteBadStorage(user)
        return
      case 'emptyStorage':
        user.device.storage.isFull = false
        return
      case 'damage': return damage(user, step.n, step.how)
      case 'clockBack': return clock.setDevicesBack(step.ms)
      case 'sendMedia': return media.send(user, conversation, step)
      case 'cancel': return media.cancel(user, conversation, step.n)
      case 'slowUpload': return controls.slowUpload({ ms: step.ms, userID: user.name })
      case 'failUpload': return media.failUpload(user, step)
      case 'fillFiles': return media.fill(user, step.bytes)
      case 'emptyFiles': return void (user.device.files.space = Infinity)
      case 'slowFiles': return void (user.device.files.copyTime = step.ms)
      case 'loseFile': return media.lose(user, step.n)
      case 'textsPass': return media.checkTexts(user)
      case 'edit':
      case 'react':
      case 'reply':
      case 'pin': return change(user, conversation, step, conversation)
      case 'forward': return change(user, conversation, step, `peer:${others[step.from % others.length]!}`)
      case 'wait': return void await wait(step.ms)
      default: return causeFault(gateway, user, step)
    }
  }

  /** The messages before the day begins: ZIM knows the users from earlier logins. */
  for (const { name } of history ? users : []) {
    gateway.world.signIn(name, { userID: name, deviceID: 'earlier' })
    gateway.world.signOut(name)
  }
  for (let n = 0; n < history; n++) sendElsewhere(users[n % 2]!.name, users[1 - n % 2]!.name, [`history ${n}`])
  for (const user of users) {
    onStart(user)
    signIn(user)
    if (user.device.tab) await wait(500)
  }
  await wait(500)
  return { scenario, clock, bars, runStep, noteFailures, start, track, enter, open }
}

type Run = Awaited<ReturnType<typeof createScenario>>

/** Removes the faults of connections, tokens and pushes. Storage and clocks of the devices stay as they are. */
export async function reconnect({ scenario }: Run): Promise<void> {
  scenario.gateway.controls.heal()
  if (scenario.isReordered) scenario.gateway.controls.drop()
  for (const user of scenario.users) user.hasTokens = true
  await wait(100_000)
}

/** Removes the faults of storage and clocks. Then starts every app that is not running, and signs its user in. */
export async function restart({ scenario, clock, start, track }: Run): Promise<void> {
  clock.resetDevices()
  for (const user of scenario.users) {
    user.device.storage.isFull = false
    Object.assign(user.device.files, { space: Infinity, copyTime: 0 })
    user.device.killAfterWrites(0)
    await user.device.setStorageFault('none')
    user.device.tab?.show()
    start(user)
  }
  await wait(100_000)
  for (const user of scenario.users) {
    const { app } = user.device
    if (['kicked', 'failed', 'token-expired'].includes(app.session.phase)) track(user, 'sign in again', app.session.signInAgain())
  }
  await wait(40_000)
}

/** Enters the room with every user. */
export async function enterRooms({ scenario, enter }: Run): Promise<void> {
  for (const user of scenario.users.filter(isInUse)) enter(user)
  await wait(100_000)
  scenario.isReordered = false
}
