import { afterEach, beforeEach, expect, it } from 'vitest'

/** Pictures of people and groups are checked before they are shown. */
import type { Config } from '../../server/src/config'
import type { TestServer } from './support/server'

import { openDatabase } from '../../server/src/db/open'
import { onEachDatabase } from './support/databases'
import { MEDIA_SECRET, startMediaService } from './support/mediaService'
import { zeroPng } from './support/pictures'
import { APP_ID, SERVER_SECRET } from './support/server'
import { startWechatApi } from './support/wechatApi'
import { EVENTS_TOKEN, mediaEvent, pushPlain } from './support/wechatPush'
import { startZegoApi } from './support/zegoApi'
import { CALLBACK_SECRET } from './support/zegoCallback'

/** On a busy machine. */
const PATIENT = { timeout: 10_000 }

let wechat: Awaited<ReturnType<typeof startWechatApi>>
let service: Awaited<ReturnType<typeof startMediaService>>
let zego: Awaited<ReturnType<typeof startZegoApi>>
beforeEach(async () => { [wechat, service, zego] = await Promise.all([startWechatApi(), startMediaService(), startZegoApi()]) })
afterEach(async () => { await Promise.all([wechat.stop(), service.stop(), zego.stop()]) })

onEachDatabase('a picture', ({ start }) => {
  let server: TestServer
  let alice: Awaited<ReturnType<TestServer['signUp']>>

  async function begin(checkers: Config['mediaModeration']['checkers'], sendUnchecked: Config['moderation']['sendUnchecked'] = []) {
    server = await start({ config: {
      zim: { appID: APP_ID, serverSecret: SERVER_SECRET, tokenTtlSeconds: 600, tokenMode: 'gcm', callbackSecrets: [CALLBACK_SECRET], apiUrl: zego.url },
      moderation: { moderators: [], words: [], sendUnchecked, onReview: 'refuse', verdictMs: 1000 },
      mediaModeration: { checkers, service: { url: service.url, secret: MEDIA_SECRET }, hosts: ['files.zego.test'] },
      wechat: { appID: 'wx1', appSecret: 'the-app-secret', apiUrl: wechat.url, timeoutMs: 5000 },
      wechatEvents: { token: EVENTS_TOKEN, aesKey: null },
    } })
    alice = await server.signUp('alice')
    const database = await openDatabase(server.database)
    await database.updateTable('users').set({ wechat_openid: 'openid-of-alice' }).where('user_id', '=', alice.userID).execute()
    await database.destroy()
  }

  function upload(path = '/v1/me/avatar') {
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(zeroPng(2, 2))], { type: 'image/png' }), 'a.png')
    return alice.call('POST', path, { body: form })
  }
  const shown = async () => (await alice.call('GET', '/v1/me')).body.user.avatarUrl as string
  const load = async (url: string) => (await server.call('GET', new URL(url).pathname)).status
  const judge = (suggest: string, trace = 'trace-1') => pushPlain(server, mediaEvent(trace, suggest), { timestamp: Math.floor(server.clock.now / 1000) })

  it('that a service lets pass is shown at once, and one that it refuses is not kept', async () => {
    await begin(['service'])
    const { status, body } = await upload()
    expect([status, body.review, await load(body.user.avatarUrl)]).toEqual([200, undefined, 200])
    expect(service.items).toEqual([expect.objectContaining({ kind: 'image', url: body.user.avatarUrl, userID: alice.userID, place: 'profile' })])
    service.judge = () => ({ verdict: 'refuse' })
    const refused = await upload()
    expect([refused.status, refused.body.error.code, refused.body.error.field]).toEqual([422, 'picture-moderated', 'file'])
    expect([await shown(), await load(service.items[1]!.url as string)]).toEqual([body.user.avatarUrl, 404])
    service.judge = () => ({})
    const unchecked = await upload()
    expect([unchecked.status, unchecked.body.error.code, unchecked.headers.get('retry-after')]).toEqual([503, 'picture-unchecked', '5'])
    expect(await shown()).toBe(body.user.avatarUrl)
  })

  it('that WeChat checks is kept aside, and the one before stays shown until it has passed', async () => {
    await begin(['wechat'])
    const first = await upload()
    expect(first.body).toMatchObject({ user: { avatarUrl: '' }, review: 'waiting' })
    expect(wechat.media).toEqual([expect.objectContaining({ scene: 1, media_type: 2, openid: 'openid-of-alice' })])
    // WeChat loads it.
    expect(await load(wechat.media[0]!.media_url)).toBe(200)
    await judge('pass')
    expect(await shown()).toBe(wechat.media[0]!.media_url)
    await upload()
    expect(await shown()).toBe(wechat.media[0]!.media_url)
    await judge('risky', 'trace-2')
    expect([await shown(), await load(wechat.media[1]!.media_url)]).toEqual([wechat.media[0]!.media_url, 404])
  })

  it('that was replaced while it waited is not shown when it passes', async () => {
    await begin(['wechat'])
    await upload()
    await upload()
    await judge('pass', 'trace-1')
    expect(await shown()).toBe('')
    await judge('pass', 'trace-2')
    expect(await shown()).toBe(wechat.media[1]!.media_url)
  })

  it('of a group is told to ZIM by the server when it has passed', async () => {
    await begin(['wechat'])
    const { status, body } = await upload('/v1/groups/g1/avatar')
    expect([status, body]).toEqual([200, { avatarUrl: '', review: 'waiting' }])
    expect(await shown()).toBe('')
    await judge('pass')
    await expect.poll(() => zego.calls, PATIENT).toEqual([['UpdateGroupData', { FromUserId: alice.userID, GroupId: 'g1', GroupAvatar: wechat.media[0]!.media_url }]])
    expect(await load(wechat.media[0]!.media_url)).toBe(200)
    expect(await shown()).toBe('')
  })

  it.each([
    ['is dropped', [], false],
    ['is shown where the setting says so', ['avatar' as const], true],
  ])('without a verdict after half an hour %s', async (_, sendUnchecked, isShown) => {
    await begin(['wechat'], sendUnchecked)
    await upload()
    const database = await openDatabase(server.database)
    const old = Date.now() - 40 * 60_000
    await database.updateTable('avatars').set({ waiting_since: old }).execute()
    await database.updateTable('held_messages').set({ created_at: old }).execute()
    await database.destroy()
    // A start cleans up, as every hour does.
    await start({ database: server.database, config: { moderation: { moderators: [], words: [], sendUnchecked, onReview: 'refuse', verdictMs: 1000 } } })
    const url = wechat.media[0]!.media_url
    expect([await shown(), await load(url)]).toEqual(isShown ? [url, 200] : ['', 404])
  })
})
