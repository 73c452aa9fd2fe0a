/** A replacement of WeChat's server API on a loopback port: stable_token, msg_sec_check, media_check_async, subscribe/send, getwxacodeunlimit and code2session. Keeps the token as WeChat does: the same one until it ends. */
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

import { Buffer } from 'node:buffer'
import { createServer } from 'node:http'
import sharp from 'sharp'

export interface TextRequest { version: number, openid: string, scene: number, content: string }

export interface MediaRequest { version: number, openid: string, scene: number, media_url: string, media_type: number }

export interface SubscribeRequest { touser: string, template_id: string, page: string, data: Record<string, { value: string }>, miniprogram_state: string, lang: string }

export interface CodeRequest { scene: string, page: string, check_path: boolean, env_version: string, width: number }

/** The reply for a text, 'silence' for none, or a raw body. */
export type TextReply = Record<string, unknown> | string | Buffer

export const PASS = { errcode: 0, errmsg: 'ok', result: { suggest: 'pass', label: 100 } }
export const risky = (label: number) => ({ errcode: 0, errmsg: 'ok', result: { suggest: 'risky', label } })

export async function startWechatApi() {
  const state = {
    /** Decides on each text. */
    judge: (_: TextRequest): TextReply => PASS,
    texts: [] as TextRequest[],
    /** Decides on whether an item of media is taken; the number counts them from 1. */
    takeMedia: (_: MediaRequest, count: number): TextReply => ({ errcode: 0, errmsg: 'ok', trace_id: `trace-${count}` }),
    media: [] as MediaRequest[],
    /** Decides on each subscribe message. */
    deliver: (_: SubscribeRequest): TextReply => ({ errcode: 0, errmsg: 'ok' }),
    /** Subscribe messages that were asked for, those with a wrong token left out. */
    messages: [] as SubscribeRequest[],
    /** Draws a code of the mini program. */
    draw: async (_: CodeRequest): Promise<TextReply> => sharp({ create: { width: 430, height: 430, channels: 3, background: '#fff' } }).jpeg().toBuffer(),
    codes: [] as CodeRequest[],
    /** The tokens that it has given. The last one is valid. */
    tokens: [] as string[],
    tokenRequests: 0,
    tokenSeconds: 7200,
    /** Replies to requests for tokens with an error. */
    refusesTokens: false,
    /** How long a request for a token takes, ms. */
    tokenMs: 0,
    url: '',
    endToken() { state.tokens.push('') },
    stop: async () => {},
  }

  async function reply(request: IncomingMessage): Promise<TextReply> {
    const url = new URL(request.url ?? '/', 'http://wechat.invalid')
    const body = await json(request)
    if (url.pathname === '/cgi-bin/stable_token') {
      state.tokenRequests++
      await new Promise(resolve => setTimeout(resolve, state.tokenMs))
      if (state.refusesTokens || body.secret !== 'the-app-secret')
        return { errcode: 40125, errmsg: 'invalid appsecret' }
      if (!state.tokens.at(-1)) state.tokens.push(`token-${state.tokens.length + 1}`)
      return { access_token: state.tokens.at(-1)!, expires_in: state.tokenSeconds }
    }
    // The code of a test is the openid.
    if (url.pathname === '/sns/jscode2session')
      return url.searchParams.get('js_code') === 'wrong' ? { errcode: 40029 } : { openid: url.searchParams.get('js_code')!, session_key: 'k' }
    if (!['/wxa/msg_sec_check', '/wxa/media_check_async', '/cgi-bin/message/subscribe/send', '/wxa/getwxacodeunlimit'].includes(url.pathname))
      return { errcode: -1 }
    if (!state.tokens.at(-1) || url.searchParams.get('access_token') !== state.tokens.at(-1))
      return { errcode: 40001, errmsg: 'invalid credential' }
    if (url.pathname === '/wxa/media_check_async') {
      const item = body as unknown as MediaRequest
      state.media.push(item)
      return state.takeMedia(item, state.media.length)
    }
    if (url.pathname === '/cgi-bin/message/subscribe/send') {
      state.messages.push(body as unknown as SubscribeRequest)
      return state.deliver(body as unknown as SubscribeRequest)
    }
    if (url.pathname === '/wxa/getwxacodeunlimit') {
      state.codes.push(body as unknown as CodeRequest)
      return state.draw(body as unknown as CodeRequest)
    }
    const text = body as unknown as TextRequest
    state.texts.push(text)
    return state.judge(text)
  }

  const server = createServer((request, response) => {
    void reply(request).then((answer) => {
      if (answer !== 'silence')
        response.end(typeof answer === 'string' || Buffer.isBuffer(answer) ? answer : JSON.stringify(answer))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  state.stop = () => {
    server.closeAllConnections()
    return new Promise(resolve => server.close(() => resolve()))
  }
  return state
}

async function json(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = ''
  for await (const chunk of request) text += chunk
  return JSON.parse(text || '{}') as Record<string, unknown>
}
