/** Refused messages are recalled by ZEGO's server API, by one copy of the server, until ZEGO has done it. */
import type { AddressInfo } from 'node:net'

import { createServer } from 'node:http'
import { afterEach, beforeEach, expect, it } from 'vitest'

import type { TestContext } from './support/databases'
import type { TestServer } from './support/server'

import { onEachDatabase, onPostgresOnly } from './support/databases'
import { APP_ID, SERVER_SECRET } from './support/server'
import { startWechatApi } from './support/wechatApi'
import { EVENTS_TOKEN, mediaEvent, pushPlain } from './support/wechatPush'
import { insertWechatUser } from './support/wechatUser'
import { beforeSend, CALLBACK_SECRET, postCallback, signed } from './support/zegoCallback'

/** On a busy machine. */
const PATIENT = { timeout: 10_000 }

const RECALL = { action: 'RevokePeerMessage', FromUserId: 'alice', ToUserId: 'bob', MsgSeq: 7, Payload: 'moderated' }

const recalls: Array<Record<string, unknown>> = []
let answer: { Code: number } = { Code: 0 }
let apiUrl = ''
let wechat: Awaited<ReturnType<typeof startWechatApi>>
const zego = createServer((request, response) => {
  let text = ''
  request.on('data', chunk => text += chunk).on('end', () => {
    recalls.push({ action: new URL(request.url!, 'http://zego.invalid').searchParams.get('Action'), ...JSON.parse(text) as object })
    response.end(JSON.stringify(answer))
  })
})
beforeEach(async () => {
  recalls.length = 0
  answer = { Code: 0 }
  wechat = await startWechatApi()
  await new Promise<void>(resolve => zego.listen(0, '127.0.0.1', resolve))
  apiUrl = `http://127.0.0.1:${(zego.address() as AddressInfo).port}`
})
afterEach(async () => {
  zego.closeAllConnections()
  await Promise.all([wechat.stop(), new Promise(resolve => zego.close(resolve))])
})

function helpers(start: TestContext['start']) {
  const begin = async (database?: TestServer['database']) => start({
    database,
    config: {
      zim: { appID: APP_ID, serverSecret: SERVER_SECRET, tokenTtlSeconds: 600, tokenMode: 'gcm', callbackSecrets: [CALLBACK_SECRET], apiUrl },
      moderation: { moderators: [], words: [], sendUnchecked: [], onReview: 'refuse', verdictMs: 2000 },
      mediaModeration: { checkers: ['wechat'], service: null, hosts: [] },
      wechat: { appID: 'wx1', appSecret: 'the-app-secret', apiUrl: wechat.url, timeoutMs: 5000 },
      wechatEvents: { token: EVENTS_TOKEN, aesKey: null },
    },
    deps: { recallEveryMs: 20 },
  })

  /** Alice sends Bob a picture. Returns its extendedData. */
  async function send(server: TestServer, fields: object = {}): Promise<string> {
    const { body } = await postCallback(server, beforeSend({ from_user_id: 'alice', msg_type: 11, msg_body: JSON.stringify({ file_name: 'a.jpg', download_url: 'https://files.zego.test/a.jpg' }), ...fields }))
    return body.new_payload as string
  }

  const stored = (server: TestServer, payload: string, fields: object = {}) => postCallback(server, signed({ event: 'send_msg', from_user_id: 'alice', conv_id: 'bob', conv_type: 0, msg_type: 11, msg_id: '1', msg_seq: 7, send_result: 0, payload, ...fields }))
  const judge = (server: TestServer, suggest: string) => pushPlain(server, mediaEvent('trace-1', suggest), { timestamp: Math.floor(server.clock.now / 1000) })
  /** Long enough for several looks at what is due. */
  const settled = () => new Promise(resolve => setTimeout(resolve, 120))
  return { begin, send, stored, judge, settled }
}

