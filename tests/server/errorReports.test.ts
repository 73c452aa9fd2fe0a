import { beforeEach, expect, it } from 'vitest'

import type { TestServer } from './support/server'

import { openDatabase } from '../../server/src/db/open'
import { createErrorReports } from '../../server/src/reports/errorReports'
import { onEachDatabase } from './support/databases'

const DAY = 24 * 3600_000
const SOURCE = { platform: 'mp-weixin', version: '0.2.0', sdk: '2.29.0', library: '3.5.0', os: 'android' }
const ERROR = { kind: 'TypeError', code: null as number | null, message: 'cannot read properties of undefined (reading …)', stack: ['app-service.js:12:345'], page: 'packages/chat/index', count: 2 }

onEachDatabase('an error that a client reports', ({ start }) => {
  let server: TestServer
  let alice: Awaited<ReturnType<TestServer['signUp']>>
  beforeEach(async () => {
    server = await start({})
    alice = await server.signUp()
  })

  const report = (reports: object[] = [ERROR], source: object = SOURCE, person = alice) => person.call('POST', '/v1/error-reports', { body: { ...source, reports } })
  async function stored<T>(read: (errors: ReturnType<typeof createErrorReports>) => Promise<T>) {
    const db = await openDatabase(server.database)
    try { return await read(createErrorReports({ db, now: () => server.clock.now })) }
    finally { await db.destroy() }
  }
  const rows = () => stored(errors => errors.list(10))

  it('is one row for each version, with a count, and nothing of the user', async () => {
    const bob = await server.signUp()
    expect((await report()).status).toBe(204)
    server.clock.now += 1000
    await report([ERROR, { ...ERROR, kind: 'timeout', code: 6000104, message: '', stack: [] }], SOURCE, bob)
    await report([ERROR], { ...SOURCE, version: '0.3.0' })
    const found = await rows()
    expect(found.map(({ kind, version, count }) => [kind, version, count]).sort()).toEqual([['TypeError', '0.2.0', 4], ['TypeError', '0.3.0', 2], ['timeout', '0.2.0', 2]])
    const first = found.find(({ kind, version }) => kind === 'TypeError' && version === '0.2.0')
    expect(first).toEqual({ ...SOURCE, ...ERROR, count: 4, firstAt: server.clock.now - 1000, lastAt: server.clock.now })
    for (const secret of [alice.userID, bob.userID, alice.account]) expect(JSON.stringify(found)).not.toContain(secret)
  })

  it('has no room for texts, names and addresses', async () => {
    for (const hostile of [
      { message: 'hello 你好' },
      { message: 'call 13800138000' },
      { message: 'x'.repeat(201) },
      { message: 'a\0b' },
      { kind: '<b>' },
      { stack: ['https://chat.example.com/u1/app.js:1:1'] },
      { stack: Array.from({ length: 6 }, () => 'a.js:1:1') },
      { page: 'packages/chat/index?key=peer~bob' },
      { code: 1.5 },
      { count: 0 },
    ])
      expect((await report([{ ...ERROR, ...hostile }])).status).toBe(400)
    expect((await report([])).status).toBe(400)
    expect((await report(Array.from({ length: 21 }, () => ERROR))).status).toBe(400)
    expect((await report([ERROR], { ...SOURCE, os: 'Alice\'s phone' })).status).toBe(400)
    expect(await rows()).toEqual([])
  })

  it('needs a session, and comes 20 times in a day at most', async () => {
    expect((await server.call('POST', '/v1/error-reports', { body: { ...SOURCE, reports: [ERROR] } })).status).toBe(401)
    const statuses = await Promise.all(Array.from({ length: 21 }, async () => (await report()).status))
    expect(statuses.filter(status => status === 429)).toHaveLength(1)
    expect((await rows())[0]!.count).toBe(40)
  })

  it('is deleted 30 days after it was reported last', async () => {
    await report()
    server.clock.now += 30 * DAY - 1
    await stored(errors => errors.deleteExpired())
    expect(await rows()).toHaveLength(1)
    server.clock.now += 1
    await stored(errors => errors.deleteExpired())
    expect(await rows()).toEqual([])
  })
})
