import { afterEach, describe, expect, it, vi } from 'vitest'

import { accountTokens, pastedToken, urlTokens } from '@/services/tokenProviders'

import type { Reply } from '../../support/uniStub'

import { stubUni } from '../../support/uniStub'

vi.hoisted(() => vi.stubEnv('VITE_SERVER_URL', 'https://chat.example.com/'))
afterEach(() => { vi.unstubAllGlobals() })

describe('tokens of our own server', () => {
  it('are requested with the account\'s session, except for the token of the sign-in', async () => {
    const { requests } = stubUni(() => ({ statusCode: 200, data: { appID: 1, userID: 'anna', token: '04second', expiresAt: 1 } }))
    const tokens = accountTokens('secret', '04first')
    expect([await tokens('anna'), await tokens('anna'), await tokens('anna')]).toEqual(['04first', '04second', '04second'])
    expect(requests).toHaveLength(2)
    expect(requests[0]).toMatchObject({ url: 'https://chat.example.com/v1/zim-token', method: 'POST', header: { authorization: 'Bearer secret' } })
  })

  it('are requested once for two simultaneous calls', async () => {
    const { requests } = stubUni(() => ({ statusCode: 200, data: { appID: 1, userID: 'anna', token: '04one', expiresAt: 1 } }))
    const tokens = accountTokens('secret')
    expect(await Promise.all([tokens('anna'), tokens('anna')])).toEqual(['04one', '04one'])
    expect(requests).toHaveLength(1)
  })
})

describe('tokens of a custom endpoint', () => {
  it('are requested with the userID, percent-encoded in the address', async () => {
    const { requests } = stubUni(() => ({ statusCode: 200, data: { token: '04team' } }))
    expect(await urlTokens('https://example.com/token?user={userID}')('a&b=c')).toBe('04team')
    expect(requests[0]!.url).toBe('https://example.com/token?user=a%26b%3Dc')
  })

  it.each<Reply['data']>([{}, { token: '' }, { token: 7 }])('are missing in the response %j', async (data) => {
    stubUni(() => ({ statusCode: 200, data }))
    await expect(urlTokens('https://example.com/{userID}')('anna')).rejects.toMatchObject({ failure: { kind: 'token-missing' } })
  })

  it('fail with a retryable failure without a connection', async () => {
    stubUni(() => new Error('request:fail'))
    await expect(urlTokens('https://example.com/{userID}')('anna')).rejects.toMatchObject({ failure: { kind: 'server-away', retryable: true } })
  })
})

describe('a pasted token', () => {
  it('is returned by every call', async () => {
    const tokens = pastedToken('04pasted')
    expect([await tokens('anna'), await tokens('anna')]).toEqual(['04pasted', '04pasted'])
  })
})
