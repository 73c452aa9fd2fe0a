/**
 * Assembles the server. `buildApp` returns a Fastify instance that does not listen yet, so that a process, the demo or a test can start it.
 *
 * All state is in the database, except the counters of the flood limit, which are in memory. Any number of instances may share one PostgreSQL.
 * `app.stop()` is in http/gracefulStop.ts.
 */
import type { FastifyInstance } from 'fastify'

import swagger from '@fastify/swagger'
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import Fastify from 'fastify'
import { randomBytes } from 'node:crypto'

import type { RandomBytes } from './accounts/ids'
import type { OwnUsers } from './accounts/ownUsers'
import type { PasswordsOptions } from './accounts/passwords'
import type { Config } from './config'
import type { LogStream } from './http/logging'
import type { MediaChecker } from './moderation/media'
import type { Moderator } from './moderation/moderation'
import type { Services } from './services'
import type { CallWechat } from './wechatApi'

import { createConsents } from './accounts/consents'
import { createExport } from './accounts/export'
import { createInvites } from './accounts/invites'
import { createMailAddresses } from './accounts/mailAddresses'
import { createOwnProfiles } from './accounts/ownProfiles'
import { createOwnUsers } from './accounts/ownUsers'
import { createPasswords } from './accounts/passwords'
import { createRecovery } from './accounts/recovery'
import { createRestrictions } from './accounts/restrictions'
import { createSessions } from './accounts/sessions'
import { createUsers } from './accounts/users'
import { createWxacodes } from './accounts/wxacodes'
import { checkClock, openDatabase } from './db/open'
import { authenticate } from './http/authenticate'
import { trustedProxies } from './http/clientAddress'
import { errorReplies, replyToUnreadableUrl } from './http/errorReplies'
import { gracefulStop } from './http/gracefulStop'
import { loggingOptions, requestLog } from './http/logging'
import { metricsServer } from './http/metricsServer'
import { protection } from './http/protection'
import { createLimits } from './limits'
import { createMailer } from './mail/mailer'
import { createMetrics } from './metrics'
import { createTextChecks } from './moderation/checkText'
import { createCreatedNames } from './moderation/createdNames'
import { createHeldMessages } from './moderation/heldMessages'
import { createHeldPictures } from './moderation/heldPictures'
import { createMediaModeration } from './moderation/media'
import { createMediaCheckAsync } from './moderation/mediaCheckAsync'
import { createMediaService } from './moderation/mediaService'
import { createModeration } from './moderation/moderation'
import { createMsgSecCheck } from './moderation/msgSecCheck'
import { createRecalls } from './moderation/recalls'
import { createStoredWords } from './moderation/storedWords'
import { createConnections } from './notifications/connections'
import { createMutedConversations } from './notifications/mutedConversations'
import { createNotifier } from './notifications/notifier'
import { createSubscribeMessages } from './notifications/subscribeMessages'
import { createWebPush } from './notifications/webPush'
import { createAudit } from './operators/audit'
import { createOperators } from './operators/operators'
import { createErrorReports } from './reports/errorReports'
import { createReports } from './reports/reports'
import { createWebhook } from './reports/webhook'
import { avatarRoutes } from './routes/avatars'
import { checkRoutes } from './routes/checks'
import { errorReportRoutes } from './routes/errorReports'
import { inviteRoutes } from './routes/invites'
import { mailAddressRoutes } from './routes/mailAddress'
import { meRoutes } from './routes/me'
import { myDataRoutes } from './routes/myData'
import { operationRoutes } from './routes/operations'
import { operatorRoutes } from './routes/operator'
import { ownSignInRoutes } from './routes/ownSignIn'
import { passwordLinkRoutes } from './routes/passwordLinks'
import { passwordRecoveryRoutes } from './routes/passwordRecovery'
import { reportRoutes } from './routes/reports'
import { sessionRoutes } from './routes/sessions'
import { signInRoutes } from './routes/signIn'
import { subscriptionRoutes } from './routes/subscriptions'
import { userRoutes } from './routes/users'
import { verdictRoutes } from './routes/verdicts'
import { wechatEventRoutes } from './routes/wechatEvents'
import { zegoCallbackRoutes } from './routes/zegoCallbacks'
import { zimTokenRoutes } from './routes/zimToken'
import { createWechat } from './wechat'
import { createAccessToken } from './wechatAccessToken'
import { createCallWechat, createCallWechatForPicture } from './wechatApi'
import { createZegoApi } from './zego/serverApi'

export type { OwnCredentials, OwnProfile, OwnQuery, OwnUsers } from './accounts/ownUsers'
export type { Config } from './config'
export { ConfigError, loadConfig } from './config'

export interface Deps {
  /** ms since the epoch. @default Date.now */
  now?: () => number
  /** @default Node's */
  randomBytes?: RandomBytes
  /** The users of a team that builds this server into its own. @default those of OWN_USERS_URL, or none */
  ownUsers?: OwnUsers
  /** For requests to push services. @default fetch */
  pushFetch?: typeof fetch
  /** Cost and concurrency of the password hashing. */
  passwords?: Partial<PasswordsOptions>
  /** The output of log lines. @default standard output */
  logStream?: LogStream
  /** The time for a client to send one whole request, ms. @default 30,000 */
  requestTimeoutMs?: number
  /** The time for running requests to end after the drain time of a stop, ms. @default 20,000 */
  stopLimitMs?: number
  /** The time for one mail, ms. @default 10,000 */
  mailLimitMs?: number
  /** How often it looks for refused messages to recall, ms. @default 5000 */
  recallEveryMs?: number
}

