/**
 * WeChat's `msgSecCheck` v2: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/sec-check/msgSecCheck.html
 *
 * It checks the texts of users of the mini program: it wants the openid of one who used it within the last two hours. It cannot check
 * anybody else's. A text is at most 2,500 characters, so a longer one is checked in parts.
 */
import type { WechatConfig } from '../config'
import type { AccessToken } from '../wechatAccessToken'
import type { Moderator, TextCheck } from './moderation'

import { fetchJson } from '../fetchJson'

const VERSION = 2
/** Of WeChat's four: 1 profile, 2 comment, 3 forum, 4 social log. */
const SCENES = { profile: 1, message: 4 }
const MAX_CHARACTERS = 2500
const MAX_PARTS = 8
/** The token has ended before its time. */
const BAD_TOKEN = [40001, 40014, 42001]
/** The openid is not of this mini program, or its user was not in it for two hours. */
const NOT_CHECKABLE = [40003, 61010]

export interface MsgSecCheckOptions {
  wechat: WechatConfig
  accessToken: AccessToken
  /** What to do with a text of which WeChat says that a person should look at it. */
  onReview: 'refuse' | 'send'
}

export function createMsgSecCheck({ wechat, accessToken, onReview }: MsgSecCheckOptions): Moderator {
  async function request(content: string, { author, place }: TextCheck, signal: AbortSignal, mayRenew = true): Promise<string | null> {
    const token = await accessToken.get(signal)
    const url = `${wechat.apiUrl}/wxa/msg_sec_check?access_token=${encodeURIComponent(token)}`
    const reply = await fetchJson(url, { body: { version: VERSION, openid: author.openid, scene: SCENES[place], content }, timeoutMs: wechat.timeoutMs, signal })
    const errcode = Number(reply.errcode ?? 0)
    if (BAD_TOKEN.includes(errcode) && mayRenew) {
      await accessToken.drop(token)
      return request(content, { author, place, text: content }, signal, false)
    }
    if (NOT_CHECKABLE.includes(errcode))
      return null
    if (errcode !== 0)
      throw new Error(`msgSecCheck failed with ${errcode}`)
    return labelOf(reply.result)
  }

  function labelOf(result: unknown): string {
    const { suggest, label } = (result ?? {}) as { suggest?: unknown, label?: unknown }
    if (suggest === 'pass' || (suggest === 'review' && onReview === 'send'))
      return ''
    if (suggest === 'risky' || suggest === 'review')
      return `wechat-${Number(label) || suggest}`
    throw new Error('msgSecCheck gave no verdict')
  }

  return {
    name: 'wechat',
    async check(check, signal) {
      if (check.author.openid === null)
        return null
      const characters = [...check.text]
      if (characters.length > MAX_CHARACTERS * MAX_PARTS)
        return 'too-long'
      const parts: string[] = []
      for (let at = 0; at < characters.length; at += MAX_CHARACTERS)
        parts.push(characters.slice(at, at + MAX_CHARACTERS).join(''))
      const labels = await Promise.all(parts.map(part => request(part, check, signal)))
      return labels.find(label => label) ?? (labels.includes(null) ? null : '')
    },
  }
}
