/** Requests to WeChat's server API with the access token of the mini program, which is renewed once when WeChat has ended it before its time. */
import type { WechatConfig } from './config'
import type { AccessToken } from './wechatAccessToken'

import { fetchJson } from './fetchJson'

/** The token has ended before its time. */
const BAD_TOKEN = [40001, 40014, 42001]

/** `path` begins with a slash. Resolves with the reply, whatever its `errcode` is. Rejects with NoReply, or when there is no access token. */
export type CallWechat = (path: string, body: object, signal: AbortSignal) => Promise<Record<string, unknown>>

export function createCallWechat({ wechat, accessToken }: { wechat: WechatConfig, accessToken: AccessToken }): CallWechat {
  async function call(path: string, body: object, signal: AbortSignal, mayRenew: boolean): Promise<Record<string, unknown>> {
    const token = await accessToken.get(signal)
    const reply = await fetchJson(`${wechat.apiUrl}${path}?access_token=${encodeURIComponent(token)}`, { body, timeoutMs: wechat.timeoutMs, signal })
    if (!BAD_TOKEN.includes(Number(reply.errcode)) || !mayRenew)
      return reply
    await accessToken.drop(token)
    return call(path, body, signal, false)
  }
  return (path, body, signal) => call(path, body, signal, true)
}
