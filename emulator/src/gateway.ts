/**
 * The door of the emulated backend: takes frames from connections, asks the world, sends answers and news.
 * Owns connections, token checks and faults; the rules are the world's. Transport-free: server.ts puts a WebSocket around it,
 * loopback.ts a function call.
 * Invariant: an answer leaves before the news that the same call made.
 */
import type { NextFailure, SlowAnswer } from './faults'
import type { Timers } from './timers'
import type { Call, Push, ServerFrame } from './wire'
import type { Delivery, World, WorldOptions } from './world'

import { failure, toFailure, ZimError } from './failure'
import { concerns, noFaults, takeFailure, takeSlow } from './faults'
import { systemTimers } from './timers'
import { decode, encode } from './wire'
import { createWorld, isOperation } from './world'

/** The other end of a connection. */
interface Peer {
  send: (text: string) => void
  close: () => void
}

/** What the gateway wants to hear from a connection. */
interface Connection {
  receive: (text: string) => void
  closed: () => void
}

export interface TokenCheck {
  token: string
  userID: string
  appID: number
  /** ms since the epoch. */
  now: number
}

export interface GatewayOptions extends WorldOptions {
  /** Throws a ZimError (6000103, 6000106 …) for a token that does not fit. @default everything fits */
  checkToken?: (check: TokenCheck) => void
  timers?: Timers
}

export interface LoginArgs {
  appID: number
  userID: string
  userName: string
  token: string
  deviceID: string
}

/** What tests may do to the backend. `userID` absent means everybody. */
export interface Controls {
  /** Cuts connections; clients notice and come back. */
  drop: (userID?: string) => void
  /** No way in (and out, with `drop`) until `online`. */
  offline: (userIDs?: string[]) => void
  online: () => void
  /** Half-open connections until `speak`, which cuts those that lost something: nothing comes through, nothing is closed. */
  silence: (userIDs?: string[]) => void
  speak: () => void
  delay: (ms: number) => void
  /** The answer of the next such call comes later than others. */
  slow: (answer: SlowAnswer) => void
  duplicate: (pushes: number) => void
  reorder: (pushes: number) => void
  kick: (userID: string) => void
  expireToken: (userID: string) => void
  failNext: (failure: NextFailure) => void
  /** Ends every fault; what was held back arrives. Connections and the world stay. */
  heal: () => void
  /** Ends every fault, closes every connection and forgets the world. */
  reset: () => void
}

export interface Gateway {
  /** The present world; `controls.reset` puts a new one here. */
  readonly world: World
  readonly controls: Controls
  isOpen: () => boolean
  connect: (peer: Peer) => Connection
}

interface Line extends Peer {
  id: string
  appID: number
  userID?: string
  /** When the last of the delayed frames arrives, ms, and how many have not. */
  due: number
  delayed: number
  /** Something that was sent over it never arrived. */
  hasLost: boolean
}

