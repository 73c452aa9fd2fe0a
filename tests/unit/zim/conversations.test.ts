import type * as Vendor from 'zego-zim'

import { describe, expect, it } from 'vitest'

import { conversationKeyFromZim, conversationTypeToZim } from '@/zim/conversationKey'
import { conversationFromZim, conversationToZim } from '@/zim/conversations'
import { messageFromZim } from '@/zim/messages'

import { aConversation } from '../../support/builders'
import { NOON, useFakeClock } from '../../support/clock'
import { createManualClient } from '../../support/manualClient'
import { outcomeOf } from '../../support/observe'

useFakeClock()

const lastMessage = { type: 1, message: 'hello', messageID: '7', messageSeq: 7, orderKey: 700, senderUserID: 'ben', conversationID: 'ben', conversationType: 0 } as unknown as Vendor.ZIMMessage

describe('conversationFromZim', () => {
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
    lastMessage,
  } as unknown as Vendor.ZIMConversation

  it('converts all fields', () => {
    expect(conversationFromZim(conversation, 'anna')).toEqual({
      key: 'peer:ben',
      id: 'ben',
      kind: 'peer',
      name: 'Ben',
      avatarUrl: 'https://example.com/ben.png',
      unread: 3,
      lastMessage: messageFromZim(lastMessage, 'anna'),
      order: NOON,
      isPinned: true,
      isMuted: true,
    })
  })

  it('keeps the alias as a remark beside the name', () => {
    expect(conversationFromZim({ ...conversation, conversationAlias: 'Benny' }, 'anna')).toMatchObject({ name: 'Ben', remark: 'Benny' })
  })

  it('says whether unread messages name the user or all', () => {
    const mentionOf = (...types: number[]) => conversationFromZim({ ...conversation, mentionedInfoList: types.map(type => ({ type })) } as never, 'anna').mention
    expect([mentionOf(), mentionOf(2), mentionOf(2, 1), mentionOf(3)]).toEqual([undefined, 'all', 'me', 'me'])
    expect(conversationFromZim({ ...conversation, mentionedInfoList: 'x' } as never, 'anna')).not.toHaveProperty('mention')
  })

  it('says that a group is closed to the user, and how long the user is muted', () => {
    expect(conversationFromZim({ ...conversation, type: 2, isDisabled: true, mutedExpiredTime: -1 } as never, 'anna')).toMatchObject({ isClosed: true, mutedUntil: -1 })
  })

  it('returns no unread count below zero', () => {
    expect(conversationFromZim({ ...conversation, unreadMessageCount: -1 }, 'anna').unread).toBe(0)
  })

  it.each([[0, 'peer:x'], [1, 'room:x'], [2, 'group:x'], [99, 'peer:x'], [undefined, 'peer:x']])('maps type %s to the key %s', (type, key) => {
    expect(conversationKeyFromZim(type, 'x')).toBe(key)
  })
})

describe('a conversation passed to ZIM', () => {
  it.each([['peer', 0], ['room', 1], ['group', 2]] as const)('has for a %s the type %d', (kind, type) => {
    expect(conversationTypeToZim(kind)).toBe(type)
  })

  it('is its ID and type', () => {
    expect(conversationToZim(aConversation('ben', { order: 5 }))).toMatchObject({ conversationID: 'ben', type: 0, orderKey: 5 })
  })
})

describe('changes of conversations', () => {
  it.each([[{ event: 0 }, 'added'], [{ event: 1 }, 'updated'], [{ event: 2 }, 'disabled'], [{ event: 3 }, 'deleted'], [{ action: 3 }, 'deleted'], [{ action: 0, event: 3 }, 'added'], [{ event: 99 }, 'updated'], [{}, 'updated']])('with %j are %s', (change, action) => {
    const { zim, events } = createManualClient()
    zim.report('conversationChanged', { infoList: [{ ...change, conversation: { conversationID: 'ben', type: 0 } }] })
    expect(events).toMatchObject([{ type: 'conversations-changed', changes: [{ action, conversation: { key: 'peer:ben' } }] }])
  })

  it('are passed on without the malformed ones of their list', () => {
    const { zim, events } = createManualClient()
    zim.report('conversationChanged', { infoList: [null, { event: 0 }, { event: 0, conversation: { conversationID: 'ben', type: 0 } }] })
    expect(events).toMatchObject([{ changes: [{ conversation: { id: 'ben' } }] }])
  })

  it('are reported for the deletion of all conversations and for synchronisation', () => {
    const { zim, events } = createManualClient()
    zim.report('conversationsAllDeleted', { count: 3 })
    for (const state of [0, 1, 2, 99]) zim.report('conversationSyncStateChanged', { state })
    expect(events).toEqual([{ type: 'conversations-cleared' }, ...['started', 'finished', 'failed', 'failed'].map(state => ({ type: 'conversation-sync', state }))])
  })
})

describe('a request', () => {
  it('for conversations continues after the given conversation', () => {
    const { zim, client } = createManualClient()
    outcomeOf(client.conversations.query({ count: 100 }))
    expect(zim.call('queryConversationList').args).toEqual([{ count: 100 }])
    outcomeOf(client.conversations.query({ count: 100, after: aConversation('ben') }))
    expect(zim.call('queryConversationList').args).toMatchObject([{ count: 100, nextConversation: { conversationID: 'ben', type: 0 } }])
  })

  it('to delete a conversation deletes it at ZIM, too', () => {
    const { zim, client } = createManualClient()
    outcomeOf(client.conversations.delete('peer:ben'))
    expect(zim.call('deleteConversation').args).toEqual(['ben', 0, { isAlsoDeleteServerConversation: true }])
  })
})
