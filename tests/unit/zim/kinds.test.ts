import { describe, expect, it } from 'vitest'

import { encodeUtf8 } from '@/utils/bytes'
import { bodyFromZim, bodyToZim, paceOf, referredBodyToZim } from '@/zim/kinds'

const ben = { userID: 'ben', userName: 'Ben', memberNickname: '', memberRole: 1 }
const carl = { userID: 'carl', userName: 'Carl', memberNickname: 'C', memberRole: 3 }
const tip = (fields: object) => ({ type: 32, operatedUser: ben, targetUserList: [carl], ...fields })

describe('the content of a message', () => {
  it.each([
    [{ type: 1, message: 'hello' }, { kind: 'text', text: 'hello' }],
    [{ type: 2, message: encodeUtf8('typing…') }, { kind: 'command', text: 'typing…' }],
    [{ type: 31, operatedUserID: 'carl' }, { kind: 'revoked', operatorID: 'carl' }],
    [{ type: 31, senderUserID: 'ben' }, { kind: 'revoked', operatorID: 'ben' }],
    [tip({ event: 4 }), { kind: 'tip', event: 'invited', operator: { userID: 'ben', name: 'Ben' }, targets: [{ userID: 'carl', name: 'C' }] }],
    [tip({ event: 7, changeInfo: { type: 3, groupName: 'Tea' } }), { kind: 'tip', event: 'renamed', operator: { userID: 'ben', name: 'Ben' }, targets: [{ userID: 'carl', name: 'C' }], groupName: 'Tea' }],
    [tip({ event: 3, operatedUser: null, targetUserList: [null, 7] }), { kind: 'tip', event: 'joined', operator: { userID: '', name: '' }, targets: [{ userID: '', name: '' }, { userID: '', name: '' }] }],
  ])('%j is read', (message, body) => {
    expect(bodyFromZim(message)).toEqual(body)
  })

  it.each([
    [1, 'created'],
    [2, 'dismissed'],
    [3, 'joined'],
    [4, 'invited'],
    [5, 'left'],
    [6, 'removed'],
  ])('of a tip with event %d is %s', (event, expected) => {
    expect(bodyFromZim(tip({ event }))).toMatchObject({ event: expected })
  })

  it('is converted for ZIM', () => {
    expect(bodyToZim({ kind: 'text', text: 'hello' })).toEqual({ type: 1, message: 'hello' })
    expect(bodyToZim({ kind: 'command', text: 'h' })).toEqual({ type: 2, message: new Uint8Array([104]) })
    expect(() => bodyToZim({ kind: 'revoked', operatorID: 'ben' })).toThrow('bad-input')
  })

  it('of commands has the pace of commands, and of other kinds the pace of texts', () => {
    expect([paceOf({ kind: 'command', text: '' }), paceOf({ kind: 'text', text: '' })]).toEqual(['command', 'text'])
  })

  it('of a kind that is only received is referred to by its type', () => {
    expect([referredBodyToZim({ kind: 'revoked', operatorID: 'ben' }), referredBodyToZim({ kind: 'unsupported', zimType: 14, content: { fileUID: 'x' } })]).toEqual([{ type: 31 }, { type: 14 }])
  })
})

describe('a message that cannot be shown', () => {
  it.each([
    ['of an unknown type', { type: 4711, message: 'hello' }, { kind: 'unsupported', zimType: 4711, content: { message: 'hello' } }],
    ['of an unknown tip', tip({ event: 8 }), { kind: 'unsupported', zimType: 32, content: { event: 8, operatedUser: ben, targetUserList: [carl] } }],
    ['of another change of a group', { type: 32, event: 7, changeInfo: { type: 5 } }, { kind: 'unsupported', zimType: 32, content: { event: 7, changeInfo: { type: 5 } } }],
    ['of a known type that is malformed', { type: 1, message: { text: 'hello' } }, { kind: 'unsupported', zimType: 1, content: { message: { text: 'hello' } } }],
    ['without a type', { message: 'hello' }, { kind: 'unsupported', zimType: 0, content: { message: 'hello' } }],
    ['without a content', { type: 10 }, { kind: 'unsupported', zimType: 10 }],
    ['with what JSON does not keep', { type: 10, a: undefined, b: () => {}, c: Number.NaN, d: 7 }, { kind: 'unsupported', zimType: 10, content: { c: null, d: 7 } }],
  ])('%s keeps its content', (_, message, body) => {
    expect(bodyFromZim(message)).toEqual(body)
  })

  it('keeps no field of the envelope', () => {
    const envelope = { messageID: '7', localMessageID: 'l7', messageSeq: 7, orderKey: 700, senderUserID: 'ben', conversationID: 'ben', conversationType: 0, direction: 1, sentStatus: 1, timestamp: 1, receiptStatus: 0, extendedData: '{}', localExtendedData: '', isUserInserted: false, reactions: [], mentionedUserIDs: [], isMentionAll: false, repliedInfo: {}, rootRepliedCount: 0 }
    expect(bodyFromZim({ ...envelope, type: 10, fileUID: 'x' })).toEqual({ kind: 'unsupported', zimType: 10, content: { fileUID: 'x' } })
  })

  const cycle: Record<string, unknown> = { type: 10 }
  cycle.self = cycle
  it.each<[string, Record<string, unknown>]>([
    ['more than 32 KB', { type: 10, message: 'x'.repeat(32 * 1024) }],
    ['a cycle', cycle],
    ['a number without end', { type: 10, size: 10n }],
    ['a getter that throws', { type: 10, get message() { throw new Error('mine') } }],
    ['a conversion that throws', { type: 10, message: { toJSON() { throw new Error('mine') } } }],
  ])('with %s keeps only its type', (_, message) => {
    expect(bodyFromZim(message)).toEqual({ kind: 'unsupported', zimType: 10 })
  })

  it('keeps fields with names of built-ins', () => {
    const body = bodyFromZim(JSON.parse('{"type":10,"__proto__":{"kind":"text"},"constructor":1}') as Record<string, unknown>)
    expect(JSON.stringify(body)).toBe('{"kind":"unsupported","zimType":10,"content":{"__proto__":{"kind":"text"},"constructor":1}}')
  })
})
