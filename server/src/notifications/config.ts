/** The settings of the notifications. Read with the others, by ../config.ts. */
import type { Reader } from '../config'
import type { Env } from '../secretFiles'
import type { TemplateField, TemplateLanguage } from './templateFields'

import { parseTemplateFields } from './templateFields'

export interface NotificationsConfig {
  /** WeChat's subscribe messages; null: none. */
  wechat: SubscribeConfig | null
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

const DEFAULT_FIELDS = 'thing1=sender,thing2=note,time3=time'
/** One page of ZEGO's list of members, and so one request. */
const MOST_MEMBERS = 500

export function notificationsConfig(env: Env, read: Reader, problems: string[]): NotificationsConfig {
  return {
    wechat: env.WECHAT_TEMPLATE_ID ? subscribeConfig(env.WECHAT_TEMPLATE_ID, env, read, problems) : null,
    namesSender: read.oneOf('NOTIFY_SENDER_NAME', ['on', 'off'], 'off') === 'on',
    groupMembers: read.whole('NOTIFY_GROUP_MEMBERS', 0, 0, MOST_MEMBERS),
  }
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
