/** Media of messages: which checker is asked for what, and what ZEGO is answered. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Config } from '../../server/src/config'
import type { TestServer } from './support/server'

import { markedPayload } from '../../server/src/zego/mark'
import { onSqliteOnly } from './support/databases'
import { MEDIA_SECRET, startMediaService } from './support/mediaService'
import { APP_ID, SERVER_SECRET } from './support/server'
import { startWechatApi } from './support/wechatApi'
import { insertWechatUser } from './support/wechatUser'
import { beforeSend, CALLBACK_SECRET, postCallback } from './support/zegoCallback'

const zim: Config['zim'] = { appID: APP_ID, serverSecret: SERVER_SECRET, tokenTtlSeconds: 600, tokenMode: 'gcm', callbackSecrets: [CALLBACK_SECRET], apiUrl: 'https://zim-api.zego.im' }

const SENT = { result: 0, reason: '' }
const REFUSED = { result: 3, reason: 'moderated' }
const UNAVAILABLE = { result: 3, reason: 'moderation-unavailable' }
/** Sent, with a key in its extendedData. */
const WAITING = { ...SENT, new_payload: expect.stringMatching(/^\{"check":"[\w-]{22}"\}$/) }

let wechat: Awaited<ReturnType<typeof startWechatApi>>
let service: Awaited<ReturnType<typeof startMediaService>>
beforeEach(async () => { [wechat, service] = await Promise.all([startWechatApi(), startMediaService()]) })
afterEach(async () => { await Promise.all([wechat.stop(), service.stop()]) })

interface Settings extends Partial<Config['mediaModeration']> { sendUnchecked?: Config['moderation']['sendUnchecked'], verdictMs?: number }

const configOf = ({ sendUnchecked = [], verdictMs = 400, ...media }: Settings) => ({
  zim,
  moderation: { moderators: ['words' as const], words: ['赌博'], sendUnchecked, onReview: 'refuse' as const, verdictMs },
  mediaModeration: { checkers: ['wechat' as const], service: { url: service.url, secret: MEDIA_SECRET }, hosts: [], ...media },
  wechat: { appID: 'wx1', appSecret: 'the-app-secret', apiUrl: wechat.url, timeoutMs: 5000 },
  wechatEvents: { token: 'events-token', aesKey: null },
})

const AT = 'https://files.zego.test'
const encoded = (value: unknown) => encodeURIComponent(JSON.stringify(value))
const picture = (fields: object = {}) => ({ msg_type: 11, msg_body: encoded({ md5: 'a', file_name: 'a.jpg', file_size: '1000', download_url: `${AT}/a.jpg`, ...fields }) })
const media = (msg_type: number, name: string, fields: object = {}) => ({ msg_type, msg_body: encoded({ file_name: name, file_size: '1000', download_url: `${AT}/${name}`, ...fields }) })

