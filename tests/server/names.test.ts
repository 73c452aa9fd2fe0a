import { describe, expect, it } from 'vitest'

import { normaliseName } from '../../server/src/accounts/names'

/** Returns the stored name, or the error code. */
function stored(text: string): string {
  try {
    return normaliseName(text)
  }
  catch (error) {
    return `(${(error as { code: string }).code})`
  }
}

describe('a display name', () => {
  it.each([
    'Alice',
    '小明',
    '爱丽丝Alice',
    'ユーザーAbc',
    '김Kim',
    'José Núñez',
    'Nguyễn Văn Ễ',
    'Łukasz',
    'İstanbul ıı',
    'Анна',
    'Роса',
    'Αλέξης',
    'Δt',
    'α版',
    'Team Альфа',
    'R2-D2 (v2)',
    '𝓐lice',
    'Ａｌｉｃｅ',
    'أحمد',
    'می\u200Cخواهم',
    'शर्मा',
    'क्\u200Dष',
    'ยิ้มที่นี่',
    'שָׁלוֹם',
    'བསྒྲུབས',
    '葛\u{E0100}城',
    'Alice 🐇',
    '👨‍👩‍👧‍👦',
    '❤️ ❤︎ 🏳️‍🌈 🏳‍🌈',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    '👍🏽 7️⃣ 🇨🇳',
    '¯\\_(ツ)_/¯',
    '.',
  ])('may be %s', (name) => {
    expect(stored(name)).toBe(name.normalize('NFC'))
  })

  it('is stored with single spaces', () => {
    expect(stored('\u3000Alice\u00A0 \u2003Smith\u00A0')).toBe('Alice Smith')
  })

  it.each([
    ['a Hangul filler', '\u3164'],
    ['a half-width Hangul filler', 'a\uFFA0b'],
    ['a braille blank', '\u2800'],
    ['a blank musical note', '\u{1D159}'],
    ['soft hyphens', 'Al\u00ADice'],
    ['a combining grapheme joiner', 'Al\u034Fice'],
    ['a zero-width space', 'Al\u200Bice'],
    ['a joiner between Latin letters', 'Al\u200Cice'],
    ['a joiner at the end', 'Alice\u200D'],
    ['a joiner between an emoji and a letter', '🐇\u200Da'],
    ['a variation selector after a letter', 'Alice\uFE0F'],
    ['two variation selectors', '葛\u{E0100}\u{E0100}'],
    ['a byte order mark', 'Al\uFEFFice'],
    ['hidden tag characters', 'Alice\u{E0041}\u{E0042}'],
    ['tags after a flag that does not end', '🏴\u{E0067}\u{E0062}'],
    ['a direction mark', 'Alice\u200F'],
    ['an isolate', '\u2066Alice'],
    ['a Khmer inherent vowel', 'Alice\u17B4'],
    ['a line separator', 'a\u2028b'],
    ['private use', 'a\uE000'],
    ['only spaces', ' \u3000\u2003 '],
    ['only a mark', '\u0301'],
    ['a mark on a space', 'Alice \u0336'],
    ['60 combining marks', `A${'\u0335'.repeat(60)}`],
    ['five marks on one letter', `Z${'\u0335'.repeat(5)}algo`],
  ])('may not hide or stack text: %s', (_what, name) => {
    expect(stored(name)).toBe('(invalid-input)')
  })

  it.each([
    ['Cyrillic А', '\u0410lice'],
    ['Cyrillic е at the end', 'Alic\u0435'],
    ['Greek ο', 'B\u03BFb'],
    ['Cherokee', '\u13AAlice'],
    ['Lisu', '\u{A4EE}lice'],
    ['Armenian օ', 'B\u0585b'],
    ['Canadian syllabics', '\u15C5lice'],
    ['in one word of several', 'Hello \u0410lice'],
    ['with an accent', '\u0410\u0301lice'],
  ])('may not mix letters that look alike in one word: %s', (_what, name) => {
    expect(stored(name)).toBe('(name-mixed-alphabets)')
  })
})
