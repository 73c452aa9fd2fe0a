import type { ZIMMessage } from 'zego-zim-miniprogram'
import type { Emulator } from 'zim-emulator/server'
import type { EmulatedZIM } from 'zim-emulator/testing'

import { createServer } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { createToken04 } from 'zim-chat-server/token04'
import { startEmulator } from 'zim-emulator/server'
import { createZimModule, webSocket } from 'zim-emulator/testing'

import { APP_ID, loginConfig, SERVER_SECRET, tokenFor, watch } from '../support/zim/helpers'

const PEER = 0
const NORMAL = { priority: 1 }

/** Node before version 22 has no WebSocket. */
const overSocket = (url: string) => webSocket(() => url, (address, { opened, message, closed }) => {
  const socket = new WebSocket(address)
  socket.on('open', opened)
  socket.on('message', data => message(String(data)))
  socket.on('close', closed)
  socket.on('error', () => {})
  return { send: data => socket.send(data), close: () => socket.close() }
})

describe('the emulator on a port', () => {
  let emulator: Emulator
  const instances: EmulatedZIM[] = []

  beforeEach(async () => { emulator = await startEmulator({ appID: APP_ID, serverSecret: SERVER_SECRET }) })
  afterEach(async () => {
    instances.splice(0).forEach(zim => zim.logout())
    await emulator.close()
  })

  function createClient(appID = APP_ID) {
    const transport = overSocket(emulator.url)
    const zim = createZimModule({ transport: () => transport }).ZIM.create({ appID })!
    instances.push(zim)
    return { zim, watched: watch(zim as never, 'connectionStateChanged', 'peerMessageReceived') }
  }

  async function signIn(userID: string) {
    const client = createClient()
    await client.zim.login(userID, loginConfig(userID, { isOfflineLogin: false }))
    return client
  }

  const control = (name: string, body: object = {}) => fetch(`http://127.0.0.1:${emulator.port}/emulator/${name}`, { method: 'POST', body: JSON.stringify(body) })
  const state = async () => (await fetch(`http://127.0.0.1:${emulator.port}/emulator/state`)).json()

  it('delivers a text and a command between two users', async () => {
    const [alice, bob] = [await signIn('alice'), await signIn('bob')]
    await alice.zim.sendMessage({ type: 1, message: '你好' } as ZIMMessage, 'bob', PEER, NORMAL)
    await new Promise(resolve => setTimeout(resolve, 110))
    await alice.zim.sendMessage({ type: 2, message: Uint8Array.of(0, 255) } as ZIMMessage, 'bob', PEER, NORMAL)
    await vi.waitFor(() => expect(bob.watched.of('peerMessageReceived').flatMap(data => data.messageList)).toMatchObject([{ message: '你好' }, { message: Uint8Array.of(0, 255) }]))
  })

  it.each<[string, () => string, number]>([
    ['of another user', () => tokenFor('bob'), 6000103],
    ['of another project', () => createToken04({ appID: 1, userID: 'alice', secret: SERVER_SECRET, ttlSeconds: 3600 }), 6000103],
    ['made with another secret', () => createToken04({ appID: APP_ID, userID: 'alice', secret: 'x'.repeat(32), ttlSeconds: 3600 }), 6000103],
    ['that cannot be decrypted', () => `${tokenFor('alice').slice(0, 14)}${'A'.repeat(40)}`, 6000103],
    ['with less than 30 s left', () => createToken04({ appID: APP_ID, userID: 'alice', secret: SERVER_SECRET, ttlSeconds: 60, now: () => Date.now() - 35_000 }), 6000108],
  ])('refuses a token %s', async (_, token, code) => {
    const { zim } = createClient()
    await expect(zim.login('alice', loginConfig('alice', { isOfflineLogin: false, token: token() }))).rejects.toMatchObject({ code })
  })

  it('checks the expiry of a token by its own clock', async () => {
    await emulator.close()
    emulator = await startEmulator({ appID: APP_ID, serverSecret: SERVER_SECRET, now: () => Date.now() + 2 * 3600_000 })
    await expect(createClient().zim.login('alice', loginConfig('alice', { isOfflineLogin: false }))).rejects.toMatchObject({ code: 6000106 })
  })

  it('refuses a client with another AppID', async () => {
    const { zim } = createClient(7)
    await expect(zim.login('alice', loginConfig('alice', { isOfflineLogin: false }))).rejects.toMatchObject({ code: 6000103 })
  })

  it.each(['gcm', 'cbc'] as const)('accepts tokens of mode %s', async (mode) => {
    const token = createToken04({ appID: APP_ID, userID: 'alice', secret: SERVER_SECRET, ttlSeconds: 3600, mode })
    await expect(createClient().zim.login('alice', loginConfig('alice', { isOfflineLogin: false, token }))).resolves.toBeUndefined()
  })

  it('kicks, drops and fails calls by controls over HTTP', async () => {
    const [alice, bob] = [await signIn('alice'), await signIn('bob')]
    expect((await control('failNext', { call: 'sendPeerMessage', code: 6000222 })).status).toBe(204)
    await expect(alice.zim.sendMessage({ type: 1, message: 'x' } as ZIMMessage, 'bob', PEER, NORMAL)).rejects.toMatchObject({ code: 6000222 })
    const ended = watch(alice.zim, 'roomStateChanged')
    const last = () => ended.of('roomStateChanged').at(-1)
    for (const [name, event] of [['kickFromRoom', 8], ['closeRoom', 3]] as const) {
      await alice.zim.enterRoom({ roomID: 'r', roomName: 'R' })
      await vi.waitFor(() => expect(last()).toMatchObject({ state: 2 }))
      await control(name, { roomID: 'r', userID: 'alice' })
      await vi.waitFor(() => expect(last()).toMatchObject({ state: 0, event }))
    }
    await control('kick', { userID: 'alice' })
    await vi.waitFor(() => expect(alice.watched.of('connectionStateChanged').at(-1)).toMatchObject({ state: 0, event: 4 }))
    await control('drop', { userID: 'bob' })
    await vi.waitFor(() => expect(bob.watched.of('connectionStateChanged').at(-1)).toMatchObject({ state: 3, event: 3 }))
  })

  it('has another plan from the control on, and keeps it over `heal`', async () => {
    const alice = await signIn('alice')
    await control('plan', { plan: 'free' })
    await control('heal')
    await expect(alice.zim.updateConversationPinnedState(true, 'bob', PEER)).rejects.toMatchObject({ code: 6000013 })
    await control('plan', { plan: 'pro' })
    await expect(alice.zim.updateConversationPinnedState(true, 'bob', PEER)).resolves.toMatchObject({ conversationID: 'bob' })
    expect((await control('plan', { plan: 'gold' })).status).toBe(400)
  })

  it('accepts no connection while it is offline', async () => {
    await control('offline')
    const { zim, watched } = createClient()
    zim.login('alice', loginConfig('alice', { isOfflineLogin: false })).catch(() => {})
    await vi.waitFor(() => expect(watched.of('connectionStateChanged')).toEqual([{ state: 3, event: 3, extendedData: '' }]))
    expect(await state()).toMatchObject({ online: [] })
  })

  it('returns its state, and clears it on reset', async () => {
    await signIn('alice')
    expect(await state()).toMatchObject({ users: [{ userID: 'alice' }], online: ['alice'], rooms: [], messages: 0 })
    await control('reset')
    expect(await state()).toMatchObject({ users: [], online: [] })
  })

  it('replies with an error to an unknown control and to an incomplete one', async () => {
    const unknown = await control('explode')
    expect(unknown.status).toBe(404)
    expect(await unknown.json()).toMatchObject({ error: expect.stringContaining('failNext') })
    const incomplete = await control('kick')
    expect(incomplete.status).toBe(400)
    expect(await incomplete.json()).toEqual({ error: 'TypeError: userID is missing' })
  })

  it('runs on an existing HTTP server and keeps its routes', async () => {
    const host = createServer((_, response) => response.end('the host'))
    await new Promise<void>(resolve => host.listen(0, '127.0.0.1', () => resolve()))
    const guest = await startEmulator({ appID: APP_ID, serverSecret: SERVER_SECRET, server: host })
    const textAt = async (path: string) => (await fetch(`http://127.0.0.1:${guest.port}${path}`)).text()
    expect(await textAt('/')).toBe('the host')
    expect(await textAt('/emulator/state')).toContain('"users":[]')
    await guest.close()
    expect(await textAt('/emulator/state')).toBe('the host')
    await new Promise(resolve => host.close(resolve))
  })
})
