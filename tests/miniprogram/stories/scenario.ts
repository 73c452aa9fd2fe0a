import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import WebSocket from 'ws'

import type { Backend, BackendOptions, DemoUser, NewAccount } from '../../../scripts/demo/backend'
import type { Dist, LaunchOptions } from '../host'

import { EMULATOR_URL, ensureBuild, FILES_URL, SERVER_URL } from '../../../scripts/builds.mjs'
import { startBackend } from '../../../scripts/demo/backend'
import { compileDist, launch } from '../host'
import { PhoneDriver } from './phoneDriver'

/**
 * Users, phones and backend of one test file. The backend is the emulator on a real WebSocket and the account server.
 * The compiled mini program is read once per file. After each test all phones are closed, and none may have reported a problem.
 */
export interface Scenario {
  readonly backend: Backend
  readonly dist: Dist
  /** Launch options that connect a phone to the backend. */
  readonly network: Pick<LaunchOptions, 'hosts' | 'WebSocket'>
  /** Registers a new user. Each test uses users of its own. */
  createUser: (name: string) => Promise<DemoUser>
  /** Starts the app on a new phone. */
  openPhone: (options?: LaunchOptions) => Promise<PhoneDriver>
  /** Starts the app on a new phone, signs in on the sign-in page and waits until online. A string is the name of a new user. */
  signedInPhone: (user: string | NewAccount, options?: LaunchOptions) => Promise<PhoneDriver>
}

export const PASSWORD = 'three quiet herons'

/** Creates the scenario of a test file. Called once at its top. `options`: of its backend, asked for before that starts. */
export function useScenario(options?: () => Promise<BackendOptions>): Scenario {
  const phones: PhoneDriver[] = []
  let dist: Dist
  let backend: Backend
  let users = 0

  beforeAll(async () => {
    const { dir } = await ensureBuild('mp-weixin-emulator')
    dist = compileDist(dir)
    backend = await startBackend(await options?.())
  })
  afterAll(() => backend?.stop())
  afterEach(() => {
    const problems = phones.splice(0).flatMap(({ app }) => {
      const found = [...app.problems]
      app.kill()
      return found
    })
    backend.emulator.gateway.controls.reset()
    expect([...new Set(problems.map(({ kind, message, where = 'the app' }) => `${kind} in ${where}: ${message}`))], 'problems of the phones in this test').toEqual([])
  })

  const scenario: Scenario = {
    get backend() { return backend },
    get dist() { return dist },
    get network() {
      return { WebSocket, hosts: { [EMULATOR_URL]: backend.emulator.url, [FILES_URL]: `http://127.0.0.1:${backend.emulator.port}/zim-files`, [SERVER_URL]: backend.accountsUrl } }
    },
    createUser: name => backend.register({ account: `user-${++users}`, password: PASSWORD, name }),
    async openPhone(options = {}) {
      const phone = new PhoneDriver(await launch(dist, { ...scenario.network, ...options }))
      phones.push(phone)
      return phone
    },
    async signedInPhone(user, options) {
      const account = typeof user === 'string' ? await scenario.createUser(user) : user
      const phone = await scenario.openPhone(options)
      await phone.signIn(account)
      await phone.waitForOnline()
      return phone
    },
  }
  return scenario
}
