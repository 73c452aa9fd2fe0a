import { afterEach, describe, expect, it, vi } from 'vitest'

import { http } from '@/services/http'

import type { Reply } from '../../support/uniStub'

import { stubUni } from '../../support/uniStub'

afterEach(() => { vi.unstubAllGlobals() })

const URL = 'https://chat.example.com/v1/me'
const error = (statusCode: number, code?: string, field?: string): Reply => ({ statusCode, data: { error: { code, message: 'what happened', field } } })

/** Sends a request that gets `reply`. Returns 'ok' or the failure. */
const outcomeFor = (reply: Reply | Error) => {
  stubUni(() => reply)
  return http(URL).then(() => 'ok', thrown => thrown.failure)
}

describe('a request', () => {
  it('sends its body as JSON and its session token as bearer', async () => {
    const { requests } = stubUni(() => ({ statusCode: 200, data: { ok: true } }))
    await expect(http(URL, { method: 'POST', body: { a: 1 }, bearer: 'secret' })).resolves.toEqual({ ok: true })
    expect(requests).toMatchObject([{ url: URL, method: 'POST', data: { a: 1 }, header: { 'content-type': 'application/json', 'authorization': 'Bearer secret' } }])
  })

  it('sends no header without body and session', async () => {
    const { requests } = stubUni(() => ({ statusCode: 200, data: {} }))
    await http(URL)
    expect(requests).toMatchObject([{ method: 'GET', header: {} }])
    expect(requests[0]!.header).toEqual({})
  })

  it('accepts an empty response', async () => {
    expect(await outcomeFor({ statusCode: 204, data: '' })).toBe('ok')
  })
})

describe('a failed request', () => {
  it.each<[Reply | Error, string, number | null, boolean]>([
    [new Error('request:fail timeout'), 'server-away', null, true],
    [error(401, 'wrong-credentials'), 'wrong-credentials', 401, false],
    [error(409, 'account-taken'), 'account-taken', 409, false],
    [error(401, 'session-expired'), 'session-expired', 401, false],
    [error(401, 'not-signed-in'), 'session-expired', 401, false],
    [error(401), 'session-expired', 401, false],
    [error(404, 'user-not-found'), 'no-such-user', 404, false],
    [error(429, 'too-many-requests'), 'too-many-tries', 429, true],
    [error(429), 'too-many-tries', 429, true],
    [error(400, 'invalid', 'account'), 'account-form', 400, false],
    [error(400, 'invalid', 'password'), 'password-form', 400, false],
    [error(400, 'invalid', 'newPassword'), 'password-form', 400, false],
    [error(400, 'invalid', 'oldPassword'), 'wrong-password', 400, false],
    [error(400, 'invalid', 'name'), 'name-form', 400, false],
    [error(400, 'name-mixed-alphabets', 'name'), 'name-mixed', 400, false],
    [error(422, 'name-moderated', 'name'), 'name-moderated', 422, false],
    [error(503, 'moderation-unavailable', 'name'), 'name-unchecked', 503, false],
    [error(403, 'account-banned'), 'account-banned', 403, false],
    [error(403, 'wrong-password', 'password'), 'wrong-password', 403, false],
    [error(409, 'no-password'), 'no-password', 409, false],
    [error(404, 'session-not-found'), 'device-gone', 404, false],
    [error(413, 'too-large'), 'picture-too-large', 413, false],
    [{ statusCode: 413, data: '<html>nginx</html>' }, 'picture-too-large', 413, false],
    [error(415, 'unsupported-media-type', 'file'), 'picture-form', 415, false],
    [error(401, 'wechat-code'), 'wechat-code', 401, false],
    [error(403, 'wechat-blocked'), 'wechat-blocked', 403, false],
    [error(502, 'wechat-unavailable'), 'wechat-unavailable', 502, true],
    [error(503, 'wechat-unavailable'), 'wechat-unavailable', 503, true],
    [error(503, 'busy'), 'server-busy', 503, true],
    [error(500, 'oops'), 'server', 500, true],
    [{ statusCode: 502, data: '<html>Bad Gateway</html>' }, 'server-away', 502, true],
    [{ statusCode: 503, data: '' }, 'server', 503, true],
    [{ statusCode: 500, data: null }, 'server', 500, true],
    [{ statusCode: 302, data: '' }, 'server', 302, true],
    [{ statusCode: 200, data: '<html>Captive portal</html>' }, 'server', 200, true],
  ])('with the response %j is of kind %s', async (reply, kind, code, retryable) => {
    expect(await outcomeFor(reply)).toMatchObject({ kind, code, retryable })
  })

  it.each([
    ['Retry-After', '61', 'try-later', { n: 2 }],
    ['retry-after', '5', 'try-later', { n: 1 }],
    ['Retry-After', 'Wed, 21 Oct 2026 07:28:00 GMT', 'too-many-tries', {}],
  ])('with the header %s: %s is of kind %s', async (name, value, kind, params) => {
    expect(await outcomeFor({ ...error(429, 'too-many-requests'), header: { [name]: value } } as Reply)).toMatchObject({ kind, params, retryable: true })
  })

  it('keeps the server\'s message for the diagnostics', async () => {
    expect(await outcomeFor(error(500, 'oops'))).toMatchObject({ detail: 'what happened' })
    expect(await outcomeFor(new Error('request:fail timeout'))).toMatchObject({ detail: 'request:fail timeout' })
  })
})

describe('a request without a reply, in a browser', () => {
  /** The modes in which the server replies to a page of another origin. */
  function stubBrowser(modes: RequestMode[]) {
    vi.stubGlobal('location', { origin: 'https://page.example.com', href: 'https://page.example.com/' })
    vi.stubGlobal('fetch', async (_: string, { mode }: { mode: RequestMode }) => { if (!modes.includes(mode)) throw new TypeError('Failed to fetch') })
  }

  it.each<[string, RequestMode[], object]>([
    ['withholds it', ['no-cors'], { kind: 'origin-refused', retryable: true, params: { origin: 'https://page.example.com' } }],
    ['could not reach the server', [], { kind: 'server-away' }],
    ['can reach the server again', ['cors', 'no-cors'], { kind: 'server-away' }],
  ])('says whether the browser %s', async (_, modes, failure) => {
    stubBrowser(modes)
    expect(await outcomeFor(new Error('request:fail'))).toMatchObject(failure)
  })
})
