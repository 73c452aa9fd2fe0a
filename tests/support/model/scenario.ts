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

/** A text that somebody sent, and what became of it as far as the model can tell beforehand. */
interface Sent {
  text: string
  from: string
  conversation: ConversationKey
  /** The storage refused it, lost it, or the app was killed before it was written: it may be nowhere. */
  mayBeLost: boolean
  /** The user threw it away: it may be anywhere or nowhere. */
  isDiscarded: boolean
  /** It had failed, and the user sent it again. */
  isRetried: boolean
}

/** One person with a phone. */
export interface Person { name: string, phone: Device, hasTokens: boolean }

/** Some people, one backend, and all that went on between them. */
export interface Scenario {
  gateway: Gateway
  people: Person[]
  sent: Sent[]
  /** What was asked of apps that are still running and has not been answered. */
  pending: Map<Promise<unknown>, string>
  /** Views of conversations arrived in the wrong order, too: the next reconnect puts unread counts right. */
  isReordered: boolean
}

/** Whatever happens to the phones' clocks, the server's goes on. */
function serverClock() {
  let ahead = 0
  return {
    now: () => Date.now() + ahead,
    phonesBack(ms: number) {
      ahead += ms
      vi.setSystemTime(Date.now() - ms)
    },
    phonesRight() {
      vi.setSystemTime(Date.now() + ahead)
      ahead = 0
    },
  }
}

