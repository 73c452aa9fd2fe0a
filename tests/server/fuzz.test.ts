import fc from 'fast-check'
import { expect, it } from 'vitest'

import { onEachDatabase } from './support/databases'
import { hostileRequest, sendHostile } from './support/hostile'
import { startWechat } from './support/wechat'

/** For each database. The seed makes a run repeatable. After a failure fast-check reduces the request. */
const REQUESTS = 2000
const SEED = 20_240_229
const REPLY_TIMEOUT_MS = 5000

onEachDatabase('2,000 hostile requests', ({ start }) => {
  it('each get a reply in time, without a 5xx and without internal details', async () => {
    const wechat = await startWechat()
    const server = await start({ config: { limitScale: 1_000_000, userSearch: 'names', wechat: { appID: 'wx1', appSecret: 's', apiUrl: wechat.url, timeoutMs: 2000 } } })
    const replies = new Map<number, number>()
    let { token } = await server.signUp()

    await fc.assert(fc.asyncProperty(hostileRequest, async (request) => {
      const { status, text } = await sendHostile(server.url, request, token, REPLY_TIMEOUT_MS)
      expect(status, text).toBeLessThan(500)
      if (status >= 400)
        expect(text).not.toMatch(/select |insert |libsql|postgres|node_modules|\.ts:\d/i)
      replies.set(status, (replies.get(status) ?? 0) + 1)
      if (request.isSignedIn && status === 204)
        token = (await server.signUp()).token
    }), { numRuns: REQUESTS, seed: SEED })

    for (const status of [200, 201, 204, 400, 401, 404, 415])
      expect(replies.get(status), `replies with ${status}`).toBeGreaterThan(0)
    expect((await server.call('GET', '/readyz')).status).toBe(200)
    expect(server.log.filter(line => line.includes('unexpected error'))).toEqual([])
    await wechat.stop()
  }, 120_000)
})
