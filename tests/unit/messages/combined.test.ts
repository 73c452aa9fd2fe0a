import { describe, expect, it } from 'vitest'

import type { CombinedBody } from '@/messages/combined/model'

import { MOST_COMBINED } from '@/messages/combined/model'
import { combined as row } from '@/messages/combined/row'
import { parseItems, parseSource } from '@/messages/combinedInside'
import { checkBody, parseBody, previewOf } from '@/messages/models'
import { firstBytes } from '@/packages/forward/bodies'
import { failureOf } from '@/utils/failure'
import { bodyFromZim, bodyToZim } from '@/zim/kinds'

const ITEM = { senderID: 'ben', sentAt: 7, body: { kind: 'text' as const, text: 'hello' } }
const BODY: CombinedBody = { kind: 'combined', title: 'Chat of both', summary: 'ben: hello', items: [ITEM] }
const NO_FILE = { localUrl: '', localPoster: '' }

const refusal = (body: CombinedBody) => {
  try { checkBody(body, { textBytes: 2048 }) }
  catch (thrown) { return failureOf(thrown).kind }
}

describe('a combined message', () => {
  it('is read from ZIM with title and summary alone', () => {
    expect(bodyFromZim({ type: 100, title: 'Chat', summary: 'a: b', messageList: [{ type: 1 }], combineID: '0-0_1_2-ben' })).toEqual({ kind: 'combined', title: 'Chat', summary: 'a: b' })
  })

  it.each([
    {},
    { title: 7, summary: null },
    { title: { toString: 'none' }, messageList: 'all' },
  ])('of another client that reads %j is still one', (content) => {
    expect(bodyFromZim({ type: 100, ...content })).toEqual({ kind: 'combined', title: '', summary: '' })
  })

  it('of a hostile client is cut', () => {
    const { title, summary } = bodyFromZim({ type: 100, title: 'x'.repeat(1e6), summary: '\n'.repeat(1e6) }) as CombinedBody
    expect([title.length, summary.length]).toEqual([200, 1000])
  })

  it('names itself and nothing inside where ZIM has it already', () => {
    expect(bodyToZim(BODY)).toEqual({ type: 100, title: 'Chat of both', summary: 'ben: hello', messageList: [] })
  })

  it('is a card with four lines at most', () => {
    expect(row({ ...BODY, summary: 'a\nb\nc\nd\ne' }, NO_FILE)).toMatchObject({ hasCard: 1, title: 'Chat of both', sub: 'a\nb\nc\nd', icon: '' })
    expect(row({ ...BODY, title: '' }, NO_FILE)).toMatchObject({ title: '聊天记录' })
  })

  it('is stored in the conversation list as its title', () => {
    expect(previewOf(BODY)).toEqual({ kind: 'combined', title: 'Chat of both', summary: '' })
  })

  it.each<[string, Partial<CombinedBody>, string]>([
    ['with too many messages', { items: Array.from({ length: MOST_COMBINED + 1 }, () => ITEM) }, 'combined-too-long'],
    ['that is too long', { items: Array.from({ length: 3 }, () => ({ ...ITEM, body: { kind: 'text' as const, text: 'x'.repeat(70_000) } })) }, 'combined-too-long'],
  ])('%s is refused', (_, change, kind) => {
    expect(refusal(BODY)).toBeUndefined()
    expect(refusal({ ...BODY, ...change })).toBe(kind)
  })

  it('keeps fields of a later version', () => {
    expect(parseBody({ ...BODY, later: 1 })).toEqual({ ...BODY, later: 1 })
  })

  it.each<unknown>([undefined, 'all', [null], [{ senderID: 'ben', sentAt: 1 }], [ITEM, { ...ITEM, body: { kind: 'text' } }]])('that was stored with %j inside is damaged', (items) => {
    expect(parseItems(items)).toBeNull()
  })

  it('that was stored is read with what is inside', () => {
    expect(parseItems(JSON.parse(JSON.stringify([ITEM])))).toEqual([ITEM])
    expect(parseItems([{ senderID: 7, sentAt: 'x', body: ITEM.body }])).toEqual([{ senderID: '', sentAt: 0, body: ITEM.body }])
  })

  it.each<unknown>([undefined, 'peer:ben', {}, { conversation: 'ben', id: '8', seq: 1 }, { conversation: 'peer:ben', id: '', seq: 1 }])('has no source in %j', (source) => {
    expect(parseSource(source)).toBeNull()
  })
})

describe('the beginning of a text', () => {
  it.each([
    ['abc', 2, 'ab'],
    ['聊天', 5, '聊'],
    ['a😀b', 4, 'a'],
    ['a😀b', 5, 'a😀'],
    ['', 3, ''],
  ])('of %j in %i bytes is %j', (text, bytes, expected) => {
    expect(firstBytes(text, bytes)).toBe(expected)
  })
})