onEachDatabase('a refused message', ({ start }) => {
  const { begin, send, stored, judge, settled } = helpers(start)
  let server: TestServer
  beforeEach(async () => {
    server = await begin()
    await insertWechatUser(server, 'alice', 'openid-of-alice')
  })

  it.each([
    ['stored before the verdict', true, {}, {}, RECALL],
    ['stored after the verdict', false, {}, {}, RECALL],
    ['of a group', true, { conv_type: 2, conv_id: 'g1' }, {}, { action: 'RevokeGroupMessage', FromUserId: 'alice', GroupId: 'g1', MsgSeq: 7, Payload: 'moderated' }],
    ['of a room', true, { conv_type: 1, conv_id: 'r1' }, {}, { action: 'RevokeRoomMessage', FromUserId: 'alice', RoomId: 'r1', MsgSeq: 7, Payload: 'moderated' }],
  ])('%s is recalled once', async (_, isStoredFirst, conversation, fields, expected) => {
    const payload = await send(server, conversation)
    if (isStoredFirst)
      await stored(server, payload, { ...conversation, ...fields })
    await judge(server, 'risky')
    if (!isStoredFirst)
      await stored(server, payload, { ...conversation, ...fields })
    await expect.poll(() => recalls, PATIENT).toEqual([expected])
    await settled()
    expect(recalls).toHaveLength(1)
  })

  it('is tried again after 5, 10, 20 s … when ZEGO does not answer or refuses for now, until it has', async () => {
    answer = { Code: 660_000_001 }
    await stored(server, await send(server))
    await judge(server, 'risky')
    for (const [tries, seconds] of [[1, 5], [2, 10], [3, 20]] as const) {
      await expect.poll(() => recalls.length, PATIENT).toBe(tries)
      server.clock.now += (seconds - 1) * 1000
      await settled()
      expect(recalls).toHaveLength(tries)
      server.clock.now += 1000
    }
    await expect.poll(() => recalls.length, PATIENT).toBe(4)
    answer = { Code: 0 }
    server.clock.now += 40_000
    await expect.poll(() => recalls.length, PATIENT).toBe(5)
    server.clock.now += 3600_000
    await settled()
    expect(recalls).toHaveLength(5)
  })

  it('is not tried again when it is gone', async () => {
    answer = { Code: 660_000_024 }
    await stored(server, await send(server))
    await judge(server, 'risky')
    await expect.poll(() => recalls.length, PATIENT).toBe(1)
    server.clock.now += 3600_000
    await settled()
    expect(recalls).toHaveLength(1)
  })
})

onPostgresOnly('two copies of the server', ({ start, newDatabase }) => {
  const { begin, send, stored, judge, settled } = helpers(start)

  it('recall a message once', async () => {
    const database = await newDatabase()
    const copies = [await begin(database), await begin(database)]
    await insertWechatUser(copies[0]!, 'alice', 'openid-of-alice')
    await stored(copies[0]!, await send(copies[0]!))
    await judge(copies[1]!, 'risky')
    await expect.poll(() => recalls, PATIENT).toEqual([RECALL])
    await settled()
    expect(recalls).toHaveLength(1)
  })
})

onEachDatabase('a message is not recalled', ({ start }) => {
  const { begin, send, stored, judge, settled } = helpers(start)

  it('when it passed, when ZIM has not stored it, or by the word of another sender', async () => {
    const server = await begin()
    await insertWechatUser(server, 'alice', 'openid-of-alice')
    const payload = await send(server)
    await judge(server, 'risky')
    for (const fields of [{ send_result: 660_500_007 }, { msg_seq: 0 }, { msg_seq: 'x' }, { from_user_id: 'bob' }, { payload: '' }, { payload: '{"check":7}' }, { payload: '{"check":"\\u0000"}' }])
      expect((await stored(server, payload, fields)).status).toBe(200)
    await settled()
    expect(recalls).toEqual([])
  })
})
