import { afterEach, describe, expect, it, vi } from 'vitest'

import type { MessageBody } from '@/types/message'

import { forwardRefusal } from '@/packages/chat/forwardRefusal'

import { message } from './fixtures'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.resetModules()
})

const FILE = { name: 'a.pdf', bytes: 9, url: 'https://a/1' }
const VOICE: MessageBody = { kind: 'voice', ...FILE, seconds: 3 }

describe('a message', () => {
  it.each<[string, Parameters<typeof message>[0], string | null]>([
    ['a text', {}, null],
    ['an own text', { isMine: true }, null],
    ['a file', { body: { kind: 'file', ...FILE } }, null],
    ['a contact card', { body: { kind: 'contactCard', userID: 'ben', name: '' } }, null],
    ['a combined message', { body: { kind: 'combined', title: 'x', summary: 'y' } }, null],
    ['a text that was not sent', { id: '' }, 'unsent'],
    ['a recalled one', { body: { kind: 'revoked', operatorID: 'ben' } }, 'recalled'],
    ['a voice', { body: VOICE }, 'voice'],
    ['a file that is gone', { body: { kind: 'file', ...FILE, url: '' } }, 'lost'],
    ['a tip', { body: { kind: 'tip', event: 'created', operator: { userID: 'ben', name: '' }, targets: [] } }, 'unsupported'],
    ['one of unknown kind', { body: { kind: 'unsupported', zimType: 7 } }, 'unsupported'],
  ])('is forwarded, or not, with its reason: %s', (_, overrides, expected) => {
    expect(forwardRefusal(message({ id: '8', ...overrides }))).toBe(expected)
  })

  it('that is a voice is forwarded where the product allows it', async () => {
    vi.stubEnv('VITE_FORWARD_VOICE', '1')
    vi.resetModules()
    const { forwardRefusal } = await import('@/packages/chat/forwardRefusal')
    expect(forwardRefusal(message({ id: '8', body: VOICE }))).toBeNull()
  })
})
