import { describe, expect, it } from 'vitest'

import { findIn, foldNeedle, snippetOf } from '@/search/fold'

const found = (text: string, needle: string) => {
  const range = findIn(text, foldNeedle(needle))
  return range && text.slice(range.start, range.end)
}

describe('a text', () => {
  it.each([
    ['你今晚去看电影吗', '电影', '电影'],
    ['Hello World', 'WORLD', 'World'],
    ['ＡＢＣ１２３', 'abc12', 'ＡＢＣ１２'],
    ['abc123', 'ＡＢＣ', 'abc'],
    ['ｶﾅと漢字', 'カナ', 'ｶﾅ'],
    ['晚上👨‍👩‍👧去', '👨‍👩‍👧', '👨‍👩‍👧'],
    ['İstanbul', 'istanbul', null],
    ['ﬁnal', 'fin', 'ﬁn'],
    ['Straße 5', 'straße', 'Straße'],
    ['  spaces  ', '  spa ', 'spa'],
    ['', 'a', null],
    ['text', '', null],
    ['text', '   ', null],
    ['a+b(c', '+b(', '+b('],
    ['中文', '文中', null],
  ])('%j is searched for %j', (text, needle, expected) => {
    expect(found(text, needle)).toBe(expected)
  })

  it('of 32,768 bytes without a space is searched to its end', () => {
    expect(found(`${'中'.repeat(10_920)}末尾`, '末尾')).toBe('末尾')
  })

  it('is shortened to one line around the match, with an ellipsis at each cut', () => {
    const text = `${'一二三四五六七八九十'.repeat(3)}\n\n电影\t${'好'.repeat(100)}`
    const { before, match, behind } = snippetOf(text, findIn(text, '电影')!)
    expect(before).toBe('…一二三四五六七八九十 '.replace('一二三四五六七八九十', '一二三四五六七八九十'))
    expect(match).toBe('电影')
    expect(behind).toBe(` ${'好'.repeat(47)}…`)
    expect(snippetOf('电影', { start: 0, end: 2 })).toEqual({ before: '', match: '电影', behind: '' })
  })
})
