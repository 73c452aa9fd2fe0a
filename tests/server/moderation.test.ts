import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Config } from '../../server/src/config'
import type { TestServer } from './support/server'

import { onEachDatabase, onPostgresOnly } from './support/databases'
import { APP_ID, SERVER_SECRET } from './support/server'
import { startWechat } from './support/wechat'
import { PASS, risky, startWechatApi } from './support/wechatApi'
import { beforeSend, CALLBACK_SECRET, postCallback, signed } from './support/zegoCallback'

const zim: Config['zim'] = { appID: APP_ID, serverSecret: SERVER_SECRET, tokenTtlSeconds: 600, tokenMode: 'gcm', callbackSecrets: [CALLBACK_SECRET], apiUrl: 'https://zim-api.zego.im' }
const WECHAT_ONLY: Config['moderation'] = { moderators: ['wechat'], words: [], sendUnchecked: [], onReview: 'refuse', verdictMs: 400 }

const SENT = { result: 0, reason: '' }
const REFUSED = { result: 3, reason: 'moderated' }
const UNAVAILABLE = { result: 3, reason: 'moderation-unavailable' }

let wechat: Awaited<ReturnType<typeof startWechatApi>>
let signIns: Awaited<ReturnType<typeof startWechat>>
beforeEach(async () => { [wechat, signIns] = await Promise.all([startWechatApi(), startWechat()]) })
afterEach(async () => { await Promise.all([wechat.stop(), signIns.stop()]) })

const configOf = (moderation: Partial<Config['moderation']> = {}) => ({
  zim,
  moderation: { ...WECHAT_ONLY, ...moderation },
  wechat: { appID: 'wx1', appSecret: 'the-app-secret', apiUrl: wechat.url, timeoutMs: 5000 },
})

/** Makes an account that has signed in with WeChat. Its sign-in and the checks are at two stand-ins, so a second server makes it. */
async function wechatUser(start: (options: object) => Promise<TestServer>, database: object | undefined, openid = 'openid-of-alice') {
  const server = await start({ database, config: { ...configOf({ moderators: [] }), wechat: { appID: 'wx1', appSecret: 'the-app-secret', apiUrl: signIns.url, timeoutMs: 5000 } } })
  signIns.replies.set(openid, { openid, session_key: 'k' })
  const { body } = await server.call('POST', '/v1/sessions/wechat', { body: { code: openid } })
  return { userID: body.user.userID as string, token: body.session.token as string }
}

const ask = async (server: TestServer, fields: Record<string, unknown>) => (await postCallback(server, beforeSend(fields))).body

