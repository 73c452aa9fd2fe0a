/** Callbacks as ZEGO sends them. */
import { createHash } from 'node:crypto'

import type { TestServer } from './server'

import { APP_ID } from './server'

export const CALLBACK_SECRET = 'the-callback-secret'

let count = 0

/** Returns the fields with a signature. Fields given as undefined are left out. */
export function signed(fields: Record<string, unknown>, secret = CALLBACK_SECRET): Record<string, unknown> {
  const all = { appid: String(APP_ID), timestamp: Math.floor(Date.now() / 1000), nonce: String(++count), ...fields }
  const signature = createHash('sha1').update([secret, String(all.timestamp), String(all.nonce)].sort().join('')).digest('hex')
  return { signature, ...all }
}

/** The question whether a message may be sent, with ZEGO's documented fields. */
export function beforeSend(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return signed({ event: 'before_send_msg', from_user_id: 'alice', conv_id: 'bob', conv_type: 0, request_id: `r${++count}`, msg_id: '1234232421343', msg_body: 'hi', msg_type: 1, sub_msg_type: 0, payload: '', ...fields })
}

/** What ZEGO tells after a message, with its documented fields. */
export function sentMessage(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return signed({ event: 'send_msg', from_user_id: 'alice', conv_id: 'bob', conv_type: 0, msg_type: 1, sub_msg_type: 0, msg_body: 'a secret', msg_id: `${++count}`, msg_seq: 1, payload: '', msg_time: Date.now(), send_result: 0, ...fields })
}

/** What ZEGO tells when a user comes (action 0), signs out (1) or is gone (2). */
export function userAction(user_id: string, action: 0 | 1 | 2, session_id: string): Record<string, unknown> {
  const seconds = Math.floor(Date.now() / 1000)
  return signed({ event: 'user_action', user_id, user_name: '', os: 'MINIPROGRAM', action, session_id, login_time: seconds, relogin: '0', ...(action === 1 && { logout_time: seconds, logout_reason: '' }), ...(action === 2 && { offline_time: seconds }) })
}

export function postCallback(server: TestServer, body: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }) {
  return server.call('POST', '/v1/zego/callbacks', { body: typeof body === 'string' ? body : JSON.stringify(body), headers })
}