export function createGateway({ checkToken = () => {}, timers = systemTimers, ...options }: GatewayOptions = {}): Gateway {
  const now = options.now ?? timers.now
  let world = createWorld({ ...options, now })
  let faults = noFaults()
  let held: Array<{ line: Line, frame: Push }> = []
  let count = 0
  const lines = new Map<string, Line>()

  /** One connection keeps its order: what is sent after a delay has ended waits for what was delayed. */
  function transmit(line: Line, frame: ServerFrame, delayMs = faults.delayMs) {
    const text = encode(frame)
    const go = () => {
      if (concerns(faults.silent, line.userID))
        line.hasLost = true
      else if (lines.has(line.id))
        line.send(text)
    }
    if (delayMs <= 0 && line.delayed === 0)
      return go()
    line.delayed++
    line.due = Math.max(line.due, now() + delayMs)
    timers.setTimeout(() => {
      line.delayed--
      go()
    }, line.due - now())
  }

  function push({ to, push: name, data, inboxSeq }: Delivery) {
    const line = lines.get(to)
    if (!line)
      return
    const frame: Push = { push: name, data, ...(inboxSeq !== undefined && { inboxSeq }) }
    if (faults.reorder > 0) {
      held.push({ line, frame })
      if (--faults.reorder === 0) release(held.reverse())
      return
    }
    transmit(line, frame)
    if (faults.duplicates > 0 && name.endsWith('MessageReceived')) {
      faults.duplicates--
      transmit(line, frame)
    }
    if (name === 'kickedOut' || name === 'tokenExpired')
      line.userID = undefined
  }

  function release(late: Array<{ line: Line, frame: Push }>) {
    held = []
    for (const { line, frame } of late) transmit(line, frame)
  }

  const deliver = () => world.takeDeliveries().forEach(push)

  function login(line: Line, args: LoginArgs) {
    checkToken({ token: args.token, userID: args.userID, appID: args.appID, now: now() })
    line.userID = args.userID
    line.appID = args.appID
    return world.signIn(line.id, { userID: args.userID, userName: args.userName, deviceID: args.deviceID })
  }

  function renewToken(line: Line, { token }: { token: string }) {
    const session = world.sessionOf(line.id)
    if (!session)
      throw failure(6000121)
    checkToken({ token, userID: session.userID, appID: line.appID, now: now() })
    return { token }
  }

  function answer(line: Line, { call, args }: Call): unknown {
    const planned = takeFailure(faults, call, line.userID ?? (args as LoginArgs | undefined)?.userID)
    if (planned)
      throw failure(planned.code, planned.message)
    if (call === 'login')
      return login(line, args as LoginArgs)
    if (call === 'renewToken')
      return renewToken(line, args as { token: string })
    if (call === 'heartbeat')
      return {}
    if (call === 'logout') {
      world.signOut(line.id)
      return {}
    }
    if (!isOperation(call))
      throw failure(6000013, `zim-emulator: ${call} is not emulated`)
    return world.perform(line.id, call, args as never)
  }

  function receive(line: Line, text: string) {
    const frame = decode(text) as Call
    const userID = line.userID ?? (frame.args as LoginArgs | undefined)?.userID
    if (concerns(faults.silent, userID)) {
      line.hasLost = true
      return
    }
    if (frame.call === 'login' && concerns(faults.offline, userID))
      return hangUp(line)
    const lateMs = takeSlow(faults, frame.call, userID)
    const reply = (reply: ServerFrame) => {
      if (lateMs > 0) timers.setTimeout(() => transmit(line, reply), lateMs)
      else transmit(line, reply)
    }
    try {
      reply({ id: frame.id, result: answer(line, frame) })
    }
    catch (error) {
      if (!(error instanceof ZimError))
        throw error
      world.takeDeliveries()
      reply({ id: frame.id, failure: toFailure(error) as ZimError })
    }
    deliver()
  }

  function forget(line: Line) {
    lines.delete(line.id)
    world.signOut(line.id)
    deliver()
  }

  function hangUp(line: Line) {
    forget(line)
    line.close()
  }

  const linesOf = (userID?: string) => [...lines.values()].filter(line => userID === undefined || line.userID === userID)
  const whom = (userIDs?: string[]) => userIDs ?? 'everybody' as const

  /** A connection that has swallowed something does not recover: it is found dead. */
  function speak() {
    faults.silent = 'nobody'
    linesOf().filter(({ hasLost }) => hasLost).forEach(hangUp)
  }

  const controls: Controls = {
    drop: userID => linesOf(userID).forEach(hangUp),
    offline: (userIDs) => { faults.offline = whom(userIDs) },
    online: () => { faults.offline = 'nobody' },
    silence: (userIDs) => { faults.silent = whom(userIDs) },
    speak,
    slow: (next) => { faults.slow.push({ ...next }) },
    delay: (ms) => { faults.delayMs = ms },
    duplicate: (pushes) => { faults.duplicates = pushes },
    reorder: (pushes) => { faults.reorder = pushes },
    kick(userID) {
      world.kick(userID)
      deliver()
    },
    expireToken(userID) {
      world.expireToken(userID)
      deliver()
    },
    failNext: (next) => { faults.failures.push({ ...next }) },
    heal() {
      speak()
      faults = noFaults()
      release(held)
    },
    reset() {
      faults = noFaults()
      held = []
      linesOf().forEach(hangUp)
      world = createWorld({ ...options, now })
    },
  }

  return {
    get world() { return world },
    controls,
    isOpen: () => faults.offline !== 'everybody',
    connect(peer) {
      const line: Line = { ...peer, id: `connection-${++count}`, appID: 0, due: 0, delayed: 0, hasLost: false }
      lines.set(line.id, line)
      return {
        receive: text => lines.has(line.id) && receive(line, text),
        closed: () => forget(line),
      }
    },
  }
}
