import { once } from 'node:events'
import { connect } from 'node:net'
import process from 'node:process'
import { describe, expect, it } from 'vitest'

import { startListening, startProcess } from './support/process'
import { PASSWORD } from './support/server'

describe('the server process', () => {
  it('stops on SIGTERM after the replies to running requests', async () => {
    const { child, post, exit } = await startListening()
    const requests = Array.from({ length: 4 }, (_, index) => post('/v1/accounts', { account: `user-${index}`, password: PASSWORD }))
    await Promise.race(requests)
    child.kill('SIGTERM')
    expect((await Promise.all(requests)).map(reply => reply.status)).toEqual([201, 201, 201, 201])
    expect(await exit).toBe(0)
  })

  it('stops soon on SIGTERM although a silent connection and half a request are open', async () => {
    const { child, url, exit } = await startListening()
    const port = Number(new URL(url).port)
    const sockets = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')]
    await Promise.all(sockets.map(socket => once(socket, 'connect')))
    sockets[1]!.write('GET /healthz HTTP/1.1\r\nHost: a')
    await (await fetch(`${url}/healthz`)).text()
    const closed = Promise.all(sockets.map(socket => once(socket.on('error', () => {}).resume(), 'close')))
    const before = Date.now()
    child.kill('SIGTERM')
    expect(await exit).toBe(0)
    expect(Date.now() - before).toBeLessThan(3000)
    await closed
  })

  it.skipIf(process.platform === 'win32')('is not ready and replies 503 when it cannot write', async () => {
    const { child, url, post, exit } = await startListening({ maxFileBlocks: 800 })
    const isReady = async () => (await fetch(`${url}/readyz`)).ok
    expect(await isReady()).toBe(true)
    let reply: Response
    do
      reply = await post('/v1/sessions/wechat', { code: 'x' })
    while ((await reply.clone().json()).error.code === 'wechat-unavailable')
    expect([reply.status, (await reply.json()).error.code, reply.headers.get('retry-after')]).toEqual([503, 'database-unavailable', '5'])
    await expect.poll(isReady, { timeout: 10_000 }).toBe(false)
    child.kill('SIGTERM')
    expect(await exit).toBe(0)
  })

  it('prints one sentence for each reason why it cannot start, and exits with 1', async () => {
    const { output, exit } = startProcess({ ZIM_SERVER_SECRET: 'too short' })
    expect(await exit).toBe(1)
    expect(output.err).toMatch(/^The server cannot start:\n {2}- ZIM_APP_ID is missing.*\n {2}- ZIM_SERVER_SECRET has 9 bytes.*\n$/)
  })
})
