import { Buffer } from 'node:buffer'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, it } from 'vitest'

import type { TestServer } from './support/server'

import { openDatabase } from '../../server/src/db/open'
import { onEachDatabase } from './support/databases'
import { startWechatApi } from './support/wechatApi'

const DAY = 24 * 3600_000

let wechat: Awaited<ReturnType<typeof startWechatApi>>
beforeEach(async () => { wechat = await startWechatApi() })
afterEach(() => wechat.stop())

onEachDatabase('the code of the mini program for an invite', ({ start }) => {
  let server: TestServer
  let alice: Awaited<ReturnType<TestServer['signUp']>>
  let code: string
  async function begin(config: object = {}) {
    server = await start({ config: { wechat: { appID: 'wx1', appSecret: 'the-app-secret', apiUrl: wechat.url, timeoutMs: 500 }, ...config } })
    alice = await server.signUp()
    code = (await alice.call('POST', '/v1/invites', { body: { kind: 'person' } })).body.invite.code
  }
  const get = (person = alice, wanted = code) => person.call('GET', `/v1/invites/${wanted}/wxacode`)
  const outcome = async (reply: ReturnType<typeof get>) => {
    const { status, body } = await reply
    return [status, body.error?.code ?? '']
  }

  it('is drawn by WeChat once, for the page of the chats with the code as its scene, and is a small PNG', async () => {
    await begin()
    const [first, second] = await Promise.all([get(), get()])
    const png = Buffer.from(first.body.wxacode.png, 'base64')
    const { format, width } = await sharp(png).metadata()
    expect([first.status, format, width, second.body]).toEqual([200, 'png', 430, first.body])
    expect((await get()).body).toEqual(first.body)
    expect(wechat.codes).toEqual([{ scene: `i/${code}`, page: 'pages/chats/index', check_path: true, env_version: 'release', width: 430 }])
    // WeChat's characters and length of a scene.
    expect(`i/${code}`).toMatch(/^[\w!#$&'()*+,/:;=?@\-.~]{1,32}$/)
  })

  it('opens another version of the mini program where the setting says so, whose page need not be published', async () => {
    await begin({ wxacodeVersion: 'trial' })
    await get()
    expect(wechat.codes).toMatchObject([{ check_path: false, env_version: 'trial' }])
  })

  it('is for the maker of the invite alone, while the invite holds', async () => {
    await begin()
    const bob = await server.signUp()
    expect(await outcome(get(bob))).toEqual([404, 'invite-not-found'])
    expect(await outcome(get(alice, 'x'.repeat(12)))).toEqual([404, 'invite-not-found'])
    expect((await get()).status).toBe(200)
    server.clock.now += 8 * DAY
    expect(await outcome(get())).toEqual([410, 'invite-expired'])
    server.clock.now -= 8 * DAY
    await alice.call('DELETE', `/v1/invites/${code}`)
    expect(await outcome(get())).toEqual([410, 'invite-revoked'])
    const db = await openDatabase(server.database)
    expect(await db.selectFrom('wxacodes').select('code').execute()).toEqual([])
    await db.destroy()
  })

  it('is asked for again with another token when WeChat has ended the one that is kept', async () => {
    await begin()
    await get()
    wechat.endToken()
    const other = (await alice.call('POST', '/v1/invites', { body: { kind: 'person' } })).body.invite.code
    expect(await outcome(get(alice, other))).toEqual([200, ''])
    expect(wechat.codes.map(({ scene }) => scene)).toEqual([`i/${code}`, `i/${other}`])
  })

  it.each([
    ['a page that is not published', { errcode: 41030, errmsg: 'invalid page' }, [409, 'wxacode-unavailable']],
    ['arguments that it does not take', { errcode: 40097, errmsg: 'invalid args' }, [409, 'wxacode-unavailable']],
    ['too many requests', { errcode: 45009, errmsg: 'reach max api daily quota limit' }, [503, 'wxacode-away']],
    ['no reply', 'silence', [503, 'wxacode-away']],
    ['no picture', '<html>', [503, 'wxacode-away']],
    ['a broken object', '{', [503, 'wxacode-away']],
  ] as const)('says what is the matter with %s, and asks again the next time', async (_, reply, expected) => {
    await begin()
    const { draw } = wechat
    wechat.draw = async () => reply as never
    expect(await outcome(get())).toEqual(expected)
    wechat.draw = draw
    expect(await outcome(get())).toEqual([200, ''])
  })

  it('is not there without the credentials of WeChat, and the list of invites says which', async () => {
    await begin()
    expect((await alice.call('GET', '/v1/invites')).body.hasWxacode).toBe(true)
    await begin({ wechat: null })
    expect([await outcome(get()), (await alice.call('GET', '/v1/invites')).body.hasWxacode]).toEqual([[409, 'wxacode-unavailable'], false])
  })

  it('is asked for 30 times in an hour at most', async () => {
    await begin()
    wechat.draw = async () => ({ errcode: 41030 })
    for (let n = 0; n < 30; n++) await get()
    expect(await outcome(get())).toEqual([429, 'too-many-requests'])
    expect(wechat.codes).toHaveLength(30)
  })
})
