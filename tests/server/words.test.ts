import { describe, expect, it } from 'vitest'

import { parseWords, wordMatcher } from '../../server/src/moderation/words'

describe('the word list', () => {
  const matches = wordMatcher(['赌博', 'ass', 'free money', 'ﬁx', '加Q群'])

  it.each([
    ['今天去赌博吗', true],
    ['赌 博', true],
    ['赌▪️博', true],
    ['赌\u200B博', true],
    ['赌，博', true],
    ['赌了一把，博了一下', false],
    ['you ASS!', true],
    ['ａｓｓ', true],
    ['a class', false],
    ['ass', true],
    ['FREE   MONEY!!', true],
    ['free-money', true],
    ['freemoney', false],
    ['a fix', true],
    ['加 q 群', true],
    ['', false],
    ['\uD800', false],
  ])('finds in %j: %s', (text, isFound) => {
    expect(matches(text)).toBe(isFound)
  })

  it('reads one word a line, without comments, blanks, doubles and words of signs alone', () => {
    expect(parseWords('\uFEFF# bad words\n赌博\r\n\n  ass  # rude\nass\n!!!\n')).toEqual(['赌博', 'ass'])
  })

  it('finds nothing with an empty list', () => {
    expect(wordMatcher([])('赌博')).toBe(false)
  })
})
