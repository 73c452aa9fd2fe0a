/**
 * Measures one server: sign-ins and tokens per second with their p50 and p99 times, and tokens during a flood of sign-ins.
 *
 *   node --import tsx server/bench.ts [--json] [--seconds 10]
 *
 * The server runs in a process of its own with the hashing cost of production. This process makes the load on the same machine. The
 * database is a new SQLite file, or the one of DATABASE_URL, from which the accounts of this run are deleted at the end.
 */
import type { AddressInfo } from 'node:net'

import { Buffer } from 'node:buffer'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { createServer } from 'node:net'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, seconds: { type: 'string', default: '10' } } })
const SECONDS = Number(values.seconds)
const USERS = 16
const PASSWORD = 'a password for the bench'
const START_TIMEOUT_MS = 20_000

interface BenchUser { account: string, token: string }
interface Figure { perSecond: number, p50Ms: number, p99Ms: number }

const agent = new Agent({ keepAlive: true })

async function main() {
  const dataDir = mkdtempSync(join(tmpdir(), 'zim-chat-bench-'))
  const url = `http://127.0.0.1:${await freePort()}`
  const server = startServer(url, dataDir)
  try {
    await waitUntilReady(url)
    const users = await Promise.all(Array.from({ length: USERS }, (_, index) => signUp(url, `bench-${process.pid}-${index}`)))
    const signIn = (turn: number) => post(url, '/v1/sessions', { account: users[turn % USERS]!.account, password: PASSWORD }, 201)
    const token = (turn: number) => post(url, '/v1/zim-token', undefined, 200, users[turn % USERS]!.token)

    const tokens = await measure(16, token)
    const signIns = await measure(8, signIn)
    const [tokensInFlood, signInsInFlood] = await Promise.all([measure(2, token), measure(32, signIn)])
    await Promise.all(users.map(user => call(url, 'DELETE', '/v1/me', { password: PASSWORD }, user.token)))
    report({ tokens, signIns, tokensInFlood, signInsInFlood })
  }
  finally {
    agent.destroy()
    server.kill('SIGTERM')
    await once(server, 'exit')
    rmSync(dataDir, { recursive: true, force: true })
  }
}

function report(figures: Record<'tokens' | 'signIns' | 'tokensInFlood' | 'signInsInFlood', Figure>) {
  const setting = {
    database: process.env.DATABASE_URL ? 'PostgreSQL' : 'SQLite',
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    node: process.version,
    secondsEach: SECONDS,
  }
  if (values.json)
    return print(JSON.stringify({ ...setting, ...figures }))
  const line = (name: string, { perSecond, p50Ms, p99Ms }: Figure) => `${name.padEnd(38)}${String(perSecond).padStart(8)}/s   p50 ${p50Ms} ms   p99 ${p99Ms} ms`
  print(`${setting.database}, ${setting.cores} cores (load generator included), ${setting.processor}, Node ${setting.node}, ${SECONDS} s each`)
  print(line('ZIM tokens, 16 at once', figures.tokens))
  print(line('sign-ins (scrypt), 8 at once', figures.signIns))
  print(line('tokens, 2 at once, in a flood of', figures.tokensInFlood))
  print(line('  32 sign-ins at once', figures.signInsInFlood))
}

function print(line: string) {
  process.stdout.write(`${line}\n`)
}

/** Keeps `atOnce` requests running for SECONDS. */
async function measure(atOnce: number, work: (turn: number) => Promise<unknown>): Promise<Figure> {
  const times: number[] = []
  const began = performance.now()
  const end = began + SECONDS * 1000
  let turn = 0
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (performance.now() < end) {
      const start = performance.now()
      await work(turn++)
      times.push(performance.now() - start)
    }
  }))
  const seconds = (performance.now() - began) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number) => rounded(times[Math.min(times.length - 1, Math.floor(times.length * share))]!)
  return { perSecond: rounded(times.length / seconds), p50Ms: at(0.5), p99Ms: at(0.99) }
}

const rounded = (value: number) => Math.round(value * 10) / 10

async function signUp(url: string, account: string): Promise<BenchUser> {
  const { session } = await post(url, '/v1/accounts', { account, password: PASSWORD }, 201)
  return { account, token: session.token }
}

async function post(url: string, path: string, body: object | undefined, expected: number, token?: string) {
  const { status, text } = await call(url, 'POST', path, body, token)
  if (status !== expected)
    throw new Error(`${path} returned ${status}: ${text}`)
  return JSON.parse(text)
}

function call(url: string, method: string, path: string, body?: object, token?: string): Promise<{ status: number, text: string }> {
  const payload = body ? JSON.stringify(body) : ''
  const headers = {
    'content-length': Buffer.byteLength(payload),
    ...(body && { 'content-type': 'application/json' }),
    ...(token && { authorization: `Bearer ${token}` }),
  }
  return new Promise((resolve, reject) => {
    request(url + path, { method, agent, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk) => { text += chunk }).once('error', reject)
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }))
    }).once('error', reject).end(payload)
  })
}

function startServer(url: string, dataDir: string) {
  return spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('src/main.ts', import.meta.url))], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      ZIM_APP_ID: '1',
      ZIM_SERVER_SECRET: 'only-for-the-bench-not-a-secret!',
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
      PORT: new URL(url).port,
      RATE_LIMIT_SCALE: '1000000',
      LOG_LEVEL: 'warn',
    },
  })
}

async function waitUntilReady(url: string) {
  const until = performance.now() + START_TIMEOUT_MS
  while (performance.now() < until) {
    const status = await call(url, 'GET', '/readyz').then(reply => reply.status, () => 0)
    if (status === 200)
      return
    await delay(50)
  }
  throw new Error(`The server was not ready within ${START_TIMEOUT_MS / 1000} s. Run server/src/main.ts to see its log.`)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  return port
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})