/** @param onStart hears of each app that starts */
export async function found({ people: count }: Pick<Schedule, 'people'>, onStart: (person: Person) => void = () => {}) {
  const clock = serverClock()
  const gateway = createBackend({ now: clock.now })
  const people = NAMES.slice(0, count).map((name): Person => ({ name, phone: createDevice(gateway, name), hasTokens: true }))
  const scenario: Scenario = { gateway, people, sent: [], pending: new Map(), isReordered: false }

  function track(person: Person, what: string, promise: Promise<unknown> | undefined) {
    if (!promise)
      return
    const { app } = person.phone
    const name = `${person.name}: ${what}`
    scenario.pending.set(promise, name)
    const done = () => { scenario.pending.delete(promise) }
    promise.then(done, done)
    whenDead.set(app, [...(whenDead.get(app) ?? []), done])
  }
  const whenDead = new Map<unknown, Array<() => void>>()

  function signIn(person: Person) {
    const { app } = person.phone
    const tokens = async () => {
      if (!person.hasTokens)
        throw failed('server-away')
      return tokenFor(person.name)
    }
    track(person, 'sign in', app.zim.signIn(app.identityOf(person.name), tokens, { shouldKeepTrying: true }))
  }

  function start(person: Person) {
    if (person.phone.isRunning)
      return
    for (const done of whenDead.get(person.phone.app) ?? []) done()
    person.phone.start()
    onStart(person)
    signIn(person)
  }

  const written = ({ phone }: Person, text: string) => [...phone.storage.values.values()].some(value => value.includes(JSON.stringify(text)))
  const isKnownToServer = (text: string) => gateway.world.storedMessages().some(({ content }) => content.message === text)

  async function send(person: Person, conversation: ConversationKey) {
    const text = `${person.name} ${scenario.sent.length}`
    const sent: Sent = { text, from: person.name, conversation, mayBeLost: false, isDiscarded: false, isRetried: false }
    if (person.phone.app.messages.send(conversation, aText(text)))
      return
    scenario.sent.push(sent)
    await wait(0)
    sent.mayBeLost = !written(person, text) && !isKnownToServer(text)
  }

  /** What a damaged value held may be lost. */
  function damage(person: Person, n: number, how: 'cut' | 'noise') {
    const before = new Map(person.phone.storage.values)
    person.phone.storage.damage(n, how)
    for (const sent of scenario.sent) {
      const held = [...before].some(([key, value]) => value.includes(JSON.stringify(sent.text)) && person.phone.storage.values.get(key) !== value)
      if (held && sent.from === person.name) sent.mayBeLost = true
    }
  }

  async function goOn(step: Step): Promise<void> {
    const person = people['who' in step ? step.who % people.length : 0]!
    const others = people.filter(other => other !== person)
    const { app } = person.phone
    const { controls } = gateway
    const conversation: ConversationKey = 'to' in step ? `peer:${others[step.to % others.length]!.name}` : `room:${ROOM}`
    if ('who' in step && !person.phone.isRunning && !['start', 'fillStorage', 'emptyStorage', 'tokensFail', 'tokensWork', 'damage'].includes(step.do))
      return
    switch (step.do) {
      case 'send': return send(person, conversation)
      case 'say': return app.rooms.room(ROOM).phase === 'left' ? undefined : send(person, conversation)
      case 'type': return app.messages.setDraft(conversation, `draft of ${person.name}`)
      case 'open': return track(person, 'open', app.messages.open(conversation))
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
      case 'enter': return track(person, 'enter', app.rooms.enter(ROOM, 'Lobby'))
      case 'leave': return track(person, 'leave', app.rooms.leave(ROOM))
      case 'drop': return controls.drop(person.name)
      case 'offline':
        controls.offline([person.name])
        return controls.drop(person.name)
      case 'silence': return controls.silence([person.name])
      case 'online': return controls.online()
      case 'speak': return controls.speak()
      case 'restartServer': return controls.drop()
      case 'slow': return controls.slow({ call: step.call, ms: step.ms, userID: person.name })
      case 'delay': return controls.delay(step.ms)
      case 'duplicate': return controls.duplicate(step.pushes)
      case 'reorder':
        scenario.isReordered = true
        return controls.reorder(step.pushes)
      case 'fail': return controls.failNext({ call: step.call, code: step.code, times: step.times, userID: person.name })
      case 'kick': return controls.kick(person.name)
      case 'expireToken': return controls.expireToken(person.name)
      case 'signInAgain': return app.session.phase === 'kicked' || app.session.phase === 'failed' ? track(person, 'sign in again', app.zim.signInAgain()) : undefined
      case 'tokensFail':
        person.hasTokens = false
        return
      case 'tokensWork':
        person.hasTokens = true
        return
      case 'hide': return void app.outbox.appHidden()
      case 'show':
        app.zim.appShown()
        return app.outbox.appShown()
      case 'kill': return person.phone.kill()
      case 'killAfterWrites': return person.phone.killAfterWrites(step.writes)
      case 'start': return start(person)
      case 'fillStorage':
        person.phone.storage.isFull = true
        return
      case 'emptyStorage':
        person.phone.storage.isFull = false
        return
      case 'damage': return damage(person, step.n, step.how)
      case 'clockBack': return clock.phonesBack(step.ms)
      case 'wait': await wait(step.ms)
    }
  }

  for (const person of people) {
    onStart(person)
    signIn(person)
  }
  await wait(500)
  return { scenario, clock, goOn, start, track }
}

/** Everything works again: clocks (the SDK's own rate limiter stands still while one is behind), connections, tokens, storage, and every phone is on, its user signed in and in the room. */
export async function heal({ scenario, clock, start, track }: Awaited<ReturnType<typeof found>>): Promise<void> {
  scenario.gateway.controls.heal()
  clock.phonesRight()
  if (scenario.isReordered) scenario.gateway.controls.drop()
  for (const person of scenario.people) {
    person.hasTokens = true
    person.phone.storage.isFull = false
    person.phone.killAfterWrites(0)
    start(person)
  }
  await wait(100_000)
  for (const person of scenario.people) {
    const { app } = person.phone
    if (['kicked', 'failed', 'token-expired'].includes(app.session.phase)) track(person, 'sign in again', app.zim.signInAgain())
  }
  await wait(40_000)
  for (const person of scenario.people) track(person, 'enter', person.phone.app.rooms.enter(ROOM, 'Lobby'))
  await wait(100_000)
}
