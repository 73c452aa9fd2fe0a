import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'

import type { Config } from '../../server/src/config'
import type { TestServer } from './support/server'

import { callbackSignature } from '../../server/src/zego/callbackSignature'
import { onEachDatabase } from './support/databases'
import { APP_ID, SERVER_SECRET } from './support/server'
import { beforeSend, CALLBACK_SECRET, postCallback, signed } from './support/zegoCallback'

const zim: Config['zim'] = { appID: APP_ID, serverSecret: SERVER_SECRET, tokenTtlSeconds: 600, tokenMode: 'gcm', callbackSecrets: [CALLBACK_SECRET], apiUrl: 'https://zim-api.zego.im' }
const moderation: Config['moderation'] = { moderators: ['words'], words: ['赌博'], sendUnchecked: [], onReview: 'refuse', verdictMs: 2000 }

const SENT = { result: 0, reason: '' }
const REFUSED = { result: 3, reason: 'moderated' }
const UNAVAILABLE = { result: 3, reason: 'moderation-unavailable' }

describe('the signature of a callback', () => {
  it('is that of ZEGO\'s example', () => {
    expect(callbackSignature('secret', '1470820198', '123412')).toBe('5bd59fd62953a8059fb7eaba95720f66d19e4517')
  })
})

onEachDatabase('callbacks of ZEGO', ({ start }) => {
  let server: TestServer
  beforeEach(async () => { server = await start({ config: { zim, moderation } }) })

  const ask = async (fields: Record<string, unknown>) => (await postCallback(server, beforeSend(fields))).body

  it('are not answered without a secret', async () => {
    const other = await start({ config: { zim: { ...zim, callbackSecrets: [], apiUrl: 'https://zim-api.zego.im' } } })
    expect((await postCallback(other, beforeSend())).status).toBe(404)
  })

  it('are accepted with the old secret too, where it is set, and the log says so', async () => {
    const changing = await start({ config: { zim: { ...zim, callbackSecrets: ['the-new-secret', CALLBACK_SECRET] } } })
    const answerTo = async (secret: string) => (await postCallback(changing, signed({ event: 'x' }, secret))).status
    expect(await answerTo('the-new-secret')).toBe(200)
    expect(changing.log.join('')).not.toContain('ZEGO_CALLBACK_SECRET_OLD')
    expect(await answerTo(CALLBACK_SECRET)).toBe(200)
    expect(changing.log.join('')).toContain('ZEGO_CALLBACK_SECRET_OLD')
    expect(await answerTo('another')).toBe(401)
  })

  it('let a text pass, and refuse one with a word of the list', async () => {
    expect(await ask({ msg_body: 'hi' })).toEqual(SENT)
    expect(await ask({ msg_body: '来赌 博吧' })).toEqual(REFUSED)
  })

  it('send everything when nothing moderates', async () => {
    const open = await start({ config: { zim, moderation: { ...moderation, moderators: [] } } })
    for (const fields of [{ msg_body: '赌博' }, { msg_type: 14, msg_body: '{}' }, { msg_type: 77 }])
      expect((await postCallback(open, beforeSend(fields))).body).toEqual(SENT)
  })

  it.each([
    ['a wrong signature', { signature: 'f'.repeat(40) }],
    ['a signature in another length', { signature: 'f' }],
    ['another AppID', { appid: '999' }],
  ])('refuse %s with 401', async (_, fields) => {
    const { status, body } = await postCallback(server, { ...beforeSend(), ...fields })
    expect([status, body.error.code]).toEqual([401, 'callback-not-signed'])
  })

  it('refuse one that was signed with another secret', async () => {
    expect((await postCallback(server, signed({ event: 'send_msg' }, 'another'))).status).toBe(401)
  })

  it.each([['older', -601], ['newer', 601]])('refuse one that is ten minutes %s', async (_, seconds) => {
    const { status, body } = await postCallback(server, beforeSend({ timestamp: Math.floor(Date.now() / 1000) + seconds }))
    expect([status, body.error.code]).toEqual([401, 'callback-stale'])
  })

  it('read a time in seconds, in milliseconds, as a number and as a text', async () => {
    for (const timestamp of [Math.floor(Date.now() / 1000), String(Math.floor(Date.now() / 1000)), Date.now(), String(Date.now())])
      expect((await postCallback(server, beforeSend({ timestamp }))).status).toBe(200)
  })

  it('refuse one without a common field with 400', async () => {
    for (const field of ['event', 'appid', 'timestamp', 'nonce', 'signature'])
      expect((await postCallback(server, { ...beforeSend(), [field]: undefined })).status, field).toBe(400)
  })

  it('are read as JSON, as percent-encoded JSON and as a form', async () => {
    const fields = beforeSend({ msg_body: '赌博' })
    const form = new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)])).toString()
    expect((await postCallback(server, encodeURIComponent(JSON.stringify({ ...fields, request_id: 'a' })))).body).toEqual(REFUSED)
    expect((await postCallback(server, form, { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' })).body).toEqual(REFUSED)
    expect((await postCallback(server, fields, { 'content-type': 'text/plain' })).body).toEqual(REFUSED)
  })

  it('answer other events, known and unknown ones, so that ZEGO does not repeat them', async () => {
    for (const event of ['send_msg', 'user_action', 'group_create', 'an_event_of_tomorrow'])
      expect(await postCallback(server, signed({ event }))).toMatchObject({ status: 200, body: {} })
  })

  it('check what a person can read in other kinds of messages', async () => {
    const encoded = (value: unknown) => encodeURIComponent(JSON.stringify(value))
    expect(await ask({ msg_type: 200, msg_body: JSON.stringify({ kind: 'card', name: '赌博', id: 'abc' }) })).toEqual(REFUSED)
    expect(await ask({ msg_type: 200, msg_body: JSON.stringify({ kind: 'card', inner: JSON.stringify({ name: '赌博' }) }) })).toEqual(REFUSED)
    expect(await ask({ msg_type: 100, msg_body: JSON.stringify({ Title: '聊天记录', Summary: '赌博' }) })).toEqual(REFUSED)
    expect(await ask({ msg_type: 12, msg_body: encoded({ file_name: '赌博.pdf', file_size: '1' }) })).toEqual(REFUSED)
    expect(await ask({ msg_type: 1, msg_body: 'hi', payload: JSON.stringify({ cid: 'abc', quote: '赌博' }) })).toEqual(REFUSED)
    expect(await ask({ msg_type: 200, msg_body: JSON.stringify({ name: 'Alice' }) })).toEqual(SENT)
  })

  it('hold back media that nothing can check, unless the setting sends their kind', async () => {
    expect(await ask({ msg_type: 11, msg_body: '{}' })).toEqual(UNAVAILABLE)
    const other = await start({ config: { zim, moderation: { ...moderation, sendUnchecked: ['image'] } } })
    const answerOf = async (fields: object) => (await postCallback(other, beforeSend({ ...fields }))).body
    expect(await answerOf({ msg_type: 11, msg_body: '{}' })).toEqual(SENT)
    expect(await answerOf({ msg_type: 11, msg_body: encodeURIComponent(JSON.stringify({ file_name: '赌博.png' })) })).toEqual(REFUSED)
    expect(await answerOf({ msg_type: 14, msg_body: '{}' })).toEqual(UNAVAILABLE)
    expect(await answerOf({ msg_type: 10, msg_body: JSON.stringify({ multi_msg: [{ msg_type: 1, callback_content: 'a' }, { msg_type: 14 }] }) })).toEqual(UNAVAILABLE)
    expect(await answerOf({ msg_type: 10, msg_body: JSON.stringify({ multi_msg: [{ msg_type: 1, callback_content: 'a b' }] }) })).toEqual(SENT)
  })

  it('refuse a message of a type that ZIM does not have', async () => {
    expect(await ask({ msg_type: 77 })).toEqual(REFUSED)
  })

  it('never get a 5xx and never pass an unsigned question, whatever is sent', async () => {
    const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('', '\0', '%', '%7B', '{', '__proto__', '\uD800', 'x'.repeat(3000)), fc.integer(), fc.double(), fc.constant(null), fc.boolean(), fc.object({ maxDepth: 3 }))
    const names = fc.constantFrom('event', 'appid', 'timestamp', 'nonce', 'signature', 'from_user_id', 'request_id', 'msg_body', 'msg_type', 'payload', '__proto__', 'constructor')
    const fields = fc.dictionary(names, value, { maxKeys: 8 })
    const body = fc.oneof(
      fields.map(given => JSON.stringify({ ...beforeSend(), ...given })),
      fields.map(given => JSON.stringify(signed({ event: 'before_send_msg', msg_type: 1, ...given }))),
      fc.tuple(fc.constantFrom(1, 10, 11, 12, 100, 200), value, value).map(([msg_type, msg_body, payload]) => JSON.stringify(beforeSend({ msg_type, msg_body, payload }))),
      value.map(any => JSON.stringify(any) ?? ''),
      fc.string({ unit: 'binary' }),
      fc.constant('['.repeat(5000)),
      fc.constant(`{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`),
    )
    const type = fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'text/plain', 'application/json; charset=utf-16', 'multipart/form-data')
    await fc.assert(fc.asyncProperty(body, type, async (text, contentType) => {
      const { status, body: answer } = await postCallback(server, text, { 'content-type': contentType })
      expect(status).toBeLessThan(500)
      const isUnsigned = status === 401 || status === 400
      expect(isUnsigned && answer?.result !== undefined).toBe(false)
    }), { numRuns: Number(process.env.HOSTILE_CALLBACKS ?? 150), seed: 1 })
  })

  it('get no answer that is larger than the limit of a body', async () => {
    expect((await postCallback(server, 'x'.repeat(600_000))).status).toBe(413)
  })

  it('keep the text out of the log', async () => {
    await ask({ msg_body: '来赌博吧 a secret' })
    expect(server.log.join('')).toContain('a text was refused')
    expect(server.log.join('')).not.toContain('secret')
  })
})
