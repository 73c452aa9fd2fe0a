import { describe, expect, it } from 'vitest'

import type { Reaction } from '@/types/annotations'

import { setLocale } from '@/i18n'
import { toMessageRow } from '@/packages/chat/message/row/messageRow'
import { chipsOf, typeLabel } from '@/packages/chat/message/row/reactionChips'

import { message, NOON } from './fixtures'

const reaction = (type: string, people = 1, more: Partial<Reaction> = {}): Reaction => ({ type, people, times: people, isMine: false, userIDs: [], ...more })
const peer = { me: 'anna', hasSenders: false, nameOf: (id: string) => id }
const group = { me: 'anna', hasSenders: true, nameOf: (id: string) => id.toUpperCase() }
const plain = (text: string) => text.replace(/[\u2068\u2069]/g, '')

describe('chips of reactions', () => {
  it('show the emoji and how many users, and say whose they are', () => {
    expect(chipsOf([reaction('👍', 2, { isMine: true }), reaction('🎉')], peer)).toEqual([
      { text: '👍 2', said: '👍，2 人，包括我', mine: 1 },
      { text: '🎉 1', said: '🎉，1 人' },
    ])
  })

  it('count up to 99', () => {
    expect(chipsOf([reaction('👍', 99), reaction('🎉', 100)], peer).map(({ text }) => text)).toEqual(['👍 99', '🎉 99+'])
  })

  it('name one or two users in a group', () => {
    const chips = chipsOf([
      reaction('👍', 1, { userIDs: ['ben'] }),
      reaction('❤️', 2, { userIDs: ['ben', 'anna'], isMine: true }),
      reaction('🎉', 3, { userIDs: ['ben', 'anna', 'carl'] }),
      reaction('😂', 2, { userIDs: ['ben'] }),
    ], group)
    expect(chips.map(({ text }) => plain(text))).toEqual(['👍 BEN', '❤️ BEN、我', '🎉 3', '😂 2'])
  })

  it('keep a long or hostile name short', () => {
    const [chip] = chipsOf([reaction('👍', 1, { userIDs: ['x'] })], { ...group, nameOf: () => `\u202Eevil\n${'x'.repeat(500)}` })
    expect(plain(chip!.text)).toBe('👍 evilxxxx…')
  })

  it('are twenty at most, and say how many others there are', () => {
    const chips = chipsOf(Array.from({ length: 100 }, (_, n) => reaction(`t${n}`)), peer)
    expect(chips).toHaveLength(21)
    expect(chips.at(-1)).toEqual({ text: '+80', said: '另有 80 种表情' })
  })

  it('are said in English, too', async () => {
    await setLocale('en')
    expect(chipsOf([reaction('👍', 1, { isMine: true }), reaction('🎉', 3), reaction('🙏', 1)], peer).map(({ said }) => said)).toEqual(['👍, only me', '🎉, 3 people', '🙏, 1 person'])
    await setLocale('zh-CN')
  })
})

describe('a type of another client', () => {
  it.each([
    ['an emoji of several parts', '👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦'],
    ['a flag', '🇨🇳', '🇨🇳'],
    ['a heart', '❤️', '❤️'],
    ['a short text', 'like', '\u2068like\u2069'],
    ['a long text', 'abcdefghijklmnopqrstuvwxyz', '\u2068abcdefghijkl…\u2069'],
    ['markup', '<img src=x onerror=alert(1)>', '\u2068<img src=x o…\u2069'],
    ['a text from right to left', 'שלום', '\u2068שלום\u2069'],
    ['marks of direction', '\u202Eabc', '\u2068abc\u2069'],
    ['lines', 'a\nb\u2028c', '\u2068abc\u2069'],
    ['nothing that is seen', '\u200B\u2060 ', '?'],
    ['joiners alone', '\u200D\u200D', '?'],
    ['marks upon marks', 'a\u0301\u0302\u0303\u0304\u0305', '\u2068a\u0301\u0302\u2069'],
  ])('that is %s is shown short, and moves nothing beside it', (_, type, label) => {
    expect(typeLabel(type)).toBe(label)
  })
})

describe('a row', () => {
  const context = { now: NOON, hasSenders: false, nameOf: (id: string) => id, avatarOf: () => '', isAfterGap: () => false }

  it('has no field without reactions', () => {
    expect(Object.keys(toMessageRow(1, message(), message(), context))).not.toContain('chips')
  })

  it('has the reactions that are drawn, which may differ from those of the message', () => {
    const given = message({ reactions: [reaction('👍')] })
    expect(toMessageRow(1, given, message(), context).chips).toMatchObject([{ text: '👍 1' }])
    expect(toMessageRow(1, given, message(), { ...context, reactions: { of: () => [reaction('👍', 2)], me: 'anna' } }).chips).toMatchObject([{ text: '👍 2' }])
  })

  it('of one reaction more is less than 200 bytes larger', () => {
    const bytes = (reactions: Reaction[]) => new TextEncoder().encode(JSON.stringify(toMessageRow(1, message({ reactions }), message(), context))).length
    expect(bytes([reaction('👍', 12, { isMine: true })]) - bytes([])).toBeLessThan(120)
  })

  it('of a recalled message has none', () => {
    expect(toMessageRow(1, message({ body: { kind: 'revoked', operatorID: 'bob' }, reactions: [reaction('👍')] }), message(), context)).not.toHaveProperty('chips')
  })
})
