import { expect, it } from 'vitest'

import { nameInSentence } from '@/utils/plainName'

it.each([
  ['Anna', 'Anna'],
  ['  两\n行  ', '两 行'],
  ['a\u202Eb\u2066c\u200F\u0007', 'abc'],
  ['\u05D0\u05D1', '\u2068\u05D0\u05D1\u2069'],
  ['x'.repeat(30), `${'x'.repeat(19)}…`],
  ['👩‍🚀 Mo', '👩‍🚀 Mo'],
  ['\u202E', '?'],
])('the name %j stands in a sentence as %j', (name, shown) => {
  expect(nameInSentence(name)).toBe(shown)
})
