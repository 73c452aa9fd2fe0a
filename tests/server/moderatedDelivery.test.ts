/**
 * A message on its way: the emulator's backend asks the real server before it stores it, over HTTP, as ZEGO does. And what a modified client calls a
 * new group or room: the backend tells the server, which takes it back by ZEGO's server API.
 */
import type { AddressInfo } from 'node:net'

import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { createToken04 } from 'zim-chat-server/token04'
import { createGateway, createZimModule, loopback } from 'zim-emulator/testing'

import type { Message, MessageBody } from '@/types/message'

import { annotate } from '@/chat/annotations'
import { toMessageRow } from '@/packages/chat/message/row/messageRow'
import { fetchVerdicts } from '@/services/verdicts'
import { messageFromZim } from '@/zim/messages'

import type { Gateway } from '../../emulator/src/testing'
import type { TestServer } from './support/server'

import { createBeforeSend, createTellSent } from '../../emulator/src/callbacks'
import { startEmulator } from '../../emulator/src/server'
import { handleServerApi } from '../../emulator/src/serverApi'
import { tokenFor } from '../support/zim/helpers'
import { APP_ID, SERVER_SECRET, startServer } from './support/server'
import { startWechatApi } from './support/wechatApi'
import { EVENTS_TOKEN, mediaEvent, pushPlain } from './support/wechatPush'
import { insertWechatUser } from './support/wechatUser'
import { CALLBACK_SECRET } from './support/zegoCallback'

/** On a busy machine. */
const PATIENT = { timeout: 10_000 }

vi.hoisted(() => vi.stubEnv('VITE_SERVER_URL', 'https://chat.example.com'))
const ends: Array<() => unknown> = []
afterEach(async () => { for (const end of ends.splice(0).reverse()) await end() })
afterAll(() => { vi.unstubAllEnvs() })

const zim = { appID: APP_ID, serverSecret: SERVER_SECRET, tokenTtlSeconds: 600, tokenMode: 'gcm', callbackSecrets: [CALLBACK_SECRET], apiUrl: 'https://zim-api.zego.im' } as const
const WORDS = { moderators: ['words' as const], words: ['赌博'], sendUnchecked: [], onReview: 'refuse' as const, verdictMs: 2000 }
const callbackUrl = (server: { url: string }) => `${server.url}/v1/zego/callbacks`

async function start(config: Parameters<typeof startServer>[0] = {}): Promise<TestServer> {
  const server = await startServer(config)
  ends.push(() => server.stop())
  return server
}

/** Alice and Bob, with what Bob has received. `say` resolves with what became of Alice's text. */
async function twoUsers(url: string, options: { secret?: string, answerMs?: number, waits?: number[] } = {}) {
  const callback = { url, secret: CALLBACK_SECRET, appID: APP_ID, filesOrigin: () => 'https://files.test', ...options }
  const gateway = createGateway({ beforeSend: createBeforeSend(callback), onSent: createTellSent(callback, options.waits) })
  const [alice, bob] = await Promise.all(['alice', 'bob'].map(async (userID) => {
    const user = createZimModule({ transport: () => loopback(gateway) }).ZIM.create({ appID: APP_ID })!
    await user.login(userID, { userName: userID, token: tokenFor(userID), isOfflineLogin: false, customStatus: '' } as never)
    // destroy leaves a timer that throws after 10 s.
    ends.push(() => user.logout())
    return user
  }))
  const received: string[] = []
  bob!.on('peerMessageReceived', (_, { messageList }) => received.push(...messageList.map(given => (given as { message?: string }).message ?? '')))
  const recalled: unknown[] = []
  bob!.on('messageRevokeReceived', (_, { messageList }) => recalled.push(...messageList.map(given => (given as { revokeExtendedData?: string }).revokeExtendedData)))
  const say = (message: string) => alice!.sendMessage({ type: 1, message } as never, 'bob', 0, { priority: 1 } as never).then(() => 'sent', (error: unknown) => error)
  return { alice: alice!, bob: bob!, gateway, say, received, recalled, stored: () => gateway.world.storedMessages().length }
}

const refusedFor = (reason: string) => ({ code: 6000230, message: `code: 111101, message: ${reason}` })

