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
  'wrong-password': 'wrong-credentials',
  'account-taken': 'account-taken',
  'session-expired': 'session-expired',
  'not-signed-in': 'session-expired',
  'user-not-found': 'no-such-user',
  'too-many-requests': 'too-many-tries',
}

interface ErrorBody { error?: { code?: string, message?: string, field?: string } }

export function failureOfReply(status: number, body: unknown) {
  const { code = '', message = '', field } = (body as ErrorBody | null)?.error ?? {}
  const formKind: FailureKind | undefined = field === 'account' ? 'account-form' : field === 'password' || field === 'newPassword' ? 'password-form' : undefined
  const kind = KINDS[code] ?? formKind ?? (status === 401 ? 'session-expired' : status === 429 ? 'too-many-tries' : 'server')
  return failed(kind, { code: status, detail: message || code })
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
      success({ statusCode, data }) {
        if (statusCode < 200 || statusCode >= 300)
          return reject(failureOfReply(statusCode, data))
        // The sign-in page of a hotel's network answers 200, too.
        if (typeof data === 'string' && data)
          return reject(failed('server', { code: statusCode, detail: 'the answer is not JSON' }))
        resolve(data as T)
      },
      fail: ({ errMsg }) => reject(failed('server-away', { detail: errMsg })),
    })
  })
}
