/** Backends for two users: the emulator always, real ZIM if there are credentials. */
import type { Gateway } from 'zim-emulator/testing'

import process from 'node:process'
import { createGateway, createZimModule, loopback } from 'zim-emulator/testing'

import type { ZimModule } from './subjects'

import { token04Checker } from '../../../emulator/src/tokens'
import { APP_ID, SERVER_SECRET } from './helpers'
import { createSocketLine } from './nodeSocket'
import { loadStubbedPackage } from './packageServer'
import { freshCopy, silenceConsole } from './subjects'
import { installWx } from './wxShim'

export interface Backend {
  name: string
  /** Reason why the backend cannot be used here. Absent when it can. */
  missing?: string
  appID: number
  serverSecret: string
  /** Users of the tests, and an ID that has never logged in. */
  users: { alice: string, bob: string, neverLoggedIn: string }
  /** Time-out of a reply, ms. */
  replyTimeout: number
  /** Loads a module for one more user. */
  loadModule: () => ZimModule
}

/** A backend on the emulator's server, with a gateway of its own. */
function onEmulator({ name, replyTimeout, load }: { name: string, replyTimeout: number, load: (gateway: Gateway) => ZimModule }): Backend {
  const gateway = createGateway({ checkToken: token04Checker({ appID: APP_ID, serverSecret: SERVER_SECRET }) })
  return {
    name,
    appID: APP_ID,
    serverSecret: SERVER_SECRET,
    users: { alice: 'alice', bob: 'bob', neverLoggedIn: 'nobody' },
    replyTimeout,
    loadModule: () => load(gateway),
  }
}

const emulator = () => onEmulator({
  name: 'the emulator',
  replyTimeout: 1_000,
  load: gateway => createZimModule({ transport: () => loopback(gateway) }) as unknown as ZimModule,
})

const stubbedPackage = () => onEmulator({
  name: 'zego-zim-miniprogram with a stubbed server',
  replyTimeout: 3_000,
  load: gateway => loadStubbedPackage(gateway).module,
})

/** User IDs are few and constant: a free plan counts each one that has ever logged in. */
function realZim(): Backend {
  const { ZIM_APP_ID, ZIM_SERVER_SECRET } = process.env
  return {
    name: 'real ZIM',
    missing: ZIM_APP_ID && ZIM_SERVER_SECRET ? undefined : 'set ZIM_APP_ID and ZIM_SERVER_SECRET to run it',
    appID: Number(ZIM_APP_ID),
    serverSecret: ZIM_SERVER_SECRET ?? '',
    users: { alice: 'zim_contract_1', bob: 'zim_contract_2', neverLoggedIn: 'zim_contract_never' },
    replyTimeout: 10_000,
    loadModule() {
      silenceConsole()
      installWx(createSocketLine().connectSocket)
      return freshCopy('zego-zim-miniprogram') as ZimModule
    },
  }
}

export const BACKENDS = [emulator(), stubbedPackage(), realZim()]
