import type { AddressInfo } from 'node:net'

import { createServer } from 'node:http'
import { afterEach, beforeEach, expect, it } from 'vitest'

import type { Config } from '../../server/src/config'
import type { TestServer } from './support/server'

import { openDatabase } from '../../server/src/db/open'
import { onEachDatabase } from './support/databases'
import { APP_ID, SERVER_SECRET } from './support/server'
import { CALLBACK_SECRET, postCallback, signed } from './support/zegoCallback'

const ends: Array<() => unknown> = []
afterEach(async () => { for (const end of ends.splice(0).reverse()) await end() })

const WORDS: Config['moderation'] = { moderators: ['words'], words: ['赌博'], sendUnchecked: [], onReview: 'refuse', verdictMs: 2000 }

/** Nobody answers there. */
const WECHAT: Config['wechat'] = { appID: 'wx1', appSecret: 'the-app-secret', apiUrl: 'http://127.0.0.1:9', timeoutMs: 100 }

/** ZEGO's server API: what it was asked for. Answers with the codes given, then 0; -1: without an answer. */
async function startZego(codes: number[] = []) {
  const requests: Array<Record<string, unknown>> = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', chunk => text += chunk).on('end', () => {
      const { Action, RoomId } = Object.fromEntries(new URL(request.url!, 'http://x').searchParams)
      requests.push({ Action, ...(RoomId && { RoomId }), ...JSON.parse(text || '{}') as object })
      const code = codes.shift() ?? 0
      if (code < 0) request.socket.destroy()
      else response.end(JSON.stringify({ Code: code }))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => new Promise(resolve => server.close(resolve)))
  return { requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

onEachDatabase('a text that a client sets at ZIM', ({ start }) => {
  let server: TestServer
  const begin = async (moderation: Partial<Config['moderation']> = {}) => { server = await start({ config: { moderation: { ...WORDS, ...moderation } } }) }

  it('passes, or is refused with a reason, before it is set', async () => {
    await begin()
    const alice = await server.signUp()
    const ask = async (kind: string, text: unknown) => {
      const { status, body } = await alice.call('POST', '/v1/checks', { body: { kind, text } })
      return [status, body?.error?.code ?? '']
    }
    for (const kind of ['group-name', 'group-notice', 'group-nickname', 'room-name', 'room-notice', 'status', 'words']) {
      expect(await ask(kind, '周末爬山')).toEqual([204, ''])
      expect(await ask(kind, '来赌 博吧')).toEqual([422, 'text-moderated'])
    }
    expect(await ask('group-name', '')).toEqual([204, ''])
    expect(await ask('group-name', '好'.repeat(50))).toEqual([204, ''])
    for (const [kind, text] of [['group-name', '好'.repeat(51)], ['status', 'x'.repeat(65)], ['remark', 'x'], ['group-name', 7]] as const)
      expect(await ask(kind, text)).toEqual([400, 'invalid-input'])
  })

  it('is not set when nothing can check it, unless the setting of its kind says so', async () => {
    const onlyWeChat = { moderators: ['wechat' as const], words: [] }
    server = await start({ config: { wechat: WECHAT, moderation: { ...WORDS, ...onlyWeChat, sendUnchecked: ['name'] } } })
    const alice = await server.signUp()
    const statusOf = async (kind: string) => (await alice.call('POST', '/v1/checks', { body: { kind, text: 'hi' } })).status
    expect([await statusOf('group-name'), await statusOf('group-notice')]).toEqual([204, 503])
  })

  it('needs a session, and is asked about 60 times in an hour at most', async () => {
    await begin()
    expect((await server.call('POST', '/v1/checks', { body: { kind: 'status', text: 'hi' } })).status).toBe(401)
    const alice = await server.signUp()
    const statuses = await Promise.all(Array.from({ length: 61 }, async (_, n) => (await alice.call('POST', '/v1/checks', { body: { kind: 'status', text: `hi ${n}` } })).status))
    expect(statuses.filter(status => status === 429)).toHaveLength(1)
  })

  it('is asked about only where the server says so with the ZIM token', async () => {
    const says = async () => (await (await server.signUp()).call('POST', '/v1/zim-token')).body.checksTexts
    await begin()
    expect(await says()).toBe(true)
    await begin({ moderators: [] })
    expect(await says()).toBe(false)
  })
})

onEachDatabase('the name of a new group or room', ({ start }) => {
  let server: TestServer
  let zego: Awaited<ReturnType<typeof startZego>>
  const zim = () => ({ appID: APP_ID, serverSecret: SERVER_SECRET, tokenTtlSeconds: 7200, tokenMode: 'gcm', callbackSecrets: [CALLBACK_SECRET], apiUrl: zego.url } as const)
  const begin = async (codes: number[] = [], moderation: Partial<Config['moderation']> = {}) => {
    zego = await startZego(codes)
    server = await start({ config: { zim: zim(), wechat: WECHAT, moderation: { ...WORDS, ...moderation } } })
  }
  beforeEach(() => begin())

  const create = (fields: object) => postCallback(server, signed({ event: 'group_create', group_id: 'g1', operator_account: 'mallory', owner_account: 'mallory', attributes: [], user_ids: ['mallory', 'bob'], ...fields }))
  const createRoom = (fields: object) => postCallback(server, signed({ event: 'room_create', room_id: 'r1', operator_account: 'mallory', attributes: [], ...fields }))
  async function queue() {
    const db = await openDatabase(server.database)
    const rows = await db.selectFrom('reports').select(['reporter_id', 'target_kind', 'target_id', 'note', 'evidence']).execute()
    await db.destroy()
    return rows
  }

  it('stays when it passes', async () => {
    expect([(await create({ group_name: '周末爬山' })).status, (await createRoom({ room_name: '大厅', attributes: [{ key: 'notice', value: '你好' }] })).status]).toEqual([200, 200])
    expect([zego.requests, await queue()]).toEqual([[], []])
  })

  it('of a group is emptied when it is refused, in its owner\'s name, and operators find it among the reports', async () => {
    expect((await create({ group_name: encodeURIComponent('赌博 群') })).status).toBe(200)
    expect(zego.requests).toEqual([{ Action: 'UpdateGroupData', FromUserId: 'mallory', GroupId: 'g1', GroupName: '' }])
    const [report] = await queue()
    expect(report).toMatchObject({ reporter_id: '', target_kind: 'group', target_id: 'g1', note: 'moderated' })
    expect(JSON.parse(report!.evidence).messages).toMatchObject([{ senderID: 'mallory', text: '赌博 群' }])
  })

  it('of a room ends the room when it is refused, and so does a text in its attributes', async () => {
    await createRoom({ room_name: '赌博' })
    await createRoom({ room_id: 'r2', room_name: '大厅', attributes: [{ key: 'notice', value: '来赌博' }] })
    expect(zego.requests).toEqual([{ Action: 'DestroyRoom', RoomId: 'r1' }, { Action: 'DestroyRoom', RoomId: 'r2' }])
    expect((await queue()).map(({ target_id }) => target_id).sort()).toEqual(['r1', 'r2'])
  })

  it('is asked for again by ZEGO while its server cannot be reached, and stands in the queue once', async () => {
    await begin([-1])
    const statuses = [await create({ group_name: '赌博' }), await create({ group_name: '赌博' })].map(({ status }) => status)
    expect([statuses, zego.requests.length, (await queue()).length]).toEqual([[503, 200], 2, 1])
  })

  it('that ZEGO refuses to take back is left to the operators', async () => {
    await begin([660600001])
    expect([(await create({ group_name: '赌博' })).status, (await queue()).length]).toEqual([200, 1])
  })

  it('that nothing can check is taken back, unless the setting says otherwise', async () => {
    const onlyWeChat = { moderators: ['wechat' as const], words: [] }
    await begin([], onlyWeChat)
    await create({ group_name: 'hi' })
    expect([zego.requests.length, (await queue())[0]!.note]).toEqual([1, 'moderation-unavailable'])
    await begin([], { ...onlyWeChat, sendUnchecked: ['name'] })
    await create({ group_name: 'hi' })
    expect(zego.requests).toEqual([])
  })

  it('is not looked at where nothing is moderated, and hostile fields change nothing', async () => {
    for (const fields of [{ group_id: 7 }, { group_id: '' }, { group_id: 'x'.repeat(200), group_name: '赌博' }, { group_name: 7 }, { group_name: '\0' }, { owner_account: {}, operator_account: '\0' }])
      expect((await create({ group_name: 'hi', ...fields })).status).toBe(200)
    for (const attributes of ['x', [null, 7, { value: {} }], Array.from({ length: 5000 }, () => ({ value: 'x' }))])
      expect((await createRoom({ room_name: 'hi', attributes })).status).toBe(200)
    expect(zego.requests).toEqual([])
    await begin([], { moderators: [] })
    await create({ group_name: '赌博' })
    expect([zego.requests, await queue()]).toEqual([[], []])
  })
})
