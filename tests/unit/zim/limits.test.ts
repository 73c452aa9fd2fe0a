import { describe, expect, it } from 'vitest'

import type { ConversationKey } from '@/types/conversation'
import type { Outgoing } from '@/types/message'

import { FailureError } from '@/utils/failure'
import { checkIdentity, checkOutgoing, checkUserID, textLimit } from '@/zim/limits'
import { checkRoom } from '@/zim/roomLimits'

import { aText } from '../../support/builders'

/** The result of a check: 'fine', or the kind of the failure with its parameters. */
function checkResult(check: () => void): unknown {
  try { check() }
  catch (thrown) {
    const { kind, params } = (thrown as FailureError).failure
    return Object.keys(params).length ? { kind, ...params } : kind
  }
  return 'fine'
}

/** The result of the check of a message that anna sends. */
const sent = (outgoing: Outgoing, to: ConversationKey = 'peer:ben') => checkResult(() => checkOutgoing(to, outgoing, { me: 'anna', textBytes: 2048 }))

describe('a userID', () => {
  it.each([
    ['32 bytes', 'x'.repeat(32), 'fine'],
    ['33 bytes', 'x'.repeat(33), { kind: 'user-id-too-long', limit: 32, size: 33, excess: 1 }],
    ['nothing', '', 'user-id-missing'],
    ['every character that ZIM names', 'azAZ09!#$%&()+-:;', 'fine'],
    ['the other characters that ZIM names', '<=.>?@[]^_{}|~', 'fine'],
  ])('of %s', (_, userID, expected) => {
    expect(checkResult(() => checkUserID(userID))).toEqual(expected)
  })

  it.each([' ', '*', '\'', '"', ',', '/', '\\', '`', '\n', 'é', '中', '😀'])('cannot contain %j', (character) => {
    expect(checkResult(() => checkUserID(`a${character}b`))).toEqual({ kind: 'user-id-character', character })
  })

  it('counts bytes, not characters', () => {
    expect(checkResult(() => checkUserID('中'.repeat(11)))).toMatchObject({ kind: 'user-id-too-long', size: 33 })
  })
})

describe('an identity', () => {
  const anna = { appID: 1, userID: 'anna', userName: 'Anna' }

  it.each([
    [{}, 'fine'],
    [{ appID: 0xFFFFFFFF }, 'fine'],
    [{ appID: 0 }, 'app-id-missing'],
    [{ appID: Number.NaN }, 'app-id-missing'],
    [{ appID: -1 }, 'app-id'],
    [{ appID: 1.5 }, 'app-id'],
    [{ appID: 0x100000000 }, 'app-id'],
    [{ userID: '' }, 'user-id-missing'],
    [{ userName: '' }, 'fine'],
    [{ userName: 'x'.repeat(256) }, 'fine'],
    [{ userName: `${'中'.repeat(85)}xx` }, { kind: 'user-name-too-long', limit: 256, size: 257, excess: 1 }],
  ])('with %j', (changes, expected) => {
    expect(checkResult(() => checkIdentity({ ...anna, ...changes }))).toEqual(expected)
  })
})

describe('a text', () => {
  it.each([
    ['2,048 bytes', 'x'.repeat(2048), 'fine'],
    ['2,049 bytes', 'x'.repeat(2049), { kind: 'text-too-long', limit: 2048, size: 2049, excess: 1 }],
    ['512 emoji, 2,048 bytes', '😀'.repeat(512), 'fine'],
    ['an emoji over the limit', `x${'😀'.repeat(512)}`, { kind: 'text-too-long', limit: 2048, size: 2049, excess: 1 }],
    ['683 Chinese characters', '中'.repeat(683), { kind: 'text-too-long', limit: 2048, size: 2049, excess: 1 }],
    ['nothing', '', 'blank-text'],
    ['spaces and lines', ' \n\t ', 'blank-text'],
    ['ideographic spaces', '\u3000\u3000', 'blank-text'],
    ['a character between spaces', ' . ', 'fine'],
  ])('of %s', (_, text, expected) => {
    expect(sent(aText(text))).toEqual(expected)
  })

  it.each([
    [2048, 2048],
    [32_768, 32_768],
    [32_769, 32_768],
    [10_000.9, 10_000],
    [1, 1],
    [0, 2048],
    [-5, 2048],
    [Number.NaN, 2048],
    [Number.POSITIVE_INFINITY, 32_768],
  ])('may have %d bytes when so configured: %d', (configured, limit) => {
    expect(textLimit(configured)).toBe(limit)
  })
})

describe('a command', () => {
  it.each([
    [1, 'fine'],
    [5120, 'fine'],
    [5121, { kind: 'command-too-long', limit: 5120, size: 5121, excess: 1 }],
    [0, 'blank-text'],
  ])('of %d bytes', (size, expected) => {
    expect(sent({ body: { kind: 'command', text: 'x'.repeat(size) } })).toEqual(expected)
  })
})

describe('a peer', () => {
  it('is not the user itself', () => {
    expect(sent(aText('hello'), 'peer:ben')).toBe('fine')
    expect(sent(aText('hello'), 'peer:anna')).toBe('self-send')
    expect(sent(aText('hello'), 'peer:')).toBe('user-id-missing')
  })

  it('is not confused with a group or room of the same ID', () => {
    expect(sent(aText('hello'), 'group:anna')).toBe('fine')
    expect(sent(aText('hello'), 'room:anna')).toBe('fine')
  })
})

describe('a message', () => {
  it('mentions at most 50 users', () => {
    const mentions = Array.from({ length: 51 }, (_, n) => `user${n}`)
    expect(sent({ ...aText('hello'), mentions: mentions.slice(1) })).toBe('fine')
    expect(sent({ ...aText('hello'), mentions })).toBe('bad-input')
  })

  it('of a kind that is only received cannot be sent', () => {
    expect(sent({ body: { kind: 'revoked', operatorID: 'ben' } })).toBe('bad-input')
  })
})

describe('a room', () => {
  it.each([
    ['x'.repeat(128), 'x'.repeat(64), 'fine'],
    ['lobby', '', 'fine'],
    ['x'.repeat(129), '', { kind: 'room-id-too-long', limit: 128, size: 129, excess: 1 }],
    ['lobby', 'x'.repeat(65), { kind: 'room-name-too-long', limit: 64, size: 65, excess: 1 }],
    ['', 'Lobby', 'room-id-missing'],
    [' \u3000', 'Lobby', 'room-id-missing'],
  ])('%j called %j', (roomID, name, expected) => {
    expect(checkResult(() => checkRoom(roomID, name))).toEqual(expected)
  })
})

it('throws only FailureErrors', () => {
  expect(() => checkUserID('')).toThrow(FailureError)
})