onPostgresOnly('moderation by WeChat', ({ start, newDatabase }) => {
  let server: TestServer
  let alice: { userID: string, token: string }
  async function begin(moderation: Partial<Config['moderation']> = {}) {
    const database = await newDatabase()
    alice = await wechatUser(start, database)
    server = await start({ database, config: configOf(moderation) })
    return database
  }
  const say = (msg_body: string, more: object = {}) => ask(server, { from_user_id: alice.userID, msg_body, ...more })

  it('asks about the text of a user of the mini program', async () => {
    await begin()
    expect(await say('你好')).toEqual(SENT)
    expect(wechat.texts).toEqual([{ version: 2, openid: 'openid-of-alice', scene: 4, content: '你好' }])
  })

  it.each([
    ['risky', risky(20001), {}, REFUSED],
    ['to be looked at by a person', { errcode: 0, result: { suggest: 'review', label: 20002 } }, {}, REFUSED],
    ['to be looked at, where the setting sends it', { errcode: 0, result: { suggest: 'review', label: 20002 } }, { onReview: 'send' as const }, SENT],
    ['of a user who was not there for two hours', { errcode: 61010 }, {}, UNAVAILABLE],
    ['of a user who was not there for two hours, where the setting sends what was not checked', { errcode: 61010 }, { sendUnchecked: ['text' as const] }, SENT],
    ['that WeChat has no time for', { errcode: 45009 }, {}, UNAVAILABLE],
    ['without a verdict', { errcode: 0 }, {}, UNAVAILABLE],
    ['with a reply that is no JSON', '<html>', {}, UNAVAILABLE],
    ['without a reply in time', 'silence', {}, UNAVAILABLE],
    ['without a reply in time, where the setting sends it', 'silence', { sendUnchecked: ['text' as const] }, SENT],
  ])('answers for a text %s', async (_, reply, settings, answer) => {
    await begin(settings)
    wechat.judge = () => reply
    expect(await say('x y')).toEqual(answer)
  })

  it('does not send a risky text also when unchecked texts are sent', async () => {
    await begin({ sendUnchecked: ['text'] })
    wechat.judge = () => risky(20001)
    expect(await say('x y')).toEqual(REFUSED)
  })

  it('cannot check a user without an openid: the word list decides, and without one the setting', async () => {
    const database = await begin()
    expect(await ask(server, { from_user_id: 'nobody', msg_body: 'hi' })).toEqual(UNAVAILABLE)
    const both = await start({ database, config: configOf({ moderators: ['words', 'wechat'], words: ['赌博'] }) })
    expect(await ask(both, { from_user_id: 'nobody', msg_body: 'hi' })).toEqual(SENT)
    expect(await ask(both, { from_user_id: 'nobody', msg_body: '赌博' })).toEqual(REFUSED)
    expect(wechat.texts).toEqual([])
  })

  it('checks a long text in parts of 2,500 characters', async () => {
    await begin()
    wechat.judge = ({ content }) => content.includes('坏') ? risky(20001) : PASS
    expect(await say(`${'好'.repeat(2500)}坏`)).toEqual(REFUSED)
    expect(wechat.texts.map(({ content }) => [...content].length).sort()).toEqual([1, 2500])
  })

  it('gives ZEGO\'s second try the same answer, and asks once', async () => {
    await begin()
    const question = { request_id: 'one', from_user_id: alice.userID, msg_body: 'hi there' }
    const answers = await Promise.all([ask(server, question), ask(server, question)])
    expect([...answers, await ask(server, question)]).toEqual([SENT, SENT, SENT])
    expect(wechat.texts).toHaveLength(1)
  })

  it('checks the name of a profile, with the scene of profiles', async () => {
    await begin()
    wechat.judge = ({ content }) => content === '坏名字' ? risky(20001) : PASS
    const rename = (name: string) => server.call('PUT', '/v1/me', { token: alice.token, body: { name } })
    const refused = await rename('坏名字')
    expect([refused.status, refused.body.error.code, refused.body.error.field]).toEqual([422, 'name-moderated', 'name'])
    expect((await rename('好名字')).body.user.name).toBe('好名字')
    expect(wechat.texts.map(({ scene }) => scene)).toEqual([1, 1])
  })

  it('checks the name of a group once, when its maker asks and ZEGO tells of it, and the author is the maker', async () => {
    await begin()
    const name = '周末爬山'
    expect((await server.call('POST', '/v1/checks', { token: alice.token, body: { kind: 'group-name', text: name } })).status).toBe(204)
    await postCallback(server, signed({ event: 'group_create', group_id: 'g1', group_name: name, operator_account: alice.userID, owner_account: alice.userID, attributes: [], user_ids: [] }))
    expect(wechat.texts).toEqual([{ version: 2, openid: 'openid-of-alice', scene: 1, content: name }])
    server.clock.now += 10 * 60_000
    await server.call('POST', '/v1/checks', { token: alice.token, body: { kind: 'group-notice', text: name } })
    await server.call('POST', '/v1/checks', { token: alice.token, body: { kind: 'group-name', text: name } })
    expect(wechat.texts.map(({ scene }) => scene)).toEqual([1, 4, 1])
  })

  it('changes no name while nothing can check it', async () => {
    await begin()
    wechat.judge = () => 'silence'
    const { status, headers, body } = await server.call('PUT', '/v1/me', { token: alice.token, body: { name: 'Alice' } })
    expect([status, body.error.code, headers.get('retry-after')]).toEqual([503, 'moderation-unavailable', '5'])
    expect((await server.call('GET', '/v1/me', { token: alice.token })).body.user.name).toBe('微信用户')
  })

  it('asks for one access token for all copies of the server, also when all need it at once', async () => {
    const database = await begin({ verdictMs: 3000 })
    wechat.tokenMs = 150
    const copies = [server, await start({ database, config: configOf({ verdictMs: 3000 }) }), await start({ database, config: configOf({ verdictMs: 3000 }) })]
    const answers = await Promise.all(copies.flatMap(copy => [1, 2].map(() => ask(copy, { from_user_id: alice.userID, msg_body: 'hi there' }))))
    expect(answers).toEqual(copies.flatMap(() => [SENT, SENT]))
    expect(wechat.tokenRequests).toBe(1)
  })

  it('renews the token before it ends, and after WeChat has ended it', async () => {
    await begin()
    expect(await say('one a')).toEqual(SENT)
    server.clock.now += 2 * 3600_000
    expect(await ask(server, { from_user_id: alice.userID, msg_body: 'two b', timestamp: Math.floor(server.clock.now / 1000) })).toEqual(SENT)
    expect(wechat.tokenRequests).toBe(2)
    wechat.endToken()
    expect(await ask(server, { from_user_id: alice.userID, msg_body: 'three c', timestamp: Math.floor(server.clock.now / 1000) })).toEqual(SENT)
    expect([wechat.tokenRequests, wechat.texts.length]).toEqual([3, 3])
  })

  it('holds texts back while WeChat gives no token, and recovers', async () => {
    await begin()
    wechat.refusesTokens = true
    expect(await say('one a')).toEqual(UNAVAILABLE)
    wechat.refusesTokens = false
    expect(await say('two b')).toEqual(SENT)
  })

  it('keeps token, secret and openid out of the log', async () => {
    await begin()
    wechat.judge = () => ({ errcode: 45009 })
    await say('one a')
    wechat.refusesTokens = true
    wechat.endToken()
    await say('two b')
    for (const secret of ['token-1', 'the-app-secret', 'openid-of-alice', wechat.url])
      expect(server.log.join('')).not.toContain(secret)
  })
})

onEachDatabase('moderation by a word list', ({ start }) => {
  it('refuses a name at the sign-up and at a change', async () => {
    const server = await start({ config: { zim, moderation: { ...WECHAT_ONLY, moderators: ['words'], words: ['赌博', 'casino'] } } })
    const signUp = (account: string, name?: string) => server.call('POST', '/v1/accounts', { body: { account, name, password: 'correct horse battery' } })
    expect((await signUp('alice', '赌 博')).body.error.code).toBe('name-moderated')
    expect((await signUp('casino')).body.error.code).toBe('name-moderated')
    const { token } = (await signUp('alice', 'Alice')).body.session
    expect((await server.call('PUT', '/v1/me', { token, body: { name: '赌博' } })).body.error.code).toBe('name-moderated')
  })
})

describe('moderation without a filling', () => {
  it('is off by default', async () => {
    const { loadConfig } = await import('zim-chat-server')
    expect(loadConfig({ ZIM_APP_ID: '1', ZIM_SERVER_SECRET: SERVER_SECRET }).moderation.moderators).toEqual([])
  })
})
