/**
 * The entry of the emulated backend: receives frames from connections, runs the world's operations, sends replies and pushes.
 * Owns connections, token checks and faults. The world owns the rules. Independent of the transport: server.ts connects it to WebSockets,
 * loopback.ts to function calls.
 * Invariant: a reply is sent before the pushes that the same call caused.
 */
import type { Creation } from './creations'
import type { NextFailure, SlowAnswer, SlowUpload, UploadFailure } from './faults'
import type { Timers } from './timers'
import type { Call, Push, ServerFrame } from './wire'
import type { Delivery, ExpectedUpload, Plan, ResultOf, StoredFile, World, WorldOptions } from './world'
import type { SendArgs } from './world/messages'

import { creationsOf } from './creations'
import { ZIMMessageType } from './enums'
import { failure, toFailure, ZimError } from './failure'
import { includes, noFaults, takeFailure, takeSlow, takeUploadFailure, uploadTime } from './faults'
import { systemTimers } from './timers'
import { decode, encode } from './wire'
import { completeMedia, createWorld, isMedia, isOperation, storeFile } from './world'

/** The client's end of a connection. */
interface ClientEnd {
  send: (text: string) => void
  close: () => void
}

/** The gateway's end of a connection. */
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

/** A message that a user is about to send. */
export interface Question {
  userID: string
  conversationID: string
  /** 0 peer, 1 room, 2 group */
  conversationType: number
  content: SendArgs['content']
}

export interface Answer {
  isRefused: boolean
  /** Given to the sender. */
  reason: string
  /** Replaces the extendedData of the message. */
  payload?: string
}

/** A message that the server has stored. `question.content`: as it was delivered. */
export interface StoredNews {
  question: Question
  messageID: string
  messageSeq: number
  /** ms since the epoch. */
  timestamp: number
}

/** A connection of a user begins, or ends by a logout of the user or otherwise. */
export interface Presence { userID: string, connectionID: string, action: 'online' | 'logout' | 'offline' }

