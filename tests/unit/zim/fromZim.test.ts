import type * as Vendor from 'zego-zim'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { encodeUtf8 } from '@/utils/bytes'
import { clientIDOf, conversationFromZim, conversationKeyFromZim, messageFromZim, userFromZim } from '@/zim/fromZim'

import { NOON } from '../../support/clock'
import { holds } from '../../support/property'

const CLIENT_ID = '0123456789abcdef'

/** A received text as ZIM hands it over. */
const raw = {
  type: 1,
  message: 'hello',
  messageID: '8000000000000000001',
  messageSeq: 7,
  orderKey: 700,
  localMessageID: '01',
  timestamp: NOON,
  senderUserID: 'ben',
  conversationID: 'ben',
  conversationType: 0,
  direction: 1,
  sentStatus: 1,
  receiptStatus: 0,
  extendedData: '',
}
const message = (changes: object = {}, me = 'anna') => messageFromZim({ ...raw, ...changes } as Vendor.ZIMMessage, me)

describe('a message of ZIM', () => {
  it('becomes one of the app\'s', () => {
    expect(message()).toEqual({
      key: 'id~8000000000000000001',
      conversation: 'peer:ben',
      senderID: 'ben',
      isMine: false,
      body: { kind: 'text', text: 'hello' },
      delivery: 'sent',
      failure: null,
      sentAt: NOON,
      id: '8000000000000000001',
      seq: 7,
      order: 700,
      localID: '01',
    })
  })

  it('bears its sender\'s client ID as key', () => {
    expect(message({ extendedData: JSON.stringify({ cid: CLIENT_ID }) }).key).toBe(`ben~${CLIENT_ID}`)
  })

  it.each(['', 'not JSON', 'null', '[]', '7', '{"cid":7}', '{"cid":"short"}', '{"cid":"0123456789ABCDEF"}', undefined, {}])('has no client ID in extendedData %j', (extendedData) => {
    expect(clientIDOf(extendedData)).toBe('')
  })

  it('is told from another by its local ID where the server has given none', () => {
    expect(message({ messageID: '', localMessageID: 'a' }).key).not.toBe(message({ messageID: '', localMessageID: 'b' }).key)
  })

  it.each([
    [{ type: 2, message: encodeUtf8('typing…') }, { kind: 'command', text: 'typing…' }],
    [{ type: 31, operatedUserID: 'carl' }, { kind: 'revoked', operatorID: 'carl' }],
    [{ type: 31 }, { kind: 'revoked', operatorID: 'ben' }],
    [{ type: 11 }, { kind: 'unsupported', zimType: 11 }],
    [{ type: 4711 }, { kind: 'unsupported', zimType: 4711 }],
    [{ type: 1, message: { text: 'hello' } }, { kind: 'unsupported', zimType: 1 }],
    [{ type: 2, message: 'a string' }, { kind: 'unsupported', zimType: 2 }],
    [{ type: undefined }, { kind: 'unsupported', zimType: 0 }],
  ])('with %j has the body %j', (changes, body) => {
    expect(message(changes).body).toEqual(body)
  })

  it.each([
    [{ sentStatus: 0 }, 'sending'],
    [{ sentStatus: 1 }, 'sent'],
    [{ sentStatus: 1, receiptStatus: 2 }, 'read'],
    [{ sentStatus: 2 }, 'failed'],
  ])('of mine with %j is %s', (changes, delivery) => {
    expect(message(changes, 'ben')).toMatchObject({ isMine: true, delivery })
  })

  it('of somebody else is always sent', () => {
    expect(message({ sentStatus: 2, receiptStatus: 2 })).toMatchObject({ delivery: 'sent', failure: null })
  })

  it('says why it failed', () => {
    expect(message({ sentStatus: 2 }, 'ben').failure).toMatchObject({ kind: 'send', retryable: true })
  })
})

describe('a conversation of ZIM', () => {
  const conversation = {
    conversationID: 'ben',
    type: 0,
    conversationName: 'Ben',
    conversationAlias: '',
    conversationAvatarUrl: 'https://example.com/ben.png',
    unreadMessageCount: 3,
    orderKey: NOON,
    isPinned: true,
    notificationStatus: 2,
    lastMessage: raw,
  } as unknown as Vendor.ZIMConversation

  it('becomes one of the app\'s', () => {
    expect(conversationFromZim(conversation, 'anna')).toEqual({
      key: 'peer:ben',
      id: 'ben',
      kind: 'peer',
      name: 'Ben',
      avatarUrl: 'https://example.com/ben.png',
      unread: 3,
      lastMessage: message(),
      order: NOON,
      isPinned: true,
      isMuted: true,
    })
  })

  it('goes by the alias where there is one', () => {
    expect(conversationFromZim({ ...conversation, conversationAlias: 'Benny' }, 'anna').name).toBe('Benny')
  })

  it('never counts below zero', () => {
    expect(conversationFromZim({ ...conversation, unreadMessageCount: -1 }, 'anna').unread).toBe(0)
  })

  it.each([[0, 'peer:x'], [1, 'room:x'], [2, 'group:x'], [99, 'peer:x'], [undefined, 'peer:x']])('of type %s has the key %s', (type, key) => {
    expect(conversationKeyFromZim(type, 'x')).toBe(key)
  })
})

describe('a user of ZIM', () => {
  it('is understood flat and nested', () => {
    const ben = { userID: 'ben', name: 'Ben', avatarUrl: 'b.png' }
    expect(userFromZim({ userID: 'ben', userName: 'Ben', userAvatarUrl: 'b.png', userExtendedData: '' } as Vendor.ZIMUserInfo)).toEqual(ben)
    expect(userFromZim({ baseInfo: { userID: 'ben', userName: 'Ben' }, userAvatarUrl: 'b.png', extendedData: '' } as unknown as Vendor.ZIMUserFullInfo)).toEqual(ben)
  })
})

describe('whatever arrives', () => {
  const anything = fc.oneof(fc.anything(), fc.record({ type: fc.integer(), message: fc.anything(), messageID: fc.anything(), senderUserID: fc.anything(), extendedData: fc.anything(), orderKey: fc.anything(), lastMessage: fc.anything(), baseInfo: fc.anything() }, { requiredKeys: [] }))

  it('becomes plain, serialisable data and never throws', () => {
    holds(anything, (given) => {
      const made = [messageFromZim(given as never, 'anna'), conversationFromZim(given as never, 'anna'), userFromZim(given as never)]
      return JSON.stringify(JSON.parse(JSON.stringify(made))) === JSON.stringify(made)
    })
  })
})
