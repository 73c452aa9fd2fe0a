import { describe, expect, it } from 'vitest'

import type { Quote } from '@/types/annotations'

import { parseOriginal, quotedBody, referenceOf, storedOriginal } from '@/messages/quoted'

import { aMessage } from '../../support/builders'

const FILE = { name: 'a.bin', bytes: 9, url: 'https://a/1' }

describe('a quoted body', () => {
  it('of a text is its beginning', () => {
    expect(quotedBody({ kind: 'text', text: 'x'.repeat(500) })).toEqual({ kind: 'text', text: 'x'.repeat(120) })
  })

  it('of a picture has one address: that of its small version, where it has one', () => {
    const picture = { kind: 'image', ...FILE, width: 3, height: 4, thumbnail: 'https://a/2' } as const
    expect(quotedBody(picture)).toEqual({ kind: 'image', name: 'a.bin', bytes: 9, url: '', width: 3, height: 4, thumbnail: 'https://a/2' })
    expect(quotedBody({ ...picture, thumbnail: '' })).toMatchObject({ url: '', thumbnail: 'https://a/1' })
  })

  it('of a video has the address of its first frame', () => {
    expect(quotedBody({ kind: 'video', ...FILE, width: 3, height: 4, seconds: 5, poster: 'https://a/2' })).toMatchObject({ url: '', poster: 'https://a/2', seconds: 5 })
  })

  it.each([['voice', { seconds: 5 }], ['file', {}]] as const)('of a %s has its name and size, and no address', (kind, more) => {
    expect(quotedBody({ kind, ...FILE, ...more } as never)).toEqual({ kind, name: 'a.bin', bytes: 9, url: '', ...more })
  })
})

describe('a stored quote', () => {
  const quote: Quote = { id: '7', seq: 7, senderID: 'ben', sentAt: 5, body: { kind: 'text', text: 'tea?' }, state: 'deleted', rootID: '3', rootSeq: 3 }
  const again = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown

  it('is read as it was written', () => {
    expect(parseOriginal(again(storedOriginal(quote)))).toEqual(quote)
  })

  it('of an unknown kind is written unchanged', () => {
    const saved = { ...quote, body: { kind: 'poll', question: 'Tea?' } }
    expect(storedOriginal(parseOriginal<Quote>(saved)!)).toEqual(saved)
  })

  it.each([[undefined], ['x'], [{}], [{ ...quote, id: 7 }], [{ ...quote, senderID: null }], [{ ...quote, seq: 'x' }], [{ ...quote, sentAt: null }], [{ ...quote, body: { kind: 'text' } }]])('is left out where it is damaged: %j', (saved) => {
    expect(parseOriginal(saved)).toBeUndefined()
  })
})

describe('what is kept of a message to reply to it', () => {
  it('is no more than that, and is read as it was written', () => {
    const reference = referenceOf(aMessage(7, { replies: 3, body: { kind: 'image', ...FILE, width: 1, height: 1, thumbnail: '' } }))
    expect(Object.keys(reference).sort()).toEqual(['body', 'conversation', 'id', 'isMine', 'localID', 'order', 'senderID', 'sentAt', 'seq'])
    expect(parseOriginal(JSON.parse(JSON.stringify(storedOriginal(reference))))).toEqual(reference)
  })

  it.each([[undefined], ['x'], [{}], [{ ...aMessage(7), id: 7 }], [{ ...aMessage(7), seq: 'x' }], [{ ...aMessage(7), body: null }]])('is left out where it is damaged: %#', (saved) => {
    expect(parseOriginal(saved)).toBeUndefined()
  })
})
