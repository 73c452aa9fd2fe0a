import { describe, expect, it } from 'vitest'

import { messageActions } from '@/packages/chat/message/messageActions'

import { message, NOON } from './fixtures'

const menu = (overrides: Parameters<typeof message>[0], { canRecall = true, canReply = true, canEdit = true, canForward = false, speed = 1 } = {}) => messageActions(message({ sentAt: NOON, ...overrides }), { canRecall, canReply, canEdit, canForward, now: NOON + 119_999, sound: { speed, isEarpiece: false } })
const VOICE = { body: { kind: 'voice' as const, name: 'a.mp3', bytes: 9, url: 'https://a/1', seconds: 3 } }

describe('the menu of a message', () => {
  it.each([
    ['a received text', {}, ['copy', 'reply', 'choose', 'delete']],
    ['an own text within two minutes', { isMine: true }, ['copy', 'reply', 'choose', 'edit', 'revoke', 'delete']],
    ['an own text after two minutes', { isMine: true, sentAt: NOON - 1 }, ['copy', 'reply', 'choose', 'edit', 'delete']],
    ['an own text within a day', { isMine: true, sentAt: NOON + 120_000 - 24 * 3600_000 }, ['copy', 'reply', 'choose', 'edit', 'delete']],
    ['an own text after a day', { isMine: true, sentAt: NOON + 119_999 - 24 * 3600_000 }, ['copy', 'reply', 'choose', 'delete']],
    ['an own file', { isMine: true, body: { kind: 'file' as const, name: 'a.pdf', bytes: 9, url: 'https://a/1' } }, ['open', 'reply', 'choose', 'revoke', 'delete']],
    ['a failed text', { isMine: true, delivery: 'failed' as const }, ['retry', 'copy', 'choose', 'delete']],
    ['a text being sent', { isMine: true, delivery: 'sending' as const }, ['copy', 'choose']],
    ['a picture (H5)', { body: { kind: 'image' as const, name: 'a.png', bytes: 9, url: 'https://a/1', width: 1, height: 1, thumbnail: '' } }, ['open', 'reply', 'choose', 'delete']],
    ['a voice (H5)', VOICE, ['open', 'reply', 'faster', 'choose', 'delete']],
    ['a file (H5)', { body: { kind: 'file' as const, name: 'a.pdf', bytes: 9, url: 'https://a/1' } }, ['open', 'reply', 'choose', 'delete']],
    ['a recalled message', { isMine: true, body: { kind: 'revoked' as const, operatorID: 'anna' } }, ['choose', 'delete']],
    ['a tip', { body: { kind: 'tip' as const, event: 'created' as const, operator: { userID: 'bob', name: '' }, targets: [] } }, []],
    ['a message of unknown kind', { body: { kind: 'unsupported' as const, zimType: 9 } }, ['choose', 'delete']],
  ])('of %s', (_, overrides, actions) => {
    expect(menu(overrides)).toEqual(actions)
  })

  it.each([[1, 'faster'], [1.5, 'fastest'], [2, 'normalSpeed']])('offers the next speed of voices at %s', (speed, action) => {
    expect(menu(VOICE, { speed })).toEqual(['open', 'reply', action, 'choose', 'delete'])
  })

  it('offers to forward what may be forwarded', () => {
    expect(menu({}, { canForward: true })).toEqual(['copy', 'forward', 'reply', 'choose', 'delete'])
  })

  it('contains no recall where the conversation does not allow it', () => {
    expect(menu({ isMine: true }, { canRecall: false })).toEqual(['copy', 'reply', 'choose', 'edit', 'delete'])
  })

  it('contains no edit where the conversation does not allow it', () => {
    expect(menu({ isMine: true }, { canEdit: false })).toEqual(['copy', 'reply', 'choose', 'revoke', 'delete'])
  })

  it('contains no reply where the conversation does not allow it', () => {
    expect(menu({}, { canReply: false })).toEqual(['copy', 'choose', 'delete'])
  })
})