const JSON_BODY_BYTES = 16 * 1024
const REQUEST_TIMEOUT_MS = 30_000
/** Node closes connections that are over a time limit when it checks them. Its default is every 30 s. */
const CONNECTION_CHECK_MS = 1000
/** Longer than the slowest database query. */
const STOP_LIMIT_MS = 20_000
/** Longer than the 60 s after which load balancers close an idle connection, so that the server never closes it first. */
const KEEP_ALIVE_MS = 65_000
const CLEANUP_INTERVAL_MS = 3600_000
const RECALL_INTERVAL_MS = 5000

/** Builds the server for this configuration. Rejects when the database cannot be used or the clock is wrong. */
export async function buildApp(config: Config, deps: Deps = {}): Promise<FastifyInstance> {
  const requestTimeout = deps.requestTimeoutMs ?? REQUEST_TIMEOUT_MS
  const app = Fastify({
    ...loggingOptions(config.logLevel, deps.logStream),
    bodyLimit: JSON_BODY_BYTES,
    requestTimeout,
    http: { requestTimeout, headersTimeout: requestTimeout, connectionsCheckingInterval: CONNECTION_CHECK_MS },
    keepAliveTimeout: KEEP_ALIVE_MS,
    trustProxy: trustedProxies(config.trustProxy),
    return503OnClosing: false,
    routerOptions: { maxParamLength: 128 },
    frameworkErrors: replyToUnreadableUrl,
  })
  const services = await openServices(app, config, deps)
  app.addHook('onClose', async () => {
    await services.recalls.stop()
    await services.mailer?.stop()
    await services.db.destroy()
  })
  const stopping = gracefulStop(app, { drainMs: config.drainMs, limitMs: deps.stopLimitMs ?? STOP_LIMIT_MS })
  scheduleCleanup(app, services)
  if (config.mediaModeration.checkers.includes('wechat'))
    scheduleRecalls(app, services, deps.recallEveryMs ?? RECALL_INTERVAL_MS)

  app.setValidatorCompiler(TypeBoxValidatorCompiler)
  acceptJsonOnly(app)
  await app.register(requestLog)
  await app.register(metricsServer, services)
  await app.register(protection, config)
  await app.register(errorReplies)
  await app.register(authenticate, services)
  await app.register(swagger, {
    openapi: {
      info: { title: 'Accounts and ZIM tokens', version: '1' },
      components: { securitySchemes: { session: { type: 'http', scheme: 'bearer' } } },
    },
  })
  await app.register(services.ownUsers ? ownSignInRoutes(services, services.ownUsers) : signInRoutes(services))
  for (const routes of [sessionRoutes, meRoutes, myDataRoutes, avatarRoutes, userRoutes, inviteRoutes, checkRoutes, errorReportRoutes, subscriptionRoutes, mailAddressRoutes, passwordRecoveryRoutes, zimTokenRoutes, zegoCallbackRoutes, wechatEventRoutes, verdictRoutes, reportRoutes, operatorRoutes, passwordLinkRoutes])
    await app.register(routes(services))
  await app.register(operationRoutes(services, () => stopping.started))
  return app
}

