/**
 * One ZIM object: the calls of all facets, over one connection and one memory.
 * Every promise rejects with ZIM's plain `{ code, message }`. What is not emulated throws by name (notEmulated.ts).
 */
import type * as Vendor from 'zego-zim-miniprogram'

import type { Timers } from '../timers'
import type { Transport } from '../transport'
import type { Push } from '../wire'
import type { SignedIn } from '../world'
import type { Client } from './client'
import type { EmulatedZIM } from './facets'

import { ZIMConversationSyncState } from '../enums'
import { failure, toFailure } from '../failure'
import { Connection, CONNECTION_TIMES, networkError } from './connection'
import { Events } from './events'
import { callsOf, createFacets, pushesOf } from './facets'
import { addNotEmulated } from './notEmulated'
import { Session } from './session'
import { Store } from './store'
import { UnreadTotal } from './unread'

/** Interval of the timer that `destroy` does not stop, ms. */
const GLOBAL_TIMER = 10_000

let lastSid = 0

/** The part of a localMessageID that the SDK takes from the clock. Two instances of one millisecond differ here, as two devices do. */
function nextSid(now: number): string {
  lastSid = Math.max(now, lastSid + 1)
  return String(lastSid)
}

interface InstanceOptions {
  appID: number
  /** Distinguishes this instance from every other instance of the same user. */
  deviceID: string
  transport: () => Transport
  timers: Timers
}

export interface Instance {
  zim: EmulatedZIM
  isDestroyed: () => boolean
}

export function createInstance({ appID, deviceID, transport, timers }: InstanceOptions): Instance {
  let isDestroyed = false
  /** Position in the server's inbox up to which this client received everything. Unknown until the first login. */
  let inboxSeq: number | undefined

  const zim = {} as EmulatedZIM
  const events = new Events(() => zim as Vendor.ZIM)
  const store = new Store()
  const unread = new UnreadTotal(store, events)
  const connection = new Connection(transport, timers, {
    opened: () => session.opened(),
    lost: () => session.lost(),
    beat: () => facets.groupProfile.expireMutes(),
    push: receive,
  }, CONNECTION_TIMES)
  const session: Session = new Session(appID, deviceID, connection, events, timers, {
    loggedIn: synchronise,
    interrupted() {
      facets.sending.interrupt()
      facets.rooms.interrupt()
    },
    ended() {
      inboxSeq = undefined
      facets.sending.end()
      facets.media.end()
      facets.combined.end()
      facets.pins.end()
      facets.friends.end()
      facets.blacklist.end()
      facets.presence.end()
      facets.groupApplications.end()
      facets.rooms.end()
      facets.roomAttributes.end()
      store.clear()
      unread.reset()
    },
  })
  const client: Client = {
    timers,
    events,
    store,
    me: () => session.userID,
    isOnline: () => session.isOnline,
    ask(operation, args, name) {
      // Between a connection and its login ZIM names no operation in its text.
      if (!session.isOnline)
        return Promise.reject(networkError(connection.isUp ? '' : name))
      return connection.request(operation, args, name) as Promise<never>
    },
    call: (api, run) => async (...args) => {
      try {
        if (isDestroyed)
          throw failure(6000002)
        if (!session.isSignedIn)
          throw failure(6000121, `API.${api}: Not logged with call.`)
        return await run(...args)
      }
      catch (error) {
        throw toFailure(error)
      }
    },
    reportUnread: isForced => unread.report(isForced),
  }
  const facets = createFacets(client, { session, files: () => transport().files, isDestroyed: () => isDestroyed, clientSid: nextSid(timers.now()) })
  const pushes = pushesOf(facets)

  /** Throws for an unknown push: client and server are of one package. */
  function receive({ push, data, inboxSeq: seq }: Push): void {
    if (seq !== undefined)
      inboxSeq = Math.max(seq, inboxSeq ?? 0)
    const handler = pushes[push]
    if (!handler)
      throw new Error(`zim-emulator: unknown push ${push}`)
    handler(data as never)
  }

  /** After each login: waiting messages are sent, the list is fetched, then what was missed, then the rooms are checked. */
  async function synchronise(server: SignedIn | undefined): Promise<void> {
    const { userID, userName } = session
    store.users.set(userID, server?.user ?? store.users.get(userID) ?? unknownUser(userID, userName))
    events.emit('conversationSyncStateChanged', { state: ZIMConversationSyncState.Started })
    if (!server)
      return facets.conversations.syncOffline()
    const isReconnect = inboxSeq !== undefined
    inboxSeq ??= server.inboxSeq
    store.sdk = server.sdk
    facets.sending.resume()
    try {
      if (server.groupSeq > store.groups.seq)
        await facets.groups.sync(isReconnect)
      await facets.conversations.sync()
      const caughtUp = await client.ask('catchUp', { since: inboxSeq, isReconnect }, '')
      inboxSeq = Math.max(inboxSeq, caughtUp.inboxSeq ?? 0)
      await facets.pins.sync(server.pinSeq)
      const { blacklist, friends, applications } = server.contactSeqs
      await Promise.all([facets.blacklist.sync(blacklist), facets.friends.sync(friends), facets.friendApplications.sync(applications), facets.presence.sync(server.subscribeSeq, isReconnect)])
      await facets.rooms.resume()
    }
    catch {
      events.emit('conversationSyncStateChanged', { state: ZIMConversationSyncState.Failed })
    }
  }

  /**
   * A timer that the SDK does not stop in `destroy` fails on the cleared engine up to 10 s later, uncaught.
   * `engine` has the two names by which an app can prevent this.
   */
  const engine: { econf: { user?: object } | null, onExecGlobalTimer: () => void } = {
    econf: { user: {} },
    onExecGlobalTimer() {
      timers.setTimeout(() => engine.onExecGlobalTimer(), GLOBAL_TIMER)
      void engine.econf!.user
    },
  }

  addNotEmulated(zim)
  Object.assign(zim, callsOf(facets), {
    engine,
    on(type, listener) {
      if (!isDestroyed)
        events.on(type, listener)
    },
    off: type => events.off(type),
    setLogConfig() {},
    /** The object stays behind, and every call rejects. */
    destroy() {
      if (isDestroyed)
        return
      session.logout()
      isDestroyed = true
      events.clear()
      engine.econf = null
      timers.setTimeout(engine.onExecGlobalTimer, GLOBAL_TIMER)
    },
  } satisfies Partial<Vendor.ZIM> & { engine: object })
  return { zim, isDestroyed: () => isDestroyed }
}

function unknownUser(userID: string, userName: string): Vendor.ZIMUserFullInfo {
  return { baseInfo: { userID, userName, userAvatarUrl: '', userExtendedData: '' }, userAvatarUrl: '', extendedData: '' }
}
