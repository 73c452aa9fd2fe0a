/**
 * The fields of a template of WeChat's subscribe messages: which value each one shows, cut to what its kind allows. WeChat refuses a message with one field
 * that breaks its kind (47003). Kinds: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/sendMessage.html
 */
import type { Notification } from './notifier'

const KINDS = ['thing', 'short_thing', 'name', 'phrase', 'character_string', 'time', 'date'] as const
type FieldKind = typeof KINDS[number]

const VALUES: readonly string[] = ['sender', 'note', 'time']

/** `value`: the name of the sender or a word for one, a fixed sentence, the time of the message, or `text:` with the team's own words. */
export interface TemplateField { name: string, kind: FieldKind, value: 'sender' | 'note' | 'time' | `text:${string}` }

export type TemplateLanguage = 'zh_CN' | 'zh_HK' | 'zh_TW' | 'en_US'

/** WeChat's users read the time of China. */
const TIME_ZONE = 'Asia/Shanghai'
const TIMES: readonly FieldKind[] = ['time', 'date']

const TEXTS = {
  zh: { somebody: '一位联系人', peer: '给你发来一条新消息', group: '群聊里有新消息', phrase: '新消息' },
  en: { somebody: 'A contact', peer: 'You have a message', group: 'A group has news', phrase: '新消息' },
}

const onlyHan = (text: string) => text.replace(/\P{Script=Han}/gu, '')

/** For each kind: what it may hold, most UTF-16 units, and what stands there where nothing is left. */
const RULES: Record<Exclude<FieldKind, 'time' | 'date'>, { clean: (text: string) => string, most: number, otherwise: string }> = {
  thing: { clean: text => text, most: 20, otherwise: '新消息' },
  short_thing: { clean: text => text, most: 4, otherwise: '新消息' },
  // Ten Chinese characters or twenty letters, without digits.
  name: { clean: text => text.replace(/[^\p{L}\p{M}·. -]/gu, ''), most: 10, otherwise: '联系人' },
  phrase: { clean: onlyHan, most: 5, otherwise: '新消息' },
  character_string: { clean: text => text.replace(/[^\x20-\x7E]/g, ''), most: 32, otherwise: '-' },
}

/** Reads `thing1=sender,time2=time,thing3=text:…`. Returns the fields, and what is wrong as sentences without their subject. */
export function parseTemplateFields(text: string): { fields: TemplateField[], problems: string[] } {
  const fields: TemplateField[] = []
  const problems: string[] = []
  for (const item of text.split(',').map(item => item.trim()).filter(item => item !== '')) {
    const [, name = '', kindName = '', value = ''] = /^(([a-z_]+)\d+)=(.+)$/.exec(item) ?? []
    const kind = KINDS.find(each => each === kindName)
    const isValue = VALUES.includes(value) || /^text:./.test(value)
    if (!kind || !isValue)
      problems.push(`holds "${item}". Write FIELD=VALUE, with a field of ${KINDS.join(', ')} and its number, and a value of ${VALUES.join(', ')} or text:WORDS.`)
    else if (TIMES.includes(kind) && value !== 'time')
      problems.push(`holds "${item}". A field of the kind ${kind} can show "time" alone.`)
    else if (fields.some(field => field.name === name))
      problems.push(`holds ${name} twice.`)
    else
      fields.push({ name, kind, value: value as TemplateField['value'] })
  }
  return { fields, problems }
}

/** Returns `data` of the message: each field in the form of its kind, never empty, never too long. */
export function templateData(fields: readonly TemplateField[], notification: Notification, language: TemplateLanguage): Record<string, { value: string }> {
  return Object.fromEntries(fields.map(field => [field.name, { value: shownIn(field, notification, language) }]))
}

function shownIn({ kind, value }: TemplateField, notification: Notification, language: TemplateLanguage): string {
  if (kind === 'time' || kind === 'date')
    return timeText(notification.sentAt, kind)
  const texts = language === 'en_US' ? TEXTS.en : TEXTS.zh
  switch (value) {
    case 'sender': return cut(kind, notification.senderName ?? texts.somebody)
    case 'note': return cut(kind, texts[kind === 'phrase' ? 'phrase' : notification.conversation.kind])
    case 'time': return cut(kind, timeText(notification.sentAt, 'time'))
    default: return cut(kind, value.slice('text:'.length))
  }
}

function cut(kind: keyof typeof RULES, text: string): string {
  const { clean, most, otherwise } = RULES[kind]
  const plain = clean(text.replace(/[\p{Cc}\s]+/gu, ' ').replace(/\p{Cf}/gu, '')).trim()
  const end = kind === 'name' && /^[\x20-\x7E]*$/.test(plain) ? 2 * most : most
  // A half of a pair of units is no character.
  return plain.slice(0, end).replace(/[\uD800-\uDBFF]$/, '').trim() || otherwise
}

function timeText(ms: number, kind: 'time' | 'date'): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: TIME_ZONE, year: 'numeric', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(ms)
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find(part => part.type === type)?.value ?? ''
  const date = `${of('year')}年${of('month')}月${of('day')}日`
  return kind === 'date' ? date : `${date} ${of('hour')}:${of('minute')}`
}
