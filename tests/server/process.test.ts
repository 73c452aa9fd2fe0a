import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

import { PASSWORD, SERVER_SECRET } from './support/server'
import { tempFile } from './support/tempFile'

const MAIN = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url))

function startProcess(env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], { env: { PATH: process.env.PATH, ...env } })
  const said = { out: '', err: '' }
  child.stdout.on('data', (data) => { said.out += data })
  child.stderr.on('data', (data) => { said.err += data })
  return { child, said, exit: once(child, 'exit').then(([code]) => code as number | null) }
}

describe('the server as a process', () => {
  it('stops on SIGTERM with the requests answered that were under way', async () => {
    const { child, said, exit } = startProcess({ ZIM_APP_ID: '1', ZIM_SERVER_SECRET: SERVER_SECRET, DATA_DIR: tempFile('data'), PORT: '0', DRAIN_SECONDS: '0' })
    await expect.poll(() => said.out, { timeout: 20_000 }).toContain('listening')
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said.out)?.[0]
    const headers = { 'content-type': 'application/json' }
    const asked = Array.from({ length: 4 }, (_, index) =>
      fetch(`${url}/v1/accounts`, { method: 'POST', headers, body: JSON.stringify({ account: `person-${index}`, password: PASSWORD }) }))
    await Promise.race(asked)
    child.kill('SIGTERM')
    expect((await Promise.all(asked)).map(reply => reply.status)).toEqual([201, 201, 201, 201])
    expect(await exit).toBe(0)
  })

  it('says why it cannot start, one sentence for each reason, and ends with 1', async () => {
    const { said, exit } = startProcess({ ZIM_SERVER_SECRET: 'too short' })
    expect(await exit).toBe(1)
    expect(said.err).toMatch(/^The server cannot start:\n {2}- ZIM_APP_ID is missing.*\n {2}- ZIM_SERVER_SECRET has 9 bytes.*\n$/)
  })
})
