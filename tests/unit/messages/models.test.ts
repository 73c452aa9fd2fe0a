import { describe, expect, it } from 'vitest'

import type { MessageBody } from '@/types/message'

import { allows, checkBody, parseBody, plainText, previewOf, storedBody } from '@/messages/models'

const BODIES: MessageBody[] = [
  { kind: 'text', text: 'hello' },
  { kind: 'command', text: 'typing' },
  { kind: 'contactCard', userID: 'ben', name: 'Ben' },
  { kind: 'image', name: 'cat.jpg', bytes: 7, url: 'https://x.example/cat.jpg', width: 3, height: 4, thumbnail: '' },
  { kind: 'video', name: 'cat.mp4', bytes: 7, url: '', seconds: 2, width: 0, height: 0, poster: '' },
  { kind: 'voice', name: 'voice.mp3', bytes: 7, url: '', seconds: 12 },
  { kind: 'file', name: 'plan.pdf', bytes: 7, url: '' },
  { kind: 'combined', title: 'Chat of both', summary: 'ben: hello' },
  { kind: 'combined', title: 'Chat of both', summary: 'ben: hello', items: [{ senderID: 'ben', sentAt: 7, body: { kind: 'text', text: 'hello' } }] },
  { kind: 'combined', title: 'Chat of both', summary: 'ben: hello', source: { conversation: 'peer:ben', id: '8123', seq: 7 } },
  { kind: 'checking', zimType: 11, content: { kind: 'image', name: 'cat.jpg', bytes: 7, url: 'https://x.example/cat.jpg', width: 3, height: 4, thumbnail: '' } },
  { kind: 'revoked', operatorID: 'ben' },
  { kind: 'revoked', operatorID: 'ben', reason: 'moderated' },
  { kind: 'tip', event: 'invited', operator: { userID: 'ben', name: 'Ben' }, targets: [{ userID: 'carl', name: '' }] },
  { kind: 'tip', event: 'renamed', operator: { userID: 'ben', name: 'Ben' }, targets: [], groupName: 'Tea' },
  { kind: 'unsupported', zimType: 11 },
  { kind: 'unsupported', zimType: 11, content: { fileUID: 'x', fileSize: 7 } },
]

/** Writes a body and reads it again. */
const afterStorage = (body: unknown) => parseBody(JSON.parse(JSON.stringify(body)))

describe('a stored body', () => {
  it.each(BODIES)('of %j is read as it was written', (body) => {
    expect(afterStorage(storedBody(body))).toEqual(body)
  })

  it('keeps the fields of a later version', () => {
    expect(afterStorage({ kind: 'text', text: 'hello', style: { bold: [0, 5] } })).toEqual({ kind: 'text', text: 'hello', style: { bold: [0, 5] } })
  })

  it.each<unknown>([
    null,
    'text',
    [],
    {},
    { kind: 7 },
    { kind: 'text' },
    { kind: 'text', text: { toString: 'no function' } },
    { kind: 'combined', title: 'x' },
    { kind: 'revoked' },
    { kind: 'checking', zimType: 11 },
    { kind: 'tip', event: 'exploded', operator: {}, targets: [] },
    { kind: 'tip', event: 'joined', operator: {}, targets: 'all' },
  ])('that reads %j is damaged', (saved) => {
    expect(parseBody(saved)).toBeNull()
  })

  it.each(['poll', 'constructor', '__proto__', ''])('of the unknown kind %j is stored again unchanged', (kind) => {
    const saved = { kind, question: 'Tea?', answers: ['yes', 'no'] }
    const body = afterStorage(saved)!
    expect(body).toMatchObject({ kind: 'unsupported', stored: saved })
    expect(storedBody(body)).toEqual(saved)
  })
})

describe('the conversation list', () => {
  it('stores the first 120 characters of a text, and no part of an emoji', () => {
    expect(previewOf({ kind: 'text', text: '😀'.repeat(121) })).toEqual({ kind: 'text', text: '😀'.repeat(120) })
    expect(previewOf({ kind: 'text', text: 'x'.repeat(120) })).toEqual({ kind: 'text', text: 'x'.repeat(120) })
  })

  it('stores no address of a file', () => {
    const body = { kind: 'image' as const, name: 'cat.jpg', bytes: 7, url: 'https://x.example/cat.jpg', width: 3, height: 4, thumbnail: 'https://x.example/small.jpg' }
    expect(previewOf(body)).toEqual({ ...body, url: '', thumbnail: '' })
  })

  it('stores the content of an unsupported message if it is short', () => {
    const short = { kind: 'unsupported' as const, zimType: 200, content: { message: 'x' } }
    expect(previewOf(short)).toEqual(short)
    expect(previewOf({ ...short, content: { message: 'x'.repeat(1000) } })).toEqual({ kind: 'unsupported', zimType: 200 })
    expect(previewOf({ kind: 'unsupported', zimType: 0, stored: { kind: 'poll', question: 'x'.repeat(1000) } })).toEqual({ kind: 'unsupported', zimType: 0 })
  })
})

describe('a body', () => {
  it('has searchable text if it is a text, a file with a name, or a combined message', () => {
    expect([...new Set(BODIES.flatMap(body => plainText(body) || []))]).toEqual(['hello', 'plan.pdf', 'Chat of both\nben: hello'])
  })

  it('can be copied, recalled and deleted as its kind allows', () => {
    const allowed = (action: 'copy' | 'recall' | 'delete') => [...new Set(BODIES.filter(body => allows(body, action)).map(({ kind }) => kind))]
    expect(allowed('copy')).toEqual(['text'])
    expect(allowed('recall')).toEqual(['text', 'contactCard', 'image', 'video', 'voice', 'file', 'combined', 'unsupported'])
    expect(allowed('delete')).toEqual(['text', 'command', 'contactCard', 'image', 'video', 'voice', 'file', 'combined', 'checking', 'revoked', 'unsupported'])
  })

  it.each(BODIES.filter(({ kind }) => ['revoked', 'tip', 'unsupported'].includes(kind)))('of %j cannot be sent', (body) => {
    expect(() => checkBody(body, { textBytes: 2048 })).toThrow('bad-input')
  })
})
