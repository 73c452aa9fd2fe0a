/** WeChat's message push: the question about the address, signatures, both modes, and verdicts on media. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Config } from '../../server/src/config'
import type { TestContext } from './support/databases'
import type { TestServer } from './support/server'

import { openDatabase } from '../../server/src/db/open'
import { decryptPush, pushSignature } from '../../server/src/wechatEvents'
import { onEachDatabase, onSqliteOnly } from './support/databases'
import { APP_ID, SERVER_SECRET } from './support/server'
import { startWechatApi } from './support/wechatApi'
import { AES_KEY, EVENTS_TOKEN, mediaEvent, pushEncrypted, pushPlain, pushQuery } from './support/wechatPush'
import { insertWechatUser } from './support/wechatUser'
import { beforeSend, CALLBACK_SECRET, postCallback } from './support/zegoCallback'

const zim: Config['zim'] = { appID: APP_ID, serverSecret: SERVER_SECRET, tokenTtlSeconds: 600, tokenMode: 'gcm', callbackSecrets: [CALLBACK_SECRET], apiUrl: 'https://zim-api.zego.im' }
const OLD = 31 * 60_000

let wechat: Awaited<ReturnType<typeof startWechatApi>>
beforeEach(async () => { wechat = await startWechatApi() })
afterEach(() => wechat.stop())

describe('the signature of an encrypted push', () => {
  it('is that of WeChat\'s example', () => {
    const encrypt = '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04='
    expect(pushSignature('AAAAA', '1714112445', '415670741', encrypt)).toBe('046e02f8204d34f8ba5fa3b1db94908f3df2e9b3')
  })
})

describe('an encrypted push', () => {
  /** Of the sample programs that WeChat publishes for its encryption (WXBizMsgCrypt). */
  const EXAMPLE = 'hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE='

  it('is decrypted as WeChat\'s sample says, for its AppID alone', () => {
    expect(pushSignature('spamtest', '1409735669', '1320562132', EXAMPLE)).toBe('5d197aaffba7e9b25a30732f161a50dee96bd5fa')
    expect(decryptPush(AES_KEY, 'wx2c2769f8efd9abc2', EXAMPLE)).toContain('<MsgId>6054768590064713728</MsgId>')
    expect(decryptPush(AES_KEY, 'wx2c2769f8efd9abc3', EXAMPLE)).toBeNull()
  })
})

/** A server that holds pictures back, Alice of the mini program, and Bob, who asks for verdicts. */
function helpers(start: TestContext['start']) {
  let server: TestServer
  let token: string

  async function begin({ aesKey = null, sendUnchecked = [], onReview = 'refuse' }: { aesKey?: string | null, sendUnchecked?: Config['moderation']['sendUnchecked'], onReview?: 'refuse' | 'send' } = {}) {
    server = await start({ config: {
      zim,
      moderation: { moderators: [], words: [], sendUnchecked, onReview, verdictMs: 2000 },
      mediaModeration: { checkers: ['wechat'], service: null, hosts: [] },
      wechat: { appID: 'wx1', appSecret: 'the-app-secret', apiUrl: wechat.url, timeoutMs: 5000 },
      wechatEvents: { token: EVENTS_TOKEN, aesKey },
    } })
    await insertWechatUser(server, 'alice', 'openid-of-alice')
    token = (await server.signUp('bob')).token
  }

  /** Sends a picture at so many addresses; returns its key. */
  async function send(addresses = 1): Promise<string> {
    const [download_url, large_image_download_url = '', thumbnail_download_url = ''] = Array.from({ length: addresses }, (_, n) => `https://files.zego.test/${n}.jpg`)
    const { body } = await postCallback(server, beforeSend({ from_user_id: 'alice', msg_type: 11, msg_body: JSON.stringify({ file_name: 'a.jpg', download_url, large_image_download_url, thumbnail_download_url }) }))
    return (JSON.parse(body.new_payload) as { check: string }).check
  }

  async function stateOf(key: string): Promise<string | undefined> {
    const { status, body } = await server.call('POST', '/v1/verdicts', { token, body: { checks: [key] } })
    expect(status).toBe(200)
    return body.verdicts[key]
  }

  return { begin, send, stateOf, server: () => server, ask: (checks: unknown[]) => server.call('POST', '/v1/verdicts', { token, body: { checks } }) }
}

