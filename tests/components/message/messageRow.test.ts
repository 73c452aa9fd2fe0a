import { afterEach, describe, expect, it } from 'vitest'

import type { RowContext } from '@/packages/chat/message/row/messageRow'
import type { Message } from '@/types/message'

import { setLocale } from '@/i18n'
import { lineTime, listTime } from '@/i18n/timeText'
import { toMessageRow } from '@/packages/chat/message/row/messageRow'
import { loadLinks } from '@/services/links'

import { message, NOON } from './fixtures'

const context: RowContext = { now: NOON, hasSenders: false, nameOf: id => id === 'bob' ? 'Bob' : id, avatarOf: () => '', isAfterGap: () => false }
const room = { ...context, hasSenders: true }
const above = message({ sentAt: NOON })
const after = (ms: number, overrides: Parameters<typeof message>[0] = {}) => message({ sentAt: NOON + ms, ...overrides })

afterEach(() => setLocale('zh-CN'))

describe('a row', () => {
  it('of an ordinary text is its text, its number and the time that screen readers say', () => {
    expect(toMessageRow(7, after(1000, { text: '你好' }), above, context)).toEqual({ n: 7, clock: '14:00', text: '你好' })
  })

  it('of an ordinary own text with twenty-five Chinese characters stays within 130 bytes, ten of them for screen readers', () => {
    const row = toMessageRow(9999, after(1000, { text: '字'.repeat(25), isMine: true }), above, context)
    expect(new TextEncoder().encode(JSON.stringify(row)).length).toBeLessThanOrEqual(130)
  })

  it('of an edited text says so, also to screen readers, for 30 bytes', () => {
    const [row, before] = [after(1000, { text: '你好', editedAt: NOON }), after(1000, { text: '你好' })].map(message => toMessageRow(7, message, above, context))
    expect(row).toEqual({ ...before, clock: '14:00 已编辑', edited: 1 })
    expect(new TextEncoder().encode(JSON.stringify(row)).length - JSON.stringify(before).length - 4).toBeLessThanOrEqual(30)
  })

  it('of a reply has its original in one line, with the name of its sender', () => {
    const quote = { id: '3', seq: 3, senderID: 'bob', sentAt: NOON, body: { kind: 'text' as const, text: 'tea\n or milk?' } }
    expect(toMessageRow(7, after(1000, { text: '好', quote }), above, context)).toEqual({ n: 7, clock: '14:00', text: '好', hasQuote: 1, quote: 'Bob：tea or milk?' })
  })

  it('of a reply to a long text of Chinese characters has at most 200 bytes for the quote', () => {
    const quote = { id: '3', seq: 3, senderID: 'bob', sentAt: NOON, body: { kind: 'text' as const, text: '字'.repeat(500) } }
    const row = toMessageRow(7, after(1000, { quote }), above, context)
    expect(row.quote).toBe(`Bob：${'字'.repeat(48)}…`)
    expect(new TextEncoder().encode(JSON.stringify({ quote: row.quote })).length).toBeLessThanOrEqual(200)
  })

  it.each([
    ['a recalled message', { body: { kind: 'revoked' as const, operatorID: 'bob' } }, '引用内容已撤回'],
    ['a message that was deleted here', { state: 'deleted' as const }, '引用内容已删除'],
    ['a message that ZIM does not have', { state: 'missing' as const }, '引用内容已不存在'],
    ['a voice', { body: { kind: 'voice' as const, name: 'a.mp3', bytes: 9, url: '', seconds: 12 } }, 'Bob：[语音] 12″'],
    ['a file', { body: { kind: 'file' as const, name: 'plan.pdf', bytes: 9, url: '' } }, 'Bob：[文件] plan.pdf'],
  ])('of a reply to %s says so', (_, changes, text) => {
    const quote = { id: '3', seq: 3, senderID: 'bob', sentAt: NOON, body: { kind: 'text' as const, text: 'secret' }, ...changes }
    const row = toMessageRow(7, after(1000, { quote }), above, context)
    expect(row.quote).toBe(text)
    expect(row).not.toHaveProperty('thumb')
  })

  it('of a reply to a picture has its small version, where it may be loaded', () => {
    const picture = (thumbnail: string) => ({ id: '3', seq: 3, senderID: 'bob', sentAt: NOON, body: { kind: 'image' as const, name: 'a.png', bytes: 9, url: '', width: 1, height: 1, thumbnail } })
    expect(toMessageRow(7, after(1000, { quote: picture('https://a.example/1') }), above, context)).toMatchObject({ quote: 'Bob：[图片]', hasThumb: 1, thumb: 'https://a.example/1' })
    expect(toMessageRow(7, after(1000, { quote: picture('file:///etc/passwd') }), above, context)).not.toHaveProperty('hasThumb')
  })

  it('of a message with replies has their number', () => {
    expect(toMessageRow(7, after(1000, { text: '好', replies: 3 }), above, context)).toEqual({ n: 7, clock: '14:00', text: '好', hasReplies: 1, replies: '3 条回复' })
  })

  it('after a gap has a placeholder above', () => {
    expect(toMessageRow(7, after(1000, { text: '你好' }), above, { ...context, isAfterGap: () => true })).toEqual({ n: 7, clock: '14:00', text: '你好', gap: 1 })
  })

  it('has a time line after five quiet minutes, and none before', () => {
    expect(toMessageRow(1, after(5 * 60_000), above, context).time).toBe('14:05')
    expect(toMessageRow(1, after(5 * 60_000 - 1), above, context).time).toBeUndefined()
  })

  it('has a time line on a new day even without a pause', () => {
    const late = message({ sentAt: new Date('2026-11-22T23:59:30+08:00').getTime() })
    const early = message({ sentAt: new Date('2026-11-23T00:00:10+08:00').getTime() })
    expect(toMessageRow(1, early, late, context).time).toBe('00:00')
  })

  it('splits links off, without the full stop behind them', async () => {
    await loadLinks()
    const row = toMessageRow(1, after(1, { text: '看 https://zego.im/doc?a=1. 好' }), above, context)
    expect(row.parts).toEqual([{ text: '看 ' }, { text: 'https://zego.im/doc?a=1', link: 'url', url: 'https://zego.im/doc?a=1' }, { text: '. 好' }])
    expect(row.text).toBeUndefined()
  })

  it.each([['😀', 1], ['👍🏽🎉❤️', 1], ['👨‍👩‍👧', 1], ['😀😀😀😀', undefined], ['😀 hi', undefined], ['123', undefined]])('draws %s large: %s', (text, big) => {
    expect(toMessageRow(1, after(1, { text }), above, context).big).toBe(big)
  })

  it.each([['sending', 'mine sending'], ['sent', 'mine'], ['read', 'mine read'], ['failed', 'mine unsent']] as const)('of an own message that is %s looks like it', (delivery, className) => {
    expect(toMessageRow(1, after(1, { isMine: true, delivery }), above, context).className).toBe(className)
  })

  it('of an own message that waits for the network says so', () => {
    expect(toMessageRow(1, after(1, { isMine: true, delivery: 'waiting' }), above, context)).toMatchObject({ className: 'mine held', isWaiting: 1 })
  })

  it('of a failed message says so', () => {
    expect(toMessageRow(1, after(1, { isMine: true, delivery: 'failed' }), above, context).hasFailed).toBe(1)
  })

  it('names the sender in rooms and groups alone', () => {
    expect(toMessageRow(1, after(1), above, room)).toMatchObject({ hasSender: 1, sender: 'Bob', letter: 'B' })
    expect(toMessageRow(1, after(1), above, context).hasSender).toBeUndefined()
    expect(toMessageRow(1, after(1, { isMine: true }), above, room).hasSender).toBeUndefined()
  })

  it('draws the sender\'s picture where there is one', () => {
    const row = toMessageRow(1, after(1), above, { ...room, avatarOf: () => 'https://x/bob.png' })
    expect(row.avatar).toBe('https://x/bob.png')
    expect(row.letter).toBeUndefined()
  })

  it('of a recalled message is a sentence about it', () => {
    const body = { kind: 'revoked' as const, operatorID: 'bob' }
    expect(toMessageRow(1, after(1, { body }), above, context)).toEqual({ n: 1, note: '对方撤回了一条消息' })
    expect(toMessageRow(1, after(1, { body, isMine: true }), above, context).note).toBe('你撤回了一条消息')
    expect(toMessageRow(1, after(1, { body }), above, room).note).toBe('Bob 撤回了一条消息')
  })

  it('of a tip is a sentence that names its users, by the names of now where they are known', () => {
    const ann = { userID: 'ann', name: 'Ann' }
    const bob = { userID: 'bob', name: 'Bobby' }
    const note = (body: Message['body']) => toMessageRow(1, after(1, { body }), above, room).note
    expect(note({ kind: 'tip', event: 'invited', operator: ann, targets: [bob, { userID: 'carl', name: '' }] })).toBe('Ann 邀请 Bob、carl 加入了群聊')
    expect(note({ kind: 'tip', event: 'renamed', operator: bob, targets: [], groupName: 'Tea' })).toBe('Bob 将群名改为“Tea”')
    expect(note({ kind: 'tip', event: 'joined', operator: ann, targets: Array.from({ length: 7 }, (_, n) => ({ userID: `u${n}`, name: '' })) })).toBe('u0、u1、u2、u3、u4 等 7 人 加入了群聊')
  })

  it('of a file that is downloaded has a ring with what has come, and none before and after', () => {
    const file = after(1, { body: { kind: 'file', name: 'a.pdf', bytes: 9, url: 'https://a.example/1' } })
    expect(toMessageRow(1, file, above, { ...context, progressOf: () => 40 })).toMatchObject({ hasUpload: 1, uploaded: 40 })
    expect(toMessageRow(1, file, above, { ...context, progressOf: () => 0 })).toMatchObject({ hasUpload: 1, uploaded: 0 })
    expect(toMessageRow(1, file, above, { ...context, progressOf: () => undefined }).hasUpload).toBeUndefined()
  })

  it('of an own file that is downloaded again does not say that it is sent', () => {
    const file = after(1, { isMine: true, delivery: 'sent', body: { kind: 'file', name: 'a.pdf', bytes: 9, url: 'https://a.example/1' } })
    expect(toMessageRow(1, file, above, { ...context, progressOf: () => 40 })).toMatchObject({ hasUpload: 1, className: 'mine' })
  })

  it('of an unknown kind says that it cannot be shown', () => {
    expect(toMessageRow(1, after(1, { body: { kind: 'unsupported', zimType: 99 } }), above, context).text).toBe('[当前版本不支持查看此消息]')
  })
})

describe('times', () => {
  const at = (text: string) => new Date(`${text}+08:00`).getTime()
  const cases: Array<[string, string, string]> = [
    ['2026-11-23T09:05', '09:05', '09:05'],
    ['2026-11-22T23:59', '昨天', 'Yesterday'],
    ['2026-11-18T08:00', '星期三', 'Wednesday'],
    ['2026-11-17T08:00', '星期二', 'Tuesday'],
    ['2026-11-16T08:00', '11月16日', 'Nov 16'],
    ['2026-03-01T08:00', '3月1日', 'Mar 1'],
    ['2025-03-01T08:00', '2025年3月1日', 'Mar 1, 2025'],
  ]

  it.each(cases)('of %s are written as %s or %s', async (moment, chinese, english) => {
    expect(listTime(at(moment), NOON)).toBe(chinese)
    await setLocale('en')
    expect(listTime(at(moment), NOON)).toBe(english)
  })

  it('bear the clock on a time line', () => {
    expect(lineTime(at('2026-11-22T08:03'), NOON)).toBe('昨天 08:03')
    expect(lineTime(at('2026-11-23T08:03'), NOON)).toBe('08:03')
  })
})