async function openServices(app: FastifyInstance, config: Config, deps: Deps): Promise<Services> {
  const now = deps.now ?? Date.now
  const random = deps.randomBytes ?? randomBytes
  const metrics = createMetrics()
  const db = await openDatabase(config.database, {
    onIdleError: error => app.log.warn({ err: error }, 'a database connection broke'),
    onPool: metrics.watchPool,
  })
  await checkClock(db, config.database, now())
  const passwords = createPasswords({ randomBytes: random, ...deps.passwords })
  const storedWords = createStoredWords({ db, now, fileWords: config.moderation.words })
  const users = createUsers({ db, now, randomBytes: random, publicUrl: config.publicUrl })
  const sessions = createSessions({ db, now, randomBytes: random })
  const ownUsers = deps.ownUsers ?? (config.ownUsers && createOwnUsers(config.ownUsers, app.log))
  const consents = createConsents({ db, now })
  const wechatApi = config.wechat && { wechat: config.wechat, accessToken: createAccessToken({ db, now, wechat: config.wechat }) }
  const callWechat = wechatApi && createCallWechat(wechatApi)
  const mediaModeration = createMediaModeration(mediaCheckersOf(config, callWechat), { ...config.moderation, hosts: mediaHostsOf(config) }, app.log)
  const limits = createLimits({ db, now, scale: config.limitScale })
  const subscribeMessages = callWechat && config.notifications.wechat && createSubscribeMessages({ db, now, config: config.notifications.wechat, callWechat, log: app.log })
  const connections = createConnections({ db, now, users })
  const mutedConversations = createMutedConversations({ db, now })
  const webPush = config.notifications.webPush && createWebPush({ db, now, config: config.notifications.webPush, log: app.log, fetch: deps.pushFetch })
  const channels = [subscribeMessages, webPush].filter(channel => channel !== null)
  const moderation = createModeration(moderatorsOf(config, storedWords, callWechat), config.moderation, app.log, metrics.judged)
  const textChecks = createTextChecks({ moderation, now })
  const reports = createReports({ db, now, randomBytes: random })
  const tellOperators = createWebhook(config.reportWebhookUrl, config.publicUrl, app.log)
  const zegoApi = createZegoApi({ appID: config.zim.appID, serverSecret: config.zim.serverSecret, url: config.zim.apiUrl, now, randomBytes: random })
  const heldMessages = createHeldMessages({ db, now, randomBytes: random, isUncheckedSent: mediaModeration.isUncheckedSent })
  return {
    config,
    db,
    now,
    users,
    ownUsers,
    ownProfiles: createOwnProfiles({ ownUsers, users, sessions }),
    sessions,
    consents,
    exportUser: createExport({ db, now, users, consents, publicUrl: config.publicUrl }),
    invites: createInvites({ db, now, randomBytes: random, users }),
    wxacodes: createWxacodes({ db, now, callWechat: wechatApi && createCallWechatForPicture(wechatApi), version: config.wxacodeVersion, log: app.log }),
    passwords,
    metrics,
    limits,
    connections,
    mutedConversations,
    notifier: createNotifier({ now, config: config.notifications, channels, connections, mutedConversations, users, limits, zegoApi, metrics, log: app.log }),
    subscribeMessages,
    webPush,
    wechat: createWechat(config.wechat, app.log),
    restrictions: createRestrictions({ db, now }),
    recovery: createRecovery({ db, now, randomBytes: random }),
    mailAddresses: createMailAddresses({ db, now, randomBytes: random }),
    mailer: config.mail && !ownUsers ? await createMailer({ config: config.mail, log: app.log, onResult: metrics.mailTried, limitMs: deps.mailLimitMs }) : null,
    reports,
    errorReports: createErrorReports({ db, now }),
    tellOperators,
    zegoApi,
    storedWords,
    operators: createOperators({ db, now, randomBytes: random, passwords }),
    audit: createAudit({ db, now, randomBytes: random }),
    moderation,
    textChecks,
    createdNames: createCreatedNames({ users, moderation, textChecks, reports, tellOperators, zegoApi, now }),
    mediaModeration,
    heldMessages,
    heldPictures: createHeldPictures({ users, heldMessages, zegoApi, log: app.log, now }),
    recalls: createRecalls({ heldMessages, zegoApi, log: app.log, onResult: metrics.recallTried }),
  }
}

/** Pictures of people and groups are at this server. */
function mediaHostsOf({ publicUrl, mediaModeration: { hosts } }: Config): string[] {
  return hosts.length > 0 ? [...hosts, new URL(publicUrl).hostname] : []
}

function moderatorsOf({ moderation: { moderators, onReview } }: Config, storedWords: Services['storedWords'], callWechat: CallWechat | null): Moderator[] {
  return moderators.flatMap((name) => {
    if (name === 'words')
      return storedWords.moderator
    return callWechat ? createMsgSecCheck({ callWechat, onReview }) : []
  })
}

function mediaCheckersOf({ mediaModeration: { checkers, service }, moderation: { verdictMs } }: Config, callWechat: CallWechat | null): MediaChecker[] {
  return checkers.flatMap((name) => {
    if (name === 'service')
      return service ? createMediaService({ ...service, timeoutMs: verdictMs }) : []
    return callWechat ? createMediaCheckAsync({ callWechat }) : []
  })
}

/** Treats an empty body as no body: some clients send the content type JSON with every request. */
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

/** Deletes expired rows at start and every hour. Several instances may do it at the same time. */
function scheduleCleanup(app: FastifyInstance, { sessions, invites, limits, reports, errorReports, operators, recovery, mailAddresses, heldMessages, heldPictures, connections }: Services) {
  const cleanUp = () => Promise.all([sessions.deleteExpired(), invites.deleteExpired(), limits.deleteExpired(), reports.deleteExpired(), errorReports.deleteExpired(), operators.deleteExpired(), recovery.deleteExpired(), mailAddresses.deleteExpired(), heldPictures.settleExpired(), heldMessages.deleteExpired(), connections.deleteExpired()])
    .catch((error: Error) => app.log.warn({ err: error }, 'cleanup failed; the next try is in an hour'))
  const timer = setInterval(cleanUp, CLEANUP_INTERVAL_MS)
  timer.unref()
  app.addHook('onReady', async () => { await cleanUp() })
  app.addHook('onClose', async () => clearInterval(timer))
}

/** Each copy of the server looks; one of them takes each message. */
function scheduleRecalls(app: FastifyInstance, { recalls }: Services, everyMs: number) {
  const timer = setInterval(() => void recalls.run(), everyMs)
  timer.unref()
  app.addHook('onClose', async () => clearInterval(timer))
}