onEachDatabase('verdicts on media', ({ start }) => {
  const { begin, send, stateOf, server } = helpers(start)

  it('decide a message when each of its addresses is decided, also at the same time', async () => {
    await begin()
    const [good, bad] = [await send(3), await send(3)]
    await pushPlain(server(), mediaEvent('trace-1'))
    expect(await stateOf(good)).toBe('waiting')
    await Promise.all(['trace-2', 'trace-3', 'trace-4', 'trace-5'].map(trace => pushPlain(server(), mediaEvent(trace))))
    expect([await stateOf(good), await stateOf(bad)]).toEqual(['passed', 'waiting'])
    await pushPlain(server(), mediaEvent('trace-6', 'risky'))
    expect(await stateOf(bad)).toBe('refused')
  })

  it('are applied once: a later verdict changes nothing', async () => {
    await begin()
    const [bad, good] = [await send(), await send()]
    await pushPlain(server(), mediaEvent('trace-1', 'risky'))
    await pushPlain(server(), mediaEvent('trace-1', 'pass'))
    await pushPlain(server(), mediaEvent('trace-2', 'pass'))
    await pushPlain(server(), mediaEvent('trace-2', 'risky'))
    expect([await stateOf(bad), await stateOf(good)]).toEqual(['refused', 'passed'])
    const two = await send(2)
    for (const [trace, suggest] of [['trace-3', 'pass'], ['trace-3', 'risky'], ['trace-4', 'pass']] as const)
      await pushPlain(server(), mediaEvent(trace, suggest))
    expect(await stateOf(two)).toBe('passed')
  })

  it('may come before the message is stored here', async () => {
    await begin()
    await pushPlain(server(), mediaEvent('trace-1', 'risky'))
    expect(await stateOf(await send())).toBe('refused')
  })

  it('that do not come in 30 minutes leave the picture hidden, by setting they show it, and count when they come late', async () => {
    await begin()
    const key = await send()
    server().clock.now += OLD
    expect(await stateOf(key)).toBe('unchecked')
    await pushPlain(server(), mediaEvent('trace-1'), { timestamp: Math.floor(server().clock.now / 1000) })
    expect(await stateOf(key)).toBe('passed')
    await begin({ sendUnchecked: ['image'] })
    const open = await send()
    expect(await stateOf(open)).toBe('waiting')
    server().clock.now += OLD
    expect(await stateOf(open)).toBe('passed')
  })

  it('are forgotten after 100 days', async () => {
    await begin()
    const old = await send()
    await pushPlain(server(), mediaEvent('trace-1'))
    const database = await openDatabase(server().database)
    for (const table of ['held_messages', 'media_verdicts'] as const)
      await database.updateTable(table).set({ created_at: Date.now() - 101 * 24 * 3600_000 }).execute()
    const kept = await send()
    await start({ database: server().database })
    expect([await stateOf(old), await stateOf(kept)]).toEqual([undefined, 'waiting'])
    expect(await database.selectFrom('media_verdicts').select('trace_id').execute()).toEqual([{ trace_id: 'trace-2' }])
    await database.destroy()
  })
})

