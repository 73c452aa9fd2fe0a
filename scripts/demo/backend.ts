import type { InjectOptions } from 'fastify'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Emulator } from 'zim-emulator/server'

import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApp, loadConfig } from 'zim-chat-server'
import { startEmulator } from 'zim-emulator/server'

/** Emulator and account server on free loopback ports, with a temporary database. For the demo and for tests. */
export interface Backend {
  appID: number
  /** The emulated ZIM. Tests change its behaviour through it. */
  emulator: Emulator
  /** The account server's URL, without a slash at the end. */
  accountsUrl: string
  /** Handles requests for the account server, for a web server that serves everything under one origin. */
  accounts: (request: IncomingMessage, reply: ServerResponse) => void
  register: (account: NewAccount) => Promise<DemoUser>
  remove: (user: DemoUser) => Promise<void>
  stop: () => Promise<void>
}

export interface NewAccount { account: string, password: string, name: string }

/** A user with an account, a session of the account server and a ZIM token. */
export interface DemoUser extends NewAccount {
  user: { userID: string, name: string, avatarUrl: string }
  bearer: string
  token: string
}

export interface BackendOptions {
  /** The URL that replaces WeChat's API. Without it there is no sign-in with WeChat. */
  weChatUrl?: string
  /** A template of WeChat: who is away is told of messages. Only with `weChatUrl`. */
  weChatTemplate?: string
  /** Of an SMTP server on this machine without encryption. Without it there are no mails. */
  smtpPort?: number
}

const APP_ID = 1234567890
/** What replaces WeChat's API expects it. */
const WECHAT_SECRET = 'the-app-secret'
/** The database ends with the run. Each sign-up and sign-in would take a quarter of a second of one core at the cost for real passwords. */
const CHEAP_HASHING = { logN: 4, r: 1, p: 1 }

export async function startBackend({ weChatUrl, weChatTemplate, smtpPort }: BackendOptions = {}): Promise<Backend> {
  const serverSecret = randomBytes(16).toString('hex')
  const dataDir = await mkdtemp(join(tmpdir(), 'zim-chat-'))
  const site = await listen(createServer())
  const callbackSecret = randomBytes(16).toString('hex')
  const emulator = await startEmulator({ appID: APP_ID, serverSecret, ...(weChatTemplate && { callback: { url: `${site.url}/v1/zego/callbacks`, secret: callbackSecret } }) })
  const accounts = await buildApp(loadConfig({
    ZIM_APP_ID: String(APP_ID),
    ZIM_SERVER_SECRET: serverSecret,
    DATA_DIR: dataDir,
    PUBLIC_URL: site.url,
    LOG_LEVEL: 'error',
    RATE_LIMIT_SCALE: '100',
    ...(weChatUrl && { WECHAT_APP_ID: 'wx0123456789abcdef', WECHAT_APP_SECRET: WECHAT_SECRET, WECHAT_API_URL: weChatUrl }),
    ...(smtpPort && { SMTP_URL: `smtp://127.0.0.1:${smtpPort}`, SMTP_TLS: 'off', MAIL_FROM: 'chat@example.com' }),
    ...(weChatTemplate && { WECHAT_TEMPLATE_ID: weChatTemplate, ZEGO_CALLBACK_SECRET: callbackSecret, ZEGO_API_URL: `http://127.0.0.1:${emulator.port}` }),
  }), { passwords: { cost: CHEAP_HASHING } })
  await accounts.ready()
  site.server.on('request', allowAnyOrigin(accounts.routing))

  async function request(account: string, options: InjectOptions) {
    const reply = await accounts.inject({ method: 'POST', ...options })
    if (reply.statusCode >= 300)
      throw new Error(`The account ${account} could not be created or removed: ${reply.body}`)
    return reply.body ? reply.json() : null
  }

  return {
    appID: APP_ID,
    emulator,
    accountsUrl: site.url,
    accounts: accounts.routing,
    async register(account) {
      const { session, user } = await request(account.account, { url: '/v1/accounts', payload: account })
      const { token } = await request(account.account, { url: '/v1/zim-token', headers: { authorization: `Bearer ${session.token}` } })
      return { ...account, user, bearer: session.token, token }
    },
    async remove({ account, bearer, password }) {
      await request(account, { method: 'DELETE', url: '/v1/me', headers: { authorization: `Bearer ${bearer}` }, payload: { password } })
    },
    async stop() {
      site.server.closeAllConnections()
      site.server.close()
      await emulator.close()
      await accounts.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Allows requests from any origin: a mini program has no origin, but the browser page that simulates it has one. Only for demo and tests. */
function allowAnyOrigin(handle: Backend['accounts']): Backend['accounts'] {
  return (request, reply) => {
    reply.setHeader('access-control-allow-origin', '*')
    if (request.method !== 'OPTIONS')
      return handle(request, reply)
    reply.writeHead(204, { 'access-control-allow-headers': 'authorization, content-type', 'access-control-allow-methods': 'GET, POST, PUT, DELETE' }).end()
  }
}

/** Starts a web server on a free loopback port. */
export async function listen(server: Server): Promise<{ server: Server, port: number, url: string }> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { server, port, url: `http://127.0.0.1:${port}` }
}
