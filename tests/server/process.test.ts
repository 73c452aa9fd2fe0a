import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

import { PASSWORD, SERVER_SECRET } from './support/server'
import { tempFile } from './support/tempFile'

const MAIN = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url))

function startProcess(env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], { env: { PATH: process.env.PATH, ...env } })
  const output = { out: '', err: '' }
  child.stdout.on('data', (data) => { output.out += data })
  child.stderr.on('data', (data) => { output.err += data })
  return { child, output, exit: once(child, 'exit').then(([code]) => code as number | null) }
}

describe('the server process', () => {
  it('stops on SIGTERM after the replies to running requests', async () => {
    const { child, output, exit } = startProcess({ ZIM_APP_ID: '1', ZIM_SERVER_SECRET: SERVER_SECRET, DATA_DIR: tempFile('data'), PORT: '0', DRAIN_SECONDS: '0' })
    await expect.poll(() => output.out, { timeout: 20_000 }).toContain('listening')
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output.out)?.[0]
    const headers = { 'content-type': 'application/json' }
    const requests = Array.from({ length: 4 }, (_, index) =>
      fetch(`${url}/v1/accounts`, { method: 'POST', headers, body: JSON.stringify({ account: `user-${index}`, password: PASSWORD }) }))
    await Promise.race(requests)
    child.kill('SIGTERM')
    expect((await Promise.all(requests)).map(reply => reply.status)).toEqual([201, 201, 201, 201])
    expect(await exit).toBe(0)
  })

  it('stops soon on SIGTERM although a silent connection and half a request are open', async () => {
    const { child, output, exit } = startProcess({ ZIM_APP_ID: '1', ZIM_SERVER_SECRET: SERVER_SECRET, DATA_DIR: tempFile('data'), PORT: '0', DRAIN_SECONDS: '0' })
    await expect.poll(() => output.out, { timeout: 20_000 }).toContain('listening')
    const port = Number(/http:\/\/127\.0\.0\.1:(\d+)/.exec(output.out)?.[1])
    const [silent, half] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')]
    await Promise.all([silent, half].map(socket => once(socket, 'connect')))
    half.write('GET /healthz HTTP/1.1\r\nHost: a')
    await (await fetch(`http://127.0.0.1:${port}/healthz`)).text()
    const closed = Promise.all([silent, half].map(socket => once(socket.on('error', () => {}).resume(), 'close')))
    const before = Date.now()
    child.kill('SIGTERM')
    expect(await exit).toBe(0)
    expect(Date.now() - before).toBeLessThan(3000)
    await closed
  })

  it('prints one sentence for each reason why it cannot start, and exits with 1', async () => {
    const { output, exit } = startProcess({ ZIM_SERVER_SECRET: 'too short' })
    expect(await exit).toBe(1)
    expect(output.err).toMatch(/^The server cannot start:\n {2}- ZIM_APP_ID is missing.*\n {2}- ZIM_SERVER_SECRET has 9 bytes.*\n$/)
  })
})
