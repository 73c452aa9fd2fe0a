import type { FailureKind } from '@/types/failure'

import { failed } from '@/utils/failure'

/** How long our own server may take, ms. */
const DEADLINE = 12_000

export interface HttpRequest {
  /** WeChat has no PATCH. */
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  body?: object
  /** The session token, sent as a bearer. */
  bearer?: string
}

/** The server's error codes (server/README.md) in the app's words; others are `server`. */
const KINDS: Record<string, FailureKind> = {
  'wrong-credentials': 'wrong-credentials',
  'wrong-password': 'wrong-password',
  'no-password': 'no-password',
  'account-taken': 'account-taken',
  'session-expired': 'session-expired',
  'not-signed-in': 'session-expired',
  'user-not-found': 'no-such-user',
  'session-not-found': 'device-gone',
  'too-many-requests': 'too-many-tries',
  'too-large': 'picture-too-large',
  'unsupported-media-type': 'picture-form',
  'busy': 'server-busy',
  'wechat-code': 'wechat-code',
  'wechat-blocked': 'wechat-blocked',
  'wechat-unavailable': 'wechat-unavailable',
}

interface ErrorBody { error?: { code?: string, message?: string, field?: string } }

/** Fields of a refused form (400) by what is wrong then. */
const FORM_KINDS: Record<string, FailureKind> = { account: 'account-form', password: 'password-form', oldPassword: 'wrong-password', newPassword: 'password-form', name: 'name-form', file: 'picture-form' }

const STATUS_KINDS: Record<number, FailureKind> = { 401: 'session-expired', 413: 'picture-too-large', 429: 'too-many-tries' }

/** @param retryAfter the header's seconds, where the server names them */
export function failureOfReply(status: number, body: unknown, retryAfter = 0) {
  const { code = '', message = '', field = '' } = (body as ErrorBody | null)?.error ?? {}
  const kind = KINDS[code] ?? FORM_KINDS[field] ?? STATUS_KINDS[status] ?? 'server'
  const details = { code: status, detail: message || code }
  return kind === 'too-many-tries' && retryAfter > 0
    ? failed('try-later', { ...details, params: { n: Math.ceil(retryAfter / 60) } })
    : failed(kind, details)
}

/** Platforms differ in how they spell the names of headers. A date instead of seconds counts as none. */
function retryAfterOf(header: Record<string, string> | undefined): number {
  const [, value] = Object.entries(header ?? {}).find(([name]) => name.toLowerCase() === 'retry-after') ?? []
  return Number(value) || 0
}

/**
 * One JSON request by `uni.request`, which both platforms have. Rejects with a FailureError: `server-away` when there was
 * no answer, else by the server's own error code.
 */
export function http<T>(url: string, { method = 'GET', body, bearer }: HttpRequest = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    uni.request({
      url,
      method,
      data: body,
      timeout: DEADLINE,
      header: {
        ...(body && { 'content-type': 'application/json' }),
        ...(bearer && { authorization: `Bearer ${bearer}` }),
      },
      success({ statusCode, data, header }) {
        if (statusCode < 200 || statusCode >= 300)
          return reject(failureOfReply(statusCode, data, retryAfterOf(header as Record<string, string> | undefined)))
        // The sign-in page of a hotel's network answers 200, too.
        if (typeof data === 'string' && data)
          return reject(failed('server', { code: statusCode, detail: 'the answer is not JSON' }))
        resolve(data as T)
      },
      fail: ({ errMsg }) => reject(failed('server-away', { detail: errMsg })),
    })
  })
}
