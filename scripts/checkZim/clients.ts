/** Users of real ZIM, or of an emulator on a port, for the probes. Each has a module, an instance and a network of its own. */
import type { ZIM, ZIMEventHandler } from 'zego-zim-miniprogram'

import { createRequire } from 'node:module'
import { createToken04 } from 'zim-chat-server/token04'
import { createZimModule, webSocket } from 'zim-emulator/testing'

import { createSocketLine } from '../../tests/support/zim/nodeSocket'
import { installWx } from '../../tests/support/zim/wxShim'

export interface Account {
  appID: number
  serverSecret: string
  /** Address of an emulator. Absent: real ZIM. */
  emulatorUrl?: string
}

export interface Client {
  userID: string
  zim: ZIM
  /** The events so far, the oldest first. */
  events: { event: string, data: any }[]
  of: (event: keyof ZIMEventHandler) => any[]
  /** @param options.token in place of a valid one */
  login: (options?: { token?: string }) => Promise<void>
  logout: () => void
  loseNetwork: () => void
  restoreNetwork: () => void
}

const EVENTS: (keyof ZIMEventHandler)[] = [
  'connectionStateChanged',
  'conversationSyncStateChanged',
  'conversationChanged',
  'conversationTotalUnreadMessageCountUpdated',
  'peerMessageReceived',
  'roomMessageReceived',
  'roomStateChanged',
  'messageReceiptChanged',
  'conversationMessageReceiptChanged',
  'messageRevokeReceived',
  'messageSentStatusChanged',
]

/** A login may never settle, ms. */
const LOGIN_TIMEOUT = 20_000

const require = createRequire(import.meta.url)

/** The package keeps its instance in the module, so each user needs a new copy. */
function loadPackage(connectSocket: (options: { url: string }) => object) {
  installWx(connectSocket)
  delete require.cache[require.resolve('zego-zim-miniprogram')]
  return require('zego-zim-miniprogram') as { ZIM: { create: (config: { appID: number }) => ZIM } }
}

export function tokenOf({ appID, serverSecret }: Account, userID: string, more: object = {}): string {
  return createToken04({ appID, userID, secret: serverSecret, ttlSeconds: 3600, ...more })
}

export function createClient(account: Account, userID: string): Client {
  const line = createSocketLine()
  const { emulatorUrl } = account
  const module = emulatorUrl === undefined
    ? loadPackage(line.connectSocket)
    : createZimModule({ transport: () => webSocket(() => emulatorUrl, line.factory) })
  const zim = module.ZIM.create({ appID: account.appID }) as unknown as ZIM
  const events: Client['events'] = []
  for (const event of EVENTS)
    zim.on(event, ((_: unknown, data: unknown) => { events.push({ event, data }) }) as never)
  return {
    userID,
    zim,
    events,
    of: event => events.filter(entry => entry.event === event).map(({ data }) => data),
    async login({ token = tokenOf(account, userID) } = {}) {
      const login = zim.login(userID, { userName: `${userID}'s name`, token, isOfflineLogin: false, customStatus: '', customStatusDuration: 0 })
      await Promise.race([login, new Promise((_, reject) => setTimeout(reject, LOGIN_TIMEOUT, { code: 0, message: 'the login did not settle' }).unref())])
    },
    logout: () => zim.logout(),
    loseNetwork: line.lose,
    restoreNetwork: line.restore,
  }
}
