import { afterEach, describe, expect, it, vi } from 'vitest'

import type { SavedSession } from '@/services/savedLogin'

import { clearSession, readSession, writeSession } from '@/services/savedLogin'

import { stubBrokenStorage, stubUni } from '../../support/uniStub'

afterEach(() => { vi.unstubAllGlobals() })

const user = { userID: 'anna', name: 'Anna', avatarUrl: '' }
const account: SavedSession = { kind: 'account', appID: 1, user, bearer: 'secret' }
const token: SavedSession = { kind: 'token', appID: 1, user, token: '' }

describe('a saved session', () => {
  it.each([account, token])('comes back as it was: $kind', (session) => {
    stubUni()
    writeSession(session)
    expect(readSession()).toEqual(session)
    clearSession()
    expect(readSession()).toBeNull()
  })

  it.each([
    '',
    null,
    'a text',
    7,
    [],
    {},
    { ...account, kind: 'magic' },
    { ...account, kind: undefined },
    { ...account, appID: '1' },
    { ...account, appID: 1.5 },
    { ...account, bearer: undefined },
    { ...token, token: 7 },
    { ...account, user: undefined },
    { ...account, user: null },
    { ...account, user: { ...user, userID: '' } },
    { ...account, user: { ...user, userID: 7 } },
    { ...account, user: { userID: 'anna' } },
  ])('that reads %j counts as nobody', (content) => {
    stubUni().storage.set('session.v1', content)
    expect(readSession()).toBeNull()
  })

  it('does without a storage that works', () => {
    stubBrokenStorage()
    expect(() => writeSession(account)).not.toThrow()
    expect(() => clearSession()).not.toThrow()
    expect(readSession()).toBeNull()
  })
})
