import { expect, it } from 'vitest'

import { avatarFallbackOf } from '@/utils/avatarFallback'
import { fromQuery, toQuery } from '@/utils/pageQuery'

it.each(['peer:bob', 'peer:100%', 'peer:a~b&c=d#e', 'room:下午茶 ☕'])('%s survives a page query on platforms that decode queries and on those that do not', (value) => {
  expect(fromQuery(toQuery(value))).toBe(value)
  expect(fromQuery(decodeURIComponent(toQuery(value)))).toBe(value)
})

it('a query written by hand is read unchanged', () => {
  expect(fromQuery('peer:bob')).toBe('peer:bob')
  expect(fromQuery('peer:100%')).toBe('peer:100%')
})

it.each([['alice', '爱丽丝', '爱'], ['alice', '', 'A'], ['x1', '\u202E\u200B evil', 'E'], ['x1', '👻 boo', '👻'], ['---', '', '#']])('the avatar fallback of %s with the name "%s" has the letter %s', (userID, name, letter) => {
  expect(avatarFallbackOf(userID, name).letter).toBe(letter)
})

it('an avatar fallback keeps its colour when the name changes', () => {
  expect(avatarFallbackOf('alice', 'A').tone).toBe(avatarFallbackOf('alice', 'Z').tone)
})