describe('a text that the server moderates', () => {
  it('reaches the other person when it passes, and never when it is refused', async () => {
    const { say, received, stored } = await twoUsers(callbackUrl(await start({ config: { zim, moderation: WORDS } })))
    expect(await say('hi')).toBe('sent')
    // The SDK's own limit is one message in 100 ms.
    await delay(200)
    expect(await say('来赌 博')).toEqual(refusedFor('moderated'))
    expect([received, stored()]).toEqual([['hi'], 1])
  })

  it('is never seen by the other person while WeChat gives no verdict', async () => {
    const wechat = await startWechatApi()
    ends.push(wechat.stop)
    wechat.judge = () => 'silence'
    const config = { zim, moderation: { ...WORDS, moderators: ['words' as const, 'wechat' as const], verdictMs: 200 }, wechat: { appID: 'wx1', appSecret: 'the-app-secret', apiUrl: wechat.url, timeoutMs: 5000 } }
    const server = await start({ config })
    await insertWechatUser(server, 'alice', 'openid-of-alice')
    const { say, received, stored } = await twoUsers(callbackUrl(server))
    expect(await say('hi there')).toEqual(refusedFor('moderation-unavailable'))
    expect(wechat.texts).toHaveLength(1)
    expect([received, stored()]).toEqual([[], 0])
  })

  it('is not sent when the server does not answer in time, and is asked for twice', async () => {
    let requests = 0
    const silent = createServer(() => { requests++ })
    await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
    ends.push(() => new Promise((resolve) => {
      silent.closeAllConnections()
      silent.close(resolve)
    }))
    const { say, received } = await twoUsers(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`, { answerMs: 50 })
    expect(await say('hi')).toEqual(refusedFor(''))
    expect([received, requests]).toEqual([[], 2])
  })

  it('is not sent when the secrets differ', async () => {
    const { say, received } = await twoUsers(callbackUrl(await start({ config: { zim, moderation: WORDS } })), { secret: 'another' })
    expect(await say('hi')).toEqual(refusedFor(''))
    expect(received).toEqual([])
  })
})

describe('a name that a modified client sets without a question', () => {
  /** ZEGO's servers on one port, this server, and two users. */
  async function begin() {
    const zego = createServer((_, response) => response.writeHead(404).end())
    await new Promise<void>(resolve => zego.listen(0, '127.0.0.1', resolve))
    ends.push(() => new Promise((resolve) => {
      zego.closeAllConnections()
      zego.close(resolve)
    }))
    const url = `127.0.0.1:${(zego.address() as AddressInfo).port}`
    const server = await start({ config: { zim: { ...zim, apiUrl: `http://${url}` }, moderation: WORDS } })
    const emulator = await startEmulator({ server: zego, appID: APP_ID, serverSecret: SERVER_SECRET, callback: { url: callbackUrl(server), secret: CALLBACK_SECRET } })
    ends.push(() => emulator.close())
    const [mallory, bob] = await Promise.all(['mallory', 'bob'].map(async (userID) => {
      const user = createZimModule({ transport: () => loopback(emulator.gateway) }).ZIM.create({ appID: APP_ID })!
      await user.login(userID, { userName: userID, token: createToken04({ appID: APP_ID, userID, secret: SERVER_SECRET, ttlSeconds: 600 }), isOfflineLogin: false, customStatus: '' } as never)
      ends.push(() => user.logout())
      return user
    }))
    return { mallory: mallory!, bob: bob! }
  }

  it('is taken back from a group, for all its members, and ends a room', async () => {
    const { mallory, bob } = await begin()
    const renamed = new Promise<string>((resolve) => { bob.on('groupNameUpdated', (_, { groupName }) => resolve(groupName)) })
    const phases = new Promise<void>(resolve => mallory.on('roomStateChanged', (_, { state }) => Number(state) === 0 && resolve()))
    const { groupInfo } = await mallory.createGroup({ groupID: '', groupName: '赌 博', groupAvatarUrl: '' }, ['bob'])
    expect(await renamed).toBe('')
    expect((await bob.queryGroupInfo(groupInfo.baseInfo.groupID)).groupInfo.baseInfo.groupName).toBe('')
    await mallory.enterRoom({ roomID: 'r1', roomName: '赌博' })
    await phases
  })
})

describe('what ZEGO tells of a message that was sent', () => {
  it('is told again until the server has received it', async () => {
    const events: unknown[] = []
    const failing = createServer((request, response) => {
      let text = ''
      request.on('data', chunk => text += chunk).on('end', () => {
        const { event, msg_seq } = JSON.parse(text) as Record<string, unknown>
        if (event === 'send_msg') events.push(msg_seq)
        response.writeHead(event === 'send_msg' && events.length < 3 ? 500 : 200).end('{"result":0}')
      })
    })
    await new Promise<void>(resolve => failing.listen(0, '127.0.0.1', resolve))
    ends.push(() => new Promise((resolve) => {
      failing.closeAllConnections()
      failing.close(resolve)
    }))
    const { say } = await twoUsers(`http://127.0.0.1:${(failing.address() as AddressInfo).port}`, { waits: [5, 5, 5, 5] })
    expect(await say('hi')).toBe('sent')
    await expect.poll(() => events, PATIENT).toEqual([1, 1, 1])
    await delay(50)
    expect(events).toHaveLength(3)
  })
})

describe('a message to somebody who is away', () => {
  it('is told by WeChat as long as nobody of the account is connected, in a peer chat and in a small group', async () => {
    const [zego, wechat] = [createServer((_, response) => response.writeHead(404).end()), await startWechatApi()]
    await new Promise<void>(resolve => zego.listen(0, '127.0.0.1', resolve))
    ends.push(wechat.stop, () => new Promise((resolve) => {
      zego.closeAllConnections()
      zego.close(resolve)
    }))
    const notifications = { wechat: { templateID: 'template', fields: [], state: 'formal' as const, language: 'zh_CN' as const }, webPush: null, namesSender: false, groupMembers: 10 }
    const server = await start({ config: { zim: { ...zim, apiUrl: `http://127.0.0.1:${(zego.address() as AddressInfo).port}` }, notifications, wechat: { appID: 'wx1', appSecret: 'the-app-secret', apiUrl: wechat.url, timeoutMs: 5000 } } })
    const emulator = await startEmulator({ server: zego, appID: APP_ID, serverSecret: SERVER_SECRET, callback: { url: callbackUrl(server), secret: CALLBACK_SECRET } })
    ends.push(() => emulator.close())
    const [alice, bob] = await Promise.all(['alice', 'bob'].map(account => server.signUp(account)))
    const signIn = async (userID: string) => {
      const user = createZimModule({ transport: () => loopback(emulator.gateway) }).ZIM.create({ appID: APP_ID })!
      await user.login(userID, { userName: userID, token: createToken04({ appID: APP_ID, userID, secret: SERVER_SECRET, ttlSeconds: 600 }), isOfflineLogin: false, customStatus: '' } as never)
      ends.push(() => user.logout())
      return user
    }
    const [phone, friend] = [await signIn(bob!.userID), await signIn(alice!.userID)]
    const say = (to: string, type: number) => friend.sendMessage({ type: 1, message: 'hi' } as never, to, type, { priority: 1 } as never)
    const { groupInfo } = await friend.createGroup({ groupID: '', groupName: 'club', groupAvatarUrl: '' }, [bob!.userID])
    for (let times = 0; times < 2; times++) await bob!.call('POST', '/v1/me/subscriptions', { body: { templateID: 'template', code: 'openid-of-bob' } })

    await say(bob!.userID, 0)
    await delay(300)
    expect(wechat.messages).toEqual([])
    phone.logout()
    await delay(100)
    await say(bob!.userID, 0)
    await expect.poll(() => wechat.messages.map(({ page }) => page.split('&')[0])).toEqual([`pages/chats/index?chat=peer~3A${alice!.userID}`])
    await delay(200)
    await say(groupInfo.baseInfo.groupID, 2)
    await expect.poll(() => wechat.messages, PATIENT).toHaveLength(2)
  })
})

describe('a picture that WeChat checks', () => {
  /** A server that holds pictures back, with the emulator's server API. `sent`: what Bob has got of Alice's picture. */
  async function begin() {
    const wechat = await startWechatApi()
    ends.push(wechat.stop)
    const place: { gateway?: Gateway } = {}
    const api = createServer((request, response) => void handleServerApi(place.gateway!, { appID: APP_ID, serverSecret: SERVER_SECRET }, request, response))
    await new Promise<void>(resolve => api.listen(0, '127.0.0.1', resolve))
    ends.push(() => new Promise((resolve) => {
      api.closeAllConnections()
      api.close(resolve)
    }))
    const server = await start({
      config: {
        zim: { ...zim, apiUrl: `http://127.0.0.1:${(api.address() as AddressInfo).port}` },
        mediaModeration: { checkers: ['wechat'], service: null, hosts: ['files.test'] },
        wechat: { appID: 'wx1', appSecret: 'the-app-secret', apiUrl: wechat.url, timeoutMs: 5000 },
        wechatEvents: { token: EVENTS_TOKEN, aesKey: null },
      },
      deps: { recallEveryMs: 20 },
    })
    await insertWechatUser(server, 'alice', 'openid-of-alice')
    const users = await twoUsers(callbackUrl(server), { waits: [10, 10] })
    place.gateway = users.gateway
    const sent: Array<{ extendedData?: string }> = []
    users.bob.on('peerMessageReceived', (_, { messageList }) => sent.push(...messageList))
    const show = () => users.alice.sendMessage({ type: 11, fileDownloadUrl: 'https://files.test/a.jpg', fileName: 'a.jpg', extendedData: '{"cid":"0123456789abcdef"}' } as never, 'bob', 0, { priority: 1 } as never)
    return { ...users, server, wechat, sent, show }
  }

  it('arrives with a key beside what its sender wrote, and is recalled when it is refused', async () => {
    const { server, wechat, sent, show, recalled } = await begin()
    const { message } = await show()
    expect(wechat.media.map(({ media_url }) => media_url)).toEqual(['https://files.test/a.jpg'])
    await expect.poll(() => sent.length, PATIENT).toBe(1)
    expect(JSON.parse(sent[0]!.extendedData!)).toEqual({ cid: '0123456789abcdef', check: expect.stringMatching(/^[\w-]{22}$/) })
    expect(message.extendedData).toBe(sent[0]!.extendedData)
    await pushPlain(server, mediaEvent('trace-1', 'risky'))
    await expect.poll(() => recalled, PATIENT).toEqual(['moderated'])
  })

  it.each([
    ['passed', 'pass', 'passed'],
    ['refused', 'risky', 'refused'],
    ['without a verdict in time', null, 'unchecked'],
  ])('is drawn by the client of its receiver without an address until it has passed: %s', async (_, suggest, expected) => {
    const { server, sent, show } = await begin()
    const { token } = await server.signUp('bob')
    vi.stubGlobal('uni', { request: ({ url, method, data, header, success }: { url: string, method: string, data: object, header: Record<string, string>, success: (reply: object) => void }) => {
      void server.call(method, url.replace('https://chat.example.com', ''), { body: data, headers: header }).then(({ status, body, headers }) => success({ statusCode: status, data: body, header: Object.fromEntries(headers) }))
    } })
    ends.push(() => vi.unstubAllGlobals())
    await show()
    await expect.poll(() => sent.length, PATIENT).toBe(1)
    const message = messageFromZim(sent[0] as never, 'bob')
    const rowOf = (shown: Message) => JSON.stringify(toMessageRow(1, shown, undefined, { now: Date.now(), hasSenders: false, nameOf: id => id, avatarOf: () => '', isAfterGap: () => false }))
    expect(message).toMatchObject({ senderID: 'alice', body: { kind: 'checking', content: { kind: 'image', url: 'https://files.test/a.jpg' } }, review: { state: 'waiting' } })
    expect(rowOf(message)).not.toContain('files.test')
    const verdictOf = async () => (await fetchVerdicts(token, [message.review!.key]))[message.review!.key]
    expect(await verdictOf()).toBe('waiting')
    if (suggest)
      await pushPlain(server, mediaEvent('trace-1', suggest))
    else server.clock.now += 31 * 60_000
    const state = await verdictOf()
    expect(state).toBe(expected)
    const judged = annotate(message, { id: message.id, set: { review: { key: message.review!.key, state: state! } }, ...(state === 'passed' && { body: (message.body as { content: MessageBody }).content }) })
    expect(rowOf(judged).includes('files.test')).toBe(suggest === 'pass')
  })
})
