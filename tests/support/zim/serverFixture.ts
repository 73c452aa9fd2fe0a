/** One ZIM object that is signed in at the emulator's server, as alice, and other users who act on that server directly. With a fake clock. */
import type { ZIM, ZIMMessage } from 'zego-zim-miniprogram'
import type { Gateway, GatewayOptions } from 'zim-emulator/testing'

import { afterEach, beforeEach, vi } from 'vitest'
import { createGateway, createZimModule, loopback } from 'zim-emulator/testing'

import type { ServerFrame } from '../../../emulator/src/wire'
import type { Platform } from './platform'
import type { Door } from './stubbedPackage'

import { decode, encode } from '../../../emulator/src/wire'
import { APP_ID, loginConfig, outcome } from './helpers'
import { loadStubbedPackage } from './packageServer'
import { createPlatform, downloadOn, uploadOn } from './platform'
import { settle } from './zimFixture'

interface Loaded { zim: ZIM, door?: Door }
interface ServerSubject { name: string, load: (gateway: Gateway, platform: Platform) => Loaded }

const emulator: ServerSubject = {
  name: 'the emulator',
  load(gateway, platform) {
    const transport = loopback(gateway, { files: platform.files })
    const files = { ...transport.files!, upload: uploadOn(platform), download: downloadOn(platform) }
    return { zim: createZimModule({ transport: () => ({ ...transport, files }) }).ZIM.create({ appID: APP_ID }) as unknown as ZIM }
  },
}

const stubbedPackage: ServerSubject = {
  name: 'zego-zim-miniprogram with a stubbed server',
  load(gateway, platform) {
    const { module, door } = loadStubbedPackage(gateway, platform)
    const zim = module.ZIM.create({ appID: APP_ID } as never)!
    return { zim, door: door() }
  },
}

export const SERVER_SUBJECTS = [emulator, stubbedPackage]

/** A user without a client: each call is an operation of the server, and its reply is there at once. */
interface Peer {
  userID: string
  perform: (call: string, args?: object) => any
  /** Sends a text to alice. */
  text: (text: string, more?: { hasReceipt?: boolean, content?: object }) => ZIMMessage
}

export interface ServerFixture {
  zim: ZIM
  gateway: Gateway
  /** Files and uploads of alice's device. */
  platform: Platform
  /** Only of the package. */
  door: Door
  signIn: () => Promise<void>
  peer: (userID: string) => Peer
  /**
   * Loses the connection of alice until `gateway.controls.online`, and waits for the first attempt to reconnect: until then the package puts
   * requests on the lost socket, where they time out.
   */
  lose: () => Promise<void>
}

/**
 * Creates a new server, which knows alice, and a new instance for every test of the surrounding suite. The emulator gets those missed
 * messages that the package asks for.
 */
export function useServerFixture(subject: ServerSubject, options: GatewayOptions = {}): ServerFixture {
  const fixture = {} as ServerFixture
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'], now: new Date('2026-03-01T12:00:00+08:00') })
    const gateway = createGateway({ missed: { login: 'none', reconnect: 'newest' }, sdk: { hidesHistoryFailures: true }, ...options })
    createPeer(gateway, 'alice').perform('logout')
    const platform = createPlatform(gateway)
    const { zim, door } = subject.load(gateway, platform)
    Object.assign(fixture, {
      zim,
      gateway,
      platform,
      door,
      async signIn() {
        const login = outcome(zim.login('alice', loginConfig('alice', { isOfflineLogin: false })))
        await settle(3_000)
        if (!login.settled || 'reason' in login.settled)
          throw new Error(`login: ${JSON.stringify(login.settled)}`)
      },
      peer: (userID: string) => createPeer(gateway, userID),
      async lose() {
        gateway.controls.offline()
        gateway.controls.drop('alice')
        await settle(2_500)
      },
    } satisfies Partial<ServerFixture>)
  })
  afterEach(async () => {
    await settle(100)
    fixture.zim.logout()
    await settle(100)
    vi.restoreAllMocks()
    vi.useRealTimers()
  })
  return fixture
}

/** Signs in a user who has no client. */
function createPeer(gateway: Gateway, userID: string): Peer {
  let reply: any
  let lastID = 0
  const connection = gateway.connect({
    send(frame) {
      const message = decode(frame) as ServerFrame
      if ('id' in message && message.id === lastID)
        reply = message
    },
    close() {},
  })
  function perform(call: string, args: object = {}) {
    connection.receive(encode({ id: ++lastID, call, args }))
    if (reply.failure)
      throw new Error(`${call}: ${JSON.stringify(reply.failure)}`)
    return reply.result
  }
  perform('login', { appID: APP_ID, userID, userName: `${userID}'s name`, token: '', deviceID: `device of ${userID}` })
  perform('catchUp', { since: 0 })
  return {
    userID,
    perform,
    text: (text, { hasReceipt = false, content = {} } = {}) => perform('sendPeerMessage', {
      conversationID: 'alice',
      content: { type: 1, message: text, ...content },
      localMessageID: '',
      hasReceipt,
      disableUnreadMessageCount: false,
      isRetry: false,
    }).message,
  }
}
