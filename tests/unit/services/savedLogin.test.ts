import { afterEach, describe, expect, it, vi } from 'vitest'

import type { SavedLogin } from '@/services/savedLogin'

import { agreedNow, clearLogin, isAgreed, LEGAL_VERSION, readLogin, readWeChat, rememberWeChat, writeLogin } from '@/services/savedLogin'

import { stubBrokenStorage, stubUni } from '../../support/uniStub'

afterEach(() => { vi.unstubAllGlobals() })

const user = { userID: 'anna', name: 'Anna', avatarUrl: '' }
const account: SavedLogin = { kind: 'account', appID: 1, user, bearer: 'secret' }
const token: SavedLogin = { kind: 'token', appID: 1, user, token: '' }

describe('a saved login', () => {
  it.each([account, token])('of kind $kind is read as it was written', (session) => {
    stubUni()
    expect(writeLogin(session)).toBe(true)
    expect(readLogin()).toEqual(session)
    clearLogin()
    expect(readLogin()).toBeNull()
  })

  it('of version 0.1.0 keeps its login name', () => {
    stubUni().storage.set('session.v1', { ...account, account: 'anna@example' })
    expect(readLogin()).toEqual({ ...account, loginName: 'anna@example' })
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
  ])('with the content %j counts as none', (content) => {
    stubUni().storage.set('session.v1', content)
    expect(readLogin()).toBeNull()
  })

  it('causes no error when the storage fails', () => {
    stubBrokenStorage()
    expect(writeLogin(account)).toBe(false)
    expect(() => clearLogin()).not.toThrow()
    expect(readLogin()).toBeNull()
  })
})

describe('the agreement that is saved', () => {
  it.each([undefined, null, true, 'x', {}, { version: '0', at: 1 }, { at: 1 }])('%j is none to the present version', async (agreed) => {
    const { storage } = stubUni()
    storage.set('wechat-sign-in.v1', agreed)
    expect([isAgreed(agreed), readWeChat()]).toEqual([false, null])
  })

  it('lets WeChat sign in without asking, until a sign-out', () => {
    stubUni()
    rememberWeChat(agreedNow())
    expect(readWeChat()).toMatchObject({ version: LEGAL_VERSION })
    rememberWeChat(null)
    expect(readWeChat()).toBeNull()
  })
})
