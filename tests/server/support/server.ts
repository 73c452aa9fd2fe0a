/**
 * Starts the real server on a loopback port with a database of its own, cheap password hashing with a call counter, a clock that the test
 * sets, and its log in memory.
 */
import type { Config, Deps } from 'zim-chat-server'

import { Buffer } from 'node:buffer'
import { scrypt as nodeScrypt, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildApp, loadConfig } from 'zim-chat-server'

import type { Scrypt } from '../../../server/src/accounts/passwords'
import type { DatabaseConfig } from '../../../server/src/config'

import { openDatabase } from '../../../server/src/db/open'

export const APP_ID = 123_456
export const SERVER_SECRET = 'fa94dd0f974cf2e293728a526b028271'
export const PASSWORD = 'correct horse battery'
const PUBLIC_URL = 'https://chat.test.invalid'

const scrypt = promisify(nodeScrypt) as Scrypt

export interface ServerOptions {
  /** @default a new SQLite file */
  database?: DatabaseConfig
  config?: Partial<Config>
  deps?: Deps
}

export interface Reply<Body = any> {
  status: number
  headers: Headers
  /** Parsed when it is JSON, null when it is empty, else a Buffer. */
  body: Body
}

export interface CallOptions {
  token?: string
  body?: unknown
  headers?: Record<string, string>
}

export type TestServer = Awaited<ReturnType<typeof startServer>>

export async function startServer({ database, config, deps }: ServerOptions = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'zim-chat-server-'))
  const clock = { now: Date.now() }
  const hashing = { calls: 0 }
  const log: string[] = []
  const fullConfig = {
    ...loadConfig({ ZIM_APP_ID: String(APP_ID), ZIM_SERVER_SECRET: SERVER_SECRET, DATA_DIR: dataDir, PUBLIC_URL, DRAIN_SECONDS: '0' }),
    ...(database && { database }),
    ...config,
  }
  const building = buildApp(fullConfig, {
    now: () => clock.now,
    logStream: { write: line => log.push(line) },
    ...deps,
    passwords: {
      cost: { logN: 4, r: 1, p: 1 },
      scrypt: (password, salt, length, options) => {
        hashing.calls += 1
        return scrypt(password, salt, length, options)
      },
      ...deps?.passwords,
    },
  })
  const app = await building.catch((error: Error) => {
    rmSync(dataDir, { recursive: true, force: true })
    throw error
  })
  /** A connection of its own, opened by the first reset. */
  let resetting: Awaited<ReturnType<typeof openDatabase>> | undefined
  const url = await app.listen({ host: '127.0.0.1', port: 0 }).catch(async (error: Error) => {
    await app.close()
    rmSync(dataDir, { recursive: true, force: true })
    throw error
  })

  return {
    app,
    url,
    database: fullConfig.database,
    clock,
    hashing,
    log,

    call: (method: string, path: string, options?: CallOptions) => call(url, method, path, options),

    /** Creates an account and returns its session, with a `call` that sends its token. */
    async signUp(account = `user-${randomBytes(4).toString('hex')}`, name?: string) {
      const { status, body } = await call(url, 'POST', '/v1/accounts', { body: { account, password: PASSWORD, name } })
      if (status !== 201)
        throw new Error(`The sign-up returned ${status}: ${JSON.stringify(body)}`)
      const token: string = body.session.token
      return {
        account,
        token,
        sessionID: body.session.id as string,
        userID: body.user.userID as string,
        call: (method: string, path: string, options?: CallOptions) => call(url, method, path, { token, ...options }),
      }
    },

    /** Deletes all users, counters and log lines, and sets the clock to the current time. */
    async reset() {
      resetting ??= await openDatabase(fullConfig.database)
      await resetting.deleteFrom('users').execute()
      await resetting.deleteFrom('rate_limits').execute()
      clock.now = Date.now()
      hashing.calls = 0
      log.length = 0
    },

    async stop() {
      await resetting?.destroy()
      await app.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Sends one HTTP request. An object is sent as JSON; FormData, text and Buffer are sent as they are. */
async function call(url: string, method: string, path: string, { token, body, headers = {} }: CallOptions = {}): Promise<Reply> {
  const raw = body === undefined || body instanceof FormData || typeof body === 'string' || Buffer.isBuffer(body)
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(!raw && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: raw ? body as BodyInit : JSON.stringify(body),
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  return { status: response.status, headers: response.headers, body: bytes.length === 0 ? null : isJson ? JSON.parse(bytes.toString()) : bytes }
}
