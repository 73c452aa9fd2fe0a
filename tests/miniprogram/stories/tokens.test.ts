import type { Server } from 'node:http'
import type { Emulator } from 'zim-emulator/server'

import { createServer } from 'node:http'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { startEmulator } from 'zim-emulator/server'

import type { Dist } from '../host'

import { EMULATOR_URL, ensureBuild, SERVER_URL } from '../../../scripts/builds.mjs'
import { listen } from '../../../scripts/demo/backend'
import { APP_ID, SERVER_SECRET, tokenFor } from '../../support/zim/helpers'
import { compileDist, launch } from '../host'
import { PhoneDriver } from './phoneDriver'

/** Lifetime in seconds. ZIM announces the expiry 30 s before: here one second after the login. */
const SHORT_LIVED = 31

describe('a token close to its expiry', () => {
  let dist: Dist
  let emulator: Emulator
  let accounts: Server
  let anna: PhoneDriver
  let issuedTokens: string[]

  /** Starts an account server with one user. Its first token is short-lived. */
  async function startAccounts() {
    const { server, url } = await listen(createServer((request, response) => {
      const isTicket = request.url === '/v1/zim-token'
      if (isTicket) issuedTokens.push(tokenFor('anna', { ttlSeconds: issuedTokens.length === 0 ? SHORT_LIVED : 3600 }))
      const answer = isTicket
        ? { appID: APP_ID, userID: 'anna', token: issuedTokens.at(-1), expiresAt: 0 }
        : { session: { id: '1', token: 'bearer', expiresAt: 0 }, user: { userID: 'anna', name: 'Anna', avatarUrl: '' } }
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
    }))
    accounts = server
    return url
  }

  beforeAll(async () => {
    dist = compileDist((await ensureBuild('mp-weixin-emulator')).dir)
  })
  beforeEach(async () => {
    issuedTokens = []
    emulator = await startEmulator({ appID: APP_ID, serverSecret: SERVER_SECRET })
    anna = new PhoneDriver(await launch(dist, { WebSocket, hosts: { [EMULATOR_URL]: emulator.url, [SERVER_URL]: await startAccounts() } }))
    await anna.signIn({ account: 'anna', password: 'not asked for here' })
    await anna.waitForOnline()
  })
  afterEach(async () => {
    const { problems } = anna
    anna.app.kill()
    accounts.closeAllConnections()
    accounts.close()
    await emulator.close()
    expect(problems).toEqual([])
  })

  it('is replaced in time, without a banner', async () => {
    const banners = new Set<string>()
    await anna.app.until(() => {
      banners.add(anna.banner)
      return issuedTokens.length === 2 && emulator.world.state.sessions.has('anna')
    }, 'a second token')
    expect([...banners]).toEqual([''])
  })

  it('leads to a new login when ZIM refuses the renewal', async () => {
    emulator.gateway.controls.failNext({ call: 'renewToken', code: 6000104, times: 99 })
    await anna.app.until(() => issuedTokens.length >= 2, 'an attempt to renew')
    emulator.gateway.controls.expireToken('anna')
    await anna.app.until(() => issuedTokens.length >= 3, 'another token for the login')
    await anna.waitForOnline()
    expect(emulator.world.state.sessions.has('anna')).toBe(true)
  })
})
