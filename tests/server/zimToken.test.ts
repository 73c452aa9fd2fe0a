import { beforeEach, expect, it } from 'vitest'
import { readToken04 } from 'zim-chat-server/token04'

import type { TestServer } from './support/server'

import { onEachDatabase } from './support/databases'
import { APP_ID, SERVER_SECRET } from './support/server'

onEachDatabase('a ZIM token', ({ start }) => {
  let server: TestServer
  beforeEach(async () => { server = await start() })

  it('is for the user of the session, for a day', async () => {
    const alice = await server.signUp('alice')
    const { status, body } = await alice.call('POST', '/v1/zim-token')
    const seconds = Math.floor(server.clock.now / 1000)
    expect(status).toBe(200)
    expect(body).toEqual({ appID: APP_ID, userID: alice.userID, token: expect.any(String), expiresAt: (seconds + 86_400) * 1000, checksTexts: false, notifies: false })
    expect(readToken04(body.token, SERVER_SECRET))
      .toMatchObject({ app_id: APP_ID, user_id: alice.userID, ctime: seconds, expire: seconds + 86_400, payload: '' })
  })

  it('ignores the userID in the body', async () => {
    const alice = await server.signUp('alice')
    const bob = await server.signUp('bob')
    const { body } = await alice.call('POST', '/v1/zim-token', { body: { userID: bob.userID } })
    expect(readToken04(body.token, SERVER_SECRET).user_id).toBe(alice.userID)
  })

  it('is refused after sign-out', async () => {
    const alice = await server.signUp('alice')
    await alice.call('DELETE', '/v1/sessions/current')
    expect((await alice.call('POST', '/v1/zim-token')).body.error.code).toBe('session-expired')
  })

  it('has the configured mode and lifetime', async () => {
    const zim = { appID: 7, serverSecret: SERVER_SECRET, tokenTtlSeconds: 600, tokenMode: 'cbc', callbackSecrets: [], apiUrl: 'https://zim-api.zego.im' } as const
    const other = await start({ config: { zim } })
    const { body } = await (await other.signUp()).call('POST', '/v1/zim-token')
    const claims = readToken04(body.token, SERVER_SECRET)
    expect([claims.app_id, claims.expire - claims.ctime]).toEqual([7, 600])
    expect(Buffer.from(body.token.slice(2), 'base64').readUInt16BE(8)).toBe(16)
  })

  it('accepts an empty JSON body', async () => {
    const alice = await server.signUp('alice')
    expect((await alice.call('POST', '/v1/zim-token', { body: '', headers: { 'content-type': 'application/json' } })).status).toBe(200)
  })
})
