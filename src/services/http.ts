import type { FailureKind } from '@/types/failure'

import { failed } from '@/utils/failure'

import { noReply } from './noReply'

/** Time limit for a request, ms. */
const DEADLINE = 12_000

export interface HttpRequest {
  /** WeChat has no PATCH. */
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  body?: object
  /** The session token, sent as a bearer. */
  bearer?: string
  header?: Record<string, string>
  /** Error codes of this request that are kinds of failures, too. */
  failures?: FailureKind[]
}

/** The server's error codes (server/README.md) that are kinds of failures, too. */
const SAME: FailureKind[] = ['wrong-credentials', 'wrong-password', 'no-password', 'account-taken', 'account-banned', 'name-moderated', 'session-expired', 'wechat-code', 'wechat-blocked', 'wechat-unavailable']
/** Its other codes → failure kinds. Unknown codes are `server`. */
const KINDS: Record<string, FailureKind> = {
  'name-mixed-alphabets': 'name-mixed',
  'moderation-unavailable': 'name-unchecked',
  'not-signed-in': 'session-expired',
  'user-not-found': 'no-such-user',
  'session-not-found': 'device-gone',
  'too-many-requests': 'too-many-tries',
  'too-large': 'picture-too-large',
  'unsupported-media-type': 'picture-form',
  'busy': 'server-busy',
}

interface ErrorBody { error?: { code?: string, message?: string, field?: string } }

/** Field of a refused form (status 400) → failure kind. */
const FORM_KINDS: Record<string, FailureKind> = { account: 'account-form', password: 'password-form', oldPassword: 'wrong-password', newPassword: 'password-form', name: 'name-form', address: 'mail-form', file: 'picture-form' }

/** 502, 504: a proxy in front of the server got no reply. */
const STATUS_KINDS: Record<number, FailureKind> = { 401: 'session-expired', 413: 'picture-too-large', 429: 'too-many-tries', 502: 'server-away', 504: 'server-away' }

/** @param retryAfter seconds from the header, 0 without one */
export function failureOfReply(status: number, body: unknown, retryAfter = 0, failures: FailureKind[] = []) {
  const { code = '', message = '', field = '' } = (body as ErrorBody | null)?.error ?? {}
  const kind = [...SAME, ...failures].find(kind => kind === code) ?? KINDS[code] ?? FORM_KINDS[field] ?? STATUS_KINDS[status] ?? 'server'
  const details = { code: status, detail: message || code }
  return kind === 'too-many-tries' && retryAfter > 0
    ? failed('try-later', { ...details, params: { n: Math.ceil(retryAfter / 60) } })
    : failed(kind, details)
}

/** Returns the seconds of the header Retry-After. Header names differ in case between platforms. A date instead of seconds counts as 0. */
function retryAfterOf(header: Record<string, string> | undefined): number {
  const [, value] = Object.entries(header ?? {}).find(([name]) => name.toLowerCase() === 'retry-after') ?? []
  return Number(value) || 0
}

/**
 * Sends one JSON request with `uni.request`, which both platforms have. Rejects with a FailureError: that of noReply.ts without a
 * response, else a kind chosen by the server's error code, the refused field or the status.
 */
export function http<T>(url: string, { method = 'GET', body, bearer, header, failures }: HttpRequest = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    uni.request({
      url,
      method,
      data: body,
      timeout: DEADLINE,
      header: {
        ...header,
        ...(body && { 'content-type': 'application/json' }),
        ...(bearer && { authorization: `Bearer ${bearer}` }),
      },
      success({ statusCode, data, header }) {
        if (statusCode < 200 || statusCode >= 300)
          return reject(failureOfReply(statusCode, data, retryAfterOf(header as Record<string, string> | undefined), failures))
        // A captive portal returns its HTML page with status 200.
        if (typeof data === 'string' && data)
          return reject(failed('server', { code: statusCode, detail: 'the response is not JSON' }))
        resolve(data as T)
      },
      fail: ({ errMsg }) => noReply(url, errMsg).catch(reject),
    })
  })
}
