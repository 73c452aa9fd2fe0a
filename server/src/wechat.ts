/**
 * WeChat's `code2session`: exchanges the code of `wx.login` for the user's openid.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
 *
 * The openid does not leave this server. The session_key is not read. The request URL contains the AppSecret and the code, so it
 * is put into no message.
 */
import { Buffer } from 'node:buffer'

import type { WechatConfig } from './config'

import { ApiError, wechatCode, wechatUnavailable } from './errors'
import { fetchJson, NoReply } from './fetchJson'

export type Wechat = ReturnType<typeof createWechat>

interface WechatLogger { error: (fields: object, message: string) => void, warn: (fields: object, message: string) => void }

/** The code is wrong, expired or already used. */
const BAD_CODE = [40029, 40163, 41008]
/** WeChat is busy, or limits this user or this app. */
const BUSY = [-1, 45011, 45009]
const BLOCKED_USER = 40226
const MAX_OPENID_BYTES = 128

export function createWechat(config: WechatConfig | null, log: WechatLogger) {
  return {
    /** Returns the openid of a code. Throws `wechat-code` (401), `wechat-blocked` (403) or `wechat-unavailable` (502, 503). */
    async openidOf(code: string): Promise<string> {
      if (!config)
        throw wechatUnavailable(503, 'WeChat sign-in is not set up on this server. Sign in with account and password.')
      const reply = await requestSession(config, code, log)
      const errcode = Number(reply.errcode ?? 0)
      if (errcode === 0 && isOpenid(reply.openid))
        return reply.openid
      throw refusal(errcode, log)
    },
  }
}

async function requestSession(config: WechatConfig, code: string, log: WechatLogger): Promise<Record<string, unknown>> {
  const query = new URLSearchParams({ appid: config.appID, secret: config.appSecret, js_code: code, grant_type: 'authorization_code' })
  try {
    return await fetchJson(`${config.apiUrl}/sns/jscode2session?${query}`, { timeoutMs: config.timeoutMs })
  }
  catch (error) {
    if (!(error instanceof NoReply))
      throw error
    if (error.reason === 'not-json') {
      log.warn({}, 'WeChat answered with something that is not a JSON object')
      throw wechatUnavailable(502)
    }
    log.warn({ timedOut: error.reason === 'timed-out' }, 'WeChat could not be reached')
    throw wechatUnavailable(503)
  }
}

function refusal(errcode: number, log: WechatLogger): ApiError {
  if (BAD_CODE.includes(errcode))
    return wechatCode()
  if (errcode === BLOCKED_USER)
    return new ApiError(403, 'wechat-blocked', 'WeChat has restricted this user. Sign in with account and password.')
  if (BUSY.includes(errcode))
    return wechatUnavailable(503)
  log.error({ errcode }, 'WeChat refused this server: check WECHAT_APP_ID, WECHAT_APP_SECRET and the address list in the mini program\'s console')
  return wechatUnavailable(502)
}

function isOpenid(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= MAX_OPENID_BYTES && /^[\x21-\x7E]+$/.test(value)
}
