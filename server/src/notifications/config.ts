/** The settings of the notifications. Read with the others, by ../config.ts. */
import type { Reader } from '../config'
import type { Env } from '../secretFiles'
import type { TemplateField, TemplateLanguage } from './templateFields'

import { parseTemplateFields } from './templateFields'

export interface NotificationsConfig {
  /** WeChat's subscribe messages; null: none. */
  wechat: SubscribeConfig | null
  /** Web Push; null: none. */
  webPush: WebPushConfig | null
  /** Whether a notification names the sender. None has the text of a message. */
  namesSender: boolean
  /** A message in a group with at most so many members is told to them; 0: no group is. */
  groupMembers: number
}

export interface SubscribeConfig {
  templateID: string
  fields: TemplateField[]
  /** Which version of the mini program a notification opens. */
  state: 'formal' | 'trial' | 'developer'
  language: TemplateLanguage
}

export interface WebPushConfig {
  /** Base64url, of VAPID (RFC 8292). */
  publicKey: string
  privateKey: string
  /** How a push service reaches the operator: mailto: or https: */
  subject: string
  /** Hosts of push services; with `.` at the beginning all hosts below it. */
  hosts: string[]
}

/** Google, Mozilla, Microsoft and Apple. */
const PUSH_SERVICES = 'fcm.googleapis.com,.push.services.mozilla.com,.notify.windows.com,.push.apple.com'
const DEFAULT_FIELDS = 'thing1=sender,thing2=note,time3=time'
/** One page of ZEGO's list of members, and so one request. */
const MOST_MEMBERS = 500

export function notificationsConfig(env: Env, read: Reader, problems: string[]): NotificationsConfig {
  return {
    wechat: env.WECHAT_TEMPLATE_ID ? subscribeConfig(env.WECHAT_TEMPLATE_ID, env, read, problems) : null,
    webPush: env.WEB_PUSH_PUBLIC_KEY || env.WEB_PUSH_PRIVATE_KEY ? webPushConfig(env, read, problems) : null,
    namesSender: read.oneOf('NOTIFY_SENDER_NAME', ['on', 'off'], 'off') === 'on',
    groupMembers: read.whole('NOTIFY_GROUP_MEMBERS', 0, 0, MOST_MEMBERS),
  }
}

function webPushConfig(env: Env, read: Reader, problems: string[]): WebPushConfig {
  const { WEB_PUSH_PUBLIC_KEY: publicKey = '', WEB_PUSH_PRIVATE_KEY: privateKey = '', WEB_PUSH_SUBJECT: subject = '' } = env
  if (!/^[\w-]{87}$/.test(publicKey) || !/^[\w-]{43}$/.test(privateKey))
    problems.push('WEB_PUSH_PUBLIC_KEY and WEB_PUSH_PRIVATE_KEY are no pair of VAPID keys. Make one with: npx web-push generate-vapid-keys')
  if (!/^(?:mailto:.[^\n\r@\u2028\u2029]*@.+|https:\/\/.+)$/.test(subject))
    problems.push('WEB_PUSH_SUBJECT is missing or wrong. Write mailto: with an address of the team, or an https address: push services write there when something is wrong.')
  if (!env.ZEGO_CALLBACK_SECRET)
    problems.push('WEB_PUSH_PUBLIC_KEY is set, and ZEGO_CALLBACK_SECRET is missing. ZEGO\'s callbacks tell who is away: copy the callback secret from the ZEGO console.')
  return { publicKey, privateKey, subject, hosts: read.text('WEB_PUSH_HOSTS', PUSH_SERVICES).split(',').map(host => host.trim()).filter(host => host !== '') }
}

function subscribeConfig(templateID: string, env: Env, read: Reader, problems: string[]): SubscribeConfig {
  if (!/^[\w-]{20,64}$/.test(templateID))
    problems.push('WECHAT_TEMPLATE_ID is no ID of a template. Copy it from the mini program\'s console: 功能 → 订阅消息 → 我的模板.')
  if (!env.WECHAT_APP_ID)
    problems.push('WECHAT_TEMPLATE_ID is set, and WECHAT_APP_ID is missing. Set WECHAT_APP_ID and WECHAT_APP_SECRET too, or leave the template out.')
  if (!env.ZEGO_CALLBACK_SECRET)
    problems.push('WECHAT_TEMPLATE_ID is set, and ZEGO_CALLBACK_SECRET is missing. ZEGO\'s callbacks tell who is away: copy the callback secret from the ZEGO console.')
  const { fields, problems: found } = parseTemplateFields(read.text('WECHAT_TEMPLATE_FIELDS', DEFAULT_FIELDS))
  problems.push(...found.map(problem => `WECHAT_TEMPLATE_FIELDS ${problem}`))
  return {
    templateID,
    fields,
    state: read.oneOf('WECHAT_TEMPLATE_STATE', ['formal', 'trial', 'developer'], 'formal'),
    language: read.oneOf('WECHAT_TEMPLATE_LANGUAGE', ['zh_CN', 'zh_HK', 'zh_TW', 'en_US'], 'zh_CN'),
  }
}
