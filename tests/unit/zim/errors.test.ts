import { describe, expect, it } from 'vitest'

import { failed, FailureError } from '@/utils/failure'
import { normalised, toFailure } from '@/zim/errors'

describe('a rejection of ZIM', () => {
  it.each<[string, unknown, object]>([
    ['its usual object', { code: 6000104, message: 'Network error.' }, { kind: 'network', code: 6000104, detail: 'Network error.', retryable: true }],
    ['its own misspelling', { code: 6000101, mesaage: 'connect failed' }, { kind: 'login', code: 6000101, detail: 'connect failed' }],
    ['an Error with a code', Object.assign(new Error('no'), { code: 6000001 }), { kind: 'bad-input', code: 6000001, detail: 'no' }],
    ['JSON inside an Error', new Error('{"appID":0,"version":"2.29.0","code":6000003,"message":"Invalid AppID."}'), { kind: 'app-id', code: 6000003, detail: 'Invalid AppID.' }],
    ['broken JSON inside an Error', new Error('{"code":'), { kind: 'unknown', code: null, detail: '{"code":' }],
    ['an errMsg of wx', { errMsg: 'readFile:fail no such file' }, { kind: 'file-lost', code: null, detail: 'readFile:fail no such file' }],
    ['an upload that wx has ended', { code: 6000212, message: 'uploadFile:fail timeout' }, { kind: 'network', code: 6000212, retryable: true }],
    ['an upload that a browser has ended', { code: 6000212, message: 'upload error, readyState:4, status:0' }, { kind: 'network', retryable: true }],
    ['an upload that the server has refused', { code: 6000212, message: 'upload error, readyState:4, status:403' }, { kind: 'file', retryable: false }],
    ['a refusal of a file', { code: 6000213, message: 'code: 110016, message: x' }, { kind: 'file-refused', retryable: false }],
    ['a refusal by the team\'s server', { code: 6000230, message: 'code: 111101, message: moderated' }, { kind: 'moderated', code: 6000230, retryable: false }],
    ['a refusal by the team\'s server without a reason', { code: 6000230, message: 'code: 111101, message: ' }, { kind: 'moderated', code: 6000230 }],
    ['a refusal by the team\'s server, which could check nothing', { code: 6000230, message: 'code: 111101, message: moderation-unavailable' }, { kind: 'moderation-away', code: 6000230, retryable: false }],
    ['a refusal of a banned user', { code: 6000230, message: 'code: 111101, message: banned' }, { kind: 'account-banned' }],
    ['a refusal of a muted user', { code: 6000230, message: 'code: 111101, message: muted' }, { kind: 'account-muted' }],
    ['a refusal by a server with a reason of its own', { code: 6000230, message: `code: 111101, message: \u202E今天不行\n${'x'.repeat(500)}` }, { kind: 'moderated-because', params: { reason: `今天不行 ${'x'.repeat(94)}…` } }],
    ['a TypeError', new TypeError('x is null'), { kind: 'unknown', code: null, detail: 'x is null' }],
    ['a string', 'no', { kind: 'unknown', code: null, detail: 'no' }],
    ['undefined', undefined, { kind: 'unknown', code: null, detail: 'undefined' }],
    ['null', null, { kind: 'unknown', code: null, detail: 'null' }],
    ['a number', 7, { kind: 'unknown', code: null, detail: '7' }],
    ['an empty object', {}, { kind: 'unknown', code: null }],
    ['an object without a prototype', Object.create(null), { kind: 'unknown', code: null }],
    ['a code that is no number', { code: '6000104', message: 'x' }, { kind: 'unknown', code: null, detail: 'x' }],
    ['a Failure of our own', failed('moderated'), { kind: 'moderated' }],
  ])('is converted from %s', (_, thrown, expected) => {
    expect(toFailure(thrown)).toMatchObject(expected)
  })

  it.each([
    [6000002, 'not-created'],
    [6000004, 'rate'],
    [6000005, 'rate'],
    [6000011, 'no-such-user'],
    [6000013, 'plan'],
    [6000015, 'quota'],
    [6000021, 'refused-by-peer'],
    [6000103, 'token'],
    [6000105, 'timeout'],
    [6000106, 'token-expired'],
    [6000111, 'other-account'],
    [6000121, 'signed-out'],
    [6000203, 'send'],
    [6000204, 'no-such-user'],
    [6000210, 'file'],
    [6000220, 'file'],
    [6000221, 'moderated'],
    [6000278, 'revoke-too-late'],
    [6000279, 'already-revoked'],
    [6000320, 'room'],
    [6000321, 'not-in-room'],
    [6000322, 'room-missing'],
    [6000324, 'room-full'],
    [6000511, 'group'],
    [6000523, 'group-missing'],
    [6000603, 'no-such-conversation'],
    [6000801, 'friends-full'],
    [6000802, 'peer-friends-full'],
    [6000803, 'already-friends'],
    [6000806, 'friend'],
    [6000808, 'blacklist-full'],
    [6000810, 'own-account'],
    [6000811, 'no-such-contact'],
    [6000812, 'not-friends'],
    [6000815, 'friend'],
    [6999999, 'unknown'],
    [0, 'unknown'],
  ])('with code %d is of the kind %s', (code, kind) => {
    expect(toFailure({ code, message: '' })).toMatchObject({ kind, code, textKey: `failure.${kind}` })
  })

  it('of a message to a group says by its text that the user is not in it', () => {
    expect(toFailure({ code: 6000203, message: 'code: 108035, message: not in group' }).kind).toBe('not-in-group')
    expect(toFailure({ code: 6000203, message: 'code: 1080351' }).kind).toBe('send')
  })

  it('is retryable only if a later attempt can succeed', () => {
    const retryable = [6000104, 6000105, 6000004, 6000101, 6000203].map(code => toFailure({ code }).retryable)
    const final = [6000001, 6000103, 6000106, 6000013, 6000204, 6000221].map(code => toFailure({ code }).retryable)
    expect(retryable).not.toContain(false)
    expect(final).not.toContain(true)
  })
})

describe('a call of the SDK', () => {
  it('rejects with a FailureError, whether it throws or rejects', async () => {
    const thrown = normalised(() => { throw new TypeError('sync') })
    const rejected = normalised(() => Promise.reject(Object.assign(new Error('later'), { code: 6000104 })))
    await expect(thrown).rejects.toBeInstanceOf(FailureError)
    await expect(rejected).rejects.toMatchObject({ failure: { kind: 'network' } })
  })

  it('resolves to its value', async () => {
    expect(await normalised(() => 7)).toBe(7)
  })
})