onSqliteOnly('media of messages', ({ start }) => {
  async function begin(settings: Settings = {}) {
    const server = await start({ config: configOf(settings) })
    await insertWechatUser(server, 'alice', 'openid-of-alice')
    return (fields: object) => ask(server, { from_user_id: 'alice', ...fields })
  }
  const ask = async (server: TestServer, fields: Record<string, unknown>) => (await postCallback(server, beforeSend(fields))).body

  it('that WeChat checks are sent with a key, and each address is checked', async () => {
    const say = await begin()
    expect(await say(picture({ thumbnail_download_url: `${AT}/small`, large_image_download_url: `${AT}/a.jpg` }))).toEqual(WAITING)
    const request = { version: 2, openid: 'openid-of-alice', scene: 4, media_type: 2 }
    expect(wechat.media).toEqual([{ ...request, media_url: `${AT}/a.jpg` }, { ...request, media_url: `${AT}/small` }])
    expect(await say(media(13, 'a.mp3'))).toEqual(WAITING)
    expect(wechat.media.at(-1)).toMatchObject({ media_type: 1, media_url: `${AT}/a.mp3` })
  })

  it('keep what the client has written beside the key, and lose a key that a client has made up', async () => {
    const say = await begin()
    const { new_payload: payload } = await say({ ...picture(), payload: JSON.stringify({ cid: 'abc', check: 'x'.repeat(22) }) }) as { new_payload: string }
    expect(JSON.parse(payload)).toEqual({ cid: 'abc', check: expect.stringMatching(/^[\w-]{22}$/) })
    expect(payload).not.toContain('xxx')
    expect(await say({ msg_body: 'hi', payload: JSON.stringify({ cid: 'abc', check: 'x'.repeat(22) }) })).toEqual({ ...SENT, new_payload: '{"cid":"abc"}' })
    expect(await say({ msg_body: 'hi', payload: '{"cid":"abc"}' })).toEqual(SENT)
  })

  it.each([
    ['a video', () => media(14, 'a.mp4')],
    ['a recording as m4a', () => media(13, 'a.m4a')],
    ['a picture as webp', () => media(11, 'a.webp')],
    ['a picture above 10 MB', () => picture({ file_size: String(10 * 1024 * 1024 + 1) })],
    ['a file', () => media(12, 'a.pdf')],
    ['a picture of a user without an openid', () => ({ ...picture(), from_user_id: 'bob' })],
    ['a link in a custom message', () => ({ msg_type: 200, msg_body: JSON.stringify({ image: `${AT}/a.jpg` }) })],
    ['several, one of them a video', () => ({ msg_type: 10, msg_body: JSON.stringify({ multi_msg: [{ msg_type: 1, callback_content: 'hi' }, { msg_type: 14, callback_content: encoded({ file_name: 'a.mp4', download_url: `${AT}/a.mp4` }) }] }) })],
  ])('that WeChat cannot check go to the team\'s service, without one they are refused, and by setting they are sent: %s', async (_, fields) => {
    expect(await (await begin())(fields())).toEqual(UNAVAILABLE)
    const open = await begin({ sendUnchecked: ['video', 'audio', 'image', 'file', 'custom', 'multiple'] })
    expect(await open(fields())).toEqual(SENT)
    expect(service.items).toEqual([])
    const both = await begin({ checkers: ['wechat', 'service'] })
    expect(await both(fields())).toEqual(SENT)
    service.judge = () => ({ verdict: 'refuse', label: 'porn' })
    expect(await both(fields())).toEqual(REFUSED)
  })

  it('inside a combined message have no address: it is refused, and by setting it is sent', async () => {
    const combined = { msg_type: 100, msg_body: JSON.stringify({ Title: '聊天记录', Summary: '[图片]' }) }
    expect(await (await begin({ checkers: ['service'] }))(combined)).toEqual(UNAVAILABLE)
    expect(await (await begin({ checkers: ['service'], sendUnchecked: ['combine'] }))(combined)).toEqual(SENT)
    expect(await (await begin({ checkers: [] }))(combined)).toEqual(SENT)
  })

  it.each([
    ['refuses', { verdict: 'refuse' }, REFUSED],
    ['does not know', { verdict: 'unknown' }, UNAVAILABLE],
    ['fails', { error: 1 }, UNAVAILABLE],
    ['answers with something else', '<html>', UNAVAILABLE],
    ['does not answer in time', 'silence', UNAVAILABLE],
  ])('that the team\'s service %s', async (_, answer, expected) => {
    const say = await begin({ checkers: ['service'] })
    service.judge = () => answer
    expect(await say(picture())).toEqual(expected)
    expect(service.items[0]).toEqual({ kind: 'image', url: `${AT}/a.jpg`, fileName: 'a.jpg', bytes: 1000, userID: 'alice', place: 'message' })
  })

  it.each([
    ['has no time', { errcode: 45009 }, UNAVAILABLE],
    ['does not know the user', { errcode: 61010 }, UNAVAILABLE],
    ['gives no ID', { errcode: 0 }, UNAVAILABLE],
    ['gives a strange ID', { errcode: 0, trace_id: 'a\0b' }, UNAVAILABLE],
    ['does not answer in time', 'silence', UNAVAILABLE],
  ])('where WeChat %s', async (_, reply, expected) => {
    const say = await begin()
    wechat.takeMedia = () => reply
    expect(await say(picture())).toEqual(expected)
  })

  it('are checked after WeChat has ended the access token', async () => {
    const say = await begin()
    expect(await say(picture())).toEqual(WAITING)
    wechat.endToken()
    expect(await say(picture({ download_url: `${AT}/b.jpg` }))).toEqual(WAITING)
  })

  it('are not sent when one of several addresses is refused, and a text is refused beside good media', async () => {
    const say = await begin({ checkers: ['service'] })
    service.judge = ({ url }) => ({ verdict: url === `${AT}/bad` ? 'refuse' : 'pass' })
    expect(await say(picture({ thumbnail_download_url: `${AT}/bad` }))).toEqual(REFUSED)
    expect(await say(media(12, '赌博.pdf'))).toEqual(REFUSED)
    expect(await say(picture())).toEqual(SENT)
  })

  it('come from the hosts that are set, and from nowhere else', async () => {
    const say = await begin({ checkers: ['service'], hosts: ['.zego.test'] })
    expect(await say(picture())).toEqual(SENT)
    for (const url of ['https://evil.test/a.jpg', 'https://evilzego.test/a.jpg', 'ftp://a.zego.test/a.jpg', 'http://', 'https://files.zego.test@evil.test/a.jpg'])
      expect(await say(picture({ download_url: url })), url).toEqual(REFUSED)
  })

  it('without an address are refused, and so are more than 30', async () => {
    const say = await begin({ checkers: ['service'] })
    expect(await say({ msg_type: 11, msg_body: '{}' })).toEqual(UNAVAILABLE)
    expect(await say({ msg_type: 10, msg_body: 'x' })).toEqual(UNAVAILABLE)
    const links = Array.from({ length: 31 }, (_, n) => `${AT}/${n}`)
    expect(await say({ msg_type: 200, msg_body: JSON.stringify(links) })).toEqual(UNAVAILABLE)
    expect(service.items).toEqual([])
  })

  it('get one key, also when ZEGO asks twice', async () => {
    const say = await begin()
    const question = { request_id: 'one', ...picture() }
    const [first, second] = await Promise.all([say(question), say(question)])
    expect(second).toEqual(first)
    expect(wechat.media).toHaveLength(1)
  })
})

describe('the mark of a message', () => {
  it('keeps a payload that is no JSON object as a text', () => {
    expect(markedPayload('hello', 'k')).toBe('{"text":"hello","check":"k"}')
    expect(markedPayload('[1]', 'k')).toBe('{"text":"[1]","check":"k"}')
    expect(markedPayload('', 'k')).toBe('{"check":"k"}')
    expect(markedPayload('hello', null)).toBeUndefined()
    expect(markedPayload(encodeURIComponent('{"cid":"a","check":"b"}'), null)).toBe('{"cid":"a"}')
  })
})
