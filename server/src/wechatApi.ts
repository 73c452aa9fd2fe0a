/** Requests to WeChat's server API with the access token of the mini program, which is renewed once when WeChat has ended it before its time. */
import type { Buffer } from 'node:buffer'

import type { WechatConfig } from './config'
import type { JsonRequest } from './fetchJson'
import type { AccessToken } from './wechatAccessToken'

import { fetchBytes, fetchJson, parseObject } from './fetchJson'

/** The token has ended before its time. */
const BAD_TOKEN = [40001, 40014, 42001]
/** A code of a mini program has some 100 KB. */
const MAX_PICTURE_BYTES = 1024 * 1024

/** `path` begins with a slash. Resolves with the reply, whatever its `errcode` is. Rejects with NoReply, or when there is no access token. */
type Call<Reply> = (path: string, body: object, signal: AbortSignal) => Promise<Reply>
type JsonReply = Record<string, unknown>
export type CallWechat = Call<JsonReply>
/** For a route that replies with a picture, or with JSON when it refuses. */
export type CallWechatForPicture = Call<{ picture: Buffer, errcode?: undefined } | JsonReply>

interface WechatApiOptions { wechat: WechatConfig, accessToken: AccessToken }

function withToken<Reply extends JsonReply>({ wechat, accessToken }: WechatApiOptions, send: (url: string, request: JsonRequest) => Promise<Reply>): Call<Reply> {
  async function call(path: string, body: object, signal: AbortSignal, mayRenew: boolean): Promise<Reply> {
    const token = await accessToken.get(signal)
    const reply = await send(`${wechat.apiUrl}${path}?access_token=${encodeURIComponent(token)}`, { body, timeoutMs: wechat.timeoutMs, signal })
    if (!BAD_TOKEN.includes(Number(reply.errcode)) || !mayRenew)
      return reply
    await accessToken.drop(token)
    return call(path, body, signal, false)
  }
  return (path, body, signal) => call(path, body, signal, true)
}

const BRACE = 0x7B

/** A JSON object begins with a brace; no picture does. */
async function sendForPicture(url: string, request: JsonRequest) {
  const bytes = await fetchBytes(url, { ...request, maxBytes: MAX_PICTURE_BYTES })
  return bytes[0] === BRACE ? parseObject(bytes.toString()) : { picture: bytes }
}

export const createCallWechat = (options: WechatApiOptions): CallWechat => withToken(options, fetchJson)

export const createCallWechatForPicture = (options: WechatApiOptions): CallWechatForPicture => withToken<JsonReply>(options, sendForPicture)
