import type { Gateway } from 'zim-emulator/testing'

import { vi } from 'vitest'

import type { ConversationKey } from '@/types/conversation'

import { failed } from '@/utils/failure'

import type { Device } from './device'
import type { Schedule, Step } from './steps'

import { aText } from '../builders'
import { wait } from '../clock'
import { createBackend, tokenFor } from '../testApp'
import { createDevice } from './device'

const ROOM = 'lobby'
const NAMES = ['anna', 'ben', 'carl']

/** A sent text, and what the model knows about its outcome. */
interface Sent {
  text: string
  from: string
  conversation: ConversationKey
  /** The storage refused or lost it, or the app was killed before the write. It may be missing everywhere. */
  mayBeLost: boolean
  /** The user discarded it. It may or may not have been delivered. */
  isDiscarded: boolean
  /** It failed, and the user sent it again. */
  isRetried: boolean
}

/** One user with one device. */
export interface User { name: string, device: Device, hasTokens: boolean }

/** Users on one backend, and what they have sent. */
export interface Scenario {
  gateway: Gateway
  users: User[]
  sent: Sent[]
  /** Pending promises of running apps, with a description. */
  pending: Map<Promise<unknown>, string>
  /** Pushes were reordered, also those of conversations. Unread counts are correct only after the next reconnect. */
  isReordered: boolean
}

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

