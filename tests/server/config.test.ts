import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, loadConfig } from 'zim-chat-server'

import { startServer } from './support/server'
import { tempFile } from './support/tempFile'

const SECRET = 'fa94dd0f974cf2e293728a526b028271'
const REQUIRED = { ZIM_APP_ID: '123456', ZIM_SERVER_SECRET: SECRET }

function problemsOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    loadConfig(env)
  }
  catch (error) {
    if (error instanceof ConfigError)
      return error.problems
    throw error
  }
  return []
}

describe('the configuration', () => {
  it('needs the AppID and the ServerSecret, and has defaults for the rest', () => {
    expect(loadConfig(REQUIRED)).toEqual({
      zim: { appID: 123_456, serverSecret: SECRET, tokenTtlSeconds: 86_400, tokenMode: 'gcm', callbackSecrets: [], apiUrl: 'https://zim-api.zego.im' },
      database: { kind: 'sqlite', file: resolve('data/zim-chat.db') },
      listen: { host: '127.0.0.1', port: 3000 },
      metrics: null,
      publicUrl: 'http://127.0.0.1:3000',
      corsOrigins: [],
      trustProxy: false,
      wechat: null,
      ownUsers: null,
      notifications: { wechat: null, webPush: null, namesSender: false, groupMembers: 0 },
      mail: null,
      operatorPages: false,
      reportWebhookUrl: null,
      moderation: { moderators: [], words: [], sendUnchecked: [], onReview: 'refuse', verdictMs: 2000 },
      mediaModeration: { checkers: [], service: null, hosts: [] },
      wechatEvents: null,
      userSearch: 'exact',
      invites: { ttlMs: 7 * 24 * 3600_000, maxUses: 100 },
      wxacodeVersion: 'release',
      drainMs: 1000,
      limitScale: 1,
      logLevel: 'info',
    })
  })

  it('reads every variable', () => {
    expect(loadConfig({
      ...REQUIRED,
      TOKEN_TTL: '2073600',
      TOKEN_MODE: 'cbc',
      DATABASE_URL: 'postgres://chat:pw@db:5432/chat',
      HOST: '0.0.0.0',
      PORT: '8080',
      METRICS_PORT: '9464',
      PUBLIC_URL: 'https://chat.example.com/api/',
      CORS_ORIGINS: 'https://a.example.com, http://localhost:5173',
      TRUST_PROXY: '2',
      WECHAT_APP_ID: 'wx1',
      WECHAT_APP_SECRET: 's',
      WECHAT_API_URL: 'http://127.0.0.1:9/',
      USER_SEARCH: 'names',
      INVITE_DAYS: '30',
      INVITE_USES: '10',
      WECHAT_CODE_VERSION: 'trial',
      DRAIN_SECONDS: '5',
      RATE_LIMIT_SCALE: '10',
      LOG_LEVEL: 'warn',
    })).toMatchObject({
      zim: { tokenTtlSeconds: 2_073_600, tokenMode: 'cbc' },
      database: { kind: 'postgres', url: 'postgres://chat:pw@db:5432/chat' },
      listen: { host: '0.0.0.0', port: 8080 },
      metrics: { host: '127.0.0.1', port: 9464 },
      publicUrl: 'https://chat.example.com/api',
      corsOrigins: ['https://a.example.com', 'http://localhost:5173'],
      trustProxy: 2,
      wechat: { appID: 'wx1', appSecret: 's', apiUrl: 'http://127.0.0.1:9' },
      userSearch: 'names',
      invites: { ttlMs: 30 * 24 * 3600_000, maxUses: 10 },
      wxacodeVersion: 'trial',
      drainMs: 5000,
      limitScale: 10,
      logLevel: 'warn',
    })
  })

  it('reads secrets from files, and a password beside the address of the database', () => {
    const file = tempFile('secret')
    writeFileSync(file, `${SECRET}\n`)
    expect(loadConfig({ ZIM_APP_ID: '1', ZIM_SERVER_SECRET_FILE: file }).zim.serverSecret).toBe(SECRET)
    expect(loadConfig({ ...REQUIRED, DATABASE_URL: 'postgres://chat@db/chat', DATABASE_PASSWORD: 'p@/:%41 w' }).database).toEqual({ kind: 'postgres', url: 'postgres://chat:p%40%2F%3A%2541%20w@db/chat' })
    expect(problemsOf({ ...REQUIRED, ZIM_SERVER_SECRET_FILE: file })).toEqual(['ZIM_SERVER_SECRET and ZIM_SERVER_SECRET_FILE are both set. Set one of them.'])
    expect(problemsOf({ ...REQUIRED, ZEGO_CALLBACK_SECRET_FILE: `${file}.not` })).toEqual([expect.stringContaining('cannot be read')])
  })

  it('accepts the callback secret of before beside the one of now, and not alone', () => {
    const secretsOf = (env: Record<string, string>) => loadConfig({ ...REQUIRED, ...env }).zim.callbackSecrets
    expect(secretsOf({ ZEGO_CALLBACK_SECRET: 'new' })).toEqual(['new'])
    expect(secretsOf({ ZEGO_CALLBACK_SECRET: 'new', ZEGO_CALLBACK_SECRET_OLD: 'old' })).toEqual(['new', 'old'])
    expect(problemsOf({ ...REQUIRED, ZEGO_CALLBACK_SECRET_OLD: 'old' })).toEqual([expect.stringContaining('ZEGO_CALLBACK_SECRET is missing')])
  })

  it('reads what checks media, and says what of it is missing', () => {
    const env = { ...REQUIRED, ZEGO_CALLBACK_SECRET: 'c', WECHAT_APP_ID: 'wx1', WECHAT_APP_SECRET: 's', MODERATION_MEDIA: 'service,wechat', MODERATION_MEDIA_URL: 'https://check.example.com/', MODERATION_MEDIA_SECRET: 'm', WECHAT_EVENTS_TOKEN: 't', WECHAT_EVENTS_AES_KEY: 'a'.repeat(43), MODERATION_MEDIA_HOSTS: '.Zego.im, files.example.com' }
    const { mediaModeration, wechatEvents } = loadConfig(env)
    expect(mediaModeration).toEqual({ checkers: ['service', 'wechat'], service: { url: 'https://check.example.com', secret: 'm' }, hosts: ['.zego.im', 'files.example.com'] })
    expect(wechatEvents).toEqual({ token: 't', aesKey: 'a'.repeat(43) })
    const without = (...names: string[]) => problemsOf({ ...env, ...Object.fromEntries(names.map(name => [name, undefined])) })
    expect(without('MODERATION_MEDIA_SECRET')).toEqual([expect.stringContaining('MODERATION_MEDIA_SECRET is missing')])
    expect(without('WECHAT_EVENTS_TOKEN', 'WECHAT_EVENTS_AES_KEY')).toEqual([expect.stringContaining('WECHAT_EVENTS_TOKEN is missing')])
    expect(without('ZEGO_CALLBACK_SECRET')).toEqual([expect.stringContaining('ZEGO_CALLBACK_SECRET is missing')])
    expect(problemsOf({ ...env, WECHAT_EVENTS_AES_KEY: 'short' })).toEqual([expect.stringContaining('43 letters and digits')])
    expect(problemsOf({ ...env, MODERATION_MEDIA_HOSTS: 'https://zego.im' })).toEqual([expect.stringContaining('MODERATION_MEDIA_HOSTS')])
  })

  it('uses the loopback address as its public URL when it listens on all addresses', () => {
    expect(loadConfig({ ...REQUIRED, HOST: '0.0.0.0' }).publicUrl).toBe('http://127.0.0.1:3000')
  })

  it('accepts addresses of trusted proxies', () => {
    expect(loadConfig({ ...REQUIRED, TRUST_PROXY: '10.0.0.0/8, ::1' }).trustProxy).toEqual(['10.0.0.0/8', '::1'])
  })

  it.each([
    ['ZIM_APP_ID', undefined, 'is missing'],
    ['ZIM_APP_ID', 'abc', 'ZEGO console'],
    ['ZIM_APP_ID', '0', 'from 1 to'],
    ['ZIM_SERVER_SECRET', undefined, 'is missing'],
    ['ZIM_SERVER_SECRET', SECRET.slice(1), 'has 31 bytes'],
    ['ZIM_SERVER_SECRET', `"${SECRET}"`, 'has 34 bytes'],
    ['TOKEN_TTL', '59', 'from 60 to 2073600'],
    ['TOKEN_TTL', '2073601', 'at most 24 days'],
    ['TOKEN_TTL', '1d', 'in seconds'],
    ['TOKEN_MODE', 'ecb', 'gcm, cbc'],
    ['DATABASE_URL', 'mysql://x', 'postgres://'],
    ['PORT', '65536', 'from 0 to 65535'],
    ['METRICS_PORT', 'on', 'from 0 to 65535'],
    ['PUBLIC_URL', 'chat.example.com', 'https://chat.example.com'],
    ['PUBLIC_URL', `https://${'x'.repeat(400)}.example.com`, '500'],
    ['CORS_ORIGINS', '*', '"*" is not accepted'],
    ['CORS_ORIGINS', 'https://a.example.com/', 'without a path'],
    ['TRUST_PROXY', 'true', 'choose its address'],
    ['TRUST_PROXY', '10.0.0.0/33', 'choose its address'],
    ['TRUST_PROXY', '10.0.0.256', 'choose its address'],
    ['WECHAT_APP_ID', 'wx1', 'WECHAT_APP_SECRET is missing'],
    ['USER_SEARCH', 'all', 'exact, names'],
    ['OWN_USERS_URL', 'https://team.example', 'OWN_USERS_SECRET is missing'],
    ['INVITE_DAYS', '0', 'from 1 to 365'],
    ['INVITE_USES', '10001', 'from 1 to 10000'],
    ['RATE_LIMIT_SCALE', '0', 'from 1 to'],
    ['LOG_LEVEL', 'loud', 'info'],
  ])('refuses %s = %s with one sentence that says what to do', (name, value, words) => {
    const problems = problemsOf({ ...REQUIRED, [name]: value })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(name.split('_')[0])
    expect(problems[0]).toContain(words)
  })

  it('refuses a template without what it needs, and fields that it cannot fill', () => {
    const given = { ...REQUIRED, WECHAT_TEMPLATE_ID: 'template-of-new-messages' }
    expect(problemsOf(given)).toEqual([expect.stringContaining('WECHAT_APP_ID is missing'), expect.stringContaining('ZEGO_CALLBACK_SECRET is missing')])
    const complete = { ...given, WECHAT_APP_ID: 'wx1', WECHAT_APP_SECRET: 's', ZEGO_CALLBACK_SECRET: 'c' }
    expect(problemsOf({ ...complete, WECHAT_TEMPLATE_ID: '模板', WECHAT_TEMPLATE_FIELDS: 'price1=sender' })).toEqual([expect.stringContaining('is no ID of a template'), expect.stringContaining('WECHAT_TEMPLATE_FIELDS holds "price1=sender"')])
    expect(loadConfig({ ...complete, NOTIFY_SENDER_NAME: 'on', NOTIFY_GROUP_MEMBERS: '20' }).notifications).toMatchObject({ wechat: { state: 'formal', language: 'zh_CN' }, namesSender: true, groupMembers: 20 })
  })

  it('refuses keys of Web Push that are none, and needs an address of the team', () => {
    const key = (length: number) => 'x'.repeat(length)
    const problems = problemsOf({ ...REQUIRED, WEB_PUSH_PUBLIC_KEY: 'a' })
    expect(problems).toEqual([expect.stringContaining('npx web-push'), expect.stringContaining('WEB_PUSH_SUBJECT'), expect.stringContaining('ZEGO_CALLBACK_SECRET is missing')])
    expect(loadConfig({ ...REQUIRED, ZEGO_CALLBACK_SECRET: 'c', WEB_PUSH_PUBLIC_KEY: key(87), WEB_PUSH_PRIVATE_KEY: key(43), WEB_PUSH_SUBJECT: 'mailto:team@example.com' }).notifications.webPush?.hosts).toContain('fcm.googleapis.com')
  })

  it('reads how mails are sent: TLS unless the team says otherwise, the password apart from the address', () => {
    const mail = (env: Record<string, string>) => loadConfig({ ...REQUIRED, MAIL_FROM: 'no-reply@example.com', ...env }).mail
    const from = { name: '', address: 'no-reply@example.com' }
    expect(loadConfig(REQUIRED).mail).toBeNull()
    expect(mail({ SMTP_URL: 'smtps://chat%40example.com@smtp.example.com', SMTP_PASSWORD: 'p@ss' })).toEqual({ host: 'smtp.example.com', port: 465, security: 'tls', login: { user: 'chat@example.com', password: 'p@ss' }, from })
    expect(mail({ SMTP_URL: 'smtp://smtp.example.com', MAIL_FROM: '聊天 <No-Reply@EXAMPLE.com>' })).toEqual({ host: 'smtp.example.com', port: 587, security: 'starttls', login: null, from: { name: '聊天', address: 'No-Reply@example.com' } })
    expect(mail({ SMTP_URL: 'smtp://127.0.0.1:25', SMTP_TLS: 'off' })).toMatchObject({ port: 25, security: 'none' })
  })

  it('refuses an SMTP server that it cannot use, without its password', () => {
    const given = { ...REQUIRED, MAIL_FROM: 'no-reply@example.com' }
    expect(problemsOf({ ...given })).toEqual([expect.stringContaining('SMTP_URL is missing')])
    expect(problemsOf({ ...REQUIRED, SMTP_URL: 'smtps://smtp.example.com' })).toEqual([expect.stringContaining('MAIL_FROM is missing')])
    for (const MAIL_FROM of ['chat', 'a@b@c.com', 'Chat <x@example.com>, y@example.com', 'x@example.com\r\nBcc: y@example.com'])
      expect(problemsOf({ ...REQUIRED, SMTP_URL: 'smtps://smtp.example.com', MAIL_FROM }), MAIL_FROM).toEqual([expect.stringContaining('MAIL_FROM')])
    for (const SMTP_URL of ['smtp.example.com', 'https://smtp.example.com', 'smtps://', 'smtps://smtp.example.com/?tls=off'])
      expect(problemsOf({ ...given, SMTP_URL }), SMTP_URL).toEqual([expect.stringContaining('no address of an SMTP server')])
    expect(problemsOf({ ...given, SMTP_URL: 'smtps://chat@smtp.example.com' })).toEqual([expect.stringContaining('SMTP_PASSWORD is missing')])
    expect(problemsOf({ ...given, SMTP_URL: 'smtps://smtp.example.com', SMTP_PASSWORD: 'hidden', SMTP_TLS: 'off', OWN_USERS_URL: 'https://users', OWN_USERS_SECRET: 's' }).join()).toMatch(/OWN_USERS_URL.*no user.*SMTP_TLS is off/)
    expect(problemsOf({ ...given, SMTP_URL: 'smtps://chat:hidden@smtp.example.com/x', SMTP_PASSWORD: 'hidden' }).join()).not.toContain('hidden')
  })

  it('refuses a WECHAT_API_URL that is not http or https', () => {
    expect(problemsOf({ ...REQUIRED, WECHAT_APP_ID: 'wx1', WECHAT_APP_SECRET: 's', WECHAT_API_URL: 'ftp://x' })[0]).toContain('http or https')
  })

  it('lists all problems at once, without secrets', () => {
    const problems = problemsOf({ ZIM_SERVER_SECRET: 'a-secret-too-short', WECHAT_APP_SECRET: 'wechat-secret', DATABASE_URL: 'mysql://u:db-password@h/d' })
    expect(problems).toHaveLength(4)
    expect(problems.join()).not.toMatch(/a-secret|wechat-secret|db-password/)
  })
})

describe('a refused URL', () => {
  it.each(['PUBLIC_URL', 'CORS_ORIGINS', 'WECHAT_API_URL'])('in %s is printed without its password', (name) => {
    const wechat = { WECHAT_APP_ID: 'wx1', WECHAT_APP_SECRET: 's' }
    for (const url of ['ftp://u5er:pa@55@h.example.com?token=5', 'u5er:5@h.example.com/#5', 'https://u5er:5@h.example.com:x', 'ftp://u5er:5?5@h:x', 'ftp://h?token=5@5']) {
      const [problem] = problemsOf({ ...REQUIRED, ...wechat, [name]: url })
      expect(problem).toMatch(/…|@h\.example\.com/)
      expect(problem).not.toContain('5')
    }
  })
})

describe('a wrong clock', () => {
  it.each([['in the past', Date.UTC(1970, 0, 2)], ['in the far future', Date.UTC(2107, 0, 1)]])('prevents the start: %s', async (_when, now) => {
    await expect(startServer({ deps: { now: () => now } })).rejects.toThrow('ZIM refuses tokens with a wrong time')
  })
})
