/**
 * The server, put together: `buildApp` gives a Fastify instance that listens nowhere yet, so that a process, a demo or a test can run it.
 *
 * All state is in the database (and the flood limit's counters in memory): any number of instances may share one PostgreSQL.
 * Stopping: `app.stop()` first says no at /readyz and asks clients to close their connections, then closes once every request is answered.
 */
import type { FastifyInstance } from 'fastify'

import swagger from '@fastify/swagger'
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import Fastify from 'fastify'
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'

import type { RandomBytes } from './accounts/ids'
import type { PasswordsOptions } from './accounts/passwords'
import type { Config } from './config'
import type { LogStream } from './http/logging'
import type { Services } from './services'

import { createPasswords } from './accounts/passwords'
import { createSessions } from './accounts/sessions'
import { createUsers } from './accounts/users'
import { checkClock, openDatabase } from './db/open'
import { authenticate } from './http/authenticate'
import { errorReplies, refuseAddress } from './http/errorReplies'
import { loggingOptions, requestLog } from './http/logging'
import { protection } from './http/protection'
import { createLimits } from './limits'
import { avatarRoutes } from './routes/avatars'
import { meRoutes } from './routes/me'
import { operationRoutes } from './routes/operations'
import { sessionRoutes } from './routes/sessions'
import { signInRoutes } from './routes/signIn'
import { userRoutes } from './routes/users'
import { zimTokenRoutes } from './routes/zimToken'
import { createWechat } from './wechat'

export type { Config } from './config'
export { ConfigError, loadConfig } from './config'

declare module 'fastify' {
  interface FastifyInstance {
    /** Stops without losing a request. Resolves when the last one is answered and the database is closed. */
    stop: () => Promise<void>
  }
}

export interface Deps {
  /** ms since the epoch. @default Date.now */
  now?: () => number
  /** @default Node's */
  randomBytes?: RandomBytes
  /** Cost and places of the password hashing. */
  passwords?: Partial<PasswordsOptions>
  /** Where log lines go. @default standard output */
  logStream?: LogStream
}

const JSON_BODY_BYTES = 16 * 1024
const REQUEST_TIMEOUT_MS = 30_000
/** Longer than the 60 s after which load balancers drop an idle connection, so that it is never this side that drops it. */
const KEEP_ALIVE_MS = 65_000
const HOUSEKEEPING_MS = 3600_000

/** The server for this configuration. Rejects when the database cannot be used or the clock cannot be right. */
export async function buildApp(config: Config, deps: Deps = {}): Promise<FastifyInstance> {
  const app = Fastify({
    ...loggingOptions(config.logLevel, deps.logStream),
    bodyLimit: JSON_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    trustProxy: typeof config.trustProxy === 'number' ? trustHops(config.trustProxy) : config.trustProxy,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 128 },
    frameworkErrors: refuseAddress,
  })
  const services = await openServices(app, config, deps)
  app.addHook('onClose', () => services.db.destroy())
  const stopping = graceful(app, config.drainMs)
  keepHouse(app, services)

  app.setValidatorCompiler(TypeBoxValidatorCompiler)
  acceptJsonOnly(app)
  await app.register(requestLog)
  await app.register(protection, config)
  await app.register(errorReplies)
  await app.register(authenticate, services)
  await app.register(swagger, {
    openapi: {
      info: { title: 'Accounts and ZIM tokens', version: '1' },
      components: { securitySchemes: { session: { type: 'http', scheme: 'bearer' } } },
    },
  })
  for (const routes of [signInRoutes, sessionRoutes, meRoutes, avatarRoutes, userRoutes, zimTokenRoutes])
    await app.register(routes(services))
  await app.register(operationRoutes(services, () => stopping.started))
  return app
}

async function openServices(app: FastifyInstance, config: Config, deps: Deps): Promise<Services> {
  const now = deps.now ?? Date.now
  const random = deps.randomBytes ?? randomBytes
  const db = await openDatabase(config.database, { onIdleError: error => app.log.warn({ err: error }, 'a database connection broke') })
  await checkClock(db, config.database, now())
  return {
    config,
    db,
    now,
    users: createUsers({ db, now, randomBytes: random, publicUrl: config.publicUrl }),
    sessions: createSessions({ db, now, randomBytes: random }),
    passwords: createPasswords({ randomBytes: random, ...deps.passwords }),
    limits: createLimits({ db, now, scale: config.limitScale }),
    wechat: createWechat(config.wechat, app.log),
  }
}

/** Trusts the `count` proxies nearest to this server. */
function trustHops(count: number) {
  return (_address: string, hop: number) => hop < count
}

/** An empty body counts as none: some clients announce JSON on every request. */
function acceptJsonOnly(app: FastifyInstance) {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '')
      done(null, null)
    else
      parse(request, String(body), done)
  })
}

function graceful(app: FastifyInstance, drainMs: number) {
  const state = { started: false }
  app.addHook('onSend', async (_request, reply) => {
    if (state.started)
      reply.header('connection', 'close')
  })
  app.decorate('stop', async () => {
    state.started = true
    await delay(drainMs)
    await app.close()
  })
  return state
}

/** Clears away what has expired, at start and every hour. Any number of copies may do it at once. */
function keepHouse(app: FastifyInstance, { sessions, limits }: Services) {
  const sweep = () => Promise.all([sessions.deleteExpired(), limits.deleteExpired()])
    .catch((error: Error) => app.log.warn({ err: error }, 'housekeeping failed; it is tried again in an hour'))
  const timer = setInterval(sweep, HOUSEKEEPING_MS)
  timer.unref()
  app.addHook('onReady', async () => { await sweep() })
  app.addHook('onClose', async () => clearInterval(timer))
}
