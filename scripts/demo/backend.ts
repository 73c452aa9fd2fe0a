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

/** Emulator and account server on free ports of this machine, with a database that ends with them. For the demo and for tests. */
export interface Backend {
  appID: number
  /** The emulated ZIM; tests interfere through it. */
  emulator: Emulator
  /** The account server's address, without a slash at the end. */
  accountsUrl: string
  /** Handles what belongs to the account server, for a web server that answers under one origin. */
  accounts: (request: IncomingMessage, reply: ServerResponse) => void
  register: (person: Person) => Promise<Resident>
  stop: () => Promise<void>
}

export interface Person { account: string, password: string, name: string }

/** A person with an account, signed in at the account server and holding a ZIM token. */
export interface Resident extends Person {
  user: { userID: string, name: string, avatarUrl: string }
  bearer: string
  token: string
}

export interface BackendOptions {
  /** What answers in WeChat's place; without it there is no sign-in with WeChat. */
  weChatUrl?: string
}

const APP_ID = 1234567890

export async function startBackend({ weChatUrl }: BackendOptions = {}): Promise<Backend> {
  const serverSecret = randomBytes(16).toString('hex')
  const data = await mkdtemp(join(tmpdir(), 'zim-chat-'))
  const emulator = await startEmulator({ appID: APP_ID, serverSecret })
  const site = await listen(createServer())
  const accounts = await buildApp(loadConfig({
    ZIM_APP_ID: String(APP_ID),
    ZIM_SERVER_SECRET: serverSecret,
    DATA_DIR: data,
    PUBLIC_URL: site.url,
    LOG_LEVEL: 'error',
    RATE_LIMIT_SCALE: '100',
    ...(weChatUrl && { WECHAT_APP_ID: 'wx0123456789abcdef', WECHAT_APP_SECRET: randomBytes(16).toString('hex'), WECHAT_API_URL: weChatUrl }),
  }))
  await accounts.ready()
  site.server.on('request', fromAnywhere(accounts.routing))

  async function ask(person: Person, request: InjectOptions) {
    const reply = await accounts.inject({ method: 'POST', ...request })
    if (reply.statusCode >= 300)
      throw new Error(`the account of ${person.account} could not be made: ${reply.body}`)
    return reply.json()
  }

  return {
    appID: APP_ID,
    emulator,
    accountsUrl: site.url,
    accounts: accounts.routing,
    async register(person) {
      const { session, user } = await ask(person, { url: '/v1/accounts', payload: person })
      const { token } = await ask(person, { url: '/v1/zim-token', headers: { authorization: `Bearer ${session.token}` } })
      return { ...person, user, bearer: session.token, token }
    },
    async stop() {
      site.server.closeAllConnections()
      site.server.close()
      await emulator.close()
      await accounts.close()
      await rm(data, { recursive: true, force: true })
    },
  }
}

/** Mini programs know no origins, the page that shows one in a browser does: here, and only here, any page may ask. */
function fromAnywhere(handle: Backend['accounts']): Backend['accounts'] {
  return (request, reply) => {
    reply.setHeader('access-control-allow-origin', '*')
    if (request.method !== 'OPTIONS')
      return handle(request, reply)
    reply.writeHead(204, { 'access-control-allow-headers': 'authorization, content-type', 'access-control-allow-methods': 'GET, POST, PUT, DELETE' }).end()
  }
}

/** Starts a web server on a free port of this machine. */
export async function listen(server: Server): Promise<{ server: Server, port: number, url: string }> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { server, port, url: `http://127.0.0.1:${port}` }
}
