import { readFileSync } from 'node:fs'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Dist, LaunchOptions } from '../host'

import { ensureBuild } from '../../../scripts/builds.mjs'
import { ROOT } from '../../../scripts/install.mjs'
import { evaluatedBeforeFirstPage } from '../../../scripts/size.mjs'
import { t } from '../../support/texts'
import { tokenFor } from '../../support/zim/helpers'
import { compileDist, launch } from '../host'
import { PhoneDriver } from './phoneDriver'

/**
 * The production build: the real SDK, loaded from its subpackage, on a network without any server. The clock is fake, because a
 * sign-in fails only after two attempts of 12 s with 1 s between them (src/composables).
 */
const SIGN_IN_FAILED_AFTER = 26_000
const SDK = 'packages/zim'
const SDK_CODE = 'packages/zim/sdk.js'
const LEGAL_DOMAINS = JSON.parse(readFileSync(`${ROOT}docs/legal-domains.json`, 'utf8')) as Required<NonNullable<LaunchOptions['domains']>>
const NO_DOMAINS = { request: [], socket: [], uploadFile: [], downloadFile: [] }

/** Behaviour of the vendor's code that the host would report. Everything else is a problem. */
const ALLOWED: LaunchOptions['allow'] = [
  { kind: 'absent-global', match: 'WebAssembly', where: SDK_CODE, reason: 'the SDK detects whether it exists, and works without' },
  { kind: 'absent-global', match: 'eval', where: SDK_CODE, reason: 'the SDK uses it within a try to find the global object' },
  { kind: 'console', match: '[DR][/sdk/conn]', reason: 'the SDK logs each connection attempt' },
  { kind: 'console', match: '[Conn][SCMD]', reason: 'the SDK logs a logout without a connection' },
]

/** Requested socket addresses. Every connection fails. */
const requestedUrls: string[] = []
class DeadSocket {
  onerror?: (event: object) => void
  onclose?: (event: object) => void
  constructor(url: string) {
    requestedUrls.push(url)
    setTimeout(() => {
      this.onerror?.({ message: 'no server' })
      this.onclose?.({ code: 1006, reason: '' })
    }, 5)
  }

  send() {}
  close() {}
}

describe('the production build, with the real SDK', () => {
  let dist: Dist
  let phone: PhoneDriver

  beforeAll(async () => {
    dist = compileDist((await ensureBuild('mp-weixin')).dir)
  })
  beforeEach(() => {
    vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
    requestedUrls.length = 0
  })
  afterEach(() => {
    const problems = phone.problems
    phone.app.kill()
    vi.useRealTimers()
    expect(problems).toEqual([])
  })

  async function open(options: LaunchOptions = {}) {
    phone = new PhoneDriver(await launch(dist, { WebSocket: DeadSocket, allow: ALLOWED, ...options }))
    await phone.waitForPage('sign-in')
  }

  async function signIn(appID = '1') {
    await phone.fill(t('signIn.appIDHint'), appID)
    await phone.fill(t('signIn.userIDHint'), 'anna')
    await phone.fill(t('signIn.tokenHint'), tokenFor('anna'))
    await phone.agree()
    await phone.submit()
  }

  const hasSdk = () => phone.app.host.loader.isLoaded(SDK)

  it('opens the sign-in page and shows what is configured, without loading the SDK', async () => {
    await open()
    await phone.waitForText(t('signIn.noServer'))
    expect([hasSdk(), requestedUrls]).toEqual([false, []])
  })

  it('runs, before the first page is drawn, the files that `npm run size` counts, and no others', async () => {
    const login = { kind: 'token', appID: 1, token: tokenFor('anna'), user: { userID: 'anna', name: 'Anna', avatarUrl: '' } }
    phone = new PhoneDriver(await launch(dist, { WebSocket: DeadSocket, allow: ALLOWED, storage: { 'session.v1': login }, subpackages: { [SDK]: { fail: true } } }))
    await phone.waitForText(t('banner.connecting'))
    expect(phone.app.host.loader.evaluated.sort()).toEqual([...evaluatedBeforeFirstPage(dist.dir)].sort())
  })

  it('shows on the diagnostics page what a user reports to the operator, and nothing of connection and server', async () => {
    const login = { kind: 'token', appID: 1, token: tokenFor('anna'), user: { userID: 'anna', name: 'Anna', avatarUrl: '' } }
    phone = new PhoneDriver(await launch(dist, { WebSocket: DeadSocket, allow: ALLOWED, storage: { 'session.v1': login }, path: 'packages/zim/diagnostics' }))
    await phone.waitForText(t('diagnostics.means'))
    expect(phone.text).toContain('anna')
    for (const left of ['phase', 'server', 'version', 'storage'] as const) expect(phone.text).not.toContain(t(`diagnostics.${left}`))
  })

  it('loads the SDK from its subpackage at a sign-in', async () => {
    await open()
    await signIn()
    await phone.app.until(() => requestedUrls.length > 0, 'the SDK\'s first socket')
    expect(hasSdk()).toBe(true)
    expect(phone.text).toContain(t('signIn.busy'))
  })

  it('shows that the SDK cannot be downloaded, and continues at the next attempt', async () => {
    await open({ subpackages: { [SDK]: { fail: true } } })
    await signIn()
    await phone.waitForText(t('failure.sdk-load'))
    expect(phone.text).not.toContain(t('signIn.busy'))
    phone.app.setSubpackage(SDK, {})
    await phone.submit()
    await phone.app.until(() => requestedUrls.length > 0, 'the SDK\'s first socket')
    expect(phone.text).not.toContain(t('failure.sdk-load'))
  })

  it.each([
    ['none', '', 'failure.app-id-missing'],
    ['zero', '0', 'failure.app-id-missing'],
    ['one that is too large', '9999999999', 'failure.app-id'],
    ['letters', 'my-app', 'signIn.appIDInvalid'],
  ] as const)('shows how to configure the AppID: %s', async (_, appID, text) => {
    await open()
    await signIn(appID)
    await phone.waitForText(t(text))
    expect(requestedUrls).toEqual([])
  })

  it.each([['without a network', 'none'], ['where ZEGO\'s servers do not answer', 'wifi']] as const)('ends a sign-in %s with the time-out text', async (_, networkType) => {
    await open({ networkType })
    await signIn()
    await phone.waitForText(t('signIn.busy'))
    await vi.advanceTimersByTimeAsync(SIGN_IN_FAILED_AFTER)
    await phone.waitForText(t('failure.timeout'))
    expect(phone.text).not.toContain(t('signIn.busy'))
  })

  it('connects with the domains of docs/legal-domains.json set in WeChat\'s console', async () => {
    await open({ domains: LEGAL_DOMAINS })
    await signIn()
    await phone.app.until(() => requestedUrls.length > 0, 'the SDK\'s first socket')
    expect(LEGAL_DOMAINS.socket).toContain(new URL(requestedUrls[0]!).origin)
  })

  it('does not connect without them, and ends with the time-out text', async () => {
    await open({ domains: NO_DOMAINS })
    await signIn()
    await vi.advanceTimersByTimeAsync(SIGN_IN_FAILED_AFTER)
    await phone.waitForText(t('failure.timeout'))
    expect(requestedUrls).toEqual([])
  })
})
