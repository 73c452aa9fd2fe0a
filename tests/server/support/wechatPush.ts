/** Events as WeChat pushes them: plain, or encrypted as its safe mode does. */
import { Buffer } from 'node:buffer'
import { createCipheriv, createHash, randomBytes } from 'node:crypto'

import type { TestServer } from './server'

export const EVENTS_TOKEN = 'events-token'
export const AES_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const WECHAT_APP_ID = 'wx1'

const sha1 = (...texts: string[]) => createHash('sha1').update(texts.sort().join('')).digest('hex')

/** The verdict on an item of media, with WeChat's documented fields. */
export function mediaEvent(traceID: string, suggest = 'pass', more: object = {}) {
  return { ToUserName: 'gh_1', FromUserName: 'o1', CreateTime: 1626959646, MsgType: 'event', Event: 'wxa_media_check', appid: WECHAT_APP_ID, trace_id: traceID, version: 2, detail: [{ strategy: 'content_model', errcode: 0, suggest, label: suggest === 'pass' ? 100 : 20002, prob: 90 }], errcode: 0, errmsg: 'ok', result: { suggest, label: suggest === 'pass' ? 100 : 20002 }, ...more }
}

function encrypted(text: string, appID = WECHAT_APP_ID, aesKey = AES_KEY): string {
  const key = Buffer.from(`${aesKey}=`, 'base64')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(Buffer.byteLength(text))
  const content = Buffer.concat([randomBytes(16), length, Buffer.from(text), Buffer.from(appID)])
  const padding = 32 - content.length % 32
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(Buffer.concat([content, Buffer.alloc(padding, padding)])), cipher.final()]).toString('base64')
}

interface PushOptions { token?: string, timestamp?: number, nonce?: string, query?: Record<string, string> }

/** The query of a push. `body`: what `msg_signature` covers, in the safe mode. */
export function pushQuery({ token = EVENTS_TOKEN, timestamp = Math.floor(Date.now() / 1000), nonce = randomBytes(4).toString('hex'), query = {} }: PushOptions, encrypt?: string): string {
  const fields = { signature: sha1(token, String(timestamp), nonce), timestamp: String(timestamp), nonce, ...(encrypt !== undefined && { encrypt_type: 'aes', msg_signature: sha1(token, String(timestamp), nonce, encrypt) }), ...query }
  return new URLSearchParams(fields).toString()
}

export function pushPlain(server: TestServer, body: unknown, options: PushOptions = {}) {
  return server.call('POST', `/v1/wechat/events?${pushQuery(options)}`, { body: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'content-type': 'application/json' } })
}

export function pushEncrypted(server: TestServer, event: unknown, options: PushOptions & { appID?: string, aesKey?: string } = {}) {
  const encrypt = encrypted(JSON.stringify(event), options.appID, options.aesKey)
  return server.call('POST', `/v1/wechat/events?${pushQuery(options, encrypt)}`, { body: JSON.stringify({ ToUserName: 'gh_1', Encrypt: encrypt }), headers: { 'content-type': 'application/json' } })
}