onSqliteOnly('events of WeChat', ({ start }) => {
  const { begin, send, stateOf, server, ask } = helpers(start)

  it('are not received without a token, and the question about the address is answered with one', async () => {
    const other = await start({ config: { zim } })
    expect((await pushPlain(other, mediaEvent('x'))).status).toBe(404)
    await begin()
    const { status, body, headers } = await server().call('GET', `/v1/wechat/events?${pushQuery({ query: { echostr: '<b>4375120948345356249' } })}`)
    expect([status, String(body), headers.get('content-type')]).toEqual([200, '<b>4375120948345356249', 'text/plain; charset=utf-8'])
    expect((await server().call('GET', `/v1/wechat/events?${pushQuery({ token: 'another', query: { echostr: 'x' } })}`)).status).toBe(401)
  })

  it.each([
    ['passed', 'pass', {}, {}, 'passed'],
    ['refused', 'risky', {}, {}, 'refused'],
    ['to be looked at by a person', 'review', {}, {}, 'refused'],
    ['to be looked at, where the setting shows it', 'review', {}, { onReview: 'send' as const }, 'passed'],
    ['that WeChat could not load', 'pass', { errcode: -1008 }, {}, 'unchecked'],
    ['that WeChat could not load, where the setting shows what was not checked', 'pass', { errcode: -1008 }, { sendUnchecked: ['image' as const] }, 'passed'],
    ['without a result', 'pass', { result: undefined }, {}, 'unchecked'],
  ])('tell of a picture %s', async (_, suggest, more, settings, expected) => {
    await begin(settings)
    const key = await send()
    expect(await stateOf(key)).toBe('waiting')
    expect(await pushPlain(server(), mediaEvent('trace-1', suggest, more))).toMatchObject({ status: 200 })
    expect(await stateOf(key)).toBe(expected)
  })

  it.each([
    ['a wrong signature', { query: { signature: 'f'.repeat(40) } }],
    ['another token', { token: 'another' }],
    ['no signature', { query: { signature: '' } }],
    ['a time of ten minutes ago', { timestamp: Math.floor(Date.now() / 1000) - 601 }],
    ['a time in ten minutes', { timestamp: Math.floor(Date.now() / 1000) + 900 }],
  ])('are refused with 401 and without an effect for %s', async (_, options) => {
    await begin()
    const key = await send()
    expect((await pushPlain(server(), mediaEvent('trace-1', 'risky'), options)).status).toBe(401)
    expect(await stateOf(key)).toBe('waiting')
  })

  it('are accepted again as they were, and not with another body under the same signature', async () => {
    await begin()
    const key = await send()
    const options = { timestamp: Math.floor(Date.now() / 1000), nonce: 'n1' }
    for (let n = 0; n < 2; n++) expect((await pushPlain(server(), { Event: 'x' }, options)).status).toBe(200)
    expect((await pushPlain(server(), mediaEvent('trace-1', 'risky'), options)).status).toBe(401)
    expect(await stateOf(key)).toBe('waiting')
  })

  it('are decrypted in the safe mode, and there no plain one is accepted', async () => {
    await begin({ aesKey: AES_KEY })
    const [first, second] = [await send(), await send()]
    expect((await pushPlain(server(), mediaEvent('trace-1', 'pass'))).status).toBe(401)
    expect((await pushEncrypted(server(), mediaEvent('trace-1', 'pass'), { appID: 'wx2' })).status).toBe(401)
    expect((await pushEncrypted(server(), mediaEvent('trace-1', 'pass'), { aesKey: AES_KEY.toUpperCase() })).status).toBe(401)
    expect((await pushEncrypted(server(), mediaEvent('trace-1', 'pass'), { query: { msg_signature: 'f'.repeat(40) } })).status).toBe(401)
    expect(await stateOf(first)).toBe('waiting')
    expect((await pushEncrypted(server(), mediaEvent('trace-1', 'pass'))).status).toBe(200)
    expect([await stateOf(first), await stateOf(second)]).toEqual(['passed', 'waiting'])
  })

  it('for another mini program and unknown ones get a 200 and have no effect', async () => {
    await begin()
    const key = await send()
    for (const event of [{ Event: 'an_event_of_tomorrow' }, { MsgType: 'text' }, mediaEvent('trace-1', 'risky', { appid: 'wx2' }), mediaEvent('trace-9', 'risky')])
      expect((await pushPlain(server(), event)).status).toBe(200)
    expect(await stateOf(key)).toBe('waiting')
  })

  it('never get a 5xx and have no unsigned effect, whatever is sent', async () => {
    await begin()
    const key = await send()
    const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('', '\0', '__proto__', '\uD800', 'x'.repeat(3000)), fc.integer(), fc.constant(null), fc.object({ maxDepth: 2 }))
    const fields = fc.dictionary(fc.constantFrom('Event', 'trace_id', 'result', 'errcode', 'appid', 'Encrypt', '__proto__'), value, { maxKeys: 5 })
    const body = fc.oneof(fields.map(given => JSON.stringify({ ...mediaEvent('trace-9', 'risky'), ...given })), fields.map(given => JSON.stringify(given)), value.map(any => JSON.stringify(any) ?? ''), fc.constant('['.repeat(5000)), fc.constant('<xml></xml>'))
    const query = fc.oneof(fc.constant({}), fc.dictionary(fc.constantFrom('signature', 'timestamp', 'nonce', 'msg_signature'), fc.string({ unit: 'binary', maxLength: 50 })))
    await fc.assert(fc.asyncProperty(body, query, async (text, more) => {
      const { status } = await pushPlain(server(), text, { query: more })
      expect(status).toBeLessThan(500)
      const unsigned = await pushPlain(server(), JSON.stringify(mediaEvent('trace-1', 'risky')), { token: 'another', query: more })
      expect(unsigned.status).toBe(401)
    }), { numRuns: Number(process.env.HOSTILE_CALLBACKS ?? 100), seed: 1 })
    expect(await stateOf(key)).toBe('waiting')
    expect((await pushPlain(server(), 'x'.repeat(70_000))).status).toBe(413)
  })

  it('need a session to be asked for, and are asked for at most 50 at once, 150 times in 5 minutes', async () => {
    await begin()
    expect((await server().call('POST', '/v1/verdicts', { body: { checks: ['x'] } })).status).toBe(401)
    expect((await ask(Array.from({ length: 51 }, () => 'x'))).status).toBe(400)
    expect((await ask([])).status).toBe(400)
    expect((await ask(['\0', '__proto__', 'x'.repeat(22)])).body).toEqual({ verdicts: {} })
    let last = 200
    for (let n = 0; n < 150 && last === 200; n++) last = (await ask(['x'])).status
    expect(last).toBe(429)
  })
})