/** @param onStart called with the user of each app that starts */
export async function createScenario({ users: count, missed }: Pick<Schedule, 'users' | 'missed'>, onStart: (user: User) => void = () => {}) {
  const clock = serverClock()
  const gateway = createBackend({ now: clock.now, missed })
  const users = NAMES.slice(0, count).map((name): User => ({ name, device: createDevice(gateway, name), hasTokens: true }))
  const scenario: Scenario = { gateway, users, sent: [], pending: new Map(), isReordered: false }

  function track(user: User, what: string, promise: Promise<unknown> | undefined) {
    if (!promise)
      return
    const { app } = user.device
    const name = `${user.name}: ${what}`
    scenario.pending.set(promise, name)
    const done = () => { scenario.pending.delete(promise) }
    promise.then(done, done)
    onEnd.set(app, [...(onEnd.get(app) ?? []), done])
  }
  const onEnd = new Map<unknown, Array<() => void>>()

  function signIn(user: User) {
    const { app } = user.device
    const tokens = async () => {
      if (!user.hasTokens)
        throw failed('server-away')
      return tokenFor(user.name)
    }
    track(user, 'sign in', app.zim.signIn(app.identityOf(user.name), tokens, { shouldKeepTrying: true }))
  }

  function start(user: User) {
    if (user.device.isRunning)
      return
    for (const done of onEnd.get(user.device.app) ?? []) done()
    user.device.start()
    onStart(user)
    signIn(user)
  }

  const written = ({ device }: User, text: string) => [...device.storage.values.values()].some(value => value.includes(JSON.stringify(text)))
  const isKnownToServer = (text: string) => gateway.world.storedMessages().some(({ content }) => content.message === text)

  async function send(user: User, conversation: ConversationKey) {
    const text = `${user.name} ${scenario.sent.length}`
    const sent: Sent = { text, from: user.name, conversation, mayBeLost: false, isDiscarded: false, isRetried: false }
    if (user.device.app.messages.send(conversation, aText(text)))
      return
    scenario.sent.push(sent)
    await wait(0)
    sent.mayBeLost = !written(user, text) && !isKnownToServer(text)
  }

  /** Damages one value, and marks the texts in it as possibly lost. */
  function damage(user: User, n: number, how: 'cut' | 'noise') {
    const before = new Map(user.device.storage.values)
    user.device.storage.damage(n, how)
    for (const sent of scenario.sent) {
      const held = [...before].some(([key, value]) => value.includes(JSON.stringify(sent.text)) && user.device.storage.values.get(key) !== value)
      if (held && sent.from === user.name) sent.mayBeLost = true
    }
  }

  async function runStep(step: Step): Promise<void> {
    const user = users['who' in step ? step.who % users.length : 0]!
    const others = users.filter(other => other !== user)
    const { app } = user.device
    const { controls } = gateway
    const conversation: ConversationKey = 'to' in step ? `peer:${others[step.to % others.length]!.name}` : `room:${ROOM}`
    if ('who' in step && !user.device.isRunning && !['start', 'fillStorage', 'emptyStorage', 'tokensFail', 'tokensWork', 'damage'].includes(step.do))
      return
    switch (step.do) {
      case 'send': return send(user, conversation)
      case 'sendToRoom': return app.rooms.room(ROOM).phase === 'left' ? undefined : send(user, conversation)
      case 'type': return app.messages.setDraft(conversation, `draft of ${user.name}`)
      case 'open': return track(user, 'open', app.messages.open(conversation))
      case 'close': return app.messages.close(conversation)
      case 'retry':
      case 'discard': {
        const unsent = app.messages.timeline(conversation).find(({ delivery }) => delivery === 'failed' || (step.do === 'discard' && delivery === 'waiting'))
        if (!unsent)
          return
        const sent = scenario.sent.find(({ text }) => unsent.body.kind === 'text' && text === unsent.body.text)!
        if (step.do === 'retry') {
          sent.isRetried = true
          return app.messages.retry(conversation, unsent.key)
        }
        sent.isDiscarded = true
        return app.messages.discard(conversation, unsent.key)
      }
      case 'enter': return track(user, 'enter', app.rooms.enter(ROOM, 'Lobby'))
      case 'leave': return track(user, 'leave', app.rooms.leave(ROOM))
      case 'drop': return controls.drop(user.name)
      case 'offline':
        controls.offline([user.name])
        return controls.drop(user.name)
      case 'silence': return controls.silence([user.name])
      case 'online': return controls.online()
      case 'speak': return controls.speak()
      case 'restartServer': return controls.drop()
      case 'slow': return controls.slow({ call: step.call, ms: step.ms, userID: user.name })
      case 'delay': return controls.delay(step.ms)
      case 'duplicate': return controls.duplicate(step.pushes)
      case 'reorder':
        scenario.isReordered = true
        return controls.reorder(step.pushes)
      case 'fail': return controls.failNext({ call: step.call, code: step.code, times: step.times, userID: user.name })
      case 'kick': return controls.kick(user.name)
      case 'expireToken': return controls.expireToken(user.name)
      case 'signInAgain': return app.session.phase === 'kicked' || app.session.phase === 'failed' ? track(user, 'sign in again', app.zim.signInAgain()) : undefined
      case 'tokensFail':
        user.hasTokens = false
        return
      case 'tokensWork':
        user.hasTokens = true
        return
      case 'hide': return void app.outbox.appHidden()
      case 'show':
        app.zim.appShown()
        return app.outbox.appShown()
      case 'kill': return user.device.kill()
      case 'killAfterWrites': return user.device.killAfterWrites(step.writes)
      case 'start': return start(user)
      case 'fillStorage':
        user.device.storage.isFull = true
        return
      case 'emptyStorage':
        user.device.storage.isFull = false
        return
      case 'damage': return damage(user, step.n, step.how)
      case 'clockBack': return clock.setDevicesBack(step.ms)
      case 'wait': await wait(step.ms)
    }
  }

  for (const user of users) {
    onStart(user)
    signIn(user)
  }
  await wait(500)
  return { scenario, clock, runStep, start, track }
}

/**
 * Removes all faults: clocks, connections, tokens, storage. Then starts every app that is not running, signs its user in and enters the room.
 * The clocks are reset because the SDK's rate limiter does not advance while the clock is behind.
 */
export async function recover({ scenario, clock, start, track }: Awaited<ReturnType<typeof createScenario>>): Promise<void> {
  scenario.gateway.controls.heal()
  clock.resetDevices()
  if (scenario.isReordered) scenario.gateway.controls.drop()
  for (const user of scenario.users) {
    user.hasTokens = true
    user.device.storage.isFull = false
    user.device.killAfterWrites(0)
    start(user)
  }
  await wait(100_000)
  for (const user of scenario.users) {
    const { app } = user.device
    if (['kicked', 'failed', 'token-expired'].includes(app.session.phase)) track(user, 'sign in again', app.zim.signInAgain())
  }
  await wait(40_000)
  for (const user of scenario.users) track(user, 'enter', user.device.app.rooms.enter(ROOM, 'Lobby'))
  await wait(100_000)
}
