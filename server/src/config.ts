/**
 * Reads the environment once, at start, and the files that it names, into plain data. No other module reads the environment.
 *
 * `loadConfig` collects every problem and throws them together, one sentence for each, with what to do. So a wrong value fails at start and
 * not in a request. No sentence contains a secret.
 */
import { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'

import type { MailConfig } from './mail/config'
import type { ContentKind } from './moderation/moderation'
import type { NotificationsConfig } from './notifications/config'
import type { Env } from './secretFiles'
import type { Token04Mode } from './token04'

import { mailConfig } from './mail/config'
import { CONTENT_KINDS } from './moderation/moderation'
import { parseWords } from './moderation/words'
import { notificationsConfig } from './notifications/config'
import { withSecretFiles } from './secretFiles'
import { TOKEN04_MAX_TTL_SECONDS, TOKEN04_SECRET_BYTES } from './token04'
import { AES_KEY } from './wechatEvents'

const MODERATORS = ['words', 'wechat'] as const
type ModeratorName = typeof MODERATORS[number]

const MEDIA_CHECKERS = ['service', 'wechat'] as const
type MediaCheckerName = typeof MEDIA_CHECKERS[number]

/** What may be shown to others (moderation/moderation.ts). */
export interface ModerationConfig {
  /** In the order in which they are asked; none: nothing is checked. */
  moderators: ModeratorName[]
  words: string[]
  /** Kinds that are sent when nothing could check them. */
  sendUnchecked: ContentKind[]
  /** Of a text of which WeChat says that a person should look at it. */
  onReview: 'refuse' | 'send'
  /** The time for a verdict. ZEGO waits 2.5 s for the whole reply. */
  verdictMs: number
}

/** Which pictures, recordings, videos and files may be shown to others (moderation/media.ts). */
export interface MediaModerationConfig {
  /** In the order in which they are asked; none: media are not checked. */
  checkers: MediaCheckerName[]
  /** The team's own; null where `checkers` does not name it. */
  service: { url: string, secret: string } | null
  /** From where media may come; none: from anywhere. */
  hosts: string[]
}

export interface WechatConfig {
  appID: string
  appSecret: string
  /** The base URL of `code2session`, without a slash at the end. */
  apiUrl: string
  timeoutMs: number
}

export type DatabaseConfig
  = | { kind: 'sqlite', file: string }
    | { kind: 'postgres', url: string }

export interface Config {
  /** `callbackSecrets`: the one that ZEGO's console has, then the one that it had; none: no callbacks. */
  zim: { appID: number, serverSecret: string, tokenTtlSeconds: number, tokenMode: Token04Mode, callbackSecrets: readonly string[], apiUrl: string }
  database: DatabaseConfig
  listen: { host: string, port: number }
  /** Where Prometheus reads; null: nowhere. */
  metrics: { host: string, port: number } | null
  /** The URL at which clients reach this server, without a slash at the end. Avatar URLs begin with it. */
  publicUrl: string
  corsOrigins: string[]
  /** The number of proxies to trust, or their addresses. Decides which address counts as the client's. */
  trustProxy: false | number | string[]
  wechat: WechatConfig | null
  /** WeChat's message push; null: it is not received. `aesKey` null: events are not encrypted. */
  wechatEvents: { token: string, aesKey: string | null } | null
  moderation: ModerationConfig
  mediaModeration: MediaModerationConfig
  notifications: NotificationsConfig
  /** The SMTP server; null: no mails are sent. */
  mail: MailConfig | null
  /** The team's service that knows its users; null: the accounts are this server's. */
  ownUsers: { url: string, secret: string, timeoutMs: number } | null
  /** Whether there are the pages at /operator. */
  operatorPages: boolean
  /** Told of new reports. */
  reportWebhookUrl: string | null
  /** What finds a user: the whole userID or account name, or also the beginning of the display name. */
  userSearch: 'exact' | 'names'
  /** Of an invite: the longest lifetime and the most uses, which are the defaults too. */
  invites: { ttlMs: number, maxUses: number }
  /** Which version of the mini program its codes open. */
  wxacodeVersion: 'release' | 'trial' | 'develop'
  /** How long a stopping server still replies while `/readyz` returns 503 already. */
  drainMs: number
  /** Factor on every rate limit. */
  limitScale: number
  logLevel: LogLevel
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const
export type LogLevel = typeof LOG_LEVELS[number]

/** `problems`: one sentence for each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'

  constructor(readonly problems: readonly string[]) {
    super(`The server cannot start:\n${problems.map(problem => `  - ${problem}`).join('\n')}`)
  }
}

/** ZIM asks for a new token 30 s before the old one expires, so a token must last longer than that. */
const MIN_TTL_SECONDS = 60
const DAY_MS = 24 * 3600_000
/** ZIM accepts an avatar URL of 500 bytes. `/avatars/` and the file name need the rest. */
const MAX_PUBLIC_URL_BYTES = 400
/** ZEGO waits 2.5 s for the reply to before_send_msg. The network takes the rest. */
const VERDICT_MS = 2000

/** Returns the configuration of `given`, the environment. Throws ConfigError with every problem found. */
export function loadConfig(given: Env): Config {
  const problems: string[] = []
  const env = withSecretFiles(given, problems)
  const read = reader(env, problems)
  const host = read.text('HOST', '127.0.0.1')
  const port = read.whole('PORT', 3000, 0, 65_535)
  const config: Config = {
    zim: {
      appID: read.whole('ZIM_APP_ID', null, 1, 0xFFFF_FFFF, 'Copy the AppID of your project from the ZEGO console.'),
      serverSecret: serverSecret(env.ZIM_SERVER_SECRET, problems),
      tokenTtlSeconds: read.whole('TOKEN_TTL', 86_400, MIN_TTL_SECONDS, TOKEN04_MAX_TTL_SECONDS, 'It is in seconds; ZIM accepts at most 24 days.'),
      tokenMode: read.oneOf('TOKEN_MODE', ['gcm', 'cbc'], 'gcm'),
      callbackSecrets: callbackSecrets(env, problems),
      apiUrl: addressOf('ZEGO_API_URL', env.ZEGO_API_URL || 'https://zim-api.zego.im', problems),
    },
    database: database(env, problems),
    listen: { host, port },
    metrics: env.METRICS_PORT ? { host: read.text('METRICS_HOST', '127.0.0.1'), port: read.whole('METRICS_PORT', 0, 0, 65_535) } : null,
    publicUrl: publicUrl(env.PUBLIC_URL, host, port, problems),
    corsOrigins: corsOrigins(env.CORS_ORIGINS, problems),
    trustProxy: trustProxy(env.TRUST_PROXY, problems),
    wechat: wechat(env, problems),
    wechatEvents: wechatEvents(env, problems),
    moderation: moderation(env, read, problems),
    mediaModeration: mediaModeration(env, read, problems),
    notifications: notificationsConfig(env, read, problems),
    mail: mailConfig(env, read, problems),
    ownUsers: ownUsers(env, problems),
    operatorPages: read.oneOf('OPERATOR_PAGES', ['on', 'off'], 'off') === 'on',
    reportWebhookUrl: env.REPORT_WEBHOOK_URL ? addressOf('REPORT_WEBHOOK_URL', env.REPORT_WEBHOOK_URL, problems) : null,
    userSearch: read.oneOf('USER_SEARCH', ['exact', 'names'], 'exact'),
    invites: { ttlMs: read.whole('INVITE_DAYS', 7, 1, 365) * DAY_MS, maxUses: read.whole('INVITE_USES', 100, 1, 10_000) },
    wxacodeVersion: read.oneOf('WECHAT_CODE_VERSION', ['release', 'trial', 'develop'], 'release'),
    drainMs: read.whole('DRAIN_SECONDS', 1, 0, 60) * 1000,
    limitScale: read.whole('RATE_LIMIT_SCALE', 1, 1, 1_000_000),
    logLevel: read.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
  }
  if (problems.length > 0)
    throw new ConfigError(problems)
  return config
}

export type Reader = ReturnType<typeof reader>

function reader(env: Env, problems: string[]) {
  return {
    text: (name: string, fallback: string) => env[name] || fallback,

    whole(name: string, fallback: number | null, min: number, max: number, advice = '') {
      const text = env[name] || (fallback === null ? '' : String(fallback))
      const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
      if (value >= min && value <= max)
        return value
      const found = text === '' ? 'is missing' : `is "${text}"`
      problems.push(`${name} ${found}. Set it to a whole number from ${min} to ${max}. ${advice}`.trim())
      return min
    },

    oneOf<const T extends string>(name: string, allowed: readonly T[], fallback: T): T {
      const text = env[name] || fallback
      const found = allowed.find(value => value === text)
      if (found === undefined)
        problems.push(`${name} is "${text}". Set it to one of: ${allowed.join(', ')}.`)
      return found ?? fallback
    },

    /** A list, separated by commas. Returns the items that are allowed, in the order given. */
    someOf<const T extends string>(name: string, allowed: readonly T[]): T[] {
      return list(env[name]).flatMap((item) => {
        const found = allowed.find(value => value === item)
        if (found === undefined)
          problems.push(`${name} holds "${item}". Use these, separated by commas: ${allowed.join(', ')}.`)
        return found ?? []
      })
    },
  }
}

function moderation(env: Env, read: Reader, problems: string[]): ModerationConfig {
  const moderators = [...new Set(read.someOf('MODERATION', MODERATORS))]
  if (moderators.includes('wechat') && !env.WECHAT_APP_ID)
    problems.push('MODERATION holds "wechat", and WECHAT_APP_ID is missing. WeChat checks texts for its mini programs alone: set WECHAT_APP_ID and WECHAT_APP_SECRET, or leave "wechat" out.')
  if (moderators.length > 0 && !env.ZEGO_CALLBACK_SECRET)
    problems.push('MODERATION is set, and ZEGO_CALLBACK_SECRET is missing. Copy the callback secret from the ZEGO console, and enter there PUBLIC_URL followed by /v1/zego/callbacks as the address for "before sending".')
  return {
    moderators,
    words: moderators.includes('words') ? words(env.MODERATION_WORDS_FILE, problems) : [],
    sendUnchecked: read.someOf('MODERATION_SEND_UNCHECKED', CONTENT_KINDS),
    onReview: read.oneOf('MODERATION_REVIEW', ['refuse', 'send'], 'refuse'),
    verdictMs: VERDICT_MS,
  }
}

function mediaModeration(env: Env, read: ReturnType<typeof reader>, problems: string[]): MediaModerationConfig {
  const checkers = [...new Set(read.someOf('MODERATION_MEDIA', MEDIA_CHECKERS))]
  const { MODERATION_MEDIA_URL: url, MODERATION_MEDIA_SECRET: secret } = env
  const hasService = checkers.includes('service')
  if (hasService && !(url && secret))
    problems.push(`MODERATION_MEDIA holds "service", and ${url ? 'MODERATION_MEDIA_SECRET' : 'MODERATION_MEDIA_URL'} is missing. Set both, or leave "service" out.`)
  if (checkers.includes('wechat') && !(env.WECHAT_APP_ID && env.WECHAT_EVENTS_TOKEN))
    problems.push(`MODERATION_MEDIA holds "wechat", and ${env.WECHAT_APP_ID ? 'WECHAT_EVENTS_TOKEN' : 'WECHAT_APP_ID'} is missing. WeChat checks media for its mini programs alone and pushes the verdicts: set both, or leave "wechat" out.`)
  if (checkers.length > 0 && !env.ZEGO_CALLBACK_SECRET)
    problems.push('MODERATION_MEDIA is set, and ZEGO_CALLBACK_SECRET is missing. Copy the callback secret from the ZEGO console, and enter there PUBLIC_URL followed by /v1/zego/callbacks as the address for "before sending" and "after sending".')
  return {
    checkers,
    service: hasService ? { url: addressOf('MODERATION_MEDIA_URL', url || 'https://', problems), secret: secret ?? '' } : null,
    hosts: mediaHosts(env.MODERATION_MEDIA_HOSTS, problems),
  }
}

function mediaHosts(text: string | undefined, problems: string[]): string[] {
  const hosts = list(text).map(host => host.toLowerCase())
  for (const host of hosts) {
    if (!/^\.?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(host))
      problems.push(`MODERATION_MEDIA_HOSTS holds "${shown(host)}". Write names of hosts, or .example.com for all hosts below one, separated by commas.`)
  }
  return hosts
}

function wechatEvents({ WECHAT_EVENTS_TOKEN: token, WECHAT_EVENTS_AES_KEY: aesKey, WECHAT_APP_ID: appID }: Env, problems: string[]): Config['wechatEvents'] {
  if (!token && !aesKey)
    return null
  if (!token)
    problems.push('WECHAT_EVENTS_AES_KEY is set, and WECHAT_EVENTS_TOKEN is missing. Copy the token of the message push from the mini program\'s console.')
  else if (!appID)
    problems.push('WECHAT_EVENTS_TOKEN is set, and WECHAT_APP_ID is missing. Set it, or leave the token out.')
  if (aesKey && !AES_KEY.test(aesKey))
    problems.push('WECHAT_EVENTS_AES_KEY is no EncodingAESKey: it has 43 letters and digits. Copy it from the mini program\'s console.')
  return { token: token ?? '', aesKey: aesKey || null }
}

/** Returns an address without a slash at the end. */
function addressOf(name: string, text: string, problems: string[]): string {
  if (!httpUrl(text))
    problems.push(`${name} is "${shown(text)}". Write an http or https address, or leave it out.`)
  return text.replace(/\/+$/, '')
}

function words(file: string | undefined, problems: string[]): string[] {
  if (!file) {
    problems.push('MODERATION holds "words", and MODERATION_WORDS_FILE is missing. Set it to a text file with one word a line.')
    return []
  }
  try {
    const found = parseWords(readFileSync(file, 'utf8'))
    if (found.length === 0)
      problems.push(`MODERATION_WORDS_FILE (${file}) has no word. Write one word a line.`)
    return found
  }
  catch {
    problems.push(`MODERATION_WORDS_FILE (${file}) cannot be read. Check the path and its permissions.`)
    return []
  }
}

function serverSecret(secret: string | undefined, problems: string[]): string {
  const bytes = Buffer.byteLength(secret ?? '')
  if (!secret)
    problems.push('ZIM_SERVER_SECRET is missing. Copy the ServerSecret of your project from the ZEGO console.')
  else if (bytes !== TOKEN04_SECRET_BYTES)
    problems.push(`ZIM_SERVER_SECRET has ${bytes} bytes. It must have exactly ${TOKEN04_SECRET_BYTES}: copy the ServerSecret (not the AppSign) from the ZEGO console, without quotes or spaces.`)
  return secret ?? ''
}

function callbackSecrets({ ZEGO_CALLBACK_SECRET: secret, ZEGO_CALLBACK_SECRET_OLD: old }: Env, problems: string[]): string[] {
  if (old && !secret)
    problems.push('ZEGO_CALLBACK_SECRET_OLD is set, and ZEGO_CALLBACK_SECRET is missing. Set that one to the secret that the ZEGO console has now.')
  return [secret, old].filter(text => text !== undefined && text !== '') as string[]
}

function database(env: Env, problems: string[]): DatabaseConfig {
  const url = env.DATABASE_URL
  if (!url)
    return { kind: 'sqlite', file: join(resolve(env.DATA_DIR || 'data'), 'zim-chat.db') }
  if (!/^postgres(?:ql)?:\/\//.test(url) || !URL.canParse(url)) {
    problems.push('DATABASE_URL is not a PostgreSQL address. Write postgres://user:password@host:5432/name, or leave it out to use SQLite in DATA_DIR.')
    return { kind: 'postgres', url }
  }
  const address = new URL(url)
  if (env.DATABASE_PASSWORD)
    address.password = encodeURIComponent(env.DATABASE_PASSWORD)
  return { kind: 'postgres', url: env.DATABASE_PASSWORD ? address.href : url }
}

function publicUrl(text: string | undefined, host: string, port: number, problems: string[]): string {
  if (!text)
    return `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`
  const url = httpUrl(text)
  if (!url || url.search || url.hash || url.username)
    problems.push(`PUBLIC_URL is "${shown(text)}". Write the address at which clients reach this server, such as https://chat.example.com.`)
  else if (Buffer.byteLength(text) > MAX_PUBLIC_URL_BYTES)
    problems.push(`PUBLIC_URL is longer than ${MAX_PUBLIC_URL_BYTES} bytes: avatar addresses would not fit into ZIM's 500. Use a shorter one.`)
  return text.replace(/\/+$/, '')
}

function corsOrigins(text: string | undefined, problems: string[]): string[] {
  const origins = list(text)
  for (const origin of origins) {
    if (httpUrl(origin)?.origin !== origin)
      problems.push(`CORS_ORIGINS holds "${shown(origin)}". Write origins such as https://chat.example.com, without a path, separated by commas. "*" is not accepted.`)
  }
  return origins
}

function trustProxy(text: string | undefined, problems: string[]): Config['trustProxy'] {
  if (!text || text === 'false')
    return false
  if (/^[1-9]$/.test(text))
    return Number(text)
  const addresses = list(text)
  if (addresses.length === 0 || !addresses.every(isNetwork))
    problems.push(`TRUST_PROXY is "${text}". Write how many proxies are in front of this server (1 to 9), or their addresses, separated by commas. "true" would let any client choose its address.`)
  return addresses
}

function wechat(env: Env, problems: string[]): WechatConfig | null {
  const { WECHAT_APP_ID: appID, WECHAT_APP_SECRET: appSecret } = env
  if (!appID && !appSecret)
    return null
  if (!appID || !appSecret)
    problems.push(`${appID ? 'WECHAT_APP_SECRET' : 'WECHAT_APP_ID'} is missing. Set both, from the mini program's console, or neither, for a server without WeChat sign-in.`)
  const apiUrl = addressOf('WECHAT_API_URL', env.WECHAT_API_URL || 'https://api.weixin.qq.com', problems)
  return { appID: appID ?? '', appSecret: appSecret ?? '', apiUrl, timeoutMs: 5000 }
}

function ownUsers({ OWN_USERS_URL: url, OWN_USERS_SECRET: secret }: Env, problems: string[]): Config['ownUsers'] {
  if (!url && !secret)
    return null
  if (!url || !secret)
    problems.push(`${url ? 'OWN_USERS_SECRET' : 'OWN_USERS_URL'} is missing. Set both, for a team that has users of its own, or neither.`)
  return { url: addressOf('OWN_USERS_URL', url || 'https://', problems), secret: secret ?? '', timeoutMs: 5000 }
}

/** Returns whether the text is an IP address, with or without the length of its network. */
function isNetwork(text: string): boolean {
  const [address = '', bits = '0', ...rest] = text.split('/')
  const version = isIP(address)
  return version !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128) && rest.length === 0
}

/** Returns a refused URL for a message: without user, password, query and fragment, which may be secrets. */
function shown(url: string): string {
  const at = url.lastIndexOf('@')
  const [visible = '', ...hidden] = url.slice(at + 1).split(/[?#]/)
  if (/[?#]/.test(url.slice(0, at + 1)))
    return '…'
  return `${at < 0 ? '' : '…@'}${visible}${hidden.length ? '…' : ''}`
}

function httpUrl(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null
  return url && /^https?:$/.test(url.protocol) ? url : null
}

function list(text: string | undefined): string[] {
  return (text ?? '').split(',').map(item => item.trim()).filter(item => item !== '')
}
