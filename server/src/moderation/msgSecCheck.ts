/**
 * WeChat's `msgSecCheck` v2: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/sec-check/msgSecCheck.html
 *
 * It checks the texts of users of the mini program: it wants the openid of one who used it within the last two hours. It cannot check
 * anybody else's. A text is at most 2,500 characters, so a longer one is checked in parts.
 */
import type { CallWechat } from '../wechatApi'
import type { Moderator, TextCheck } from './moderation'

import { NOT_CHECKABLE, SCENES, wechatLabel } from './wechatVerdict'

const VERSION = 2
const MAX_CHARACTERS = 2500
const MAX_PARTS = 8

export interface MsgSecCheckOptions {
  callWechat: CallWechat
  /** What to do with a text of which WeChat says that a person should look at it. */
  onReview: 'refuse' | 'send'
}

export function createMsgSecCheck({ callWechat, onReview }: MsgSecCheckOptions): Moderator {
  async function request(content: string, { author, place }: TextCheck, signal: AbortSignal): Promise<string | null> {
    const reply = await callWechat('/wxa/msg_sec_check', { version: VERSION, openid: author.openid, scene: SCENES[place], content }, signal)
    const errcode = Number(reply.errcode ?? 0)
    if (NOT_CHECKABLE.includes(errcode))
      return null
    if (errcode !== 0)
      throw new Error(`msgSecCheck failed with ${errcode}`)
    return wechatLabel(reply.result, onReview)
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
