import { afterEach, describe, expect, it, vi } from 'vitest'

import { accountTokens, pastedToken, urlTokens } from '@/services/tokenProviders'

import type { Reply } from '../../support/uniStub'

import { stubUni } from '../../support/uniStub'

vi.hoisted(() => vi.stubEnv('VITE_SERVER_URL', 'https://chat.example.com/'))
afterEach(() => { vi.unstubAllGlobals() })

describe('tokens of our own server', () => {
  it('are asked for with the account\'s session, but for the one that came with the sign-in', async () => {
    const { requests } = stubUni(() => ({ statusCode: 200, data: { appID: 1, userID: 'anna', token: '04second', expiresAt: 1 } }))
    const tokens = accountTokens('secret', '04first')
    expect([await tokens('anna'), await tokens('anna'), await tokens('anna')]).toEqual(['04first', '04second', '04second'])
    expect(requests).toHaveLength(2)
    expect(requests[0]).toMatchObject({ url: 'https://chat.example.com/v1/zim-token', method: 'POST', header: { authorization: 'Bearer secret' } })
  })

  it('are asked for once when two ask at the same moment', async () => {
    const { requests } = stubUni(() => ({ statusCode: 200, data: { appID: 1, userID: 'anna', token: '04one', expiresAt: 1 } }))
    const tokens = accountTokens('secret')
    expect(await Promise.all([tokens('anna'), tokens('anna')])).toEqual(['04one', '04one'])
    expect(requests).toHaveLength(1)
  })
})

describe('tokens of the team\'s own endpoint', () => {
  it('are asked for by userID, safely inside the address', async () => {
    const { requests } = stubUni(() => ({ statusCode: 200, data: { token: '04team' } }))
    expect(await urlTokens('https://example.com/token?user={userID}')('a&b=c')).toBe('04team')
    expect(requests[0]!.url).toBe('https://example.com/token?user=a%26b%3Dc')
  })

  it.each<Reply['data']>([{}, { token: '' }, { token: 7 }])('are missing in %j', async (data) => {
    stubUni(() => ({ statusCode: 200, data }))
    await expect(urlTokens('https://example.com/{userID}')('anna')).rejects.toMatchObject({ failure: { kind: 'token-missing' } })
  })

  it('may not be had for a while', async () => {
    stubUni(() => new Error('request:fail'))
    await expect(urlTokens('https://example.com/{userID}')('anna')).rejects.toMatchObject({ failure: { kind: 'server-away', retryable: true } })
  })
})

describe('a pasted token', () => {
  it('is always the same', async () => {
    const tokens = pastedToken('04pasted')
    expect([await tokens('anna'), await tokens('anna')]).toEqual(['04pasted', '04pasted'])
  })
})
