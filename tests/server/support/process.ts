/** Starts the server as a process of its own, as an operator does. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

import { SERVER_SECRET } from './server'
import { tempFile } from './tempFile'

const MAIN = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url))

/** `maxFileBlocks`: the size that a file may have, in blocks of the shell's `ulimit -f`. Writes after it fail, as on a full disk. */
interface ProcessOptions { maxFileBlocks?: number, env?: Record<string, string> }

export function startProcess(env: Record<string, string>, { maxFileBlocks }: ProcessOptions = {}) {
  const command = [process.execPath, '--import', 'tsx', MAIN]
  const [program, ...args] = maxFileBlocks ? ['sh', '-c', `ulimit -f ${maxFileBlocks}; exec "$@"`, 'sh', ...command] : command
  const child = spawn(program!, args, { env: { PATH: process.env.PATH, ...env } })
  const output = { out: '', err: '' }
  child.stdout.on('data', (data) => { output.out += data })
  child.stderr.on('data', (data) => { output.err += data })
  return { child, output, exit: once(child, 'exit').then(([code]) => code as number | null) }
}

/** Starts a server with a database of its own, unless `env` names one, and waits until it listens. */
export async function startListening({ env, ...options }: ProcessOptions = {}) {
  const server = startProcess({ ZIM_APP_ID: '1', ZIM_SERVER_SECRET: SERVER_SECRET, PORT: '0', DRAIN_SECONDS: '0', ...(!env?.DATABASE_URL && { DATA_DIR: tempFile('data') }), ...env }, options)
  await expect.poll(() => server.output.out, { timeout: 20_000 }).toContain('listening')
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(server.output.out)![0]
  return { ...server, url, post: (path: string, body: object) => fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) }
}