export interface GatewayOptions extends WorldOptions {
  /** Asks the team's server before a message is stored: callbacks.ts. Must not reject. @default every message is sent */
  beforeSend?: (question: Question) => Promise<Answer>
  /** Reports a new group or room to the team's server: callbacks.ts. @default no report */
  onCreated?: (creation: Creation) => void
  /** Reports each message that was sent: callbacks.ts. @default no report */
  onSent?: (news: StoredNews) => void
  /** Reports each login and logout: callbacks.ts. @default no report */
  onPresence?: (presence: Presence) => void
  /** Throws a ZimError (6000103, 6000106 …) for a token that is not valid. @default every token is valid */
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

/** Faults that tests can cause. Without `userID` a fault concerns all users. */
export interface Controls {
  /** Closes connections. The clients reconnect. */
  drop: (userID?: string) => void
  /** New connections fail until `online`. */
  offline: (userIDs?: string[]) => void
  online: () => void
  /** Half-open connections until `speak`: they stay open and lose every frame. `speak` closes those that lost one. */
  silence: (userIDs?: string[]) => void
  speak: () => void
  delay: (ms: number) => void
  /** Delays the reply of the next such call, and no other. */
  slow: (answer: SlowAnswer) => void
  duplicate: (pushes: number) => void
  reorder: (pushes: number) => void
  kick: (userID: string) => void
  expireToken: (userID: string) => void
  /** Ends a room for all who are inside, or for one user. */
  closeRoom: (roomID: string) => void
  kickFromRoom: (kick: { roomID: string, userID: string }) => void
  failNext: (failure: NextFailure) => void
  /** The server shows the next text to its sender alone: `sendMessage` resolves without a messageID. `reason` is the text of the status event. */
  moderate: (given?: { userID?: string, reason?: string }) => void
  /** The next uploads fail: with a status of the reply, or with the platform's text for a request without a reply. */
  failUpload: (failure: UploadFailure) => void
  /** Uploads take this long, with progress on the way, until `ms: 0` or `heal`. */
  slowUpload: (slow: SlowUpload) => void
  /** The AppID has another plan from now on. Not a fault: `heal` keeps it. */
  plan: (plan: Plan) => void
  /** Ends every fault. Held pushes are sent. Connections and the world stay. */
  heal: () => void
  /** Ends every fault, closes every connection and starts a new world. */
  reset: () => void
}

/** What the server knows of the upload that an address is for. */
interface UploadAddress extends ExpectedUpload {
  /** The status of the reply. 200: the file may be stored. */
  status: number
  /** False while the user has no connection: the request fails without a reply. */
  isReachable: boolean
}

/** The files of the world, for what carries their bytes. A ticket is the last part of an upload's address. */
export interface FileDoor {
  expected: (ticket: string) => UploadAddress | undefined
  /** The bytes are those of the MD5 that the client has named. */
  store: (ticket: string, bytes: Uint8Array) => void
  find: (md5: string) => StoredFile | undefined
}

export interface Gateway {
  readonly files: FileDoor
  /** The present world. `controls.reset` replaces it. */
  readonly world: World
  readonly controls: Controls
  isOpen: () => boolean
  /** Changes the world as ZEGO's server API does, and tells the clients. Throws what the change throws. */
  change: (act: (world: World) => void) => void
  connect: (remote: ClientEnd) => Connection
}

interface Client extends ClientEnd {
  id: string
  appID: number
  userID?: string
  /** Time at which the last delayed frame is sent, ms since the epoch, and how the frames that are delayed now are sent, oldest first. */
  due: number
  delayed: Array<() => void>
  /** A frame was lost while the connection was half-open. */
  hasLost: boolean
}

/** By ZIMConversationType. */
const SENDS = ['sendPeerMessage', 'sendRoomMessage', 'sendGroupMessage']
const UNCHECKED: number[] = [ZIMMessageType.Command, ZIMMessageType.Barrage]
/** The server's number. The client makes 6000230 of it. */
const REFUSED_BY_CALLBACK = 111101

export function createGateway({ checkToken = () => {}, beforeSend, onSent, onCreated, onPresence, timers = systemTimers, ...options }: GatewayOptions = {}): Gateway {
  const now = options.now ?? timers.now
  let world = createWorld({ ...options, now })
  let faults = noFaults()
  let held: Array<{ client: Client, frame: Push }> = []
  let count = 0
  /** For what changes by itself in the world. */
  let dueAt: number | undefined
  let dueTimer: unknown
  const clients = new Map<string, Client>()
  /** The users of connections whose beginning was told, by connection. */
  const connected = new Map<string, string>()
  /** By ticket. */
  const refusedUploads = new Map<string, number>()

  /** Keeps the order of one connection, also when the clock is set: each timer sends the oldest delayed frame. */
  function transmit(client: Client, frame: ServerFrame, delayMs = faults.delayMs) {
    const text = encode(frame)
    const send = () => {
      if (includes(faults.silent, client.userID))
        client.hasLost = true
      else if (clients.has(client.id))
        client.send(text)
    }
    if (delayMs <= 0 && client.delayed.length === 0)
      return send()
    client.delayed.push(send)
    client.due = Math.max(client.due, now() + delayMs)
    timers.setTimeout(() => client.delayed.shift()!(), client.due - now())
  }

  function push({ to, push: name, data, inboxSeq }: Delivery) {
    const client = clients.get(to)
    if (!client)
      return
    const frame: Push = { push: name, data, ...(inboxSeq !== undefined && { inboxSeq }) }
    if (faults.reorder > 0) {
      held.push({ client, frame })
      if (--faults.reorder === 0) release(held.reverse())
      return
    }
    transmit(client, frame)
    if (faults.duplicates > 0 && name.endsWith('MessageReceived')) {
      faults.duplicates--
      transmit(client, frame)
    }
    if (name === 'kickedOut' || name === 'tokenExpired') {
      noteEnd(client, 'offline')
      client.userID = undefined
    }
  }

  function release(late: Array<{ client: Client, frame: Push }>) {
    held = []
    for (const { client, frame } of late) transmit(client, frame)
  }

  function deliver() {
    world.takeDeliveries().forEach(push)
    const due = world.dueAt()
    if (due === dueAt)
      return
    timers.clearTimeout(dueTimer)
    dueAt = due
    if (due === undefined)
      return
    dueTimer = timers.setTimeout(() => {
      dueAt = undefined
      world.settle()
      deliver()
    }, Math.max(0, due - now()))
    // A process does not wait for it.
    ;(dueTimer as { unref?: () => void }).unref?.()
  }

  function noteEnd({ id }: Client, action: 'logout' | 'offline') {
    const userID = connected.get(id)
    if (userID !== undefined && connected.delete(id)) onPresence?.({ userID, connectionID: id, action })
  }

  function login(client: Client, args: LoginArgs) {
    checkToken({ token: args.token, userID: args.userID, appID: args.appID, now: now() })
    client.userID = args.userID
    client.appID = args.appID
    const signedIn = world.signIn(client.id, { userID: args.userID, userName: args.userName, deviceID: args.deviceID })
    connected.set(client.id, args.userID)
    onPresence?.({ userID: args.userID, connectionID: client.id, action: 'online' })
    return signedIn
  }

  function renewToken(client: Client, { token }: { token: string }) {
    const session = world.sessionOf(client.id)
    if (!session)
      throw failure(6000121)
    checkToken({ token, userID: session.userID, appID: client.appID, now: now() })
    return { token }
  }

  /** The calls that concern the connection itself. All others are operations of the world. */
  const connectionCalls: Record<string, (client: Client, args: never) => object> = {
    login,
    renewToken,
    heartbeat: () => ({}),
    logout(client) {
      noteEnd(client, 'logout')
      world.signOut(client.id)
      return {}
    },
  }

  function perform(client: Client, { call, args }: Call): unknown {
    const planned = takeFailure(faults, call, client.userID ?? (args as LoginArgs | undefined)?.userID)
    if (planned)
      throw failure(planned.code, planned.message)
    if (Object.hasOwn(connectionCalls, call))
      return connectionCalls[call]!(client, args as never)
    if (!isOperation(call))
      throw failure(6000013, `zim-emulator: ${call} is not emulated`)
    const created = onCreated && creationsOf(world, client.userID!, { call, args })
    const result = world.perform(client.id, call, args as never)
    created?.(result).forEach(onCreated!)
    return call === 'uploadFile' ? planUpload(result as ResultOf<'uploadFile'>, client.userID!) : result
  }

  /** The client itself fails without a request, or takes its time: the request that follows is real. */
  function planUpload(reply: ResultOf<'uploadFile'>, userID: string) {
    const failure = reply.isKnown ? undefined : takeUploadFailure(faults, userID)
    if (failure?.status !== undefined)
      refusedUploads.set(reply.path.split('/').at(-1)!, failure.status)
    return { ...reply, errMsg: failure?.errMsg, slowMs: uploadTime(faults, userID) }
  }

  const files: FileDoor = {
    expected(ticket) {
      const upload = world.state.uploads.get(ticket)
      const isReachable = !!upload && !includes(faults.offline, upload.userID) && !includes(faults.silent, upload.userID)
      return upload && { ...upload, status: refusedUploads.get(ticket) ?? 200, isReachable }
    },
    store(ticket, bytes) {
      const upload = world.state.uploads.get(ticket)
      if (upload)
        storeFile(world.state, upload, bytes)
    },
    find: md5 => world.state.files.get(md5),
  }

  function receive(client: Client, text: string) {
    const frame = decode(text) as Call
    const userID = client.userID ?? (frame.args as LoginArgs | undefined)?.userID
    if (includes(faults.silent, userID)) {
      client.hasLost = true
      return
    }
    if (frame.call === 'login' && includes(faults.offline, userID))
      return disconnect(client)
    const lateMs = takeSlow(faults, frame.call, userID)
    const reply = (reply: ServerFrame) => {
      if (lateMs > 0) timers.setTimeout(() => transmit(client, reply), lateMs)
      else transmit(client, reply)
    }
    const answer = (act: () => unknown) => {
      try {
        reply({ id: frame.id, result: act() })
      }
      catch (error) {
        if (!(error instanceof ZimError))
          throw error
        world.takeDeliveries()
        reply({ id: frame.id, failure: toFailure(error) as ZimError })
      }
      deliver()
    }
    const question = beforeSend && questionOf(client, frame)
    if (!question)
      return answer(() => perform(client, frame))
    void beforeSend(question).then(({ isRefused, reason, payload }) => {
      // Without its connection the sender has no session here: the message counts as not received.
      if (!clients.has(client.id))
        return
      answer(() => {
        if (isRefused)
          throw failure(REFUSED_BY_CALLBACK, reason)
        const content = payload === undefined ? question.content : { ...question.content, extendedData: payload }
        const sent = perform(client, { ...frame, args: { ...frame.args as SendArgs, content } }) as ResultOf<'sendPeerMessage'>
        const { messageID, messageSeq, timestamp } = sent.message
        onSent?.({ question: { ...question, content }, messageID: messageID!, messageSeq: messageSeq!, timestamp: timestamp! })
        return sent
      })
    })
  }

  /** Commands and barrages cause no callback. */
  function questionOf({ userID }: Client, { call, args }: Call): Question | undefined {
    const conversationType = SENDS.indexOf(call)
    if (userID === undefined || conversationType < 0)
      return undefined
    const { conversationID, content } = args as SendArgs
    return UNCHECKED.includes(content.type) ? undefined : { userID, conversationID, conversationType, content: completed(content) }
  }

  /** With the addresses of its files. The message is refused later when the server does not have one. */
  function completed(content: SendArgs['content']): SendArgs['content'] {
    try {
      return isMedia(content.type) ? completeMedia(world.state, content) : content
    }
    catch {
      return content
    }
  }

  function remove(client: Client) {
    clients.delete(client.id)
    noteEnd(client, 'offline')
    world.signOut(client.id, true)
    deliver()
  }

  function disconnect(client: Client) {
    remove(client)
    client.close()
  }

  const clientsOf = (userID?: string) => [...clients.values()].filter(client => userID === undefined || client.userID === userID)
  const allOr = (userIDs?: string[]) => userIDs ?? 'all' as const

  /** A connection that has lost a frame does not recover. */
  function speak() {
    faults.silent = 'none'
    clientsOf().filter(({ hasLost }) => hasLost).forEach(disconnect)
  }

  const controls: Controls = {
    drop: userID => clientsOf(userID).forEach(disconnect),
    offline: (userIDs) => { faults.offline = allOr(userIDs) },
    online: () => { faults.offline = 'none' },
    silence: (userIDs) => { faults.silent = allOr(userIDs) },
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
    closeRoom(roomID) {
      world.closeRoom(roomID)
      deliver()
    },
    kickFromRoom({ roomID, userID }) {
      world.kickFromRoom(roomID, userID)
      deliver()
    },
    failNext: (next) => { faults.failures.push({ ...next }) },
    moderate: ({ userID, reason = '' } = {}) => { faults.failures.push({ call: 'sendPeerMessage', code: 111100, message: reason, userID }) },
    failUpload: (next) => { faults.uploadFailures.push({ ...next }) },
    slowUpload: (slow) => { faults.slowUploads.push({ ...slow }) },
    plan: (plan) => { world.state.plan = plan },
    heal() {
      speak()
      faults = noFaults()
      release(held)
    },
    reset() {
      faults = noFaults()
      held = []
      clientsOf().forEach(disconnect)
      world = createWorld({ ...options, now })
    },
  }

  return {
    get world() { return world },
    files,
    controls,
    isOpen: () => faults.offline !== 'all',
    change(act) {
      act(world)
      deliver()
    },
    connect(remote) {
      const client: Client = { ...remote, id: `connection-${++count}`, appID: 0, due: 0, delayed: [], hasLost: false }
      clients.set(client.id, client)
      return {
        receive: text => clients.has(client.id) && receive(client, text),
        closed: () => remove(client),
      }
    },
  }
}
