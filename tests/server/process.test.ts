import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

import { PASSWORD, SERVER_SECRET } from './support/server'
import { tempFile } from './support/tempFile'

const MAIN = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url))

/** `maxFileBlocks`: the size that a file may have, in blocks of the shell's `ulimit -f`. Writes after it fail, as on a full disk. */
function startProcess(env: Record<string, string>, { maxFileBlocks }: { maxFileBlocks?: number } = {}) {
  const command = [process.execPath, '--import', 'tsx', MAIN]
  const [program, ...args] = maxFileBlocks ? ['sh', '-c', `ulimit -f ${maxFileBlocks}; exec "$@"`, 'sh', ...command] : command
  const child = spawn(program!, args, { env: { PATH: process.env.PATH, ...env } })
  const output = { out: '', err: '' }
  child.stdout.on('data', (data) => { output.out += data })
  child.stderr.on('data', (data) => { output.err += data })
  return { child, output, exit: once(child, 'exit').then(([code]) => code as number | null) }
}

/** Starts a server with a database of its own and waits until it listens. */
async function startListening(options?: { maxFileBlocks: number }) {
  const server = startProcess({ ZIM_APP_ID: '1', ZIM_SERVER_SECRET: SERVER_SECRET, DATA_DIR: tempFile('data'), PORT: '0', DRAIN_SECONDS: '0' }, options)
  await expect.poll(() => server.output.out, { timeout: 20_000 }).toContain('listening')
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(server.output.out)![0]
  return { ...server, url, post: (path: string, body: object) => fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) }
}

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
    const { child, url, post, exit } = await startListening({ maxFileBlocks: 400 })
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
