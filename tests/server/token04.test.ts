import type { CreateToken04Input } from 'zim-chat-server/token04'

import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { createToken04, readToken04, Token04Error } from 'zim-chat-server/token04'

const SECRET = 'fa94dd0f974cf2e293728a526b028271'
const NOW = 1_700_000_000_000

/** CBC: the output of ZEGO's own generator with this clock, nonce and iv. GCM: a recorded vector. */
const CBC_VECTOR = '04AAAAAGVT/xAAEGlpaWlpaWlpaWlpaWlpaWkAcHfyt8KQy5O3FQzhNeDTyPAnJH+KM+sqL/otia/LB+evMr/j5+4h8we/se3E4VGlMOi44JfGLM2ZfEecYH2/vqDebYXOIQFdyEQbvYlGrXZ7mGaKUpY/EXrkvkZ1WZyQvB7B3MnlEPAphpnyGojfcNQ='
const GCM_VECTOR = '04AAAAAGVT/xAADAEBAQEBAQEBAQEBAQBrmRIv9r+sBNcz8yX7LV8UCAq/qOT+tSxXd1CcUf/bvEwMbo440X+coAB3lUO5Z1ALS1qllPBXldtybW9EJnWHpGURnb0J6nh5RQNlIE2CBiVPecJJIf192eEXb2SNLyp31m5oKqtyNVF/Og8B'

function create(input: Partial<CreateToken04Input> = {}) {
  return createToken04({ appID: 1, userID: 'demo', secret: SECRET, ttlSeconds: 3600, now: () => NOW, ...input })
}

function reasonOf(read: () => unknown) {
  try {
    read()
  }
  catch (error) {
    return error instanceof Token04Error ? error.reason : error
  }
}

function withBody(change: (body: Buffer) => Buffer, token = create()) {
  return `04${change(Buffer.from(token.slice(2), 'base64')).toString('base64')}`
}

/** The token with one bit of its body flipped. */
function altered(token: string, at: number) {
  return withBody((body) => {
    body[at < 0 ? body.length + at : at]! ^= 1
    return body
  }, token)
}

describe('createToken04', () => {
  it('creates the bytes of ZEGO\'s own generator in CBC', () => {
    expect(create({ mode: 'cbc', nonce: 1_073_741_824, iv: Buffer.from('iiiiiiiiiiiiiiii') })).toBe(CBC_VECTOR)
  })

  it('creates the bytes of the recorded vector in GCM', () => {
    expect(create({ mode: 'gcm', nonce: 1, iv: Buffer.alloc(12, 1) })).toBe(GCM_VECTOR)
  })

  it('uses GCM by default', () => {
    expect(create({ nonce: 1, iv: Buffer.alloc(12, 1) })).toBe(GCM_VECTOR)
  })

  it('creates a different token each time', () => {
    expect(create()).not.toBe(create())
    expect(create({ mode: 'cbc' })).not.toBe(create({ mode: 'cbc' }))
  })

  it.each([
    ['a secret of 31 bytes', { secret: SECRET.slice(1) }],
    ['a secret of 33 bytes', { secret: `${SECRET}0` }],
    ['a secret of 32 characters with more bytes', { secret: `${SECRET.slice(1)}é` }],
    ['an empty userID', { userID: '' }],
    ['a userID of 33 bytes', { userID: 'u'.repeat(33) }],
    ['a userID with a character that ZIM does not allow', { userID: 'a/b' }],
    ['a userID in Chinese', { userID: '小明' }],
    ['a lifetime of 30 s', { ttlSeconds: 30 }],
    ['a lifetime over 24 days', { ttlSeconds: 24 * 24 * 3600 + 1 }],
    ['a lifetime that is not a whole number', { ttlSeconds: 60.5 }],
    ['an appID of 0', { appID: 0 }],
    ['an iv of the wrong length', { iv: Buffer.alloc(11) }],
  ])('refuses %s', (_what, input) => {
    expect(() => create(input)).toThrow(RangeError)
  })

  it('accepts the values at the limits', () => {
    expect(() => create({ ttlSeconds: 31 })).not.toThrow()
    expect(() => create({ ttlSeconds: 24 * 24 * 3600, userID: '!#$%&()+-:;<=.>?@[]^_{}|~' })).not.toThrow()
  })
})

describe('readToken04', () => {
  it.each(['gcm', 'cbc'] as const)('returns the claims of a %s token', (mode) => {
    expect(readToken04(create({ mode, nonce: 7, payload: 'p' }), SECRET))
      .toEqual({ app_id: 1, user_id: 'demo', nonce: 7, ctime: 1_700_000_000, expire: 1_700_003_600, payload: 'p' })
  })

  it.each(['gcm', 'cbc'] as const)('throws undecryptable for a %s token of another secret', (mode) => {
    expect(reasonOf(() => readToken04(create({ mode, nonce: 1 }), SECRET.split('').reverse().join('')))).toBe('undecryptable')
  })

  it('throws undecryptable for a GCM token with one changed bit', () => {
    expect(reasonOf(() => readToken04(altered(create(), 30), SECRET))).toBe('undecryptable')
  })

  it('throws malformed for a token with a changed expiry in its header', () => {
    expect(reasonOf(() => readToken04(altered(create(), 7), SECRET))).toBe('malformed')
  })

  it('throws version for another version', () => {
    expect(reasonOf(() => readToken04(`03${create().slice(2)}`, SECRET))).toBe('version')
    expect(reasonOf(() => readToken04('', SECRET))).toBe('version')
  })

  it.each([
    ['nothing after the version', '04'],
    ['a cut token', create().slice(0, 40)],
    ['text that is not base64', '04****'],
    ['a body too short for its lengths', '04AAAAAGVT/xD//w=='],
    ['a token with extra bytes at the end', withBody(body => Buffer.concat([body, Buffer.alloc(2)]))],
    ['a mode byte that contradicts the iv', altered(create(), -1)],
    ['an unknown mode byte', withBody(body => Buffer.concat([body.subarray(0, -1), Buffer.of(2)]))],
  ])('throws malformed for %s', (_what, token) => {
    expect(reasonOf(() => readToken04(token, SECRET))).toBe('malformed')
  })
})
