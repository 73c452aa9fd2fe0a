/** Web Push: who is away is told in the browser, by a stand-in for the push services. */
import { Buffer } from 'node:buffer'
import { createECDH, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'

import type { TestServer } from './support/server'

import { onEachDatabase } from './support/databases'
import { APP_ID, SERVER_SECRET, startServer } from './support/server'
import { startZegoApi } from './support/zegoApi'
import { CALLBACK_SECRET, postCallback, sentMessage } from './support/zegoCallback'

/** A pair of VAPID keys. */
function vapidKeys() {
  const ecdh = createECDH('prime256v1')
  return { publicKey: ecdh.generateKeys().toString('base64url'), privateKey: ecdh.getPrivateKey().toString('base64url').padStart(43, 'A') }
}

const { publicKey, privateKey } = vapidKeys()
const PUSH_SERVICES = ['fcm.googleapis.com', '.push.apple.com']

/** What the push services got: address and headers. `status`: what they answer; null for no connection. */
const pushed: Array<{ url: string, headers: Record<string, string>, bytes: Uint8Array }> = []
let status: number | null = 201
const pushFetch = (async (url: string, { headers, body }: { headers: Record<string, string>, body: Uint8Array }) => {
  pushed.push({ url, headers, bytes: body })
  if (status === null)
    throw new Error('no connection')
  return new Response(null, { status })
}) as unknown as typeof fetch

let zego: Awaited<ReturnType<typeof startZegoApi>>
beforeAll(async () => { zego = await startZegoApi() })
beforeEach(() => {
  zego.reset()
  pushed.length = 0
  status = 201
})
afterAll(() => zego.stop())

function browser() {
  const ecdh = createECDH('prime256v1')
  return { p256dh: ecdh.generateKeys().toString('base64url'), auth: randomBytes(16).toString('base64url') }
}

onEachDatabase('Web Push', ({ newDatabase }) => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer({
      database: await newDatabase(),
      config: {
        zim: { appID: APP_ID, serverSecret: SERVER_SECRET, tokenTtlSeconds: 600, tokenMode: 'gcm', callbackSecrets: [CALLBACK_SECRET], apiUrl: zego.url },
        notifications: { wechat: null, webPush: { publicKey, privateKey, subject: 'mailto:team@example.com', hosts: PUSH_SERVICES }, namesSender: false, groupMembers: 0 },
      },
      deps: { pushFetch },
    })
  })
  let alice: Awaited<ReturnType<TestServer['signUp']>>
  let bob: typeof alice
  beforeEach(async () => {
    await server.reset()
    ;[alice, bob] = [await server.signUp('alice'), await server.signUp('bob')]
  })

  afterAll(() => server.stop())

  const put = (user = bob, more: object = {}) => user.call('PUT', '/v1/me/push-subscription', { body: { endpoint: 'https://fcm.googleapis.com/fcm/send/abc', keys: browser(), language: 'zh-CN', ...more } })
  const tell = () => postCallback(server, sentMessage({ from_user_id: alice.userID, conv_id: bob.userID, msg_time: server.clock.now, timestamp: Math.floor(server.clock.now / 1000) }))
  const isOn = async () => (await bob.call('GET', '/v1/me/subscriptions')).body.webPush.isOn

  it('tells the browser, encrypted and signed, once in ten minutes', async () => {
    expect([(await put()).status, await isOn()]).toEqual([204, true])
    await tell()
    await tell()
    expect(pushed.map(({ url }) => url)).toEqual(['https://fcm.googleapis.com/fcm/send/abc'])
    expect(pushed[0]!.headers).toMatchObject({ 'Content-Encoding': 'aes128gcm', 'TTL': 86400, 'Authorization': expect.stringMatching(/^vapid t=.+, k=.+/) })
    expect(Buffer.from(pushed[0]!.bytes).toString('latin1')).not.toContain(alice.userID)
  })

  it.each([404, 410])('deletes a subscription that the service does not know any more: %i', async (gone) => {
    await put()
    status = gone
    await tell()
    expect(await isOn()).toBe(false)
  })

  it.each([429, 500, null])('keeps the subscription after %s, and does not send again', async (trouble) => {
    await put()
    status = trouble
    expect((await tell()).status).toBe(200)
    await tell()
    expect([await isOn(), pushed.length]).toEqual([true, 1])
    expect(server.log.join('')).not.toContain('/fcm/send')
  })

  it.each([
    'http://fcm.googleapis.com/x',
    'https://127.0.0.1/x',
    'https://localhost/x',
    'https://169.254.169.254/latest',
    'https://[::1]/x',
    'https://fcm.googleapis.com.evil.example/x',
    'https://push.apple.com/x',
    'https://user:pw@fcm.googleapis.com/x',
    'https://fcm.googleapis.com:8443/x',
    'file:///etc/passwd',
    'nonsense',
  ])('takes no address that is none of a known push service: %s', async (endpoint) => {
    expect((await put(bob, { endpoint })).body.error).toMatchObject({ code: 'invalid-input', field: 'endpoint' })
  })

  it('takes the hosts below one that begins with a dot', async () => {
    expect((await put(bob, { endpoint: 'https://web.push.apple.com/x\0' })).status).toBe(204)
  })

  it('belongs to the session: ends with it, and with the next user of the browser', async () => {
    await put()
    await put(alice)
    expect(await isOn()).toBe(false)
    await put()
    await bob.call('DELETE', '/v1/sessions/current')
    await tell()
    expect(pushed).toEqual([])
  })

  it('ends when the user switches it off, and is part of the export', async () => {
    await put()
    expect((await bob.call('GET', '/v1/me/export')).body.subscriptions).toEqual([{ channel: 'web-push', address: 'https://fcm.googleapis.com/fcm/send/abc', since: server.clock.now }])
    expect((await bob.call('DELETE', '/v1/me/push-subscription')).status).toBe(204)
    expect(await isOn()).toBe(false)
  })

  it.each([{ keys: { p256dh: 'x', auth: 'y' } }, { endpoint: 'https://fcm.googleapis.com/'.padEnd(2000, 'x') }, { language: 'fr' }])('refuses a damaged subscription: %j', async (more) => {
    expect((await put(bob, more)).status).toBe(400)
  })
})
