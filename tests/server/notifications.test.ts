/** Who is away is told of a message: ZEGO's callbacks lead to a subscribe message of WeChat. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'

import type { NotificationsConfig } from '../../server/src/notifications/config'
import type { TestServer } from './support/server'

import { onEachDatabase, onPostgresOnly } from './support/databases'
import { APP_ID, PASSWORD, SERVER_SECRET, startServer } from './support/server'
import { startWechatApi } from './support/wechatApi'
import { startZegoApi } from './support/zegoApi'
import { CALLBACK_SECRET, postCallback, sentMessage, userAction } from './support/zegoCallback'

const TEMPLATE = 'template-of-new-messages'
const MINUTE = 60_000

let wechat: Awaited<ReturnType<typeof startWechatApi>>
let zego: Awaited<ReturnType<typeof startZegoApi>>
beforeAll(async () => { [wechat, zego] = await Promise.all([startWechatApi(), startZegoApi()]) })
beforeEach(() => {
  zego.reset()
  wechat.deliver = () => ({ errcode: 0, errmsg: 'ok' })
  wechat.refusesTokens = false
  wechat.messages.length = 0
})
afterAll(async () => { await Promise.all([wechat.stop(), zego.stop()]) })

const configOf = (notifications: Partial<NotificationsConfig> = {}) => ({
  zim: { appID: APP_ID, serverSecret: SERVER_SECRET, tokenTtlSeconds: 600, tokenMode: 'gcm' as const, callbackSecrets: [CALLBACK_SECRET], apiUrl: zego.url },
  wechat: { appID: 'wx1', appSecret: 'the-app-secret', apiUrl: wechat.url, timeoutMs: 400 },
  notifications: {
    wechat: { templateID: TEMPLATE, fields: [{ name: 'thing1', kind: 'thing' as const, value: 'sender' as const }, { name: 'time2', kind: 'time' as const, value: 'time' as const }], state: 'formal' as const, language: 'zh_CN' as const },
    webPush: null,
    namesSender: false,
    groupMembers: 0,
    ...notifications,
  },
})

type User = Awaited<ReturnType<TestServer['signUp']>>
const accept = (user: User, code = `openid-of-${user.account}`, templateID = TEMPLATE) => user.call('POST', '/v1/me/subscriptions', { body: { templateID, code } })
const remainingOf = async (user: User) => (await user.call('GET', '/v1/me/subscriptions')).body.wechat.remaining

onEachDatabase('a notification of WeChat', ({ start, newDatabase }) => {
  let server: TestServer
  let alice: User
  let bob: User
  let shared: TestServer
  beforeAll(async () => { shared = await startServer({ database: await newDatabase(), config: configOf() }) })
  afterAll(() => shared.stop())
  /** With settings: on a server of its own, and so with its own memory. */
  async function begin(notifications?: Partial<NotificationsConfig>) {
    server = notifications ? await start({ config: configOf(notifications) }) : shared
    if (server === shared) await shared.reset()
    ;[alice, bob] = [await server.signUp('alice', '爱丽丝'), await server.signUp('bob')]
  }
  beforeEach(() => begin())

  const told = (fields: Record<string, unknown> = {}) => postCallback(server, sentMessage({ from_user_id: alice.userID, conv_id: bob.userID, msg_time: server.clock.now, timestamp: Math.floor(server.clock.now / 1000), ...fields }))
  const mute = (changes: object) => bob.call('PUT', '/v1/me/muted-conversations', { body: { muted: [], loud: [], ...changes } })
  const mutedOf = async (user: User) => (await user.call('GET', '/v1/me/subscriptions')).body.muted
  const acts = (action: 0 | 1 | 2, session: string, user = bob) => postCallback(server, { ...userAction(user.userID, action, session) })

  it('tells who is away that somebody wrote, without the text and the name, and leads to the chat', async () => {
    await accept(bob)
    expect((await told()).status).toBe(200)
    expect(wechat.messages).toEqual([{
      touser: 'openid-of-bob',
      template_id: TEMPLATE,
      page: `pages/chats/index?chat=peer~3A${alice.userID}&n=${server.clock.now}`,
      data: { thing1: { value: '一位联系人' }, time2: { value: expect.stringMatching(/^\d{4}年\d+月\d+日 \d\d:\d\d$/) } },
      miniprogram_state: 'formal',
      lang: 'zh_CN',
    }])
    expect(JSON.stringify(wechat.messages)).not.toContain('secret')
    expect(await remainingOf(bob)).toBe(0)
  })

  it('names the sender where the setting says so', async () => {
    await begin({ namesSender: true })
    await accept(bob)
    await told()
    expect(wechat.messages[0]!.data.thing1).toEqual({ value: '爱丽丝' })
  })

  it('is one in ten minutes for each conversation', async () => {
    const carol = await server.signUp('carol')
    for (let times = 0; times < 5; times++) await accept(bob)
    await told()
    await told()
    expect(wechat.messages).toHaveLength(1)
    await told({ from_user_id: carol.userID })
    expect(wechat.messages).toHaveLength(2)
    server.clock.now += 9 * MINUTE
    await told()
    expect(wechat.messages).toHaveLength(2)
    server.clock.now += 61_000
    await told()
    expect(wechat.messages).toHaveLength(3)
    expect(await remainingOf(bob)).toBe(2)
  })

  it.each([
    ['was not delivered', { send_result: 660_500_010 }],
    ['has no result', { send_result: undefined }],
    ['is a command', { msg_type: 2 }],
    ['is in a room', { conv_type: 1 }],
    ['is eleven minutes old', { msg_time: Date.now() - 11 * MINUTE }],
    ['has no sender', { from_user_id: null }],
    ['has a sender with a NUL', { from_user_id: 'a\0b' }],
  ])('is none for a message that %s', async (_, fields) => {
    await accept(bob)
    expect((await told(fields)).status).toBe(200)
    expect(wechat.messages).toEqual([])
  })

  it('is none of a muted conversation, and uses nothing up: neither an acceptance nor the ten minutes', async () => {
    await accept(bob)
    await mute({ muted: [{ kind: 'peer', id: alice.userID }] })
    await told()
    expect([wechat.messages, zego.requests, await remainingOf(bob)]).toEqual([[], [], 1])
    await mute({ loud: [{ kind: 'peer', id: alice.userID }], muted: [{ kind: 'group', id: alice.userID }, { kind: 'peer', id: bob.userID }] })
    await told()
    expect(wechat.messages).toHaveLength(1)
  })

  it('knows what a user has muted by changes of all devices, and asks for it while something is accepted', async () => {
    const [club, peer] = [{ kind: 'group', id: 'club' }, { kind: 'peer', id: alice.userID }]
    expect(await mutedOf(bob)).toBeNull()
    await mute({ muted: [club] })
    await accept(bob)
    expect(await mutedOf(bob)).toEqual([club])
    await Promise.all([mute({ muted: [peer] }), mute({ loud: [club] }), mute({ muted: [peer] })])
    expect(await mutedOf(bob)).toEqual([peer])
    expect((await bob.call('GET', '/v1/me/export')).body.mutedConversations).toEqual([{ ...peer, since: expect.any(Number) }])
    expect((await accept(bob)).body.muted).toEqual([peer])
  })

  it('keeps 500 muted conversations of a user, the newest, and goes with the account', async () => {
    await accept(bob)
    for (let n = 0; n < 6; n++) {
      server.clock.now++
      await mute({ muted: Array.from({ length: 100 }, (_, i) => ({ kind: 'group', id: `g${n}-${i}` })) })
    }
    const kept = await mutedOf(bob) as { id: string }[]
    expect([kept.length, kept.filter(({ id }) => id.startsWith('g0-')).length]).toEqual([500, 0])
    expect((await bob.call('DELETE', '/v1/me', { body: { password: PASSWORD } })).status).toBe(204)
  })

  it.each([
    ['an ID that ZIM does not allow', { muted: [{ kind: 'group', id: 'a\0b' }], loud: [] }],
    ['an empty ID', { muted: [], loud: [{ kind: 'group', id: '' }] }],
    ['a room', { muted: [{ kind: 'room', id: 'club' }], loud: [] }],
    ['more than 100', { muted: Array.from({ length: 101 }, () => ({ kind: 'group', id: 'g' })), loud: [] }],
    ['no lists', {}],
  ])('takes no mute with %s', async (_, body) => {
    expect((await bob.call('PUT', '/v1/me/muted-conversations', { body })).body.error.code).toBe('invalid-input')
  })

  it('takes changes of mutes 120 times in an hour', async () => {
    let status = 204
    for (let n = 0; n < 120 && status === 204; n++) status = (await mute({})).status
    expect([status, (await mute({})).status]).toEqual([204, 429])
  })

  it('is none for who is connected, on any of two devices', async () => {
    await accept(bob)
    await acts(0, 'phone')
    await acts(0, 'computer')
    await acts(2, 'phone')
    await told()
    expect([wechat.messages, zego.requests]).toEqual([[], []])
    await acts(1, 'computer')
    await told()
    expect(wechat.messages).toHaveLength(1)
  })

  it('is sent although the end of a session arrived before its beginning', async () => {
    await accept(bob)
    await acts(2, 'phone')
    await acts(0, 'phone')
    await told()
    expect(wechat.messages).toHaveLength(1)
  })

  it('is none while ZEGO says that the user is online, although no callback told of it', async () => {
    await accept(bob)
    zego.online.add(bob.userID)
    await told()
    await told()
    expect([wechat.messages, zego.requests]).toEqual([[], [`QueryUserOnlineState ${bob.userID}`]])
    zego.online.clear()
    server.clock.now += MINUTE + 1
    await told()
    expect(wechat.messages).toHaveLength(1)
  })

  it('is sent to who has logged out of ZIM', async () => {
    await accept(bob)
    zego.loggedOut.add(bob.userID)
    await told()
    expect(wechat.messages).toHaveLength(1)
  })

  it('depends on the callbacks alone while ZEGO does not answer', async () => {
    await accept(bob)
    zego.refusal = 660_300_005
    await told()
    expect(wechat.messages).toEqual([])
    await acts(2, 'phone')
    await told()
    expect(wechat.messages).toHaveLength(1)
  })

  it('asks ZEGO again about a session that is a day old', async () => {
    await accept(bob)
    await acts(0, 'phone')
    server.clock.now += 24 * 60 * MINUTE
    await told()
    expect(wechat.messages).toHaveLength(1)
  })

  it('ignores who comes and goes when it is nobody of this server, or is no user at all', async () => {
    for (const fields of [userAction('stranger', 0, 's'), { ...userAction('a\0', 2, 's') }, userAction(bob.userID, 2, 'a\0b'), userAction(bob.userID, 7 as 2, 's'), { ...userAction('x', 0, 's'), user_id: { a: 1 } }])
      expect((await postCallback(server, fields)).status).toBe(200)
  })

  it.each([43101, 40003])('is not tried again after WeChat\'s %i: nothing is left', async (errcode) => {
    await accept(bob)
    await accept(bob)
    wechat.deliver = () => ({ errcode })
    await told()
    expect(await remainingOf(bob)).toBe(0)
    server.clock.now += 11 * MINUTE
    await told()
    expect(wechat.messages).toHaveLength(1)
  })

  it.each([47003, 40037, 45009])('waits ten minutes for everybody after WeChat\'s %i, and takes nothing from the number', async (errcode) => {
    await begin({})
    await accept(bob)
    await accept(alice)
    wechat.deliver = () => ({ errcode })
    await told()
    await told({ from_user_id: bob.userID, conv_id: alice.userID })
    expect([wechat.messages.length, await remainingOf(bob)]).toEqual([1, 1])
    wechat.deliver = () => ({ errcode: 0 })
    server.clock.now += 10 * MINUTE + 1
    await told()
    expect([wechat.messages.length, await remainingOf(bob)]).toEqual([2, 0])
    expect(server.log.join('').includes('WECHAT_TEMPLATE_FIELDS')).toBe(errcode !== 45009)
  })

  it('is sent once with a new token when WeChat refuses the old one', async () => {
    await accept(bob)
    await accept(bob)
    await told()
    wechat.endToken()
    server.clock.now += 11 * MINUTE
    await told()
    expect([wechat.messages.length, new Set(wechat.tokens).size > 2]).toEqual([2, true])
  })

  it('counts as sent when WeChat does not answer, because it may have sent it', async () => {
    await accept(bob)
    wechat.deliver = () => 'silence'
    expect((await told()).status).toBe(200)
    expect(await remainingOf(bob)).toBe(0)
  })

  it('is given back where there is no token', async () => {
    await begin({})
    wechat.endToken()
    await accept(bob)
    wechat.refusesTokens = true
    await told()
    expect(await remainingOf(bob)).toBe(1)
  })

  it('is counted for each acceptance, up to fifty, and for one WeChat account', async () => {
    expect((await accept(bob)).body).toEqual({ wechat: { templateID: TEMPLATE, remaining: 1 }, webPush: null, muted: [] })
    for (let times = 0; times < 54; times++) await accept(bob)
    expect(await remainingOf(bob)).toBe(50)
    expect((await accept(bob, 'another-openid')).body.wechat.remaining).toBe(1)
    const statuses = []
    for (let times = 0; times < 6; times++) statuses.push((await accept(bob)).status)
    expect(statuses.at(-1)).toBe(429)
  })

  it('is not counted for another template or a wrong code', async () => {
    expect((await accept(bob, 'a', 'another')).body.error.code).toBe('no-such-template')
    expect((await accept(bob, 'wrong')).body.error.code).toBe('wechat-code')
    expect(await remainingOf(bob)).toBe(0)
  })

  it('ends with the session that accepted, and with the agreement', async () => {
    await accept(bob)
    await bob.call('DELETE', '/v1/sessions/current')
    await accept(alice)
    await alice.call('DELETE', '/v1/me/consent')
    await told()
    await told({ from_user_id: bob.userID, conv_id: alice.userID })
    expect(wechat.messages).toEqual([])
  })

  it('is part of the export, without the openid', async () => {
    await accept(bob)
    const { body } = await bob.call('GET', '/v1/me/export')
    expect(body.subscriptions).toEqual([{ channel: 'wechat', remaining: 1, since: server.clock.now }])
    expect(JSON.stringify(body)).not.toContain('openid')
  })

  it('is none in a group, unless the setting allows its size', async () => {
    const inGroup = { conv_type: 2, conv_id: 'club' }
    const carol = await server.signUp('carol')
    zego.members = [alice.userID, bob.userID, carol.userID]
    await accept(bob)
    await told(inGroup)
    expect(zego.requests).toEqual([])

    await begin({ groupMembers: 3 })
    zego.members = [alice.userID, bob.userID, 'a-stranger']
    await accept(bob)
    await accept(alice)
    await told(inGroup)
    expect(wechat.messages.map(({ touser, page }) => [touser, page])).toEqual([['openid-of-bob', expect.stringContaining('pages/chats/index?chat=group~3Aclub&n=')]])

    zego.members = [alice.userID, bob.userID, carol.userID, 'one-more']
    await accept(bob)
    await told({ ...inGroup, conv_id: 'large' })
    expect(wechat.messages).toHaveLength(1)
  })

  it('is counted by outcome for Prometheus', async () => {
    const { createMetrics } = await import('../../server/src/metrics')
    const metrics = createMetrics()
    metrics.notified('wechat', 'sent')
    expect(await metrics.registry.metrics()).toContain('zim_chat_notifications_total{channel="wechat",outcome="sent"} 1')
  })
})

onPostgresOnly('two copies of the server', ({ start, newDatabase }) => {
  it('send one notification', async () => {
    const database = await newDatabase()
    const [first, second] = [await start({ database, config: configOf() }), await start({ database, config: configOf() })]
    const [alice, bob] = [await first.signUp('alice'), await first.signUp('bob')]
    for (let times = 0; times < 3; times++) await accept(bob)
    const tell = (server: TestServer) => postCallback(server, sentMessage({ from_user_id: alice.userID, conv_id: bob.userID }))
    await Promise.all([first, second, first, second].map(tell))
    expect(wechat.messages).toHaveLength(1)
    expect(await remainingOf(bob)).toBe(2)
  })
})
